// Sign-in through an outside provider: bound once with the password, in by the button from then on, and out when it is unbound.
import assert from "node:assert/strict";
import { barriers } from "../lib/axe.mjs";
import { PERSON } from "../lib/provider.mjs";
import { PHONE } from "../lib/stage.mjs";

export const title = "单点登录：绑定身份、统一身份认证登录、解除绑定";

const NAME = "闻声快";
const NUMBER = "hub2";
const PASSWORD = "zhifa-demo-2026";

export const scenes = [
  ["somebody binds their identity with their password", async (stage) => {
    const desk = await stage.person(NAME);
    await desk.go("/account");
    await desk.sees("统一身份认证", "绑定后可以用统一身份认证登录");
    assert.deepEqual(await barriers(desk), []);
    desk.expect(422);
    await desk.write({ 本系统密码: "not-this-one" });
    await desk.click("绑定统一身份认证");
    await desk.sees("当前密码不正确");
    await desk.write({ 本系统密码: PASSWORD });
    await desk.click("绑定统一身份认证");
    await desk.sees("密码正确");
    assert.deepEqual(await barriers(desk), []);
    await desk.follow("去统一身份认证确认");
    await desk.follow("确认登录");
    await desk.sees("身份已经绑定", PERSON, "本人绑定");
    await desk.shot("21-account", { full: true });
  }],

  ["from then on the button on the phone is enough, and whoever leaves is told what goes on", async (stage) => {
    const phone = await stage.visitor(PHONE);
    await phone.go("/sign-in");
    await phone.fits();
    await phone.shot("21-sign-in-phone");
    assert.deepEqual(await barriers(phone), []);
    await phone.follow("用统一身份认证登录");
    await phone.follow("确认登录");
    assert.equal(new URL(phone.page.url()).pathname, "/");
    await phone.go("/account");
    await phone.fits();
    const own = phone.page.locator("tr", { hasText: "本次登录" });
    assert.match(await own.innerText(), /统一身份认证/);
    await phone.page.locator(".menu > summary").click();
    await phone.click("退出登录");
    await phone.sees("已退出本系统", "统一身份认证那边还登录着");
  }],

  ["the administrator unbinds it, and it opens nothing any more", async (stage) => {
    const keeper = await stage.person("管系统");
    await keeper.go(`/people/${NUMBER}`);
    await keeper.sees(PERSON);
    await keeper.click("解除统一身份认证绑定");
    await keeper.sees("绑定已解除");
    assert.deepEqual(await barriers(keeper), []);
    const desk = await stage.visitor();
    desk.expect(422);
    await desk.go("/sign-in");
    await desk.follow("用统一身份认证登录");
    await desk.follow("确认登录");
    await desk.sees("这个统一身份认证身份还没有绑定账号");
    await desk.shot("21-unbound");
    const auditor = await stage.person("管审计");
    await auditor.go("/audit");
    await auditor.sees("登录失败（统一身份认证：没有绑定账号）", "解除外部身份绑定（统一身份认证）");
    await auditor.fits();
  }],
];
