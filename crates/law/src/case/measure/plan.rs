//! 提出、审批 — what may be sealed or seized, on what, and with whose approval.

use super::{DecideMeasure, Fact, Ground, Measure, Object, Plan, ProposeMeasure, standing};
use crate::case::CaseState;
use crate::case::acts::there_is;
use crate::case::guard;
use crate::context::Context;
use crate::goods::Taken;
use crate::matter::text;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::{LawRank, MeasureKind};

/// The longest a measure may last, and be extended by, in calendar days (强§25, V).
pub(super) const LONGEST: u16 = 30;

/// A measure as a form asks for it.
pub(super) struct Asked<'a> {
    pub kind: MeasureKind,
    pub basis: &'a str,
    pub reason: &'a str,
    pub minor: bool,
    pub minor_reason: &'a str,
    pub objects: &'a [Object],
    pub held: &'a [u32],
    pub days: Option<u16>,
    pub place: &'a str,
}

/// the item's law provides for this kind of measure, in a law or a regulation.
fn basis(state: &CaseState, asked: &Asked, ctx: &Context) -> Result<(String, String, String), Refusal> {
    if asked.kind == MeasureKind::Freeze {
        return Err(Refusal::new(&rules::Q_14, "查封或者扣押", "乡镇人民政府没有冻结存款、汇款的权限")
            .fix("承办人", "确需冻结的，移送法律规定的机关")
            .field("measure_kind"));
    }
    let subject = state.subject()?;
    let (list, item) = ctx
        .town
        .item_on(&subject.item.id, ctx.today())
        .map_err(|r| Refusal { rule: &rules::Q_02, ..r }.field("measure_kind"))?;
    let Some(allowed) = item.measures.iter().find(|m| m.kind == asked.kind) else {
        return Err(Refusal::new(
            &rules::Q_02,
            format!("清单载明“{}”可以{}", item.name, asked.kind.label()),
            format!("清单{}没有列明", list.version),
        )
        .fix("司法所", "核对法律、法规，确有规定的补入清单；没有规定的不得采取，可以先行登记保存")
        .field("measure_kind"));
    };
    let no = |have: String| {
        Err(Refusal::new(&rules::Q_01, "法律、法规的具体条款", have)
            .fix("承办人", "改引法律、法规；没有的不得采取强制措施")
            .field("basis"))
    };
    if allowed.rank < LawRank::Regulation {
        let rank = if allowed.rank == LawRank::Rule { "规章" } else { "规范性文件" };
        return no(format!("清单所列依据{}是{rank}", allowed.basis));
    }
    let typed = asked.basis.trim();
    if !typed.is_empty() && typed != allowed.basis {
        return no(format!("“{typed}”不是清单列明的{}", allowed.basis));
    }
    Ok((item.id.clone(), item.name.clone(), allowed.basis.clone()))
}

/// of the case, no necessity of life, not sealed already.
pub(super) fn objects(objects: &[Object]) -> Result<Vec<Object>, Refusal> {
    let no = |need: &str, have: String| {
        Err(Refusal::new(&rules::Q_06, need, have).fix("承办人", "从清单中去掉").field("objects"))
    };
    let given: Vec<&Object> = objects.iter().filter(|o| **o != Object::default()).collect();
    for o in &given {
        if o.name.trim().is_empty() || o.quantity.trim().is_empty() {
            return Err(crate::matter::incomplete("objects", "每项的名称和数量", "没有填全"));
        }
        let name = o.name.trim();
        if o.relation.trim().is_empty() {
            return no("与违法行为有关的场所、设施、财物", format!("“{name}”没有写明与违法行为的关系"));
        }
        if o.necessity {
            return no("不是公民个人及其所扶养家属的生活必需品", format!("“{name}”是生活必需品"));
        }
        if !o.sealed_by.trim().is_empty() {
            return no("没有被其他国家机关查封", format!("“{name}”已被{}查封", o.sealed_by.trim()));
        }
    }
    Ok(given
        .into_iter()
        .map(|o| Object {
            name: o.name.trim().into(),
            quantity: o.quantity.trim().into(),
            relation: o.relation.trim().into(),
            ..o.clone()
        })
        .collect())
}

/// What was registered may be seized, nothing twice; what is to be given back may not (E-02).
pub(super) fn registered(held: &[u32], state: &CaseState, ctx: &Context) -> Result<Vec<u32>, Refusal> {
    let mut nos = Vec::new();
    for no in held {
        let refuse = |rule, have: String| {
            Err(Refusal::new(rule, "正在先行登记保存的物品序号", have)
                .fix("承办人", "核对涉案物品清单")
                .field("held"))
        };
        match state.goods.get(*no) {
            Some(g) if g.is_here() && g.taken == Taken::Held => {
                let lapsed = state.hold.lapsed(&state.goods, *no, ctx.today(), &ctx.town.calendar);
                if lapsed || state.hold.to_return.contains(no) {
                    let why = if lapsed { "登记保存已经失效" } else { "已经决定退还" };
                    return refuse(&rules::E_02, format!("第{no}号{why}，应当退还"));
                }
                if !nos.contains(no) {
                    nos.push(*no);
                }
            }
            Some(g) if g.is_here() && matches!(g.taken, Taken::Sealed | Taken::Seized) => {
                return refuse(&rules::Q_06, format!("第{no}号已经{}，不得重复", g.taken.label()));
            }
            _ => return refuse(&rules::P_04, format!("第{no}号不是")),
        }
    }
    Ok(nos)
}

/// A measure that may be taken, as far as it can be told from the form.
pub(super) fn plan(state: &CaseState, asked: &Asked, ctx: &Context) -> Result<Plan, Refusal> {
    let (item, item_name, basis) = basis(state, asked, ctx)?;
    let reason = text("reason", "采取措施的必要性", asked.reason)?;
    if asked.minor && asked.minor_reason.trim().is_empty() {
        return Err(Refusal::new(
            &rules::Q_03,
            "写明情节显著轻微仍须采取措施的理由",
            "情节显著轻微或者没有明显社会危害，没有写明理由",
        )
        .fix("承办人", "可以不采取；确需采取的写明理由")
        .field("minor_reason"));
    }
    let objects = objects(asked.objects)?;
    let held = registered(asked.held, state, ctx)?;
    if objects.is_empty() && held.is_empty() {
        return Err(crate::matter::incomplete("objects", "查封、扣押的场所、设施、财物", "没有填写"));
    }
    if asked.kind == MeasureKind::Seal && !held.is_empty() {
        // What lies registered with the agency is seized, not sealed on the party's premises.
        return Err(crate::matter::incomplete("held", "登记保存的物品转为扣押", "选择的是查封"));
    }
    Ok(Plan {
        measure_kind: asked.kind,
        item,
        item_name,
        basis,
        reason,
        minor_reason: if asked.minor { asked.minor_reason.trim().into() } else { String::new() },
        objects,
        held,
        days: days(asked.days)?,
        place: text("place", "地点", asked.place)?,
    })
}

/// a term of at least a day and at most thirty.
pub(super) fn days(days: Option<u16>) -> Result<u16, Refusal> {
    match days.unwrap_or(LONGEST) {
        n @ 1..=LONGEST => Ok(n),
        n => Err(Refusal::new(&rules::Q_08, format!("一至{LONGEST}日（自然日）"), format!("{n}日"))
            .fix("承办人", "不超过三十日；情况复杂的期满前报请延长")
            .field("days")),
    }
}

pub(super) fn propose(state: &CaseState, c: &ProposeMeasure, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = super::scene::performers(state, &c.officers, ctx)?;
    let asked = Asked {
        kind: c.measure_kind,
        basis: &c.basis,
        reason: &c.reason,
        minor: c.minor,
        minor_reason: &c.minor_reason,
        objects: &c.objects,
        held: &c.held,
        days: c.days,
        place: &c.place,
    };
    let plan = Box::new(plan(state, &asked, ctx)?);
    Ok(vec![Fact::MeasureProposed { no: next(state), plan, officers }])
}

/// The number of the next measure of the case.
pub(super) fn next(state: &CaseState) -> u32 {
    u32::try_from(state.measure.measures.len()).unwrap_or(u32::MAX).saturating_add(1)
}

/// Waits for the head: proposed, or taken on the spot and not yet approved nor released.
fn waits(state: &CaseState, m: &Measure) -> bool {
    m.approved.is_none() && (m.taken.is_none() || m.unreleased(state).next().is_some())
}

/// There is a measure that waits for the head.
pub(super) fn undecided(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let any = state.measure.measures.iter().any(|m| waits(state, m));
    there_is(any, "有待审批的查封、扣押", "没有")
}

pub(super) fn decide(state: &CaseState, c: &DecideMeasure, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let m = standing::pick(state, c.measure, "待审批的查封、扣押", |m| waits(state, m))?;
    let opinion = text("opinion", "意见", &c.opinion)?;
    let afterwards = m.taken.is_some();
    if afterwards && c.approve {
        in_time(&m, ctx)?;
    }
    let mut facts = vec![Fact::MeasureDecided {
        number: ctx.number("封审"),
        no: m.no,
        approved: c.approve,
        afterwards,
        opinion: opinion.clone(),
    }];
    if afterwards && !c.approve {
        // 强§19: released at once, by the same act.
        facts.push(Fact::MeasureReleased {
            number: ctx.number("封解"),
            no: m.no,
            goods: standing::goods(&m, state, &[])?,
            ground: Ground::NotApproved,
            reason: opinion,
        });
    }
    Ok(facts)
}

/// reported, and approved within twenty-four hours to the minute.
fn in_time(m: &Measure, ctx: &Context) -> Result<(), Refusal> {
    let Some(due) = m.approval_due(ctx.town).and_then(|d| d.due_time) else { return Ok(()) };
    if ctx.now > due {
        return Err(Refusal::new(
            &rules::Q_05,
            format!("{}以前补办批准", due.strftime("%Y-%m-%d %H:%M")),
            format!("现在{}，二十四小时已过", ctx.now.strftime("%Y-%m-%d %H:%M")),
        )
        .fix("镇政府负责人", "立即解除并退还")
        .act("release_measure")
        .field("approve"));
    }
    if m.reported_at.is_none() {
        return Err(Refusal::new(&rules::Q_05, "执法人员已经报告紧急情况和实施经过", "尚未报告")
            .fix("承办人", "登记向负责人报告的时间和内容")
            .act("report_urgent_measure"));
    }
    Ok(())
}
