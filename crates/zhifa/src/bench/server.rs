//! The server measured: a child process, so that its start and its memory are its own.

use super::machine;
use crate::cli::Failure;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// A running server.
pub struct Server {
    child: Child,
    /// Its address, e.g. `http://127.0.0.1:40123`.
    pub address: String,
    /// From the spawn to the first 200 of /readyz.
    pub started_in: Duration,
}

impl Server {
    /// Starts one over a filled data folder.
    ///
    /// # Errors
    /// If it is not ready within a minute.
    pub async fn start(data: &Path) -> Result<Self, Failure> {
        // The port is free now; between this line and the child's own bind nobody else is expected to take it.
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let listen = format!("127.0.0.1:{port}");
        let begun = Instant::now();
        let child = Command::new(std::env::current_exe()?)
            .arg("demo")
            .arg("--data")
            .arg(data)
            .args(["--listen", &listen])
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let address = format!("http://{listen}");
        let client = reqwest::Client::new();
        while begun.elapsed() < Duration::from_secs(60) {
            if let Ok(answer) = client.get(format!("{address}/readyz")).send().await
                && answer.status().is_success()
            {
                return Ok(Server { child, address, started_in: begun.elapsed() });
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Err("服务一分钟内没有就绪".into())
    }

    /// Its resident memory (VmRSS) in MB, and what of it is its own (RssAnon): the rest are pages of files, of the program's and
    /// the database's, which the system takes back when it needs them.
    ///
    /// # Errors
    /// If the system does not tell.
    pub fn memory_mb(&self) -> Result<(u64, u64), Failure> {
        let id = self.child.id().ok_or("服务已经停止")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let all = machine::field(&status, "VmRSS:").ok_or("没有VmRSS")?;
        Ok((all, machine::field(&status, "RssAnon:").ok_or("没有RssAnon")?))
    }

    /// Ends it.
    ///
    /// # Errors
    /// If it cannot be ended.
    pub async fn stop(mut self) -> Result<(), Failure> {
        Ok(self.child.kill().await?)
    }
}
