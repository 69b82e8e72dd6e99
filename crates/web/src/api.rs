//! The JSON API: every command and query of the pages, behind the same guards. Errors are RFC 9457 problems.

mod drafts;
mod late;
mod open;

use self::late::Told;
use crate::app::App;
use crate::door::{Missed, Visit};
use crate::error::{status, unread};
use crate::pages::files::fresh;
use crate::{acts, form, pages};
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use law::calendar::YearArrangement;
use law::refusal::Refusal;
use office::bank::BankError;
use office::read::{
    CaseFilter, ClueFilter, CoverageAsk, FootageFilter, InspectionFilter, PatrolFilter, ReceiptFilter,
    ThingFilter,
};
use office::{Matter, Me, Submission, SubmitError};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// The API's addresses, below `/api/v1`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/me", get(me))
        .route("/inbox", get(inbox))
        .route("/overview", get(overview))
        .route("/clues", get(clues).post(report))
        .route("/clues/{id}", get(clue))
        .route("/clues/{id}/acts/{act}", post(clue_act))
        .route("/clues/{id}/acts/{act}/digest", post(clue_digest))
        .route("/clues/{id}/case/{act}", post(open_case))
        .route("/cases", get(cases))
        .route("/cases/{id}", get(case))
        .route("/cases/{id}/volume", get(volume))
        .route("/cases/{id}/acts/{act}", post(case_act))
        .route("/inspections", get(inspections).post(make_plan))
        .route("/inspections/{id}", get(inspection))
        .route("/inspections/{id}/acts/{act}", post(inspection_act))
        .route("/inspections/{id}/acts/{act}/digest", post(inspection_digest))
        .route("/cases/{id}/acts/{act}/digest", post(case_digest))
        .route("/clues/{id}/acts/{act}/drafts", drafts::of(Matter::Clue))
        .route("/clues/{id}/case/{act}/drafts", drafts::of(Matter::NewCase))
        .route("/cases/{id}/acts/{act}/drafts", drafts::of(Matter::Case))
        .route("/inspections/{id}/acts/{act}/drafts", drafts::of(Matter::Inspection))
        .route("/footage", get(footages).post(import_footage))
        .route("/footage/match", get(footage_matches))
        .route("/footage/{id}", get(footage))
        .route("/footage/{id}/acts/{act}", post(footage_act))
        .route("/patrols", get(patrols).post(assign_patrol))
        .route("/patrols/coverage", get(coverage))
        .route("/patrols/{id}", get(patrol))
        .route("/patrols/{id}/acts/{act}", post(patrol_act))
        .route("/patrols/{id}/track", get(track).post(keep_track))
        .route("/receipts", get(receipts))
        .route("/receipts/range/{id}", get(receipt_range))
        .route("/receipts/acts/{act}", post(receipt_act))
        .route("/store", get(things))
        .route("/store/{id}", get(thing))
        .route("/store/counts", get(stocktakings).post(begin_count))
        .route("/store/counts/{id}", get(stocktaking))
        .route("/store/counts/{id}/acts/{act}", post(stocktaking_act))
        .route("/bank", get(bank_files).post(take_bank_file))
        .route("/bank/{id}", get(bank_file))
        .route("/bank/{id}/book", post(book_bank_file))
        .route("/ledger", get(ledger))
        .route("/papers/{number}", get(paper))
        .route("/search", get(search))
        .route("/deadline", get(deadline))
        .route("/calendar", get(calendar).post(enter_year))
        .route("/rules", get(rules))
        .route("/public/officers", get(open::officers))
        .route("/public/powers", get(open::powers))
        .route("/public/lists/{id}", get(open::list))
        .route("/public/hearings", get(open::hearings))
        .route("/public/inspections", get(results))
        .route("/public/decisions", get(published))
        .route("/public/progress/{receipt}", get(progress))
        .route("/public/check/{code}", get(check))
}

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

fn refused(r: &Refusal, status: StatusCode) -> Response {
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

fn failed(e: office::Error) -> Response {
    match e {
        office::Error::NotFound => problem(StatusCode::NOT_FOUND, "没有找到", json!({})),
        office::Error::Refused(r) => refused(&r, unread(&r)),
        other => {
            tracing::error!(error = %other, "api");
            problem(StatusCode::INTERNAL_SERVER_ERROR, "系统出了问题", json!({}))
        }
    }
}

fn answer<T: serde::Serialize>(result: Result<T, office::Error>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(e) => failed(e),
    }
}

/// Who is asking, or 401.
fn signed_in(visit: &Visit) -> Result<Me, Box<Response>> {
    match &visit.account {
        Some(a) if !a.must_change_password => Ok(a.me.clone()),
        Some(_) => Err(Box::new(problem(StatusCode::FORBIDDEN, "请先修改初始密码", json!({})))),
        None => Err(Box::new(problem(StatusCode::UNAUTHORIZED, "请先登录，或者提供接口令牌", json!({})))),
    }
}

macro_rules! who {
    ($visit:expr) => {
        match signed_in(&$visit) {
            Ok(me) => me,
            Err(response) => return *response,
        }
    };
}

/// The version the sender has seen, from an `ETag` of ours. What is none of ours is never what stands now: to act all the
/// same would take the sender's protection away.
fn expected(headers: &HeaderMap) -> Result<Option<u64>, Box<Response>> {
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
fn key(headers: &HeaderMap) -> Result<Option<String>, Box<Response>> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or_default().trim().trim_matches('"');
    if (1..=200).contains(&key.len()) {
        return Ok(Some(key.into()));
    }
    let detail = "Idempotency-Key应当是1至200个英文字符";
    Err(Box::new(problem(StatusCode::BAD_REQUEST, "幂等键不对", json!({ "detail": detail }))))
}

/// What is asked behind the question mark; what cannot be read is said by its name.
struct Asks<T>(T);

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
fn tagged<T: serde::Serialize>(headers: &HeaderMap, version: u64, value: &T) -> Response {
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
    match crate::pages::files::prove(app, me, &mut command).await {
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

async fn submit(
    app: &App,
    me: &Me,
    headers: &HeaderMap,
    matter: Matter,
    act: &str,
    told: impl Into<Told>,
) -> Response {
    let told = told.into();
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

async fn me(visit: Visit) -> Response {
    let me = who!(visit);
    let p = &me.person;
    Json(json!({ "id": p.id, "name": p.name, "post": p.post, "unit": p.unit, "roles": p.roles }))
        .into_response()
}

async fn inbox(State(app): State<App>, visit: Visit) -> Response {
    let me = who!(visit);
    answer(app.office.desk(&me).await)
}

async fn overview(State(app): State<App>, visit: Visit) -> Response {
    let me = who!(visit);
    match app.office.overview(&me).await {
        Ok(Some(overview)) => Json(overview).into_response(),
        Ok(None) => {
            let have = format!("{}（{}）", me.person.name, me.person.post);
            let refusal = Refusal::new(&law::rules::P_01, "由指挥调度、领导、法治或者监督岗位查看态势", have)
                .fix("指挥调度中心", "需要数字的，向指挥调度中心索取");
            refused(&refusal, StatusCode::FORBIDDEN)
        }
        Err(e) => failed(e),
    }
}

async fn clues(State(app): State<App>, visit: Visit, Asks(filter): Asks<ClueFilter>) -> Response {
    let me = who!(visit);
    answer(app.office.clues(&me, &filter).await)
}

async fn clue(State(app): State<App>, visit: Visit, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let me = who!(visit);
    match app.office.clue(&me, &id).await {
        Ok(clue) => tagged(&headers, clue.state.version, &clue),
        Err(e) => failed(e),
    }
}

async fn cases(State(app): State<App>, visit: Visit, Asks(filter): Asks<CaseFilter>) -> Response {
    let me = who!(visit);
    answer(app.office.cases(&me, &filter).await)
}

async fn case(State(app): State<App>, visit: Visit, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let me = who!(visit);
    match app.office.case(&me, &id, false).await {
        Ok(case) => tagged(&headers, case.state.version, &case),
        Err(e) => failed(e),
    }
}

/// 卷宗
async fn volume(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Asks(asked): Asks<pages::volume::Asked>,
) -> Response {
    let me = who!(visit);
    let Some(part) = asked.part() else {
        let errors =
            json!({ "errors": [{ "field": "part", "message": "应当是main（正卷）或者inner（副卷）" }] });
        return problem(StatusCode::BAD_REQUEST, "查询条件有误", errors);
    };
    match app.files.volume(&me, &id, part).await {
        Ok(volume) => pages::volume::sent(volume),
        Err(e) => failed(e),
    }
}

async fn paper(State(app): State<App>, visit: Visit, Path(number): Path<String>) -> Response {
    let me = who!(visit);
    match app.office.paper_pdf(&me, &number).await {
        Ok((_, pdf)) => ([(header::CONTENT_TYPE, "application/pdf")], pdf).into_response(),
        Err(e) => failed(e),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    q: String,
    term: String,
    start: String,
    after: String,
    name: String,
}

async fn search(State(app): State<App>, visit: Visit, Asks(q): Asks<Asked>) -> Response {
    let me = who!(visit);
    answer(app.office.search(&me, &q.q).await)
}

async fn report(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let me = who!(visit);
    submit(&app, &me, &headers, Matter::NewClue, "report_clue", body).await
}

async fn clue_act(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
    headers: HeaderMap,
    told: Told,
) -> Response {
    let me = who!(visit);
    submit(&app, &me, &headers, Matter::Clue(id), &act, told).await
}

async fn open_case(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
    headers: HeaderMap,
    told: Told,
) -> Response {
    let me = who!(visit);
    submit(&app, &me, &headers, Matter::NewCase(id), &act, told).await
}

async fn case_act(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
    headers: HeaderMap,
    told: Told,
) -> Response {
    let me = who!(visit);
    submit(&app, &me, &headers, Matter::Case(id), &act, told).await
}

async fn clue_digest(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
    Asks(asked): Asks<Signing>,
    Json(body): Json<Value>,
) -> Response {
    let me = who!(visit);
    digest(&app, &me, Matter::Clue(id), &act, &asked, body).await
}

async fn case_digest(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
    Asks(asked): Asks<Signing>,
    Json(body): Json<Value>,
) -> Response {
    let me = who!(visit);
    digest(&app, &me, Matter::Case(id), &act, &asked, body).await
}

async fn inspection_digest(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
    Asks(asked): Asks<Signing>,
    Json(body): Json<Value>,
) -> Response {
    let me = who!(visit);
    digest(&app, &me, Matter::Inspection(id), &act, &asked, body).await
}

async fn bank_files(State(app): State<App>, visit: Visit, Asks(q): Asks<Asked>) -> Response {
    let me = who!(visit);
    answer(app.office.bank_files(&me, &q.after).await)
}

/// The body is the file itself, its name stands in the address.
async fn take_bank_file(
    State(app): State<App>,
    visit: Visit,
    Asks(q): Asks<Asked>,
    body: axum::body::Bytes,
) -> Response {
    let me = who!(visit);
    match app.office.take_bank_file(&me, &q.name, &body).await {
        Ok(taken) => {
            let status = if taken.new == 0 { StatusCode::OK } else { StatusCode::CREATED };
            (status, Json(taken)).into_response()
        }
        Err(BankError::Refused(r)) => refused(&r, status(&r)),
        Err(BankError::Faults(faults)) => {
            problem(StatusCode::UNPROCESSABLE_ENTITY, "文件有误", json!({ "faults": faults }))
        }
        Err(BankError::Broken(e)) => failed(e.into()),
    }
}

async fn bank_file(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Response {
    let me = who!(visit);
    answer(app.office.bank_comparison(&me, &id).await)
}

async fn book_bank_file(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Response {
    let me = who!(visit);
    answer(app.office.book_bank_file(&me, &id).await)
}

async fn ledger(
    State(app): State<App>,
    visit: Visit,
    Asks(q): Asks<crate::pages::ledger::Asked>,
) -> Response {
    let me = who!(visit);
    let wanted = match q.wanted(app.office.now().date()) {
        Ok(wanted) => wanted,
        Err(errors) => {
            return problem(StatusCode::UNPROCESSABLE_ENTITY, "填写有误", json!({ "errors": errors }));
        }
    };
    let page = match app.office.ledger(&me, &wanted, q.after()).await {
        Ok(page) => page,
        Err(e) => return failed(e),
    };
    let sums = app.office.ledger_sums(&me, &wanted).await;
    answer(sums.map(|sums| json!({ "sums": sums, "rows": page.rows, "next": page.next })))
}

async fn inspections(State(app): State<App>, visit: Visit, Asks(filter): Asks<InspectionFilter>) -> Response {
    let me = who!(visit);
    answer(app.office.inspections(&me, &filter).await)
}

async fn make_plan(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let me = who!(visit);
    submit(&app, &me, &headers, Matter::NewInspection, "make_plan", body).await
}

async fn inspection(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    let me = who!(visit);
    match app.office.inspection(&me, &id).await {
        Ok(plan) => tagged(&headers, plan.state.version, &plan),
        Err(e) => failed(e),
    }
}

async fn inspection_act(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
    headers: HeaderMap,
    told: Told,
) -> Response {
    let me = who!(visit);
    submit(&app, &me, &headers, Matter::Inspection(id), &act, told).await
}

async fn patrols(State(app): State<App>, visit: Visit, Asks(filter): Asks<PatrolFilter>) -> Response {
    let me = who!(visit);
    answer(app.office.patrols(&me, &filter).await)
}

async fn assign_patrol(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let me = who!(visit);
    submit(&app, &me, &headers, Matter::NewPatrol, "assign_patrol", body).await
}

async fn coverage(State(app): State<App>, visit: Visit, Asks(ask): Asks<CoverageAsk>) -> Response {
    let me = who!(visit);
    answer(app.office.coverage(&me, &ask).await)
}

async fn patrol(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    let me = who!(visit);
    match app.office.patrol(&me, &id).await {
        Ok(patrol) => tagged(&headers, patrol.state.version, &patrol),
        Err(e) => failed(e),
    }
}

async fn patrol_act(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
    headers: HeaderMap,
    told: Told,
) -> Response {
    let me = who!(visit);
    submit(&app, &me, &headers, Matter::Patrol(id), &act, told).await
}

async fn track(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Response {
    let me = who!(visit);
    answer(app.office.track(&me, &id).await)
}

/// 轨迹点, as the phone gathers them: `[{"at": …, "lon": …, "lat": …, "accuracy": …}]`.
async fn keep_track(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Json(body): Json<Value>,
) -> Response {
    let me = who!(visit);
    let points = match office::readable(body) {
        Ok(points) => points,
        Err(error) => return not_done(error),
    };
    match app.office.keep_track(&me, &id, points).await {
        Ok(kept) => Json(kept).into_response(),
        Err(office::Error::Refused(r)) => refused(&r, status(&r)),
        Err(e) => failed(e),
    }
}

async fn footages(State(app): State<App>, visit: Visit, Asks(filter): Asks<FootageFilter>) -> Response {
    let me = who!(visit);
    answer(app.office.footages(&me, &filter).await)
}

async fn footage_matches(
    State(app): State<App>,
    visit: Visit,
    Asks(filter): Asks<FootageFilter>,
) -> Response {
    let me = who!(visit);
    answer(app.office.footage_matches(&me, &filter).await)
}

async fn import_footage(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let me = who!(visit);
    submit(&app, &me, &headers, Matter::NewFootage, "import_footage", body).await
}

async fn footage(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    let me = who!(visit);
    match app.office.footage(&me, &id).await {
        Ok(view) => tagged(&headers, view.state.version, &view),
        Err(e) => failed(e),
    }
}

async fn footage_act(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let me = who!(visit);
    submit(&app, &me, &headers, Matter::Footage(id), &act, body).await
}

async fn things(State(app): State<App>, visit: Visit, Asks(filter): Asks<ThingFilter>) -> Response {
    let me = who!(visit);
    answer(app.office.things(&me, &filter).await)
}

async fn thing(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Response {
    let me = who!(visit);
    answer(app.office.thing(&me, &id).await)
}

async fn stocktakings(State(app): State<App>, visit: Visit, Asks(q): Asks<Asked>) -> Response {
    let me = who!(visit);
    answer(app.office.stocktakings(&me, &q.after).await)
}

async fn begin_count(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let me = who!(visit);
    submit(&app, &me, &headers, Matter::NewStocktaking, "begin_count", body).await
}

async fn stocktaking(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    let me = who!(visit);
    match app.office.stocktaking(&me, &id).await {
        Ok(count) => tagged(&headers, count.state.version, &count),
        Err(e) => failed(e),
    }
}

async fn stocktaking_act(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let me = who!(visit);
    submit(&app, &me, &headers, Matter::Stocktaking(id), &act, body).await
}

async fn receipts(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Asks(filter): Asks<ReceiptFilter>,
) -> Response {
    let me = who!(visit);
    match app.office.receipts(&me, &filter).await {
        Ok(receipts) => tagged(&headers, receipts.version, &receipts),
        Err(e) => failed(e),
    }
}

async fn receipt_range(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Asks(q): Asks<Asked>,
) -> Response {
    let me = who!(visit);
    answer(
        app.office
            .receipt_range(&me, &id, &q.after)
            .await
            .map(|(range, page)| json!({ "range": range, "rows": page.rows, "next": page.next })),
    )
}

async fn receipt_act(
    State(app): State<App>,
    visit: Visit,
    Path(act): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let me = who!(visit);
    submit(&app, &me, &headers, Matter::Receipts, &act, body).await
}

async fn calendar(State(app): State<App>) -> Response {
    let years: Vec<&YearArrangement> = app.office.town().law.calendar.years().collect();
    Json(json!({ "years": years })).into_response()
}

async fn enter_year(State(app): State<App>, visit: Visit, Json(body): Json<Value>) -> Response {
    let me = who!(visit);
    let arrangement: YearArrangement = match office::readable(body) {
        Ok(arrangement) => arrangement,
        Err(e) => return not_done(e),
    };
    match app.office.enter_year(&me, arrangement).await {
        Ok(done) => (StatusCode::CREATED, Json(done)).into_response(),
        Err(error) => not_done(error),
    }
}

async fn deadline(State(app): State<App>, Asks(q): Asks<Asked>) -> Response {
    match law::deadline::calculator::calculate(&q.term, &q.start, &app.office.town().law.calendar) {
        Ok(a) => Json(a).into_response(),
        Err(r) => refused(&r, StatusCode::UNPROCESSABLE_ENTITY),
    }
}

async fn rules() -> Response {
    Json(law::rules::listed()).into_response()
}

async fn results(State(app): State<App>, Asks(q): Asks<Asked>) -> Response {
    answer(app.office.inspection_results(&q.after).await)
}

async fn published(State(app): State<App>, Asks(q): Asks<Asked>) -> Response {
    answer(app.office.published(&q.after).await)
}

async fn progress(State(app): State<App>, Path(receipt): Path<String>) -> Response {
    match app.office.progress(&receipt).await {
        Ok(Some(p)) => Json(p).into_response(),
        Ok(None) => {
            let mut response = failed(office::Error::NotFound);
            response.extensions_mut().insert(Missed);
            response
        }
        Err(e) => failed(e),
    }
}

async fn check(State(app): State<App>, Path(code): Path<String>) -> Response {
    match app.office.check_paper(&code).await {
        Ok(Some(p)) => Json(p).into_response(),
        Ok(None) => failed(office::Error::NotFound),
        Err(e) => failed(e),
    }
}

/// The description of the API, made of the same forms that draw the pages.
pub async fn openapi() -> Response {
    Json(describe()).into_response()
}

/// The OpenAPI document.
pub fn describe() -> Value {
    let text = |d: &str| json!({ "type": "string", "description": d });
    let schemas = json!({
        "Party": { "type": "object", "properties": {
            "kind": { "type": "string", "enum": ["citizen", "sole_trader", "organisation"] },
            "name": text("姓名、名称"), "id_number": text("公民身份号码"), "credit_code": text("统一社会信用代码"),
            "credit_code_confirmed": { "type": "boolean" }, "representative": text("法定代表人"), "address": text("住址"),
            "phone": text("电话") } },
        "Place": { "type": "object", "properties": {
            "text": text("地点"), "grid": text("网格编号"),
            "lon": { "type": "number", "description": "经度；读出来总是WGS-84" },
            "lat": { "type": "number", "description": "纬度；读出来总是WGS-84" },
            "accuracy": { "type": "number", "description": "米" },
            "crs": { "type": "string", "enum": law::party::Crs::ALL.map(law::party::Crs::tag), "default": "wgs84", "writeOnly": true,
                "description": "所报经纬度的坐标系，收到后换算为WGS-84存放；CGCS2000按WGS-84收" },
            "given_crs": { "type": "string", "enum": law::party::Crs::ALL.map(law::party::Crs::tag), "readOnly": true,
                "description": "由哪个坐标系换算而来；经纬度本身已是WGS-84" } } },
        "FileRef": { "type": "object", "description": "POST /files 的应答", "properties": {
            "sha256": text("SHA-256"), "sm3": text("SM3"), "name": text("文件名"), "media_type": text("类型"),
            "size": { "type": "integer" }, "original": { "type": "boolean" } } },
        "Signature": { "type": "object", "properties": {
            "name": text("签名人"), "image": text("签名图的SHA-256"), "refused": text("拒签注记：原因和见证、录像情况"),
            "of": text("所签内容的摘要（SM3），由本行为地址后加/digest求得；有签名图的必填，内容、签名人改动即不符。一图一用，由经办人本人上传"),
            "on_paper": { "type": "boolean", "description": "签在纸质原件上，图为照片；可以没有摘要，没有的显示为未绑定" } } },
        "Content": { "type": "object", "description": "所签内容", "properties": {
            "of": text("摘要，放进签名的of"), "shown": text("摘要的开头，给签名人看"),
            "filled": { "type": "object", "description": "没有填写而由系统填上的日期、时间：所签内容的一部分，与签名一并提交" } } },
        "PenaltyItem": { "type": "object", "required": ["kind"], "properties": {
            "kind": { "type": "string", "enum": law::town::PenaltyKind::ALL.iter().map(crate::view::tag).collect::<Vec<_>>() },
            "amount": { "type": "integer", "description": "分" }, "detail": text("具体内容") } },
        "ReviewItem": { "type": "object", "properties": {
            "item": { "type": "string" }, "passed": { "type": "boolean" },
            "note": text("意见") } },
        "Done": { "type": "object", "properties": {
            "matter": text("clue、case、inspection或者patrol"), "id": text("编号"), "version": { "type": "integer" },
            "numbers": { "type": "array", "items": { "type": "string" } }, "receipt": text("回执号"),
            "repeated": { "type": "boolean" } } },
        "Draft": { "type": "object", "description": "草稿的一稿", "properties": {
            "no": { "type": "integer", "description": "稿次" }, "by": text("保存人"), "saved_at": text("保存时间"),
            "state": { "type": "string", "enum": ["open", "used", "dropped"], "description": "草稿、办理时的文字、已弃" },
            "fields": { "type": "object", "description": "表单各项的名称和填写的内容",
                "additionalProperties": { "type": "array", "items": { "type": "string" } } } } },
        "Problem": { "type": "object", "description": "RFC 9457", "properties": {
            "title": text("规则或者错误"), "status": { "type": "integer" }, "detail": text("全文"), "rule": text("规则编号"),
            "articles": { "type": "array", "items": { "type": "string" } }, "cited": text("依据的全称"), "need": text("需要"), "have": text("现在"),
            "fix": { "type": "object" }, "field": text("字段"),
            "errors": { "type": "array", "items": { "type": "object", "properties": {
                "field": text("字段，例如party.id_number"), "message": text("哪里不对") } } } } },
    });
    let mut paths = Map::new();
    let problem = json!({ "description": "不予办理", "content": { "application/problem+json": {
        "schema": { "$ref": "#/components/schemas/Problem" } } } });
    let act = |form: &form::Form, title: &str| {
        json!({ "post": {
            "summary": title,
            "parameters": [
                { "name": "If-Match", "in": "header", "schema": { "type": "string" }, "description": "页面所见版本" },
                { "name": "Idempotency-Key", "in": "header", "schema": { "type": "string" }, "description": "重试只办一次" }],
            "requestBody": { "required": true, "content": { "application/json": { "schema": form::schema(form) } } },
            "responses": {
                "201": { "description": "已办理", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Done" } } } },
                "403": problem.clone(), "412": problem.clone(), "422": problem.clone() } } })
    };
    // What is signed in an act that is signed on the screen.
    let to_sign = |item: &Value, title: &str| {
        let mut asked = item.clone();
        asked["post"]["summary"] = json!(format!("所签内容的摘要：{title}（不办理）"));
        asked["post"]["parameters"] = json!([{ "name": "place", "in": "query",
            "schema": { "type": "string", "enum": law::signing::PLACES }, "description": "谁来签：签名所在的字段" }]);
        asked["post"]["responses"] = json!({
            "200": { "description": "摘要", "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/Content" } } } },
            "403": problem.clone(), "404": problem.clone(), "422": problem.clone() });
        asked
    };
    // What is being written for an act in which somebody writes.
    let drafts = |title: &str| {
        let draft = json!({ "$ref": "#/components/schemas/Draft" });
        json!({
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
            "get": {
                "summary": format!("草稿经过：{title}"),
                "parameters": [{ "name": "before", "in": "query", "schema": { "type": "integer" }, "description": "接着上一页的稿次" }],
                "responses": {
                    "200": { "description": "各稿，新的在前", "content": { "application/json": { "schema": {
                        "type": "object", "properties": {
                            "rows": { "type": "array", "items": draft.clone() }, "next": text("下一页的before") } } } } },
                    "403": problem.clone(), "404": problem.clone() } },
            "post": {
                "summary": format!("存草稿：{title}（不办理）"),
                "requestBody": { "required": true, "content": { "application/json": { "schema": {
                    "type": "object", "required": ["fields"], "properties": {
                        "seen": { "type": "integer", "description": "据以修改的稿次，没有的为0" },
                        "fields": { "type": "object", "additionalProperties": { "type": "array", "items": { "type": "string" } } } } } } } },
                "responses": {
                    "200": { "description": "稿次；与上一稿相同的不另存" }, "403": problem.clone(), "404": problem.clone(),
                    "409": problem.clone(), "422": problem.clone() } },
            "delete": {
                "summary": format!("弃稿：{title}"),
                "parameters": [{ "name": "seen", "in": "query", "required": true, "schema": { "type": "integer" }, "description": "所见的最后稿次" }],
                "responses": {
                    "200": { "description": "已弃，各稿仍可查看" }, "403": problem.clone(), "404": problem.clone(),
                    "409": problem.clone() } } })
    };
    // What is filled in outside may come as its form, hours later.
    let late = |item: &mut Value, form: &form::Form| {
        if !pages::along::is_outside(form.act) {
            return;
        }
        if let Some(parameters) = item["post"]["parameters"].as_array_mut() {
            parameters.push(json!({ "name": "X-Filled-At", "in": "header",
                "schema": { "type": "string", "format": "date-time" }, "description": "没有网络时填写的时间，以手机时钟为准；只与表单一同提交，只作记录" }));
        }
        item["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"] = json!({ "schema": {
            "type": "object", "description": "页面上的表单，各项同页面；签名的over为手机对表单求得的摘要" } });
    };
    for form in acts::all() {
        let title = crate::view::act_title(form.act);
        let path = match (form.act, law::clue::act(form.act).is_some()) {
            ("report_clue", _) => "/clues".to_string(),
            ("decide_on_spot", _) => "/clues/{id}/case/decide_on_spot".to_string(),
            (act, true) => format!("/clues/{{id}}/acts/{act}"),
            (act, false) => format!("/cases/{{id}}/acts/{act}"),
        };
        let mut item = act(form, title);
        late(&mut item, form);
        if path.contains("{id}") {
            item["parameters"] =
                json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }]);
        }
        if form.is_signed() {
            paths.insert(format!("{path}/digest"), to_sign(&item, title));
        }
        if form.is_written() && path.contains("{id}") {
            paths.insert(format!("{path}/drafts"), drafts(title));
        }
        if form.act == "propose_filing" {
            paths.insert("/clues/{id}/case/propose_filing/drafts".into(), drafts(title));
            paths.insert("/clues/{id}/case/propose_filing".into(), item.clone());
        }
        paths.insert(path, item);
    }
    for form in acts::of_inspections() {
        let mut item = act(form, crate::view::act_title(form.act));
        late(&mut item, form);
        let path = match form.act {
            "make_plan" => "/inspections".to_string(),
            act => format!("/inspections/{{id}}/acts/{act}"),
        };
        if path.contains("{id}") {
            item["parameters"] =
                json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }]);
        }
        if form.is_signed() {
            paths.insert(format!("{path}/digest"), to_sign(&item, crate::view::act_title(form.act)));
        }
        if form.is_written() && path.contains("{id}") {
            paths.insert(format!("{path}/drafts"), drafts(crate::view::act_title(form.act)));
        }
        paths.insert(path, item);
    }
    for form in acts::of_footage() {
        let mut item = act(form, crate::view::act_title(form.act));
        let path = match form.act {
            "import_footage" => "/footage".to_string(),
            act => format!("/footage/{{id}}/acts/{act}"),
        };
        if path.contains("{id}") {
            item["parameters"] =
                json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }]);
        }
        paths.insert(path, item);
    }
    for form in acts::of_stocktakings() {
        let mut item = act(form, crate::view::act_title(form.act));
        let path = match form.act {
            "begin_count" => "/store/counts".to_string(),
            act => format!("/store/counts/{{id}}/acts/{act}"),
        };
        if path.contains("{id}") {
            item["parameters"] =
                json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }]);
        }
        paths.insert(path, item);
    }
    for form in acts::of_patrols() {
        let mut item = act(form, crate::view::act_title(form.act));
        late(&mut item, form);
        let path = match form.act {
            "assign_patrol" => "/patrols".to_string(),
            act => {
                item["parameters"] =
                    json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }]);
                format!("/patrols/{{id}}/acts/{act}")
            }
        };
        paths.insert(path, item);
    }
    for form in acts::of_receipts() {
        paths.insert(format!("/receipts/acts/{}", form.act), act(form, crate::view::act_title(form.act)));
    }
    for (path, title, asks) in [
        ("/me", "本人", ""),
        ("/inbox", "待办", ""),
        ("/overview", "态势", ""),
        ("/clues", "线索列表", "stage class source squad grid text overdue open mine after"),
        ("/clues/{id}", "线索", ""),
        ("/cases", "案件列表", "stage procedure squad text overdue open after"),
        ("/cases/{id}", "案件", ""),
        ("/cases/{id}/volume", "卷宗PDF：正卷，或者副卷（part=inner）", "part"),
        ("/inspections", "检查计划列表", "stage way unit text overdue open after"),
        ("/inspections/{id}", "检查计划", ""),
        ("/store", "存放室物品", "place state taken broken back overdue gone text case after"),
        ("/store/{id}", "物品和保管链", ""),
        ("/store/counts", "盘点", "after"),
        ("/store/counts/{id}", "一次盘点", ""),
        ("/patrols", "巡查任务列表", "grid person sort origin stage result from to open overdue after"),
        ("/patrols/{id}", "巡查任务", ""),
        ("/patrols/coverage", "巡查覆盖", "month sort"),
        ("/patrols/{id}/track", "巡查轨迹：本人和指挥调度中心主任，他人查看留痕", ""),
        ("/bank", "银行对账文件", "after"),
        ("/bank/{id}", "一个银行文件与账的核对", ""),
        ("/ledger", "罚没收入台账", "from to kind waiting after"),
        ("/footage", "执法音像列表", "state device wearer day after"),
        ("/footage/match", "未关联的音像和可以关联的环节", "device wearer day after"),
        ("/footage/{id}", "一段音像", ""),
        ("/receipts", "罚没票据号段", "kind open holder number after"),
        ("/receipts/range/{id}", "号段内的票据", "after"),
        ("/papers/{number}", "文书PDF", ""),
        ("/search", "搜索", "q"),
        ("/deadline", "期限计算", "term start"),
        ("/calendar", "放假安排", ""),
        ("/rules", "规则库", ""),
        ("/public/officers", "执法人员", ""),
        ("/public/powers", "执法事项清单，on为哪一天", "on"),
        ("/public/lists/{id}", "法制审核目录（review）、音像记录事项清单（recording），on为哪一天", "on"),
        ("/public/hearings", "听证公告", ""),
        ("/public/inspections", "检查结果公示", "after"),
        ("/public/decisions", "处罚公示", "after"),
        ("/public/progress/{receipt}", "上报进度", ""),
        ("/public/check/{code}", "文书核验", ""),
    ] {
        let entry = paths.entry(path).or_insert_with(|| json!({}));
        let asks = asks.split_whitespace().map(|name| {
            let yes_or_no = matches!(name, "overdue" | "open" | "mine" | "broken" | "back" | "gone");
            let kind = if yes_or_no { "boolean" } else { "string" };
            json!({ "name": name, "in": "query", "schema": { "type": kind } })
        });
        entry["get"] = json!({
            "summary": title, "parameters": asks.collect::<Vec<_>>(),
            "responses": { "200": { "description": "成功" }, "404": problem.clone() } });
        if matches!(
            path,
            "/clues/{id}" | "/cases/{id}" | "/inspections/{id}" | "/patrols/{id}" | "/store/counts/{id}"
        ) {
            entry["get"]["parameters"] = json!([{ "name": "If-None-Match", "in": "header",
                "schema": { "type": "string" }, "description": "上次得到的ETag" }]);
            entry["get"]["responses"]["304"] = json!({ "description": "没有变化" });
        }
        if path == "/cases/{id}/volume" {
            entry["get"]["parameters"][0]["schema"]["enum"] = json!(["main", "inner"]);
            entry["get"]["responses"]["200"] = json!({ "description": "卷宗",
                "content": { "application/pdf": { "schema": { "type": "string", "contentMediaType": "application/pdf" } } } });
            entry["get"]["responses"]["400"] = problem.clone();
            entry["get"]["responses"]["403"] = problem.clone();
        }
        if let Some(name) = path.split('{').nth(1).and_then(|p| p.split('}').next()) {
            entry["parameters"] =
                json!([{ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }]);
        }
    }
    if let Some(track) = paths.get_mut("/patrols/{id}/track") {
        track["post"] = json!({
            "summary": "交来轨迹点：本人同意期间的才收，过密的略去；重复交来只收一次",
            "requestBody": { "required": true, "content": { "application/json": { "schema": {
                "type": "array", "maxItems": law::patrol::MOST_POINTS, "items": {
                    "type": "object", "required": ["at", "lon", "lat"], "properties": {
                        "at": { "type": "string", "format": "date-time" }, "lon": { "type": "number" },
                        "lat": { "type": "number" }, "accuracy": { "type": "number" } } } } } } },
            "responses": {
                "200": { "description": "收下的点数" }, "401": problem.clone(), "403": problem.clone(),
                "404": problem.clone(), "422": problem.clone() } });
    }
    if let Some(bank) = paths.get_mut("/bank") {
        bank["post"] = json!({
            "summary": "导入银行对账文件；同一个文件再导入一次没有变化",
            "parameters": [{ "name": "name", "in": "query", "schema": { "type": "string" }, "description": "文件名" }],
            "requestBody": { "required": true, "content": { "text/csv": { "schema": { "type": "string",
                "description": "UTF-8或者GBK；表头：交易日期、金额、缴款码/文号、流水号、付款人" } } } },
            "responses": {
                "200": { "description": "没有新的流水" }, "201": { "description": "已导入" },
                "403": problem.clone(), "422": problem.clone() } });
    }
    paths.insert(
        "/bank/{id}/book".into(),
        json!({
        "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
        "post": {
            "summary": "登记全部相符的缴款",
            "responses": { "200": { "description": "登记的笔数，以及没有登记的行" }, "403": problem.clone(),
                "404": problem.clone() } } }),
    );
    if let Some(calendar) = paths.get_mut("/calendar") {
        let days = json!({ "type": "array", "items": { "type": "string", "format": "date" } });
        calendar["post"] = json!({
            "summary": "录入年度放假安排，暂定的期限随之重新计算",
            "requestBody": { "required": true, "content": { "application/json": { "schema": {
                "type": "object", "required": ["year", "weekday_holidays", "weekend_workdays", "notice"],
                "properties": {
                    "year": { "type": "integer" }, "weekday_holidays": days.clone(), "weekend_workdays": days,
                    "notice": { "type": "string" }, "source": { "type": "string" } } } } } },
            "responses": {
                "201": { "description": "已录入" }, "401": problem.clone(), "403": problem.clone(),
                "422": problem.clone() } });
    }
    let file = json!({ "$ref": "#/components/schemas/FileRef" });
    // Files stand beside the API, where the pages use them too.
    paths.insert("/files".into(), json!({
        "servers": [{ "url": "/" }],
        "post": {
            "summary": "上传一个文件，应答放进行为的附件字段",
            "requestBody": { "required": true, "content": { "multipart/form-data": { "schema": {
                "type": "object", "required": ["file"],
                "properties": { "file": { "type": "string", "contentMediaType": "application/octet-stream" } } } } } },
            "responses": {
                "200": { "description": "已收下", "content": { "application/json": { "schema": file } } },
                "401": problem.clone(), "413": problem.clone(), "422": problem.clone(), "503": problem.clone() } } }));
    paths.insert("/files/{sha256}".into(), json!({
        "servers": [{ "url": "/" }],
        "parameters": [{ "name": "sha256", "in": "path", "required": true, "schema": { "type": "string" } }],
        "get": {
            "summary": "文件原件（可分段），或者图片的缩略图、浏览图",
            "parameters": [
                { "name": "size", "in": "query", "schema": { "type": "string", "enum": ["thumb", "view"] } },
                { "name": "Range", "in": "header", "schema": { "type": "string" } }],
            "responses": {
                "200": { "description": "全部" }, "206": { "description": "一段" }, "304": { "description": "没有变化" },
                "403": { "description": "不归您看，或者查出恶意内容已经锁定" }, "404": { "description": "没有找到" },
                "416": { "description": "没有这一段" } } } }));
    json!({
        "openapi": "3.1.0",
        "info": { "title": "执法 Zhifa", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "Apache-2.0" } },
        "servers": [{ "url": "/api/v1" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } } },
    })
}
