//! Bad input of every kind, in every field: said in Chinese by the field, what was typed kept, nothing broken.

use crate::house::{Answer, Browser, House};
use crate::walls::under_investigation;
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What people and programs send that nobody expected.
pub fn naughty() -> Vec<String> {
    let mut all: Vec<String> = [
        "<zhifa onload=\"alert(1)\">'\"&amp;",
        "'; DROP TABLE event; --",
        "../../../../etc/passwd",
        "\u{202E}gnp.exe",
        "零\u{200B}宽\u{FEFF}字",
        "响铃\u{7}空\0字",
        "一行\r\n又一行: x",
        "😀👨‍👩‍👧𠮷𪚥",
        "１２３４５６",
        "-1",
        "NaN",
        "1e999",
        "99999999999999999999999999",
        "0000-00-00",
        "2026-02-30",
        "9999-12-31",
        "2031-01-06",
        "11010519491231002x",
        "{{7*7}}${7*7}%s%n",
        "%00%ff",
        "",
        "   ",
    ]
    .map(String::from)
    .to_vec();
    all.push("长".repeat(10_000));
    all.push("长".repeat(30_000));
    all
}

pub fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// Never an accident, never a page that acts on what was typed, always in Chinese.
pub fn is_calm(answer: &Answer, what: &str) {
    let text = answer.text();
    assert!(!answer.status.is_server_error(), "{what}: {} {}", answer.status, &text[..text.len().min(600)]);
    let page = answer.header(header::CONTENT_TYPE).starts_with("text/html");
    assert!(!page || !text.contains("<zhifa"), "{what}: typed text acts on the page");
    assert!(
        !text.contains("Failed to") && !text.contains("invalid type"),
        "{what}: {}",
        &text[..text.len().min(600)]
    );
}

/// Every act with the address of its form and its fields, from the API's own description.
async fn acts(house: &House, clue: &str, case: &str) -> Vec<(String, Vec<String>)> {
    let (plan, recording) = (a_plan(house).await, a_recording(house).await);
    let (patrol, request) = (a_patrol(house).await, a_request(&mut house.signed_in("legal").await).await);
    let document = house.browser().get("/api/openapi.json").await.json();
    let paths = document["paths"].as_object().expect("paths");
    let mut all = Vec::new();
    // What the pad asks has no page of its own; drafts take whatever is typed, finished or not.
    // A count needs things in the room: its forms have a test of their own, below.
    let own = |path: &String| {
        !path.ends_with("/digest") && !path.ends_with("/drafts") && !path.starts_with("/store/counts/")
    };
    for (path, item) in paths.iter().filter(|(path, _)| own(path)) {
        let schema = &item["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"];
        let Some(fields) = schema.as_object() else { continue };
        let id = match path.split('/').nth(1) {
            Some("cases") => case,
            Some("inspections") => &plan,
            Some("footage") => &recording,
            Some("patrols") => &patrol,
            Some("info") => &request,
            _ => clue,
        };
        all.push((path.replace("{id}", id), fields.keys().cloned().collect()));
    }
    assert!(all.len() > 60, "{}", all.len());
    all
}

/// A recording that the brigade has imported.
async fn a_recording(house: &House) -> String {
    let mut brigade = house.signed_in("brigade").await;
    let began = house.office.now().saturating_sub(jiff::SignedDuration::from_hours(2));
    let file = brigade.upload("片.mp4", &office::demo::film(began, 500, "naughty")).await.json();
    let made =
        brigade.post_json("/api/v1/footage", &json!({ "files": [file], "device": "ZFY-1" })).await.json();
    made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_string()
}

/// A plan of inspection that a department has made and reported.
async fn a_plan(house: &House) -> String {
    let mut dept = house.signed_in("dept-build-1").await;
    let today = house.office.now().date().to_string();
    let plan = json!({
        "way": "listed", "title": "市容检查", "items": [{ "item": "CG-01" }], "basis": "《示例条例》第六条",
        "roster": "赵示例，，承留村集市摊位", "from": today, "to": today, "officers": ["dept-build-1", "dept-build-2"],
    });
    let made = dept.post_json("/api/v1/inspections", &plan).await.json();
    let id = made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_string();
    dept.post_json(&format!("/api/v1/inspections/{id}/acts/report_plan"), &json!({})).await;
    id
}

/// A patrol that the centre has given.
async fn a_patrol(house: &House) -> String {
    let mut hub = house.signed_in("hub2").await;
    let until = house.office.now().date().to_string();
    let task = json!({
        "sort": "build", "title": "违建排查", "grids": [{ "grid": "419001103201" }], "until": until, "reason": "接群众反映",
    });
    let made = hub.post_json("/api/v1/patrols", &task).await.json();
    made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_string()
}

/// The names of a form's fields.
fn names(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in page.split(" name=\"").skip(1) {
        let name = part.split('"').next().unwrap_or_default().to_string();
        if !name.starts_with('_') && !name.ends_with(".upload") && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

pub fn read_back(page: &str) -> String {
    let mut text = page.to_string();
    for (entity, c) in
        [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">")]
    {
        text = text.replace(entity, c);
    }
    text.replace("&#38;", "&")
}

/// Every field of a form at once, with each of the strings: how often it was sent, and how often what was typed came back.
async fn takes_anything(browser: &mut Browser, path: &str) -> (u32, u32) {
    let (mut posts, mut kept) = (0, 0);
    let form = browser.get(path).await;
    assert_eq!(form.status, StatusCode::OK, "{path}: {}", form.text());
    let fields = names(&form.text());
    for text in naughty() {
        let body: Vec<String> = fields.iter().map(|f| format!("{}={}", encoded(f), encoded(&text))).collect();
        let answer = browser.post(path, &body.join("&")).await;
        let what = format!("{path} with {:?}", text.chars().take(40).collect::<String>());
        is_calm(&answer, &what);
        posts += 1;
        // Taken: on to the matter, or, of a citizen, shown at once.
        if [StatusCode::SEE_OTHER, StatusCode::OK].contains(&answer.status) {
            continue;
        }
        let refusals = [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::CONFLICT, StatusCode::FORBIDDEN];
        assert!(refusals.contains(&answer.status), "{what}: {}", answer.status);
        let page = answer.text();
        let said = page.contains("alert") || page.contains("invalid-feedback") || page.contains("is-invalid");
        assert!(said, "{what}: nothing is said");
        let plain = !text.trim().is_empty() && !text.chars().any(char::is_control);
        let words = page.contains("<textarea") || page.contains("type=\"text\"");
        if plain && words && !fields.is_empty() && text.len() < 20_000 {
            assert!(read_back(&page).contains(text.trim()), "{what}: what was typed is gone: {page}");
            kept += 1;
        }
    }
    (posts, kept)
}

/// A request for information that the legal office has booked; gives its identifier.
pub async fn a_request(legal: &mut Browser) -> String {
    let form = "applicant.name=%E8%B5%B5%E7%A4%BA%E8%8C%83&applicant.document=ID+1&applicant.contact=a%40example.invalid\
                &content=x&form=y&channel=post";
    let booked = legal.post("/info/new", form).await;
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text());
    let to = booked.header("location").split('?').next().unwrap_or_default().to_string();
    to.rsplit('/').next().expect("an identifier").into()
}

/// The requests on the first page of all.
pub async fn requests(legal: &mut Browser) -> Vec<String> {
    let list = legal.get("/info?all=1").await.text();
    let found = list.split("href=\"/info/").skip(1).filter_map(|r| r.split('"').next());
    found.filter(|id| id.len() > 10 && !id.contains('?')).map(String::from).collect()
}

/// A count of the store-room that has begun; gives its identifier.
pub async fn a_count(house: &House) -> String {
    let mut keeper = house.signed_in("store").await;
    let begun = json!({ "room": "全部存放处" });
    let begun = keeper.post_json("/api/v1/store/counts", &begun).await.json();
    begun["id"].as_str().unwrap_or_else(|| panic!("{begun}")).to_string()
}

/// A count needs things in the room, and a request is the legal office's: their forms are not among those of the others.
#[tokio::test]
async fn every_field_of_counts_and_requests_takes_anything_calmly() {
    let house = crate::store::filled().await;
    let mut keeper = house.signed_in("store").await;
    let mut legal = house.signed_in("legal").await;
    let (count, request) = (a_count(&house).await, a_request(&mut legal).await);
    let (mut posts, mut kept) = (0, 0);
    let mut add = |(sent, back): (u32, u32)| {
        posts += sent;
        kept += back;
    };
    for act in law::stocktaking::ACTS {
        let path = match act.id {
            "begin_count" => "/store/acts/begin_count".to_string(),
            act => format!("/store/counts/{count}/acts/{act}"),
        };
        add(takes_anything(&mut keeper, &path).await);
    }
    for act in law::inforequest::ACTS {
        let path = match act.id {
            "apply_information" => "/info/new".to_string(),
            act => format!("/info/{request}/acts/{act}"),
        };
        add(takes_anything(&mut legal, &path).await);
    }
    add(takes_anything(&mut house.browser(), "/apply").await);
    assert!(posts > 300 && kept > 100, "{posts} posts, {kept} kept");
    assert_eq!(house.office.verify(|_, _| ()).await.expect("it reads").findings, Vec::new());
}

#[tokio::test]
async fn every_field_of_every_form_takes_anything_calmly() {
    let (house, clue, case) = under_investigation(House::demo().await).await;
    let mut brigade = house.signed_in("brigade").await;
    let mut finance = house.signed_in("finance").await;
    let mut dept = house.signed_in("dept-build-1").await;
    let mut hub = house.signed_in("hub2").await;
    let (mut posts, mut kept) = (0, 0);
    let all = acts(&house, &clue, &case).await.into_iter();
    for (path, _) in all.filter(|(path, _)| !path.starts_with("/info")) {
        let path = match path.as_str() {
            "/clues" => "/clues/new".to_string(),
            "/inspections" => "/inspections/acts/make_plan".to_string(),
            "/store/counts" => "/store/acts/begin_count".to_string(),
            "/footage" => "/footage/import".to_string(),
            "/patrols" => "/patrols/acts/assign_patrol".to_string(),
            _ => path,
        };
        // The register of receipts opens to the finance office only, plans of inspection to their department.
        let browser = match path.split('/').nth(1) {
            Some("receipts") => &mut finance,
            Some("inspections") => &mut dept,
            Some("patrols") => &mut hub,
            _ => &mut brigade,
        };
        let (sent, back) = takes_anything(browser, &path).await;
        posts += sent;
        kept += back;
    }
    assert!(posts > 1200 && kept > 600, "{posts} posts, {kept} kept");
    assert_eq!(house.office.verify(|_, _| ()).await.expect("it reads").findings, Vec::new());
}

#[tokio::test]
async fn every_field_of_every_command_takes_anything_calmly_and_names_itself() {
    let (house, clue, case) = under_investigation(House::demo().await).await;
    let mut brigade = house.signed_in("brigade").await;
    let mut legal = house.signed_in("legal").await;
    let (mut sent, mut named) = (0, 0);
    for (path, fields) in acts(&house, &clue, &case).await {
        let browser = if path.starts_with("/info") { &mut legal } else { &mut brigade };
        let path = format!("/api/v1{path}");
        for text in naughty() {
            let body: Value =
                fields.iter().map(|f| (f.clone(), json!(text))).collect::<serde_json::Map<_, _>>().into();
            let answer = browser.post_json(&path, &body).await;
            is_calm(&answer, &format!("{path} {:?}", text.chars().take(40).collect::<String>()));
            sent += 1;
        }
        for field in &fields {
            for value in
                [json!(5), json!("x"), json!([5]), json!({ "a": 1 }), json!(true), json!(-1.5), json!([[{}]])]
            {
                let answer = browser.post_json(&path, &json!({ field: value })).await;
                is_calm(&answer, &format!("{path} {field}={value}"));
                sent += 1;
                let problem = answer.json();
                for error in problem["errors"].as_array().into_iter().flatten() {
                    let (at, says) = (error["field"].as_str().unwrap_or_default(), error["message"].as_str());
                    if says == Some("请填写") {
                        continue;
                    }
                    assert!(
                        at == field
                            || at.starts_with(&format!("{field}."))
                            || at.starts_with(&format!("{field}[")),
                        "{path} {field}={value}: {problem}"
                    );
                    assert!(says.is_some_and(|m| m.chars().any(|c| c > '\u{4e00}')), "{problem}");
                    named += 1;
                }
            }
        }
    }
    assert!(sent > 2500 && named > 500, "{sent} sent, {named} named");
    let deep = json!({ "party": { "kind": "citizen", "name": "王示范", "id_number": 5 } });
    let answer = brigade.post_json(&format!("/api/v1/clues/{clue}/case/propose_filing"), &deep).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        answer.json()["errors"],
        json!([{ "field": "party.id_number", "message": "应当是文字" }]),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn every_question_takes_anything_calmly() {
    let (house, clue, case) = under_investigation(House::demo().await).await;
    let mut inside = house.signed_in("hub").await;
    let mut outside = house.browser();
    for text in naughty().into_iter().map(|t| t.chars().take(700).collect::<String>()) {
        let x = encoded(&text);
        for path in [
            format!("/search?q={x}"),
            format!("/clues?text={x}&stage={x}&class={x}&after={x}&grid={x}"),
            format!("/clues?lamp={x}&mark={x}&rating={x}&urged={x}&reopened={x}"),
            format!("/dispatch/rules?version={x}&class={x}&grid={x}"),
            format!("/follow?receipt={x}&done={x}"),
            format!("/cases?text={x}&stage={x}&after={x}"),
            format!("/inspections?text={x}&stage={x}&way={x}&after={x}"),
            format!("/inspections/export?unit={x}"),
            format!("/inspections/{x}"),
            format!("/store?text={x}&state={x}&place={x}&taken={x}&after={x}"),
            format!("/store/export?place={x}"),
            format!("/store/labels?thing={x}"),
            format!("/store/{x}"),
            format!("/store/counts?after={x}"),
            format!("/store/counts/{x}"),
            format!("/public/inspections?after={x}"),
            format!("/clues/export?text={x}"),
            format!("/cases/export?stage={x}"),
            format!("/clues/{x}"),
            format!("/cases/{x}"),
            format!("/papers/{x}"),
            format!("/papers/{x}/pdf"),
            format!("/files/{x}"),
            format!("/deadline?term={x}&start={x}"),
            format!("/rules?q={x}"),
            format!("/clues/{clue}/acts/{x}"),
            format!("/cases/{case}/acts/{x}"),
            format!("/api/v1/clues?text={x}&after={x}"),
            format!("/api/v1/cases?text={x}"),
            format!("/api/v1/search?q={x}"),
            format!("/api/v1/deadline?term={x}&start={x}"),
            format!("/api/v1/public/progress/{x}"),
            format!("/api/v1/public/check/{x}"),
        ] {
            is_calm(&inside.get(&path).await, &path[..path.len().min(80)]);
            is_calm(&outside.get(&path).await, &path[..path.len().min(80)]);
        }
        let form = format!("name={x}&password={x}");
        is_calm(&outside.post("/sign-in", &form).await, "sign-in");
        let form = format!("receipt={x}&satisfaction={x}&words={x}&reason={x}&_key={x}");
        is_calm(&outside.post("/follow/rate", &form).await, "rate");
        is_calm(&outside.post("/follow/reopen", &form).await, "reopen");
        let form = format!("rules={x}&from={x}&to={x}&all={x}&after={x}");
        is_calm(&inside.post("/dispatch/trial", &form).await, "trial");
        is_calm(&inside.post("/dispatch/trial/export", &form).await, "trial export");
        is_calm(&inside.post("/map/borders", &form).await, "borders");
        for act in ["check", "try", "file"] {
            let x = text.as_str();
            let fields = [("draft", x), ("act", act), ("key", x), ("crs", x), ("from", x), ("named.0", x)];
            is_calm(&inside.multipart("/map/borders", &fields, &[]).await, "borders");
        }
        let file = [("file", "x.geojson", text.as_bytes())];
        is_calm(&inside.multipart("/map/borders/import", &[("key", &text)], &file).await, "import");
    }
    for path in [
        "/clues/%FF%FE",
        "/cases/%C0%80",
        "/search?q=%FF",
        "/clues?after=%F0%28",
        "/api/v1/clues/%FF",
        "/%2e%2e/%2e%2e",
    ] {
        is_calm(&inside.get(path).await, path);
    }
}

/// What the libraries below would say in English.
#[tokio::test]
async fn requests_that_cannot_be_read_are_answered_in_chinese() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let big = format!("{{\"content\":\"{}\"}}", "a".repeat(3 << 20));
    for (method, path, kind, body, expected) in [
        (Method::POST, "/api/v1/clues", "application/json", "{".to_string(), 400),
        (Method::POST, "/api/v1/clues", "application/json", "{\"content\":\"\\ud800\"}".into(), 400),
        (Method::POST, "/api/v1/clues", "application/json", "[1,2]".into(), 422),
        (
            Method::POST,
            "/api/v1/clues",
            "application/json",
            format!("{}1{}", "[".repeat(500), "]".repeat(500)),
            400,
        ),
        (Method::POST, "/api/v1/clues", "text/plain", "{}".into(), 415),
        (Method::POST, "/api/v1/clues", "application/json", big, 413),
        (Method::DELETE, "/api/v1/clues", "", String::new(), 405),
        (Method::PUT, "/clues", "", String::new(), 405),
        (Method::POST, "/deadline", "", String::new(), 405),
        (Method::GET, "/nowhere", "", String::new(), 404),
        (Method::GET, "/api/v1/nowhere", "", String::new(), 404),
        (Method::POST, "/files", "multipart/form-data", "x".into(), 400),
        (Method::POST, "/files", "application/json", "{}".into(), 400),
        (Method::POST, "/clues/new", "multipart/form-data; boundary=XX", "--XX\r\nbroken".into(), 422),
    ] {
        let answer = hub.send(method.clone(), path, kind, body).await;
        let text = answer.text();
        assert_eq!(answer.status.as_u16(), expected, "{method} {path}: {text}");
        assert!(text.chars().any(|c| c > '\u{4e00}'), "{method} {path} {kind}: {text}");
        if path.starts_with("/api/") {
            assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json", "{path}: {text}");
            assert_eq!(answer.json()["status"], json!(expected));
        }
        assert!(!text.contains("Failed"), "{method} {path}: {text}");
    }
}

#[tokio::test]
async fn a_wrong_check_digit_is_told_by_its_field_and_what_was_typed_stays() {
    let (house, clue, case) = under_investigation(House::demo().await).await;
    let view = house.signed_in("hub").await.get(&format!("/api/v1/cases/{case}")).await.json();
    let handler = view["state"]["handlers"][0].as_str().expect("a handler").to_string();
    let mut officer = house.signed_in(&handler).await;
    let form = "person.kind=citizen&person.name=%E7%8E%8B%E7%A4%BA%E8%8C%83&person.id_number=110105194912310021&place=x";
    let answer = officer.post(&format!("/cases/{case}/acts/record_inquiry"), form).await;
    let page = answer.text();
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("value=\"110105194912310021\"") && page.contains("value=\"王示范\""),
        "typed text stays"
    );
    assert!(page.contains("校验"), "{page}");
    assert!(!clue.is_empty());
}

/// A film of two gigabytes, made as it is sent: it is turned away as soon as it is over the limit, and leaves nothing.
#[tokio::test]
async fn an_upload_of_two_gigabytes_is_turned_away_early() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    for (name, begins) in [
        ("现场.jpg", &b"\xFF\xD8\xFF\xE0\x00\x10JFIF\0"[..]),
        ("现场.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"),
        ("x.bin", b"MZ\x90\0"),
    ] {
        let head = format!(
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: image/jpeg\r\n\r\n"
        );
        let sent = Arc::new(AtomicUsize::new(0));
        let counted = sent.clone();
        let chunk = bytes::Bytes::from(vec![0u8; 1 << 20]);
        let first = [head.as_bytes(), begins].concat();
        let body = futures::stream::iter(0..2048).map_body(move |n| {
            counted.fetch_add(1, Ordering::Relaxed);
            if n == 0 { bytes::Bytes::from(first.clone()) } else { chunk.clone() }
        });
        let answer = hub.send(Method::POST, "/files", "multipart/form-data; boundary=XX", body).await;
        assert!(answer.status.is_client_error(), "{name}: {}", answer.status);
        let text = answer.text();
        assert!(text.chars().any(|c| c > '\u{4e00}'), "{text}");
        assert!(
            sent.load(Ordering::Relaxed) < 1024,
            "{name}: read on after the limit ({} MB)",
            sent.load(Ordering::Relaxed)
        );
    }
    let incoming = house.office.files().root().join("incoming");
    assert_eq!(std::fs::read_dir(incoming).expect("the folder").count(), 0);
    assert_eq!(house.office.files().list().expect("a list"), Vec::<String>::new());
}

/// A body made piece by piece.
trait MapBody {
    fn map_body(self, make: impl FnMut(i32) -> bytes::Bytes + Send + 'static) -> Body;
}

impl<S: futures::Stream<Item = i32> + Send + 'static> MapBody for S {
    fn map_body(self, mut make: impl FnMut(i32) -> bytes::Bytes + Send + 'static) -> Body {
        use futures::StreamExt;
        Body::from_stream(self.map(move |n| Ok::<_, std::io::Error>(make(n))))
    }
}

#[tokio::test]
async fn a_report_by_a_citizen_takes_anything_calmly() {
    let house = House::demo().await;
    for text in naughty() {
        let mut citizen: Browser = house.browser();
        let form = citizen.get("/report").await;
        assert_eq!(form.status, StatusCode::OK);
        let fields = names(&form.text());
        assert!(fields.len() > 3, "{fields:?}");
        let body: Vec<String> = fields.iter().map(|f| format!("{}={}", encoded(f), encoded(&text))).collect();
        is_calm(&citizen.post("/report", &body.join("&")).await, &text.chars().take(30).collect::<String>());
    }
}
