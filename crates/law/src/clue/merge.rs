//! 并案 — what was reported twice is dealt with once: the main clue (主线索) takes the other one's words and pictures in, and when
//! it ends, whoever reported the other one hears of it and has the same say (P-15).

use super::fact::{ClueEvent, ClueFact};
use super::state::{ClueStage, ClueState};
use crate::context::Context;
use crate::matter::Entry;
use crate::number::DocNumber;
use crate::party::FileRef;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// A clue that was merged into this one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Absorbed {
    /// The other clue.
    pub from: String,
    /// 登记号
    pub number: Option<DocNumber>,
    /// 问题类别
    pub class: String,
    /// 内容
    pub content: String,
    /// 附件
    pub files: Vec<FileRef>,
    /// 并入时间
    pub at: DateTime,
}

/// How the main clue ended, as a merged one knows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MainAnswer {
    /// 时间
    pub at: DateTime,
    /// The stage in which it ended.
    pub stage: ClueStage,
    /// It had become a case.
    pub in_case: bool,
}

impl MainAnswer {
    /// Whether the answer is one that a reporter may rate (P-10).
    pub fn rateable(&self) -> bool {
        matches!(self.stage, ClueStage::Closed | ClueStage::Declined)
    }
}

fn not_there(have: impl Into<String>) -> Refusal {
    Refusal::new(&rules::P_15, "另一条未办结的线索", have.into())
        .fix("指挥调度中心", "核对主线索的登记号；主线索已经办结的，本条单独办理")
        .field("into")
}

/// What the main clue records when another one is merged into it.
///
/// # Errors
/// P-15 where it is the same clue, or one that has come to its end.
pub fn absorb(
    main: &ClueState,
    main_id: &str,
    from: &str,
    state: &ClueState,
    ctx: &Context,
) -> Result<ClueEvent, Refusal> {
    if main_id == from {
        return Err(not_there("不能并入自己"));
    }
    if main.version == 0 || main.stage.is_final() {
        return Err(not_there("该线索已经办结"));
    }
    // With those that it had taken in itself.
    let mut files = state.files.clone();
    for file in state.absorbed.iter().flat_map(|a| &a.files) {
        if files.iter().all(|known| known.sha256 != file.sha256) {
            files.push(file.clone());
        }
    }
    Ok(Entry::stamp(
        ctx,
        ClueFact::ClueAbsorbed {
            from: from.into(),
            from_number: state.number.clone(),
            class: state.class.clone(),
            content: state.content.clone(),
            files,
        },
    ))
}

/// What a merged clue records when its main one has ended; none while that goes on, or where this one goes its own way again.
pub fn answered(main: &ClueState, main_id: &str, merged: &ClueState, ctx: &Context) -> Option<ClueEvent> {
    let ended = main.stage.is_final() && main.stage != ClueStage::Merged;
    let waits = merged.stage == ClueStage::Merged && merged.merged_into.as_deref() == Some(main_id);
    (ended && waits).then(|| {
        let fact = ClueFact::MainAnswered {
            content: main.answer().to_string(),
            stage: main.stage,
            outcome: main.outcome,
            in_case: main.case.is_some(),
        };
        Entry::stamp(ctx, fact)
    })
}

/// The same for a clue whose main one was itself merged: it hears what that one heard.
pub fn passed_on(heard: &ClueEvent, via_id: &str, merged: &ClueState) -> Option<ClueEvent> {
    let waits = merged.stage == ClueStage::Merged && merged.merged_into.as_deref() == Some(via_id);
    waits.then(|| heard.clone())
}
