//! 便携打印: the same words on narrow paper.

use super::run_together;
use super::support::{printer, sample};
use documents::{Error, Paper, STRIPS, Strip};
use lopdf::content::Content;

/// The words of a sheet without what stands there because it has pages: their numbers, and on every page of a record but the
/// last the line on which those present sign.
fn without_furniture(paper: &Paper) -> String {
    let pages = printer().text_pages(paper).expect("it prints");
    let count = pages.len();
    let mut record = false;
    let mut unnumbered = Vec::new();
    for (i, page) in pages.iter().enumerate() {
        let (page, n) = (run_together(page).replace("扫码核验", ""), i + 1);
        let of_record = page.strip_suffix(&format!("第{n}页共{count}页"));
        record |= of_record.is_some();
        let numbered = of_record.or_else(|| page.strip_suffix(&format!("—{n}—")));
        unnumbered.push(numbered.unwrap_or(&page).to_string());
    }
    let foot = match unnumbered.split_first() {
        Some((first, rest)) if record && count > 1 => {
            let ends: Vec<usize> = first.char_indices().map(|(at, _)| at).collect();
            let same = |at: &&usize| rest.iter().all(|p| p.ends_with(&first[**at..]));
            ends.iter().find(same).map_or(String::new(), |at| first[*at..].to_string())
        }
        _ => String::new(),
    };
    let all = unnumbered.iter().map(|p| p.strip_suffix(foot.as_str()).unwrap_or(p));
    all.collect::<String>() + &foot
}

#[test]
fn a_strip_says_every_word_of_the_sheet_in_its_order_and_no_other() {
    for code in STRIPS {
        let paper = sample(code);
        let sheet = without_furniture(&paper);
        for strip in Strip::ALL {
            let pages = printer().strip_text(&paper, strip).unwrap_or_else(|e| panic!("{code}: {e}"));
            assert_eq!(pages.len(), 1, "{code}");
            let text = run_together(&pages[0]).replace("扫码核验", "");
            let same = sheet.chars().zip(text.chars()).take_while(|(a, b)| a == b).count();
            assert!(
                sheet == text,
                "{code} on {}: another word from {same} on\n{sheet}\n{text}",
                strip.width()
            );
        }
    }
}

#[test]
fn a_strip_is_as_wide_as_its_paper_and_one_page_with_code_and_signatures() {
    for code in STRIPS {
        let paper = sample(code);
        for (strip, mm) in Strip::ALL.into_iter().zip([80.0_f32, 58.0]) {
            let pdf = printer().strip(&paper, strip).unwrap_or_else(|e| panic!("{code}: {e}"));
            let pdf = lopdf::Document::load_mem(&pdf).expect("a PDF");
            let pages = pdf.get_pages();
            assert_eq!(pages.len(), 1, "{code}");
            let page = pdf.get_dictionary(pages[&1]).expect("a page");
            let sides = page.get(b"MediaBox").and_then(|b| b.as_array()).expect("its sides");
            let side = |i: usize| sides[i].as_float().expect("a number");
            assert!((side(2) - side(0) - mm * 72.0 / 25.4).abs() < 0.01, "{code}: {sides:?}");
        }
        if paper.qr.is_some() {
            let text = printer().strip_text(&paper, Strip::Broad).expect("it prints").concat();
            assert_eq!(text.matches("扫码核验").count(), 1, "{code}");
        }
    }
    // A signature's picture is on the strip, and no blank line in its place.
    let signed = sample("DEC-S");
    let mut unsigned = signed.clone();
    assert!(!signed.images.is_empty());
    unsigned.images.clear();
    let strokes = |p: &Paper| {
        let pdf = printer().strip(p, Strip::Broad).expect("it prints");
        let pdf = lopdf::Document::load_mem(&pdf).expect("a PDF");
        let streams = pdf.objects.values().filter_map(|o| o.as_stream().ok());
        let drawn =
            streams.filter_map(|s| s.get_plain_content().ok()).filter_map(|b| Content::decode(&b).ok());
        drawn.flat_map(|c| c.operations).filter(|o| matches!(o.operator.as_str(), "c" | "S")).count()
    };
    assert!(strokes(&signed) > strokes(&unsigned), "{} {}", strokes(&signed), strokes(&unsigned));
}

#[test]
fn what_is_for_the_file_has_no_strip() {
    for code in ["FINAL", "TRANS", "ARCH"] {
        let refused = printer().strip(&sample(code), Strip::Broad).expect_err("only A4");
        assert!(matches!(refused, Error::NoStrip(_)) && refused.to_string().contains(code), "{refused}");
    }
    assert_eq!(
        (Strip::of("80"), Strip::of("58"), Strip::of("a4")),
        (Some(Strip::Broad), Some(Strip::Small), None)
    );
}
