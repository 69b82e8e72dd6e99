//! 执法人员签名: drawn where the officer's name stands, by name where nobody has signed.

use super::run_together;
use super::support::{SIGNATURE, printer, sample, text};
use documents::Paper;
use documents::papers::countersign;
use law::countersign::CODES;
use law::party::Signature;
use std::collections::BTreeSet;
use std::path::Path;

/// How many pictures stand on the pages of a document.
fn pictures(paper: &Paper) -> usize {
    let pages = printer().svg_pages(paper).expect("it prints");
    pages.iter().map(|p| p.matches("<image").count()).sum()
}

#[test]
fn a_signature_is_drawn_where_the_officers_name_stood() {
    for code in ["ASKR", "SERV", "SEIZ-L"] {
        let mut paper = sample(code);
        let officers = paper.data["officers"].as_array_mut().expect("officers");
        assert!(officers.len() > 1, "{code}");
        for (n, officer) in officers.iter_mut().enumerate() {
            officer["id"] = format!("p{n}").into();
        }
        let names: Vec<String> =
            officers.iter().map(|o| o["name"].as_str().expect("a name").to_string()).collect();
        let before = run_together(&text(&paper));
        assert!(names.iter().all(|n| before.contains(n)), "{code}");
        let unsigned = pictures(&paper);
        let signature = Signature {
            name: names[0].clone(),
            image: Some("drawn".into()),
            of: Some("e0f1a2b3c4d5".into()),
            ..Signature::default()
        };
        countersign(&mut paper, &[("p0".into(), signature)]);
        paper.images.push(("drawn".into(), SIGNATURE.as_bytes().to_vec()));
        let after = run_together(&text(&paper));
        // The first signs by hand: in the place of signing the name is gone, and the digest stands under the picture.
        let count = |text: &str, n: usize| text.matches(names[n].as_str()).count();
        assert!(count(&after, 0) < count(&before, 0), "{code}: {after}");
        assert_eq!(count(&after, 1), count(&before, 1), "{code}");
        assert!(after.contains("e0f1a2b3"), "{code}: {after}");
        assert!(pictures(&paper) > unsigned, "{code}");
    }
}

/// The law's list is that of the templates which have a place for the signatures of the officers who made the document.
#[test]
fn what_officers_sign_has_a_place_for_it() {
    // The list of evidence has no number of its own; who was heard and who transferred a case sign with the others there.
    const OTHERS: &[&str] = &["EV-L", "HEAR", "TRANS"];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(folder).expect("templates") {
        let path = file.expect("a file").path();
        let code = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_string();
        let template = std::fs::read_to_string(&path).unwrap_or_default();
        if code != "lib" && template.contains("officer-signs(p, get(d, \"officers\"") {
            found.insert(code);
        }
    }
    let wanted: BTreeSet<String> = CODES.iter().chain(OTHERS).map(ToString::to_string).collect();
    assert_eq!(found, wanted);
}
