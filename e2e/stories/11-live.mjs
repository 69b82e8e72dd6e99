// The centre sees its town live: what is reported on a phone is on the board, the desk and the list within seconds, and nothing
// that somebody reads or types is taken away from them.
import assert from "node:assert/strict";
import { report } from "../lib/road.mjs";
import { PHONE } from "../lib/stage.mjs";

export const title = "实时看板：手机上报，看板几秒内更新；两部手机办同一条线索";

const WALL = { viewport: { width: 1920, height: 1080 } };

/** The number of a figure. */
const figure = async (visitor, label) => Number(await visitor.page.locator(".figure", { hasText: label }).locator("b").innerText());

/** Waits until a figure says so much; the page is not loaded anew for it. */
async function becomes(visitor, label, n) {
  const begun = Date.now();
  while ((await figure(visitor, label)) !== n) {
    if (Date.now() - begun > 30_000) throw new Error(`${label} is ${await figure(visitor, label)}, not ${n}`);
    await visitor.page.waitForTimeout(100);
  }
  assert.equal(await visitor.page.evaluate(() => window.kept), true, "the page was loaded anew");
  return Date.now() - begun;
}

const keep = (visitor) => visitor.page.evaluate(() => (window.kept = true));
const listening = (visitor) => visitor.page.locator("[data-live][data-open]").waitFor({ state: "attached" });
const bar = (visitor, words) => visitor.page.locator(".live-bar").getByRole("button", { name: words });

export const scenes = [
  ["the board draws queue, load, trend and place", async (stage, memory) => {
    await report(stage, { place: "富士花园社区北门", content: "北门外早点摊占了半条路。" });
    await report(stage, { place: "富士花园社区北门", content: "北门外水果摊占了盲道。" });
    const board = (memory.board = await stage.person("调有方"));
    await board.follow("态势看板");
    await board.sees("待受理分派", "四个中队负荷", "近三十日上报与办结", "未办结线索分布");
    await listening(board);
    await board.page.locator(".map-cluster").first().waitFor();
    await board.shot("11-board", { full: true });
    await board.click("热力");
    assert.ok(await board.page.locator("canvas.map-heat").isVisible());
    await board.shot("11-heat", { full: false });
    await board.click("热力");
    await keep(board);
  }],

  ["a report from a phone is on the board within seconds, and the desk says so", async (stage, memory) => {
    const { board } = memory;
    const desk = (memory.desk = await stage.person("闻声快"));
    await desk.go("/");
    await listening(desk);
    await keep(desk);
    const [today, waiting] = [await figure(board, "今日上报"), await figure(board, "待受理分派")];
    const begun = Date.now();
    memory.clue = await report(stage, { place: "富士花园社区西门", content: "西门外烧烤摊把桌子摆到了车道上。" });
    console.log(`       the report itself took ${Date.now() - begun} ms; the board followed after ${await becomes(board, "今日上报", today + 1)} ms`);
    await becomes(board, "待受理分派", waiting + 1);
    await becomes(desk, "今日上报", today + 1);
    await bar(desk, "有 1 条新的 · 刷新").waitFor();
    await desk.shot("11-desk", { full: false });
    await bar(desk, "有 1 条新的 · 刷新").click();
    assert.equal(await desk.page.evaluate(() => window.kept), true);
    // The desk is in the order of its deadlines: what does not fit on it is one step away.
    const further = desk.page.getByRole("link", { name: "另有 1 条按期限排在后面 · 去看" });
    if (await further.count()) await further.click();
    await desk.sees("西门外烧烤摊把桌子摆到了车道上。");
  }],

  ["the list keeps what is typed and read until it is asked for", async (stage, { desk }) => {
    await desk.go("/clues");
    await listening(desk);
    await keep(desk);
    await desk.page.locator("#f-text").fill("打到一半的字");
    const first = await desk.page.locator("[data-key]").first().innerText();
    await report(stage, { place: "富士花园社区西门", content: "西门北侧又来了一家炒粉摊。" });
    const button = bar(desk, "有 1 条新的 · 刷新");
    await button.waitFor();
    assert.equal(await desk.page.locator("[data-key]").first().innerText(), first, "the list moved under its reader");
    await desk.shot("11-list", { full: false });
    await button.click();
    await desk.sees("西门北侧又来了一家炒粉摊。");
    assert.equal(await desk.page.locator("#f-text").inputValue(), "打到一半的字");
    assert.equal(await desk.page.evaluate(() => window.kept), true);
    // Narrowed to another class it hears nothing of what does not belong there.
    await desk.go("/clues?class=straw");
    await listening(desk);
    await report(stage, { place: "富士花园社区西门", content: "西门南侧卖花的也占了道。" });
    await desk.page.waitForTimeout(4000);
    assert.equal(await desk.page.locator(".live-bar").count(), 0);
  }],

  ["every figure leads to its rows", async (_, { board }) => {
    const n = await figure(board, "待受理分派");
    await board.follow(/^待受理分派/);
    let rows = await board.page.locator("tr[data-key]").count();
    while (await board.page.locator('a[rel="next"]').count()) {
      await board.follow("下一页");
      rows += await board.page.locator("tr[data-key]").count();
    }
    assert.equal(rows, n);
  }],

  ["two phones on one clue: one acts, the other is told", async (stage, { clue }) => {
    const one = await stage.person("闻声快", PHONE);
    const two = await stage.person("接诉清", PHONE);
    for (const phone of [one, two]) {
      await phone.go(clue.path);
      await phone.begin("受理");
    }
    await one.submit("受理");
    two.expect(409, 412, 422);
    await two.page.locator("main").getByRole("button", { name: "受理", exact: true }).click();
    await two.page.locator(".alert-warning, .alert-danger, .refusal").first().waitFor();
    await two.shot("11-two-phones", { full: true });
    await two.go(clue.path);
    await two.sees("待分派");
    const done = await two.page.locator(".steps-head", { hasText: "受理" }).count();
    assert.equal(done, 1, "accepted twice");
  }],

  ["the wall fits its screen without scrolling and follows by itself", async (stage, memory) => {
    const wall = await stage.person("调有方", WALL);
    await wall.go("/board?wall=1");
    await listening(wall);
    await keep(wall);
    const size = await wall.page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
    assert.ok(size[0] <= 1920 && size[1] <= 1080, `the wall is ${size.join("×")}`);
    const cut = await wall.page.evaluate(() => [...document.querySelectorAll(".wall-card, .wall .figures")].filter((c) => c.scrollHeight > c.clientHeight + 1 || c.scrollWidth > c.clientWidth + 1).map((c) => c.className));
    assert.deepEqual(cut, [], "something is cut off");
    await wall.seesNot("炒粉摊");
    await wall.shot("11-wall", { full: false });
    const today = await figure(wall, "今日上报");
    await report(stage, { place: "富士花园社区东门", content: "东门外收废品的占了人行道。" });
    await becomes(wall, "今日上报", today + 1);
    memory.wall = wall;
  }],

  ["who is signed out elsewhere is told, and the screen stops", async (_, { wall, board }) => {
    await board.go("/account");
    board.expect(401);
    wall.expect(401);
    await wall.context.request.post("/sign-out", { headers: { "sec-fetch-site": "same-origin" } });
    await wall.sees("登录已结束，请重新登录");
  }],

  ["without script the board is the same numbers and links", async (stage) => {
    const plain = await stage.visitor(undefined, { script: false });
    await plain.go("/demo");
    const name = plain.page.getByRole("button", { name: /接诉清/, includeHidden: true }).first();
    const more = plain.page.locator("details.more", { has: name }).locator("summary");
    if (await more.count()) await more.click();
    await name.click();
    await plain.go("/board");
    await plain.sees("今日上报", "四个中队负荷", "逐日数字");
    assert.ok((await plain.page.locator(".trend rect").count()) > 5, "the trend is drawn without script");
    await plain.follow(/^线索超期/);
    await plain.sees("超期线索");
  }],

  ["performance stands beside its method, on a desk and on a phone", async (stage) => {
    const hub = await stage.person("接诉清");
    await hub.go("/performance");
    await hub.sees("绩效评价", "怎样算", "按时受理率", "罚没数额、处罚件数不作指标");
    await hub.shot("11-performance", { full: true });
    const [file] = await Promise.all([hub.page.waitForEvent("download"), hub.page.getByRole("link", { name: "导出 CSV" }).click()]);
    assert.match(file.suggestedFilename(), /^performance-\d{4}-\d\d\.csv$/);
    const phone = await stage.person("接诉清", PHONE);
    for (const path of ["/board", "/performance"]) {
      await phone.go(path);
      await phone.shot(`11-phone${path.replace("/", "-")}`, { full: true });
    }
  }],
];
