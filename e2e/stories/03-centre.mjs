// The dispatch centre's day: inbox, proposal with its reason, neighbours, and every way a clue may go.
import { report } from "../lib/road.mjs";
import { pavement } from "../lib/script.mjs";

export const title = "指挥调度中心：受理、分派、改派、并案、移送、不予受理";

export const scenes = [
  ["sees the inbox: new, due, overdue, and the town's charts", async (stage, memory) => {
    const place = "富士花园社区南门";
    const of = await pavement(stage);
    memory.first = await report(stage, { place, content: "南门外三辆三轮车占道卖菜。", of });
    memory.second = await report(stage, { place, content: "南门又有三轮车占道，和上午是同一处。", of });
    memory.third = await report(stage, { place: "富士花园社区3号楼", content: "楼上邻居说话声音大。", cls: "其他" });
    memory.fourth = await report(stage, { place: "富士花园社区东侧", content: "网吧门口有穿校服的学生。", cls: "文化娱乐场所" });
    const hub = (memory.hub = await stage.person("调有方"));
    await hub.sees("待受理分派", "黄灯", "红灯", "近三十日上报与办结", "四个中队负荷");
    await hub.page.locator(".chart canvas, .chart svg").first().waitFor();
    await hub.shot("03-board", { screen: "centre", full: false });
    await hub.shot("03-board-full", { full: true });
    await hub.follow(/^待受理分派/);
    await hub.sees("南门外三辆三轮车占道卖菜。", "待受理");
    await hub.shot("03-inbox", { screen: "inbox" });
    await hub.page.locator("#f-text").fill("三轮车占道");
    await hub.click("筛选");
    await hub.sees("南门又有三轮车占道");
    await hub.seesNot("楼上邻居");
  }],

  ["is told which unit and why, and what lies nearby", async (_, { hub, first, second }) => {
    await hub.go(second.path);
    await hub.sees("建议派给", "一中队", "村镇建设办", "可能重复（同类、附近、近三十日）", "南门外三辆三轮车占道卖菜。");
    await hub.shot("03-clue", { screen: "clue" });
    await hub.go(first.path);
    await hub.begin("受理");
    await hub.submit("受理");
    await hub.sees("受理已办理");
    await hub.begin("分派");
    await hub.shot("03-dispatch");
    await hub.submit("分派");
    await hub.sees("分派已办理");
  }],

  ["reassigns only with a reason", async (_, { hub }) => {
    await hub.begin("改派");
    await hub.choose("执法中队", "三中队");
    hub.expect(422);
    await hub.page.getByRole("main").getByRole("button", { name: "改派" }).click();
    await hub.page.getByRole("alert").first().waitFor();
    await hub.shot("03-reassign-refused");
    await hub.write({ 改派理由: "涉及食品摊贩，由三中队一并处理。" });
    await hub.submit("改派");
    await hub.sees("涉及食品摊贩，由三中队一并处理。");
  }],

  ["merges the second report into the first", async (_, { hub, first, second }) => {
    await hub.go(second.path);
    await hub.begin("并入另一线索");
    await hub.write({ 主线索: first.number, 并案理由: "同一地点、同一问题。" });
    await hub.submit("并入另一线索");
    await hub.sees("已并案");
  }],

  ["declines with a reason that the reporter reads", async (stage, { hub, third }) => {
    await hub.go(third.path);
    await hub.begin("不予受理");
    await hub.write({ 不予受理的理由: "属邻里生活噪声，已请村调解委员会上门调解。" });
    await hub.submit("不予受理");
    const anyone = await stage.visitor();
    await anyone.go(`/follow?receipt=${third.receipt}`);
    await anyone.sees("属邻里生活噪声，已请村调解委员会上门调解。");
  }],

  ["transfers out with a letter", async (_, { hub, fourth }) => {
    await hub.go(fourth.path);
    await hub.begin("移送其他机关");
    await hub.write({
      受移送机关: "济源市文化广电和旅游局",
      移送理由: "该事项不在本镇现行执法事项清单之内。",
      材料清单: "线索登记表一份、现场照片一张",
    });
    await hub.submit("移送其他机关");
    await hub.sees("线索移送函");
    await hub.follow(/^线索移送函/, { within: hub.page.getByRole("region", { name: "文书" }) });
    await hub.page.waitForFunction(() => [...document.querySelectorAll("img.sheet")].every((i) => i.complete && i.naturalWidth > 300));
    await hub.shot("03-letter", { full: true });
  }],
];
