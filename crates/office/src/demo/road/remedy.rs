//! A decision that is challenged: reconsideration, both instances of a lawsuit, what an annulment obliges to, a decision
//! made anew, a claim, the supervision — every act of the procedure in some matter.

use super::after::{close, pay_now, publish, serve};
use super::case::{notify, submit};
use super::{CaseEnd, Serving, Story};
use crate::demo::course::Course;
use crate::demo::scene::Offence;
use jiff::ToSpan;
use law::case::remedy::{self as r, Command, Due, Handling, ResultKind, StayGround};
use law::case::{
    CaseCommand as C, Decide, EndorseDecision, EvidenceKind, Outcome, ProposeDecision, WithdrawPublication,
};
use law::money::Fen;
use law::party::Party;

/// What becomes of a challenged decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Remedy {
    /// The copy has come; our reply is due.
    Asked,
    /// Reconsideration upholds it, with a letter of opinion.
    Upheld,
    /// Reconsideration lowers the fine.
    Lowered,
    /// Annulled for its procedure and decided anew.
    Redone,
    /// Sued over from the archive, annulled in the second instance, everything undone.
    Annulled,
    /// Sued over, found illegal, and compensation asked for.
    Illegal,
}

const LAWYER: &str = "legal2";

fn legal(c: &mut Course, workdays: i64, command: Command) -> Option<()> {
    c.act(workdays, LAWYER, C::Remedy(command))
}

/// 申请复议, accepted, the copy received.
fn reconsider(c: &mut Course, party: &Party) -> Option<()> {
    let files = vec![c.scan("行政复议申请书副本")];
    c.wait(3);
    let register = r::RegisterReconsideration {
        applicant: party.name.clone(),
        filed_on: Some(c.t.date()),
        request: "认为处罚过重、程序不当，请求撤销处罚决定。".into(),
        files,
        ..Default::default()
    };
    legal(c, 1, Command::RegisterReconsideration(register))?;
    let at = c.world.hours.later(c.t, 3, &mut c.rng);
    let accepted = r::RecordAcceptance {
        accepted_on: Some(c.t.date()),
        reference: format!("济政复〔{}〕{}号（示例）", at.year(), c.matter),
        received_on: Some(at.date()),
        ..Default::default()
    };
    c.act_at(at, LAWYER, C::Remedy(Command::RecordAcceptance(accepted)))
}

fn basis(c: &Course) -> String {
    c.case.subject.as_ref().map_or_else(String::new, |s| format!("{}；{}。", s.item.violated, s.item.basis))
}

fn facts(c: &Course) -> String {
    c.case.subject.as_ref().map_or_else(String::new, |s| s.facts.clone())
}

fn reply(c: &mut Course) -> Option<()> {
    let reply = r::SubmitReply {
        reply:
            "申请人的违法事实有现场笔录、照片和其本人陈述证实；处罚在公布的裁量档次以内，告知和送达程序合法。"
                .into(),
        facts: facts(c),
        basis: basis(c),
        contact: "法治室，0391-6090001".into(),
        ..Default::default()
    };
    legal(c, 2, Command::SubmitReply(reply))
}

fn result(kind: ResultKind, document: &str, summary: &str) -> r::RecordResult {
    r::RecordResult { kind, document: document.into(), summary: summary.into(), ..Default::default() }
}

/// 起诉, with the copy received on the day it is registered.
fn sue(c: &mut Course, party: &Party) -> Option<()> {
    let files = vec![c.scan("行政起诉状副本")];
    let at = c.world.hours.later(c.t, 2, &mut c.rng);
    let suit = r::RegisterSuit {
        applicant: party.name.clone(),
        filed_on: Some(c.t.date()),
        accepted_on: Some(at.date()),
        reference: format!("（{}）豫9001行初{}号（示例）", at.year(), c.matter),
        received_on: Some(at.date()),
        request: "请求撤销行政处罚决定。".into(),
        files,
        ..Default::default()
    };
    c.act_at(at, LAWYER, C::Remedy(Command::RegisterSuit(suit)))
}

fn defend(c: &mut Course) -> Option<()> {
    let defence = r::SubmitCourtDefence {
        reply: "处罚决定事实清楚，证据充分，适用依据正确，程序合法，请求依法裁判。".into(),
        facts: facts(c),
        basis: basis(c),
        head: "镇长出庭应诉，委托法治室人员一并出庭。".into(),
        ..Default::default()
    };
    legal(c, 3, Command::SubmitCourtDefence(defence))?;
    let appear = r::ArrangeAppearance {
        on: Some(c.t.date().saturating_add(7.days())),
        place: "济源市人民法院第二审判庭".into(),
        notified_on: Some(c.t.date()),
        head: "head".into(),
        delegate: LAWYER.into(),
        proof: true,
        ..Default::default()
    };
    legal(c, 1, Command::ArrangeAppearance(appear))
}

/// 撤回公示, where the decision was public.
fn withdraw(c: &mut Course, document: &str) -> Option<()> {
    let withdraw = WithdrawPublication {
        reason: "该决定没有原样维持，原公示信息撤回。".into(),
        document: document.into(),
        received_on: Some(c.t.date()),
    };
    c.act(1, LAWYER, C::WithdrawPublication(withdraw))
}

fn refund(c: &mut Course) -> Option<()> {
    let Some((amount, _)) = c.case.remedy.refund_owed(&c.world.book.law) else { return Some(()) };
    let voucher = format!("示例退{:06}", c.rng.between(1, 999_999));
    c.act(
        4,
        "finance2",
        C::Remedy(Command::RecordRefund(r::RecordRefund { amount, refunded_on: None, voucher })),
    )
}

fn fulfil(c: &mut Course, duty: Due, note: &str) -> Option<()> {
    let done =
        r::FulfilDuty {
            duty, document: "回执（示例）".into(), note: note.into(), ..Default::default()
        };
    legal(c, 1, Command::FulfilDuty(done))
}

fn fault(c: &mut Course, officers: &[String]) -> Option<()> {
    let fault = r::AssessFault {
        circumstance: "留置送达事先告知书没有见证人签名，也没有录像，违反法定程序。".into(),
        officer: officers[0].clone(),
        responsibility: "送达人员负直接责任。".into(),
        handling: Handling::Criticism,
        document: String::new(),
        measures: "留置送达一律全程录像，审核时核对送达回证。".into(),
    };
    c.act(2, "head", C::Remedy(Command::AssessFault(fault)))
}

/// The road from a served decision on; the case is public already.
pub(in crate::demo) fn challenge(
    c: &mut Course,
    o: &Offence,
    s: &Story,
    way: Remedy,
    officers: &[String],
    party: &Party,
) -> Option<()> {
    publish(c)?;
    match way {
        Remedy::Asked => {
            reconsider(c, party)?;
            None
        }
        Remedy::Upheld => upheld(c, officers, party),
        Remedy::Lowered => {
            pay_now(c, 2, None)?;
            reconsider(c, party)?;
            reply(c)?;
            let penalty = super::clue::penalty((o.fine / 2).max(1));
            let document = "济源市人民政府行政复议决定书（示例）";
            let lowered =
                r::RecordResult { penalty, ..result(ResultKind::Changed, document, "裁量过重。") };
            legal(c, 12, Command::RecordResult(lowered))?;
            withdraw(c, document)?;
            refund(c)?;
            close(c, officers, CaseEnd::Closed)
        }
        Remedy::Redone => redone(c, o, s, officers, party),
        Remedy::Annulled => annulled(c, officers, party),
        Remedy::Illegal => illegal(c, officers, party),
    }
}

/// 维持, after a stay of execution, supplemented evidence and a hearing; then a letter of opinion and the supervision.
fn upheld(c: &mut Course, officers: &[String], party: &Party) -> Option<()> {
    reconsider(c, party)?;
    let stay = r::RecordRemedyStay { ground: StayGround::Agency, ..Default::default() };
    legal(c, 1, Command::RecordRemedyStay(stay))?;
    let allow = r::AllowEvidence {
        document: "准许补充证据通知书（示例）".into(),
        reason: "申请人提出作出决定时没有提出的理由。".into(),
        ..Default::default()
    };
    legal(c, 1, Command::AllowEvidence(allow))?;
    let supplement = r::SupplementEvidence {
        evidence_kind: EvidenceKind::Documentary,
        name: "村委会证明".into(),
        source: "村委会出具".into(),
        proves: "堆放的时间和范围".into(),
        officers: officers.to_vec(),
        original: true,
        ..Default::default()
    };
    c.act(1, &officers[0], C::Remedy(Command::SupplementEvidence(supplement)))?;
    reply(c)?;
    let appear = r::ArrangeAppearance {
        on: Some(c.t.date().saturating_add(8.days())),
        place: "济源市人民政府行政复议听证室".into(),
        notified_on: Some(c.t.date()),
        reason: "参加全市防汛会议。".into(),
        delegate: LAWYER.into(),
        ..Default::default()
    };
    legal(c, 1, Command::ArrangeAppearance(appear))?;
    let resume =
        r::RecordRemedyStay {
            resumed: true, document: "恢复执行通知（示例）".into(), ..Default::default()
        };
    legal(c, 9, Command::RecordRemedyStay(resume))?;
    let document = "济源市人民政府行政复议决定书（示例）";
    legal(c, 2, Command::RecordResult(result(ResultKind::Maintained, document, "事实清楚，程序合法。")))?;
    let opinion = r::ReceiveOpinion {
        document: "济政复意1号（示例）".into(),
        content: "送达回证填写不规范，应当纠正。".into(),
        ..Default::default()
    };
    legal(c, 1, Command::ReceiveOpinion(opinion))?;
    fulfil(c, Due::Opinion, "已补正送达回证并组织学习。")?;
    let letter = r::ReceiveSupervision {
        from: "济源市司法局".into(),
        document: "济司监1号（示例）".into(),
        content: "卷内目录页码有误。".into(),
        due_on: Some(c.t.date().saturating_add(20.days())),
        ..Default::default()
    };
    legal(c, 1, Command::ReceiveSupervision(letter))?;
    let answer = r::ReplySupervision {
        rectification: "已重新编制卷内目录，并明确归档前逐页核对。".into(),
        late_note: String::new(),
    };
    legal(c, 2, Command::ReplySupervision(answer))?;
    pay_now(c, 1, None)?;
    close(c, officers, CaseEnd::Closed)
}

/// 撤销并责令重作: withdrawn, decided again with a new report, review and notice, paid and closed.
fn redone(c: &mut Course, o: &Offence, s: &Story, officers: &[String], party: &Party) -> Option<()> {
    reconsider(c, party)?;
    reply(c)?;
    let document = "济源市人民政府行政复议决定书（示例）";
    let annulled = r::RecordResult {
        redo: true,
        for_procedure: true,
        ..result(ResultKind::Annulled, document, "事先告知程序违法。")
    };
    legal(c, 12, Command::RecordResult(annulled))?;
    withdraw(c, document)?;
    fulfil(c, Due::Credit, "没有报送过信用信息。")?;
    fault(c, officers)?;
    let plan = "事实不变，重新审核、重新告知。".to_string();
    c.act(1, &officers[0], C::Remedy(Command::BeginRedo(r::BeginRedo { plan })))?;
    let facts = facts(c);
    submit(c, o, s, officers, &facts)?;
    super::case::reviewed(c)?;
    notify(c, s, officers, party)?;
    let propose = ProposeDecision {
        outcome: Outcome::Penalty { penalty: super::clue::penalty(o.fine) },
        reasons: "重新告知后当事人没有提出新的意见。".into(),
        surcharge: true,
        officers: officers.to_vec(),
        overdue_basis: String::new(),
    };
    c.act(1, &officers[0], C::ProposeDecision(propose))?;
    let opinion = "同意，报请审批。".to_string();
    c.act(1, "brigade", C::EndorseDecision(EndorseDecision { agree: true, opinion }))?;
    c.act(1, "deputy1", C::Decide(Decide { approve: true, opinion: "同意。".into() }))?;
    serve(c, Serving::Direct, officers, party, 1)?;
    publish(c)?;
    pay_now(c, 2, None)?;
    close(c, officers, CaseEnd::Closed)
}

/// 归档后起诉, 一审撤销, 上诉, 二审维持: the case comes back from the archive and everything is undone.
fn annulled(c: &mut Course, officers: &[String], party: &Party) -> Option<()> {
    pay_now(c, 2, None)?;
    close(c, officers, CaseEnd::Archived)?;
    sue(c, party)?;
    let consult = r::ConsultArchive {
        reader: "法治室".into(),
        purpose: "行政诉讼答辩".into(),
        copied: "全卷复印一份".into(),
        returned_on: None,
    };
    legal(c, 1, Command::ConsultArchive(consult))?;
    defend(c)?;
    let first = "（示例）一审行政判决书";
    legal(c, 15, Command::RecordResult(result(ResultKind::Annulled, first, "告知程序违法。")))?;
    let at = c.world.hours.later(c.t, 4, &mut c.rng);
    let appeal = r::RegisterAppeal {
        appellant: r::Appellant::Agency,
        filed_on: Some(at.date()),
        court: "济源中级人民法院".into(),
        reference: "（示例）行终".into(),
        received_on: Some(at.date()),
    };
    c.act_at(at, LAWYER, C::Remedy(Command::RegisterAppeal(appeal)))?;
    let second = "（示例）二审行政判决书";
    legal(c, 15, Command::RecordResult(result(ResultKind::Affirmed, second, "原判正确。")))?;
    withdraw(c, second)?;
    refund(c)?;
    fulfil(c, Due::Credit, "没有报送过信用信息。")?;
    fault(c, officers)?;
    close(c, officers, CaseEnd::Archived)
}

/// 确认违法: nothing is given back; compensation is looked into, asked for, decided and served.
fn illegal(c: &mut Course, officers: &[String], party: &Party) -> Option<()> {
    pay_now(c, 2, None)?;
    sue(c, party)?;
    defend(c)?;
    let document = "（示例）一审行政判决书";
    legal(c, 15, Command::RecordResult(result(ResultKind::ConfirmedIllegal, document, "送达轻微违法。")))?;
    let due = c.case.remedy.open().next()?.appeal_due(&c.world.book.law)?;
    c.wait_until(due.due.unwrap_or(due.nominal));
    legal(c, 2, Command::ConfirmEffect(r::ConfirmEffect { note: "上诉期满，双方没有上诉。".into() }))?;
    withdraw(c, document)?;
    fault(c, officers)?;
    let assess = r::AssessCompensation {
        damage: true,
        told: true,
        opinion: "可能造成少量误工损失，已告知申请赔偿的权利。".into(),
    };
    legal(c, 1, Command::AssessCompensation(assess))?;
    let files = vec![c.scan("国家赔偿申请书")];
    let claim = r::RegisterClaim {
        claimant: party.name.clone(),
        received_on: None,
        known_on: Some(c.t.date()),
        amount: Fen::yuan(800),
        request: "请求赔偿误工损失。".into(),
        files,
    };
    legal(c, 3, Command::RegisterClaim(claim))?;
    let decide = r::DecideClaim {
        granted: true,
        amount: Fen::yuan(300),
        heard: "当面听取请求人意见并协商。".into(),
        reasons: "误工二日，按上年度日平均工资计算。".into(),
    };
    c.act(6, "head", C::Remedy(Command::DecideClaim(decide)))?;
    let served = r::ServeClaim { served_on: None, receipt: "请求人签收。".into() };
    legal(c, 2, Command::ServeClaim(served))?;
    close(c, officers, CaseEnd::Closed)
}

/// 当场处罚: the application is left with us and passed on.
pub(in crate::demo) fn handed_in(c: &mut Course, actor: &str, party: &Party) -> Option<()> {
    let files = vec![c.scan("行政复议申请书")];
    let receive = r::ReceiveApplication {
        applicant: party.name.clone(),
        received_on: None,
        request: "认为罚款过重，请求变更。".into(),
        files,
    };
    c.act(3, actor, C::Remedy(Command::ReceiveApplication(receive)))?;
    let forward =
        r::ForwardApplication { forwarded_on: None, opinion: "认为应当维持，转送审理。".into() };
    legal(c, 2, Command::ForwardApplication(forward))
}
