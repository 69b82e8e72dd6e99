//! What a phone hands in that was filled in without a network: the form as it stands there, when it was filled in by the
//! phone's clock, and what was signed on it. The command is read from the form as a page's is, and every guard stands.

use super::answer::problem;
use crate::form::{Form, Kind, Typed};
use crate::{acts, flow, form};
use axum::Json;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::DateTime;
use law::refusal::Refusal;
use law::signing;
use office::Matter;
use serde_json::{Value, json};

/// What the phone says of the time at which a form was filled in.
const FILLED_AT: &str = "x-filled-at";

/// An act as it is told: the command, or the form it is read from.
pub enum Told {
    /// JSON, as scripts send it.
    Command(Value),
    /// A form as a phone kept it.
    Form(Typed),
}

impl<S: Send + Sync> FromRequest<S> for Told {
    type Rejection = Response;
    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        if kind.is_some_and(|k| k.starts_with("application/x-www-form-urlencoded")) {
            return match flow::plain(request).await {
                Ok(typed) => Ok(Told::Form(typed)),
                Err((_, errors)) => Err(unread(&json!(errors))),
            };
        }
        let Json(command) = Json::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        Ok(Told::Command(command))
    }
}

fn unread(errors: &Value) -> Response {
    problem(StatusCode::UNPROCESSABLE_ENTITY, "填写有误", json!({ "errors": errors }))
}

/// The command that a form says.
pub(super) fn read(act: &str, typed: &Typed) -> Result<Value, Box<Response>> {
    // What has no form is told so where the act is looked for.
    let Some(form) = acts::find(act) else { return Ok(json!({})) };
    let (command, errors) = form::parse(form, typed);
    if errors.is_empty() { Ok(Value::Object(command)) } else { Err(Box::new(unread(&json!(errors)))) }
}

/// When it was filled in, by the phone's clock.
pub(super) fn filled_at(headers: &HeaderMap) -> Result<Option<DateTime>, Box<Response>> {
    let Some(value) = headers.get(FILLED_AT) else { return Ok(None) };
    let moment = value.to_str().ok().and_then(|text| text.trim().parse().ok());
    moment.map(Some).ok_or_else(|| {
        let detail = "X-Filled-At应当是填写时间，例如2026-01-31T09:30:00";
        Box::new(problem(StatusCode::BAD_REQUEST, "填写时间不对", json!({ "detail": detail })))
    })
}

/// A clock that is fast by so many seconds loses nothing: what it says is not yet so, and is sent again when it is.
const FAST: i64 = 15 * 60;

/// The answer to a phone whose clock is a little fast: come again in so many seconds.
pub(super) fn ahead(now: DateTime, filled_at: DateTime) -> Option<Response> {
    let seconds = now.duration_until(filled_at).as_secs();
    (1..=FAST).contains(&seconds).then(|| {
        let wait = [(header::RETRY_AFTER, (seconds + 1).to_string())];
        let detail = "手机时钟偏快，稍后自动再送";
        let answer = problem(StatusCode::SERVICE_UNAVAILABLE, "请稍后再送", json!({ "detail": detail }));
        (StatusCode::SERVICE_UNAVAILABLE, wait, answer).into_response()
    })
}

/// P-05: what was signed on the phone is the form that it sends. Such a picture is marked as drawn offline, so that it is
/// bound to the content now; one that says nothing of what it was drawn over stays as unbound as it is.
pub(super) fn signed_there(
    command: &mut Value,
    act: &str,
    matter: &Matter,
    typed: &Typed,
) -> Result<(), Refusal> {
    let Some(form) = acts::find(act) else { return Ok(()) };
    let address = match matter {
        Matter::Clue(id) => format!("/clues/{id}/acts/{act}"),
        Matter::NewCase(id) => format!("/clues/{id}/case/{act}"),
        Matter::Case(id) => format!("/cases/{id}/acts/{act}"),
        Matter::Inspection(id) => format!("/inspections/{id}/acts/{act}"),
        _ => return Ok(()),
    };
    for place in form.fields.iter().filter(|f| matches!(f.kind, Kind::Sign)).map(|f| f.name) {
        let over = typed.get(&format!("{place}.over"));
        if over.is_empty() || typed.get(&format!("{place}.image")).is_empty() {
            continue;
        }
        if signing::over(&address, place, &shown(form, place, typed)) != over {
            return Err(signing::altered(place));
        }
        command[place]["offline"] = json!(true);
        // What the form says of the fact is not the phone's to say.
        command[place]["of"] = Value::Null;
    }
    Ok(())
}

/// What stood in the form for whoever signed at a place, files by their content.
fn shown(form: &Form, place: &str, typed: &Typed) -> Vec<(String, String)> {
    let kind = |of: &str| form.fields.iter().find(|f| f.name == of).map(|f| f.kind);
    let own = [format!("{place}.name"), format!("{place}.refused")];
    let mut pairs = Vec::new();
    for (name, values) in typed.iter() {
        let root = name.split('.').next().unwrap_or_default();
        let signature = matches!(kind(root), Some(Kind::Sign));
        if name.starts_with('_') || (signature && !own.iter().any(|n| n == name)) {
            continue;
        }
        let file = matches!(kind(name), Some(Kind::Files));
        pairs.extend(values.iter().map(|value| {
            let content = file.then(|| serde_json::from_str::<Value>(value).ok()).flatten();
            let sha256 = content.as_ref().and_then(|c| c["sha256"].as_str());
            (name.to_string(), sha256.unwrap_or(value).to_string())
        }));
    }
    pairs
}
