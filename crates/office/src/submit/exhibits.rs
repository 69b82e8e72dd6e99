//! X-06 while an act is done: the files it rests on are there, as long as they were, and not locked. What has to be read through
//! was read before.

use super::{Answer, Desk};
use crate::files::{Faults, size_fault, to_be_there};
use journal::{Stored, Tx};
use law::case::{CaseCommand, CaseState};
use law::party::FileFault;

impl Desk<'_> {
    /// What stands against the files that a command rests on.
    pub(super) async fn faults_at_hand(
        &self,
        tx: &mut Tx<'_>,
        state: &CaseState,
        command: &CaseCommand,
    ) -> Answer<Faults> {
        let mut faults = self.faults.clone();
        for file in to_be_there(state, command) {
            let sql = "SELECT said FROM file_scan WHERE sha256 = $1 AND state = 'found'";
            let locked = tx.fetch(sql, &[file.sha256.as_str().into()]).await?;
            let sql = "SELECT size FROM file WHERE sha256 = $1";
            let known = tx.fetch(sql, &[file.sha256.as_str().into()]).await?;
            let size = known.first().and_then(|r| u64::try_from(r.int(0)).ok()).unwrap_or(file.size);
            let noted = Stored { sha256: file.sha256.clone(), sm3: file.sm3.clone(), size };
            let fault = match locked.first() {
                Some(row) => Some(FileFault::Locked(row.text(0))),
                None => size_fault(&self.office.files, &noted),
            };
            faults.extend(fault.map(|fault| (noted.sha256, fault)));
        }
        Ok(faults)
    }
}
