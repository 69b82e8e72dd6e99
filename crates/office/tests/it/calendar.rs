//! 放假安排 entered while the office serves: provisional dates settle, a rebuild agrees, and it is there after reopening.

use crate::road::Road;
use crate::store::stores;
use law::calendar::YearArrangement;
use office::{Matter, Me, Settled, Submission, SubmitError};
use serde_json::json;

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
async fn t_cal_reckons_again_what_was_certain_when_a_year_is_corrected() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.report("12-31T09:00").await.id;
        // Applied for in December, answered within twenty working days of the next year.
        let apply = json!({
            "act": "apply_information", "content": "2025年度行政处罚统计", "form": "电子邮件",
            "applicant": { "name": "周申请", "document": "居民身份证", "contact": "zhou@example.com" },
        });
        let submission = Submission { matter: Matter::NewInfo, command: apply, expected: None, key: None };
        let request = road.office().submit(&Me::public(), submission).await.expect("taken").id;
        let dues = || async {
            let clues = road.office().clues(&road.me("hub"), &Default::default()).await.expect("a list").rows;
            let infos =
                road.office().infos(&road.me("legal"), &Default::default()).await.expect("a list").rows;
            let clue = clues.into_iter().find(|r| r.id == clue).map(|r| (r.due, r.provisional));
            let info = infos.into_iter().find(|r| r.id == request).map(|r| (r.due, r.provisional));
            (clue.expect("the clue"), info.expect("the request"))
        };
        road.office().enter_year(&road.me("sysadmin"), next_year()).await.expect("entered");
        let first = dues().await;
        assert_eq!(first.0, ("2027-01-04".to_string(), false), "{}", store.engine);
        assert!(!first.1.1);
        let mut corrected = next_year();
        corrected.weekday_holidays.push("2027-01-04".parse().expect("a day"));
        let done =
            road.office().enter_year(&road.me("sysadmin"), corrected.clone()).await.expect("corrected");
        assert_eq!(done, Settled { year: 2027, matters: 2 }, "{}", store.engine);
        let second = dues().await;
        assert_eq!(second.0, ("2027-01-05".to_string(), false));
        assert!(second.1.0 > first.1.0, "{first:?} {second:?}");
        let before = road.office().lists_digest().await.expect("a digest");
        road.office().rebuild(|_, _| ()).await.expect("rebuilt");
        assert_eq!(road.office().lists_digest().await.expect("a digest"), before);
        // The correction is what stands after a restart too.
        let again = store.open_again().await;
        assert!(again.town().law.calendar.years().any(|y| y.is(&corrected)));
    }
}

#[tokio::test]
async fn two_years_entered_at_the_same_time_are_both_in_force() {
    for store in stores().await {
        let road = Road::on(&store);
        road.at("11-26T09:00");
        let me = road.me("sysadmin");
        let mut corrected = next_year();
        corrected.weekday_holidays.push("2027-10-05".parse().expect("a day"));
        let mut after = next_year();
        after.year = 2028;
        let days = ["2028-05-01", "2028-05-02", "2028-10-02", "2028-10-03"];
        after.weekday_holidays = days.iter().map(|d| d.parse().expect("a day")).collect();
        after.weekend_workdays.clear();
        road.office().enter_year(&me, next_year()).await.expect("entered");
        let gap = YearArrangement { year: 2031, ..next_year() };
        let office = road.office();
        let (one, two, refused) = tokio::join!(
            office.enter_year(&me, corrected.clone()),
            office.enter_year(&me, after.clone()),
            office.enter_year(&me, gap),
        );
        assert!(one.is_ok() && two.is_ok() && refused.is_err(), "{one:?} {two:?} {refused:?}");
        for year in [&corrected, &after] {
            assert!(office.town().law.calendar.years().any(|y| y.is(year)), "{} {}", store.engine, year.year);
        }
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
