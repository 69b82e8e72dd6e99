//! 对账: the bank's files, each beside the books, and one press that books what agrees.

use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::extract::multipart::Multipart;
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use law::bank::Standing;
use law::money::Fen;
use office::bank::{BYTES, BankError, BankFile, Compared, Comparison, LineFault, TakenIn};
use serde::Deserialize;

/// What is asked of either page.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    after: String,
    done: String,
    show: String,
    from: usize,
}

struct FileView {
    file: BankFile,
    amount: String,
}

#[derive(Template)]
#[template(path = "bank/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<FileView>,
    faults: Vec<LineFault>,
    next: Option<String>,
}

async fn page(
    app: &App,
    session: &Session,
    asked: &Asked,
    faults: Vec<LineFault>,
) -> Result<String, PageError> {
    let page = app.office.bank_files(&session.me, &asked.after).await?;
    let view = |file: BankFile| FileView { amount: Fen(file.amount).grouped(), file };
    let mut shell = Shell::office(app, session, "银行对账", "/bank");
    if !asked.done.is_empty() {
        shell = shell.flash(asked.done.as_str());
    }
    let body = ListPage {
        shell,
        next: page.next.map(|c| format!("/bank?after={}", view::encode(&c))),
        rows: page.rows.into_iter().map(view).collect(),
        faults,
    };
    Ok(body.render()?)
}

/// The files taken in, and the form for the next.
pub async fn list(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    Ok(Html(page(&app, &session, &asked, Vec::new()).await?).into_response())
}

/// The file of a form: its name and its bytes.
async fn sent(app: &App, mut request: Request) -> Result<(String, Vec<u8>), LineFault> {
    let wrong = |message: String| LineFault { line: 0, message };
    // What goes round the file in a form is little beside it.
    DefaultBodyLimit::max(BYTES + (64 << 10)).apply(&mut request);
    let unread = || wrong("表单没有传完，请重试".into());
    let mut form = Multipart::from_request(request, app).await.map_err(|_| unread())?;
    while let Some(field) = form.next_field().await.map_err(|_| unread())? {
        if field.name() != Some("file") {
            continue;
        }
        let name = field.file_name().unwrap_or_default().to_string();
        let bytes = field.bytes().await;
        let bytes = bytes.map_err(|_| wrong(format!("文件不能超过{} MB", BYTES >> 20)))?;
        if !name.is_empty() {
            return Ok((name, bytes.to_vec()));
        }
    }
    Err(wrong("请选择银行的CSV文件".into()))
}

/// Takes a file in.
pub async fn take(State(app): State<App>, session: Session, request: Request) -> Result<Response, PageError> {
    // Who may not is told before the file is looked at.
    app.office.bank_files(&session.me, "").await?;
    let again = async |faults: Vec<LineFault>| {
        let body = page(&app, &session, &Asked::default(), faults).await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(body)).into_response())
    };
    let (name, bytes) = match sent(&app, request).await {
        Ok(sent) => sent,
        Err(fault) => return again(vec![fault]).await,
    };
    match app.office.take_bank_file(&session.me, &name, &bytes).await {
        Ok(TakenIn { id, new, known }) => {
            let words = match (new, known) {
                (0, _) => format!("这个文件的{known}笔流水以前都导入过，没有变化"),
                (_, 0) => format!("已导入{new}笔流水"),
                _ => format!("已导入{new}笔新的流水，{known}笔以前导入过"),
            };
            Ok(Redirect::to(&format!("/bank/{id}?done={}", view::encode(&words))).into_response())
        }
        Err(BankError::Faults(faults)) => again(faults).await,
        Err(BankError::Refused(r)) => Err(PageError::Refused(r)),
        Err(BankError::Broken(e)) => Err(PageError::Broken(e.to_string())),
    }
}

struct LineView {
    no: u32,
    on: String,
    amount: String,
    code: String,
    serial: String,
    payer: String,
    label: &'static str,
    tone: &'static str,
    /// What the books say where they say otherwise.
    books: String,
    case_id: String,
    party: String,
}

/// The groups of lines, by the word in the address.
const GROUPS: [(&str, &str); 5] = [
    ("", "全部"),
    ("ready", "相符，待登记"),
    ("booked", "已登记"),
    ("differs", "需要核对"),
    ("unknown", "账上没有"),
];

fn group(standing: &Standing) -> &'static str {
    match standing {
        Standing::Ready => "ready",
        Standing::Booked => "booked",
        Standing::Differs { .. } | Standing::Doubtful | Standing::Elsewhere => "differs",
        Standing::Unknown | Standing::Unserved => "unknown",
    }
}

fn line(c: &Compared) -> LineView {
    let tone = match c.standing {
        Standing::Ready => "blue",
        Standing::Booked => "green",
        Standing::Differs { .. } | Standing::Doubtful | Standing::Elsewhere => "red",
        Standing::Unknown | Standing::Unserved => "orange",
    };
    let books = match c.standing {
        Standing::Differs { books } => format!("账上{}", books.grouped()),
        _ => String::new(),
    };
    LineView {
        no: c.line.no,
        on: c.line.on.to_string(),
        amount: c.line.amount.grouped(),
        code: c.line.code.clone(),
        serial: c.line.serial.clone(),
        payer: c.line.person.clone(),
        label: c.standing.label(),
        tone,
        books,
        case_id: c.case_id.clone(),
        party: c.party.clone(),
    }
}

struct OnlyView {
    case_id: String,
    decision: String,
    party: String,
    day: String,
    amount: String,
    voucher: String,
}

struct GroupView {
    href: String,
    name: &'static str,
    count: usize,
    here: bool,
}

#[derive(Template)]
#[template(path = "bank/show.html")]
struct ShowPage {
    shell: Shell,
    file: BankFile,
    amount: String,
    groups: Vec<GroupView>,
    ready: usize,
    ready_amount: String,
    lines: Vec<LineView>,
    only: Vec<OnlyView>,
    faults: Vec<LineFault>,
    next: Option<String>,
}

/// Lines on one page.
const PAGE: usize = 50;

fn show_page(shell: Shell, all: Comparison, asked: &Asked, faults: Vec<LineFault>) -> ShowPage {
    let id = &all.file.id;
    let groups = GROUPS.map(|(word, name)| GroupView {
        href: format!("/bank/{id}?show={word}"),
        name,
        count: all.lines.iter().filter(|c| word.is_empty() || group(&c.standing) == word).count(),
        here: asked.show == word,
    });
    let wanted = |c: &&Compared| asked.show.is_empty() || group(&c.standing) == asked.show;
    let lines: Vec<LineView> =
        all.lines.iter().filter(wanted).skip(asked.from).take(PAGE).map(line).collect();
    let more = all.lines.iter().filter(wanted).count() > asked.from.saturating_add(PAGE);
    let ready_amount = all.ready().map(|c| c.line.amount.0).fold(0, i64::saturating_add);
    let only = all.only_booked.iter().map(|o| OnlyView {
        case_id: o.case_id.clone(),
        decision: o.decision.clone(),
        party: o.party.clone(),
        day: o.day.clone(),
        amount: Fen(o.amount).grouped(),
        voucher: o.voucher.clone(),
    });
    ShowPage {
        shell,
        next: more
            .then(|| format!("/bank/{id}?show={}&from={}", view::encode(&asked.show), asked.from + PAGE)),
        amount: Fen(all.file.amount).grouped(),
        groups: groups.into(),
        ready: all.ready().count(),
        ready_amount: Fen(ready_amount).grouped(),
        lines,
        only: only.collect(),
        faults,
        file: all.file,
    }
}

/// One file beside the books.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let all = app.office.bank_comparison(&session.me, &id).await?;
    let mut shell = Shell::office(&app, &session, "银行对账", "/bank");
    if !asked.done.is_empty() {
        shell = shell.flash(asked.done.as_str());
    }
    Ok(Html(show_page(shell, all, &asked, Vec::new()).render()?).into_response())
}

/// Books every line that agrees.
pub async fn book(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let booked = app.office.book_bank_file(&session.me, &id).await?;
    let words = match booked.done {
        0 => "没有新登记的缴款".to_string(),
        n => format!("已登记{n}笔缴款"),
    };
    if booked.faults.is_empty() {
        return Ok(Redirect::to(&format!("/bank/{id}?done={}", view::encode(&words))).into_response());
    }
    let all = app.office.bank_comparison(&session.me, &id).await?;
    let shell = Shell::office(&app, &session, "银行对账", "/bank").flash(words);
    let body = show_page(shell, all, &Asked::default(), booked.faults).render()?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(body)).into_response())
}
