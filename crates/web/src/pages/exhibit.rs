//! 一项证据: what it is, and the 保管链 of its files.

use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use law::case::exhibit::{Digest, Link, Stands};
use law::party::FileRef;
use office::read::ExhibitView;
use serde::Deserialize;

/// Whether the files are to be read through.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    check: String,
}

impl Asked {
    /// `check=1`.
    pub fn compares(&self) -> bool {
        self.check == "1"
    }
}

/// A digest at a link.
struct DigestView {
    name: String,
    stands: &'static str,
    tone: &'static str,
    sha256: String,
    sm3: String,
}

fn digest(d: Digest) -> DigestView {
    DigestView {
        stands: d.stands.words(),
        tone: match d.stands {
            Stands::First | Stands::OfCopy => "blue",
            Stands::Same => "green",
            Stands::Differs => "red",
            Stands::Untold => "secondary",
        },
        name: d.name,
        sha256: d.sha256,
        sm3: d.sm3,
    }
}

/// A link, ready to be drawn.
struct LinkView {
    at: String,
    step: &'static str,
    people: String,
    words: String,
    paper: Option<(String, String)>,
    digests: Vec<DigestView>,
    broken: Option<String>,
}

fn link(l: Link) -> LinkView {
    LinkView {
        at: l.at.strftime("%Y-%m-%d %H:%M").to_string(),
        step: l.step.label(),
        people: if l.people.is_empty() { "系统".into() } else { l.people },
        words: l.words,
        paper: l.paper.map(|n| {
            let n = n.to_string();
            (view::paper_href(&n), n)
        }),
        digests: l.digests.into_iter().map(digest).collect(),
        broken: l.broken,
    }
}

#[derive(Template)]
#[template(path = "case/exhibit.html")]
struct ShowPage {
    shell: Shell,
    case: String,
    number: String,
    no: u32,
    name: String,
    marks: Vec<(String, &'static str)>,
    /// What stands against relying on it.
    barred: Vec<String>,
    facts: Vec<(&'static str, String)>,
    files: Vec<FileRef>,
    /// The page of the thing that it is.
    thing: Option<String>,
    links: Vec<LinkView>,
    compared: bool,
    openings: bool,
}

fn facts(v: &ExhibitView) -> Vec<(&'static str, String)> {
    let officers = v.officers.iter().map(|o| o.name.as_str()).collect::<Vec<_>>().join("、");
    let judged = match v.verified {
        None => "待审查".to_string(),
        Some(true) => format!("查证属实：{}", v.opinion),
        Some(false) => format!("不予采信：{}", v.opinion),
    };
    vec![
        ("种类", v.kind.to_string()),
        ("说明", v.description.clone()),
        ("来源", v.source.clone()),
        ("证明对象", v.proves.clone()),
        ("收集人", officers),
        ("收集时间", v.collected_at.strftime("%Y-%m-%d %H:%M").to_string()),
        ("审查", judged),
    ]
}

/// One piece of evidence.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path((id, no)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let no = no.parse().map_err(|_| PageError::NotFound)?;
    let v = app.office.exhibit(&session.me, &id, no, asked.compares()).await?;
    let page = ShowPage {
        shell: Shell::office(&app, &session, format!("证据：{}", v.name), "/cases"),
        facts: facts(&v),
        marks: v.marks.iter().map(|m| (m.words(), if m.bars() { "red" } else { "secondary" })).collect(),
        barred: v.marks.iter().filter(|m| m.bars()).map(|m| m.words()).collect(),
        number: if v.number.is_empty() { "尚未立案".into() } else { v.number },
        thing: v.thing.map(|thing| format!("/store/{id}-{thing}")),
        case: id,
        no: v.no,
        name: v.name,
        files: v.files,
        links: v.links.into_iter().map(link).collect(),
        compared: v.compared,
        openings: v.openings,
    };
    Ok(Html(page.render()?).into_response())
}
