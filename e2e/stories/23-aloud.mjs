// Reading aloud to those who cannot read: the rights before a check, the record before it is signed, the decision that is handed
// over, and on the public's pages; where the browser has no voice of the mainland's Chinese, nothing is offered.
import assert from "node:assert/strict";
import { NEIGHBOUR, dispatch, fillCheck, party, penalty, report } from "../lib/road.mjs";
import { DESK, PHONE } from "../lib/stage.mjs";

export const title = "朗读：告知权利、宣读笔录和决定书，群众查询也能听；没有中文语音的不显示";

/** A voice that notes what it is given and needs a moment for each sentence. `voices` as the browser would list them. */
async function voiced(visitor, voices) {
  await visitor.context.addInitScript((voices) => {
    const said = (window.said = []);
    let timer;
    const listeners = [];
    let listed = [];
    const synth = {
      speaking: false,
      getVoices: () => listed,
      addEventListener: (_, f) => listeners.push(f),
      speak: (u) => {
        said.push({ words: u.text, rate: u.rate, lang: u.voice?.lang });
        synth.speaking = true;
        timer = setTimeout(() => {
          synth.speaking = false;
          u.onend?.({});
        }, window.slow ?? 30);
      },
      cancel: () => {
        clearTimeout(timer);
        if (synth.speaking) said.push({ words: "cancelled" });
        synth.speaking = false;
      },
    };
    Object.defineProperty(window, "speechSynthesis", { value: synth, configurable: true });
    window.SpeechSynthesisUtterance = class {
      constructor(text) {
        this.text = text;
      }
    };
    // Browsers list them late.
    setTimeout(() => {
      listed = voices;
      for (const f of listeners) f();
    }, 200);
  }, voices);
}

const CHINESE = [{ name: "en", lang: "en-US", localService: true, default: true }, { name: "zh", lang: "zh-CN", localService: true, default: false }];
const reader = (visitor, name) => visitor.page.locator(".aloud").getByRole("button", { name, exact: true });
const said = (visitor) => visitor.page.evaluate(() => window.said.map((s) => s.words).filter((w) => w !== "cancelled").join(""));
const over = (visitor, name) => reader(visitor, name).waitFor({ timeout: 30_000 });

export const scenes = [
  ["where there is no voice that stays on the device there is no button", async (stage) => {
    for (const voices of [[], [{ name: "far", lang: "zh-CN", localService: false, default: true }], [{ name: "hk", lang: "zh-HK", localService: true, default: true }]]) {
      const citizen = await stage.visitor(PHONE);
      await voiced(citizen, voices);
      await citizen.go("/report");
      await citizen.page.waitForTimeout(600);
      assert.equal(await reader(citizen, "朗读").count(), 0);
      assert.ok(await citizen.page.locator(".aloud").isHidden());
    }
  }],

  ["a citizen listens to what becomes of a report, stops and goes on", async (stage, memory) => {
    memory.clue = await report(stage, { place: "花石村南口", content: "南口水果摊占了人行道。" });
    const citizen = await stage.visitor(PHONE);
    await voiced(citizen, CHINESE);
    await citizen.go("/report");
    await reader(citizen, "朗读").waitFor();
    await citizen.shot("23-report");
    await citizen.go(`/follow?receipt=${memory.clue.receipt}`);
    await citizen.page.evaluate(() => (window.slow = 1500));
    // By keyboard alone.
    await reader(citizen, "朗读").focus();
    await citizen.page.keyboard.press("Enter");
    await reader(citizen, "暂停").waitFor();
    await citizen.page.locator(".being-read").first().waitFor();
    await citizen.shot("23-follow", { full: true });
    await citizen.page.keyboard.press("Enter");
    await reader(citizen, "接着读").waitFor();
    const [first] = await citizen.page.evaluate(() => window.said);
    assert.deepEqual([first.lang, first.rate < 1], ["zh-CN", true]);
    await citizen.page.waitForTimeout(1800);
    assert.equal(await said(citizen), first.words, "paused it is silent");
    await citizen.page.evaluate(() => (window.slow = 30));
    await citizen.page.keyboard.press("Enter");
    await over(citizen, "朗读");
    const all = await said(citizen);
    assert.ok(all.startsWith(first.words + first.words), "the sentence that was broken off is begun anew");
    assert.match(all, /占道经营.*收到/s);
    // Whoever leaves hears no more.
    await citizen.page.evaluate(() => {
      window.slow = 60_000;
      window.addEventListener("pagehide", () => sessionStorage.setItem("end", window.said.at(-1).words));
    });
    await reader(citizen, "朗读").click();
    await reader(citizen, "停止").waitFor();
    await citizen.go("/report");
    assert.equal(await citizen.page.evaluate(() => sessionStorage.getItem("end")), "cancelled");
  }],

  ["officers tell the rights before the check and read the record back before it is signed", async (stage, memory) => {
    await dispatch(stage, memory.clue.path);
    const officer = (memory.officer = await stage.visitor(PHONE));
    await voiced(officer, CHINESE);
    await officer.signIn("展铁行");
    await officer.go(`${memory.clue.path}/acts/check_site`);
    await officer.page.getByText("先告知：身份和权利").click();
    await officer.shot("23-telling", { full: true });
    await reader(officer, "朗读告知").click();
    await over(officer, "朗读告知");
    let words = await said(officer);
    assert.match(words, /执法证件.*申请我们回避.*有权陈述、申辩/s);
    await fillCheck(officer, { officers: ["展铁行", "路平直"], outcome: "适用简易程序，当场处罚", findings: "水果摊占人行道约2平方米。", signed: false });
    await officer.page.evaluate(() => (window.said.length = 0));
    await reader(officer, "朗读笔录").click();
    await over(officer, "朗读笔录");
    words = await said(officer);
    assert.match(words, /在场人：赵示例。检查情况：水果摊占人行道约2平方米。/);
    await officer.sign("在场人签名", "赵示例");
    await officer.submit("现场核查");
  }],

  ["what is to be decided on the spot is told as it is filled in; the decision is read as it stands on the sheet", async (stage, memory) => {
    const { officer } = memory;
    await officer.begin("当场处罚");
    await officer.officers("执法人员", ["展铁行", "路平直"]);
    await officer.tick("已向当事人出示执法证");
    await officer.choose("执法事项", "擅自在街道两侧和公共场地堆放物料");
    await party(officer, "当事人", NEIGHBOUR);
    await officer.write({ 违法事实: "水果摊占用人行道约2平方米，未经批准。", 证据: "现场检查笔录、照片", 陈述申辩和复核: "无" });
    await penalty(officer, "处罚", "罚款", "50");
    await reader(officer, "朗读告知").click();
    await over(officer, "朗读告知");
    let words = await said(officer);
    assert.match(words, /拟当场作出.*违法事实：水果摊占用人行道约2平方米.*金额：50元。.*不会因为你陈述、申辩而给予更重的处罚/s);
    assert.doesNotMatch(words, new RegExp(NEIGHBOUR.公民身份号码), "nobody's number is read out");
    await officer.tick("已告知内容、事实、理由、依据和权利");
    await officer.shot("23-on-spot", { full: true });
    await officer.submit("当场处罚", { confirm: true });
    await officer.follow(/^当场行政处罚决定书|^行政处罚决定书/, { within: officer.page.getByRole("region", { name: "文书" }) });
    await officer.page.locator("img.sheet").first().waitFor();
    await officer.shot("23-paper");
    await reader(officer, "朗读文书").click();
    await over(officer, "朗读文书");
    words = await said(officer);
    assert.match(words, /违法事实：水果摊.*罚款.*十五日.*申请行政复议/s);
    assert.doesNotMatch(words, new RegExp(NEIGHBOUR.公民身份号码));
    const desk = await stage.visitor(DESK);
    await voiced(desk, CHINESE);
    await desk.signIn("展铁行");
    await desk.go(new URL(officer.page.url()).pathname);
    await desk.page.getByText("文字版", { exact: true }).click();
    await desk.sees(/违法事实：水果摊/);
    await desk.shot("23-paper-desk");
  }],
];
