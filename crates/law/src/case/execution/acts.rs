//! The rows of 强制执行 in the table of acts.

use super::{approval, clearing, court, demand, duty, enforcement, halt, money, substitute};
use crate::case::acts::{A, ALIVE, FIELD, FINANCE, HEAD, aside, row};
use crate::case::guard;
use crate::case::state::CaseStage as G;
use crate::rules;

const SERVED: &[G] = &[G::Served];

/// Its acts, in the order of the procedure.
#[rustfmt::skip]
pub static ACTS: &[A] = &[
    aside(row("urge_performance", "催告履行义务", FIELD, SERVED, &[], &rules::Q_15, &[duty::act_undone, duty::act_may_go_on], &["URGE"])),
    aside(row("answer_demand", "登记对催告的意见", FIELD, SERVED, &[], &rules::Q_15, &[demand::served], &[])),
    aside(row("review_demand_answer", "复核对催告的意见", FIELD, SERVED, &[], &rules::Q_15, &[demand::answered], &[])),
    aside(row("propose_enforcement", "呈批强制执行决定", FIELD, SERVED, &[], &rules::Q_16, &[duty::nothing_waits, duty::anything_undone, enforcement::undecided, enforcement::own_power, duty::act_may_go_on], &[])),
    aside(row("announce_demolition", "公告限期自行拆除", FIELD, SERVED, &[], &rules::Q_20, &[duty::act_undone, enforcement::unannounced, enforcement::own_power, duty::act_may_go_on], &["ENF-P"])),
    aside(row("carry_out_enforcement", "实施强制执行", FIELD, SERVED, &[], &rules::Q_19, &[enforcement::decided, duty::act_undone, duty::act_may_go_on], &["SEIZ-R"])),
    aside(row("propose_substitute", "呈批代履行", FIELD, SERVED, &[], &rules::Q_29, &[duty::nothing_waits, duty::act_undone, substitute::undecided, substitute::not_land, duty::act_may_go_on], &[])),
    aside(row("perform_substitute", "实施代履行", FIELD, SERVED, &[], &rules::Q_29, &[substitute::decided, duty::act_undone, duty::act_may_go_on], &["DOING-R"])),
    aside(row("clear_at_once", "立即代履行", FIELD, ALIVE, &[], &rules::Q_30, &[guard::filed, clearing::none], &["DOING", "DOING-R"])),
    aside(row("confirm_clearing", "确认立即代履行的决定", HEAD, ALIVE, &[], &rules::Q_30, &[clearing::unconfirmed, guard::signs_as_head], &[])),
    aside(row("register_substitute_cost", "登记代履行费用", FINANCE, SERVED, &[], &rules::Q_29, &[substitute::cost_owed], &[])),
    aside(row("propose_surcharge", "呈批加处罚款决定", FIELD, SERVED, &[], &rules::Q_23, &[duty::nothing_waits, duty::unpaid, money::fresh, duty::payment_may_go_on], &[])),
    aside(row("propose_agreement", "呈批执行协议", FIELD, SERVED, &[], &rules::Q_18, &[duty::nothing_waits, duty::anything_undone, duty::may_go_on], &[])),
    aside(row("propose_suspension", "呈批中止执行", FIELD, SERVED, &[], &rules::Q_17, &[duty::nothing_waits, duty::anything_undone, duty::may_go_on], &[])),
    aside(row("propose_resumption", "呈批恢复执行", FIELD, SERVED, &[], &rules::Q_17, &[duty::nothing_waits, halt::resting], &[])),
    aside(row("propose_termination", "呈批终结执行", FIELD, SERVED, &[], &rules::Q_17, &[duty::nothing_waits, duty::anything_left], &[])),
    aside(row("propose_court", "呈批申请法院强制执行", FIELD, SERVED, &[], &rules::Q_25, &[duty::nothing_waits, duty::anything_undone, duty::any_may_go_on, court::none_open], &[])),
    aside(row("approve_execution", "审批执行措施", HEAD, SERVED, &[], &rules::Q_16, &[approval::waits, guard::signs_as_head], &["ENF", "DOING", "SURC", "AGRE", "SUSP", "TERM", "COURT"])),
    aside(row("submit_to_court", "向法院递交申请", FIELD, SERVED, &[], &rules::Q_25, &[court::unsubmitted, duty::any_may_go_on], &[])),
    aside(row("register_court_step", "登记法院处理", &[crate::person::Role::Squad, crate::person::Role::Legal], SERVED, &[], &rules::Q_28, &[court::submitted], &[])),
];

/// What every way begins with but the one that cannot wait.
pub const DEMAND: &str = "urge_performance";

/// The ways in which a duty is enforced, each with its acts in order; what one proposes, the head approves.
pub static WAYS: [&[&str]; 4] = [
    &["propose_enforcement", "approve_execution", "announce_demolition", "carry_out_enforcement"],
    &["propose_substitute", "approve_execution", "perform_substitute", "register_substitute_cost"],
    &["propose_court", "approve_execution", "submit_to_court", "register_court_step"],
    &["clear_at_once", "confirm_clearing"],
];

/// An act that one way leaves out where it is not needed: only a demolition is announced.
pub const ANNOUNCED: &str = "announce_demolition";

/// The chart: the way of the town's own enforcement, then substitute performance, then the court, then what is cleared at once.
pub static ROAD: &[&str] = &[
    "urge_performance",
    "answer_demand",
    "review_demand_answer",
    "propose_enforcement",
    "approve_execution",
    "announce_demolition",
    "carry_out_enforcement",
    "propose_substitute",
    "perform_substitute",
    "propose_court",
    "submit_to_court",
    "register_court_step",
];
