//! 罚没款物: DISP.

use super::{File, money, say};
use law::case::CaseFact;
use law::case::fund::Fact;
use law::matter::PersonRef;
use serde_json::{Value, json};

pub fn draw(_: &str, file: &File) -> Option<Value> {
    let CaseFact::Fund(Fact::DisposalCarriedOut {
        goods,
        way,
        on,
        agent,
        witness,
        proceeds,
        process,
        files,
        ..
    }) = &file.event.fact
    else {
        return None;
    };
    let state = &file.state;
    let listed: Vec<Value> = goods
        .iter()
        .filter_map(|no| state.goods.get(*no))
        .map(|g| {
            json!({
                "no": g.no.to_string(), "name": g.item.name, "spec": g.item.spec, "quantity": g.item.quantity,
                "condition": g.item.condition, "taken": g.taken.label(),
            })
        })
        .collect();
    let approval = file.latest(|e| match &e.fact {
        CaseFact::Fund(Fact::DisposalDecided { approved: true, opinion }) => Some(say::opinion(opinion, e)),
        _ => None,
    });
    let (proposal, perishable, value) = file.latest(|e| match &e.fact {
        CaseFact::Fund(Fact::DisposalProposed { reason, perishable, value, .. }) => {
            Some((say::opinion(reason, e), *perishable, *value))
        }
        _ => None,
    })?;
    let remitted = file.after.iter().find_map(|e| match &e.fact {
        CaseFact::Fund(Fact::ProceedsRemitted { on, voucher, .. }) => {
            Some(format!("{}缴库（缴款书号：{voucher}）", say::day(*on)))
        }
        _ => None,
    });
    let keeper: &PersonRef = &file.event.by;
    Some(json!({
        "decision_number": file.decision_number(), "goods": listed, "way": way.label(),
        "reason": proposal["text"], "perishable": perishable,
        "value": if value.0 > 0 { format!("人民币{value}") } else { "未估价".into() },
        "carried_out": say::day(*on), "agent": agent, "witness": say::witness(witness),
        "proceeds": if proceeds.0 > 0 { money(*proceeds) } else { String::new() },
        "remitted": remitted, "process": process, "photos": say::files(files), "keeper": keeper.name,
        "opinions": { "keeper": proposal, "head": approval },
    }))
}
