//! 文书更正: how long a passage may be, how far apart two writings, and what belongs to a number.

use crate::amend::*;
use crate::kit::Story;
use law::case::amend::{AmendPaper, SIDE};

/// A document that prints this and nothing else.
fn printed(text: &str) -> Story {
    Story { printed: text.into(), ..served() }
}

fn passes(text: &str, wrong: &str, right: &str) -> Story {
    let mut s = printed(text);
    let c = AmendPaper { wrong: wrong.into(), right: right.into(), ..slip(&s) };
    s.does("sq1", ask(c));
    s
}

#[track_caller]
fn refuses(text: &str, wrong: &str, right: &str) -> law::refusal::Refusal {
    no(&mut printed(text), "P-08", |c| (c.wrong, c.right) = (wrong.into(), right.into()))
}

#[test]
fn p08_lets_pass_a_passage_of_two_hundred_characters_and_refuses_one_more() {
    let passage = |n: usize, end: &str| format!("{}{end}", "甲".repeat(n - 1));
    let text = |n: usize| format!("{}。", passage(n, "科"));
    passes(&text(200), &passage(200, "科"), &passage(200, "料"));
    assert_eq!(refuses(&text(201), &passage(201, "科"), &passage(201, "料")).field, Some("wrong"));
}

#[test]
fn p08_lets_pass_two_characters_changed_or_left_out_and_refuses_three() {
    let text = "当事人在村口堆放砖瓦木石。";
    for (wrong, right) in [("堆放砖瓦木石", "堆放泥沙木石"), ("堆放砖瓦木石", "堆放木石")]
    {
        passes(text, wrong, right);
    }
    for (wrong, right) in [("堆放砖瓦木石", "堆放泥沙竹石"), ("堆放砖瓦木石", "堆放石")]
    {
        let r = refuses(text, wrong, right);
        assert!(r.have.contains("改动3字"), "{r}");
    }
}

#[test]
fn p08_lets_pass_what_stands_beside_a_number_and_is_no_part_of_it() {
    for (text, wrong, right) in [
        // At the very beginning, where nothing stands before the number.
        ("3日前堆放物科。", "物科", "物料"),
        // A letter before the point, a character behind the comma: the stroke is not inside a number.
        ("货架A.3的砖瓦。", "货架A.3", "货架A，3"),
        ("货架3，砖瓦。", "货架3，砖", "货架3；砖"),
        ("砖瓦，3日前堆放。", "砖瓦，3", "砖瓦；3"),
    ] {
        passes(text, wrong, right);
    }
    // Inside one it is.
    refuses("价格3.5，砖瓦。", "格3.5，砖", "格3，5，砖");
}

#[test]
fn p08_names_what_would_be_changed() {
    let mut s = served();
    let r = no(&mut s, "P-08", |c| (c.wrong, c.right) = ("人民币500元".into(), "人民币400元".into()));
    assert!(r.have.contains("币500元"), "{r}");
    let r = no(&mut s, "P-08", |c| (c.wrong, c.right) = ("没收违法".into(), "设收违法".into()));
    assert!(r.have.contains("没收"), "{r}");
}

#[test]
fn p08_lets_pass_a_character_that_is_somebodys_whole_name() {
    let mut s = printed("堆放专瓦。");
    s.case.subject.as_mut().expect("filed").party.representative = Some("砖".into());
    let c = AmendPaper { wrong: "放专瓦".into(), right: "放砖瓦".into(), ..slip(&s) };
    s.does("sq1", ask(c));
}

#[test]
fn amendments_are_numbered_and_the_page_says_how_each_stands() {
    let mut s = served();
    let told = |s: &Story| -> Vec<String> {
        let all = (SIDE.facts)(&s.case, &s.town);
        assert!(all.iter().all(|(name, _)| *name == "文书更正"), "{all:?}");
        all.into_iter().map(|(_, words)| words).collect()
    };
    assert!(told(&s).is_empty());
    let (of, c) = (decision(&s), slip(&s));
    s.does("sq1", ask(c.clone()));
    assert_eq!(told(&s), [format!("{of}的更正待批准")]);
    s.does("head", settle(false)).does("sq1", ask(c)).does("head", settle(true));
    let number = s.case.papers.last().expect("issued").number.to_string();
    assert_eq!(told(&s), [format!("{of}的更正未获批准"), format!("{of}已更正，见{number}")]);
    assert_eq!(s.case.amend.amendments.iter().map(|a| a.no).collect::<Vec<_>>(), [1, 2]);
}
