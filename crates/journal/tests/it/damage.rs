//! Damage: every bit that could be read otherwise is found, in the records, beside them, in the files, at the end.

use crate::bed::{Bed, act, beds, note, tamper, wrong};
use journal::{Error, Expect, Files, Journal, Row, Value};

/// A small journal with everything in it: several streams, private parts, keys, an erasure.
async fn fill(journal: &Journal) {
    for i in 0..6 {
        let key = format!("key-{i}");
        note(journal, act(Some(&key)), &format!("case/{}", i % 2), Expect::Any, &format!("第{i}次"))
            .await
            .expect("done");
    }
    journal.erase(act(None), vec![2]).await.expect("erased");
}

/// Tables with the columns that tell a row, and those whose every bit matters.
const CELLS: &[(&str, &str, &[&str])] = &[
    ("event", "seq", &["seq", "stream", "version", "record", "hash"]),
    ("private_part", "seq", &["seq", "salt", "value"]),
    ("act_key", "key", &["key", "digest", "outcome", "seal"]),
    ("journal_head", "id", &["id", "seq", "hash"]),
];

/// A cell with one bit flipped; words stay words, so that the database takes them.
fn flips(value: &Value) -> Vec<Value> {
    match value {
        Value::Int(n) => (0..64).map(|bit| Value::Int(n ^ (1 << bit))).collect(),
        Value::Text(text) => {
            let mut all = Vec::new();
            for at in 0..text.len() {
                // One bit of every byte, another one each time.
                let mut bytes = text.clone().into_bytes();
                bytes[at] ^= 1 << (at % 7);
                let flipped = String::from_utf8(bytes).ok().filter(|t| !t.contains('\0'));
                all.extend(flipped.map(Value::Text));
            }
            all
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_flipped_bit_in_any_cell_is_found() {
    for bed in beds() {
        let journal = bed.open().await;
        fill(&journal).await;
        assert_eq!(wrong(&journal).await, Vec::<String>::new());
        let mut tried = 0;
        for (table, id, columns) in CELLS {
            for column in *columns {
                let rows =
                    journal.query(&format!("SELECT {id}, {column} FROM {table}"), &[]).await.expect("read");
                for row in rows {
                    for flipped in flips(&row.0[1]) {
                        tried += 1;
                        flip_and_look(&bed, &journal, (table, id, column), &row, flipped).await;
                    }
                }
            }
        }
        assert!(tried > 2_000, "{tried}");
        assert_eq!(wrong(&journal).await, Vec::<String>::new(), "{}: all was put back", bed.engine);
    }
}

async fn flip_and_look(
    bed: &Bed,
    journal: &Journal,
    (table, id, column): (&str, &str, &str),
    row: &Row,
    flipped: Value,
) {
    let set = |to: Value, of: Value| {
        let sql = format!("UPDATE {table} SET {column} = $1 WHERE {id} = $2");
        async move { tamper(journal, &sql, vec![to, of]).await.is_ok() }
    };
    // A flipped key may meet another's: then the database itself says no.
    if !set(flipped.clone(), row.0[0].clone()).await {
        return;
    }
    let found = wrong(journal).await;
    assert!(
        !found.is_empty(),
        "{}: {table}.{column} of {:?}: {:?} went unseen",
        bed.engine,
        row.0[0],
        flipped
    );
    let of = if column == id { flipped } else { row.0[0].clone() };
    assert!(set(row.0[1].clone(), of).await, "put back");
}

/// Flips in the raw file of a SQLite database: either the file does not open, or the check finds it, or nothing that can be
/// read has changed (unused space).
#[tokio::test]
async fn a_flipped_bit_in_the_database_file_is_found_or_changes_nothing() {
    let bed = Bed::sqlite();
    let journal = bed.open().await;
    fill(&journal).await;
    let clean = bed.folder.path().join("clean.db");
    journal
        .query("VACUUM INTO $1", &[clean.to_string_lossy().into_owned().into()])
        .await
        .expect("a whole copy");
    let bytes = std::fs::read(&clean).expect("the copy");
    let truth = dump(&journal).await;
    let (mut seen, mut harmless) = (0, 0);
    for n in 0..800u64 {
        // A fixed walk over the file, every page and every bit of a byte among it.
        let bit = (n * 7919 * 8 + n) as usize % (bytes.len() * 8);
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        match look_at(&damaged, None, &bed).await {
            Ok(dumped) if dumped == truth => harmless += 1,
            Ok(_) => panic!("bit {bit} changed what is read and went unseen"),
            Err(_) => seen += 1,
        }
    }
    assert!(seen >= 50, "{seen} seen, {harmless} harmless");
    println!("{seen} flips found, {harmless} in unused space");
}

/// The write-ahead log holds the newest records: damage in it must not quietly take them away.
#[tokio::test]
async fn a_flipped_bit_in_the_write_ahead_log_is_found_or_changes_nothing() {
    let bed = Bed::sqlite();
    let journal = bed.open().await;
    fill(&journal).await;
    let database = std::fs::read(bed.folder.path().join("zhifa.db")).expect("the database");
    let log = std::fs::read(bed.folder.path().join("zhifa.db-wal")).expect("its log");
    assert!(log.len() > 20_000, "the records are still in the log: {}", log.len());
    let truth = dump(&journal).await;
    assert_eq!(look_at(&database, Some(&log), &bed).await, Ok(truth.clone()), "undamaged, it reads");
    let mut seen = 0;
    for n in 0..200u64 {
        let bit = (n * 15_485_863 + n) as usize % (log.len() * 8);
        let mut damaged = log.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        match look_at(&database, Some(&damaged), &bed).await {
            Ok(dumped) => assert_eq!(dumped, truth, "bit {bit} went unseen"),
            Err(_) => seen += 1,
        }
    }
    assert!(seen > 50, "{seen}");
}

/// Opens a copy beside the anchor of the original: all that is read, or what is wrong.
async fn look_at(database: &[u8], log: Option<&[u8]>, of: &Bed) -> Result<Vec<Row>, String> {
    let bed = Bed::sqlite();
    std::fs::write(bed.folder.path().join("zhifa.db"), database).expect("written");
    if let Some(log) = log {
        std::fs::write(bed.folder.path().join("zhifa.db-wal"), log).expect("written");
    }
    std::fs::copy(&of.anchor, &bed.anchor).expect("the anchor");
    let journal = bed.try_open().await.map_err(|e| e.to_string())?;
    let report = journal.verify(None, |_, _| ()).await.map_err(|e| e.to_string())?;
    match report.findings.first() {
        Some(finding) => Err(finding.what.clone()),
        None => Ok(dump(&journal).await),
    }
}

async fn dump(journal: &Journal) -> Vec<Row> {
    let mut all = Vec::new();
    for (table, id, columns) in CELLS {
        let sql = format!("SELECT {} FROM {table} ORDER BY {id}", columns.join(", "));
        all.extend(journal.query(&sql, &[]).await.expect("read"));
    }
    all
}

#[tokio::test]
async fn records_cut_off_at_the_end_do_not_fit_the_anchor() {
    for bed in beds() {
        let journal = bed.open().await;
        fill(&journal).await;
        let last = journal.load("case/1").await.expect("read").pop().expect("one").seq;
        let before =
            journal.query("SELECT hash FROM event WHERE seq = $1", &[(last - 1).into()]).await.expect("read");
        // Everything after it goes, and the head is set back as if it had never been: the chain itself is whole.
        for sql in ["DELETE FROM event WHERE seq >= $1", "DELETE FROM private_part WHERE seq >= $1"] {
            tamper(&journal, sql, vec![last.into()]).await.expect("taken");
        }
        let args = vec![(last - 1).into(), before[0].text(0).into()];
        tamper(&journal, "UPDATE journal_head SET seq = $1, hash = $2", args).await.expect("taken");
        let found = wrong(&journal).await;
        assert!(
            found.iter().any(|f| f.starts_with("锚点：") && f.contains("末尾被截去")),
            "{}: {found:?}",
            bed.engine
        );
        drop(journal);
        match bed.try_open().await.err() {
            Some(Error::Corrupt(what)) => assert!(what.contains("锚点"), "{what}"),
            other => panic!("{}: {other:?}", bed.engine),
        }
        // Whoever set it back on purpose takes the anchor away.
        std::fs::remove_file(&bed.anchor).expect("taken away");
        let journal = bed.open().await;
        note(&journal, act(None), "case/1", Expect::Any, "再").await.expect("it goes on");
    }
}

#[tokio::test]
async fn a_journal_written_anew_does_not_fit_the_anchor() {
    for bed in beds() {
        let journal = bed.open().await;
        fill(&journal).await;
        let noted = journal.head().await.expect("a head");
        drop(journal);
        let other = Bed::sqlite();
        let journal = other.open().await;
        for _ in 0..20 {
            note(&journal, act(None), "case/0", Expect::Any, "另写").await.expect("done");
        }
        assert!(matches!(journal.lies_on_chain(&noted).await, Err(Error::Corrupt(_))));
        std::fs::copy(&bed.anchor, &other.anchor).expect("the true anchor");
        assert!(wrong(&journal).await.iter().any(|f| f.starts_with("锚点：")), "{}", bed.engine);
    }
}

#[tokio::test]
async fn a_record_added_or_missing_is_found() {
    for bed in beds() {
        let journal = bed.open().await;
        fill(&journal).await;
        tamper(&journal, "DELETE FROM event WHERE seq = 3", vec![]).await.expect("taken");
        let found = wrong(&journal).await;
        assert!(found.iter().any(|f| f == "第4条：前一条应为第3条，缺失"), "{}: {found:?}", bed.engine);
        let again = Bed::sqlite();
        let journal = again.open().await;
        fill(&journal).await;
        let sql = "INSERT INTO event (seq, stream, version, record, hash) VALUES (99, 'case/x', 1, '{}', '')";
        tamper(&journal, sql, vec![]).await.expect("put in");
        assert!(!wrong(&journal).await.is_empty());
    }
}

#[tokio::test]
async fn a_flipped_bit_in_a_stored_file_is_found() {
    let bed = Bed::sqlite();
    let journal = bed.open().await;
    let files = Files::open(bed.folder.path().join("files")).await.expect("it opens");
    let content: Vec<u8> = (0..2_000u32).flat_map(u32::to_le_bytes).collect();
    let mut kept = Vec::new();
    for n in 0..5u8 {
        let bytes = [content.as_slice(), &[n]].concat();
        let stream = futures::stream::iter([Ok::<_, std::io::Error>(bytes::Bytes::from(bytes))]);
        kept.push(files.put(stream, 1 << 20).await.expect("stored").sha256);
    }
    let look = || async { journal.verify(Some(&files), |_, _| ()).await.expect("it reads") };
    let report = look().await;
    assert!(report.is_sound() && report.files == 5 && report.bytes >= 40_005, "{report:?}");
    for n in 0..60usize {
        let address = &kept[n % kept.len()];
        let path = files.path(address);
        let mut bytes = std::fs::read(&path).expect("read");
        let bit = n * 104_729 % (bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        std::fs::write(&path, &bytes).expect("damaged");
        let found = look().await.findings;
        assert_eq!(found.len(), 1, "bit {bit}");
        assert_eq!(
            (found[0].place.as_str(), found[0].what.as_str()),
            (&*format!("文件{address}"), "内容与摘要不符")
        );
        bytes[bit / 8] ^= 1 << (bit % 8);
        std::fs::write(&path, &bytes).expect("mended");
    }
}
