//! Law's and office's values as templates draw them.

use jiff::civil::{Date, DateTime};
use law::calendar::Calendar;
use law::case::{CaseStage, CaseState, Procedure};
use law::clue::ClueStage;
use law::countersign::Sheets;
use law::deadline::{Deadline, Level};
use law::matter::{Offer, Stage};
use law::party::FileRef;
use law::person::Role;
use law::refusal::Refusal;
use law::town::{OfficersSign, Town};
use office::Me;
use office::read::{PaperRow, TimelineItem};

/// A deadline chip.
#[derive(Clone, Debug)]
pub struct DueView {
    /// `剩余3个工作日`, `逾期2天`
    pub text: String,
    /// 日期
    pub date: String,
    /// `green`, `yellow`, `red` or `overdue`
    pub level: &'static str,
    /// Counted in working days.
    pub working: bool,
    /// 暂定
    pub provisional: bool,
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Green => "green",
        Level::Yellow => "yellow",
        Level::Red => "red",
        Level::Overdue => "overdue",
    }
}

impl DueView {
    /// A deadline as it stands now.
    pub fn new(deadline: &Deadline, now: DateTime, calendar: &Calendar) -> Self {
        let status = deadline.status(now, calendar);
        DueView {
            text: status.text,
            date: deadline.due.unwrap_or(deadline.nominal).to_string(),
            level: level(status.level),
            working: deadline.in_working_days(),
            provisional: deadline.provisional,
        }
    }

    /// A deadline as a list keeps it: the day, and whether it is settled.
    pub fn row(
        due: &str,
        provisional: bool,
        working: bool,
        now: DateTime,
        calendar: &Calendar,
    ) -> Option<Self> {
        let date: Date = due.parse().ok()?;
        let mut deadline = Deadline { provisional, ..Deadline::fixed(date) };
        if working {
            // The list keeps the day alone; what is left of it is counted in working days, and warned of in the last two.
            deadline.term = Some(law::deadline::Term::W(5));
        }
        Some(DueView::new(&deadline, now, calendar))
    }

    /// A window (等待期): until it ends the next step must wait, after it nobody is late.
    pub fn window(window: &Deadline, now: DateTime, calendar: &Calendar) -> Self {
        let mut view = DueView::new(window, now, calendar);
        view.level = "green";
        view.text = if window.has_passed(now.date()) {
            "已届满".into()
        } else {
            format!("等待中，{}", view.text)
        };
        view
    }
}

/// A refusal as a red card.
#[derive(Clone, Debug)]
pub struct RefusalView {
    /// 规则编号
    pub rule: &'static str,
    /// 规则
    pub title: &'static str,
    /// 条文
    pub articles: String,
    /// 需要
    pub need: String,
    /// 现在
    pub have: String,
    /// 谁来补
    pub who: String,
    /// 怎么补
    pub how: String,
    /// Where it is mended.
    pub act_href: Option<String>,
    /// The act that mends it.
    pub act_title: String,
}

/// The title of an act of any table, and the posts that do it.
fn act_of(id: &str) -> Option<(&'static str, &'static [Role])> {
    let act = law::case::act(id).map(|a| (a.title, a.roles));
    let act = act.or_else(|| law::clue::act(id).map(|a| (a.title, a.roles)));
    let act = act.or_else(|| law::inforequest::act(id).map(|a| (a.title, a.roles)));
    let act = act.or_else(|| law::inspection::act(id).map(|a| (a.title, a.roles)));
    let act = act.or_else(|| law::stocktaking::act(id).map(|a| (a.title, a.roles)));
    let act = act.or_else(|| law::footage::act(id).map(|a| (a.title, a.roles)));
    let act = act.or_else(|| law::patrol::act(id).map(|a| (a.title, a.roles)));
    // The register of receipts is kept by the finance office.
    const KEEPS: &[Role] = &[Role::Finance];
    act.or_else(|| law::receipt::act(id).map(|a| (a.title, KEEPS)))
}

/// The title of an act of any table.
pub fn act_title(id: &str) -> &'static str {
    act_of(id).map_or("办理", |(title, _)| title)
}

impl RefusalView {
    /// A refusal; `at` is the matter's address, under which the mending act is found, and who reads: whoever does not hold the
    /// post of that act is told who does, and not led to its form.
    pub fn new(r: &Refusal, at: Option<(&str, &Me)>) -> Self {
        let may = |me: &Me, act: &str| act_of(act).is_some_and(|(_, roles)| me.any(roles));
        RefusalView {
            rule: r.rule.id,
            title: r.rule.title,
            articles: articles(r.rule.articles),
            need: r.need.to_string(),
            have: r.have.to_string(),
            who: r.fix.who.to_string(),
            how: r.fix.how.to_string(),
            act_href: at
                .zip(r.fix.act)
                .filter(|((_, me), act)| may(me, act))
                .map(|((base, _), act)| format!("{base}/acts/{act}")),
            act_title: r.fix.act.map_or(String::new(), |a| act_title(a).to_string()),
        }
    }
}

/// One line of 下一步.
#[derive(Clone, Debug)]
pub struct OfferView {
    /// 名称
    pub title: &'static str,
    /// 由谁
    pub who: String,
    /// Where it is done.
    pub href: String,
    /// It may be done now by this person.
    pub ready: bool,
    /// A step of the main road.
    pub main: bool,
    /// It waits for somebody else.
    pub waiting: bool,
    /// 规则
    pub rule: &'static str,
    /// 条文
    pub articles: String,
    /// Why not.
    pub why: String,
    /// Who mends it.
    pub fix: String,
    /// 文书
    pub papers: String,
    /// The procedure beside the main road that it belongs to.
    pub group: Option<&'static str>,
    /// How much of it there is to do, where that is counted.
    pub note: String,
}

/// 附随程序: one procedure beside the main road with what it offers now.
#[derive(Clone, Debug)]
pub struct SideView {
    /// 名称
    pub name: &'static str,
    /// What it offers, what may be done now first.
    pub offers: Vec<OfferView>,
    /// How many of them may be done now by this person.
    pub ready: usize,
}

/// Takes the offers of side procedures out of a panel, procedure by procedure.
pub fn sides(panel: &mut Vec<OfferView>) -> Vec<SideView> {
    let mut sides: Vec<SideView> = Vec::new();
    for offer in panel.extract_if(.., |o| o.group.is_some()) {
        let name = offer.group.unwrap_or_default();
        let ready = usize::from(offer.ready);
        match sides.iter_mut().find(|s| s.name == name) {
            Some(side) => {
                side.ready += ready;
                side.offers.push(offer);
            }
            None => sides.push(SideView { name, offers: vec![offer], ready }),
        }
    }
    for side in &mut sides {
        side.offers.sort_by_key(|o| (!o.ready, !o.waiting));
    }
    sides
}

impl OfferView {
    /// An offer of a matter whose acts are under `base`.
    pub fn new(o: &Offer, base: &str) -> Self {
        let r = o.refusal.as_ref();
        let papers: Vec<&str> = o.papers.iter().filter_map(|p| law::paper::find(p)).map(|k| k.name).collect();
        let rule = r.map_or(o.rule, |r| r.rule);
        OfferView {
            title: o.title,
            who: o.who.join("、"),
            href: format!("{base}/acts/{}", o.act),
            ready: r.is_none(),
            main: o.main,
            waiting: o.waiting_for_others,
            rule: rule.id,
            articles: articles(rule.articles),
            why: r.map_or(String::new(), |r| format!("需要{}；现在{}", r.need, r.have)),
            fix: r.map_or(String::new(), |r| format!("由{}{}", r.fix.who, r.fix.how)),
            papers: papers.join("、"),
            group: o.group,
            note: String::new(),
        }
    }
}

/// 待签名几份, on the line of 下一步 where it is done, and that nobody need sign twice where the town signs on paper.
pub fn count_signatures(panel: &mut [OfferView], sheets: &Sheets, me: &Me, town: &Town) {
    let waiting = sheets.waiting_for(&me.person.id).count();
    let paper = match town.policy.officers_sign.value {
        OfficersSign::Paper => "；已在纸质文书上签名的不必再签",
        OfficersSign::Screen => "",
    };
    let signs = |o: &&mut OfferView| {
        o.href.ends_with("/acts/countersign") || o.href.ends_with("/acts/countersign_check")
    };
    for offer in panel.iter_mut().filter(signs) {
        offer.note = format!("待签名{waiting}份{paper}");
    }
}

/// The address of a document.
pub fn paper_href(number: &str) -> String {
    format!("/papers/{}", encode(number))
}

/// Where a certificate is looked up by its number: what its code opens.
pub fn officer_href(number: &str) -> String {
    format!("/public/officers/{}", encode(number))
}

/// Percent-encodes a path segment.
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}

/// One step of the timeline.
#[derive(Clone, Debug)]
pub struct TimelineView {
    /// 时间
    pub at: String,
    /// 何人
    pub who: String,
    /// 职务
    pub post: String,
    /// 何事
    pub title: String,
    /// 详情
    pub text: String,
    /// 文书: number and address.
    pub paper: Option<(String, String)>,
    /// 文件
    pub files: Vec<FileRef>,
    /// 填写时间 by the phone's clock, where it was filled in without a network.
    pub filled: String,
    /// 未完成: what a step that must be recorded still lacks.
    pub unfinished: String,
}

impl From<TimelineItem> for TimelineView {
    fn from(t: TimelineItem) -> Self {
        let paper = t.paper.map(|n| {
            let href = paper_href(&n);
            (n, href)
        });
        TimelineView {
            at: t.at,
            who: t.who,
            post: t.post,
            title: t.title,
            text: t.text,
            paper,
            files: t.files,
            filled: t.filled,
            unfinished: t.unfinished,
        }
    }
}

/// A document in a list.
#[derive(Clone, Debug)]
pub struct PaperView {
    /// 文号
    pub number: String,
    /// 名称
    pub name: String,
    /// 作出日
    pub date: String,
    /// 送达日
    pub served: String,
    /// 更正书文号
    pub amended: String,
    /// Where it is shown.
    pub href: String,
}

impl From<PaperRow> for PaperView {
    fn from(p: PaperRow) -> Self {
        PaperView {
            href: paper_href(&p.number),
            number: p.number,
            name: p.name,
            date: p.issued_on,
            served: p.served_on,
            amended: p.amended,
        }
    }
}

/// One step of the stepper.
#[derive(Clone, Debug)]
pub struct StepView {
    /// 阶段
    pub label: &'static str,
    /// `done`, `now` or `todo`
    pub state: &'static str,
}

/// Where a case stands on its road.
pub fn steps(state: &CaseState) -> Vec<StepView> {
    use CaseStage as S;
    let road: &[(&'static str, &[S])] = match state.procedure {
        Procedure::Simple => &[
            ("当场决定", &[S::OnSpot]),
            ("执行", &[S::Served]),
            ("结案", &[S::ClosingProposed, S::Closed]),
            ("归档", &[S::Archived]),
        ],
        Procedure::General => &[
            ("立案", &[S::Draft, S::FilingProposed, S::FilingEndorsed, S::NotFiled]),
            ("调查", &[S::Investigating]),
            ("法制审核", &[S::Reported]),
            ("告知申辩", &[S::Reviewed, S::Noticed]),
            ("决定", &[S::DecisionProposed, S::DecisionEndorsed]),
            ("送达", &[S::Decided]),
            ("执行", &[S::Served]),
            ("结案", &[S::ClosingProposed, S::Closed]),
            ("归档", &[S::Archived]),
        ],
    };
    let here = road.iter().position(|r| r.1.contains(&state.stage)).unwrap_or(0);
    let done = |i: usize| {
        if i < here {
            "done"
        } else if i == here {
            "now"
        } else {
            "todo"
        }
    };
    road.iter().enumerate().map(|(i, r)| StepView { label: r.0, state: done(i) }).collect()
}

/// The colour of a clue's stage.
pub fn clue_tone(stage: ClueStage) -> &'static str {
    use ClueStage as S;
    match stage {
        S::Absent => "secondary",
        S::Reported | S::Accepted => "azure",
        S::Dispatched | S::ForSimple | S::ForOpinion | S::Opined | S::WithSquad => "blue",
        S::InCase => "purple",
        S::ForFeedback => "orange",
        S::Closed => "green",
        S::Declined | S::Merged | S::Transferred => "secondary",
    }
}

/// The colour of a case's stage.
pub fn case_tone(stage: CaseStage) -> &'static str {
    use CaseStage as S;
    match stage {
        S::Draft | S::FilingProposed | S::FilingEndorsed => "azure",
        S::Investigating | S::Reviewed | S::Noticed => "blue",
        S::Reported | S::DecisionProposed | S::DecisionEndorsed => "orange",
        S::Decided | S::OnSpot | S::Served => "purple",
        S::ClosingProposed | S::Closed => "green",
        S::Archived | S::NotFiled => "secondary",
    }
}

/// A stage from its tag: label and colour.
pub fn clue_stage(tag: &str) -> (String, &'static str) {
    stage::<ClueStage>(tag).map_or((tag.to_string(), "secondary"), |s| (s.label().to_string(), clue_tone(s)))
}

/// A stage from its tag: label and colour.
pub fn case_stage(tag: &str) -> (String, &'static str) {
    stage::<CaseStage>(tag).map_or((tag.to_string(), "secondary"), |s| (s.label().to_string(), case_tone(s)))
}

fn stage<S: serde::de::DeserializeOwned>(tag: &str) -> Option<S> {
    serde_json::from_value(serde_json::Value::String(tag.into())).ok()
}

/// The tag of a unit-like value.
pub fn tag<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(String::from)).unwrap_or_default()
}

/// `2026-03-05T09:30:00` → `2026-03-05 09:30`
pub fn moment(text: &str) -> String {
    text.replace('T', " ").chars().take(16).collect()
}

/// The tag of an outcome.
pub fn tag_of(outcome: &law::case::Outcome) -> &'static str {
    match outcome {
        law::case::Outcome::Penalty { .. } => "penalty",
        law::case::Outcome::NoPenalty { .. } => "no_penalty",
        law::case::Outcome::Dismiss { .. } => "dismiss",
    }
}

/// The laws by the short names that rules cite them by.
const LAWS: &[(&str, &str)] = &[
    ("罚", "行政处罚法"),
    ("强", "行政强制法"),
    ("复", "行政复议法"),
    ("诉", "行政诉讼法"),
    ("诉释", "适用行政诉讼法的解释"),
    ("民诉", "民事诉讼法"),
    ("民总", "民法典"),
    ("缴", "罚款决定与罚款收缴分离实施办法"),
    ("移", "行政执法机关移送涉嫌犯罪案件的规定"),
    ("公开", "政府信息公开条例"),
    ("豫执", "河南省行政执法条例"),
    ("豫听", "河南省行政处罚听证办法"),
    ("豫备", "河南省重大行政处罚备案审查办法"),
    ("豫证", "河南省行政执法证件管理办法"),
    ("行诉证据", "行政诉讼证据规定"),
    ("个保法", "个人信息保护法"),
    ("电子签名法", "电子签名法"),
    ("民证", "民事诉讼证据规定"),
    ("电子数据规定", "刑事案件电子数据收集提取和审查判断规定"),
    ("公安程序", "公安机关办理刑事案件程序规定"),
    ("赔", "国家赔偿法"),
    ("行政机关负责人出庭应诉规定", "行政机关负责人出庭应诉规定"),
    ("城乡规划法", "城乡规划法"),
    ("土地管理法", "土地管理法"),
    ("放假办法", "全国年节及纪念日放假办法"),
    ("罚没财物管理办法", "罚没财物管理办法"),
    ("市监处罚公示规定", "市场监督管理行政处罚信息公示规定"),
    ("投诉举报办法", "市场监督管理投诉举报处理暂行办法"),
    ("豫赃", "河南省赃物罚没物管理条例"),
    ("豫信", "河南省社会信用条例"),
    ("豫非税", "河南省政府非税收入管理条例"),
    ("方案", "综合行政执法方案"),
];

/// 依据 in full: `罚§51` → 《行政处罚法》第51条. What is not a short form stays as it is.
pub fn articles(cited: &[&str]) -> String {
    let full = |short: &&str| {
        let known = short.split_once('§').and_then(|(law, rest)| {
            let name = LAWS.iter().find(|l| l.0 == law)?.1;
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            (digits > 0).then(|| format!("《{name}》第{}条{}", &rest[..digits], &rest[digits..]))
        });
        known.unwrap_or_else(|| (*short).to_string())
    };
    cited.iter().map(full).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    #[test]
    fn articles_are_named_in_full() {
        assert_eq!(
            super::articles(&["罚§51", "豫执§24"]),
            "《行政处罚法》第51条、《河南省行政执法条例》第24条"
        );
        assert_eq!(super::articles(&["国办发〔2024〕54号", "罚§"]), "国办发〔2024〕54号、罚§");
    }

    #[test]
    fn every_article_of_the_register_is_named_in_full() {
        for rule in law::rules::listed() {
            for cited in rule.rule.articles.iter().filter(|c| c.contains('§')) {
                let full = super::articles(&[cited]);
                assert!(full.starts_with('《') && !full.contains('§'), "{}：{full}", rule.rule.id);
            }
        }
    }
}
