//! Backup while everything goes on, and restore.

use crate::bed::{Bed, act, beds, lists_differ, note, wrong};
use bytes::Bytes;
use journal::{Expect, Files, backup, restore};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_taken_while_people_write_restores_whole() {
    let bed = Bed::sqlite();
    let journal = bed.open().await;
    let files = Files::open(bed.folder.path().join("files")).await.expect("it opens");
    let stop = Arc::new(AtomicBool::new(false));
    let writing = tokio::spawn({
        let (journal, files, stop) = (journal.clone(), files.clone(), stop.clone());
        async move {
            let mut n = 0;
            while !stop.load(Ordering::Relaxed) {
                n += 1;
                // The file first, then the record that names it, as everywhere.
                let content = Bytes::from(format!("照片{n}").repeat(500));
                let put = files.put(futures::stream::iter([Ok::<_, std::io::Error>(content)]), 1 << 20);
                let address = put.await.expect("stored").sha256;
                note(&journal, act(None), "clue/a", Expect::Any, &address).await.expect("done");
            }
        }
    });
    let mut at_least = 0;
    for round in 0..3 {
        while journal.len().await.expect("a number") < at_least + 5 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        at_least = journal.len().await.expect("a number");
        let out = bed.folder.path().join(format!("backup{round}"));
        backup(&journal, &files, &out).await.expect("backed up");
        assert!(backup(&journal, &files, &out).await.is_err(), "never over another backup");

        let place = tempfile::tempdir().expect("a folder");
        let to = place.path().join("data");
        restore(&out, &to).expect("restored");
        assert!(restore(&out, &to).is_err(), "never over anything");
        let url = format!("sqlite:{}", to.join("zhifa.db").display());
        let back = journal::Journal::open_anchored(&url, &to.join("anchor")).await.expect("it opens");
        let store = Files::open(to.join("files")).await.expect("it opens");
        let report = back.verify(Some(&store), |_, _| ()).await.expect("it reads");
        assert!(report.is_sound(), "{:?}", report.findings);
        let events = back.scan(0, i64::MAX).await.expect("read");
        assert!(events.len() as i64 >= at_least, "what was acknowledged before the backup is in it");
        for event in events {
            let address = event.body["words"].as_str().expect("words");
            assert_eq!(store.measure(address).await.expect("its file is in it").sha256, address);
        }
        assert_eq!(lists_differ(&back).await, Vec::<&str>::new());
        // A damaged original does not damage the backup.
        let address = &store.list().expect("a list")[0];
        let original = files.path(address);
        let kept = std::fs::read(&original).expect("read");
        std::fs::write(&original, b"damaged").expect("damaged");
        assert_eq!(
            std::fs::read(Files::open(out.join("files")).await.expect("it opens").path(address))
                .expect("read"),
            kept
        );
        std::fs::write(&original, kept).expect("mended");
    }
    stop.store(true, Ordering::Relaxed);
    writing.await.expect("it ran");
    assert_eq!(wrong(&journal).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_folder_without_a_database_is_no_backup() {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    std::fs::create_dir_all(from.join("files")).expect("made");
    assert!(restore(&from, &to).is_err());
    assert!(!to.exists(), "nothing is half restored");
}

#[tokio::test]
async fn verifying_beside_writers_raises_no_false_alarm() {
    for bed in beds() {
        let journal = bed.open().await;
        let other = bed.open().await;
        let writing = tokio::spawn(async move {
            for i in 0..400 {
                note(&other, act(None), &format!("case/{}", i % 9), Expect::Any, "记").await.expect("done");
            }
        });
        while !writing.is_finished() {
            assert_eq!(wrong(&journal).await, Vec::<String>::new(), "{}", bed.engine);
        }
        writing.await.expect("it ran");
    }
}
