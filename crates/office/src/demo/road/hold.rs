//! 证据保全: what an investigation summons, asks for, extracts, registers, samples, has tested and gives back.

use super::Preserve;
use super::clue::signer;
use crate::demo::course::Course;
use jiff::ToSpan;
use law::case::hold::*;
use law::case::{AddEvidence, CaseCommand as C, EvidenceKind, PenaltyItem, ServePaper};
use law::goods::GoodsItem;
use law::money::Fen;
use law::party::Party;
use law::town::PenaltyKind;

/// The keeper's account.
const KEEPER: &str = "store";

/// Who made a recording, when and how.
pub(super) fn made_by(c: &Course, officers: &[String]) -> Particulars {
    Particulars {
        maker: c.world.people[&officers[0]].name.clone(),
        made_at: Some(c.t),
        method: "执法记录仪、照相机拍摄，原始文件上传".into(),
        ..Particulars::default()
    }
}

/// 没收 of what was registered.
pub(super) fn confiscation() -> PenaltyItem {
    PenaltyItem {
        kind: PenaltyKind::Confiscation,
        amount: Fen(0),
        detail: "登记保存的手推车一辆、铁锹两把".into(),
    }
}

fn things() -> Vec<GoodsItem> {
    let thing = |name: &str, spec: &str, quantity: &str, condition: &str| GoodsItem {
        name: name.into(),
        spec: spec.into(),
        quantity: quantity.into(),
        condition: condition.into(),
    };
    vec![thing("手推车", "双轮，蓝色", "1辆", "可以使用"), thing("铁锹", "木柄", "2把", "旧")]
}

/// The whole of it, while the case is investigated.
pub(super) fn preserve(c: &mut Course, what: Preserve, officers: &[String], party: &Party) -> Option<()> {
    let actor = officers[0].clone();
    let name = signer(party);
    gather(c, officers, party, &actor, &name)?;
    register(c, what, officers, &actor, &name)?;
    sample(c, officers, &actor, &name)
}

fn act(c: &mut Course, workdays: i64, actor: &str, command: Command) -> Option<()> {
    c.act(workdays, actor, C::Hold(command))
}

/// Hands over whatever waits to be served.
pub(super) fn hand_over(c: &mut Course, officers: &[String], actor: &str, to: &str) -> Option<()> {
    while c.case.papers.iter().any(|p| p.outgoing && p.served_on.is_none()) {
        let signature = c.signed(to);
        let serve = ServePaper {
            sealed: true,
            recipient: to.into(),
            signature,
            officers: officers.to_vec(),
            ..ServePaper::default()
        };
        c.act(0, actor, C::ServePaper(serve))?;
    }
    Some(())
}

fn gather(c: &mut Course, officers: &[String], party: &Party, actor: &str, name: &str) -> Option<()> {
    let team = officers.to_vec();
    let summon = SummonInquiry {
        person: Party { name: name.into(), address: party.address.clone(), ..Party::default() },
        ask_at: Some(c.t.saturating_add(14.days())),
        place: "承留镇综合行政执法大队询问室".into(),
        materials: "本人身份证件、进货和送货单据".into(),
        officers: team.clone(),
    };
    act(c, 0, actor, Command::SummonInquiry(summon))?;
    hand_over(c, officers, actor, name)?;
    let request = RequestEvidence {
        recipient: "济源市示例物流有限公司".into(),
        materials: "有关日期的运单\n车辆定位记录".into(),
        due_on: Some(c.t.date().saturating_add(10.days())),
        reason: "为查明物品的来源和时间".into(),
        officers: team.clone(),
    };
    act(c, 0, actor, Command::RequestEvidence(request))?;
    hand_over(c, officers, actor, "示例物流负责人")?;
    let files = vec![c.scan("运单")];
    let receive = ReceiveEvidence {
        received: "运单三份（复制件，已核对）".into(),
        missing: "车辆定位记录已过保存期".into(),
        files,
        officers: team.clone(),
        ..ReceiveEvidence::default()
    };
    act(c, 1, actor, Command::ReceiveEvidence(receive))?;
    let (files, signature) = (vec![c.scan("收款流水截图")], c.signed(name));
    let extract = ExtractData {
        object: "当事人收款用手机（示例）".into(),
        environment: "手机运行正常，提取前关闭网络和自动同步".into(),
        path: DataPath::Extract,
        path_reason: "手机为日常经营所用，当事人同意当场提取".into(),
        method: "当事人解锁后导出有关日期的收款流水，截屏保存".into(),
        place: c.clue.place.text.clone(),
        files,
        categories: "交易记录".into(),
        shown_certificates: true,
        officers: team.clone(),
        signature,
        ..ExtractData::default()
    };
    act(c, 0, actor, Command::ExtractData(extract))?;
    let (files, signature) = (vec![c.photo("现场照片")], c.signed(name));
    let describe = DescribePictures {
        author: actor.into(),
        taken_at: Some(c.t),
        place: c.clue.place.text.clone(),
        method: "执法记录仪拍摄，原始文件上传".into(),
        proves: "物品的位置和数量".into(),
        files,
        unaltered: true,
        officers: team.clone(),
        signature,
    };
    act(c, 0, actor, Command::DescribePictures(describe))?;
    let add = AddEvidence {
        evidence_kind: EvidenceKind::Documentary,
        name: "他人代签的收据".into(),
        description: "共一张".into(),
        source: "经营场所桌面取得，没有告知当事人".into(),
        proves: "收货数量".into(),
        officers: team,
        original: true,
        ..AddEvidence::default()
    };
    c.act(0, actor, C::AddEvidence(add))?;
    let no = c.case.evidence.len() as u32;
    let reason = "取得时没有告知当事人，也没有出示证件，取得方式违法，予以排除。".to_string();
    act(c, 0, actor, Command::ExcludeEvidence(ExcludeEvidence { no, reason }))
}

fn register(c: &mut Course, what: Preserve, officers: &[String], actor: &str, name: &str) -> Option<()> {
    let team = officers.to_vec();
    let request = RequestHold {
        items: things(),
        place: c.clue.place.text.clone(),
        reason: "物品随时可能被转移，以后难以取得。".into(),
        officers: team.clone(),
    };
    act(c, 1, actor, Command::RequestHold(request))?;
    let approve = ApproveHold { approve: true, opinion: "同意先行登记保存，按期处理。".into() };
    act(c, 0, "deputy1", Command::ApproveHold(approve))?;
    let (files, signature) = (vec![c.photo("登记保存照片")], c.signed(name));
    let carry_out = CarryOutHold {
        place: "大队涉案物品室".into(),
        seal: format!("CL-{:04}", c.matter),
        shown_certificates: true,
        duty_told: true,
        copy_given: true,
        delivered: true,
        officers: team.clone(),
        files,
        signature,
        ..CarryOutHold::default()
    };
    act(c, 0, actor, Command::CarryOutHold(carry_out))?;
    match what {
        Preserve::Waiting => return None,
        Preserve::Lent => {
            put(c, actor, &[Custody::Stored, Custody::Lent], true)?;
            return None;
        }
        Preserve::Broken => {
            put(c, actor, &[Custody::Stored], false)?;
            return None;
        }
        Preserve::Kept => {
            put(c, actor, &[Custody::Stored], true)?;
            return None;
        }
        Preserve::Returned | Preserve::Confiscated | Preserve::ToReturn => keep(c, officers, actor)?,
    }
    let files = vec![c.photo("物品照片")];
    let (way, reason) = match what {
        Preserve::Returned | Preserve::ToReturn => (HoldWay::CopyReturn, "已经拍照固定，原物不再需要。"),
        _ => (HoldWay::Confiscate, "系用于违法行为的工具。"),
    };
    let propose = ProposeHoldDisposal {
        way: Some(way),
        reason: reason.into(),
        files,
        officers: team.clone(),
        ..ProposeHoldDisposal::default()
    };
    act(c, 1, actor, Command::ProposeHoldDisposal(propose))?;
    let decide = DecideHoldDisposal { approve: true, opinion: "同意。".into() };
    act(c, 0, "deputy1", Command::DecideHoldDisposal(decide))?;
    hand_over(c, officers, actor, name)?;
    if what == Preserve::ToReturn {
        return None;
    }
    if what == Preserve::Returned {
        give_back(c, officers, actor, name, "与登记保存时一致")?;
    }
    Some(())
}

/// Both things moved by the keeper; with a seal that does not hold, the chain breaks at the store's door.
fn put(c: &mut Course, actor: &str, moves: &[Custody], intact: bool) -> Option<()> {
    for action in moves {
        for goods in [1, 2] {
            let link = RecordCustody {
                goods,
                action: *action,
                officer: actor.into(),
                purpose: "送价格认定".into(),
                place: c.shelf(c.matter + goods as usize),
                condition: if intact { "完好".into() } else { "封签一角脱落，已拍照".into() },
                seal: format!("CL-{:04}", c.matter),
                intact: intact || goods > 1,
                ..RecordCustody::default()
            };
            act(c, 0, KEEPER, Command::RecordCustody(link))?;
        }
    }
    Some(())
}

/// Into the store, out for a look, back again; the seal opened and set anew.
fn keep(c: &mut Course, officers: &[String], actor: &str) -> Option<()> {
    let (seal, shelf) = (format!("CL-{:04}", c.matter), c.shelf(c.matter));
    let link = |action| RecordCustody {
        goods: 1,
        action,
        officer: actor.into(),
        purpose: "拍照核对".into(),
        place: shelf.clone(),
        condition: "完好".into(),
        seal: seal.clone(),
        intact: true,
        ..RecordCustody::default()
    };
    for action in [Custody::Stored, Custody::Lent] {
        act(c, 0, KEEPER, Command::RecordCustody(link(action)))?;
    }
    let stranger = c.stranger();
    for action in [Custody::Unsealed, Custody::Sealed] {
        let witness = c.signed(&stranger);
        let command = SealGoods {
            goods: 1,
            action,
            purpose: "拍照核对".into(),
            condition: "完好".into(),
            seal: seal.clone(),
            intact: true,
            officers: officers.to_vec(),
            witness,
            witness_identity: "村民委员会工作人员（示例）".into(),
            ..SealGoods::default()
        };
        act(c, 0, actor, Command::SealGoods(command))?;
    }
    act(c, 0, KEEPER, Command::RecordCustody(link(Custody::TakenBack)))
}

fn give_back(c: &mut Course, officers: &[String], actor: &str, name: &str, condition: &str) -> Option<()> {
    let signature = c.signed(name);
    let back = ReturnHeldGoods {
        condition: condition.into(),
        officers: officers.to_vec(),
        signature,
        ..ReturnHeldGoods::default()
    };
    act(c, 1, actor, Command::ReturnHeldGoods(back))
}

fn sample(c: &mut Course, officers: &[String], actor: &str, name: &str) -> Option<()> {
    let team = officers.to_vec();
    let signature = c.signed(name);
    let one = |what: &str, seal: &str| Sample {
        name: what.into(),
        spec: "散装".into(),
        batch: "无批号".into(),
        base: "约26立方米".into(),
        quantity: "2千克".into(),
        seal: format!("{seal}-{:04}", c.matter),
    };
    let take = TakeSample {
        samples: vec![one("河沙", "CY"), one("河沙（备样）", "BY")],
        place: c.clue.place.text.clone(),
        method: "从堆放处不同部位随机抽取".into(),
        cost: "样品和检测费用由本机关承担".into(),
        shown_certificates: true,
        officers: team.clone(),
        signature,
        ..TakeSample::default()
    };
    act(c, 0, actor, Command::TakeSample(take))?;
    let goods: Vec<u32> = c.case.goods.here(law::goods::Taken::Sampled).map(|g| g.no).take(1).collect();
    let commission = CommissionTest {
        to: "济源市示例检测中心".into(),
        qualification: "CMA示例001".into(),
        matters: "鉴别样品的来源和成分".into(),
        materials: "封样河沙一份".into(),
        goods,
        due_on: Some(c.t.date().saturating_add(20.days())),
        officers: team.clone(),
        ..CommissionTest::default()
    };
    act(c, 0, actor, Command::CommissionTest(commission))?;
    hand_over(c, officers, actor, "示例检测中心收样人")?;
    act(
        c,
        0,
        actor,
        Command::TellTestPeriod(TellTestPeriod { officers: team.clone(), ..Default::default() }),
    )?;
    hand_over(c, officers, actor, name)?;
    let files = vec![c.scan("检测报告")];
    let result = RecordTestResult {
        report: format!("示检{}", c.matter),
        appraisers: "检验师（示例）".into(),
        method: "按国家标准方法比对".into(),
        conclusion: "样品为河沙，与河道内取样成分一致".into(),
        used_up: true,
        files,
        officers: team.clone(),
        ..RecordTestResult::default()
    };
    act(c, 4, actor, Command::RecordTestResult(result))?;
    act(c, 0, actor, Command::TellTestResult(TellTestResult { officers: team, no: None }))?;
    hand_over(c, officers, actor, name)?;
    let files = vec![c.scan("放弃申请复检的声明")];
    let retest = RequestRetest {
        reason: "当事人口头询问能否复检".into(),
        waived: true,
        answer: "经说明检测方法和依据，当事人书面表示不再申请。".into(),
        files,
        ..RequestRetest::default()
    };
    act(c, 1, actor, Command::RequestRetest(retest))?;
    give_back(c, officers, actor, name, "备样封签完好")
}

/// The keeper takes in what the decision has confiscated.
pub(super) fn store(c: &mut Course) -> Option<()> {
    let store = StoreConfiscated { place: c.shelf(c.matter + 6), condition: "清点相符".into() };
    act(c, 0, KEEPER, Command::StoreConfiscated(store))
}
