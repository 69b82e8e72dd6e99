// A week's round of a village on a phone: points by where one stands, one of them from a dead spot, a track only when agreed to.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const title = "网格员巡查：到点签到、离得远的标明未到位、没有网络也能签、同意才记轨迹";

const WHO = "刘多看";
const HEAD = "调有方";

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
    await member.shot("17-home");
    await member.page.locator("main").getByRole("link", { name: /巡查/ }).first().click();
    await member.settled();
    await member.sees("我的巡查", "每周日常巡查");
    await member.shot("17-mine");
    await member.page.getByRole("link", { name: /每周日常巡查/ }).first().click();
    await member.settled();
    memory.path = new URL(member.page.url()).pathname;
    memory.spots = await member.page.locator(".spot-list li").evaluateAll((all) =>
      all.map((li) => ({ lon: Number(li.dataset.lon), lat: Number(li.dataset.lat), name: li.querySelector("b").textContent })));
    assert.ok(memory.spots.length >= 3);
    await member.shot("17-task", { full: true });
  }],

  ["begins, checks in in place, and from afar is told that it does not count", async (stage, memory) => {
    const { member, spots } = memory;
    await member.click("开始巡查");
    await member.sees("巡查中");
    await stand(member, spots[0], 0.0003);
    await member.click("按远近排");
    await member.sees(/离您约\d+米/);
    await member.shot("17-spots");
    await atPoint(member, await member.page.locator(".spot-list li", { hasText: spots[0].name }).locator("a").getAttribute("href"));
    await member.shot("17-check-in", { full: true });
    await member.click("签到");
    await member.sees(`${spots[0].name}：到位，已签到`);
    await stand(member, spots[1], 0.01);
    await atPoint(member, await member.page.locator(".spot-list li", { hasText: spots[1].name }).locator("a").getAttribute("href"));
    await member.click("签到");
    await member.sees(/标明“未到位”/, /距点位\d+米/);
    await member.shot("17-not-in-place", { full: true });
  }],

  ["agrees to a track for this patrol, walks, and stops it", async (stage, memory) => {
    const { member, spots, path } = memory;
    await member.follow("看说明，同意记录");
    await member.sees(/不同意、撤回都不影响巡查和考核/);
    await member.shot("17-consent", { full: true });
    await member.tick("我同意记录这一次巡查的轨迹");
    await member.page.locator("main").getByRole("button", { name: "同意记录轨迹" }).click();
    await member.sees(/正在记录这一次巡查的轨迹/);
    // Opened again, as after a look at another page: it goes on.
    await member.page.waitForTimeout(1200);
    await member.go(path);
    for (let k = 0; k < 4; k += 1) {
      await stand(member, spots[1], 0.001 * (4 - k));
      await member.page.waitForTimeout(1500);
    }
    await member.sees(/已记[3-9]个点/);
    await member.shot("17-recording", { full: true });
    await member.click("停止记录");
    await member.sees("查看轨迹");
    await member.follow("查看轨迹");
    await member.sees(/\d+个点/);
    await member.shot("17-track", { full: true });
    await member.go(path);
  }],

  ["a point without a network is checked in later, once", async (stage, memory) => {
    const { member, spots, path } = memory;
    await member.page.getByRole("button", { name: "带到现场" }).click();
    await member.page.locator('[data-island="along"][data-taken="yes"]').waitFor();
    const href = await member.page.locator(".spot-list li", { hasText: spots[2].name }).locator("a").getAttribute("href");
    member.expectCuts();
    await member.context.setOffline(true);
    await stand(member, spots[2]);
    await member.page.goto(href);
    await member.page.locator("form[data-ready]").waitFor();
    await member.page.getByText("已定位").first().waitFor();
    await member.page.locator("main").getByRole("button", { name: "签到", exact: true }).click();
    await member.page.locator("[data-kept]").waitFor();
    await member.sees("已存在这部手机上");
    await member.shot("17-offline");
    await member.context.setOffline(false);
    await member.page.goto("/queue");
    await member.page.locator("[data-list] .queue-item").filter({ hasText: "签到" }).getByText("已送达").waitFor({ timeout: 60_000 });
    const told = await member.page.evaluate(async (path) => (await (await fetch(`/api/v1${path}`)).json()), path);
    assert.deepEqual(told.state.visits.map((v) => v.reached), [true, false, true]);
    assert.ok(told.timeline.some((t) => t.filled));
  }],

  ["reports on the way, ends with the reason for what was not reached", async (stage, memory) => {
    const { member, spots, path } = memory;
    await member.go("/clues/new");
    await member.page.locator("form[data-ready]").waitFor();
    await member.choose("问题类别", "占道经营");
    await member.page.getByRole("button", { name: "定位", exact: true }).click();
    await member.page.getByText("已定位").first().waitFor();
    await member.write({ 地点: "卫庄村口", 情况: "巡查时发现菜摊占道" });
    await member.page.locator("main").getByRole("button", { name: "上报", exact: true }).click();
    await member.page.locator("[data-done]").waitFor({ timeout: 60_000 }).catch(() => {});
    await member.go(path);
    await member.sees("巡查中上报的线索", "巡查时发现菜摊占道");
    await member.follow("结束巡查");
    await member.sees("还没有到位的点位", spots[1].name);
    await member.tick("一切正常");
    member.expect(422);
    await member.page.locator("main").getByRole("button", { name: "结束巡查" }).click();
    await member.sees("P-12");
    await member.write({ 没有到位的原因: "修路绕不过去" });
    await member.page.locator("main").getByRole("button", { name: "结束巡查" }).click();
    await member.sees("已完成");
    await member.shot("17-done", { full: true });
    await member.context.close();
    stage.visitors.splice(stage.visitors.indexOf(member), 1);
    rmSync(memory.folder, { recursive: true, force: true });
  }],

  ["the centre sees which grids were gone, and leaves a trace where it opens a track", async (stage, memory) => {
    const head = await stage.person(HEAD);
    await head.go("/patrols/coverage");
    await head.sees("巡查覆盖", "距上次到位");
    await head.shot("17-coverage", { full: true });
    await head.go("/patrols");
    await head.shot("17-list", { full: true });
    await head.go(memory.path);
    await head.page.getByRole("link", { name: /查看轨迹/ }).click();
    await head.sees(/经巡查人本人同意记录/);
    await head.go(memory.path);
    await head.sees("谁看过", HEAD);
    await head.shot("17-centre", { full: true });
    await head.go("/patrols/acts/assign_patrol");
    await head.shot("17-assign", { full: true });
  }],
];
