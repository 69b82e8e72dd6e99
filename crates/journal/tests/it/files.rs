//! Files by content: whole or not at all.

#![expect(clippy::disallowed_methods, reason = "a file's age is told by the machine's own clock")]

use bytes::Bytes;
use futures::stream;
use journal::{FileError, Files};
use std::io;

async fn store() -> (Files, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    (Files::open(folder.path().join("files")).await.expect("it opens"), folder)
}

fn pieces(content: &[u8], size: usize) -> impl futures::Stream<Item = Result<Bytes, io::Error>> + use<> {
    let pieces: Vec<_> = content.chunks(size).map(|c| Ok(Bytes::copy_from_slice(c))).collect();
    stream::iter(pieces)
}

fn unfinished(files: &Files) -> usize {
    std::fs::read_dir(files.root().join("incoming")).expect("the folder").count()
}

/// GB/T 32905 gives this digest of `abc`, FIPS 180-4 the other.
#[tokio::test]
async fn both_digests_are_those_of_the_standards() {
    let (files, _folder) = store().await;
    let stored = files.put(pieces(b"abc", 1), 3).await.expect("stored");
    assert_eq!(stored.sm3, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    assert_eq!(stored.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(stored.size, 3);
    assert_eq!(files.measure(&stored.sha256).await.expect("read"), stored);
    assert_eq!(std::fs::read(files.path(&stored.sha256)).expect("read"), b"abc");
    assert_eq!(files.list().expect("a list"), [stored.sha256]);
}

#[tokio::test]
async fn one_byte_too_many_keeps_nothing_and_reads_no_further() {
    let (files, _folder) = store().await;
    let mut given = 0;
    let endless = stream::repeat_with(|| {
        given += 1;
        Ok::<_, io::Error>(Bytes::from_static(&[7; 1000]))
    });
    let refused = files.put(endless, 9_999).await;
    assert!(matches!(refused, Err(FileError::TooLarge { limit: 9_999 })), "{refused:?}");
    assert_eq!((given, unfinished(&files), files.list().expect("a list").len()), (10, 0, 0));
    files.put(pieces(&[7; 10_000], 1000), 10_000).await.expect("exactly the limit");
}

#[tokio::test]
async fn an_upload_that_breaks_off_keeps_nothing() {
    let (files, _folder) = store().await;
    let broken = stream::iter([Ok(Bytes::from_static(b"half")), Err(io::Error::other("the phone is gone"))]);
    assert!(
        matches!(files.put(broken, 100).await, Err(FileError::Interrupted(why)) if why == "the phone is gone")
    );
    assert_eq!((unfinished(&files), files.list().expect("a list").len()), (0, 0));
}

#[tokio::test]
async fn the_same_content_is_kept_once_even_when_sent_at_once() {
    let (files, _folder) = store().await;
    let content = [9u8; 50_000];
    let puts = (1..20).map(|n| files.put(pieces(&content, n * 37), 1 << 20));
    let stored: Vec<_> =
        futures::future::join_all(puts).await.into_iter().map(|s| s.expect("stored")).collect();
    assert!(stored.iter().all(|s| *s == stored[0]));
    assert_eq!((unfinished(&files), files.list().expect("a list").len()), (0, 1));
}

#[tokio::test]
async fn opening_the_store_beside_a_running_server_leaves_its_uploads_alone() {
    let (files, folder) = store().await;
    let young = files.root().join("incoming/young");
    let old = files.root().join("incoming/old");
    for file in [&young, &old] {
        std::fs::write(file, b"under way").expect("written");
    }
    let yesterday = std::time::SystemTime::now() - std::time::Duration::from_secs(25 * 60 * 60);
    std::fs::File::options().write(true).open(&old).and_then(|f| f.set_modified(yesterday)).expect("aged");
    Files::open(folder.path().join("files")).await.expect("opened once more");
    assert_eq!((young.exists(), old.exists()), (true, false));
}
