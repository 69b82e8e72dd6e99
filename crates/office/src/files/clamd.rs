//! clamd's `INSTREAM` (查毒): the bytes go over in pieces with their lengths before them, a length of nought ends them, one line
//! comes back. Whatever does not arrive in time, or is not understood, is never a clean file.

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Bytes of one piece.
const PIECE: usize = 64 * 1024;

/// An answer is one line; more than this is none.
const LINE: u64 = 4096;

/// Characters of a finding's name that are kept.
const NAMED: usize = 100;

/// Files that are looked at side by side: as many as clamd has hands by its own default.
const AT_ONCE: usize = 8;

/// What becomes of a file while clamd cannot be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Away {
    /// 待查: taken, marked, and looked at later.
    #[default]
    Take,
    /// 拒收: not taken until it can be looked at.
    Refuse,
}

/// How long clamd is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For the connection, and for each piece to be taken over.
    pub line: Duration,
    /// For the answer after the last piece, while a sender waits.
    pub answer: Duration,
    /// For the same when nobody waits.
    pub later: Duration,
    /// After it could not be reached it is left in peace for so long: five hundred phones must not each wait for it.
    pub rest: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Patience { line: seconds(5), answer: seconds(25), later: seconds(300), rest: seconds(15) }
    }
}

/// Where clamd listens.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Address {
    Tcp(String),
    Unix(PathBuf),
}

/// The scanner of a house; clones share it.
#[derive(Clone)]
pub struct Scanner {
    address: Address,
    away: Away,
    patience: Patience,
    hands: Arc<Semaphore>,
    /// Until when it is not asked, as it could not be reached.
    rests: Arc<Mutex<Option<Instant>>>,
}

/// What was found out about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing was found.
    Clean,
    /// Something was, by this name.
    Found(String),
    /// clamd answered that it could not look, e.g. as the file is larger than it takes.
    Unread(String),
    /// clamd could not be asked.
    Away(String),
}

/// Who waits for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waits {
    Sender,
    Nobody,
}

trait Line: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Line for T {}

impl Scanner {
    /// A scanner at `127.0.0.1:3310`, or at the path of a socket such as `/run/clamav/clamd.ctl`.
    ///
    /// # Errors
    /// In words, if the address is neither.
    pub fn at(address: &str, away: Away) -> Result<Self, String> {
        let address = address.trim();
        let path = address.strip_prefix("unix:").or(address.starts_with('/').then_some(address));
        let address = match path {
            Some(path) if path.starts_with('/') => Address::Unix(path.into()),
            Some(_) => return Err(format!("查毒程序的套接字要写完整路径：{address}")),
            None => {
                let tcp = address.strip_prefix("tcp://").unwrap_or(address);
                let port = tcp.rsplit_once(':').filter(|(host, _)| !host.is_empty());
                if port.and_then(|(_, p)| p.parse::<u16>().ok()).is_none_or(|p| p == 0) {
                    return Err(format!(
                        "查毒程序的地址应当是主机:端口（127.0.0.1:3310）或者套接字的路径（/run/clamav/clamd.ctl）：{address}"
                    ));
                }
                Address::Tcp(tcp.into())
            }
        };
        let (patience, hands) = (Patience::default(), Arc::new(Semaphore::new(AT_ONCE)));
        Ok(Scanner { address, away, patience, hands, rests: Arc::default() })
    }

    /// The same, waiting otherwise.
    pub fn waiting(self, patience: Patience) -> Self {
        Scanner { patience, ..self }
    }

    /// What becomes of a file while clamd cannot be asked.
    pub fn away(&self) -> Away {
        self.away
    }

    /// What clamd says of itself and its signatures, e.g. `ClamAV 1.4.6/27820/…`.
    ///
    /// # Errors
    /// If it cannot be reached or says nothing.
    pub async fn version(&self) -> Result<String, Error> {
        let mut line = self.connect().await?;
        self.in_time(self.patience.line, line.write_all(b"zVERSION\0")).await?;
        read_line(&mut line, self.patience.line).await
    }

    /// Shows it a file.
    ///
    /// # Errors
    /// If the file itself cannot be read.
    pub(super) async fn scan(&self, path: &Path, waits: Waits) -> Result<Verdict, Error> {
        let mut file = tokio::fs::File::open(path).await?;
        let resting = |s: &Self| {
            s.rests.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|t| t > Instant::now())
        };
        let away = || Verdict::Away("刚才没有联系上".into());
        if resting(self) {
            return Ok(away());
        }
        let answer = match waits {
            Waits::Sender => self.patience.answer,
            Waits::Nobody => self.patience.later,
        };
        let Ok(Ok(_hand)) = timeout(answer, self.hands.acquire()).await else {
            return Ok(Verdict::Unread("等候查毒的文件太多".into()));
        };
        // Whoever waited for a hand meanwhile need not find out for themselves.
        if resting(self) {
            return Ok(away());
        }
        match self.show(&mut file, answer).await {
            Ok(reply) => Ok(verdict(&reply)),
            // One file that keeps it busy for long is no reason to leave the others unseen; one that does not answer at all is.
            Err(error) => match self.version().await {
                Ok(_) => Ok(Verdict::Unread(error.to_string())),
                Err(_) => {
                    let until = Instant::now() + self.patience.rest;
                    *self.rests.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
                    Ok(Verdict::Away(error.to_string()))
                }
            },
        }
    }

    /// Sends a file over and hears the answer.
    async fn show(&self, file: &mut tokio::fs::File, answer: Duration) -> Result<String, Error> {
        let mut line = self.connect().await?;
        let sent = self.send(line.as_mut(), file).await;
        // clamd may answer and hang up before the last piece, e.g. as the file is too large for it.
        let wait = if sent.is_ok() { answer } else { self.patience.line };
        let reply = read_line(line.as_mut(), wait).await;
        match (sent, reply) {
            (Ok(()), reply) => reply,
            // Half a file that is clean says nothing of the whole.
            (Err(_), Ok(reply)) if verdict(&reply) != Verdict::Clean => Ok(reply),
            (Err(error), _) => Err(error),
        }
    }

    async fn send(&self, line: &mut dyn Line, file: &mut tokio::fs::File) -> Result<(), Error> {
        let wait = self.patience.line;
        self.in_time(wait, line.write_all(b"zINSTREAM\0")).await?;
        let mut piece = vec![0u8; 4 + PIECE];
        loop {
            let read = file.read(&mut piece[4..]).await?;
            let length = u32::try_from(read).map_err(Error::other)?;
            piece[..4].copy_from_slice(&length.to_be_bytes());
            self.in_time(wait, line.write_all(&piece[..4 + read])).await?;
            if read == 0 {
                return self.in_time(wait, line.flush()).await;
            }
        }
    }

    async fn connect(&self) -> Result<Box<dyn Line>, Error> {
        let wait = self.patience.line;
        Ok(match &self.address {
            Address::Tcp(address) => Box::new(self.in_time(wait, TcpStream::connect(address)).await?),
            Address::Unix(path) => Box::new(self.in_time(wait, UnixStream::connect(path)).await?),
        })
    }

    async fn in_time<T>(
        &self,
        wait: Duration,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        timeout(wait, work).await.unwrap_or_else(|_| Err(late()))
    }
}

fn late() -> Error {
    Error::new(ErrorKind::TimedOut, "查毒程序没有按时答复")
}

/// A line up to its nought, or to where clamd hangs up.
async fn read_line(line: &mut dyn Line, wait: Duration) -> Result<String, Error> {
    let mut said = Vec::new();
    let read = async {
        let mut byte = [0u8; 256];
        while (said.len() as u64) < LINE && !said.contains(&0) {
            match line.read(&mut byte).await? {
                0 => break,
                n => said.extend_from_slice(&byte[..n]),
            }
        }
        Ok::<_, Error>(())
    };
    timeout(wait, read).await.unwrap_or_else(|_| Err(late()))?;
    let end = said.iter().position(|b| *b == 0).unwrap_or(said.len());
    let text = String::from_utf8_lossy(&said[..end]).trim().to_string();
    if text.is_empty() {
        Err(Error::new(ErrorKind::UnexpectedEof, "查毒程序没有答复"))
    } else {
        Ok(text)
    }
}

/// `stream: OK`, `stream: NAME FOUND`, `… ERROR`: what is none of the first two is no clean file.
fn verdict(reply: &str) -> Verdict {
    let said = reply.strip_prefix("stream:").unwrap_or(reply).trim();
    let short = |text: &str| text.chars().filter(|c| !c.is_control()).take(NAMED).collect::<String>();
    match said.strip_suffix(" FOUND") {
        _ if said == "OK" => Verdict::Clean,
        Some(name) => Verdict::Found(short(name)),
        None => Verdict::Unread(short(said)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_with_its_port_or_a_path() {
        let at = |text: &str| Scanner::at(text, Away::Take).map(|s| s.address);
        assert_eq!(at("127.0.0.1:3310"), Ok(Address::Tcp("127.0.0.1:3310".into())));
        assert_eq!(at("tcp://[::1]:3310"), Ok(Address::Tcp("[::1]:3310".into())));
        assert_eq!(at("/run/clamav/clamd.ctl"), Ok(Address::Unix("/run/clamav/clamd.ctl".into())));
        assert_eq!(at("unix:/run/clamd.ctl"), Ok(Address::Unix("/run/clamd.ctl".into())));
        for wrong in ["", "3310", ":3310", "clamd", "clamd:0", "clamd:99999", "unix:clamd.ctl"] {
            assert!(at(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_ok_is_clean() {
        assert_eq!(verdict("stream: OK"), Verdict::Clean);
        assert_eq!(
            verdict("stream: Eicar-Test-Signature FOUND"),
            Verdict::Found("Eicar-Test-Signature".into())
        );
        assert_eq!(verdict("stream: OK FOUND"), Verdict::Found("OK".into()));
        for other in
            ["INSTREAM size limit exceeded. ERROR", "stream: ", "ok", "stream: OK then", "UNKNOWN COMMAND"]
        {
            assert!(matches!(verdict(other), Verdict::Unread(_)), "{other}");
        }
        let Verdict::Found(name) = verdict(&format!("stream: {}\u{7} FOUND", "长".repeat(500))) else {
            panic!("found")
        };
        assert_eq!(name.chars().count(), NAMED);
    }
}
