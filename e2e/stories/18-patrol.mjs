// A week's round of a village on a phone: begun with one tap, points by where one stands, what is too far said as it is.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const title = "网格员巡查：到点签到、离得远的标明未到位、看过说明才同意记轨迹";

const WHO = "刘多看";

/** Stands so many degrees of longitude beside a point of the list. */
async function stand(member, spot, off = 0) {
  const { lon, lat } = spot;
  await member.context.setGeolocation({ longitude: lon + off, latitude: lat, accuracy: 8 });
}

/** Opens the form of a point and waits for the position. */
async function atPoint(member, path) {
  await member.page.goto(path);
  await member.page.getByText("已定位").first().waitFor();
}

export const scenes = [
  ["the week's round waits on the first page", async (stage, memory) => {
    memory.folder = mkdtempSync(join(tmpdir(), "zhifa-phone-"));
    const member = (memory.member = await stage.phone(memory.folder));
    await member.signIn(WHO);
    await member.shot("18-home");
    await member.page.locator("main").getByRole("link", { name: /巡查/ }).first().click();
    await member.settled();
    await member.sees("我的巡查", "每周日常巡查");
    await member.shot("18-mine");
    await member.page.getByRole("link", { name: /每周日常巡查/ }).first().click();
    await member.settled();
    memory.path = new URL(member.page.url()).pathname;
    memory.spots = await member.page.locator(".spot-list li").evaluateAll((all) =>
      all.map((li) => ({ lon: Number(li.dataset.lon), lat: Number(li.dataset.lat), name: li.querySelector("b").textContent })));
    assert.ok(memory.spots.length >= 3);
    await member.shot("18-task", { full: true });
  }],

  ["begins, checks in in place, and from afar is told that it does not count", async (stage, memory) => {
    const { member, spots } = memory;
    await member.click("开始巡查");
    await member.sees("巡查中");
    await stand(member, spots[0], 0.0003);
    await member.click("按远近排");
    await member.sees(/离您约\d+米/);
    await member.shot("18-spots");
    await atPoint(member, await member.page.locator(".spot-list li", { hasText: spots[0].name }).locator("a").getAttribute("href"));
    await member.shot("18-check-in", { full: true });
    await member.click("签到");
    await member.sees(`${spots[0].name}：到位，已签到`);
    await stand(member, spots[1], 0.01);
    await atPoint(member, await member.page.locator(".spot-list li", { hasText: spots[1].name }).locator("a").getAttribute("href"));
    await member.click("签到");
    await member.sees(/标明“未到位”/, /距点位\d+米/);
    await member.shot("18-not-in-place", { full: true });
  }],

  ["the consent to a track says what for, for how long and who sees it", async (stage, memory) => {
    const { member } = memory;
    await member.follow("看说明，同意记录");
    await member.sees(/不同意、撤回都不影响巡查和考核/, /只有您同意才记录/);
    await member.shot("18-consent", { full: true });
    await member.context.close();
    stage.visitors.splice(stage.visitors.indexOf(member), 1);
    rmSync(memory.folder, { recursive: true, force: true });
  }],
];
