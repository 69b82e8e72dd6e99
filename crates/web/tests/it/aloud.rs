//! 朗读: what is told stands on the form, and a document in words beside its drawing.

use crate::house::House;
use crate::walls::standing_at;
use axum::http::StatusCode;
use law::case::CaseStage;

/// What the page marks to be read under a name.
fn said(page: &str, name: &str) -> String {
    let mark = format!("data-say=\"{name}\"");
    page.split(&mark).skip(1).filter_map(|p| p.split('>').nth(1)?.split('<').next()).collect()
}

#[tokio::test]
async fn rights_stand_on_the_form_and_the_documents_in_words_beside_their_drawing() {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::Noticed).await;
    let mut hub = house.signed_in("hub").await;
    let view = hub.get(&format!("/api/v1/cases/{case}")).await.json();
    let officer = view["state"]["officers"][0]["id"].as_str().expect("an officer");
    let mut squad = house.signed_in(officer).await;
    let form = squad.get(&format!("/cases/{case}/acts/record_inquiry")).await.text();
    assert!(said(&form, "telling").contains(law::telling::INQUIRY), "{form}");
    assert!(form.contains("data-say=\"record\" data-fields=\"qa\""), "{form}");
    assert!(!squad.get(&format!("/cases/{case}/acts/add_evidence")).await.text().contains("data-say"));
    let papers = view["papers"].as_array().expect("papers").clone();
    let party = &view["state"]["subject"]["party"];
    let mut read = 0;
    for paper in &papers {
        let (code, number) =
            (paper["code"].as_str().expect("a code"), paper["number"].as_str().expect("a number"));
        let encoded: String = number.bytes().map(|b| format!("%{b:02X}")).collect();
        let answer = squad.get(&format!("/papers/{encoded}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{number}: {}", answer.text());
        let words = said(&answer.text(), "paper");
        match code {
            "NOTICE" | "NOTICE-H" => {
                assert!(words.contains("违法事实：") && words.contains("进行陈述和申辩"), "{words}");
                read += 1;
            }
            "FILE" | "FINAL" | "LEGAL" => assert_eq!(words, "", "{code} is handed to nobody"),
            _ => {}
        }
        for key in ["id_number", "address"] {
            let value = party[key].as_str().unwrap_or_default();
            assert!(value.is_empty() || !words.contains(value), "{code} reads {key}");
        }
    }
    assert_eq!(read, 1, "{papers:?}");
}
