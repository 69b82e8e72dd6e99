//! The order in a file (卷内排列): the decision and the proof of its service first, the rest as it was made; the list of
//! evidence, with the evidence itself, in front of the report that ends the investigation.

use super::closing;
use law::case::CaseState;

/// Where things stand in a case's file.
pub struct Order {
    /// 文号 of the decision; of the letter by which the matter went to others where there is none.
    head: Option<String>,
    /// 文号 of the proofs of its service.
    proofs: Vec<String>,
    /// 文号 of amendments, each with the number and the version of what it amends.
    amendments: Vec<(String, String, u64)>,
    /// The version of the report in front of which the evidence stands, or behind which it was gathered.
    evidence: (u64, u8),
}

/// Compares as the file is ordered.
pub type Place = (u8, u64, u8);

impl Order {
    /// The order of this case's file.
    pub fn of(state: &CaseState) -> Order {
        let head = closing::head(state);
        let of_head = |paper: String| head.as_ref() == Some(&paper);
        let served = state.services.iter().filter(|s| of_head(s.paper.to_string())).map(|s| &s.number);
        let announced =
            state.announcements.iter().filter(|a| of_head(a.paper.to_string())).map(|a| &a.number);
        let proofs = served.chain(announced).map(ToString::to_string).collect();
        let report = state.papers.iter().rfind(|p| p.code == "FINAL").map(|p| (p.version, 0));
        let amended = |a: &law::case::amend::Amendment| {
            let original = state.paper(&a.paper)?;
            Some((a.number.as_ref()?.to_string(), original.number.to_string(), original.version))
        };
        let amendments = state.amend.amendments.iter().filter_map(amended).collect();
        Order { head, proofs, amendments, evidence: report.unwrap_or((state.gathered_version, 3)) }
    }

    /// Where a document of the case stands, or a step without one (`number` none), by the version of its fact.
    pub fn paper(&self, number: Option<&str>, version: u64) -> Place {
        // An amendment lies right behind what it amends.
        if let Some((_, original, of)) = self.amendments.iter().find(|a| number == Some(a.0.as_str())) {
            let (rank, at, _) = self.paper(Some(original), *of);
            return (rank, at, 3);
        }
        let rank = match number {
            Some(n) if self.head.as_deref() == Some(n) => 0,
            Some(n) if self.proofs.iter().any(|p| p == n) => 1,
            _ => 2,
        };
        (rank, version, 2)
    }

    /// Where the list of evidence stands, followed by the evidence.
    pub fn evidence(&self) -> Place {
        (2, self.evidence.0, self.evidence.1)
    }

    /// Where a document of the clue stands that the case came from: before everything that the case made itself.
    pub fn clue(&self) -> Place {
        (2, 0, 0)
    }
}
