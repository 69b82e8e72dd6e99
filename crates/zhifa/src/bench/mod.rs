//! 测速: how fast a town is served. Every measure goes through a real server, a child process of this same binary, over
//! loopback HTTP; the load generator runs beside it on the same cores. Nothing here asserts a time.

mod books;
mod load;
mod machine;
mod phones;
mod server;
mod table;
mod town;
mod traffic;

use crate::cli::Failure;
use clap::Args;
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::time::Duration;

/// What to measure.
#[derive(Args)]
pub struct Options {
    /// 各次测量的事项数（默认 1000,100000,1000000）
    #[arg(long, value_delimiter = ',')]
    matters: Vec<usize>,
    /// 结果写入的文件
    #[arg(long, default_value = "bench.json")]
    out: PathBuf,
    /// 只测一个小镇，每项半秒
    #[arg(long)]
    quick: bool,
    /// 只测一项：start、pages、steps、photos、pdf、phones、verify
    #[arg(long)]
    only: Option<String>,
    /// 同时回来的手机数
    #[arg(long)]
    phones: Option<usize>,
}

impl Options {
    fn sizes(&self) -> Vec<usize> {
        match self.matters.as_slice() {
            [] if self.quick => vec![1000],
            [] => vec![1000, 100_000, 1_000_000],
            given => given.to_vec(),
        }
    }

    fn span(&self) -> Duration {
        Duration::from_millis(if self.quick { 500 } else { 6000 })
    }

    /// Phones that come back at once; none where that is not measured.
    fn phones(&self) -> usize {
        let usual = if self.quick { 8 } else { 500 };
        if self.wants("phones") { self.phones.unwrap_or(usual) } else { 0 }
    }

    fn wants(&self, name: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == name)
    }
}

/// Measures, prints the table and writes the JSON.
///
/// # Errors
/// In words, if a town cannot be made, a server does not come up or answers otherwise than it should.
pub async fn run(options: &Options) -> Result<(), Failure> {
    let mut towns = Vec::new();
    for size in options.sizes() {
        towns.push(one(options, size).await?);
    }
    let result = json!({ "machine": machine::facts(), "towns": towns });
    println!("{}", table::render(&result));
    std::fs::write(&options.out, serde_json::to_string_pretty(&result)?)?;
    println!("{}", options.out.display());
    Ok(())
}

/// Everything about a town of one size. Reading comes first: the lists are then as large as the heading says.
async fn one(options: &Options, size: usize) -> Result<Value, Failure> {
    let folder = machine::Folder::make()?;
    let town = town::seed(folder.path(), size, options.phones()).await?;
    let mut found = Map::new();
    found.insert("matters".into(), json!(town.matters));
    found.insert("seeding".into(), town.seeding.clone());
    let server = server::Server::start(folder.path()).await?;
    if options.wants("start") {
        tokio::time::sleep(Duration::from_secs(1)).await;
        found.insert("start_ms".into(), json!(server.started_in.as_millis()));
        let (all, own) = server.memory_mb()?;
        found.insert("idle_memory_mb".into(), json!(all));
        found.insert("idle_own_memory_mb".into(), json!(own));
    }
    let span = options.span();
    if options.wants("pages") {
        found.insert("pages".into(), traffic::pages(&server, &town, span).await?);
    }
    if options.wants("pdf") {
        found.insert("pdf".into(), traffic::papers(&server, &town, span).await?);
    }
    if options.wants("steps") {
        found.insert("steps".into(), traffic::steps(&server, &town, span).await?);
    }
    if options.wants("photos") {
        found.insert("photos".into(), traffic::photos(&server, &town, span).await?);
    }
    let mut sent = phones::Sent::default();
    if !town.phones.is_empty() {
        found.insert("phones".into(), phones::phones(&server, &town, &mut sent).await?);
    }
    found.insert("loaded_memory_mb".into(), json!(server.memory_mb()?.0));
    server.stop().await?;
    if !town.phones.is_empty() {
        phones::arrived(&town::open(folder.path()).await?, &sent).await?;
    }
    if options.wants("verify") {
        found.insert("verify".into(), books::verify(folder.path()).await?);
    }
    Ok(Value::Object(found))
}
