//! 放假安排 entered while the office serves: provisional dates settle, a rebuild agrees, and it is there after reopening.

use crate::road::Road;
use crate::store::stores;
use law::calendar::YearArrangement;
use office::{Settled, SubmitError};

fn next_year() -> YearArrangement {
    let days = |list: &[&str]| list.iter().map(|d| d.parse().expect("a day")).collect();
    YearArrangement {
        year: 2027,
        weekday_holidays: days(&["2027-01-01", "2027-05-03", "2027-10-01", "2027-10-04"]),
        weekend_workdays: days(&["2027-10-09"]),
        notice: "国务院办公厅关于2027年部分节假日安排的通知（示例）".into(),
        source: String::new(),
    }
}

#[tokio::test]
async fn t_cal_lets_pass_the_next_year_and_settles_what_was_provisional() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.report("12-31T09:00").await.id;
        let row = || async {
            let me = road.me("hub");
            let list = road.office().clues(&me, &Default::default()).await.expect("a list");
            list.rows.into_iter().find(|r| r.id == clue).map(|r| (r.due, r.provisional)).expect("the clue")
        };
        assert!(row().await.1, "the working day after new year's eve is not known yet");
        let done = road.office().enter_year(&road.me("sysadmin"), next_year()).await.expect("entered");
        assert_eq!(done, Settled { year: 2027, matters: 1 });
        assert_eq!(row().await, ("2027-01-04".to_string(), false));
        let again =
            road.office().enter_year(&road.me("sysadmin"), next_year()).await.expect("the same notice");
        assert_eq!(again.matters, 0);
        let before = road.office().lists_digest().await.expect("a digest");
        road.office().rebuild(|_, _| ()).await.expect("rebuilt");
        assert_eq!(road.office().lists_digest().await.expect("a digest"), before);
    }
}

#[tokio::test]
async fn t_cal_refuses_everybody_else_and_a_wrong_notice() {
    for store in stores().await {
        let road = Road::on(&store);
        road.at("11-26T09:00");
        let rule = |r: Result<Settled, SubmitError>| match r {
            Err(SubmitError::Refused(r)) => r.rule.id,
            other => panic!("{other:?}"),
        };
        for who in ["hub", "secadmin", "head", "legal"] {
            assert_eq!(rule(road.office().enter_year(&road.me(who), next_year()).await), "P-01");
        }
        let gap = YearArrangement { year: 2029, ..next_year() };
        assert_eq!(rule(road.office().enter_year(&road.me("sysadmin"), gap).await), "T-CAL");
        assert!(!road.office().town().law.calendar.knows(2027));
    }
}
