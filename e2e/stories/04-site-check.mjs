// The on-site check: two certified officers, a record signed on the screen; refused otherwise.
import assert from "node:assert/strict";
import { dispatch, fillCheck, paper, report } from "../lib/road.mjs";
import { PHONE } from "../lib/stage.mjs";

export const title = "业务口和中队现场核查：两人、有证、当场签名";

export const scenes = [
  ["a lone officer is refused with R-01, its article and who can mend it", async (stage, memory) => {
    memory.clue = await report(stage, { place: "富士花园社区北门", content: "北门商户把货架摆到门外三米。" });
    await dispatch(stage, memory.clue.path);
    const officer = (memory.officer = await stage.person("梁造正"));
    await officer.go("/");
    await officer.sees("待办线索", "北门商户把货架摆到门外三米。");
    await officer.shot("04-desk");
    await officer.follow(/北门商户把货架摆到门外三米/);
    await officer.begin("现场核查");
    await fillCheck(officer, { officers: ["梁造正"], outcome: "轻微，现场已改正", findings: "货架已收回店内。", signed: false });
    await officer.refused("现场核查", "R-01", "《行政处罚法》第42条");
    await officer.shot("04-one-officer", { screen: "refusal" });
    assert.equal(await officer.page.getByLabel("检查情况").inputValue(), "货架已收回店内。");
  }],

  ["nobody without a valid certificate can be picked, and it says why; picked all the same, R-01 refuses", async (_, { officer }) => {
    const unfit = officer.page.locator(".officer.unfit", { hasText: "钟到期" });
    await unfit.scrollIntoViewIfNeeded();
    assert.ok(await unfit.getByRole("checkbox").isDisabled());
    assert.match(await unfit.innerText(), /到期|2026-06-01/);
    await officer.shot("04-unfit");
    // A page from yesterday, or a clever hand, may still send the box.
    await unfit.getByRole("checkbox").evaluate((box) => (box.disabled = false));
    await officer.officers("核查人员", ["梁造正", "钟到期"]);
    await officer.refused("现场核查", "R-01", "钟到期", "2026-06-01", "《行政处罚法》第42条");
    await officer.shot("04-expired");
  }],

  ["with a second officer it is done: record with signature, next step with the centre", async (_, memory) => {
    const { officer } = memory;
    await officer.officers("核查人员", ["梁造正", "展铁行"]);
    await officer.sign("在场人签名", "赵示例");
    await officer.sees("签的是：现场核查，摘要");
    await officer.shot("04-two-officers", { full: true });
    // What is altered after it was signed is signed again.
    await officer.write({ 检查情况: "货架已收回店内，通道恢复。" });
    await officer.sees("内容改过，请重新签");
    await officer.shot("04-altered");
    await officer.sign("在场人签名", "赵示例");
    await officer.submit("现场核查");
    await officer.sees("现场核查已办理", "待反馈");
    await officer.shot("04-done");
    await paper(officer, "现场检查");
    await officer.sees("签名与内容相符");
    await officer.shot("04-record", { full: true });
  }],

  ["the reporter hears of it; the loop is closed", async (stage, { clue }) => {
    const hub = await stage.person("闻声快");
    await hub.go(clue.path);
    await hub.begin("向报告人反馈");
    await hub.write({ 反馈内容: "商户已当场收回货架，感谢您的反映。" });
    await hub.submit("向报告人反馈");
    await hub.sees("已办结");
    const member = await stage.person("李知远", PHONE);
    await member.go(clue.path);
    await member.sees("商户已当场收回货架，感谢您的反映。");
    await member.shot("04-phone-closed");
  }],
];
