//! The forms of 文书更正.

use super::build::*;
use crate::form::Form;

/// One form an act.
pub static FORMS: &[Form] = &[
    form(
        "amend_paper",
        "已经送达的文书不改动，另作更正书。只更正笔误：错、漏、多一两个字，或者重复的文字、标点。数字、日期、期限、数额、依据、处罚和救济用语，以及当事人以外的姓名、名称有错的，不能更正，依程序变更或者撤销后重新作出；告知书、听证通知书有错的，重新制作。",
        &[
            choice("paper", "要更正的文书", Choices::AmendablePapers),
            area("wrong", "有误的原文")
                .help("从原文书中照录，一字不差，前后多抄几个字，使它在文书中只有一处"),
            area("right", "更正后的文字"),
            area("reason", "错误如何发生、依据什么更正"),
            check("same_person", "当事人姓名、名称的写法有改动：已核对身份证件，是同一当事人").opt(),
            files("files", "依据的材料").opt(),
            officers("officers", "承办人"),
        ],
    ),
    form(
        "approve_amendment",
        "同意的，出具更正书并取得文号，由承办人送达；不属笔误的退回。",
        &[radio("approve", "决定", &[("true", "同意更正"), ("false", "退回")]), area("opinion", "意见")],
    ),
];
