//! A day in the field comes home: hundreds of phones, each with the queue of a day without a network, all at once. Every phone
//! does what `frontend/src/field/send.ts` does: a photo by tus in pieces, gone on with where it was cut, then its report under
//! its own key; at last the acts on a matter of its own. Whatever is refused or arrives twice ends the measurement.

use super::load::{Seen, round};
use super::server::Server;
use super::town::{Phone, SAID, Town};
use super::traffic::bearing;
use crate::cli::Failure;
use futures::stream::{self, StreamExt, TryStreamExt};
use office::Office;
use reqwest::header::{HeaderMap, IF_MATCH, LOCATION};
use reqwest::{Body, Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Connections of a phone: as many as its program opens, and as many as a browser would.
const CONNECTIONS: [usize; 2] = [1, 6];

/// Reports of a day, each with a photo, and acts on a matter known before.
const REPORTS: usize = 6;
const ACTS: usize = 2;

/// Bytes of one request.
const PIECE: usize = 64 * 1024;

/// Of so many photos one is cut in the middle; of so many items one is sent twice.
const CUT: usize = 4;
const TWICE: usize = 5;

/// The bytes of a photo that differ from those of every other, within its first comment.
const HEAD: usize = 64;

/// Busy and misplaced answers are followed by a question where the upload stands, so often at most.
const TRIES: usize = 400;

/// One report of a day.
struct Report {
    key: String,
    content: String,
    head: Vec<u8>,
    sha256: String,
}

/// What all phones share.
struct Field<'a> {
    client: Client,
    address: &'a str,
    photo: bytes::Bytes,
    round: usize,
    cuts: AtomicUsize,
    twice: AtomicUsize,
    /// The version that a phone's own matter has by now.
    versions: Vec<AtomicU64>,
}

/// What a town's phones send in all rounds, to be found again afterwards.
#[derive(Default)]
pub struct Sent {
    /// The content of a report, with its photo.
    reports: HashMap<String, String>,
    /// Acts on each phone's own matter.
    acts: HashMap<String, usize>,
}

fn day(round: usize, phone: usize, photo: &[u8]) -> Vec<Report> {
    let report = |n: usize| {
        let mut head = photo[..HEAD].to_vec();
        for (i, number) in [round, phone, n].into_iter().enumerate() {
            head[6 + 8 * i..14 + 8 * i].copy_from_slice(&(number as u64).to_be_bytes());
        }
        let mut sha = Sha256::new();
        sha.update(&head);
        sha.update(&photo[HEAD..]);
        Report {
            key: format!("phone-{round}-{phone}-{n}"),
            content: format!("{}，{phone}号手机第{n}件，第{round}轮", SAID[n % SAID.len()]),
            head,
            sha256: hex::encode(sha.finalize()),
        }
    };
    (0..REPORTS).map(report).collect()
}

/// Every phone's whole queue, once for each number of connections; the desk is asked for its first page meanwhile.
///
/// # Errors
/// If anything is not taken, or not as it was sent.
pub async fn phones(server: &Server, town: &Town, sent: &mut Sent) -> Result<Value, Failure> {
    let mut found = Map::new();
    let versions: Vec<u64> = town.phones.iter().map(|p| p.version).collect();
    let mut versions: Vec<AtomicU64> = versions.into_iter().map(AtomicU64::new).collect();
    for (round, connections) in CONNECTIONS.into_iter().enumerate() {
        let days: Vec<Vec<Report>> =
            (0..town.phones.len()).map(|phone| day(round, phone, &town.photo)).collect();
        for report in days.iter().flatten() {
            sent.reports.insert(report.content.clone(), report.sha256.clone());
        }
        for phone in &town.phones {
            *sent.acts.entry(phone.clue.clone()).or_default() += ACTS;
        }
        let field = Field {
            client: Client::builder().pool_max_idle_per_host(usize::MAX).build()?,
            address: &server.address,
            photo: town.photo.clone().into(),
            round,
            cuts: AtomicUsize::new(0),
            twice: AtomicUsize::new(0),
            versions: std::mem::take(&mut versions),
        };
        let over = AtomicBool::new(false);
        let begun = Instant::now();
        let all = async {
            let queues = town.phones.iter().zip(&days).enumerate();
            let times = stream::iter(queues)
                .map(|(n, (phone, day))| field.queue(n, phone, day, connections))
                .buffer_unordered(town.phones.len().max(1))
                .try_collect::<Vec<_>>()
                .await;
            over.store(true, Ordering::Relaxed);
            (times, begun.elapsed())
        };
        let ((times, elapsed), desk, memory) =
            tokio::join!(all, desk(&field.client, server, town, &over), memory(server, &over));
        let times = times?.concat();
        let bytes = times.len() / (REPORTS + ACTS) * REPORTS * town.photo.len();
        let longest = times.iter().max().copied().unwrap_or_default();
        let mut figures = Seen::of(times, elapsed).figures();
        figures["phones"] = json!(town.phones.len());
        figures["seconds"] = json!(seconds(elapsed));
        figures["longest_ms"] = json!(seconds(longest * 1000));
        figures["megabytes"] = json!(bytes / 1_000_000);
        figures["cut"] = json!(field.cuts.load(Ordering::Relaxed));
        figures["sent_twice"] = json!(field.twice.load(Ordering::Relaxed));
        // Any error ends the measurement.
        figures["errors"] = json!(0);
        figures["desk"] = desk?;
        figures["memory_mb"] = json!(memory?);
        found.insert(connections.to_string(), figures);
        versions = field.versions;
    }
    Ok(Value::Object(found))
}

/// Seconds, to two digits.
fn seconds(span: Duration) -> f64 {
    round(span.as_secs_f64())
}

/// What the dispatch centre waits for its first page while all this comes in.
async fn desk(client: &Client, server: &Server, town: &Town, over: &AtomicBool) -> Result<Value, Failure> {
    let begun = Instant::now();
    let mut times = Vec::new();
    while times.is_empty() || !over.load(Ordering::Relaxed) {
        let asked = Instant::now();
        let page = bearing(client.get(format!("{}/", server.address)), &town.hub).send().await?;
        page.error_for_status()?.bytes().await?;
        times.push(asked.elapsed());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(Seen::of(times, begun.elapsed()).figures())
}

/// The most memory the server had at any look.
async fn memory(server: &Server, over: &AtomicBool) -> Result<u64, Failure> {
    let mut most = server.memory_mb()?.0;
    while !over.load(Ordering::Relaxed) {
        tokio::time::sleep(Duration::from_millis(50)).await;
        most = most.max(server.memory_mb()?.0);
    }
    Ok(most)
}

async fn said(answer: Response) -> Failure {
    let (status, url) = (answer.status(), answer.url().clone());
    format!("{url}：{status} {}", answer.text().await.unwrap_or_default()).into()
}

impl Field<'_> {
    /// Whatever a phone sends says whose it is.
    fn ask(&self, phone: &Phone, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.address));
        bearing(request, &phone.session)
            .header("x-person", &phone.person)
            .header("tus-resumable", "1.0.0")
            .header("sec-fetch-site", "same-origin")
    }

    /// One phone's queue to its end; gives how long each item took.
    async fn queue(
        &self,
        n: usize,
        phone: &Phone,
        day: &[Report],
        connections: usize,
    ) -> Result<Vec<Duration>, Failure> {
        let mut times: Vec<Duration> = stream::iter(day.iter().enumerate())
            .map(|(i, report)| async move {
                let begun = Instant::now();
                self.report(phone, report, n + i).await?;
                Ok::<_, Failure>(begun.elapsed())
            })
            .buffer_unordered(connections)
            .try_collect()
            .await?;
        for i in 0..ACTS {
            let begun = Instant::now();
            self.act(n, phone, i).await?;
            times.push(begun.elapsed());
        }
        Ok(times)
    }

    async fn report(&self, phone: &Phone, report: &Report, n: usize) -> Result<(), Failure> {
        let file = self.carry(phone, report, n.is_multiple_of(CUT)).await?;
        if file["sha256"] != report.sha256.as_str() {
            return Err(format!("传上去的照片变了样：{file}").into());
        }
        let body = json!({
            "source": "patrol", "class": "stall", "content": report.content, "files": [file],
            "place": { "text": "主街中段", "grid": phone.grid },
        });
        let send = async || -> Result<Value, Failure> {
            let request =
                self.ask(phone, Method::POST, "/api/v1/clues").header("idempotency-key", &report.key);
            let answer = request.json(&body).send().await?;
            if !answer.status().is_success() {
                return Err(said(answer).await);
            }
            Ok(answer.json().await?)
        };
        let first = send().await?;
        if n.is_multiple_of(TWICE) {
            self.twice.fetch_add(1, Ordering::Relaxed);
            let again = send().await?;
            if again["receipt"] != first["receipt"] {
                return Err(format!("同一条上报有了两个回执：{first}，{again}").into());
            }
        }
        Ok(())
    }

    /// A photo's way up; gives what it has become.
    async fn carry(&self, phone: &Phone, report: &Report, cut: bool) -> Result<Value, Failure> {
        let size = self.photo.len();
        let request = self.ask(phone, Method::POST, "/files/tus").header("upload-length", size);
        // 现场.jpg
        let begun = request.header("upload-metadata", "filename 546w5Zy6LmpwZw==").send().await?;
        let path = begun.headers().get(LOCATION).and_then(|v| v.to_str().ok()).map(String::from);
        let Some(path) = path.filter(|_| begun.status() == StatusCode::CREATED) else {
            return Err(said(begun).await);
        };
        let (mut offset, mut whole, mut tries) = (0, !cut, 0);
        while offset < size {
            let end = (offset + PIECE).min(size);
            if !whole && offset >= size / 2 {
                // The line breaks in the middle of a piece; how much of it arrived is asked.
                whole = true;
                self.cuts.fetch_add(1, Ordering::Relaxed);
                let half = self.piece(report, offset, offset + (end - offset) / 2);
                let broken = stream::iter([Ok(half), Err(std::io::Error::other("没有信号"))]);
                let _ = self.patch(phone, &path, offset, Body::wrap_stream(broken)).send().await;
                offset = self.stands(phone, &path).await?;
                continue;
            }
            let piece = self.piece(report, offset, end);
            let answer = self.patch(phone, &path, offset, piece.into()).send().await?;
            offset = match answer.status() {
                StatusCode::NO_CONTENT => standing(answer.headers())?,
                // The house has not noticed yet that the line broke.
                StatusCode::LOCKED | StatusCode::CONFLICT if tries < TRIES => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(25)).await;
                    self.stands(phone, &path).await?
                }
                _ => return Err(said(answer).await),
            };
        }
        let answer = self.ask(phone, Method::GET, &path).send().await?;
        if answer.status() != StatusCode::OK {
            return Err(said(answer).await);
        }
        Ok(answer.json().await?)
    }

    fn patch(&self, phone: &Phone, path: &str, offset: usize, body: Body) -> RequestBuilder {
        self.ask(phone, Method::PATCH, path)
            .header("content-type", "application/offset+octet-stream")
            .header("upload-offset", offset)
            .body(body)
    }

    /// Bytes of a report's photo: its own beginning, and what all photos share.
    fn piece(&self, report: &Report, from: usize, to: usize) -> bytes::Bytes {
        if from >= HEAD {
            return self.photo.slice(from..to);
        }
        let mut piece = self.photo[from..to].to_vec();
        let own = to.min(HEAD);
        piece[..own - from].copy_from_slice(&report.head[from..own]);
        piece.into()
    }

    async fn stands(&self, phone: &Phone, path: &str) -> Result<usize, Failure> {
        let answer = self.ask(phone, Method::HEAD, path).send().await?;
        if answer.status() != StatusCode::OK {
            return Err(said(answer).await);
        }
        standing(answer.headers())
    }

    /// What was written down on the phone about a matter of its own, after what was written before it.
    async fn act(&self, n: usize, phone: &Phone, i: usize) -> Result<(), Failure> {
        let (version, key) = (&self.versions[n], format!("act-{}-{n}-{i}", self.round));
        let before = version.load(Ordering::Relaxed);
        let path = format!("/api/v1/clues/{}/acts/supplement_clue", phone.clue);
        let send = async || -> Result<u64, Failure> {
            let request = self.ask(phone, Method::POST, &path).header("idempotency-key", &key);
            let request = request.header(IF_MATCH, format!("\"{before}\""));
            let body = json!({ "content": format!("现场复看第{i}次，摊位仍在") });
            let answer = request.json(&body).send().await?;
            if !answer.status().is_success() {
                return Err(said(answer).await);
            }
            let done: Value = answer.json().await?;
            Ok(done["version"].as_u64().ok_or("没有版本号")?)
        };
        let after = send().await?;
        if (n + i).is_multiple_of(TWICE) {
            self.twice.fetch_add(1, Ordering::Relaxed);
            if send().await? != after {
                return Err("同一次办理做了两回".into());
            }
        }
        version.store(after, Ordering::Relaxed);
        Ok(())
    }
}

fn standing(headers: &HeaderMap) -> Result<usize, Failure> {
    let offset = headers.get("upload-offset").and_then(|v| v.to_str().ok()?.parse().ok());
    Ok(offset.ok_or("应答没有说明收到了多少")?)
}

/// That everything sent has arrived, and once.
///
/// # Errors
/// What is missing, double or otherwise than it was sent.
pub async fn arrived(office: &Office, sent: &Sent) -> Result<(), Failure> {
    let journal = office.journal();
    let mut open = sent.reports.clone();
    let rows = "SELECT r.content, u.sha256 FROM clue_row r JOIN file_use u ON u.matter = 'clue/' || r.id \
                WHERE r.content LIKE '%号手机第%'";
    for row in journal.query(rows, &[]).await? {
        let (content, sha256) = (row.text(0), row.text(1));
        match open.remove(&content) {
            Some(expected) if expected == sha256 => {}
            Some(_) => return Err(format!("{content}：不是那张照片").into()),
            None => return Err(format!("{content}：到了两次").into()),
        }
    }
    if let Some(content) = open.keys().next() {
        return Err(format!("{}件没有到，例如：{content}", open.len()).into());
    }
    for (clue, acts) in &sent.acts {
        let records = journal.load(&format!("clue/{clue}")).await?;
        // The first is its report.
        if records.len() != acts + 1 {
            return Err(format!("{clue}：办理{acts}次，记录{}条", records.len()).into());
        }
    }
    let halves = std::fs::read_dir(office.data().join("uploads"))?.count();
    if halves > 0 { Err(format!("还剩{halves}个没有传完的文件").into()) } else { Ok(()) }
}
