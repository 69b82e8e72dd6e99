//! The acts on a recording: who, and under which rule. A recording has no stages.

use crate::person::Role;
use crate::rule::Rule;
use crate::rules;

/// One act on a recording.
pub struct FootageAct {
    /// 代号, also the command's tag: `import_footage`.
    pub id: &'static str,
    /// 名称
    pub title: &'static str,
    /// Posts that may do it.
    pub roles: &'static [Role],
    /// The rule it stands on.
    pub rule: &'static Rule,
}

/// Who brings recordings in.
pub(super) const FIELD: &[Role] = &[Role::Squad, Role::Dept, Role::Brigade];
/// Who clears them away.
pub(super) const CLEARING: &[Role] = &[Role::Brigade];

/// Every act, in the order of a recording's life.
pub static ACTS: &[FootageAct] = &[
    FootageAct { id: "import_footage", title: "导入音像", roles: FIELD, rule: &rules::V_13 },
    FootageAct { id: "correct_footage", title: "更正音像信息", roles: FIELD, rule: &rules::V_11 },
    FootageAct { id: "remove_footage", title: "清理到期音像", roles: CLEARING, rule: &rules::V_14 },
];

/// The act with this identifier.
pub fn act(id: &str) -> Option<&'static FootageAct> {
    ACTS.iter().find(|a| a.id == id)
}
