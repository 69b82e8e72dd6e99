//! 处理建议、集体讨论、决定 (G-12, G-13, X-01–, S-07).

use super::fact::{CaseFact, Subject};
use super::report::{self, Outcome, check_outcome};
use super::state::CaseState;
use super::{guard, remedy};
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::person::{PersonId, Role};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::rules;
use crate::town::{Agency, Extension, Town};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 发言人和意见
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SpeakerOpinion {
    /// 发言人编号
    pub person: PersonId,
    /// 姓名, filled in from the register of people.
    pub name: String,
    /// 意见
    pub opinion: String,
}

/// 集体讨论
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Discuss {
    /// 各人意见
    pub opinions: Vec<SpeakerOpinion>,
    /// 结论
    pub conclusion: String,
    /// 讨论日期
    pub held_on: Option<Date>,
}

/// 提出处理建议
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProposeDecision {
    /// 处理
    #[serde(flatten)]
    pub outcome: Outcome,
    /// 理由（含申辩采纳情况）
    #[serde(default)]
    pub reasons: String,
    /// 逾期加处罚款 (F-03).
    #[serde(default)]
    pub surcharge: bool,
    /// 承办人员
    pub officers: Vec<PersonId>,
    /// 超过九十日的依据.
    #[serde(default)]
    pub overdue_basis: String,
}

/// 大队审核处理建议
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndorseDecision {
    /// 同意上报; false returns it.
    pub agree: bool,
    /// 意见
    pub opinion: String,
}

/// 延长办案期限
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExtendDecision {
    /// 依据的条款, one of the town's list.
    pub provision: String,
    /// 理由
    pub reason: String,
}

/// 作出决定
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decide {
    /// 同意; false returns it.
    pub approve: bool,
    /// 意见
    pub opinion: String,
}

/// 救济告知, as it stands in the document: body and limit by the kind of decision (方案 art. 19, S-07).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemedyText {
    /// 复议机关
    pub reconsideration_body: String,
    /// 法院
    pub court: String,
    /// 先复议后诉讼 (复§23).
    pub reconsideration_first: bool,
    /// 起诉期限（日）of a special law; none for six months.
    pub suit_days: Option<u16>,
    /// 正文
    pub text: String,
}

impl RemedyText {
    /// The remedy of an ordinary decision: 60 days to reconsideration, or six months (or a special law's days) to court.
    pub fn ordinary(agency: &Agency, suit_days: Option<u16>) -> Self {
        let (body, court) = (&agency.reconsideration_body, &agency.court);
        let suit = suit_days.map_or("六个月".to_string(), |d| format!("{d}日"));
        RemedyText {
            reconsideration_body: body.clone(),
            court: court.clone(),
            reconsideration_first: false,
            suit_days,
            text: format!(
                "如不服本决定，可以自收到本决定书之日起六十日内向{body}申请行政复议，也可以自收到本决定书之日起{suit}内直接向{court}提起行政诉讼。行政复议、行政诉讼期间，本决定不停止执行，法律另有规定的除外。"
            ),
        }
    }

    /// The remedy of an on-the-spot decision: reconsideration first (S-07).
    pub fn on_the_spot(agency: &Agency) -> Self {
        let (body, court) = (&agency.reconsideration_body, &agency.court);
        RemedyText {
            reconsideration_body: body.clone(),
            court: court.clone(),
            reconsideration_first: true,
            suit_days: None,
            text: format!(
                "如不服本决定，应当自收到本决定书之日起六十日内先向{body}申请行政复议（也可以通过{}提交）；对复议决定不服的，可以自收到复议决定书之日起十五日内向{court}提起行政诉讼。",
                agency.name
            ),
        }
    }
}

pub(super) fn discuss(state: &CaseState, c: &Discuss, ctx: &Context) -> Result<CaseFact, Refusal> {
    guard::signs_as_head(state, ctx).map_err(|r| r.field("opinions"))?;
    // X-08, 豫执§28: only after the review.
    guard::reviewed(state, ctx).map_err(|r| Refusal { rule: &rules::X_08, ..r })?;
    let mut opinions: Vec<SpeakerOpinion> = Vec::new();
    for o in c.opinions.iter().filter(|o| !o.person.is_empty() || !o.opinion.trim().is_empty()) {
        let Some(person) = ctx.people.get(&o.person) else {
            return Err(incomplete("opinions", "从名单中选择参加讨论的负责人", "没有选择人员"));
        };
        if state.is_handler(&person.id) {
            return Err(Refusal::new(
                &rules::X_14,
                "参加讨论的负责人没有承办本案",
                format!("{}承办过本案", person.name),
            )
            .fix("镇政府负责人", "由其他负责人参加")
            .field("opinions"));
        }
        if state.reviewers.contains(&person.id) {
            return Err(Refusal::new(
                &rules::X_14,
                "参加讨论的负责人没有审核本案",
                format!("{}审核过本案", person.name),
            )
            .fix("镇政府负责人", "由其他负责人参加；审核人可以列席说明，不计入讨论人数")
            .field("opinions"));
        }
        if !person.is(Role::Head) && !person.is(Role::LeadGroup) {
            return Err(Refusal::new(
                &rules::G_12,
                "由机关负责人集体讨论",
                format!("{}（{}）不是机关负责人", person.name, person.post),
            )
            .fix("镇政府负责人", "只登记负责人的意见")
            .field("opinions"));
        }
        if opinions.iter().all(|x| x.person != person.id) {
            opinions.push(SpeakerOpinion {
                person: person.id.clone(),
                name: person.name.clone(),
                opinion: text("opinions", "每名参加人的意见", &o.opinion)?,
            });
        }
    }
    if opinions.len() < 2 {
        return Err(Refusal::new(
            &rules::G_12,
            "两名以上负责人参加讨论",
            format!("只有{}名", opinions.len()),
        )
        .fix("镇政府负责人", "补充参加人和意见")
        .field("opinions"));
    }
    let held_on = c.held_on.unwrap_or(ctx.today());
    let reviewed_on = state.reviews.last().map_or(held_on, |r| r.on);
    if held_on > ctx.today() || held_on < reviewed_on {
        return Err(Refusal::new(
            &rules::X_08,
            format!("讨论在法制审核（{reviewed_on}）之后、不晚于今天"),
            held_on.to_string(),
        )
        .fix("镇政府负责人", "核对讨论日期")
        .field("held_on"));
    }
    Ok(CaseFact::Discussed {
        number: ctx.number("集"),
        presider: ctx.actor.name.clone(),
        opinions,
        conclusion: text("conclusion", "讨论结论", &c.conclusion)?,
        held_on,
    })
}

pub(super) fn propose(state: &CaseState, c: &ProposeDecision, ctx: &Context) -> Result<CaseFact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let reasons = text("reasons", "理由", &c.reasons)?;
    decidable(state, &c.outcome, &c.overdue_basis, ctx)?;
    let surcharge = c.surcharge && c.outcome.penalty().is_some_and(|p| p.fine().0 > 0);
    Ok(CaseFact::DecisionProposed {
        number: ctx.number("罚审"),
        outcome: c.outcome.clone(),
        reasons,
        surcharge,
        officers,
        overdue_basis: c.overdue_basis.trim().into(),
    })
}

/// Everything that must hold of an outcome on the day it is proposed and again on the day it is decided.
fn decidable(
    state: &CaseState,
    outcome: &Outcome,
    overdue_basis: &str,
    ctx: &Context,
) -> Result<(), Refusal> {
    guard::reviewed(state, ctx)?;
    let report = state.report()?;
    // Another kind of end than the one the review passed must be reviewed anew — but a lighter end after an adopted
    // defence (no penalty instead of a penalty) follows from hearing the party.
    // The paper tells the kinds apart: a penalty, no penalty, a dismissal.
    let lighter = report.outcome.penalty().is_some() && guard::adopted(state);
    let same = outcome.paper() == report.outcome.paper();
    if !same && (outcome.penalty().is_some() || !lighter) {
        return Err(Refusal::new(
            &rules::X_01,
            format!("经审核的处理“{}”", report.outcome.label()),
            outcome.label(),
        )
        .fix("承办人", "重新调查终结并送审")
        .act("reopen_investigation")
        .field("outcome"));
    }
    let subject = state.subject()?;
    let discretion = &report.discretion;
    if let Some(penalty) = outcome.penalty() {
        guard::heard(state, ctx)?;
        guard::not_heavier(state, penalty)?;
        guard::told_of_hearing(state, penalty, ctx)?;
        guard::not_fined_twice(subject, penalty, ctx)?;
        super::transfer::not_fined_after_court(state, penalty.fine())?;
        super::filing::may_be_punished(subject, ctx)?;
        corrected(state)?;
        // After a defence was adopted the fine may go below the grade: only the ceiling is checked against the notice.
        if guard::adopted(state) {
            penalty.check(&subject.item)?;
            super::fund::gains_fit(state, penalty)?;
            report::law_of_the_day(subject, penalty, ctx)?;
        } else {
            check_outcome(state, outcome, discretion, ctx)?;
        }
    } else {
        check_outcome(state, outcome, discretion, ctx)?;
    }
    guard::discussed(state, ctx)?;
    remedy::not_again(state, outcome)?;
    contents(&rules::X_09, subject, outcome, ctx)?;
    in_time(state, overdue_basis, ctx)
}

/// X-09 (罚§59), S-04 (罚§52), F-03 (缴§7): what the document must state is there to be stated. Most of it is there by
/// construction; this asks for what comes from the town's and the list's own files.
pub(super) fn contents(
    rule: &'static Rule,
    subject: &Subject,
    outcome: &Outcome,
    ctx: &Context,
) -> Result<(), Refusal> {
    let agency = &ctx.town.agency;
    let lack = |rule, what: &str, who: &str| {
        Err(Refusal::new(rule, format!("决定书载明{what}"), "没有可以载明的内容")
            .fix(who, format!("补充{what}后再作决定")))
    };
    let must: [(&str, &str, &str); 7] = [
        (&subject.party.name, "当事人姓名或者名称", "承办人"),
        (&subject.party.address, "当事人地址", "承办人"),
        (&subject.facts, "违法事实", "承办人"),
        (&subject.item.violated, "违反的条款", "法治室"),
        (&subject.item.basis, "处罚依据", "法治室"),
        (&agency.name, "机关名称", "系统管理员"),
        (&agency.court, "提起行政诉讼的法院", "系统管理员"),
    ];
    if let Some((_, what, who)) = must.into_iter().find(|(value, ..)| value.trim().is_empty()) {
        return lack(rule, what, who);
    }
    if agency.reconsideration_body.trim().is_empty() {
        let rule = if rule == &rules::S_04 { &rules::S_07 } else { rule };
        return lack(rule, "行政复议机关", "系统管理员");
    }
    let bank = [&agency.collecting_bank, &agency.collecting_bank_address];
    if outcome.penalty().is_some_and(|p| p.fine().0 > 0) && bank.iter().any(|b| b.trim().is_empty()) {
        return lack(&rules::F_03, "代收机构名称和地址", "财政");
    }
    Ok(())
}

/// a penalty goes with an order to correct, where there is something to correct.
fn corrected(state: &CaseState) -> Result<(), Refusal> {
    let item = &state.subject()?.item;
    if item.correction.is_empty() || state.correction.is_some() {
        return Ok(());
    }
    Err(Refusal::new(&rules::X_13, format!("责令改正（{}）", item.correction), "还没有责令改正")
        .fix("承办人", "制作责令改正通知书")
        .act("order_correction"))
}

/// X-10, T-90: past ninety days the decision is still possible, but only with its basis written down.
fn in_time(state: &CaseState, overdue_basis: &str, ctx: &Context) -> Result<(), Refusal> {
    let Some(due) = state.decision_due(ctx.town) else { return Ok(()) };
    let last = due.due.unwrap_or(due.nominal);
    if ctx.today() <= last || !overdue_basis.trim().is_empty() {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::X_10,
        format!("立案之日起九十日内（至{last}）决定"),
        format!("今天{}已经超期", ctx.today()),
    )
    .fix("承办人", "写明法律、法规、规章关于办案期限的另行规定")
    .field("overdue_basis"))
}

/// The provisions of the case's own field by which the term of a decision may be longer.
fn provisions<'a>(subject: &Subject, town: &'a Town) -> Vec<&'a Extension> {
    let domain = &subject.item.domain;
    let listed = town.policy.decision_extensions.value.iter();
    listed.filter(|e| e.domains.is_empty() || e.domains.contains(domain)).collect()
}

fn named(listed: &[&Extension]) -> String {
    if listed.is_empty() {
        return "本领域没有".into();
    }
    listed.iter().map(|e| e.provision.as_str()).collect::<Vec<_>>().join("、")
}

/// a decision after its term stands, but where what was written down as its basis is no provision of the field, that is
/// said in red when the case is closed.
pub(super) fn basis_holds(state: &CaseState, town: &Town) -> Result<(), Refusal> {
    let (Some(decision), Some(term)) = (&state.decision, state.decision_term(town)) else { return Ok(()) };
    let (last, decided) = (term.due.unwrap_or(term.nominal), decision.at.date());
    if decided <= last {
        return Ok(());
    }
    let basis = state.proposal.as_ref().map_or("", |p| p.overdue_basis.as_str());
    let listed = provisions(state.subject()?, town);
    if listed.iter().any(|e| basis.contains(&e.provision)) {
        return Ok(());
    }
    let have = if basis.is_empty() {
        "没有写明依据".to_string()
    } else {
        format!("所写依据“{basis}”不在其中")
    };
    Err(Refusal::new(
        &rules::X_10,
        format!("在{last}以前决定，或者写明本领域关于办案期限的条款（{}）", named(&listed)),
        format!("{decided}作出决定，{have}"),
    )
    .fix("法治室", "核实依据：确有规定的补入本镇口径，没有的在结案自查意见中如实说明"))
}

/// X-10 (罚§60): the statute itself knows no extension. A provision of the item's own field is chosen, once, before the
/// term has run out, and the head approves.
pub(super) fn extend(state: &CaseState, c: &ExtendDecision, ctx: &Context) -> Result<CaseFact, Refusal> {
    let no = |need: String, have: String, how: &str| {
        Err(Refusal::new(&rules::X_10, need, have).fix("镇政府负责人", how).field("provision"))
    };
    let chosen = c.provision.trim();
    let listed = provisions(state.subject()?, ctx.town);
    let Some(provision) = listed.iter().find(|e| e.provision == chosen) else {
        let known = named(&listed);
        let have =
            if chosen.is_empty() { "没有选定".into() } else { format!("“{chosen}”不在其中") };
        return no(
            format!("选定本领域法律、法规、规章关于延长办案期限的条款（{known}）"),
            have,
            "没有条款的不能延长；按期决定，或者经法治室核实后补入本镇口径",
        );
    };
    if state.extensions.iter().any(|e| e.provision == chosen) {
        return no("每一条款延长一次".into(), format!("已经依据“{chosen}”延长"), "按期作出决定");
    }
    let Some(due) = state.decision_due(ctx.town) else {
        return no("尚未决定的案件".into(), "已经决定".into(), "不必延长");
    };
    let last = due.due.unwrap_or(due.nominal);
    if ctx.today() > last {
        return no(
            format!("在期限届满（{last}）以前批准"),
            format!("今天{}已经超期", ctx.today()),
            "在处理建议中如实写明超期的依据",
        );
    }
    let mut after = state.clone();
    after.extensions.push(super::state::Extended { provision: chosen.into(), days: provision.days });
    Ok(CaseFact::DecisionExtended {
        provision: chosen.into(),
        days: provision.days,
        reason: text("reason", "延长的理由", &c.reason)?,
        until: after.decision_due(ctx.town).and_then(|d| d.due),
    })
}

pub(super) fn endorse(state: &CaseState, c: &EndorseDecision, ctx: &Context) -> Result<CaseFact, Refusal> {
    guard::approves(state, ctx, "审核处理建议")?;
    let opinion = text("opinion", "意见", &c.opinion)?;
    Ok(if c.agree { CaseFact::DecisionEndorsed { opinion } } else { CaseFact::DecisionReturned { opinion } })
}

pub(super) fn decide(state: &CaseState, c: &Decide, ctx: &Context) -> Result<CaseFact, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let opinion = text("opinion", "意见", &c.opinion)?;
    if !c.approve {
        return Ok(CaseFact::DecisionReturned { opinion });
    }
    let proposal = state.proposal.as_ref().ok_or_else(|| {
        Refusal::new(&rules::G_13, "承办人提出的处理建议", "没有")
            .fix("承办人", "提出处理建议")
            .act("propose_decision")
    })?;
    decidable(state, &proposal.outcome, &proposal.overdue_basis, ctx)?;
    super::review::major_passed(state, &proposal.outcome, ctx)?;
    let (word, _) = proposal.outcome.paper();
    let subject = state.subject()?;
    let list = ctx.town.powers_on(ctx.today()).map(|l| l.version.clone()).unwrap_or_default();
    let major = state.would_be_major(&proposal.outcome, ctx.town, ctx.today());
    Ok(CaseFact::Decided {
        number: ctx.number(word),
        major,
        outcome: proposal.outcome.clone(),
        opinion,
        surcharge: proposal.surcharge,
        remedy: RemedyText::ordinary(&ctx.town.agency, subject.item.special_suit_days),
        list_version: list,
    })
}
