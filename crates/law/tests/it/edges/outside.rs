//! What every matter rests on: the town's lists, texts and places, acts and their offers, numbers and names.

use crate::disclosure as row;
use crate::kit::*;
use crate::support::day;
use jiff::civil::date;
use law::bank::code;
use law::case::{self, CaseStage};
use law::context::Registers;
use law::countersign::Sheet;
use law::deadline::Term;
use law::disclosure::C;
use law::dispatch::{Condition, DispatchBook, DispatchRule, Spot, Version};
use law::ident;
use law::matter::{TEXT_LIMIT, place, text};
use law::money::Fen;
use law::number::DocNumber;
use law::party::{FileFault, PartyKind, Place};
use law::rules;
use law::town::{DomainThreshold, Medium, PowerItem};

struct Bare;

impl Registers for Bare {
    fn next(&self, _: &str, _: i16) -> u32 {
        1
    }
}

#[test]
fn where_no_register_is_looked_at_nothing_stands_in_it() {
    let number = DocNumber::new("济承综执", "罚决", 2026, 1);
    assert!(Bare.checks().is_empty() && Bare.receipts().is_none());
    assert_eq!((Bare.printed(&number), Bare.content(&number), Bare.fault("a")), (None, None, None));
}

#[test]
fn media_are_told_apart_by_the_first_half_of_their_type() {
    let of = ["video/mp4", "image/jpeg", "audio/mpeg", "application/pdf", ""].map(Medium::of);
    assert_eq!(of, [Some(Medium::Video), Some(Medium::Image), Some(Medium::Audio), None, None]);
}

#[test]
fn j01_lets_pass_an_item_from_its_first_day_to_its_last_once_its_list_is_published() {
    let on = |change: &dyn Fn(&mut law::town::PowerList)| {
        let mut town = town();
        change(&mut town.powers[1]);
        let answer = town.item_on("A-01", day(START)).map(|(_, item)| item.id.clone());
        answer.map_err(|r| {
            said(&r, "J-01");
            r.have.to_string()
        })
    };
    let spans = |from: Option<&str>, to: Option<&str>| {
        let (from, to) = (from.map(day), to.map(day));
        on(&|list| {
            let item = list.items.iter_mut().find(|i| i.id == "A-01").expect("listed");
            (item.from, item.to) = (from, to);
        })
    };
    for (from, to) in [
        (None, None),
        (Some(START), Some(START)),
        (Some("2026-03-01"), Some("2026-03-03")),
        (Some("2026-03-01"), None),
        (None, Some("2026-03-03")),
    ] {
        crate::witness::shown("J-01", spans(from, to).is_ok(), true);
    }
    for (from, to) in [(Some("2026-03-03"), None), (None, Some("2026-03-01"))] {
        assert!(spans(from, to).expect_err("not then").contains("有效期"), "{from:?} {to:?}");
    }
    for (published, passes) in [("2026-03-01", true), (START, true), ("2026-03-03", false)] {
        assert_eq!(on(&|list| list.published_on = day(published)).is_ok(), passes, "{published}");
    }
}

#[test]
fn an_item_is_published_unless_its_list_says_otherwise() {
    let mut written = serde_json::to_value(&town().powers[1].items[0]).expect("JSON");
    written.as_object_mut().expect("a map").remove("published");
    assert!(serde_json::from_value::<PowerItem>(written).expect("an item").published);
}

#[test]
fn a_departments_own_amount_for_a_hearing_is_its_domains_and_no_others() {
    let mut town = town();
    town.thresholds[0].hearing_by_domain = vec![DomainThreshold {
        domain: "land".into(),
        citizen: Fen::yuan(1_000),
        organisation: Fen::yuan(10_000),
        source: "示例".into(),
    }];
    let from = |domain: &str, kind| town.hearing_threshold(kind, domain, day(START));
    assert_eq!(from("land", PartyKind::Citizen), Fen::yuan(1_000));
    assert_eq!(from("land", PartyKind::Organisation), Fen::yuan(10_000));
    assert_eq!(from("city", PartyKind::Citizen), Fen::yuan(5_000));
    assert_eq!(from("city", PartyKind::Organisation), Fen::yuan(50_000));
}

#[test]
fn a_text_is_twenty_thousand_characters_at_most() {
    let long = |n: usize| text("facts", "事实", &"字".repeat(n));
    assert_eq!(long(TEXT_LIMIT).expect("as much as goes").chars().count(), TEXT_LIMIT);
    assert_eq!(long(TEXT_LIMIT + 1).expect_err("too long").have.as_ref(), "超过两万字");
}

#[test]
fn a_place_said_in_the_same_words_lies_where_it_is_known_to_lie() {
    let at = |grid: Option<&str>, lon: Option<f64>| Place {
        text: "一村路口".into(),
        grid: grid.map(String::from),
        lon,
        lat: lon.map(|_| 35.08),
        ..Place::default()
    };
    let grid = |said: &Place, known: &Place| place(said, known).expect("sound").grid;
    let known = at(Some("一村"), Some(112.5));
    // A grid named now goes before the one that is known; none named, that one stays.
    assert_eq!(grid(&at(Some("二村"), None), &known).as_deref(), Some("二村"));
    assert_eq!(grid(&at(None, None), &known).as_deref(), Some("一村"));
    assert_eq!(place(&at(None, None), &known).expect("sound").lon, Some(112.5));
    // A position outside the town is not answered by the name of a grid; a grid without a position is.
    let outside = at(Some(law::OUTSIDE), Some(112.9));
    assert_eq!(grid(&at(Some("二村"), None), &outside).as_deref(), Some(law::OUTSIDE));
    let unplaced = at(Some(law::OUTSIDE), None);
    assert_eq!(grid(&at(Some("二村"), None), &unplaced).as_deref(), Some("二村"));
}

#[test]
fn a_step_is_sent_back_by_its_own_post_at_its_own_stage_only() {
    let s = Story::at(At::Proposed);
    let row = case::act("endorse_filing").expect("an act");
    let may = |who: &str, stage: CaseStage| {
        s.with(who, |ctx| row.allows_return(stage, ctx)).err().map(|r| r.rule.id)
    };
    assert_eq!(may("brigade", CaseStage::FilingProposed), None);
    assert_eq!(may("legal", CaseStage::FilingProposed), Some("P-01"));
    assert_eq!(may("brigade", CaseStage::Investigating), Some("P-03"));
}

#[test]
fn others_are_waited_for_only_where_the_matter_is_ready_and_the_post_another() {
    let s = Story::at(At::Proposed);
    let row = case::act("endorse_filing").expect("an act");
    let waits = |who: &str, stage| s.with(who, |ctx| row.offer(&s.case, stage, ctx)).waiting_for_others;
    let (now, later) = (CaseStage::FilingProposed, CaseStage::Investigating);
    assert_eq!([waits("legal", now), waits("brigade", now)], [true, false]);
    assert_eq!([waits("legal", later), waits("brigade", later)], [false, false]);
}

#[test]
fn what_stands_against_a_file_is_said_with_what_was_found() {
    assert!(FileFault::Locked("宏病毒".into()).words().contains("宏病毒"));
    assert!(FileFault::Missing.words().contains("缺失"));
    assert!(FileFault::Damaged("校验值不同".into()).words().contains("校验值不同"));
}

#[test]
fn a_document_that_waits_for_signatures_has_its_name_or_else_its_code() {
    let sheet = |code: &str| Sheet {
        code: code.into(),
        number: DocNumber::new("济承综执", "询笔", 2026, 1),
        officers: vec![],
        signed: vec![],
    };
    let known = law::paper::ALL.first().expect("a catalogue");
    assert_eq!(sheet(known.code).name(), known.name);
    assert_eq!(sheet("NONE").name(), "NONE");
}

#[test]
fn a_number_as_a_bank_writes_it_has_a_year_of_four_figures_and_counts_from_one() {
    let reads = |text: &str| code("济承综执", text).map(|n| n.to_string());
    let fifth = Some("济承综执罚决字〔2026〕第005号".to_string());
    for text in ["济承综执罚决字〔2026〕第005号", "济承综执罚决[2026]5", "济承综执罚决字（2026）第5号"]
    {
        assert_eq!(reads(text), fifth, "{text}");
    }
    for text in [
        "济承综执罚决字〔26〕第5号",
        "济承综执罚决字〔2026〕第5号7",
        "济承综执罚决字〔2026〕第0号",
        "济承综执罚决字〔20265〕第5号",
    ] {
        assert_eq!(reads(text), None, "{text}");
    }
}

#[test]
fn certificates_and_organisation_codes_are_refused_for_what_is_wrong_with_them() {
    for sound in ["Z-01", "豫执0001", &"1".repeat(32)] {
        assert!(ident::certificate("certificate", sound).is_ok(), "{sound}");
    }
    for bad in ["ABCD", "执法证号", "A1#4", "Z01", &"1".repeat(33)] {
        assert_eq!(ident::certificate("certificate", bad).expect_err(bad).rule.id, "I-08", "{bad}");
    }
    for (bad, why) in [("12345678", "不是8位"), ("1234567#9", "不是8位"), ("123456789", "校验码")] {
        let r = ident::organisation_code("code", bad).expect_err(bad);
        assert!(r.have.contains(why), "{bad}: {r}");
    }
}

#[test]
fn nothing_is_written_without_a_sign() {
    assert_eq!([Fen(0).figures(), Fen(-1).figures(), Fen(1).figures()], ["0.00", "-0.01", "0.01"]);
}

#[test]
fn a_number_hides_all_but_two_at_each_end_once_it_is_longer_than_eight() {
    let shown = |number: &str| row::person().with(C::PersonNumber, number).shown()[12].clone();
    assert_eq!(shown("E1234567"), "********");
    assert_eq!(shown("E12345678"), "E1*****78");
    assert_eq!(shown(ADULT), format!("11{}2X", "*".repeat(14)).replace("2X", &ADULT[16..]));
}

#[test]
fn an_offence_is_worded_from_its_beginning_to_its_end() {
    for half in ["违反《城市道路管理条例》第二十七条", "占用道路堆放物料的行为"] {
        row::sent_back(row::company(), C::Offence, half, "违反××法");
    }
}

fn rule(name: &str) -> DispatchRule {
    DispatchRule { name: name.into(), ..DispatchRule::default() }
}

fn version(rules: Vec<DispatchRule>) -> Version {
    Version { from: day("2026-01-01"), note: String::new(), rules }
}

#[test]
fn a_rule_with_either_end_is_dated_and_one_that_fits_nothing_is_not_near() {
    let first = Some(day("2026-06-01"));
    let ends = [(first, None), (None, first), (first, first), (None, None)];
    let dated = ends.map(|(from, to)| DispatchRule { from, to, ..rule("季节") }.rank()[2]);
    assert_eq!(dated, [1, 1, 1, 0]);
    let spot = Spot { class: "straw", domain: "env", grids: vec!["v1"], at: date(2026, 3, 2).at(9, 0, 0, 0) };
    let near = |rule: DispatchRule| {
        let version = version(vec![rule]);
        version.choose(&spot, None).near.map(|(_, misses)| misses)
    };
    let village = |grid: &str| DispatchRule { grid: vec![grid.into()], level: 3, from: first, ..rule("村") };
    assert_eq!(near(village("v1")), Some(vec![Condition::Dates]));
    assert_eq!(near(village("v2")), None, "it misses all that it asks");
}

#[test]
fn a_clue_remembers_its_rules_by_the_day_they_came_into_force() {
    let versions = ["2026-01-01", "2026-07-01"].map(|from| Version { from: day(from), ..version(vec![]) });
    let book = DispatchBook { versions: versions.into(), ..DispatchBook::default() };
    assert_eq!(book.version(day("2026-07-01")).map(|v| v.from), Some(day("2026-07-01")));
    assert_eq!(book.version(day("2026-07-02")), None);
    assert_eq!(book.on(day("2026-07-02")).map(|v| v.from), Some(day("2026-07-01")));
}

#[test]
fn a_deadline_keeps_the_articles_it_had_behind_those_that_are_named() {
    let s = Story::new();
    let counted = Term::W(5).from(day(START), &s.town.calendar);
    let own = counted.articles.clone();
    let named = counted.under(&rules::G_01, &["甲", "乙"]).under(&rules::U_25, &["丙", "乙"]);
    let (head, rest) = named.articles.split_at(3);
    assert_eq!(head, ["丙", "乙", "甲"]);
    assert_eq!(rest, own);
}
