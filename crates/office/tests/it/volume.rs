//! 卷宗: what lies in it, in which order, who opens which part, and that it stays as it was archived.

use crate::road::Road;
use crate::store::stores;
use bytes::Bytes;
use law::party::FileRef;
use lopdf::{Dictionary, Document, Stream, dictionary};
use office::files::{Away, FileRoom, Incoming, Limits, Scanner};
use office::volume::{BoundVolume, Part};
use office::{Error, Matter};
use serde_json::json;
use std::convert::Infallible;
use std::io::Read;

async fn room(road: &Road<'_>) -> FileRoom {
    FileRoom::open(road.office().clone(), Limits::default()).await.expect("the room opens")
}

async fn take(room: &FileRoom, road: &Road<'_>, name: &str, bytes: Vec<u8>) -> FileRef {
    let whole = futures::stream::iter([Ok::<_, Infallible>(Bytes::from(bytes))]);
    room.take(whole, Incoming { name, size: None }, &road.me("squad1-1")).await.expect("it is taken")
}

fn read(mut volume: BoundVolume) -> Vec<u8> {
    let mut bytes = Vec::new();
    volume.file.read_to_end(&mut bytes).expect("it can be read");
    assert_eq!(bytes.len() as u64, volume.size);
    bytes
}

/// Depth, title and page of every bookmark.
fn bookmarks(pdf: &[u8]) -> Vec<(usize, String, usize)> {
    let toc = Document::load_mem(pdf).expect("a PDF").get_toc().expect("bookmarks");
    assert!(toc.errors.is_empty(), "{:?}", toc.errors);
    toc.toc.into_iter().map(|t| (t.level, t.title, t.page)).collect()
}

/// Names of the rows, without the numbers of documents.
fn rows(pdf: &[u8]) -> Vec<String> {
    let marks = bookmarks(pdf).into_iter().filter(|(level, _, _)| *level == 1);
    marks.map(|(_, title, _)| title.split(' ').next().unwrap_or_default().to_string()).collect()
}

/// A PDF of two pages in which a scanner finds something.
fn contract() -> Vec<u8> {
    let drawn = [&b"0 0 100 100 re f\n%"[..], testbed::MARK].concat();
    let mut doc = Document::with_version("1.5");
    let root = doc.new_object_id();
    let kids: Vec<lopdf::Object> = (0..2)
        .map(|_| {
            let content = doc.add_object(Stream::new(Dictionary::new(), drawn.clone()));
            doc.add_object(dictionary! { "Type" => "Page", "Parent" => root, "Contents" => content }).into()
        })
        .collect();
    doc.set_object(root, dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => 2, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    doc.trailer.set("Root", catalog);
    let mut out = Vec::new();
    doc.save_to(&mut out).expect("saved");
    out
}

#[tokio::test]
async fn an_archived_case_has_its_decision_first_and_its_inner_part_apart_and_stays_as_it_is() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        road.decide(&case).await;
        road.archive(&clue, &case).await;
        let room = room(&road).await;
        let officer = road.me("squad1-1");

        let main = read(room.volume(&officer, &case, Part::Main).await.expect("bound"));
        let names = rows(&main);
        assert_eq!(names[..4], ["封面", "卷内目录", "行政处罚决定书", "送达回证"], "{}", store.engine);
        assert_eq!(names.last().map(String::as_str), Some("卷内备考表"));
        let at = |name: &str| {
            names.iter().position(|n| n == name).unwrap_or_else(|| panic!("{name} in {names:?}"))
        };
        let order = [
            "现场检查（勘验）笔录",
            "违法行为认定意见",
            "立案审批表",
            "询问笔录",
            "证据（物品）清单",
            "案件调查终结报告",
            "行政处罚事先告知书",
            "结案审批表",
        ];
        let places: Vec<usize> = order.iter().map(|n| at(n)).collect();
        assert!(places.is_sorted(), "{names:?}");
        let inner = read(room.volume(&officer, &case, Part::Inner).await.expect("bound"));
        let inside = rows(&inner);
        for name in [
            "案件线索登记（受理）表",
            "法制审核意见书",
            "行政处罚决定审批表",
            "行政处罚信息公示审批（脱敏对照）表",
        ] {
            assert!(inside.iter().any(|n| n == name), "{name} in {inside:?}");
            assert!(!names.iter().any(|n| n == name), "{name} in {names:?}");
        }
        // Every document of case and clue is in one of the parts, once.
        let papers = office_papers(&road, &clue, &case).await;
        let titles: Vec<String> =
            bookmarks(&main).into_iter().chain(bookmarks(&inner)).map(|(_, title, _)| title).collect();
        for paper in papers {
            assert_eq!(titles.iter().filter(|t| t.ends_with(&paper)).count(), 1, "{paper} in {titles:?}");
        }

        // What happens after archiving does not change what was archived.
        let matter = Matter::Case(case.clone());
        let opinion = json!({
            "act": "receive_supervision", "from": "济源市司法局", "document": "示例监督〔2026〕1号",
            "content": "完善送达程序", "received_on": "2026-04-07", "due_on": "2026-04-30",
        });
        road.act("04-07T10:00", "legal", &matter, opinion).await;
        let reply = json!({ "act": "reply_supervision", "rectification": "已组织学习。" });
        assert_eq!(
            road.act("04-09T10:00", "legal", &matter, reply).await.numbers.len(),
            1,
            "a document is issued"
        );
        let again = read(room.volume(&officer, &case, Part::Main).await.expect("bound"));
        assert!(main == again, "{}", store.engine);
        let again = read(room.volume(&road.me("head"), &case, Part::Inner).await.expect("bound"));
        assert!(inner == again, "one volume for all who open it");
    }
}

async fn office_papers(road: &Road<'_>, clue: &str, case: &str) -> Vec<String> {
    let office = road.office();
    let mut numbers: Vec<String> = Vec::new();
    let view = office.case(&road.me("squad1-1"), case, false).await.expect("their own");
    numbers.extend(view.papers.into_iter().map(|p| p.number));
    let view = office.clue(&road.me("hub"), clue).await.expect("the centre sees it");
    numbers.extend(view.papers.into_iter().map(|p| p.number));
    numbers
}

#[tokio::test]
async fn evidence_stands_on_pages_as_pictures_and_as_attached_and_the_rest_is_listed() {
    let store = stores().await.swap_remove(0);
    let road = Road::on(&store);
    let case = road.file(&road.to_squad().await).await;
    let room = room(&road).await;
    let sample = |name: &str| {
        std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media").join(name))
            .expect("a sample")
    };
    store.clock.set("2026-11-20T09:00:00".parse().expect("a moment"));
    let mut files = vec![
        take(&room, &road, "现场1.jpg", sample("china_crop_gps.jpg")).await,
        take(&room, &road, "现场2.jpg", sample("flower_gps_ori6.jpg")).await,
        take(&room, &road, "现场3.jpg", sample("exif_injection.jpg")).await,
        take(&room, &road, "合同.pdf", contract()).await,
        take(&room, &road, "手机.heic", sample("china_gps.heic")).await,
    ];
    // One whose bytes are gone, and a PDF that is none behind its first line.
    let broken = [&b"%PDF-1.7\n"[..], &[b' '; 64], b"\nstartxref\n0\n%%EOF\n"].concat();
    if let Ok(file) = room
        .take(
            futures::stream::iter([Ok::<_, Infallible>(Bytes::from(broken))]),
            Incoming { name: "坏.pdf", size: None },
            &road.me("squad1-1"),
        )
        .await
    {
        files.push(file);
    } else {
        panic!("a file with a PDF's first and last line is taken");
    }
    let add = json!({
        "act": "add_evidence", "evidence_kind": "documentary", "name": "现场材料", "description": "一组",
        "source": "执法人员收集", "proves": "违法事实", "officers": ["squad1-1", "squad1-2"], "original": true,
        "files": files, "collected_at": "2026-11-20T08:30:00", "copied_from": "当事人", "checked_by": "执法人员",
    });
    road.act("11-20T09:10", "squad1-1", &Matter::Case(case.clone()), add).await;

    let volume = room.volume(&road.me("squad1-1"), &case, Part::Main).await.expect("bound");
    let pages = volume.pages;
    assert_eq!(volume.name, format!("volume-{case}.pdf"));
    let pdf = read(volume);
    let marks = bookmarks(&pdf);
    let from = marks.iter().position(|(_, title, _)| title == "证据（物品）清单").expect("a list");
    let (_, _, list) = marks[from];
    let expected = [
        (2, "证据1 现场材料".to_string(), list + 1),
        // Three pictures on two pages, then what was attached, two pages and one with the reason, then what is listed.
        (2, "合同.pdf".into(), list + 3),
        (2, "坏.pdf".into(), list + 5),
        (2, "证据1 现场材料".into(), list + 6),
        (1, "卷内备考表".into(), list + 7),
    ];
    assert_eq!(marks[from + 1..], expected);
    let doc = Document::load_mem(&pdf).expect("a PDF");
    assert_eq!(doc.page_iter().count(), pages + 3, "cover, catalogue and note have no number");
    // A picture is drawn, not described.
    let pictures = doc.objects.values().filter_map(|o| o.as_stream().ok());
    let pictures = pictures
        .filter(|s| s.dict.get(b"Filter").and_then(lopdf::Object::as_name).is_ok_and(|f| f == b"DCTDecode"));
    assert_eq!(pictures.count(), 3);
    // Made twice, it is the same.
    let again = read(room.volume(&road.me("legal"), &case, Part::Main).await.expect("bound"));
    assert!(pdf == again);
    // One in which something was found since is listed, and no page of it is bound in.
    let contract = marks.iter().filter(|(_, title, _)| title == "合同.pdf").count();
    let clamd = testbed::Clamd::on_a_port();
    let scanner = Some(Scanner::at(&clamd.address, Away::Take).expect("an address"));
    let room =
        FileRoom::open_scanning(road.office().clone(), Limits::default(), scanner).await.expect("opens");
    room.scan_again().await.expect("looked");
    let without = room.volume(&road.me("squad1-1"), &case, Part::Main).await.expect("bound");
    assert_eq!((contract, without.pages), (1, pages - 2));
    let marks = bookmarks(&read(without));
    assert!(!marks.iter().any(|(_, title, _)| title == "合同.pdf"), "{marks:?}");
}

#[tokio::test]
async fn the_main_part_opens_to_whoever_sees_the_case_and_the_inner_part_to_those_who_answer_for_it() {
    let store = stores().await.swap_remove(0);
    let road = Road::on(&store);
    let case = road.file(&road.to_squad().await).await;
    let room = room(&road).await;
    // Who, whether the main part, whether the inner part, whether a trace is left.
    for (who, main, inner, trace) in [
        ("squad1-1", true, true, false),
        ("squad1-2", true, true, false),
        ("brigade", true, true, false),
        ("legal", true, true, false),
        ("head", true, true, false),
        ("justice", true, true, true),
        ("city", true, true, true),
        ("hub", true, false, true),
        ("squad2-1", false, false, false),
        ("grid-201", false, false, false),
        ("finance", false, false, false),
    ] {
        for (part, may) in [(Part::Main, main), (Part::Inner, inner)] {
            let before = traces(&road).await;
            match room.volume(&road.me(who), &case, part).await {
                Ok(volume) => assert!(may && read(volume).starts_with(b"%PDF-"), "{who}: {part:?}"),
                Err(Error::Refused(refusal)) => {
                    assert!(!may && refusal.rule.id == "P-02", "{who}: {part:?}: {refusal}");
                    let opens_main = main && part == Part::Inner;
                    assert_eq!(refusal.need.contains("副卷"), opens_main, "{who}: {refusal}");
                }
                Err(other) => panic!("{who}: {part:?}: {other}"),
            }
            assert_eq!(traces(&road).await - before, i64::from(may && trace), "{who}: {part:?}");
        }
    }
    assert!(matches!(room.volume(&road.me("head"), "nothing", Part::Main).await, Err(Error::NotFound)));
}

/// G-17: from archiving on, the file is no longer for whoever sees the case, and every reading is on record.
#[tokio::test]
async fn an_archived_file_opens_to_those_who_answer_for_it_and_every_reading_is_on_record() {
    let store = stores().await.swap_remove(0);
    let road = Road::on(&store);
    let clue = road.to_squad().await;
    let case = road.file(&clue).await;
    road.decide(&case).await;
    let room = room(&road).await;
    // Before: the centre opens the main part, and nothing is written into the file's own trail.
    read(room.volume(&road.me("hub"), &case, Part::Main).await.expect("not archived yet"));
    read(room.volume(&road.me("squad1-1"), &case, Part::Main).await.expect("their own"));
    let office = road.office();
    let offer = office.case(&road.me("squad1-1"), &case, false).await.expect("their own").volume;
    assert!(offer.open && offer.main && offer.inner && offer.readings.is_empty());
    let offer = office.case(&road.me("hub"), &case, false).await.expect("seen").volume;
    assert!(offer.open && offer.main && !offer.inner);
    road.archive(&clue, &case).await;

    let (mut read_by, mut from_outside) = (Vec::new(), traces(&road).await);
    for (who, may) in [
        ("squad1-1", true),
        ("squad1-2", true),
        ("brigade", true),
        ("legal", true),
        ("justice", true),
        ("head", true),
        ("city", true),
        ("hub", false),
        ("squad1-3", false),
        ("finance", false),
    ] {
        let me = road.me(who);
        for part in [Part::Main, Part::Inner] {
            match room.volume(&me, &case, part).await {
                Ok(volume) => {
                    assert!(may && read(volume).starts_with(b"%PDF-"), "{who}: {part:?}");
                    read_by.insert(0, (me.person.name.clone(), part.label().to_string()));
                }
                Err(Error::Refused(refusal)) => {
                    assert!(!may, "{who}: {part:?}: {refusal}");
                    let rule = if part == Part::Main { "G-17" } else { "P-02" };
                    assert_eq!(refusal.rule.id, rule, "{who}: {refusal}");
                }
                Err(other) => panic!("{who}: {part:?}: {other}"),
            }
        }
        match office.bundle(&me, &case).await {
            // Let in; the story's photographs have no bytes to be taken along.
            Err(Error::Document(e)) if e.contains("读不出来") => {
                assert!(may, "{who}: the bundle");
                read_by.insert(0, (me.person.name.clone(), "案卷包".to_string()));
            }
            // Who may read the file may still not take the parties' details along.
            Err(Error::Refused(refusal)) => {
                assert!(!may || matches!(refusal.rule.id, "P-02"), "{who}: {refusal}");
            }
            other => panic!("{who}: the bundle: {:?}", other.map(|b| b.size)),
        }
        let offer = office.case(&me, &case, false).await.expect("all of them see the case").volume;
        assert_eq!((offer.open, offer.main, offer.inner), (may, may, may), "{who}");
        let told: Vec<_> = offer.readings.iter().map(|r| (r.who.clone(), r.what.clone())).collect();
        assert_eq!(told, if may { read_by.clone() } else { Vec::new() }, "{who}");
        // One trail, not two.
        assert_eq!(std::mem::replace(&mut from_outside, traces(&road).await), from_outside, "{who}");
    }
    assert_eq!(read_by.len(), 14 + 5, "two parts for seven, the bundle for five");
}

async fn traces(road: &Road<'_>) -> i64 {
    let sql = "SELECT COUNT(*) FROM event WHERE stream = 'audit/access'";
    road.office().journal().query(sql, &[]).await.expect("a number")[0].int(0)
}
