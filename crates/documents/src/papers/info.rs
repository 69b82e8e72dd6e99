//! 依申请公开: INFO.

use super::say;
use crate::Paper;
use law::inforequest::{AnswerKind, InfoEvent, InfoFact, InfoState};
use law::number::DocNumber;
use law::town::Town;
use serde_json::json;

/// The answer to a request, as it was given. None while there is none, or under another number.
pub fn of_info(number: &DocNumber, events: &[InfoEvent], town: &Town) -> Option<Paper> {
    let state = InfoState::fold(events);
    let answered = events.iter().find(|e| matches!(e.fact, InfoFact::InformationAnswered { .. }))?;
    let InfoFact::InformationAnswered { number: given, answer, ground, text, reason, files, .. } =
        &answered.fact
    else {
        return None;
    };
    if given != number {
        return None;
    }
    let mut basis = answer.basis().to_string();
    if let Some(ground) = ground {
        basis.push('、');
        basis.push_str(ground.basis());
    }
    let data = json!({
        "agency": say::agency(town), "seal": true, "to": state.applicant.name,
        "received": state.received_on.map(say::day), "channel": state.channel.label(), "content": state.content,
        "basis": basis, "kind": answer.label(), "answer": text, "reason": reason,
        "list": files.iter().map(|f| &f.name).collect::<Vec<_>>(), "remedy": remedy(*answer, town),
    });
    let mut paper = Paper::new("INFO", answered.at.date(), data);
    paper.number = Some(number.to_string());
    Some(paper)
}

/// 救济: where something is kept back reconsideration comes first (复§23).
fn remedy(answer: AnswerKind, town: &Town) -> String {
    let (body, court) = (&town.agency.reconsideration_body, &town.agency.court);
    if answer.keeps_back() {
        return format!(
            "您对本答复不服的，应当先自收到本答复书之日起六十日内向{body}申请行政复议；对行政复议决定不服的，可以自收到行政复议决定书之日起十五日内向{court}提起行政诉讼。"
        );
    }
    format!(
        "您对本答复不服的，可以自收到本答复书之日起六十日内向{body}申请行政复议，也可以自收到本答复书之日起六个月内向{court}提起行政诉讼。"
    )
}
