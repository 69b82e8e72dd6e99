//! 案件: the list, one case.

use super::act::{OpenDraftView, open_drafts};
use super::clues::Done;
use super::export;
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::pages::along::{self, AlongView};
use crate::shell::Shell;
use crate::view::{self, DueView, OfferView, PaperView, SideView, StepView, TimelineView};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use law::case::{CaseStage, Procedure};
use law::matter::Stage;
use law::party::FileRef;
use law::person::Role;
use office::read::{CaseFilter, CaseView, FromClue};
use office::{Matter, Me};
use serde::Deserialize;

/// The query of the list.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct ListQuery {
    text: String,
    stage: String,
    procedure: String,
    squad: String,
    overdue: String,
    open: String,
    after: String,
}

impl ListQuery {
    fn filter(&self) -> CaseFilter {
        CaseFilter {
            stage: self.stage.clone(),
            procedure: self.procedure.clone(),
            squad: self.squad.clone(),
            overdue: self.overdue == "1",
            open: self.open == "1",
            text: self.text.clone(),
            after: self.after.clone(),
            ..CaseFilter::default()
        }
    }
}

pub(super) struct FilterView(pub(super) CaseFilter);

impl std::ops::Deref for FilterView {
    type Target = CaseFilter;
    fn deref(&self) -> &CaseFilter {
        &self.0
    }
}

impl FilterView {
    pub(super) fn query(&self) -> String {
        let f = &self.0;
        let mut parts = Vec::new();
        for (name, value) in
            [("text", &f.text), ("stage", &f.stage), ("procedure", &f.procedure), ("squad", &f.squad)]
        {
            if !value.is_empty() {
                parts.push(format!("{name}={}", view::encode(value)));
            }
        }
        for (name, on) in [("overdue", f.overdue), ("open", f.open)] {
            if on {
                parts.push(format!("{name}=1"));
            }
        }
        parts.join("&")
    }
}

struct RowView {
    id: String,
    number: String,
    item: String,
    party: String,
    procedure: &'static str,
    squad: String,
    stage: String,
    tone: &'static str,
    due: Option<DueView>,
}

#[derive(Template)]
#[template(path = "case/list.html")]
struct ListPage {
    shell: Shell,
    filter: FilterView,
    stages: Vec<(String, &'static str)>,
    procedures: Vec<(String, &'static str)>,
    squads: Vec<(String, String)>,
    rows: Vec<RowView>,
    next: Option<String>,
}

fn procedure(tag: &str) -> &'static str {
    if tag == "simple" { Procedure::Simple.label() } else { Procedure::General.label() }
}

/// The list.
pub async fn list(
    State(app): State<App>,
    session: Session,
    Query(q): Query<ListQuery>,
) -> Result<Response, PageError> {
    let filter = FilterView(q.filter());
    let page = app.office.cases(&session.me, &filter).await?;
    let next = page.next.map(|c| format!("/cases?{}&after={}", filter.query(), view::encode(&c)));
    let (now, town) = (app.office.now(), app.office.town());
    let mut squads: Vec<(String, String)> =
        town.law.domains.iter().map(|d| (d.squad.clone(), town.unit_name(&d.squad).to_string())).collect();
    squads.sort();
    squads.dedup();
    let rows = page
        .rows
        .into_iter()
        .map(|r| {
            let (stage, tone) = view::case_stage(&r.stage);
            let due =
                DueView::row(&r.due, r.provisional, r.due_working, now, &town.law.calendar).map(|mut d| {
                    d.text = format!("{} {}", r.due_label, d.text);
                    d
                });
            RowView {
                number: if r.number.is_empty() { "（未立案）".into() } else { r.number },
                procedure: procedure(&r.procedure),
                squad: town.unit_name(&r.squad).to_string(),
                id: r.id,
                item: r.item,
                party: r.party,
                stage,
                tone,
                due,
            }
        })
        .collect();
    let body = ListPage {
        shell: Shell::office(&app, &session, "案件", "/cases"),
        stages: CaseStage::ALL.iter().map(|s| (view::tag(s), s.label())).collect(),
        procedures: [Procedure::General, Procedure::Simple]
            .iter()
            .map(|p| (view::tag(p), p.label()))
            .collect(),
        squads,
        rows,
        next,
        filter,
    };
    Ok(Html(body.render()?).into_response())
}

/// The list as a spreadsheet.
pub async fn export(
    State(app): State<App>,
    session: Session,
    Query(q): Query<ListQuery>,
) -> Result<Response, PageError> {
    let filter = q.filter();
    let headings = ["案号", "案由", "当事人", "程序", "承办", "阶段", "最近期限", "期限日", "罚款（元）"];
    export::csv("cases", headings, filter.after.clone(), move |after| {
        let (app, me, filter) = (app.clone(), session.me.clone(), CaseFilter { after, ..filter.clone() });
        async move {
            let squad = |id: &str| app.office.town().unit_name(id).to_string();
            let page = app.office.cases(&me, &filter).await?;
            Ok(export::lines(page, |r| {
                let (way, stage) =
                    (procedure(&r.procedure).to_string(), view::case_stage(&r.stage).0.to_string());
                let fine = law::money::Fen(r.fine).figures();
                [r.number, r.item, r.party, way, squad(&r.squad), stage, r.due_label, r.due, fine]
            }))
        }
    })
    .await
}

struct EvidenceView {
    no: u32,
    name: String,
    kind: &'static str,
    proves: String,
    judged: &'static str,
    /// 原件、复制件、保管链断裂、附件锁定、缺失、损坏、已排除, each with its tone.
    marks: Vec<(String, &'static str)>,
    files: Vec<FileRef>,
    /// Its own page, with the chain of custody of its files.
    href: String,
}

struct AccountView {
    principal: String,
    gains: Option<String>,
    surcharge: String,
    paid: String,
    balance: String,
    due: String,
    percent: i64,
    percent_class: i64,
}

/// 卷宗 as the page offers it.
struct VolumeView {
    open: bool,
    main: bool,
    inner: bool,
    export: bool,
    /// Files that stay here because something malicious was found in them.
    locked: usize,
    /// What state the file is in.
    state: String,
    /// 查阅记录, the last ones: when, who, what.
    readings: Vec<(String, String, String)>,
    /// How many there are in all.
    read: usize,
}

/// Readings shown on the page.
const READINGS: usize = 10;

impl VolumeView {
    fn new(v: &CaseView, me: &Me) -> Self {
        let (offer, s) = (&v.volume, &v.state);
        let state = match s.archived.filter(|_| s.stage == CaseStage::Archived) {
            Some(on) if s.retention.is_empty() => format!("{on}归档，内容不再变化。"),
            Some(on) => format!("{on}归档，保管期限{}，内容不再变化。", s.retention),
            None => "尚未归档：内容随办案增加，封面标注“未归档”。".into(),
        };
        let told = |r: &office::volume::Reading| {
            let at = r.at.get(..16).unwrap_or(&r.at).replace('T', " ");
            (at, r.who.clone(), r.what.clone())
        };
        VolumeView {
            open: offer.open,
            main: offer.main,
            inner: offer.inner,
            export: offer.open
                && s.number.is_some()
                && me.any(&[Role::Squad, Role::Legal, Role::Head, Role::Brigade]),
            locked: offer.locked,
            state,
            readings: offer.readings.iter().take(READINGS).map(told).collect(),
            read: offer.readings.len(),
        }
    }
}

/// A recording of the case, to be played where it stands.
struct FilmView {
    id: String,
    name: String,
    player: &'static str,
    about: String,
    steps: String,
}

fn films(s: &law::case::CaseState) -> Vec<FilmView> {
    let one = |r: &law::footage::Recording| {
        let steps = s.footage.steps.iter().filter(|step| step.linked.iter().any(|l| l == r.id()));
        let worn = r.wearer.as_ref().map_or("固定设备", |w| w.name.as_str());
        let span =
            format!("{}—{}", r.recorded_from.strftime("%Y-%m-%d %H:%M"), r.recorded_until.strftime("%H:%M"));
        FilmView {
            id: r.id().to_string(),
            name: r.file.name.clone(),
            player: match r.file.media_type.split('/').next() {
                Some("video") => "video",
                Some("audio") => "audio",
                _ => "image",
            },
            about: format!("{span}，{worn}，设备{}", r.device),
            steps: steps.map(|step| step.title.clone()).collect::<Vec<_>>().join("、"),
        }
    };
    s.footage.recordings.iter().map(one).collect()
}

/// A step that is not finished because its recording is missing (V-11).
struct LackingView {
    title: String,
    state: String,
    words: String,
    /// Where whoever looks mends it now: addresses and names of acts.
    ways: Vec<(String, &'static str)>,
}

/// The steps that are not finished; `may` says what whoever looks may do now.
fn lacking(s: &law::case::CaseState, base: &str, may: impl Fn(&str) -> bool) -> Vec<LackingView> {
    let one = |step: &law::case::footage::Step| {
        let acts: &[&str] = match step.explained {
            Some(_) => &["confirm_footage"],
            None => &["link_footage", "explain_footage"],
        };
        let words = match &step.explained {
            Some(e) => format!("{}说明：{}，由中队长或者大队长确认", e.by.name, e.ground.label()),
            None => "导入并关联音像；确实没有的，说明原因并经确认。调查终结、决定、结案等它完成".into(),
        };
        Some(LackingView {
            title: format!("第{}项 {}", step.no, step.words()),
            state: step.unfinished()?,
            words,
            ways: acts
                .iter()
                .filter(|act| may(act))
                .map(|act| (format!("{base}/acts/{act}"), view::act_title(act)))
                .collect(),
        })
    };
    s.footage.open().filter_map(one).collect()
}

struct CheckView {
    item: &'static str,
    veto: bool,
    ok: bool,
    /// A red mark that stops nothing.
    mark: bool,
    why: String,
}

#[derive(Template)]
#[template(path = "case/show.html")]
struct ShowPage {
    shell: Shell,
    along: Option<AlongView>,
    id: String,
    number: String,
    title: String,
    procedure: &'static str,
    stage: &'static str,
    tone: &'static str,
    masked: bool,
    volume: VolumeView,
    contents: Vec<law::case::Required>,
    lacking: usize,
    lacking_film: Vec<LackingView>,
    steps: Vec<StepView>,
    deadlines: Vec<(&'static str, DueView)>,
    facts: Vec<(String, String)>,
    evidence: Vec<EvidenceView>,
    /// 涉案物品, each with the page of its chain of custody.
    things: Vec<super::store::InCase>,
    films: Vec<FilmView>,
    related: Vec<RelatedView>,
    account: Option<AccountView>,
    checks: Vec<CheckView>,
    timeline: Vec<TimelineView>,
    panel: Vec<OfferView>,
    drafts: Vec<OpenDraftView>,
    sides: Vec<SideView>,
    /// 要点 of each procedure beside the road that has begun.
    side_facts: Vec<(&'static str, Vec<(&'static str, String)>)>,
    papers: Vec<PaperView>,
    officers: Vec<(String, String)>,
    clue: String,
    /// 线索附件, each with the number of its clue and how it came here.
    from_clues: Vec<(String, Vec<FileRef>)>,
}

/// One case.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let v = app.office.case(&session.me, &id, done.reveals()).await?;
    let (now, town) = (app.office.now(), app.office.town());
    let calendar = &town.law.calendar;
    let s = &v.state;
    let base = format!("/cases/{id}");
    let title = s.subject.as_ref().map_or("案件".into(), |x| format!("{}{}案", x.party.name, x.item.name));
    let mut shell = Shell::office(&app, &session, &title, "/cases");
    if !done.text().is_empty() {
        shell = shell.flash(done.text());
    }
    let account = (v.account.principal.0 + v.account.gains.0 > 0).then(|| {
        let a = &v.account;
        let owed = a.principal.0 + a.gains.0 + a.surcharge.0;
        let percent = if owed > 0 { (a.paid.0 * 100 / owed).clamp(0, 100) } else { 100 };
        AccountView {
            principal: a.principal.to_string(),
            gains: (a.gains.0 > 0).then(|| a.gains.to_string()),
            surcharge: a.surcharge.to_string(),
            paid: a.paid.to_string(),
            balance: a.balance().to_string(),
            due: a.due.map_or("送达后计算".into(), |d| format!("{d}（自然日，遇假顺延）")),
            percent,
            percent_class: percent / 5 * 5,
        }
    });
    let may = |act: &str| v.panel.iter().any(|o| o.act == act && o.refusal.is_none());
    let mut panel: Vec<OfferView> = v.panel.iter().map(|o| OfferView::new(o, &base)).collect();
    view::count_signatures(&mut panel, &s.countersigned, &session.me, &app.office.town().law);
    // Before the side procedures are taken out: most of what is done on the spot is theirs.
    let along = along::view(&shell, &base, &title, &panel);
    let sides = view::sides(&mut panel);
    let side_facts = law::case::side::ALL
        .iter()
        .map(|side| (side.name, (side.facts)(s, &app.office.town().law)))
        .filter(|(_, facts)| !facts.is_empty())
        .collect();
    let page = ShowPage {
        along,
        shell,
        number: s.number.as_ref().map_or("尚未立案".into(), ToString::to_string),
        title,
        procedure: s.procedure.label(),
        stage: s.stage.label(),
        tone: view::case_tone(s.stage),
        masked: v.masked,
        volume: VolumeView::new(&v, &session.me),
        lacking_film: lacking(s, &base, may),
        lacking: v.contents.iter().filter(|c| !c.present).count(),
        contents: v.contents.clone(),
        steps: view::steps(s),
        deadlines: (v.deadlines.iter().map(|(n, d)| (*n, DueView::new(d, now, calendar))))
            .chain(v.windows.iter().map(|(n, d)| (*n, DueView::window(d, now, calendar))))
            .collect(),
        facts: facts(&app, s),
        evidence: s
            .evidence
            .iter()
            .map(|e| EvidenceView {
                no: e.no,
                name: e.name.clone(),
                kind: e.kind.label(),
                proves: e.proves.clone(),
                judged: match e.verified {
                    None => "待审查",
                    Some(true) => "查证属实",
                    Some(false) => "不予采信",
                },
                href: format!("/cases/{id}/evidence/{}", e.no),
                marks: law::case::hold::marks(s, e)
                    .iter()
                    .chain(v.file_marks.get(&e.no).into_iter().flatten())
                    .map(|m| (m.words(), if m.bars() { "red" } else { "secondary" }))
                    .collect(),
                files: e.files.clone(),
            })
            .collect(),
        things: super::store::in_case(&id, s),
        films: films(s),
        related: related(&v),
        account,
        checks: v
            .checks
            .iter()
            .map(|c| CheckView {
                item: c.item,
                veto: c.veto,
                ok: c.refusal.is_none(),
                mark: !c.stops,
                why: c.refusal.as_ref().map_or(String::new(), |r| {
                    format!("{} 需要{}；{}。由{}{}。", r.rule.id, r.need, r.have, r.fix.who, r.fix.how)
                }),
            })
            .collect(),
        timeline: v.timeline.into_iter().rev().map(TimelineView::from).collect(),
        side_facts,
        panel,
        drafts: open_drafts(&app, &session, &Matter::Case(id.clone()), &base).await?,
        sides,
        papers: v.papers.into_iter().map(PaperView::from).collect(),
        officers: s
            .officers
            .iter()
            .map(|o| (o.name.clone(), format!("{} {}", o.post, o.certificate.clone().unwrap_or_default())))
            .collect(),
        clue: s.subject.as_ref().map(|x| x.clue.clone()).unwrap_or_default(),
        from_clues: v.from_clues.into_iter().map(from_clue).collect(),
        id,
    };
    Ok(Html(page.render()?).into_response())
}

/// 关联案件: another case, with the page of it for whoever may see that.
struct RelatedView {
    /// Empty where the case is not this reader's to see.
    href: String,
    number: String,
    party: String,
    bond: &'static str,
    parts: String,
    now: String,
}

fn related(v: &office::read::CaseView) -> Vec<RelatedView> {
    let one = |(link, now): (&law::case::related::Link, &Option<String>)| {
        let said = [("本案当事人", &link.fellow.own_part), ("对方", &link.fellow.part)];
        let parts = said.iter().filter(|(_, did)| !did.is_empty()).map(|(who, did)| format!("{who}：{did}"));
        RelatedView {
            href: now.as_ref().map_or(String::new(), |_| format!("/cases/{}", link.case)),
            number: link.number.clone(),
            party: link.fellow.name.clone(),
            bond: if link.pointed { "由另一案记入" } else { link.bond.label() },
            parts: parts.collect::<Vec<_>>().join("；"),
            now: now.clone().unwrap_or_default(),
        }
    };
    v.state.related.links.iter().zip(&v.related).map(one).collect()
}

fn from_clue(f: FromClue) -> (String, Vec<FileRef>) {
    let how = match f.merged_at {
        Some(at) => format!("{}，{}并入", f.number, at.strftime("%Y-%m-%d %H:%M")),
        None => f.number,
    };
    (how, f.files)
}

fn facts(app: &App, s: &law::case::CaseState) -> Vec<(String, String)> {
    let Some(x) = &s.subject else { return Vec::new() };
    let p = &x.party;
    let mut facts: Vec<(String, String)> = vec![
        ("当事人".into(), format!("{}（{}）", p.name, p.kind.label())),
        ("案由".into(), x.item.name.clone()),
        ("违法事实".into(), x.facts.clone()),
        ("违法地点".into(), x.place.text.clone()),
        (
            "行为时间".into(),
            match x.act_to {
                None => format!("{}起，仍在继续", x.act_from),
                Some(to) if to == x.act_from => to.to_string(),
                Some(to) => format!("{}至{to}", x.act_from),
            },
        ),
        ("违反条款".into(), x.item.violated.clone()),
        ("处罚依据".into(), x.item.basis.clone()),
        ("清单版本".into(), x.list_version.clone()),
        ("承办中队".into(), app.office.town().unit_name(&x.squad).to_string()),
    ];
    for (label, value) in [
        ("身份号码", &p.id_number),
        ("统一社会信用代码", &p.credit_code),
        ("法定代表人、负责人", &p.representative),
        ("联系电话", &p.phone),
    ] {
        if let Some(v) = value {
            facts.push((label.into(), v.clone()));
        }
    }
    facts.push(("住址、住所".into(), p.address.clone()));
    if let Some(d) = &s.decision {
        let words = d.outcome.penalty().map_or(d.outcome.label().to_string(), law::case::Penalty::words);
        facts.push(("处理决定".into(), format!("{}：{words}", d.number)));
    } else if let Some(n) = s.notice() {
        facts.push(("告知内容".into(), n.penalty.words()));
    }
    facts
}

/// The case as a bundle that verifies offline.
pub async fn bundle(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let bundle = app.office.bundle(&session.me, &id).await?;
    Ok(super::files::download("application/zip", &format!("case-{id}.zip"), bundle.file, bundle.size))
}
