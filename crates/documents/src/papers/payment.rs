//! 罚款: RECPT, PAY-D, URGE.

use super::{File, money, say};
use jiff::civil::Date;
use law::case::fund::OnDefault;
use law::case::{CaseFact, Collection};
use law::money::Fen;
use law::surcharge::Instalment;
use serde_json::{Value, json};

/// The paragraph of the law on which cash may be taken on the spot (F-05).
fn article(ground: Collection) -> &'static str {
    match ground {
        Collection::Small => "《中华人民共和国行政处罚法》第六十八条第一项",
        Collection::HardLater => "《中华人民共和国行政处罚法》第六十八条第二项",
        Collection::Remote => "《中华人民共和国行政处罚法》第六十九条",
    }
}

/// The days to pay by, one paragraph an instalment, and what follows when one is missed (F-08).
fn schedule(plan: &[Instalment], until: Date, on_default: OnDefault) -> Vec<String> {
    if plan.is_empty() {
        let by = say::day(until);
        return vec![format!("请于{by}前缴清罚款。批准的期限内不加处罚款；届期仍不缴纳的，依法处理。")];
    }
    let mut lines = vec![format!("共分{}期，请按下列日期和数额缴纳：", plan.len())];
    lines.extend(
        plan.iter()
            .enumerate()
            .map(|(n, i)| format!("第{}期：{}前缴纳{}；", n + 1, say::day(i.due), money(i.amount))),
    );
    if let Some(last) = lines.last_mut() {
        *last = say::stop(last);
    }
    lines.push(match on_default {
        OnDefault::OnlyThat => "批准的期限内不加处罚款；其中一期届期不缴纳的，自次日起就该期数额依法加处罚款，其余各期不变。".into(),
        OnDefault::AllDue => {
            "批准的期限内不加处罚款；其中一期届期不缴纳的，其余未到期各期一并到期，自次日起就尚未缴纳的罚款依法加处罚款。".into()
        }
    });
    lines
}

pub fn draw(file: &File) -> Option<Value> {
    let s = file.subject()?;
    let you = say::you(&file.state);
    let decided = file.state.decision.as_ref();
    Some(match &file.event.fact {
        CaseFact::CashCollected { amount, ground, reason, receipt, officers, .. } => {
            let handed = file.after.iter().find_map(|e| match &e.fact {
                CaseFact::CashHandedIn { on } => Some(say::day(*on)),
                _ => None,
            });
            let deposited = file.after.iter().find_map(|e| match &e.fact {
                CaseFact::CashDeposited { on, slip } => Some(format!("{}（回单号：{slip}）", say::day(*on))),
                _ => None,
            });
            json!({
                "decision_number": file.decision_number(), "receipt": receipt, "amount": money(*amount),
                "ground": format!("{}（{}）", ground.label(), article(*ground)), "reason": reason,
                "collected_on": say::day(file.event.at.date()), "payer": s.party.name, "officers": officers,
                "handed_in": handed, "deposited": deposited,
            })
        }
        CaseFact::DeferralDecided { granted, until, plan, on_default, opinion, .. } => {
            let fine = decided.and_then(|d| d.outcome.penalty()).map_or(Fen(0), |p| p.fine());
            let asked = file.state.deferral.as_ref().map(|d| d.reason.clone()).unwrap_or_default();
            let (decision, plan) = if *granted {
                (
                    format!("准许{you}延期（分期）缴纳罚款。{}", say::stop(opinion)),
                    schedule(plan, *until, *on_default),
                )
            } else {
                (
                    format!("不予准许{you}延期（分期）缴纳罚款。{}", say::stop(opinion)),
                    vec!["请按照行政处罚决定书载明的期限缴纳罚款。".into()],
                )
            };
            json!({
                "decision_number": file.decision_number(), "decided": decided.map(|d| say::day(d.at.date())),
                "fine_amount": fine.to_string(), "reason": asked, "granted": granted, "decision": decision, "plan": plan,
            })
        }
        CaseFact::PaymentUrged { principal, gains, surcharge, officers, .. } => {
            let a = &file.town.agency;
            let mut rows = vec![json!({ "what": "罚款本金余额", "amount": format!("人民币{principal}") })];
            if gains.0 > 0 {
                rows.push(json!({ "what": "没收违法所得余额", "amount": format!("人民币{gains}") }));
            }
            rows.push(json!({ "what": "加处罚款", "amount": format!("人民币{surcharge}") }));
            let all = Fen(principal.0 + gains.0 + surcharge.0);
            rows.push(json!({ "what": "合计", "amount": format!("人民币{all}") }));
            let today = say::day(file.event.at.date());
            let more = if surcharge.0 > 0 || decided.is_some_and(|d| d.surcharge) {
                // By the rate that the decision named.
                let on = decided.map_or(file.event.at.date(), |d| d.at.date());
                let rate = say::rate(file.town.policy_on(on).surcharge_basis_points.value);
                format!(
                    "自次日起，每日按尚未缴纳的罚款数额的{rate}继续加处罚款，加处罚款的总额不超过罚款的数额。"
                )
            } else {
                String::new()
            };
            json!({
                "decision_number": file.decision_number(), "decided": decided.map(|d| say::day(d.at.date())),
                "served": decided.and_then(|d| d.served_on).map(say::day),
                "due": "自收到本催告书之日起十日内（工作日）。",
                "way": format!(
                    "将应缴款项缴至{}（{}），缴款账号：{}。",
                    a.collecting_bank, a.collecting_bank_address, a.collecting_account
                ),
                "amount": format!("截至{today}，应缴款项如下。{more}"),
                "rows": rows,
                "rights": format!("{you}收到本催告书后有权进行陈述和申辩，请在上述履行期限内向本机关提出。"),
                "officers": officers,
            })
        }
        _ => return None,
    })
}
