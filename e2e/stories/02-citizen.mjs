// A citizen on the public site, with a browser that runs no script.
import assert from "node:assert/strict";
import { photo } from "../lib/photo.mjs";
import { PHONE } from "../lib/stage.mjs";

export const title = "群众不用脚本也能举报、查进度、看公示、核验文书";

export const scenes = [
  ["reports without a name and follows by the receipt number", async (stage, memory) => {
    const citizen = (memory.citizen = await stage.visitor(PHONE, { script: false }));
    await citizen.go("/public");
    await citizen.sees("行政执法公示", "谁在执法", "最新处罚决定");
    await citizen.shot("02-public", { full: true });
    await citizen.follow("我要举报", { within: citizen.page.getByRole("main") });
    await citizen.choose("问题类别", "乱堆乱放");
    await citizen.write({ 地点: "花石村打谷场", 情况: "打谷场倒了一车建筑垃圾，有碎砖和石膏板。" });
    await citizen.page.getByLabel("照片、录像").setInputFiles([photo(2)]);
    await citizen.tick("匿名举报（不留姓名电话）");
    await citizen.shot("02-report", { full: true });
    await citizen.click("提交举报");
    await citizen.sees("已经收到，回执号");
    const receipt = (await citizen.page.locator(".receipt-no").innerText()).trim();
    assert.match(receipt, /^[0-9A-Z]{8}$/);
    await citizen.shot("02-receipt");
    await citizen.follow("查看进度");
    await citizen.sees("乱堆乱放", "待受理");
    await citizen.go("/follow");
    await citizen.write({ 举报或者申请公开时拿到的回执号: "ZZZZZZZZ" });
    await citizen.click("查询");
    await citizen.sees("没有这个回执号");
    await citizen.write({ 举报或者申请公开时拿到的回执号: receipt });
    await citizen.click("查询");
    await citizen.sees("乱堆乱放");
    await citizen.shot("02-progress");
  }],

  ["what is missing is said beside the field, and what was typed stays", async (stage) => {
    const citizen = await stage.visitor(PHONE, { script: false });
    await citizen.go("/report");
    citizen.expect(422);
    await citizen.write({ 情况: "只写了情况" });
    await citizen.click("提交举报");
    assert.equal(await citizen.page.getByLabel("情况", { exact: true }).inputValue(), "只写了情况");
    await citizen.page.getByRole("alert").first().waitFor();
    await citizen.shot("02-report-missing", { full: true });
  }],

  ["sees who enforces, the powers, the flow charts and the decisions", async (stage, memory) => {
    const { citizen } = memory;
    const desk = await stage.visitor(undefined, { script: false });
    for (const visitor of [citizen, desk]) {
      const size = visitor === desk ? "desk" : "phone";
      await visitor.go("/public");
      await visitor.follow(/^执法人员/, { within: visitor.page.getByRole("main") });
      await visitor.sees("豫示例-160008", "展铁行");
      await visitor.seesNot("何同工");
      await visitor.shot(`02-officers-${size}`);
      await visitor.go("/public");
      await visitor.follow(/^执法事项清单/, { within: visitor.page.getByRole("main") });
      await visitor.sees("擅自在街道两侧和公共场地堆放物料");
      await visitor.shot(`02-powers-${size}`);
      await visitor.go("/public");
      await visitor.follow(/^执法流程图/, { within: visitor.page.getByRole("main") });
      const drawn = await visitor.page.locator(".flow img").evaluateAll((all) => all.every((i) => i.complete && i.naturalWidth > 100)).catch(() => true);
      assert.ok(drawn, "a flow chart is not drawn");
      await visitor.shot(`02-charts-${size}`, size === "desk" ? { screen: "public-charts" } : {});
      await visitor.go("/public");
      await visitor.follow(/^处罚决定公示/, { within: visitor.page.getByRole("main") });
      await visitor.shot(`02-decisions-${size}`);
      await visitor.page.getByRole("main").getByRole("link", { name: /承留|处罚/ }).nth(1).click();
      await visitor.sees("公示至");
      await visitor.shot(`02-decision-${size}`, { full: true });
    }
    await desk.shot("02-public-desk");
    await desk.go("/public");
    await desk.shot("02-public-home-desk", { screen: "public-home" });
  }],

  ["subscribes to the decisions", async (stage, memory) => {
    const { citizen } = memory;
    await citizen.go("/public/decisions");
    const href = await citizen.page.getByRole("link", { name: "订阅" }).getAttribute("href");
    const answer = await citizen.page.request.get(href);
    assert.match(answer.headers()["content-type"], /atom\+xml/);
    const feed = await answer.text();
    assert.match(feed, /<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom">/);
    assert.ok(feed.split("<entry>").length > 3, "the feed has no decisions");
    assert.doesNotMatch(feed, /\d{17}[\dX]|1[3-9]\d{9}/, "the feed tells an identity or telephone number");
  }],

  ["checks a document by the code below its QR code", async (stage, memory) => {
    const officer = await stage.person("展铁行");
    await officer.go("/cases?stage=served");
    await officer.page.getByRole("table").getByRole("link").first().click();
    await officer.settled();
    await officer.page.getByRole("region", { name: "文书" }).getByRole("link", { name: /决定书/ }).first().click();
    await officer.settled();
    const code = (await officer.page.locator("a[href^='/check/'] code").innerText()).trim();
    const { citizen } = memory;
    await citizen.go("/public");
    await citizen.follow(/^文书核验/, { within: citizen.page.getByRole("main") });
    await citizen.write({ "核验码（在文书二维码下方）": code });
    await citizen.click("核验");
    await citizen.sees("该文书由本机关作出", "承留镇人民政府");
    await citizen.shot("02-check");
    await citizen.write({ "核验码（在文书二维码下方）": "NOTACODE" });
    await citizen.click("核验");
    await citizen.sees("没有这份文书");
  }],
];
