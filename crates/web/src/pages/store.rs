//! 存放室: the things in the house's hands, one thing with its chain of custody, labels, and the counts.

mod counts;

pub(super) use counts::{DueView, due};
pub use counts::{count, list as counts};

use super::export;
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use law::case::CaseState;
use law::case::chain::{self, Link, Whereabouts};
use law::goods::{Gone, Goods, Taken};
use law::person::Role;
use office::read::{Label, ThingFilter, ThingRow, ThingView};
use serde::Deserialize;

/// What is asked of the list; check boxes come as `1`.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    text: String,
    place: String,
    state: String,
    taken: String,
    broken: String,
    back: String,
    overdue: String,
    gone: String,
    case: String,
    /// One thing alone, for its label.
    thing: String,
    /// `single` for a printer of single labels.
    size: String,
    after: String,
    done: String,
}

impl Asked {
    fn filter(&self) -> ThingFilter {
        ThingFilter {
            place: self.place.clone(),
            state: self.state.clone(),
            taken: self.taken.clone(),
            broken: self.broken == "1",
            back: self.back == "1",
            overdue: self.overdue == "1",
            gone: self.gone == "1",
            text: self.text.clone(),
            case: self.case.clone(),
            after: self.after.clone(),
        }
    }

    /// As a query string, without the cursor.
    fn query(&self) -> String {
        let named = [
            ("text", &self.text),
            ("place", &self.place),
            ("state", &self.state),
            ("taken", &self.taken),
            ("broken", &self.broken),
            ("back", &self.back),
            ("overdue", &self.overdue),
            ("gone", &self.gone),
            ("case", &self.case),
        ];
        let given = named.iter().filter(|(_, v)| !v.is_empty());
        given.map(|(n, v)| format!("{n}={}", view::encode(v))).collect::<Vec<_>>().join("&")
    }
}

fn state_of(tag: &str) -> Whereabouts {
    Whereabouts::ALL.into_iter().find(|w| view::tag(w) == tag).unwrap_or(Whereabouts::Gone)
}

fn tone(state: Whereabouts) -> &'static str {
    match state {
        Whereabouts::Stored => "green",
        Whereabouts::Lent => "orange",
        Whereabouts::Officers | Whereabouts::InPlace => "blue",
        Whereabouts::Waiting => "orange",
        Whereabouts::Gone => "secondary",
    }
}

const TAKEN: [Taken; 5] = [Taken::Held, Taken::Sampled, Taken::Sealed, Taken::Seized, Taken::Confiscated];

fn taken_label(tag: &str) -> &'static str {
    TAKEN.into_iter().find(|t| view::tag(t) == tag).map_or("", Taken::label)
}

const GONE: [Gone; 7] = [
    Gone::Returned,
    Gone::Released,
    Gone::UsedUp,
    Gone::Transferred,
    Gone::Sold,
    Gone::Destroyed,
    Gone::Otherwise,
];

/// A thing in a list.
pub(super) struct ThingLine {
    pub id: String,
    pub case_id: String,
    pub no: i64,
    pub number: String,
    pub name: String,
    pub quantity: String,
    pub taken: &'static str,
    pub taken_on: String,
    pub place: String,
    pub seal: String,
    pub state: &'static str,
    pub tone: &'static str,
    pub broken: String,
    /// 应返还 in words; empty where it is not to go back.
    pub back: String,
    pub late: bool,
    pub gone: String,
}

/// A row of the list as it is drawn.
pub(super) fn line(r: ThingRow) -> ThingLine {
    let state = state_of(&r.state);
    let gone = GONE.into_iter().find(|g| view::tag(g) == r.gone).map_or("", Gone::label);
    let back = match (r.back_on.as_str(), r.overdue) {
        ("", _) => String::new(),
        (on, true) => format!("应返还：{on}决定，已{}个自然日，超期", r.back_days),
        (on, false) => format!("应返还：{on}决定，已{}个自然日", r.back_days),
    };
    ThingLine {
        name: if r.spec.is_empty() { r.name } else { format!("{}（{}）", r.name, r.spec) },
        number: if r.number.is_empty() { "（未立案）".into() } else { r.number },
        taken: taken_label(&r.taken),
        place: if r.place.is_empty() { "—".into() } else { r.place },
        gone: if gone.is_empty() { String::new() } else { format!("{}{gone}", r.gone_on) },
        id: r.id,
        case_id: r.case_id,
        no: r.no,
        quantity: r.quantity,
        taken_on: r.taken_on,
        seal: r.seal,
        state: state.label(),
        tone: tone(state),
        broken: r.broken,
        back,
        late: r.overdue,
    }
}

/// A thing on the page of its case.
pub(super) struct InCase {
    pub no: u32,
    pub name: String,
    pub quantity: String,
    pub place: String,
    pub state: &'static str,
    pub tone: &'static str,
    pub broken: bool,
    pub href: String,
}

/// The things of a case, each leading to its chain of custody.
pub(super) fn in_case(id: &str, case: &CaseState) -> Vec<InCase> {
    let one = |g: &Goods| {
        let state = chain::whereabouts(case, g);
        InCase {
            no: g.no,
            name: g.item.name.clone(),
            quantity: g.item.quantity.clone(),
            place: g.place.clone().unwrap_or_default(),
            state: state.label(),
            tone: tone(state),
            broken: case.hold.keeping(g.no).is_some_and(|k| k.broken.is_some()),
            href: format!("/store/{id}-{}", g.no),
        }
    };
    case.goods.0.iter().map(one).collect()
}

#[derive(Template)]
#[template(path = "store/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    query: String,
    states: Vec<(String, &'static str)>,
    takens: Vec<(String, &'static str)>,
    /// Rooms and places, the one that is asked for marked.
    places: Vec<(String, bool)>,
    rows: Vec<ThingLine>,
    /// Whoever looks sees the counts.
    counts: bool,
    return_days: u16,
    next: Option<String>,
}

/// Rooms, then every place in them.
fn places(app: &App, asked: &str) -> Vec<(String, bool)> {
    let rooms = &app.office.town().law.store;
    let inside = rooms.iter().flat_map(|r| r.places.iter().map(|p| r.full(p)));
    rooms.iter().map(|r| r.name.clone()).chain(inside).map(|p| (p.clone(), p == asked)).collect()
}

/// The list.
pub async fn list(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let page = app.office.things(&session.me, &asked.filter()).await?;
    let query = asked.query();
    let mut shell = Shell::office(&app, &session, "存放室", "/store");
    if !asked.done.is_empty() {
        shell = shell.flash(asked.done.as_str());
    }
    let body = ListPage {
        shell,
        next: page.next.map(|c| format!("/store?{query}&after={}", view::encode(&c))),
        rows: page.rows.into_iter().map(line).collect(),
        states: Whereabouts::ALL.iter().map(|s| (view::tag(s), s.label())).collect(),
        takens: TAKEN.iter().map(|t| (view::tag(t), t.label())).collect(),
        places: places(&app, &asked.place),
        counts: office::sees_counts(&session.me),
        return_days: app.office.town().law.policy.return_days.value,
        query,
        asked,
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
        "案号",
        "物品序号",
        "名称",
        "数量",
        "取得方式",
        "取得日",
        "取得文书",
        "状态",
        "位置",
        "封签号",
        "保管链断裂",
        "决定退还日",
        "去向",
    ];
    export::csv("store", headings, filter.after.clone(), move |after| {
        let (app, me, filter) = (app.clone(), session.me.clone(), ThingFilter { after, ..filter.clone() });
        async move {
            let page = app.office.things(&me, &filter).await?;
            Ok(export::lines(page, |r| {
                let (by, back_on, place) = (r.by_paper.clone(), r.back_on.clone(), r.place.clone());
                let l = line(r);
                [
                    l.number,
                    l.no.to_string(),
                    l.name,
                    l.quantity,
                    l.taken.to_string(),
                    l.taken_on,
                    by,
                    l.state.to_string(),
                    place,
                    l.seal,
                    l.broken,
                    back_on,
                    l.gone,
                ]
            }))
        }
    })
    .await
}

#[derive(Template)]
#[template(path = "store/labels.html")]
struct LabelsPage {
    shell: Shell,
    labels: Vec<Label>,
    single: bool,
    query: String,
    back: String,
    next: Option<String>,
}

/// Labels to be printed: of the list as it is filtered, or of one thing.
pub async fn labels(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let single = asked.size == "single";
    let size = if single { "&size=single" } else { "" };
    let (labels, query, back, next) = if asked.thing.is_empty() {
        let page = app.office.labels(&session.me, &asked.filter()).await?;
        let query = asked.query();
        let next = page.next.map(|c| format!("/store/labels?{query}{size}&after={}", view::encode(&c)));
        let back = format!("/store?{query}");
        (page.rows, query, back, next)
    } else {
        let thing = app.office.thing(&session.me, &asked.thing).await?;
        let back = format!("/store/{}", thing.row.id);
        let query = format!("thing={}", view::encode(&thing.row.id));
        (vec![app.office.label(&thing.row)], query, back, None)
    };
    let shell = Shell::office(&app, &session, "物品标签", "/store");
    Ok(Html(LabelsPage { shell, labels, single, query, back, next }.render()?).into_response())
}

/// One link of a chain, ready to be drawn.
struct LinkView {
    at: String,
    link: Link,
    way: String,
    paper: Option<(String, String)>,
}

fn link(link: Link) -> LinkView {
    let way = match (link.from.as_str(), link.to.as_str()) {
        ("", "") => String::new(),
        ("", to) => format!("→ {to}"),
        (from, "") => format!("{from} →"),
        (from, to) => format!("{from} → {to}"),
    };
    LinkView {
        at: link.at.strftime("%Y-%m-%d %H:%M").to_string(),
        way,
        paper: link.paper.as_ref().map(|n| {
            let n = n.to_string();
            (format!("/papers/{}", view::encode(&n)), n)
        }),
        link,
    }
}

/// A thing that may be done now: its address and its name, the most likely one first.
struct Way {
    href: String,
    title: &'static str,
}

/// What whoever looks may do about the thing now, by where it is.
fn ways(v: &ThingView) -> Vec<Way> {
    let may = |act: &str| v.offers.iter().any(|o| o.act == act && o.refusal.is_none());
    let kept = v.row.holder == "keeper";
    let moves: &[(&str, &str, &'static str)] = match state_of(&v.row.state) {
        Whereabouts::Waiting | Whereabouts::InPlace | Whereabouts::Officers
            if kept || v.row.holder.is_empty() =>
        {
            &[("store_goods", "", "入库")]
        }
        Whereabouts::Waiting | Whereabouts::InPlace | Whereabouts::Officers => {
            &[("record_custody", "stored", "入库")]
        }
        Whereabouts::Stored if kept => &[("record_custody", "lent", "借出"), ("release_goods", "", "出库")],
        Whereabouts::Stored => &[("release_goods", "", "出库")],
        Whereabouts::Lent => &[("record_custody", "taken_back", "收回")],
        Whereabouts::Gone => &[],
    };
    let seals = if v.row.seal.is_empty() { ("sealed", "封存") } else { ("unsealed", "启封") };
    let mut all: Vec<(&str, &str, &'static str)> = moves.to_vec();
    all.push(("seal_goods", seals.0, seals.1));
    if !v.row.back_on.is_empty() {
        all.push(("return_held_goods", "", "退还（登记保存）"));
        all.push(("return_measure", "", "退还（查封扣押）"));
    }
    all.into_iter()
        .filter(|(act, ..)| may(act))
        .map(|(act, action, title)| Way {
            href: format!("/cases/{}/acts/{act}?goods={}&action={action}", v.row.case_id, v.row.no),
            title,
        })
        .collect()
}

#[derive(Template)]
#[template(path = "store/show.html")]
struct ShowPage {
    shell: Shell,
    thing: ThingLine,
    facts: Vec<(&'static str, String)>,
    links: Vec<LinkView>,
    ways: Vec<Way>,
    /// A count under way in which it is to be found: its address, and the line.
    counting: Option<(String, u32)>,
    key: String,
    label: Label,
}

/// One thing: what the code on its label leads to.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let v = app.office.thing(&session.me, &id).await?;
    let mut shell = Shell::office(&app, &session, "存放室", "/store");
    if !asked.done.is_empty() {
        shell = shell.flash(asked.done.as_str());
    }
    let label = app.office.label(&v.row);
    let ways = ways(&v);
    let counts = session.me.any(&[Role::Store, Role::Brigade]);
    let counting =
        v.counting.clone().filter(|_| counts).map(|(id, line)| (format!("/store/counts/{id}"), line));
    let by = v.row.by_paper.clone();
    let thing = line(v.row);
    let facts = vec![
        ("案号", thing.number.clone()),
        ("物品序号", format!("第{}号", thing.no)),
        ("数量", thing.quantity.clone()),
        ("取得方式", format!("{}，{}", thing.taken, thing.taken_on)),
        ("取得文书", by),
        ("位置", thing.place.clone()),
        ("封签号", thing.seal.clone()),
        ("去向", thing.gone.clone()),
    ];
    let page = ShowPage {
        shell,
        facts,
        links: v.links.into_iter().map(link).collect(),
        ways,
        counting,
        key: app.office.new_key(),
        label,
        thing,
    };
    Ok(Html(page.render()?).into_response())
}
