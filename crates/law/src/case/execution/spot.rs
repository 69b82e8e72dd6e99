//! 代履行现场 — what is recorded on the spot, whether it was decided beforehand or had to be done at once.

use super::enforcement::no_demolition;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::matter::{PersonRef, text};
use crate::party::{Attestor, FileRef, Signature};
use crate::refusal::Refusal;
use crate::rule::Rule;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// 代履行现场: when, where, how, and who signed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Performed {
    /// 开始时间
    pub started_at: DateTime,
    /// 结束时间
    pub ended_at: DateTime,
    /// 地点
    pub place: String,
    /// 过程和结果
    pub process: String,
    /// 代履行人签名
    pub performer_signature: Signature,
    /// 当事人签名
    pub signature: Signature,
    /// 见证人
    pub witness: Attestor,
    /// 照片、录像
    pub files: Vec<FileRef>,
}

/// The record as a command tells it: both commands have its fields.
macro_rules! performed {
    ($c:expr) => {
        $crate::case::execution::Performed {
            started_at: $c.started_at,
            ended_at: $c.ended_at,
            place: $c.place.clone(),
            process: $c.process.clone(),
            performer_signature: $c.performer_signature.clone(),
            signature: $c.signature.clone(),
            witness: $crate::party::Attestor::new(&$c.witness, &$c.witness_identity),
            files: $c.files.clone(),
        }
    };
}
pub(super) use performed;

/// Q-29 (强§51): what was done on the spot: nothing taken down, whoever performed signs, and the party or a witness.
pub(super) fn on_the_spot(
    state: &CaseState,
    done: Performed,
    officers: &[PersonRef],
    rule: &'static Rule,
) -> Result<Box<Performed>, Refusal> {
    no_demolition(state, &[&done.process], false, "process")?;
    if done.performer_signature.image.is_none() {
        return Err(Refusal::new(rule, "代履行人在现场记录上签名", "没有签名")
            .fix("执法人员", "请代履行人签名")
            .field("performer_signature"));
    }
    if !done.signature.given() && !done.witness.signed() {
        return Err(Refusal::new(rule, "当事人签名，或者见证人签名", "当事人没有签名，也没有见证人签名")
            .fix("执法人员", "当事人不签名的，请见证人签名")
            .field("witness"));
    }
    guard::witness_apart(&done.witness, officers, rule)?;
    Ok(Box::new(Performed {
        place: text("place", "地点", &done.place)?,
        process: text("process", "过程和结果", &done.process)?,
        ..done
    }))
}
