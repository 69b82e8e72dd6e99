//! 草稿: written together, kept in versions, closed by the act.

use crate::house::{Browser, House};
use crate::walls::standing_at;
use axum::http::{Method, StatusCode};
use law::case::CaseStage;
use serde_json::{Value, json};

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// A case under investigation, its two officers, and somebody of another squadron.
async fn writing() -> (House, String, [String; 2], &'static str) {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::Investigating).await;
    let told = house.signed_in("legal").await.get(&format!("/api/v1/cases/{case}")).await.json();
    let team = [0, 1].map(|i| text(&told["state"]["officers"][i]["id"]));
    let elsewhere = if team[0].starts_with("squad1") { "squad2-1" } else { "squad1-1" };
    (house, case, team, elsewhere)
}

/// Saves a text that was begun with the version it is saved on.
async fn save(who: &mut Browser, form: &str, seen: u32, facts: &str) -> crate::house::Answer {
    who.post(&format!("{form}/drafts"), &format!("_draft={seen}&outcome=penalty&facts={}", encoded(facts)))
        .await
}

#[tokio::test]
async fn a_colleague_goes_on_with_a_draft_and_nothing_is_written_over() {
    let (house, case, team, elsewhere) = writing().await;
    let form = format!("/cases/{case}/acts/submit_report");
    let mut first = house.signed_in(&team[0]).await;
    let begun = first.get(&form).await.text();
    assert!(
        begun.contains("存草稿")
            && begun.contains("name=\"_draft\" value=\"0\"")
            && !begun.contains("草稿经过")
    );

    // Unfinished as it is; saved twice it is one version.
    for _ in 0..2 {
        let kept = save(&mut first, &form, 0, "查明占道堆放沙石").await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
        assert_eq!(kept.header("location"), format!("{form}?draft=1&saved=1"));
    }
    // The colleague finds it, told whose it is, and goes on.
    let mut second = house.signed_in(&team[1]).await;
    let page = second.get(&format!("/cases/{case}")).await.text();
    assert!(page.contains("id=\"drafts-title\"") && page.contains("第1稿"), "{page}");
    // Nothing is loaded by itself: the form may be wanted for something else.
    let page = second.get(&form).await.text();
    assert!(page.contains("有没办完的草稿：第1稿") && !page.contains("查明占道堆放沙石"), "{page}");
    let page = second.get(&format!("{form}?draft=1")).await.text();
    assert!(page.contains("已载入第1稿") && page.contains("查明占道堆放沙石"), "{page}");
    assert!(page.contains("name=\"_draft\" value=\"1\"") && page.contains("name=\"_begun\" value=\"1\""));
    assert_eq!(save(&mut second, &form, 1, "查明占道堆放水泥三吨").await.status, StatusCode::SEE_OTHER);

    // Whoever wrote on the older version is told, keeps the words, and decides.
    let late = save(&mut first, &form, 1, "我写的另一段").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    for said in ["存了第2稿", "我写的另一段", "name=\"_draft\" value=\"2\""] {
        assert!(late.text().contains(said), "{said}: {}", late.text());
    }
    assert_eq!(save(&mut first, &form, 2, "我写的另一段").await.status, StatusCode::SEE_OTHER);

    // How it came about, and what one version changed in another.
    let course = first.get(&format!("{form}/drafts?old=1&new=2")).await.text();
    for said in ["第3稿", "第2稿", "第1稿", "<del>沙石</del>", "<ins>水泥三吨</ins>"] {
        assert!(course.contains(said), "{said}: {course}");
    }
    // An older one can be gone back to; it is saved as the next, not in the place of one.
    let back = first.get(&format!("{form}?draft=1")).await.text();
    assert!(back.contains("已载入第1稿") && back.contains("name=\"_draft\" value=\"3\""), "{back}");
    // Who acts on a text that a colleague went on with is told before anything is done.
    let overtaken = first.post(&form, "_draft=2&_begun=2&facts=x&_key=late").await;
    assert_eq!(overtaken.status, StatusCode::CONFLICT, "{}", overtaken.text());
    assert!(overtaken.text().contains("存了第3稿"), "{}", overtaken.text());
    assert_eq!(first.get(&format!("{form}?draft=9")).await.status, StatusCode::NOT_FOUND);

    // Nothing typed is nothing kept.
    let nothing = first.post(&format!("{form}/drafts"), "_draft=3&facts=++").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.text().contains("没有存为草稿"), "{}", nothing.text());

    // Others: the wrong post sees neither form's draft nor its course, another squadron nothing at all.
    for who in ["legal", "finance", elsewhere] {
        let mut other = house.signed_in(who).await;
        assert!(!other.get(&form).await.text().contains("我写的另一段"), "{who}");
        assert_eq!(other.get(&format!("{form}/drafts")).await.status, StatusCode::FORBIDDEN, "{who}");
        assert_eq!(save(&mut other, &form, 3, "别人写的").await.status, StatusCode::FORBIDDEN, "{who}");
        assert!(!other.get(&format!("/cases/{case}")).await.text().contains("id=\"drafts-title\""), "{who}");
    }
    assert_eq!(
        save(&mut house.browser(), &form, 3, "x").await.header("location").split('?').next(),
        Some("/sign-in")
    );

    // Put away it is offered no more, its versions stay; a colleague's newer one is not put away unseen.
    let unseen = second.post(&format!("{form}/drafts"), "_drop=1&_draft=2").await;
    assert_eq!(unseen.header("location"), format!("{form}/drafts"));
    assert!(first.get(&form).await.text().contains("有没办完的草稿：第3稿"));
    let away = second.post(&format!("{form}/drafts"), "_drop=1&_draft=3").await;
    assert_eq!(away.header("location"), form);
    assert!(!first.get(&form).await.text().contains("有没办完的草稿"));
    assert!(first.get(&format!("{form}/drafts")).await.text().contains("已弃"));
    assert_eq!(save(&mut first, &form, 4, "我写的另一段").await.status, StatusCode::SEE_OTHER);

    // The lists are made anew without it, and it is still there.
    house.office.rebuild(|_, _| ()).await.expect("rebuilt");
    assert!(first.get(&format!("{form}?draft=5")).await.text().contains("我写的另一段"));

    // Told to stand aside, an officer neither reads nor writes on.
    let ask = json!({ "officer": team[1], "reason": "与当事人是近亲属" });
    let asked = first.post_json(&format!("/api/v1/cases/{case}/acts/request_recusal"), &ask).await;
    assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text());
    let decide = json!({ "officer": team[1], "recused": true, "opinion": "情况属实" });
    let mut head = house.signed_in("head").await;
    let decided = head.post_json(&format!("/api/v1/cases/{case}/acts/decide_recusal"), &decide).await;
    assert_eq!(decided.status, StatusCode::CREATED, "{}", decided.text());
    assert_eq!(save(&mut second, &form, 5, "回避的人写的").await.status, StatusCode::FORBIDDEN);
    assert!(!second.get(&format!("{form}?draft=5")).await.text().contains("我写的另一段"));
    assert_eq!(save(&mut first, &form, 5, "留下的人写的").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_act_closes_its_draft_and_stands_behind_it() {
    let (house, case, team, _) = writing().await;
    let form = format!("/cases/{case}/acts/record_inspection");
    let mut officer = house.signed_in(&team[0]).await;
    let typed = |more: &str| {
        let team: String = team.iter().map(|t| format!("&officers={t}")).collect();
        let at = encoded(&house.office.now().strftime("%Y-%m-%dT%H:%M").to_string());
        format!(
            "shown_certificates=on&started_at={at}&ended_at={at}&place={}&present={}&findings={}{team}{more}",
            encoded("桥头"),
            encoded("无"),
            encoded("见沙石一堆")
        )
    };
    // Of a signature nothing is kept: it is given to the finished text.
    let draft = typed("&signature.name=x&signature.image=0000&_draft=0");
    let kept = officer.post(&format!("{form}/drafts"), &draft).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let api = format!("/api/v1/cases/{case}/acts/record_inspection/drafts");
    let rows = officer.get(&api).await.json()["rows"].clone();
    assert_eq!(rows[0]["fields"]["place"], json!(["桥头"]));
    let names: Vec<&String> = rows[0]["fields"].as_object().expect("fields").keys().collect();
    assert!(names.iter().all(|n| !n.starts_with("signature") && !n.starts_with('_')), "{names:?}");

    // The API writes on the same shelf.
    let sent = json!({ "seen": 1, "fields": { "findings": ["见沙石两堆"] } });
    for _ in 0..2 {
        let kept = officer.post_json(&api, &sent).await;
        assert_eq!((kept.status, kept.json()), (StatusCode::OK, json!({ "no": 2 })));
    }
    let late = officer.post_json(&api, &json!({ "seen": 1, "fields": { "findings": ["x"] } })).await;
    assert_eq!((late.status, &late.json()["latest"]["no"]), (StatusCode::CONFLICT, &json!(2)));
    for wrong in
        [json!({ "findings ": ["x"] }), json!({ "signature.image": ["x"] }), json!({ "_key": ["x"] })]
    {
        let no = officer.post_json(&api, &json!({ "seen": 2, "fields": wrong })).await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let nothing = officer.post_json(&api, &json!({ "fields": {} })).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", nothing.text());
    let long = json!({ "seen": 2, "fields": { "findings": ["长".repeat(200_001)] } });
    assert_eq!(officer.post_json(&api, &long).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.browser().post_json(&api, &sent).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(house.signed_in("hub").await.post_json(&api, &sent).await.status, StatusCode::FORBIDDEN);
    // An act in which nothing is written has none.
    let none = format!("/api/v1/cases/{case}/acts/no_such_act/drafts");
    assert_eq!(officer.post_json(&none, &sent).await.status, StatusCode::NOT_FOUND);

    let act = typed(&format!(
        "&signature.name=x&signature.refused={}&_key=once&_draft=2&_begun=2",
        encoded("在场人称有急事先行离开，全程录像")
    ));
    let done = officer.post(&form, &act).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let rows = officer.get(&api).await.json()["rows"].clone();
    let course: Vec<(u64, bool)> = rows
        .as_array()
        .expect("rows")
        .iter()
        .map(|r| (r["no"].as_u64().unwrap_or_default(), r["state"] == "used"))
        .collect();
    assert_eq!(course, [(3, true), (2, false), (1, false)]);
    // The same request again is answered as before, and closes nothing that was begun since.
    let next = json!({ "seen": 3, "fields": { "findings": ["第二次"] } });
    assert_eq!(officer.post_json(&api, &next).await.json(), json!({ "no": 4 }));
    assert_eq!(officer.post(&form, &act.replace("_draft=2", "_draft=4")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(officer.get(&api).await.json()["rows"][0]["state"], "open");
    // Put away by the API.
    let away = |seen: u32| format!("{api}?seen={seen}");
    let unseen = officer.send(Method::DELETE, &away(3), "application/json", "").await;
    assert_eq!(unseen.status, StatusCode::CONFLICT);
    let gone = officer.send(Method::DELETE, &away(4), "application/json", "").await;
    assert_eq!((gone.status, gone.json()), (StatusCode::OK, json!({ "no": 5 })));
    let none = officer.send(Method::DELETE, &away(5), "application/json", "").await;
    assert_eq!((none.status, none.json()), (StatusCode::OK, json!({ "no": 5 })), "nothing is open");
    // The next one begins afresh, on the same shelf.
    let page = officer.get(&form).await.text();
    assert!(!page.contains("见沙石") && page.contains("name=\"_draft\" value=\"5\""), "{page}");
    assert!(!officer.get(&format!("/cases/{case}")).await.text().contains("id=\"drafts-title\""));
}
