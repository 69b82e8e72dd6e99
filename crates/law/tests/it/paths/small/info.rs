//! 依申请公开 in the search of all paths.

use super::{Machine, Try, around, left};
use crate::kit::{Story, file};
use crate::paths::invariants::Requested;
use jiff::ToSpan;
use jiff::civil::Date;
use law::deadline::{INFORMATION_SUPPLEMENT, Term, third_party};
use law::inforequest::{InfoCommand as K, *};
use law::town::Town;

pub const MACHINE: Machine<InfoState, K, InfoFact, Requested> = Machine {
    name: "request for information",
    desk: Story::new,
    start: |_| (InfoState::default(), Vec::new()),
    acts: || ACTS.iter().map(|a| a.id).collect(),
    act: K::act,
    decide,
    evolve: InfoState::evolve,
    panel,
    ended: |s| s.stage.is_final(),
    rests: |_| false,
    menu,
    waits,
    print,
    breaches,
};

/// Whether another third party is asked: on every path one, and a second where nothing else has moved the term.
fn may_ask(s: &InfoState) -> bool {
    let plain = s.channel == Channel::Site && s.correction.is_none() && s.extended.is_none();
    s.opinions.len() < if plain { 2 } else { 1 }
}

fn menu(desk: &Story, s: &InfoState) -> Vec<Try<K>> {
    let today = desk.today();
    let mut all = Vec::new();
    let mut add = |who, how, command| all.push(Try { who, how, command });
    let apply = |channel, received_on| {
        K::ApplyInformation(ApplyInformation {
            applicant: Applicant {
                name: "赵示例".into(),
                document: "身份证".into(),
                contact: "a@example.invalid".into(),
                ..Applicant::default()
            },
            content: "裁量基准".into(),
            form: "电子邮件".into(),
            channel,
            received_on,
            ..ApplyInformation::default()
        })
    };
    add("citizen", "on the site", apply(Channel::Site, None));
    add("legal", "by post, last week", apply(Channel::Post, Some(today.saturating_sub(4.days()))));
    add("legal", "tomorrow", apply(Channel::Post, today.tomorrow().ok()));
    add("sq1", "not its own", apply(Channel::Post, None));
    let correct = |due_on| K::RequireCorrection(RequireCorrection { content: "写明名称".into(), due_on });
    add("legal", "in ten days", correct(Some(today.saturating_add(10.days()))));
    add("legal", "by today", correct(Some(today)));
    for (how, received_on) in [("today", None), ("when it was asked for", s.received_on)] {
        let again =
            RegisterCorrection { content: "2025年的".into(), received_on, ..RegisterCorrection::default() };
        add("legal", how, K::RegisterCorrection(again));
    }
    add("legal", "", K::LapseRequest(LapseRequest { reason: "没有补正".into() }));
    if may_ask(s) {
        for (how, received_on) in [("today", None), ("as early as can be", s.started_on())] {
            let ask = AskOpinion {
                third_party: "示例公司".into(),
                content: "进货价格".into(),
                received_on,
                files: vec![file()],
            };
            add("legal", how, K::AskOpinion(ask));
        }
    }
    for (how, agrees) in [("yes", Some(true)), ("no", Some(false)), ("silence", None)] {
        let opinion = RecordOpinion { agrees, opinion: "商业秘密".into(), received_on: None };
        add("legal", how, K::RecordOpinion(opinion));
    }
    let extend = |days, told| {
        let reason = "检索量大".into();
        K::ExtendAnswer(ExtendAnswer { days, reason, approved_by: "deputy".into(), told })
    };
    add("legal", "twenty days", extend(20, true));
    add("legal", "too long", extend(21, true));
    add("legal", "untold", extend(5, false));
    let answer = |answer, ground, reason: &str, public_interest: &str| {
        K::AnswerInformation(AnswerInformation {
            answer,
            ground,
            text: "答复如下".into(),
            reason: reason.into(),
            public_interest: public_interest.into(),
            ..AnswerInformation::default()
        })
    };
    use AnswerKind as A;
    add("legal", "given", answer(A::Provided, None, "", ""));
    add("legal", "given for the public", answer(A::Provided, None, "", "涉及食品安全"));
    add("legal", "in part", answer(A::Partly, Some(Ground::ThirdParty), "商业秘密", ""));
    add("legal", "in part, unexplained", answer(A::Partly, Some(Ground::ThirdParty), "", ""));
    add("legal", "in part, internal", answer(A::Partly, Some(Ground::Internal), "内部事务", ""));
    add(
        "legal",
        "kept back for a third party",
        answer(A::Withheld, Some(Ground::ThirdParty), "商业秘密", ""),
    );
    add("legal", "kept back, no ground", answer(A::Withheld, None, "内部事务", ""));
    add("legal", "not held", answer(A::NotHeld, None, "", ""));
    add("head", "not held", answer(A::NotHeld, None, "", ""));
    all
}

fn waits(s: &InfoState, town: &Town) -> Vec<Date> {
    let mut all = Vec::new();
    for (_, deadline) in s.deadlines(town) {
        all.extend(around(deadline.due));
    }
    if s.stage == InfoStage::Open && s.correction.is_none() {
        all.extend(around(s.correction_notice_due(town).and_then(|d| d.due)));
    }
    all
}

fn print(s: &InfoState, today: Date, town: &Town) -> String {
    // What an opinion that is awaited leaves of the term if it came now.
    let mut heard = s.clone();
    for o in heard.opinions.iter_mut().filter(|o| o.ended_on.is_none()) {
        o.ended_on = Some(today);
    }
    let term = heard.reply_due(town).filter(|_| s.stage == InfoStage::Open);
    let term = term.map_or("none".into(), |d| left(d.due, today));
    let notice = s.correction_notice_due(town).filter(|_| s.correction.is_none() && !s.stage.is_final());
    let notice = notice.map_or("none".into(), |d| left(d.due, today));
    // Once it has come, by when it was wanted no longer matters.
    let wanted = s.correction.as_ref().filter(|_| s.stage == InfoStage::Correcting);
    let wanted = wanted.map_or("none".into(), |(_, due)| left(Some(*due), today));
    let opinion = |o: &Opinion| match o.ended_on {
        Some(_) => format!("{:?}", o.agrees),
        None => format!("asked {}", left(third_party(o.received_on, &town.calendar).due, today)),
    };
    let opinions: Vec<String> = s.opinions.iter().map(opinion).collect();
    let (stage, extended, asks) = (s.stage, s.extended, may_ask(s));
    let (correction, corrected) = (s.correction.is_some(), s.corrected_on.is_some());
    format!("{stage:?} {term} {notice} {wanted} {correction} {corrected} {extended:?} {asks} {opinions:?}")
}

/// What the last event broke.
fn breaches(history: &[InfoEvent], town: &Town) -> Vec<Requested> {
    let Some((last, before)) = history.split_last() else { return Vec::new() };
    let day = last.at.date();
    let received = history.iter().find_map(|e| match &e.fact {
        InfoFact::InformationRequested { received_on, .. } => Some(*received_on),
        _ => None,
    });
    let Some(received) = received else { return Vec::new() };
    let mut broken = Vec::new();
    let mut say = |wrong: bool, what: Requested| {
        if wrong {
            broken.push(what);
        }
    };
    // From which day the term is counted, and when that day was written down.
    let counted = history.iter().rev().find_map(|e| match &e.fact {
        InfoFact::InformationRequested { received_on, .. }
        | InfoFact::CorrectionReceived { received_on, .. } => Some((*received_on, e.at.date())),
        _ => None,
    });
    let (from, told) = counted.unwrap_or((received, day));
    let asked = history.iter().filter(|e| matches!(e.fact, InfoFact::OpinionAsked { .. })).count() as u32;
    let put_off: Vec<u32> = history
        .iter()
        .filter_map(|e| match e.fact {
            InfoFact::AnswerExtended { days, .. } => Some(u32::from(days)),
            _ => None,
        })
        .collect();
    let latest = |days: u32| Term::W(days).from(from, &town.calendar).due;
    let due = InfoState::fold(history).reply_due(town);
    say(
        from > told || from < received || due.as_ref().is_some_and(|d| d.start != from),
        Requested::TermMoved,
    );
    let most = latest(20 + 15 * asked + put_off.iter().sum::<u32>());
    let late = |have: Option<Date>| have.zip(most).is_some_and(|(have, most)| have > most);
    say(late(due.and_then(|d| d.due)), Requested::ClockStopped);
    let awaited = InfoState::fold(before).asked().is_some();
    match &last.fact {
        InfoFact::CorrectionRequired { .. } => {
            let earlier = before.iter().any(|e| matches!(e.fact, InfoFact::CorrectionRequired { .. }));
            say(earlier, Requested::CorrectedTwice);
            let notice = INFORMATION_SUPPLEMENT.from(received, &town.calendar);
            say(notice.has_passed(day), Requested::CorrectedLate);
        }
        InfoFact::RequestLapsed { .. } => {
            let until = before.iter().rev().find_map(|e| match e.fact {
                InfoFact::CorrectionRequired { due_on, .. } => Some(due_on),
                _ => None,
            });
            say(until.is_none_or(|until| day <= until), Requested::GivenUpEarly);
        }
        InfoFact::AnswerExtended { days, .. } => {
            let over = latest(20 + 15 * asked).is_some_and(|last| day > last);
            say(put_off.len() > 1 || !(1..=20).contains(days) || over, Requested::PutOff);
        }
        InfoFact::InformationAnswered { answer, ground, reason, public_interest, .. } => {
            let said: Vec<Option<bool>> = before
                .iter()
                .filter_map(|e| match e.fact {
                    InfoFact::OpinionReceived { agrees, .. } => Some(agrees),
                    _ => None,
                })
                .collect();
            let spared = *ground == Some(Ground::ThirdParty);
            let against = said.contains(&Some(false)) && !spared && public_interest.is_empty();
            say(answer.keeps_back() && (ground.is_none() || reason.is_empty()), Requested::Unexplained);
            say(answer.gives() && (awaited || against), Requested::GivenAgainst);
            let unheard = said.iter().all(|s| *s == Some(true)) || awaited;
            say(answer.keeps_back() && spared && unheard, Requested::KeptForNobody);
        }
        _ => {}
    }
    broken
}
