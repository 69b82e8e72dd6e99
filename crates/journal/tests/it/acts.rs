//! Acts: all or nothing, each alone, in one order.

use crate::bed::{Bed, Notes, act, beds, lists_differ, note, noted, tamper, wrong};
use futures::future::BoxFuture;
use journal::{Act, ActError, Error, Expect, Journal, Projector, Recorded, Tx};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_make_one_gapless_chain() {
    for bed in beds() {
        let journal = bed.open().await;
        let writers = (0..16).map(|w| {
            let journal = journal.clone();
            tokio::spawn(async move {
                let mut got = Vec::new();
                for i in 0..40 {
                    let done =
                        note(&journal, act(None), &format!("case/{}", (w + i) % 7), Expect::Any, "记").await;
                    got.push(done.expect("done").value["seq"].as_i64().expect("a number"));
                }
                assert!(got.is_sorted(), "one client's acts stand in its own order");
                got
            })
        });
        let mut seqs = BTreeSet::new();
        for writer in futures::future::join_all(writers).await {
            seqs.extend(writer.expect("it ran"));
        }
        assert_eq!(seqs, (1..=640).collect(), "{}", bed.engine);
        let events = journal.scan(0, 1000).await.expect("read");
        assert_eq!(events.iter().map(|e| e.seq).collect::<Vec<_>>(), (1..=640).collect::<Vec<_>>());
        for n in 0..7 {
            let stream = journal.load(&format!("case/{n}")).await.expect("read");
            let versions: Vec<i64> = stream.iter().map(|e| e.version).collect();
            assert_eq!(versions, (1..=i64::try_from(stream.len()).unwrap()).collect::<Vec<_>>());
        }
        assert_eq!(wrong(&journal).await, Vec::<String>::new(), "{}", bed.engine);
        assert_eq!(lists_differ(&journal).await, Vec::<&str>::new());
        assert_eq!(journal.len().await.expect("a number"), 640);
    }
}

#[tokio::test]
async fn a_page_that_is_stale_writes_nothing() {
    for bed in beds() {
        let journal = bed.open().await;
        note(&journal, act(None), "case/a", Expect::Version(0), "一").await.expect("the first");
        let again = note(&journal, act(None), "case/a", Expect::Version(0), "二").await;
        assert!(
            matches!(again, Err(ActError::Store(Error::Stale { expected: 0, found: 1, .. }))),
            "{}: {again:?}",
            bed.engine
        );
        assert_eq!(journal.len().await.expect("a number"), 1);
        note(&journal, act(None), "case/a", Expect::Version(1), "二").await.expect("from the page of now");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_from_the_same_page_give_one() {
    for bed in beds() {
        // Two processes as well as two people: each has its own writer.
        let (here, there) = (bed.open().await, bed.open().await);
        for round in 0..20 {
            let (a, b) = tokio::join!(
                note(&here, act(None), "case/a", Expect::Version(round), "甲"),
                note(&there, act(None), "case/a", Expect::Version(round), "乙"),
            );
            assert!(a.is_ok() != b.is_ok(), "{}: {a:?} {b:?}", bed.engine);
        }
        assert_eq!(wrong(&here).await, Vec::<String>::new());
        assert_eq!(lists_differ(&here).await, Vec::<&str>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_acts_once_however_often_it_comes() {
    for bed in beds() {
        let journal = bed.open().await;
        let calls = (0..12).map(|_| note(&journal, act(Some("k")), "case/a", Expect::Any, "一"));
        let done: Vec<_> =
            futures::future::join_all(calls).await.into_iter().map(|d| d.expect("done")).collect();
        assert_eq!(done.iter().filter(|d| !d.repeated).count(), 1, "{}", bed.engine);
        assert!(done.iter().all(|d| d.value == done[0].value), "everyone hears the first answer");
        assert_eq!(journal.len().await.expect("a number"), 1);
        let mut other = act(Some("k"));
        if let Some(key) = &mut other.key {
            key.digest = "of something else".into();
        }
        let reused = note(&journal, other, "case/a", Expect::Any, "二").await;
        assert!(matches!(reused, Err(ActError::Store(Error::KeyReused))), "{reused:?}");
        let after = bed.open().await;
        assert!(note(&after, act(Some("k")), "case/a", Expect::Any, "一").await.expect("done").repeated);
    }
}

#[tokio::test]
async fn a_refused_request_may_come_again_under_its_key() {
    for bed in beds() {
        let journal = bed.open().await;
        let refused = journal
            .act::<String, _>(act(Some("k")), |tx| {
                Box::pin(async move {
                    tx.append("case/a", Expect::Any, vec![noted("一")]).await?;
                    Err(ActError::Refused("少一名执法人员".to_string()))
                })
            })
            .await;
        assert!(matches!(refused, Err(ActError::Refused(why)) if why == "少一名执法人员"));
        assert_eq!(journal.len().await.expect("a number"), 0, "{}: nothing half done", bed.engine);
        let done =
            note(&journal, act(Some("k")), "case/a", Expect::Version(0), "一").await.expect("now in order");
        assert!(!done.repeated);
    }
}

/// Keeps the writer busy until told, so that what is sent meanwhile goes into one commit.
async fn busy(journal: &Journal) -> impl FnOnce() + use<> {
    let (begun, started) = tokio::sync::oneshot::channel();
    let (release, released) = tokio::sync::oneshot::channel::<()>();
    let journal = journal.clone();
    tokio::spawn(async move {
        journal
            .act::<String, _>(act(None), |_| {
                Box::pin(async move {
                    let _ = begun.send(());
                    let _ = released.await;
                    Ok(Json::Null)
                })
            })
            .await
    });
    started.await.expect("the writer has it");
    move || {
        let _ = release.send(());
    }
}

/// Runs three acts into one commit: a good one, `middle`, a good one.
async fn between<F>(journal: &Journal, middle: F) -> Result<journal::Outcome, ActError<String>>
where
    F: for<'a, 'c> FnOnce(
            &'a mut journal::Tx<'c>,
        ) -> futures::future::BoxFuture<'a, Result<Json, ActError<String>>>
        + Send
        + 'static,
{
    let release = busy(journal).await;
    let (first, middle, last, ()) = tokio::join!(
        biased;
        note(journal, act(None), "case/a", Expect::Any, "前"),
        journal.act(act(None), middle),
        note(journal, act(None), "case/b", Expect::Any, "后"),
        async { release() },
    );
    first.expect("the first stands");
    last.expect("the last stands");
    middle
}

#[tokio::test]
async fn an_act_that_fails_takes_no_other_with_it() {
    for bed in beds() {
        let journal = bed.open().await;
        let broken = between(&journal, |tx| {
            Box::pin(async move {
                tx.append("case/a", Expect::Any, vec![noted("半")]).await?;
                tx.execute("INSERT INTO no_such_table VALUES (1)", &[]).await?;
                Ok(Json::Null)
            })
        })
        .await;
        assert!(matches!(broken, Err(ActError::Store(Error::Database(_)))), "{}: {broken:?}", bed.engine);

        let asked = between(&journal, |tx| {
            Box::pin(async move {
                tx.fetch("SELECT no_such_column FROM event", &[]).await?;
                Ok(Json::Null)
            })
        })
        .await;
        assert!(matches!(asked, Err(ActError::Store(Error::Database(_)))), "{}: {asked:?}", bed.engine);

        let swallowed = between(&journal, |tx| {
            Box::pin(async move {
                tx.append("case/a", Expect::Any, vec![noted("半")]).await?;
                let _ = tx.execute("INSERT INTO no_such_table VALUES (1)", &[]).await;
                Ok(json!("all well"))
            })
        })
        .await;
        assert!(matches!(swallowed, Err(ActError::Store(Error::Faulty))), "{}: {swallowed:?}", bed.engine);

        let panicked = between(&journal, |tx| {
            Box::pin(async move {
                let events = tx.append("case/a", Expect::Any, vec![noted("半")]).await?;
                Notes.apply(tx, &events).await?;
                panic!("a fault in the program");
            })
        })
        .await;
        assert!(matches!(panicked, Err(ActError::Store(Error::Faulty))), "{}: {panicked:?}", bed.engine);

        let words: Vec<String> = journal
            .scan(0, 100)
            .await
            .expect("read")
            .iter()
            .map(|e| e.body["words"].as_str().unwrap_or_default().to_string())
            .collect();
        assert_eq!(words, ["前", "后"].repeat(4), "{}", bed.engine);
        assert_eq!(wrong(&journal).await, Vec::<String>::new());
        assert_eq!(lists_differ(&journal).await, Vec::<&str>::new());
    }
}

/// An engine may end the whole transaction by itself (a full disk, a server that stops): nobody in it may think it done.
#[tokio::test]
async fn a_commit_that_fails_fails_for_everyone_in_it_and_the_next_goes_on() {
    for bed in beds() {
        let journal = bed.open().await;
        note(&journal, act(None), "case/a", Expect::Any, "前").await.expect("before");
        if bed.engine == "sqlite" {
            journal
                .ensure_schema(&["CREATE TRIGGER doom BEFORE INSERT ON note WHEN NEW.words = 'doom' \
                                  BEGIN SELECT RAISE(ROLLBACK, 'the disk is full'); END"])
                .await
                .expect("a trap");
        }
        let postgres = bed.engine == "postgres";
        let release = busy(&journal).await;
        let (first, doomed, last, ()) = tokio::join!(
            biased;
            note(&journal, act(Some("k1")), "case/a", Expect::Any, "一"),
            journal.act::<String, _>(act(None), move |tx| {
                Box::pin(async move {
                    let sql = if postgres {
                        "SELECT pg_terminate_backend(pg_backend_pid())"
                    } else {
                        "INSERT INTO note (stream, number, words) VALUES ('case/z', 1, 'doom')"
                    };
                    tx.execute(sql, &[]).await?;
                    Ok(Json::Null)
                })
            }),
            note(&journal, act(Some("k3")), "case/b", Expect::Any, "三"),
            async { release() },
        );
        for (who, outcome) in [("first", first), ("doomed", doomed), ("last", last)] {
            let void = matches!(outcome, Err(ActError::Store(Error::Uncommitted(_))));
            assert!(void, "{}: {who}: {outcome:?}", bed.engine);
        }
        assert_eq!(journal.len().await.expect("a number"), 1, "{}", bed.engine);
        // The same requests come again, as phones do.
        let again = note(&journal, act(Some("k1")), "case/a", Expect::Version(1), "一").await.expect("done");
        assert!(!again.repeated);
        note(&journal, act(Some("k3")), "case/b", Expect::Version(0), "三").await.expect("done");
        assert_eq!(wrong(&journal).await, Vec::<String>::new());
        assert_eq!(lists_differ(&journal).await, Vec::<&str>::new());
    }
}

#[tokio::test]
async fn what_is_personal_stands_beside_the_chain_and_can_be_erased() {
    for bed in beds() {
        let journal = bed.open().await;
        for _ in 0..2 {
            note(&journal, act(None), "clue/a", Expect::Any, "张").await.expect("done");
        }
        let events = journal.load("clue/a").await.expect("read");
        assert_eq!(events[0].private, Some(json!({ "name": "某张", "phone": "139" })));
        let raw = journal.raw("clue/a").await.expect("read");
        assert!(raw.iter().all(|r| r.check().is_ok() && !r.record.contains("某张")), "{raw:?}");
        let digest = |i: usize| {
            serde_json::from_str::<Json>(&raw[i].record).expect("JSON")["private"].as_str().map(String::from)
        };
        assert_ne!(digest(0), digest(1), "equal details do not show as equal: each has its salt");

        journal.erase(act(None), vec![1]).await.expect("erased by law");
        let events = journal.load("clue/a").await.expect("read");
        assert_eq!((events[0].private.is_none(), events[1].private.is_some()), (true, true));
        assert_eq!(wrong(&journal).await, Vec::<String>::new(), "{}", bed.engine);
        let told = journal.load("erasures").await.expect("read");
        assert_eq!((told[0].actor.as_str(), &told[0].body), ("hub", &json!({ "seqs": [1] })));

        tamper(&journal, "DELETE FROM private_part WHERE seq = 2", vec![]).await.expect("taken");
        assert_eq!(wrong(&journal).await, ["第2条：个人信息缺失，也没有删除记录"], "{}", bed.engine);
    }
}

#[tokio::test]
async fn lists_come_out_equal_and_an_altered_list_is_found() {
    for bed in beds() {
        let journal = bed.open().await;
        for i in 0..30 {
            note(&journal, act(None), &format!("case/{}", i % 4), Expect::Any, &format!("第{i}次"))
                .await
                .expect("done");
        }
        let before = journal.read_model_digest(&Notes).await.expect("a digest");
        tamper(&journal, "UPDATE note SET number = number + 1 WHERE stream = 'case/2'", vec![])
            .await
            .expect("altered");
        assert_ne!(journal.read_model_digest(&Notes).await.expect("a digest"), before);
        assert_eq!(lists_differ(&journal).await, ["note"], "{}", bed.engine);
        journal.rebuild(Arc::new(Notes), |_, _| ()).await.expect("rebuilt");
        assert_eq!(journal.read_model_digest(&Notes).await.expect("a digest"), before, "{}", bed.engine);
        assert_eq!(lists_differ(&journal).await, Vec::<&str>::new());
    }
}

/// Another program's lists: a column more.
struct Longer;

impl Projector for Longer {
    fn tables(&self) -> Vec<&'static str> {
        vec!["note"]
    }

    fn schema(&self) -> &'static [&'static str] {
        &[
            "CREATE TABLE IF NOT EXISTS note (stream TEXT PRIMARY KEY, number BIGINT NOT NULL, words TEXT NOT NULL, \
             length BIGINT NOT NULL)",
            "CREATE INDEX IF NOT EXISTS note_length ON note (length)",
        ]
    }

    fn apply<'a>(&'a self, tx: &'a mut Tx<'_>, events: &'a [Recorded]) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            for event in events {
                let words = event.body["words"].as_str().unwrap_or_default();
                if words == "坏" {
                    return Err(Error::Corrupt("a record that cannot be read".into()));
                }
                let sql = "INSERT INTO note (stream, number, words, length) VALUES ($1, $2, $3, $4) \
                           ON CONFLICT (stream) DO UPDATE SET number = $2, words = $3, length = $4";
                let length = i64::try_from(words.chars().count()).expect("short");
                let args = [event.stream.as_str().into(), event.version.into(), words.into(), length.into()];
                tx.execute(sql, &args).await?;
            }
            Ok(())
        })
    }
}

#[tokio::test]
async fn lists_of_another_shape_are_made_anew_once_and_the_records_stay() {
    for bed in beds() {
        let journal = bed.open().await;
        for i in 0..1200 {
            note(&journal, act(None), &format!("case/{}", i % 7), Expect::Any, "记").await.expect("done");
        }
        let (told, hear) = (Arc::new(Mutex::new(Vec::new())), |told: &Arc<Mutex<Vec<_>>>| {
            let told = told.clone();
            move |done, total| told.lock().expect("told").push((done, total))
        });
        assert!(!journal.ensure_lists(Arc::new(Notes), hear(&told)).await.expect("they stand"));
        assert!(told.lock().expect("told").is_empty());
        assert!(journal.ensure_lists(Arc::new(Longer), hear(&told)).await.expect("made"), "{}", bed.engine);
        assert_eq!(*told.lock().expect("told"), [(500, 1200), (1000, 1200), (1200, 1200)]);
        let rows = journal.query("SELECT length FROM note ORDER BY stream", &[]).await.expect("read");
        assert_eq!(rows.iter().map(|r| r.int(0)).collect::<Vec<_>>(), [1; 7]);
        assert!(!journal.ensure_lists(Arc::new(Longer), |_, _| ()).await.expect("they stand"), "only once");
        assert_eq!((journal.len().await.expect("a number"), wrong(&journal).await), (1200, vec![]));
        // Back to the shape of before, by two at a time: the second finds the work done.
        let (one, two) = tokio::join!(
            journal.ensure_lists(Arc::new(Notes), |_, _| ()),
            journal.ensure_lists(Arc::new(Notes), |_, _| ()),
        );
        assert!(one.expect("made") != two.expect("made"), "{}", bed.engine);
        assert_eq!(lists_differ(&journal).await, Vec::<&str>::new());
    }
}

#[tokio::test]
async fn lists_that_cannot_be_made_anew_stay_as_they_were() {
    for bed in beds() {
        let journal = bed.open().await;
        for words in ["好", "坏"] {
            note(&journal, act(None), &format!("case/{words}"), Expect::Any, words).await.expect("done");
        }
        let before = journal.read_model_digest(&Notes).await.expect("a digest");
        let error = journal.ensure_lists(Arc::new(Longer), |_, _| ()).await.expect_err("a record");
        assert!(matches!(error, Error::Corrupt(_)), "{}: {error:?}", bed.engine);
        assert_eq!(journal.read_model_digest(&Notes).await.expect("a digest"), before, "{}", bed.engine);
        assert!(!journal.ensure_lists(Arc::new(Notes), |_, _| ()).await.expect("they stand"));
    }
}

#[tokio::test]
async fn a_caller_that_goes_away_has_acted_or_not_but_never_half() {
    let bed = Bed::sqlite();
    let journal = bed.open().await;
    for i in 0..50 {
        let key = format!("k{i}");
        let call = note(&journal, act(Some(&key)), "case/a", Expect::Any, "记");
        let _ = tokio::time::timeout(std::time::Duration::from_micros(i * 20), call).await;
        note(&journal, act(Some(&key)), "case/a", Expect::Any, "记").await.expect("asked again");
    }
    assert_eq!(journal.len().await.expect("a number"), 50, "every request once");
    assert_eq!(lists_differ(&journal).await, Vec::<&str>::new());
}

#[tokio::test]
async fn arguments_stand_by_their_number_in_whatever_order_they_are_named() {
    for bed in beds() {
        let journal = bed.open().await;
        note(&journal, act(None), "case/a", Expect::Any, "价$1元").await.expect("done");
        let sql = "SELECT words FROM note WHERE words = $3 AND number = $2 AND stream = $1";
        let args = ["case/a".into(), 1.into(), "价$1元".into()];
        let rows = journal.query(sql, &args).await.expect("read");
        assert_eq!(rows.first().map(|r| r.text(0)).as_deref(), Some("价$1元"), "{}", bed.engine);
    }
}

#[tokio::test]
async fn an_unknown_address_is_refused() {
    assert!(matches!(Journal::open("mysql://x").await.err(), Some(Error::Address(_))));
    let nothing = Act::default();
    assert!(nothing.key.is_none());
}
