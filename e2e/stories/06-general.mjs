// The general procedure from filing to archive: the field on its phones, chiefs and head now on the phone, now at the desk;
// the clock is put forward on the start page where the law makes one wait. Story 24 plays the same scenes the other way round.
import assert from "node:assert/strict";
import { photo } from "../lib/photo.mjs";
import { NEIGHBOUR, checkVetoes, dispatch, fillCheck, isPdf, paper, party, penalty, report } from "../lib/road.mjs";
import { DESK, PHONE } from "../lib/stage.mjs";

export const title = "普通程序：立案、调查、审核、告知、决定、送达、公示、缴款、结案、归档";

const PAIR = ["展铁行", "路平直"];

/** Someone opens the case. */
async function at(stage, name, path, device) {
  const visitor = await stage.person(name, device);
  await visitor.go(path);
  return visitor;
}

/** Serves what waits to be served, by hand against a signature. */
async function serve(officer, to) {
  await officer.begin("送达");
  await officer.pick("送达方式", "直接送达");
  await officer.tick("文书已加盖镇人民政府公章");
  await officer.officers("送达人", PAIR);
  await officer.sign("签收", to["姓名、名称"]);
  await officer.submit("送达");
}

/** The steps of the case as the reporter reads them here, in their order. */
async function told(visitor, within, fined) {
  const steps = within.locator(".steps-head b");
  await steps.first().waitFor();
  const words = (await steps.allInnerTexts()).map((w) => w.trim());
  const ours = ["已立案", "已依法告知当事人", "已作出决定", "决定已送达", "决定已公示", "已结案"];
  assert.deepEqual(words.filter((w) => ours.includes(w)), ours, words.join("、"));
  await visitor.seesNot(fined["姓名、名称"]);
  await visitor.seesNot(/罚款|500元|500\.00/);
}

/** The scenes: `field` is what officers hold who are outside, `desk` what the others sit at. */
export const general = ({ tag, field, desk, place, fined, masked, voucher }) => [
  ["the business office's opinion reaches the squad through the centre", async (stage, memory) => {
    const clue = (memory.clue = await report(stage, { device: field, place: `富士花园社区${place}`, content: `${place}家具店把沙发床垫堆满人行道。` }));
    await dispatch(stage, clue.path, desk);
    const dept = await at(stage, "梁造正", clue.path, field);
    await dept.begin("现场核查");
    const findings = "门前公共场地堆放沙发、床垫，占地约12平方米，未经批准。";
    await fillCheck(dept, { officers: ["梁造正", "柱立直"], outcome: "应当处罚，由业务口出具认定意见", findings });
    await dept.submit("现场核查");
    await dept.begin("出具违法行为认定意见");
    await dept.choose("执法事项", "擅自在街道两侧和公共场地堆放物料");
    await dept.write({ 违法事实: findings, 证据: "现场检查笔录一份、照片一张", 定性: "擅自在公共场地堆放物料，影响市容", 建议依据: "《城市市容和环境卫生管理条例》第三十六条" });
    await dept.submit("出具违法行为认定意见");
    const hub = await at(stage, "调有方", clue.path, desk);
    await hub.begin("交执法中队");
    await hub.submit("交执法中队");
    await hub.sees("待立案");
  }],

  ["the squad proposes, the brigade agrees, the town head files", async (stage, memory) => {
    const officer = (memory.officer = await at(stage, "展铁行", memory.clue.path, field));
    await officer.begin("提出立案建议");
    await party(officer, "当事人", fined);
    await officer.officers("拟承办人员", PAIR);
    await officer.shot(`${tag}-filing`, { full: true });
    await officer.submit("提出立案建议");
    memory.case = new URL(officer.page.url()).pathname;
    const chief = await at(stage, "石坚毅", memory.case, field);
    await chief.begin("大队审核立案");
    await chief.pick("大队意见", "同意");
    await chief.write({ 意见: "同意立案，报请审批。" });
    await chief.submit("大队审核立案");
    const head = await at(stage, "程秉公", memory.case, desk);
    await head.begin("决定是否立案");
    await head.pick("决定", "立案");
    await head.write({ 意见: "同意立案。" });
    await head.submit("决定是否立案", { confirm: true });
    await head.sees("调查", "立案审批表");
    await head.shot(`${tag}-case`);
  }],

  ["investigates: inquiry, inspection, evidence, order to correct", async (stage, { officer, case: path }) => {
    const { town } = stage;
    await officer.go(path);
    await officer.begin("确认送达地址");
    await officer.sign("当事人签名", fined["姓名、名称"]);
    await officer.submit("确认送达地址");
    await officer.begin("询问");
    await officer.officers("询问人", PAIR);
    await officer.tick("已出示执法证", "已告知权利义务和申请回避的权利");
    await officer.write({ 开始时间: town.minutesAgo(0), 结束时间: town.minutesAgo(0) });
    const answers = officer.page.getByLabel("答", { exact: true });
    for (let i = 0; i < (await answers.count()); i += 1) await answers.nth(i).fill("看清了，情况属实，愿意改正。");
    await officer.sign("被询问人签名", fined["姓名、名称"]);
    await officer.shot(`${tag}-inquiry`, { full: true });
    await officer.submit("询问");
    for (const [kind, name, proves] of [["勘验笔录、现场笔录", "现场检查笔录", "堆放的位置和面积"], ["视听资料", "现场照片", "堆放的状态"], ["当事人陈述", "询问笔录", "当事人承认堆放"]]) {
      await officer.begin("收集证据");
      await officer.pick("种类（罚§46）", kind);
      await officer.write({ 证据名称: name, 来源: "执法人员制作", 证明对象: proves });
      // The picture was sent on and has lost its own time: it is put down as a copy (V-10).
      if (kind === "视听资料") await officer.write({ "复制件的出处、原件存放处": "执法记录仪，原始文件存本队", "与原件核对无误的核对人、保管人": "展铁行" });
      else await officer.tick("原件、原物");
      await officer.officers("收集人", PAIR);
      if (kind === "视听资料") {
        await officer.write({ 制作人: "执法人员", 制作时间: town.minutesAgo(0), "制作方法，或者鉴定的依据和手段": "执法记录仪" });
        await officer.attach("文件", photo(61, "照片.jpg"));
      }
      await officer.submit("收集证据");
    }
    for (let i = 0; i < 3; i += 1) {
      await officer.begin("审查证据");
      await officer.pick("审查结果", "查证属实、合法取得");
      await officer.write({ 审查意见: "来源合法，内容客观，予以采信。" });
      await officer.submit("审查证据");
    }
    await officer.begin("责令改正");
    await officer.officers("执法人员", PAIR);
    await officer.write({ 改正期限: town.dayIn(3) });
    await officer.submit("责令改正");
    await serve(officer, fined);
    await officer.shot(`${tag}-investigated`, { full: true });
  }],

  ["each officer signs what they made on their own account; a photograph's chain of custody is a page of its own", async (stage, memory) => {
    const { officer } = memory;
    await officer.go(memory.case);
    await officer.sees(/待签名\d+份/);
    await officer.begin("执法人员签名");
    await officer.sees("本人签名");
    await officer.refused("执法人员签名", "P-04");
    await officer.sign("本人签名", "展铁行");
    await officer.shot(`${tag}-countersign`, { full: true });
    await officer.submit("执法人员签名");
    await officer.seesNot(/待签名/);
    const colleague = await at(stage, "路平直", memory.case, field);
    await colleague.begin("执法人员签名");
    await colleague.sign("本人签名", "路平直");
    await colleague.submit("执法人员签名");
    await officer.go(memory.case);
    await officer.page.getByRole("cell").getByRole("link", { name: "现场照片", exact: true }).click();
    await officer.sees("附件的保管链", "采集");
    await officer.follow("现在逐字节核对");
    await officer.sees("再核对一次");
    await officer.shot(`${tag}-exhibit`, { full: true });
    await officer.go(memory.case);
  }],

  ["the report is written by two: a draft is kept, the colleague goes on, what changed can be seen", async (stage, memory) => {
    const { officer } = memory;
    await officer.go(memory.case);
    await officer.begin("调查终结");
    // The file says what it knows; the officer writes on and stops half-way, on a form that could not be sent yet.
    const begun = await officer.page.getByLabel("裁量理由", { exact: true }).inputValue();
    assert.match(begun, /违法行为发生于/);
    await officer.write({ 裁量理由: `${begun}占地约12平方米。` });
    await officer.submit("存草稿");
    await officer.sees("已存为第1稿");
    const colleague = await at(stage, "路平直", memory.case, desk);
    await colleague.sees("草稿", "第1稿，展铁行");
    await colleague.shot(`${tag}-case-officer`, { screen: tag === "06" ? "case" : "" });
    await colleague.begin("调查终结");
    await colleague.sees("有没办完的草稿：第1稿（展铁行");
    await colleague.follow("载入草稿");
    await colleague.sees("已载入第1稿（展铁行");
    await colleague.write({ 裁量理由: `${begun}占地约15平方米，按期清理。` });
    await colleague.submit("存草稿");
    await colleague.shot(`${tag}-draft`, { full: true });
    await officer.write({ 裁量理由: `${begun}占地约12平方米，配合调查。` });
    officer.expect(409);
    await officer.click("存草稿");
    await officer.sees("路平直在", "存了第2稿");
    assert.match(await officer.page.getByLabel("裁量理由", { exact: true }).inputValue(), /配合调查/);
    await colleague.follow("草稿经过");
    assert.equal(await colleague.page.locator(".changes ins").first().innerText(), "5");
    await colleague.shot(`${tag}-draft-course`, { full: true });
  }],

  ["the report is returned once by the legal office, then passes item by item", async (stage, memory) => {
    const { officer } = memory;
    const submit = async () => {
      await officer.go(memory.case);
      await officer.begin("调查终结");
      await officer.choose("裁量档次", "一般");
      await officer.write({ 裁量理由: "占地约12平方米，按期清理，按“一般”档裁量。" });
      await officer.pick("处理建议", "给予行政处罚");
      await penalty(officer, "拟处罚", "罚款", "500");
      await officer.officers("承办人员", PAIR);
      await officer.submit("调查终结");
    };
    await submit();
    const legal = (memory.legal = await at(stage, "甄严谨", memory.case, desk));
    await legal.begin("法制审核");
    const review = async (verdict, opinion, failing) => {
      const rows = legal.page.locator(".review-row");
      for (let i = 0; i < (await rows.count()); i += 1) {
        await rows.nth(i).getByLabel(i === failing ? "不通过" : "通过", { exact: true }).check();
        if (i === failing) await rows.nth(i).getByLabel("意见").fill("照片缺少拍摄时间和拍摄人说明。");
      }
      await legal.pick("结论", verdict);
      await legal.write({ 审核意见: opinion });
    };
    await review("退回补充", "补充照片说明后重新送审。", 3);
    await legal.page.locator(".review-row").nth(3).evaluate((row) => row.scrollIntoView({ block: "center" }));
    await legal.shot(`${tag}-review`, { screen: tag === "06" ? "legal-review" : "" });
    await legal.submit("法制审核");
    await legal.sees("调查取证");
    await officer.go(memory.case);
    await officer.sees("补充照片说明后重新送审。");
    await submit();
    await legal.go(memory.case);
    await legal.begin("法制审核");
    const before = await at(stage, "程秉公", memory.case, field);
    await before.go(`${memory.case}/acts/decide`);
    await before.card("X-01", "法制审核", "《行政处罚法》第58条");
    await before.shot(`${tag}-decision-before-review`);
    await review("同意", "事实清楚，证据充分，程序合法，裁量适当，同意。");
    await legal.submit("法制审核");
  }],

  ["notice is served; the party speaks and is answered; no decision while the window is open", async (stage, memory) => {
    const { officer } = memory;
    await officer.go(memory.case);
    await officer.begin("制作处罚告知书");
    await officer.officers("执法人员", PAIR);
    await officer.submit("制作处罚告知书");
    await serve(officer, fined);
    await officer.begin("登记陈述申辩");
    await officer.tick("口头提出");
    await officer.write({ 申辩内容: "占用时间短，已经清理，请求从轻。" });
    await officer.officers("记录人", PAIR);
    await officer.sign("当事人签名", fined["姓名、名称"]);
    await officer.submit("登记陈述申辩");
    await officer.begin("复核陈述申辩");
    await officer.page.getByLabel("意见", { exact: true }).first().fill("占用时间短，请求从轻");
    await officer.page.getByLabel("理由", { exact: true }).first().fill("裁量时已经考虑，不再重复从轻。");
    await officer.write({ 复核结论: "不予采纳，维持告知的内容。" });
    await officer.submit("复核陈述申辩");
    await officer.look("提出处理建议");
    const card = await officer.card("X-03", "期限至");
    assert.match(await card.innerText(), /书面放弃|等待期满/);
    await officer.shot(`${tag}-window-open`);
  }],

  ["after the window: no heavier than noticed; proposed, endorsed, decided", async (stage, memory) => {
    await stage.pass(8);
    const officer = (memory.officer = await at(stage, "展铁行", memory.case, field));
    await officer.begin("提出处理建议");
    await officer.pick("处理", "给予行政处罚");
    await officer.write({ "理由（含申辩采纳情况）": "事实清楚，申辩已复核，不予采纳。" });
    await officer.officers("承办人员", PAIR);
    await penalty(officer, "处罚", "罚款", "600");
    await officer.refused("提出处理建议", "X-04", "500", "600");
    await officer.shot(`${tag}-heavier`);
    await penalty(officer, "处罚", "罚款", "500");
    await officer.submit("提出处理建议");
    const chief = await at(stage, "石坚毅", memory.case, desk);
    await chief.begin("大队审核处理建议");
    await chief.pick("大队意见", "同意");
    await chief.write({ 意见: "同意，报请审批。" });
    await chief.submit("大队审核处理建议");
    const head = await at(stage, "程秉公", memory.case, field);
    await head.begin("作出决定");
    await head.pick("决定", "同意");
    await head.write({ 意见: "同意。" });
    await head.submit("作出决定", { confirm: true });
    await paper(head, "行政处罚决定书", []);
    await head.shot(`${tag}-decision`, { full: true });
  }],

  ["served, corrected, published with names masked by a person's word", async (stage, memory) => {
    const { officer } = memory;
    await officer.go(memory.case);
    await serve(officer, fined);
    await officer.begin("复查改正");
    await officer.officers("复查人", PAIR);
    await officer.pick("是否已经改正", "是");
    await officer.write({ 复查情况: "沙发、床垫已经清理，场地恢复。" });
    await officer.submit("复查改正");
    const legal = (memory.legal = await at(stage, "辛求是", memory.case, desk));
    await legal.begin("公示");
    const text = await legal.page.getByLabel("公示内容", { exact: true }).inputValue();
    assert.ok(!text.includes(fined["姓名、名称"]) && !/\d{17}/.test(text), "the draft tells the party's name or number");
    await legal.write({ 公示到期日: stage.town.dayIn(365), 社会影响判断: "涉及公共秩序，具有一定社会影响。" });
    await legal.refused("公示", "D-06");
    await legal.shot(`${tag}-publish`, { full: true });
    await legal.page.getByLabel(/^已逐字核对/).check();
    await legal.submit("公示", { confirm: true });
    const anyone = await stage.visitor(desk);
    await anyone.go("/public/decisions");
    await anyone.page.getByRole("main").getByRole("link", { name: masked }).first().click();
    await anyone.sees("公示至");
    await anyone.seesNot(fined["姓名、名称"]);
    await anyone.shot(`${tag}-published`);
  }],

  ["paid at the bank, closed by the head, archived with a catalogue; the reporter is told", async (stage, memory) => {
    const cashier = await at(stage, "钱归库", memory.case, field);
    await cashier.begin("登记缴款");
    assert.equal(await cashier.page.getByLabel("金额", { exact: true }).inputValue(), "500.00");
    await cashier.write({ 缴款凭证号: voucher });
    await cashier.submit("登记缴款");
    const hub = await at(stage, "闻声快", memory.clue.path, desk);
    await hub.begin("向报告人反馈");
    await hub.write({ 反馈内容: "经立案调查，已依法处罚并清理完毕。" });
    await hub.submit("向报告人反馈");
    const { officer } = memory;
    await officer.go(memory.case);
    await officer.begin("提出结案");
    await officer.write({ 执行情况: "罚款已缴清，违法行为已改正。" });
    await officer.officers("承办人员", PAIR);
    await officer.submit("提出结案");
    await checkVetoes(memory.legal, memory.case);
    await memory.legal.shot(`${tag}-veto-check`);
    const head = await at(stage, "程秉公", memory.case, desk);
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
    const anyone = await stage.visitor(desk);
    await anyone.go(`/follow?receipt=${memory.clue.receipt}`);
    await anyone.sees("经立案调查，已依法处罚并清理完毕。");
    // Each later step of it, with its day, and nothing of who it was or what was decided (D-15).
    await told(anyone, anyone.page.getByRole("main"), fined);
    await anyone.shot(`${tag}-follow`, { full: true });
  }],

  ["the member who reported reads the same steps on the clue's own page", async (stage, memory) => {
    const member = await at(stage, "李知远", memory.clue.path, field);
    const later = member.page.getByRole("region", { name: "后续进展" });
    await told(member, later, fined);
    assert.equal(await member.page.getByRole("link", { name: "查看案件" }).count(), 0, "a case that is not the member's to open");
    await member.shot(`${tag}-member`, { full: true });
  }],
];

export const scenes = general({ tag: "06", field: PHONE, desk: DESK, place: "东街", fined: NEIGHBOUR, masked: /钱某/, voucher: "示例缴2606001" });
