// Borders are drawn by mouse, finger and keys, brought from a surveyor's file, checked, tried over the clues there are, and
// downloaded for the town's folder; nothing is in force by it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { barriers } from "../lib/axe.mjs";
import { report } from "../lib/road.mjs";
import { Script } from "../lib/script.mjs";
import { PHONE } from "../lib/stage.mjs";

export const title = "网格边界：画、导入、检查、试算、下载，现在用的不变";

/** What the page begins with. */
async function beginnings(stage) {
  const hub = await Script.of(stage, "hub2");
  return (await hub.get("/map/borders/data")).json();
}

/** Opens the village's area in the list and chooses it. */
async function village(visitor, name) {
  const button = visitor.page.locator(".borders-village", { hasText: new RegExp(`^${name}$`) });
  const area = visitor.page.locator("details.borders-area", { has: visitor.page.locator("li", { hasText: name }) }).first();
  if (!(await area.evaluate((d) => d.open))) await area.locator("summary").click();
  await button.click();
}

const map = (visitor) => visitor.page.locator("[data-map]");

/** A place on the map, in parts of it. */
async function at(visitor, [x, y]) {
  const box = await map(visitor).boundingBox();
  return [box.x + box.width * x, box.y + box.height * y];
}

const corners = (visitor) => visitor.page.locator(".borders-corner");
const said = (visitor) => visitor.page.locator("[data-status]").innerText();

/** Checks, tries or downloads, and waits for what is answered. */
async function ask(visitor, name) {
  const mark = `asked-${name}`;
  await visitor.page.locator("[data-outcome]").evaluate((o, mark) => o.append(Object.assign(document.createElement("i"), { id: mark })), mark);
  await visitor.page.getByRole("button", { name, exact: true }).click();
  await visitor.page.locator(`#${mark}`).waitFor({ state: "detached" });
}

export const scenes = [
  ["at the desk a border is drawn with the mouse, moved, and the overlap is refused", async (stage) => {
    await report(stage, { place: "花石村村口", content: "村口的摊位占了半幅路。" });
    const hub = await stage.person("调有方");
    await hub.go("/map");
    await hub.follow("画边界");
    await hub.sees("这一页不改变现在用的边界", "总网格长秦守正", "网格长冯东来");
    assert.deepEqual(await barriers(hub), []);
    await hub.shot("25-borders");
    // One village begins with its patch of the sketch, and a corner of it is moved.
    await village(hub, "花石村");
    await hub.sees("花石村还没有边界");
    await hub.page.getByRole("button", { name: "从示意图块开始" }).click();
    assert.match(await said(hub), /示意的图块/);
    const first = corners(hub).first();
    const words = hub.page.locator("[data-text]");
    await hub.page.locator("details[data-words] summary").click();
    const before = await words.inputValue();
    const box = await first.boundingBox();
    await hub.page.mouse.move(box.x + 14, box.y + 14);
    await hub.page.mouse.down();
    await hub.page.mouse.move(box.x + 40, box.y + 34, { steps: 5 });
    await hub.page.mouse.up();
    assert.notEqual(await words.inputValue(), before, "the corner has moved");
    await hub.page.getByRole("button", { name: "撤销", exact: true }).click();
    assert.equal(await words.inputValue(), before);
    await hub.page.getByRole("button", { name: "重做", exact: true }).click();
    // A corner more, and one less.
    const count = await corners(hub).count();
    await hub.page.locator(".borders-half").first().click();
    assert.equal(await corners(hub).count(), count + 1);
    await corners(hub).nth(1).click();
    await hub.page.keyboard.press("Delete");
    assert.equal(await corners(hub).count(), count);
    // Another village is drawn across it: chosen in the list, which shows where it lies, then drawn over the whole window.
    await village(hub, "承留村");
    await hub.page.locator("[data-map] .leaflet-control-zoom-out").click();
    await hub.page.waitForTimeout(400);
    await hub.page.getByRole("button", { name: "画一块" }).click();
    assert.match(await said(hub), /依次点出/);
    for (const place of [[0.15, 0.15], [0.85, 0.15], [0.85, 0.85], [0.15, 0.85]]) {
      await hub.page.mouse.click(...(await at(hub, place)));
    }
    await hub.page.getByRole("button", { name: "画完" }).click();
    assert.match(await said(hub), /画好了/);
    await hub.shot("25-drawn");
    hub.expect(422);
    await ask(hub, "检查");
    await hub.sees("处错误，改好才能试算和下载");
    await hub.page.getByText(/重叠约[\d.]+公顷/).first().waitFor();
    await hub.shot("25-overlap", { full: true });
    // The fault leads to its village; its border goes, and what is left is without fault.
    await hub.page.locator("[data-outcome] [data-grid]", { hasText: "承留村" }).first().click();
    await hub.page.getByRole("button", { name: "删除这一块" }).click();
    await ask(hub, "检查");
    await hub.sees("没有错误", "还有50个村没有边界");
    await hub.page.reload();
    await hub.settled();
    await hub.sees("已恢复");
    await hub.page.locator("[data-village]", { hasText: "花石村" }).locator("[data-state='new']").waitFor({ state: "attached" });
    await hub.page.getByRole("button", { name: "不要了" }).click();
    await hub.page.locator("[data-village] [data-state='new']").first().waitFor({ state: "detached" });
  }],

  ["a surveyor's file comes in by whatever its properties are called, is tried and downloaded", async (stage, memory) => {
    const { grids } = await beginnings(stage);
    const feature = (g, i) => ({ type: "Feature", properties: { OBJECTID: i, XZQMC: i === 0 ? "无此村" : g.name, 面积: 1 }, geometry: { type: "MultiPolygon", coordinates: g.sketch } });
    const file = { type: "FeatureCollection", features: grids.map(feature) };
    memory.file = file;
    memory.first = grids[0];
    const hub = await stage.person("调有方");
    await hub.go("/map/borders");
    hub.expect(422, 413);
    const chosen = hub.page.locator("#f-file");
    await chosen.setInputFiles({ name: "界线.geojson", mimeType: "application/geo+json", buffer: Buffer.from("PK\u0003\u0004 no such file") });
    await hub.sees("这是压缩包");
    await chosen.setInputFiles({ name: "界线.geojson", mimeType: "application/geo+json", buffer: Buffer.from(JSON.stringify(file)) });
    await hub.sees(`对上${grids.length - 1}个村`, "没有对上村级网格");
    await hub.shot("25-import", { full: true });
    await hub.page.getByLabel("第1个图形是哪个村").selectOption(memory.first.id);
    await hub.sees(`对上${grids.length}个村`);
    await hub.page.getByRole("button", { name: "草稿全部换成这个文件" }).click();
    assert.match(await said(hub), /已经在草稿里/);
    await ask(hub, "检查");
    await hub.sees("没有错误", "schematic");
    await ask(hub, "试算");
    await hub.sees("换到别的村", "没有定位，不变");
    await hub.shot("25-same", { full: true });
    // A third of the villages give their neighbours' names: many clues lie elsewhere now.
    const turned = { ...file, crs: "wgs84", features: grids.map((g, i) => ({ ...feature(g, 1), properties: { 村代码: grids[(i + 1) % grids.length].id } })) };
    await chosen.setInputFiles({ name: "错了的.geojson", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(turned)) });
    await hub.sees(`对上${grids.length}个村`);
    await hub.page.getByRole("button", { name: /放进草稿/ }).click();
    await ask(hub, "检查");
    await hub.sees("巡查点位");
    await hub.page.getByRole("button", { name: "撤销", exact: true }).click();
    // Only one village stays: what lies elsewhere comes into none.
    const one = { type: "FeatureCollection", features: [feature(grids.find((g) => g.name === "花石村"), 1)] };
    await chosen.setInputFiles({ name: "花石村.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(one)) });
    await hub.sees("对上1个村");
    await hub.page.getByRole("button", { name: "草稿全部换成这个文件" }).click();
    await ask(hub, "试算");
    await hub.sees("变成未划入", "从哪里到哪里", "逐件");
    assert.ok((await hub.page.locator("[data-outcome] a[href^='/clues/']").count()) > 3);
    assert.deepEqual(await barriers(hub), []);
    await hub.shot("25-trial", { full: true });
    const next = hub.page.locator("[data-outcome]").getByRole("button", { name: "下一页" });
    if (await next.count()) {
      const first = await hub.page.locator("[data-outcome] a[href^='/clues/']").first().getAttribute("href");
      await next.click();
      await hub.page.waitForFunction((was) => document.querySelector("[data-outcome] a[href^='/clues/']")?.getAttribute("href") !== was, first);
    }
    const coming = hub.page.waitForEvent("download");
    await hub.page.getByRole("button", { name: "下载grids.geojson" }).click();
    const download = await coming;
    assert.equal(download.suggestedFilename(), "grids.geojson");
    const written = JSON.parse(readFileSync(await download.path(), "utf8"));
    assert.deepEqual([written.crs, written.features.length, written.features[0].properties.name], ["wgs84", 1, "花石村"]);
    await hub.sees("文件已经下载");
    // What is in force is what it was.
    assert.ok((await beginnings(stage)).grids.every((g) => g.border === null));
  }],

  ["with keys alone, by coordinates", async (stage) => {
    const hub = await stage.person("管系统");
    await hub.go("/map/borders");
    await hub.sees("由指挥调度中心做");
    assert.equal(await hub.page.getByRole("button", { name: "试算", exact: true }).count(), 0);
    await village(hub, "花石村");
    await hub.page.locator("details[data-words] summary").click();
    const words = hub.page.locator("[data-text]");
    await words.fill("112.50, 35.08\n112.52, 35.08");
    await hub.page.getByRole("button", { name: "用这些坐标" }).click();
    await hub.sees("至少要三个点");
    await words.fill("112.50, 35.08\n112.52, 35.08\n112.52, 35.10\n112.50, 35.10\n洞\n112.505, 35.085\n112.51, 35.085\n112.51, 35.09");
    await hub.page.getByRole("button", { name: "用这些坐标" }).click();
    await hub.sees("花石村（新画）");
    assert.equal(await corners(hub).count(), 7);
    await hub.page.locator("[data-ring]").selectOption("1");
    await hub.page.getByRole("button", { name: "删除这个洞" }).click();
    assert.equal(await corners(hub).count(), 4);
    hub.expect(422);
    await ask(hub, "检查");
    // What was typed lies somewhere else in the town: the points to be patrolled say so.
    await hub.sees(/巡查点位“花石村村委会门口/);
  }],

  ["on the phone with a finger", async (stage) => {
    const hub = await stage.person("调有方", PHONE);
    await hub.go("/map/borders");
    await hub.shot("25-phone", { full: true });
    await village(hub, "花石村");
    await hub.page.getByRole("button", { name: "画一块" }).tap();
    await map(hub).scrollIntoViewIfNeeded();
    for (const place of [[0.3, 0.3], [0.7, 0.3], [0.7, 0.7], [0.3, 0.7]]) {
      await hub.page.touchscreen.tap(...(await at(hub, place)));
      await hub.page.waitForTimeout(350);
    }
    assert.match(await said(hub), /已有4个点/);
    await hub.page.locator(".borders-first").tap();
    assert.match(await said(hub), /画好了/);
    // A corner goes under the finger.
    await hub.page.locator("details[data-words] summary").tap();
    const words = hub.page.locator("[data-text]");
    const before = await words.inputValue();
    await map(hub).scrollIntoViewIfNeeded();
    const box = await corners(hub).first().boundingBox();
    const finger = await hub.finger();
    await finger.down(box.x + 14, box.y + 14);
    await finger.move(box.x - 16, box.y - 10);
    await finger.up();
    assert.notEqual(await words.inputValue(), before);
    await hub.shot("25-phone-drawn");
    hub.expect(422);
    await ask(hub, "检查");
    // Drawn with a finger it covers points of its neighbours, which the check says; it was read all the same.
    await hub.sees(/没有错误|处错误，改好才能试算和下载/);
    assert.deepEqual(await barriers(hub), []);
    await hub.shot("25-phone-checked", { full: true });
  }],

  ["without script a file goes the whole way in one form", async (stage, memory) => {
    const known = await stage.person("调有方");
    const plain = await stage.visitor(undefined, { script: false });
    await plain.context.addCookies(await known.context.cookies());
    await plain.go("/map/borders");
    await plain.page.setInputFiles("#f-file", { name: "界线.geojson", mimeType: "application/geo+json", buffer: Buffer.from(JSON.stringify(memory.file)) });
    await plain.click("检查");
    await plain.sees("按属性“XZQMC”认村", "第1个图形（无此村）", "没有错误");
    await plain.fits();
  }],
];
