//! The bytes on disk. A journal written today must verify in twenty years: these lines may never change.

use crate::bed::beds;
use journal::{Act, Expect, NewEvent, RawRecord, canonical};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The records below, as they were first written, and the chain over them.
const GOLDEN: [(&str, &str); 2] = [
    (
        r#"{"actor":"hub","at":"2026-03-02T09:00:00","body":{"a":"甲\n\"乙\"","amount":20000,"z":[true,null,1.5]},"kind":"decided","private":null,"seq":1,"stream":"case/a","v":1,"version":1}"#,
        "101e9641189791b6bf22f01e35c25b36f92a427a3b0da351df9c47f1a3c7d4a9",
    ),
    (
        r#"{"actor":"hub","at":"2026-03-02T09:00:00","body":{"way":"direct"},"kind":"served","private":null,"seq":2,"stream":"case/a","v":1,"version":2}"#,
        "d0dfa478f9f2428007fb2f5e7819813002dc8708783848fc13643519a2aeb48e",
    ),
];

#[tokio::test]
async fn records_and_chain_are_written_as_ever() {
    for bed in beds() {
        let journal = bed.open().await;
        let first = NewEvent {
            kind: "decided".into(),
            body: json!({ "z": [true, null, 1.5], "amount": 20000, "a": "甲\n\"乙\"" }),
            private: None,
        };
        let second = NewEvent { kind: "served".into(), body: json!({ "way": "direct" }), private: None };
        let act = Act { key: None, at: "2026-03-02T09:00:00".into(), actor: "hub".into() };
        journal
            .act::<String, _>(act, move |tx| {
                Box::pin(async move {
                    tx.append("case/a", Expect::Version(0), vec![first, second]).await?;
                    Ok(Value::Null)
                })
            })
            .await
            .expect("done");
        let raw = journal.raw("case/a").await.expect("read");
        for (raw, (record, hash)) in raw.iter().zip(GOLDEN) {
            assert_eq!((raw.record.as_str(), raw.hash.as_str()), (record, hash), "{}", bed.engine);
        }
        let head = journal.head().await.expect("a head");
        assert_eq!(head.to_string(), format!("{:019} {}", 2, GOLDEN[1].1));
        assert_eq!(std::fs::read_to_string(&bed.anchor).expect("the anchor"), format!("{head}\n"));
    }
}

#[test]
fn a_personal_part_is_bound_by_its_salted_digest() {
    let digest = "eabe1eae2756fd583dbfc9260e567ef64cd8545f07b6068720414e5c3bee5966";
    let whole = RawRecord {
        record: GOLDEN[1].0.replace(r#""private":null"#, &format!(r#""private":"{digest}""#)),
        previous: GOLDEN[0].1.into(),
        hash: "a88d0e3dbcc67b630b097a7f0eea9118d8ff582835ef8def61ada3928b255adc".into(),
        salt: Some("00112233445566778899aabbccddeeff".into()),
        private: Some(r#"{"name":"某甲"}"#.into()),
    };
    assert_eq!(whole.check(), Ok(()));
    let erased = RawRecord { salt: None, private: None, ..whole.clone() };
    assert_eq!(erased.check(), Ok(()), "lawful erasure leaves the chain whole");
    let other = RawRecord { private: Some(r#"{"name":"某乙"}"#.into()), ..whole.clone() };
    assert!(other.check().is_err());
    let salted = RawRecord { salt: Some(salt_of_another()), ..whole.clone() };
    assert!(salted.check().is_err());
    let unchained = RawRecord { previous: GOLDEN[1].1.into(), ..whole };
    assert!(unchained.check().is_err());
}

fn salt_of_another() -> String {
    "00".repeat(16)
}

proptest! {
    /// The same value has the same bytes, whatever order its keys came in; and the bytes say the value.
    #[test]
    fn canonical_json_is_one_spelling(pairs in prop::collection::btree_map(".{0,6}", ".{0,8}", 0..6), n in any::<i64>()) {
        let forward: serde_json::Map<String, Value> =
            pairs.iter().map(|(k, v)| (k.clone(), json!([v, n]))).collect();
        let backward: serde_json::Map<String, Value> =
            pairs.iter().rev().map(|(k, v)| (k.clone(), json!([v, n]))).collect();
        let bytes = canonical(&Value::Object(forward.clone()));
        prop_assert_eq!(&bytes, &canonical(&Value::Object(backward)));
        prop_assert_eq!(serde_json::from_str::<Value>(&bytes).unwrap(), Value::Object(forward));
    }
}
