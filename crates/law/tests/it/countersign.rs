//! 执法人员签名: officers sign what they made, each their own, and by the list of it.

use crate::kit::{At, CONTENT, Story, signed};
use law::case::{self, CaseCommand as C, *};
use law::clue::{ClueCommand as K, ClueFact};
use law::countersign::{CODES, Countersign, PapersSigned};
use law::matter::Offer;
use law::paper;
use law::party::Signature;
use law::signing::{self, Standing};
use law::town::OfficersSign;
use serde_json::{Value, json};

pub fn own() -> Countersign {
    Countersign { signature: Signature { name: String::new(), ..signed() } }
}

fn sign() -> C {
    C::Countersign(own())
}

/// Filed, with an inquiry and an inspection that sq1 booked for sq1 and sq2.
pub fn recorded() -> Story {
    let mut s = Story::at(At::Filed);
    let inquiry = s.inquiry();
    s.does("sq1", C::RecordInquiry(inquiry));
    let inspection = s.inspection();
    s.does("sq1", C::RecordInspection(inspection));
    s
}

pub fn last(s: &Story) -> PapersSigned {
    match &s.case_events.last().expect("an event").fact {
        CaseFact::PapersSigned(fact) => fact.clone(),
        other => panic!("{other:?}"),
    }
}

fn offered(s: &Story, who: &str) -> bool {
    let panel: Vec<Offer> = s.with(who, |ctx| case::panel(&s.case, ctx));
    panel.iter().any(|o| o.act == "countersign" && o.refusal.is_none())
}

#[test]
fn p05_lets_pass_one_signature_for_every_document_that_waits_for_the_officer() {
    let mut s = recorded();
    assert!(offered(&s, "sq1") && offered(&s, "sq2") && !offered(&s, "sq3") && !offered(&s, "legal"));
    s.does("sq2", sign());
    let fact = last(&s);
    assert_eq!((fact.officer.id.as_str(), fact.signature.name.as_str()), ("sq2", "中队乙"));
    let wanted: Vec<_> = s.case.papers.iter().filter(|p| p.code != "FILE").map(|p| &p.number).collect();
    assert_eq!(fact.papers.iter().map(|p| &p.paper).collect::<Vec<_>>(), wanted);
    assert!(wanted.len() == 2 && fact.papers.iter().all(|p| p.of == CONTENT));
    assert!(!s.case.countersigned.wait_for("sq2") && s.case.countersigned.wait_for("sq1"));
    assert!(!offered(&s, "sq2"));
    let event = serde_json::to_value(s.case_events.last().expect("an event")).expect("JSON");
    assert_eq!(signing::standings(&event, s.matter)[0].1, Standing::OnPaper, "the kit signs on paper");
    // What is made later waits anew, and only that.
    let inspection = s.inspection();
    s.does("sq1", C::RecordInspection(inspection));
    s.does("sq2", sign());
    assert_eq!(last(&s).papers.len(), 1);
    s.does("sq1", sign());
    assert_eq!(last(&s).papers.len(), 3);
}

/// What the signature on the screen is to carry.
fn of(s: &Story, who: &str) -> String {
    let asked = s.with(who, |ctx| case::content(&s.case, &sign(), &s.clue, ctx, "signature"));
    asked.expect("it may be signed").of
}

fn on_screen(of: String) -> C {
    let signature = Signature { name: "中队乙".into(), on_paper: false, of: Some(of), ..signed() };
    C::Countersign(Countersign { signature })
}

#[test]
fn p05_lets_pass_and_refuses_by_the_list_that_stood_before_the_officer() {
    let mut s = recorded();
    let seen = of(&s, "sq2");
    let inspection = s.inspection();
    s.does("sq1", C::RecordInspection(inspection));
    let r = s.refused("sq2", on_screen(seen.clone()), "P-05");
    assert_eq!((r.field, &*r.have), (Some("signature"), "签名之后内容改过"));
    let now = of(&s, "sq2");
    assert_ne!(seen, now);
    s.does("sq2", on_screen(now));
    let event = serde_json::to_value(s.case_events.last().expect("an event")).expect("JSON");
    assert_eq!(signing::standings(&event, s.matter)[0].1, Standing::Fits);
    for (pointer, other) in
        [("/papers/0/of", json!("0")), ("/papers/0/paper/sequence", json!(99)), ("/officer/id", json!("sq1"))]
    {
        let mut altered: Value = event.clone();
        *altered.pointer_mut(pointer).expect("it is there") = other;
        assert_eq!(signing::standings(&altered, s.matter)[0].1, Standing::Differs, "{pointer}");
    }
}

#[test]
fn p02_refuses_whoever_stands_in_none_of_the_documents() {
    let mut s = recorded();
    let r = s.refused("sq3", sign(), "P-02");
    assert!(r.have.contains("中队甲、中队乙"), "{r}");
    for other in ["legal", "head", "hub", "finance"] {
        s.refused(other, sign(), "P-01");
    }
}

#[test]
fn p03_refuses_to_sign_twice_or_where_nothing_waits() {
    let mut s = Story::at(At::Filed);
    assert!(s.refused("sq1", sign(), "P-03").have.contains("没有等待签名的文书"));
    let mut s2 = recorded();
    s2.does("sq2", sign());
    assert!(s2.refused("sq2", sign(), "P-03").have.contains("都已签名"));
    // Nor once the file is in the archive.
    let mut s = Story::at(At::Archived);
    assert!(s.case.countersigned.wait_for("sq1") && !offered(&s, "sq1"));
    assert!(s.refused("sq1", sign(), "P-03").have.contains("已归档"));
}

#[test]
fn r01_refuses_an_officer_without_a_certificate() {
    let mut s = recorded();
    s.people.get_mut("sq2").expect("an officer").certificate = None;
    s.refused("sq2", sign(), "R-01");
}

#[test]
fn p04_refuses_another_persons_signature_a_refusal_and_none() {
    let mut s = recorded();
    for signature in [
        Signature { name: "中队甲".into(), ..signed() },
        Signature {
            name: String::new(), refused: Some("不愿签名，已说明".into()), ..Signature::default()
        },
        Signature { name: "中队乙".into(), ..Signature::default() },
    ] {
        let r = s.refused("sq2", C::Countersign(Countersign { signature }), "P-04");
        assert_eq!(r.field, Some("signature"));
    }
    assert!(s.case.countersigned.wait_for("sq2"));
}

#[test]
fn g17_refuses_and_lets_pass_the_archive_by_where_the_town_has_its_officers_sign() {
    let silent = |s: &Story| C::Archive(Archive { remarks: String::new(), ..s.archive() });
    // On paper, which is the default: the file waits for nobody's signature on the screen.
    let mut s = Story::at(At::Closed);
    let c = silent(&s);
    s.does("sq1", c);
    // On the screen: it names the documents and the officers.
    let mut s = Story::at(At::Closed);
    s.town.policy.officers_sign.value = OfficersSign::Screen;
    let open = s.case.countersigned.0[0].number.to_string();
    let c = silent(&s);
    let r = s.refused("sq1", c, "G-17");
    assert!(r.have.contains(&open) && r.have.contains("中队甲、中队乙的签名"), "{r}");
    s.does("sq2", sign());
    let c = silent(&s);
    let r = s.refused("sq1", c, "G-17");
    assert!(r.have.contains("中队甲的签名") && !r.have.contains("中队乙"), "{r}");
    // What cannot be signed any more is said in the note at the end of the file.
    let mut explained = s.clone();
    let c = C::Archive(explained.archive());
    explained.does("sq1", c);
    s.does("sq1", sign());
    assert!(required(&s.case, &s.town).iter().all(|r| r.present));
    let c = silent(&s);
    s.does("sq1", c);
}

#[test]
fn the_record_of_a_check_on_site_is_signed_in_its_clue() {
    let mut s = Story::at(At::ForOpinion);
    let team: Vec<String> = s.clue.checkers.iter().map(|o| o.id.clone()).collect();
    assert!(team.len() > 1);
    s.tells(&team[1], K::CountersignCheck(own()));
    let ClueFact::PapersSigned(fact) = &s.clue_events.last().expect("an event").fact else {
        panic!("signed")
    };
    assert_eq!((fact.officer.id.as_str(), fact.papers.len()), (team[1].as_str(), 1));
    assert_eq!(s.tell(&team[1], &K::CountersignCheck(own())).expect_err("twice").rule.id, "P-03");
    assert_eq!(s.tell("land1", &K::CountersignCheck(own())).expect_err("not there").rule.id, "P-02");
    let panel = |who: &str| s.with(who, |ctx| law::clue::panel(&s.clue, ctx));
    assert!(panel(&team[0]).iter().any(|o| o.act == "countersign_check" && o.refusal.is_none()));
    assert!(panel(&team[1]).iter().all(|o| o.act != "countersign_check"));
}

#[test]
fn what_was_kept_before_officers_signed_on_the_screen_is_read_as_unsigned() {
    let s = recorded();
    let mut kept = serde_json::to_value(&s.case).expect("JSON");
    kept.as_object_mut().expect("an object").remove("countersigned");
    let read: CaseState = serde_json::from_value(kept).expect("it is still read");
    assert!(read.countersigned.0.is_empty());
    let folded = CaseState::fold(&s.case_events);
    assert_eq!(folded.countersigned, s.case.countersigned);
    assert!(folded.countersigned.0.iter().all(|sheet| sheet.signed.is_empty() && sheet.officers.len() == 2));
}

#[test]
fn what_officers_sign_is_in_the_catalogue() {
    for code in CODES {
        assert!(paper::find(code).is_some(), "{code}");
    }
}
