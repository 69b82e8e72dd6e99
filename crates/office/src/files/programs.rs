//! Programs that the house calls (外部程序): ffmpeg for film and sound, libheif's for the photos of iPhones. They are found where
//! the system keeps its programs, or are missing, which is said to whoever needs them.
//!
//! What they read came from strangers. Each runs without a shell, without the house's environment, in an empty folder of its own, with
//! bounds for memory, processor time and what it may write, behind everything else, and is ended when it takes too long.

use super::FileError;
use std::ffi::{OsStr, OsString};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Command;

/// What can be called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Programs {
    /// Changes nothing but the order in which processes have their turn.
    nice: Option<PathBuf>,
    /// Bounds what comes behind it.
    prlimit: Option<PathBuf>,
    ffmpeg: Option<PathBuf>,
    ffprobe: Option<PathBuf>,
    heif: Option<PathBuf>,
}

/// A program that may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Draws, covers and measures film and sound.
    Ffmpeg,
    /// Tells of film and sound what is in them.
    Ffprobe,
    /// Makes a JPEG of a HEIC photo.
    Heif,
}

impl Program {
    /// Its name and the package that has it, for whoever installs it.
    pub fn label(self) -> &'static str {
        match self {
            Program::Ffmpeg | Program::Ffprobe => "ffmpeg（Debian：apt install ffmpeg）",
            Program::Heif => "heif-convert（Debian：apt install libheif-examples）",
        }
    }
}

/// What a call may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Until it is ended.
    pub time: Duration,
    /// Bytes of address space.
    pub memory: u64,
    /// Bytes of a file that it writes.
    pub file: u64,
}

/// Bytes of what a program says that are read.
const SAID: u64 = 256 * 1024;

impl Programs {
    /// None: nothing is called.
    pub fn none() -> Programs {
        Programs::default()
    }

    /// Those in the folders of a search path, as the environment variable `PATH` has it.
    pub fn on(path: &OsStr) -> Programs {
        let find = |names: &[&str]| {
            let all = names.iter().flat_map(|name| std::env::split_paths(path).map(move |p| p.join(name)));
            all.filter(|p| p.is_absolute()).find(|p| is_program(p))
        };
        Programs {
            nice: find(&["nice"]),
            prlimit: find(&["prlimit"]),
            ffmpeg: find(&["ffmpeg"]),
            ffprobe: find(&["ffprobe"]),
            // Debian 12 calls it by the second name.
            heif: find(&["heif-dec", "heif-convert"]),
        }
    }

    fn path(&self, program: Program) -> Option<&Path> {
        match program {
            Program::Ffmpeg => self.ffmpeg.as_deref(),
            Program::Ffprobe => self.ffprobe.as_deref(),
            Program::Heif => self.heif.as_deref(),
        }
    }

    /// Whether it can be called: without bounds none is.
    pub fn has(&self, program: Program) -> bool {
        self.nice.is_some() && self.prlimit.is_some() && self.path(program).is_some()
    }

    /// Calls one in `folder`; `line` hears every line that it says. Answers with what it said in all.
    ///
    /// # Errors
    /// [`FileError::NoProgram`] where it is missing; [`FileError::Unfit`] where it fails or takes too long.
    pub(crate) async fn call(
        &self,
        program: Program,
        args: &[OsString],
        folder: &Path,
        bounds: Bounds,
        mut line: impl FnMut(&str),
    ) -> Result<String, FileError> {
        let missing = || FileError::NoProgram(program);
        let (nice, prlimit) =
            (self.nice.as_ref().ok_or_else(missing)?, self.prlimit.as_ref().ok_or_else(missing)?);
        let path = self.path(program).ok_or_else(missing)?;
        // Two threads work at the most, and each second counts for both.
        let processor = bounds.time.as_secs().saturating_mul(2).max(1);
        let mut child = Command::new(nice)
            .args(["-n", "15"])
            .arg(prlimit)
            .arg(format!("--as={}", bounds.memory))
            .arg(format!("--cpu={processor}"))
            .arg(format!("--fsize={}", bounds.file))
            .args(["--core=0", "--"])
            .arg(path)
            .args(args)
            .env_clear()
            .env("LC_ALL", "C")
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let (out, err) = (child.stdout.take(), child.stderr.take());
        let run = async {
            let heard = async {
                let (mut said, Some(out)) = (String::new(), out) else { return String::new() };
                let mut lines = BufReader::new(out).lines();
                while let Ok(Some(one)) = lines.next_line().await {
                    line(&one);
                    if (said.len() as u64) < SAID {
                        said.push_str(&one);
                        said.push('\n');
                    }
                }
                said
            };
            let complaints = async {
                let mut text = Vec::new();
                if let Some(mut err) = err {
                    let _ = (&mut err).take(SAID).read_to_end(&mut text).await;
                    // The rest is let go by: a full pipe would hold the program up.
                    let _ = tokio::io::copy(&mut err, &mut tokio::io::sink()).await;
                }
                text
            };
            let (said, complaints) = tokio::join!(heard, complaints);
            (child.wait().await, said, complaints)
        };
        let Ok((status, said, complaints)) = tokio::time::timeout(bounds.time, run).await else {
            // Dropped with its process, which is ended.
            return Err(FileError::Unfit(
                "这个文件处理得太久，已经停止；请剪短、压缩或者转换格式后再试".into(),
            ));
        };
        if status?.success() {
            return Ok(said);
        }
        let complaints = String::from_utf8_lossy(&complaints);
        tracing::info!(program = ?path, complaints = complaints.trim(), "an outside program failed on a file");
        Err(FileError::Unfit("这个文件的格式特殊或者已损坏，处理不了；请转换格式后再试".into()))
    }
}

fn is_program(path: &Path) -> bool {
    path.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn system() -> Programs {
        Programs::on(OsStr::new("/usr/local/bin:/usr/bin:/bin"))
    }

    fn script(folder: &Path, text: &str) -> Programs {
        let path = folder.join("ffmpeg");
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        Programs { ffmpeg: Some(path), ..system() }
    }

    const BOUNDS: Bounds = Bounds { time: Duration::from_secs(5), memory: 1 << 30, file: 1000 };

    async fn call(programs: &Programs, folder: &Path, bounds: Bounds) -> Result<String, FileError> {
        programs.call(Program::Ffmpeg, &["a b".into(), "$HOME".into()], folder, bounds, |_| {}).await
    }

    #[tokio::test]
    async fn a_program_that_is_missing_is_named() {
        let folder = tempfile::tempdir().unwrap();
        for programs in
            [Programs::none(), Programs::on(OsStr::new("")), Programs::on(folder.path().as_os_str())]
        {
            assert!(!programs.has(Program::Ffmpeg) && !programs.has(Program::Heif));
            let told = call(&programs, folder.path(), BOUNDS).await;
            assert!(matches!(told, Err(FileError::NoProgram(Program::Ffmpeg))), "{told:?}");
        }
        assert!(
            system().has(Program::Ffmpeg) && system().has(Program::Heif),
            "the set-up of the tests installs them"
        );
    }

    #[tokio::test]
    async fn what_is_called_has_no_shell_no_environment_and_its_own_folder() {
        let folder = tempfile::tempdir().unwrap();
        let programs = script(
            folder.path(),
            "#!/bin/sh\nprintf '%s|' \"$@\"; pwd; echo \"${CARGO_MANIFEST_DIR:-none}\"\n",
        );
        let said = call(&programs, folder.path(), BOUNDS).await.unwrap();
        let place = folder.path().canonicalize().unwrap();
        assert_eq!(said, format!("a b|$HOME|{}\nnone\n", place.display()));
    }

    #[tokio::test]
    async fn what_fails_writes_too_much_or_takes_too_long_is_ended() {
        let folder = tempfile::tempdir().unwrap();
        let large = "#!/bin/sh\nexec head -c 100000 /dev/zero >large\n";
        for text in ["#!/bin/sh\nexit 3\n", large] {
            let told = call(&script(folder.path(), text), folder.path(), BOUNDS).await;
            assert!(matches!(told, Err(FileError::Unfit(_))), "{text}: {told:?}");
        }
        assert!(folder.path().join("large").metadata().unwrap().len() <= 1000);
        let short = Bounds { time: Duration::from_millis(300), ..BOUNDS };
        let slow = script(folder.path(), "#!/bin/sh\necho $$ >pid\nexec sleep 60\n");
        let told = call(&slow, folder.path(), short).await;
        assert!(matches!(&told, Err(FileError::Unfit(words)) if words.contains("太久")), "{told:?}");
        let pid = std::fs::read_to_string(folder.path().join("pid")).unwrap();
        let process = PathBuf::from(format!("/proc/{}/cmdline", pid.trim()));
        for _ in 0..50 {
            if std::fs::read(&process).unwrap_or_default().is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("it still runs");
    }
}
