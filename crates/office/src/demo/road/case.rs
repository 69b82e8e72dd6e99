//! A case on the general procedure, up to the decision.

use super::after::{close, publish, serve, serve_decision, settle};
use super::clue::{check, dispatch, end_unfiled, opinion, party, penalty, report, signer};
use super::{CaseEnd, Defence, Finding, Fund, Preserve, Serving, Story, credit, fund, hearing, hold};
use crate::demo::course::Course;
use crate::demo::scene::Offence;
use law::case::{CaseCommand as C, *};
use law::clue::{CheckOutcome, ClueCommand as K, HandToSquad, Note};
use law::deadline::Term;
use law::money::Fen;
use law::party::{Party, PartyKind, Signature};
use law::town::PenaltyKind;

/// The general procedure, from the opinion to the archive.
pub(in crate::demo) fn case_road(c: &mut Course, o: &Offence, s: Story) -> Option<()> {
    let (officers, party, facts) = open(c, o, &s)?;
    if s.extended {
        extend(c)?;
    }
    conclude(c, o, &s, &officers, &facts)?;
    if s.finding == Finding::Penalty {
        notify(c, &s, &officers, &party)?;
    }
    decide(c, o, &s, &officers)?;
    serve_decision(c, &s, &officers, &party)?;
    if s.preserve == Some(Preserve::Confiscated) {
        hold::store(c)?;
    }
    if s.end == CaseEnd::Served {
        return None;
    }
    if let Some(way) = s.remedy {
        return super::remedy::challenge(c, o, &s, way, &officers, &party);
    }
    if s.finding == Finding::Penalty {
        credit::consult(c, s.credit)?;
        publish(c)?;
        if c.case.is_major {
            c.act(2, "justice", C::ReportMajor(ReportMajor::default()))?;
        }
        if s.end == CaseEnd::Published {
            return None;
        }
        credit::report(c)?;
        match s.fund {
            Some(Fund::Gains) => fund::settle(c, &officers, &party)?,
            Some(Fund::Forfeits) => {
                fund::keep(c, &officers)?;
                settle(c, &s, &officers, &party)?;
            }
            None => settle(c, &s, &officers, &party)?,
        }
        credit::later(c, s.credit)?;
    }
    if s.end == CaseEnd::Settled {
        return None;
    }
    close(c, &officers, s.end)?;
    if s.fund == Some(Fund::Forfeits) {
        fund::dispose(c, &officers, &party)?;
    }
    Some(())
}

/// From the clue to the end of the investigation: the officers, the party, what happened.
pub(super) fn open(c: &mut Course, o: &Offence, s: &Story) -> Option<(Vec<String>, Party, String)> {
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
    file(c, o, s, &officers, &party, &facts)?;
    investigate(c, o, s, &officers, &party)?;
    Some((officers, party, facts))
}

pub(super) fn file(
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
        end_unfiled(c, "hub2", "经核查，违法行为轻微并已改正，依法不予立案，已安排回访。")?;
        return None;
    }
    Some(())
}

pub(super) fn investigate(
    c: &mut Course,
    o: &Offence,
    s: &Story,
    officers: &[String],
    party: &Party,
) -> Option<()> {
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
            particulars: Box::new(hold::made_by(c, officers)),
            ..AddEvidence::default()
        };
        c.act(i64::from(i == 0), actor, C::AddEvidence(add))?;
    }
    for no in 1..=3 {
        let opinion = "来源合法，内容客观，与本案有关联，予以采信。".to_string();
        c.act(0, actor, C::JudgeEvidence(JudgeEvidence { no, verified: true, opinion }))?;
    }
    if let Some(what) = s.preserve {
        hold::preserve(c, what, officers, party)?;
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
    if s.fund == Some(Fund::Gains) {
        fund::reckon(c, officers)?;
    }
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

fn outcome(s: &Story, o: &Offence, fine: i64) -> Outcome {
    match s.finding {
        Finding::Penalty => {
            let mut penalty = penalty(fine);
            if !o.confiscated.is_empty() {
                let detail = o.confiscated.into();
                penalty.0.push(PenaltyItem { kind: PenaltyKind::Confiscation, amount: Fen(0), detail });
            }
            if s.preserve == Some(Preserve::Confiscated) {
                penalty.0.push(hold::confiscation());
            }
            penalty.0.extend(s.fund.map(fund::beside));
            Outcome::Penalty { penalty }
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

pub(super) fn conclude(
    c: &mut Course,
    o: &Offence,
    s: &Story,
    officers: &[String],
    facts: &str,
) -> Option<()> {
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
    let workdays = c.rng.between(1, 3);
    c.act(workdays, reviewer, C::ReviewLegality(passed()))?;
    if s.end == CaseEnd::Reviewed { None } else { Some(()) }
}

/// 延长办案期限 by the provision of the case's field, while the term still runs.
fn extend(c: &mut Course) -> Option<()> {
    let domain = c.case.subject.as_ref()?.item.domain.clone();
    let listed = &c.world.book.law.policy.decision_extensions.value;
    let provision = listed.iter().find(|e| e.domains.contains(&domain))?.provision.clone();
    let reason = "委托检验需要较长时间，不能在期限内结案。".to_string();
    c.act(2, "head", C::ExtendDecision(ExtendDecision { provision, reason }))
}

/// A review that passes.
fn passed() -> ReviewLegality {
    ReviewLegality {
        items: all_passed(),
        verdict: ReviewVerdict::Pass,
        opinion: "主体适格，事实清楚，证据充分，适用依据正确，程序合法，裁量适当，同意。".into(),
    }
}

/// Reviewed again, by the same reviewer.
pub(super) fn reviewed(c: &mut Course) -> Option<()> {
    let reviewer = c.case.reviews.last()?.by.id.clone();
    c.act(2, &reviewer, C::ReviewLegality(passed()))
}

pub(super) fn submit(c: &mut Course, o: &Offence, s: &Story, officers: &[String], facts: &str) -> Option<()> {
    let report = SubmitReport {
        officers: officers.to_vec(),
        facts: facts.into(),
        evidence: Vec::new(),
        nature: o.nature.into(),
        discretion: o.grade.into(),
        reasons: format!("当事人配合调查，已按要求改正，按“{}”档裁量。", o.grade),
        outcome: outcome(s, o, o.fine),
        complex: false,
    };
    c.act(2, &officers[0], C::SubmitReport(report))
}

pub(super) fn all_passed() -> Vec<ReviewItem> {
    REVIEW_ITEMS.iter().map(|i| ReviewItem { item: (*i).into(), passed: true, note: String::new() }).collect()
}

/// 结案自查 by whoever reviewed the case, on the day it is proposed to close it.
pub(super) fn check_vetoes(c: &mut Course) -> Option<()> {
    let checker = c.case.reviews.last().map_or_else(|| "legal".to_string(), |r| r.by.id.clone());
    let passed = |item: &&str| ReviewItem { item: (*item).into(), passed: true, note: String::new() };
    let items = VETO_ITEMS.iter().map(passed).collect();
    let opinion = "逐项核对，没有否决情形，同意结案。".into();
    c.act(0, &checker, C::CheckVetoes(CheckVetoes { items, opinion }))
}

/// Notice, service of it, what the party says, until its window is over.
pub(super) fn notify(c: &mut Course, s: &Story, officers: &[String], party: &Party) -> Option<()> {
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
        Defence::Heard | Defence::Absent => hearing::heard(c, s, officers, party)?,
        Defence::TooLate => hearing::late(c, officers, party)?,
        Defence::HearingWithdrawn => {
            c.act(1, "legal", C::RequestHearing(RequestHearing::default()))?;
            if s.end == CaseEnd::HearingAsked {
                return None;
            }
            let files = vec![c.scan("撤回听证申请")];
            c.act(2, "legal", C::WithdrawHearing(WithdrawHearing { withdrawn_on: None, files }))?;
        }
    }
    if !matches!(s.defence, Defence::Waived | Defence::Heard | Defence::Absent | Defence::TooLate) {
        let notice = c.case.notice()?;
        let window = notice.window(notice.served_on?, &c.world.book.law);
        c.wait_until(window.due.unwrap_or(window.nominal));
    }
    if s.end == CaseEnd::WindowOver {
        return None;
    }
    Some(())
}

pub(super) fn decide(c: &mut Course, o: &Offence, s: &Story, officers: &[String]) -> Option<()> {
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
        outcome: outcome(s, o, fine),
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
    let town = &c.world.book.law;
    if c.case.prospect().is_some_and(|o| c.case.would_be_major(o, town, c.t.date())) {
        let recused = c.case.recusals.iter().any(|r| r.officer.id == "justice" && r.decided == Some(true));
        c.act(1, if recused { "justice2" } else { "justice" }, C::ReviewMajor(passed()))?;
    }
    c.act(1, signs, C::Decide(Decide { approve: true, opinion: "同意。".into() }))?;
    if s.end == CaseEnd::Decided { None } else { Some(()) }
}
