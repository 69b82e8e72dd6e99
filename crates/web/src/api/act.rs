//! Acts by the API: the same for every kind of matter. A room says which address is which matter's; what is sent there, read,
//! proven and handed in, is one way.

use super::answer::{Asks, Caller, expected, key, not_done, problem, refused};
use super::late::{self, Told};
use crate::app::App;
use crate::error::status;
use crate::{acts, pages};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use office::{Matter, Me, Submission};
use serde::Deserialize;
use serde_json::{Value, json};

/// `POST` on a list: the act with which a matter of the room begins.
pub(super) fn begins(matter: Matter, act: &'static str) -> MethodRouter<App> {
    post(move |State(app): State<App>, Caller(me): Caller, headers: HeaderMap, Json(body): Json<Value>| {
        let matter = matter.clone();
        async move { submit(&app, &me, &headers, matter, act, Told::Command(body)).await }
    })
}

/// `POST …/{id}/acts/{act}`: an act on a matter of one kind.
pub(super) fn on(matter: fn(String) -> Matter) -> MethodRouter<App> {
    post(
        move |State(app): State<App>,
              Caller(me): Caller,
              Path((id, act)): Path<(String, String)>,
              headers: HeaderMap,
              told: Told| async move { submit(&app, &me, &headers, matter(id), &act, told).await },
    )
}

/// `POST …/acts/{act}/digest`: what would be signed in the act.
pub(super) fn digests(matter: fn(String) -> Matter) -> MethodRouter<App> {
    post(
        move |State(app): State<App>,
              Caller(me): Caller,
              Path((id, act)): Path<(String, String)>,
              Asks(asked): Asks<Signing>,
              Json(body): Json<Value>| async move {
            digest(&app, &me, matter(id), &act, &asked, body).await
        },
    )
}

/// What was sent as the command of an act, its files known for the sender's own.
async fn command(app: &App, me: &Me, act: &str, told: &Told) -> Result<Value, Box<Response>> {
    let body = match told {
        Told::Command(body) => body.clone(),
        Told::Form(typed) => late::read(act, typed)?,
    };
    let Value::Object(mut command) = body else {
        let title = "请求应当是一个JSON对象";
        return Err(Box::new(problem(StatusCode::UNPROCESSABLE_ENTITY, title, json!({}))));
    };
    if acts::find(act).is_none() {
        return Err(Box::new(problem(StatusCode::NOT_FOUND, "没有这个行为", json!({ "act": act }))));
    }
    command.insert("act".into(), json!(act));
    let mut command = Value::Object(command);
    if matches!(told, Told::Command(_)) {
        // Only a form that a phone kept is signed on the phone.
        for place in law::signing::PLACES {
            if let Some(signature) = command.get_mut(*place).and_then(Value::as_object_mut) {
                signature.remove("offline");
            }
        }
    }
    match pages::files::prove(app, me, &mut command).await {
        Ok(()) => Ok(command),
        Err(errors) => {
            let errors = json!({ "errors": errors });
            Err(Box::new(problem(StatusCode::UNPROCESSABLE_ENTITY, "填写有误", errors)))
        }
    }
}

/// What is signed in this act as it is filled in; nothing is done.
pub(crate) async fn to_sign(app: &App, me: &Me, submission: &Submission, place: &str) -> Response {
    let place = if place.is_empty() { law::signing::PLACES[0] } else { place };
    match app.office.to_be_signed(me, submission, place).await {
        Ok(content) => {
            let shown: String = content.of.chars().take(law::signing::SHOWN).collect();
            Json(json!({ "of": content.of, "shown": shown, "filled": content.filled })).into_response()
        }
        Err(error) => not_done(error),
    }
}

/// Who is to sign, where several do: the field of the signature.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Signing {
    place: String,
}

async fn digest(app: &App, me: &Me, matter: Matter, act: &str, asked: &Signing, body: Value) -> Response {
    let command = match command(app, me, act, &Told::Command(body)).await {
        Ok(command) => command,
        Err(response) => return *response,
    };
    to_sign(app, me, &Submission { matter, command, expected: None, key: None }, &asked.place).await
}

pub(super) async fn submit(
    app: &App,
    me: &Me,
    headers: &HeaderMap,
    matter: Matter,
    act: &str,
    told: Told,
) -> Response {
    if matches!(told, Told::Form(_)) && !pages::along::is_outside(act) {
        let detail = "这个行为只接受application/json";
        return problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "格式不对", json!({ "detail": detail }));
    }
    let mut command = match command(app, me, act, &told).await {
        Ok(command) => command,
        Err(response) => return *response,
    };
    let (expected, key) = match (expected(headers), key(headers)) {
        (Ok(expected), Ok(key)) => (expected, key),
        (Err(response), _) | (_, Err(response)) => return *response,
    };
    let done = match &told {
        Told::Command(_) => app.office.submit(me, Submission { matter, command, expected, key }).await,
        Told::Form(typed) => {
            let filled_at = match late::filled_at(headers) {
                Ok(filled_at) => filled_at,
                Err(response) => return *response,
            };
            if let Some(wait) = filled_at.and_then(|at| late::ahead(app.office.now(), at)) {
                return wait;
            }
            if let Err(refusal) = late::signed_there(&mut command, act, &matter, typed) {
                return refused(&refusal, status(&refusal));
            }
            app.office.submit_late(me, Submission { matter, command, expected, key }, filled_at).await
        }
    };
    match done {
        Ok(done) => {
            let created = if done.repeated { StatusCode::OK } else { StatusCode::CREATED };
            (created, [(header::ETAG, format!("\"{}\"", done.version))], Json(done)).into_response()
        }
        Err(error) => not_done(error),
    }
}
