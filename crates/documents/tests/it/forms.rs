//! docs/forms.md is made from the catalogue, the tables of acts and the tests, and cannot drift from them.

use crate::held::Held;

#[test]
fn forms_page_is_up_to_date() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/forms.md");
    let page = std::fs::read_to_string(file).unwrap_or_default();
    let held = Held::read();
    let made = documents::forms_page(|code| held.of(code));
    let fresh = concat!(env!("CARGO_TARGET_TMPDIR"), "/forms.md");
    if page != made {
        std::fs::write(fresh, made).expect("written");
        panic!("out of date: copy {fresh}, or run `cargo run -p documents --example forms > docs/forms.md`");
    }
}

#[test]
fn every_document_is_issued_by_an_act_and_held_by_its_agreed_text() {
    let held = Held::read();
    for paper in law::paper::ALL {
        let code = paper.code;
        assert!(!documents::issuing(code).is_empty(), "{code} is issued by no act");
        assert!(held.of(code).starts_with(&format!("`{code}.txt`")), "{code}: {}", held.of(code));
    }
}

#[test]
fn the_tests_of_a_document_are_found_by_its_code() {
    let held = Held::read();
    assert!(held.of("DEC").contains('等'), "{}", held.of("DEC"));
    assert_eq!(held.of("NONE"), "", "nothing holds what there is not");
}
