//! 文书: shown in the page, and as PDF.

use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use law::signing::Standing;
use office::{Me, PaperShown, Signed};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "paper.html")]
struct PaperPage {
    shell: Shell,
    name: String,
    number: String,
    issued_on: String,
    served_on: String,
    check_code: String,
    back: String,
    pdf: String,
    /// 便携打印: whether it is printed on narrow paper, too.
    strip: bool,
    pages: Vec<String>,
    signatures: Vec<SignatureView>,
    /// 朗读的文字
    aloud: Vec<String>,
    /// 更正书: number and address.
    amendments: Vec<(String, String)>,
    /// 被更正的文书, on the page of an amendment.
    amends: Option<(String, String)>,
}

/// A signature that the document shows, and how it stands to what was signed.
struct SignatureView {
    /// 签名人
    name: String,
    /// 与内容相符与否
    words: &'static str,
    /// Green only for what is confirmed.
    tone: &'static str,
    /// 摘要的开头
    of: String,
}

impl From<Signed> for SignatureView {
    fn from(s: Signed) -> Self {
        let tone = match s.standing {
            Standing::Fits => "green",
            Standing::Differs => "red",
            Standing::OfflineFits
            | Standing::PaperFits
            | Standing::OnPaper
            | Standing::Declined
            | Standing::Unbound => "secondary",
        };
        SignatureView { name: s.name, words: s.standing.label(), tone, of: s.of }
    }
}

/// A drawn page as an image the page may show.
pub fn inline(svg: &str) -> String {
    format!("data:image/svg+xml;base64,{}", base64::engine::general_purpose::STANDARD.encode(svg))
}

/// A document in the page.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let PaperShown { row, pages, signed, aloud } = app.office.paper_pages(&session.me, &number).await?;
    let amends = app.office.amends(&row).await?;
    let way = if row.matter.starts_with("clue/") { "/clues" } else { "/cases" };
    let page = PaperPage {
        shell: Shell::office(&app, &session, &row.name, way),
        pdf: format!("{}/pdf", view::paper_href(&row.number)),
        strip: office::prints_strip(&row.code),
        back: row.matter.replacen("case/", "/cases/", 1).replacen("clue/", "/clues/", 1),
        amendments: row.amendments().map(|n| (n.to_string(), view::paper_href(n))).collect(),
        amends: amends.map(|n| (n.clone(), view::paper_href(&n))),
        name: row.name,
        number: row.number,
        issued_on: row.issued_on,
        served_on: row.served_on,
        check_code: row.check_code,
        pages: pages.iter().map(|p| inline(p)).collect(),
        signatures: signed.into_iter().map(SignatureView::from).collect(),
        aloud,
    };
    Ok(Html(page.render()?).into_response())
}

/// On which paper: A4, unless a width in millimetres is named.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct On {
    paper: String,
}

/// A document as PDF, on A4 or on the narrow paper of a portable printer.
pub async fn pdf(
    State(app): State<App>,
    session: Session,
    Path(number): Path<String>,
    Query(on): Query<On>,
) -> Result<Response, PageError> {
    let (name, bytes) = printed(&app, &session.me, &number, &on).await?;
    Ok(as_pdf(&name, bytes))
}

/// What the file is called, and the file.
pub(crate) async fn printed(
    app: &App,
    me: &Me,
    number: &str,
    on: &On,
) -> Result<(String, Vec<u8>), office::Error> {
    if on.paper.is_empty() {
        let (row, bytes) = app.office.paper_pdf(me, number).await?;
        return Ok((format!("{}{}", row.name, row.number), bytes));
    }
    let (row, bytes) = app.office.paper_strip(me, number, &on.paper).await?;
    Ok((format!("{}{}（{}毫米）", row.name, row.number, on.paper), bytes))
}

/// A document of a case that has no number of its own (证据清单, 案卷目录), as PDF.
pub async fn of_case(
    State(app): State<App>,
    session: Session,
    Path((id, code)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (name, bytes) = app.office.case_paper(&session.me, &id, &code).await?;
    Ok(as_pdf(name, bytes))
}

fn as_pdf(name: &str, bytes: Vec<u8>) -> Response {
    let name = view::encode(&format!("{name}.pdf"));
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_string()),
        (header::CONTENT_DISPOSITION, format!("inline; filename*=UTF-8''{name}")),
    ];
    (headers, bytes).into_response()
}
