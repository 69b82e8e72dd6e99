// Bad input: each gets a clear message, what was typed stays, nothing is done twice or half.
import assert from "node:assert/strict";
import { disguised, photo } from "../lib/photo.mjs";
import { dispatch, fillCheck, idNumber, party, penalty, report } from "../lib/road.mjs";
import { PHONE } from "../lib/stage.mjs";

export const title = "错误的输入：说得清楚，填的都在，不会办两次";

const NAUGHTY = ["<script>alert(1)</script>", "'; DROP TABLE clues; --", "=cmd|' /C calc'!A0", "𠮷𡌛‮反‬ 👩‍👩‍👧 \u200b", "%s%n{{7*7}}${7*7}"];

export const scenes = [
  ["naughty strings are kept as words and harm nobody", async (stage, memory) => {
    const content = NAUGHTY.join(" ");
    memory.clue = await report(stage, { place: NAUGHTY[0], content });
    const hub = await stage.person("调有方");
    let alerted = false;
    hub.page.on("dialog", (d) => { alerted = true; void d.dismiss(); });
    await hub.go(memory.clue.path);
    assert.ok((await hub.page.locator("main").innerText()).includes("<script>alert(1)</script>"));
    await hub.go("/clues");
    await hub.page.locator("#f-text").fill("DROP TABLE");
    await hub.click("筛选");
    await hub.sees("DROP TABLE clues");
    await hub.go("/");
    assert.equal(alerted, false, "a script ran");
  }],

  ["a click repeated in haste sends one report", async (stage) => {
    const member = await stage.person("李知远", PHONE);
    const words = `重复点击${Date.now()}`;
    await member.go("/clues/new");
    await member.attach("照片、录像、录音", photo(71));
    await member.choose("问题类别", "其他");
    await member.write({ 地点: "富士花园社区", 情况: words });
    const button = member.page.locator("main").getByRole("button", { name: "上报", exact: true });
    await button.evaluate((b) => { b.click(); b.click(); b.click(); });
    await member.sees("已上报，回执号");
    // The same form once more, as after a lost answer: the receipt is the first one's.
    const first = await member.page.locator("#flash").innerText();
    await member.page.goBack();
    await member.settled();
    await member.go("/clues?mine=1");
    assert.equal(await member.page.getByText(words).count(), 1, `more than one report after “${first}”`);
  }],

  ["a script that calls itself a picture is not taken", async (stage) => {
    const member = await stage.person("李知远", PHONE);
    member.expect(400, 413, 415, 422);
    await member.go("/clues/new");
    await member.page.getByLabel("照片、录像").last().setInputFiles([disguised()]);
    await member.page.locator(".file-chip.failed").waitFor();
    await member.shot("07-disguised");
    await member.click("移除");
    const stranger = await stage.visitor(PHONE, { script: false });
    stranger.expect(422);
    await stranger.go("/report");
    await stranger.choose("问题类别", "其他");
    await stranger.write({ 地点: "承留村", 情况: "带了一个假照片" });
    await stranger.tick("匿名举报（不留姓名电话）");
    await stranger.page.getByLabel("照片、录像").setInputFiles([disguised()]);
    await stranger.click("提交举报");
    await stranger.page.getByRole("alert").first().waitFor();
    assert.equal(await stranger.page.getByLabel("情况", { exact: true }).inputValue(), "带了一个假照片");
    await stranger.shot("07-disguised-public", { full: true });
  }],

  ["two tabs: the stale one is told, and what was typed stays", async (stage, { clue }) => {
    const hub = await stage.person("调有方");
    await hub.go(clue.path);
    await hub.begin("不予受理");
    await hub.write({ 不予受理的理由: "内容无法辨认。" });
    const other = await stage.person("闻声快");
    await other.go(clue.path);
    await other.begin("受理");
    await other.submit("受理");
    hub.expect(409);
    await hub.page.locator("main").getByRole("button", { name: "不予受理", exact: true }).click();
    await hub.sees("事项已有新的进展。");
    assert.equal(await hub.page.getByLabel("不予受理的理由", { exact: true }).inputValue(), "内容无法辨认。");
    await hub.shot("07-stale");
    await hub.submit("不予受理");
    await hub.sees("不予受理");
  }],

  ["an identity number with a wrong check digit is pointed at", async (stage) => {
    const clue = await report(stage, { place: "富士花园社区广场", content: "广场边堆了菜筐。" });
    await dispatch(stage, clue.path);
    const officer = await stage.person("展铁行");
    await officer.go(clue.path);
    await officer.begin("现场核查");
    await fillCheck(officer, { officers: ["展铁行", "路平直"], outcome: "适用简易程序，当场处罚", findings: "堆放菜筐约2平方米。" });
    await officer.submit("现场核查");
    await officer.begin("当场处罚");
    await officer.officers("执法人员", ["展铁行", "路平直"]);
    await officer.tick("已向当事人出示执法证", "已告知内容、事实、理由、依据和权利");
    await officer.choose("执法事项", "擅自在街道两侧和公共场地堆放物料");
    const wrong = idNumber("419001198003070", true);
    await party(officer, "当事人", { "姓名、名称": "赵示例", 公民身份号码: wrong, "住址、住所": "花石村12号（示例）" });
    await officer.write({ 违法事实: "堆放菜筐约2平方米。", 证据: "笔录、照片", 陈述申辩和复核: "无" });
    await penalty(officer, "处罚", "罚款", "50");
    officer.expect(422);
    await officer.page.getByRole("main").getByRole("button", { name: "当场处罚" }).click();
    await officer.page.getByRole("dialog").getByRole("button", { name: "确定" }).click();
    const field = officer.page.getByLabel("公民身份号码", { exact: true });
    await officer.sees(/校验/);
    assert.equal(await field.inputValue(), wrong);
    assert.match(await field.getAttribute("class"), /is-invalid/);
    await officer.shot("07-check-digit");
  }],

  ["a typed address opens nothing to the wrong role, and nothing that is not there", async (stage) => {
    const member = await stage.person("李知远", PHONE);
    member.expect(403, 404);
    for (const path of ["/audit", "/cases/nothing", "/clues/nothing", "/no-such-page", "/papers/none"]) {
      await member.go(path);
      await member.page.getByRole("link", { name: /首页|返回/ }).first().waitFor();
      assert.doesNotMatch(await member.page.locator("main").innerText(), /[Ee]rror|not found|panicked/);
    }
    await member.shot("07-not-found");
    const finance = await stage.person("钱归库");
    finance.expect(403, 404);
    await finance.go("/cases?stage=served");
    await finance.page.getByRole("table").getByRole("link").first().click();
    await finance.settled();
    await finance.go(`${new URL(finance.page.url()).pathname}/acts/propose_closing`);
    await finance.card("P-01", "执法中队");
    await finance.shot("07-wrong-role");
  }],
];
