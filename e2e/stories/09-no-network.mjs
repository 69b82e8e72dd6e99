// A grid member where there is no network: everything is captured, nothing is lost, and all of it arrives once.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { disguised, photo, video } from "../lib/photo.mjs";
import { PHONE } from "../lib/stage.mjs";

export const title = "没有网络也能拍照上报：先存手机，断断续续传完，一条不多一条不少";

const WHO = "李知远";
/** A line like 2G on a good day, in bytes and milliseconds. */
const SLOW = { offline: false, latency: 300, downloadThroughput: 200_000, uploadThroughput: 120_000 };

/** Captures a report and puts it aside; the page says that it lies on the phone. */
async function capture(member, { files, content, cls = "占道经营" }) {
  await member.go("/clues/new");
  await member.page.locator("form[data-ready]").waitFor();
  await member.page.getByLabel("照片、录像", { exact: true }).last().setInputFiles(files);
  for (const file of files) await member.page.getByText(file.name, { exact: true }).first().waitFor();
  await member.choose("问题类别", cls);
  await member.write({ 地点: "花石村口", 情况: content });
  await member.page.getByRole("button", { name: "定位", exact: true }).click();
  await member.page.getByText("已定位").first().waitFor();
  await member.page.locator("main").getByRole("button", { name: "上报", exact: true }).click();
  await member.page.locator("[data-kept]").or(member.page.locator("[data-done]")).first().waitFor();
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

const arrived = (member, content) => card(member, content).getByText("已送达").waitFor({ timeout: 90_000 });

/** The queue is there when its cards are. */
async function queue(member) {
  await member.page.goto("/queue");
  await member.page.locator(".queue-item").first().waitFor();
}

/** How often a text is among the member's own reports, as the house tells it. */
async function count(member, content) {
  const rows = await member.page.evaluate(async () => (await (await fetch("/api/v1/clues?mine=true")).json()).rows);
  return rows.filter((r) => r.content === content).length;
}

export const scenes = [
  ["with a network once, the phone keeps what it needs", async (stage, memory) => {
    memory.folder = mkdtempSync(join(tmpdir(), "zhifa-phone-"));
    const member = (memory.member = await stage.phone(memory.folder));
    await member.signIn(WHO);
    await until(member.page, async () => {
      const pages = await caches.open("zhifa-pages");
      return (await Promise.all(["/", "/clues/new", "/queue"].map((p) => pages.match(p)))).every(Boolean) && navigator.serviceWorker.controller?.state === "activated";
    });
    const cdp = await member.context.newCDPSession(member.page);
    const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
    assert.deepEqual(installabilityErrors.filter((e) => e.errorId !== "in-incognito"), [], "the house cannot be installed");
  }],

  ["captures four reports in a dead spot, one with a video", async (stage, memory) => {
    const { member } = memory;
    member.expectCuts();
    memory.texts = ["第一处：水泥堆占了人行道", "第二处：菜摊摆到车道上", "第三处：墙上贴满小广告", "第四处：渣土车沿路撒漏，有录像"];
    const [first, second, third, fourth] = memory.texts;
    await member.context.setOffline(true);
    await capture(member, { files: [photo(901)], content: first });
    await member.sees("已存在这部手机上", "没有网络，等待发送");
    await member.shot("09-kept");
    await capture(member, { files: [photo(902)], content: second });
    await capture(member, { files: [photo(903), photo(904, "另一张.jpg")], content: third, cls: "乱堆乱放" });
    await capture(member, { files: [video(3), photo(905)], content: fourth });
    await queue(member);
    assert.equal(await member.page.locator(".queue-item").count(), 4);
    await member.sees("没有网络，内容都存在这部手机上");
    await member.page.locator(".way-count").getByText("4").waitFor();
    await member.shot("09-queue-offline", { full: true });
    await member.page.goto("/clues?mine=1");
    await member.sees("这一页要有网络才能看");
    await member.shot("09-offline-page");
  }],

  ["what is half filled in survives, too, when the phone goes out", async (stage, memory) => {
    let { member } = memory;
    await member.go("/clues/new");
    await member.page.locator("form[data-ready]").waitFor();
    await member.page.getByLabel("照片、录像", { exact: true }).last().setInputFiles([photo(906, "没写完.jpg")]);
    await member.sees("没写完.jpg");
    await member.write({ 情况: "还没写完就没电了" });
    await member.page.waitForTimeout(600);
    await member.context.close();
    stage.visitors.splice(stage.visitors.indexOf(member), 1);

    member = memory.member = await stage.phone(memory.folder);
    member.expectCuts();
    await member.context.setOffline(true);
    await member.go("/clues/new");
    await member.sees("已恢复上次没有提交的内容", "没写完.jpg");
    assert.equal(await member.page.getByLabel("情况", { exact: true }).inputValue(), "还没写完就没电了");
    await member.page.getByRole("button", { name: "不要了" }).click();
    await member.page.waitForFunction(() => document.querySelector('[name="content"]')?.value === "");
    await queue(member);
    assert.equal(await member.page.locator(".queue-item").count(), 4, "the phone was switched off, nothing is lost");
  }],

  ["the network comes back slowly and breaks off in the middle of the video, twice; all arrive", async (stage, memory) => {
    const { member, texts } = memory;
    const cdp = await member.context.newCDPSession(member.page);
    await cdp.send("Network.enable");
    const slow = async () => {
      await member.context.setOffline(false);
      await cdp.send("Network.emulateNetworkConditions", SLOW);
    };
    const film = card(member, texts[3]);
    const part = () => film.locator("progress").evaluate((p) => p.value);
    await slow();
    let before = 0;
    for (const cut of [1, 2]) {
      await member.page.waitForFunction(
        ([text, from]) => {
          const c = [...document.querySelectorAll(".queue-item")].find((e) => e.textContent.includes(text));
          return (c?.querySelector("progress")?.value ?? 0) > from;
        },
        [texts[3], before + 0.15],
        { timeout: 90_000 },
      );
      if (cut === 1) await member.shot("09-queue-sending", { full: true });
      before = await part();
      assert.ok(before < 0.95, `the video was through before it could be cut: ${before}`);
      await cdp.send("Network.emulateNetworkConditions", { ...SLOW, offline: true });
      await member.context.setOffline(true);
      await film.getByText(/没有网络，等待发送|稍后重试/).waitFor();
      await member.page.waitForTimeout(500);
      await slow();
    }
    for (const text of texts) await arrived(member, text);
    await member.shot("09-queue-done", { full: true });
    for (const text of texts) assert.equal(await count(member, text), 1, text);
    // Nothing began anew: each upload was made once, and went on.
    const pieces = await member.page.evaluate(
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
    assert.deepEqual(pieces, { left: 0, states: ["done", "done", "done", "done"] }, "what has arrived takes no room");
    await cdp.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    await cdp.detach();
  }],

  ["the clue tells both times and how exact the position is; the video is whole", async (stage, memory) => {
    const { member, texts } = memory;
    await card(member, texts[3]).getByRole("link", { name: "查看线索" }).click();
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
    assert.equal(sizes[0][1], video(3).buffer.length);
  }],

  ["an answer that was lost: sent again it is there once, changed it is refused in words", async (stage, memory) => {
    const { member } = memory;
    const [text, changed] = ["第五处：回执丢了", "第五处：回执丢了，又改了"];
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
    const [kept, other] = ["第六处：收到了但手机不知道", "第六处：收到了但手机不知道，改过"];
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
    const text = "第七处：夹了一个不是照片的文件";
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
    const [stays, goes] = ["第八处：先放一放", "第九处：拍错了"];
    await member.context.setOffline(true);
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
    const text = "第十一处：页面都关了";
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
    const text = "第十处：登录已经过期";
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

  ["without script, and without a store, the page is the plain form it was", async (stage) => {
    for (const way of ["script", "store"]) {
      const member = await stage.visitor(PHONE, { script: way !== "script" });
      if (way === "store") await member.context.addInitScript(() => Object.defineProperty(window, "indexedDB", { value: undefined }));
      await member.signIn(WHO);
      await member.go("/clues/new");
      if (way === "script") await member.page.getByLabel("照片、录像").setInputFiles([photo(920)]);
      else await member.attach("照片、录像", photo(921));
      await member.choose("问题类别", "其他");
      await member.write({ 地点: "花石村", 情况: `没有${way}也能报` });
      await member.page.locator("main").getByRole("button", { name: "上报", exact: true }).click();
      await member.sees("已上报，回执号");
    }
  }],
];
