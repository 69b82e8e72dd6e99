//! The forms of 关联案件.

use super::build::*;
use crate::form::Form;
use law::case::related::Bond;

/// One form an act.
pub static FORMS: &[Form] = &[
    form(
        "relate_case",
        "一案一名当事人。两人以上共同违法的，各自立案、各自告知和决定，在这里把案件关联起来：共同违法在调查终结前写明，调查终结报告、告知书和决定书写明“另案处理”；另一案同时记入指向本案的关联，各自做了什么由该案承办人写明。",
        &[
            line("case", "另一件案件的案号").help("从立案审批表或者案件页照录，年份用六角括号〔〕"),
            line("fellow", "该案当事人的姓名、名称")
                .opt()
                .help("该案不在你的查看范围的，须填写，与该案登记的一致"),
            radio("bond", "关系", BONDS),
            area("part", "本案当事人在共同违法中做了什么").when("bond", "jointly"),
            area("fellow_part", "另一案当事人在共同违法中做了什么").when("bond", "jointly"),
        ],
    ),
    form(
        "unrelate_case",
        "关联有误的，在这里解除；已经印发的文书不变，另一案由其承办人写明的认定不变。",
        &[choice("case", "已经关联的案件", Choices::RelatedCases), area("reason", "理由")],
    ),
];

const fn bond(bond: Bond) -> (&'static str, &'static str) {
    (bond.tag(), bond.label())
}

const BONDS: &[(&str, &str)] = &[bond(Bond::Jointly), bond(Bond::SameClue), bond(Bond::Connected)];
