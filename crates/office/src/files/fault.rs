//! What stands against files that evidence rests on: locked by the scan, gone from the disk, or not what came in. No record
//! says it: it is asked when it is needed, and what is found again or set free is as good as before.

use super::is_address;
use crate::me::Me;
use crate::office::Office;
use crate::{scope, stream};
use journal::Stored;
use law::case::{CaseCommand, CaseState, Evidence};
use law::party::{FileFault, FileRef};
use std::collections::BTreeMap;

/// What stands against files, by SHA-256.
pub(crate) type Faults = BTreeMap<String, FileFault>;

/// How a file is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Whether it is there and as long as it was: at once, however large.
    Size,
    /// Read through: its bytes are those of its address (SHA-256).
    Address,
    /// Read through, both its digests reckoned anew.
    Content,
}

/// Files asked for in one query.
const PAGE: usize = 500;

impl Office {
    /// What stands against some files. Each is held against what was noted when it came in, or what its record says of it.
    ///
    /// # Errors
    /// If the journal fails; a disk that cannot be read is what is found of the file.
    pub(crate) async fn file_faults<'a>(
        &self,
        files: impl IntoIterator<Item = &'a FileRef>,
        look: Look,
    ) -> Result<Faults, journal::Error> {
        let files = files.into_iter().filter(|f| is_address(&f.sha256));
        let files: BTreeMap<&str, &FileRef> = files.map(|f| (f.sha256.as_str(), f)).collect();
        let addresses: Vec<&str> = files.keys().copied().collect();
        let (mut known, mut faults) = (BTreeMap::new(), Faults::new());
        for some in addresses.chunks(PAGE) {
            let marks: Vec<String> = (1..=some.len()).map(|n| format!("${n}")).collect();
            let marks = marks.join(", ");
            let values: Vec<journal::Value> = some.iter().map(|a| (*a).into()).collect();
            let sql = format!("SELECT sha256, sm3, size FROM file WHERE sha256 IN ({marks})");
            for row in self.journal().query(&sql, &values).await? {
                let size = u64::try_from(row.int(2)).unwrap_or(0);
                known.insert(row.text(0), Stored { sha256: row.text(0), sm3: row.text(1), size });
            }
            let sql =
                format!("SELECT sha256, said FROM file_scan WHERE state = 'found' AND sha256 IN ({marks})");
            for row in self.journal().query(&sql, &values).await? {
                faults.insert(row.text(0), FileFault::Locked(row.text(1)));
            }
        }
        let asked: Vec<Stored> = files
            .into_iter()
            .filter(|(sha256, _)| !faults.contains_key(*sha256))
            .map(|(sha256, file)| {
                let said = Stored { sha256: sha256.into(), sm3: file.sm3.clone(), size: file.size };
                // Brought in with a backup or an import: there is its record alone to hold it against.
                known.remove(sha256).unwrap_or(said)
            })
            .collect();
        let store = self.files().clone();
        // One trip to another thread, however many there are.
        let there = move || asked.into_iter().map(|a| (size_fault(&store, &a), a)).collect::<Vec<_>>();
        let there =
            tokio::task::spawn_blocking(there).await.map_err(|e| journal::Error::Corrupt(e.to_string()))?;
        for (fault, noted) in there {
            let fault = match (fault, look) {
                (None, Look::Content) => self.content_fault(&noted).await,
                (None, Look::Address) => match self.files().is_whole(&noted.sha256).await {
                    Ok(true) => None,
                    Ok(false) => Some(FileFault::Damaged("内容的SHA-256与采集时不同".into())),
                    Err(_) => Some(FileFault::Damaged("读不出来".into())),
                },
                (fault, _) => fault,
            };
            faults.extend(fault.map(|fault| (noted.sha256, fault)));
        }
        Ok(faults)
    }

    /// What is wrong with what a file holds, read through and held against what was noted of it when it came in.
    async fn content_fault(&self, noted: &Stored) -> Option<FileFault> {
        match self.measure(&noted.sha256).await {
            None => Some(FileFault::Damaged("读不出来".into())),
            Some(stored) if stored.sha256 != noted.sha256 => {
                Some(FileFault::Damaged("内容的SHA-256与采集时不同".into()))
            }
            // Files of before SM3 was kept have none.
            Some(stored) if !noted.sm3.is_empty() && !stored.sm3.eq_ignore_ascii_case(&noted.sm3) => {
                Some(FileFault::Damaged("内容的SM3与采集时不同".into()))
            }
            Some(_) => None,
        }
    }

    /// What stands against the files of a case's evidence, by their size alone: for its page.
    ///
    /// # Errors
    /// As [`Office::file_faults`].
    pub(crate) async fn evidence_faults(&self, state: &CaseState) -> Result<Faults, journal::Error> {
        self.file_faults(state.evidence.iter().flat_map(|e| &e.files), Look::Size).await
    }

    /// What stands against the files that an act has read through. Asked before the act, which has no time to read them, and
    /// only where the act is this person's: nobody else has the house read through what is large.
    ///
    /// # Errors
    /// As [`Office::file_faults`].
    pub(crate) async fn faults_before(
        &self,
        me: &Me,
        id: &str,
        command: &CaseCommand,
        expected: Option<u64>,
    ) -> Result<Faults, journal::Error> {
        let Some(look) = looks(command).filter(|look| *look != Look::Size) else { return Ok(Faults::new()) };
        let state = stream::fold_case(&self.journal().load(&stream::case(id)).await?)?;
        if expected.is_some_and(|version| version < state.version) {
            // Done already, or from a page that will never be so again: no reason to read anything.
            return Ok(Faults::new());
        }
        let of = |e: &&Evidence| rests_on(&state, command, e);
        let files: Vec<&FileRef> = state.evidence.iter().filter(of).flat_map(|e| &e.files).collect();
        let may = law::case::act(command.act())
            .is_some_and(|row| self.look(me, |ctx| row.allows(&state, state.stage, ctx).is_ok()));
        if files.is_empty() || !may || !scope::sees_case(me, &state) {
            return Ok(Faults::new());
        }
        self.file_faults(files, look).await
    }
}

/// Whether a file is there, as long as it was.
pub(crate) fn size_fault(files: &journal::Files, noted: &Stored) -> Option<FileFault> {
    let size = match std::fs::metadata(files.path(&noted.sha256)) {
        Ok(found) => found.len(),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Some(FileFault::Missing),
        Err(_) => return Some(FileFault::Damaged("读不出来".into())),
    };
    (size != noted.size).then(|| FileFault::Damaged(format!("记为{}字节，实为{size}字节", noted.size)))
}

/// How an act looks at what it rests on; none where it rests on no evidence. Whoever reports on evidence or decides has it read
/// through; to find it true and to propose it is enough that it is there.
fn looks(command: &CaseCommand) -> Option<Look> {
    match command {
        CaseCommand::JudgeEvidence(c) if c.verified => Some(Look::Size),
        CaseCommand::ProposeDecision(_) => Some(Look::Size),
        CaseCommand::SubmitReport(_) | CaseCommand::Decide(_) => Some(Look::Address),
        _ => None,
    }
}

/// Whether files are read through before this act.
pub(crate) fn reads_files(command: &CaseCommand) -> bool {
    looks(command).is_some_and(|look| look != Look::Size)
}

/// The files that must be there, and no more, where an act rests on them: asked while it is done.
pub(crate) fn to_be_there<'s>(state: &'s CaseState, command: &CaseCommand) -> Vec<&'s FileRef> {
    if looks(command) != Some(Look::Size) {
        return Vec::new();
    }
    let files = state.evidence.iter().filter(|e| rests_on(state, command, e)).flat_map(|e| &e.files);
    files.filter(|f| is_address(&f.sha256)).collect()
}

fn rests_on(state: &CaseState, command: &CaseCommand, e: &Evidence) -> bool {
    match command {
        CaseCommand::JudgeEvidence(c) => c.no == e.no,
        CaseCommand::SubmitReport(c) => {
            e.verified == Some(true) && (c.evidence.is_empty() || c.evidence.contains(&e.no))
        }
        _ => state.report.as_ref().is_some_and(|r| r.evidence.contains(&e.no)),
    }
}
