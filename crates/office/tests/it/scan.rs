//! Files looked at for malware, over a server that speaks clamd's protocol well and badly.

use crate::files::{House, sample};
use futures::stream;
use office::Me;
use office::files::{Away, FileError, FileRoom, Limits, Patience, Scan, Scanner, Size};
use std::convert::Infallible;
use std::time::Duration;
use testbed::{Clamd, MARK, Mood};

const AUDIT: &str = office::accounts::AUDIT_STREAM;

/// No longer than a test waits.
fn patience() -> Patience {
    let wait = Duration::from_millis(400);
    Patience { line: wait, answer: wait, later: wait, rest: wait * 3 }
}

fn scanner(clamd: &Clamd, away: Away) -> Scanner {
    Scanner::at(&clamd.address, away).expect("an address").waiting(patience())
}

async fn houses(clamd: &Clamd, away: Away) -> Vec<House> {
    let mut houses = Vec::new();
    for house in crate::files::houses().await {
        houses.push(looking(house, clamd, away).await);
    }
    houses
}

/// The same house, with or without somebody who looks.
async fn looking(house: House, clamd: &Clamd, away: Away) -> House {
    looked_at_by(house, scanner(clamd, away)).await
}

async fn looked_at_by(house: House, scanner: Scanner) -> House {
    let limits = Limits { photo: 2_000_000, ..house.room.limits() };
    let room = FileRoom::open_scanning(house.store.office.clone(), limits, Some(scanner)).await;
    House { room: room.expect("the room opens"), store: house.store }
}

fn infected() -> Vec<u8> {
    let mut photo = sample("flower_gps_ori6.jpg");
    photo.extend_from_slice(MARK);
    photo
}

/// A photo of several pieces: comments before the picture, as cameras write them.
fn large() -> Vec<u8> {
    let photo = sample("flower_gps_ori6.jpg");
    let mut large = photo[..2].to_vec();
    for n in 0..20u8 {
        large.extend([0xFF, 0xFE, 0x80, 0x02]);
        large.extend(vec![n; 0x8000]);
    }
    large.extend(&photo[2..]);
    large
}

impl House {
    async fn findings(&self) -> Vec<(String, String)> {
        let events = self.store.office.journal().load(AUDIT).await.expect("read");
        let found = events.into_iter().filter(|e| e.kind == "malware_found");
        found.map(|e| (e.actor, e.body["detail"].as_str().unwrap_or_default().to_string())).collect()
    }

    async fn scan_of(&self, sha256: &str) -> Scan {
        self.room.info(&self.me("hub"), sha256).await.expect("one's own").scan
    }
}

#[tokio::test]
async fn what_is_found_is_not_taken_and_kept_nowhere_but_on_record() {
    for clamd in [Clamd::on_a_port(), Clamd::on_a_socket()] {
        for house in houses(&clamd, Away::Take).await {
            let told = house.take("hub", "现场.jpg", &infected()).await.expect_err("found").to_string();
            assert!(told.contains("Zhifa.Test.Marker") && told.contains("没有收下"), "{told}");
            assert!(house.kept().is_empty(), "{:?}", house.kept());
            let [(actor, detail)] = &house.findings().await[..] else { panic!("one line") };
            assert_eq!(actor, "hub");
            assert!(
                detail.contains("上传时查出Zhifa.Test.Marker") && detail.contains("没有留存"),
                "{detail}"
            );
            assert!(!detail.contains("现场"), "no name that a person chose");
            // A stranger's file goes the same way.
            let pieces = stream::iter([Ok::<_, Infallible>(infected().into())]);
            let incoming = office::files::Incoming { name: "证据.jpg", size: None };
            let told = house.room.take(pieces, incoming, &Me::public()).await;
            assert!(matches!(told, Err(FileError::Malware(_))), "{told:?}");
            assert_eq!(house.findings().await.len(), 2);

            let whole = large();
            let file = house.take("hub", "现场.jpg", &whole).await.expect("clean");
            assert_eq!(clamd.seen().last(), Some(&whole), "shown whole and in order");
            assert_eq!(house.scan_of(&file.sha256).await, Scan::Quiet);
            let rows = "SELECT sha256 FROM file_scan";
            assert_eq!(house.store.office.journal().query(rows, &[]).await.expect("read").len(), 1);
        }
    }
}

#[tokio::test]
async fn while_nobody_can_look_a_file_is_taken_marked_and_looked_at_later() {
    let clamd = Clamd::on_a_port();
    for house in houses(&clamd, Away::Take).await {
        clamd.be(Mood::Gone);
        let good = house.take("hub", "现场.jpg", &large()).await.expect("taken");
        let bad = house.take("hub", "图.jpg", &infected()).await.expect("taken");
        for file in [&good, &bad] {
            let opened = house.room.open_file(&house.me("hub"), &file.sha256).await.expect("opened");
            assert_eq!(opened.info.scan, Scan::Waiting);
        }
        assert_eq!(house.room.scan_again().await.expect("tried"), 0, "still nobody");
        assert_eq!(house.scan_of(&good.sha256).await, Scan::Waiting);
        clamd.be(Mood::Honest);
        assert!(house.findings().await.is_empty());
        tokio::time::sleep(Duration::from_millis(1300)).await;
        assert_eq!(house.room.scan_again().await.expect("looked"), 2);
        assert_eq!(house.scan_of(&good.sha256).await, Scan::Quiet);
        assert!(
            house.room.info(&house.me("hub"), &bad.sha256).await.is_err(),
            "nothing refers to it: it is gone"
        );
        assert_eq!(house.kept(), [good.sha256.as_str()]);
        assert_eq!(house.findings().await.len(), 1);
        assert_eq!(house.room.scan_again().await.expect("looked"), 0, "each once");
        // What was clean is not forgotten when the same file comes again while nobody can look.
        clamd.be(Mood::Gone);
        house.take("hub", "又一次.jpg", &large()).await.expect("taken");
        assert_eq!(house.scan_of(&good.sha256).await, Scan::Quiet);
        clamd.be(Mood::Honest);
    }
}

#[tokio::test]
async fn a_house_that_takes_nothing_unscanned_says_so_and_keeps_nothing() {
    let clamd = Clamd::on_a_port();
    for house in houses(&clamd, Away::Refuse).await {
        clamd.be(Mood::Gone);
        let told = house.take("hub", "现场.jpg", &large()).await.expect_err("not now");
        assert!(matches!(told, FileError::Unscanned) && told.to_string().contains("过一会儿再传"), "{told}");
        assert!(house.kept().is_empty());
        // In pieces the bytes are there already: they wait on this side.
        let (me, photo) = (house.me("hub"), large());
        let upload = house.room.begin_upload(&me, photo.len() as u64, "现场.jpg", "").await.expect("begun");
        let pieces = stream::iter([Ok::<_, Infallible>(photo.clone().into())]);
        let told = house.room.go_on(&me, &upload.id, 0, pieces).await.expect_err("not now");
        assert!(matches!(told, FileError::Unscanned), "{told}");
        clamd.be(Mood::Honest);
        tokio::time::sleep(Duration::from_millis(1300)).await;
        let file = house.room.uploaded(&me, &upload.id).await.expect("taken now");
        assert_eq!(file.size, photo.len() as u64);
        assert_eq!(house.scan_of(&file.sha256).await, Scan::Quiet);
        // And what is found there leaves no half behind.
        let bad = infected();
        let upload = house.room.begin_upload(&me, bad.len() as u64, "图.jpg", "").await.expect("begun");
        let pieces = stream::iter([Ok::<_, Infallible>(bad.into())]);
        let told = house.room.go_on(&me, &upload.id, 0, pieces).await.expect_err("found");
        assert!(matches!(told, FileError::Malware(_)), "{told}");
        assert!(matches!(house.room.upload(&me, &upload.id).await, Err(FileError::NotFound)));
        assert_eq!(house.kept(), [file.sha256.as_str()]);
    }
}

#[tokio::test]
async fn an_answer_that_is_none_is_never_a_clean_file() {
    for mood in [Mood::Slow, Mood::Mute, Mood::Most(10_000), Mood::Garbled] {
        let clamd = Clamd::on_a_port();
        clamd.be(mood);
        for house in houses(&clamd, Away::Take).await.into_iter().take(1) {
            let mut bad = large();
            bad.extend_from_slice(MARK);
            let file = house.take("hub", "现场.jpg", &bad).await.expect("taken, marked");
            assert_eq!(house.scan_of(&file.sha256).await, Scan::Waiting, "{mood:?}");
        }
    }
}

#[tokio::test]
async fn one_that_does_not_answer_is_left_in_peace_for_a_while() {
    for house in crate::files::houses().await {
        let clamd = Clamd::on_a_port();
        clamd.be(Mood::Mute);
        let for_an_hour = Patience { rest: Duration::from_secs(3600), ..patience() };
        let house = looked_at_by(house, scanner(&clamd, Away::Take).waiting(for_an_hour)).await;
        for n in 0..5u8 {
            let another = [large(), vec![n]].concat();
            let file = house.take("hub", &format!("{n}.jpg"), &another).await.expect("taken");
            assert_eq!(house.scan_of(&file.sha256).await, Scan::Waiting);
        }
        assert_eq!(clamd.came(), 2, "the first file, and whether it is there at all");
    }
}

#[tokio::test]
async fn what_is_found_later_in_a_matters_file_is_locked_and_stays() {
    let clamd = Clamd::on_a_port();
    for house in crate::files::houses().await {
        let file = house.take("hub", "现场.jpg", &infected()).await.expect("nobody looks here");
        assert_eq!(house.scan_of(&file.sha256).await, Scan::Quiet);
        house.refer(&file.sha256, "clue/a").await;
        let house = looking(house, &clamd, Away::Take).await;
        assert_eq!(house.scan_of(&file.sha256).await, Scan::Waiting, "from before there was a scanner");
        assert_eq!(house.room.scan_again().await.expect("looked"), 1);
        let me = house.me("hub");
        let name = "Zhifa.Test.Marker".to_string();
        assert_eq!(house.scan_of(&file.sha256).await, Scan::Locked(name));
        for told in [
            house.room.open_file(&me, &file.sha256).await.map(|_| ()),
            house.room.vouch(&me, &file.sha256).await.map(|_| ()),
        ] {
            assert!(matches!(told, Err(FileError::Locked(_))), "{told:?}");
        }
        assert_eq!(house.kept(), [file.sha256.as_str()], "evidence is not thrown away");
        assert!(
            house.room.display(&me, &file.sha256, Size::Thumb).await.is_ok(),
            "what is drawn anew is harmless"
        );
        let detail = house.findings().await.pop().expect("a line").1;
        assert!(detail.contains("补查时") && detail.contains("锁定"), "{detail}");
        assert_eq!(house.room.scan_again().await.expect("looked"), 0);
        // Sent once more it is found again; once the signatures are mended it is free.
        assert!(house.take("hub", "现场.jpg", &infected()).await.is_err());
        assert_eq!(house.kept(), [file.sha256.as_str()], "a second sending does not take the first away");
        clamd.be(Mood::Blind);
        house.take("hub", "现场.jpg", &infected()).await.expect("a false alarm, by now");
        assert_eq!(house.scan_of(&file.sha256).await, Scan::Quiet);
        clamd.be(Mood::Honest);
    }
}

#[tokio::test]
async fn it_says_its_version() {
    let clamd = Clamd::on_a_port();
    assert!(scanner(&clamd, Away::Take).version().await.expect("a line").starts_with("ClamAV 9.9.9"));
    clamd.be(Mood::Gone);
    assert!(scanner(&clamd, Away::Take).version().await.is_err());
}
