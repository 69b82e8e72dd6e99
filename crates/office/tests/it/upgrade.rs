//! A database that a program of another version made: its lists are thrown away and made anew when it is opened, and
//! nothing else of it is touched.

use crate::road::{Road, report};
use crate::store::{Store, stores};
use office::accounts::{Accounts, Hashing, Settings};
use office::{Matter, Me, Office, Submission};
use serde_json::json;
use std::convert::Infallible;

/// What somebody else's program did to the lists.
async fn alter(office: &Office, statements: &'static [&'static str]) {
    let done = office.journal().act::<Infallible, _>(journal::Act::default(), move |tx| {
        Box::pin(async move {
            for statement in statements {
                tx.execute(statement, &[]).await?;
            }
            Ok(serde_json::Value::Null)
        })
    });
    done.await.expect("altered");
}

/// The lists of a version before, in the ways in which they may differ.
const OLDER: [(&str, &[&str]); 3] = [
    (
        "a column is missing, and nothing says by which statements the lists were made",
        &["DROP INDEX case_goods", "ALTER TABLE case_row DROP COLUMN goods", "DROP TABLE read_model"],
    ),
    (
        "tables of quite another shape, and one is missing",
        &[
            "UPDATE read_model SET schema = 'older'",
            "DROP TABLE info_row",
            "CREATE TABLE info_row (id TEXT PRIMARY KEY, nonsense BIGINT NOT NULL)",
            "DROP TABLE search_gram",
        ],
    ),
    (
        "the same tables with rows that no event explains",
        &[
            "UPDATE read_model SET schema = 'older'",
            "UPDATE case_row SET number = 'x'",
            "DELETE FROM clue_row",
        ],
    ),
];

fn settings() -> Settings {
    Settings { demo: true, hashing: Hashing { memory_kib: 64, passes: 1, at_once: 2 }, ..Settings::default() }
}

/// Everything that is no list: the journal, accounts, sessions, files sent up.
async fn kept(store: &Store) -> Vec<String> {
    let tables =
        ["event", "private_part", "act_key", "journal_head", "account", "session", "sign_in_failure"];
    let mut all = Vec::new();
    for table in tables {
        let sql = format!("SELECT * FROM {table}");
        let mut rows: Vec<_> =
            store.office.journal().query(&sql, &[]).await.expect("rows").into_iter().map(|r| r.0).collect();
        rows.sort_by_key(|r| format!("{r:?}"));
        all.push(format!("{table} {rows:?}"));
    }
    all
}

#[tokio::test]
async fn lists_of_another_version_are_made_anew_at_opening_and_nothing_else_is_touched() {
    for mut store in stores().await {
        let road = Road::on(&store);
        let case = road.file(&road.to_squad().await).await;
        road.decide(&case).await;
        let apply = json!({
            "act": "apply_information", "content": "2025年度行政处罚统计", "form": "电子邮件",
            "applicant": { "name": "周申请", "document": "居民身份证", "contact": "zhou@example.com" },
        });
        let submission = Submission { matter: Matter::NewInfo, command: apply, expected: None, key: None };
        road.office().submit(&Me::public(), submission).await.expect("taken");
        let accounts = Accounts::open(store.office.clone(), settings()).await.expect("accounts");
        accounts.make_accounts().await.expect("made");
        let session = accounts.demo_sign_in("hub", "10.0.0.7", "测试浏览器", None).await.expect("comes in");
        drop(accounts);

        for (what, statements) in OLDER {
            let place = format!("{}: {what}", store.engine);
            let lists = store.office.lists_digest().await.expect("a digest");
            alter(&store.office, statements).await;
            let before = kept(&store).await;
            store = store.close_and_open().await;
            assert_eq!(store.office.lists_digest().await.expect("a digest"), lists, "{place}");
            assert_eq!(kept(&store).await, before, "{place}");
            store.office.rebuild(|_, _| ()).await.expect("rebuilt");
            assert_eq!(store.office.lists_digest().await.expect("a digest"), lists, "{place}");
            let differ = store.office.compare_lists(|_, _| ()).await.expect("compared");
            assert_eq!(differ, Some(Vec::new()), "{place}");
        }

        // Once made they stand: whatever is planted in them meanwhile is for `verify` to find, not for the opening.
        alter(&store.office, &["UPDATE case_row SET number = 'x'"]).await;
        store = store.close_and_open().await;
        let differ = store.office.compare_lists(|_, _| ()).await.expect("compared");
        assert_eq!(differ, Some(vec!["case_row"]), "{}", store.engine);
        store.office.rebuild(|_, _| ()).await.expect("rebuilt");

        // Whoever was signed in is so still, and work goes on.
        let accounts = Accounts::open(store.office.clone(), settings()).await.expect("accounts");
        let me = accounts.me(&session.secret).await.expect("answers").expect("signed in");
        assert_eq!(me.me.person.id, "hub");
        let road = Road::on(&store);
        assert_eq!(road.office().case(&road.me("squad1-1"), &case, false).await.expect("seen").id, case);
        road.act("04-01T09:00", "grid-201", &Matter::NewClue, report("又有摊位占道")).await;
    }
}
