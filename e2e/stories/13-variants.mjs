// What the main road does otherwise than in the other stories: reports with a name or from elsewhere, endings without a fine,
// discussion, service without the party, payment by instalments. Stretches that story 06 clicks through come by script.
import assert from "node:assert/strict";
import { dispatch, fillCheck, idNumber, paper, penalty } from "../lib/road.mjs";
import { Script, clue, deliver, file, investigate, pass } from "../lib/script.mjs";
import { photo } from "../lib/photo.mjs";
import { DESK, PHONE, TABLET } from "../lib/stage.mjs";

export const title = "另外的走法：署名举报、转来的线索、查无、不罚、撤案、集体讨论、另一种送达、分期缴纳";

const PAIR = ["展铁行", "路平直"];
const REPORTER = { 姓名: "孙举报", 联系电话: "19900005566" };

/** A made-up citizen as the API takes one. */
const citizen = (name, first) => ({ kind: "citizen", name, id_number: idNumber(first), address: "济源市承留镇花石村30号（示例）" });

/** Someone opens a matter. */
async function at(stage, name, path, device) {
  const visitor = await stage.person(name, device);
  await visitor.go(path);
  return visitor;
}

/** The centre puts down what came from elsewhere; gives the new clue's address and receipt. */
async function enter(hub, { source, origin, content }) {
  await hub.go("/clues/new");
  await hub.choose("问题类别", "占道经营");
  await hub.write({ 地点: "富士花园社区西街", 情况: content });
  await hub.choose("来源", source);
  if (origin) await hub.write({ "来文单位、文号": origin });
  await hub.submit("上报");
  await hub.sees(content);
  const words = await hub.page.locator("main").innerText();
  return { path: new URL(hub.page.url()).pathname, receipt: /回执号\s*([0-9A-Z]{8})/.exec(words)[1] };
}

/** The check of the place finds nothing. */
async function unfounded(officer, path, findings) {
  await officer.go(path);
  await officer.begin("现场核查");
  await fillCheck(officer, { officers: ["梁造正", "柱立直"], outcome: "不属实", findings });
  await officer.submit("现场核查");
  await officer.sees("待反馈");
}

/** Brigade and head agree to what is proposed. */
async function decided(stage, path, { chief, head }) {
  const brigade = await at(stage, "石坚毅", path, chief);
  await brigade.begin("大队审核处理建议");
  await brigade.pick("大队意见", "同意");
  await brigade.write({ 意见: "同意，报请审批。" });
  await brigade.submit("大队审核处理建议");
  const signer = await at(stage, "程秉公", path, head);
  await signer.begin("作出决定");
  await signer.pick("决定", "同意");
  await signer.write({ 意见: "同意。" });
  await signer.submit("作出决定", { confirm: true });
  return signer;
}

/** A figure of the case's account. */
const account = ({ page }, title) =>
  page.locator(".datagrid-item").filter({ has: page.getByText(title, { exact: true }) }).locator(".datagrid-content").innerText();

export const scenes = [
  ["a citizen gives a name: only the centre reads it", async (stage, memory) => {
    const citizen = await stage.visitor(PHONE);
    await citizen.go("/report");
    await citizen.choose("问题类别", "占道经营");
    await citizen.write({ 地点: "富士花园社区1号楼后", 情况: "一号楼后面有人占道放杂物。", ...REPORTER });
    await citizen.click("提交举报");
    await citizen.sees("已经收到，回执号");
    memory.receipt = (await citizen.page.locator(".receipt-no").innerText()).trim();
    const hub = await stage.person("闻声快", TABLET);
    await hub.go("/clues?stage=reported");
    await hub.page.getByRole("link", { name: /一号楼后面有人占道放杂物/ }).first().click();
    await hub.settled();
    memory.named = new URL(hub.page.url()).pathname;
    await hub.sees(/孙/);
    await hub.shot("13-named", { full: true });
    await dispatch(stage, memory.named, TABLET);
    const dept = await at(stage, "梁造正", memory.named, PHONE);
    const page = await dept.page.content();
    for (const secret of Object.values(REPORTER)) assert.ok(!page.includes(secret), `the officer reads “${secret}”`);
  }],

  ["nothing is found there: whoever gave a name is told in writing, a word of feedback will not do (U-25)", async (stage, memory) => {
    const dept = await stage.person("梁造正", PHONE);
    await unfounded(dept, memory.named, "到场查看，一号楼后没有堆放物品。");
    const hub = await at(stage, "闻声快", memory.named, DESK);
    await hub.look("向报告人反馈");
    await hub.card("U-25", "书面告知");
    await hub.go(memory.named);
    await hub.begin("告知举报人不予立案");
    await hub.write({ 不予立案的理由: "经现场核查，没有发现占道堆放。", 告知方式: "电话通知后当面交付" });
    await hub.submit("告知举报人不予立案");
    await hub.sees("已办结");
    await paper(hub, "不予立案告知书");
    await hub.shot("13-told", { full: true });
    const citizen = await stage.visitor(PHONE);
    await citizen.go(`/follow?receipt=${memory.receipt}`);
    await citizen.sees("经现场核查，没有发现占道堆放。", /申请行政复议/);
    await citizen.shot("13-told-phone", { full: true });
  }],

  ["from a department, the hotline and higher up, each with its letter", async (stage, memory) => {
    const ways = [
      ["接诉清", "12345", PHONE, "12345工单〔2026〕0613号（示例）", "热线反映西街夜市占道。"],
      ["闻声快", "移交", TABLET, "济源市城市管理局，济城移〔2026〕13号（示例）", "城管局移交西街占道线索。"],
      ["调有方", "上级", DESK, "济源市人民政府办公室，督字〔2026〕8号（示例）", "市政府办交办西街占道问题。"],
    ];
    memory.entered = [];
    for (const [name, source, device, origin, content] of ways) {
      const hub = await stage.person(name, device);
      if (device === PHONE) {
        await hub.go("/clues/new");
        await hub.choose("问题类别", "占道经营");
        await hub.write({ 地点: "富士花园社区西街", 情况: content });
        await hub.choose("来源", source);
        await hub.refused("上报", "P-04", "来文单位或者文号");
        assert.equal(await hub.page.getByLabel("情况", { exact: true }).inputValue(), content);
        await hub.shot("13-no-letter", { full: true });
      }
      const entered = await enter(hub, { source, origin, content });
      await hub.sees(origin);
      await hub.shot(`13-source-${device.viewport.width}`, { full: true });
      memory.entered.push(entered);
    }
  }],

  ["nothing is found of what the hotline passed on: a word of feedback closes it", async (stage, { entered: [hotline] }) => {
    await dispatch(stage, hotline.path, PHONE);
    const dept = await stage.person("梁造正", PHONE);
    await unfounded(dept, hotline.path, "夜间两次到场，西街没有摊位。");
    const hub = await at(stage, "接诉清", hotline.path, PHONE);
    await hub.begin("向报告人反馈");
    await hub.write({ 反馈内容: "夜间两次到场核查，没有发现占道摊位。" });
    await hub.submit("向报告人反馈");
    await hub.sees("已办结");
    const anyone = await stage.visitor(PHONE);
    await anyone.go(`/follow?receipt=${hotline.receipt}`);
    await anyone.sees("夜间两次到场核查，没有发现占道摊位。");
  }],

  ["a first offence put right is taught, not fined; the decision is left at the door before a witness", async (stage) => {
    const facts = "门前公共场地堆放菜筐约6平方米。";
    const from = await clue(stage, { place: "富士花园社区2号楼", content: "2号楼前堆了菜筐。" });
    const path = await file(stage, from, { party: citizen("吴初犯", "419001198811230"), facts });
    await investigate(stage, path);
    const officer = await at(stage, "展铁行", path, PHONE);
    const spare = async () => {
      await officer.begin("调查终结");
      await officer.write({ 裁量理由: "初次违法，危害后果轻微，已经改正。" });
      await officer.pick("处理建议", "不予行政处罚");
      await officer.pick("不予处罚情形", "初次违法、后果轻微并及时改正（罚§33）");
      await officer.write({ 教育内容: "告知占道的危害和相关规定，当事人表示不再违反。" });
      await officer.officers("承办人员", PAIR);
    };
    await spare();
    await officer.refused("调查终结", "J-10", "改正");
    await officer.shot("13-not-corrected", { full: true });
    await officer.go(path);
    await officer.begin("复查改正");
    await officer.officers("复查人", PAIR);
    await officer.pick("是否已经改正", "是");
    await officer.write({ 复查情况: "菜筐已经搬走。" });
    await officer.submit("复查改正");
    await spare();
    await officer.submit("调查终结");
    await pass(stage, path);
    await officer.go(path);
    await officer.begin("提出处理建议");
    await officer.pick("处理", "不予行政处罚");
    await officer.pick("不予处罚情形", "初次违法、后果轻微并及时改正（罚§33）");
    await officer.write({ 教育内容: "告知占道的危害和相关规定，当事人表示不再违反。", "理由（含申辩采纳情况）": "初次违法、后果轻微并及时改正。" });
    await officer.officers("承办人员", PAIR);
    await officer.submit("提出处理建议");
    const head = await decided(stage, path, { chief: DESK, head: PHONE });
    await paper(head, "不予行政处罚决定书");
    await head.shot("13-no-penalty", { full: true });
    await officer.go(path);
    await officer.begin("送达");
    await officer.pick("送达方式", "留置送达");
    await officer.tick("文书已加盖镇人民政府公章");
    await officer.write({ 收件人: "吴初犯" });
    await officer.officers("送达人", PAIR);
    // Where it was left the officer says: nothing is filled in for him.
    await officer.refused("送达", "SV-03", "住所");
    await officer.write({ 留置地点: citizen("吴初犯", "419001198811230").address });
    await officer.refused("送达", "SV-03", "见证");
    await officer.write({ "见证人的身份、单位": "花石村村民委员会" });
    await officer.sign("见证人签名", "郑见证");
    await officer.sees("签的是：送达，摘要");
    await officer.submit("送达");
    await officer.sees("留置送达", /郑见证/);
    await officer.shot("13-left", { full: true });
  }],

  ["the facts do not stand: the case is dismissed", async (stage) => {
    const from = await clue(stage, { place: "富士花园社区5号楼", content: "5号楼前疑似占道。" });
    const path = await file(stage, from, { party: citizen("郑无事", "419001197504180"), facts: "5号楼前疑似占道堆放。" });
    await investigate(stage, path, { order: false });
    const officer = await at(stage, "展铁行", path, TABLET);
    await officer.begin("调查终结");
    const reason = "经查，该处为小区物业划定的临时堆放点，违法事实不能成立。";
    await officer.write({ 裁量理由: "违法事实不能成立。" });
    await officer.pick("处理建议", "撤销立案");
    await officer.write({ 撤销立案理由: reason });
    await officer.officers("承办人员", PAIR);
    await officer.submit("调查终结");
    await pass(stage, path);
    await officer.go(path);
    await officer.begin("提出处理建议");
    await officer.pick("处理", "撤销立案");
    await officer.write({ 撤销立案理由: reason, "理由（含申辩采纳情况）": "违法事实不能成立。" });
    await officer.officers("承办人员", PAIR);
    await officer.submit("提出处理建议");
    const head = await decided(stage, path, { chief: PHONE, head: DESK });
    await paper(head, "撤销立案审批表");
    await head.shot("13-dismissed", { full: true });
  }],

  ["a complex case: the notice goes by post; without a discussion no proposal (X-08)", async (stage, memory) => {
    const from = await clue(stage, { place: "富士花园社区北街", content: "北街建材店长期占道。" });
    const party = (memory.party = citizen("冯复杂", "419001199209090"));
    const path = (memory.case = await file(stage, from, { party, facts: "北街建材店占道堆放约18平方米。" }));
    await investigate(stage, path);
    const officer = await at(stage, "展铁行", path, PHONE);
    await officer.begin("调查终结");
    await officer.choose("裁量档次", "一般");
    await officer.write({ 裁量理由: "占地约18平方米，按“一般”档裁量；邻里多次反映，情节复杂。" });
    await officer.pick("处理建议", "给予行政处罚");
    await penalty(officer, "拟处罚", "罚款", "1000");
    await officer.tick("情节复杂，需集体讨论");
    await officer.officers("承办人员", PAIR);
    await officer.submit("调查终结");
    await pass(stage, path);
    await (await Script.of(stage, "squad1-1")).act(`${path}/acts/issue_notice`, { officers: ["squad1-1", "squad1-2"] });
    await officer.go(path);
    await officer.begin("送达");
    await officer.pick("送达方式", "邮寄送达");
    await officer.tick("文书已加盖镇人民政府公章");
    await officer.write({ 收件人: party.name });
    await officer.officers("送达人", PAIR);
    await officer.refused("送达", "SV-05", "回执");
    await officer.write({ "邮件单号、到达回执号、受托机关": "EMS示例1234567890" });
    await officer.attach("回执、照片、录像", photo(131, "邮件回执.jpg"));
    await officer.submit("送达");
    await officer.sees("邮寄送达");
    await stage.pass(10);
    const later = await at(stage, "展铁行", path, PHONE);
    await later.look("提出处理建议");
    await later.card("X-08", "集体讨论");
    await later.shot("13-not-discussed", { full: true });
  }],

  ["discussed by two who answer for the town, then proposed and decided", async (stage, { case: path }) => {
    const head = await at(stage, "程秉公", path, TABLET);
    await head.begin("集体讨论");
    const group = head.group("参加人和意见");
    const speaks = async (i, name, opinion) => {
      const list = group.getByLabel("负责人").nth(i);
      await list.selectOption(await list.locator("option", { hasText: name }).first().getAttribute("value"));
      await group.getByLabel("意见").nth(i).fill(opinion);
    };
    await speaks(0, "程秉公", "同意按一般档罚款一千元。");
    await head.write({ 讨论结论: "罚款一千元。" });
    await head.refused("集体讨论", "G-12", "两名");
    if ((await group.getByLabel("负责人").count()) < 2) await group.getByRole("button", { name: "再加一行" }).click();
    await speaks(1, "秦守正", "同意。");
    await head.shot("13-discussion", { full: true });
    await head.submit("集体讨论");
    await paper(head, "重大案件集体讨论记录");
    const officer = await at(stage, "展铁行", path, PHONE);
    await officer.begin("提出处理建议");
    await officer.pick("处理", "给予行政处罚");
    await penalty(officer, "处罚", "罚款", "1000");
    await officer.tick("逾期每日按罚款数额的百分之三加处罚款");
    await officer.write({ "理由（含申辩采纳情况）": "当事人没有提出意见，经集体讨论。" });
    await officer.officers("承办人员", PAIR);
    await officer.submit("提出处理建议");
    await decided(stage, path, { chief: PHONE, head: TABLET });
  }],

  ["nobody can be found: announced, and served when thirty days are over, not before (SV-07)", async (stage, { case: path }) => {
    const officer = await at(stage, "展铁行", path, DESK);
    await officer.begin("公告送达");
    await officer.tick("文书已加盖镇人民政府公章");
    await officer.write({ 原因和经过: "上门三次，邻居称全家外出，住所已退租；邮寄退回，电话无人接听。" });
    await officer.officers("送达人", PAIR);
    await officer.submit("公告送达");
    await paper(officer, "公告送达");
    await officer.go(path);
    await officer.begin("公告期满确认送达");
    await officer.officers("送达人", PAIR);
    const card = await officer.refused("公告期满确认送达", "SV-07", "届满");
    // The last of the thirty days rolls over rest days; the return can be made on the day after it.
    const [, end] = /(\d{4}-\d\d-\d\d)届满/.exec(await card.innerText());
    const days = (Date.parse(end) - Date.parse(stage.town.today())) / 86_400_000 + 1;
    assert.ok(days > 30, `thirty days end on ${end}`);
    await stage.pass(days);
    const later = await at(stage, "展铁行", path, PHONE);
    await later.begin("公告期满确认送达");
    await later.officers("送达人", PAIR);
    await later.attach("张贴、发布的证明", photo(132, "公告张贴.jpg"));
    await later.submit("公告期满确认送达");
    await later.sees("缴款期限");
    await later.shot("13-announced", { full: true });
  }],

  ["pays in two instalments; the first is late and only that one grows", async (stage, memory) => {
    const { case: path } = memory;
    const { town } = stage;
    const due = [town.dayIn(20), town.dayIn(50)];
    const officer = await at(stage, "展铁行", path, PHONE);
    await officer.begin("登记延期缴纳申请");
    await officer.write({ 经济困难的情况: "家中有人住院，一次缴清确有困难。" });
    const plan = officer.group("分期计划");
    if ((await plan.getByLabel("日期").count()) < 2) await plan.getByRole("button", { name: "再加一行" }).click();
    const amounts = async (first, second) => {
      for (const [i, yuan] of [first, second].entries()) {
        await plan.getByLabel("日期").nth(i).fill(due[i]);
        await plan.getByLabel("金额").nth(i).fill(yuan);
      }
    };
    await amounts("500", "400");
    await officer.attach("当事人申请书", photo(133, "申请书.jpg"));
    await officer.refused("登记延期缴纳申请", "F-08", "1000.00元", "900.00元");
    await amounts("500", "500");
    await officer.submit("登记延期缴纳申请");
    await officer.shot("13-deferral", { full: true });
    const head = await at(stage, "程秉公", path, PHONE);
    await head.begin("决定延期缴纳");
    await head.pick("决定", "批准");
    await head.pick("一期逾期的后果", "只计该期逾期，其余各期不变");
    await head.write({ 意见: "确有经济困难，同意分两期。" });
    await head.submit("决定延期缴纳", { confirm: await head.page.locator("form[data-confirm]").count() > 0 });
    await paper(head, "延期（分期）缴纳罚款通知书");
    await deliver(stage, path);
    await head.go(path);
    await head.sees("分期缴款", due[0], due[1]);
    await stage.pass(30);
    const cashier = await at(stage, "钱归库", path, DESK);
    const days = Math.round((Date.parse(town.today()) - Date.parse(due[0])) / 86_400_000);
    const grown = `${(15 * days).toFixed(2)}元`;
    assert.equal(await account(cashier, "加处"), grown);
    await cashier.shot("13-surcharge", { full: true });
    await cashier.begin("登记缴款");
    await cashier.write({ 金额: String(500 + 15 * days), 缴款凭证号: "示例缴2613001" });
    await cashier.submit("登记缴款");
    assert.equal(await account(cashier, "余额"), "500.00元");
    await cashier.begin("登记缴款");
    await cashier.write({ 金额: "500.01", 缴款凭证号: "示例缴2613002" });
    await cashier.refused("登记缴款", "F-09", "500.00");
    await cashier.write({ 金额: "500" });
    await cashier.submit("登记缴款");
    assert.equal(await account(cashier, "余额"), "0.00元");
    await cashier.shot("13-paid", { full: true });
  }],
];
