//! 执法音像: the list, importing in bulk, what the house proposes to link, one recording with its player.

use super::export;
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::flow;
use crate::form::{self, Choices, FieldError, FieldView, Form, Options, Typed};
use crate::shell::Shell;
use crate::view::{self, act_title};
use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use law::party::FileRef;
use law::person::Role;
use office::files::display_name;
use office::read::{FootageFilter, FootageRow, FootageStep};
use office::{Matter, Me, Submission, SubmitError, Viewing};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is asked of the lists.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    state: String,
    device: String,
    wearer: String,
    day: String,
    after: String,
    done: String,
}

impl Asked {
    fn filter(&self) -> FootageFilter {
        FootageFilter {
            state: self.state.clone(),
            device: self.device.clone(),
            wearer: self.wearer.clone(),
            day: self.day.clone(),
            after: self.after.clone(),
        }
    }

    fn query(&self) -> String {
        let named =
            [("state", &self.state), ("device", &self.device), ("wearer", &self.wearer), ("day", &self.day)];
        let given = named.iter().filter(|(_, v)| !v.is_empty());
        given.map(|(n, v)| format!("{n}={}", view::encode(v))).collect::<Vec<_>>().join("&")
    }
}

/// A recording in words.
struct RowView {
    id: String,
    name: String,
    kind: &'static str,
    /// 何时: the day, from and until.
    when: String,
    length: String,
    device: String,
    wearer: String,
    unit: String,
    skew: String,
    imported: String,
    late: bool,
    original: bool,
    label: &'static str,
    tone: &'static str,
    kept: String,
}

/// `2026-06-01T09:03:20` as people read it.
fn shown(moment: &str) -> String {
    moment.get(..16).unwrap_or(moment).replace('T', " ")
}

/// Seconds in words: `校正+420秒`.
fn skew_words(skew: i64) -> String {
    match skew {
        0 => String::new(),
        s if s > 0 => format!("设备慢{}，已校正", span(s)),
        s => format!("设备快{}，已校正", span(-s)),
    }
}

fn span(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, s) => format!("{s}秒"),
        (m, 0) => format!("{m}分钟"),
        (m, s) => format!("{m}分{s}秒"),
    }
}

fn medium(media_type: &str) -> &'static str {
    law::town::Medium::of(media_type).map_or("文件", law::town::Medium::label)
}

fn row(app: &App, r: FootageRow) -> RowView {
    let today = app.office.now().date().to_string();
    let over = !r.kept_until.is_empty() && r.kept_until < today;
    let (label, tone) = match (r.state.as_str(), over) {
        ("linked", _) => ("已关联", "green"),
        ("removed", _) => ("已清理", "secondary"),
        (_, true) => ("已到期", "red"),
        _ => ("未关联", "orange"),
    };
    let (from, until) = (shown(&r.from), shown(&r.until));
    let same_day = from.get(..10) == until.get(..10);
    let length = r.until.parse::<jiff::civil::DateTime>().ok().zip(r.from.parse().ok());
    let length = length.map_or(0, |(u, f)| u.duration_since(f).as_secs());
    RowView {
        kind: medium(&r.media_type),
        when: match (from == until, same_day) {
            (true, _) => from,
            (_, true) => format!("{from}—{}", until.get(11..).unwrap_or_default()),
            _ => format!("{from}—{until}"),
        },
        length: if length == 0 { String::new() } else { span(length) },
        wearer: if r.fixed { "固定设备".into() } else { r.wearer_name },
        unit: app.office.town().unit_name(&r.unit).to_string(),
        skew: skew_words(r.skew),
        imported: format!("{} {}", r.importer_name, shown(&r.imported_at)),
        late: r.late,
        original: r.original,
        label,
        tone,
        kept: r.kept_until,
        device: r.device,
        name: r.name,
        id: r.id,
    }
}

/// The tabs over the list: the word in the address, the name, how many.
struct Tab {
    href: String,
    name: &'static str,
    count: Option<i64>,
    here: bool,
}

#[derive(Template)]
#[template(path = "footage/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    query: String,
    tabs: Vec<Tab>,
    rows: Vec<RowView>,
    imports: bool,
    hours: u16,
    months: u16,
    next: Option<String>,
}

fn frame(app: &App, session: &Session, title: &str, done: &str) -> Shell {
    let shell = Shell::office(app, session, title, "/footage");
    if done.is_empty() { shell } else { shell.flash(done) }
}

/// Whether this person brings recordings in.
fn imports(me: &Me) -> bool {
    law::footage::act("import_footage").is_some_and(|a| me.any(a.roles))
}

/// The list.
pub async fn list(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let page = app.office.footages(&session.me, &asked.filter()).await?;
    let [loose, linked, over] = app.office.footage_counts(&session.me).await?;
    let tab = |state: &str, name, count| Tab {
        href: format!("/footage?state={state}"),
        name,
        count,
        here: asked.state == state,
    };
    let query = asked.query();
    let policy = &app.office.town().law.policy;
    let body = ListPage {
        shell: frame(&app, &session, "执法音像", &asked.done),
        tabs: vec![
            tab("", "全部", None),
            tab("loose", "未关联", Some(loose)),
            tab("linked", "已关联", Some(linked)),
            tab("over", "已到期", Some(over)),
            tab("removed", "已清理", None),
        ],
        next: page.next.map(|c| format!("/footage?{query}&after={}", view::encode(&c))),
        rows: page.rows.into_iter().map(|r| row(&app, r)).collect(),
        imports: imports(&session.me),
        hours: policy.footage_hours.value,
        months: policy.footage_months.value,
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
        "文件",
        "类型",
        "开始",
        "结束",
        "设备",
        "佩戴人",
        "单位",
        "时钟校正（秒）",
        "导入人",
        "导入时间",
        "状态",
        "保存至",
        "SHA-256",
    ];
    export::csv("footage", headings, filter.after.clone(), move |after| {
        let (app, me, filter) = (app.clone(), session.me.clone(), FootageFilter { after, ..filter.clone() });
        async move {
            let page = app.office.footages(&me, &filter).await?;
            let unit = |id: &str| app.office.town().unit_name(id).to_string();
            Ok(export::lines(page, |r| {
                let state = match r.state.as_str() {
                    "linked" => "已关联",
                    "removed" => "已清理",
                    _ => "未关联",
                };
                let (from, until, came) = (shown(&r.from), shown(&r.until), shown(&r.imported_at));
                let late = if r.late { "（逾期导入）" } else { "" };
                [
                    r.name,
                    medium(&r.media_type).into(),
                    from,
                    until,
                    r.device,
                    if r.fixed { "固定设备".into() } else { r.wearer_name },
                    unit(&r.unit),
                    r.skew.to_string(),
                    r.importer_name,
                    format!("{came}{late}"),
                    state.into(),
                    r.kept_until,
                    r.id,
                ]
            }))
        }
    })
    .await
}

/// A file that was not taken in, and why.
struct Fault {
    name: String,
    why: String,
}

#[derive(Template)]
#[template(path = "footage/import.html")]
struct ImportPage {
    shell: Shell,
    fields: Vec<FieldView>,
    files: Vec<(String, FileRef)>,
    file_error: String,
    errors: Vec<FieldError>,
    faults: Vec<Fault>,
    taken: usize,
    key: String,
    now: String,
    limit: String,
    /// Whose uploads they are, in the browser's memory of them.
    owner: String,
}

fn import_form() -> Result<&'static Form, PageError> {
    crate::acts::find("import_footage").ok_or(PageError::NotFound)
}

/// Who may have worn what this person imports.
fn wearers(app: &App, me: &Me) -> Vec<(String, String)> {
    let people = app.office.people();
    let mut all: Vec<_> = people
        .values()
        .filter(|p| !p.disabled && (p.unit == me.person.unit || me.is(Role::Brigade)))
        .filter(|p| p.is(Role::Squad) || p.is(Role::Dept))
        .map(|p| (p.id.clone(), format!("{}（{} {}）", p.name, app.office.town().unit_name(&p.unit), p.post)))
        .collect();
    all.sort_by_key(|(id, label)| (*id != me.person.id, label.clone()));
    all
}

/// What the forms of recordings offer to choose from.
pub(super) fn options(app: &App, me: &Me, mut options: Options) -> Options {
    options.choices.insert(Choices::Wearers, wearers(app, me));
    options
}

struct Told {
    errors: Vec<FieldError>,
    faults: Vec<Fault>,
    taken: usize,
}

fn import_page(app: &App, session: &Session, typed: &Typed, told: Told) -> Result<String, PageError> {
    let form = import_form()?;
    let options = options(app, &session.me, Options::default());
    let mut fields = form::view(form, typed, &told.errors, &options);
    let files = fields.iter().position(|f| f.name == "files").map(|at| fields.remove(at));
    let now = app.office.now();
    let page = ImportPage {
        shell: frame(app, session, "导入执法音像", ""),
        file_error: files.as_ref().map_or(String::new(), |f| f.error.clone()),
        files: files.map_or_else(Vec::new, |f| f.files),
        fields,
        errors: told.errors,
        faults: told.faults,
        taken: told.taken,
        key: app.office.new_key(),
        now: now.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        limit: app.files.limits().in_words(),
        owner: session.me.person.id.clone(),
    };
    Ok(page.render()?)
}

/// P-01, said before a file is chosen.
fn may_import(app: &App, me: &Me) -> Result<(), PageError> {
    let row = law::footage::act("import_footage").ok_or(PageError::NotFound)?;
    let refusal = app.office.look(me, |ctx| ctx.require_role(row.roles)).err();
    refusal.map_or(Ok(()), |r| Err(PageError::Refused(Box::new(r))))
}

/// The form for many files of one device.
pub async fn import(State(app): State<App>, session: Session) -> Result<Response, PageError> {
    may_import(&app, &session.me)?;
    let told = Told { errors: Vec::new(), faults: Vec::new(), taken: 0 };
    Ok(Html(import_page(&app, &session, &Typed::default(), told)?).into_response())
}

/// Takes the files in, one recording each. What was in already is said so and no fault.
pub async fn take(State(app): State<App>, session: Session, request: Request) -> Result<Response, PageError> {
    may_import(&app, &session.me)?;
    let form = import_form()?;
    let (mut typed, mut errors) = match flow::read(&app, &session.me, request).await {
        Ok(typed) => (typed, Vec::new()),
        Err((typed, errors)) => (typed, errors),
    };
    let (command, unread) = form::parse(form, &typed);
    errors.extend(unread);
    let mut command = Value::Object(command);
    if let Err(unproven) = super::files::prove(&app, &session.me, &mut command).await {
        errors.extend(unproven);
    }
    let files = command["files"].as_array().cloned().unwrap_or_default();
    if files.is_empty() && errors.is_empty() {
        errors.push(FieldError { field: "files".into(), message: "请选择音像文件".into() });
    }
    let (mut taken, mut known, mut faults) = (0, 0, Vec::new());
    if errors.is_empty() {
        for file in &files {
            let (id, name) = (text(&file["sha256"]), text(&file["name"]));
            if app.office.footage_known(&id).await? {
                known += 1;
                continue;
            }
            command["files"] = json!([file]);
            let key = Some(typed.get("_key")).filter(|k| !k.is_empty()).map(|k| format!("{k}/{id}"));
            let submission =
                Submission { matter: Matter::NewFootage, command: command.clone(), expected: None, key };
            match app.office.submit(&session.me, submission).await {
                Ok(_) => taken += 1,
                Err(error) => faults.push(Fault { name, why: why(error)? }),
            }
        }
    }
    if errors.is_empty() && faults.is_empty() {
        let words = match (taken, known) {
            (0, k) => format!("这{k}段音像以前都导入过，没有变化"),
            (t, 0) => format!("已导入{t}段音像"),
            (t, k) => format!("已导入{t}段音像，另有{k}段以前导入过"),
        };
        return Ok(Redirect::to(&format!("/footage/match?done={}", view::encode(&words))).into_response());
    }
    if errors.is_empty() {
        // What was taken in is not offered a second time.
        let left: Vec<String> = typed
            .all("files")
            .iter()
            .filter(|raw| faults.iter().any(|f| raw.contains(&json!(f.name).to_string())))
            .cloned()
            .collect();
        typed.set("files", "");
        left.into_iter().for_each(|raw| typed.push("files", raw));
    }
    let body = import_page(&app, &session, &typed, Told { errors, faults, taken })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(body)).into_response())
}

/// A file as its device names it.
#[derive(Deserialize)]
pub struct Named {
    name: String,
    size: u64,
}

/// Most files that are asked about at once.
const MOST_ASKED: usize = 2000;

/// Which of these files were brought in before, by name and size, in the order in which they were asked about: a folder that is
/// chosen again goes on with the rest.
pub async fn known(
    State(app): State<App>,
    session: Session,
    Json(asked): Json<Vec<Named>>,
) -> Result<Response, PageError> {
    may_import(&app, &session.me)?;
    let asked: Vec<(String, u64)> =
        asked.into_iter().take(MOST_ASKED).map(|f| (display_name(&f.name), f.size)).collect();
    Ok(Json(app.office.footage_imported(&session.me, &asked).await?).into_response())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().into()
}

/// Why one thing of many was not done, in words.
fn why(error: SubmitError) -> Result<String, PageError> {
    Ok(match error {
        SubmitError::Refused(r) => format!("{} 需要{}；现在{}", r.rule.id, r.need, r.have),
        SubmitError::Fields(errors) => errors.into_iter().map(|e| e.message).collect::<Vec<_>>().join("；"),
        SubmitError::Stale { .. } | SubmitError::KeyReused => "已有新的进展，请刷新后再办".into(),
        SubmitError::NotFound => "没有这个案件，或者与您无关".into(),
        SubmitError::Broken(e) => return Err(PageError::Broken(e.to_string())),
    })
}

/// A step to link to, with the value of its tick box.
struct StepView {
    value: String,
    case: String,
    number: String,
    item: String,
    title: String,
    open: bool,
}

impl StepView {
    fn new(footage: &str, s: FootageStep) -> Self {
        let number = if s.number.is_empty() { "尚未立案".into() } else { s.number };
        let value = format!("{footage}/{}/{}", s.case, s.no);
        StepView { value, case: s.case, number, item: s.item, title: s.title, open: s.open }
    }
}

struct MatchView {
    row: RowView,
    steps: Vec<StepView>,
    why: String,
}

#[derive(Template)]
#[template(path = "footage/match.html")]
struct MatchPage {
    shell: Shell,
    /// Theirs to confirm; everybody else reads what is proposed.
    confirms: bool,
    rows: Vec<MatchView>,
    matched: usize,
    faults: Vec<Fault>,
    key: String,
    next: Option<String>,
}

/// Whether this person's post links recordings with cases.
fn confirms(session: &Session) -> bool {
    law::case::act("link_footage").is_some_and(|act| act.roles.iter().any(|role| session.me.is(*role)))
}

async fn match_page(
    app: &App,
    session: &Session,
    asked: &Asked,
    faults: Vec<Fault>,
) -> Result<String, PageError> {
    let page = app.office.footage_matches(&session.me, &asked.filter()).await?;
    let next = page.next.map(|c| format!("/footage/match?{}&after={}", asked.query(), view::encode(&c)));
    let rows: Vec<MatchView> = page
        .rows
        .into_iter()
        .map(|m| MatchView {
            steps: m.steps.into_iter().map(|s| StepView::new(&m.row.id, s)).collect(),
            why: m.why,
            row: row(app, m.row),
        })
        .collect();
    let body = MatchPage {
        shell: frame(app, session, "匹配案件", &asked.done),
        confirms: confirms(session),
        matched: rows.iter().filter(|r| !r.steps.is_empty()).count(),
        rows,
        faults,
        key: app.office.new_key(),
        next,
    };
    Ok(body.render()?)
}

/// What the house proposes: to be ticked and confirmed.
pub async fn proposals(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    Ok(Html(match_page(&app, &session, &asked, Vec::new()).await?).into_response())
}

/// Links what was ticked: one act a case, by the road of every act.
pub async fn link(State(app): State<App>, session: Session, request: Request) -> Result<Response, PageError> {
    let typed = flow::plain(request).await.unwrap_or_else(|(typed, _)| typed);
    let mut cases: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for ticked in typed.all("link") {
        let mut parts = ticked.split('/');
        if let (Some(footage), Some(case), Some(step), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        {
            cases.entry(case.into()).or_default().push(json!({ "step": step, "footage": footage }));
        }
    }
    let (mut linked, mut faults) = (0, Vec::new());
    for (case, links) in cases {
        let count = links.len();
        let key = Some(typed.get("_key")).filter(|k| !k.is_empty()).map(|k| format!("{k}/{case}"));
        let command = json!({ "act": "link_footage", "links": links });
        let submission = Submission { matter: Matter::Case(case.clone()), command, expected: None, key };
        match app.office.submit(&session.me, submission).await {
            Ok(_) => linked += count,
            Err(error) => {
                let name = match app.office.case(&session.me, &case, false).await {
                    Ok(v) => v.state.number.map_or("尚未立案的案件".into(), |n| n.to_string()),
                    Err(_) => "这个案件".to_string(),
                };
                faults.push(Fault { name, why: why(error)? });
            }
        }
    }
    let words = match (linked, faults.is_empty()) {
        (0, true) => "没有选择".to_string(),
        (n, _) => format!("已关联{n}项"),
    };
    if faults.is_empty() {
        return Ok(Redirect::to(&format!("/footage/match?done={}", view::encode(&words))).into_response());
    }
    let asked = Asked { done: if linked > 0 { words } else { String::new() }, ..Asked::default() };
    let body = match_page(&app, &session, &asked, faults).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(body)).into_response())
}

#[derive(Template)]
#[template(path = "footage/show.html")]
struct ShowPage {
    shell: Shell,
    row: RowView,
    /// `video`, `audio` or `image`; empty once it is removed.
    player: &'static str,
    facts: Vec<(&'static str, String)>,
    links: Vec<StepView>,
    proposed: Vec<StepView>,
    /// What is proposed is theirs to confirm.
    confirms: bool,
    unmatched: String,
    viewings: Vec<(String, String)>,
    acts: Vec<(String, &'static str)>,
    key: String,
}

/// One recording.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let v = app.office.footage(&session.me, &id).await?;
    let media_type = v.row.media_type.clone();
    let removed = v.state.removed_on;
    let view = row(&app, v.row);
    let player = match (removed, media_type.split('/').next()) {
        (Some(_), _) => "",
        (None, Some("video")) => "video",
        (None, Some("audio")) => "audio",
        _ => "image",
    };
    let facts = vec![
        ("录制时间", view.when.clone()),
        ("时长", view.length.clone()),
        ("时钟校正", view.skew.clone()),
        ("设备编号", view.device.clone()),
        ("佩戴人", view.wearer.clone()),
        ("单位", view.unit.clone()),
        ("导入", view.imported.clone()),
        ("导入时限", if view.late { "超过规定的小时数才导入".into() } else { String::new() }),
        ("原始文件", if view.original { "是".into() } else { "不是（转码件），不能关联".to_string() }),
        ("保存至", view.kept.clone()),
        ("清理", removed.map_or(String::new(), |d| d.to_string())),
        ("备注", v.state.note.clone()),
        ("SHA-256", view.id.clone()),
    ];
    let steps = |all: Vec<FootageStep>| all.into_iter().map(|s| StepView::new(&id, s)).collect::<Vec<_>>();
    let page = ShowPage {
        shell: frame(&app, &session, "执法音像", &asked.done),
        player,
        facts,
        links: steps(v.links),
        proposed: steps(v.proposed),
        confirms: confirms(&session),
        unmatched: v.unmatched,
        viewings: v.viewings.into_iter().map(|Viewing { at, who }| (shown(&at), who)).collect(),
        acts: v.acts.iter().map(|a| (format!("/footage/{id}/acts/{a}"), act_title(a))).collect(),
        key: app.office.new_key(),
        row: view,
    };
    Ok(Html(page.render()?).into_response())
}
