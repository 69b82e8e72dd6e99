//! 依申请公开 by the JSON API: the same guards, keys, versions and problems as every other matter.

use crate::files::photo;
use crate::house::{Browser, House};
use crate::naughty::{encoded, is_calm, naughty};
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn application(content: &str) -> Value {
    json!({
        "applicant": { "name": "赵示范", "document": "居民身份证 11010519491231002X", "contact": "a@example.invalid" },
        "content": content, "form": "电子邮件", "channel": "person",
    })
}

/// Booked by the legal office; gives its identifier.
async fn booked(legal: &mut Browser, body: &Value) -> String {
    let answer = legal.post_json("/api/v1/info", body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()["id"].as_str().expect("an identifier").into()
}

#[tokio::test]
async fn d16_scripts_take_a_request_from_its_receipt_to_the_answer() {
    let house = House::demo().await;
    let mut legal = house.signed_in("legal").await;
    let answer = legal.post_json("/api/v1/info", &application("2025年行政处罚裁量基准")).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let done = answer.json();
    assert_eq!((&done["matter"], &done["version"]), (&json!("info"), &json!(1)));
    assert_eq!(done["receipt"].as_str().map(str::len), Some(8), "the applicant follows it by this");
    let id = done["id"].as_str().expect("an identifier").to_string();
    let at = |act: &str| format!("/api/v1/info/{id}/acts/{act}");
    let paper = legal.upload("征求意见书.jpg", &photo()).await.json();
    // Received on 20 November, a Friday: twenty working days end on 18 December.
    let told = legal.get(&format!("/api/v1/info/{id}")).await;
    assert!(told.header(header::ETAG).starts_with("\"1-"), "{}", told.header(header::ETAG));
    let told = told.json();
    assert_eq!(told["deadlines"][0][0], "答复");
    assert_eq!(told["deadlines"][0][1]["due"], "2026-12-18");
    let acts: Vec<&str> =
        told["panel"].as_array().expect("a panel").iter().filter_map(|o| o["act"].as_str()).collect();
    assert_eq!(acts, ["require_correction", "ask_opinion", "extend_answer", "answer_information"]);
    for (act, body, version) in [
        ("require_correction", json!({ "content": "哪一年的", "due_on": "2026-11-27" }), 2),
        ("register_correction", json!({ "content": "2026年的" }), 3),
        ("extend_answer", json!({ "days": 5, "reason": "正在汇总", "approved_by": "head", "told": true }), 4),
        ("ask_opinion", json!({ "third_party": "示例店", "content": "经营信息", "files": [paper] }), 5),
        ("record_opinion", json!({ "agrees": false, "opinion": "属商业秘密" }), 6),
    ] {
        let answer = legal.post_json(&at(act), &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{act}: {}", answer.text());
        assert_eq!(answer.json()["version"], version, "{act}");
    }
    // The law's own refusals come as problems, each by its rule and its field.
    let again = json!({ "days": 5, "reason": "仍在汇总", "approved_by": "head", "told": true });
    let bare = json!({ "answer": "partly", "text": "见附件" });
    let against = json!({ "answer": "provided", "text": "见附件" });
    for (act, body, rule, field) in [
        ("extend_answer", again, "D-16", Value::Null),
        ("answer_information", bare, "D-16", json!("ground")),
        ("answer_information", against, "D-06", json!("public_interest")),
    ] {
        let refused = legal.post_json(&at(act), &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{act}: {}", refused.text());
        assert_eq!(refused.header(header::CONTENT_TYPE), "application/problem+json");
        let problem = refused.json();
        assert_eq!((&problem["rule"], &problem["field"]), (&json!(rule), &field), "{problem}");
        assert!(
            problem["fix"]["who"].is_string() && problem["cited"].as_str().is_some_and(|c| !c.is_empty())
        );
    }
    let partly = json!({
        "answer": "partly", "ground": "third_party", "text": "现提供其余部分。", "reason": "进货价格属商业秘密",
    });
    let answer = legal.post_json(&at("answer_information"), &partly).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let number = answer.json()["numbers"][0].as_str().expect("a number").to_string();
    assert!(number.contains("公答字"), "{number}");
    let told = legal.get(&format!("/api/v1/info/{id}")).await.json();
    assert_eq!(told["state"]["stage"], "answered");
    assert_eq!((&told["panel"], &told["deadlines"]), (&json!([]), &json!([])), "nothing is left to do");
    assert_eq!(told["papers"][0]["code"], "INFO");
    let pdf = legal.get(&format!("/api/v1/papers/{}", encoded(&number))).await;
    assert!(pdf.status == StatusCode::OK && pdf.body.starts_with(b"%PDF"), "{}", pdf.status);
    // Ended, it takes nothing more.
    let late = legal.post_json(&at("answer_information"), &partly).await;
    assert_eq!(late.json()["rule"], "P-03", "{}", late.text());
}

#[tokio::test]
async fn d16_a_key_acts_once_and_a_stale_version_is_told_by_the_api() {
    let house = House::demo().await;
    let mut keyed = house.signed_in("legal").await.with("idempotency-key", "book-1");
    let first = keyed.post_json("/api/v1/info", &application("裁量基准")).await;
    let again = keyed.post_json("/api/v1/info", &application("裁量基准")).await;
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::OK), "{}", again.text());
    assert_eq!((&first.json()["id"], &again.json()["repeated"]), (&again.json()["id"], &json!(true)));
    assert_eq!(keyed.post_json("/api/v1/info", &application("别的")).await.status, StatusCode::CONFLICT);
    let id = first.json()["id"].as_str().expect("an identifier").to_string();
    assert_eq!(
        keyed.get("/api/v1/info").await.json()["rows"].as_array().map(Vec::len),
        Some(1),
        "booked once"
    );

    let path = format!("/api/v1/info/{id}/acts/require_correction");
    let ask = json!({ "content": "哪一年的", "due_on": "2026-11-27" });
    let mut keyed = house.signed_in("legal").await.with("idempotency-key", "ask-1");
    let (one, two) = (keyed.post_json(&path, &ask).await, keyed.post_json(&path, &ask).await);
    assert_eq!((one.status, two.status), (StatusCode::CREATED, StatusCode::OK), "{}", two.text());
    // The second colleague's page is from before; what it sends is not done.
    let mut late = house.signed_in("legal2").await.with("if-match", "\"1\"");
    let stale = late
        .post_json(&format!("/api/v1/info/{id}/acts/register_correction"), &json!({ "content": "2026年的" }))
        .await;
    assert_eq!((stale.status, &stale.json()["version"]), (StatusCode::PRECONDITION_FAILED, &json!(2)));
    let told = keyed.get(&format!("/api/v1/info/{id}")).await;
    let mut same = house.signed_in("legal").await.with("if-none-match", told.header(header::ETAG));
    assert_eq!(same.get(&format!("/api/v1/info/{id}")).await.status, StatusCode::NOT_MODIFIED);
    let mut fresh = house.signed_in("legal2").await.with("if-match", told.header(header::ETAG));
    let done = fresh
        .post_json(&format!("/api/v1/info/{id}/acts/register_correction"), &json!({ "content": "2026年的" }))
        .await;
    assert_eq!(done.status, StatusCode::CREATED, "the tag of what was read is a version: {}", done.text());
    // Two at once from one page: one is done.
    let version = "\"3\"";
    let mut one = house.signed_in("legal").await.with("if-match", version);
    let mut two = house.signed_in("legal2").await.with("if-match", version);
    let (path, body) = (
        format!("/api/v1/info/{id}/acts/answer_information"),
        json!({ "answer": "not_held", "text": "没有" }),
    );
    let (one, two) = tokio::join!(one.post_json(&path, &body), two.post_json(&path, &body));
    let mut both = [one.status, two.status];
    both.sort_unstable();
    assert_eq!(both, [StatusCode::CREATED, StatusCode::PRECONDITION_FAILED], "{} {}", one.text(), two.text());
}

#[tokio::test]
async fn d16_nobody_else_asks_the_api_of_requests() {
    let house = House::demo().await;
    let mut legal = house.signed_in("legal").await;
    let id = booked(&mut legal, &application("裁量基准")).await;
    let one = format!("/api/v1/info/{id}");
    let act = format!("{one}/acts/answer_information");
    let answer = json!({ "answer": "not_held", "text": "没有" });
    for who in ["hub2", "squad1-1", "dept-build-1", "grid-201", "finance", "justice", "city", "sysadmin"] {
        let mut other = house.signed_in(who).await;
        for path in ["/api/v1/info", one.as_str()] {
            let read = other.get(path).await;
            assert_eq!((read.status, &read.json()["rule"]), (StatusCode::FORBIDDEN, &json!("P-02")), "{who}");
        }
        let book = other.post_json("/api/v1/info", &application("x")).await;
        // A grid member without a certificate is told so by a rule of its own.
        let rule = if who.starts_with("grid") { "R-04" } else { "P-01" };
        assert_eq!((book.status, &book.json()["rule"]), (StatusCode::FORBIDDEN, &json!(rule)), "{who}");
        let done = other.post_json(&act, &answer).await;
        assert_eq!((done.status, &done.json()["rule"]), (StatusCode::FORBIDDEN, &json!("P-02")), "{who}");
    }
    // The head answers for it and reads, but neither books nor answers.
    let mut head = house.signed_in("head").await;
    assert_eq!(head.get(&one).await.json()["id"], id.as_str());
    for (path, body) in [("/api/v1/info", application("x")), (act.as_str(), answer.clone())] {
        let refused = head.post_json(path, &body).await;
        assert_eq!(
            (refused.status, &refused.json()["rule"]),
            (StatusCode::FORBIDDEN, &json!("P-01")),
            "{path}"
        );
    }
    let mut stranger = house.browser();
    assert_eq!(stranger.get(&one).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(stranger.post_json("/api/v1/info", &application("x")).await.status, StatusCode::UNAUTHORIZED);
    // What is not there, and what is no act on it.
    assert_eq!(legal.get("/api/v1/info/none").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        legal.post_json("/api/v1/info/none/acts/answer_information", &answer).await.status,
        StatusCode::NOT_FOUND
    );
    let wrong = legal.post_json(&format!("{one}/acts/archive"), &json!({})).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text());
    let misspelt = json!({ "applicant": { "nmae": "赵示范" }, "content": "x", "form": "y" });
    let wrong = legal.post_json("/api/v1/info", &misspelt).await;
    assert_eq!(wrong.json()["errors"][0]["field"], "applicant.nmae", "{}", wrong.text());
    assert_eq!(
        legal
            .send(Method::POST, "/api/v1/info", "application/x-www-form-urlencoded", "content=x")
            .await
            .status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "only what is filled in outside comes as a form"
    );
    assert_eq!(legal.get(&one).await.json()["state"]["version"], 1, "nothing was done");
}

#[tokio::test]
async fn d16_a_token_of_the_legal_office_books_and_one_of_the_hub_does_not() {
    let house = House::demo().await;
    for (who, status) in [("legal", StatusCode::CREATED), ("hub", StatusCode::FORBIDDEN)] {
        let page = house.signed_in(who).await.post("/account/tokens", "name=script&days=3").await.text();
        let secret = page.split("<code>").nth(1).and_then(|t| t.split("</code>").next()).expect("shown once");
        let mut script = house.browser().with("authorization", &format!("Bearer {secret}"));
        let done = script.post_json("/api/v1/info", &application("裁量基准")).await;
        assert_eq!(done.status, status, "{who}: {}", done.text());
    }
}

#[tokio::test]
async fn d16_the_list_is_filtered_and_paged_and_takes_anything_calmly() {
    let house = House::demo().await;
    let mut legal = house.signed_in("legal").await;
    let mut old = application("去年的年度报告");
    old["received_on"] = json!("2026-10-19");
    let old = booked(&mut legal, &old).await;
    let answered = booked(&mut legal, &application("已经公示的处罚决定")).await;
    let told = json!({ "answer": "published", "text": "见公示栏" });
    let path = format!("/api/v1/info/{answered}/acts/answer_information");
    assert_eq!(legal.post_json(&path, &told).await.status, StatusCode::CREATED);
    for n in 0..60 {
        booked(&mut legal, &application(&format!("第{n:02}份材料"))).await;
    }
    let ids = async |legal: &mut Browser, query: &str| -> Vec<String> {
        let page = legal.get(&format!("/api/v1/info?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.text());
        let page = page.json();
        let rows = page["rows"].as_array().expect("rows").iter();
        rows.map(|r| r["id"].as_str().expect("an identifier").to_string()).collect()
    };
    let found = encoded("处罚决定");
    for (query, wanted) in [
        (format!("text={found}"), vec![&answered]),
        (format!("text={}", encoded("%处罚_决定")), vec![&answered]),
        ("stage=answered".into(), vec![&answered]),
        ("answer=published".into(), vec![&answered]),
        ("answer=withheld".into(), vec![]),
        ("to=2026-10-31".into(), vec![&old]),
        ("from=2026-10-01&to=2026-10-31".into(), vec![&old]),
        ("overdue=true".into(), vec![&old]),
        (format!("text={found}&open=true"), vec![]),
    ] {
        assert_eq!(ids(&mut legal, &query).await, wanted.into_iter().cloned().collect::<Vec<_>>(), "{query}");
    }
    assert_eq!(ids(&mut legal, "open=true").await[0], old, "what is due first stands first");
    // Page after page: each once, the newest first.
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = legal.get(&format!("/api/v1/info?after={}", encoded(&after))).await.json();
        for row in page["rows"].as_array().expect("rows") {
            seen.push(row["id"].as_str().expect("an identifier").to_string());
        }
        match page["next"].as_str() {
            Some(next) => after = next.into(),
            None => break,
        }
    }
    assert_eq!((seen.len(), seen.last()), (62, Some(&old)));
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 62, "none is listed twice");
    // The page looks for the same words.
    let page = legal.get(&format!("/info?all=1&text={found}")).await.text();
    assert!(page.contains(&answered) && !page.contains("份材料"), "{page}");
    // As a spreadsheet too, all pages of it.
    let sheet = legal.get(&format!("/info/export?all=1&text={found}")).await;
    assert!(sheet.header("content-type").starts_with("text/csv"));
    let sheet = sheet.text();
    assert!(sheet.lines().count() == 2 && sheet.contains("已主动公开"), "{sheet}");
    let all = legal.get("/info/export?all=1").await.text();
    assert_eq!(all.lines().count(), 63);
    assert!(all.contains("\"答复\",\"2026-"), "the day by which it is due: {all}");
    let none = legal.get(&format!("/info?text={}", encoded("没有这样的词"))).await.text();
    assert!(none.contains("没有符合条件的申请"), "{none}");
    for text in naughty().into_iter().map(|t| t.chars().take(700).collect::<String>()) {
        let x = encoded(&text);
        for path in [
            format!("/api/v1/info?text={x}&stage={x}&answer={x}&from={x}&to={x}&after={x}"),
            format!("/api/v1/info/{x}"),
            format!("/info?text={x}&after={x}"),
            format!("/info/export?text={x}&after={x}"),
            format!("/info?text={x}&overdue={x}&all={x}"),
        ] {
            is_calm(&legal.get(&path).await, &path[..path.len().min(80)]);
        }
    }
}

/// One object for the applicant, with the titles of the form.
#[tokio::test]
async fn d16_the_description_names_every_act_and_the_applicant_as_one_object() {
    let house = House::demo().await;
    let told = house.browser().get("/api/openapi.json").await.json();
    for act in law::inforequest::ACTS.iter().filter(|a| a.id != "apply_information") {
        let item = &told["paths"][format!("/info/{{id}}/acts/{}", act.id)]["post"];
        assert_eq!(item["summary"], act.title, "{}", act.id);
    }
    let begin = &told["paths"]["/info"]["post"];
    let schema = &begin["requestBody"]["content"]["application/json"]["schema"];
    let applicant = &schema["properties"]["applicant"];
    assert_eq!(applicant["type"], "object");
    assert_eq!(applicant["properties"]["name"]["title"], "申请人姓名或者名称");
    assert!(schema["properties"].as_object().expect("fields").keys().all(|name| !name.contains('.')));
    let asked = told["paths"]["/info"]["get"]["parameters"].as_array().expect("parameters");
    let names: Vec<&str> = asked.iter().filter_map(|p| p["name"].as_str()).collect();
    assert_eq!(names, ["stage", "answer", "text", "from", "to", "open", "overdue", "after"]);
    assert!(told["paths"]["/info/{id}"]["get"]["responses"]["304"].is_object());
}
