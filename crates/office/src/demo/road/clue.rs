//! From the report to the business office's opinion, and what clue, spot and case have in common.

use super::ClueEnd;
use crate::demo::course::Course;
use crate::demo::scene::{Offence, Scene, scene};
use crate::demo::{PUBLIC, cast};
use jiff::ToSpan;
use law::case::{Penalty, PenaltyItem};
use law::clue::{
    CheckOutcome, CheckSite, ClueCommand as K, DispatchClue, GiveFeedback, HandToSquad, IssueOpinion, Note,
    RateClue, ReportClue, Reporter, Satisfaction, Source, SupplementClue, TellReporter, TransferClue,
    UrgeClue,
};
use law::money::Fen;
use law::party::{Party, PartyKind, Place, Signature};
use law::town::PenaltyKind;

/// Where it was and who said so: the first step of every matter.
pub(super) fn report(c: &mut Course, near: Option<Place>) -> Option<()> {
    let scene = scene(c.class);
    let grids = &c.world.book.grids;
    let villages: Vec<_> = grids.villages().collect();
    let village = c.rng.pick(&villages);
    let place = match near {
        Some(place) => place,
        None => {
            let spot = *c.rng.pick(scene.spots);
            let jitter = |c: &mut Course| (c.rng.fraction() - 0.5) * 0.006;
            let (lon, lat) = (village.lon + jitter(c), village.lat + jitter(c));
            let round = |v: f64| (v * 1e5).round() / 1e5;
            Place {
                text: spot.replace("{v}", &village.name),
                grid: Some(village.id.clone()),
                lon: Some(round(lon)),
                lat: Some(round(lat)),
                accuracy: Some(c.rng.between(4, 30) as f64),
                given_crs: None,
            }
        }
    };
    let content = c.rng.pick(scene.said).replace("{p}", &place.text);
    let member = format!("grid-{}", &place.grid.as_deref().unwrap_or_default()[9..]);
    let draw = c.rng.between(1, 100);
    let at = c.world.hours.awake(c.t);
    let domain = c.world.book.class(c.class).map_or(String::new(), |k| k.domain.clone());
    let mut command = ReportClue {
        class: c.class.into(),
        domain,
        content,
        seen_at: Some(c.minutes_ago(at, c.rng.clone().between(3, 40))),
        place,
        receipt: format!("PLAN{:04}", c.matter),
        ..ReportClue::default()
    };
    let name = c.stranger();
    let mut office_hours = true;
    let actor = match draw {
        ..=54 => {
            office_hours = false;
            command.source = Source::Patrol;
            member
        }
        55..=62 => {
            command.source = Source::Inspection;
            let office = c.world.book.law.domain(&command.domain).map(|d| d.office.clone());
            office.map_or("hub".into(), |o| c.pair(&o)[0].clone())
        }
        63..=84 => {
            office_hours = false;
            command.source = Source::Citizen;
            command.reporter = if draw % 5 < 2 {
                Reporter { anonymous: true, ..Reporter::default() }
            } else {
                Reporter { name, phone: cast::phone(&mut c.rng), anonymous: false }
            };
            PUBLIC.into()
        }
        85..=92 => {
            command.source = Source::Hotline;
            command.origin = format!("12345 工单 JY{:06}（示例）", c.rng.between(1000, 999_999));
            "hub3".into()
        }
        93..=96 => {
            command.source = Source::Department;
            command.origin = "承留派出所移交函（示例）".into();
            "hub".into()
        }
        _ => {
            command.source = Source::Higher;
            command.origin = format!("济源市督办〔{}〕{}号（示例）", at.year(), c.rng.between(1, 90));
            "hub".into()
        }
    };
    if draw <= 90 {
        let (taken_at, place) = (command.seen_at.unwrap_or(at), command.place.clone());
        command.files = vec![c.snapshot("现场照片", taken_at, &place)];
        if c.rng.chance(25) {
            command.files.push(c.snapshot("现场照片2", taken_at, &place));
        }
    }
    // A chat application had recompressed some citizens' pictures (V-10).
    if command.source == Source::Citizen && c.rng.chance(30) {
        for file in &mut command.files {
            file.original = false;
        }
    }
    let at = if office_hours {
        let at = c.world.hours.later(at, 0, &mut c.rng);
        command.seen_at = Some(c.minutes_ago(at, 25));
        at
    } else {
        at
    };
    let proposal = c.world.book.propose(c.class, command.place.grid.as_deref(), at);
    command.proposed = Some(proposal.proposed);
    c.tell_at(at, &actor, K::ReportClue(command))
}

/// A clue that becomes no case, or has not become one yet.
pub(in crate::demo) fn clue_road(c: &mut Course, end: ClueEnd, near: Option<Place>) -> Option<()> {
    report(c, near)?;
    if end == ClueEnd::Reported {
        return None;
    }
    let dispatcher = if c.rng.chance(60) { "hub2" } else { "hub3" };
    match end {
        ClueEnd::Declined => {
            let reasons = [
                "反映的是邻里宅基纠纷，不属行政执法事项，已告知向村调解委员会申请调解。",
                "内容重复且已有处理结果，已告知查询办法。",
                "反映内容没有具体地点，联系三次无法核实。",
                "属物业服务质量问题，已告知向主管部门反映。",
            ];
            let reason = (*c.rng.pick(&reasons)).to_string();
            c.tell(0, dispatcher, K::DeclineClue(law::clue::Reason { reason: reason.clone() }))?;
            if c.clue.owes_notice() {
                tell_reporter(c, dispatcher, reason)?;
            }
            return None;
        }
        ClueEnd::Merged(into) => {
            c.merge(0, dispatcher, into, "与已受理线索地点、内容相同，合并办理。")?;
            return None;
        }
        _ => {}
    }
    c.tell(0, dispatcher, K::AcceptClue(Note { note: String::new() }))?;
    if end == ClueEnd::Accepted {
        return None;
    }
    let s = scene(c.class);
    if end == ClueEnd::Transferred {
        let agency = s.elsewhere.unwrap_or("济源市城市管理局");
        let command = TransferClue {
            agency: agency.into(),
            reason: "该事项不在本镇现行执法事项清单之内，移送有权机关处理。".into(),
            materials: "线索登记表一份、现场照片一组".into(),
        };
        c.tell(1, "hub", K::TransferClue(command))?;
        return None;
    }
    dispatch(c, dispatcher)?;
    if c.rng.chance(8) && c.clue.reported_by.id.starts_with("grid-") {
        let member = c.clue.reported_by.id.clone();
        let content = "刚才又去看了一次，情况没有变化，补充一张照片。".to_string();
        let files = vec![c.photo("补充照片")];
        let at = c.t.saturating_add(35.minutes());
        c.tell_at(at, &member, K::SupplementClue(SupplementClue { content, files }))?;
    }
    match end {
        ClueEnd::Dispatched => return None,
        ClueEnd::Urged => {
            let note = "群众多次反映，请尽快核查并反馈。".to_string();
            c.tell(4, "brigade", K::UrgeClue(UrgeClue { note, answer_by: None }))?;
            return None;
        }
        _ => {}
    }
    let outcome = match end {
        ClueEnd::Unfounded => CheckOutcome::Unfounded,
        ClueEnd::ForSimple => CheckOutcome::Simple,
        ClueEnd::ForOpinion | ClueEnd::Opined | ClueEnd::WithSquad => CheckOutcome::General,
        _ => CheckOutcome::Corrected,
    };
    check(c, outcome, None)?;
    match end {
        ClueEnd::Checked | ClueEnd::ForSimple | ClueEnd::ForOpinion => return None,
        ClueEnd::Opined | ClueEnd::WithSquad => {
            let offence = s.offences.iter().find(|o| !o.simple)?;
            opinion(c, offence)?;
            if end == ClueEnd::WithSquad {
                c.tell(0, "hub", K::HandToSquad(HandToSquad::default()))?;
            }
            return None;
        }
        _ => {}
    }
    let content = if end == ClueEnd::Unfounded {
        "经两名执法人员现场核查，未发现所反映的情况，感谢您的关注。"
    } else {
        "经现场核查，情况属实，当事人已当场改正，后续由网格员跟踪巡查，感谢您的支持。"
    };
    end_unfiled(c, dispatcher, content)?;
    voice(c)
}

/// What some of those who reported say of the answer: most are content, a few are not and ask for another look.
fn voice(c: &mut Course) -> Option<()> {
    if !c.clue.is_from_the_public() {
        return None;
    }
    let draw = c.rng.between(1, 100);
    let (satisfaction, words) = match draw {
        ..=30 => return None,
        31..=70 => (Satisfaction::Satisfied, "处理得很快，谢谢。"),
        71..=85 => (Satisfaction::Mostly, "这次处理了，希望经常来看看。"),
        _ => (Satisfaction::Dissatisfied, "人走以后又和原来一样了。"),
    };
    c.tell(1, PUBLIC, K::RateClue(RateClue { satisfaction, words: words.into() }))?;
    if satisfaction == Satisfaction::Dissatisfied && draw % 2 == 0 {
        let reason = "第二天又恢复原样，请再派人来核实。".to_string();
        c.tell(0, PUBLIC, K::ReopenClue(law::clue::Reason { reason }))?;
    }
    None
}

/// What the centre says at the end of a clue without a case: in writing to whoever gave a name.
pub(super) fn end_unfiled(c: &mut Course, by: &str, content: &str) -> Option<()> {
    if c.clue.owes_notice() {
        return tell_reporter(c, by, content.into());
    }
    c.tell(1, by, K::GiveFeedback(GiveFeedback { content: content.into() }))
}

fn tell_reporter(c: &mut Course, by: &str, reason: String) -> Option<()> {
    c.tell(1, by, K::TellReporter(TellReporter { reason, way: "电话通知后领取".into() }))
}

pub(super) fn dispatch(c: &mut Course, dispatcher: &str) -> Option<()> {
    let p = c
        .clue
        .proposed
        .clone()
        .unwrap_or_else(|| c.world.book.propose(c.class, c.clue.place.grid.as_deref(), c.t).proposed);
    let judged = p.squad.is_empty();
    let command = DispatchClue {
        office: if judged { "dept-build".into() } else { p.office },
        squad: if judged { "squad1".into() } else { p.squad },
        note: "请于时限内核查并反馈。".into(),
        why: p.why,
        reason: if judged {
            "反映的设施由村镇建设办管护，先行核查。".into()
        } else {
            String::new()
        },
    };
    c.tell(0, dispatcher, K::DispatchClue(command))
}

/// Two officers of the business office, or one of each, look at the place.
pub(super) fn check(c: &mut Course, outcome: CheckOutcome, facts: Option<&str>) -> Option<()> {
    let s: &Scene = scene(c.class);
    let office = c.clue.office.clone()?;
    let squad = c.clue.squad.clone()?;
    let officers = if outcome == CheckOutcome::Simple {
        c.pair(&squad)
    } else {
        let (a, b) = (c.pair(&office), c.pair(&squad));
        [a[0].clone(), b[0].clone()]
    };
    let place = c.clue.place.clone();
    let present = c.stranger();
    let findings = match (outcome, facts) {
        (_, Some(facts)) => format!("执法人员到达现场，出示执法证后检查。{facts}现场已拍照、录像。"),
        (CheckOutcome::Unfounded, _) => {
            format!("执法人员到达{}，巡查一周，未发现所反映的情况，询问附近群众亦未见。", place.text)
        }
        (CheckOutcome::Corrected, _) => (*c.rng.pick(s.mended)).to_string(),
        _ => format!("执法人员到达{}，反映情况属实，现场已拍照、录像，告知当事人接受调查。", place.text),
    };
    let files = if outcome == CheckOutcome::Unfounded { Vec::new() } else { vec![c.photo("核查照片")] };
    let workdays = c.rng.between(0, 1);
    let at = c.world.hours.later(c.t, workdays, &mut c.rng);
    let at = c.world.hours.later(at, 0, &mut c.rng);
    let signature = if c.rng.chance(12) {
        Signature {
            name: present.clone(),
            refused: Some("当事人阅后拒绝签名，已录像记录。".into()),
            ..Signature::default()
        }
    } else {
        c.signed(&present)
    };
    let (started_at, ended_at) = (c.minutes_ago(at, 32).max(c.t), c.minutes_ago(at, 3).max(c.t));
    let command = CheckSite {
        officers: officers.to_vec(),
        started_at,
        ended_at,
        place,
        shown_certificates: true,
        present,
        findings,
        outcome,
        files,
        signature,
    };
    c.tell_at(at, &officers[0], K::CheckSite(command))
}

pub(super) fn opinion(c: &mut Course, o: &Offence) -> Option<()> {
    let office = c.clue.office.clone()?;
    let author = c.pair(&office)[0].clone();
    let place = c.clue.place.text.clone();
    let (_, item) = c.world.book.law.item_on(o.item, c.t.date()).ok()?;
    let command = IssueOpinion {
        facts: o.facts.replace("{p}", &place),
        evidence: "现场检查笔录一份、现场照片一组、当事人身份材料一份。".into(),
        nature: o.nature.into(),
        item: o.item.into(),
        basis: format!("违反{}，依据{}，建议立案查处。", item.violated, item.basis),
        files: Vec::new(),
    };
    let workdays = c.rng.between(1, 3);
    c.tell(workdays, &author, K::IssueOpinion(command))
}

pub(super) fn penalty(fine: i64) -> Penalty {
    let kind = if fine == 0 { PenaltyKind::Warning } else { PenaltyKind::Fine };
    Penalty(vec![PenaltyItem { kind, amount: Fen(fine * 100), detail: String::new() }])
}

pub(super) fn party(c: &mut Course, o: &Offence) -> Party {
    let village = c.clue.place.grid.as_deref().and_then(|g| c.world.book.grids.get(g));
    let village = village.map_or("承留村", |v| &v.name).to_string();
    let n = c.matter;
    cast::party(o.who, n, &village, o.trade, &mut c.rng)
}

/// Who signs for the party.
pub(super) fn signer(party: &Party) -> String {
    match party.kind {
        PartyKind::Citizen => party.name.clone(),
        _ => party.representative.clone().unwrap_or_else(|| party.name.clone()),
    }
}
