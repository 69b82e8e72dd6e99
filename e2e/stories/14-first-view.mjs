// A village's line: what everybody sees first weighs less than 100 KB, pictures included.
import { report } from "../lib/road.mjs";
import { DESK, PHONE, TABLET } from "../lib/stage.mjs";
import { light } from "../lib/weight.mjs";

export const title = "第一眼不到100 KB";

export const scenes = [
  ["the public's pages", async (stage) => {
    await light(stage, "/public", { sees: ["行政执法公示"] });
    await light(stage, "/public", { device: DESK });
    await light(stage, "/report", { sees: ["我要举报"] });
    await light(stage, "/follow", { sees: ["查询进度"] });
  }],

  ["a grid member's form, and the clue with its photograph", async (stage) => {
    await light(stage, "/clues/new", { name: "李知远", sees: ["拍一拍上报"] });
    const clue = await report(stage, { place: "富士花园社区东南角", content: "东南角堆了纸箱。" });
    await light(stage, clue.path, { name: "李知远", sees: ["东南角堆了纸箱。"] });
    await light(stage, clue.path, { name: "闻声快", device: DESK });
  }],

  ["an officer's desk, and a case", async (stage) => {
    for (const device of [PHONE, TABLET, DESK]) await light(stage, "/", { name: "展铁行", device, sees: ["待办案件"] });
    await light(stage, "/", { name: "梁造正", sees: ["待办线索"] });
    const officer = await stage.person("展铁行", PHONE);
    await officer.go("/cases?stage=investigating");
    const path = await officer.page.locator("main a[href^='/cases/2']").first().getAttribute("href");
    await light(stage, path, { name: "展铁行" });
  }],
];
