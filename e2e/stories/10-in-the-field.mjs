// Officers where there is no network: forms are taken along, filled in with photographs and signatures, and sent later; the
// law judges them on arrival, and what it refuses comes back whole.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CITIZEN, dispatch, fillCheck, idNumber, paper, party, penalty, report } from "../lib/road.mjs";
import { photo } from "../lib/photo.mjs";

export const title = "执法人员没有网络也能办：带到现场、离线填写签名、回来再送，依法退回的改好再送";

const WHO = "展铁行";
const TEAM = [WHO, "路平直"];
/** Parties of their own, so that nobody is fined twice for one act. */
const FIRST = { ...CITIZEN, "姓名、名称": "孙示例", 公民身份号码: idNumber("419001198204110") };
const SECOND = { ...CITIZEN, "姓名、名称": "周示例", 公民身份号码: idNumber("419001197601230") };

/** The card of an act in the queue. */
const card = (officer, act, about) => officer.page.locator("[data-list] .queue-item").filter({ hasText: act }).filter({ hasText: about });
const arrived = (officer, act, about) => card(officer, act, about).getByText("已送达").waitFor({ timeout: 60_000 });

async function queue(officer) {
  await officer.page.goto("/queue");
  await officer.page.locator(".queue-item").first().waitFor();
}

/** Takes the forms of a matter along. */
async function takeAlong(officer, path) {
  await officer.go(path);
  await officer.page.getByRole("button", { name: "带到现场" }).click();
  await officer.page.locator('[data-island="along"][data-taken="yes"]').waitFor();
}

/** Opens a form as it lies on the phone. */
async function open(officer, path) {
  await officer.page.goto(path);
  await officer.page.locator("form[data-ready]").waitFor();
}

/** Puts the form aside; asked first where it cannot be undone. */
async function put(officer, act, { confirm = false } = {}) {
  await officer.page.getByRole("main").getByRole("button", { name: act, exact: true }).click();
  if (confirm) await officer.page.getByRole("dialog").getByRole("button", { name: "确定" }).click();
  await officer.page.locator("[data-kept]").or(officer.page.locator("[data-done]")).first().waitFor();
}

async function decide(officer, { yuan, who }) {
  await officer.officers("执法人员", TEAM);
  await officer.tick("已向当事人出示执法证", "已告知内容、事实、理由、依据和权利");
  await officer.choose("执法事项", "擅自在街道两侧和公共场地堆放物料");
  await party(officer, "当事人", who);
  await officer.write({ 违法事实: "在路口人行道堆放菜筐约2平方米，未经批准。", 证据: "现场检查笔录、照片", 陈述申辩和复核: "无" });
  await penalty(officer, "处罚", "罚款", yuan);
}

/** How often an act stands in the course of a matter. */
const count = async (officer, path, act) => {
  const steps = await officer.page.evaluate(async (path) => (await (await fetch(`/api/v1${path}`)).json()).timeline, path);
  return steps.filter((s) => s.title.startsWith(act)).length;
};

export const scenes = [
  ["two matters are taken along; what is kept, since when and until when stands there", async (stage, memory) => {
    memory.a = await report(stage, { place: "花石村东头", content: "村东头摊位占了人行道。" });
    memory.b = await report(stage, { place: "花石村口", content: "村口堆了菜筐。" });
    for (const clue of [memory.a, memory.b]) await dispatch(stage, clue.path);
    memory.folder = mkdtempSync(join(tmpdir(), "zhifa-phone-"));
    const officer = (memory.officer = await stage.phone(memory.folder));
    await officer.signIn(WHO);
    // The second one has been looked at already, while there was a network.
    await officer.go(memory.b.path);
    await officer.begin("现场核查");
    await fillCheck(officer, { officers: TEAM, outcome: "适用简易程序，当场处罚", findings: "人行道堆放菜筐约2平方米。" });
    await officer.submit("现场核查");
    await takeAlong(officer, memory.a.path);
    await officer.sees(/现场核查、当场处罚已在这部手机上/, /保留到/, "退出登录即清除");
    await officer.shot("10-taken", { full: true });
    await takeAlong(officer, memory.b.path);
    await queue(officer);
    await officer.sees("带到现场的表", /含个人信息/);
    await officer.shot("10-queue-forms", { full: true });
  }],

  ["without a network: a check with two photographs and a signature", async (_, memory) => {
    const { officer, a } = memory;
    officer.expectCuts();
    await officer.page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
    await officer.context.setOffline(true);
    await officer.page.goto(a.path);
    await officer.sees("这一页要有网络才能看", "带到现场的表在“待发”里");
    await queue(officer);
    await officer.page.locator("[data-taken]").getByRole("link", { name: "现场核查" }).click();
    await officer.page.locator("form[data-ready]").waitFor();
    await fillCheck(officer, { officers: TEAM, outcome: "轻微，现场已改正", findings: "货架已收回店内。", signed: false });
    await officer.attach("现场照片、录像", photo(1002, "另一角度.jpg"));
    await officer.sign("在场人签名", "赵示例");
    await officer.sees("存在手机上");
    // What is altered after it was signed is signed again, here too.
    await officer.write({ 检查情况: "货架已收回店内，通道恢复。" });
    await officer.sees("内容改过，请重新签");
    await officer.sign("在场人签名", "赵示例");
    await officer.shot("10-check", { full: true });
    await put(officer, "现场核查");
    await officer.sees("已存在这部手机上", "没有网络，等待发送");
  }],

  ["without a network: a decision of 201 yuan on the spot", async (_, memory) => {
    const { officer, b } = memory;
    await open(officer, `${b.path}/case/decide_on_spot`);
    // What is missing is said, and may still be put aside: whether it can be done is the law's to say.
    await officer.page.getByRole("main").getByRole("button", { name: "当场处罚", exact: true }).click();
    await officer.page.getByRole("dialog").getByText(/请填写证据/).waitFor();
    await officer.page.getByRole("dialog").getByRole("button", { name: "再想想" }).click();
    await decide(officer, { yuan: "201", who: FIRST });
    await put(officer, "当场处罚", { confirm: true });
    await queue(officer);
    assert.equal(await officer.page.locator("[data-list] .queue-item").count(), 2);
    await officer.shot("10-queue", { full: true });
  }],

  ["the phone is switched off and on again; both are there, and the network brings the first one home once", async (stage, memory) => {
    let { officer } = memory;
    const { a, b } = memory;
    await officer.context.close();
    stage.visitors.splice(stage.visitors.indexOf(officer), 1);
    officer = memory.officer = await stage.phone(memory.folder);
    officer.expectCuts();
    await officer.context.setOffline(true);
    await queue(officer);
    assert.equal(await officer.page.locator("[data-list] .queue-item").count(), 2, "the phone was switched off, nothing is lost");
    await officer.page.locator(".way-count").getByText("2").waitFor();
    officer.expect(422);
    await officer.context.setOffline(false);
    await arrived(officer, "现场核查", "村东头摊位");
    await card(officer, "当场处罚", "村口堆了菜筐").getByText("没有收下，请修改").waitFor();
    const refusal = card(officer, "当场处罚", "村口堆了菜筐");
    await refusal.getByText("S-01").waitFor();
    await refusal.getByText(/《行政处罚法》第51条/).waitFor();
    await refusal.getByText(/减到限额以内/).waitFor();
    await officer.shot("10-refused", { full: true });
    assert.deepEqual([await count(officer, a.path, "现场核查"), await count(officer, b.path, "当场处罚")], [1, 0]);
  }],

  ["both times stand beside the check; its signature says that it was given without a network", async (_, memory) => {
    const { officer, a } = memory;
    await officer.go(a.path);
    await officer.sees("待反馈", /手机上填写于\d{4}-\d\d-\d\d \d\d:\d\d，\d{4}-\d\d-\d\d \d\d:\d\d送达/);
    await officer.shot("10-arrived", { full: true });
    const files = await officer.page.evaluate(async (path) => (await (await fetch(`/api/v1${path}`)).json()).timeline.find((s) => s.title.startsWith("现场核查")).files.length, a.path);
    assert.equal(files, 2);
    await paper(officer, "现场检查");
    await officer.sees("签在手机保存的表上，送达时核对一致并与记录绑定");
    await officer.shot("10-record", { full: true });
  }],

  ["the refused decision is mended with everything still there, and arrives", async (_, memory) => {
    const { officer, b } = memory;
    await queue(officer);
    await card(officer, "当场处罚", "村口堆了菜筐").getByRole("button", { name: "修改" }).click();
    await officer.page.locator("form[data-ready]").waitFor();
    await officer.sees(/修改待发的内容。需要公民罚款不超过/);
    const group = officer.group("当事人");
    assert.equal(await group.getByLabel("姓名、名称").inputValue(), FIRST["姓名、名称"]);
    assert.equal(await group.getByLabel("公民身份号码").inputValue(), FIRST.公民身份号码);
    assert.equal(await officer.group("处罚").getByLabel("金额（元）").first().inputValue(), "201");
    assert.ok(await officer.page.getByLabel("已向当事人出示执法证", { exact: true }).isChecked());
    await officer.shot("10-mended", { full: true });
    await penalty(officer, "处罚", "罚款", "200");
    await officer.page.getByRole("main").getByRole("button", { name: "当场处罚", exact: true }).click();
    await officer.page.getByRole("dialog").getByRole("button", { name: "确定" }).click();
    await officer.page.waitForURL(/\/cases\/.*done=/);
    await officer.sees("当场处罚已办理", /当罚字〔\d{4}〕第\d+号/);
    assert.equal(await count(officer, new URL(officer.page.url()).pathname, "当场处罚"), 1);
    assert.equal(await count(officer, b.path, "当场处罚"), 1);
  }],

  ["a check and the decision that follows from it go in their order", async (stage, memory) => {
    const { officer } = memory;
    const clue = (memory.c = await report(stage, { place: "花石村西头", content: "村西头摊位占了车道。" }));
    await dispatch(stage, clue.path);
    await takeAlong(officer, clue.path);
    await officer.context.setOffline(true);
    // The decision is begun first and put aside last: it goes last.
    await open(officer, `${clue.path}/case/decide_on_spot`);
    await officer.write({ 证据: "现场照片" });
    await officer.page.waitForTimeout(1000);
    await open(officer, `${clue.path}/acts/check_site`);
    await fillCheck(officer, { officers: TEAM, outcome: "适用简易程序，当场处罚", findings: "车道上堆放菜筐约3平方米。" });
    await put(officer, "现场核查");
    await open(officer, `${clue.path}/case/decide_on_spot`);
    await decide(officer, { yuan: "100", who: SECOND });
    await put(officer, "当场处罚", { confirm: true });
    await officer.sees("前一步还没送达，排队等待");
    await queue(officer);
    await officer.context.setOffline(false);
    await arrived(officer, "现场核查", "村西头摊位");
    await arrived(officer, "当场处罚", "村西头摊位");
    assert.deepEqual([await count(officer, clue.path, "现场核查"), await count(officer, clue.path, "当场处罚")], [1, 1]);
  }],

  ["a matter that has moved on gives the act back with photograph and signature", async (stage, memory) => {
    const { officer } = memory;
    const clue = await report(stage, { place: "花石村南头", content: "村南头广告牌挡了路。" });
    const hub = await dispatch(stage, clue.path);
    await takeAlong(officer, clue.path);
    await officer.context.setOffline(true);
    await open(officer, `${clue.path}/acts/check_site`);
    await fillCheck(officer, { officers: TEAM, outcome: "轻微，现场已改正", findings: "广告牌已搬走。" });
    await put(officer, "现场核查");
    await hub.go(clue.path);
    await hub.begin("督办");
    await hub.write({ 督办意见: "请今天办结。" });
    await hub.submit("督办");
    await queue(officer);
    officer.expect(412);
    await officer.context.setOffline(false);
    await card(officer, "现场核查", "村南头广告牌").getByText("事项已有新的进展").waitFor({ timeout: 60_000 });
    await officer.shot("10-stale", { full: true });
    assert.equal(await count(officer, clue.path, "现场核查"), 0);
    await card(officer, "现场核查", "村南头广告牌").getByRole("button", { name: "修改" }).click();
    await officer.page.locator("form[data-ready]").waitFor();
    await officer.page.locator(".file-chip").first().waitFor();
    assert.equal(await officer.page.getByLabel("检查情况").inputValue(), "广告牌已搬走。");
    await officer.group("在场人签名").getByText("已签名").waitFor();
    await officer.page.getByRole("main").getByRole("button", { name: "现场核查", exact: true }).click();
    await officer.page.waitForURL(/done=/);
    await officer.sees("现场核查已办理", "待反馈");
    assert.equal(await count(officer, clue.path, "现场核查"), 1);
  }],

  ["the certificate is held out where there is no network, and whoever scans its code is told how it stands", async (stage, memory) => {
    const { officer } = memory;
    await officer.go("/account");
    await officer.page.getByRole("main").getByRole("link", { name: "出示执法证" }).click();
    await officer.sees(WHO, "扫码核验");
    await officer.page.waitForFunction(async () => (await caches.match("/certificate")) !== undefined);
    await officer.context.setOffline(true);
    await officer.page.goto("/certificate");
    await officer.sees(WHO, "扫码核验");
    const code = await officer.page.locator(".held-code").boundingBox();
    assert.ok(code.width >= 250, `the code is ${code.width} wide`);
    await officer.shot("10-certificate", { full: true });
    const told = await officer.page.getByRole("link", { name: "对方看到的" }).getAttribute("href");
    await officer.context.setOffline(false);
    await officer.page.goto(told);
    await officer.sees("有效：今天可以执法", WHO);
  }],

  ["what an officer sees outside is reported by the same form, without a network", async (_, memory) => {
    const { officer } = memory;
    await officer.context.setOffline(true);
    await officer.page.goto("/cases");
    await officer.sees("这一页要有网络才能看", "没有网络时可以照常拍照上报");
    await officer.page.getByRole("link", { name: "拍一拍上报" }).click();
    await officer.page.locator("form[data-ready]").waitFor();
    await officer.page.getByLabel("照片、录像、录音", { exact: true }).last().setInputFiles([photo(1010, "护栏.jpg")]);
    await officer.sees("护栏.jpg");
    await officer.choose("问题类别", "其他");
    await officer.write({ 地点: "花石村口", 情况: "护栏被撞歪了" });
    await officer.shot("10-report", { full: true });
    await officer.page.locator("main").getByRole("button", { name: "上报", exact: true }).click();
    await officer.page.locator("[data-kept]").waitFor();
    await queue(officer);
    const put = officer.page.locator("[data-list] .queue-item").filter({ hasText: "护栏被撞歪了" });
    await put.getByText("没有网络，等待发送").waitFor();
    await officer.context.setOffline(false);
    await put.getByText("已送达").waitFor({ timeout: 60_000 });
    await put.getByRole("link", { name: "查看线索" }).click();
    await officer.sees(/拍摄于\d{4}-\d\d-\d\d \d\d:\d\d/, "护栏被撞歪了");
    const rows = await officer.page.evaluate(async () => (await (await fetch("/api/v1/clues?mine=true")).json()).rows);
    assert.equal(rows.filter((r) => r.content === "护栏被撞歪了").length, 1);
  }],

  ["after a sign-out no form is left on the phone; what waits is still there, and the door says so", async (stage, memory) => {
    const { officer } = memory;
    const clue = await report(stage, { place: "花石村北头", content: "村北头货架挡了路。" });
    await dispatch(stage, clue.path);
    await takeAlong(officer, clue.path);
    await officer.context.setOffline(true);
    await open(officer, `${clue.path}/acts/check_site`);
    await fillCheck(officer, { officers: TEAM, outcome: "轻微，现场已改正", findings: "货架已收回。" });
    await put(officer, "现场核查");
    await officer.page.goto("/queue");
    await officer.page.locator("[data-list] .queue-item").first().waitFor();
    // The session is revoked while the phone is away.
    officer.expect(401);
    await officer.context.clearCookies();
    await officer.context.setOffline(false);
    await card(officer, "现场核查", "村北头货架").getByText("请重新登录").waitFor({ timeout: 60_000 });
    await card(officer, "现场核查", "村北头货架").getByRole("link", { name: "去登录" }).click();
    await officer.sees("这部手机上有1条没有发送的内容，都还在");
    await officer.shot("10-door");
    stage.sessions.delete(WHO);
    assert.equal(await officer.page.evaluate(() => caches.has("zhifa-pages")), false, "forms are put away");
    await officer.signIn(WHO);
    await queue(officer);
    await arrived(officer, "现场核查", "村北头货架");
    assert.equal(await count(officer, clue.path, "现场核查"), 1);
    await officer.context.close();
    stage.visitors.splice(stage.visitors.indexOf(officer), 1);
    rmSync(memory.folder, { recursive: true, force: true });
  }],
];
