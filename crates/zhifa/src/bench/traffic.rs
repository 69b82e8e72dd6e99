//! What people do all day: pages, documents, steps, photos.

use super::load;
use super::server::Server;
use super::town::{SAID, Town, judgement};
use crate::cli::Failure;
use reqwest::header::{AUTHORIZATION, COOKIE};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// Clients at once, for acts.
const CLIENTS: [usize; 3] = [1, 8, 32];

async fn good(request: RequestBuilder) -> Result<Response, Failure> {
    let answer = request.send().await?;
    if answer.status().is_success() {
        return Ok(answer);
    }
    let (status, url) = (answer.status(), answer.url().clone());
    Err(format!("{url}：{status} {}", answer.text().await?).into())
}

async fn whole(request: RequestBuilder) -> Result<(), Failure> {
    good(request).await?.bytes().await?;
    Ok(())
}

fn with_session(client: &Client, address: String, secret: &str) -> RequestBuilder {
    bearing(client.get(address), secret)
}

/// With the cookie of a session.
pub fn bearing(request: RequestBuilder, secret: &str) -> RequestBuilder {
    request.header(COOKIE, format!("zhifa={secret}"))
}

fn bearer(request: RequestBuilder, token: &str) -> RequestBuilder {
    request.header(AUTHORIZATION, format!("Bearer {token}"))
}

/// Percent-encoded for an address.
fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// Inbox, list of clues, case page and search, one client: what one person waits.
///
/// # Errors
/// If a page does not come.
pub async fn pages(server: &Server, town: &Town, span: Duration) -> Result<Value, Failure> {
    let client = Client::new();
    let at = |path: &str| format!("{}{path}", server.address);
    let words: Vec<String> =
        SAID.iter().map(|s| encoded(&s.chars().skip(2).take(4).collect::<String>())).collect();
    let mut found = Map::new();
    for (name, secret) in
        [("inbox", &town.hub), ("clues", &town.hub), ("case", &town.head), ("search", &town.hub)]
    {
        let page = |n: usize| {
            let path = match name {
                "inbox" => "/".to_string(),
                "clues" => "/clues".to_string(),
                "case" => format!("/cases/{}", town.cases[n % town.cases.len()]),
                _ => format!("/search?q={}", words[n % words.len()]),
            };
            whole(with_session(&client, at(&path), secret))
        };
        for n in 0..20 {
            page(n).await?;
        }
        found.insert(name.into(), load::run(1, span, page).await?.figures());
    }
    Ok(Value::Object(found))
}

/// Documents set and answered, every one of another case in turn.
///
/// # Errors
/// If a document does not come.
pub async fn papers(server: &Server, town: &Town, span: Duration) -> Result<Value, Failure> {
    let client = Client::new();
    let Some(first) = town.papers.first() else { return Err("没有调查终结报告".into()) };
    let path = |number: &str| format!("{}/papers/{}", server.address, encoded(number));
    let page = good(with_session(&client, path(first), &town.head)).await?.text().await?;
    let print = |n: usize| {
        let number = &town.papers[n % town.papers.len()];
        whole(with_session(&client, format!("{}/pdf", path(number)), &town.head))
    };
    for n in 0..town.papers.len().min(10) {
        print(n).await?;
    }
    let mut figures = load::run(1, span, print).await?.figures();
    figures["pages"] = json!(page.matches("data:image/svg+xml").count());
    Ok(figures)
}

/// A step of a case, durable when it is answered.
///
/// # Errors
/// If a step is not done.
pub async fn steps(server: &Server, town: &Town, span: Duration) -> Result<Value, Failure> {
    if town.open.is_empty() {
        return Err("没有正在调查的案件".into());
    }
    each(span, async |client: Client, n: usize| {
        let (case, token) = &town.open[n % town.open.len()];
        let address = format!("{}/api/v1/cases/{case}/acts/judge_evidence", server.address);
        whole(bearer(client.post(address), token).json(&judgement(n))).await
    })
    .await
}

/// A photo sent up and a clue reported with it.
///
/// # Errors
/// If it is not taken.
pub async fn photos(server: &Server, town: &Town, span: Duration) -> Result<Value, Failure> {
    each(span, async |client: Client, n: usize| {
        let mut bytes = town.photo.clone();
        // Every photo is another file: the number and chance stand where the first comment begins.
        bytes[6..14].copy_from_slice(&(n as u64).to_be_bytes());
        getrandom::fill(&mut bytes[14..30])?;
        let part = reqwest::multipart::Part::bytes(bytes).file_name("现场.jpg").mime_str("image/jpeg")?;
        let form = reqwest::multipart::Form::new().part("file", part);
        let upload = client.post(format!("{}/files", server.address)).multipart(form);
        let file: Value = good(bearer(upload, &town.grid)).await?.json().await?;
        let clue = json!({
            "source": "patrol", "class": "stall", "place": town.place, "files": [file],
            "content": SAID[n % SAID.len()],
        });
        whole(bearer(client.post(format!("{}/api/v1/clues", server.address)), &town.grid).json(&clue)).await
    })
    .await
}

async fn each<F>(span: Duration, ask: F) -> Result<Value, Failure>
where
    F: AsyncFn(Client, usize) -> Result<(), Failure>,
{
    let client = Client::new();
    let mut found = Map::new();
    for clients in CLIENTS {
        let seen = load::run(clients, span, |n| ask(client.clone(), n)).await?;
        found.insert(clients.to_string(), seen.figures());
    }
    Ok(Value::Object(found))
}
