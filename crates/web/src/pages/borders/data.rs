//! What the page's script asks for: the borders in use, and what a file holds. Both in the base map's own system, in which the
//! draft is drawn and sent back.

use super::{error, imported, sent};
use crate::api::problem;
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::pages::map::within_own_tiles;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use law::party::Crs;
use office::crs::from_wgs84;
use office::town::{Imported, Ring, TownBook};
use serde_json::{Map, Value, json};

/// In which system the page draws.
fn shown(town: &TownBook) -> Crs {
    town.base_map.as_ref().map_or(Crs::Wgs84, |m| m.tiles_crs)
}

/// Degrees to a centimetre, in the system of the page.
fn drawn(crs: Crs, polygons: &[Vec<Ring>]) -> Value {
    let at = |at: &[f64; 2]| from_wgs84(crs, *at).map(|degrees| (degrees * 1e7).round() / 1e7);
    let ring = |ring: &Ring| ring.iter().map(at).collect::<Vec<_>>();
    json!(polygons.iter().map(|p| p.iter().map(ring).collect::<Vec<_>>()).collect::<Vec<_>>())
}

/// What is in use: borders, or the sketch in their place.
pub async fn data(State(app): State<App>, session: Session) -> Result<Response, PageError> {
    app.office.may_draw_borders(&session.me)?;
    let town = app.office.town();
    let (grids, crs) = (&town.grids, shown(town));
    let village = |g: &office::town::Grid| {
        let border = g.shape.as_ref().map(|s| drawn(crs, &s.polygons()));
        let sketch = if grids.drawn() { Value::Null } else { drawn(crs, &grids.border(g)) };
        json!({ "id": g.id, "name": g.name, "border": border, "sketch": sketch })
    };
    let mut answer = json!({
        "crs": crs,
        "system": crs.label(),
        "tiles": town.base_map.as_ref().map(|m| &m.tiles),
        "notice": if grids.schematic { grids.notice.as_str() } else { "" },
        "outline": drawn(crs, &[vec![grids.outline.clone()]])[0][0],
        "grids": grids.villages().map(village).collect::<Vec<_>>(),
    });
    within_own_tiles(&mut answer, town);
    Ok(Json(answer).into_response())
}

/// What a file holds; nothing is kept of it.
pub async fn import(
    State(app): State<App>,
    session: Session,
    request: Request,
) -> Result<Response, PageError> {
    app.office.may_draw_borders(&session.me)?;
    let refused = |status: StatusCode, e: crate::form::FieldError| {
        problem(status, "文件没有读出来", json!({ "errors": [{ "field": e.field, "message": e.message }] }))
    };
    let unread = StatusCode::UNPROCESSABLE_ENTITY;
    let sent = match sent::read(&app, request).await {
        Ok(sent) => sent,
        Err(wrong) => return Ok(refused(wrong.status, wrong.error)),
    };
    let Some(bytes) = sent.file else {
        return Ok(refused(unread, error("file", "请选择GeoJSON文件")));
    };
    Ok(match imported(&app, bytes, &sent.typed).await? {
        Ok(file) => Json(told(&file, shown(app.office.town()))).into_response(),
        Err(fault) => refused(unread, error(fault.field, fault.message)),
    })
}

fn told(file: &Imported, crs: Crs) -> Value {
    let borders: Map<String, Value> =
        file.borders.iter().map(|(id, polygons)| (id.clone(), drawn(crs, polygons))).collect();
    json!({
        "crs": file.crs.label(),
        "keys": file.keys,
        "key": file.key,
        "features": file.features,
        "left": file.left(),
        "borders": borders,
    })
}
