//! 查进度: what whoever reported is told of the case that the report led to, and what of it is never told (D-15).

use crate::files::sample;
use crate::road::{PARTY, PARTY_ID, PARTY_PHONE, Road, photo, proposal, report};
use crate::store::stores;
use office::files::{FileRoom, Incoming, Limits};
use office::{Matter, Me, Submission};
use serde_json::json;

/// What the holder of the receipt of a clue reads: time and words of each step, and everything as the API gives it.
async fn followed(road: &Road<'_>, clue: &str) -> (Vec<(String, String)>, String) {
    let office = road.office();
    let receipt = office.clue(&road.me("hub"), clue).await.expect("the centre sees it").state.receipt;
    let progress = office.progress(&receipt).await.expect("answers").expect("known");
    let text = serde_json::to_string(&progress).expect("JSON");
    (progress.steps, text)
}

fn pairs(steps: &[(String, String)]) -> Vec<(&str, &str)> {
    steps.iter().map(|(on, words)| (on.as_str(), words.as_str())).collect()
}

/// The case's steps, as they are told to the reporter at 查进度 and on the member's own page.
const OF_THE_CASE: [(&str, &str); 6] = [
    ("2026-03-04", "已立案"),
    ("2026-03-16", "已依法告知当事人"),
    ("2026-03-27", "已作出决定"),
    ("2026-03-27", "决定已送达"),
    ("2026-03-30", "决定已公示"),
    ("2026-04-02", "已结案"),
];

#[tokio::test]
async fn d15_a_reporter_is_told_each_step_of_the_case_and_nothing_else_of_it() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        road.decide(&case).await;
        road.archive(&clue, &case).await;
        let (steps, text) = followed(&road, &clue).await;
        let whole = [
            ("2026-03-02 09:00", "已收到您的上报"),
            ("2026-03-02 09:10", "已受理"),
            ("2026-03-02 09:20", "已分派核查"),
            ("2026-03-02 14:30", "已现场核查"),
            ("2026-03-03 11:00", "已交执法中队"),
            ("2026-03-03 15:00", "正在研究立案"),
            OF_THE_CASE[0],
            OF_THE_CASE[1],
            OF_THE_CASE[2],
            OF_THE_CASE[3],
            ("2026-03-27 15:00", "已立案查处"),
            ("2026-03-30 09:00", "已反馈"),
            OF_THE_CASE[4],
            OF_THE_CASE[5],
        ];
        assert_eq!(pairs(&steps), whole, "{}", store.engine);

        // The member who reported may not open the case, and reads the same steps on the clue's page; so does the department.
        let office = road.office();
        let mut read = vec![text];
        for who in ["grid-201", "dept-build-1"] {
            let view = office.clue(&road.me(who), &clue).await.expect("theirs to see");
            assert!(!view.opens_case && office.case(&road.me(who), &case, false).await.is_err(), "{who}");
            assert_eq!(pairs(&view.later), OF_THE_CASE, "{who}");
            read.push(serde_json::to_string(&view.later).expect("JSON"));
        }
        // Whoever opens the case reads it there.
        for who in ["hub", "squad1-3", "legal"] {
            let view = office.clue(&road.me(who), &clue).await.expect("theirs to see");
            assert!(view.opens_case && view.later.is_empty(), "{who}");
        }

        // Never: who the party is, where they live, what they pay, the papers, who handled it, what was said in the house.
        let view = office.case(&road.me("squad1-1"), &case, false).await.expect("the squadron's own");
        let mut never: Vec<String> = [
            PARTY,
            "王某",
            PARTY_ID,
            PARTY_PHONE,
            "示范巷9号",
            "500元",
            "500.00",
            "50000",
            "罚款",
            "审核",
            "讨论",
        ]
        .map(String::from)
        .to_vec();
        never.extend(view.papers.iter().flat_map(|p| [p.number.clone(), p.check_code.clone()]));
        never.extend(view.timeline.iter().map(|step| step.who.clone()).filter(|who| !who.is_empty()));
        for told in &read {
            for secret in &never {
                assert!(!told.contains(secret.as_str()), "{secret} is told: {told}");
            }
        }
    }
}

#[tokio::test]
async fn a_case_that_is_not_filed_is_told_in_plain_words() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.act("03-03T15:00", "squad1-1", &Matter::NewCase(clue.clone()), proposal()).await.id;
        let matter = Matter::Case(case);
        let endorse = json!({ "act": "endorse_filing", "agree": true, "opinion": "同意，报请审批。" });
        road.act("03-04T09:00", "brigade", &matter, endorse).await;
        let (steps, _) = followed(&road, &clue).await;
        assert_eq!(pairs(&steps).last(), Some(&("2026-03-03 15:00", "正在研究立案")), "{}", store.engine);
        let refuse = json!({ "act": "decide_filing", "verdict": "refuse", "opinion": "王示范情节轻微。" });
        road.act("03-04T10:00", "deputy1", &matter, refuse).await;
        let (steps, text) = followed(&road, &clue).await;
        assert_eq!(pairs(&steps).last(), Some(&("2026-03-04 10:00", "经审查，决定不予立案")));
        assert!(!text.contains(PARTY) && !text.contains("情节轻微"), "{text}");
    }
}

/// Two people report the same: the second receipt leads on to what the first one became.
#[tokio::test]
async fn a_report_that_was_merged_follows_the_other_one() {
    for store in stores().await {
        let road = Road::on(&store);
        road.at("03-02T09:00");
        let mut report = report("主街中段有摊位占了人行道");
        report["source"] = "citizen".into();
        report["reporter"] = json!({ "anonymous": true });
        let submission = Submission { matter: Matter::NewClue, command: report, expected: None, key: None };
        let second = road.office().submit(&Me::public(), submission).await.expect("reported").id;
        let clue = road.to_squad().await;
        let merge = json!({ "act": "merge_clue", "into": clue, "reason": "同一摊位。" });
        road.act("03-03T11:30", "hub2", &Matter::Clue(second.clone()), merge).await;
        let case = road.file(&clue).await;
        road.decide(&case).await;
        road.archive(&clue, &case).await;
        let (steps, text) = followed(&road, &second).await;
        let mut whole = vec![
            ("2026-03-02 09:00", "已收到您的上报"),
            ("2026-03-03 11:30", "与另一上报合并办理"),
            ("2026-03-03 15:00", "正在研究立案"),
            OF_THE_CASE[0],
            OF_THE_CASE[1],
            OF_THE_CASE[2],
            OF_THE_CASE[3],
            ("2026-03-27 15:00", "已立案查处"),
            ("2026-03-30 09:00", "合并办理的已办结并答复"),
        ];
        whole.extend(&OF_THE_CASE[4..]);
        assert_eq!(pairs(&steps), whole, "{}", store.engine);
        // What the other reporter was answered is the answer to this one, too (P-15).
        assert!(text.contains("已依法处罚并责令改正"), "{text}");

        // Opened again before the case was made public it goes its own way: what came of the other one since is not told here.
        let receipt = road.office().clue(&road.me("hub"), &second).await.expect("seen").state.receipt;
        let again = json!({ "act": "reopen_clue", "reason": "又摆出来了。" });
        road.at("03-30T09:30");
        for command in
            [json!({ "act": "rate_clue", "satisfaction": "dissatisfied", "words": "还在摆" }), again]
        {
            let matter = Matter::Followed(receipt.clone());
            let submission = Submission { matter, command, expected: None, key: None };
            road.office().submit(&Me::public(), submission).await.expect("done by the receipt");
        }
        let (steps, _) = followed(&road, &second).await;
        whole.truncate(whole.len() - 2);
        whole.push(("2026-03-30 09:30", "已收到重开申请，转指挥调度中心重新办理"));
        assert_eq!(pairs(&steps), whole, "{}", store.engine);
    }
}

/// What is merged into a clue that has become a case comes to the case's people too: the pictures, and not who sent them.
#[tokio::test]
async fn d15_whoever_sees_the_case_alone_opens_what_was_merged_into_its_clue_later_and_learns_no_name() {
    for store in stores().await {
        let road = Road::on(&store);
        let office = road.office();
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        road.decide(&case).await;
        let room = FileRoom::open(office.clone(), Limits::default()).await.expect("the room opens");
        road.at("03-28T09:00");
        // One picture is only named; the other one is really there, under the name that its sender gave it.
        let bytes = bytes::Bytes::from(sample("flower_gps_ori6.jpg"));
        let sent = Incoming { name: "甄举报拍的.jpg", size: None };
        let pieces = futures::stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
        let real = room.take(pieces, sent, &Me::public()).await.expect("taken");
        assert_eq!(real.name, "甄举报拍的.jpg");
        let pictures = [photo('7'), serde_json::to_value(&real).expect("JSON")];
        let mut merged = Vec::new();
        for picture in &pictures {
            let mut report = report("还是那个摊位");
            report["source"] = "citizen".into();
            report["files"] = json!([picture]);
            report["files"][0]["name"] = "甄举报拍的.jpg".into();
            report["reporter"] = json!({ "name": "甄举报", "phone": "19900007777", "anonymous": false });
            let submission =
                Submission { matter: Matter::NewClue, command: report, expected: None, key: None };
            merged.push(office.submit(&Me::public(), submission).await.expect("reported").id);
        }
        let opened = async |who: &str| {
            let mut seen = Vec::new();
            for picture in &pictures {
                let sha256 = picture["sha256"].as_str().expect("an address").to_string();
                seen.push(room.may_read(&road.me(who), &sha256).await.expect("asked"));
            }
            seen
        };
        // The finance office sees the decided case and no clue; the department of the clue is a stranger to the reports.
        for who in ["finance", "squad1-1", "squad4-1"] {
            assert_eq!(opened(who).await, [false, false], "{who}: {}", store.engine);
        }
        let finance = road.me("finance");
        assert!(office.clue(&finance, &clue).await.is_err());
        // The one that was merged brings along what had been merged into it.
        for (from, into) in [(&merged[1], &merged[0]), (&merged[0], &clue)] {
            let merge = json!({ "act": "merge_clue", "into": into, "reason": "同一摊位。" });
            road.act("03-28T10:00", "hub2", &Matter::Clue(from.clone()), merge).await;
        }
        for who in ["finance", "squad1-1"] {
            assert_eq!(opened(who).await, [true, true], "{who}: {}", store.engine);
        }
        // The other squadrons see neither, nor does the keeper: nothing of the case is kept.
        for who in ["squad4-1", "store"] {
            assert_eq!(opened(who).await, [false, false], "{who}");
        }
        assert!(office.clue(&finance, &clue).await.is_err(), "the clue is closed to them as before");
        // What the sender called the file tells who they are: nobody else reads it, nor takes it over into evidence.
        assert_eq!(room.info(&finance, &real.sha256).await.expect("open to them").file.name, "照片.jpg");
        assert_eq!(room.vouch(&road.me("squad1-1"), &real.sha256).await.expect("theirs").name, "照片.jpg");
        assert_eq!(
            room.vouch(&Me::public(), &real.sha256).await.expect("the sender's").name,
            "甄举报拍的.jpg"
        );
        let view = office.case(&finance, &case, false).await.expect("decided");
        let files: Vec<usize> = view.from_clues.iter().map(|c| c.files.len()).collect();
        assert_eq!(files, [1, 2], "the picture of the check on site, and what was merged");
        let own: Vec<bool> = view.from_clues.iter().map(|c| c.merged_at.is_none()).collect();
        assert_eq!(own, [true, false]);
        assert!(view.from_clues.iter().all(|c| !c.number.is_empty()));
        let told = serde_json::to_string(&view).expect("JSON");
        assert!(!told.contains("甄举报") && !told.contains("19900007777"), "{told}");
        assert_eq!(office.compare_lists(|_, _| ()).await.expect("compared"), Some(Vec::new()));
    }
}
