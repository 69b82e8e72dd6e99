//! Every document of the road has a template and a sample; the sample passes the law and reads as agreed.

use super::support::{golden, printer, road, sample, text};

#[test]
fn every_document_that_an_act_makes_has_a_template_and_a_sample() {
    for code in road() {
        assert!(printer().has(code, 1), "{code} has no template");
        assert_eq!(sample(code).code, code);
    }
}

#[test]
fn every_sample_says_all_that_the_law_demands() {
    for code in road() {
        let kind = law::paper::find(code).expect("in the catalogue");
        if let Err(refusals) = law::paper::check(kind, &sample(code).data) {
            let said: Vec<String> = refusals.iter().map(ToString::to_string).collect();
            panic!("{code}: {}", said.join("\n"));
        }
    }
}

#[test]
fn every_sample_reads_as_agreed() {
    for code in road() {
        let text = text(&sample(code)) + "\n";
        assert!(
            text == golden(code),
            "{code} reads differently; look at it, then `cargo run -p documents --example samples -- FOLDER --agree`\n{text}"
        );
    }
}

#[test]
fn forms_stay_on_one_page_and_a_decision_on_at_most_four() {
    let pages = |code| printer().text_pages(&sample(code)).expect("it prints").len();
    for code in ["DEC-S", "FILE", "SERV", "SERV-A", "CLUE", "LEGAL", "CLOSE", "DEC-B", "WAIV"] {
        assert_eq!(pages(code), 1, "{code}");
    }
    assert!((2..=4).contains(&pages("DEC")), "DEC {}", pages("DEC"));
}

#[test]
fn no_signature_page_stands_without_text() {
    // The last page of a letter or decision carries at least the last paragraph besides agency and date.
    for code in
        ["DEC", "DEC-N", "CORR", "NOTICE", "NOTICE-H", "URGE", "SERV-P", "PAY-D", "CLUE-T", "REC-MJ", "FINAL"]
    {
        let pages = printer().text_pages(&sample(code)).expect("it prints");
        let last = pages.last().expect("a page").chars().count();
        assert!(last > 60, "{code}: the last page has {last} characters only");
    }
}
