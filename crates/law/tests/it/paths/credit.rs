//! 信用公开 in the search of all paths: its kinds of events, what of its state counts, and its scopes.

use super::kinds::kinds;
use super::menu::{Menu, PLAIN};
use super::scopes::shortest;
use super::search::Scope;
use super::world::{Step, World};
use crate::kit::{Story, business, file};
use crate::support::calendar_once;
use jiff::civil::Date;
use law::case::credit::{self, Command as K, Fact, State};
use law::case::{CaseCommand as C, WithdrawPublication};
use law::clue::CheckOutcome;
use law::deadline;
use law::party::PartyKind;
use law::town::Town;

kinds! { Fact, kind, KINDS:
    ThirdPartyConsulted ThirdPartyAnswered CreditReported CreditDeclined DishonestyMarked ObjectionRegistered
    ObjectionAnswered CreditRepaired CreditWithdrawn
}

/// What of it the rest of the road can depend on; every field is named, as in `fingerprint`.
pub fn mark(state: &State, today: Date, _: &Town) -> String {
    let State { tier, consultations, report, declined, dishonest, objections, repaired, recall, withdrawn } =
        state;
    let left = |day: Option<Date>| day.map(|d| if d < today { -1 } else { (d - today).get_days() });
    let asked: Vec<_> = consultations
        .iter()
        .map(|c| (c.agrees, left(deadline::third_party(c.received_on, calendar_once()).due)))
        .collect();
    let report = report.as_ref().map(|r| (r.tier, left(r.remedies_until)));
    let objections: Vec<_> = objections.iter().map(|o| o.corrected).collect();
    format!(
        "{tier:?} {asked:?} {report:?} {} {} {objections:?} {} {:?} {}",
        declined.is_some(),
        dishonest.is_some(),
        repaired.is_some(),
        recall.as_ref().map(|r| r.why),
        withdrawn.is_some(),
    )
}

fn does(m: &mut Menu, how: &'static str, command: K) {
    m.case("legal", how, C::Credit(command));
}

fn reports(m: &mut Menu) {
    let report = credit::ReportCredit { confirmed: true, ..credit::ReportCredit::default() };
    does(m, "", K::ReportCredit(report.clone()));
    does(m, "needed", K::ReportCredit(credit::ReportCredit { necessity: "确需".into(), ..report }));
    does(m, "", K::DeclineCredit(credit::DeclineCredit { reason: "不报送".into() }));
}

/// Objection, repair, mark, taking down: what follows a report.
fn after_report(m: &mut Menu) {
    does(m, "", K::MarkDishonest(credit::MarkDishonest::default()));
    if m.few("ObjectionRegistered", 1) {
        let objection = credit::RegisterObjection {
            applicant: "示例建材店".into(),
            content: "金额有误".into(),
            ..credit::RegisterObjection::default()
        };
        does(m, "", K::RegisterObjection(objection));
    }
    let answer = credit::AnswerObjection { finding: "属实".into(), ..credit::AnswerObjection::default() };
    does(m, "", K::AnswerObjection(answer));
    let repair = credit::RegisterRepair {
        document: "示例修复通知1号".into(),
        pledged: true,
        ..credit::RegisterRepair::default()
    };
    does(m, "", K::RegisterRepair(repair));
    let taken = credit::WithdrawCredit { receipt: "回执1".into(), ..credit::WithdrawCredit::default() };
    does(m, "", K::WithdrawCredit(taken));
    let withdrawn = WithdrawPublication {
        reason: "决定被撤销".into(),
        document: "示例复议决定1号".into(),
        ..WithdrawPublication::default()
    };
    m.case("legal", "", C::WithdrawPublication(withdrawn));
}

fn company() -> Story {
    Story { party: business(PartyKind::Organisation), ..Story::new() }
}

fn road(mut m: Menu, with: impl Fn(&mut Menu)) -> Vec<Step> {
    m.clue_road(&[CheckOutcome::General]);
    with(&mut m);
    shortest(m, 500)
}

/// 报送、标记、异议、修复、撤下: a company's fine, with a third party asked before it is published.
pub const REPORT: Scope = Scope {
    name: "credit",
    desk: company,
    menu: |s: &Story, w: &World| {
        road(Menu::lean(s, w, PLAIN), |m| {
            // Asked before anything is reported: the two do not meet.
            if m.few("ThirdPartyConsulted", 1) && w.case.credit.report.is_none() {
                let ask = credit::ConsultThirdParty {
                    third_party: "示例公司".into(),
                    content: "进货价格".into(),
                    files: vec![file()],
                    ..credit::ConsultThirdParty::default()
                };
                does(m, "", K::ConsultThirdParty(ask));
            }
            let yes = credit::RecordThirdParty {
                agrees: true,
                opinion: "已经公开".into(),
                ..credit::RecordThirdParty::default()
            };
            does(m, "", K::RecordThirdParty(yes));
            if w.case.credit.consultations.iter().all(|c| c.agrees.is_some()) {
                reports(m);
                after_report(m);
            }
        })
    },
    bounds: &[("ThirdPartyConsulted", 1), ("ObjectionRegistered", 1)],
    overdue: &[],
};

/// 自然人简易程序: whatever is tried, nothing is reported.
pub const PERSON: Scope = Scope {
    name: "credit of a person",
    desk: Story::new,
    menu: |s: &Story, w: &World| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.clue_road(&[CheckOutcome::Simple]).on_spot();
        reports(&mut m);
        after_report(&mut m);
        m.service().ending();
        m.steps
    },
    bounds: &[("ObjectionRegistered", 1)],
    overdue: &[],
};
