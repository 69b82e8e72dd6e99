//! The program's own commands, run as the town's technician runs them: a town is served, written to, backed up while it
//! serves, restored, verified, rebuilt, and a case goes out as a bundle.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

/// A moment of the demonstration: its years have their holiday arrangements.
const NOW: &str = "2026-06-01T09:00:00";

fn zhifa(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhifa"));
    command.args(args).env_remove("ZHIFA_DATABASE").env_remove("ZHIFA_PUBLIC_URL");
    command
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// What a command prints when all is well: exit code 0.
fn well(args: &[&str]) -> String {
    let output = zhifa(args).output().expect("the binary runs");
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", said(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What a command says when something is wrong: exit code 1.
fn ill(args: &[&str]) -> String {
    let output = zhifa(args).output().expect("the binary runs");
    assert_eq!(output.status.code(), Some(1), "{args:?}: {}", said(&output));
    said(&output)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path")
}

/// A town that is served until it is told to stop.
struct Served {
    child: Child,
    /// Where it listens.
    url: String,
    /// What it printed before and about that.
    told: String,
}

impl Served {
    /// The demonstration on a free port of this machine alone.
    fn demo(args: &[&str]) -> Served {
        let mut child = zhifa(&["demo", "--listen", "127.0.0.1:0", "--now", NOW])
            .args(args)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        // A program that never says that it is ready must not hold everybody up.
        let (ready, waiting) = std::sync::mpsc::channel::<()>();
        let id = child.id().to_string();
        std::thread::spawn(move || {
            if waiting.recv_timeout(Duration::from_secs(600)).is_err_and(|e| e == RecvTimeoutError::Timeout) {
                let _ = Command::new("kill").args(["-KILL", &id]).status();
            }
        });
        let mut lines = BufReader::new(child.stdout.take().expect("its words")).lines();
        let mut told = String::new();
        let mut url = String::new();
        let last = law::person::Role::AuditAdmin.label();
        for line in lines.by_ref() {
            let line = line.expect("words");
            if let Some((_, address)) = line.split_once("http://") {
                url = format!("http://{}", address.trim());
            }
            told += &line;
            told.push('\n');
            if line.contains(last) {
                break;
            }
        }
        drop(ready);
        assert!(!url.is_empty(), "it says where it listens: {told}");
        Served { child, url, told }
    }

    /// Stops it as a service manager does.
    fn stop(mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(asked.expect("kill runs").success());
        assert_eq!(self.child.wait().expect("it ends").code(), Some(0), "it ends by itself");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody of the demonstration at a browser.
struct Client {
    http: reqwest::Client,
    url: String,
}

impl Client {
    async fn signed_in(town: &Served, person: &str) -> Client {
        office::notify::channel::trust();
        let http = reqwest::Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a client");
        let answer = http
            .post(format!("{}/demo/sign-in", town.url))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("person={person}"))
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 303, "{person}");
        Client { http, url: town.url.clone() }
    }

    async fn report(&self, content: &str) -> Value {
        let clue = json!({
            "source": "patrol", "class": "stall", "content": content,
            "place": { "text": "承留村主街", "grid": "419001103201" },
        });
        let url = format!("{}/api/v1/clues", self.url);
        let sent = self.http.post(url).header("sec-fetch-site", "same-origin").json(&clue).send().await;
        let answer = sent.expect("an answer");
        let status = answer.status();
        let body: Value = answer.json().await.expect("JSON");
        assert!(status.is_success(), "{status}: {body}");
        body
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.http.get(format!("{}{path}", self.url)).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.expect("JSON")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_town_is_served_backed_up_meanwhile_restored_verified_and_rebuilt_and_a_case_goes_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let (data, copy, back, bundle) = (at("data"), at("copy"), at("back"), at("case.zip"));
    let (data, copy, back, bundle) = (text(&data), text(&copy), text(&back), text(&bundle));

    let town = Served::demo(&["--data", data]);
    for role in law::person::Role::ALL.iter().filter(|r| **r != law::person::Role::Public) {
        assert!(town.told.contains(&format!("（{}）", role.label())), "{} in {}", role.label(), town.told);
    }
    let grid = Client::signed_in(&town, "grid-201").await;
    let before = grid.report("备份之前报的一处堆物").await;
    let id = before["id"].as_str().unwrap_or_else(|| panic!("an id in {before}"));

    // Backed up while people write.
    let asked =
        zhifa(&["backup", "--data", data, "--out", copy]).stdout(Stdio::piped()).spawn().expect("runs");
    let waiting = tokio::task::spawn_blocking(move || asked.wait_with_output().expect("it ends"));
    let mut meanwhile = 0;
    while !waiting.is_finished() || meanwhile == 0 {
        meanwhile += 1;
        grid.report(&format!("备份时报的第{meanwhile}处堆物")).await;
    }
    let output = waiting.await.expect("waited for");
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("已备份到"), "{}", said(&output));
    assert!(ill(&["backup", "--data", data, "--out", copy]).contains("不是空文件夹"));
    let refused = ill(&["backup", "--data", data, "--out", text(&at("other")), "--files-only"]);
    assert!(refused.contains("没有备份") && !at("other").exists(), "{refused}");

    let head = Client::signed_in(&town, "head").await;
    let cases = head.get("/api/v1/cases").await;
    let rows = cases["rows"].as_array().unwrap_or_else(|| panic!("rows in {cases}"));
    let number = rows.iter().find_map(|r| r["number"].as_str().filter(|n| !n.is_empty()));
    let number = number.expect("a case with a number").to_string();
    town.stop();

    assert!(well(&["restore", "--from", copy, "--data", back]).contains("已恢复到"));
    assert!(ill(&["restore", "--from", copy, "--data", back]).contains("不是空文件夹"));
    assert!(ill(&["restore", "--from", bundle, "--data", text(&at("none"))]).contains("没有数据库"));
    let told = well(&["verify", "--sm3", "--data", back]);
    assert!(told.contains("均完好") && told.contains("列表与账本一致"), "{told}");
    assert!(well(&["rebuild", "--data", back]).contains("与重建前一致"));
    let journal = journal::Journal::open(&format!("sqlite:{back}/zhifa.db")).await.expect("the copy opens");
    assert!(
        !journal.load(&format!("clue/{id}")).await.expect("read").is_empty(),
        "what was written is in it"
    );
    drop(journal);

    let rules: Vec<Value> = serde_json::from_str(&well(&["rules", "--json"])).expect("JSON");
    let listed: Vec<&str> = rules.iter().filter_map(|r| r["id"].as_str()).collect();
    assert_eq!(listed, law::rules::ALL.iter().map(|r| r.id).collect::<Vec<_>>());
    assert_eq!(well(&["rules"]).lines().count(), listed.len());

    assert!(
        ill(&["export", "case", "济承综执立字〔2019〕第999号", "--data", back, "--out", bundle])
            .contains("没有案号为")
    );
    assert!(!Path::new(bundle).exists());
    let out = well(&["export", "case", &number, "--data", back, "--out", bundle]);
    let checked = well(&["verify", bundle]);
    assert!(checked.contains("案卷包完好") && checked.contains(&number), "{checked}");
    for sign in ["清单摘要", "导出时账本第"] {
        let line = |text: &str| text.lines().find(|l| l.starts_with(sign)).map(str::to_string);
        assert!(line(&out).is_some() && line(&out) == line(&checked), "{out}{checked}");
    }
    let mut bytes = std::fs::read(bundle).expect("the bundle");
    // Within the packed records: behind the name in the entry's own head.
    let name = b"records.jsonl";
    let at = bytes.windows(name.len()).position(|w| w == name).expect("the records") + name.len() + 200;
    bytes[at] ^= 1;
    std::fs::write(bundle, &bytes).expect("damaged");
    ill(&["verify", bundle]);

    let files = journal::Files::open(Path::new(back).join("files")).await.expect("the files");
    let one = files.list().expect("a list").swap_remove(0);
    std::fs::write(files.path(&one), b"another").expect("damaged");
    let told = ill(&["verify", "--data", back]);
    assert!(told.contains(&format!("文件{one}：内容与摘要不符")) && told.contains("发现1处问题"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demonstration_fills_an_empty_postgresql_once_and_a_backup_says_what_is_not_in_it() {
    let Some(database) = testbed::postgres() else {
        println!("PostgreSQL is not installed here");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let (data, copy, back) = (at("data"), at("copy"), at("back"));
    let (data, copy, back) = (text(&data), text(&copy), text(&back));
    let place = ["--data", data, "--database", &database];
    let length = async || {
        let journal = journal::Journal::open(&database).await.expect("the database opens");
        journal.len().await.expect("counted")
    };

    let town = Served::demo(&place);
    let filled = length().await;
    assert!(filled > 1000, "the demonstration is there: {filled} records");
    let hub = Client::signed_in(&town, "hub").await;
    assert!(hub.get("/api/v1/clues").await["next"].is_string(), "more than a page of clues");
    town.stop();
    let again = Served::demo(&place);
    assert!(!again.told.contains("正在生成"), "{}", again.told);
    again.stop();
    let after = length().await;
    assert!(after < filled + 100, "filled once: {filled}, {after}");

    let refused = ill(&[&["backup", "--out", copy][..], &place[..]].concat());
    assert!(refused.contains("没有备份") && refused.contains("pg_dump"), "{refused}");
    assert!(!Path::new(copy).exists());
    let told = well(&[&["backup", "--files-only", "--out", copy][..], &place[..]].concat());
    assert!(told.contains("数据库不在其中") && told.contains("pg_dump"), "{told}");
    let refused = ill(&["restore", "--from", copy, "--data", back]);
    assert!(refused.contains("pg_restore") && refused.contains("--files-only"), "{refused}");
    assert!(well(&["restore", "--files-only", "--from", copy, "--data", back]).contains("数据库不在其中"));
    let told = well(&["verify", "--data", back, "--database", &database]);
    assert!(told.contains("均完好"), "{told}");
}
