//! What is read aloud is what the sheet says, and no more than the ear of a bystander may hear.

use super::run_together;
use super::support::{road, sample, text};
use documents::papers::aloud;

#[test]
fn nothing_is_read_that_does_not_stand_on_the_sheet() {
    let mut kinds = 0;
    for code in road() {
        let paper = sample(code);
        let (said, printed) = (aloud(&paper), run_together(&text(&paper)));
        kinds += usize::from(!said.is_empty());
        for paragraph in said.iter().skip(1) {
            // The few words that lead in are the reader's own.
            let (lead, rest) = paragraph.split_once('：').unwrap_or(("", paragraph));
            let rest = if lead.chars().count() <= 7 { rest } else { paragraph };
            for piece in rest.split(['。', '；', '？']).map(run_together).filter(|p| !p.is_empty()) {
                assert!(printed.contains(&piece), "{code} does not say “{piece}”");
            }
        }
    }
    assert!(kinds >= 14, "{kinds} kinds are read");
}

#[test]
fn facts_penalty_term_and_remedy_of_a_decision_on_the_spot_are_read_in_this_order() {
    let said = aloud(&sample("DEC-S"));
    let at =
        |word: &str| said.iter().position(|p| p.contains(word)).unwrap_or_else(|| panic!("{word}: {said:?}"));
    let order = ["李秋生", "违法事实：", "处罚决定：罚款", "缴款期限：", "申请行政复议"].map(at);
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn an_inquiry_is_read_back_question_by_question() {
    let said = aloud(&sample("ASKR"));
    let asked = said.iter().position(|p| p.starts_with("问：")).expect("asked");
    assert!(said[asked + 1].starts_with("答："));
    assert!(said[..asked].concat().contains("有权申请"), "rights come first: {said:?}");
    assert!(said.iter().all(|p| !p.ends_with("？。") && !p.ends_with("。。")), "{said:?}");
}

#[test]
fn numbers_and_addresses_of_people_are_not_read() {
    for code in road() {
        let paper = sample(code);
        let all = aloud(&paper).concat();
        for key in ["id_number", "phone", "address"] {
            for person in ["party", "person"] {
                let value = paper.data[person][key].as_str().unwrap_or_default();
                assert!(value.is_empty() || !all.contains(value), "{code} reads {person}.{key}");
            }
        }
    }
}
