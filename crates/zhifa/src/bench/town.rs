//! The town measured: the demonstration, and as many more clues as wished, each handed in through the office's one way in.

use super::load::round;
use super::machine;
use crate::cli::Failure;
use crate::serve;
use futures::{StreamExt, TryStreamExt};
use law::person::{Person, Role};
use office::accounts::{Accounts, Settings};
use office::clock::{Clock, SystemClock, SystemEntropy};
use office::town::TownBook;
use office::{Config, Matter, Me, Office, Submission};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// A filled town, with all that clients need to know of it.
pub struct Town {
    /// Clues and cases.
    pub matters: usize,
    /// How the filling went.
    pub seeding: Value,
    /// The session of the dispatch centre.
    pub hub: String,
    /// The session of the town head, who sees every case.
    pub head: String,
    /// A grid member's token.
    pub grid: String,
    /// Cases, for the case page.
    pub cases: Vec<String>,
    /// Numbers of final reports, the three-page document.
    pub papers: Vec<String>,
    /// Cases under investigation with a token of an officer who handles them.
    pub open: Vec<(String, String)>,
    /// A picture of about 200 KB.
    pub photo: Vec<u8>,
    /// A place in the town with its grid.
    pub place: Value,
    /// Phones of grid members who come back from a day in the field.
    pub phones: Vec<Phone>,
}

/// A grid member's phone, signed in.
pub struct Phone {
    /// Whose it is.
    pub person: String,
    /// The session.
    pub session: String,
    /// The member's grid.
    pub grid: String,
    /// A clue of the member's own, and its version.
    pub clue: String,
    /// See above.
    pub version: u64,
}

/// What is searched for, and reported.
pub const SAID: [&str; 6] = [
    "主街中段有摊位占了人行道",
    "打谷场堆放建筑垃圾和秸秆",
    "集市东口三轮车占道卖菜",
    "村口沟渠倾倒装修垃圾",
    "小学门前流动食品摊没有证照",
    "公交站牌新贴一排小广告",
];

fn config(data: &Path) -> Config {
    Config { data: data.into(), database: None, public_url: "http://127.0.0.1:8080".into() }
}

/// Opens the office of a data folder.
///
/// # Errors
/// In words.
pub async fn open(data: &Path) -> Result<Office, Failure> {
    open_with(data, serve::town(None)?).await
}

async fn open_with(data: &Path, town: TownBook) -> Result<Office, Failure> {
    Ok(Office::open(config(data), town, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?)
}

/// Fills a folder with about `size` matters, and the register with so many more grid members.
///
/// # Errors
/// In words, if a step is refused.
pub async fn seed(data: &Path, size: usize, phones: usize) -> Result<Town, Failure> {
    let made = office::demo::make(config(data), serve::town(None)?, SystemClock.now(), 20_210_901).await?;
    let mut book = serve::town(None)?;
    let members = members(&book, phones)?;
    book.people.extend(members.iter().map(|m| (m.id.clone(), m.clone())));
    let office = open_with(data, book).await?;
    let more = size.saturating_sub(made.clues + made.cases);
    let begun = Instant::now();
    let member = person(&office, Role::Grid)?;
    let place = json!({ "text": "承留村主街中段", "grid": member.person.grid });
    futures::stream::iter(0..more)
        .map(|n| {
            let (office, member, place) = (&office, &member, &place);
            async move {
                let command = json!({
                    "act": "report_clue", "source": "patrol", "class": "stall", "place": place,
                    "content": format!("{}，第{n}处", SAID[n % SAID.len()]),
                });
                let submission = Submission { matter: Matter::NewClue, command, expected: None, key: None };
                office.submit(member, submission).await.map(|_| ())
            }
        })
        .buffer_unordered(256)
        .try_collect::<()>()
        .await?;
    let seconds = begun.elapsed().as_secs_f64();
    let matters = made.clues + made.cases + more;
    let rate = if more == 0 { 0.0 } else { more as f64 / seconds };
    let seeding = json!({
        "clues_per_second": round(rate), "bytes_per_matter": machine::bytes_below(data)? / matters.max(1) as u64,
    });
    let accounts = Accounts::open(office.clone(), Settings { demo: true, ..Settings::default() }).await?;
    accounts.make_accounts().await?;
    let hub = session(&accounts, &person(&office, Role::Hub)?).await?;
    let head = session(&accounts, &person(&office, Role::Head)?).await?;
    let grid = token(&accounts, &member).await?;
    let ask = async |sql: &str| -> Result<Vec<String>, Failure> {
        Ok(office.journal().query(sql, &[]).await?.iter().map(|r| r.text(0)).collect())
    };
    let cases = ask("SELECT id FROM case_row ORDER BY id").await?;
    let papers = ask("SELECT number FROM paper_row WHERE code = 'FINAL' ORDER BY number").await?;
    let open = investigated(&office, &accounts).await?;
    let photo = photo(&office).await?;
    let phones = futures::stream::iter(members)
        .map(|member| phone(&office, &accounts, Me::new(member)))
        .buffered(64)
        .try_collect()
        .await?;
    Ok(Town { matters, seeding, hub, head, grid, cases, papers, open, photo, place, phones })
}

/// Grid members like the town's own, spread over its villages.
fn members(town: &TownBook, count: usize) -> Result<Vec<Person>, Failure> {
    let like = town.first_with(Role::Grid).ok_or("镇里没有网格员")?;
    let villages: Vec<&str> = town.grids.villages().map(|g| g.id.as_str()).collect();
    let member = |n: usize| Person {
        id: format!("phone-{n:04}"),
        name: format!("网格员{n:04}"),
        grid: Some(villages[n % villages.len()].into()),
        ..like.clone()
    };
    Ok((0..count).map(member).collect())
}

/// A member's phone, with a clue that the member reported before leaving.
async fn phone(office: &Office, accounts: &Accounts, member: Me) -> Result<Phone, Failure> {
    let grid = member.person.grid.clone().ok_or("网格员没有网格")?;
    let command = json!({
        "act": "report_clue", "source": "patrol", "class": "stall", "place": { "text": "村口", "grid": grid },
        "content": "早上出门前上报的摊位",
    });
    let submission = Submission { matter: Matter::NewClue, command, expected: None, key: None };
    let done = office.submit(&member, submission).await?;
    let session = session(accounts, &member).await?;
    Ok(Phone { person: member.person.id, session, grid, clue: done.id, version: done.version })
}

fn person(office: &Office, role: Role) -> Result<Me, Failure> {
    let found = office.town().first_with(role).ok_or_else(|| format!("镇里没有{}", role.label()))?;
    Ok(Me::new(found.clone()))
}

async fn session(accounts: &Accounts, me: &Me) -> Result<String, Failure> {
    Ok(accounts.demo_sign_in(&me.person.id, "127.0.0.1", "bench", None).await?.secret)
}

async fn token(accounts: &Accounts, me: &Me) -> Result<String, Failure> {
    let secret = session(accounts, me).await?;
    let signed = accounts.me(&secret).await?.ok_or("会话无效")?;
    Ok(accounts.make_token(&signed, "bench", 1).await?.secret)
}

/// The step that is repeated: an officer's judgement of the first piece of evidence.
pub fn judgement(n: usize) -> Value {
    json!({ "act": "judge_evidence", "no": 1, "verified": true, "opinion": format!("予以采信，复核{n}次。") })
}

/// Cases whose handlers may judge evidence now: tried out, not guessed.
async fn investigated(office: &Office, accounts: &Accounts) -> Result<Vec<(String, String)>, Failure> {
    let sql = "SELECT c.id, t.person FROM case_row c JOIN case_team t ON t.id = c.id \
               WHERE c.stage = 'investigating' ORDER BY c.id, t.person";
    let rows = office.journal().query(sql, &[]).await?;
    let mut open: Vec<(String, String)> = Vec::new();
    for row in rows {
        let (case, person) = (row.text(0), row.text(1));
        let Some(person) = office.people().get(&person).cloned() else { continue };
        if open.iter().any(|(c, _)| *c == case) {
            continue;
        }
        let me = Me::new(person);
        let matter = Matter::Case(case.clone());
        let submission = Submission { matter, command: judgement(0), expected: None, key: None };
        if office.submit(&me, submission).await.is_ok() {
            open.push((case, token(accounts, &me).await?));
        }
    }
    Ok(open)
}

/// A picture of the demonstration, made 200 KB by comments, as a camera's maker notes do.
async fn photo(office: &Office) -> Result<Vec<u8>, Failure> {
    for address in office.files().list()? {
        let (file, _) = office.files().open_file(&address).await?;
        let mut bytes = Vec::new();
        tokio::io::AsyncReadExt::read_to_end(&mut tokio::io::BufReader::new(file), &mut bytes).await?;
        if bytes.starts_with(&[0xFF, 0xD8]) {
            let mut photo = vec![0xFF, 0xD8];
            while photo.len() + bytes.len() < 200 * 1024 {
                let mut filling = vec![0u8; 32_000];
                getrandom::fill(&mut filling)?;
                let length = u16::try_from(filling.len() + 2)?.to_be_bytes();
                photo.extend([0xFF, 0xFE, length[0], length[1]]);
                photo.extend(filling);
            }
            photo.extend(&bytes[2..]);
            return Ok(photo);
        }
    }
    Err("演示数据里没有照片".into())
}
