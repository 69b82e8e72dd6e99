//! 法制审核目录、音像记录事项清单: the town's public lists beside that of its powers, as they stood on any day (方案第十六条).

use super::public::{On, html};
use crate::app::App;
use crate::door::Visit;
use crate::error::PageError;
use crate::shell::Shell;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::civil::Date;
use office::town::{ListEntry, PublicList};

#[derive(Template)]
#[template(path = "public/list.html")]
struct ListPage {
    shell: Shell,
    id: String,
    title: String,
    on: String,
    /// 版本、生效期间、说明; empty when no version was in force.
    version: String,
    span: String,
    note: String,
    /// Every version with the day it came into force.
    versions: Vec<(String, String)>,
    entries: Vec<ListEntry>,
}

fn span(list: &PublicList) -> String {
    format!("{}起{}", list.from, list.to.map_or("，现行有效".to_string(), |t| format!("，至{t}")))
}

/// One list on a day; today's when none is named.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(q): Query<On>,
) -> Result<Response, PageError> {
    let town = app.office.town();
    let versions: Vec<&PublicList> = town.lists.iter().filter(|l| l.id == id).collect();
    let Some(latest) = versions.last() else { return Err(PageError::NotFound) };
    let on: Date = q.on.parse().unwrap_or(app.office.now().date());
    let list = town.list_on(&id, on);
    let page = ListPage {
        shell: Shell::public(&app, &visit.request_id, &latest.title),
        title: list.map_or(&latest.title, |l| &l.title).clone(),
        on: on.to_string(),
        version: list.map_or("当日没有生效的版本".into(), |l| l.version.clone()),
        span: list.map_or(String::new(), span),
        note: list.map_or(String::new(), |l| l.note.clone()),
        versions: versions.iter().map(|l| (l.version.clone(), l.from.to_string())).collect(),
        entries: list.map_or_else(Vec::new, |l| l.entries.clone()),
        id,
    };
    html(&page)
}
