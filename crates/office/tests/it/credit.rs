//! 信用公开 in the town hall: the platform's file and who may take it out; requests for information and their receipts.

use crate::road::{PARTY, PARTY_ID, Road};
use crate::store::stores;
use jiff::civil::date;
use office::accounts::{Accounts, Hashing, Settings};
use office::disclosure::{Kind, Period};
use office::read::InfoFilter;
use office::{Error, Matter, Me, Submission, SubmitError};
use serde_json::{Value, json};
use std::io::Read;

const MARCH: Period = Period { from: date(2026, 3, 1), to: date(2026, 3, 31) };

#[tokio::test]
async fn a_decision_is_reported_once_a_person_has_said_so_and_every_file_is_recorded() {
    for store in stores().await {
        let road = Road::on(&store);
        let case = road.file(&road.to_squad().await).await;
        road.decide(&case).await;
        let office = road.office();
        let legal = road.me("legal");

        // Before anybody has said so it stays here, with the reason.
        let rows = office.disclosures(&legal, MARCH, "").await.expect("the list").rows;
        assert_eq!(rows.len(), 1, "{}", store.engine);
        assert!(!rows[0].sound && rows[0].rule == "D-09" && rows[0].kept.contains("一般"), "{:?}", rows[0]);
        assert!(rows[0].waiting, "it may still be reported");
        let empty = office.export_disclosures(&legal, MARCH, Kind::Csv).await.expect("a file");
        assert_eq!(empty.rows, 0);

        let report = json!({ "act": "report_credit", "tier": "general", "confirmed": true });
        road.act("03-30T09:00", "legal2", &Matter::Case(case.clone()), report).await;
        let rows = office.disclosures(&legal, MARCH, "").await.expect("the list").rows;
        assert!(rows[0].sound && rows[0].faults.is_empty(), "{:?}", rows[0]);
        assert_eq!(rows[0].party, PARTY);
        assert!(!format!("{rows:?}").contains(PARTY_ID), "no page shows the number");
        let outside = Period { from: date(2026, 4, 1), to: date(2026, 4, 30) };
        assert!(office.disclosures(&legal, outside, "").await.expect("the list").rows.is_empty());

        // The number stands in the platform's own file, in every form of it, and not in the list of what was sent back.
        for (kind, ending) in [(Kind::Csv, "csv"), (Kind::Xml, "xml"), (Kind::Xlsx, "xlsx")] {
            let mut made = office.export_disclosures(&legal, MARCH, kind).await.expect("a file");
            assert_eq!((made.rows, made.name.ends_with(ending)), (1, true));
            let mut bytes = Vec::new();
            made.file.read_to_end(&mut bytes).expect("readable");
            assert_eq!(bytes.len() as u64, made.size);
            if kind != Kind::Xlsx {
                let text = String::from_utf8(bytes).expect("UTF-8");
                for said in [PARTY_ID, "0.050000", "2026/03/27", "2027/03/27", "11419001005692624U", "自然人"]
                {
                    assert!(text.contains(said), "{said} in {text}");
                }
            }
        }
        let mut sent_back = office.export_disclosures(&legal, MARCH, Kind::Rejected).await.expect("a file");
        let mut text = String::new();
        sent_back.file.read_to_string(&mut text).expect("UTF-8");
        assert!(sent_back.rows == 0 && !text.contains(PARTY_ID));

        // Each taking out is a line of the audit trail, by whom and what.
        let settings =
            Settings { hashing: Hashing { memory_kib: 64, passes: 1, at_once: 1 }, ..Settings::default() };
        let accounts = Accounts::open(office.clone(), settings).await.expect("accounts");
        let auditor = road.me("auditadmin").person;
        let trail = accounts.audit_trail(&auditor, None, 50).await.expect("the trail");
        let exports: Vec<_> = trail.iter().filter(|l| l.kind == "disclosure_exported").collect();
        assert_eq!(exports.len(), 5, "{}", store.engine);
        assert!(exports.iter().all(|l| l.actor == "legal" && l.detail.contains("SHA-256")));

        // Nobody else.
        for who in ["squad1-1", "head", "hub", "finance", "city", "brigade"] {
            let other = road.me(who);
            let list = office.disclosures(&other, MARCH, "").await;
            assert!(matches!(list, Err(Error::Refused(_))), "{who} sees the list");
            let file = office.export_disclosures(&other, MARCH, Kind::Csv).await;
            assert!(matches!(file, Err(Error::Refused(_))), "{who} takes the file");
        }
    }
}

#[tokio::test]
async fn what_is_published_ends_by_itself_and_a_repair_ends_it_within_a_working_day() {
    // TL-58: and never shows the number of a person.
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        road.decide(&case).await;
        road.archive(&clue, &case).await;
        let office = road.office();
        let shown = async |moment: &str| {
            road.at(moment);
            office.published("").await.expect("the list").rows
        };
        let rows = shown("04-03T10:00").await;
        assert_eq!(rows[0].until, "2027-03-27");
        assert!(!format!("{rows:?}").contains(PARTY_ID) && !rows[0].text.contains(PARTY));
        let repair = json!({ "act": "register_repair", "document": "示例修复通知1号", "pledged": true });
        road.act("06-29T10:00", "legal2", &Matter::Case(case.clone()), repair).await;
        assert_eq!(shown("06-30T10:00").await.len(), 1, "one working day");
        assert!(shown("07-01T00:00").await.is_empty(), "{}", store.engine);
        assert!(matches!(office.published_one(&case).await, Err(Error::NotFound)));
        let before = office.lists_digest().await.expect("a digest");
        office.rebuild(|_, _| {}).await.expect("rebuilds");
        assert_eq!(office.lists_digest().await.expect("a digest"), before);
    }
}

fn request() -> Value {
    json!({
        "act": "apply_information", "content": "2025年行政处罚裁量基准", "form": "电子邮件",
        "applicant": {
            "name": "赵示范", "document": format!("身份证 {PARTY_ID}"), "phone": "", "contact": "a@example.invalid",
        },
    })
}

#[tokio::test]
async fn anyone_asks_for_information_follows_it_and_gets_an_answer_with_its_number() {
    for store in stores().await {
        let road = Road::on(&store);
        let office = road.office();
        road.at("09-24T09:00");
        let submission =
            Submission { matter: Matter::NewInfo, command: request(), expected: None, key: Some("k".into()) };
        let asked = office.submit(&Me::public(), submission.clone()).await.expect("taken");
        let again = office.submit(&Me::public(), submission).await.expect("taken once");
        assert_eq!((&again.id, again.repeated, asked.receipt.len()), (&asked.id, true, 8));
        // What is hashed holds nothing of the applicant.
        let raw = office.journal().raw(&format!("info/{}", asked.id)).await.expect("records");
        assert!(!raw[0].record.contains("赵示范") && !raw[0].record.contains(PARTY_ID), "{}", raw[0].record);

        let progress = office.progress(&asked.receipt).await.expect("answers").expect("known");
        assert_eq!(progress.stage, "办理中");
        assert_eq!(progress.feedback.as_deref(), Some("答复期限至2026-10-29"));
        let matter = Matter::Info(asked.id.clone());
        for who in ["squad1-1", "hub", "grid-201", "finance"] {
            let me = road.me(who);
            assert!(matches!(office.info(&me, &asked.id).await, Err(Error::Refused(_))), "{who} sees it");
            assert!(matches!(office.infos(&me, &InfoFilter::default()).await, Err(Error::Refused(_))));
            let answer = json!({ "act": "answer_information", "answer": "provided", "text": "见附件" });
            let refused = road.try_act(who, &matter, answer).await;
            assert!(matches!(refused, Err(SubmitError::Refused(_))), "{who} answers it");
        }
        let (legal, open) = (road.me("legal"), InfoFilter { open: true, ..Default::default() });
        let row = &office.infos(&legal, &open).await.expect("the list").rows[0];
        assert_eq!((row.applicant.as_str(), row.due.as_str()), ("赵示范", "2026-10-29"));
        let answer = json!({
            "act": "answer_information", "answer": "withheld", "ground": "internal", "text": "不予公开。",
            "reason": "属于内部工作流程。",
        });
        let done = road.act("10-26T10:00", "legal", &matter, answer).await;
        assert_eq!(done.numbers.len(), 1);
        let view = office.info(&legal, &asked.id).await.expect("seen");
        assert_eq!(view.papers[0].code, "INFO");
        let pages = office.paper_pages(&legal, &done.numbers[0]).await.expect("drawn").pages;
        assert!(!pages.is_empty());
        assert!(matches!(office.paper(&road.me("hub"), &done.numbers[0]).await, Err(Error::Refused(_))));
        let checked =
            office.check_paper(&view.papers[0].check_code).await.expect("answers").expect("genuine");
        assert_eq!(checked.name, "政府信息公开答复书");
        let progress = office.progress(&asked.receipt).await.expect("answers").expect("known");
        assert!(progress.feedback.is_some_and(|f| f.contains("不予公开") && !f.contains("内部工作流程")));

        let year = office.info_year(&legal, 2026).await.expect("counted");
        assert_eq!((year.received, year.carried_out, year.late), (1, 0, 0));
        assert!(office.infos(&legal, &open).await.expect("the list").rows.is_empty());
        assert_eq!(office.infos(&legal, &InfoFilter::default()).await.expect("the list").rows.len(), 1);
        let before = office.lists_digest().await.expect("a digest");
        office.rebuild(|_, _| {}).await.expect("rebuilds");
        assert_eq!(office.lists_digest().await.expect("a digest"), before);
        assert!(office.verify(|_, _| {}).await.expect("verifies").findings.is_empty());
    }
}
