//! 草稿 by the API: the versions of what is being written for an act, and a further one. The same shelf as the pages'.

use super::answer::{Asks, Caller, answer, failed, problem};
use crate::acts;
use crate::app::App;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use office::drafts::{Fields, Saved};
use office::{Matter, Me};
use serde::Deserialize;
use serde_json::json;

/// Where a page of versions goes on.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Before {
    before: Option<u32>,
}

/// The version that is put away.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    seen: u32,
}

/// A version sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    /// The version it was written on; 0 where there is none.
    #[serde(default)]
    seen: u32,
    /// Names and values as the form types them.
    fields: Fields,
}

/// The versions on one kind of matter.
pub(super) fn of(matter: fn(String) -> Matter) -> MethodRouter<App> {
    let list = move |State(app): State<App>,
                     Caller(me): Caller,
                     Path((id, act)): Path<(String, String)>,
                     Asks(q): Asks<Before>| async move {
        answer(app.office.drafts(&me, &matter(id), &act, q.before).await)
    };
    let save =
        move |State(app): State<App>,
              Caller(me): Caller,
              Path((id, act)): Path<(String, String)>,
              Json(sent): Json<Sent>| async move { keep(app, me, matter(id), act, sent).await };
    let away = move |State(app): State<App>,
                     Caller(me): Caller,
                     Path((id, act)): Path<(String, String)>,
                     Asks(q): Asks<Seen>| async move {
        told(app.office.drop_draft(&me, &matter(id), &act, q.seen).await)
    };
    get(list).post(save).delete(away)
}

async fn keep(app: App, me: Me, matter: Matter, act: String, sent: Sent) -> Response {
    let Some(form) = acts::find(&act).filter(|f| f.is_written()) else {
        return problem(StatusCode::NOT_FOUND, "这个行为没有草稿", json!({ "act": act }));
    };
    // A name that no field has is a slip of the sender's; silently dropped, what was written would be lost.
    if let Some(name) = sent.fields.keys().find(|name| !form.keeps(name)) {
        let errors = json!([{ "field": name, "message": "草稿没有这一项（签名不存入草稿）" }]);
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "填写有误", json!({ "errors": errors }));
    }
    told(app.office.save_draft(&me, &matter, &act, sent.seen, sent.fields).await)
}

fn told(saved: Result<Saved, office::Error>) -> Response {
    match saved {
        Ok(Saved::As(no)) => Json(json!({ "no": no })).into_response(),
        Ok(Saved::Overtaken(latest)) => {
            let detail = format!("{}在{}存了第{}稿", latest.by, latest.saved_at, latest.no);
            problem(StatusCode::CONFLICT, "草稿已有新的一稿", json!({ "detail": detail, "latest": latest }))
        }
        Err(e) => failed(e),
    }
}
