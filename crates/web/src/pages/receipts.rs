//! 罚没票据: the register as the finance office keeps it, and their own blocks for whoever holds receipts.

use super::export;
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::shell::Shell;
use crate::view::{self, act_title};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use office::read::{ReceiptFilter, ReceiptRange, ReceiptRow, ReceiptTotals};
use serde::Deserialize;

/// What is asked of the list.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    kind: String,
    open: String,
    holder: String,
    number: String,
    after: String,
    done: String,
}

impl Asked {
    fn filter(&self) -> ReceiptFilter {
        ReceiptFilter {
            kind: self.kind.clone(),
            open: self.open == "1",
            holder: self.holder.clone(),
            number: self.number.clone(),
            after: self.after.clone(),
        }
    }

    fn query(&self) -> String {
        let named =
            [("kind", &self.kind), ("open", &self.open), ("holder", &self.holder), ("number", &self.number)];
        let given = named.iter().filter(|(_, v)| !v.is_empty());
        given.map(|(n, v)| format!("{n}={}", view::encode(v))).collect::<Vec<_>>().join("&")
    }
}

/// An act that may be opened: its address and title.
struct Way {
    href: String,
    title: &'static str,
}

fn way(act: &str) -> Way {
    Way { href: format!("/receipts/acts/{act}"), title: act_title(act) }
}

#[derive(Template)]
#[template(path = "receipt/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    query: String,
    taken: bool,
    /// The whole register, not one's own blocks alone.
    whole: bool,
    totals: ReceiptTotals,
    rows: Vec<ReceiptRange>,
    acts: Vec<Way>,
    next: Option<String>,
}

/// Whether the whole register is read, so that there are ranges taken in to look at.
fn whole(session: &Session) -> bool {
    use law::person::Role;
    session.me.any(&[Role::Finance, Role::Head])
}

/// The list.
pub async fn list(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let all = app.office.receipts(&session.me, &asked.filter()).await?;
    let query = asked.query();
    let mut shell = Shell::office(&app, &session, "罚没票据", "/receipts");
    if !asked.done.is_empty() {
        shell = shell.flash(asked.done.as_str());
    }
    let body = ListPage {
        shell,
        taken: asked.kind == "taken" && whole(&session),
        whole: whole(&session),
        totals: all.totals,
        next: all.page.next.map(|c| format!("/receipts?{query}&after={}", view::encode(&c))),
        rows: all.page.rows,
        acts: all.acts.into_iter().map(way).collect(),
        asked,
        query,
    };
    Ok(Html(body.render()?).into_response())
}

/// The list as a spreadsheet.
pub async fn export(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let filter = asked.filter();
    let headings = [
        "类别",
        "起号",
        "止号",
        "领入或者发放日",
        "发放单号",
        "领用人",
        "张数",
        "已发放",
        "已开具",
        "作废",
        "遗失",
        "未用",
        "下一张",
        "核销日",
    ];
    export::csv("receipts", headings, filter.after.clone(), move |after| {
        let (app, me, filter) = (app.clone(), session.me.clone(), ReceiptFilter { after, ..filter.clone() });
        async move {
            let page = app.office.receipts(&me, &filter).await?.page;
            Ok(export::lines(page, |r| {
                let [total, issued, used, voided, lost, left] =
                    [r.total, r.issued, r.used, r.voided, r.lost, r.left].map(|n| n.to_string());
                let kind = if r.kind == "taken" { "领入" } else { "发放" }.to_string();
                let (first, last) = (r.first, r.last);
                [
                    kind,
                    first,
                    last,
                    r.day,
                    r.slip,
                    r.holder_name,
                    total,
                    issued,
                    used,
                    voided,
                    lost,
                    left,
                    r.next,
                    r.checked_off,
                ]
            }))
        }
    })
    .await
}

#[derive(Template)]
#[template(path = "receipt/show.html")]
struct ShowPage {
    shell: Shell,
    range: ReceiptRange,
    facts: Vec<(&'static str, String)>,
    rows: Vec<ReceiptRow>,
    acts: Vec<Way>,
    next: Option<String>,
}

/// One range with what became of its receipts.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (range, page) = app.office.receipt_range(&session.me, &id, &asked.after).await?;
    let taken = range.kind == "taken";
    let sheets = |n: i64| format!("{n}张");
    let facts = vec![
        (if taken { "领入日" } else { "发放日" }, range.day.clone()),
        ("发放单号", range.slip.clone()),
        ("领用人", range.holder_name.clone()),
        ("张数", sheets(range.total)),
        ("已发放", if taken { sheets(range.issued) } else { String::new() }),
        ("已开具", sheets(range.used)),
        ("作废", sheets(range.voided)),
        ("遗失", sheets(range.lost)),
        ("未用", sheets(range.left)),
        ("下一张", range.next.clone()),
        ("核销日", range.checked_off.clone()),
    ];
    let ends = |first: &str| format!("first={}&last={}", view::encode(first), view::encode(&range.last));
    let mut acts = Vec::new();
    let offers = match (taken, range.next.is_empty(), range.checked_off.is_empty()) {
        (true, ..) if range.issued < range.total => vec![("issue_receipts", String::new())],
        (true, ..) => vec![],
        (false, false, _) => vec![
            ("void_receipt", format!("receipt={}", view::encode(&range.next))),
            ("lose_receipt", format!("receipt={}", view::encode(&range.next))),
            ("return_receipts", ends(&range.next)),
        ],
        (false, true, true) => vec![("check_off_receipts", ends(&range.first))],
        (false, true, false) => vec![],
    };
    for (act, query) in offers {
        if app.office.receipt_form(&session.me, act).await.is_ok() {
            acts.push(Way { href: format!("/receipts/acts/{act}?{query}"), title: act_title(act) });
        }
    }
    let title = format!("票据 {}—{}", range.first, range.last);
    let body = ShowPage {
        shell: Shell::office(&app, &session, title, "/receipts"),
        next: page.next.map(|c| format!("/receipts/range/{}?after={}", view::encode(&id), view::encode(&c))),
        facts,
        rows: page.rows,
        acts,
        range,
    };
    Ok(Html(body.render()?).into_response())
}
