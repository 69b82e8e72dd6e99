//! Bytes, pictures, codes, and the refusals of the printer.

use super::run_together;
use super::support::{printer, sample, text};
use documents::{Error, Printer};

#[test]
fn same_paper_gives_same_bytes_from_any_printer_and_thread() {
    let paper = sample("DEC");
    let first = printer().pdf(&paper).expect("it prints");
    assert!(first.starts_with(b"%PDF-"));
    let others: Vec<Vec<u8>> = std::thread::scope(|s| {
        let hands: Vec<_> =
            (0..2).map(|_| s.spawn(|| Printer::new().pdf(&paper).expect("it prints"))).collect();
        hands.into_iter().map(|h| h.join().expect("no panic")).collect()
    });
    assert!(others.iter().all(|o| *o == first), "the bytes differ");
}

#[test]
fn another_number_gives_other_bytes() {
    let paper = sample("SERV");
    let mut other = paper.clone();
    other.number = Some("济承综执送字〔2026〕第053号".into());
    assert_ne!(printer().pdf(&paper).expect("it prints"), printer().pdf(&other).expect("it prints"));
}

#[test]
fn preview_is_one_picture_a_page_and_carries_the_watermark() {
    let mut paper = sample("DEC");
    paper.watermark = Some("预览".into());
    let pages = printer().svg_pages(&paper).expect("it prints");
    assert_eq!(pages.len(), printer().text_pages(&paper).expect("it prints").len());
    assert!(pages.iter().all(|p| p.starts_with("<svg")));
    assert!(text(&paper).contains("预览") && !text(&sample("DEC")).contains("预览"));
}

#[test]
fn qr_code_comes_with_its_word_and_only_when_asked_for() {
    let mut paper = sample("DEC");
    assert!(text(&paper).contains("扫码核验"));
    paper.qr = None;
    assert!(!text(&paper).contains("扫码核验"));
    paper.qr = Some("x".repeat(4000));
    assert!(matches!(printer().pdf(&paper), Err(Error::Qr)));
}

#[test]
fn seal_is_said_to_be_electronic_and_without_one_its_place_is_marked() {
    let mut paper = sample("DEC");
    assert!(text(&paper).contains("电子印章"));
    let mut draft = paper.clone();
    draft.watermark = Some("预览".into());
    assert!(!text(&draft).contains("电子印章"), "a draft never bears a seal");
    paper.data["seal"] = false.into();
    let unsealed = text(&paper);
    assert!(unsealed.contains("（印章）") && !unsealed.contains("电子印章"));
}

#[test]
fn unknown_code_version_and_picture_are_refused_in_words() {
    let mut paper = sample("INSP");
    paper.images[0].1 = b"MZ\x90\x00 not a picture".to_vec();
    assert_eq!(printer().pdf(&paper).unwrap_err().to_string(), "签名图“sig-party”不是可用的图片");
    paper.template_version = 9;
    assert_eq!(printer().pdf(&paper).unwrap_err().to_string(), "《现场检查（勘验）笔录》没有第9版模板");
    assert!(matches!(printer().pdf(&paper), Err(Error::NoTemplate { name: "现场检查（勘验）笔录", .. })));
    paper.template_version = 1;
    paper.code = "NOPE".into();
    assert!(matches!(printer().pdf(&paper), Err(Error::UnknownKind(_))));
}

#[test]
fn a_named_signature_without_its_picture_falls_back_to_the_name() {
    let mut paper = sample("SERV");
    paper.images.clear();
    assert_eq!(
        run_together(&text(&paper)).matches("王喆").count(),
        1 + run_together(&text(&sample("SERV"))).matches("王喆").count()
    );
}

#[test]
fn refusal_to_sign_is_printed_in_place_of_the_signature() {
    let mut paper = sample("SERV");
    paper.data["signature"] =
        serde_json::json!({ "name": "王喆", "refused": "当事人拒绝签字，执法记录仪全程录像" });
    assert!(run_together(&text(&paper)).contains("拒绝签名：当事人拒绝签字，执法记录仪全程录像"));
}
