//! 强制执行: URGE for a duty to act, SURC, ENF, ENF-P, SEIZ-R of its carrying out, DOING, DOING-R, COURT, SUSP, TERM, AGRE.

use super::{File, money, say};
use jiff::civil::DateTime;
use law::case::execution::{Duty, EnforcementPlan, Fact, Performed, Scope, SubstitutePlan};
use law::case::remedy::{Instance, Proceeding, ResultKind};
use law::case::{CaseFact, Correction};
use law::matter::PersonRef;
use law::money::Fen;
use law::number::DocNumber;
use law::party::Attestor;
use serde_json::{Value, json};

pub fn draw(code: &str, file: &File) -> Option<Value> {
    let CaseFact::Execution(fact) = &file.event.fact else { return None };
    let s = file.subject()?;
    let you = say::you(&file.state);
    Some(match fact {
        Fact::PerformanceUrged { content, way, order, again, officers, .. } => {
            let sanction = if *again {
                "逾期仍不履行的，本机关将按照代履行决定书实施代履行，费用由你承担。".replace('你', you)
            } else {
                "逾期仍不履行的，本机关将依法强制执行、代履行或者申请人民法院强制执行。".into()
            };
            json!({
                "title": "履行义务催告书", "decision_name": "责令限期改正通知书", "decision_number": order.to_string(),
                "decided": issued(file, order), "served": served(file, order),
                "basis": if *again { "第五十一条" } else { "第三十五条、第五十四条" },
                "due": if *again { "在代履行实施之前。".to_string() } else { "自收到本催告书之日起十日内（工作日）。".into() },
                "way": format!("{}：{}", say::trim(way), say::stop(content)),
                "amount": "本次催告不涉及金钱给付。",
                "rights": format!("{you}收到本催告书后有权进行陈述和申辩，请在上述履行期限内向本机关提出。"),
                "sanction": sanction, "officers": officers,
            })
        }
        Fact::EnforcementDecided { plan, order, basis, remedy, .. } => json!({
            "order_number": order.to_string(), "ordered": issued(file, order), "served": served(file, order),
            "demand": demand(file, Duty::Act), "reason": say::stop(&plan.reason), "basis": enforcement_basis(basis, plan),
            "way": way(plan), "remedy": remedy.text, "immediate": plan.evidence.is_some(),
        }),
        Fact::DemolitionAnnounced { content, due_on, posted_on, officers, .. } => json!({
            "facts": s.facts, "order": file.state.correction.as_ref().and_then(|c| c.number.as_ref()).map(ToString::to_string),
            "content": content, "due": say::day(*due_on), "posted_on": say::day(*posted_on), "officers": officers,
        }),
        Fact::EnforcementCarriedOut {
            order,
            started_at,
            ended_at,
            place,
            process,
            shown_at,
            told_at,
            defence,
            urgent,
            present,
            witness,
            signature,
            files,
            officers,
            ..
        } => {
            let there = signature.given() || signature.declined().is_some();
            let other = match urgent.as_str() {
                "" => "无".to_string(),
                urgent => format!("情况紧急：{}", say::stop(urgent)),
            };
            json!({
                "kind": "强制执行", "verb": enforced(file), "started_at": say::time(*started_at),
                "ended_at": say::time(*ended_at), "place": place, "ground": "执行依据",
                "approved": format!("《行政强制执行决定书》（{order}），{}送达", served(file, order).unwrap_or_default()),
                "officers": officers, "present": format!("在场人：{}{}", say::stop(present), stood_by(witness)),
                "shown": shown_at.map(|at| format!("{}，{}", say::time(at), say::shown(officers))),
                "told": told_at.map(|at| {
                    format!("{}，当场告知强制执行的理由、依据和当事人依法享有的权利、救济途径。", say::time(at))
                }),
                "defence": defence, "process": process, "other": other, "photos": say::files(files),
                "party_present": there, "signature": there.then_some(signature),
                "witness": say::witness(witness),
            })
        }
        Fact::SubstituteDecided { plan, order, remedy, .. } => json!({
            "order_number": order.to_string(), "ordered": issued(file, order), "served": served(file, order),
            "demand": demand(file, Duty::Act),
            "reason": format!("{}，{}", plan.harm.label(), say::stop(&plan.reason)),
            "basis": "《中华人民共和国行政强制法》第五十条、第五十一条", "way": performance(plan), "object": plan.object,
            "budget": budget(plan), "total": money(plan.total()), "performer": plan.performer, "remedy": remedy.text,
        }),
        Fact::SubstitutePerformed { order, done, cost, cost_note, officers, .. } => {
            let performer =
                file.state.execution.substitute.as_ref().and_then(|s| s.plan.as_ref()).map(|p| &p.performer);
            record(done, &order.to_string(), performer.map(String::as_str), *cost, cost_note, json!(officers))
        }
        Fact::ClearedAtOnce {
            number,
            site,
            object,
            reason,
            done,
            performer,
            cost,
            remedy,
            officers,
            attended,
            approved_by,
            approved_at,
            approved_how,
            ..
        } => {
            if code == "DOING-R" {
                let mut data = record(done, &number.to_string(), Some(performer), *cost, "", json!(officers));
                data["approved"] = approval(file, approved_by, *approved_at, approved_how).into();
                data
            } else {
                let told = if *attended { "" } else { "当事人不在场，事后立即通知。" };
                json!({
                    "immediate": true, "reason": format!("{}需要立即清除{object}，{}", site.label(), say::stop(reason)),
                    "basis": "《中华人民共和国行政强制法》第五十二条",
                    "way": format!("{}在{}立即实施：{}{told}", say::time(done.started_at), done.place, say::stop(&done.process)),
                    "object": object, "budget": [{ "item": "实际费用", "amount": cost.to_string() }], "total": money(*cost),
                    "performer": performer, "remedy": remedy.text,
                })
            }
        }
        Fact::SurchargeDecided {
            from,
            to,
            days,
            principal,
            basis_points,
            amount,
            capped,
            reason,
            remedy,
            ..
        } => {
            let cap = if *capped {
                format!("加处罚款已经达到罚款本金{principal}，不再增加。")
            } else {
                format!("加处罚款的数额不超过罚款本金{principal}；罚款缴清以前，按上述标准继续计算。")
            };
            let a = &file.town.agency;
            json!({
                "decision_number": file.decision_number(), "decided": decided(file), "served": decision_served(file),
                "reason": say::stop(reason), "span": format!("自{}起至{}", say::day(*from), say::day(*to)),
                "calculation": format!("每日按逾期未缴罚款数额的{}计算，共计算{days}日", say::rate(*basis_points)),
                "amount": money(*amount), "cap": cap,
                "way": format!("{}（{}），缴款账号：{}", a.collecting_bank, a.collecting_bank_address, a.collecting_account),
                "remedy": remedy.text,
            })
        }
        Fact::AgreementMade { plan, principal, gains, surcharge, .. } => {
            let rows: Vec<Value> = plan
                .stages
                .iter()
                .enumerate()
                .map(|(i, st)| {
                    let amount = if st.amount.0 > 0 { st.amount.to_string() } else { "——".into() };
                    let what = if st.what.is_empty() { "缴纳罚款" } else { &st.what };
                    json!({ "no": (i + 1).to_string(), "due": st.due.map(say::day), "amount": amount, "what": what })
                })
                .collect();
            let money_owed = principal.0 + gains.0 + surcharge.0 > 0;
            let waiver = (plan.waived.0 > 0).then(|| {
                format!(
                    "乙方采取了补救措施（{}），甲方减免加处罚款{}；罚款本金不减免。",
                    say::trim(&plan.redress),
                    money(plan.waived)
                )
            });
            json!({
                "papers": agreed(file, money_owed), "plan": rows, "waiver": waiver, "money": money_owed,
                "owed": owed(file, [*principal, *gains, *surcharge]),
                "harmless": say::stop(&plan.harmless), "signature": plan.signature,
            })
        }
        Fact::ExecutionSuspended { plan, .. } => json!({
            "title": "中止执行通知书", "decision_number": grounds(file, None), "basis": "第三十九条第一款",
            "ground": plan.ground.label(), "reason": say::stop(&plan.reason),
            "decision": "本机关决定中止执行。中止执行的情形消失后，本机关将恢复执行。",
        }),
        Fact::ExecutionResumed { plan, broken, .. } => json!({
            "title": "恢复执行通知书", "decision_number": grounds(file, None),
            "basis": if *broken { "第四十二条第二款" } else { "第三十九条第二款" },
            "ground": if *broken { "当事人不履行执行协议" } else { "中止执行的情形已经消失" },
            "reason": say::stop(&plan.reason),
            "decision": if *broken { "本机关决定恢复强制执行，执行协议约定的减免不再适用。" } else { "本机关决定恢复执行。" },
        }),
        Fact::ExecutionTerminated { plan, .. } => json!({
            "decision_number": grounds(file, Some(plan.scope)), "scope": plan.scope.label(), "ground": plan.ground.label(),
            "reason": say::stop(&plan.reason), "document": plan.document,
            "basis": if plan.ground == law::case::execution::TerminationGround::Lapsed { "第三十九条第二款" } else { "第四十条" },
        }),
        Fact::CourtApplicationIssued {
            plan,
            order,
            court,
            demand,
            principal,
            gains,
            surcharge,
            head,
            ..
        } => {
            let object = match plan.duty {
                Duty::Payment => format!(
                    "强制执行罚款本金{principal}{}、加处罚款{surcharge}，共计{}（加处罚款计算至实际缴清之日，不超过本金）。{}",
                    confiscated(*gains),
                    money(Fen(principal.0 + gains.0 + surcharge.0)),
                    say::stop(&plan.object)
                ),
                Duty::Act => {
                    let content =
                        file.state.correction.as_ref().map(|c| c.content.clone()).unwrap_or_default();
                    format!("强制执行责令改正的内容：{}{}", say::stop(&content), say::stop(&plan.object))
                }
            };
            json!({
                "court": court, "decision_number": order.to_string(), "decided": issued(file, order), "served": served(file, order),
                "contested": contested(file, order), "law": court_basis(file, order),
                "facts": super::decision::facts(file), "violated": s.item.violated, "basis": s.item.basis,
                "demand": format!("《催告书》（{demand}）{}送达", served(file, demand).unwrap_or_default()),
                "opinion": say::stop(&plan.opinion), "object": object, "other": plan.other,
                "materials": [
                    "强制执行申请书", "行政决定书及作出决定的事实、理由和依据", "当事人的意见及行政机关催告情况",
                    "申请强制执行标的情况", format!("法律、行政法规规定的其他材料：{}", plan.other),
                ],
                "head": head.name, "head_post": head.post,
            })
        }
        _ => return None,
    })
}

fn issued(file: &File, number: &DocNumber) -> Option<String> {
    file.state.paper(number).map(|p| say::day(p.issued_on))
}

fn served(file: &File, number: &DocNumber) -> Option<String> {
    file.state.paper(number).and_then(|p| p.served_on).map(say::day)
}

/// What the party did against what is to be enforced.
fn proceedings<'a>(file: &'a File, order: &'a DocNumber) -> impl Iterator<Item = &'a Proceeding> {
    file.state.remedy.proceedings.iter().filter(move |p| p.about == *order)
}

/// That the party went against the order, and what came of it; nothing where it let the time pass.
fn contested(file: &File, order: &DocNumber) -> Option<String> {
    let one = |p: &Proceeding| {
        let went = match p.instance {
            Instance::Reconsideration => "申请行政复议",
            Instance::First => "提起行政诉讼",
            Instance::Second => "提起上诉",
        };
        let came = p.result.as_ref().map(|r| format!("，结果为{}（{}）", r.kind.label(), r.document));
        format!("{}向{}{went}{}", say::day(p.filed_on), p.body, came.unwrap_or_default())
    };
    let all: Vec<String> = proceedings(file, order).map(one).collect();
    if all.is_empty() {
        return None;
    }
    let changed = proceedings(file, order).any(|p| p.result.as_ref().is_some_and(|r| r.kind.overturns()));
    let stands = if changed {
        "该决定没有被全部撤销，仍然有效的部分"
    } else {
        "该决定没有被撤销，"
    };
    Some(format!("被申请人不服该决定，{}。{stands}已经发生法律效力，被申请人仍不履行。", all.join("；")))
}

/// 诉§95 after a judgment, 复§78 after the decision was maintained in reconsideration, else 强§53.
fn court_basis(file: &File, order: &DocNumber) -> &'static str {
    let ended = |court: bool| {
        proceedings(file, order)
            .filter(move |p| p.instance.in_court() == court)
            .filter_map(|p| p.result.as_ref())
    };
    if ended(true).any(|r| r.kind != ResultKind::Withdrawn) {
        "《中华人民共和国行政诉讼法》第九十五条和《中华人民共和国行政强制法》第五十四条、第五十五条"
    } else if ended(false).any(|r| r.kind == ResultKind::Maintained) {
        "《中华人民共和国行政复议法》第七十八条和《中华人民共和国行政强制法》第五十三条、第五十四条、第五十五条"
    } else {
        "《中华人民共和国行政强制法》第五十三条、第五十四条、第五十五条"
    }
}

fn decided(file: &File) -> Option<String> {
    file.state.decision.as_ref().map(|d| say::day(d.at.date()))
}

fn decision_served(file: &File) -> Option<String> {
    file.state.decision.as_ref().and_then(|d| d.served_on).map(say::day)
}

/// The demand that went before, with its day.
fn demand(file: &File, duty: Duty) -> Option<String> {
    let (demand, on) = file.state.demanded(duty)?;
    Some(format!("{}送达《催告书》（{}）", say::day(on), demand.number))
}

/// 强§37, and the law that gives the power.
fn enforcement_basis(basis: &str, plan: &EnforcementPlan) -> String {
    let (immediate, demolition) = (plan.evidence.is_some(), plan.demolition);
    let article = if immediate { "第三十七条第三款" } else { "第三十四条、第三十七条" };
    let demolition = if demolition { "、第四十四条" } else { "" };
    format!("{basis}和《中华人民共和国行政强制法》{article}{demolition}")
}

/// What the decision that was carried out says is to be done.
fn enforced(file: &File) -> Option<String> {
    let plan = file.state.execution.enforcement.as_ref().map(|e| &e.plan)?;
    Some(say::stop(&plan.way))
}

fn way(plan: &EnforcementPlan) -> String {
    let mut text = format!("于{}起实施：{}", say::time(plan.planned_at), say::stop(&plan.way));
    if let Some(evidence) = &plan.evidence {
        text = format!("{text}因{}，立即强制执行。", say::trim(evidence));
    }
    if !plan.urgent.is_empty() {
        text = format!("{text}情况紧急：{}", say::stop(&plan.urgent));
    }
    text
}

fn performance(plan: &SubstitutePlan) -> String {
    format!("于{}起实施：{}", say::time(plan.planned_at), say::stop(&plan.way))
}

fn budget(plan: &SubstitutePlan) -> Vec<Value> {
    plan.budget.iter().map(|b| json!({ "item": b.item, "amount": b.amount.to_string() })).collect()
}

/// Who decided that it be cleared at once, when and how they were told, and that they have said so themselves (强§52).
fn approval(file: &File, by: &PersonRef, at: Option<DateTime>, how: &str) -> String {
    let how = if how.is_empty() { String::new() } else { format!("（{}）", say::trim(how)) };
    let when = at.map_or(String::new(), |at| format!("于{}", say::time(at)));
    let confirmed = file.after.iter().find_map(|e| match &e.fact {
        CaseFact::Execution(Fact::ClearingConfirmed { confirmed, .. }) => Some((*confirmed, e)),
        _ => None,
    });
    let confirmed = match confirmed {
        None => String::new(),
        Some((true, e)) => format!("{}于{}确认。", e.by.name, say::day(e.at.date())),
        Some((false, e)) => format!("{}于{}说明没有作过决定。", e.by.name, say::day(e.at.date())),
    };
    format!("镇人民政府负责人{}{when}决定立即实施{how}。{confirmed}", by.name)
}

/// Who stood by, after those who were present; nothing where nobody is named.
fn stood_by(witness: &Attestor) -> String {
    if witness.name().is_empty() { String::new() } else { format!("见证人：{}。", witness.words()) }
}

fn record(
    done: &Performed,
    order: &str,
    performer: Option<&str>,
    cost: Fen,
    note: &str,
    officers: Value,
) -> Value {
    json!({
        "order_number": order, "time": format!("{}至{}", say::time(done.started_at), say::time(done.ended_at)),
        "place": done.place, "performer": performer, "process": done.process, "cost": money(cost), "cost_note": note,
        "photos": say::files(&done.files), "officers": officers, "signature": done.signature,
        "performer_signature": done.performer_signature, "witness": say::witness(&done.witness),
    })
}

/// The order to correct that nobody has obeyed yet.
fn open_order<'a>(file: &'a File<'a>) -> Option<&'a Correction> {
    let open = |c: &&Correction| c.number.is_some() && c.checked == Some(false);
    file.state.correction.as_ref().filter(open).filter(|_| !file.state.execution.act_done)
}

/// The papers that an agreement is about: the decision where money is owed, the order where it is not obeyed.
fn agreed(file: &File, money: bool) -> String {
    let fined = money.then(|| format!("《行政处罚决定书》（{}）", file.decision_number()));
    let number = open_order(file).and_then(|c| c.number.as_ref());
    let ordered = number.map(|n| format!("《责令限期改正通知书》（{n}）"));
    [fined, ordered].into_iter().flatten().collect::<Vec<_>>().join("、")
}

/// What an agreement says is still owed.
fn owed(file: &File, [principal, gains, surcharge]: [Fen; 3]) -> String {
    let money = (principal.0 + gains.0 + surcharge.0 > 0)
        .then(|| format!("尚欠罚款本金{principal}{}、加处罚款{surcharge}", confiscated(gains)));
    let act = open_order(file).map(|c| format!("尚未履行责令改正的义务（{}）", say::trim(&c.content)));
    format!("截至本协议签订之日，乙方{}。", [money, act].into_iter().flatten().collect::<Vec<_>>().join("，"))
}

/// Illegal gains that are owed beside the fine; nothing where there are none.
fn confiscated(gains: Fen) -> String {
    if gains.0 > 0 { format!("、没收的违法所得{gains}") } else { String::new() }
}

/// The papers on which execution rests: the decision, and the order where it is not obeyed.
fn grounds(file: &File, scope: Option<Scope>) -> String {
    let covers = |duty| scope.is_none_or(|s| s.covers(duty));
    let fined = file
        .state
        .decision
        .as_ref()
        .filter(|_| covers(Duty::Payment))
        .map(|d| format!("《行政处罚决定书》（{}）", d.number));
    let open = file.state.correction.as_ref().filter(|c| covers(Duty::Act) && c.checked == Some(false));
    let ordered = open.and_then(|c| c.number.as_ref()).map(|n| format!("《责令限期改正通知书》（{n}）"));
    [fined, ordered].into_iter().flatten().collect::<Vec<_>>().join("、")
}
