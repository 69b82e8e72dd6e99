//! A house to knock at, and a browser that keeps its cookie.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::response::Response;
use office::accounts::{Accounts, Hashing, InitialPassword, Settings};
use office::clock::{SetClock, SystemEntropy};
use office::files::{FileRoom, Limits, Programs};
use office::{Config, Matter, Me, Office, Submission};
use std::sync::Arc;
use tower::ServiceExt;

/// The whole application over an empty office.
pub struct House {
    router: Router,
    /// The application itself.
    pub app: web::App,
    /// The office behind it.
    pub office: Office,
    /// Its clock.
    pub clock: Arc<SetClock>,
    /// Its files.
    pub files: FileRoom,
    /// The first passwords, in earnest.
    pub handed: Vec<InitialPassword>,
    folder: tempfile::TempDir,
}

/// When stories begin.
const START: &str = "2026-11-20T09:00:00";

impl House {
    /// A demonstration without any matter yet.
    pub async fn demo() -> House {
        House::open(true, tempfile::tempdir().expect("a folder"), START).await
    }

    /// A demonstration of another town.
    pub async fn demo_of(town: office::town::TownBook) -> House {
        House::open_with(town, true, tempfile::tempdir().expect("a folder"), START).await
    }

    /// An office in earnest.
    pub async fn in_earnest() -> House {
        House::open(false, tempfile::tempdir().expect("a folder"), START).await
    }

    /// The demonstration's house gone down and opened again over the same folder.
    pub async fn reopened(self) -> House {
        let now = self.office.now().to_string();
        let House { router, app, office, clock, files, handed, folder } = self;
        drop((router, app, office, clock, files, handed));
        House::open(true, folder, &now).await
    }

    async fn open(demo: bool, folder: tempfile::TempDir, now: &str) -> House {
        House::open_with(office::town::embedded().expect("the town loads"), demo, folder, now).await
    }

    /// A demonstration from which notices leave by these ways.
    pub async fn demo_telling(channels: office::notify::channel::Channels) -> House {
        let town = office::town::embedded().expect("the town loads");
        House::open_telling(town, channels, true, tempfile::tempdir().expect("a folder"), START).await
    }

    async fn open_with(
        town: office::town::TownBook,
        demo: bool,
        folder: tempfile::TempDir,
        now: &str,
    ) -> House {
        House::open_telling(town, Default::default(), demo, folder, now).await
    }

    async fn open_telling(
        town: office::town::TownBook,
        channels: office::notify::channel::Channels,
        demo: bool,
        folder: tempfile::TempDir,
        now: &str,
    ) -> House {
        let config = Config { data: folder.path().into(), database: None, public_url: String::new() };
        let clock = Arc::new(SetClock::at(now.parse().expect("a moment")));
        let office =
            Office::open(config, town, clock.clone(), Arc::new(SystemEntropy)).await.expect("an office");
        let hashing = Hashing { memory_kib: 64, passes: 1, at_once: 2 };
        let settings = Settings { demo, hashing, ..Settings::default() };
        let accounts = Accounts::open(office.clone(), settings).await.expect("accounts");
        let handed = accounts.make_accounts().await.expect("made");
        let files = FileRoom::open(office.clone(), Limits::default()).await.expect("files");
        let mut app = web::App::new(office.clone(), accounts, files.clone());
        app.channels = Arc::new(channels);
        let router = web::router(app.clone());
        House { router, app, office, clock, files, handed, folder }
    }

    /// The same house with a scanner for what comes in.
    pub async fn scanning(mut self, scanner: office::files::Scanner) -> House {
        let room = FileRoom::open_scanning(self.office.clone(), Limits::default(), Some(scanner)).await;
        self.files = room.expect("the room opens");
        self.app.files = self.files.clone();
        self.router = web::router(self.app.clone());
        self
    }

    /// The same house on a machine that has the programs for film, sound and photos of iPhones.
    pub async fn with_programs(mut self) -> House {
        let programs = Programs::on(std::ffi::OsStr::new("/usr/local/bin:/usr/bin:/bin"));
        let room = FileRoom::open_with(self.office.clone(), Limits::default(), None, programs).await;
        self.files = room.expect("the room opens");
        self.app.files = self.files.clone();
        self.router = web::router(self.app.clone());
        self
    }

    /// The same house with outside providers by which people may sign in.
    pub fn signing_in_by(mut self, providers: office::sso::Providers) -> House {
        self.app.providers = Arc::new(providers);
        self.router = web::router(self.app.clone());
        self
    }

    /// The folder of its data.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Somebody's browser.
    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookie: None, more: HeaderMap::new(), site: true }
    }

    /// A citizen's report, or what they add to it; gives the clue's identifier.
    pub async fn public_report(&self, command: &serde_json::Value, clue: &str) -> String {
        let by_receipt = matches!(command["act"].as_str(), Some("rate_clue" | "reopen_clue"));
        let matter = match clue {
            "" => Matter::NewClue,
            clue if by_receipt => Matter::Followed(self.receipt(clue).await),
            clue => Matter::Clue(clue.into()),
        };
        let submission = Submission { matter, command: command.clone(), expected: None, key: None };
        self.office.submit(&Me::public(), submission).await.expect("taken").id
    }

    /// The receipt of a clue, as its reporter was told.
    pub async fn receipt(&self, clue: &str) -> String {
        let sql = "SELECT receipt FROM clue_row WHERE id = $1";
        let rows = self.office.journal().query(sql, &[clue.into()]).await.expect("read");
        rows.first().map(|r| r.text(0)).expect("a clue")
    }

    /// The browser of someone of the demonstration.
    pub async fn signed_in(&self, person: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.post("/demo/sign-in", &format!("person={person}")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{person}: {}", answer.text());
        browser
    }
}

/// A browser: keeps its cookie and says which page it asks from.
pub struct Browser {
    router: Router,
    /// What it keeps.
    pub cookie: Option<String>,
    /// What it sends besides.
    pub more: HeaderMap,
    /// Whether it names its page, as browsers of today do.
    pub site: bool,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

impl Browser {
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.more.insert(name, value.parse().expect("a value"));
        self
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, "", Vec::new()).await
    }

    pub async fn post(&mut self, path: &str, form: &str) -> Answer {
        self.send(Method::POST, path, "application/x-www-form-urlencoded", form.to_string()).await
    }

    pub async fn post_json(&mut self, path: &str, body: &serde_json::Value) -> Answer {
        self.send(Method::POST, path, "application/json", body.to_string()).await
    }

    /// Sends one file as a form does.
    pub async fn upload(&mut self, name: &str, bytes: &[u8]) -> Answer {
        let mut body = format!(
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend(bytes);
        body.extend(b"\r\n--XX--\r\n");
        self.send(Method::POST, "/files", "multipart/form-data; boundary=XX", body).await
    }

    /// Sends a form with files, as a page without scripts does: fields, then files with the field's name and theirs.
    pub async fn multipart(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        for (field, name, bytes) in files {
            let head = format!(
                "--XX\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--XX--\r\n");
        self.send(Method::POST, path, "multipart/form-data; boundary=XX", body).await
    }

    /// Sends anything.
    pub async fn send(&mut self, method: Method, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
        let response = self.ask(method, path, kind, body.into()).await;
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.expect("a body").to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Sends anything and leaves the body where it is: it may never end.
    pub async fn ask(&mut self, method: Method, path: &str, kind: &str, body: Body) -> Response {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:8080");
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if self.site && !self.more.contains_key("sec-fetch-site") {
            request = request.header("sec-fetch-site", "same-origin");
        }
        for (name, value) in &self.more {
            request = request.header(name, value);
        }
        let request = request.body(body).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        if let Some(set) = response.headers().get(header::SET_COOKIE).and_then(|v| v.to_str().ok()) {
            let pair = set.split(';').next().unwrap_or_default();
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_string());
        }
        response
    }
}
