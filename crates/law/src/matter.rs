//! What all kinds of matter share: stamped facts, acts with their guards, and the panel of what can be done next.

use crate::context::Context;
use crate::party::Place;
use crate::person::{Person, PersonId, Role};
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// A person as they were when they acted: readable in ten years without the accounts table.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PersonRef {
    /// 编号
    pub id: PersonId,
    /// 姓名
    pub name: String,
    /// 职务
    #[serde(default)]
    pub post: String,
    /// 执法证号, if the act needed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
}

impl From<&Person> for PersonRef {
    fn from(p: &Person) -> Self {
        PersonRef {
            id: p.id.clone(),
            name: p.name.clone(),
            post: p.post.clone(),
            certificate: p.certificate.as_ref().map(|c| c.number.clone()),
        }
    }
}

/// The officers of an act, after [`Context::require_officers`] let them pass.
pub fn officers(ctx: &Context, ids: &[PersonId]) -> Result<Vec<PersonRef>, Refusal> {
    ctx.require_officers(ids)?;
    let mut seen = Vec::new();
    for id in ids {
        let person = PersonRef::from(&ctx.people[id]);
        if !seen.contains(&person) {
            seen.push(person);
        }
    }
    Ok(seen)
}

/// R-01 of an act done before it was recorded: each of these was fit for duty on that day too.
pub fn fit_then(ctx: &Context, team: &[PersonRef], on: Date) -> Result<(), Refusal> {
    for officer in team {
        ctx.people[&officer.id].fit_for_duty(on)?;
    }
    Ok(())
}

/// A fact with its stamp: when and by whom. This is what the journal keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry<F> {
    /// 时间, Asia/Shanghai.
    pub at: DateTime,
    /// 何人
    pub by: PersonRef,
    /// 填写时间 by the clock of the phone on which it was filled in without a network. It is the phone's word: people are
    /// shown it, and no rule and no deadline ever reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filled_at: Option<DateTime>,
    /// 何事
    #[serde(flatten)]
    pub fact: F,
}

impl<F> Entry<F> {
    /// Stamps a fact with the context's moment and person.
    pub fn stamp(ctx: &Context, fact: F) -> Self {
        Entry { at: ctx.now, by: PersonRef::from(ctx.actor), filled_at: None, fact }
    }
}

/// When and by whom a fact came about, for whoever folds it.
pub struct Stamp<'a> {
    /// 时间
    pub at: DateTime,
    /// 何人
    pub by: &'a PersonRef,
}

/// A guard that needs no form: shared by `decide` and by the panel of what is missing.
pub type Guard<S> = fn(&S, &Context) -> Result<(), Refusal>;

/// One act a matter offers: the row of the table from which commands, panels and flow charts come.
pub struct Act<S: 'static, G: 'static> {
    /// 代号, also the command's tag: `decide_filing`.
    pub id: &'static str,
    /// 名称: `决定是否立案`.
    pub title: &'static str,
    /// Posts that may do it.
    pub roles: &'static [Role],
    /// Stages at which it is done.
    pub from: &'static [G],
    /// Stages it can lead to; empty where the stage stays.
    pub to: &'static [G],
    /// Guards in the order the law tells them.
    pub guards: &'static [Guard<S>],
    /// Codes of the documents (RULES §9) it makes.
    pub papers: &'static [&'static str],
    /// The rule this step stands on; its articles are shown beside the step.
    pub rule: &'static crate::rule::Rule,
    /// True for the acts that move the matter along the main road; false for what may be done beside it.
    pub main: bool,
}

/// A stage a matter can be in (阶段).
pub trait Stage: Copy + PartialEq + 'static {
    /// The Chinese name.
    fn label(self) -> &'static str;
}

/// One line of the panel 下一步: an act, and what stands in its way for this person now.
#[derive(Clone, Debug, Serialize)]
pub struct Offer {
    /// 代号
    pub act: &'static str,
    /// 名称
    pub title: &'static str,
    /// 由谁办理
    pub who: Vec<&'static str>,
    /// 依据
    pub rule: &'static crate::rule::Rule,
    /// 产生的文书
    pub papers: &'static [&'static str],
    /// Whether it is a step of the main road.
    pub main: bool,
    /// What stands in the way, the first reason first; none when it may be done now.
    pub refusal: Option<Refusal>,
    /// True when only the person is wrong: the matter itself is ready for it.
    pub waiting_for_others: bool,
    /// The procedure beside the main road that it belongs to.
    pub group: Option<&'static str>,
}

impl<S, G: Stage> Act<S, G> {
    /// Whether the matter itself is ready for this act, whoever does it.
    pub fn ready(&self, state: &S, stage: G, ctx: &Context) -> Result<(), Refusal> {
        for guard in self.guards {
            guard(state, ctx)?;
        }
        self.at(stage)
    }

    /// Whether it is done at this stage.
    fn at(&self, stage: G) -> Result<(), Refusal> {
        if self.from.contains(&stage) {
            return Ok(());
        }
        let need = self.from.iter().map(|s| format!("“{}”", s.label())).collect::<Vec<_>>().join("、");
        Err(Refusal::new(
            &rules::P_03,
            format!("处于{need}阶段时{}", self.title),
            format!("现处于“{}”阶段", stage.label()),
        )
        .fix("经办人", "刷新页面，按“下一步”栏提示办理"))
    }

    /// Whether this person may do this act now: the post first, then the matter.
    pub fn allows(&self, state: &S, stage: G, ctx: &Context) -> Result<(), Refusal> {
        ctx.require_role(self.roles)?;
        self.ready(state, stage, ctx)
    }

    /// Whether this person may send the matter back at this step: the post and the stage only, for what the guards miss
    /// is often why it is sent back.
    pub fn allows_return(&self, stage: G, ctx: &Context) -> Result<(), Refusal> {
        ctx.require_role(self.roles)?;
        self.at(stage)
    }

    /// The panel's line for this act.
    pub fn offer(&self, state: &S, stage: G, ctx: &Context) -> Offer {
        let ready = self.ready(state, stage, ctx);
        let role = ctx.require_role(self.roles);
        Offer {
            act: self.id,
            title: self.title,
            who: self.roles.iter().map(|r| r.label()).collect(),
            rule: self.rule,
            papers: self.papers,
            main: self.main,
            waiting_for_others: ready.is_ok() && role.is_err(),
            refusal: ready.err().or(role.err()),
            group: None,
        }
    }
}

/// A moment as refusals and records say it, to the minute.
pub(crate) fn minute(t: jiff::civil::DateTime) -> String {
    t.strftime("%Y-%m-%d %H:%M").to_string()
}

/// Longest text a field may hold, in characters.
pub const TEXT_LIMIT: usize = 20_000;

/// A field that must say something (P-04); trims it and bounds its length.
pub fn text(field: &'static str, label: &str, value: &str) -> Result<String, Refusal> {
    let value = value.trim();
    let fix = |have: &str| {
        Err(Refusal::new(&rules::P_04, format!("填写{label}"), have)
            .fix("经办人", format!("补填{label}"))
            .field(field))
    };
    if value.is_empty() {
        return fix("没有填写");
    }
    if value.chars().count() > TEXT_LIMIT {
        return fix("超过两万字");
    }
    if value.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return fix("含有不可见的控制字符");
    }
    Ok(value.to_string())
}

/// The place of an act: what is said of it now, or else what is known already. A position that lies outside the town (J-02) is
/// not answered by the name of a grid: another position is, or the dispatch centre's 划入网格.
///
/// # Errors
/// P-04: a position of which one half is missing or lies off the globe.
pub fn place(said: &Place, known: &Place) -> Result<Place, Refusal> {
    coordinates(said)?;
    if !said.given() {
        return Ok(known.clone());
    }
    let mut place = said.clone();
    let outside = known.lon.is_some() && known.grid.as_deref() == Some(crate::OUTSIDE);
    if outside && place.lon.is_none() {
        place.grid.clone_from(&known.grid);
    }
    if place.text.trim().is_empty() {
        place.text.clone_from(&known.text);
    }
    if place.lon.is_none() && place.text.trim() == known.text.trim() {
        // The same place in the same words: where it lies is known.
        return Ok(Place { grid: place.grid.or_else(|| known.grid.clone()), ..known.clone() });
    }
    if place.lon.is_none() && place.grid.is_none() {
        place.grid.clone_from(&known.grid);
    }
    Ok(place)
}

/// Coordinates are both given or both absent, and on the globe.
///
/// # Errors
/// P-04, at the half that is missing or wrong.
pub fn coordinates(place: &Place) -> Result<(), Refusal> {
    let wrong = |half: Option<f64>, other: Option<f64>, most: f64| match half {
        Some(degrees) => !(-most..=most).contains(&degrees),
        None => other.is_some(),
    };
    if wrong(place.lon, place.lat, 180.0) {
        return Err(incomplete("place.lon", "经纬度成对，经度在±180度以内", "经度没有填写或者超出范围"));
    }
    if wrong(place.lat, place.lon, 90.0) {
        return Err(incomplete("place.lat", "经纬度成对，纬度在±90度以内", "纬度没有填写或者超出范围"));
    }
    Ok(())
}

/// A refusal under P-04 for one field.
pub fn incomplete(field: &'static str, need: impl Into<String>, have: impl Into<String>) -> Refusal {
    Refusal::new(&rules::P_04, need, have).fix("经办人", "按要求填写").field(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, lon: Option<f64>, lat: Option<f64>, grid: Option<&str>) -> Place {
        Place { text: text.into(), lon, lat, grid: grid.map(Into::into), ..Place::default() }
    }

    #[test]
    fn what_is_said_of_a_place_stands_before_what_is_known() {
        let known = at("村口", Some(112.5), Some(35.0), Some("东村"));
        assert_eq!(place(&Place::default(), &known), Ok(known.clone()));
        assert_eq!(place(&at("村口", None, None, None), &known), Ok(known.clone()));
        assert_eq!(place(&at("河边", None, None, None), &known), Ok(at("河边", None, None, Some("东村"))));
        // A position by itself is a place; its words are those that are known.
        let moved = place(&at("", Some(112.6), Some(35.1), Some("西村")), &known);
        assert_eq!(moved, Ok(at("村口", Some(112.6), Some(35.1), Some("西村"))));
        // Outside the town a grid that is merely named changes nothing; another position does.
        let away = at("村口", Some(116.4), Some(39.9), Some(crate::OUTSIDE));
        for words in ["村口", "河边"] {
            let named = place(&at(words, None, None, Some("东村")), &away).unwrap();
            assert_eq!(named.grid.as_deref(), Some(crate::OUTSIDE), "{words}");
        }
        let found = place(&at("村口", Some(112.5), Some(35.0), Some("东村")), &away).unwrap();
        assert_eq!(found.grid.as_deref(), Some("东村"));
        // One that lies in no grid is not in the old one.
        assert_eq!(place(&at("", Some(112.6), Some(35.1), None), &known).unwrap().grid, None);
    }

    #[test]
    fn half_a_position_and_one_off_the_globe_are_refused_at_the_half() {
        for (lon, lat, field) in [
            (Some(112.5), None, "place.lat"),
            (None, Some(35.0), "place.lon"),
            (Some(999.0), Some(35.0), "place.lon"),
            (Some(35.0), Some(112.5), "place.lat"),
            (Some(f64::NAN), Some(35.0), "place.lon"),
        ] {
            let refusal = place(&at("村口", lon, lat, None), &Place::default()).unwrap_err();
            assert_eq!(refusal.field, Some(field));
        }
    }
}
