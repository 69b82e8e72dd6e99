//! 执法人员签名: what officers signed is held against the records that issued it, on the document's page and by `zhifa verify`.

use crate::road::{Road, signature};
use crate::store::stores;
use law::signing::Standing;
use office::{Matter, Office, Submission, SubmitError};
use serde_json::{Value, json};

/// What verify says of signatures.
async fn findings(office: &Office) -> Vec<String> {
    let found = office.verify(|_, _| {}).await.expect("verified").findings;
    found.into_iter().filter(|f| f.what.contains("签名")).map(|f| format!("{} {}", f.place, f.what)).collect()
}

/// Appends records as the house itself would write them.
async fn forge(office: &Office, stream: &'static str, records: Vec<journal::NewEvent>) {
    let act = journal::Act { key: None, at: office.now().to_string(), actor: "squad1-1".into() };
    let done = office.journal().act::<std::convert::Infallible, _>(act, move |tx| {
        Box::pin(async move {
            tx.append(stream, journal::Expect::Any, records).await?;
            Ok(Value::Null)
        })
    });
    done.await.unwrap_or_else(|_| panic!("appended"));
}

fn again(record: &journal::Recorded) -> journal::NewEvent {
    journal::NewEvent {
        kind: record.kind.clone(),
        body: record.body.clone(),
        private: record.private.clone(),
    }
}

#[tokio::test]
async fn every_document_signed_says_whether_it_is_what_its_officers_signed() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        road.notice(&case, "一般", 50000).await;
        let office = road.office();
        let matter = Matter::Case(case.clone());
        let second = road.me("squad1-2");
        let sign = |name: &str| json!({ "act": "countersign", "signature": signature(name) });

        // Whoever was not there does not sign; nor does another's name stand under it.
        road.at("03-17T09:00");
        let refused = |answer: Result<office::Done, SubmitError>| match answer {
            Err(SubmitError::Refused(r)) => r.rule.id,
            other => panic!("{}: {other:?}", store.engine),
        };
        assert_eq!(refused(road.try_act("squad1-3", &matter, sign("")).await), "P-02");
        assert_eq!(refused(road.try_act("legal", &matter, sign("")).await), "P-01");
        assert_eq!(refused(road.try_act("squad1-2", &matter, sign("另一人")).await), "P-04");

        // Once, however often it is sent.
        let command = sign(&second.person.name);
        let mut submission = Submission {
            matter: matter.clone(),
            command,
            expected: None,
            key: Some("countersign-once".into()),
        };
        let content = office.to_be_signed(&second, &submission, "signature").await.expect("it may be signed");
        law::signing::bind(&mut submission.command, "signature", &content);
        let done = office.submit(&second, submission.clone()).await.expect("signed");
        let repeated = office.submit(&second, submission).await.expect("the same");
        assert!(!done.repeated && repeated.repeated && done.version == repeated.version);
        assert_eq!(refused(road.try_act("squad1-2", &matter, sign("")).await), "P-03");

        // On the page of the document: the second officer's signature fits, the first has not signed.
        let records = office.journal().load(&format!("case/{case}")).await.expect("its records");
        let inquiry = records.iter().find(|r| r.kind == "inquiry_recorded").expect("an inquiry").clone();
        let number: law::number::DocNumber =
            serde_json::from_value(inquiry.body["number"].clone()).expect("a number");
        let shown = office.paper_pages(&second, &number.to_string()).await.expect("drawn");
        let own: Vec<_> = shown.signed.iter().filter(|s| s.name == second.person.name).collect();
        assert_eq!(own.iter().map(|s| s.standing).collect::<Vec<_>>(), [Standing::Fits], "{}", store.engine);
        assert_eq!(findings(office).await, Vec::<String>::new(), "{}", store.engine);

        // The same list of documents over an inquiry that says something else.
        let signed = records.iter().find(|r| r.kind == "papers_signed").expect("signed").clone();
        let mut altered = again(&inquiry);
        altered.body["relation"] = json!("路人");
        forge(office, "case/altered", vec![altered, again(&signed)]).await;
        let found = findings(office).await;
        let wanted = format!("{}的签名与{number}的内容不符", second.person.name);
        assert!(found.iter().any(|f| f.contains("case/altered") && f.contains(&wanted)), "{found:?}");
        assert!(found.iter().all(|f| f.contains("case/altered")), "{found:?}");

        // What was lawfully erased cannot be told any more, and is no fault.
        let before = found.len();
        office.journal().erase(journal::Act::default(), vec![inquiry.seq]).await.expect("erased");
        assert_eq!(findings(office).await.len(), before, "{}", store.engine);
    }
}

/// The signature stands where the officer's name stood, and the page says that it fits.
#[tokio::test]
async fn a_signature_is_drawn_in_the_officers_place_and_held_against_its_document() {
    let store = stores().await.remove(0);
    let road = Road::on(&store);
    let clue = road.to_squad().await;
    let office = road.office();
    let matter = Matter::Clue(clue.clone());
    let me = road.me("squad1-1");
    road.at("03-04T09:00");
    let image = office
        .files()
        .put(futures::stream::iter([Ok::<_, std::io::Error>(bytes::Bytes::from_static(PICTURE))]), 1 << 20);
    let image = image.await.expect("stored").sha256;
    let command =
        json!({ "act": "countersign_check", "signature": { "name": me.person.name, "image": image } });
    road.try_act("squad1-1", &matter, command).await.expect("signed");
    let records = office.journal().load(&format!("clue/{clue}")).await.expect("its records");
    let checked = records.iter().find(|r| r.kind == "site_checked").expect("a check");
    let number: law::number::DocNumber =
        serde_json::from_value(checked.body["number"].clone()).expect("a number");
    let shown = office.paper_pages(&me, &number.to_string()).await.expect("drawn");
    let own: Vec<_> = shown.signed.iter().filter(|s| s.name == me.person.name).collect();
    assert_eq!(own.len(), 1);
    assert_eq!((own[0].standing, own[0].of.len()), (Standing::Fits, law::signing::SHOWN));
}

/// A picture.
const PICTURE: &[u8] = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M5 30 Q 20 0 30 25 T 60 20" fill="none" stroke="#000" stroke-width="2"/></svg>"##;
