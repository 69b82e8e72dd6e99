// A week's round of a village on a phone: points by where one stands, one of them from a dead spot; a track only when agreed to,
// which goes on when the page is opened again, is gone when its walker says so, and is opened by nobody unseen.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PHONE } from "../lib/stage.mjs";

export const title = "网格员巡查：到点签到、离得远的标明未到位、没有网络也能签、同意才记轨迹，停止、撤回随时有效";

const WHO = "刘多看";
const HEAD = "调有方";
/** Whoever handles clues but has no business with where somebody walked. */
const DESK_HAND = "闻声快";

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

/** Walks so many steps of fifty metres from `from` on, each as long as a phone needs to notice it; gives where it ended. */
async function walk(member, spot, steps, from) {
  for (let k = 0; k < steps; k += 1) {
    await stand(member, spot, from + 0.0006 * k);
    await member.page.waitForTimeout(1300);
  }
  return from + 0.0006 * steps;
}

/** How many points of the track the house keeps, as its walker is shown. */
async function kept(member, path) {
  const page = await (await member.context.request.get(`${new URL(member.page.url()).origin}${path}/track`)).text();
  return Number(/，(\d+)个点。/.exec(page)?.[1] ?? 0);
}

/** What waits on the phone to be sent. */
const waiting = (member) =>
  member.page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith("track:")).reduce((n, k) => n + JSON.parse(localStorage.getItem(k)).length, 0));

/** The track's own requests from here on. */
function sent(member) {
  const all = [];
  member.page.on("request", (r) => new URL(r.url()).pathname.endsWith("/track") && r.method() === "POST" && all.push(r.postData()));
  return all;
}

async function agree(member) {
  await member.follow("看说明，同意记录");
  await member.tick("我同意记录这一次巡查的轨迹");
  await member.click("同意记录轨迹");
  await member.sees(/正在记录这一次巡查的轨迹/);
}

export const scenes = [
  ["the week's round waits on the first page", async (stage, memory) => {
    memory.folder = mkdtempSync(join(tmpdir(), "zhifa-phone-"));
    const member = (memory.member = await stage.phone(memory.folder));
    await member.signIn(WHO);
    // A town that has just been opened makes its tasks in its own time.
    const round = member.page.locator("main").getByRole("link", { name: /巡查/ }).first();
    for (const end = Date.now() + 60_000; Date.now() < end && !(await round.count()); await member.go("/")) await member.page.waitForTimeout(1000);
    await member.shot("18-home");
    await round.click();
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

  ["agrees to a track, walks, looks at another page and walks on", async (stage, memory) => {
    const { member, spots, path } = memory;
    await member.follow("看说明，同意记录");
    await member.sees(/不同意、撤回都不影响巡查和考核/, /只有您同意才记录/);
    await member.shot("18-consent", { full: true });
    await member.go(path);
    assert.equal(await kept(member, path), 0);
    await agree(member);
    memory.at = await walk(member, spots[1], 4, 0.001);
    await member.sees(/已记[4-5]个点/);
    await member.shot("18-recording", { full: true });
    const before = await kept(member, path);
    assert.ok(before >= 1, "the first point is sent at once");
    await member.go("/clues/new");
    await member.go(path);
    await member.sees(/正在记录这一次巡查的轨迹/);
    memory.at = await walk(member, spots[1], 3, memory.at);
    await member.page.waitForFunction(() => !/等待发送/.test(document.querySelector('[data-island="track"]').textContent));
    assert.ok((await kept(member, path)) >= before + 3, "it goes on");
  }],

  ["walks through a dead spot: the points wait on the phone and arrive when there is a network", async (stage, memory) => {
    const { member, spots, path } = memory;
    const before = await kept(member, path);
    member.expectCuts();
    await member.context.setOffline(true);
    memory.at = await walk(member, spots[1], 12, memory.at);
    await member.sees(/\d+个等待发送/);
    await member.shot("18-waiting");
    assert.ok((await waiting(member)) >= 11);
    await member.context.setOffline(false);
    await member.page.waitForFunction(() => !Object.keys(localStorage).some((k) => k.startsWith("track:")), undefined, { timeout: 45_000 });
    assert.ok((await kept(member, path)) >= before + 11);
  }],

  ["the phone goes out and on again: what was agreed to still holds, and nothing of it is lost", async (stage, memory) => {
    const { spots, path } = memory;
    const before = await kept(memory.member, path);
    await memory.member.context.close();
    stage.visitors.splice(stage.visitors.indexOf(memory.member), 1);
    const member = (memory.member = await stage.phone(memory.folder));
    await stand(member, spots[1], memory.at);
    await member.go(path);
    await member.sees(/正在记录这一次巡查的轨迹/);
    memory.at = await walk(member, spots[1], 3, memory.at);
    assert.ok((await kept(member, path)) > before, "it goes on");
  }],

  ["stops it: not a step more is recorded; takes the consent back: all is gone at once", async (stage, memory) => {
    const { member, spots, path } = memory;
    await member.click("停止记录");
    await member.sees("查看轨迹");
    const before = await kept(member, path);
    const posts = sent(member);
    memory.at = await walk(member, spots[1], 3, memory.at);
    assert.deepEqual([await kept(member, path), posts], [before, []]);
    await member.follow("查看轨迹");
    await member.sees(new RegExp(`${before}个点`));
    await member.shot("18-track", { full: true });
    await member.go(path);
    await member.follow("撤回同意、删除轨迹");
    await member.shot("18-erase");
    await member.page.locator("main").getByRole("button", { name: /撤回同意/ }).click();
    await member.settled();
    assert.equal(await kept(member, path), 0);
    await member.sees("没有记录轨迹");
    await member.shot("18-erased", { full: true });
  }],

  ["a point without a network is checked in later, once", async (stage, memory) => {
    const { member, spots, path } = memory;
    await member.page.getByRole("button", { name: "带到现场" }).click();
    await member.page.locator('[data-island="along"][data-taken="yes"]').waitFor();
    const href = await member.page.locator(".spot-list li", { hasText: spots[2].name }).locator("a").getAttribute("href");
    member.expectCuts();
    await member.page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
    await member.context.setOffline(true);
    await stand(member, spots[2]);
    await member.page.goto(href);
    await member.page.locator("form[data-ready]").waitFor();
    await member.page.getByText("已定位").first().waitFor();
    await member.page.locator("main").getByRole("button", { name: "签到", exact: true }).click();
    await member.page.locator("[data-kept]").waitFor();
    await member.sees("已存在这部手机上");
    await member.shot("18-offline");
    await member.context.setOffline(false);
    await member.page.goto("/queue");
    await member.page.locator("[data-list] .queue-item").filter({ hasText: "签到" }).getByText("已送达").waitFor({ timeout: 60_000 });
    const told = await member.page.evaluate(async (path) => (await (await fetch(`/api/v1${path}`)).json()), path);
    assert.deepEqual(told.state.visits.map((v) => v.reached), [true, false, true]);
    assert.ok(told.timeline.some((t) => t.filled));
  }],

  ["agrees once more, reports on the way and ends: with the patrol the recording ends", async (stage, memory) => {
    const { member, spots, path } = memory;
    await member.go(path);
    await agree(member);
    memory.at = await walk(member, spots[1], 3, memory.at);
    await member.go("/clues/new");
    await member.page.locator("form[data-ready]").waitFor();
    await member.choose("问题类别", "占道经营");
    await member.page.getByRole("button", { name: "定位", exact: true }).click();
    await member.page.getByText("已定位").first().waitFor();
    await member.write({ 地点: "卫庄村口", 情况: "巡查时发现菜摊占道" });
    await member.page.locator("main").getByRole("button", { name: "上报", exact: true }).click();
    await member.sees("已上报，回执号");
    await member.go(path);
    await member.sees("巡查中上报的线索", "巡查时发现菜摊占道");
    await member.follow("结束巡查");
    await member.sees("还没有到位的点位", spots[1].name);
    await member.tick("一切正常");
    member.expect(422);
    await member.page.locator("main").getByRole("button", { name: "结束巡查" }).click();
    await member.sees("P-12");
    // It lies on the phone, to be mended there.
    await member.page.getByRole("button", { name: "修改" }).click();
    await member.page.locator("form[data-ready]").waitFor();
    await member.write({ 没有到位的原因: "修路绕不过去" });
    await member.page.locator("main").getByRole("button", { name: "结束巡查" }).click();
    await member.sees("已完成");
    await member.seesNot(/正在记录/);
    await member.shot("18-done", { full: true });
    const [before, posts] = [await kept(member, path), sent(member)];
    assert.ok(before >= 3);
    await walk(member, spots[1], 3, memory.at);
    assert.deepEqual([await kept(member, path), posts, await waiting(member)], [before, [], 0]);
  }],

  ["the centre sees which grids were gone, opens the track with a trace; others may not", async (stage, memory) => {
    const { member, path } = memory;
    const head = await stage.person(HEAD);
    await head.go("/patrols/coverage");
    await head.sees("巡查覆盖", "距上次到位");
    await head.shot("18-coverage", { full: true });
    await head.go("/patrols");
    await head.shot("18-list", { full: true });
    await head.go(path);
    await head.page.getByRole("link", { name: /查看轨迹/ }).click();
    await head.sees(/经巡查人本人同意记录/, /\d+个点/);
    assert.ok(await head.page.locator(".sketch-track").getAttribute("d"), "the track is drawn");
    await head.shot("18-track-desk", { full: true });
    await head.go(path);
    await head.sees("谁看过", HEAD);
    await head.shot("18-centre", { full: true });
    await head.go("/patrols/acts/assign_patrol");
    await head.shot("18-assign", { full: true });
    const other = await stage.person(DESK_HAND);
    await other.go(path);
    await other.seesNot("查看轨迹");
    other.expect(403);
    await other.go(`${path}/track`);
    await other.card("P-13");
    // Its walker is told who looked.
    await member.go(path);
    await member.sees("谁看过", HEAD);
    await member.seesNot(DESK_HAND);
    await member.shot("18-who-looked", { full: true });
    await head.go("/patrols/coverage");
    await (await stage.person(HEAD, PHONE)).go("/patrols/coverage");
    await stage.last.shot("18-coverage-phone", { full: true });
    await member.context.close();
    stage.visitors.splice(stage.visitors.indexOf(member), 1);
    rmSync(memory.folder, { recursive: true, force: true });
  }],
];
