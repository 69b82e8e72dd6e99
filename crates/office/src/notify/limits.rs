//! 期限 — which limits of a matter have turned yellow or red, and who owes each. A case has many at once, and what runs out
//! in it is often not the next step of its road.

use super::waits::{self, Waiting};
use super::{Kind, address};
use crate::project::{URGING_LIMIT, clue_limits};
use crate::stream;
use crate::town::{TownBook, UnitKind};
use jiff::civil::DateTime;
use journal::Recorded;
use law::case::CaseState;
use law::clue::{Called, ClueState, Lamp, LampDays};
use law::deadline::{Deadline, Level};
use law::person::{People, Role};
use std::collections::BTreeSet;

/// A limit that is near or has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// 期限名称
    pub label: &'static str,
    /// 届满日
    pub due: String,
    /// [`Kind::Yellow`] or [`Kind::Red`].
    pub level: Kind,
    /// Counted in hours: it does not wait for the morning.
    pub by_the_hour: bool,
    /// To whom it falls; when it is red, also whoever supervises them.
    pub to: BTreeSet<String>,
}

/// What was found of one matter.
#[derive(Debug, Default)]
pub struct Found {
    /// Its number; empty before it has one.
    pub number: String,
    /// The clue by whose number a case goes until then.
    pub clue: String,
    /// Its limits that have turned.
    pub limits: Vec<Limit>,
}

/// Who owes a limit of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Whoever holds this post.
    Post(Role),
    /// Those who handle the case.
    Field,
    /// Whoever is waited for to decide this; while nothing is laid before them, those who handle the case.
    Decision(&'static str),
    /// Whoever is waited for at the present stage.
    Stage,
}

/// Who owes what, by the names that limits have in `law::case`.
pub const OWNERS: &[(&str, Owner)] = &[
    ("办案期限", Owner::Stage),
    ("法制审核", Owner::Post(Role::Legal)),
    ("送达决定书", Owner::Field),
    ("公示", Owner::Post(Role::Legal)),
    ("当场处罚备案", Owner::Field),
    ("重大处罚备案", Owner::Post(Role::Justice)),
    ("缴款", Owner::Field),
    ("分期缴款", Owner::Field),
    ("收缴款交机关", Owner::Field),
    ("收缴款缴银行", Owner::Post(Role::Finance)),
    ("改正期限", Owner::Field),
    ("立卷归档", Owner::Field),
    // 听证
    ("送达听证通知", Owner::Field),
    // 证据保全
    ("登记保存处理", Owner::Decision("decide_hold_disposal")),
    ("检测鉴定", Owner::Field),
    ("调取证据", Owner::Field),
    // 音像记录
    ("导入音像", Owner::Field),
    // 查封扣押
    ("补办查封扣押批准", Owner::Decision("decide_measure")),
    ("当场交付查封扣押决定书", Owner::Field),
    ("查封扣押期限", Owner::Decision("decide_measure_extension")),
    ("退还查封扣押物", Owner::Field),
    // 强制执行
    ("申请法院执行（口径A：复议期届满起）", Owner::Decision("approve_execution")),
    ("申请法院执行（口径B：起诉期届满起）", Owner::Decision("approve_execution")),
    ("申请法院执行罚款", Owner::Decision("approve_execution")),
    ("申请法院执行改正义务", Owner::Decision("approve_execution")),
    ("催告书最迟送达", Owner::Field),
    ("代履行前再催告送达", Owner::Field),
    ("立即代履行后通知当事人", Owner::Field),
    ("确认立即代履行的决定", Owner::Decision("confirm_clearing")),
    ("执行协议下一期", Owner::Field),
    ("法院受理", Owner::Field),
    ("法院裁定（书面审查）", Owner::Field),
    ("法院裁定（听取意见）", Owner::Field),
    ("向上一级法院申请复议", Owner::Field),
    ("上一级法院复议裁定", Owner::Field),
    // 移送协作
    ("告知物品移送", Owner::Field),
    ("协助答复", Owner::Field),
    ("决定是否移送", Owner::Decision("decide_referral")),
    ("移送公安机关", Owner::Field),
    ("公安机关审查", Owner::Field),
    ("对不予立案提出异议", Owner::Field),
    ("公安机关复议", Owner::Field),
    ("移交物品和材料", Owner::Field),
    // 罚没款物
    ("退还", Owner::Post(Role::Finance)),
    ("处置款缴库", Owner::Post(Role::Finance)),
    // 复议诉讼
    ("转送复议申请", Owner::Post(Role::Legal)),
    ("复议答复", Owner::Post(Role::Legal)),
    ("答辩举证", Owner::Post(Role::Legal)),
    ("撤回公示", Owner::Post(Role::Legal)),
    ("履行决定、判决、调解书", Owner::Post(Role::Legal)),
    ("撤销信用信息", Owner::Post(Role::Legal)),
    ("报送意见书纠正情况", Owner::Post(Role::Legal)),
    ("退还罚款", Owner::Post(Role::Finance)),
    ("重新作出决定", Owner::Field),
    ("责任认定", Owner::Post(Role::Head)),
    ("赔偿评估", Owner::Post(Role::Legal)),
    ("决定国家赔偿", Owner::Post(Role::Head)),
    ("送达赔偿决定", Owner::Post(Role::Legal)),
    ("回复执法监督意见", Owner::Post(Role::Legal)),
    // 信用公开
    ("公开执法结果", Owner::Post(Role::Legal)),
    ("信用报送", Owner::Post(Role::Legal)),
    ("信用异议", Owner::Post(Role::Legal)),
    ("信用平台撤销", Owner::Post(Role::Legal)),
    ("信用平台修复", Owner::Post(Role::Legal)),
];

/// To whom a limit of a case falls.
fn owed_by(label: &str, s: &CaseState, waiting: &[Waiting], people: &People) -> BTreeSet<String> {
    let owner = OWNERS.iter().find(|(name, _)| *name == label).map_or(Owner::Stage, |(_, owner)| *owner);
    let mut to: BTreeSet<String> = match owner {
        Owner::Post(role) => [address::post(role)].into(),
        Owner::Field => BTreeSet::new(),
        Owner::Decision(task) => {
            waiting.iter().filter(|w| w.task == task).flat_map(|w| w.to.clone()).collect()
        }
        // Whoever has yet to sign keeps nobody from the next step.
        Owner::Stage => {
            waiting.iter().filter(|w| w.task != "countersign").flat_map(|w| w.to.clone()).collect()
        }
    };
    if to.is_empty() {
        to = waits::field(s);
    }
    // Whoever has left the house reads nothing: their squadron has the case.
    to.retain(|a| a.strip_prefix("p:").is_none_or(|id| people.get(id).is_some_and(|p| !p.disabled)));
    if to.is_empty() {
        to.extend(s.subject.iter().map(|x| address::unit(&x.squad, Role::Squad)));
    }
    to
}

/// Those limits that have turned. None by a guess: while the holidays are unknown nobody is told.
fn turned(
    all: Vec<(&'static str, Deadline)>,
    book: &TownBook,
    now: DateTime,
    owed_by: impl Fn(&str) -> BTreeSet<String>,
    above: Role,
) -> Vec<Limit> {
    let mut found = Vec::new();
    for (label, deadline) in all {
        let Some(due) = deadline.due.filter(|_| !deadline.provisional) else { continue };
        let mut to = owed_by(label);
        let level = match deadline.status(now, &book.law.calendar).level {
            Level::Green => continue,
            Level::Yellow => Kind::Yellow,
            Level::Red | Level::Overdue => {
                to.insert(address::post(above));
                Kind::Red
            }
        };
        let by_the_hour = deadline.due_time.is_some();
        found.push(Limit { label, due: due.to_string(), level, by_the_hour, to });
    }
    found
}

/// Whoever a lamp calls, as addresses. A unit whose head is not named is told as those who must act are.
fn called(lamp: Lamp, s: &ClueState, book: &TownBook, people: &People) -> BTreeSet<String> {
    let here = |id: &&String| people.get(*id).is_some_and(|p| !p.disabled);
    let head = |unit: &str| book.law.heads.get(unit).filter(here).map(|id| address::person(id));
    let mut to = BTreeSet::new();
    for one in lamp.calls(s) {
        match one {
            Called::Head(unit) => to.extend(head(&unit)),
            Called::CentreHead => {
                let centre = book.units.iter().filter(|u| u.kind == UnitKind::Hub);
                to.extend(centre.map(|u| head(&u.id).unwrap_or_else(|| address::unit(&u.id, Role::Hub))));
            }
            Called::Brigade => {
                to.insert(address::post(Role::Brigade));
            }
        }
    }
    to
}

/// A clue's limits go by their lamps, as its page and the lists show the first of them.
fn of_clue(s: &ClueState, book: &TownBook, people: &People, now: DateTime) -> Vec<Limit> {
    let waiting = waits::of_clue(s);
    let limit = |(label, days): (&'static str, LampDays)| {
        let lamp = days.on(now.date())?;
        let level = match lamp {
            Lamp::Yellow => Kind::Yellow,
            Lamp::Red => Kind::Red,
        };
        // An urging is answered by those who are urged, a step done by those who must act; whoever only decides on a mark or comes
        // along owes nothing by this day.
        let owes = |w: &&Waiting| match w.kind {
            Kind::Urged => label == URGING_LIMIT,
            Kind::Approval | Kind::Assigned => false,
            _ => label != URGING_LIMIT,
        };
        let mut to: BTreeSet<String> = waiting.iter().filter(owes).flat_map(|w| w.to.clone()).collect();
        to.extend(called(lamp, s, book, people));
        Some(Limit { label, due: days.due.to_string(), level, by_the_hour: false, to })
    };
    let open = clue_limits(s, &book.law).into_iter().filter(|_| s.is_open());
    open.filter_map(limit).collect()
}

/// The limits of a matter that have turned, from its records.
///
/// # Errors
/// If a record cannot be read.
pub fn of(
    room: &str,
    records: &[Recorded],
    book: &TownBook,
    people: &People,
    now: DateTime,
) -> Result<Found, journal::Error> {
    let named = |number: Option<&law::number::DocNumber>| number.map(ToString::to_string).unwrap_or_default();
    Ok(match room {
        "clue" => {
            let s = stream::fold_clue(records)?;
            let limits = of_clue(&s, book, people, now);
            Found { number: named(s.number.as_ref()), limits, ..Found::default() }
        }
        "case" => {
            let s = stream::fold_case(records)?;
            let waiting = waits::of_case(&s, &book.law, now);
            let owed = |label: &str| owed_by(label, &s, &waiting, people);
            Found {
                number: named(s.number.as_ref()),
                clue: s.subject.as_ref().map(|x| x.clue.clone()).unwrap_or_default(),
                limits: turned(s.deadlines(&book.law), book, now, owed, Role::Brigade),
            }
        }
        "info" => {
            let s = stream::fold_info(records)?;
            let legal = |_: &str| BTreeSet::from([address::post(Role::Legal)]);
            let limits = turned(s.deadlines(&book.law), book, now, legal, Role::Head);
            Found { number: s.receipt.clone(), limits, ..Found::default() }
        }
        "patrol" => {
            let s = stream::fold_patrol(records)?;
            let mut limits = turned(s.deadlines(), book, now, |_| waits::walkers(&s), Role::Hub);
            // A week is short: once on its last day is enough. Of half a hundred rounds the centre is not told one by one, it
            // has them on its list; of what it gave itself it is.
            limits.retain(|l| l.level == Kind::Red);
            if s.origin == law::patrol::Origin::Regular {
                limits.iter_mut().for_each(|l| l.to = waits::walkers(&s));
            }
            Found { number: s.task.name.clone(), limits, ..Found::default() }
        }
        _ => {
            let s = stream::fold_inspection(records)?;
            let unit = |_: &str| BTreeSet::from([address::unit(&s.unit, Role::Dept)]);
            let limits = turned(s.deadlines(&book.law), book, now, unit, Role::Hub);
            Found { number: named(s.number.as_ref()), limits, ..Found::default() }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use law::case::remedy::Due;

    /// The Chinese texts in the bodies of what gives limits with their names, out of the source of `law::case`.
    fn labels_of(source: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut inside: Option<String> = None;
        for line in source.lines() {
            let indent: String = line.chars().take_while(|c| *c == ' ').collect();
            if let Some(end) = &inside {
                if line == end {
                    inside = None;
                    continue;
                }
                let code = line.split("//").next().unwrap_or_default();
                let texts = code.split('"').skip(1).step_by(2);
                found.extend(texts.filter(|t| !t.is_ascii() && !t.contains('§')).map(String::from));
            } else if line.contains("fn ")
                && line.contains("(&'static str, Deadline)>")
                && line.ends_with('{')
                && !line.contains("fn windows")
            {
                inside = Some(format!("{indent}}}"));
            }
        }
        found
    }

    fn sources(folder: &std::path::Path, into: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, into);
            } else {
                into.push(std::fs::read_to_string(&path).unwrap());
            }
        }
    }

    #[test]
    fn every_limit_of_a_case_has_its_owner() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../law/src/case");
        let mut all = Vec::new();
        sources(&folder, &mut all);
        let mut labels: BTreeSet<String> = all.iter().flat_map(|text| labels_of(text)).collect();
        // What an outcome obliges the town to is named elsewhere.
        let duties =
            [Due::Perform, Due::Credit, Due::Opinion, Due::Refund, Due::Redo, Due::Fault, Due::Compensation];
        labels.extend(duties.map(|d| d.label().to_string()));
        assert!(labels.len() > 50, "{} limits are found: {labels:?}", labels.len());
        let owned: BTreeSet<&str> = OWNERS.iter().map(|(label, _)| *label).collect();
        assert_eq!(owned.len(), OWNERS.len(), "a limit twice");
        let without: Vec<&String> = labels.iter().filter(|l| !owned.contains(l.as_str())).collect();
        assert!(without.is_empty(), "nobody owes {without:?}");
        let gone: Vec<&&str> = owned.iter().filter(|l| !labels.contains(**l)).collect();
        assert!(gone.is_empty(), "there are no limits named {gone:?}");
    }

    #[test]
    fn a_decision_is_owed_by_whoever_exists_as_an_act() {
        for (label, owner) in OWNERS {
            if let Owner::Decision(task) = owner {
                assert!(waits::ANSWERS.iter().any(|(id, _)| id == task), "{label}: {task}");
            }
        }
    }
}
