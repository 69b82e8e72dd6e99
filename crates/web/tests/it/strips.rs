//! 便携打印 over HTTP: what is handed over comes on narrow paper, too, to whoever may read it.

use crate::house::House;
use crate::walls::standing_at;
use axum::http::{StatusCode, header};
use law::case::CaseStage;

#[tokio::test]
async fn what_is_handed_over_is_printed_on_narrow_paper_for_whoever_may_read_it() {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::Noticed).await;
    let view = house.signed_in("hub").await.get(&format!("/api/v1/cases/{case}")).await.json();
    let officer = view["state"]["officers"][0]["id"].as_str().expect("an officer");
    let mut squad = house.signed_in(officer).await;
    let (mut handed, mut filed) = (0, 0);
    for paper in view["papers"].as_array().expect("papers") {
        let (code, number) =
            (paper["code"].as_str().expect("a code"), paper["number"].as_str().expect("a number"));
        let path = format!("/papers/{}", number.bytes().map(|b| format!("%{b:02X}")).collect::<String>());
        let page = squad.get(&path).await.text();
        let strip = squad.get(&format!("{path}/pdf?paper=80")).await;
        if !office::prints_strip(code) {
            filed += 1;
            assert!(!page.contains("便携打印"), "{code}");
            assert_eq!(strip.status, StatusCode::NOT_FOUND, "{code}");
            continue;
        }
        handed += 1;
        assert!(page.contains("便携打印（80毫米）") && page.contains("pdf?paper=80"), "{code}: {page}");
        let sheet = squad.get(&format!("{path}/pdf")).await;
        let small = squad.get(&format!("{path}/pdf?paper=58")).await;
        for pdf in [&sheet, &strip, &small] {
            assert_eq!((pdf.status, pdf.header(header::CONTENT_TYPE)), (StatusCode::OK, "application/pdf"));
            assert!(pdf.body.starts_with(b"%PDF-"), "{code}");
        }
        assert!(sheet.body != strip.body && strip.body != small.body, "{code}");
        assert_eq!(squad.get(&format!("/api/v1{path}?paper=80")).await.body, strip.body, "{code}");
        for width in ["70", "a4", "080"] {
            let odd = squad.get(&format!("{path}/pdf?paper={width}")).await;
            assert_eq!(odd.status, StatusCode::NOT_FOUND, "{code} on {width}");
        }
        // Who may not read the sheet may not read the strip.
        for person in ["grid-205", "secadmin"] {
            let mut other = house.signed_in(person).await;
            let refused = other.get(&format!("{path}/pdf")).await.status;
            assert_ne!(refused, StatusCode::OK, "{person} {code}");
            assert_eq!(other.get(&format!("{path}/pdf?paper=80")).await.status, refused, "{person} {code}");
        }
        assert_eq!(house.browser().get(&format!("{path}/pdf?paper=80")).await.status, StatusCode::SEE_OTHER);
    }
    assert!(handed >= 2 && filed >= 2, "{handed} {filed}");
}
