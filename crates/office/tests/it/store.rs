//! Real databases for stories: SQLite in a folder, and PostgreSQL where its programs are installed.

use office::clock::{SetClock, SystemEntropy};
use office::town::TownBook;
use office::{Config, Office};
use std::sync::Arc;

/// An office to play on, with the folder that lives as long.
pub struct Store {
    /// Which engine, for messages.
    pub engine: &'static str,
    /// The office over it, with the town that comes with the program.
    pub office: Office,
    /// The clock of the story.
    pub clock: Arc<SetClock>,
    /// The database's address.
    url: String,
    /// The data folder; it goes with the store.
    folder: tempfile::TempDir,
}

/// An empty store on each engine there is.
pub async fn stores() -> Vec<Store> {
    let mut urls = vec![("sqlite", None)];
    match testbed::postgres() {
        Some(url) => urls.push(("postgres", Some(url))),
        None => println!("PostgreSQL is not installed here: the story is played on SQLite only"),
    }
    let mut stores = Vec::new();
    for (engine, url) in urls {
        let folder = tempfile::tempdir().expect("a folder");
        let url = url.unwrap_or_else(|| format!("sqlite:{}", folder.path().join("zhifa.db").display()));
        let clock = Arc::new(SetClock::at(START.parse().expect("a moment")));
        let office = open(&folder, &url, clock.clone()).await;
        stores.push(Store { engine, office, clock, url, folder });
    }
    stores
}

impl Store {
    /// The office closed and opened again, as at an upgrade.
    pub async fn close_and_open(self) -> Store {
        let Store { engine, office, clock, url, folder } = self;
        drop(office);
        let office = open(&folder, &url, clock.clone()).await;
        Store { engine, office, clock, url, folder }
    }

    /// The same office opened once more, as after a restart.
    pub async fn open_again(&self) -> Office {
        open(&self.folder, &self.url, self.clock.clone()).await
    }

    /// The same office with another town folder, as when the town moved.
    pub async fn open_in(self, town: TownBook) -> Store {
        let Store { engine, office, clock, url, folder } = self;
        drop(office);
        let office = open_town(&folder, &url, clock.clone(), town).await;
        Store { engine, office, clock, url, folder }
    }
}

/// When stories begin: a Monday morning.
pub const START: &str = "2026-03-02T09:00:00";

async fn open(folder: &tempfile::TempDir, url: &str, clock: Arc<SetClock>) -> Office {
    open_town(folder, url, clock, office::town::embedded().expect("the town loads")).await
}

async fn open_town(folder: &tempfile::TempDir, url: &str, clock: Arc<SetClock>, town: TownBook) -> Office {
    let config = Config { data: folder.path().into(), database: Some(url.into()), public_url: String::new() };
    Office::open(config, town, clock, Arc::new(SystemEntropy)).await.expect("the office opens")
}
