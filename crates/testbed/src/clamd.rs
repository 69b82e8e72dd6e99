//! A server that speaks clamd's protocol, well or badly. It finds one thing only: [`MARK`].

use std::io::{Error, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What is found.
pub const MARK: &[u8] = b"zhifa-malware-test-marker";

/// How it behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// As clamd does.
    Honest,
    /// Takes everything and finds nothing, whatever is in it.
    Blind,
    /// Hangs up as soon as somebody comes.
    Gone,
    /// Takes the file and never answers, but says its version.
    Slow,
    /// Takes everything and never answers to anything.
    Mute,
    /// Takes so many bytes and then says that this is too much.
    Most(usize),
    /// Answers with something that is no answer.
    Garbled,
}

/// A running server; it ends with this.
pub struct Clamd {
    /// Where it listens.
    pub address: String,
    inside: Arc<Inside>,
    _folder: Option<tempfile::TempDir>,
}

struct Inside {
    mood: Mutex<Mood>,
    seen: Mutex<Vec<Vec<u8>>>,
    came: AtomicUsize,
    over: AtomicBool,
}

trait Line: Read + Write + Send {}
impl<T: Read + Write + Send> Line for T {}

impl Clamd {
    /// One that listens on a port.
    ///
    /// # Panics
    /// If it cannot listen: a test cannot go on.
    pub fn on_a_port() -> Clamd {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address").to_string();
        listener.set_nonblocking(true).expect("not waiting");
        let clamd = Clamd { address, inside: Inside::new(), _folder: None };
        clamd.serve(move || {
            let (line, _) = listener.accept()?;
            line.set_nonblocking(false)?;
            line.set_read_timeout(Some(PATIENCE))?;
            Ok::<TcpStream, Error>(line)
        });
        clamd
    }

    /// One that listens on a socket in a folder.
    ///
    /// # Panics
    /// As [`Clamd::on_a_port`].
    pub fn on_a_socket() -> Clamd {
        let folder = tempfile::tempdir().expect("a folder");
        let path: PathBuf = Path::new(folder.path()).join("clamd.ctl");
        let listener = UnixListener::bind(&path).expect("a socket");
        listener.set_nonblocking(true).expect("not waiting");
        let clamd =
            Clamd { address: path.display().to_string(), inside: Inside::new(), _folder: Some(folder) };
        clamd.serve(move || {
            let (line, _) = listener.accept()?;
            line.set_nonblocking(false)?;
            line.set_read_timeout(Some(PATIENCE))?;
            Ok::<UnixStream, Error>(line)
        });
        clamd
    }

    /// From now on it behaves so.
    pub fn be(&self, mood: Mood) {
        *self.inside.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// The files it was shown whole, in order.
    pub fn seen(&self) -> Vec<Vec<u8>> {
        self.inside.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How often somebody came, whatever for.
    pub fn came(&self) -> usize {
        self.inside.came.load(Ordering::Relaxed)
    }

    fn serve<L: Line + 'static>(&self, mut accept: impl FnMut() -> Result<L, Error> + Send + 'static) {
        let inside = self.inside.clone();
        std::thread::spawn(move || {
            while !inside.over.load(Ordering::Relaxed) {
                match accept() {
                    Ok(mut line) => {
                        inside.came.fetch_add(1, Ordering::Relaxed);
                        let inside = inside.clone();
                        // Whoever hangs up half-way is no trouble of this server's.
                        std::thread::spawn(move || inside.answer(&mut line).is_ok());
                    }
                    Err(_) => std::thread::sleep(Duration::from_millis(2)),
                }
            }
        });
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        self.inside.over.store(true, Ordering::Relaxed);
    }
}

/// Nobody is heard for longer than this.
const PATIENCE: Duration = Duration::from_secs(20);

impl Inside {
    fn new() -> Arc<Inside> {
        Arc::new(Inside {
            mood: Mutex::new(Mood::Honest),
            seen: Mutex::new(Vec::new()),
            came: AtomicUsize::new(0),
            over: AtomicBool::new(false),
        })
    }

    fn answer(&self, line: &mut dyn Line) -> Result<(), Error> {
        let mood = *self.mood.lock().unwrap_or_else(PoisonError::into_inner);
        if mood == Mood::Gone {
            return Ok(());
        }
        let mut command = Vec::new();
        let mut byte = [0u8; 1];
        loop {
            line.read_exact(&mut byte)?;
            if byte[0] == 0 {
                break;
            }
            command.push(byte[0]);
        }
        match command.as_slice() {
            _ if mood == Mood::Mute => self.wait(),
            b"zVERSION" => line.write_all(b"ClamAV 9.9.9/27000/Fri Nov 20 09:00:00 2026\0"),
            b"zINSTREAM" => self.instream(line, mood),
            _ => line.write_all(b"UNKNOWN COMMAND\0"),
        }
    }

    fn instream(&self, line: &mut dyn Line, mood: Mood) -> Result<(), Error> {
        let mut file = Vec::new();
        loop {
            let mut length = [0u8; 4];
            line.read_exact(&mut length)?;
            let length = u32::from_be_bytes(length) as usize;
            if length == 0 {
                break;
            }
            let begin = file.len();
            file.resize(begin + length, 0);
            line.read_exact(&mut file[begin..])?;
            if matches!(mood, Mood::Most(most) if file.len() > most) {
                return line.write_all(b"INSTREAM size limit exceeded. ERROR\0");
            }
        }
        let found = file.windows(MARK.len()).any(|w| w == MARK);
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(file);
        match mood {
            Mood::Slow => self.wait(),
            Mood::Garbled => line.write_all(&[0xFF, 0xFE, b'O', b'K', 0]),
            _ if found && mood != Mood::Blind => line.write_all(b"stream: Zhifa.Test.Marker FOUND\0"),
            _ => line.write_all(b"stream: OK\0"),
        }
    }

    fn wait(&self) -> Result<(), Error> {
        while !self.over.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}
