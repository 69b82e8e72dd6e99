//! What the API answers with, and how it reads what every request says of itself: who asks, which version was seen, which
//! key a repetition has, what stands behind the question mark.

use crate::door::Visit;
use crate::error::{status, unread};
use crate::pages::files::fresh;
use axum::Json;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use law::refusal::Refusal;
use office::{Me, SubmitError};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A problem document (RFC 9457).
pub(crate) fn problem(status: StatusCode, title: &str, extra: Value) -> Response {
    let mut body = json!({ "type": "about:blank", "title": title, "status": status.as_u16() });
    if let (Some(body), Value::Object(extra)) = (body.as_object_mut(), extra) {
        body.extend(extra);
    }
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

pub(super) fn refused(r: &Refusal, status: StatusCode) -> Response {
    let extra = json!({
        "detail": r.to_string(),
        "rule": r.rule.id,
        "articles": r.rule.articles,
        "cited": crate::view::articles(r.rule.articles),
        "need": r.need,
        "have": r.have,
        "fix": r.fix,
        "field": r.field,
    });
    problem(status, r.rule.title, extra)
}

pub(super) fn failed(e: office::Error) -> Response {
    match e {
        office::Error::NotFound => problem(StatusCode::NOT_FOUND, "没有找到", json!({})),
        office::Error::Refused(r) => refused(&r, unread(&r)),
        other => {
            tracing::error!(error = %other, "api");
            problem(StatusCode::INTERNAL_SERVER_ERROR, "系统出了问题", json!({}))
        }
    }
}

pub(super) fn answer<T: serde::Serialize>(result: Result<T, office::Error>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(e) => failed(e),
    }
}

/// Whoever asks, by a session or a token; nobody is 401.
pub(super) struct Caller(pub Me);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        match parts.extensions.get::<Visit>().and_then(|visit| visit.account.as_ref()) {
            Some(a) if !a.must_change_password => Ok(Caller(a.me.clone())),
            Some(_) => Err(problem(StatusCode::FORBIDDEN, "请先修改初始密码", json!({}))),
            None => Err(problem(StatusCode::UNAUTHORIZED, "请先登录，或者提供接口令牌", json!({}))),
        }
    }
}

/// The version the sender has seen, from an `ETag` of ours. What is none of ours is never what stands now: to act all the
/// same would take the sender's protection away.
pub(super) fn expected(headers: &HeaderMap) -> Result<Option<u64>, Box<Response>> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let version =
        text.trim_start_matches("W/").trim_matches('"').split('-').next().and_then(|v| v.parse().ok());
    version.map(Some).ok_or_else(|| {
        let detail = "If-Match应当是读取事项时得到的ETag";
        Box::new(problem(StatusCode::PRECONDITION_FAILED, "版本不对", json!({ "detail": detail })))
    })
}

/// The sender's key of a request that may be repeated. One that cannot be kept would let a repetition act twice.
pub(super) fn key(headers: &HeaderMap) -> Result<Option<String>, Box<Response>> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or_default().trim().trim_matches('"');
    if (1..=200).contains(&key.len()) {
        return Ok(Some(key.into()));
    }
    let detail = "Idempotency-Key应当是1至200个英文字符";
    Err(Box::new(problem(StatusCode::BAD_REQUEST, "幂等键不对", json!({ "detail": detail }))))
}

/// What is asked behind the question mark; what cannot be read is said by its name.
pub(super) struct Asks<T>(pub T);

impl<S: Send + Sync, T: serde::de::DeserializeOwned> FromRequestParts<S> for Asks<T> {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let error = match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(asked)) => return Ok(Asks(asked)),
            Err(error) => error.body_text(),
        };
        let said = error.split_once(": ").map_or("", |(_, said)| said);
        let twice = said.split("duplicate field `").nth(1).and_then(|t| t.split('`').next());
        let (field, message) = match (twice, said.split_once(": ")) {
            (Some(field), _) => (field, "只能写一次"),
            (None, Some((field, what))) if what.contains("`true` or `false`") => {
                (field, "应当是true或者false")
            }
            (None, Some((field, _))) => (field, "格式不对"),
            (None, None) => ("", "网址中的查询条件格式不对"),
        };
        let errors = json!({ "errors": [{ "field": field, "message": message }] });
        Err(problem(StatusCode::BAD_REQUEST, "查询条件有误", errors))
    }
}

/// A matter with a tag: its version, which `If-Match` takes, and a digest of all that is told of it, as what may be done
/// changes with the days too. Whoever already has it is told so.
pub(super) fn tagged<T: serde::Serialize>(headers: &HeaderMap, version: u64, value: &T) -> Response {
    let body = match serde_json::to_vec(value) {
        Ok(body) => body,
        Err(e) => {
            tracing::error!(error = %e, "api");
            return problem(StatusCode::INTERNAL_SERVER_ERROR, "系统出了问题", json!({}));
        }
    };
    let digest = hex::encode(Sha256::digest(&body));
    let tag = format!("\"{version}-{}\"", &digest[..16]);
    if fresh(headers, &tag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    ([(header::ETAG, tag), (header::CONTENT_TYPE, "application/json".into())], body).into_response()
}

/// Why an act was not done, as a problem.
pub(crate) fn not_done(error: SubmitError) -> Response {
    match error {
        SubmitError::Refused(r) => refused(&r, status(&r)),
        SubmitError::Fields(errors) => {
            problem(StatusCode::UNPROCESSABLE_ENTITY, "填写有误", json!({ "errors": errors }))
        }
        SubmitError::Stale { now } => problem(
            StatusCode::PRECONDITION_FAILED,
            "事项已有新的进展，请重新读取后再办",
            json!({ "version": now }),
        ),
        SubmitError::KeyReused => problem(StatusCode::CONFLICT, "幂等键对应的内容不同", json!({})),
        SubmitError::NotFound => problem(StatusCode::NOT_FOUND, "没有找到", json!({})),
        SubmitError::Broken(e) => failed(e.into()),
    }
}
