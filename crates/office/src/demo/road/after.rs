//! After a decision: service, publication, payment, closing, archive.

use super::clue::signer;
use super::{CaseEnd, Finding, Pay, Serving, Story};
use crate::demo::course::Course;
use jiff::ToSpan;
use jiff::civil::Date;
use law::case::{CaseCommand as C, *};
use law::clue::{ClueCommand as K, GiveFeedback};
use law::countersign::{Countersign, Sheet, Sheets};
use law::deadline::Term;
use law::matter::PersonRef;
use law::money::Fen;
use law::party::Party;

/// Serves whatever waits to be served.
pub(super) fn serve(
    c: &mut Course,
    way: Serving,
    officers: &[String],
    party: &Party,
    workdays: i64,
) -> Option<()> {
    if !c.case.papers.iter().any(|p| p.outgoing && p.served_on.is_none()) {
        return Some(());
    }
    let name = signer(party);
    let mut command = ServePaper {
        sealed: true,
        recipient: name.clone(),
        officers: officers.to_vec(),
        ..ServePaper::default()
    };
    match way {
        Serving::Direct | Serving::Announced => {
            command.method = ServiceMethod::Direct;
            command.signature = c.signed(&name);
        }
        Serving::Household => {
            let family = c.stranger();
            command.method = ServiceMethod::Household;
            command.relation = "同住家属（配偶）".into();
            command.adult = true;
            command.signature = c.signed(&family);
            command.recipient = family;
        }
        Serving::Leaving => {
            command.method = ServiceMethod::Leaving;
            command.witness = c.witnessed();
            command.witness_identity = "村民委员会工作人员（示例）".into();
            command.left_at = party.address.clone();
            command.files = vec![c.photo("留置送达照片")];
            command.note = "受送达人拒绝签收，文书留置其住所。".into();
        }
        Serving::Electronic => {
            command.method = ServiceMethod::Electronic;
            command.note = format!("到达回执 E{:08}（示例）", c.rng.between(1, 99_999_999));
        }
        Serving::Post => {
            command.method = ServiceMethod::Post;
            command.note = format!("邮件单号 EX{:09}CN（示例）", c.rng.between(1, 999_999_999));
            command.files = vec![c.scan("邮件回执")];
        }
    }
    let workdays = if way == Serving::Post { workdays + 4 } else { workdays };
    c.act(workdays, &officers[0], C::ServePaper(command))
}

pub(super) fn serve_decision(c: &mut Course, s: &Story, officers: &[String], party: &Party) -> Option<()> {
    if s.serving == Serving::Announced {
        let announce = AnnounceService {
            sealed: true,
            reason: "直接送达两次均无人，邮寄被退回，村委会证明去向不明。".into(),
            officers: officers.to_vec(),
            ..AnnounceService::default()
        };
        c.act(5, &officers[0], C::AnnounceService(announce))?;
        if s.end == CaseEnd::Announced {
            return None;
        }
        let due = Term::C(30).from(c.t.date(), &c.world.book.law.calendar);
        c.wait_until(due.due.unwrap_or(due.nominal));
        let files = vec![c.photo("公告张贴照片")];
        let conclude =
            ConcludeAnnouncement { officers: officers.to_vec(), files, ..ConcludeAnnouncement::default() };
        c.act(1, &officers[0], C::ConcludeAnnouncement(conclude))?;
    } else {
        serve(c, s.serving, officers, party, 1)?;
    }
    let content = match s.finding {
        Finding::Penalty => "经立案调查，已依法作出处罚决定并责令改正。",
        Finding::NoPenalty => "经立案调查，当事人初次违法、危害后果轻微并及时改正，依法不予处罚，已教育。",
        Finding::Dismissed => "经调查，违法事实不能成立，已撤销立案。",
    };
    c.tell(1, "hub2", K::GiveFeedback(GiveFeedback { content: content.into() }))
}

pub(super) fn publish(c: &mut Course) -> Option<()> {
    let agency = c.world.book.law.agency.name.clone();
    let (title, text) = masked_draft(&c.case, &agency)?;
    let publish = Publish {
        title,
        text,
        reason: "涉及公共秩序，具有一定社会影响，依法公开。".into(),
        confirmed: true,
        ..Publish::default()
    };
    let workdays = c.rng.between(1, 4);
    c.act(workdays, "legal2", C::Publish(publish))
}

/// Registers a payment of `amount`, or of all that is owed on the day.
pub(super) fn pay_now(c: &mut Course, workdays: i64, amount: Option<Fen>) -> Option<()> {
    let at = c.world.hours.later(c.t, workdays, &mut c.rng);
    let owed = c.case.account(at.date(), &c.world.book.law).balance();
    let channel = *c.rng.pick(&["银行柜面", "电子支付", "手机银行"]);
    let pay = RegisterPayment {
        amount: amount.unwrap_or(owed),
        paid_on: Some(at.date()),
        voucher: format!("示例缴{:04}{:06}", c.matter, c.rng.between(1, 999_999)),
        channel: channel.into(),
        receipt: String::new(),
    };
    c.act_at(at, "finance2", C::RegisterPayment(pay))
}

pub(super) fn settle(c: &mut Course, s: &Story, officers: &[String], party: &Party) -> Option<()> {
    let due = |c: &Course| c.case.account(c.t.date(), &c.world.book.law).due;
    match s.pay {
        Pay::OnTime => {
            let wait = c.rng.between(1, 4);
            pay_now(c, wait, None)
        }
        Pay::Partly => {
            let half = c.case.account(c.t.date(), &c.world.book.law).balance().0 / 2;
            pay_now(c, 2, Some(Fen(half)))?;
            None
        }
        Pay::Late(days) => {
            let last: Date = due(c)?;
            c.wait_until(last.saturating_add(2.days()));
            c.act(1, &officers[0], C::UrgePayment(UrgePayment { officers: officers.to_vec() }))?;
            serve(c, Serving::Direct, officers, party, 1)?;
            c.wait_until(last.saturating_add(days.days()));
            pay_now(c, 1, None)
        }
        Pay::Never => {
            let last = due(c)?;
            c.wait_until(last.saturating_add(3.days()));
            c.act(1, &officers[0], C::UrgePayment(UrgePayment { officers: officers.to_vec() }))?;
            serve(c, Serving::Direct, officers, party, 1)?;
            None
        }
        Pay::DeferralAsked | Pay::Deferred => {
            let until = c.t.date().saturating_add(60.days());
            let files = vec![c.scan("延期缴纳申请书")];
            let request = RequestDeferral {
                reason: "当事人经营收入下降，家庭有病人，一次缴清确有困难，附村委会证明。".into(),
                until: Some(until),
                files,
                ..RequestDeferral::default()
            };
            c.act(2, &officers[0], C::RequestDeferral(request))?;
            if s.pay == Pay::DeferralAsked {
                return None;
            }
            let decide = DecideDeferral {
                granted: true,
                opinion: "情况属实，同意延期。".into(),
                ..DecideDeferral::default()
            };
            c.act(1, "deputy1", C::DecideDeferral(decide))?;
            serve(c, Serving::Direct, officers, party, 1)?;
            if s.end == CaseEnd::Settled {
                return None;
            }
            pay_now(c, 25, None)
        }
    }
}

pub(super) fn close(c: &mut Course, officers: &[String], end: CaseEnd) -> Option<()> {
    let penalised = c.case.decision.as_ref().is_some_and(|d| d.outcome.penalty().is_some());
    let summary = if penalised {
        "处罚决定已送达并履行完毕，违法行为已改正，建议结案。"
    } else {
        "决定已送达，当事人已改正并接受教育，建议结案。"
    };
    let propose = ProposeClosing { summary: summary.into(), officers: officers.to_vec() };
    c.act(2, &officers[0], C::ProposeClosing(propose))?;
    if end == CaseEnd::ClosingProposed {
        return None;
    }
    super::case::check_vetoes(c)?;
    let approve = ApproveClosing { approve: true, opinion: "同意结案。".into() };
    c.act(1, "deputy1", C::ApproveClosing(approve))?;
    if end == CaseEnd::Closed {
        return None;
    }
    if end == CaseEnd::Withdrawn {
        let withdraw = WithdrawPublication {
            reason: "复议机关认定裁量过重，决定变更处罚数额，原公示信息撤回。".into(),
            document: "济源市人民政府行政复议决定书（示例）".into(),
            received_on: None,
        };
        c.act(9, "legal2", C::WithdrawPublication(withdraw))?;
        super::credit::taken_down(c)?;
        return None;
    }
    countersign(c)?;
    let retention = law::case::retention(&c.case, &c.world.book.law).label().into();
    let archive = Archive { checker: "legal".into(), retention, remarks: "卷内文书齐全。".into() };
    c.act(6, &officers[1], C::Archive(archive))
}

/// 执法人员签名: in every other matter those who made its records sign them before the file is bound; the others sign on paper.
fn countersign(c: &mut Course) -> Option<()> {
    if c.matter % 2 == 1 {
        return Some(());
    }
    for officer in unsigned(&c.case.countersigned) {
        let signature = c.signed(&officer.name);
        c.act(0, &officer.id, C::Countersign(Countersign { signature }))?;
    }
    for officer in unsigned(&c.clue.countersigned) {
        let signature = c.signed(&officer.name);
        c.tell(0, &officer.id, K::CountersignCheck(Countersign { signature }))?;
    }
    Some(())
}

/// Whom documents wait for, each once.
fn unsigned(sheets: &Sheets) -> Vec<PersonRef> {
    let mut people: Vec<PersonRef> = Vec::new();
    for officer in sheets.0.iter().flat_map(Sheet::unsigned) {
        if people.iter().all(|p| p.id != officer.id) {
            people.push(officer.clone());
        }
    }
    people
}
