//! A piece of evidence over HTTP: the chain of custody of its files, who is turned away, and what a locked file bars.

use crate::files::photo;
use crate::house::{Browser, House};
use crate::walls::under_investigation;
use axum::http::StatusCode;
use law::person::Role;
use office::files::{Away, Patience, Scanner};
use serde_json::{Value, json};
use std::time::Duration;
use testbed::{Clamd, MARK, Mood};

/// A case under investigation with one more piece of evidence: a photograph.
struct Scene {
    house: House,
    case: String,
    team: Vec<String>,
    /// The number of the evidence.
    no: usize,
    sha256: String,
}

async fn photographed(house: House, bytes: &[u8]) -> Scene {
    let (house, _, case) = under_investigation(house).await;
    let mut hub = house.signed_in("hub").await;
    let state = hub.get(&format!("/api/v1/cases/{case}")).await.json()["state"].clone();
    let officers = state["officers"].as_array().expect("officers");
    let team: Vec<String> = officers.iter().map(|o| o["id"].as_str().expect("an id").to_string()).collect();
    let no = state["evidence"].as_array().map_or(0, Vec::len) + 1;
    let mut officer = house.signed_in(&team[0]).await;
    let file = officer.upload("店招照片.jpg", bytes).await.json();
    let body = json!({
        "evidence_kind": "documentary", "name": "店招照片", "description": "一张", "source": "执法人员拍摄",
        "proves": "经营者是谁", "officers": team, "original": file["original"], "copied_from": "店门口，原物在店内",
        "checked_by": "店主核对无误", "files": [file],
    });
    let done = officer.post_json(&format!("/api/v1/cases/{case}/acts/add_evidence"), &body).await;
    assert!(done.status.is_success(), "{}", done.text());
    let sha256 = file["sha256"].as_str().expect("an address").to_string();
    Scene { house, case, team, no, sha256 }
}

impl Scene {
    fn page(&self) -> String {
        format!("/cases/{}/evidence/{}", self.case, self.no)
    }

    async fn judge(&self, verified: bool) -> crate::house::Answer {
        let body = json!({ "no": self.no, "verified": verified, "opinion": "与本案有关联。" });
        let path = format!("/api/v1/cases/{}/acts/judge_evidence", self.case);
        self.house.signed_in(&self.team[0]).await.post_json(&path, &body).await
    }
}

fn steps(view: &Value) -> Vec<&str> {
    let links = view["links"].as_array().expect("links");
    links.iter().map(|l| l["step"].as_str().expect("a step")).collect()
}

async fn status(browser: &mut Browser, path: &str) -> StatusCode {
    browser.get(path).await.status
}

#[tokio::test]
async fn the_chain_stands_on_a_page_of_its_own_and_in_the_api_for_whoever_sees_the_case() {
    let s = photographed(House::demo().await, &photo()).await;
    assert!(s.judge(true).await.status.is_success());
    let mut officer = s.house.signed_in(&s.team[0]).await;
    let case = officer.get(&format!("/cases/{}", s.case)).await.text();
    assert!(case.contains(&format!("href=\"{}\"", s.page())), "{case}");
    let page = officer.get(&s.page()).await;
    assert_eq!(page.status, StatusCode::OK);
    let page = page.text();
    assert!(page.len() < 100_000);
    for said in ["附件的保管链", "采集", "采集时的校验值", "审查", "查证属实", "没有重新计算", "SM3"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(page.contains(&s.sha256) && page.contains("现在逐字节核对") && !page.contains("断裂"), "{page}");
    let order = ["采集时的校验值", "查证属实：与本案有关联", "没有重新计算"].map(|word| page.rfind(word));
    assert!(order.iter().all(Option::is_some) && order.is_sorted(), "{order:?}");
    let read = officer.get(&format!("{}?check=1", s.page())).await.text();
    assert!(read.contains("与采集时相同") && read.contains("逐字节读出核对"), "{read}");
    let api = format!("/api/v1{}", s.page());
    let view = officer.get(&api).await.json();
    assert_eq!(steps(&view), ["collected", "judged", "compared"], "{view}");
    assert_eq!(view["links"][0]["digests"][0]["sha256"], json!(s.sha256));
    let view = officer.get(&format!("{api}?check=1")).await.json();
    assert_eq!(view["links"][2]["digests"][0]["stands"], "same", "{view}");

    // A number that is none, and people who have nothing to do with the case.
    for no in ["0", "99", "-1", "x", "1e1", "99999999999999999999"] {
        let path = format!("/cases/{}/evidence/{no}", s.case);
        assert_eq!(status(&mut officer, &path).await, StatusCode::NOT_FOUND, "{no}");
        assert_eq!(status(&mut officer, &format!("/api/v1{path}")).await, StatusCode::NOT_FOUND, "{no}");
    }
    let people = s.house.office.people();
    let squad = people[&s.team[0]].unit.clone();
    let other = people
        .values()
        .find(|p| p.is(Role::Squad) && p.roles.len() == 1 && p.unit != squad && !p.disabled)
        .expect("another squadron");
    for who in [other.id.as_str(), "grid-205", "finance2", "sysadmin"] {
        let mut stranger = s.house.signed_in(who).await;
        for path in [s.page(), api.clone()] {
            let no = stranger.get(&path).await;
            assert_eq!(no.status, StatusCode::FORBIDDEN, "{who}: {path}");
            assert!(!no.text().contains(&s.sha256), "{who}");
        }
    }
    let nobody = s.house.browser().get(&s.page()).await;
    assert!(nobody.status != StatusCode::OK && !nobody.text().contains(&s.sha256));
    // The centre supervises: the chain, but not who opened the file of the case; nor has it the files read through.
    let mut hub = s.house.signed_in("hub").await;
    let seen = hub.get(&format!("{}?check=1", s.page())).await.text();
    assert!(seen.contains("附件的保管链") && !seen.contains("现在逐字节核对"), "{seen}");
    let view = hub.get(&format!("{api}?check=1")).await.json();
    assert_eq!(
        (&view["compared"], &view["links"][2]["digests"][0]["stands"]),
        (&json!(false), &json!("untold"))
    );
}

#[tokio::test]
async fn x06_a_file_found_malicious_later_bars_its_evidence_and_says_so_where_it_is_listed() {
    let clamd = Clamd::on_a_port();
    let wait = Duration::from_millis(400);
    let patience = Patience { line: wait, answer: wait, later: wait, rest: wait * 3 };
    let scanner = Scanner::at(&clamd.address, Away::Take).expect("an address").waiting(patience);
    clamd.be(Mood::Gone);
    let house = House::demo().await.scanning(scanner).await;
    let infected = [photo(), MARK.to_vec()].concat();
    let s = photographed(house, &infected).await;
    let mut officer = s.house.signed_in(&s.team[0]).await;
    let before = officer.get(&s.page()).await.text();
    assert!(before.contains("还没有查毒") && !before.contains("已锁定"), "{before}");
    clamd.be(Mood::Honest);
    tokio::time::sleep(Duration::from_millis(1300)).await;
    s.house.files.scan_again().await.expect("looked");

    let refused = s.judge(true).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    assert_eq!(refused.json()["rule"], "X-06", "{}", refused.text());
    assert!(refused.text().contains("Zhifa.Test.Marker"), "{}", refused.text());
    let case = officer.get(&format!("/cases/{}", s.case)).await.text();
    assert!(case.contains("查出恶意内容（Zhifa.Test.Marker），已锁定"), "{case}");
    let page = officer.get(&s.page()).await.text();
    assert!(page.contains("封存（锁定）") && page.contains("不能认定属实"), "{page}");
    // Set aside, it holds nothing up.
    assert!(s.judge(false).await.status.is_success());
}
