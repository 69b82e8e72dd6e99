//! The rows of 证据保全 in the table of acts.

use super::{Custody, custody, dispose, evidence, gather, keep, sample};
use crate::case::acts::{A, ALIVE, HEAD, OPEN, SQUAD, aside, row};
use crate::case::state::CaseStage as G;
use crate::case::{guard, remedy};
use crate::person::Role;
use crate::rules;

/// While evidence is gathered.
const GATHERING: &[G] = &[G::Investigating];

/// Its acts, in the order of the procedure.
#[rustfmt::skip]
pub static ACTS: &[A] = &[
    aside(row("summon_inquiry", "通知询问", SQUAD, GATHERING, &[], &rules::G_06, &[guard::filed, remedy::may_gather], &["ASK"])),
    aside(row("request_evidence", "调取证据", SQUAD, GATHERING, &[], &rules::G_06, &[guard::filed, remedy::may_gather], &["EV-R"])),
    aside(row("receive_evidence", "登记调取结果", SQUAD, ALIVE, &[], &rules::G_06, &[gather::awaited], &[])),
    aside(row("extract_data", "提取电子数据", SQUAD, GATHERING, &[], &rules::V_02, &[guard::filed, remedy::may_gather], &["EV-E"])),
    aside(row("describe_pictures", "说明照片录像", SQUAD, GATHERING, &[], &rules::X_06, &[guard::filed, remedy::may_gather], &["EV-P"])),
    aside(row("exclude_evidence", "排除非法证据", SQUAD, GATHERING, &[], &rules::V_08, &[evidence::excludable], &[])),
    aside(row("request_hold", "申请先行登记保存", SQUAD, GATHERING, &[], &rules::E_01, &[guard::filed, keep::none_pending, remedy::may_gather], &[])),
    aside(row("approve_hold", "批准先行登记保存", HEAD, GATHERING, &[], &rules::E_01, &[keep::requested, guard::signs_as_head], &["HOLD-A"])),
    aside(row("carry_out_hold", "实施先行登记保存", SQUAD, GATHERING, &[], &rules::E_01, &[keep::wanted, keep::approved, remedy::may_gather], &["HOLD"])),
    aside(row("propose_hold_disposal", "提出登记保存处理意见", SQUAD, ALIVE, &[], &rules::E_04, &[dispose::held], &[])),
    aside(row("decide_hold_disposal", "决定登记保存处理", HEAD, ALIVE, &[], &rules::E_02, &[dispose::proposed, guard::signs_as_head], &["HOLD-D"])),
    aside(row("return_held_goods", "退还物品", SQUAD, ALIVE, &[], &rules::E_04, &[dispose::returnable], &["RETN"])),
    aside(row("store_confiscated", "没收物品转库", &[Role::Store], ALIVE, &[], &rules::R_10, &[dispose::confiscated, custody::keeper], &[])),
    aside(row("take_sample", "抽样取证", SQUAD, GATHERING, &[], &rules::E_05, &[guard::filed, remedy::may_gather], &["SAMP"])),
    aside(row("commission_test", "委托检测鉴定", SQUAD, GATHERING, &[], &rules::X_06, &[guard::filed, remedy::may_gather], &["TEST"])),
    aside(row("tell_test_period", "告知检测期间", SQUAD, ALIVE, &[], &rules::X_06, &[sample::running], &["TEST-N"])),
    aside(row("record_test_result", "登记检测结果", SQUAD, ALIVE, &[], &rules::X_06, &[sample::running], &[])),
    aside(row("tell_test_result", "告知检测结果", SQUAD, ALIVE, &[], &rules::X_06, &[sample::result_untold], &["TEST-N"])),
    aside(row("request_retest", "登记复检申请", SQUAD, OPEN, &[], &rules::X_06, &[sample::result_known], &[])),
    aside(row("record_custody", "登记保管流转", &[Role::Store], ALIVE, &[], &rules::R_10, &[custody::anything, custody::keeper], &[])),
    aside(row("seal_goods", "封存、启封", SQUAD, ALIVE, &[], &rules::V_07, &[custody::anything], &[])),
];

/// The moves of the custody chain that the keeper books; the officers seal and unseal.
pub(super) const KEEPERS: &[Custody] = &[Custody::Stored, Custody::Lent, Custody::TakenBack];

/// The acts about the keeping of one thing, which a form may be opened for.
pub const KEEPING: &[&str] =
    &["record_custody", "seal_goods", "store_goods", "release_goods", "return_held_goods", "return_measure"];
