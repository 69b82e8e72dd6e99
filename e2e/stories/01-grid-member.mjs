// A grid member with a cheap phone: photo, class, send, receipt; and nothing else may be done to it.
import assert from "node:assert/strict";
import { photo } from "../lib/photo.mjs";
import { pavement } from "../lib/script.mjs";
import { PHONE } from "../lib/stage.mjs";
import { weigh } from "../lib/weight.mjs";

export const title = "网格员用手机上报，凭回执看进展";

export const scenes = [
  ["signs in on the start page; the first view weighs less than 100 KB", async (stage, memory) => {
    const member = (memory.member = await stage.visitor(PHONE));
    await member.go("/");
    await member.sees("选一个人登录", "网格员");
    await member.shot("01-start", { full: false });
    // The first view is weighed with nothing in the browser's store.
    const fresh = await stage.visitor(PHONE);
    await fresh.go("/demo");
    const { weight } = await weigh(fresh, async () => {
      await fresh.page.getByRole("button", { name: /李知远/ }).click();
      await fresh.settled();
    });
    await fresh.sees("拍一拍上报");
    assert.ok(weight > 5_000 && weight < 100_000, `the phone's first view weighs ${weight} bytes`);
    await member.signIn("李知远");
    await member.shot("01-phone-home", { screen: "phone-home" });
  }],

  ["takes a photo, the place finds itself, chooses a class, sends, gets a receipt", async (stage, memory) => {
    const { member } = memory;
    await member.follow(/拍一拍上报/);
    await member.sees("拍一拍上报");
    await member.attach("照片、录像、录音", photo(1, "街口.jpg", await pavement(stage)));
    await member.choose("问题类别", "占道经营");
    await member.write({ 地点: "富士花园社区西门外", 情况: "西门外有五金店把钢管堆在人行道上，行人要走到车道。" });
    await member.click("定位");
    await member.sees("已定位：东经112.5125°");
    await member.shot("01-phone-report", { screen: "phone-report", full: false });
    await member.submit("上报");
    await member.sees("已上报，回执号");
    const words = await member.page.locator("#flash").innerText();
    memory.receipt = /回执号([0-9A-Z]{8})/.exec(words)?.[1];
    assert.ok(memory.receipt, `no receipt number in “${words}”`);
    await member.sees("西门外有五金店把钢管堆在人行道上", "已上报");
    memory.clue = new URL(member.page.url()).pathname;
    await member.shot("01-phone-clue", { full: true });
  }],

  ["may do nothing else to it: an officer's step typed by hand shows R-04", async (_, memory) => {
    const { member } = memory;
    const ready = member.page.locator(".next-ready").getByRole("link");
    assert.deepEqual((await ready.allInnerTexts()).map((t) => t.trim()), ["补充说明"]);
    await member.go(`${memory.clue}/acts/check_site`);
    await member.card("R-04");
    await member.shot("01-phone-refused", { screen: "phone-refused" });
    await member.expect(403, 404);
    await member.go("/cases");
    await member.seesNot("导出案卷包");
  }],

  ["sees each later step of it", async (stage, memory) => {
    const hub = await stage.person("调有方");
    await hub.go(memory.clue);
    await hub.begin("受理");
    await hub.submit("受理");
    await hub.begin("分派");
    await hub.submit("分派");
    const { member } = memory;
    await member.go("/clues?mine=1");
    await member.page.getByText("西门外有五金店").first().waitFor();
    await member.go(memory.clue);
    await member.sees("受理", "分派", "调有方");
    await member.go(`/follow?receipt=${memory.receipt}`);
    await member.sees("查询进度", "占道经营");
    await member.shot("01-phone-progress");
  }],
];
