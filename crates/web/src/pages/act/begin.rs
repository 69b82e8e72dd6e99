//! What the form of an act on a case begins with: the file says once what it knows, and a person edits it.

use crate::app::App;
use crate::door::Session;
use crate::flow;
use crate::form::Typed;
use law::case::{CaseState, wording};
use office::read::CaseView;
use serde_json::json;

/// What a form begins with: what the case already knows.
pub(super) fn begin(app: &App, session: &Session, act: &str, view: &CaseView) -> Typed {
    let mut t = Typed::default();
    let state = &view.state;
    for officer in &state.officers {
        t.push("officers", officer.id.clone());
    }
    if state.officers.is_empty() {
        t.push("officers", session.me.person.id.clone());
    }
    let Some(subject) = &state.subject else { return t };
    for (field, text) in wording::drafts(act, state, app.office.now().date(), &app.office.town().law) {
        t.push(field, text);
    }
    match act {
        "propose_filing" => {
            flow::prefill(&mut t, "party", &json!(subject.party));
            flow::prefill(&mut t, "place", &json!(subject.place));
            t.push("item", subject.item.id.clone());
            t.push("facts", subject.facts.clone());
            t.push("reason", state.reason.clone());
            t.push("recommend", state.recommend.to_string());
            t.push("act_from", subject.act_from.to_string());
            t.push("act_to", subject.act_to.map_or(String::new(), |d| d.to_string()));
            t.push("continuing", if subject.act_to.is_none() { "on" } else { "" });
            t.push("repeat_note", subject.repeat_note.clone());
        }
        "correct_party" => flow::prefill(&mut t, "party", &json!(subject.party)),
        "record_inquiry" => {
            flow::prefill(&mut t, "person", &json!(subject.party));
            t.push("relation", "当事人");
            t.push("place", "询问室");
            for (i, q) in QUESTIONS.iter().enumerate() {
                t.push(&format!("qa.{i}.question"), *q);
            }
        }
        "record_inspection" => t.push("place", subject.place.text.clone()),
        "order_correction" => t.push("content", subject.item.correction.clone()),
        "confirm_address" => t.push("address", subject.party.address.clone()),
        "submit_report" => {
            t.push("facts", subject.facts.clone());
            t.push("nature", format!("违反{}，构成{}", subject.item.violated, subject.item.name));
            t.push("reasons", wording::circumstances(state));
            t.push("outcome", "penalty");
        }
        "issue_notice" | "propose_decision" => {
            if let Some(report) = &state.report {
                let noticed = state.notice().map(|n| n.penalty.clone());
                let penalty = noticed.or_else(|| report.outcome.penalty().cloned());
                flow::prefill(&mut t, "penalty", &json!(penalty));
                t.push("facts", report.facts.clone());
                let reasons = if act == "issue_notice" {
                    report.reasons.clone()
                } else {
                    wording::decision_reasons(state, app.office.now().date(), &app.office.town().law)
                };
                t.push("reasons", reasons);
                t.push("outcome", crate::view::tag_of(&report.outcome));
            }
            t.push("surcharge", "on");
        }
        "serve_paper" | "announce_service" => {
            t.push("recipient", subject.party.name.clone());
            if let Some(p) = state.papers.iter().rev().find(|p| p.outgoing && p.served_on.is_none()) {
                t.push("paper", p.number.to_string());
            }
        }
        "publish" => {
            if let Some((title, text)) = &view.publication_draft {
                t.push("title", title.clone());
                t.push("text", text.clone());
            }
            suggest_tier(&mut t, app, state);
        }
        "report_credit" => suggest_tier(&mut t, app, state),
        "register_payment" | "collect_cash" => t.push("amount", view.account.balance().figures()),
        "decide_deferral" => {
            // Where instalments were asked for, a day alone would make one deferral of them: their own days stand in the plan.
            if let Some(asked) = state.deferral.as_ref().filter(|d| d.plan.is_empty()) {
                t.push("until", asked.until.to_string());
            }
        }
        "decide_recusal" => {
            let open = state.recusals.iter().find(|r| r.decided.is_none());
            t.push("officer", open.map_or(String::new(), |r| r.officer.id.clone()));
        }
        "judge_evidence" => {
            let open = state.evidence.iter().find(|e| e.verified.is_none());
            t.push("no", open.map_or(String::new(), |e| e.no.to_string()));
        }
        "deliver_on_spot" => t.push("signature.name", subject.party.name.clone()),
        "archive" => {
            let kept = law::case::retention(&view.state, &app.office.town().law);
            t.push("retention", kept.label());
        }
        _ if law::case::side::of(act).is_some_and(|s| s.name == law::case::measure::SIDE.name) => {
            let now = app.office.now().strftime("%Y-%m-%dT%H:%M").to_string();
            at_the_scene(&mut t, act, view, &now);
        }
        _ => {}
    }
    t
}

/// 查封扣押: what stands in the file already is not asked again.
fn at_the_scene(t: &mut Typed, act: &str, view: &CaseView, now: &str) {
    let Some(subject) = &view.state.subject else { return };
    match act {
        "propose_measure" | "take_urgent_measure" => {
            t.push("measure_kind", "seize");
            t.push("place", subject.place.text.clone());
            t.push("days", "30");
        }
        "carry_out_measure" => t.push("place", subject.place.text.clone()),
        "deliver_measure" => t.push("signature.name", subject.party.name.clone()),
        "return_measure" => {
            t.push("recipient", subject.party.name.clone());
            t.push("signature.name", subject.party.name.clone());
        }
        _ => {}
    }
    if matches!(act, "carry_out_measure" | "take_urgent_measure") {
        // Who was there, what was shown and told, and when, the officer states: a form that says it first gets it signed
        // unread, and the record proves nothing.
        t.push("started_at", now);
    }
}

/// 失信分级 as procedure, kinds and amount suggest it.
fn suggest_tier(t: &mut Typed, app: &App, state: &CaseState) {
    if let Some(tier) = law::case::credit::suggested(state, &app.office.town().law) {
        t.push("tier", crate::view::tag(&tier));
    }
}

/// The questions an inquiry begins with; the officer edits and adds.
const QUESTIONS: &[&str] = &[
    "我们是执法人员，这是我们的执法证件，请过目。你是否看清？是否申请回避？",
    "你有如实回答询问的义务，也有陈述、申辩和核对笔录的权利。是否清楚？",
    "请介绍你的基本情况。",
    "请说明事情的经过。",
    "对违法事实你有什么要说明的？",
];
