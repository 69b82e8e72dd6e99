// The simple procedure without a desk, everybody on the phone; story 24 plays the same scenes at the desk. Refused above the
// threshold, decided, printed, collected, closed, archived.
import assert from "node:assert/strict";
import { CITIZEN, checkVetoes, dispatch, fillCheck, isPdf, paper, party, penalty, report } from "../lib/road.mjs";
import { film } from "../lib/photo.mjs";
import { PHONE } from "../lib/stage.mjs";

export const title = "简易程序：当场决定、当场收缴、备案、结案、归档";

/** The scenes, all on one device. */
export const simple = ({ tag, device, place, fined, slip }) => [
  ["the check of the place finds a case for the simple procedure", async (stage, memory) => {
    const clue = (memory.clue = await report(stage, { device, place: `富士花园社区${place}`, content: `${place}路边堆了菜筐。` }));
    await dispatch(stage, clue.path, device);
    const officer = (memory.officer = await stage.person("展铁行", device));
    await officer.go(clue.path);
    await officer.begin("现场核查");
    const findings = `当事人在${place}人行道堆放菜筐，占地约2平方米。`;
    await fillCheck(officer, { officers: ["展铁行", "路平直"], outcome: "适用简易程序，当场处罚", findings });
    await officer.submit("现场核查");
    await officer.sees("待当场处罚");
  }],

  ["201 yuan for a citizen is refused, and what was typed stays", async (_, { officer }) => {
    await officer.begin("当场处罚");
    await officer.officers("执法人员", ["展铁行", "路平直"]);
    await officer.tick("已向当事人出示执法证", "已告知内容、事实、理由、依据和权利", "逾期每日按罚款数额的百分之三加处罚款");
    await officer.choose("执法事项", "擅自在街道两侧和公共场地堆放物料");
    await party(officer, "当事人", fined);
    await officer.write({ 违法事实: `在${place}人行道堆放菜筐约2平方米，未经批准。`, 证据: "现场检查笔录、照片", 陈述申辩和复核: "无" });
    await penalty(officer, "处罚", "罚款", "201");
    await officer.refused("当场处罚", "S-01", "《行政处罚法》第51条", "201");
    assert.equal(await officer.page.getByLabel("证据", { exact: true }).inputValue(), "现场检查笔录、照片");
    await officer.shot(`${tag}-201-yuan`);
  }],

  ["100 yuan is decided on the spot, the film with it as the list demands; the decision is printed", async (stage, memory) => {
    const { officer } = memory;
    await penalty(officer, "处罚", "罚款", "100");
    await officer.attach("照片、录像", film(stage.town.now(), 5));
    // Looked at before anything is decided: no number, and the form stays as it is.
    const [sheet] = await Promise.all([officer.context.waitForEvent("page"), officer.page.getByRole("button", { name: "预览文书" }).click()]);
    await sheet.locator("img.sheet").first().waitFor();
    assert.match(await sheet.locator("main").innerText(), /没有取文号/);
    await sheet.close();
    await officer.submit("当场处罚", { confirm: true });
    memory.case = new URL(officer.page.url()).pathname;
    await officer.sees(fined["姓名、名称"]);
    memory.code = await paper(officer, "当场行政处罚决定书");
    await officer.shot(`${tag}-decision`, { full: false });
    await officer.shot(`${tag}-decision-full`, { full: true });
  }],

  ["handed over with a signature, collected against a receipt, handed in within two days", async (stage, memory) => {
    const { officer } = memory;
    await officer.go(memory.case);
    await officer.begin("当场交付");
    await officer.tick("决定书盖有镇人民政府公章");
    await officer.sign("当事人签名", fined["姓名、名称"]);
    await officer.submit("当场交付");
    await officer.begin("当场收缴");
    await officer.pick("情形", "简易程序，一百元以下");
    await officer.officers("收款人员", ["展铁行", "路平直"]);
    // The officer's own next receipt stands there already; one out of turn is refused.
    const next = await officer.page.getByLabel("财政专用票据号", { exact: true }).inputValue();
    assert.match(next, /^豫罚000000[2-8]$/);
    await officer.write({ 财政专用票据号: "豫罚0000009" });
    await officer.refused("当场收缴", "F-06");
    await officer.write({ 财政专用票据号: next });
    await officer.submit("当场收缴");
    await officer.begin("收缴款交机关");
    await officer.submit("收缴款交机关");
    await officer.begin("报备案");
    await officer.submit("报备案");
    const cashier = await stage.person("钱归库", device);
    await cashier.go(memory.case);
    await cashier.begin("收缴款缴银行");
    await cashier.write({ 银行回单号: slip });
    await cashier.submit("收缴款缴银行");
    await cashier.shot(`${tag}-account`);
  }],

  ["the legal office decides on publication, the head on closing; another person checks the file", async (stage, memory) => {
    const { officer } = memory;
    const legal = await stage.person("辛求是", device);
    await legal.go(memory.case);
    await legal.begin("决定不公示");
    await legal.write({ 不公示的理由: "简易程序处罚，情节轻微，不具有一定社会影响。" });
    await legal.submit("决定不公示");
    const hub = await stage.person("闻声快", device);
    await hub.go(memory.clue.path);
    await hub.begin("向报告人反馈");
    await hub.write({ 反馈内容: "已依法当场处罚并责令改正。" });
    await hub.submit("向报告人反馈");
    await officer.go(memory.case);
    await officer.shot(`${tag}-before-closing`, { full: true });
    await officer.begin("提出结案");
    await officer.write({ 执行情况: "罚款已当场收缴并缴付银行，违法行为已改正。" });
    await officer.officers("承办人员", ["展铁行", "路平直"]);
    await officer.submit("提出结案");
    await checkVetoes(legal, memory.case);
    const head = await stage.person("程秉公", device);
    await head.go(memory.case);
    await head.begin("批准结案");
    await head.pick("决定", "同意");
    await head.write({ 意见: "同意结案。" });
    await head.submit("批准结案", { confirm: true });
    await officer.go(memory.case);
    await officer.begin("归档");
    await officer.choose("检查人", "甄严谨");
    await officer.submit("归档");
    await officer.sees("已归档");
    await officer.shot(`${tag}-archived`, { full: true });
    await isPdf(officer, officer.page.getByRole("link", { name: "下载正卷（PDF）" }));
  }],
];

export const scenes = simple({ tag: "05", device: PHONE, place: "菜场口", fined: CITIZEN, slip: "示例回单0002601" });
