//! 决定、备案、公示: DECA, DEC, DEC-N, CANC, DEC-S, DEC-B, PUB, REC-MJ.

use super::{File, investigation, money, notice, say};
use law::case::{CaseFact, NoPenaltyGround, Outcome, Penalty};
use law::money::Fen;
use law::party::{Party, PartyKind};
use serde_json::{Value, json};

pub fn draw(code: &str, file: &File) -> Option<Value> {
    let s = file.subject()?;
    Some(match &file.event.fact {
        CaseFact::DecisionProposed { outcome, reasons, surcharge, officers, overdue_basis, .. } => {
            let mut proposal = investigation::proposal(file, outcome);
            if outcome.penalty().is_some_and(|p| p.fine().0 > 0) {
                proposal.push_str(&say::surcharge(*surcharge, file.town, file.event.at.date()));
            }
            json!({
                "facts": facts(file), "evidence": say::proof(&file.state),
                "deadline": file.state.filed_on.and_then(|_| file.state.decision_due(file.town)).and_then(|d| d.due).map(say::day),
                "basis": violated(file) + &format!("应当依照{}的规定处理。", s.item.basis),
                "discretion": discretion(file), "defence": notice::told(file), "proposal": proposal,
                "overdue": overdue_basis, "opinions": opinions(file, reasons, officers),
            })
        }
        CaseFact::Decided { outcome: Outcome::Penalty { penalty }, surcharge, remedy, .. } => {
            penalised(file, penalty, *surcharge, &remedy.text)
        }
        CaseFact::Decided { outcome: Outcome::NoPenalty { ground, education }, remedy, .. } => json!({
            "source": source(file), "facts": facts(file), "jointly": say::jointly(&file.state), "evidence": say::proof(&file.state),
            "reason": format!("当事人{}。{}", ground.label(), say::stop(reasons(file))),
            "basis": format!("依照《中华人民共和国行政处罚法》{}的规定，本机关决定对当事人不予行政处罚。", article(*ground)),
            "education": education, "correction": corrected(file), "remedy": remedy.text,
            "appeal_url": file.town.agency.reconsideration_url,
        }),
        CaseFact::Decided { outcome: Outcome::Dismiss { reason }, opinion, .. } => {
            let phrase = "同意撤销立案。";
            let head = if opinion.trim().is_empty() { phrase } else { opinion };
            let mut opinions = earlier(file);
            opinions["head"] = say::opinion(head, file.event);
            json!({ "facts": facts(file), "reason": reason, "opinions": opinions })
        }
        CaseFact::DecidedOnSpot {
            decided_at,
            officers,
            evidence,
            defence,
            penalty,
            correction,
            surcharge,
            remedy,
            ..
        } => {
            let delivered = file.after.iter().find_map(|e| match &e.fact {
                CaseFact::DeliveredOnSpot { delivered_at, signature, .. } => Some((*delivered_at, signature)),
                _ => None,
            });
            let decided_at = decided_at.unwrap_or(file.event.at);
            let day =
                if s.act_from == decided_at.date() { say::time(decided_at) } else { say::day(s.act_from) };
            json!({
                "time": day, "facts": s.facts, "evidence": evidence, "violated": s.item.violated,
                "defence": format!(
                    "作出决定前，执法人员已出示执法证件，告知当事人拟作出行政处罚的内容及事实、理由、依据和陈述、申辩的权利。{}",
                    say::stop(defence)
                ),
                "basis": format!("依照{}和《中华人民共和国行政处罚法》第五十一条的规定，决定当场给予行政处罚。", s.item.basis),
                "penalty": say::penalties(penalty), "correction": say::stop(correction),
                "fine": penalty.fine().0 > 0, "payment": payment(file, penalty, *surcharge),
                "remedy": remedy.text, "appeal_url": file.town.agency.reconsideration_url, "officers": officers,
                "signature": delivered.map(|d| d.1), "delivered_at": delivered.map(|d| say::time(d.0)),
            })
        }
        CaseFact::FiledForRecord { .. } => {
            let d = file.state.decision.as_ref()?;
            let paid = file.state.payments.iter().map(|p| p.amount.0).sum::<i64>();
            let owed = d.outcome.penalty().map_or(0, |p| p.fine().0 + p.gains().0);
            let state = match (owed, paid) {
                (0, _) => "警告，已当场执行".to_string(),
                (o, p) if p >= o => "罚款已缴清".to_string(),
                (o, p) => format!("罚款{}，已缴{}", Fen(o), Fen(p)),
            };
            json!({
                "decision_number": d.number.to_string(), "decided_at": say::time(d.at), "delivered_at": d.served_on.map(say::day),
                "facts": s.facts, "basis": s.item.basis, "penalty": d.outcome.penalty().map(say::penalties),
                "payment_state": state, "officers": file.state.officers,
            })
        }
        CaseFact::Published { title, text, until, reason, tier, .. } => {
            let d = file.state.decision.as_ref()?;
            json!({
                "decision_number": d.number.to_string(), "decided": say::day(d.at.date()), "served": d.served_on.map(say::day),
                "judgement": reason, "masked": masked(&s.party, &format!("{title}\n{text}")), "title": title, "text": text,
                "until": say::day(*until), "tier": tier.map(law::case::credit::Tier::label), "approver": file.event.by.name,
            })
        }
        CaseFact::MajorReported { .. } if code == "REC-MJ" => {
            let d = file.state.decision.as_ref()?;
            let penalty = d.outcome.penalty()?;
            let mut materials = vec![format!("行政处罚决定书1份（{}）", d.number)];
            materials
                .extend(file.state.report.as_ref().map(|r| format!("案件调查终结报告1份（{}）", r.number)));
            materials.extend(file.state.reviews.last().map(|r| format!("法制审核意见书1份（{}）", r.number)));
            json!({
                "to": format!("{}司法局", file.town.agency.reconsideration_body.trim_end_matches("人民政府")),
                "decided": say::day(d.at.date()), "decision_number": d.number.to_string(), "facts": facts(file),
                "basis": format!("依照{}的规定，决定给予下列行政处罚：", s.item.basis), "penalty": say::penalties(penalty),
                "served": d.served_on.map(|day| format!("行政处罚决定书已于{}送达。", say::day(day))), "materials": materials,
                "officers": file.state.officers,
            })
        }
        _ => return None,
    })
}

fn penalised(file: &File, penalty: &Penalty, surcharge: bool, remedy: &str) -> Value {
    let basis = file.subject().map(|s| s.item.basis.as_str()).unwrap_or_default();
    let discussed = if file.state.discussion.is_some() { "经本机关负责人集体讨论，" } else { "" };
    let fine = penalty.fine().0 > 0;
    let gains = penalty.gains().0 > 0;
    let performance = if fine && gains {
        "当事人应当自收到本决定书之日起十五日内，到下列代收机构缴纳罚款和没收的违法所得，也可以通过电子支付系统缴纳："
    } else if gains {
        "当事人应当自收到本决定书之日起十五日内，到下列代收机构缴纳没收的违法所得，也可以通过电子支付系统缴纳："
    } else if fine {
        "当事人应当自收到本决定书之日起十五日内，到下列代收机构缴纳罚款，也可以通过电子支付系统缴纳："
    } else {
        "本决定自送达之日起生效，当事人应当在本决定确定的期限内履行。"
    };
    json!({
        "source": source(file), "facts": facts(file), "jointly": say::jointly(&file.state), "evidence": say::proof(&file.state),
        "procedure": notice::told(file), "violated": violated(file), "discretion": discretion(file),
        "basis": format!("依照{basis}的规定，{discussed}本机关决定对当事人作出如下行政处罚："),
        "penalty": say::penalties(penalty), "correction": corrected(file), "performance": performance, "fine": fine,
        "payment": payment(file, penalty, surcharge), "remedy": remedy, "appeal_url": file.town.agency.reconsideration_url,
        "publicity": "逾期不申请行政复议、不提起行政诉讼，又不履行本决定的，本机关将依法申请人民法院强制执行。本决定将依法公开。",
    })
}

/// 缴款 (F-02, F-03); null where nothing is to be paid.
fn payment(file: &File, penalty: &Penalty, surcharge: bool) -> Value {
    let (fine, gains) = (penalty.fine(), penalty.gains());
    let all = Fen(fine.0.saturating_add(gains.0));
    if all.0 == 0 {
        return Value::Null;
    }
    // Nothing is added to illegal gains that are paid late (F-18).
    let mut more =
        if fine.0 > 0 { say::surcharge(surcharge, file.town, file.event.at.date()) } else { String::new() };
    if gains.0 > 0 {
        more.push_str("没收的违法所得不加处罚款。");
    }
    let a = &file.town.agency;
    json!({
        "amount": money(all), "bank": a.collecting_bank, "bank_address": a.collecting_bank_address,
        "account": a.collecting_account, "due": "自收到本决定书之日起十五日内", "surcharge": more,
    })
}

fn source(file: &File) -> String {
    let Some(s) = file.subject() else { return String::new() };
    let filed = file.state.filed_on.map(say::day).unwrap_or_default();
    format!("当事人{}一案，本机关于{filed}立案调查，现已调查终结。", s.item.name)
}

/// The facts found: the report's, or those of the filing while there is none.
pub fn facts(file: &File) -> String {
    file.state.found_facts().map(say::stop).unwrap_or_default()
}

fn violated(file: &File) -> String {
    let Some(s) = file.subject() else { return String::new() };
    format!("当事人的上述行为违反了{}的规定，构成{}的违法行为。", s.item.violated, s.item.name)
}

fn reasons<'a>(file: &'a File) -> &'a str {
    file.state.report.as_ref().map(|r| r.reasons.as_str()).unwrap_or_default()
}

fn discretion(file: &File) -> String {
    let step = file.state.report.as_ref().map(|r| r.discretion.as_str()).unwrap_or_default();
    investigation::chosen(step, reasons(file))
}

/// what was ordered to be put right, and what came of it.
fn corrected(file: &File) -> String {
    match &file.state.correction {
        Some(c) => {
            let number = c.number.as_ref().map(|n| format!("（{n}）")).unwrap_or_default();
            let found = match c.checked {
                Some(true) => "经复查，当事人已改正。",
                Some(false) => "经复查，当事人未改正，现责令立即改正。",
                None => "",
            };
            format!(
                "本机关已责令当事人于{}前改正违法行为{number}：{}{found}",
                say::day(c.due_on),
                say::stop(&c.content)
            )
        }
        None => match file.subject().map(|s| s.item.correction.trim()) {
            Some(text) if !text.is_empty() => format!("责令当事人改正违法行为：{}", say::stop(text)),
            _ => "当事人的违法行为已经终了，没有需要改正的内容。".into(),
        },
    }
}

/// The opinions on the way to a decision, as far as they have been given.
fn opinions(file: &File, reasons: &str, officers: &[law::matter::PersonRef]) -> Value {
    let mut all = earlier(file);
    let proposed = file.event.at.date();
    let said = if reasons.trim().is_empty() {
        "建议按拟处理意见作出决定。".to_string()
    } else {
        say::stop(reasons)
    };
    all["handler"] = say::officers_opinion(&said, officers, proposed);
    // Opinions given after this proposal and before the next one.
    for e in file.after {
        match &e.fact {
            CaseFact::DecisionProposed { .. } => break,
            CaseFact::DecisionEndorsed { opinion } => all["brigade"] = say::opinion(opinion, e),
            CaseFact::Decided { opinion, .. } => {
                let head = if opinion.trim().is_empty() { "同意。" } else { opinion };
                all["head"] = say::opinion(head, e);
            }
            CaseFact::DecisionReturned { opinion } => {
                all["head"] = say::opinion(&format!("退回：{opinion}"), e);
            }
            _ => {}
        }
    }
    all
}

/// The opinions that stand before a proposal or decision: officers, legal office, meeting, brigade.
fn earlier(file: &File) -> Value {
    let mut all = json!({});
    if let Some(r) = file.state.reviews.last() {
        all["legal"] = json!({
            "text": format!("{}（{}）。", r.verdict.label(), r.number), "name": r.by.name, "date": say::day(r.on),
        });
    }
    if let Some(d) = &file.state.discussion {
        all["discussion"] = json!({
            "text": format!("{}集体讨论（{}）：{}", say::day(d.held_on), d.number, say::stop(&d.conclusion)),
        });
    }
    for e in file.before {
        match &e.fact {
            CaseFact::DecisionProposed { officers, outcome, reasons, .. } => {
                let text = format!("{}{}", say::stop(reasons), investigation::proposal(file, outcome));
                all["handler"] = say::officers_opinion(&text, officers, e.at.date());
            }
            CaseFact::DecisionEndorsed { opinion } => all["brigade"] = say::opinion(opinion, e),
            _ => {}
        }
    }
    all
}

fn article(ground: NoPenaltyGround) -> &'static str {
    match ground {
        NoPenaltyGround::UnderFourteen => "第三十条",
        NoPenaltyGround::Incapable => "第三十一条",
        NoPenaltyGround::Trivial | NoPenaltyGround::FirstOffence => "第三十三条第一款",
        NoPenaltyGround::NoFault => "第三十三条第二款",
    }
}

/// Field by field: what the file holds, and what of it stands in the text to be published (D-06).
fn masked(party: &Party, published: &str) -> Vec<Value> {
    let name = if party.kind == PartyKind::Organisation { "名称" } else { "姓名（名称）" };
    let fields = [
        (name, Some(&party.name)),
        ("公民身份号码", party.id_number.as_ref()),
        ("统一社会信用代码", party.credit_code.as_ref()),
        ("法定代表人、经营者", party.representative.as_ref()),
        ("地址", Some(&party.address)),
        ("联系电话", party.phone.as_ref()),
    ];
    let row = |(field, before): (&str, Option<&String>)| {
        let before = before.map(|b| b.trim()).filter(|b| !b.is_empty())?;
        let after = if published.contains(before) {
            "按原文公示"
        } else {
            "不公示原文（删除或者替换）"
        };
        Some(json!({ "field": field, "before": before, "after": after }))
    };
    fields.into_iter().filter_map(row).collect()
}
