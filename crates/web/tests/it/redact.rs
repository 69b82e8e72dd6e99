//! Covering places of a matter's pictures, in the browser.

use crate::files::photo;
use crate::house::{Browser, House};
use axum::http::{StatusCode, header};
use serde_json::json;

/// A clue with a photo: its identifier and the photo's address.
async fn clue(house: &House) -> (String, String) {
    let mut grid = house.signed_in("grid-205").await;
    let file = grid.upload("现场.jpg", &photo()).await.json();
    let report = json!({
        "source": "patrol", "class": "stall", "content": "占道", "files": [file],
        "place": { "text": "花石村口", "grid": "419001103205" },
    });
    let made = grid.post_json("/api/v1/clues", &report).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    (made.json()["id"].as_str().expect("an id").into(), file["sha256"].as_str().expect("an address").into())
}

fn key(page: &str) -> String {
    let rest = page.split("name=\"_key\" value=\"").nth(1).expect("a key");
    rest.split('"').next().expect("its end").into()
}

const ONE: &str = "areas.0.x=10&areas.0.y=10&areas.0.width=30&areas.0.height=30&areas.0.cover=black";

async fn post(browser: &mut Browser, path: &str, key: &str, areas: &str) -> crate::house::Answer {
    browser.post(path, &format!("_key={key}&{areas}")).await
}

#[tokio::test]
async fn a_copy_is_made_listed_and_chosen_without_script() {
    let house = House::demo().await;
    let (id, sha256) = clue(&house).await;
    let mut grid = house.signed_in("grid-205").await;
    let page = grid.get(&format!("/clues/{id}")).await.text();
    let list = format!("/redact?matter=clue/{id}");
    assert!(page.contains(&list), "the matter's page leads there");
    let listed = grid.get(&list).await.text();
    let path = format!("/files/{sha256}/redact?matter=clue/{id}");
    assert!(listed.contains(&path), "{listed}");
    let form = grid.get(&path).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text());
    assert!(form.body.len() < 100_000);
    let key = key(&form.text());

    let wrong = "areas.0.x=90&areas.0.y=10&areas.0.width=30&areas.0.height=30&areas.1.x=%E5%B7%A6&areas.1.y=1&areas.1.width=1&areas.1.height=1";
    let answer = post(&mut grid, &path, &key, wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    assert!(text.contains("f-areas-0-width-error") && text.contains("超出了画面"), "{text}");
    assert!(
        text.contains("f-areas-1-x-error") && text.contains("value=\"左\""),
        "what was typed stays: {text}"
    );
    let answer = post(&mut grid, &path, &key, "").await;
    assert!(answer.text().contains("请至少画一处"), "{}", answer.text());

    let made = post(&mut grid, &path, &key, ONE).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let to = made.header(header::LOCATION).to_string();
    let copy = to.rsplit("#copy-").next().expect("its address").to_string();
    let twice = post(&mut grid, &path, &key, ONE).await;
    assert_eq!(twice.header(header::LOCATION), to, "a repeated click");
    let stale = post(&mut grid, &path, &key, &ONE.replace("=10", "=20")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(
        stale.text().contains("已经提交过一次") && stale.text().contains("value=\"20\""),
        "{}",
        stale.text()
    );
    let listed = grid.get(&list).await.text();
    assert_eq!(listed.matches("遮盖后的副本").count(), 1, "{listed}");
    assert!(listed.contains(&format!("/files/{copy}")));
    let drawn = grid.get(&format!("/files/{copy}?size=view")).await;
    assert_eq!(drawn.status, StatusCode::OK);
    assert_eq!(grid.get(&format!("/files/{copy}")).await.body[..2], [0xFF, 0xD8]);

    // Where files are attached it can be chosen.
    let form = grid.get(&format!("/clues/{id}/acts/supplement_clue")).await.text();
    assert!(form.contains("现场（遮盖）.jpg"), "{form}");
    let value =
        form.split("name=\"files\" value=\"").nth(1).and_then(|r| r.split('"').next()).expect("a reference");
    let value = value.replace("&#34;", "\"").replace("&quot;", "\"");
    let reference: serde_json::Value = serde_json::from_str(&value).expect("a reference");
    assert_eq!((&reference["sha256"], &reference["original"]), (&json!(copy), &json!(false)));
    let said = json!({ "content": "给当事人看的副本", "files": [reference] });
    let done = grid.post_json(&format!("/api/v1/clues/{id}/acts/supplement_clue"), &said).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
}

#[tokio::test]
async fn only_who_opens_the_matter_makes_one() {
    let house = House::demo().await;
    let (id, sha256) = clue(&house).await;
    let path = format!("/files/{sha256}/redact?matter=clue/{id}");
    for other in ["grid-206", "squad4-1", "sysadmin"] {
        let mut other = house.signed_in(other).await;
        for path in [path.as_str(), &format!("/redact?matter=clue/{id}")] {
            let answer = other.get(path).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text());
        }
        assert_eq!(post(&mut other, &path, "k", ONE).await.status, StatusCode::FORBIDDEN);
    }
    let mut stranger = house.browser();
    assert_eq!(stranger.get(&path).await.status, StatusCode::SEE_OTHER);
    let mut hub = house.signed_in("hub").await;
    for wrong in ["", "clue/", "clue/../x", "paper/1", "clue/none"] {
        let answer = hub.get(&format!("/files/{sha256}/redact?matter={wrong}")).await;
        assert!(answer.status.is_client_error(), "{wrong}: {}", answer.status);
    }
    assert_eq!(house.office.journal().load("copies").await.expect("read").len(), 0);
    let mut foreign = house.signed_in("hub").await.with("sec-fetch-site", "cross-site");
    assert_eq!(post(&mut foreign, &path, "k", ONE).await.status, StatusCode::FORBIDDEN);
    assert_eq!(post(&mut hub, &path, "k", ONE).await.status, StatusCode::SEE_OTHER);
}

/// The same by the API: 404, 403, 422, 409, and a repetition that makes one.
#[tokio::test]
async fn a_script_makes_a_copy_once_and_only_where_the_page_would() {
    let house = House::demo().await;
    let (id, sha256) = clue(&house).await;
    let path = format!("/api/v1/files/{sha256}/copies?matter=clue/{id}");
    let one = json!({ "areas": [{ "x": 10, "y": 12.5, "width": 30, "height": 30, "cover": "mosaic" }] });
    assert_eq!(house.browser().post_json(&path, &one).await.status, StatusCode::UNAUTHORIZED);
    for other in ["grid-206", "squad4-1", "sysadmin"] {
        let mut other = house.signed_in(other).await;
        assert_eq!(other.get(&path).await.status, StatusCode::FORBIDDEN);
        let answer = other.post_json(&path, &one).await;
        assert_eq!((answer.status, answer.json()["rule"].as_str()), (StatusCode::FORBIDDEN, Some("P-02")));
    }
    let mut grid = house.signed_in("grid-205").await;
    let none = "0".repeat(64);
    for wrong in [
        format!("/api/v1/files/{none}/copies?matter=clue/{id}"),
        format!("/api/v1/files/{sha256}/copies"),
        format!("/api/v1/files/{sha256}/copies?matter=paper/1"),
    ] {
        assert_eq!(grid.get(&wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        assert_eq!(grid.post_json(&wrong, &one).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    assert_eq!(grid.get(&path).await.json(), json!({ "rows": [] }));
    for (areas, field) in [
        (json!([]), "areas"),
        (json!([{ "x": 90, "y": 0, "width": 20, "height": 5 }]), "areas.0.width"),
        (json!([{ "x": -1, "y": 0, "width": 20, "height": 5 }]), "areas.0.x"),
        (json!([{ "x": "左", "y": 0, "width": 20, "height": 5 }]), "areas.0.x"),
        (json!([{ "x": 1, "y": 0, "width": 20, "height": 5, "cover": "blur" }]), "areas.0.cover"),
    ] {
        let answer = grid.post_json(&path, &json!({ "areas": areas })).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
        assert_eq!(answer.json()["errors"][0]["field"], field, "{}", answer.text());
    }
    assert_eq!(house.office.journal().load("copies").await.expect("read").len(), 0);

    let mut grid = grid.with("idempotency-key", "first");
    let made = grid.post_json(&path, &one).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let copy = made.json();
    assert_eq!((&copy["original"], &copy["name"]), (&json!(false), &json!("现场（遮盖）.jpg")));
    assert_eq!(grid.post_json(&path, &one).await.json(), copy, "sent again it is the same");
    let other = json!({ "areas": [{ "x": 1, "y": 1, "width": 5, "height": 5 }] });
    assert_eq!(grid.post_json(&path, &other).await.status, StatusCode::CONFLICT, "the key is used");
    let listed = grid.get(&path).await.json();
    assert_eq!(listed["rows"].as_array().map(Vec::len), Some(1), "{listed}");
    assert_eq!((&listed["rows"][0]["file"], &listed["rows"][0]["areas"]), (&copy, &json!(1)));
    // A copy is the matter's like every other file, and may be covered further.
    let again = format!("/api/v1/files/{}/copies?matter=clue/{id}", copy["sha256"].as_str().expect("one"));
    let mut grid = grid.with("idempotency-key", "second");
    assert_eq!(grid.post_json(&again, &other).await.status, StatusCode::CREATED);

    // What cannot be drawn on this machine cannot be covered.
    let media = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../office/tests/media/china_gps.heic");
    let heic = grid.upload("手机.heic", &std::fs::read(media).expect("a sample")).await.json();
    let said = json!({ "content": "补充", "files": [heic] });
    let mut grid = house.signed_in("grid-205").await;
    let done = grid.post_json(&format!("/api/v1/clues/{id}/acts/supplement_clue"), &said).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    let path = format!("/api/v1/files/{}/copies?matter=clue/{id}", heic["sha256"].as_str().expect("one"));
    assert_eq!(grid.get(&path).await.json(), json!({ "rows": [] }));
    let answer = grid.post_json(&path, &one).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("请系统管理员安装heif-convert"), "{}", answer.text());
}

/// A clue with a PDF of some pages: its identifier and the PDF's address.
async fn clue_with_pdf(house: &House, pages: usize) -> (String, String) {
    let mut grid = house.signed_in("grid-205").await;
    let file = grid.upload("材料.pdf", &crate::files::pdf_of(pages)).await.json();
    let report = json!({
        "source": "patrol", "class": "stall", "content": "占道", "files": [file],
        "place": { "text": "花石村口", "grid": "419001103205" },
    });
    let made = grid.post_json("/api/v1/clues", &report).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    (made.json()["id"].as_str().expect("an id").into(), file["sha256"].as_str().expect("an address").into())
}

/// Asks for the page of a copy that is being made until it leads on; gives where to.
async fn waited(browser: &mut Browser, to: &str) -> String {
    for _ in 0..600 {
        let answer = browser.get(to).await;
        if answer.status == StatusCode::SEE_OTHER {
            return answer.header(header::LOCATION).to_string();
        }
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        assert_eq!(answer.header("refresh"), "2", "{}", answer.text());
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("it never ends")
}

const ON_TWO: &str =
    "areas.0.page=2&areas.0.x=10&areas.0.y=10&areas.0.width=30&areas.0.height=30&areas.0.cover=black";

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_is_covered_page_by_page_without_script() {
    let house = House::demo().await;
    let (id, sha256) = clue_with_pdf(&house, 3).await;
    let mut grid = house.signed_in("grid-205").await;
    let list = format!("/redact?matter=clue/{id}");
    let path = format!("/files/{sha256}/redact?matter=clue/{id}");
    assert!(grid.get(&list).await.text().contains(&path));
    let form = grid.get(&path).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text());
    assert!(form.body.len() < 100_000);
    let text = form.text();
    assert!(text.contains("第1页，共3页") && text.contains("name=\"areas.0.page\" value=\"1\""), "{text}");
    let still = |page: &str| format!("/files/{sha256}/still?matter=clue/{id}&page={page}");
    let drawn = grid.get(&still("3")).await;
    assert_eq!((drawn.status, drawn.header(header::CONTENT_TYPE)), (StatusCode::OK, "image/jpeg"));
    assert_eq!(grid.get(&still("4")).await.status, StatusCode::NOT_FOUND);
    let key = key(&text);

    // Another page is turned to, and what was typed travels along, right or wrong.
    let turned = post(&mut grid, &path, &key, &format!("{}&show=3", ON_TWO.replace("x=10", "x=abc"))).await;
    assert_eq!(turned.status, StatusCode::OK);
    let text = turned.text();
    assert!(text.contains("第3页，共3页") && text.contains("value=\"abc\""), "{text}");
    assert!(text.contains(&format!("value=\"{key}\"")), "the key stays");
    let wrong = post(&mut grid, &path, &key, &ON_TWO.replace("page=2", "page=9")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("f-areas-0-page-error") && wrong.text().contains("页码应当是1至3"));
    let wrong = post(&mut grid, &path, &key, &ON_TWO.replace("width=30", "width=99")).await;
    assert!(wrong.text().contains("第2页，共3页"), "where it is wrong");

    let made = post(&mut grid, &path, &key, ON_TWO).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let work = made.header(header::LOCATION).to_string();
    assert!(work.starts_with("/redact/work/"), "{work}");
    assert_eq!(post(&mut grid, &path, &key, ON_TWO).await.header(header::LOCATION), work, "a repeated click");
    let stale = post(&mut grid, &path, &key, &ON_TWO.replace("=30", "=20")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text().contains("已经提交过一次") && stale.text().contains("value=\"20\""));
    for other in ["grid-206", "squad4-1", "sysadmin"] {
        let mut other = house.signed_in(other).await;
        for path in [path.as_str(), &list, &still("1"), &work] {
            assert_eq!(other.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(post(&mut other, &path, "k", ON_TWO).await.status, StatusCode::FORBIDDEN);
    }
    let mut stranger = house.browser();
    for path in [&still("1"), &work] {
        assert_eq!(stranger.get(path).await.header(header::LOCATION), "/sign-in");
    }
    assert_eq!(grid.get("/redact/work/none").await.status, StatusCode::NOT_FOUND);

    let to = waited(&mut grid, &work).await;
    let copy = to.rsplit("#copy-").next().expect("its address").to_string();
    let listed = grid.get(&list).await.text();
    assert_eq!(listed.matches("遮盖后的副本").count(), 1, "{listed}");
    assert!(listed.contains("遮盖1处（第2页）"), "{listed}");
    assert_eq!(grid.get(&format!("/files/{copy}")).await.body[..5], *b"%PDF-");
    let form = grid.get(&format!("/clues/{id}/acts/supplement_clue")).await.text();
    assert!(form.contains("材料（遮盖）.pdf"), "{form}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_waits_for_the_copy_of_a_pdf() {
    let house = House::demo().await;
    let (id, sha256) = clue_with_pdf(&house, 2).await;
    let path = format!("/api/v1/files/{sha256}/copies?matter=clue/{id}");
    let place = json!({ "page": 2, "x": 10, "y": 12.5, "width": 30, "height": 30 });
    let mut grid = house.signed_in("grid-205").await.with("idempotency-key", "first");
    for (areas, field) in [
        (json!([{ "x": 1, "y": 0, "width": 20, "height": 5 }]), "areas.0.page"),
        (json!([{ "page": 3, "x": 1, "y": 0, "width": 20, "height": 5 }]), "areas.0.page"),
        (json!([{ "page": 1, "from": 1, "x": 1, "y": 0, "width": 20, "height": 5 }]), "areas.0.from"),
        (json!([]), "areas"),
    ] {
        let answer = grid.post_json(&path, &json!({ "areas": areas })).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
        assert_eq!(answer.json()["errors"][0]["field"], field, "{}", answer.text());
    }
    let begun = grid.post_json(&path, &json!({ "areas": [place] })).await;
    assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.text());
    let at = begun.header(header::LOCATION).to_string();
    assert_eq!(at, format!("/api/v1/copies/{}", begun.json()["id"].as_str().expect("an id")));
    let mut other = house.signed_in("grid-206").await;
    assert_eq!(other.get(&at).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.browser().get(&at).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(grid.get("/api/v1/copies/none").await.status, StatusCode::NOT_FOUND);
    let done = loop {
        let now = grid.get(&at).await;
        assert_eq!(now.status, StatusCode::OK, "{}", now.text());
        match now.json()["state"].as_str() {
            Some("waiting" | "working") => tokio::time::sleep(std::time::Duration::from_millis(100)).await,
            _ => break now.json(),
        }
    };
    assert_eq!((&done["state"], &done["percent"]), (&json!("done"), &json!(100)), "{done}");
    let again = grid.post_json(&path, &json!({ "areas": [place] })).await;
    assert_eq!((again.status, again.json()), (StatusCode::CREATED, done["copy"].clone()), "the same, done");
    let listed = grid.get(&path).await.json();
    assert_eq!(listed["rows"][0]["what"], "遮盖1处（第2页）", "{listed}");
}

/// A clue with a film that plays: its identifier and the film's address.
async fn clue_with_film(house: &House) -> (String, String) {
    let mut grid = house.signed_in("grid-205").await;
    let media = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../office/src/demo/film.mp4");
    let file = grid.upload("走访.mp4", &std::fs::read(media).expect("a sample")).await.json();
    let report = json!({
        "source": "patrol", "class": "stall", "content": "占道", "files": [file],
        "place": { "text": "花石村口", "grid": "419001103205" },
    });
    let made = grid.post_json("/api/v1/clues", &report).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    (made.json()["id"].as_str().expect("an id").into(), file["sha256"].as_str().expect("an address").into())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_is_covered_from_second_to_second_without_script() {
    let house = House::demo().await.with_programs().await;
    let (id, sha256) = clue_with_film(&house).await;
    let mut grid = house.signed_in("grid-205").await;
    let path = format!("/files/{sha256}/redact?matter=clue/{id}");
    let form = grid.get(&path).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text());
    let text = form.text();
    assert!(text.contains("<video") && text.contains("去掉全部声音") && text.contains("data-film"), "{text}");
    let key = key(&text);
    let still = grid.get(&format!("/files/{sha256}/still?matter=clue/{id}&at=0.5")).await;
    assert_eq!((still.status, still.header(header::CONTENT_TYPE)), (StatusCode::OK, "image/jpeg"));
    let none = grid.get(&format!("/files/{sha256}/still?matter=clue/{id}&at=x")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);

    let looked = post(&mut grid, &path, &key, &format!("{ONE}&at=0.2&show=at")).await;
    assert_eq!(looked.status, StatusCode::OK);
    assert!(looked.text().contains("at=0.2") && looked.text().contains("value=\"30\""), "{}", looked.text());
    let timed = format!("{}&areas.0.from=0&areas.0.until=0.5", ONE.replace("&areas.0.cover=black", ""));
    let wrong = timed.replace("until=0.5", "until=0") + "&silences.1.from=1:&silences.1.until=2";
    let wrong = post(&mut grid, &path, &key, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = wrong.text();
    assert!(text.contains("f-areas-0-until-error") && text.contains("结束应当晚于开始"), "{text}");
    assert!(text.contains("f-silences-1-from-error") && text.contains("value=\"1:\""), "{text}");
    let made = post(&mut grid, &path, &key, &timed).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let work = made.header(header::LOCATION).to_string();
    let to = waited(&mut grid, &work).await;
    let copy = to.rsplit("#copy-").next().expect("its address").to_string();
    let listed = grid.get(&format!("/redact?matter=clue/{id}")).await.text();
    assert!(listed.contains("遮盖1处（0:00至0:00.5）"), "{listed}");
    let film = grid.get(&format!("/files/{copy}")).await;
    assert_eq!(film.header(header::CONTENT_TYPE), "video/mp4");
    let mut other = house.signed_in("grid-206").await;
    assert_eq!(other.get(&format!("/files/{copy}")).await.status, StatusCode::FORBIDDEN);

    // The same by the API, and on a machine without the programs.
    let path = format!("/api/v1/files/{sha256}/copies?matter=clue/{id}");
    let body = json!({ "areas": [{ "x": 0, "y": 0, "width": 50, "height": 50, "from": 0.1 }] });
    let begun = grid.post_json(&path, &body).await;
    assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.text());
    let at = begun.header(header::LOCATION).to_string();
    while matches!(grid.get(&at).await.json()["state"].as_str(), Some("waiting" | "working")) {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(grid.get(&at).await.json()["state"], "done");
}

#[tokio::test]
async fn where_a_program_is_missing_the_page_says_which() {
    let house = House::demo().await;
    let (id, sha256) = clue_with_film(&house).await;
    let mut grid = house.signed_in("grid-205").await;
    let listed = grid.get(&format!("/redact?matter=clue/{id}")).await.text();
    assert!(listed.contains("请系统管理员安装ffmpeg"), "{listed}");
    for path in [
        format!("/files/{sha256}/redact?matter=clue/{id}"),
        format!("/files/{sha256}/still?matter=clue/{id}&at=1"),
    ] {
        let told = grid.get(&path).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(told.text().contains("请系统管理员安装ffmpeg"), "{}", told.text());
    }
    let path = format!("/api/v1/files/{sha256}/copies?matter=clue/{id}");
    let told = grid.post_json(&path, &json!({ "mute": true })).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.text().contains("请系统管理员安装ffmpeg"), "{}", told.text());
    assert_eq!(grid.get(&path).await.json(), json!({ "rows": [] }));
}
