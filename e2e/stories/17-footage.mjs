// Body-camera films: the list demands one, a slow camera's folder is imported, matched by the true time, linked, and played.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { film } from "../lib/photo.mjs";
import { TEAM, clue, file, investigate, Script } from "../lib/script.mjs";
import { DESK, PHONE } from "../lib/stage.mjs";

export const title = "执法音像：清单要求录像，导入两段、校正时钟、匹配案件，补上缺口；整个文件夹断了接着传";

/** A village office's line, in bytes and milliseconds. */
const SLOW = { offline: false, latency: 40, downloadThroughput: 800_000, uploadThroughput: 800_000 };

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
    await officer.sees("已导入2段音像", /段中有\d段可以匹配/, "没有须录像的环节", /设备慢7分钟/);
    await officer.shot("17-match-desk", { full: true });
    await phone.go("/footage/match");
    await phone.shot("17-match-phone", { full: true });
    // What colleagues left to be matched is theirs.
    const others = officer.page.locator('section.card:not([aria-label="执法记录仪1.mp4"]) input[name=link]');
    for (const box of await others.all()) await box.uncheck();
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

  ["a whole camera's folder breaks off, goes on with the line, and after the page was loaded anew; nothing is sent twice", async (stage, memory) => {
    const folder = mkdtempSync(join(tmpdir(), "zhifa-camera-"));
    mkdirSync(join(folder, "100MEDIA"));
    const took = new Date(Date.parse(`${stage.town.now()}+08:00`) - 7200_000);
    const put = (name, buffer) => {
      const path = join(folder, "100MEDIA", name);
      writeFileSync(path, buffer);
      utimesSync(path, took, took);
    };
    // Three films, each with bytes at its end that no line squeezes: one small, two that take a while.
    const began = before(stage.town.now(), 7200);
    const fat = (nth, megabytes) => film(began, nth, "", megabytes).buffer;
    put("F0001.mp4", fat(31, 0));
    put("F0002.mp4", fat(32, 5));
    put("F0003.mp4", fat(33, 5));
    writeFileSync(join(folder, "说明.txt"), "not a film");

    const officer = (memory.importer = await stage.person("路平直", DESK));
    const { page } = officer;
    const sent = [];
    page.on("request", (r) => {
      const { pathname } = new URL(r.url());
      if (!pathname.startsWith("/files/tus")) return;
      if (r.method() === "POST") sent.push({ made: true });
      if (r.method() === "PATCH") sent.push({ at: Number(r.headers()["upload-offset"]), id: pathname });
    });
    const cdp = await officer.context.newCDPSession(page);
    await cdp.send("Network.enable");
    const choose = async () => {
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "选择整个文件夹" }).click()]);
      await chooser.setFiles(folder);
    };
    const shares = () => page.locator(".file-chip progress").evaluateAll((all) => all.map((p) => p.value));
    const until = async (question, why) => {
      for (const end = Date.now() + 60_000; Date.now() < end; await page.waitForTimeout(100)) if (await question()) return;
      throw new Error(why);
    };
    officer.expectCuts();
    await officer.go("/footage/import");
    await cdp.send("Network.emulateNetworkConditions", SLOW);
    await choose();
    await page.locator(".file-chip", { hasText: "F0001.mp4" }).waitFor();
    await until(async () => (await shares()).some((s) => s > 0.2), "nothing travels");
    assert.equal(await page.locator(".file-chip").count(), 3);

    // The line breaks: it is said, nothing is lost, and it goes on without anybody's doing.
    await cdp.send("Network.emulateNetworkConditions", { ...SLOW, offline: true });
    await officer.sees("网络中断，恢复后接着传");
    await officer.shot("17-folder-broken", { full: true });
    await cdp.send("Network.emulateNetworkConditions", SLOW);
    const made = sent.filter((s) => s.made).length;
    assert.equal(made, 3);
    const before2 = sent.length;
    await until(() => sent.slice(before2).some((s) => s.at > 0), "it does not go on where it stood");
    assert.equal(sent.filter((s) => s.made).length, made, "an upload was begun anew");

    // The page goes away in the middle. The same folder goes on with the rest.
    await until(async () => (await shares()).some((s) => s > 0.5 && s < 0.95), "through already");
    await page.reload();
    await officer.settled();
    assert.equal(await page.locator(".file-chip").count(), 0);
    const from = sent.length;
    await choose();
    await until(async () => (await page.locator('.file-chip input[type="hidden"]').count()) === 3, "not all have come");
    const again = sent.slice(from);
    assert.equal(again.filter((s) => s.made).length, 0, "an upload was begun anew");
    for (const id of new Set(again.map((s) => s.id))) assert.ok(again.find((s) => s.id === id).at > 0, "it began at its first byte again");
    assert.ok(new Set(again.map((s) => s.id)).size <= 2, "what had arrived was sent again");
    await cdp.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    await officer.sees("已传好3个，共3个");
    await officer.shot("17-folder-whole", { full: true });
    await officer.write({ 设备编号: "ZFY-0102" });
    await officer.submit("导入");
    await officer.sees("已导入3段音像");
    const whole = await page.evaluate(async () => (await (await fetch("/api/v1/footage")).json()).rows?.filter((r) => r.device === "ZFY-0102").map((r) => r.size));
    if (whole) assert.deepEqual([...whole].sort(), ["F0001.mp4", "F0002.mp4", "F0003.mp4"].map((n) => statSync(join(folder, "100MEDIA", n)).size).sort());

    // A week later the camera still has them, and one more.
    put("F0004.mp4", fat(34, 0));
    const later = sent.length;
    await officer.go("/footage/import");
    await choose();
    await officer.sees("3个以前导入过（名称、大小相同），已跳过。");
    await page.locator(".file-chip", { hasText: "F0004.mp4" }).waitFor();
    await until(async () => (await page.locator('.file-chip input[type="hidden"]').count()) === 1, "the new one has not come");
    assert.equal(sent.slice(later).filter((s) => s.made).length, 1);
    await officer.shot("17-folder-again", { full: true });
    const phone = await stage.person("路平直", PHONE);
    await phone.go("/footage/import");
    await phone.shot("17-folder-phone", { full: true });
    rmSync(folder, { recursive: true, force: true });
  }],
];
