//! docs/forms.md is made from the catalogue and cannot drift from it.

#[test]
fn forms_page_is_up_to_date() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/forms.md");
    let page = std::fs::read_to_string(file).unwrap_or_default();
    assert!(page == documents::forms_page(), "run `cargo run -p documents --example forms > docs/forms.md`");
}
