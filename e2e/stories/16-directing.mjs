// The centre directs and the citizen has the last word: a proposal says its rule, an urging is told and answered, a report is
// rated and reopened by its receipt; each is told to whoever must act.
import assert from "node:assert/strict";
import { dispatch, fillCheck, report } from "../lib/road.mjs";
import { photo } from "../lib/photo.mjs";
import { PHONE } from "../lib/stage.mjs";

export const title = "指挥调度：规则说得清、督办有答复、群众能评价和重开，谁该办就通知谁";

const TEAM = ["展铁行", "路平直"];

/** Unread notices by the bell; none shows no number. */
const unread = async (visitor) => Number((await visitor.page.locator(".bar-bell b").count()) ? await visitor.page.locator(".bar-bell b").innerText() : 0);

export const scenes = [
  ["the proposal says by which rule, and a trial of other rules changes nothing", async (stage, memory) => {
    memory.lane = await report(stage, { cls: "消防通道堵塞", place: "富士花园社区3号楼", content: "楼道口堆满纸箱。" });
    const hub = (memory.hub = await stage.person("调有方"));
    await hub.go(memory.lane.path);
    await hub.sees("建议派给", "规则“消防通道堵塞”", "类别：消防通道堵塞");
    await hub.shot("16-proposal", { full: true });
    await hub.go("/dispatch/rules");
    await hub.sees("分派规则", "露天焚烧", "没有规则符合的，按领域");
    await hub.fits();
    await hub.follow("试算");
    const rules = hub.page.getByLabel("规则（dispatch.toml 的内容）");
    const text = await rules.inputValue();
    assert.match(text, /消防通道堵塞/);
    hub.expect(422);
    await rules.fill(text.replace('class = ["fire_lane"]', 'class = ["no_such"]'));
    await hub.click("试算");
    await hub.sees("no_such");
    assert.match(await rules.inputValue(), /no_such/, "what was typed stays");
    await rules.fill(text.replaceAll("check_days = 1", "check_days = 2"));
    await hub.click("试算");
    await hub.sees("时限会变", "线索");
    await hub.shot("16-trial", { full: true });
    const phone = await stage.person("调有方", PHONE);
    for (const path of ["/dispatch/rules", "/dispatch/trial"]) {
      await phone.go(path);
      await phone.fits();
    }
    await phone.shot("16-trial-phone", { full: true });
  }],

  ["a dispatch and an urging are told to the squadron, whose answer the centre reads", async (stage, memory) => {
    memory.clue = await report(stage, { place: "花石村卫生室门口", content: "卫生室门口摆了两个菜摊。" });
    const officer = (memory.officer = await stage.person("展铁行", PHONE));
    await officer.go("/");
    const before = await unread(officer);
    await dispatch(stage, memory.clue.path);
    await officer.go("/");
    assert.equal(await unread(officer), before + 1, "the bell counts it");
    const { hub } = memory;
    await hub.go(memory.clue.path);
    await hub.begin("督办");
    await hub.write({ 督办意见: "群众多次反映，请今天到场。" });
    await hub.submit("督办");
    await hub.sees("待答复");
    await officer.go("/notices");
    await officer.sees("已督办，请尽快办理“答复督办”", memory.clue.number);
    await officer.fits();
    await officer.shot("16-notices-phone", { full: true });
    await officer.page.locator(".notice-list > li", { hasText: "答复督办" }).first().getByRole("button", { name: "查看" }).click();
    await officer.page.waitForURL(`**${memory.clue.path}`);
    await officer.begin("答复督办");
    await officer.write({ 答复内容: "已安排上午到场。" });
    await officer.submit("答复督办");
    await hub.go(memory.clue.path);
    await hub.sees("已安排上午到场。");
    await officer.go("/notices");
    await officer.seesNot("已督办，请尽快办理“答复督办”，未读");
  }],

  ["the citizen is not satisfied: rated once, reopened once, and the centre is told", async (stage, memory) => {
    const citizen = (memory.citizen = await stage.visitor(PHONE, { script: false }));
    await citizen.go("/report");
    await citizen.choose("问题类别", "占道经营");
    await citizen.write({ 地点: "花石村东口", 情况: "东口早市把路占满了。" });
    await citizen.page.getByLabel("照片、录像").setInputFiles([photo(16)]);
    await citizen.tick("匿名举报（不留姓名电话）");
    await citizen.click("提交举报");
    const receipt = (await citizen.page.locator(".receipt-no").innerText()).trim();
    const { hub, officer } = memory;
    await hub.go("/clues");
    await hub.page.getByRole("main").getByRole("link", { name: "东口早市把路占满了。" }).first().click();
    const path = new URL(hub.page.url()).pathname;
    await dispatch(stage, path);
    await officer.go(path);
    await officer.begin("现场核查");
    await fillCheck(officer, { officers: TEAM, outcome: "轻微，现场已改正", findings: "已劝离，路口恢复通行。" });
    await officer.submit("现场核查");
    await hub.go(path);
    await hub.begin("向报告人反馈");
    await hub.write({ 反馈内容: "已劝离，感谢监督。" });
    await hub.submit("向报告人反馈");
    await citizen.go(`/follow?receipt=${receipt}`);
    await citizen.sees("已劝离，感谢监督。", "您对办理结果满意吗", "含当日");
    await citizen.shot("16-rate", { full: true });
    citizen.expect(422);
    await citizen.page.getByLabel("不满意", { exact: true }).check();
    await citizen.click("提交评价");
    await citizen.sees("不满意在哪里");
    await citizen.page.getByLabel("您的意见").fill("第二天又摆上了。");
    await citizen.click("提交评价");
    await citizen.sees("谢谢您的评价", "您的评价：不满意", "申请重新办理");
    await citizen.page.getByLabel("理由").fill("请再来看看，早上六点最堵。");
    await citizen.click("申请重开");
    await citizen.sees("已收到重开申请，转指挥调度中心重新办理", "重开以前的答复");
    await citizen.fits();
    await citizen.shot("16-reopened", { full: true });
    await hub.go(path);
    await hub.sees("报告人不满意，申请重开", "请再来看看，早上六点最堵。", "已劝离，感谢监督。");
    await hub.shot("16-reopened-centre", { full: true });
    const told = await stage.person("闻声快");
    await told.go("/notices");
    await told.sees("已退回，请重新办理“分派”");
    await told.shot("16-notices", { full: true });
    await told.go("/notices/settings");
    await told.sees("通知设置", "免打扰");
    await told.fits();
    await told.shot("16-settings", { full: true });
  }],
];
