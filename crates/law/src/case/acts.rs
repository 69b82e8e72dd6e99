//! The table of acts on a case: who, from which stage to which, behind which guards, under which rule.
//!
//! Commands, the panel of what is missing, and the public flow charts all come from this table.

use super::state::{CaseStage as G, CaseState};
use super::{closing, execution, filing, guard, hearing, payment, publication, remedy, review, side};
use crate::context::Context;
use crate::countersign;
use crate::matter::{Act, Guard, Offer};
use crate::person::Role;
use crate::rule::Rule;
use crate::rules;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A row of the table.
pub type A = Act<CaseState, G>;

pub(super) const SQUAD: &[Role] = &[Role::Squad];
pub(super) const HEAD: &[Role] = &[Role::Head];
pub(super) const BRIGADE: &[Role] = &[Role::Brigade];
pub(super) const LEGAL: &[Role] = &[Role::Legal];
/// Who books what the party says of a hearing.
pub(super) const SQUAD_LEGAL: &[Role] = &[Role::Squad, Role::Legal];
pub(super) const FINANCE: &[Role] = &[Role::Finance];
/// Who handles a case: the squadron, and the business office where it decided on the spot.
pub(super) const FIELD: &[Role] = &[Role::Squad, Role::Dept];

/// While the party may still be heard: also after a decision was proposed, for what was posted in time (T-TRANSIT).
const HEARABLE: &[G] = &[G::Noticed, G::DecisionProposed, G::DecisionEndorsed];
/// From filing to decision.
pub(super) const OPEN: &[G] =
    &[G::Investigating, G::Reported, G::Reviewed, G::Noticed, G::DecisionProposed, G::DecisionEndorsed];
/// From filing to closing.
pub(super) const ALIVE: &[G] = &[
    G::Investigating,
    G::Reported,
    G::Reviewed,
    G::Noticed,
    G::DecisionProposed,
    G::DecisionEndorsed,
    G::Decided,
    G::OnSpot,
    G::Served,
];

/// A step of the main road.
pub(super) const fn row(
    id: &'static str,
    title: &'static str,
    roles: &'static [Role],
    from: &'static [G],
    to: &'static [G],
    rule: &'static Rule,
    guards: &'static [Guard<CaseState>],
    papers: &'static [&'static str],
) -> A {
    Act { id, title, roles, from, to, guards, papers, rule, main: true }
}

/// What may be done beside the road.
pub(super) const fn aside(a: A) -> A {
    Act { main: false, ..a }
}

/// While officers sign what they made: from the first record on, until the file is in the archive.
const SIGNING: &[G] = &[
    G::Draft,
    G::FilingProposed,
    G::FilingEndorsed,
    G::Investigating,
    G::Reported,
    G::Reviewed,
    G::Noticed,
    G::DecisionProposed,
    G::DecisionEndorsed,
    G::Decided,
    G::OnSpot,
    G::Served,
    G::ClosingProposed,
    G::Closed,
    G::NotFiled,
];

/// Every act of the main road, in its order.
#[rustfmt::skip]
static ROAD: &[A] = &[
    row("propose_filing", "提出立案建议", SQUAD, &[G::Draft], &[G::FilingProposed], &rules::G_04, &[], &[]),
    row("endorse_filing", "大队审核立案", BRIGADE, &[G::FilingProposed], &[G::FilingEndorsed, G::Draft], &rules::G_04, &[], &[]),
    row("decide_filing", "决定是否立案", HEAD, &[G::FilingEndorsed], &[G::Investigating, G::NotFiled, G::Draft], &rules::G_05, &[guard::signs_as_head], &["FILE", "FILE-N"]),
    aside(row("assign_officers", "变更承办人员", BRIGADE, OPEN, &[], &rules::R_01, &[], &[])),
    aside(row("correct_party", "更正当事人信息", SQUAD, &[G::Investigating], &[], &rules::P_14, &[guard::filed], &[])),
    aside(row("request_recusal", "登记回避申请", filing::RECUSAL_ROLES, OPEN, &[], &rules::R_05, &[], &[])),
    aside(row("decide_recusal", "决定回避", HEAD, OPEN, &[], &rules::R_05, &[pending_recusal], &["RECU"])),
    aside(row("record_superior_recusal", "登记上级的回避决定", LEGAL, OPEN, &[], &rules::R_05, &[head_recusal], &[])),
    aside(row("extend_decision", "延长办案期限", HEAD, OPEN, &[], &rules::X_10, &[guard::signs_as_head], &[])),
    aside(row("record_inquiry", "询问", SQUAD, &[G::Investigating], &[], &rules::G_06, &[guard::filed, remedy::may_gather], &["ASKR"])),
    aside(row("record_inspection", "检查勘验", SQUAD, &[G::Investigating], &[], &rules::G_06, &[guard::filed, remedy::may_gather], &["INSP"])),
    aside(row("add_evidence", "收集证据", SQUAD, &[G::Investigating], &[], &rules::X_06, &[guard::filed, remedy::may_gather], &["EV-L"])),
    aside(row("judge_evidence", "审查证据", SQUAD, &[G::Investigating], &[], &rules::X_06, &[has_evidence], &[])),
    aside(row("order_correction", "责令改正", SQUAD, OPEN, &[], &rules::X_13, &[], &["CORR"])),
    aside(row("check_correction", "复查改正", SQUAD, ALIVE, &[], &rules::X_13, &[], &["CORR-R"])),
    aside(row("confirm_address", "确认送达地址", FIELD, ALIVE, &[], &rules::SV_04, &[], &["SERV-A"])),
    row("submit_report", "调查终结", SQUAD, &[G::Investigating], &[G::Reported], &rules::G_07, &[side::before_report], &["FINAL"]),
    row("review_legality", "法制审核", LEGAL, &[G::Reported], &[G::Reviewed, G::Investigating], &rules::G_08, &[], &["LEGAL"]),
    aside(row("review_major", "司法所合法性审查", &[Role::Justice], &[G::Reviewed, G::Noticed, G::DecisionProposed, G::DecisionEndorsed], &[], &rules::U_02, &[guard::reviewed, review::major], &["LEGAL-S"])),
    row("issue_notice", "制作处罚告知书", SQUAD, &[G::Reviewed, G::Noticed], &[G::Noticed], &rules::G_09, &[guard::reviewed, penalty_proposed], &["NOTICE", "NOTICE-H"]),
    aside(row("serve_paper", "送达", FIELD, ALIVE, &[G::Served], &rules::G_14, &[unserved], &["SERV"])),
    aside(row("announce_service", "公告送达", FIELD, ALIVE, &[], &rules::SV_07, &[unserved], &["SERV-P"])),
    aside(row("conclude_announcement", "公告期满确认送达", FIELD, ALIVE, &[G::Served], &rules::SV_07, &[announced], &["SERV"])),
    aside(row("record_defence", "登记陈述申辩", SQUAD, HEARABLE, &[], &rules::G_10, &[noticed], &["PLEA"])),
    aside(row("review_defence", "复核陈述申辩", SQUAD, HEARABLE, &[], &rules::N_02, &[defended], &["PLEA-R"])),
    aside(row("waive_rights", "登记放弃申辩（听证）", SQUAD, &[G::Noticed], &[], &rules::N_03, &[], &["WAIV"])),
    aside(row("request_hearing", "登记听证要求", SQUAD_LEGAL, HEARABLE, &[], &rules::G_11, &[hearing_told, hearing_due], &[])),
    aside(row("withdraw_hearing", "登记撤回听证", SQUAD_LEGAL, HEARABLE, &[], &rules::G_11, &[hearing_open], &[])),
    aside(row("reopen_investigation", "重新调查", SQUAD, &[G::Reviewed, G::Noticed], &[G::Investigating], &rules::N_04, &[], &[])),
    aside(row("discuss", "集体讨论", HEAD, &[G::Reviewed, G::Noticed, G::DecisionProposed, G::DecisionEndorsed], &[], &rules::G_12, &[guard::signs_as_head, guard::reviewed, hearing::before_decision], &["DISC"])),
    row("propose_decision", "提出处理建议", SQUAD, &[G::Reviewed, G::Noticed], &[G::DecisionProposed], &rules::G_13, &[guard::general, guard::reviewed, guard::heard, side::before_decision, guard::discussed], &["DECA"]),
    row("endorse_decision", "大队审核处理建议", BRIGADE, &[G::DecisionProposed], &[G::DecisionEndorsed, G::Noticed, G::Reviewed], &rules::G_13, &[], &[]),
    row("decide", "作出决定", HEAD, &[G::DecisionEndorsed], &[G::Decided, G::Served, G::Noticed, G::Reviewed], &rules::G_13, &[guard::general, guard::signs_as_head, guard::reviewed, guard::heard, side::before_decision, guard::discussed], &["DEC", "DEC-N", "CANC"]),
    row("decide_on_spot", "当场处罚", FIELD, &[G::Draft], &[G::OnSpot], &rules::S_01, &[unopened], &["DEC-S"]),
    row("deliver_on_spot", "当场交付", FIELD, &[G::OnSpot], &[G::Served], &rules::S_03, &[guard::simple], &[]),
    aside(row("file_for_record", "报备案", FIELD, &[G::OnSpot, G::Served], &[], &rules::S_06, &[guard::simple, unrecorded], &["DEC-B"])),
    aside(row("spot_check", "法治室抽查", LEGAL, &[G::Served, G::ClosingProposed, G::Closed, G::Archived], &[], &rules::S_09, &[guard::simple, unchecked], &[])),
    aside(row("publish", "公示", LEGAL, &[G::Served, G::Closed, G::ClosingProposed], &[], &rules::G_15, &[publication::served, remedy::stands, publication_pending], &["PUB"])),
    aside(row("decline_publication", "决定不公示", LEGAL, &[G::Served, G::Closed, G::ClosingProposed], &[], &rules::D_02, &[publication::served, publication_pending], &[])),
    aside(row("withdraw_publication", "撤回公示", LEGAL, &[G::Served, G::ClosingProposed, G::Closed, G::Archived], &[], &rules::D_05, &[publication_open], &["PUB-W"])),
    row("register_payment", "登记缴款", FINANCE, &[G::Served], &[], &rules::G_16, &[payment::owes], &[]),
    aside(row("collect_cash", "当场收缴", FIELD, &[G::Served], &[], &rules::F_05, &[payment::owes], &["RECPT"])),
    aside(row("hand_in_cash", "收缴款交机关", FIELD, &[G::Served], &[], &rules::F_07, &[cash_out], &[])),
    aside(row("deposit_cash", "收缴款缴银行", FINANCE, &[G::Served], &[], &rules::F_07, &[cash_in], &[])),
    aside(row("request_deferral", "登记延期缴纳申请", FIELD, &[G::Served], &[], &rules::F_08, &[payment::owes], &[])),
    aside(row("decide_deferral", "决定延期缴纳", HEAD, &[G::Served], &[], &rules::F_08, &[deferral_open], &["PAY-D"])),
    aside(row("urge_payment", "催告", FIELD, &[G::Served], &[], &rules::Q_15, &[payment::owes, execution::may_urge], &["URGE"])),
    aside(row("record_stay", "登记停算期间", LEGAL, &[G::Served], &[], &rules::F_10, &[payment::owes], &[])),
    aside(row("report_major", "重大处罚备案", &[Role::Justice], &[G::Decided, G::Served], &[], &rules::U_01, &[closing::major], &["REC-MJ"])),
    row("propose_closing", "提出结案", FIELD, &[G::Served], &[G::ClosingProposed], &rules::G_17, &[closing::checked], &["CLOSE"]),
    aside(row("check_vetoes", "结案自查", LEGAL, &[G::ClosingProposed], &[], &rules::U_05, &[review::stands_apart], &[])),
    row("approve_closing", "批准结案", HEAD, &[G::ClosingProposed], &[G::Closed, G::Served, G::Investigating], &rules::G_17, &[guard::signs_as_head, closing::sound], &[]),
    aside(row("countersign", "执法人员签名", FIELD, SIGNING, &[], &rules::P_05, &[unsigned], &[])),
    row("archive", "归档", FIELD, &[G::Closed], &[G::Archived], &rules::G_17, &[], &["ARCH"]),
];

use crate::refusal::Refusal;

/// A guard that only asks whether there is something to do the act upon.
pub(super) fn there_is(ok: bool, need: &str, have: &str) -> Result<(), Refusal> {
    if ok {
        Ok(())
    } else {
        Err(Refusal::new(&rules::P_03, need, have).fix("经办人", "按“下一步”栏提示办理"))
    }
}

fn pending_recusal(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.recusals.iter().any(|r| r.decided.is_none()), "有未决的回避申请", "没有")
}
fn head_recusal(s: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let of_head = |id: &str| ctx.people.get(id).is_some_and(|p| p.is(Role::Head));
    let open = s.recusals.iter().any(|r| r.decided.is_none() && of_head(&r.officer.id));
    there_is(open, "有未决的对负责人的回避申请", "没有")
}
fn has_evidence(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(!s.evidence.is_empty(), "有证据可审查", "还没有收集证据")
}
fn penalty_proposed(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let ok = s.report.as_ref().is_some_and(|r| r.outcome.penalty().is_some());
    there_is(ok, "拟给予处罚的案件才需告知", "本案没有拟给予处罚")
        .map_err(|r| Refusal { rule: &rules::N_01, ..r })
}
fn unserved(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.papers.iter().any(|p| p.outgoing && p.served_on.is_none()), "有待送达的文书", "没有")
}
fn announced(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(!s.announcements.is_empty(), "正在公告送达", "没有")
}
fn defended(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.defences.iter().any(|d| !d.reviewed), "有待复核的陈述申辩", "没有")
}
fn noticed(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.notice().is_some(), "已制作告知书", "没有有效的告知书")
}
fn hearing_told(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.notice().is_some_and(|n| n.hearing), "告知了听证权", "本案告知书没有听证权")
}
fn hearing_open(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(hearing::outstanding(s).is_some(), "有未举行的听证要求", "没有")
}
fn hearing_due(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let free = hearing::outstanding(s).is_none() && s.hearing.held().is_none();
    there_is(free, "尚未要求的听证", "已经要求或者已经举行")
}
fn unopened(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.version == 0, "尚未立案的线索", "已经是案件")
}
fn unrecorded(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.recorded.is_none(), "尚未备案", "已经备案")
}
fn unchecked(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.spot_checked.is_none(), "尚未抽查", "已经抽查")
}
fn publication_pending(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let public = s.decision.as_ref().is_some_and(|d| d.outcome.is_public());
    there_is(public, "处罚决定或者不予处罚决定", "本案没有可以公开的决定")?;
    there_is(matches!(s.publication, super::PublicationState::Pending), "尚未处理公示", "已经处理")
}
fn publication_open(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(
        matches!(s.publication, super::PublicationState::Published { .. }),
        "正在公示的决定",
        "没有正在公示",
    )
}
fn unsigned(s: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    countersign::waits(&s.countersigned, ctx)
}
fn cash_out(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.cash.as_ref().is_some_and(|c| c.handed_in.is_none()), "有未交机关的收缴款", "没有")
}
fn cash_in(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let ok = s.cash.as_ref().is_some_and(|c| c.handed_in.is_some() && c.deposited.is_none());
    there_is(ok, "有已交机关、未缴银行的收缴款", "没有")
}
fn deferral_open(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.deferral.as_ref().is_some_and(|d| d.decided.is_none()), "有未决的延期申请", "没有")
}

/// Every act on a case: the main road's, then each side procedure's.
pub fn acts() -> impl Iterator<Item = &'static A> {
    ROAD.iter().chain(side::ALL.iter().flat_map(|s| s.acts))
}

/// The act with this identifier.
pub fn act(id: &str) -> Option<&'static A> {
    static BY_ID: LazyLock<HashMap<&'static str, &'static A>> =
        LazyLock::new(|| acts().map(|a| (a.id, a)).collect());
    BY_ID.get(id).copied()
}

/// 下一步: the acts of the present stage, ready or not, and the next acts of the main road with what they lack.
pub fn panel(state: &CaseState, ctx: &Context) -> Vec<Offer> {
    let general = state.procedure == super::Procedure::General;
    // Whoever is to sign is offered it: to all others it is nothing that they lack.
    let signs = state.countersigned.wait_for(&ctx.actor.id);
    let here = |a: &&A| {
        a.from.contains(&state.stage) && a.id != "decide_on_spot" && (a.id != "countersign" || signs)
    };
    // A step of the main road that lies just ahead is shown with what is missing before it.
    let ahead = |a: &&A| {
        general
            && a.main
            && matches!(a.id, "propose_decision" | "decide")
            && state.filed_on.is_some()
            && state.decision.is_none()
            && !state.stage.is_concluded()
    };
    let relevant = |o: &Offer| {
        o.main || !matches!(&o.refusal, Some(r) if r.rule == &rules::P_03 && !o.waiting_for_others)
    };
    acts()
        .filter(|a| here(a) || ahead(a))
        .map(|a| Offer { group: side::of(a.id).map(|s| s.name), ..a.offer(state, state.stage, ctx) })
        .filter(relevant)
        .collect()
}
