//! What holds each document, read from the sources: the agreed text of its sample, and the tests that name it.

use std::path::Path;

/// Tests named of one document; the others are counted.
const NAMED: usize = 3;

/// The tests of this folder, each with its text.
pub struct Held(Vec<(String, String)>);

impl Held {
    /// Reads the tests.
    pub fn read() -> Held {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
        let mut files: Vec<_> =
            std::fs::read_dir(&folder).expect("the tests").map(|e| e.expect("a file").path()).collect();
        // What tests this very list holds no document.
        files.retain(|file| !file.ends_with("forms.rs"));
        files.sort();
        let mut tests: Vec<(String, String)> = Vec::new();
        for file in files {
            let source = std::fs::read_to_string(&file).expect("readable");
            for part in source.split("#[test]\nfn ").skip(1) {
                let name = part.split('(').next().unwrap_or_default();
                // Up to the brace that closes the function, which alone stands at the margin.
                let text = part.split("\n}\n").next().unwrap_or_default();
                tests.push((name.into(), text.into()));
            }
        }
        Held(tests)
    }

    /// What holds a document.
    pub fn of(&self, code: &str) -> String {
        let golden = format!("tests/golden/{code}.txt");
        let agreed = Path::new(env!("CARGO_MANIFEST_DIR")).join(&golden).exists();
        let mut held: Vec<String> = agreed.then(|| format!("`{code}.txt`")).into_iter().collect();
        let quoted = format!("\"{code}\"");
        let naming: Vec<&str> =
            self.0.iter().filter(|(_, text)| text.contains(&quoted)).map(|(name, _)| name.as_str()).collect();
        held.extend(naming.iter().take(NAMED).map(|name| format!("`{name}`")));
        if naming.len() > NAMED {
            held.push(format!("等{}项", naming.len()));
        }
        held.join("、")
    }
}
