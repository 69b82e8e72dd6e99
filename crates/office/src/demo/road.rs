//! The roads a matter can take, told step by step with the people whose steps they are.

use super::PUBLIC;
use super::cast;
use super::course::Course;
use super::scene::{Offence, Scene, scene};
use jiff::ToSpan;
use jiff::civil::Date;
use law::case::{CaseCommand as C, *};
use law::clue::{
    CheckOutcome, CheckSite, ClueCommand as K, DispatchClue, GiveFeedback, HandToSquad, IssueOpinion, Note,
    ReportClue, Reporter, Source, SupplementClue, TransferClue,
};
use law::deadline::Term;
use law::money::Fen;
use law::party::{Party, PartyKind, Place, Signature};
use law::town::PenaltyKind;

/// How a clue without a case ends, or where it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClueEnd {
    Reported,
    Accepted,
    Declined,
    Dispatched,
    Urged,
    Transferred,
    Merged(usize),
    ForSimple,
    ForOpinion,
    Opined,
    WithSquad,
    Checked,
    Unfounded,
    Corrected,
}

/// Where a case on the simple procedure stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SpotEnd {
    Decided,
    Delivered,
    Recorded,
    Published,
    Paid,
    ClosingProposed,
    Closed,
    Archived,
}

/// How a fine on the spot is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpotPay {
    Bank,
    /// Collected on the spot; how far the money has come: 0 with the officers, 1 with the agency, 2 in the bank.
    Cash(u8),
    Unpaid,
}

/// Where a case on the general procedure stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CaseEnd {
    Proposed,
    Returned,
    Endorsed,
    Refused,
    Filed,
    Recused,
    Evidenced,
    Corrected,
    Reported,
    SentBack,
    Reviewed,
    Noticed,
    NoticeServed,
    Defended,
    HearingAsked,
    WindowOver,
    DecisionProposed,
    DecisionReturned,
    DecisionEndorsed,
    Decided,
    Announced,
    Served,
    Published,
    Settled,
    ClosingProposed,
    Closed,
    Withdrawn,
    Archived,
}

/// What the party says to the notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Defence {
    Silent,
    Waived,
    Written,
    /// Oral and adopted: the fine goes down.
    Adopted,
    HearingWithdrawn,
}

/// How the decision reaches the party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Serving {
    Direct,
    Household,
    Leaving,
    Electronic,
    Post,
    Announced,
}

/// How a fine is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pay {
    OnTime,
    /// So many days after the last day, with surcharge.
    Late(i64),
    /// Not at all; urged once the last day is past.
    Never,
    Partly,
    DeferralAsked,
    Deferred,
}

/// What the case comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    Penalty,
    NoPenalty,
    Dismissed,
}

/// A whole case on the general procedure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Story {
    pub end: CaseEnd,
    pub finding: Finding,
    pub defence: Defence,
    pub serving: Serving,
    pub pay: Pay,
    /// The legal office first sends it back.
    pub supplement: bool,
}

impl Story {
    /// An ordinary case that gets as far as `end`.
    pub(super) fn to(end: CaseEnd) -> Self {
        Story {
            end,
            finding: Finding::Penalty,
            defence: Defence::Silent,
            serving: Serving::Direct,
            pay: Pay::OnTime,
            supplement: false,
        }
    }
}

/// Where it was and who said so: the first step of every matter.
pub(super) fn report(c: &mut Course, near: Option<(Place, &'static str)>) -> Option<()> {
    let scene = scene(c.class);
    let grids = &c.world.book.grids;
    let villages: Vec<_> = grids.villages().collect();
    let village = c.rng.pick(&villages);
    let (place, spot) = match near {
        Some((place, spot)) => (place, spot),
        None => {
            let spot = *c.rng.pick(scene.spots);
            let jitter = |c: &mut Course| (c.rng.fraction() - 0.5) * 0.006;
            let (lon, lat) = (village.lon + jitter(c), village.lat + jitter(c));
            let round = |v: f64| (v * 1e5).round() / 1e5;
            let place = Place {
                text: spot.replace("{v}", &village.name),
                grid: Some(village.id.clone()),
                lon: Some(round(lon)),
                lat: Some(round(lat)),
                accuracy: Some(c.rng.between(4, 30) as f64),
            };
            (place, spot)
        }
    };
    let _ = spot;
    let content = c.rng.pick(scene.said).replace("{p}", &place.text);
    let member = format!("grid-{}", &place.grid.as_deref().unwrap_or_default()[9..]);
    let draw = c.rng.between(1, 100);
    let domain = c.world.book.propose(c.class).domain;
    let at = c.world.hours.awake(c.t);
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
            let office = c.world.book.propose(c.class).office;
            if office.is_empty() { "hub".into() } else { c.pair(&office)[0].clone() }
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
    if office_hours {
        let at = c.world.hours.later(at, 0, &mut c.rng);
        command.seen_at = Some(c.minutes_ago(at, 25));
        c.tell_at(at, &actor, K::ReportClue(command))
    } else {
        c.tell_at(at, &actor, K::ReportClue(command))
    }
}

/// A clue that becomes no case, or has not become one yet.
pub(super) fn clue_road(c: &mut Course, end: ClueEnd, near: Option<Place>) -> Option<()> {
    report(c, near.map(|p| (p, "")))?;
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
            c.tell(0, dispatcher, K::DeclineClue(law::clue::Reason { reason }))?;
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
            c.tell(4, "brigade", K::UrgeClue(Note { note }))?;
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
    c.tell(1, dispatcher, K::GiveFeedback(GiveFeedback { content: content.into() }))
}

fn dispatch(c: &mut Course, dispatcher: &str) -> Option<()> {
    let p = c.world.book.propose(c.class);
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
fn check(c: &mut Course, outcome: CheckOutcome, facts: Option<&str>) -> Option<()> {
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
            image: None,
            refused: Some("当事人阅后拒绝签名，已录像记录。".into()),
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

fn opinion(c: &mut Course, o: &Offence) -> Option<()> {
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

fn penalty(fine: i64) -> Penalty {
    let kind = if fine == 0 { PenaltyKind::Warning } else { PenaltyKind::Fine };
    Penalty(vec![PenaltyItem { kind, amount: Fen(fine * 100), detail: String::new() }])
}

fn party(c: &mut Course, o: &Offence) -> Party {
    let village = c.clue.place.grid.as_deref().and_then(|g| c.world.book.grids.get(g));
    let village = village.map_or("承留村", |v| &v.name).to_string();
    let n = c.matter;
    cast::party(o.who, n, &village, o.trade, &mut c.rng)
}

/// Who signs for the party.
fn signer(party: &Party) -> String {
    match party.kind {
        PartyKind::Citizen => party.name.clone(),
        _ => party.representative.clone().unwrap_or_else(|| party.name.clone()),
    }
}

/// The simple procedure: decided and delivered on the spot.
pub(super) fn spot_road(c: &mut Course, o: &Offence, end: SpotEnd, pay: SpotPay) -> Option<()> {
    report(c, None)?;
    c.tell(0, "hub2", K::AcceptClue(Note::default()))?;
    dispatch(c, "hub2")?;
    let facts = o.facts.replace("{p}", &c.clue.place.text);
    check(c, CheckOutcome::Simple, Some(&facts))?;
    let officers: Vec<String> = c.clue.checkers.iter().map(|o| o.id.clone()).collect();
    let actor = officers[0].clone();
    let party = party(c, o);
    let files = vec![c.photo("当场处罚照片")];
    let defence = *c.rng.pick(&[
        "无。",
        "当事人陈述初犯，请求从轻；经复核，已在裁量档次内从轻考虑。",
        "当事人对事实无异议，表示今后注意。",
    ]);
    let command = DecideOnSpot {
        item: o.item.into(),
        party: party.clone(),
        facts,
        act_on: Some(c.t.date()),
        evidence: "现场检查笔录、现场照片、执法记录仪录像。".into(),
        officers: officers.clone(),
        shown_certificates: true,
        informed: true,
        defence: defence.into(),
        penalty: penalty(o.fine),
        surcharge: true,
        files,
        ..DecideOnSpot::default()
    };
    let at = c.t.saturating_add(c.rng.between(6, 15).minutes());
    c.act_at(at, &actor, C::DecideOnSpot(command))?;
    if end == SpotEnd::Decided {
        return None;
    }
    let name = signer(&party);
    let signature = c.signed(&name);
    let at = c.t.saturating_add(c.rng.between(4, 9).minutes());
    let delivered = DeliverOnSpot { delivered_at: None, sealed: true, signature };
    c.act_at(at, &actor, C::DeliverOnSpot(delivered))?;
    if let SpotPay::Cash(so_far) = pay {
        let command = CollectCash {
            amount: Fen(o.fine * 100),
            ground: Collection::Small,
            receipt: format!("示例票{:07}", c.rng.between(1, 9_999_999)),
            officers: officers.clone(),
            ..CollectCash::default()
        };
        let at = c.t.saturating_add(3.minutes());
        c.act_at(at, &actor, C::CollectCash(command))?;
        if so_far >= 1 {
            c.act(1, &actor, C::HandInCash(HandInCash::default()))?;
        }
        if so_far >= 2 {
            let slip = format!("示例回单{:06}", c.rng.between(1, 999_999));
            c.act(1, "finance2", C::DepositCash(DepositCash { on: None, slip }))?;
        }
    }
    if end == SpotEnd::Delivered {
        return None;
    }
    c.act(1, &actor, C::FileForRecord(FileForRecord::default()))?;
    let feedback = "经现场核查属实，已对当事人依法当场处罚并责令改正。".to_string();
    c.tell(0, "hub2", K::GiveFeedback(GiveFeedback { content: feedback }))?;
    if end == SpotEnd::Recorded {
        return None;
    }
    if c.rng.chance(40) {
        publish(c)?;
    } else {
        let reason = "简易程序处罚，情节轻微，不具有一定社会影响。".to_string();
        c.act(2, "legal2", C::DeclinePublication(DeclinePublication { reason }))?;
    }
    if end == SpotEnd::Published {
        return None;
    }
    if pay == SpotPay::Bank && o.fine > 0 {
        let wait = c.rng.between(1, 6);
        pay_now(c, wait, None)?;
    }
    if c.rng.chance(35) {
        let opinion = "程序合法，文书规范，裁量适当。".to_string();
        c.act(1, "legal2", C::SpotCheck(SpotCheck { passed: true, opinion }))?;
    }
    if end == SpotEnd::Paid {
        return None;
    }
    let end = match end {
        SpotEnd::ClosingProposed => CaseEnd::ClosingProposed,
        SpotEnd::Closed => CaseEnd::Closed,
        _ => CaseEnd::Archived,
    };
    close(c, &officers, end)
}

/// The general procedure, from the opinion to the archive.
pub(super) fn case_road(c: &mut Course, o: &Offence, s: Story) -> Option<()> {
    report(c, None)?;
    c.tell(0, "hub2", K::AcceptClue(Note::default()))?;
    dispatch(c, "hub2")?;
    let facts = o.facts.replace("{p}", &c.clue.place.text);
    check(c, CheckOutcome::General, Some(&facts))?;
    opinion(c, o)?;
    c.tell(
        0,
        "hub",
        K::HandToSquad(HandToSquad {
            squad: String::new(), note: "请研究提出是否立案的意见。".into()
        }),
    )?;
    let squad = c.clue.squad.clone()?;
    let officers = c.pair(&squad).to_vec();
    let party = party(c, o);
    file(c, o, &s, &officers, &party, &facts)?;
    investigate(c, o, &s, &officers, &party)?;
    conclude(c, o, &s, &officers, &facts)?;
    if s.finding == Finding::Penalty {
        notify(c, o, &s, &officers, &party)?;
    }
    decide(c, o, &s, &officers)?;
    serve_decision(c, &s, &officers, &party)?;
    if s.end == CaseEnd::Served {
        return None;
    }
    if s.finding == Finding::Penalty {
        publish(c)?;
        if c.case.is_major {
            c.act(2, "justice", C::ReportMajor(ReportMajor::default()))?;
        }
        if s.end == CaseEnd::Published {
            return None;
        }
        settle(c, &s, &officers, &party)?;
    }
    if s.end == CaseEnd::Settled {
        return None;
    }
    close(c, &officers, s.end)
}

fn file(
    c: &mut Course,
    o: &Offence,
    s: &Story,
    officers: &[String],
    party: &Party,
    facts: &str,
) -> Option<()> {
    let recommend = s.end != CaseEnd::Refused;
    let act_day = c.clue.reported_at?.date();
    let propose = ProposeFiling {
        item: o.item.into(),
        party: party.clone(),
        facts: facts.into(),
        act_from: Some(act_day),
        act_to: Some(act_day),
        recommend,
        reason: if recommend {
            "有违法事实和初步证据，属本镇管辖，在时效之内，建议立案。".into()
        } else {
            "违法行为轻微，已当场改正，没有造成危害后果，建议不予立案。".into()
        },
        officers: officers.to_vec(),
        ..ProposeFiling::default()
    };
    c.act(1, &officers[0], C::ProposeFiling(propose.clone()))?;
    if s.end == CaseEnd::Proposed {
        return None;
    }
    if s.end == CaseEnd::Returned {
        let opinion = "当事人经营场所权属材料不全，补充后再报。".to_string();
        c.act(1, "brigade", C::EndorseFiling(EndorseFiling { agree: false, opinion }))?;
        return None;
    }
    let opinion =
        if recommend { "同意立案，报请审批。" } else { "同意不予立案，报请审批。" };
    c.act(1, "brigade", C::EndorseFiling(EndorseFiling { agree: true, opinion: opinion.into() }))?;
    if s.end == CaseEnd::Endorsed {
        return None;
    }
    let (verdict, opinion) = if recommend {
        (FilingVerdict::File, "同意立案，由承办人员依法调查。")
    } else {
        (FilingVerdict::Refuse, "同意不予立案，由业务口跟踪回访。")
    };
    c.act(1, "deputy1", C::DecideFiling(DecideFiling { verdict, opinion: opinion.into() }))?;
    if s.end == CaseEnd::Refused {
        let content = "经核查，违法行为轻微并已改正，依法不予立案，已安排回访。".to_string();
        c.tell(1, "hub2", K::GiveFeedback(GiveFeedback { content }))?;
        return None;
    }
    Some(())
}

fn investigate(c: &mut Course, o: &Offence, s: &Story, officers: &[String], party: &Party) -> Option<()> {
    let actor = &officers[0];
    let name = signer(party);
    if s.end == CaseEnd::Filed {
        return None;
    }
    if s.serving == Serving::Electronic || c.rng.chance(50) {
        let signature = c.signed(&name);
        let electronic = s.serving == Serving::Electronic;
        let address = ConfirmAddress {
            address: party.address.clone(),
            electronic_consent: electronic,
            electronic: if electronic { format!("{}@example.invalid", c.matter) } else { String::new() },
            signature,
        };
        c.act(1, actor, C::ConfirmAddress(address))?;
    }
    inquire(c, o, officers, party)?;
    if s.end == CaseEnd::Recused {
        let request = RequestRecusal {
            officer: officers[1].clone(),
            reason: "当事人提出：该执法人员与投诉人系近亲属。".into(),
        };
        c.act(1, actor, C::RequestRecusal(request))?;
        return None;
    }
    let at = c.world.hours.later(c.t, 1, &mut c.rng);
    let signature = c.signed(&name);
    let inspection = RecordInspection {
        officers: officers.to_vec(),
        started_at: c.minutes_ago(at, 40).max(c.t),
        ended_at: c.minutes_ago(at, 4).max(c.t),
        place: c.clue.place.text.clone(),
        shown_certificates: true,
        present: name.clone(),
        findings: format!("对现场进行测量、拍照。{}", o.facts.replace("{p}", &c.clue.place.text)),
        files: vec![c.photo("勘验照片")],
        signature,
    };
    c.act_at(at, actor, C::RecordInspection(inspection))?;
    let photo = c.photo("证据照片");
    let pieces = [
        (
            EvidenceKind::SiteRecord,
            "现场检查（勘验）笔录",
            "执法人员制作",
            "违法行为的时间、地点、状态",
            Vec::new(),
        ),
        (
            EvidenceKind::AudioVisual,
            "现场照片和录像",
            "执法记录仪、照相机",
            "违法行为的现场情况",
            vec![photo],
        ),
        (
            EvidenceKind::PartyStatement,
            "当事人询问笔录",
            "询问当事人",
            "当事人实施违法行为的经过",
            Vec::new(),
        ),
    ];
    for (i, (evidence_kind, title, source, proves, files)) in pieces.into_iter().enumerate() {
        let add = AddEvidence {
            evidence_kind,
            name: title.into(),
            description: "共一份".into(),
            source: source.into(),
            proves: proves.into(),
            officers: officers.to_vec(),
            original: true,
            files,
            ..AddEvidence::default()
        };
        c.act(i64::from(i == 0), actor, C::AddEvidence(add))?;
    }
    for no in 1..=3 {
        let opinion = "来源合法，内容客观，与本案有关联，予以采信。".to_string();
        c.act(0, actor, C::JudgeEvidence(JudgeEvidence { no, verified: true, opinion }))?;
    }
    if s.end == CaseEnd::Evidenced {
        return None;
    }
    let content = c.case.subject.as_ref().map(|s| s.item.correction.clone()).unwrap_or_default();
    let due_on = Term::W(5).from(c.t.date(), &c.world.book.law.calendar).nominal;
    let order = OrderCorrection { content, due_on: Some(due_on), officers: officers.to_vec() };
    c.act(0, actor, C::OrderCorrection(order))?;
    serve(c, Serving::Direct, officers, party, 0)?;
    c.wait(4);
    let check = CheckCorrection {
        officers: officers.to_vec(),
        corrected: true,
        findings: "经复查，当事人已按要求改正，现场恢复。".into(),
        files: vec![c.photo("复查照片")],
    };
    c.act(1, actor, C::CheckCorrection(check))?;
    if s.end == CaseEnd::Corrected { None } else { Some(()) }
}

fn inquire(c: &mut Course, o: &Offence, officers: &[String], party: &Party) -> Option<()> {
    let workdays = c.rng.between(1, 3);
    let at = c.world.hours.later(c.t, workdays, &mut c.rng);
    let at = c.world.hours.later(at, 0, &mut c.rng);
    let name = signer(party);
    let signature = c.signed(&name);
    let ask = |question: &str, answer: String| QuestionAnswer { question: question.into(), answer };
    let person = Party {
        name: name.clone(),
        address: party.address.clone(),
        phone: party.phone.clone(),
        ..Party::default()
    };
    let inquiry = RecordInquiry {
        person,
        relation: if party.kind == PartyKind::Citizen { "当事人本人" } else { "负责人" }.into(),
        officers: officers.to_vec(),
        started_at: c.minutes_ago(at, 45).max(c.t),
        ended_at: c.minutes_ago(at, 2).max(c.t),
        place: "承留镇综合行政执法大队询问室".into(),
        monitor: "询问室1号监控（示例）".into(),
        shown_certificates: true,
        told_rights: true,
        qa: vec![
            ask("你是否申请回避？", "不申请。".into()),
            ask(
                "请说明当时的情况。",
                format!("情况属实，{}", o.facts.replace("{p}", &c.clue.place.text).replace("当事人", "我")),
            ),
            ask("有没有办理批准手续？", "没有，当时不了解要求，愿意改正。".into()),
            ask("还有什么需要补充？", "没有了，请求从轻处理。".into()),
        ],
        signature,
    };
    c.act_at(at, &officers[0], C::RecordInquiry(inquiry))
}

fn outcome(o: &Offence, s: &Story, fine: i64) -> Outcome {
    match s.finding {
        Finding::Penalty => {
            let _ = o;
            Outcome::Penalty { penalty: penalty(fine) }
        }
        Finding::NoPenalty => Outcome::NoPenalty {
            ground: NoPenaltyGround::FirstOffence,
            education: "讲解有关法律规定，当事人写下守法承诺，由网格员三个月内回访。".into(),
        },
        Finding::Dismissed => Outcome::Dismiss {
            reason: "经调查，行为人不是本案当事人，违法事实不能成立。".into(),
        },
    }
}

fn conclude(c: &mut Course, o: &Offence, s: &Story, officers: &[String], facts: &str) -> Option<()> {
    submit(c, o, s, officers, facts)?;
    if s.end == CaseEnd::Reported {
        return None;
    }
    let reviewer = if c.rng.chance(50) { "legal" } else { "legal2" };
    if s.supplement || s.end == CaseEnd::SentBack {
        let mut items = all_passed();
        items[3] = ReviewItem {
            item: REVIEW_ITEMS[3].into(),
            passed: false,
            note: "照片缺少拍摄时间、地点和拍摄人说明，面积没有测量依据。".into(),
        };
        let review = ReviewLegality {
            items,
            verdict: ReviewVerdict::Supplement,
            opinion: "退回补充证据后重新送审。".into(),
        };
        c.act(2, reviewer, C::ReviewLegality(review))?;
        if s.end == CaseEnd::SentBack {
            return None;
        }
        let add = AddEvidence {
            evidence_kind: EvidenceKind::Documentary,
            name: "现场测量记录和照片说明".into(),
            description: "共两页".into(),
            source: "执法人员制作，当事人签名确认".into(),
            proves: "违法行为的范围和照片的来源".into(),
            officers: officers.to_vec(),
            original: true,
            ..AddEvidence::default()
        };
        c.act(1, &officers[0], C::AddEvidence(add))?;
        let no = c.case.evidence.len() as u32;
        let opinion = "与其他证据相互印证，予以采信。".to_string();
        c.act(0, &officers[0], C::JudgeEvidence(JudgeEvidence { no, verified: true, opinion }))?;
        submit(c, o, s, officers, facts)?;
    }
    let review = ReviewLegality {
        items: all_passed(),
        verdict: ReviewVerdict::Pass,
        opinion: "主体适格，事实清楚，证据充分，适用依据正确，程序合法，裁量适当，同意。".into(),
    };
    let workdays = c.rng.between(1, 3);
    c.act(workdays, reviewer, C::ReviewLegality(review))?;
    if s.end == CaseEnd::Reviewed { None } else { Some(()) }
}

fn submit(c: &mut Course, o: &Offence, s: &Story, officers: &[String], facts: &str) -> Option<()> {
    let report = SubmitReport {
        officers: officers.to_vec(),
        facts: facts.into(),
        evidence: Vec::new(),
        nature: o.nature.into(),
        discretion: o.grade.into(),
        reasons: format!("当事人配合调查，已按要求改正，按“{}”档裁量。", o.grade),
        outcome: outcome(o, s, o.fine),
        complex: false,
    };
    c.act(2, &officers[0], C::SubmitReport(report))
}

fn all_passed() -> Vec<ReviewItem> {
    REVIEW_ITEMS.iter().map(|i| ReviewItem { item: (*i).into(), passed: true, note: String::new() }).collect()
}

/// Notice, service of it, what the party says, until its window is over.
fn notify(c: &mut Course, o: &Offence, s: &Story, officers: &[String], party: &Party) -> Option<()> {
    let actor = &officers[0];
    c.act(1, actor, C::IssueNotice(IssueNotice { officers: officers.to_vec(), ..IssueNotice::default() }))?;
    if s.end == CaseEnd::Noticed {
        return None;
    }
    serve(c, Serving::Direct, officers, party, 1)?;
    if s.end == CaseEnd::NoticeServed {
        return None;
    }
    let name = signer(party);
    let hearing = c.case.notice().is_some_and(|n| n.hearing);
    match s.defence {
        Defence::Silent => {}
        Defence::Waived => {
            let signature = c.signed(&name);
            let scope = if hearing { Waiver::Both } else { Waiver::Defence };
            let waive = WaiveRights { scope, waived_on: None, files: Vec::new(), signature };
            c.act(1, actor, C::WaiveRights(waive))?;
        }
        Defence::Written | Defence::Adopted => {
            let oral = s.defence == Defence::Adopted;
            let signature = if oral { c.signed(&name) } else { Signature::default() };
            let files = if oral { Vec::new() } else { vec![c.scan("申辩书")] };
            let content = if oral {
                "对事实没有异议。已在责令期限内提前改正，家庭经济困难，请求减轻处罚。"
            } else {
                "认为占用时间短、面积小，请求从轻处罚。"
            };
            let defence = RecordDefence {
                oral,
                made_on: None,
                content: content.into(),
                files,
                signature,
                officers: officers.to_vec(),
            };
            c.act(2, actor, C::RecordDefence(defence))?;
            if s.end == CaseEnd::Defended {
                return None;
            }
            let point = DefencePoint {
                point: if oral {
                    "提前改正、经济困难，请求减轻"
                } else {
                    "时间短、面积小，请求从轻"
                }
                .into(),
                adopted: oral,
                reason: if oral {
                    "有复查记录和村委会证明，予以采纳，适当减少罚款。"
                } else {
                    "裁量时已按实际面积和时间选择档次，不再重复考虑。"
                }
                .into(),
            };
            let conclusion = if oral {
                "采纳，调整拟处罚数额。"
            } else {
                "不予采纳，维持告知的内容。"
            };
            let review = ReviewDefence { points: vec![point], conclusion: conclusion.into() };
            c.act(1, actor, C::ReviewDefence(review))?;
        }
        Defence::HearingWithdrawn => {
            c.act(1, "legal", C::RequestHearing(RequestHearing::default()))?;
            if s.end == CaseEnd::HearingAsked {
                return None;
            }
            let files = vec![c.scan("撤回听证申请")];
            c.act(2, "legal", C::WithdrawHearing(WithdrawHearing { withdrawn_on: None, files }))?;
        }
    }
    if s.defence != Defence::Waived {
        let (served_on, window) = {
            let notice = c.case.notice()?;
            let served_on = notice.served_on?;
            (served_on, notice.window(served_on, &c.world.book.law))
        };
        let _ = served_on;
        c.wait_until(window.due.unwrap_or(window.nominal));
    }
    if s.end == CaseEnd::WindowOver {
        return None;
    }
    let _ = o;
    Some(())
}

fn decide(c: &mut Course, o: &Offence, s: &Story, officers: &[String]) -> Option<()> {
    // 达到听证标准的，集体讨论 before anything is proposed.
    let big = c.case.notice().is_some_and(|n| n.hearing);
    if big {
        let say = |person: &str, opinion: &str| SpeakerOpinion {
            person: person.into(),
            name: String::new(),
            opinion: opinion.into(),
        };
        let discuss = Discuss {
            opinions: vec![
                say("head", "事实清楚，同意承办中队和法治室的意见。"),
                say("deputy1", "裁量适当，同意。"),
                say("deputy2", "同意，请跟踪改正情况。"),
            ],
            conclusion: "一致同意按告知的内容作出处罚决定。".into(),
            held_on: None,
        };
        c.act(1, "head", C::Discuss(discuss))?;
    }
    let fine = if s.defence == Defence::Adopted { o.fine * 4 / 5 } else { o.fine };
    let propose = ProposeDecision {
        outcome: outcome(o, s, fine),
        reasons: "当事人的陈述申辩情况已复核，依据裁量基准提出。".into(),
        surcharge: true,
        officers: officers.to_vec(),
        overdue_basis: String::new(),
    };
    c.act(1, &officers[0], C::ProposeDecision(propose))?;
    if s.end == CaseEnd::DecisionProposed {
        return None;
    }
    c.act(
        1,
        "brigade",
        C::EndorseDecision(EndorseDecision { agree: true, opinion: "同意，报请审批。".into() }),
    )?;
    if s.end == CaseEnd::DecisionEndorsed {
        return None;
    }
    let signs = if big { "head" } else { "deputy1" };
    if s.end == CaseEnd::DecisionReturned {
        let opinion = "请补充说明裁量理由后再报。".to_string();
        c.act(1, signs, C::Decide(Decide { approve: false, opinion }))?;
        return None;
    }
    c.act(1, signs, C::Decide(Decide { approve: true, opinion: "同意。".into() }))?;
    if s.end == CaseEnd::Decided { None } else { Some(()) }
}

/// Serves whatever waits to be served.
fn serve(c: &mut Course, way: Serving, officers: &[String], party: &Party, workdays: i64) -> Option<()> {
    if !c.case.papers.iter().any(|p| p.outgoing && p.served_on.is_none()) {
        return Some(());
    }
    let name = signer(party);
    let mut command = ServePaper {
        sealed: true,
        recipient: name.clone(),
        officers: officers.to_vec(),
        ..ServePaper::default()
    };
    match way {
        Serving::Direct | Serving::Announced => {
            command.method = ServiceMethod::Direct;
            command.signature = c.signed(&name);
        }
        Serving::Household => {
            let family = c.stranger();
            command.method = ServiceMethod::Household;
            command.relation = "同住成年家属（配偶）".into();
            command.signature = c.signed(&family);
            command.recipient = family;
        }
        Serving::Leaving => {
            command.method = ServiceMethod::Leaving;
            command.witness = "村民委员会工作人员（示例）".into();
            command.files = vec![c.photo("留置送达照片")];
            command.note = "受送达人拒绝签收，文书留置其住所。".into();
        }
        Serving::Electronic => {
            command.method = ServiceMethod::Electronic;
            command.note = format!("到达回执 E{:08}（示例）", c.rng.between(1, 99_999_999));
        }
        Serving::Post => {
            command.method = ServiceMethod::Post;
            command.note = format!("邮件单号 EX{:09}CN（示例）", c.rng.between(1, 999_999_999));
            command.files = vec![c.scan("邮件回执")];
        }
    }
    let workdays = if way == Serving::Post { workdays + 4 } else { workdays };
    c.act(workdays, &officers[0], C::ServePaper(command))
}

fn serve_decision(c: &mut Course, s: &Story, officers: &[String], party: &Party) -> Option<()> {
    if s.serving == Serving::Announced {
        let announce = AnnounceService {
            sealed: true,
            reason: "直接送达两次均无人，邮寄被退回，村委会证明去向不明。".into(),
            officers: officers.to_vec(),
            ..AnnounceService::default()
        };
        c.act(5, &officers[0], C::AnnounceService(announce))?;
        if s.end == CaseEnd::Announced {
            return None;
        }
        let due = Term::C(30).from(c.t.date(), &c.world.book.law.calendar);
        c.wait_until(due.due.unwrap_or(due.nominal));
        let files = vec![c.photo("公告张贴照片")];
        let conclude = ConcludeAnnouncement { officers: officers.to_vec(), files };
        c.act(1, &officers[0], C::ConcludeAnnouncement(conclude))?;
    } else {
        serve(c, s.serving, officers, party, 1)?;
    }
    let content = match s.finding {
        Finding::Penalty => "经立案调查，已依法作出处罚决定并责令改正。",
        Finding::NoPenalty => "经立案调查，当事人初次违法、危害后果轻微并及时改正，依法不予处罚，已教育。",
        Finding::Dismissed => "经调查，违法事实不能成立，已撤销立案。",
    };
    c.tell(1, "hub2", K::GiveFeedback(GiveFeedback { content: content.into() }))
}

fn publish(c: &mut Course) -> Option<()> {
    let agency = c.world.book.law.agency.name.clone();
    let (title, text) = masked_draft(&c.case, &agency)?;
    let until = c.t.date().saturating_add(1.year());
    let publish = Publish {
        title,
        text,
        until: Some(until),
        reason: "涉及公共秩序，具有一定社会影响，依法公开。".into(),
        confirmed: true,
    };
    let workdays = c.rng.between(1, 4);
    c.act(workdays, "legal2", C::Publish(publish))
}

/// Registers a payment of `amount`, or of all that is owed on the day.
fn pay_now(c: &mut Course, workdays: i64, amount: Option<Fen>) -> Option<()> {
    let at = c.world.hours.later(c.t, workdays, &mut c.rng);
    let owed = c.case.account(at.date(), &c.world.book.law).balance();
    let channel = *c.rng.pick(&["银行柜面", "电子支付", "手机银行"]);
    let pay = RegisterPayment {
        amount: amount.unwrap_or(owed),
        paid_on: Some(at.date()),
        voucher: format!("示例缴{:04}{:06}", c.matter, c.rng.between(1, 999_999)),
        channel: channel.into(),
    };
    c.act_at(at, "finance2", C::RegisterPayment(pay))
}

fn settle(c: &mut Course, s: &Story, officers: &[String], party: &Party) -> Option<()> {
    let due = |c: &Course| c.case.account(c.t.date(), &c.world.book.law).due;
    match s.pay {
        Pay::OnTime => {
            let wait = c.rng.between(1, 4);
            pay_now(c, wait, None)
        }
        Pay::Partly => {
            let half = c.case.account(c.t.date(), &c.world.book.law).balance().0 / 2;
            pay_now(c, 2, Some(Fen(half)))?;
            None
        }
        Pay::Late(days) => {
            let last: Date = due(c)?;
            c.wait_until(last.saturating_add(2.days()));
            c.act(1, &officers[0], C::UrgePayment(UrgePayment { officers: officers.to_vec() }))?;
            serve(c, Serving::Direct, officers, party, 1)?;
            c.wait_until(last.saturating_add(days.days()));
            pay_now(c, 1, None)
        }
        Pay::Never => {
            let last = due(c)?;
            c.wait_until(last.saturating_add(3.days()));
            c.act(1, &officers[0], C::UrgePayment(UrgePayment { officers: officers.to_vec() }))?;
            serve(c, Serving::Direct, officers, party, 1)?;
            None
        }
        Pay::DeferralAsked | Pay::Deferred => {
            let until = c.t.date().saturating_add(60.days());
            let files = vec![c.scan("延期缴纳申请书")];
            let request = RequestDeferral {
                reason: "当事人经营收入下降，家庭有病人，一次缴清确有困难，附村委会证明。".into(),
                until: Some(until),
                files,
            };
            c.act(2, &officers[0], C::RequestDeferral(request))?;
            if s.pay == Pay::DeferralAsked {
                return None;
            }
            let decide =
                DecideDeferral {
                    granted: true, until: None, opinion: "情况属实，同意延期。".into()
                };
            c.act(1, "deputy1", C::DecideDeferral(decide))?;
            serve(c, Serving::Direct, officers, party, 1)?;
            if s.end == CaseEnd::Settled {
                return None;
            }
            pay_now(c, 25, None)
        }
    }
}

fn close(c: &mut Course, officers: &[String], end: CaseEnd) -> Option<()> {
    let penalised = c.case.decision.as_ref().is_some_and(|d| d.outcome.penalty().is_some());
    let summary = if penalised {
        "处罚决定已送达并履行完毕，违法行为已改正，建议结案。"
    } else {
        "决定已送达，当事人已改正并接受教育，建议结案。"
    };
    let propose = ProposeClosing { summary: summary.into(), officers: officers.to_vec() };
    c.act(2, &officers[0], C::ProposeClosing(propose))?;
    if end == CaseEnd::ClosingProposed {
        return None;
    }
    let approve = ApproveClosing { approve: true, opinion: "同意结案。".into() };
    c.act(1, "deputy1", C::ApproveClosing(approve))?;
    if end == CaseEnd::Closed {
        return None;
    }
    if end == CaseEnd::Withdrawn {
        let withdraw = WithdrawPublication {
            reason: "复议机关认定裁量过重，决定变更处罚数额，原公示信息撤回。".into(),
            document: "济源市人民政府行政复议决定书（示例）".into(),
            received_on: None,
        };
        c.act(9, "legal2", C::WithdrawPublication(withdraw))?;
        return None;
    }
    let archive =
        Archive {
            checker: "legal".into(), retention: "10年".into(), remarks: "卷内文书齐全。".into()
        };
    c.act(6, &officers[1], C::Archive(archive))
}
