//! What anybody may ask: who enforces, the town's lists as they stood on a day, hearings that are announced.

use super::answer::{Asks, answer, failed};
use crate::app::App;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Deserialize;

/// The day on which a list is looked at; today when none is named.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct On {
    on: Option<Date>,
}

impl On {
    fn day(&self, app: &App) -> Date {
        self.on.unwrap_or_else(|| app.office.now().date())
    }
}

/// 执法人员
pub(super) async fn officers(State(app): State<App>) -> Response {
    Json(app.office.officers()).into_response()
}

/// 执法证: how it stands today.
pub(super) async fn officer(State(app): State<App>, Path(number): Path<String>) -> Response {
    match app.office.certificate(&number) {
        Some(shown) => Json(shown).into_response(),
        None => failed(office::Error::NotFound),
    }
}

/// 执法事项清单: the version in force, with the items that were made public.
pub(super) async fn powers(State(app): State<App>, Asks(q): Asks<On>) -> Response {
    let on = q.day(&app);
    let Some(list) = app.office.town().law.powers_on(on) else { return failed(office::Error::NotFound) };
    let mut list = list.clone();
    list.items.retain(|i| i.published && i.from.is_none_or(|f| f <= on) && i.to.is_none_or(|t| on <= t));
    Json(list).into_response()
}

/// 法制审核目录（`review`）、音像记录事项清单（`recording`）
pub(super) async fn list(State(app): State<App>, Path(id): Path<String>, Asks(q): Asks<On>) -> Response {
    match app.office.town().list_on(&id, q.day(&app)) {
        Some(list) => Json(list).into_response(),
        None => failed(office::Error::NotFound),
    }
}

/// 听证公告
pub(super) async fn hearings(State(app): State<App>) -> Response {
    answer(app.office.hearings().await)
}
