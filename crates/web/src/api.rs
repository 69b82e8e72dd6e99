//! The JSON API: every command and query of the pages, behind the same guards. Errors are RFC 9457 problems.

mod act;
mod answer;
mod copies;
mod describe;
mod drafts;
mod late;
mod open;

pub(crate) use self::act::to_sign;
use self::answer::{Asks, Caller, answer, failed, refused, tagged};
pub(crate) use self::answer::{not_done, problem};
pub use self::describe::openapi;
use self::late::Told;
use crate::app::App;
use crate::door::Missed;
use crate::error::status;
use crate::pages;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use law::calendar::YearArrangement;
use law::refusal::Refusal;
use office::Matter;
use office::bank::BankError;
use office::read::{
    CaseFilter, ClueFilter, CoverageAsk, FootageFilter, InfoFilter, InspectionFilter, PatrolFilter,
    ReceiptFilter, ThingFilter,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The API's addresses, below `/api/v1`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/me", get(me))
        .route("/inbox", get(inbox))
        .route("/overview", get(overview))
        .route("/clues", get(clues).merge(act::begins(Matter::NewClue, "report_clue")))
        .route("/clues/{id}", get(clue))
        .route("/clues/{id}/acts/{act}", act::on(Matter::Clue))
        .route("/clues/{id}/acts/{act}/digest", act::digests(Matter::Clue))
        .route("/clues/{id}/case/{act}", act::on(Matter::NewCase))
        .route("/cases", get(cases))
        .route("/cases/{id}", get(case))
        .route("/cases/{id}/volume", get(volume))
        .route("/cases/{id}/evidence/{no}", get(exhibit))
        .route("/cases/{id}/acts/{act}", act::on(Matter::Case))
        .route("/inspections", get(inspections).merge(act::begins(Matter::NewInspection, "make_plan")))
        .route("/inspections/{id}", get(inspection))
        .route("/inspections/{id}/acts/{act}", act::on(Matter::Inspection))
        .route("/inspections/{id}/acts/{act}/digest", act::digests(Matter::Inspection))
        .route("/cases/{id}/acts/{act}/digest", act::digests(Matter::Case))
        .route("/info", get(infos).merge(act::begins(Matter::NewInfo, "apply_information")))
        .route("/info/{id}", get(info))
        .route("/info/{id}/acts/{act}", act::on(Matter::Info))
        .route("/clues/{id}/acts/{act}/drafts", drafts::of(Matter::Clue))
        .route("/clues/{id}/case/{act}/drafts", drafts::of(Matter::NewCase))
        .route("/cases/{id}/acts/{act}/drafts", drafts::of(Matter::Case))
        .route("/inspections/{id}/acts/{act}/drafts", drafts::of(Matter::Inspection))
        .route("/footage", get(footages).merge(act::begins(Matter::NewFootage, "import_footage")))
        .route("/footage/match", get(footage_matches))
        .route("/footage/{id}", get(footage))
        .route("/footage/{id}/acts/{act}", act::on(Matter::Footage))
        .route("/patrols", get(patrols).merge(act::begins(Matter::NewPatrol, "assign_patrol")))
        .route("/patrols/coverage", get(coverage))
        .route("/patrols/{id}", get(patrol))
        .route("/patrols/{id}/acts/{act}", act::on(Matter::Patrol))
        .route("/patrols/{id}/track", get(track).post(keep_track))
        .route("/files/{sha256}/copies", get(copies::list).post(copies::make))
        .route("/copies/{id}", get(copies::work))
        .route("/receipts", get(receipts))
        .route("/receipts/range/{id}", get(receipt_range))
        .route("/receipts/acts/{act}", post(receipt_act))
        .route("/store", get(things))
        .route("/store/{id}", get(thing))
        .route("/store/counts", get(stocktakings).merge(act::begins(Matter::NewStocktaking, "begin_count")))
        .route("/store/counts/{id}", get(stocktaking))
        .route("/store/counts/{id}/acts/{act}", act::on(Matter::Stocktaking))
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
        .route("/public/officers/{number}", get(open::officer))
        .route("/public/powers", get(open::powers))
        .route("/public/lists/{id}", get(open::list))
        .route("/public/hearings", get(open::hearings))
        .route("/public/inspections", get(results))
        .route("/public/decisions", get(published))
        .route("/public/progress/{receipt}", get(progress))
        .route("/public/check/{code}", get(check))
}

async fn me(Caller(me): Caller) -> Response {
    let p = &me.person;
    Json(json!({ "id": p.id, "name": p.name, "post": p.post, "unit": p.unit, "roles": p.roles }))
        .into_response()
}

async fn inbox(State(app): State<App>, Caller(me): Caller) -> Response {
    answer(app.office.desk(&me).await)
}

async fn overview(State(app): State<App>, Caller(me): Caller) -> Response {
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

async fn clues(State(app): State<App>, Caller(me): Caller, Asks(filter): Asks<ClueFilter>) -> Response {
    answer(app.office.clues(&me, &filter).await)
}

async fn clue(
    State(app): State<App>,
    Caller(me): Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    match app.office.clue(&me, &id).await {
        Ok(clue) => tagged(&headers, clue.state.version, &clue),
        Err(e) => failed(e),
    }
}

async fn cases(State(app): State<App>, Caller(me): Caller, Asks(filter): Asks<CaseFilter>) -> Response {
    answer(app.office.cases(&me, &filter).await)
}

async fn case(
    State(app): State<App>,
    Caller(me): Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    match app.office.case(&me, &id, false).await {
        Ok(case) => tagged(&headers, case.state.version, &case),
        Err(e) => failed(e),
    }
}

/// 一项证据
async fn exhibit(
    State(app): State<App>,
    Caller(me): Caller,
    Path((id, no)): Path<(String, String)>,
    Asks(asked): Asks<pages::exhibit::Asked>,
) -> Response {
    match no.parse() {
        Ok(no) => answer(app.office.exhibit(&me, &id, no, asked.compares()).await),
        Err(_) => failed(office::Error::NotFound),
    }
}

/// 卷宗
async fn volume(
    State(app): State<App>,
    Caller(me): Caller,
    Path(id): Path<String>,
    Asks(asked): Asks<pages::volume::Asked>,
) -> Response {
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

async fn paper(
    State(app): State<App>,
    Caller(me): Caller,
    Path(number): Path<String>,
    Asks(on): Asks<pages::papers::On>,
) -> Response {
    match pages::papers::printed(&app, &me, &number, &on).await {
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

async fn search(State(app): State<App>, Caller(me): Caller, Asks(q): Asks<Asked>) -> Response {
    answer(app.office.search(&me, &q.q).await)
}

async fn bank_files(State(app): State<App>, Caller(me): Caller, Asks(q): Asks<Asked>) -> Response {
    answer(app.office.bank_files(&me, &q.after).await)
}

/// The body is the file itself, its name stands in the address.
async fn take_bank_file(
    State(app): State<App>,
    Caller(me): Caller,
    Asks(q): Asks<Asked>,
    body: axum::body::Bytes,
) -> Response {
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

async fn bank_file(State(app): State<App>, Caller(me): Caller, Path(id): Path<String>) -> Response {
    answer(app.office.bank_comparison(&me, &id).await)
}

async fn book_bank_file(State(app): State<App>, Caller(me): Caller, Path(id): Path<String>) -> Response {
    answer(app.office.book_bank_file(&me, &id).await)
}

async fn ledger(State(app): State<App>, Caller(me): Caller, Asks(q): Asks<pages::ledger::Asked>) -> Response {
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

async fn inspections(
    State(app): State<App>,
    Caller(me): Caller,
    Asks(filter): Asks<InspectionFilter>,
) -> Response {
    answer(app.office.inspections(&me, &filter).await)
}

async fn inspection(
    State(app): State<App>,
    Caller(me): Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    match app.office.inspection(&me, &id).await {
        Ok(plan) => tagged(&headers, plan.state.version, &plan),
        Err(e) => failed(e),
    }
}

async fn infos(State(app): State<App>, Caller(me): Caller, Asks(filter): Asks<InfoFilter>) -> Response {
    answer(app.office.infos(&me, &filter).await)
}

async fn info(
    State(app): State<App>,
    Caller(me): Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    match app.office.info(&me, &id).await {
        Ok(request) => tagged(&headers, request.state.version, &request),
        Err(e) => failed(e),
    }
}

async fn patrols(State(app): State<App>, Caller(me): Caller, Asks(filter): Asks<PatrolFilter>) -> Response {
    answer(app.office.patrols(&me, &filter).await)
}

async fn coverage(State(app): State<App>, Caller(me): Caller, Asks(ask): Asks<CoverageAsk>) -> Response {
    answer(app.office.coverage(&me, &ask).await)
}

async fn patrol(
    State(app): State<App>,
    Caller(me): Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    match app.office.patrol(&me, &id).await {
        Ok(patrol) => tagged(&headers, patrol.state.version, &patrol),
        Err(e) => failed(e),
    }
}

async fn track(State(app): State<App>, Caller(me): Caller, Path(id): Path<String>) -> Response {
    answer(app.office.track(&me, &id).await)
}

/// 轨迹点, as the phone gathers them: `[{"at": …, "lon": …, "lat": …, "accuracy": …}]`.
async fn keep_track(
    State(app): State<App>,
    Caller(me): Caller,
    Path(id): Path<String>,
    Json(body): Json<Value>,
) -> Response {
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

async fn footages(State(app): State<App>, Caller(me): Caller, Asks(filter): Asks<FootageFilter>) -> Response {
    answer(app.office.footages(&me, &filter).await)
}

async fn footage_matches(
    State(app): State<App>,
    Caller(me): Caller,
    Asks(filter): Asks<FootageFilter>,
) -> Response {
    answer(app.office.footage_matches(&me, &filter).await)
}

async fn footage(
    State(app): State<App>,
    Caller(me): Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    match app.office.footage(&me, &id).await {
        Ok(view) => tagged(&headers, view.state.version, &view),
        Err(e) => failed(e),
    }
}

async fn things(State(app): State<App>, Caller(me): Caller, Asks(filter): Asks<ThingFilter>) -> Response {
    answer(app.office.things(&me, &filter).await)
}

async fn thing(State(app): State<App>, Caller(me): Caller, Path(id): Path<String>) -> Response {
    answer(app.office.thing(&me, &id).await)
}

async fn stocktakings(State(app): State<App>, Caller(me): Caller, Asks(q): Asks<Asked>) -> Response {
    answer(app.office.stocktakings(&me, &q.after).await)
}

async fn stocktaking(
    State(app): State<App>,
    Caller(me): Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    match app.office.stocktaking(&me, &id).await {
        Ok(count) => tagged(&headers, count.state.version, &count),
        Err(e) => failed(e),
    }
}

async fn receipts(
    State(app): State<App>,
    Caller(me): Caller,
    headers: HeaderMap,
    Asks(filter): Asks<ReceiptFilter>,
) -> Response {
    match app.office.receipts(&me, &filter).await {
        Ok(receipts) => tagged(&headers, receipts.version, &receipts),
        Err(e) => failed(e),
    }
}

async fn receipt_range(
    State(app): State<App>,
    Caller(me): Caller,
    Path(id): Path<String>,
    Asks(q): Asks<Asked>,
) -> Response {
    answer(
        app.office
            .receipt_range(&me, &id, &q.after)
            .await
            .map(|(range, page)| json!({ "range": range, "rows": page.rows, "next": page.next })),
    )
}

async fn receipt_act(
    State(app): State<App>,
    Caller(me): Caller,
    Path(name): Path<String>,
    headers: HeaderMap,
    told: Told,
) -> Response {
    act::submit(&app, &me, &headers, Matter::Receipts, &name, told).await
}

async fn calendar(State(app): State<App>) -> Response {
    let years: Vec<&YearArrangement> = app.office.town().law.calendar.years().collect();
    Json(json!({ "years": years })).into_response()
}

async fn enter_year(State(app): State<App>, Caller(me): Caller, Json(body): Json<Value>) -> Response {
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
