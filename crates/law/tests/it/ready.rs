//! What a case is ready for, whoever does it: the acts that no guard holds back, at milestones of the road. What needs a thing that is
//! not there (a measure, a hearing, an approval that waits, a test, money with the court) is not among them.

use crate::hold::held;
use crate::kit::*;
use law::case;
use std::collections::BTreeSet;

const OPEN: &str = "assign_officers request_recusal extend_decision order_correction";
const MENDING: &str = "check_correction confirm_address";
const GATHERING: &str = "correct_party record_inquiry record_inspection add_evidence submit_report summon_inquiry \
    request_evidence extract_data describe_pictures request_hold take_sample commission_test calculate_gains";
const MEASURES: &str = "propose_measure take_urgent_measure propose_case_transfer record_other_filing";
const ASIDE: &str = "clear_at_once name_referral_team note_official_clue raise_dispute request_assistance call_police \
    propose_joint receive_supervision";
/// Once something has been served.
const REMEDIES: &str = "register_reconsideration register_suit register_claim";
const MONEY: &str = "publish decline_publication register_payment collect_cash request_deferral urge_payment record_stay \
    consult_third_party decline_credit";
const CREDIT: &str = "report_credit decline_credit register_objection register_repair";
/// What is given or taken back after payment and publication.
const BACK: &str = "register_excess request_refund withdraw_publication";

/// The acts that the case is ready for.
fn ready(s: &Story) -> BTreeSet<&'static str> {
    s.with("head", |ctx| {
        let of = |a: &&case::Row| a.ready(&s.case, s.case.stage, ctx).is_ok();
        case::acts().filter(of).map(|a| a.id).collect()
    })
}

#[test]
fn at_each_milestone_a_case_is_ready_for_what_it_has_occasion_for_and_for_nothing_else() {
    let filed = [OPEN, MENDING, GATHERING, MEASURES, ASIDE];
    let reviewed = [OPEN, MENDING, MEASURES, ASIDE, REMEDIES, "amend_paper discuss"];
    let served = [MENDING, ASIDE, REMEDIES, MONEY, "amend_paper"];
    let closed = [REMEDIES, CREDIT, BACK, "receive_supervision"];
    let at = |at: At| Story::at(at);
    let milestones: [(&str, Story, &[&str], &str); 13] = [
        ("filed", at(At::Filed), &filed, ""),
        ("judged", at(At::Judged), &filed, "judge_evidence exclude_evidence"),
        (
            "held",
            held(),
            &filed,
            "propose_hold_disposal record_custody seal_goods store_goods notify_claim amend_paper register_reconsideration register_suit register_claim",
        ),
        ("reviewed", at(At::Reviewed), &reviewed, "issue_notice reopen_investigation"),
        (
            "noticed",
            at(At::Noticed),
            &reviewed,
            "issue_notice serve_paper announce_service record_defence waive_rights reopen_investigation",
        ),
        (
            "told",
            at(At::Told),
            &reviewed,
            "issue_notice record_defence waive_rights reopen_investigation refuse_hearing",
        ),
        ("endorsed", at(At::DecisionEndorsed), &reviewed, "record_defence decide refuse_hearing"),
        (
            "decided",
            at(At::Decided),
            &[MENDING, ASIDE, REMEDIES, "amend_paper"],
            "serve_paper announce_service",
        ),
        ("served", at(At::Served), &served, "report_credit"),
        ("delivered", Story::delivered(), &served, "file_for_record spot_check receive_application"),
        ("paid", at(At::Paid), &[MENDING, ASIDE, REMEDIES, CREDIT, BACK, "amend_paper"], "propose_closing"),
        ("closed", at(At::Closed), &closed, "archive"),
        ("archived", at(At::Archived), &closed, "consult_archive"),
    ];
    for (name, story, shared, own) in milestones {
        let wanted = shared.iter().flat_map(|acts| acts.split_whitespace()).chain(own.split_whitespace());
        assert_eq!(ready(&story), wanted.collect(), "{name}");
    }
}

#[test]
fn the_decision_ahead_is_shown_with_what_it_lacks_in_a_general_case_alone() {
    let offers = |s: &Story| s.with("sq1", |ctx| case::panel(&s.case, ctx));
    let ahead = |s: &Story| {
        let all = offers(s);
        let of = |act: &str| all.iter().find(|o| o.act == act).map(|o| o.refusal.is_some());
        [of("propose_decision"), of("decide")]
    };
    for at in [At::Filed, At::Concluded, At::Noticed] {
        assert_eq!(ahead(&Story::at(at)), [Some(true); 2], "{at:?}");
    }
    let shown_no_more = [
        Story::new(),
        Story::at(At::Endorsed),
        Story::at(At::Decided),
        Story::at(At::Closed),
        Story::delivered(),
    ];
    for s in &shown_no_more {
        assert_eq!(ahead(s), [None; 2], "{:?}", s.case.stage);
    }
    // Nothing but the two of them is shown before its stage, and what belongs to a procedure beside the road says so.
    let filed = Story::at(At::Filed);
    let acts: Vec<&str> = offers(&filed).iter().map(|o| o.act).collect();
    let strays = ["decide_on_spot", "countersign", "endorse_decision", "issue_notice", "archive"];
    assert!(strays.iter().all(|act| !acts.contains(act)), "{acts:?}");
    let group = |act: &str| offers(&filed).into_iter().find(|o| o.act == act).map(|o| o.group);
    assert_eq!(group("submit_report"), Some(None));
    assert_eq!(group("request_hold"), Some(Some("证据保全")));
}
