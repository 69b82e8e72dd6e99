//! What an enumeration says of itself where a person reads it or a file carries it: the article it stands on, its tag, whether the
//! public is told.

use law::case::measure::Ground as Release;
use law::case::transfer::NoJurisdiction;
use law::case::{NoPenaltyGround, Outcome, Penalty};
use law::inforequest::{AnswerKind, Ground};
use law::party::Crs;

#[test]
fn each_ground_stands_on_its_own_article() {
    use NoPenaltyGround as N;
    for (ground, article) in [
        (N::UnderFourteen, "罚§30"),
        (N::Incapable, "罚§31"),
        (N::Trivial, "罚§33"),
        (N::FirstOffence, "罚§33"),
        (N::NoFault, "罚§33"),
    ] {
        assert_eq!(ground.article(), article, "{ground:?}");
    }
    for (ground, article) in [
        (NoJurisdiction::Place, "罚§22"),
        (NoJurisdiction::Level, "罚§23"),
        (NoJurisdiction::Item, "罚§24"),
        (NoJurisdiction::OtherAgency, "罚§25"),
    ] {
        assert_eq!(ground.article(), article, "{ground:?}");
    }
    for (ground, part) in [
        (Release::NoViolation, "（一）"),
        (Release::Unrelated, "（二）"),
        (Release::Handled, "（三）"),
        (Release::Expired, "（四）"),
        (Release::NotNeeded, "（五）"),
        (Release::NotApproved, "第十九条"),
    ] {
        assert!(ground.article().contains(part), "{ground:?}: {}", ground.article());
    }
}

#[test]
fn each_answer_to_a_request_stands_on_its_own_item() {
    for (kind, item) in [
        (AnswerKind::Published, "第三十六条第一项"),
        (AnswerKind::Provided, "第三十六条第二项"),
        (AnswerKind::Withheld, "第三十六条第三项"),
        (AnswerKind::NotHeld, "第三十六条第四项"),
        (AnswerKind::Elsewhere, "第三十六条第五项"),
        (AnswerKind::Repeated, "第三十六条第六项"),
        (AnswerKind::Partly, "第三十七条"),
        (AnswerKind::NotInformation, "第三十九条"),
    ] {
        assert!(kind.basis().ends_with(item), "{kind:?}: {}", kind.basis());
    }
    for (ground, article) in [
        (Ground::Secret, "第十四条"),
        (Ground::ThirdParty, "第十五条"),
        (Ground::Internal, "第十六条第一款"),
        (Ground::Process, "第十六条第二款"),
    ] {
        assert_eq!(ground.basis(), article, "{ground:?}");
    }
}

#[test]
fn the_public_is_told_of_a_penalty_and_of_none_but_not_of_a_dismissal() {
    let penalty = Outcome::Penalty { penalty: Penalty::default() };
    let none = Outcome::NoPenalty { ground: NoPenaltyGround::Trivial, education: "教育".into() };
    let dismissal = Outcome::Dismiss { reason: "不是当事人所为".into() };
    let told = |o: &Outcome| (o.is_public(), o.is_result(), o.is_served());
    assert_eq!(told(&penalty), (true, false, true));
    assert_eq!(told(&none), (true, true, true));
    assert_eq!(told(&dismissal), (false, false, false));
}

#[test]
fn a_system_of_coordinates_is_found_by_its_tag() {
    for (system, tag) in
        [(Crs::Wgs84, "wgs84"), (Crs::Gcj02, "gcj02"), (Crs::Bd09, "bd09"), (Crs::Cgcs2000, "cgcs2000")]
    {
        assert_eq!((system.tag(), Crs::find(tag)), (tag, Some(system)));
    }
    assert_eq!(Crs::find("utm"), None);
}

#[test]
fn the_last_stages_of_a_request_a_plan_and_a_count_are_final() {
    use law::inforequest::InfoStage as I;
    use law::inspection::PlanStage as P;
    use law::stocktaking::CountStage as S;
    assert!([I::Answered, I::Lapsed].iter().all(|s| s.is_final()));
    assert!([I::Absent, I::Open, I::Correcting].iter().all(|s| !s.is_final()));
    assert!([P::Returned, P::Ended].iter().all(|s| s.is_final()));
    assert!([P::Absent, P::Made, P::Reported, P::Acknowledged].iter().all(|s| !s.is_final()));
    assert!(S::Ended.is_final() && [S::Absent, S::Counting, S::Submitted].iter().all(|s| !s.is_final()));
}
