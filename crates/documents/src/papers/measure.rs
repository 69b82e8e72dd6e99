//! 查封扣押: SEIZ-A, SEIZ, SEIZ-L, SEIZ-R, SEIZ-E, SEIZ-F.

use super::{File, say};
use law::case::CaseFact;
use law::case::measure::{Fact, Plan, Scene};
use law::goods::Goods;
use law::matter::PersonRef;
use law::number::DocNumber;
use serde_json::{Value, json};

pub fn draw(code: &str, file: &File) -> Option<Value> {
    let CaseFact::Measure(fact) = &file.event.fact else { return None };
    match (code, fact) {
        ("SEIZ-A", Fact::MeasureDecided { no, approved, afterwards, opinion, .. }) => {
            approval(file, *no, *approved, *afterwards, opinion)
        }
        ("SEIZ-E", Fact::MeasureExtended { no, days, reason, from, until, remedy, .. }) => {
            let (plan, taken) = taken(file, *no)?;
            Some(json!({
                "verb": plan.measure_kind.label(), "decision": taken.to_string(), "basis": plan.basis,
                "reason": say::trim(reason), "days": days, "from": say::day(*from), "until": say::day(*until),
                "goods": held(file, &taken), "remedy": remedy.text,
            }))
        }
        ("SEIZ-F", Fact::MeasureReleased { number, no, goods, ground, reason }) => {
            let (plan, taken) = taken(file, *no)?;
            let goods: Vec<&Goods> = goods.iter().filter_map(|n| file.state.goods.get(*n)).collect();
            Some(json!({
                "verb": plan.measure_kind.label(), "decision": taken.to_string(),
                "article": format!("《中华人民共和国行政强制法》{}", ground.article()), "ground": ground.label(),
                "reason": say::trim(reason), "goods": rows(&goods), "receipt": receipt(file, number),
            }))
        }
        (
            _,
            Fact::MeasureTaken {
                number, list_number, no, urgency, plan, until, scene, remedy, officers, ..
            },
        ) => {
            let goods: Vec<&Goods> = file.state.goods.0.iter().filter(|g| g.by == *number).collect();
            Some(match code {
                "SEIZ" => json!({
                    "verb": plan.measure_kind.label(), "urgent": urgency.is_some(), "reason": say::trim(&plan.reason),
                    "basis": say::trim(&plan.basis), "goods": goods.iter().map(|g| words(g)).collect::<Vec<_>>(),
                    "place": scene.place,
                    "period": format!(
                        "{}日，自{}次日起算，至{}止（自然日，不因节假日顺延）",
                        plan.days, say::day(scene.started_at.date()), say::day(*until)
                    ),
                    "list_number": list_number.to_string(), "remedy": remedy.text, "officers": officers,
                    "handed": handed(file),
                }),
                "SEIZ-L" => json!({
                    "verb": plan.measure_kind.label(), "decision": number.to_string(), "place": scene.place,
                    "goods": rows(&goods), "officers": officers, "signature": scene.signature,
                    "present": scene.party_present, "witness": witness(scene), "handed": handed(file),
                }),
                "SEIZ-R" => record(file, *no, plan, scene, urgency.as_deref(), officers, &goods),
                _ => return None,
            })
        }
        _ => None,
    }
}

/// What the measure is, and the number of its decision.
fn taken(file: &File, no: u32) -> Option<(Plan, DocNumber)> {
    file.latest(|e| match &e.fact {
        CaseFact::Measure(Fact::MeasureTaken { no: n, number, plan, .. }) if *n == no => {
            Some(((**plan).clone(), number.clone()))
        }
        _ => None,
    })
}

/// One thing in words: `三轮车（蓝色，完好），1辆`.
fn words(g: &Goods) -> String {
    let more: Vec<&str> =
        [&g.item.spec, &g.item.condition].into_iter().map(|s| s.trim()).filter(|s| !s.is_empty()).collect();
    let more = if more.is_empty() { String::new() } else { format!("（{}）", more.join("，")) };
    format!("{}{more}，{}", g.item.name, g.item.quantity)
}

fn rows(goods: &[&Goods]) -> Value {
    let row = |(i, g): (usize, &&Goods)| {
        json!({
            "no": i + 1, "goods_no": g.no, "name": g.item.name, "spec": g.item.spec, "quantity": g.item.quantity,
            "condition": g.item.condition,
        })
    };
    goods.iter().enumerate().map(row).collect()
}

fn held(file: &File, decision: &DocNumber) -> Vec<String> {
    file.state.goods.0.iter().filter(|g| g.by == *decision && g.is_here()).map(words).collect()
}

/// The witness, who signs where the party stayed away; until witnesses had a place of their own, where the party's would be.
fn witness(scene: &Scene) -> Value {
    if scene.party_present || scene.witness.signed() {
        return say::witness(&scene.witness);
    }
    json!({ "identity": scene.witness.identity, "signature": scene.signature })
}

/// How decision and list were handed over; nothing while they were not.
fn handed(file: &File) -> Value {
    let CaseFact::Measure(Fact::MeasureTaken { no, .. }) = &file.event.fact else { return Value::Null };
    let found = file.after.iter().find_map(|e| match &e.fact {
        CaseFact::Measure(Fact::MeasureDelivered { no: n, delivered_at, signature, witness, .. })
            if n == no =>
        {
            Some(json!({ "at": say::time(*delivered_at), "signature": signature, "witness": say::witness(witness) }))
        }
        _ => None,
    });
    found.unwrap_or_default()
}

/// How what was released went back; nothing while it did not.
fn receipt(file: &File, release: &DocNumber) -> Value {
    let found = file.after.iter().find_map(|e| match &e.fact {
        CaseFact::Measure(Fact::MeasureReturned {
            release: r,
            returned_at,
            recipient,
            damage,
            proceeds,
            compensation,
            signature,
            witness,
            officers,
            ..
        }) if r == release => {
            let money = |amount: law::money::Fen| (amount.0 > 0).then(|| super::money(amount));
            Some(json!({
                "at": say::time(*returned_at), "recipient": recipient, "damage": damage,
                "proceeds": money(*proceeds), "compensation": money(*compensation), "signature": signature,
                "witness": say::witness(witness), "officers": officers,
            }))
        }
        _ => None,
    });
    found.unwrap_or_default()
}

fn approval(file: &File, no: u32, approved: bool, afterwards: bool, opinion: &str) -> Option<Value> {
    let asked = file.latest(|e| match &e.fact {
        CaseFact::Measure(
            Fact::MeasureProposed { no: n, plan, officers }
            | Fact::MeasureTaken { no: n, plan, officers, .. },
        ) if *n == no => Some((e.at, (**plan).clone(), officers.clone())),
        _ => None,
    });
    let (at, plan, officers) = asked?;
    let urgency = file.latest(|e| match &e.fact {
        CaseFact::Measure(Fact::MeasureTaken { no: n, urgency, scene, .. }) if *n == no => {
            urgency.clone().map(|u| format!("{}，于{}当场实施", say::trim(&u), say::time(scene.started_at)))
        }
        _ => None,
    });
    let reported = file.latest(|e| match &e.fact {
        CaseFact::Measure(Fact::UrgentMeasureReported {
            no: n, reported_to, reported_at, content, ..
        }) if *n == no => {
            Some(format!("{}向{}报告：{}", say::time(*reported_at), reported_to.name, say::stop(content)))
        }
        _ => None,
    });
    let registered: Vec<String> = plan
        .held
        .iter()
        .filter_map(|n| file.state.goods.get(*n))
        .map(|g| format!("{}（由先行登记保存转为{}）", words(g), plan.measure_kind.label()))
        .collect();
    let thing = |o: &law::case::measure::Object| {
        let spec = if o.spec.trim().is_empty() { String::new() } else { format!("（{}）", o.spec.trim()) };
        format!("{}{spec}，{}；{}", o.name, o.quantity, say::trim(&o.relation))
    };
    let decided = match (afterwards, approved) {
        (_, true) => "同意",
        (true, false) => "不同意，立即解除",
        (false, false) => "不同意",
    };
    Some(json!({
        "verb": plan.measure_kind.label(), "urgent": urgency.is_some(), "urgency": urgency, "reported": reported,
        "facts": file.subject().map(|s| s.facts.clone()), "reason": plan.reason, "minor": plan.minor_reason,
        "basis": plan.basis, "place": plan.place, "days": plan.days, "officers": officers,
        "goods": plan.objects.iter().map(thing).chain(registered).collect::<Vec<_>>(),
        "opinions": {
            "handler": say::officers_opinion(
                &format!("建议依法予以{}，期限{}日。", plan.measure_kind.label(), plan.days), &officers, at.date()
            ),
            "head": say::opinion(&format!("{decided}。{}", say::stop(opinion)), file.event),
        },
    }))
}

fn record(
    file: &File,
    no: u32,
    plan: &Plan,
    scene: &Scene,
    urgency: Option<&str>,
    officers: &[PersonRef],
    goods: &[&Goods],
) -> Value {
    let verb = plan.measure_kind.label();
    let approved = match urgency {
        Some(u) => {
            format!(
                "情况紧急（{}），依照《中华人民共和国行政强制法》第十九条当场实施，事后补办批准。",
                say::trim(u)
            )
        }
        None => file
            .latest(|e| match &e.fact {
                CaseFact::Measure(Fact::MeasureDecided { approved: true, number, no: n, .. }) if *n == no => {
                    Some(format!(
                        "实施前已向镇人民政府负责人报告，{}于{}批准（{number}）。",
                        e.by.name,
                        say::time(e.at)
                    ))
                }
                _ => None,
            })
            .unwrap_or_default(),
    };
    let present = if scene.party_present {
        format!("{}通知当事人到场，当事人到场。", say::time(scene.notified_at))
    } else {
        format!(
            "{}通知当事人到场，当事人不到场，邀请见证人{}到场。",
            say::time(scene.notified_at),
            scene.witness.words()
        )
    };
    json!({
        "verb": verb, "started_at": say::time(scene.started_at), "ended_at": say::time(scene.ended_at),
        "place": scene.place, "approved": approved, "officers": officers,
        "shown": format!("{}，{}", say::time(scene.shown_at), say::shown(officers)), "present": present,
        "told": format!(
            "{}，当场告知采取{verb}措施的理由（{}）、依据（{}），以及依法享有的陈述、申辩、申请行政复议、提起行政诉讼的权利和途径。",
            say::time(scene.told_at), say::trim(&plan.reason), say::trim(&plan.basis)
        ),
        "defence": scene.defence, "process": scene.process, "goods": goods.iter().map(|g| words(g)).collect::<Vec<_>>(),
        "other": scene.other, "photos": say::files(&scene.files), "party_present": scene.party_present,
        "signature": if scene.party_present { json!(scene.signature) } else { Value::Null },
        "witness": witness(scene),
    })
}
