// Two officers on one matter at the same time, with and without a network: each act stands once, whoever came second keeps what was
// typed, reads what has happened and goes on; the centre's desk beside them follows without being loaded anew.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { photo } from "../lib/photo.mjs";
import { dispatch, fillCheck, idNumber, report } from "../lib/road.mjs";
import { clue, file, investigate } from "../lib/script.mjs";

export const title = "两部手机同办一件事：先到先办，后到的内容留着、看过再办；没有网络一齐回来也一样；中心实时看到";

const TEAM = ["展铁行", "路平直"];
const CLASS = "乱堆乱放";
const ROW = "tr[data-key]";

const keep = (visitor) => visitor.page.evaluate(() => (window.kept = true));
const listening = (visitor) => visitor.page.locator("[data-live][data-open]").waitFor({ state: "attached" });

/** The desk hears something and asks for it, as often as there is more, until its row says so; its page is still the one that was opened. */
async function hears(desk, words, row, says) {
  const bar = desk.page.locator(".live-bar").getByRole("button", { name: /· 刷新$/ });
  const begun = Date.now();
  await bar.and(desk.page.getByRole("button", { name: words })).waitFor({ timeout: 30_000 });
  const took = Date.now() - begun;
  const there = desk.page.locator(ROW, { hasText: row }).filter({ hasText: says });
  for (const end = Date.now() + 30_000; !(await there.count()); await desk.page.waitForTimeout(100)) {
    assert.ok(Date.now() < end, `the row of “${row}” never says ${says}`);
    if (await bar.count()) await bar.first().click();
  }
  assert.equal(await desk.page.evaluate(() => window.kept), true, "the desk was loaded anew");
  return took;
}

/** The course of a matter as the house tells it. */
const course = (visitor, path) => visitor.page.evaluate(async (path) => (await (await fetch(`/api/v1${path}`)).json()).timeline, path);
const count = async (visitor, path, act) => (await course(visitor, path)).filter((s) => s.title.startsWith(act)).length;

const card = (officer, act) => officer.page.locator("[data-list] .queue-item").filter({ hasText: act }).first();

async function takeAlong(officer, path) {
  await officer.go(path);
  await officer.page.getByRole("button", { name: "带到现场" }).click();
  await officer.page.locator('[data-island="along"][data-taken="yes"]').waitFor();
  await officer.page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}

/** Opens a form as it lies on the phone. */
async function open(officer, path) {
  await officer.page.goto(path);
  await officer.page.locator("form[data-ready]").waitFor();
}

async function put(officer, act) {
  await officer.page.getByRole("main").getByRole("button", { name: act, exact: true }).click();
  await officer.page.locator("[data-kept]").waitFor();
}

async function queue(officer) {
  await officer.page.goto("/queue");
  await officer.page.locator(".queue-item").first().waitFor();
}

/** Both phones come out of the dead spot at the same moment; gives who was first and who came second. */
async function together(officers, act) {
  for (const officer of officers) {
    officer.expect(412);
    await queue(officer);
  }
  await Promise.all(officers.map((o) => o.context.setOffline(false)));
  const ends = officers.map(async (o) => {
    const arrived = card(o, act).getByText("已送达");
    const stale = card(o, act).getByText("事项已有新的进展");
    await arrived.or(stale).first().waitFor({ timeout: 60_000 });
    return (await arrived.count()) > 0;
  });
  const came = await Promise.all(ends);
  assert.deepEqual([...came].sort(), [false, true], "one of the two, and only one, is first");
  return came[0] ? officers : [officers[1], officers[0]];
}

export const scenes = [
  ["the centre's list is open; a report from a phone arrives on it by itself", async (stage, memory) => {
    const desk = (memory.desk = await stage.person("闻声快"));
    await desk.go("/clues?class=dump");
    await listening(desk);
    await keep(desk);
    memory.clue = await report(stage, { cls: CLASS, place: "花石村戏台", content: "戏台旁堆了两车沙子。" });
    const took = await hears(desk, "有 1 条新的 · 刷新", "戏台旁堆了两车沙子。", "待受理");
    console.log(`       the list said so ${took} ms after the phone was told its receipt`);
    await dispatch(stage, memory.clue.path);
    await hears(desk, "有 1 条变化 · 刷新", "戏台旁堆了两车沙子。", /待核查|已分派/);
  }],

  ["both write at once: one is taken, the other is told; words and photograph stay, and go on after reading", async (stage, memory) => {
    const { desk, clue } = memory;
    memory.folders = TEAM.map(() => mkdtempSync(join(tmpdir(), "zhifa-phone-")));
    const [one, two] = (memory.officers = await Promise.all(memory.folders.map((f) => stage.phone(f))));
    const texts = ["从北面看，沙子占了半条路。", "从南面看，沙子埋了消火栓。"];
    for (const [i, officer] of [one, two].entries()) {
      await officer.signIn(TEAM[i]);
      await officer.go(`${clue.path}/acts/supplement_clue`);
      await officer.write({ 补充说明: texts[i] });
      await officer.attach("照片、录像、录音", photo(2200 + i, `第${i + 1}部手机.jpg`));
    }
    await one.submit("补充说明");
    await desk.page.waitForTimeout(500);
    two.expect(409);
    await two.page.locator("main").getByRole("button", { name: "补充说明", exact: true }).click();
    await two.sees("事项已有新的进展", "您填写的内容都保留在下面");
    assert.equal(await two.page.getByLabel("补充说明", { exact: true }).inputValue(), texts[1]);
    await two.sees("第2部手机.jpg");
    await two.shot("22-stale", { full: true });
    const [latest] = await Promise.all([two.context.waitForEvent("page"), two.page.getByRole("link", { name: "看看最新情况" }).click()]);
    await latest.getByText(texts[0]).first().waitFor();
    await latest.close();
    await two.submit("补充说明");
    await two.sees(texts[0], texts[1]);
    const steps = (await course(two, clue.path)).filter((s) => s.title.startsWith("补充说明"));
    assert.deepEqual(steps.map((s) => s.files.length), [1, 1]);
    await two.shot("22-both", { full: true });
  }],

  ["without a network both check the place; back together, one check stands and the desk sees it", async (stage, memory) => {
    const { desk, clue, officers } = memory;
    await listening(desk);
    for (const [i, officer] of officers.entries()) {
      officer.expectCuts();
      await takeAlong(officer, clue.path);
      await officer.context.setOffline(true);
      await open(officer, `${clue.path}/acts/check_site`);
      await fillCheck(officer, { officers: TEAM, outcome: "轻微，现场已改正", findings: `第${i + 1}部手机：沙子已经运走。` });
      await put(officer, "现场核查");
    }
    const [first, second] = (memory.order = await together(officers, "现场核查"));
    await hears(desk, "有 1 条变化 · 刷新", "戏台旁堆了两车沙子。", "待反馈");
    await desk.shot("22-desk");
    await second.shot("22-queue-stale", { full: true });
    assert.deepEqual(await Promise.all([first, second].map((o) => count(o, clue.path, "现场核查"))), [1, 1]);
    // Whoever came second looks again and finds that it has been done: the house says so, and it still lies on the phone until they say.
    await card(second, "现场核查").getByRole("button", { name: "修改" }).click();
    await second.page.locator("form[data-ready]").waitFor();
    const mine = `第${officers.indexOf(second) + 1}部手机：沙子已经运走。`;
    assert.equal(await second.page.getByLabel("检查情况", { exact: true }).inputValue(), mine);
    await second.group("在场人签名").getByText("已签名").waitFor();
    second.expect(422);
    await second.page.getByRole("main").getByRole("button", { name: "现场核查", exact: true }).click();
    await second.sees("没有收下，请修改");
    await second.shot("22-already-done", { full: true });
    await queue(second);
    await card(second, "现场核查").getByText(/待反馈/).first().waitFor();
    await card(second, "现场核查").getByRole("button", { name: "删除" }).click();
    await second.page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
    await card(second, "现场核查").waitFor({ state: "detached" });
    assert.equal(await count(second, clue.path, "现场核查"), 1);
  }],

  ["two inspections of one case, filled in apart and brought back together: both stand, each once", async (stage, memory) => {
    const { officers } = memory;
    const from = await clue(stage, { place: "花石村北街", content: "北街建材店占道。" });
    const party = { kind: "citizen", name: "郑示例", id_number: idNumber("419001199003030"), address: "济源市承留镇花石村31号（示例）" };
    const path = await file(stage, from, { party, facts: "北街建材店占道堆放约9平方米。" });
    await investigate(stage, path, { order: false });
    for (const [i, officer] of officers.entries()) {
      await takeAlong(officer, path);
      await officer.context.setOffline(true);
      await open(officer, `${path}/acts/record_inspection`);
      const { town } = officer;
      await officer.officers("检查人", TEAM);
      await officer.tick("已出示执法证");
      await officer.write({ 开始时间: town.minutesAgo(0), 结束时间: town.minutesAgo(0), 检查地点: `北街${i + 1}号`, 在场人: "郑示例", 检查情况: `第${i + 1}处占道约4平方米。` });
      await officer.attach("照片、录像", photo(2210 + i));
      await officer.sign("在场人签名", "郑示例");
      await put(officer, "检查勘验");
    }
    const [, second] = await together(officers, "检查勘验");
    assert.equal(await count(second, path, "检查勘验"), 1);
    await card(second, "检查勘验").getByRole("button", { name: "修改" }).click();
    await second.page.locator("form[data-ready]").waitFor();
    await second.page.locator(".file-chip").first().waitFor();
    await second.group("在场人签名").getByText("已签名").waitFor();
    await second.page.getByRole("main").getByRole("button", { name: "检查勘验", exact: true }).click();
    await second.page.waitForURL(/done=/);
    const steps = (await course(second, path)).filter((s) => s.title.startsWith("检查勘验"));
    assert.deepEqual(steps.map((s) => s.files.length), [1, 1]);
    assert.ok(steps.every((s) => s.filled));
    await second.shot("22-case", { full: true });
    for (const [i, officer] of officers.entries()) {
      await officer.context.close();
      stage.visitors.splice(stage.visitors.indexOf(officer), 1);
      rmSync(memory.folders[i], { recursive: true, force: true });
    }
  }],
];
