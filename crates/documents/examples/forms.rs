//! Prints docs/forms.md: `cargo run -p documents --example forms > docs/forms.md`.

#[path = "../tests/it/held.rs"]
mod held;

fn main() {
    let held = held::Held::read();
    print!("{}", documents::forms_page(|code| held.of(code)));
}
