//! Prints every sample as PDF into a folder, to be looked at, and on narrow paper what is handed over outside: `cargo run -p documents --example samples -- FOLDER`.
//! With `--agree` after the folder the present wording becomes the golden text of the tests.

#[path = "../tests/it/support.rs"]
mod support;

use documents::{STRIPS, Strip};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let folder = PathBuf::from(words.next().ok_or("say into which folder")?);
    let agree = words.next().is_some_and(|w| w == "--agree");
    std::fs::create_dir_all(&folder)?;
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for code in support::road() {
        let paper = support::sample(code);
        std::fs::write(folder.join(format!("{code}.pdf")), support::printer().pdf(&paper)?)?;
        for strip in Strip::ALL.into_iter().filter(|_| STRIPS.contains(&code)) {
            let name = format!("{code}-{}.pdf", strip.width());
            std::fs::write(folder.join(name), support::printer().strip(&paper, strip)?)?;
        }
        let text = support::text(&paper) + "\n";
        if agree {
            std::fs::create_dir_all(&golden)?;
            std::fs::write(golden.join(format!("{code}.txt")), &text)?;
        } else if text != support::golden(code) {
            println!("{code}: reads differently from its golden text");
        }
    }
    Ok(())
}
