//! 卷内应有文书 — what the file of a case must hold by the way in which the case ended, and how long it is kept (G-17).

use super::report::Outcome;
use super::state::CaseState;
use super::transfer::{PoliceAnswer, Referral};
use super::{Procedure, execution};
use crate::refusal::Refusal;
use crate::retention::Retention;
use crate::rules;
use crate::town::{OfficersSign, Town};
use serde::Serialize;

/// 结案方式
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// 当场处罚
    OnSpot,
    /// 给予处罚
    Penalty,
    /// 不予处罚
    NoPenalty,
    /// 撤销立案
    Dismissed,
    /// 移送公安机关
    Referred,
    /// 移送其他机关
    Transferred,
}

impl Ending {
    /// How this case ends; none while nobody can say.
    pub fn of(state: &CaseState) -> Option<Ending> {
        let Some(decision) = &state.decision else {
            return match &state.transfer {
                t if t.with_police() => Some(Ending::Referred),
                t if t.with_agency() => Some(Ending::Transferred),
                _ => None,
            };
        };
        Some(match decision.outcome {
            _ if state.procedure == Procedure::Simple => Ending::OnSpot,
            Outcome::Penalty { .. } => Ending::Penalty,
            Outcome::NoPenalty { .. } => Ending::NoPenalty,
            Outcome::Dismiss { .. } => Ending::Dismissed,
        })
    }

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Ending::OnSpot => "当场处罚",
            Ending::Penalty => "给予行政处罚",
            Ending::NoPenalty => "不予行政处罚",
            Ending::Dismissed => "撤销立案",
            Ending::Referred => "移送公安机关",
            Ending::Transferred => "移送其他机关",
        }
    }
}

/// One thing that the file must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Required {
    /// 名称, as a note at the end of the file would name it.
    pub name: String,
    /// It is there.
    pub present: bool,
}

/// The list in the making.
struct Shelf<'a> {
    state: &'a CaseState,
    list: Vec<Required>,
}

impl Shelf<'_> {
    fn add(&mut self, name: impl Into<String>, present: bool) {
        self.list.push(Required { name: name.into(), present });
    }

    /// A document of the catalogue.
    fn paper(&mut self, code: &str) {
        let name = crate::paper::find(code).map_or(code, |k| k.name);
        self.add(name, self.state.papers.iter().any(|p| p.code == code));
    }

    fn paper_if(&mut self, wanted: bool, code: &str) {
        if wanted {
            self.paper(code);
        }
    }

    /// 送达回证 of every document of these kinds that was made out.
    fn proofs(&mut self, codes: &[&str]) {
        for paper in self.state.papers.iter().filter(|p| codes.contains(&p.code.as_str())) {
            let name = crate::paper::find(&paper.code).map_or("", |k| k.name);
            self.add(format!("{name}（{}）送达回证", paper.number), paper.served_on.is_some());
        }
    }
}

/// Documents that bind or tell the party something, and so count only with the proof of their service.
const SERVED: &[&str] = &[
    "CORR", "HOLD", "HOLD-D", "SEIZ-E", "SEIZ-F", "HEAR-X", "PAY-D", "URGE", "SURC", "ENF", "DOING", "SUSP",
    "TERM",
];

/// 卷内应有文书, in the order in which they arise; empty while nobody can say how the case ends.
pub fn required(state: &CaseState, town: &Town) -> Vec<Required> {
    let Some(ending) = Ending::of(state) else { return Vec::new() };
    let mut shelf = Shelf { state, list: Vec::new() };
    if ending != Ending::OnSpot {
        shelf.paper("FILE");
    }
    match ending {
        Ending::OnSpot => {
            shelf.paper("DEC-S");
            let given = state.decision.as_ref().is_some_and(|d| d.served_on.is_some());
            shelf.add("当场处罚决定书的交付签收", given);
            shelf.paper("DEC-B");
        }
        Ending::Referred => {
            referred(&mut shelf);
            let handed = state.transfer.referral().is_some_and(|r| r.handed_over.is_some());
            shelf.add("案件移交记录", handed);
        }
        Ending::Transferred => {
            shelf.paper("CLUE-T");
            let receipt = state.transfer.away.as_ref().is_some_and(|a| a.receipt_attached);
            shelf.add("受移送机关的接收回执", receipt);
        }
        Ending::Penalty | Ending::NoPenalty | Ending::Dismissed => {
            referred(&mut shelf);
            decided(&mut shelf, ending);
        }
    }
    shelf.proofs(SERVED);
    lodged(&mut shelf);
    if matches!(ending, Ending::OnSpot | Ending::Penalty) {
        executed(&mut shelf, town);
    }
    let ordered = state.correction.as_ref().filter(|c| c.number.is_some());
    if let Some(order) = ordered.filter(|_| state.decision.is_some()) {
        shelf.add("责令改正复查记录", order.checked.is_some());
    }
    shelf.paper("CLOSE");
    if town.policy.officers_sign.value == OfficersSign::Screen {
        signed(&mut shelf);
    }
    shelf.list
}

/// That the officers signed what they made, where the town has them sign on the screen.
fn signed(shelf: &mut Shelf) {
    for sheet in &shelf.state.countersigned.0 {
        let lacking: Vec<&str> = sheet.unsigned().map(|o| o.name.as_str()).collect();
        let who = if lacking.is_empty() { "执法人员".to_string() } else { lacking.join("、") };
        shelf.add(format!("{}（{}）{who}的签名", sheet.name(), sheet.number), lacking.is_empty());
    }
}

/// From the investigation to the decision and its service.
fn decided(shelf: &mut Shelf, ending: Ending) {
    let state = shelf.state;
    if ending != Ending::Dismissed {
        shelf.add("证据材料", !state.evidence.is_empty() || state.records > 0);
    }
    shelf.paper("FINAL");
    shelf.paper("LEGAL");
    if ending == Ending::Penalty {
        shelf.paper_if(state.is_major, "LEGAL-S");
        let notice = state.notice();
        let hearing = notice.is_some_and(|n| n.hearing);
        shelf.paper(if hearing { "NOTICE-H" } else { "NOTICE" });
        let name = if hearing { "行政处罚听证告知书" } else { "行政处罚事先告知书" };
        shelf.add(format!("{name}送达回证"), notice.is_some_and(|n| n.served_on.is_some()));
        shelf.paper_if(!state.defences.is_empty(), "PLEA-R");
        if state.hearing.opened().is_some() {
            shelf.paper("HEAR-N");
            shelf.paper("HEAR");
            shelf.paper("HEAR-R");
        }
    }
    shelf.paper_if(state.report.as_ref().is_some_and(|r| r.complex), "DISC");
    shelf.paper("DECA");
    if let Some(decision) = &state.decision {
        let (_, code) = decision.outcome.paper();
        shelf.paper(code);
        if decision.outcome.is_served() {
            let name = crate::paper::find(code).map_or(code, |k| k.name);
            shelf.add(format!("{name}送达回证"), decision.served_on.is_some());
        }
    }
    shelf.paper_if(ending == Ending::Penalty && state.is_major, "REC-MJ");
}

/// What went to the police and what they wrote (移§6, §8), also where the case came back and ended here (移§10, 罚§27).
fn referred(shelf: &mut Shelf) {
    let state = shelf.state;
    let gone: Vec<&Referral> = state.transfer.referrals.iter().filter(|r| r.sent.is_some()).collect();
    if gone.is_empty() {
        return;
    }
    shelf.paper("TRANS-A");
    shelf.paper("TRANS");
    for (answer, name) in
        [(PoliceAnswer::Filed, "公安机关立案通知书"), (PoliceAnswer::Refused, "公安机关不予立案通知书")]
    {
        let mut notices = gone.iter().flat_map(|r| &r.answers).filter(|a| a.answer == answer).peekable();
        if notices.peek().is_some() {
            shelf.add(name, notices.all(|a| a.attached));
        }
    }
    let mut results = gone.iter().filter(|r| r.concluded).peekable();
    if results.peek().is_some() {
        shelf.add("刑事处理结果的文书", results.all(|r| r.result_attached));
    }
}

/// What was asked of the court and what it wrote (强§54–58), whatever became of it.
fn lodged(shelf: &mut Shelf) {
    let state = shelf.state;
    let mut answered = state.execution.court.iter().filter(|a| !a.steps.is_empty()).peekable();
    if answered.peek().is_some() {
        shelf.paper("URGE");
        shelf.paper("COURT");
        shelf.add("人民法院的受理、裁定文书", answered.all(|a| a.bare.is_empty()));
    }
}

/// That the penalty was performed, or what became of it instead.
fn executed(shelf: &mut Shelf, town: &Town) {
    let state = shelf.state;
    let duty = execution::Duty::Payment;
    let owed = state.penalty_in_force().is_some_and(|p| p.fine().0 > 0);
    if owed {
        if state.execution.ended(duty) {
            shelf.paper("TERM");
        } else if !state.execution.with_court(duty, town.policy.close_on_court.value)
            && !state.remedy.enforced_by_others()
        {
            shelf.add("罚款缴款凭证", !state.payments.is_empty());
        }
    }
    shelf.paper_if(state.cash.is_some(), "RECPT");
    let shown = !matches!(
        state.publication,
        super::PublicationState::Pending | super::PublicationState::Declined { .. }
    );
    shelf.paper_if(shown, "PUB");
}

/// 保管期限 by the way in which the case ended: the longest that applies.
pub fn retention(state: &CaseState, town: &Town) -> Retention {
    let table = &town.policy.retention.value;
    let kept = match Ending::of(state) {
        Some(Ending::OnSpot) => table.on_spot,
        Some(Ending::NoPenalty) => table.no_penalty,
        Some(Ending::Dismissed) => table.dismissed,
        Some(Ending::Referred | Ending::Transferred) => table.transferred,
        Some(Ending::Penalty) | None => table.penalty,
    };
    let major = if state.is_major { table.major } else { kept };
    let disputed = if state.remedy.proceedings.is_empty() { kept } else { table.disputed };
    kept.max(major).max(disputed)
}

/// Everything that the file must hold is there, or the note at its end (备考) names what lacks and says why.
pub(super) fn complete(state: &CaseState, remarks: &str, town: &Town) -> Result<(), Refusal> {
    let lacking: Vec<String> = required(state, town)
        .into_iter()
        .filter(|r| !r.present && !remarks.contains(&r.name))
        .map(|r| r.name)
        .collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let ending = Ending::of(state).map_or("", Ending::label);
    Err(Refusal::new(
        &rules::G_17,
        format!("按“{ending}”结案的卷内文书齐全"),
        format!("缺{}", lacking.join("、")),
    )
    .fix("立卷人", "补入；确实无法补入的，在备考中写明所缺文书的名称和原因")
    .field("remarks"))
}

/// 保管期限 as given, not shorter than the town keeps such a file.
pub(super) fn kept(state: &CaseState, given: &str, town: &Town) -> Result<Retention, Refusal> {
    let Some(given) = Retention::parse(given) else {
        let have = if given.trim().is_empty() { "没有选择" } else { given };
        return Err(crate::matter::incomplete("retention", "保管期限为永久、30年或者10年", have));
    };
    let least = retention(state, town);
    if given >= least {
        return Ok(given);
    }
    Err(Refusal::new(
        &rules::G_17,
        format!("保管期限不短于{}（本镇按结案方式确定）", least.label()),
        format!("选择了{}", given.label()),
    )
    .fix("立卷人", format!("选择{}或者更长的期限", least.label()))
    .field("retention"))
}
