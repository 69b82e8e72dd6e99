//! Where a clue lies: the system of its position, its grid, the centre that assigns one, the map.

use crate::house::{Answer, Browser, House};
use axum::http::{StatusCode, header};
use office::town::{Shape, TownBook, metres_between};
use serde_json::{Value, json};

/// A point in 花石村 of the sketch, in WGS-84 and as 高德 would say it.
const HERE: [f64; 2] = [112.5125, 35.0821];

fn report(place: Value) -> Value {
    json!({ "source": "patrol", "class": "stall", "content": "摊位占了人行道", "place": place })
}

async fn made(browser: &mut Browser, place: Value) -> String {
    let answer = browser.post_json("/api/v1/clues", &report(place)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()["id"].as_str().expect("an id").to_string()
}

async fn place_of(browser: &mut Browser, id: &str) -> Value {
    browser.get(&format!("/api/v1/clues/{id}")).await.json()["state"]["place"].clone()
}

fn fields(answer: &Answer) -> Vec<String> {
    let errors = answer.json()["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|e| e["field"].as_str().unwrap_or_default().to_string()).collect()
}

#[tokio::test]
async fn a_position_in_any_system_is_stored_as_wgs84_and_says_what_was_given() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let plain = made(&mut hub, json!({ "text": "村口", "lon": HERE[0], "lat": HERE[1] })).await;
    let plain = place_of(&mut hub, &plain).await;
    assert_eq!((plain["lon"].as_f64(), plain["given_crs"].is_null()), (Some(HERE[0]), true));
    for crs in law::party::Crs::ALL {
        let [lon, lat] = office::crs::from_wgs84(crs, HERE);
        let id = made(&mut hub, json!({ "text": "村口", "lon": lon, "lat": lat, "crs": crs })).await;
        let place = place_of(&mut hub, &id).await;
        let stored = ["lon", "lat"].map(|k| place[k].as_f64().expect("a number"));
        assert!(metres_between(stored, HERE) < 0.1, "{crs:?} {place}");
        let converted = crs != law::party::Crs::Wgs84;
        let given = if converted { json!(crs) } else { Value::Null };
        assert_eq!((&place["given_crs"], &place["grid"]), (&given, &plain["grid"]));
        let page = hub.get(&format!("/clues/{id}")).await.text();
        assert_eq!(page.contains(&format!("由{}换算", crs.label())), converted, "{crs:?}");
        // What was read is WGS-84: reported again as it was read, it is the same place.
        let again = made(&mut hub, place.clone()).await;
        let again = place_of(&mut hub, &again).await;
        assert_eq!((&again["lon"], &again["lat"]), (&place["lon"], &place["lat"]), "{crs:?}");
    }
}

#[tokio::test]
async fn an_unknown_system_is_refused_by_its_field_and_nothing_is_stored() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let place = json!({ "text": "村口", "lon": HERE[0], "lat": HERE[1], "crs": "mars" });
    let answer = hub.post_json("/api/v1/clues", &report(place)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    assert_eq!(fields(&answer), ["place.crs"]);
    assert!(answer.text().contains("wgs84、gcj02、bd09、cgcs2000"), "{}", answer.text());
    assert!(!hub.get("/clues").await.text().contains("摊位占了人行道"));
    let described = house.browser().get("/api/openapi.json").await.json();
    let crs = &described["components"]["schemas"]["Place"]["properties"]["crs"];
    assert_eq!(crs["enum"], json!(["wgs84", "gcj02", "bd09", "cgcs2000"]));
}

#[tokio::test]
async fn a_grid_that_the_town_does_not_have_is_refused_by_its_field() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    for grid in ["x", "none", "east"] {
        let answer = hub.post_json("/api/v1/clues", &report(json!({ "text": "村口", "grid": grid }))).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{grid}: {}", answer.text());
        assert_eq!(fields(&answer), ["place.grid"]);
    }
    let id = made(&mut hub, json!({ "text": "村口", "grid": "419001103201" })).await;
    assert_eq!(place_of(&mut hub, &id).await["grid"], "419001103201");
}

#[tokio::test]
async fn half_a_position_is_refused_at_the_half_that_is_missing() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    for (place, field) in [
        (json!({ "text": "村口", "lon": 112.5 }), "place.lat"),
        (json!({ "text": "村口", "lon": 999, "lat": 35.0 }), "place.lon"),
    ] {
        let answer = hub.post_json("/api/v1/clues", &report(place)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
        assert!(answer.text().contains(field), "{}", answer.text());
    }
}

#[tokio::test]
async fn the_form_takes_a_pasted_position_and_keeps_what_was_typed_when_it_is_wrong() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let [lon, lat] = office::crs::from_wgs84(law::party::Crs::Gcj02, HERE);
    let typed = |lon: &str| {
        format!(
            "class=stall&content=%E5%8D%A0%E9%81%93&source=patrol&place.text=x&place.lon={lon}&place.lat={lat}&place.crs=gcj02"
        )
    };
    let wrong = hub.post("/clues/new", &typed("112%E5%BA%A6")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = wrong.text();
    assert!(page.contains("经度应当是数字") && page.contains("<option value=\"gcj02\" selected>"), "{page}");
    let done = hub.post("/clues/new", &typed(&lon.to_string())).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = hub.get(done.header(header::LOCATION)).await.text();
    assert!(page.contains("112.51250，35.08210（由GCJ-02"), "{page}");
}

/// The shipped town with a border around one village alone.
fn partly_drawn() -> (TownBook, String) {
    let mut town = office::town::embedded().expect("the town loads");
    let village = town.grids.all.iter_mut().find(|g| g.level == 3).expect("a village");
    let [west, south, east, north] = [HERE[0] - 0.005, HERE[1] - 0.005, HERE[0] + 0.005, HERE[1] + 0.005];
    let ring = vec![[west, south], [east, south], [east, north], [west, north], [west, south]];
    village.shape = Some(Shape::draw(&[vec![ring]]).expect("a shape"));
    let id = village.id.clone();
    (town, id)
}

#[tokio::test]
async fn a_clue_in_no_grid_is_a_task_of_the_centre_until_it_assigns_one() {
    let (town, drawn) = partly_drawn();
    let house = House::demo_of(town).await;
    let mut hub = house.signed_in("hub").await;
    let inside = made(&mut hub, json!({ "text": "村口", "lon": HERE[0], "lat": HERE[1] })).await;
    assert_eq!(place_of(&mut hub, &inside).await["grid"], json!(drawn));
    let outside = made(&mut hub, json!({ "text": "天边", "lon": 116.4, "lat": 39.9 })).await;
    assert_eq!(place_of(&mut hub, &outside).await["grid"], "outside");
    assert!(hub.get(&format!("/clues/{outside}")).await.text().contains("镇域以外"));
    assert!(!hub.get("/").await.text().contains("未划入网格"), "nothing to do");

    let id = made(&mut hub, json!({ "text": "山坳", "lon": HERE[0] - 0.02, "lat": HERE[1] })).await;
    assert!(place_of(&mut hub, &id).await["grid"].is_null());
    let map = hub.get("/map").await.text();
    assert!(map.contains("未划入网格1件") && map.contains("镇域以外 <b>1</b>"), "{map}");
    let path = format!("/api/v1/clues/{outside}/acts/assign_grid");
    let put = json!({ "act": "assign_grid", "grid": drawn, "reason": "想自己办" });
    let answer = hub.post_json(&path, &put).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    assert!(answer.text().contains("J-02"), "{}", answer.text());

    let open = "/clues?grid=none&open=1";
    assert!(
        hub.get("/").await.text().contains("/clues?grid=none&#38;open=1"),
        "the figure leads to the list"
    );
    let list = hub.get(open).await.text();
    assert!(list.contains(&format!("/clues/{id}")) && !list.contains(&format!("/clues/{inside}")), "{list}");
    assert!(list.contains("未划入网格的线索") && list.contains("badge bg-orange-lt"));
    assert!(hub.get("/clues").await.text().contains("badge bg-orange-lt"));
    // Whoever heads the area sees it once it lies there, and not before.
    let area = house.office.town().grids.path(&drawn)[1].head.clone().expect("a head");
    let mut head = house.signed_in(&area).await;
    assert_eq!(head.get(&format!("/clues/{id}")).await.status, StatusCode::FORBIDDEN);
    let path = format!("/api/v1/clues/{id}/acts/assign_grid");
    let body = |grid: &str| json!({ "act": "assign_grid", "grid": grid, "reason": "与报告人核实了地点" });
    for other in ["squad1-1", "dept-build-1", "head", "area-east"] {
        let answer = house.signed_in(other).await.post_json(&path, &body(&drawn)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{other}: {}", answer.text());
    }
    for (grid, word) in [("419001103999", "没有这个网格"), ("east", "没有这个网格"), ("", "所在网格")]
    {
        let answer = hub.post_json(&path, &body(grid)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{grid}");
        assert!(answer.text().contains(word), "{}", answer.text());
    }
    let mut late = house.signed_in("hub2").await.with("if-match", "\"0\"");
    assert_eq!(
        late.post_json(&path, &body(&drawn)).await.status,
        StatusCode::PRECONDITION_FAILED,
        "a stale page"
    );
    assert!(place_of(&mut hub, &id).await["grid"].is_null(), "nothing has happened yet");

    let form = hub.get(&format!("/clues/{id}/acts/assign_grid")).await.text();
    assert!(form.contains(&format!("<option value=\"{drawn}\">")), "{form}");
    let done = hub.post_json(&path, &body(&drawn)).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    let again = hub.post_json(&path, &body(&drawn)).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.text());
    assert!(again.text().contains("已经在这个网格"));
    assert_eq!(place_of(&mut hub, &id).await["grid"], json!(drawn));
    // On the page a wrong position is ticked by whoever found it wrong, and nobody else need tick anything.
    assert!(
        !form.contains("name=\"position_wrong\" required") && form.contains("value=\"outside\""),
        "{form}"
    );
    let form = format!("/clues/{id}/acts/assign_grid");
    for grid in ["outside", drawn.as_str()] {
        let moved = hub
            .post(
                &form,
                &format!(
                    "grid={grid}&reason=%E7%95%8C%E6%A1%A9%E6%A0%B8%E5%AF%B9%E8%BF%87&position_wrong=on"
                ),
            )
            .await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text());
        assert_eq!(place_of(&mut hub, &id).await["grid"], json!(grid));
        let stays = hub.post(&form, &format!("grid={grid}&reason=x")).await;
        assert_eq!(stays.status, StatusCode::UNPROCESSABLE_ENTITY, "it lies there already");
        assert!(stays.text().contains("G-01"), "{}", stays.text());
    }
    let page = hub.get(&format!("/clues/{id}")).await.text();
    assert!(page.contains("划入网格") && page.contains("与报告人核实了地点"), "{page}");
    assert!(!hub.get(open).await.text().contains(&format!("/clues/{id}")));
    assert!(!hub.get("/").await.text().contains("grid=none&#38;open=1"));
    assert_eq!(head.get(&format!("/clues/{id}")).await.status, StatusCode::OK);
    assert!(
        head.get("/clues").await.text().contains(&format!("/clues/{id}")),
        "on the list of the area's head"
    );
    let own = hub.get(&format!("/clues?grid={drawn}")).await.text();
    assert!(own.contains(&format!("/clues/{id}")), "it is on the list of its grid");
}

#[tokio::test]
async fn the_map_shows_the_grids_in_use_and_the_clues_one_may_see() {
    let (mut town, drawn) = partly_drawn();
    town.base_map = Some(office::town::BaseMap {
        tiles: "https://tiles.example.invalid/{z}/{x}/{y}.png".into(),
        tiles_crs: law::party::Crs::Gcj02,
        ..Default::default()
    });
    let house = House::demo_of(town).await;
    assert_eq!(house.browser().get("/map").await.status, StatusCode::SEE_OTHER);
    assert_ne!(house.browser().get("/map/data").await.status, StatusCode::OK);
    assert_ne!(house.browser().get("/grids.geojson").await.status, StatusCode::OK);
    let mut hub = house.signed_in("hub").await;
    made(&mut hub, json!({ "text": "村口", "lon": HERE[0], "lat": HERE[1] })).await;
    let page = hub.get("/map").await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.header(header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("img-src 'self' https://tiles.example.invalid data:"), "{policy}");
    assert!(!hub.get("/").await.header(header::CONTENT_SECURITY_POLICY).contains("tiles.example"));
    assert!(page.text().contains("没有边界") && page.text().contains("data-island=\"map\""));
    let data = hub.get("/map/data").await.json();
    let dot = ["lon", "lat"].map(|k| data["points"][0][k].as_f64().expect("a number"));
    assert!(metres_between(dot, office::crs::from_wgs84(law::party::Crs::Gcj02, HERE)) < 0.2, "{data}");
    assert_eq!(data["areas"].as_array().map(Vec::len), Some(1));
    let nothing = house.signed_in("squad1-1").await.get("/map/data").await.json();
    assert_eq!(nothing["points"], json!([]), "not dispatched to this squadron");
    let file = hub.get("/grids.geojson").await;
    assert_eq!(file.header(header::CONTENT_TYPE), "application/geo+json");
    let file = file.json();
    assert_eq!((&file["crs"], &file["features"][0]["properties"]["id"]), (&json!("wgs84"), &json!(drawn)));
    assert!(
        (file["features"][0]["geometry"]["coordinates"][0][0][0][0].as_f64().expect("a number") - HERE[0])
            .abs()
            < 0.006
    );
}

#[tokio::test]
async fn a_base_map_of_the_town_s_own_comes_from_the_house_and_needs_no_other() {
    let picture = b"\x89PNG\r\n\x1a\n of the town".to_vec();
    let made =
        testbed::PmTiles { tiles: vec![(12, 3327, 1619, picture.clone())], ..testbed::PmTiles::default() };
    let folder = tempfile::tempdir().expect("a folder");
    copied(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../towns/chengliu").as_path(),
        folder.path(),
    );
    let book = folder.path().join("town.toml");
    let text = std::fs::read_to_string(&book).expect("read");
    std::fs::write(&book, text + "\n[map]\npmtiles = \"town.pmtiles\"\n").expect("written");
    std::fs::write(folder.path().join("town.pmtiles"), made.packed(1, <[u8]>::to_vec)).expect("written");
    let house = House::demo_of(office::town::load(folder.path()).unwrap_or_else(|e| panic!("{e}"))).await;
    let mut hub = house.signed_in("hub").await;
    let page = hub.get("/map").await;
    assert!(
        page.header("content-security-policy").contains("img-src 'self' data: blob:"),
        "nobody else's pictures"
    );
    let data = hub.get("/map/data").await.json();
    assert_eq!((data["tiles"].as_str(), &data["zooms"]), (Some("/map/tiles/{z}/{x}/{y}"), &json!([12, 12])));
    assert_eq!(data["bounds"], json!([[34.9, 112.3], [35.3, 112.7]]));
    let drawn = hub.get("/map/borders/data").await.json();
    for what in ["tiles", "zooms", "bounds"] {
        assert_eq!(drawn[what], data[what], "borders are drawn on the same pictures");
    }
    let tile = hub.get("/map/tiles/12/3327/1619").await;
    assert_eq!((tile.status, tile.header("content-type")), (StatusCode::OK, "image/png"));
    assert_eq!(tile.body, picture);
    for outside in ["12/3328/1619", "13/0/0", "12/99999/1", "300/1/1", "-1/1/1", "x/1/1"] {
        assert_eq!(
            hub.get(&format!("/map/tiles/{outside}")).await.status,
            StatusCode::NOT_FOUND,
            "{outside}"
        );
    }
    assert_eq!(house.browser().get("/map/tiles/12/3327/1619").await.status, StatusCode::SEE_OTHER);
    // A town without such a file has none to give.
    let plain = House::demo().await;
    let none = plain.signed_in("hub").await.get("/map/tiles/12/3327/1619").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    assert!(plain.signed_in("hub").await.get("/map/data").await.json()["zooms"].is_null());
}

/// A folder with its folders.
fn copied(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&to).expect("made");
            copied(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), &to).expect("copied");
        }
    }
}
