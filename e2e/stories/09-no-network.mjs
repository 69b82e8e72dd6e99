// A grid member where there is no network: everything is captured, nothing is lost, and all of it arrives once.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { disguised, photo, small, tone, video } from "../lib/photo.mjs";
import { PHONE } from "../lib/stage.mjs";

export const title = "没有网络也能拍照上报：先存手机，断断续续传完，一条不多一条不少";

const WHO = "李知远";
const FILES = "照片、录像、录音";
/** What the web view of WeChat calls itself. */
const WECHAT =
  "Mozilla/5.0 (Linux; Android 12; V2049A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 XWEB/5075 MMWEBSDK/20230202 MicroMessenger/8.0.33.2320 WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64";
/** A line like 2G (EDGE) on a good day: 144 kbit/s up, in bytes and milliseconds. */
const SLOW = { offline: false, latency: 350, downloadThroughput: 30_000, uploadThroughput: 18_000 };
/** A line like 3G at the edge of the village. */
const BETTER = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 90_000 };
const FREE = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };

/** Fills in a report, without putting it aside. */
async function fillIn(member, { files = [], content, cls = "占道经营" }) {
  // Nobody waits until what is being sent is through.
  await member.page.goto("/clues/new");
  await member.page.locator("form[data-ready]").waitFor();
  if (files.length > 0) await member.page.getByLabel(FILES, { exact: true }).last().setInputFiles(files);
  for (const file of files) await member.page.getByText(file.name, { exact: true }).first().waitFor();
  await member.choose("问题类别", cls);
  await member.write({ 地点: "花石村口", 情况: content });
}

/** Says where it is and puts it aside; the page says that it lies on the phone. */
async function putAside(member) {
  await member.page.getByRole("button", { name: "定位", exact: true }).click();
  await member.page.getByText("已定位").first().waitFor();
  await member.page.locator("main").getByRole("button", { name: "上报", exact: true }).click();
  await member.page.locator("[data-kept]").or(member.page.locator("[data-done]")).first().waitFor();
}

async function capture(member, report) {
  await fillIn(member, report);
  await putAside(member);
}

/** Waits for what only an asynchronous question can tell. */
async function until(page, question) {
  for (const end = Date.now() + 20_000; Date.now() < end; await page.waitForTimeout(100)) {
    if (await page.evaluate(question)) return;
  }
  throw new Error(`never came true: ${question}`);
}

/** The card of a report in the queue. */
const card = (member, content) => member.page.locator(".queue-item").filter({ hasText: content });

const arrived = (member, content, timeout = 90_000) => card(member, content).getByText("已送达").waitFor({ timeout });

/** The queue is there when its cards are. */
async function queue(member) {
  await member.page.goto("/queue");
  await member.page.locator(".queue-item").first().waitFor();
}

/** How often a text is among the member's own reports, as the house tells it. */
async function count(member, content) {
  const rows = await member.page.evaluate(async () => {
    const all = [];
    for (let after = ""; ; ) {
      const page = await (await fetch(`/api/v1/clues?mine=true&after=${encodeURIComponent(after)}`)).json();
      all.push(...page.rows);
      if (!page.next) return all;
      after = page.next;
    }
  });
  return rows.filter((r) => r.content === content).length;
}

/** How far a report has come, from 0 to 1. */
async function comesTo(member, content, part) {
  await member.page.waitForFunction(
    ([text, part]) => {
      const c = [...document.querySelectorAll(".queue-item")].find((e) => e.textContent.includes(text));
      return (c?.querySelector("progress")?.value ?? 0) > part;
    },
    [content, part],
    { timeout: 150_000 },
  );
  return card(member, content).locator("progress").evaluate((p) => p.value);
}

/** The line of a phone: as thin as wanted, cut, or gone. */
async function line(member) {
  const cdp = await member.context.newCDPSession(member.page);
  await cdp.send("Network.enable");
  return {
    async is(how) {
      await member.context.setOffline(false);
      await cdp.send("Network.emulateNetworkConditions", how);
    },
    async cut() {
      await cdp.send("Network.emulateNetworkConditions", { ...SLOW, offline: true });
      await member.context.setOffline(true);
    },
    async done() {
      await cdp.send("Network.emulateNetworkConditions", FREE);
      await cdp.detach();
    },
  };
}

/** What lies in the phone's store. */
const stored = (member) =>
  member.page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const open = indexedDB.open("zhifa-field");
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const all = open.result.transaction("items").objectStore("items").getAll();
          const bytes = open.result.transaction("blobs").objectStore("blobs").count();
          bytes.onsuccess = () => resolve({ left: bytes.result, states: all.result.map((i) => i.state) });
        };
      }),
  );

/** Ten reports of a morning in a dead spot: photographs, a film, a recording, and one with words alone. */
const MORNING = [
  { content: "第一处：水泥堆占了人行道", files: [photo(901, "水泥堆.jpg")] },
  { content: "第二处：菜摊摆到车道上", files: [small(902, "菜摊.jpg")] },
  { content: "第三处：墙上贴满小广告", files: [small(903, "小广告.jpg"), small(904, "另一面墙.jpg")], cls: "乱堆乱放" },
  { content: "第四处：渣土车沿路撒漏，有录像", files: [video(1.2, "渣土车.mp4"), small(905, "车牌.jpg")] },
  { content: "第五处：夜里装修吵闹，有录音", files: [tone(5, "装修声.wav")] },
  { content: "第六处：井盖松动，没来得及拍" },
  { content: "第七处：广告牌快掉了", files: [small(906, "广告牌.jpg")] },
  { content: "第八处：垃圾堆在桥头", files: [small(907, "桥头.jpg")], cls: "乱堆乱放" },
  { content: "第九处：雨棚伸到路上", files: [small(908, "雨棚.jpg")] },
  { content: "第十处：还没写完就没电了", files: [small(909, "没写完.jpg")] },
];
const FILM = MORNING[3];

export const scenes = [
  ["with a network once, the phone keeps what it needs", async (stage, memory) => {
    memory.folder = mkdtempSync(join(tmpdir(), "zhifa-phone-"));
    const member = (memory.member = await stage.phone(memory.folder));
    await member.signIn(WHO);
    memory.signedIn = Date.now();
    await until(member.page, async () => {
      const pages = await caches.open("zhifa-pages");
      return (await Promise.all(["/", "/clues/new", "/queue"].map((p) => pages.match(p)))).every(Boolean) && navigator.serviceWorker.controller?.state === "activated";
    });
    const cdp = await member.context.newCDPSession(member.page);
    const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
    assert.deepEqual(installabilityErrors.filter((e) => e.errorId !== "in-incognito"), [], "the house cannot be installed");
  }],

  ["captures nine reports in a dead spot: photographs, a film, a recording, one with words alone", async (stage, memory) => {
    const { member } = memory;
    member.expectCuts();
    await member.context.setOffline(true);
    await capture(member, MORNING[0]);
    await member.sees("已存在这部手机上", "没有网络，等待发送");
    await member.shot("09-kept");
    for (const report of MORNING.slice(1, 9)) await capture(member, report);
    await queue(member);
    assert.equal(await member.page.locator(".queue-item").count(), 9);
    await member.sees("没有网络，内容都存在这部手机上");
    await member.page.locator(".way-count").getByText("9").waitFor();
    await member.shot("09-queue-offline", { full: true });
    await member.page.goto("/clues?mine=1");
    await member.sees("这一页要有网络才能看");
    await member.shot("09-offline-page");
  }],

  ["the tenth is half written when the phone goes out without a warning: nothing is lost", async (stage, memory) => {
    let { member } = memory;
    await fillIn(member, MORNING[9]);
    await member.page.waitForTimeout(600);
    // A browser writes down once in half a minute who is signed in; whoever captured nine reports has been for longer.
    await member.page.waitForTimeout(Math.max(0, memory.signedIn + 35_000 - Date.now()));
    member = memory.member = await stage.killed(member, memory.folder);
    member.expectCuts();
    await member.context.setOffline(true);
    await member.go("/clues/new");
    await member.sees("已恢复上次没有提交的内容", "没写完.jpg");
    assert.equal(await member.page.getByLabel("情况", { exact: true }).inputValue(), MORNING[9].content);
    await member.page.locator("form[data-ready]").waitFor();
    await putAside(member);
    await queue(member);
    assert.equal(await member.page.locator(".queue-item").count(), 10, "the phone went out, nothing is lost");
    await member.page.locator(".way-count").getByText("10").waitFor();
  }],

  ["the network comes back at 2G, breaks off, the phone goes out in the middle of the film: all ten arrive once", async (stage, memory) => {
    let { member } = memory;
    let thin = await line(member);
    await thin.is(SLOW);
    // What is short is through first, whatever was captured first.
    await arrived(member, MORNING[5].content);
    const before = await comesTo(member, FILM.content, 0.2);
    await member.shot("09-queue-sending", { full: true });
    await thin.cut();
    await card(member, FILM.content).getByText(/没有网络，等待发送|稍后重试/).waitFor();
    await member.page.waitForTimeout(500);
    await thin.is(SLOW);
    const half = await comesTo(member, FILM.content, before + 0.15);
    assert.ok(half < 0.9, `the film was through before the phone could go out: ${half}`);

    member = memory.member = await stage.killed(member, memory.folder);
    member.expectCuts();
    await member.context.setOffline(true);
    await queue(member);
    assert.equal(await member.page.locator(".queue-item").count(), 10, "it went out while it was sending, nothing is lost");
    thin = await line(member);
    await thin.is(SLOW);
    const again = await comesTo(member, FILM.content, half - 0.1);
    assert.ok(again < 1);
    await thin.cut();
    await member.page.waitForTimeout(500);
    await thin.is(SLOW);
    for (const { content } of MORNING) await arrived(member, content, 150_000);
    await member.shot("09-queue-done", { full: true });
    for (const { content } of MORNING) assert.equal(await count(member, content), 1, content);
    // Nothing began anew: what the house had of a file was not sent to it again.
    const files = MORNING.flatMap((r) => r.files ?? []);
    const uploads = stage.uploads(memory.folder);
    uploads.once(files);
    const bytes = files.reduce((sum, f) => sum + f.buffer.length, 0);
    assert.ok(uploads.sent() < bytes * 1.4, `${uploads.sent()} bytes were sent for ${bytes}`);
    assert.deepEqual(await stored(member), { left: 0, states: Array(10).fill("done") }, "what has arrived takes no room");
    await thin.done();
  }],

  ["a film is under way when a report with words alone is put aside: the words arrive first, the film goes on", async (stage, memory) => {
    const { member } = memory;
    const [long, short] = ["第十一处：长录像", "第十二处：只有一句话"];
    const film = video(2, "长录像.mp4");
    const thin = await line(member);
    await thin.is(BETTER);
    await capture(member, { files: [film], content: long });
    await queue(member);
    const before = await comesTo(member, long, 0.1);
    await capture(member, { content: short });
    await member.page.locator("[data-done]").waitFor({ timeout: 30_000 });
    assert.deepEqual([await count(member, short), await count(member, long)], [1, 0], "the film is still under way");
    await queue(member);
    assert.ok((await comesTo(member, long, before - 0.01)) < 1, "and goes on where it stood");
    await member.shot("09-overtaken", { full: true });
    await thin.is(FREE);
    await arrived(member, long);
    assert.deepEqual([await count(member, short), await count(member, long)], [1, 1]);
    stage.uploads(memory.folder).once([film]);
    await thin.done();
  }],

  ["the clue tells both times and how exact the position is; the video is whole", async (stage, memory) => {
    const { member } = memory;
    await card(member, FILM.content).getByRole("link", { name: "查看线索" }).click();
    await member.sees(/拍摄于\d{4}-\d\d-\d\d \d\d:\d\d，收到于\d{4}-\d\d-\d\d \d\d:\d\d，定位精度约12米/);
    // Other stories may have put the town's clock forward, so the day is that of the clue's own number.
    const [, year, month, day] = /\/clues\/(\d{4})(\d\d)(\d\d)/.exec(new URL(member.page.url()).pathname);
    const told = /拍摄于(\S+) \S+，收到于(\S+) /.exec(await member.page.locator("main").innerText());
    assert.deepEqual(told.slice(1), Array(2).fill(`${year}-${month}-${day}`), "taken and received today");
    assert.doesNotMatch(await member.page.locator("main").innerText(), /时钟偏快/);
    await member.shot("09-clue", { full: true });
    const path = new URL(member.page.url()).pathname;
    const sizes = await member.page.evaluate(async (path) => (await (await fetch(`/api/v1${path}`)).json()).state.files.map((f) => [f.media_type, f.size]), path);
    assert.deepEqual(sizes.map(([kind]) => kind), ["video/mp4", "image/jpeg"]);
    assert.equal(sizes[0][1], FILM.files[0].buffer.length);
  }],

  ["what is recorded in the page travels the same way and is played where it arrives", async (_, memory) => {
    const { member } = memory;
    const text = "第十八处：机器轰鸣";
    await member.context.setOffline(true);
    await fillIn(member, { content: text });
    await member.page.getByRole("button", { name: "录音", exact: true }).click();
    const stop = member.page.getByRole("button", { name: /停止录音 0:0[2-9]/ });
    await stop.waitFor();
    // In the middle of it nothing is put aside.
    await member.page.locator("main").getByRole("button", { name: "上报", exact: true }).click();
    await member.page.getByRole("dialog").getByText(/先停止录音/).waitFor();
    await member.page.getByRole("dialog").getByRole("button", { name: "知道了" }).click();
    await member.shot("09-recording", { full: true });
    await member.page.getByRole("button", { name: /停止录音/ }).click();
    await member.page.getByText(/^录音\d{4}-\d\d\./).first().waitFor();
    await member.shot("09-recorded", { full: true });
    await putAside(member);
    await queue(member);
    await member.context.setOffline(false);
    await arrived(member, text);
    await card(member, text).getByRole("link", { name: "查看线索" }).click();
    const player = member.page.locator("main audio").first();
    await player.waitFor();
    await player.evaluate(async (sound) => {
      sound.muted = true;
      await sound.play();
      await new Promise((done) => sound.addEventListener("timeupdate", () => sound.currentTime > 0.2 && done(undefined)));
    });
    await member.shot("09-played", { full: true });
    assert.equal(await count(member, text), 1);
  }],

  ["an answer that was lost: sent again it is there once, changed it is refused in words", async (stage, memory) => {
    const { member } = memory;
    const [text, changed] = ["第十三处：回执丢了", "第十三处：回执丢了，又改了"];
    let lost = 0;
    await member.context.route("**/api/v1/clues", async (route) => {
      lost += 1;
      await route.fetch();
      await route.abort("connectionreset");
    });
    await capture(member, { files: [photo(907)], content: text });
    await member.sees(/稍后重试/);
    assert.ok(lost > 0);
    await member.context.unroute("**/api/v1/clues");
    await queue(member);
    await arrived(member, text);
    assert.equal(await count(member, text), 1, "sent twice, there once");

    await member.context.route("**/api/v1/clues", async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    });
    const [kept, other] = ["第十四处：收到了但手机不知道", "第十四处：收到了但手机不知道，改过"];
    await capture(member, { files: [photo(908)], content: kept });
    await member.sees(/稍后重试/);
    await member.page.getByRole("button", { name: "修改" }).click();
    await member.page.locator("form[data-ready]").waitFor();
    await member.sees("修改待发的上报");
    await member.context.unroute("**/api/v1/clues");
    member.expect(409);
    await member.write({ 情况: other });
    await member.page.locator("main").getByRole("button", { name: "上报", exact: true }).click();
    await member.sees("内容不一致", "内容与收到的不一致，没有重复收", /收到的没有改动/);
    await member.shot("09-conflict", { full: true });
    assert.deepEqual([await count(member, kept), await count(member, other)], [1, 0]);
    await queue(member);
    await card(member, other).getByRole("button", { name: "另报一条" }).click();
    // Two reports of one thing are asked about first.
    await member.page.getByRole("dialog").getByRole("button", { name: "另报一条" }).click();
    await arrived(member, other);
    assert.deepEqual([await count(member, kept), await count(member, other), await count(member, changed)], [1, 1, 0]);
  }],

  ["what the house does not take is shown with its reason, mended and sent", async (stage, memory) => {
    const { member } = memory;
    const text = "第十五处：夹了一个不是照片的文件";
    await member.context.setOffline(true);
    await capture(member, { files: [disguised(), photo(909, "真的.jpg")], content: text });
    await queue(member);
    member.expect(422);
    await member.context.setOffline(false);
    await card(member, text).getByText("没有收下，请修改").waitFor();
    await card(member, text).getByText(/照片\.jpg：/).waitFor();
    await member.shot("09-refused", { full: true });
    await card(member, text).getByRole("button", { name: "修改" }).click();
    await member.page.locator(".file-chip.failed").getByRole("button", { name: "移除" }).click();
    await member.page.locator("main").getByRole("button", { name: "上报", exact: true }).click();
    await member.sees("已上报，回执号");
    assert.equal(await count(member, text), 1);
  }],

  ["paused it waits, removed it asks first", async (stage, memory) => {
    const { member } = memory;
    const [stays, goes] = ["第十六处：先放一放", "第十七处：拍错了"];
    await member.context.setOffline(true);
    // What was begun and is not wanted is thrown away by hand.
    await fillIn(member, { files: [photo(914, "不要的.jpg")], content: "不要了" });
    await member.page.waitForTimeout(600);
    await member.go("/clues/new");
    await member.sees("已恢复上次没有提交的内容", "不要的.jpg");
    await member.page.getByRole("button", { name: "不要了" }).click();
    await member.page.waitForFunction(() => document.querySelector('[name="content"]')?.value === "");
    await capture(member, { files: [photo(910)], content: stays });
    await capture(member, { files: [photo(911)], content: goes });
    await queue(member);
    await card(member, stays).getByRole("button", { name: "暂停" }).click();
    await card(member, stays).getByText("已暂停").waitFor();
    await card(member, goes).getByRole("button", { name: "删除" }).click();
    await member.page.getByRole("dialog").getByRole("button", { name: "再想想" }).click();
    assert.equal(await card(member, goes).count(), 1);
    await card(member, goes).getByRole("button", { name: "删除" }).click();
    await member.page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
    await card(member, goes).waitFor({ state: "detached" });
    await member.context.setOffline(false);
    await member.page.waitForTimeout(1500);
    assert.equal(await card(member, stays).getByText("已暂停").count(), 1, "the network alone does not send it");
    await card(member, stays).getByRole("button", { name: "继续发送" }).click();
    await arrived(member, stays);
    assert.deepEqual([await count(member, stays), await count(member, goes)], [1, 0]);
  }],

  ["with every page closed the browser itself sends, where it can", async (stage, memory) => {
    const { member } = memory;
    const text = "第十九处：页面都关了";
    await member.context.setOffline(true);
    await capture(member, { files: [photo(913), video(1, "短录像.mp4")], content: text });
    const { origin } = new URL(member.page.url());
    await member.page.goto("about:blank");
    await member.context.setOffline(false);
    const cdp = await member.context.newCDPSession(member.page);
    const known = new Promise((resolve) => {
      cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        const ours = registrations.find((r) => r.scopeURL === `${origin}/` && !r.isDeleted);
        if (ours) resolve(ours.registrationId);
      });
    });
    await cdp.send("ServiceWorker.enable");
    const registrationId = await known;
    const mine = async () => {
      const answer = await member.context.request.get(`${origin}/api/v1/clues?mine=true`);
      return (await answer.json()).rows.filter((r) => r.content === text).length;
    };
    assert.equal(await mine(), 0);
    await cdp.send("ServiceWorker.dispatchSyncEvent", { origin, registrationId, tag: "zhifa-send", lastChance: false });
    for (const end = Date.now() + 30_000; Date.now() < end && (await mine()) === 0; ) await member.page.waitForTimeout(300);
    assert.equal(await mine(), 1, "nobody sent it");
    await cdp.detach();
    await queue(member);
    await arrived(member, text);
    assert.equal(await count(member, text), 1);
  }],

  ["a session that has ended meanwhile: it waits, and goes after the next sign-in", async (stage, memory) => {
    const { member } = memory;
    const text = "第二十处：登录已经过期";
    await member.context.setOffline(true);
    await capture(member, { files: [photo(912)], content: text });
    await member.context.clearCookies();
    await queue(member);
    member.expect(401);
    await member.context.setOffline(false);
    await card(member, text).getByText("请重新登录").waitFor();
    await member.shot("09-signed-out", { full: true });
    // Another member on the same phone neither sees nor sends it.
    await member.signIn("冯东来");
    await member.page.goto("/queue");
    await member.sees("这部手机上还有其他人的1条待发，由本人登录后发送");
    assert.equal(await member.page.locator(".queue-item").count(), 0);
    await member.signIn(WHO);
    assert.equal(await count(member, text), 0);
    await queue(member);
    await arrived(member, text);
    assert.equal(await count(member, text), 1);
  }],

  ["after a sign-out nobody's page is left on the phone", async (stage, memory) => {
    const { member } = memory;
    await member.go("/");
    await member.page.locator("summary").filter({ hasText: WHO }).click();
    await member.page.getByRole("button", { name: "退出登录" }).click();
    await member.page.waitForURL("**/sign-in");
    await until(member.page, async () => !(await caches.has("zhifa-pages")));
    stage.sessions.delete(WHO);
    await member.context.setOffline(true);
    for (const path of ["/clues/new", "/queue", "/"]) {
      await member.page.goto(path);
      await member.sees("没有网络");
      assert.doesNotMatch(await member.page.content(), new RegExp(WHO));
    }
    await member.context.close();
    stage.visitors.splice(stage.visitors.indexOf(member), 1);
    rmSync(memory.folder, { recursive: true, force: true });
  }],

  ["inside WeChat, which has no service worker: what was captured waits in the store and arrives once", async (stage) => {
    const folder = mkdtempSync(join(tmpdir(), "zhifa-wechat-"));
    const open = async () => {
      const member = await stage.phone(folder, { agent: WECHAT });
      await member.context.addInitScript(() => delete Navigator.prototype.serviceWorker);
      member.expectCuts();
      return member;
    };
    const text = "第二十一处：微信里拍的";
    const film = video(0.4, "微信录像.mp4");
    let member = await open();
    await member.signIn(WHO);
    await fillIn(member, { files: [film, tone(3, "微信录音.wav")], content: text });
    await member.sees(/在微信里，没有网络时打不开页面/, /在浏览器打开/);
    await member.shot("09-wechat", { full: true });
    await member.context.setOffline(true);
    await putAside(member);
    await member.sees("已存在这部手机上", "没有网络，等待发送");
    assert.deepEqual(await stored(member), { left: 2, states: ["waiting"] });
    await member.context.close();
    stage.visitors.splice(stage.visitors.indexOf(member), 1);

    member = await open();
    await queue(member);
    await member.sees(/在微信里，没有网络时打不开页面/);
    await arrived(member, text);
    await member.shot("09-wechat-queue", { full: true });
    assert.equal(await count(member, text), 1);
    assert.deepEqual(await stored(member), { left: 0, states: ["done"] });
    stage.uploads(folder).once([film]);
    assert.equal(await member.page.evaluate(() => "serviceWorker" in navigator), false);
    await member.context.close();
    stage.visitors.splice(stage.visitors.indexOf(member), 1);
    rmSync(folder, { recursive: true, force: true });
  }],

  ["without script, and without a store, the page is the plain form it was", async (stage) => {
    for (const way of ["script", "store"]) {
      const member = await stage.visitor(PHONE, { script: way !== "script" });
      if (way === "store") await member.context.addInitScript(() => Object.defineProperty(window, "indexedDB", { value: undefined }));
      await member.signIn(WHO);
      await member.go("/clues/new");
      if (way === "script") await member.page.getByLabel(FILES).setInputFiles([photo(920)]);
      else await member.attach(FILES, photo(921));
      await member.choose("问题类别", "其他");
      await member.write({ 地点: "花石村", 情况: `没有${way}也能报` });
      await member.page.locator("main").getByRole("button", { name: "上报", exact: true }).click();
      await member.sees("已上报，回执号");
    }
  }],
];
