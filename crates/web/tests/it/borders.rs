//! 网格边界: who draws and tries them, what a check says, files of every kind, what a trial counts, and that nothing changes by it.

use crate::house::{Answer, Browser, House};
use axum::http::{StatusCode, header};
use law::party::Crs;
use office::crs::from_wgs84;
use office::town::{Shape, TownBook, metres_between};
use serde_json::{Value, json};

/// A point in 花石村 of the sketch.
const HERE: [f64; 2] = [112.5125, 35.0821];
const PAGE: &str = "/map/borders";
const IMPORT: &str = "/map/borders/import";

fn square([lon, lat]: [f64; 2], half: f64) -> Vec<[f64; 2]> {
    let [west, south, east, north] = [lon - half, lat - half, lon + half, lat + half];
    vec![[west, south], [east, south], [east, north], [west, north], [west, south]]
}

/// A collection of villages, each with one ring.
fn draft(villages: &[(&str, Vec<[f64; 2]>)]) -> String {
    let feature = |(id, ring): &(&str, Vec<[f64; 2]>)| json!({ "type": "Feature", "properties": { "id": id }, "geometry": { "type": "Polygon", "coordinates": [ring] } });
    json!({ "type": "FeatureCollection", "features": villages.iter().map(feature).collect::<Vec<_>>() })
        .to_string()
}

/// The shipped town without the points of patrols, which lie in the sketch alone.
fn town() -> TownBook {
    let mut town = office::town::embedded().expect("the town loads");
    town.patrol = None;
    town
}

fn village(town: &TownBook, n: usize) -> (String, String) {
    town.grids.villages().nth(n).map(|g| (g.id.clone(), g.name.clone())).expect("a village")
}

async fn asked(browser: &mut Browser, act: &str, draft: &str) -> Answer {
    browser.multipart(PAGE, &[("draft", draft), ("act", act)], &[]).await
}

async fn records(house: &House) -> i64 {
    let sql = "SELECT COUNT(*) FROM event";
    house.office.journal().query(sql, &[]).await.expect("read").first().map_or(0, |r| r.int(0))
}

#[tokio::test]
async fn the_administrator_and_the_centre_draw_the_centre_tries_and_nobody_else_does_either() {
    let house = House::demo_of(town()).await;
    let drawn = draft(&[(&village(house.office.town(), 0).0, square(HERE, 0.01))]);
    assert_eq!(house.browser().get(PAGE).await.status, StatusCode::SEE_OTHER, "strangers");
    for who in ["squad1-1", "dept-build-1", "deputy1", "legal", "grid-001", "area-east", "auditadmin"] {
        let mut browser = house.signed_in(who).await;
        let answers = [
            browser.get(PAGE).await,
            browser.get("/map/borders/data").await,
            asked(&mut browser, "check", &drawn).await,
            asked(&mut browser, "file", &drawn).await,
            asked(&mut browser, "try", &drawn).await,
            browser.multipart(IMPORT, &[], &[("file", "x.geojson", drawn.as_bytes())]).await,
        ];
        for answer in answers {
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who}: {}", answer.text());
        }
        assert!(!browser.get("/map").await.text().contains(&format!("href=\"{PAGE}\"")), "{who}");
    }
    let mut hub = house.signed_in("hub").await;
    assert!(hub.get("/map").await.text().contains(&format!("href=\"{PAGE}\"")));
    let page = hub.get(PAGE).await.text();
    assert!(
        page.contains("value=\"try\"") && page.contains("总网格长") && page.contains("网格长冯东来"),
        "{page}"
    );
    let mut admin = house.signed_in("sysadmin").await;
    let page = admin.get(PAGE).await.text();
    assert!(!page.contains("value=\"try\"") && page.contains("由指挥调度中心做"), "{page}");
    assert!(
        admin.get("/").await.text().contains(&format!("href=\"{PAGE}\"")),
        "it is on the administrator's way"
    );
    assert_eq!(asked(&mut admin, "check", &drawn).await.status, StatusCode::OK);
    let tried = asked(&mut admin, "try", &drawn).await;
    assert_eq!(tried.status, StatusCode::FORBIDDEN);
    assert!(tried.text().contains("P-01") && tried.text().contains("指挥调度中心"), "{}", tried.text());
    // From another site nothing is taken at all.
    let mut foreign = house.signed_in("hub").await.with("sec-fetch-site", "cross-site");
    assert_eq!(asked(&mut foreign, "check", &drawn).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_check_names_what_is_wrong_by_grid_and_nothing_is_changed_by_it() {
    let house = House::demo_of(town()).await;
    let mut both = [village(house.office.town(), 0), village(house.office.town(), 1)];
    both.sort();
    let [(one, first), (two, second)] = both;
    let mut hub = house.signed_in("hub").await;
    let before = records(&house).await;
    let overlapping = draft(&[(&one, square(HERE, 0.01)), (&two, square([HERE[0] + 0.01, HERE[1]], 0.01))]);
    for act in ["check", "try", "file"] {
        let answer = asked(&mut hub, act, &overlapping).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{act}");
        let page = answer.text();
        assert!(
            page.contains(&format!("data-grid=\"{one}\">{first}</a>"))
                && page.contains(&format!("data-grid=\"{two}\""))
        );
        assert!(page.contains(&format!("与“{second}”重叠约")), "{page}");
        // What was sent without script is still there.
        assert!(page.contains("&#34;FeatureCollection&#34;"), "{page}");
    }
    let apart = draft(&[(&one, square(HERE, 0.01)), (&two, square([HERE[0] + 0.02, HERE[1]], 0.01))]);
    let answer = asked(&mut hub, "check", &apart).await;
    assert_eq!(answer.status, StatusCode::OK);
    let page = answer.text();
    assert!(page.contains("没有错误") && page.contains("有边界的2个村，没有边界的49个"), "{page}");
    assert!(page.contains("还有49个村没有边界") && page.contains("schematic"), "{page}");
    let file = asked(&mut hub, "file", &apart).await;
    assert_eq!(file.header(header::CONTENT_TYPE), "application/geo+json");
    assert_eq!(file.header(header::CONTENT_DISPOSITION), "attachment; filename=\"grids.geojson\"");
    assert!(house.office.town().read_borders(&file.text()).is_ok());
    // With the script the draft is not sent back.
    let kept = hub.multipart(PAGE, &[("draft", &apart), ("kept", "1")], &[]).await.text();
    assert!(kept.contains("没有错误") && !kept.contains("FeatureCollection&#34;"));
    assert_eq!(records(&house).await, before, "nothing was written");
    assert!(!house.office.town().grids.drawn(), "and nothing is in force");
    assert!(hub.get("/map/borders/data").await.json()["grids"][0]["border"].is_null());
}

#[tokio::test]
async fn what_is_no_draft_is_said_in_words() {
    let house = House::demo_of(town()).await;
    let mut hub = house.signed_in("hub").await;
    for (text, words) in [
        ("", "还没有边界"),
        ("{", "不是 JSON"),
        ("<script>alert(1)</script>", "不是 JSON"),
        ("{\"type\":\"FeatureCollection\",\"features\":[]}", "还没有一个村级网格画了边界"),
        ("{\"type\":\"FeatureCollection\",\"crs\":\"mars\",\"features\":[]}", "不认识的坐标系"),
        (
            "{\"type\":\"FeatureCollection\",\"features\":[1,null,{\"properties\":{\"id\":\"<b>\"}}]}",
            "没有网格“&#60;b&#62;”",
        ),
    ] {
        for act in ["check", "try", "file", "\u{0}"] {
            let answer = asked(&mut hub, act, text).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}: {}", answer.text());
            assert!(answer.text().contains(words), "{text}: {}", answer.text());
            assert!(!answer.text().contains("<script>alert"), "{text}");
        }
    }
    // No form at all, half a form, bytes that are no words, and days that are none.
    assert_eq!(hub.post(PAGE, "draft=x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let half = "--XX\r\nContent-Disposition: form-data; name=\"draft\"\r\n\r\n{";
    let cut = hub.send(axum::http::Method::POST, PAGE, "multipart/form-data; boundary=XX", half).await;
    assert!(cut.status == StatusCode::UNPROCESSABLE_ENTITY && cut.text().contains("没有传完"));
    let mut bytes = b"--XX\r\nContent-Disposition: form-data; name=\"draft\"\r\n\r\n".to_vec();
    bytes.extend(b"\xff\xfe\r\n--XX--\r\n");
    let odd = hub.send(axum::http::Method::POST, PAGE, "multipart/form-data; boundary=XX", bytes).await;
    assert!(odd.status == StatusCode::UNPROCESSABLE_ENTITY && odd.text().contains("UTF-8"));
    let id = village(house.office.town(), 0).0;
    let drawn = draft(&[(&id, square(HERE, 0.01))]);
    for (from, to, words) in [("昨天", "", "看不懂日期"), ("2026-01-01", "2026-11-20", "最多试算92日")]
    {
        let fields = [("draft", drawn.as_str()), ("act", "try"), ("from", from), ("to", to)];
        let answer = hub.multipart(PAGE, &fields, &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(words), "{}", answer.text());
    }
}

#[tokio::test]
async fn a_file_is_read_whatever_its_properties_and_system_and_refused_when_it_is_none() {
    let house = House::demo_of(town()).await;
    let grids = &house.office.town().grids;
    let mut hub = house.signed_in("hub").await;
    let feature = |g: &office::town::Grid| {
        let ring: Vec<[f64; 2]> =
            grids.border(g)[0][0].iter().map(|at| from_wgs84(Crs::Gcj02, *at)).collect();
        json!({ "type": "Feature", "properties": { "OBJECTID": 1, "XZQMC": g.official }, "geometry": { "type": "Polygon", "coordinates": [ring] } })
    };
    let mut given =
        json!({ "type": "FeatureCollection", "features": grids.villages().map(feature).collect::<Vec<_>>() });
    given["features"][0]["properties"]["XZQMC"] = json!("无此村");
    let bytes = given.to_string().into_bytes();
    let answer = hub.multipart(IMPORT, &[("crs", "gcj02")], &[("file", "界线.json", &bytes)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let read = answer.json();
    assert_eq!((&read["key"], &read["left"]), (&json!("XZQMC"), &json!(1)));
    let (first, second) = (village(house.office.town(), 0).0, grids.villages().nth(1).expect("a village"));
    let at: [f64; 2] = serde_json::from_value(read["borders"][&second.id][0][0][0].clone()).expect("a point");
    let rings = Shape::draw(&grids.border(second)).expect("a shape");
    assert!(rings.metres_from(at) < 0.2, "{at:?}");
    // Without its system every village lies half a kilometre away; with a figure given by hand none is left.
    let misread = hub.multipart(IMPORT, &[], &[("file", "x.json", &bytes)]).await.json();
    let off: [f64; 2] =
        serde_json::from_value(misread["borders"][&second.id][0][0][0].clone()).expect("a point");
    assert!(metres_between(off, at) > 300.0);
    let fields = [("crs", "gcj02"), ("key", "XZQMC"), ("named.0", first.as_str())];
    let named = hub.multipart(IMPORT, &fields, &[("file", "x.json", &bytes)]).await.json();
    assert!(named["left"] == 0 && named["borders"][&first].is_array());
    // Without script: the file goes the whole way in one form.
    let plain =
        hub.multipart(PAGE, &[("crs", "gcj02"), ("act", "check")], &[("file", "x.json", &bytes)]).await;
    assert_eq!(plain.status, StatusCode::OK, "{}", plain.text());
    let page = plain.text();
    assert!(
        page.contains("按属性“XZQMC”认村") && page.contains("无此村") && page.contains("有边界的50个村"),
        "{page}"
    );

    let zip = b"PK\x03\x04 disguised".to_vec();
    let large = vec![b' '; (10 << 20) + 1];
    let larger = vec![b' '; 22 << 20];
    for (bytes, status, words) in [
        (&zip, StatusCode::UNPROCESSABLE_ENTITY, "压缩包"),
        (&b"\xff\xd8\xff\xe0JFIF".to_vec(), StatusCode::UNPROCESSABLE_ENTITY, "UTF-8"),
        (&b"{\"type\":\"FeatureCollection\",".to_vec(), StatusCode::UNPROCESSABLE_ENTITY, "不是 JSON"),
        (&large, StatusCode::PAYLOAD_TOO_LARGE, "最多10 MB"),
        (&larger, StatusCode::PAYLOAD_TOO_LARGE, "最多10 MB"),
    ] {
        let answer = hub.multipart(IMPORT, &[], &[("file", "界线.geojson", bytes)]).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.json()["errors"][0]["field"], "file");
        assert!(answer.text().contains(words), "{}", answer.text());
        let page = hub.multipart(PAGE, &[("act", "check")], &[("file", "界线.geojson", bytes)]).await;
        assert!(page.status == status && page.text().contains(words), "{}", page.text());
    }
    let none = hub.multipart(IMPORT, &[("crs", "")], &[]).await;
    assert!(
        none.status == StatusCode::UNPROCESSABLE_ENTITY && none.text().contains("请选择"),
        "{}",
        none.text()
    );
    let odd = hub.multipart(IMPORT, &[("crs", "mars")], &[("file", "x.json", &bytes)]).await;
    assert_eq!(odd.json()["errors"][0]["field"], "crs");
    let key = hub.multipart(IMPORT, &[("key", "没有")], &[("file", "x.json", &bytes)]).await;
    assert_eq!(key.json()["errors"][0]["field"], "key");
}

async fn made(browser: &mut Browser, content: &str, place: Value) -> String {
    let report = json!({ "source": "patrol", "class": "stall", "content": content, "place": place });
    let answer = browser.post_json("/api/v1/clues", &report).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()["id"].as_str().expect("an id").to_string()
}

/// What a figure of the trial says.
fn figure(page: &str, label: &str) -> String {
    let at = page.find(&format!("<span>{label}</span><b>")).unwrap_or_else(|| panic!("{label}: {page}"));
    let rest = &page[at..];
    let from = rest.find("<b>").expect("a number") + 3;
    rest[from..].split('<').next().unwrap_or_default().to_string()
}

#[tokio::test]
async fn a_trial_counts_and_names_the_clues_that_would_lie_elsewhere() {
    let house = House::demo_of(town()).await;
    let mut hub = house.signed_in("hub").await;
    let at = |[lon, lat]: [f64; 2]| json!({ "text": "村口", "lon": lon, "lat": lat });
    let moved = made(&mut hub, "换到别的村的", at(HERE)).await;
    let lost = made(&mut hub, "没有村要的", at([HERE[0] - 0.03, HERE[1]])).await;
    let outside = made(&mut hub, "天边的", at([116.4, 39.9])).await;
    let without = made(&mut hub, "没有定位的", json!({ "text": "村口", "grid": "419001103201" })).await;
    // A clue older than the days asked for is not tried.
    house.clock.set("2027-03-20T09:00:00".parse().expect("a moment"));
    let mut hub = house.signed_in("hub").await;
    let fresh = made(&mut hub, "今天的", at(HERE)).await;
    let was =
        |id: &str| house.office.town().grids.villages().find(|g| g.id != id).expect("another").id.clone();
    let here =
        house.office.town().grids.locate(HERE[0], HERE[1]).and_then(|l| l.grid).expect("a grid").clone();
    let other = was(&here.id);
    let drawn = draft(&[(&other, square(HERE, 0.01))]);
    let days = |from: &'static str, to: &'static str| [("act", "try"), ("from", from), ("to", to)];
    let tried = async |hub: &mut Browser, days: [(&str, &str); 3]| {
        let fields: Vec<(&str, &str)> = [("draft", drawn.as_str())].into_iter().chain(days).collect();
        hub.multipart(PAGE, &fields, &[]).await
    };
    let before = records(&house).await;
    let page = tried(&mut hub, days("2026-11-01", "2026-11-30")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let page = page.text();
    for (label, n) in [
        ("线索", "4"),
        ("换到别的村", "1"),
        ("变成未划入", "1"),
        ("未划入的有了村", "0"),
        ("进出镇域", "1"),
        ("没有定位，不变", "1"),
    ] {
        assert_eq!(figure(&page, label), n, "{label}");
    }
    for id in [&moved, &lost, &outside] {
        assert!(page.contains(&format!("href=\"/clues/{id}\"")), "{page}");
    }
    assert!(!page.contains(&format!("/clues/{without}")) && !page.contains(&format!("/clues/{fresh}")));
    assert!(page.contains(&house.office.town().grids.label(&here.id)) && page.contains("未划入网格"));
    let today = tried(&mut hub, days("", "")).await.text();
    assert!(
        figure(&today, "线索") == "1" && today.contains(&format!("/clues/{fresh}")),
        "ninety days are meant"
    );
    assert_eq!(records(&house).await, before, "nothing was written");

    // Where all stays as it is, that is said.
    let same = draft(&[(&here.id, square(HERE, 0.01))]);
    let page = hub.multipart(PAGE, &[("draft", &same), ("act", "try")], &[]).await.text();
    assert!(page.contains("没有线索会换地方"), "{page}");
}

#[tokio::test]
async fn a_clue_in_no_grid_is_found_one_and_long_lists_are_paged() {
    let mut town = town();
    let first = town.grids.all.iter_mut().find(|g| g.level == 3).expect("a village");
    first.shape = Some(Shape::draw(&[vec![square(HERE, 0.005)]]).expect("a shape"));
    let id = first.id.clone();
    (town.grids.schematic, town.grids.outline) = (false, Vec::new());
    let house = House::demo_of(town).await;
    let mut hub = house.signed_in("hub").await;
    for n in 0..33 {
        let place = json!({ "text": "山坳", "lon": HERE[0] + 0.02, "lat": HERE[1] + f64::from(n) * 1e-5 });
        made(&mut hub, &format!("第{n}件"), place).await;
    }
    let second = house.office.town().grids.villages().nth(1).expect("a village").id.clone();
    let drawn = draft(&[(&id, square(HERE, 0.005)), (&second, square([HERE[0] + 0.02, HERE[1]], 0.005))]);
    let page = asked(&mut hub, "try", &drawn).await.text();
    assert_eq!(figure(&page, "未划入的有了村"), "33");
    assert_eq!(page.matches("href=\"/clues/").count(), 30 + page.matches("href=\"/clues/new").count());
    let next = page
        .split("name=\"after\" value=\"")
        .nth(1)
        .and_then(|r| r.split('"').next())
        .expect("more")
        .to_string();
    let more = hub.multipart(PAGE, &[("draft", &drawn), ("after", &next)], &[]).await.text();
    assert_eq!(more.matches("data-label=\"线索\"").count(), 3, "{more}");
    assert!(!more.contains("name=\"after\""));
    // The borders in force are what the page begins with.
    let data = hub.get("/map/borders/data").await.json();
    assert!(data["grids"][0]["border"].is_array() && data["grids"][0]["sketch"].is_null());
}

#[tokio::test]
async fn on_a_base_map_of_another_system_all_is_drawn_in_it_and_the_file_is_wgs84() {
    let mut town = town();
    town.base_map = Some(office::town::BaseMap {
        tiles: "https://tiles.example.invalid/{z}/{x}/{y}.png".into(),
        pmtiles: None,
        tiles_crs: Crs::Gcj02,
    });
    let house = House::demo_of(town).await;
    let mut hub = house.signed_in("hub").await;
    let page = hub.get(PAGE).await;
    assert!(page.header(header::CONTENT_SECURITY_POLICY).contains("https://tiles.example.invalid"));
    let data = hub.get("/map/borders/data").await.json();
    assert_eq!(data["crs"], "gcj02");
    let id = village(house.office.town(), 0).0;
    let plain = draft(&[(&id, square(HERE, 0.01))]);
    let read = hub.multipart(IMPORT, &[], &[("file", "x.json", plain.as_bytes())]).await.json();
    let drawn = json!({ "type": "FeatureCollection", "crs": data["crs"], "features": [
        { "type": "Feature", "properties": { "id": id }, "geometry": { "type": "MultiPolygon", "coordinates": read["borders"][&id] } } ] });
    let file = asked(&mut hub, "file", &drawn.to_string()).await.json();
    assert_eq!(file["crs"], "wgs84");
    let at: [f64; 2] =
        serde_json::from_value(file["features"][0]["geometry"]["coordinates"][0][0][0].clone())
            .expect("a point");
    assert!(metres_between(at, square(HERE, 0.01)[0]) < 0.1, "{at:?}");
}
