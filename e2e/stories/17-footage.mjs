// Body-camera films: the list demands one, a slow camera's folder is imported, matched by the true time, linked, and played.
import assert from "node:assert/strict";
import { film } from "../lib/photo.mjs";
import { TEAM, clue, file, investigate, Script } from "../lib/script.mjs";
import { DESK, PHONE } from "../lib/stage.mjs";

export const title = "执法音像：清单要求录像，导入两段、校正时钟、匹配案件，补上缺口";

/** A moment some seconds before another. */
const before = (moment, seconds) => new Date(Date.parse(`${moment}Z`) - seconds * 1000).toISOString().slice(0, 19);

const PARTY = { kind: "citizen", name: "卫示例", id_number: "419001198811120009", address: "济源市承留镇花石村21号（示例）" };

export const scenes = [
  ["an inspection without film holds the report up, by name (V-11)", async (stage, memory) => {
    const { idNumber } = await import("../lib/road.mjs");
    const from = await clue(stage, { place: "富士花园社区南街", content: "南街杂货店占道。" });
    const path = (memory.case = await file(stage, from, { party: { ...PARTY, id_number: idNumber("419001198811120") }, facts: "南街杂货店占道堆放约6平方米。" }));
    await investigate(stage, path, { order: false });
    const squad = await Script.of(stage, TEAM[0]);
    const at = (memory.at = `${stage.town.minutesAgo(0)}:00`);
    const signature = { name: "在场人", refused: "认为面积有出入，经解释仍拒签，执法记录仪已记录" };
    await squad.act(`${path}/acts/record_inspection`, { officers: TEAM, started_at: at, ended_at: at, place: "富士花园社区南街", shown_certificates: true, present: "卫示例", findings: "占道堆放约6平方米。", signature });
    const officer = (memory.officer = await stage.person("展铁行", DESK));
    await officer.go(path);
    await officer.sees("音像记录", /缺录像/);
    await officer.look("调查终结");
    await officer.card("V-11", "录像", "检查勘验");
    await officer.shot("17-held-up");
  }],

  ["the camera's folder comes in, seven minutes are put right, one of two is matched", async (stage, { officer, at, case: path }) => {
    const phone = await stage.person("展铁行", PHONE);
    for (const visitor of [phone, officer]) {
      await visitor.go("/footage/import");
      await visitor.sees("导入执法音像", "选择整个文件夹");
      await visitor.shot(`17-import-${visitor === phone ? "phone" : "desk"}`, { full: true });
    }
    // It ran from eight minutes before the inspection on; its own clock is seven minutes behind.
    const shows = film(before(at, 480 + 420), 1, "执法记录仪1.mp4");
    const early = film(before(at, 3 * 3600), 2, "执法记录仪2.mp4");
    await officer.attach("音像文件", shows, early);
    await officer.write({ 设备编号: "ZFY-0101" });
    const now = stage.town.now();
    await officer.write({ 设备时钟显示: before(now, 420), 当时的实际时间: now });
    await officer.submit("导入");
    await officer.sees("已导入2段音像", "2段中有1段可以匹配", "没有须录像的环节", /设备慢7分钟/);
    await officer.shot("17-match-desk", { full: true });
    await phone.go("/footage/match");
    await phone.shot("17-match-phone", { full: true });
    await officer.submit("关联所选");
    await officer.sees("已关联1项");
    await officer.go(path);
    await officer.seesNot(/缺录像/);
    await officer.sees("执法音像", /检查勘验/);
    await officer.shot("17-case-desk", { full: true });
    await phone.go(path);
    await phone.shot("17-case-phone", { full: true });
  }],

  ["it plays where it stands, and who opened it is on record; another squadron is told why not (V-15)", async (stage, { officer, case: path }) => {
    await officer.go(path);
    const player = officer.page.locator("video.film").first();
    const length = await player.evaluate(
      (v) =>
        new Promise((done, fail) => {
          v.onloadedmetadata = () => done(v.duration);
          v.onerror = () => fail(new Error(`it does not play: ${v.error?.message}`));
          v.preload = "metadata";
          v.load();
        }),
    );
    assert.ok(Math.abs(length - 500) < 2, `it is ${length} seconds long`);
    await officer.page.locator(".film-list figcaption a").first().click();
    await officer.settled();
    await officer.sees("查阅记录", "展铁行", "作为视听资料列入证据");
    await officer.shot("17-recording", { full: true });
    const recording = new URL(officer.page.url()).pathname;
    await officer.follow("作为视听资料列入证据");
    assert.match(await officer.page.getByLabel("证据名称").inputValue(), /执法录像/);
    const stranger = await stage.person("安长宁", PHONE);
    stranger.expect(403);
    await stranger.go(recording);
    await stranger.card("V-15", "执法大队");
    await officer.go("/footage?state=loose");
    await officer.sees("执法记录仪2.mp4", "未关联", /保存至/);
    await officer.shot("17-list", { full: true });
  }],
];
