//! What the tests of several rooms need: a throw-away PostgreSQL, from the programs that are installed here, something that
//! speaks as clamd does, outside identity providers in small, small files of map tiles, and recordings in small.

mod clamd;
mod dice;
mod pmtiles;
mod provider;
pub mod sound;

pub use clamd::{Clamd, MARK, Mood};
pub use dice::Dice;
pub use pmtiles::PmTiles;
pub use provider::{AGENT, CLIENT, CORP, IdKey, IdMood, IdProvider, SECRET, WecomProvider};

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

/// The address of a new, empty database on this process's own server; none where PostgreSQL is not installed. The server
/// listens on a socket in its own folder only and ends with the process.
///
/// # Panics
/// If PostgreSQL is installed but does not start: a test cannot go on.
pub fn postgres() -> Option<String> {
    server().map(Server::new_database)
}

struct Server {
    folder: PathBuf,
    bin: PathBuf,
    _watcher: Child,
}

static DATABASES: AtomicUsize = AtomicUsize::new(0);
/// PostgreSQL does not run as root: then it runs as `nobody`.
const NOBODY: u32 = 65534;

fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    static STARTING: Mutex<()> = Mutex::new(());
    let _one = STARTING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    SERVER.get_or_init(Server::start).as_ref()
}

impl Server {
    fn start() -> Option<Server> {
        let bin = find_programs()?;
        let folder = tempfile::tempdir().expect("a folder").keep();
        let root = Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout == b"0\n");
        if root {
            chown(&folder, Some(NOBODY), Some(NOBODY)).expect("the folder is given away");
        }
        let data = folder.join("data");
        let run = |program: &str, args: &[&str]| {
            let mut command = Command::new(bin.join(program));
            command.args(args).current_dir(&folder).stdout(Stdio::null()).stderr(Stdio::null());
            if root {
                command.uid(NOBODY).gid(NOBODY);
            }
            assert!(command.status().expect("the program runs").success(), "{program} {args:?}");
        };
        let data = data.to_str().expect("a path");
        run("initdb", &["-D", data, "-U", "zhifa", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]);
        let socket = folder.to_str().expect("a path");
        let options = format!("-k {socket} -c listen_addresses= -c fsync=off -c max_connections=200");
        run("pg_ctl", &["-D", data, "-o", &options, "-l", "/dev/null", "-w", "start"]);
        // The server ends with the tests: a watcher stops it when this process is gone, however it goes.
        let watch = format!(
            "while ps -p {} >/dev/null; do sleep 1; done; {} -D {data} -m immediate stop; rm -rf {socket}",
            std::process::id(),
            bin.join("pg_ctl").display(),
        );
        let mut watcher = Command::new("sh");
        watcher.args(["-c", &watch]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if root {
            watcher.uid(NOBODY).gid(NOBODY);
        }
        let _watcher = watcher.process_group(0).current_dir("/").spawn().expect("the watcher runs");
        Some(Server { folder, bin, _watcher })
    }

    fn new_database(&self) -> String {
        let name = format!("test{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        let socket = self.folder.to_str().expect("a path");
        let sql = format!("CREATE DATABASE {name}");
        let status = Command::new(self.bin.join("psql"))
            .args(["-h", socket, "-U", "zhifa", "-d", "postgres", "-qc", &sql])
            .status()
            .expect("psql runs");
        assert!(status.success(), "a database is made");
        format!("postgres://zhifa@localhost/{name}?host={socket}")
    }
}

fn find_programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = versions.map(|v| v.path().join("bin")).collect();
    found.sort();
    found.extend(["/usr/local/bin", "/usr/bin"].map(PathBuf::from));
    found.into_iter().find(|f| ["initdb", "pg_ctl", "psql"].iter().all(|p| has(f, p)))
}

fn has(folder: &Path, program: &str) -> bool {
    folder.join(program).exists()
}
