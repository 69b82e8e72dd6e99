//! What the town hall promises, told as stories on every engine there is.

use crate::road::{PARTY, PARTY_ID, PARTY_PHONE, Road, photo, proposal, report, signature};
use crate::store::{Store, stores};
use law::case::CaseStage;
use law::clue::ClueStage;
use office::read::{CaseFilter, ClueFilter};
use office::{Error, Matter, Me, Submission, SubmitError};
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn events(store: &Store) -> i64 {
    store.office.journal().len().await.expect("the journal answers")
}

/// A phone without a position: the member's own village, so that its head sees the clue; a citizen's stays open.
#[tokio::test]
async fn a_member_who_names_no_place_on_the_map_reports_from_their_own_grid() {
    for store in stores().await {
        let road = Road::on(&store);
        let typed = json!({
            "act": "report_clue", "source": "patrol", "class": "stall", "content": "沟渠倾倒垃圾",
            "place": { "text": "村口沟渠" },
        });
        let done = road.act("03-02T09:00", "grid-201", &Matter::NewClue, typed.clone()).await;
        let view = road.office().clue(&road.me("grid-201"), &done.id).await.expect("their own");
        assert_eq!(view.state.place.grid.as_deref(), Some("419001103201"), "{}", store.engine);
        let done = road.act("03-02T09:00", "hub2", &Matter::NewClue, typed).await;
        let view = road.office().clue(&road.me("hub2"), &done.id).await.expect("the centre's");
        assert_eq!(view.state.place.grid, None, "{}", store.engine);
    }
}

#[tokio::test]
async fn a_report_walks_the_whole_road_to_the_archive() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        road.decide(&case).await;
        road.archive(&clue, &case).await;
        let office = road.office();

        let view = office.case(&road.me("squad1-1"), &case, false).await.expect("the squadron's own case");
        assert_eq!(view.state.stage, CaseStage::Archived, "{}", store.engine);
        assert!(!view.masked && view.timeline.len() == view.state.version as usize);
        assert!(view.checks.iter().all(|c| c.refusal.is_none()), "{:?}", view.checks);
        let seen = office.clue(&road.me("hub"), &clue).await.expect("the centre sees it");
        assert_eq!(seen.state.stage, ClueStage::Closed);

        // The reporter follows it, the public reads it, whoever holds the paper checks it.
        let progress = office.progress(&seen.state.receipt).await.expect("answers").expect("known");
        assert_eq!(progress.feedback.as_deref(), Some("已依法处罚并责令改正。"));
        let published = office.published("").await.expect("the list").rows;
        assert_eq!(published.len(), 1);
        assert!(published[0].title.contains("王某") && !published[0].text.contains(PARTY));
        let decision = view.papers.iter().find(|p| p.code == "DEC").expect("a decision");
        let checked = office.check_paper(&decision.check_code).await.expect("answers").expect("genuine");
        assert_eq!((checked.number.as_str(), checked.served_on.as_str()), (&*decision.number, "2026-03-27"));
        let expired = "2027-03-28T09:00:00".parse().expect("a moment");
        store.clock.set(expired);
        assert!(office.published("").await.expect("the list").rows.is_empty(), "its term has run out");

        // Nothing personal stands in what is hashed; everything is sound, and the lists can be made again.
        for row in office.journal().query("SELECT record FROM event", &[]).await.expect("records") {
            let record = row.text(0);
            for secret in [PARTY, PARTY_ID, PARTY_PHONE] {
                assert!(!record.contains(secret), "{secret} in {record}");
            }
        }
        let report = office.verify(|_, _| {}).await.expect("verified");
        // The story names its photos without taking them in; nothing else is wrong.
        let findings: Vec<_> =
            report.findings.iter().map(|f| &f.what).filter(|w| *w != "事项引用的文件缺失").collect();
        assert!(findings.is_empty(), "{findings:?}");
        let before = office.lists_digest().await.expect("a digest");
        office.rebuild(|_, _| {}).await.expect("rebuilt");
        assert_eq!(office.lists_digest().await.expect("a digest"), before, "{}", store.engine);
        let again = store.open_again().await;
        let same = again.case(&road.me("squad1-1"), &case, false).await.expect("still there");
        assert_eq!(same.state, view.state);
    }
}

#[tokio::test]
async fn two_officers_at_once_make_one_case() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        road.at("03-03T15:00");
        let version = road.office().clue(&road.me("squad1-1"), &clue).await.expect("seen").state.version;
        let propose = |who: &str| {
            let submission = Submission {
                matter: Matter::NewCase(clue.clone()),
                command: proposal(),
                expected: Some(version),
                key: None,
            };
            let (office, me) = (road.office().clone(), road.me(who));
            async move { office.submit(&me, submission).await }
        };
        let (a, b) = tokio::join!(propose("squad1-1"), propose("squad1-2"));
        let lost = match (a, b) {
            (Ok(_), Err(lost)) | (Err(lost), Ok(_)) => lost,
            both => panic!("{}: {both:?}", store.engine),
        };
        assert!(matches!(lost, SubmitError::Stale { now } if now == version + 1), "{lost:?}");
        let cases = road.office().cases(&road.me("brigade"), &CaseFilter::default()).await.expect("the list");
        assert_eq!(cases.rows.len(), 1);
    }
}

#[tokio::test]
async fn a_repeated_key_acts_once() {
    for store in stores().await {
        let road = Road::on(&store);
        let hand_in = |key: &str, content: &str| {
            let submission = Submission {
                matter: Matter::NewClue,
                command: report(content),
                expected: None,
                key: Some(key.into()),
            };
            let (office, me) = (road.office().clone(), road.me("grid-201"));
            async move { office.submit(&me, submission).await }
        };
        let (a, b) = tokio::join!(hand_in("k1", "占道"), hand_in("k1", "占道"));
        let (a, b) = (a.expect("done"), b.expect("done"));
        assert_eq!((&a.id, &a.receipt, &a.numbers), (&b.id, &b.receipt, &b.numbers));
        assert!(a.repeated != b.repeated);
        assert!(matches!(hand_in("k1", "别的内容").await, Err(SubmitError::KeyReused)));
        hand_in("k2", "占道").await.expect("another key is another report");
        let mine = ClueFilter { mine: true, ..Default::default() };
        assert_eq!(road.office().clues(&road.me("grid-201"), &mine).await.expect("the list").rows.len(), 2);
    }
}

#[tokio::test]
async fn a_stale_page_is_told_the_version_now() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.report("03-02T09:00").await.id;
        let accept = |who: &str| {
            let submission = Submission {
                matter: Matter::Clue(clue.clone()),
                command: json!({ "act": "accept_clue" }),
                expected: Some(1),
                key: None,
            };
            let (office, me) = (road.office().clone(), road.me(who));
            async move { office.submit(&me, submission).await }
        };
        accept("hub").await.expect("accepted");
        assert!(matches!(accept("hub2").await, Err(SubmitError::Stale { now: 2 })));
        let lost =
            road.try_act("hub", &Matter::Clue("no-such".into()), json!({ "act": "accept_clue" })).await;
        assert!(matches!(lost, Err(SubmitError::NotFound)));
        let wrong = road.try_act("hub", &Matter::Clue(clue.clone()), json!({ "act": "no_such_act" })).await;
        assert!(matches!(wrong, Err(SubmitError::Fields(_))));
    }
}

#[tokio::test]
async fn p02_whoever_belongs_to_another_unit_can_do_nothing() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        let before = events(&store).await;
        for act in law::clue::ACTS.iter().filter(|a| a.id != "report_clue") {
            let matter = Matter::Clue(clue.clone());
            for who in ["squad2-1", "dept-env-1", "grid-202", "area-west", "finance", "sysadmin"] {
                no_way(&road, who, &matter, act.id, "P-02").await;
            }
            no_way(&road, "city", &matter, act.id, "P-01").await;
        }
        for act in law::case::acts().filter(|a| !matches!(a.id, "propose_filing" | "decide_on_spot")) {
            let matter = Matter::Case(case.clone());
            // Finance has its part only once there is a decision; the business office that found the violation has none.
            for who in ["squad2-1", "dept-build-1", "grid-201", "area-east", "finance", "secadmin"] {
                no_way(&road, who, &matter, act.id, "P-02").await;
            }
            no_way(&road, "city", &matter, act.id, "P-01").await;
        }
        let matter = Matter::NewCase(clue.clone());
        for who in ["squad2-1", "dept-env-1", "grid-202"] {
            no_way(&road, who, &matter, "propose_filing", "P-02").await;
        }
        assert_eq!(events(&store).await, before, "nothing was written");
    }
}

/// An act that is refused under a rule, or whose form did not even read; in no case done.
async fn no_way(road: &Road<'_>, who: &str, matter: &Matter, act: &str, rule: &str) {
    let mut command = json!({ "act": act });
    for (field, value) in [
        ("officers", json!(["squad1-1", "squad1-2"])),
        ("started_at", json!("2026-03-05T09:00:00")),
        ("ended_at", json!("2026-03-05T09:40:00")),
        ("outcome", json!(if act == "check_site" { "general" } else { "dismiss" })),
        ("reason", json!("无")),
        ("person", json!({ "name": "无" })),
        (
            "verdict",
            json!(match act {
                "decide_filing" => "file",
                _ => "pass",
            }),
        ),
        ("scope", json!("both")),
        ("from", json!("2026-03-05")),
    ] {
        command[field] = value;
    }
    let mut answer = road.try_act(who, matter, command.clone()).await;
    // What this act does not ask for, or asks for in another form, is refused by its name, and left out.
    while let (Err(SubmitError::Fields(unread)), serde_json::Value::Object(fields)) = (&answer, &mut command)
    {
        let before = fields.len();
        for u in unread {
            fields.remove(u.field.split('.').next().unwrap_or_default());
        }
        assert!(fields.len() < before, "{act} by {who}: {unread:?}");
        answer = road.try_act(who, matter, command.clone()).await;
    }
    match answer {
        Err(SubmitError::Refused(r)) => assert_eq!(r.rule.id, rule, "{act} by {who}: {r}"),
        other => panic!("{act} by {who}: {other:?}"),
    }
}

#[tokio::test]
async fn registers_stay_gapless_under_many_hands() {
    for store in stores().await {
        let road = Road::on(&store);
        let reports = (0..48).map(|i| {
            // Every fourth says nothing and is refused: it must leave no gap.
            let content = if i % 4 == 3 { String::new() } else { format!("第{i}处占道") };
            let who = ["grid-201", "grid-202", "hub2"][i % 3];
            let submission =
                Submission { matter: Matter::NewClue, command: report(&content), expected: None, key: None };
            let (office, me) = (road.office().clone(), road.me(who));
            async move { office.submit(&me, submission).await }
        });
        let done = futures::future::join_all(reports).await;
        let numbers: BTreeSet<String> =
            done.iter().flatten().flat_map(|d| d.numbers.iter().cloned()).collect();
        let prefix = &road.office().town().law.agency.prefix;
        let wanted: BTreeSet<String> = (1..=36).map(|n| format!("{prefix}线字〔2026〕第{n:03}号")).collect();
        assert_eq!(numbers, wanted, "{}", store.engine);
        let receipts: BTreeSet<&str> = done.iter().flatten().map(|d| d.receipt.as_str()).collect();
        assert_eq!(receipts.len(), 36);
    }
}

/// One of every post, and of the units that matter in the stories.
const CAST: [&str; 22] = [
    "grid-201",
    "grid-202",
    "area-east",
    "area-west",
    "area-south",
    "area-north",
    "hub",
    "dept-build-1",
    "dept-env-1",
    "squad1-1",
    "squad2-1",
    "brigade",
    "legal",
    "justice",
    "head",
    "party-secretary",
    "finance",
    "city",
    "sysadmin",
    "secadmin",
    "auditadmin",
    "hub3",
];

#[tokio::test]
async fn lists_show_exactly_what_may_be_opened() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        road.decide(&case).await;
        let mut other = report("周庄村口有人焚烧秸秆");
        other["place"] = json!({ "text": "周庄村口", "grid": "419001103202" });
        let clues = [
            clue,
            road.act("03-30T09:00", "grid-202", &Matter::NewClue, other).await.id,
            road.report("03-30T09:10").await.id,
        ];
        let to_env =
            json!({ "act": "dispatch_clue", "office": "dept-env", "squad": "squad2", "reason": "涉及环境" });
        road.act("03-30T10:00", "hub", &Matter::Clue(clues[1].clone()), to_env).await;
        let office = road.office();
        let mut seers = Vec::new();
        for who in CAST {
            let me = road.me(who);
            let listed: BTreeSet<String> = office
                .clues(&me, &ClueFilter::default())
                .await
                .expect("the list")
                .rows
                .into_iter()
                .map(|r| r.id)
                .collect();
            let mut opened = BTreeSet::new();
            for id in &clues {
                match office.clue(&me, id).await {
                    Ok(_) => assert!(opened.insert(id.clone())),
                    Err(Error::Refused(r)) => assert_eq!(r.rule.id, "P-02"),
                    Err(e) => panic!("{e}"),
                }
            }
            assert_eq!(listed, opened, "{who}'s clues");
            let listed = office.cases(&me, &CaseFilter::default()).await.expect("the list").rows.len();
            let opened = usize::from(office.case(&me, &case, false).await.is_ok());
            assert_eq!(listed, opened, "{who}'s case");
            if opened == 1 {
                seers.push(who);
            }
        }
        // The squadron, those over it, finance after the decision, and the city.
        let over = [
            "hub",
            "squad1-1",
            "brigade",
            "legal",
            "justice",
            "head",
            "party-secretary",
            "finance",
            "city",
            "hub3",
        ];
        assert_eq!(seers, over);
        let count = async |who: &str| {
            office.clues(&road.me(who), &ClueFilter::default()).await.expect("the list").rows.len()
        };
        assert_eq!(count("grid-201").await, 2, "own reports");
        assert_eq!(count("squad2-1").await, 1, "dispatched to the unit");
        let areas = [
            count("area-east").await,
            count("area-west").await,
            count("area-south").await,
            count("area-north").await,
        ];
        assert_eq!(areas.iter().sum::<usize>(), 3, "each village lies in one area: {areas:?}");
        let public = office.clues(&Me::public(), &ClueFilter::default()).await.expect("the list");
        assert!(public.rows.is_empty(), "the public has no list");
    }
}

#[tokio::test]
async fn d15_the_informant_is_known_to_the_centre_alone() {
    for store in stores().await {
        let road = Road::on(&store);
        let mut told = report("隔壁饭店油烟直排");
        told["source"] = json!("citizen");
        told["reporter"] = json!({ "name": "李举报", "phone": "19900005678" });
        let submission =
            Submission { matter: Matter::NewClue, command: told, expected: None, key: Some("form1".into()) };
        let done = road.office().submit(&Me::public(), submission).await.expect("reported");
        let dispatch = json!({ "act": "dispatch_clue", "office": "dept-build", "squad": "squad1" });
        road.act("03-02T09:20", "hub2", &Matter::Clue(done.id.clone()), dispatch).await;
        for (who, knows) in
            [("hub", true), ("dept-build-1", false), ("squad1-1", false), ("brigade", false), ("head", false)]
        {
            let view = road.office().clue(&road.me(who), &done.id).await.expect("seen");
            let text = serde_json::to_string(&view).expect("JSON");
            assert_eq!(text.contains("李举报") || text.contains("19900005678"), knows, "{who}");
        }
        for row in road.office().journal().query("SELECT record FROM event", &[]).await.expect("records") {
            assert!(!row.text(0).contains("李举报"));
        }
    }
}

#[tokio::test]
async fn a_party_is_known_and_found_by_those_who_handle_review_or_approve() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        let office = road.office();
        for (who, sees, knows) in [
            ("squad1-3", true, true),
            ("legal", true, true),
            ("deputy1", true, true),
            ("hub", true, false),
            ("justice", true, false),
            ("city", true, false),
            ("squad2-1", false, false),
            ("grid-201", false, false),
        ] {
            let me = road.me(who);
            let hits = office.search(&me, PARTY).await.expect("a search");
            assert_eq!(hits.iter().any(|h| h.id == case), knows, "{who} looks for the party");
            let hits = office.search(&me, "公共场地堆放").await.expect("a search");
            assert_eq!(hits.iter().any(|h| h.kind == "case"), sees, "{who} looks for the item");
            if let Ok(view) = office.case(&me, &case, false).await {
                let text = serde_json::to_string(&view).expect("JSON");
                let told = [PARTY, PARTY_ID, PARTY_PHONE, "示范巷9号"].iter().any(|s| text.contains(s));
                assert_eq!((view.masked, told), (!knows, knows), "{who}");
            } else {
                assert!(!sees, "{who}");
            }
        }
        // Whoever looks all the same leaves a trace.
        let before = events(&store).await;
        let view = office.case(&road.me("hub"), &case, true).await.expect("revealed");
        assert_eq!(view.state.subject.expect("a subject").party.name, PARTY);
        assert_eq!(events(&store).await, before + 1);
        let trail = office.journal().load("audit/access").await.expect("the trail");
        assert_eq!((trail[0].actor.as_str(), trail[0].body["case"].as_str()), ("hub", Some(case.as_str())));
    }
}

#[tokio::test]
async fn pages_follow_one_another_without_a_gap_or_a_repeat() {
    for store in stores().await {
        let road = Road::on(&store);
        for i in 0..70 {
            // Several in the same second: the identifier settles the order.
            let moment = format!("03-02T{:02}:{:02}", 9 + i / 30, (i % 30) / 3);
            road.report(&moment).await;
        }
        let office = road.office();
        for (who, text) in
            [("hub", ""), ("area-west", ""), ("squad1-1", ""), ("grid-201", ""), ("hub", "占了人行道")]
        {
            let mut filter = ClueFilter { text: text.into(), ..Default::default() };
            let (mut ids, mut pages) = (Vec::new(), 0);
            loop {
                let page = office.clues(&road.me(who), &filter).await.expect("a page");
                ids.extend(page.rows.into_iter().map(|r| r.id));
                pages += 1;
                let Some(next) = page.next else { break };
                filter.after = next;
            }
            let unique: BTreeSet<&String> = ids.iter().collect();
            assert_eq!(unique.len(), ids.len(), "{who}: a row came twice");
            let wanted = match who {
                "squad1-1" => 0,
                "area-west" => ids.len(),
                _ => 70,
            };
            assert_eq!(ids.len(), wanted, "{} {who} {text}", store.engine);
            assert!(ids.is_empty() || ids.len() < 70 || pages == 3);
        }
    }
}

/// Appends a record as the house itself would write it.
async fn forge(
    office: &office::Office,
    like: &journal::Recorded,
    stream: &'static str,
    body: Value,
    private: Value,
) {
    let act = journal::Act { key: None, at: like.at.clone(), actor: like.actor.clone() };
    let event = journal::NewEvent { kind: like.kind.clone(), body, private: Some(private) };
    let done = office.journal().act::<std::convert::Infallible, _>(act, move |tx| {
        Box::pin(async move {
            tx.append(stream, journal::Expect::Any, vec![event]).await?;
            Ok(serde_json::Value::Null)
        })
    });
    done.await.unwrap_or_else(|_| panic!("appended"));
}

/// 签名: a record that fits in every other way, under a signature given over something else, somewhere else, or of nothing.
#[tokio::test]
async fn a_signature_over_another_content_is_named_by_verify() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let office = road.office();
        let signatures = |found: Vec<journal::Finding>| -> Vec<(String, String)> {
            found.into_iter().filter(|f| f.what.contains("签名")).map(|f| (f.place, f.what)).collect()
        };
        let sound = office.verify(|_, _| {}).await.expect("verified");
        assert_eq!(signatures(sound.findings), [], "{}", store.engine);
        let records = office.journal().load(&format!("clue/{clue}")).await.expect("its records");
        let checked = records.iter().find(|r| r.kind == "site_checked").expect("the check on site").clone();
        let private = checked.private.clone().expect("a signature");
        let mut altered = checked.body.clone();
        altered["findings"] = json!("没有发现问题");
        forge(office, &checked, "clue/altered", altered, private.clone()).await;
        forge(office, &checked, "clue/elsewhere", checked.body.clone(), private.clone()).await;
        let mut renamed = private.clone();
        renamed["/signature"]["name"] = json!("另一人");
        forge(office, &checked, "clue/renamed", checked.body.clone(), renamed).await;
        let mut bare = private.clone();
        bare["/signature"].as_object_mut().expect("a signature").remove("of").expect("bound");
        forge(office, &checked, "clue/bare", checked.body.clone(), bare).await;
        let found = signatures(office.verify(|_, _| {}).await.expect("verified").findings);
        let wanted = [
            ("clue/altered", "在场群众的签名与内容不符"),
            ("clue/elsewhere", "在场群众的签名与内容不符"),
            ("clue/renamed", "另一人的签名与内容不符"),
            ("clue/bare", "在场群众的签名没有内容摘要"),
        ];
        assert_eq!(found.len(), wanted.len(), "{}: {found:?}", store.engine);
        for ((place, what), (stream, said)) in found.iter().zip(wanted) {
            assert!(place.contains(stream) && what == said, "{}: {place} {what}", store.engine);
        }
    }
}

/// 旧账: signatures given before they carried a digest are no fault of the record; one drawn without it afterwards is.
#[tokio::test]
async fn what_was_signed_before_digests_is_verified_as_it_is() {
    let first = stores().await.remove(0);
    let road = Road::on(&first);
    let clue = road.to_squad().await;
    let records = road.office().journal().load(&format!("clue/{clue}")).await.expect("its records");
    let checked = records.iter().find(|r| r.kind == "site_checked").expect("the check on site").clone();
    let mut bare = checked.private.clone().expect("a signature");
    bare["/signature"].as_object_mut().expect("a signature").remove("of").expect("bound");
    for store in stores().await {
        let road = Road::on(&store);
        let office = road.office();
        forge(office, &checked, "clue/old", checked.body.clone(), bare.clone()).await;
        road.to_squad().await;
        let named =
            |found: Vec<journal::Finding>| found.into_iter().filter(|f| f.what.contains("签名")).count();
        assert_eq!(named(office.verify(|_, _| {}).await.expect("verified").findings), 0, "{}", store.engine);
        let events = office.journal().load("clue/old").await.expect("its records");
        assert_eq!(events.len(), 1, "it is still read");
        forge(office, &checked, "clue/new", checked.body.clone(), bare.clone()).await;
        assert_eq!(named(office.verify(|_, _| {}).await.expect("verified").findings), 1, "{}", store.engine);
    }
}

/// 一图一用: a picture that stands in a record signs nothing else, in this matter or another.
#[tokio::test]
async fn a_signature_is_given_anew_every_time() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let records = road.office().journal().load(&format!("clue/{clue}")).await.expect("its records");
        let checked = records.iter().find(|r| r.kind == "site_checked").expect("the check on site");
        let used = checked.private.as_ref().expect("a signature")["/signature"]["image"].clone();
        let matter = Matter::Clue(road.report("03-03T09:00").await.id);
        road.act("03-03T09:10", "hub2", &matter, json!({ "act": "accept_clue" })).await;
        let dispatch = json!({ "act": "dispatch_clue", "office": "dept-build", "squad": "squad1" });
        road.act("03-03T09:20", "hub2", &matter, dispatch).await;
        road.at("03-03T14:30");
        let check = |signature: Value| {
            json!({
                "act": "check_site", "officers": ["dept-build-1", "squad1-1"], "started_at": "2026-03-03T14:00:00",
                "ended_at": "2026-03-03T14:20:00", "place": { "text": "承留村主街中段" }, "shown_certificates": true,
                "present": "在场群众", "findings": "门前堆放物料约12平方米。", "outcome": "general",
                "files": [photo('b')], "signature": signature,
            })
        };
        let lent = check(json!({ "name": "在场群众", "image": used }));
        match road.try_act("dept-build-1", &matter, lent).await {
            Err(SubmitError::Refused(r)) => {
                assert_eq!((r.rule.id, r.field), ("P-05", Some("signature")), "{}", store.engine);
                assert!(r.have.contains("已经用在别的记录里"), "{r}");
            }
            other => panic!("{}: {other:?}", store.engine),
        }
        road.try_act("dept-build-1", &matter, check(signature("在场群众"))).await.expect("signed anew");
    }
}
