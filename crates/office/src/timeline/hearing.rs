//! 听证 in words.

use super::{Told, names, sentence, told};
use jiff::civil::DateTime;
use law::case::hearing::{Fact, Openness};

fn time(at: &DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

/// A step in words.
pub(super) fn in_words(fact: &Fact) -> Told {
    match fact {
        Fact::HearingRefused { number, requested_on, ground, reason, .. } => {
            told("不予受理听证", format!("{requested_on}提出，{}。{reason}", ground.label())).paper(number)
        }
        Fact::HearingArranged {
            number, held_at, venue, presider, recorder, openness, closed_reason, ..
        } => {
            let why =
                if *openness == Openness::Open { String::new() } else { format!("，{}", closed_reason) };
            told(
                "安排听证",
                format!(
                    "{}，{venue}。主持人：{}；记录员：{}。{}{why}",
                    time(held_at),
                    presider.name,
                    recorder.name,
                    openness.label()
                ),
            )
            .paper(number)
        }
        Fact::HearingAnnounced { number, held_at, venue } => {
            told("听证公告", format!("{}，{venue}", time(held_at))).paper(number)
        }
        Fact::AgentsRegistered { agents, files } => {
            told("登记听证代理人", format!("{}人", agents.len())).files(files)
        }
        Fact::PresiderReplaced { presider, recorder, reason, .. } => told(
            "更换听证主持人",
            format!("{}主持人：{}；记录员：{}", sentence(reason), presider.name, recorder.name),
        ),
        Fact::HearingPostponed { number, held_at, venue, reason, files, .. } => {
            told("延期听证", format!("{}改为{}，{venue}", sentence(reason), time(held_at)))
                .paper(number)
                .files(files)
        }
        Fact::HearingHeld { number, end, started_at, ended_at, investigators, absence, files, .. } => {
            let from = format!("{}至{}", time(started_at), ended_at.strftime("%H:%M"));
            let who = if investigators.is_empty() {
                String::new()
            } else {
                format!("。调查人员：{}", names(investigators))
            };
            let left = if absence.is_empty() { String::new() } else { format!("。{absence}") };
            told(format!("听证：{}", end.label()), format!("{from}{who}{left}")).paper(number).files(files)
        }
        Fact::HearingReported { number, opinion, .. } => told("听证报告", opinion).paper(number),
        Fact::HearingReviewed { number, verdict, opinion, .. } => {
            told(format!("听证后法制审核：{}", verdict.label()), opinion).paper(number)
        }
    }
}
