// The keeper's store-room: everything in the house's hands on one list, a label that leads a phone to the thing, and a count that
// somebody else signs and that breaks the chain of what is missing.
import assert from "node:assert/strict";
import { barriers } from "../lib/axe.mjs";
import { PHONE } from "../lib/stage.mjs";

export const title = "存放室：物品、标签、保管链、盘点";

const KEEPER = "库清点";

export const scenes = [
  ["the keeper sees what is where, and prints labels", async (stage, memory) => {
    const keeper = (memory.keeper = await stage.person(KEEPER));
    await keeper.go("/");
    await keeper.sees("待入库物品", "应返还物品", "保管链断裂");
    await keeper.shot("20-desk", { full: true });
    await keeper.go("/store");
    await keeper.sees("存放室", "在库", "借出", "待入库");
    await keeper.fits();
    await keeper.shot("20-list", { full: true });
    const found = await barriers(keeper);
    await keeper.go("/store/labels");
    await keeper.sees("物品标签");
    await keeper.shot("20-labels");
    found.push(...(await barriers(keeper)));
    assert.deepEqual(found, []);
  }],

  ["the code on the label opens the thing on the phone, and the thing comes in", async (stage, memory) => {
    const phone = (memory.phone = await stage.person(KEEPER, PHONE));
    await phone.go("/store?state=waiting");
    await phone.fits();
    await phone.page.locator("main td a[href^='/store/2']").first().click();
    await phone.settled();
    await phone.sees("保管链", "现在可以");
    await phone.fits();
    await phone.shot("20-thing-phone", { full: true });
    assert.deepEqual(await barriers(phone), []);
    await phone.page.getByRole("link", { name: "入库", exact: true }).click();
    await phone.settled();
    await phone.sees("存放处所");
    await phone.fits();
  }],

  ["a count is finished on the phone and signed by the legal office", async (stage, memory) => {
    const { phone } = memory;
    await phone.go("/store/counts");
    await phone.sees("盘点", "清点中");
    await phone.fits();
    await phone.page.getByRole("link", { name: "全部存放处" }).first().click();
    await phone.settled();
    memory.count = new URL(phone.page.url()).pathname;
    await phone.fits();
    await phone.shot("20-count-phone", { full: true });
    assert.deepEqual(await barriers(phone), []);
    const boxes = phone.page.locator("input[name='lines']");
    assert.ok((await boxes.count()) > 1, "something is left to count");
    const missing = await boxes.first().inputValue();
    for (let i = 1; i < (await boxes.count()); i += 1) await boxes.nth(i).check();
    await phone.click("勾选的都在，位置和封签相符");
    await phone.go(`${memory.count}/acts/count_things?lines=${missing}`);
    await phone.pick("清点结果", "不在");
    await phone.write({ 情况: "架位上没有找到" });
    await phone.submit("登记清点");
    await phone.go(`${memory.count}/acts/submit_count`);
    await phone.write({ 差异说明: "一件没有找到，正在查找。" });
    await phone.submit("提交盘点结果");
    const legal = await stage.person("甄严谨");
    await legal.go(memory.count);
    await legal.begin("签认盘点结果");
    await legal.pick("意见", "签认");
    await legal.submit("签认盘点结果", { confirm: true });
    await legal.sees("已签认", "涉案物品盘点表");
    await legal.shot("20-count", { full: true });
    await phone.go("/store?broken=1");
    await phone.sees("保管链断裂");
  }],
];
