//! The forms of 文书更正.

use super::build::*;
use crate::form::Form;

/// One form an act.
pub static FORMS: &[Form] = &[
    form(
        "correct_paper",
        "已经发出的文书不改动，另作更正书。只更正笔误：当事人、处罚种类和数额、法律依据有错的，不能更正，依程序变更或者撤销后重新作出。",
        &[
            choice("paper", "要更正的文书", Choices::SentPapers),
            radio("slip", "错误的种类", &[("writing", "错字、漏字、多字"), ("reckoning", "计算、数字表述")]),
            area("wrong", "有误的原文").help("从原文书中照录，一字不差；只写有误的一处"),
            area("right", "更正后的文字"),
            area("reason", "错误如何发生、依据什么更正"),
            check("same_person", "当事人姓名的写法有改动：已核对身份证件，是同一当事人").opt(),
            files("files", "依据的材料").opt(),
            officers("officers", "承办人"),
        ],
    ),
    form(
        "approve_correction",
        "同意的，出具更正书并取得文号，由承办人送达；不属笔误的退回。",
        &[radio("approve", "决定", &[("true", "同意更正"), ("false", "退回")]), area("opinion", "意见")],
    ),
];
