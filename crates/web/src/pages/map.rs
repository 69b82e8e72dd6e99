//! 网格地图: the grids as the town has drawn them, or as a sketch, with the open clues this person sees.

use crate::app::{App, CSP};
use crate::door::Session;
use crate::error::PageError;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use law::party::Crs;
use office::crs::from_wgs84;
use office::read::ClueRow;
use office::town::{BaseMap, Grid, Grids, TownBook};
use serde::Deserialize;
use serde_json::{Value, json};

/// Clues drawn at most: more would hide the grids.
const MOST: usize = 600;

struct VillageView {
    id: String,
    name: String,
    open: i64,
    drawn: bool,
}

#[derive(Template)]
#[template(path = "map/show.html")]
struct MapPage {
    shell: Shell,
    /// Some grids have borders, so that those without stand out.
    drawn: bool,
    areas: Vec<(String, Vec<VillageView>)>,
    ungridded: i64,
    outside: i64,
    more: bool,
    /// Who looks may draw borders.
    draws: bool,
}

/// The map, and how many clues lie where for whoever has no scripts.
pub async fn show(State(app): State<App>, session: Session) -> Result<Response, PageError> {
    let counts = app.office.open_clues_by_grid(&session.me).await?;
    let count = |id: &str| counts.get(id).copied().unwrap_or(0);
    let town = app.office.town();
    let grids = &town.grids;
    let village = |g: &Grid| VillageView {
        id: g.id.clone(),
        name: g.name.clone(),
        open: count(&g.id),
        drawn: g.shape.is_some(),
    };
    let areas = grids.all.iter().filter(|g| g.level == 2);
    let page = MapPage {
        shell: Shell::office(&app, &session, "网格地图", "/map"),
        drawn: grids.drawn(),
        areas: areas.map(|a| (a.name.clone(), grids.children(&a.id).map(village).collect())).collect(),
        ungridded: count(""),
        outside: count(law::OUTSIDE),
        more: counts.values().sum::<i64>() > MOST as i64,
        draws: super::borders::offered(&session.me),
    };
    let mut answer = Html(page.render()?).into_response();
    if let Some(policy) = town.base_map.as_ref().and_then(policy) {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(answer)
}

/// The house's policy with the base map's pictures let in, on this page alone.
pub(super) fn policy(map: &BaseMap) -> Option<HeaderValue> {
    let pictures = format!("img-src 'self' {} ", map.origin()?);
    HeaderValue::from_str(&CSP.replace("img-src 'self' ", &pictures)).ok()
}

/// How the map's data are asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    wall: String,
}

/// What the map draws.
pub async fn data(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (clues, _) = app.office.open_clues(&session.me, MOST).await?;
    let town = app.office.town();
    let crs = town.base_map.as_ref().map_or(Crs::Wgs84, |m| m.tiles_crs);
    let mut points: Vec<Value> = clues.iter().filter_map(|c| point(c, crs)).collect();
    if asked.wall == "1" {
        // Whoever walks past a wall learns where something is open, and no more.
        for point in points.iter_mut().filter_map(Value::as_object_mut) {
            point.insert("title".into(), "".into());
            point.remove("href");
        }
    }
    let mut drawing = drawing(&town.grids, town.base_map.as_ref(), points);
    within_own_tiles(&mut drawing, town);
    Ok(Json(drawing).into_response())
}

/// Of a file of tiles of the town's own: for which zooms and where it has pictures. Nothing is asked for that it does not have.
pub(super) fn within_own_tiles(drawing: &mut Value, town: &TownBook) {
    if let Some(tiles) = &town.tiles {
        let [west, south, east, north] = tiles.bounds;
        drawing["zooms"] = json!(tiles.zooms);
        drawing["bounds"] = json!([[south, west], [north, east]]);
    }
}

fn point(clue: &ClueRow, crs: Crs) -> Option<Value> {
    let [lon, lat] = from_wgs84(crs, clue.position?);
    let (stage, tone) = view::clue_stage(&clue.stage);
    let title = format!("{} {stage}", clue.content.chars().take(30).collect::<String>());
    Some(
        json!({ "lon": lon, "lat": lat, "title": title, "href": format!("/clues/{}", clue.id), "tone": tone }),
    )
}

/// The grids and points in the base map's own system.
fn drawing(grids: &Grids, map: Option<&BaseMap>, points: Vec<Value>) -> Value {
    let crs = map.map_or(Crs::Wgs84, |m| m.tiles_crs);
    // Six decimals are a decimetre; more would only make the page heavy.
    let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
    let shown = |at: &[f64; 2]| from_wgs84(crs, *at).map(round);
    let ring = |ring: &Vec<[f64; 2]>| ring.iter().map(shown).collect::<Vec<_>>();
    let areas: Vec<Value> = grids
        .villages()
        .map(|g| (g, grids.border(g)))
        .filter(|(_, border)| !border.is_empty())
        .map(|(g, border)| {
            let polygons: Vec<Vec<_>> = border.iter().map(|p| p.iter().map(ring).collect()).collect();
            json!({ "name": g.name, "polygons": polygons })
        })
        .collect();
    json!({
        "areas": areas,
        "outline": ring(&grids.outline),
        "points": points,
        "tiles": map.map(|m| &m.tiles),
        "notice": if grids.schematic { grids.notice.as_str() } else { "" },
    })
}

/// A picture of the town's own base map.
pub async fn tile(
    State(app): State<App>,
    _: Session,
    Path((zoom, x, y)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let file = app.office.town().tiles.clone().ok_or(PageError::NotFound)?;
    let place = (zoom.parse::<u8>(), x.parse::<u32>(), y.parse::<u32>());
    let (Ok(zoom), Ok(x), Ok(y)) = place else { return Err(PageError::NotFound) };
    let media = file.media();
    let found = tokio::task::spawn_blocking(move || file.tile(zoom, x, y));
    let found = found.await.map_err(|e| PageError::Broken(e.to_string()))?.map_err(PageError::Broken)?;
    let kept = [(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, "private, max-age=86400")];
    Ok((kept, found.ok_or(PageError::NotFound)?).into_response())
}

/// The grids in use as GeoJSON, in WGS-84, for other mapping programs and for another town's folder.
pub async fn geojson(State(app): State<App>, _: Session) -> Result<Response, PageError> {
    let body = serde_json::to_string(&app.office.town().grids.geojson())
        .map_err(|e| PageError::Broken(e.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], body).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use office::town::{Shape, embedded, metres_between};

    fn numbers(value: &Value) -> [f64; 2] {
        [0, 1].map(|i| value[i].as_f64().expect("a number"))
    }

    #[test]
    fn the_sketch_is_drawn_as_it_stands_and_moved_onto_a_map_of_another_system() {
        let grids = embedded().expect("the town loads").grids;
        let plain = drawing(&grids, None, Vec::new());
        assert_eq!(plain["areas"].as_array().map(Vec::len), Some(51));
        assert_eq!(plain["tiles"], Value::Null);
        assert!(metres_between(numbers(&plain["outline"][0]), grids.outline[0]) < 0.2);
        let map = BaseMap {
            tiles: "https://t.example.invalid/{z}/{x}/{y}".into(),
            tiles_crs: Crs::Gcj02,
            ..BaseMap::default()
        };
        let moved = drawing(&grids, Some(&map), Vec::new());
        for place in [&moved["outline"][0], &moved["areas"][0]["polygons"][0][0][0]] {
            let was = if place == &moved["outline"][0] {
                &plain["outline"][0]
            } else {
                &plain["areas"][0]["polygons"][0][0][0]
            };
            let shift = metres_between(numbers(place), numbers(was));
            assert!((100.0..1000.0).contains(&shift), "{shift}");
            assert!(metres_between(office::crs::to_wgs84(Crs::Gcj02, numbers(place)), numbers(was)) < 1.0);
        }
    }

    #[test]
    fn of_a_town_with_borders_only_what_is_drawn_is_shown_with_its_holes() {
        let mut grids = embedded().expect("the town loads").grids;
        let square = |west: f64, south: f64, side: f64| {
            vec![
                [west, south],
                [west + side, south],
                [west + side, south + side],
                [west, south + side],
                [west, south],
            ]
        };
        let village = grids.all.iter_mut().find(|g| g.level == 3).expect("a village");
        let rings = vec![square(112.5, 35.0, 0.03), square(112.51, 35.01, 0.01)];
        village.shape = Some(Shape::draw(&[rings]).expect("a shape"));
        let data = drawing(&grids, None, Vec::new());
        assert_eq!(data["areas"].as_array().map(Vec::len), Some(1));
        assert_eq!(data["areas"][0]["polygons"][0].as_array().map(Vec::len), Some(2));
    }

    #[test]
    fn only_the_base_map_is_let_into_the_policy() {
        let map = BaseMap {
            tiles: "https://t0.tianditu.gov.cn/vec_w/{z}/{x}/{y}".into(),
            tiles_crs: Crs::Cgcs2000,
            ..BaseMap::default()
        };
        let policy = super::policy(&map).expect("a policy");
        let policy = policy.to_str().expect("text");
        assert!(policy.contains("img-src 'self' https://t0.tianditu.gov.cn data: blob:;"), "{policy}");
        assert_eq!(policy.replace("https://t0.tianditu.gov.cn ", ""), CSP);
        let own = BaseMap { tiles: BaseMap::OWN.into(), ..BaseMap::default() };
        assert!(super::policy(&own).is_none(), "what the house serves itself needs no door");
    }
}
