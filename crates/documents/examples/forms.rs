//! Prints docs/forms.md: `cargo run -p documents --example forms > docs/forms.md`.

fn main() {
    print!("{}", documents::forms_page());
}
