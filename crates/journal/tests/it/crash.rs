//! kill -9 in the midst of writes, with a real child process: what was acknowledged stands, nothing is half done.

#![expect(clippy::disallowed_methods, reason = "the child hears from its parent through the environment")]

use crate::bed::{Bed, act, beds, lists_differ, note, wrong};
use bytes::Bytes;
use journal::{Expect, Files};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

const URL: &str = "ZHIFA_TEST_CRASH_URL";
const FOLDER: &str = "ZHIFA_TEST_CRASH_FOLDER";
const ROUND: &str = "ZHIFA_TEST_CRASH_ROUND";

/// The child: writes as fast as it can until it is killed, and says after each answer what was acknowledged.
#[tokio::test(flavor = "multi_thread")]
async fn child() {
    let (Ok(url), Ok(folder), Ok(round)) = (std::env::var(URL), std::env::var(FOLDER), std::env::var(ROUND))
    else {
        return;
    };
    let folder = std::path::PathBuf::from(folder);
    let journal = journal::Journal::open_anchored(&url, &folder.join("anchor")).await.expect("it opens");
    let files = Files::open(folder.join("files")).await.expect("it opens");
    let mut tasks = Vec::new();
    for writer in 0..6 {
        let (journal, files, round) = (journal.clone(), files.clone(), round.clone());
        tasks.push(tokio::spawn(async move {
            for i in 0.. {
                let key = format!("{round}-{writer}-{i}");
                if writer == 0 {
                    let content = Bytes::from(key.repeat(3000));
                    let stream = futures::stream::iter([Ok::<_, std::io::Error>(content)]);
                    let stored = files.put(stream, 1 << 20).await.expect("stored");
                    say(&format!("file {}", stored.sha256));
                } else {
                    let stream = format!("case/{writer}");
                    note(&journal, act(Some(&key)), &stream, Expect::Any, &key).await.expect("done");
                    say(&format!("note {key}"));
                }
            }
        }));
    }
    for task in tasks {
        task.await.expect("it runs until the process is killed");
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\u{1}{line}").and_then(|()| out.flush()).expect("the parent listens");
}

/// Starts the child, kills it after a while, gives what it had acknowledged.
fn run_and_kill(bed: &Bed, round: u64) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "crash::child", "--nocapture", "--test-threads=1"])
        .env(URL, &bed.url)
        .env(FOLDER, bed.folder.path())
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts");
    let out = child.stdout.take().expect("its words");
    let (began, begins) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut said = Vec::new();
        for line in BufReader::new(out).split(b'\n').map_while(Result::ok) {
            // A line cut short by the kill says nothing.
            let line = String::from_utf8_lossy(&line).into_owned();
            if let Some((_, word)) = line.split_once('\u{1}') {
                said.push(word.to_string());
                let _ = began.send(());
            }
        }
        said
    });
    // Most die while they write, however long the machine takes to start them; every fourth dies while it opens its journal.
    if round % 4 != 3 {
        begins.recv_timeout(Duration::from_secs(60)).expect("it writes");
    }
    std::thread::sleep(Duration::from_millis(20 + (round * 37) % 160));
    child.kill().expect("SIGKILL");
    child.wait().expect("it is gone");
    let mut said = reader.join().expect("read");
    // Only whole words: the last may have been cut.
    said.pop();
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_9_loses_nothing_acknowledged_and_leaves_nothing_half_done() {
    for bed in beds() {
        bed.open().await;
        let rounds = if bed.engine == "sqlite" { 20 } else { 12 };
        let (mut notes, mut files) = (BTreeSet::new(), BTreeSet::new());
        let mut fruitful = 0;
        for round in 0..rounds {
            let said = run_and_kill(&bed, round);
            fruitful += usize::from(said.iter().any(|s| s.starts_with("note ")));
            for word in said {
                match word.split_once(' ') {
                    Some(("note", key)) => notes.insert(key.to_string()),
                    Some(("file", address)) => files.insert(address.to_string()),
                    _ => panic!("{word}"),
                };
            }
            let journal = bed.open().await;
            let mut recorded = BTreeSet::new();
            let mut after = 0;
            loop {
                let events = journal.scan(after, 5000).await.expect("read");
                let Some(last) = events.last() else { break };
                after = last.seq;
                for event in &events {
                    let key = event.body["words"].as_str().expect("words").to_string();
                    assert!(recorded.insert(key), "{}: a request acted twice", bed.engine);
                    assert!(event.private.is_some(), "{}: half an event", bed.engine);
                }
            }
            let lost: Vec<_> = notes.difference(&recorded).collect();
            assert!(lost.is_empty(), "{} round {round}: acknowledged and lost: {lost:?}", bed.engine);
            assert_eq!(wrong(&journal).await, Vec::<String>::new(), "{} round {round}", bed.engine);
            assert_eq!(lists_differ(&journal).await, Vec::<&str>::new(), "{} round {round}", bed.engine);
            // What was under way when the child died may be sent again: it is done once, or was done already.
            for key in recorded.iter().take(3) {
                let again =
                    note(&journal, act(Some(key)), "case/none", Expect::Any, key).await.expect("known");
                assert!(again.repeated, "{}: {key}", bed.engine);
            }
            let store = Files::open(bed.folder.path().join("files")).await.expect("it opens");
            for address in &files {
                assert_eq!(&store.measure(address).await.expect("it is there").sha256, address);
            }
        }
        assert!(
            fruitful * 2 > rounds as usize,
            "{}: only {fruitful} of {rounds} children got to write",
            bed.engine
        );
        println!(
            "{}: {} notes and {} files acknowledged in {rounds} rounds",
            bed.engine,
            notes.len(),
            files.len()
        );
    }
}
