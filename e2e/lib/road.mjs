// Stretches of the main road that several stories walk, each by clicking as its people would.
import assert from "node:assert/strict";
import { photo } from "./photo.mjs";
import { DESK, PHONE } from "./stage.mjs";

let nth = 100;

/** Made-up parties whose numbers pass every check and belong to nobody. */
export const CITIZEN = { "姓名、名称": "赵示例", 公民身份号码: idNumber("419001198003070"), "住址、住所": "济源市承留镇花石村12号（示例）" };

/** Another, so that nobody is fined twice for one act. */
export const NEIGHBOUR = { ...CITIZEN, "姓名、名称": "钱示例", 公民身份号码: idNumber("419001197905120") };

/** 公民身份号码 with its check digit, from 15 of its first 17 digits and the sequence nobody has. */
export function idNumber(first, wrong = false) {
  const body = `${first}00`.slice(0, 17);
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = [...body].reduce((s, d, i) => s + Number(d) * weights[i], 0);
  return body + "10X98765432"[(sum + (wrong ? 1 : 0)) % 11];
}

/** A grid member reports; gives the clue's address, number and receipt. */
export async function report(stage, { by = "李知远", device = PHONE, cls = "占道经营", place, content, of = null }) {
  const member = await stage.person(by, device);
  await member.go("/clues/new");
  await member.attach("照片、录像、录音", photo((nth += 1), "现场照片.jpg", of));
  await member.choose("问题类别", cls);
  await member.write({ 地点: place, 情况: content });
  await member.click("定位");
  await member.sees("已定位");
  await member.submit("上报");
  const words = await member.page.locator("main").innerText();
  return {
    path: new URL(member.page.url()).pathname,
    receipt: /回执号\s*([0-9A-Z]{8})/.exec(words)[1],
    number: /线索 (\S+)/.exec(words)[1],
  };
}

/** The centre accepts and dispatches as proposed. */
export async function dispatch(stage, path, device = DESK) {
  const hub = await stage.person("闻声快", device);
  await hub.go(path);
  await hub.begin("受理");
  await hub.submit("受理");
  await hub.begin("分派");
  await hub.submit("分派");
  return hub;
}

/** Two officers fill in the check of the place; it is sent by the caller. */
export async function fillCheck(officer, { officers, outcome, findings, signed = true }) {
  await officer.officers("核查人员", officers);
  await officer.tick("已向在场人出示执法证");
  const { town } = officer;
  await officer.write({ 开始时间: town.minutesAgo(0), 结束时间: town.minutesAgo(0), 在场人: "赵示例", 检查情况: findings });
  await officer.attach("现场照片、录像", photo((nth += 1)));
  await officer.pick("核查结果", outcome);
  if (signed) await officer.sign("在场人签名", "赵示例");
}

/** Writes the party of a case. */
export async function party(officer, legend = "当事人", fields = CITIZEN, kind = "公民") {
  const group = officer.group(legend);
  await group.getByLabel(kind, { exact: true }).check();
  for (const [label, text] of Object.entries(fields)) await group.getByLabel(label, { exact: true }).fill(text);
}

/** One line of penalty. */
export async function penalty(officer, legend, kind, yuan) {
  const group = officer.group(legend);
  await group.getByLabel("种类").first().selectOption({ label: kind });
  await group.getByLabel("金额（元）").first().fill(yuan);
}

/** The document is shown page by page, and its PDF is one. */
export async function paper(visitor, name, words = []) {
  await visitor.follow(new RegExp(`^${name}`), { within: visitor.page.getByRole("region", { name: "文书" }) });
  await visitor.page.getByRole("heading", { level: 1, name }).waitFor();
  const sheet = visitor.page.locator("img.sheet").first();
  await sheet.waitFor();
  await visitor.page.waitForFunction(() => [...document.querySelectorAll("img.sheet")].every((i) => i.complete && i.naturalWidth > 300));
  await isPdf(visitor, visitor.page.getByRole("link", { name: /打开PDF/ }));
  await visitor.sees(...words);
  return visitor.page.locator("code").first().innerText();
}

/** What this link opens is a PDF with something in it. */
export async function isPdf(visitor, link) {
  const answer = await visitor.page.request.get(await link.getAttribute("href"));
  assert.equal(answer.status(), 200);
  const pdf = await answer.body();
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  assert.ok(pdf.length > 10_000, "the PDF is empty");
}

/** The legal office looks at the vetoes one by one before a case is closed. */
export async function checkVetoes(legal, path) {
  await legal.go(path);
  await legal.begin("结案自查");
  const rows = legal.page.locator(".review-row");
  for (let i = 0; i < (await rows.count()); i += 1) await rows.nth(i).getByLabel("通过", { exact: true }).check();
  await legal.write({ 法治室意见: "逐项核对，没有否决情形，同意结案。" });
  await legal.submit("结案自查");
}
