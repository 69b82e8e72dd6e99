// Without a mouse: the whole report by keyboard, the focus always to be seen.
import assert from "node:assert/strict";
import { DESK } from "../lib/stage.mjs";

export const title = "只用键盘也能办";

export const scenes = [
  ["jumps to the text, fills in the public report and sends it", async (stage) => {
    const citizen = await stage.visitor(DESK);
    const { page } = citizen;
    const { keyboard } = page;
    await citizen.go("/report");
    await keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "跳到正文");
    await keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    /** Tabs on until the field with this name has the focus. */
    const reach = async (name) => {
      for (let i = 0; i < 25; i += 1) {
        const here = await page.evaluate(() => document.activeElement.name || document.activeElement.type || "");
        if (here === name) {
          const seen = await page.evaluate(() => {
            const style = getComputedStyle(document.activeElement);
            return style.outlineStyle !== "none" || style.boxShadow !== "none";
          });
          assert.ok(seen, `the focus on ${name} is not to be seen`);
          return;
        }
        await keyboard.press("Tab");
      }
      throw new Error(`${name} cannot be reached by Tab`);
    };
    await reach("class");
    await keyboard.type("其他");
    if (!(await page.getByLabel("问题类别").inputValue())) await keyboard.press("End");
    await reach("place.text");
    await keyboard.type("承留村小广场");
    await reach("content");
    await keyboard.type("路灯杆歪了，怕砸到人。");
    await reach("reporter.anonymous");
    await keyboard.press("Space");
    await citizen.shot("08-keyboard");
    await reach("submit");
    await keyboard.press("Enter");
    await citizen.sees("已经收到，回执号");
  }],

  ["the menu opens and closes by keyboard", async (stage) => {
    const hub = await stage.person("调有方");
    const summary = hub.page.locator("details[data-menu] summary");
    await summary.focus();
    await hub.page.keyboard.press("Enter");
    await hub.sees("退出登录");
    await hub.page.keyboard.press("Escape");
    await hub.seesNot("退出登录");
    assert.equal(await summary.evaluate((s) => s === document.activeElement), true);
  }],

  ["signs out, and the desk is closed", async (stage) => {
    const hub = await stage.person("调有方");
    await hub.page.locator("details[data-menu] summary").click();
    await hub.click("退出登录");
    await hub.sees("工作人员登录");
    hub.expect(401);
    await hub.go("/clues");
    await hub.sees("工作人员登录");
  }],
];
