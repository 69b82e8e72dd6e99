use super::*;
use crate::Matter;
use crate::files::{Away, FileRoom, Incoming, Limits, Scanner};
use crate::informant_tests::{NAME, act, reported};
use crate::{Submission, town};
use law::party::FileRef;
use serde_json::json;
use std::convert::Infallible;
use std::io::Cursor;

type Entries = BTreeMap<String, Vec<u8>>;

fn sample(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media").join(name);
    std::fs::read(path).unwrap()
}

async fn take(office: &Office, who: &str, name: &str, bytes: Vec<u8>) -> FileRef {
    let bytes = bytes::Bytes::from(bytes);
    let room = FileRoom::open(office.clone(), Limits::default()).await.unwrap();
    let whole = futures::stream::iter([Ok::<_, Infallible>(bytes)]);
    room.take(whole, Incoming { name, size: None }, &Me::new(office.people()[who].clone())).await.unwrap()
}

/// A filed case whose clue has a named reporter, a photograph and a signature drawn on the screen; its identifier.
async fn filed(folder: &tempfile::TempDir) -> (Office, String) {
    filed_with(folder, sample("china_crop_gps.jpg")).await
}

async fn filed_with(folder: &tempfile::TempDir, photo: Vec<u8>) -> (Office, String) {
    let (office, done) = reported(folder).await;
    let matter = || Matter::Clue(done.id.clone());
    let photo = take(&office, "dept-build-1", "china_crop_gps.jpg", photo).await;
    let drawn = take(&office, "dept-build-1", "flower_gps_ori6.jpg", sample("flower_gps_ori6.jpg")).await;
    let mut check = json!({
        "act": "check_site", "officers": ["dept-build-1", "squad1-1"], "started_at": "2026-03-02T08:40",
        "ended_at": "2026-03-02T08:55", "shown_certificates": true, "present": "在场群众",
        "findings": "门前堆放物料约12平方米。", "outcome": "general", "files": [photo],
        "signature": { "name": "在场群众", "image": drawn.sha256 },
    });
    let me = Me::new(office.people()["dept-build-1"].clone());
    for place in law::signing::unbound(&check, false) {
        let asked = Submission { matter: matter(), command: check.clone(), expected: None, key: None };
        let content = office.to_be_signed(&me, &asked, place).await.unwrap();
        law::signing::bind(&mut check, place, &content);
    }
    act(&office, "dept-build-1", matter(), check).await;
    let opinion = json!({
        "act": "issue_opinion", "facts": "门前堆放物料约12平方米", "evidence": "检查笔录、照片", "item": "CG-01",
        "nature": "擅自在公共场地堆放物料", "basis": "《城市市容和环境卫生管理条例》第十四条",
    });
    act(&office, "dept-build-1", matter(), opinion).await;
    act(&office, "hub", matter(), json!({ "act": "hand_to_squad" })).await;
    let propose = json!({
        "act": "propose_filing", "item": "CG-01", "facts": "门前堆放物料约12平方米", "act_from": "2026-03-02",
        "act_to": "2026-03-02", "recommend": true, "reason": "建议立案。", "officers": ["squad1-1", "squad1-2"],
        "party": { "kind": "citizen", "name": "王示范", "id_number": "11010519491231002X", "phone": "19900001234", "address": "承留村示范巷9号" },
    });
    let case = act(&office, "squad1-1", Matter::NewCase(done.id.clone()), propose).await.id;
    let endorse = json!({ "act": "endorse_filing", "agree": true, "opinion": "同意立案。" });
    act(&office, "brigade", Matter::Case(case.clone()), endorse).await;
    let decide = json!({ "act": "decide_filing", "verdict": "file", "opinion": "同意立案。" });
    act(&office, "deputy1", Matter::Case(case.clone()), decide).await;
    (office, case)
}

async fn exported() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (office, case) = filed(&folder).await;
    read(office.export(&case).await.unwrap())
}

fn read(mut bundle: Bundle) -> Vec<u8> {
    let mut bytes = Vec::new();
    bundle.file.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes.len() as u64, bundle.size);
    bytes
}

fn packed(entries: Entries) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        put(&mut zip, &name, Source::Bytes(bytes)).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn unpacked(bytes: &[u8]) -> Entries {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|i| {
            let mut file = zip.by_index(i).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (file.name().unwrap().into_owned(), content)
        })
        .collect()
}

/// The bundle with its manifest's digests made to fit, as whoever meddles would do.
fn refreshed(mut entries: Entries) -> Vec<u8> {
    let mut manifest: Value = serde_json::from_slice(&entries[MANIFEST]).unwrap();
    let digests: BTreeMap<&String, String> =
        entries.iter().filter(|(n, _)| *n != MANIFEST).map(|(n, b)| (n, digest(b))).collect();
    manifest["entries"] = json!(digests);
    entries.insert(MANIFEST.into(), serde_json::to_vec(&manifest).unwrap());
    packed(entries)
}

fn wrong(bytes: &[u8]) -> Vec<String> {
    verify_bundle(Cursor::new(bytes)).map_or_else(|what| vec![what], |report| report.wrong)
}

/// Whether one of the findings says this.
fn says(bytes: &[u8], what: &str) {
    let found = wrong(bytes);
    assert!(found.iter().any(|w| w.contains(what)), "“{what}” in {found:?}");
}

fn with_lines(entries: &Entries, change: impl FnOnce(&mut Vec<Value>)) -> Entries {
    let text = String::from_utf8(entries[RECORDS].clone()).unwrap();
    let mut lines: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    change(&mut lines);
    let text: String = lines.iter().map(|l| format!("{l}\n")).collect();
    let mut entries = entries.clone();
    entries.insert(RECORDS.into(), text.into_bytes());
    entries
}

fn with_manifest(entries: &Entries, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut manifest: Value = serde_json::from_slice(&entries[MANIFEST]).unwrap();
    change(&mut manifest);
    let mut entries = entries.clone();
    entries.insert(MANIFEST.into(), serde_json::to_vec(&manifest).unwrap());
    packed(entries)
}

#[tokio::test]
async fn a_good_bundle_passes_and_tells_where_the_journal_stood() {
    let folder = tempfile::tempdir().unwrap();
    let (office, case) = filed(&folder).await;
    let head = office.journal().head().await.unwrap();
    let bytes = read(office.export(&case).await.unwrap());
    let report = verify_bundle(Cursor::new(&bytes)).unwrap();
    assert_eq!(report.wrong, Vec::<String>::new());
    assert_eq!(report.head, (head.seq, head.hash));
    assert_eq!(report.agency, town::embedded().unwrap().law.agency.name);
    let state = CaseState::fold(&office.case_events(&case).await.unwrap());
    assert_eq!(report.case, state.number.unwrap().to_string());
    let clue = state.subject.unwrap().clue;
    let streams = [stream::clue(&clue), stream::case(&case)];
    let mut records = 0;
    for name in &streams {
        records += office.journal().raw(name).await.unwrap().len();
    }
    assert_eq!((report.records, report.files), (records, 2), "the photograph and the signature");
    assert!(report.documents >= 1);
    let entries = unpacked(&bytes);
    assert!(entries.keys().any(|n| n.starts_with("documents/") && n.ends_with("立案审批表.pdf")));
    assert_eq!(report.manifest, digest(&entries[MANIFEST]));
    let manifest: Value = serde_json::from_slice(&entries[MANIFEST]).unwrap();
    assert_eq!(
        manifest["withheld"].as_array().map(Vec::len),
        Some(1),
        "who reported is left out, and said to be"
    );
    assert!(!String::from_utf8_lossy(&entries[RECORDS]).contains(NAME));
}

#[tokio::test]
async fn a_bundle_with_any_entry_altered_missing_or_added_is_told() {
    let bytes = exported().await;
    let (entries, whole) = (unpacked(&bytes), verify_bundle(Cursor::new(&bytes)).unwrap().manifest);
    let kinds: Vec<&str> = entries.keys().map(|n| n.split('/').next().unwrap()).collect();
    for kind in ["documents", "files", MANIFEST, RECORDS] {
        assert!(kinds.contains(&kind), "{kind} is tried");
    }
    for name in entries.keys() {
        for place in [0, entries[name].len() / 2, entries[name].len() - 2] {
            let mut flipped = entries.clone();
            flipped.get_mut(name).unwrap()[place] ^= 1;
            let told = verify_bundle(Cursor::new(packed(flipped.clone())));
            let seen =
                told.is_err() || told.as_ref().is_ok_and(|r| !r.wrong.is_empty() || r.manifest != whole);
            assert!(seen, "{name}, byte {place}: {told:?}");
            if name.starts_with("files/") || name == RECORDS {
                assert!(!wrong(&refreshed(flipped)).is_empty(), "{name}, byte {place}, digests made to fit");
            }
        }
        let mut less = entries.clone();
        less.remove(name);
        assert!(!wrong(&packed(less.clone())).is_empty(), "{name} is missing");
        if name != MANIFEST {
            assert!(!wrong(&refreshed(less)).is_empty(), "{name} is missing, digests made to fit");
        }
    }
    let file = b"another".to_vec();
    for name in [format!("files/{}", digest(&file)), "documents/另一份.pdf".into(), "note.txt".into()] {
        let mut more = entries.clone();
        more.insert(name.clone(), file.clone());
        says(&packed(more.clone()), &format!("清单之外的{name}"));
        assert!(!wrong(&refreshed(more)).is_empty(), "{name} is added, digests made to fit");
    }
}

#[tokio::test]
async fn records_left_out_put_in_moved_or_written_anew_are_told() {
    let entries = unpacked(&exported().await);
    let count = String::from_utf8_lossy(&entries[RECORDS]).lines().count();
    assert_eq!(wrong(&refreshed(with_lines(&entries, |_| ()))), Vec::<String>::new(), "written as it was");
    for n in 0..count {
        let less = refreshed(with_lines(&entries, |lines| drop(lines.remove(n))));
        assert!(!wrong(&less).is_empty(), "record {n} is left out");
        let twice = refreshed(with_lines(&entries, |lines| lines.insert(n, lines[n].clone())));
        assert!(!wrong(&twice).is_empty(), "record {n} stands twice");
        for key in ["hash", "previous", "record", "private", "salt"] {
            let text = refreshed(with_lines(&entries, |lines| lines[n][key] = json!("0")));
            assert!(!wrong(&text).is_empty(), "record {n}: {key}");
        }
        let bare = |lines: &mut Vec<Value>| {
            let had = !lines[n]["private"].is_null();
            (lines[n]["private"], lines[n]["salt"]) = (Value::Null, Value::Null);
            had
        };
        let mut had = false;
        let text = refreshed(with_lines(&entries, |lines| had = bare(lines)));
        assert_eq!(!wrong(&text).is_empty(), had, "record {n} without its private part");
    }
    says(&refreshed(with_lines(&entries, |lines| lines.swap(0, 1))), "内版本应为1，现为2");
    says(&refreshed(with_lines(&entries, |lines| lines.reverse())), "内版本应为1");
    says(&refreshed(with_lines(&entries, Vec::clear)), "一条记录也没有");
    // The last record written anew, with a chain value that fits: the manifest still knows the true one.
    let forged = with_lines(&entries, |lines| {
        let last = lines.last_mut().unwrap();
        let record = last["record"].as_str().unwrap().replace("同意立案", "不予立案");
        last["hash"] = json!(digest(format!("{}\n{record}", last["previous"].as_str().unwrap()).as_bytes()));
        last["record"] = json!(record);
    });
    says(&refreshed(forged), "末条链值与清单不符");
}

#[tokio::test]
async fn a_manifest_that_does_not_fit_its_records_is_told() {
    let entries = unpacked(&exported().await);
    says(&with_manifest(&entries, |m| m["head"]["seq"] = json!(3)), "在清单所记的账本头3之后");
    // The journal's head may be a record of the bundle: then the two must agree.
    let lines = String::from_utf8(entries[RECORDS].clone()).unwrap();
    let last: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    let last: Value = serde_json::from_str(last["record"].as_str().unwrap()).unwrap();
    let head = json!({ "seq": last["seq"], "hash": "0".repeat(64) });
    says(&with_manifest(&entries, |m| m["head"] = head.clone()), "账本头的链值与记录不符");
    says(&with_manifest(&entries, |m| m["streams"][1]["records"] = json!(99)), "各流的条数");
    says(&with_manifest(&entries, |m| m["withheld"] = json!([])), "清单没有说明");
    says(&with_manifest(&entries, |m| m["withheld"].as_array_mut().unwrap().push(json!(2))), "账本第2条");
    says(&with_manifest(&entries, |m| m["documents"][0]["version"] = json!(99)), "没有对应的记录");
    says(&with_manifest(&entries, |m| m["documents"] = json!([])), "也不是清单所列的文书");
    says(&with_manifest(&entries, |m| m["more"] = json!(1)), "清单读不懂");
    says(&with_manifest(&entries, |m| m["format"] = json!("zhifa-case-bundle/1")), "本程序只认");
}

#[tokio::test]
async fn an_archive_that_is_no_bundle_or_shows_two_faces_is_told() {
    let empty: Entries = [(MANIFEST.to_string(), br#"{"entries":{}}"#.to_vec())].into();
    assert!(verify_bundle(Cursor::new(packed(empty))).is_err());
    assert!(verify_bundle(Cursor::new(b"PK no archive")).is_err());
    let bytes = exported().await;
    says(&[&bytes[..], b"behind"].concat(), "末尾有多出的内容");
    let mut entries = unpacked(&bytes);
    entries.insert("records.jsonx".into(), b"{}\n".to_vec());
    let mut two = packed(entries);
    let at: Vec<usize> =
        two.windows(13).enumerate().filter(|(_, w)| *w == b"records.jsonx").map(|(i, _)| i).collect();
    assert_eq!(at.len(), 2, "the name stands at the entry and in the directory");
    for i in at {
        two[i + 12] = b'l';
    }
    assert!(!wrong(&two).is_empty(), "two entries of one name");
}

/// The photograph is found malicious after the case refers to it: its bytes stay, and the checker takes exactly this one as absent.
#[tokio::test]
async fn what_is_locked_stays_in_the_house_and_the_manifest_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let photo = [sample("china_crop_gps.jpg"), testbed::MARK.to_vec()].concat();
    let (office, case) = filed_with(&folder, photo.clone()).await;
    let before = unpacked(&read(office.export(&case).await.unwrap()));
    let name = format!("files/{}", digest(&photo));
    assert!(before.contains_key(&name), "nobody has looked at it yet");
    let clamd = testbed::Clamd::on_a_port();
    let scanner = Scanner::at(&clamd.address, Away::Take).unwrap();
    let room = FileRoom::open_scanning(office.clone(), Limits::default(), Some(scanner)).await.unwrap();
    room.scan_again().await.unwrap();

    let bytes = read(office.export(&case).await.unwrap());
    let report = verify_bundle(Cursor::new(&bytes)).unwrap();
    assert_eq!(report.wrong, Vec::<String>::new());
    let locked = Locked { sha256: digest(&photo), found: "Zhifa.Test.Marker".into() };
    assert_eq!((report.locked, report.files), (vec![locked], 1), "the signature goes along");
    let entries = unpacked(&bytes);
    assert!(!entries.contains_key(&name));
    assert!(!bytes.windows(testbed::MARK.len()).any(|w| w == testbed::MARK));
    let view = office.case(&Me::new(office.people()["squad1-1"].clone()), &case, false).await.unwrap();
    assert_eq!(view.volume.locked, 1);

    says(&with_manifest(&entries, |m| m["locked"] = json!([])), "缺少记录引用的文件");
    let signature = entries.keys().find(|n| n.starts_with("files/")).unwrap().clone();
    let mut less = entries.clone();
    less.remove(&signature);
    says(&refreshed(less), "缺少记录引用的文件");
    let also = |sha: &str| json!({ "sha256": sha, "found": "x" });
    let there = signature.trim_start_matches("files/").to_string();
    let with = |one: Value| with_manifest(&entries, move |m| m["locked"].as_array_mut().unwrap().push(one));
    says(&with(also(&there)), "实际在包里");
    says(&with(also(&"0".repeat(64))), "没有记录引用它");
    says(&with(also(&digest(&photo))), "列了两次");
    let mut back = entries.clone();
    back.insert(name, photo);
    says(&refreshed(back), "实际在包里");
}

/// Appends records to a case as the house itself would write them, beside the lists.
async fn forge(office: &Office, case: &str, records: &[Value]) {
    let by = json!({ "id": "squad1-1", "name": "队员", "post": "队员" });
    let event = |r: &Value| {
        let mut whole = json!({ "at": "2026-03-02T10:00:00", "by": by });
        whole.as_object_mut().unwrap().extend(r.as_object().unwrap().clone());
        let event: law::case::CaseEvent = serde_json::from_value(whole).unwrap();
        stream::encode(&event).unwrap()
    };
    let (events, name) = (records.iter().map(event).collect::<Vec<_>>(), stream::case(case));
    let act = journal::Act { key: None, at: "2026-03-02T10:00:00".into(), actor: "squad1-1".into() };
    let done = office.journal().act::<Infallible, _>(act, move |tx| {
        Box::pin(async move {
            tx.append(&name, journal::Expect::Any, events).await?;
            Ok(Value::Null)
        })
    });
    done.await.unwrap_or_else(|_| panic!("appended"));
}

/// Each record is one that the core lets nobody make; the chain over it is whole. The house finds it, and so does whoever has no
/// more than the bundle.
#[tokio::test]
async fn a_forged_record_is_found_in_the_house_and_in_the_bundle() {
    let photo = sample("china_crop_gps.jpg");
    let number = |word: &str| json!({ "prefix": "济承综执", "word": word, "year": 2026, "sequence": 1 });
    let file = |change: &dyn Fn(&mut Value)| {
        let mut file = json!({ "sha256": digest(&photo), "sm3": "", "name": "现场.jpg", "media_type": "image/jpeg",
            "size": photo.len(), "original": true });
        change(&mut file);
        file
    };
    let evidence = |file: Value| {
        json!({ "kind": "evidence_added", "no": 1, "evidence_kind": "documentary", "name": "照片", "description": "",
            "source": "现场", "proves": "堆放", "officers": [], "collected_at": "2026-03-02T09:30:00", "original": true,
            "monitored": false, "files": [file] })
    };
    let report = json!({ "kind": "report_submitted", "number": number("终"), "officers": [], "facts": "堆放", "evidence": [1],
        "nature": "占道", "discretion": "", "reasons": "", "complex": false,
        "outcome": { "outcome": "dismiss", "reason": "无" } });
    let held = json!({ "kind": "goods_held", "number": number("登保"), "held_at": "2026-03-02T09:30:00", "place": "现场",
        "items": [{ "name": "秤", "spec": "", "quantity": "1台", "condition": "完好" }], "in_place": false, "seal": "F1",
        "copies": 2, "delivered": true, "shown_certificates": true, "duty_told": true, "officers": [], "files": [],
        "signature": { "name": "", "refused": "拒签" } });
    let moved = json!({ "kind": "custody_recorded", "goods": 1, "action": "stored", "moved_at": "2026-03-02T09:40:00",
        "giver": "队员", "taker": "保管员", "purpose": "", "place": "物品库", "condition": "完好", "seal": "F9",
        "hash_before": "", "hash_after": "", "broken": null, "officers": [], "files": [] });
    let sound = evidence(file(&|_| ()));
    let excluded = json!({ "kind": "evidence_excluded", "no": 1, "reason": "非法取得" });
    for (records, said) in [
        (vec![sound.clone()], ""),
        (vec![evidence(file(&|f| f["original"] = json!(false)))], "不是原始文件"),
        (vec![evidence(file(&|f| f["sm3"] = json!("0".repeat(64))))], "SM3与内容不符"),
        (vec![evidence(file(&|f| f["size"] = json!(7)))], "记为7字节"),
        (vec![sound, excluded, report], "采信了这项证据，当时已标明：已排除"),
        (vec![held, moved], "封签号应为F1，记为“F9”，没有标为断链"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (office, case) = filed_with(&folder, photo.clone()).await;
        forge(&office, &case, &records).await;
        let found = office.verify(|_, _| ()).await.unwrap().findings;
        let in_bundle = wrong(&read(office.export(&case).await.unwrap()));
        let told: Vec<&String> = found.iter().map(|f| &f.what).collect();
        if said.is_empty() {
            assert!(
                in_bundle.is_empty() && told.iter().all(|w| !w.contains("证据")),
                "{in_bundle:?} {told:?}"
            );
        } else {
            assert!(in_bundle.iter().any(|w| w.contains(said)), "“{said}” in {in_bundle:?}");
            assert!(told.iter().any(|w| w.contains(said)), "“{said}” in {told:?}");
        }
    }
}

/// A damaged record is named, and hides nothing of the others: the verification goes on to its end.
#[tokio::test]
async fn a_record_that_cannot_be_read_is_named_and_the_rest_is_verified() {
    let photo = sample("china_crop_gps.jpg");
    let folder = tempfile::tempdir().unwrap();
    let (office, case) = filed_with(&folder, photo.clone()).await;
    let file = json!({ "sha256": digest(&photo), "sm3": "0".repeat(64), "name": "现场.jpg", "media_type": "image/jpeg",
        "size": photo.len(), "original": true });
    let record = json!({ "kind": "evidence_added", "no": 1, "evidence_kind": "documentary", "name": "照片", "description": "",
        "source": "现场", "proves": "堆放", "officers": [], "collected_at": "2026-03-02T09:30:00", "original": true,
        "monitored": false, "files": [file] });
    forge(&office, &case, &[record]).await;
    let done = office.journal().act::<Infallible, _>(journal::Act::default(), move |tx| {
        Box::pin(async move {
            // As a bad disk might: of personal details that hold a signature's name no more than that.
            let sql = "UPDATE private_part SET value = $1 WHERE seq < (SELECT MAX(seq) FROM event) \
                       AND seq IN (SELECT seq FROM event WHERE stream = $2)";
            tx.execute(sql, &["{\"signature\"".into(), stream::case(&case).into()]).await?;
            Ok(Value::Null)
        })
    });
    done.await.unwrap_or_else(|_| panic!("damaged"));
    let found = office.verify(|_, _| ()).await.expect("it goes on to its end").findings;
    assert!(found.iter().any(|f| f.what == "个人信息与摘要不符"), "{found:?}");
    assert!(found.iter().any(|f| f.what.contains("SM3与内容不符")), "{found:?}");
}

/// A copy with covered places that a forged record calls an original: the house knows which copies it made.
#[tokio::test]
async fn a_copy_that_is_called_an_original_is_found_in_the_house() {
    let folder = tempfile::tempdir().unwrap();
    let (office, case) = filed(&folder).await;
    let room = FileRoom::open(office.clone(), Limits::default()).await.unwrap();
    let me = Me::new(office.people()["dept-build-1"].clone());
    let clue = CaseState::fold(&office.case_events(&case).await.unwrap()).subject.unwrap().clue;
    let area = crate::redact::TypedArea {
        x: "10".into(),
        y: "10".into(),
        width: "20".into(),
        height: "20".into(),
        cover: "black".into(),
        ..Default::default()
    };
    let matter = stream::clue(&clue);
    let original = digest(&sample("china_crop_gps.jpg"));
    let typed = crate::redact::TypedCover { areas: vec![area], ..Default::default() };
    let copy = room.cover(&me, &matter, &original, &typed, "").await.unwrap().made().unwrap();
    let file = FileRef { original: true, ..copy };
    let record = json!({ "kind": "evidence_added", "no": 1, "evidence_kind": "documentary", "name": "照片", "description": "",
        "source": "现场", "proves": "堆放", "officers": [], "collected_at": "2026-03-02T09:30:00", "original": true,
        "monitored": false, "files": [file] });
    forge(&office, &case, &[record]).await;
    let found = office.verify(|_, _| ()).await.unwrap().findings;
    assert!(
        found.iter().any(|f| f.what.contains("是遮盖后的副本") && f.place.contains("第1号证据")),
        "{found:?}"
    );
}

fn with_custody(entries: &Entries, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut custody: Value = serde_json::from_slice(&entries[CUSTODY]).unwrap();
    change(&mut custody);
    let mut entries = entries.clone();
    entries.insert(CUSTODY.into(), serde_json::to_vec(&custody).unwrap());
    refreshed(entries)
}

#[tokio::test]
async fn the_chains_of_evidence_go_along_and_are_held_against_the_records() {
    use law::case::exhibit::Step;
    let folder = tempfile::tempdir().unwrap();
    let (office, case) = filed(&folder).await;
    assert_eq!(unpacked(&read(office.export(&case).await.unwrap()))[CUSTODY], b"[]", "no evidence yet");
    let photo = take(&office, "squad1-1", "店招.jpg", sample("china_crop_gps.jpg")).await;
    let add = json!({
        "act": "add_evidence", "evidence_kind": "documentary", "name": "店招照片", "source": "执法人员拍摄",
        "proves": "经营者", "officers": ["squad1-1", "squad1-2"], "original": false, "files": [photo],
        "copied_from": "原件在店内", "checked_by": "店主核对无误",
    });
    act(&office, "squad1-1", Matter::Case(case.clone()), add).await;
    let me = Me::new(office.people()["squad1-1"].clone());
    let bytes = read(office.bundle(&me, &case).await.unwrap());
    assert_eq!(wrong(&bytes), Vec::<String>::new());
    let entries = unpacked(&bytes);
    let custody: Vec<crate::read::Custody> = serde_json::from_slice(&entries[CUSTODY]).unwrap();
    let steps = |links: &[law::case::exhibit::Link]| links.iter().map(|l| l.step).collect::<Vec<_>>();
    assert_eq!((custody.len(), custody[0].no), (1, 1));
    assert_eq!(steps(&custody[0].links), [Step::Collected, Step::Compared]);
    assert_eq!(custody[0].links[0].digests[0].sm3, photo.sm3);

    // That it was taken along is on record before the case is archived, too, and stays in the house.
    let view = office.exhibit(&me, &case, 1, false).await.unwrap();
    let handed = view.links.iter().find(|l| l.step == Step::HandedOver).unwrap();
    assert_eq!(handed.people, me.person.name);
    assert!(office.case(&me, &case, false).await.unwrap().volume.readings.is_empty());
    let again = unpacked(&read(office.export(&case).await.unwrap()));
    let custody: Vec<crate::read::Custody> = serde_json::from_slice(&again[CUSTODY]).unwrap();
    assert_eq!(steps(&custody[0].links), [Step::Collected, Step::Compared]);

    assert_eq!(wrong(&with_custody(&entries, |_| ())), Vec::<String>::new(), "written as it was");
    let altered =
        with_custody(&entries, |c| c[0]["links"][0]["digests"][0]["sha256"] = json!("0".repeat(64)));
    says(&altered, "第1号证据的保管链与记录不符：采集");
    let earlier = with_custody(&entries, |c| c[0]["links"][0]["at"] = json!("2026-03-01T09:00:00"));
    says(&earlier, "第1号证据的保管链与记录不符：采集");
    says(&with_custody(&entries, |c| *c = json!([])), "第1号证据没有保管链");
    says(&with_custody(&entries, |c| c[0]["no"] = json!(9)), "保管链所说的第9号证据，记录里没有");
    let twice = |c: &mut Value| {
        let one = c[0].clone();
        c.as_array_mut().unwrap().push(one);
    };
    says(&with_custody(&entries, twice), "把同一项证据列了两次");
    says(&with_custody(&entries, |c| *c = json!({})), "custody.json读不懂");
    let mut less = entries.clone();
    less.remove(CUSTODY);
    says(&refreshed(less), "没有证据保管链");
}
