// What leaves the house is covered first: a picture drawn on with the mouse, with a finger and with keys, a PDF page by page, a film from
// second to second; the copy is another file.
import assert from "node:assert/strict";
import { filmed, pdf } from "../lib/photo.mjs";
import { report } from "../lib/road.mjs";
import { PHONE } from "../lib/stage.mjs";

export const title = "遮盖副本：遮住人脸、号牌、文字和声音，原件不动";

/** Draws a rectangle between two places, in parts of the picture. */
async function drag(visitor, [fromX, fromY], [toX, toY]) {
  const frame = await visitor.page.locator("[data-stage]").boundingBox();
  const at = (x, y) => [frame.x + frame.width * x, frame.y + frame.height * y];
  await visitor.page.mouse.move(...at(fromX, fromY));
  await visitor.page.mouse.down();
  await visitor.page.mouse.move(...at((fromX + toX) / 2, (fromY + toY) / 2));
  await visitor.page.mouse.move(...at(toX, toY));
  await visitor.page.mouse.up();
}

const areas = (visitor) => visitor.page.locator(".redact-area");

export const scenes = [
  ["rectangles are drawn, moved, undone, and the house makes the copy", async (stage, memory) => {
    memory.clue = await report(stage, { place: "花石村便民店门口", content: "店门口停着一辆车，挡了人行道。" });
    const hub = (memory.hub = await stage.person("调有方"));
    await hub.go(memory.clue.path);
    await hub.follow("遮盖人脸、号牌、文字，做副本");
    await hub.sees("遮盖副本", "原件");
    await hub.follow("遮盖");
    await hub.sees("加一处", "还没有画");
    await drag(hub, [0.1, 0.1], [0.4, 0.5]);
    assert.equal(await areas(hub).count(), 1);
    await hub.page.getByLabel("马赛克", { exact: true }).check();
    await drag(hub, [0.6, 0.6], [0.9, 0.9]);
    assert.equal(await areas(hub).count(), 2);
    assert.equal(await hub.page.locator(".redact-area.redact-mosaic").count(), 1);
    await hub.click("加一处");
    assert.equal(await areas(hub).count(), 3);
    await hub.click("撤销");
    assert.equal(await areas(hub).count(), 2);
    const first = areas(hub).first();
    const before = await first.evaluate((node) => node.style.left);
    await first.focus();
    await hub.page.keyboard.press("ArrowRight");
    const moved = await areas(hub).first().evaluate((node) => node.style.left);
    assert.ok(parseFloat(moved) > parseFloat(before), `${before} → ${moved}`);
    await hub.fits();
    await hub.shot("19-redact", { full: true });
    await hub.click("生成副本");
    await hub.sees("遮盖后的副本", "副本已经做好，原件没有改动");
    await hub.fits();
    await hub.shot("19-redact-list", { full: true });
    const link = hub.page.getByRole("link", { name: "下载副本" });
    assert.equal(await link.count(), 1);
    memory.copy = await link.getAttribute("href");
  }],

  ["on a phone with a finger, and where files are attached the copy can be chosen", async (stage, memory) => {
    const member = await stage.person("李知远", PHONE);
    await member.go(memory.clue.path);
    await member.follow("遮盖人脸、号牌、文字，做副本");
    await member.follow("再做一份");
    await member.sees("加一处");
    await drag(member, [0.2, 0.3], [0.7, 0.6]);
    await member.fits();
    await member.shot("19-redact-phone", { full: true });
    await member.click("生成副本");
    await member.sees("遮盖后的副本");
    await member.fits();
    await member.go(`${memory.clue.path}/acts/supplement_clue`);
    await member.sees("也可以用遮盖后的副本");
    await member.fits();
    await member.page.getByRole("checkbox", { name: /遮盖/ }).first().check();
    await member.write({ 补充说明: "可以给当事人看的一份。" });
    await member.submit("补充说明");
    await member.sees("可以给当事人看的一份。");
  }],

  ["of a PDF pages are covered one after the other, and the copy is made while one waits", async (stage, memory) => {
    const { hub, clue } = memory;
    await hub.go(`${clue.path}/acts/supplement_clue`);
    await hub.attach("照片、录像、录音", pdf(["No. 41088119900101", "second page", "No. 41088119900101"]), filmed(4));
    await hub.write({ 补充说明: "当事人交来的材料，走访时的录像。" });
    await hub.submit("补充说明");
    await hub.follow("遮盖人脸、号牌、文字，做副本");
    const row = hub.page.getByRole("region", { name: "材料.pdf" });
    await hub.follow("遮盖", { within: row });
    await hub.sees("第1页，共3页", "这一页还没有画");
    await drag(hub, [0.08, 0.08], [0.7, 0.15]);
    assert.equal(await areas(hub).count(), 1);
    await hub.shot("19-redact-pdf", { full: true });
    await hub.click("下一页");
    await hub.sees("第2页，共3页", "别的页1处");
    assert.equal(await areas(hub).count(), 0);
    await hub.click("下一页");
    await hub.sees("第3页，共3页");
    await drag(hub, [0.08, 0.08], [0.7, 0.15]);
    await hub.click("上一页");
    await hub.click("上一页");
    await hub.sees("第1页，共3页", "1处，别的页1处");
    assert.equal(await areas(hub).count(), 1, "what was drawn is still there");
    await hub.click("生成副本");
    await hub.sees("遮盖2处（第1、3页）", "副本已经做好");
    await hub.shot("19-redact-pdf-list", { full: true });
  }],

  ["a film is covered from second to second, and silenced", async (stage, memory) => {
    const { clue } = memory;
    const member = await stage.person("李知远", PHONE);
    await member.go(clue.path);
    await member.follow("遮盖人脸、号牌、文字，做副本");
    const row = member.page.getByRole("region", { name: "走访录像.mp4" });
    await member.follow("遮盖", { within: row });
    await member.sees("画面在第几秒", "还没有画");
    await member.write({ 画面在第几秒: "2" });
    await member.click("看这个画面");
    await member.page.waitForFunction(() => {
      const picture = document.querySelector("[data-stage] img");
      return picture.src.endsWith("at=2") && picture.complete && picture.naturalWidth === 640;
    });
    await drag(member, [0.1, 0.1], [0.5, 0.6]);
    await member.page.locator("#f-areas-0-from").fill("3");
    await member.page.locator("#f-areas-0-until").fill("1");
    await member.page.locator("#f-silences-0-from").fill("1");
    await member.page.locator("#f-silences-0-until").fill("2.5");
    await member.fits();
    await member.shot("19-redact-film", { full: true });
    member.expect(422);
    await member.click("生成副本");
    await member.sees("结束应当晚于开始");
    await member.shot("19-redact-film-wrong", { full: true });
    await member.page.locator("#f-areas-0-from").fill("1");
    await member.page.locator("#f-areas-0-until").fill("3");
    await member.click("生成副本");
    await member.sees("遮盖1处（0:01至0:03），消音1段（0:01至0:02.5）", "副本已经做好");
    await member.fits();
    await member.shot("19-redact-film-list", { full: true });
    await member.follow("再做一份", { within: member.page.getByRole("region", { name: "材料.pdf" }) });
    await member.sees("第1页，共3页");
    await drag(member, [0.08, 0.08], [0.7, 0.15]);
    await member.shot("19-redact-pdf-phone", { full: true });
  }],
];
