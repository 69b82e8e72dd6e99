//! Serving a town, in earnest or as a demonstration.

use crate::cli::{Clamd, Failure, Notify, Outside, Place, SignIn, Unreached};
use jiff::civil::DateTime;
use office::accounts::{Accounts, Settings};
use office::clock::{AheadClock, Clock, SystemClock, SystemEntropy};
use office::files::{Away, FileRoom, Limits, Program, Programs, Scanner};
use office::notify::Sender;
use office::notify::channel::Channels;
use office::sso::Providers;
use office::town::TownBook;
use office::{Config, Office};
use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// The town's configuration.
///
/// # Errors
/// Everything that is wrong in its files, in words.
pub fn town(folder: Option<&Path>) -> Result<TownBook, Failure> {
    Ok(match folder {
        Some(folder) => office::town::load(folder)?,
        None => office::town::embedded()?,
    })
}

/// The ways by which notices leave the house; none without a file.
///
/// # Errors
/// Everything that is wrong in the file, a line each.
pub fn channels(
    notify: &Notify,
    folder: Option<&Path>,
    data: Option<&Path>,
    town: &TownBook,
) -> Result<Channels, Failure> {
    let Some(file) = &notify.file else { return Ok(Channels::default()) };
    let not_in: Vec<&Path> = folder.into_iter().chain(data).collect();
    let house = office::notify::config::Surroundings {
        env: &from_environment,
        not_in: &not_in,
        town,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    office::notify::config::load(file, &house)
        .map_err(|wrong| format!("站外通知的配置{}有误：\n  {}", file.display(), wrong.join("\n  ")).into())
}

/// The programs that lie where the system keeps its programs.
fn programs() -> Programs {
    Programs::on(OsStr::new(&from_environment("PATH").unwrap_or_default()))
}

#[expect(clippy::disallowed_methods, reason = "the binary's edge: secrets may stand in the environment")]
fn from_environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The outside providers by which people may sign in; none without a file.
///
/// # Errors
/// Everything that is wrong in the file, a line each.
pub fn providers(sign_in: &SignIn, folder: Option<&Path>, data: Option<&Path>) -> Result<Providers, Failure> {
    let Some(file) = &sign_in.providers else { return Ok(Providers::default()) };
    let not_in: Vec<&Path> = folder.into_iter().chain(data).collect();
    let clock = Arc::new(SystemClock);
    let house = office::sso::config::Surroundings { env: &from_environment, not_in: &not_in, clock };
    office::sso::config::load(file, &house)
        .map_err(|wrong| format!("单点登录的配置{}有误：\n  {}", file.display(), wrong.join("\n  ")).into())
}

/// What looks at files for malware; nothing without an address.
///
/// # Errors
/// If the address is none.
pub fn scanner(clamd: &Clamd) -> Result<Option<Scanner>, Failure> {
    let away = match clamd.away {
        Unreached::Take => Away::Take,
        Unreached::Refuse => Away::Refuse,
    };
    Ok(clamd.address.as_deref().map(|address| Scanner::at(address, away)).transpose()?)
}

/// Where the office is opened.
pub fn config(place: &Place) -> Config {
    Config {
        data: place.data.clone(),
        database: place.database.clone(),
        public_url: place.public_url.clone(),
    }
}

/// Opens the office of a place.
///
/// # Errors
/// In words.
pub async fn open(place: &Place) -> Result<Office, Failure> {
    open_by(place, Arc::new(SystemClock)).await
}

async fn open_by(place: &Place, clock: Arc<dyn Clock>) -> Result<Office, Failure> {
    let town = town(place.town.as_deref())?;
    Ok(Office::open(config(place), town, clock, Arc::new(SystemEntropy)).await?)
}

/// Serves a town until it is told to stop.
///
/// # Errors
/// In words, if the town, the books or the address are not to be had.
pub async fn serve(place: &Place, outside: &Outside, listen: &str) -> Result<(), Failure> {
    let scanner = scanner(&outside.clamd)?;
    let office = open(place).await?;
    let ways = Ways::of(place, outside, office.town(), scanner)?;
    run(office, ways, listen, None).await
}

/// Serves the demonstration, made first if the data folder is empty; with `now`, as if it were that moment.
///
/// # Errors
/// As [`serve`].
pub async fn demo(
    place: &Place,
    outside: &Outside,
    listen: &str,
    now: Option<DateTime>,
) -> Result<(), Failure> {
    let scanner = scanner(&outside.clamd)?;
    let clock = Arc::new(AheadClock::open(place.data.join("days-ahead"), now));
    fill(place, clock.now()).await?;
    let office = open_by(place, clock.clone()).await?;
    let ways = Ways::of(place, outside, office.town(), scanner)?;
    run(office, ways, listen, Some(clock)).await
}

/// What the house speaks to outside itself.
struct Ways {
    channels: Channels,
    providers: Providers,
    scanner: Option<Scanner>,
}

impl Ways {
    fn of(
        place: &Place,
        outside: &Outside,
        town: &TownBook,
        scanner: Option<Scanner>,
    ) -> Result<Ways, Failure> {
        let (folder, data) = (place.town.as_deref(), Some(place.data.as_path()));
        let channels = channels(&outside.notify, folder, data, town)?;
        Ok(Ways { channels, providers: providers(&outside.sign_in, folder, data)?, scanner })
    }
}

async fn run(
    office: Office,
    ways: Ways,
    listen: &str,
    ahead: Option<Arc<AheadClock>>,
) -> Result<(), Failure> {
    let Ways { channels, providers, scanner } = ways;
    let demo = ahead.is_some();
    let accounts = Accounts::open(office.clone(), Settings { demo, ..Settings::default() }).await?;
    for first in accounts.make_accounts().await? {
        if !demo {
            println!("初始密码 {}（{}）：{}", first.name, first.person, first.password);
        }
    }
    if let Some(scanner) = &scanner
        && let Err(error) = scanner.version().await
    {
        tracing::warn!(%error, "clamd cannot be reached; files are taken or refused as --clamd-away says");
    }
    let programs = programs();
    for (program, without) in [
        (Program::Ffmpeg, "录音、录像不能遮盖"),
        (Program::Ffprobe, "录音、录像不能遮盖"),
        (Program::Heif, "HEIC照片不能预览和遮盖"),
    ] {
        if !programs.has(program) {
            tracing::warn!("没有{}：{without}", program.label());
        }
    }
    let files = FileRoom::open_with(office.clone(), Limits::default(), scanner, programs).await?;
    let mut app = web::App::new(office.clone(), accounts, files);
    app.ahead = ahead;
    app.channels = Arc::new(channels);
    app.providers = Arc::new(providers);
    let sender = Sender::new(office.clone(), app.channels.clone());
    tokio::spawn(tidy(app.clone()));
    if app.files.scans() {
        tokio::spawn(look_again(app.files.clone()));
    }
    let listener = TcpListener::bind(listen).await.map_err(|e| format!("无法监听{listen}：{e}"))?;
    let address = listener.local_addr()?;
    let stopped = stop()?;
    println!("{}综合行政执法 http://{address}", office.town().law.agency.name);
    if demo {
        people(&office);
    }
    let going_down = app.clone();
    let service = web::router(app).into_make_service_with_connect_info::<SocketAddr>();
    // From here on notices go out; when the last request is answered, what is under way is finished and no more begun.
    let (end, told) = tokio::sync::watch::channel(false);
    let sending = tokio::spawn(async move { sender.run(told).await });
    let asked_to_stop = async move {
        stopped.await;
        going_down.close();
    };
    let served = axum::serve(listener, service).with_graceful_shutdown(asked_to_stop).await;
    let _ = end.send(true);
    if tokio::time::timeout(LAST_POST, sending).await.is_err() {
        tracing::warn!("a notice was under way for too long; it is sent again after the next start");
    }
    Ok(served?)
}

/// How long what is being sent when the service stops may take: one attempt, and its record.
const LAST_POST: Duration = Duration::from_secs(20);

/// Clears away, once an hour, what has run out: sessions, tokens, files that nothing refers to.
async fn tidy(app: web::App) {
    let mut hours = tokio::time::interval(Duration::from_secs(3600));
    loop {
        hours.tick().await;
        if let Err(error) = app.accounts.sweep().await {
            tracing::warn!(%error, "sweeping accounts");
        }
        match app.files.sweep().await {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "files that nothing referred to are gone"),
            Err(error) => tracing::warn!(%error, "sweeping files"),
        }
    }
}

/// Scans, every few minutes, files that could not be scanned when they came, and those from before there was a scanner.
async fn look_again(files: FileRoom) {
    let mut rounds = tokio::time::interval(Duration::from_secs(300));
    loop {
        rounds.tick().await;
        match files.scan_again().await {
            Ok(0) => {}
            Ok(seen) => tracing::info!(seen, "files are scanned that had not been"),
            Err(error) => tracing::warn!(%error, "scanning files again"),
        }
    }
}

/// Waits for Ctrl-C or the service manager's SIGTERM. From the call on neither ends the program by itself.
fn stop() -> std::io::Result<impl Future<Output = ()>> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Fills an empty journal with the demonstration, made through the same commands that people use.
async fn fill(place: &Place, now: DateTime) -> Result<(), Failure> {
    let fresh = std::fs::read_dir(&place.data).map_or(true, |mut inside| inside.next().is_none());
    if !is_empty(place).await? {
        return Ok(());
    }
    println!("正在生成演示数据（不到一分钟）…");
    let made = office::demo::make(config(place), town(place.town.as_deref())?, now, 20_210_901).await;
    let Err(error) = made else { return Ok(()) };
    // Half a demonstration is none: the next start begins anew.
    if fresh {
        let _ = std::fs::remove_dir_all(&place.data);
    }
    match place.database {
        None => Err(error.into()),
        Some(_) => Err(format!("{error}。数据库里的演示数据只有一半：删去重建一个空库再来").into()),
    }
}

/// Whether nothing has happened yet in a place.
async fn is_empty(place: &Place) -> Result<bool, Failure> {
    let kept = place.data.join("zhifa.db");
    let url = match &place.database {
        Some(url) => url.clone(),
        None if kept.exists() => format!("sqlite:{}", kept.display()),
        None => return Ok(true),
    };
    Ok(journal::Journal::open(&url).await?.is_empty().await?)
}

fn people(office: &Office) {
    use law::person::Role;
    println!("可以直接登录的人员（首页点名字即可；密码均为 {}）：", office::accounts::DEMO_PASSWORD);
    for role in Role::ALL.iter().filter(|role| **role != Role::Public) {
        if let Some(p) = office.town().first_with(*role) {
            println!("  {:<10} {}（{}）", p.id, p.name, role.label());
        }
    }
}
