//! The scopes: which part of the road each search opens up, and how far. What a scope does not open up it walks the
//! shortest way, so that every search begins with an empty town and ends in an archive.

use super::menu::{Cast, Menu, PLAIN as ALONE};
use super::search::Scope;
use super::world::{Step, World};
use crate::kit::{ADULT, Story, citizen, fine, kind};
use crate::support::day;
use law::case::{NoPenaltyGround, Outcome, Penalty, Waiver};
use law::clue::CheckOutcome;
use law::town::PenaltyKind;

fn penalty(yuan: i64) -> Outcome {
    Outcome::Penalty { penalty: fine(yuan) }
}

fn warned(yuan: i64) -> Penalty {
    Penalty(vec![kind(PenaltyKind::Warning, 0), kind(PenaltyKind::Fine, yuan)])
}

fn spared(ground: NoPenaltyGround) -> Outcome {
    Outcome::NoPenalty { ground, education: "已教育".into() }
}

fn dismissed() -> Outcome {
    Outcome::Dismiss { reason: "事实不能成立".into() }
}

/// A fine that needs a hearing notice and a collective discussion.
fn grave() -> Story {
    Story { penalty: fine(6_000), grade: "一般".into(), ..Story::new() }
}

/// A fine that must be reported as a major one.
fn major() -> Story {
    Story { penalty: fine(20_000), grade: "较重".into(), party: citizen(ADULT), ..Story::new() }
}

/// The heavier report is tried only after a reopening.
fn again(w: &World) -> usize {
    1 + usize::from(w.case.reopened_version.is_some())
}

const GENERAL: &[CheckOutcome] = &[CheckOutcome::General];

/// 线索: everything that may become of a clue, and the shortest way of either procedure behind it.
pub const CLUE: Scope = Scope {
    name: "clue",
    desk: Story::new,
    menu: |s, w| {
        let mut m = Menu::new(s, w, ALONE);
        m.clue_road(&[
            CheckOutcome::Unfounded,
            CheckOutcome::Corrected,
            CheckOutcome::Simple,
            CheckOutcome::General,
        ])
        .clue_asides()
        .on_spot();
        shortest(m, 500)
    },
    bounds: &[("ClueSupplemented", 1)],
    overdue: &[],
};

/// 督办、联合、拆分: whatever the centre asks on the way, the matter comes to its end, and not before the answer.
pub const DIRECTED: Scope = Scope {
    name: "directed",
    desk: Story::new,
    menu: |s, w| {
        let mut m = Menu::new(s, w, ALONE);
        m.directing();
        m.steps
    },
    bounds: &[("ClueUrged", 2), ("ClueSplit", 1), ("UnitsJoined", 1)],
    overdue: &[],
};

/// 群众举报: whoever gave a name is told in writing that nothing was filed, whoever did not is given a word;
/// the answer is rated and, where it did not satisfy, asked for once more; and a report is marked as malicious, or not.
pub const REPORTER: Scope = Scope {
    name: "reporter",
    desk: Story::new,
    menu: |s, w| {
        let mut m = Menu::new(s, w, ALONE);
        m.citizens().voices();
        m.steps
    },
    bounds: &[("RepeatMarked", 1), ("ClueAbsorbed", 1)],
    overdue: &[],
};

/// The shortest way from a clue with the squadron to the archive.
pub fn shortest(mut m: Menu, yuan: i64) -> Vec<Step> {
    m.filing()
        .investigation()
        .report(&[("", if yuan > 10_000 { "较重" } else { "较轻" }, penalty(yuan))])
        .notice(&[("", fine(yuan))], 1)
        .service()
        .discussion()
        .decision(&[("", penalty(yuan))])
        .ending();
    m.steps
}

/// 立案、回避: every end of a proposal to file; officers asked to stand aside, and others in their place.
pub const FILING: Scope = Scope {
    name: "filing and recusals",
    desk: Story::new,
    menu: |s, w| {
        const CAST: Cast = Cast { teams: &[&["sq1", "sq2"], &["sq3", "poly"]], ..ALONE };
        let mut m = Menu::lean(s, w, CAST);
        m.clue_road(GENERAL).filing_asides().recusals(&["sq1", "sq2"], &[&["sq3", "poly"]]);
        shortest(m, 500)
    },
    bounds: &[("PartyCorrected", 1)],
    overdue: &[],
};

/// 职责分离: people who hold several posts try to act in each of them in one case.
pub const DUTIES: Scope = Scope {
    name: "duties",
    desk: grave,
    menu: |s, w| {
        let mut m = Menu::lean(s, w, CROSSED);
        m.clue_road(GENERAL)
            .filing()
            .investigation()
            .report(&[("", "一般", penalty(6_000))])
            .notice(&[("", fine(6_000))], 1)
            .service()
            .discussion()
            .decision(&[("", penalty(6_000))])
            .ending()
            .alone(&["sq1", "poly", "brigade"]);
        m.steps
    },
    bounds: &[("LegalReviewed", 1), ("DefenceRecorded", 1)],
    overdue: &[],
};

const CROSSED: Cast = Cast {
    teams: &[&["sq1", "sq2"], &["poly", "sq1"], &["brigade", "sq1"]],
    reviewers: &["legal", "poly"],
    chiefs: &["brigade", "poly"],
    heads: &["head", "poly"],
};

/// The same on the spot, where the officers decide themselves and others check, defer and close.
pub const DUTIES_ON_SPOT: Scope = Scope {
    name: "duties on the spot",
    desk: Story::new,
    menu: |s, w| {
        let mut m = Menu::lean(s, w, CROSSED);
        m.clue_road(&[CheckOutcome::Simple]).on_spot().service().ending().alone(&["sq1", "poly", "brigade"]);
        m.steps
    },
    bounds: &[("LegalReviewed", 1), ("DefenceRecorded", 1)],
    overdue: &[],
};

/// 告知、申辩: a fine without hearing; lighter and heavier notices and proposals, defences, reopenings, returns.
pub const ANSWERS: Scope = Scope {
    name: "notice and defence",
    desk: Story::new,
    menu: |s, w| {
        let mut m = Menu::lean(s, w, ALONE);
        m.clue_road(GENERAL)
            .filing()
            .investigation()
            .report(&[("500", "较轻", penalty(500)), ("900", "较轻", penalty(900))][..again(w)])
            .reopening()
            .notice(&[("300", fine(300)), ("500", fine(500)), ("warned too", warned(500))], 2)
            .service()
            .answers()
            .waivers(&[("defence", Waiver::Defence)])
            .decision(&[("300", penalty(300)), ("500", penalty(500)), ("900", penalty(900))])
            .decision_asides()
            .ending();
        m.steps
    },
    bounds: &[("InvestigationReopened", 1), ("LegalReviewed", 1), ("DefenceRecorded", 1)],
    overdue: &[],
};

/// 听证、集体讨论: a fine that reaches the hearing standard.
pub const HEARING: Scope = Scope {
    name: "hearing and discussion",
    desk: grave,
    menu: |s, w| {
        let mut m = Menu::lean(s, w, ALONE);
        m.clue_road(GENERAL)
            .filing()
            .investigation()
            .report(&[("6000", "一般", penalty(6_000))])
            .reopening()
            .notice(&[("4000", fine(4_000)), ("6000", fine(6_000))], 2)
            .service()
            .waivers(&[("defence", Waiver::Defence), ("hearing", Waiver::Hearing)])
            .hearing()
            .discussion()
            .decision(&[("4000", penalty(4_000)), ("6000", penalty(6_000)), ("8000", penalty(8_000))])
            .decision_asides()
            .ending();
        m.steps
    },
    bounds: &[("InvestigationReopened", 1), ("LegalReviewed", 1), ("HearingRequested", 1)],
    overdue: &[],
};

/// 不予处罚、撤销立案: the other ends of a case, and the change from one to another.
pub const OUTCOMES: Scope = Scope {
    name: "outcomes",
    desk: Story::new,
    menu: |s, w| {
        let mut m = Menu::lean(s, w, ALONE);
        let ends = [
            ("fined", "较轻", penalty(500)),
            ("spared", "", spared(NoPenaltyGround::Trivial)),
            ("dismissed", "", dismissed()),
        ];
        let decided = ends.clone().map(|(how, _, outcome)| (how, outcome));
        m.clue_road(GENERAL)
            .filing()
            .investigation()
            .report(&ends)
            .reopening()
            .notice(&[("", fine(500))], 1)
            .service()
            .answers()
            .decision(&decided)
            .decision_asides()
            .ending();
        m.steps
    },
    bounds: &[("InvestigationReopened", 1), ("LegalReviewed", 1), ("DefenceRecorded", 1)],
    overdue: &["办案期限"],
};

/// 调查取证: records, evidence found untrue, what was not corrected, in every order.
pub const EVIDENCE: Scope = Scope {
    name: "evidence",
    desk: Story::new,
    menu: |s, w| {
        let mut m = Menu::new(s, w, ALONE);
        m.clue_road(GENERAL)
            .filing()
            .investigation()
            .investigation_asides()
            .report(&[("fined", "较轻", penalty(500)), ("dismissed", "", dismissed())])
            .notice(&[("", fine(500))], 1)
            .service()
            .decision(&[("fined", penalty(500)), ("dismissed", dismissed())])
            .ending();
        m.steps
    },
    bounds: &[("InquiryRecorded", 1), ("InspectionRecorded", 1), ("LegalReviewed", 1)],
    overdue: &[],
};

/// 送达: every way, the announcement with its thirty days among them.
pub const SERVICE: Scope = Scope {
    name: "service",
    desk: Story::new,
    menu: |s, w| {
        let mut m = Menu::new(s, w, ALONE);
        m.clue_road(GENERAL).service_asides();
        shortest(m, 500)
    },
    bounds: &[],
    overdue: &["缴款"],
};

/// 简易程序: the limit, delivery on the day or later, cash, record, spot check, publication, closing.
pub const ON_SPOT: Scope = Scope {
    name: "simple procedure",
    desk: Story::new,
    menu: |s, w| {
        let mut m = Menu::new(s, w, ALONE);
        m.clue_road(&[CheckOutcome::Simple]).on_spot();
        m.service().cash().ending().ending_asides();
        m.steps
    },
    bounds: &[("DeferralRequested", 1)],
    overdue: &["次日", "缴款"],
};

/// 执行、公开、结案: payment in every way, the report of a major penalty, publication, closing.
pub const EXECUTION: Scope = Scope {
    name: "payment and closing",
    desk: major,
    menu: |s, w| {
        let mut m = Menu::lean(s, w, ALONE);
        m.clue_road(GENERAL).late_payment().cash().ending_asides();
        // What a served demand leads to is another scope's.
        super::execution::without_serving(s, shortest(m, 20_000), &["URGE"])
    },
    bounds: &[("DeferralRequested", 1)],
    overdue: &["缴款"],
};

/// 年末: a notice whose window, and a decision whose payment date, run into a year without calendar.
pub const YEAR_END: Scope = Scope {
    name: "year's end",
    desk: || Story { now: day("2026-12-28").at(9, 0, 0, 0), ..grave() },
    menu: |s, w| {
        let mut m = Menu::lean(s, w, ALONE);
        m.clue_road(GENERAL)
            .filing()
            .investigation()
            .report(&[("6000", "一般", penalty(6_000))])
            .reopening()
            .notice(&[("", fine(6_000))], 1)
            .service()
            .answers()
            .waivers(&[("defence", Waiver::Defence), ("both", Waiver::Both)])
            .hearing()
            .discussion()
            .decision(&[("6000", penalty(6_000))])
            .ending();
        m.steps
    },
    bounds: &[
        ("InvestigationReopened", 1),
        ("LegalReviewed", 1),
        ("DefenceRecorded", 1),
        ("HearingRequested", 1),
    ],
    overdue: &[],
};

/// Every scope, with the least states and moves that its search must reach.
pub const ALL: &[(&Scope, usize, usize)] = &[
    (&ANSWERS, 37_000, 57_000),
    (&HEARING, 23_000, 53_000),
    (&super::hearing::SESSION, 1_500, 3_400),
    (&super::hearing::HEADS, 500, 500),
    (&EXECUTION, 3_200, 7_800),
    (&FILING, 4_400, 14_000),
    (&SERVICE, 5_500, 37_000),
    (&ON_SPOT, 2_100, 6_900),
    (&DUTIES, 2_500, 8_700),
    (&DUTIES_ON_SPOT, 780, 2_800),
    (&OUTCOMES, 2_500, 4_100),
    (&CLUE, 1_000, 2_800),
    (&DIRECTED, 100, 250),
    (&REPORTER, 40, 80),
    (&EVIDENCE, 1_700, 5_600),
    (&YEAR_END, 2_800, 7_600),
    (&super::measure::MEASURE, 3_300, 6_100),
    (&super::execution::DEMOLITION, 1_100, 1_400),
    (&super::execution::SUBSTITUTE, 1_700, 2_600),
    (&super::execution::COURT, 2_500, 3_000),
    (&super::transfer::CRIME, 1_500, 2_500),
    (&super::transfer::ELSEWHERE, 2_500, 6_200),
    (&super::transfer::TOGETHER, 1_400, 2_700),
    (&super::remedy::RECONSIDERED, 2_300, 3_900),
    (&super::remedy::SUED, 1_100, 1_700),
    (&super::remedy::BESIDE, 170, 250),
    (&super::hold::HOLDING, 420, 940),
    (&super::hold::TAKING, 2_400, 3_600),
    (&super::fund::FORFEITS, 1_000, 2_000),
    (&super::fund::GAINS, 250, 550),
    (&super::fund::REFUNDS, 270, 500),
    (&super::credit::REPORT, 1_500, 4_000),
    (&super::credit::PERSON, 1_000, 3_200),
    (&super::amend::AMEND, 100, 150),
    (&super::related::RELATED, 4_500, 10_000),
    (&super::footage::FOOTAGE, 60, 100),
    (&super::countersign::COUNTERSIGN, 50, 80),
];
