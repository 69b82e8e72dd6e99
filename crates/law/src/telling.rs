//! 当场告知 — what officers say to whoever stands before them, act by act (罚§43–§45, §55; 强§8, §18, §26): the words that a form shows,
//! and has read aloud where somebody cannot read them. That it was said the officers state themselves: nothing here ticks a box.

/// What the officers who write a record down tell first: who they are and how the person may answer (罚§43, §55).
const BEFORE_A_CHECK: &[&str] = &[
    "我们是执法人员，这是我们的执法证件，请过目。",
    "现在依法进行现场检查，请你协助，不要拒绝或者阻挠。",
    "你认为我们与这件事有直接利害关系，或者有其他关系可能影响公正执法的，有权申请我们回避。",
    "你有权陈述、申辩。检查要制作笔录，你有权核对，有遗漏、差错的可以要求更正、补充。",
];

/// 询问时的权利义务, as the record of an inquiry prints it.
pub const INQUIRY: &str = "你有权申请办案人员回避，有权陈述、申辩，有权核对笔录并要求更正、补充；你应当如实回答询问，并协助调查，不得拒绝或者阻挠。";

/// What is told in one act.
#[derive(Debug, PartialEq, Eq)]
pub struct Telling {
    /// 先说的话
    pub opening: &'static [&'static str],
    /// Fields of the act's form that are told next, as far as they are filled in: 内容、事实.
    pub fields: &'static [&'static str],
    /// 权利
    pub rights: &'static [&'static str],
    /// Fields that make the record, which is read to whoever cannot read it before they sign (宣读).
    pub record: &'static [&'static str],
}

const CHECK: Telling =
    Telling { opening: BEFORE_A_CHECK, fields: &[], rights: &[], record: &["place", "present", "findings"] };

const MEASURE: Telling = Telling {
    opening: &["我们是执法人员，这是我们的执法证件，请过目。"],
    fields: &["measure_kind", "objects", "reason"],
    rights: &[
        "采取措施的依据，我们现在口头向你说明，决定书上也写明。",
        "依照《中华人民共和国行政强制法》第八条、第十八条，你有权陈述、申辩，现在就可以说，我们记入笔录。",
        "对查封、扣押决定不服的，有权申请行政复议或者提起行政诉讼，期限和受理机关写在决定书上。",
        "因违法查封、扣押受到损害的，有权要求赔偿。",
        "保管查封、扣押的财物，费用不由你承担。",
    ],
    record: &[],
};

/// What is told in an act before or while it is written down; none where nothing is told by word of mouth.
pub fn of(act: &str) -> Option<&'static Telling> {
    Some(match act {
        "check_site" | "record_inspection" | "record_check" => &CHECK,
        "record_inquiry" => &Telling {
            opening: &["我们是执法人员，这是我们的执法证件，请过目。", INQUIRY],
            fields: &[],
            rights: &[],
            record: &["qa"],
        },
        "decide_on_spot" => &Telling {
            opening: &[
                "我们是执法人员，这是我们的执法证件，请过目。",
                "现在告知你拟当场作出的行政处罚的内容及事实、理由、依据。",
            ],
            fields: &["facts", "item", "penalty", "correction"],
            rights: &[
                // No field of the form holds them: the list of powers gives the provisions, the officers say why.
                "为什么处罚、依据哪一条，我们现在口头向你说明，决定书上也写明。",
                "依照《中华人民共和国行政处罚法》第四十三条、第四十四条、第四十五条，你有权申请执法人员回避，有权陈述、申辩。",
                "你提出的事实、理由或者证据成立的，我们应当采纳；不会因为你陈述、申辩而给予更重的处罚。",
                "现在请你说。",
            ],
            record: &[],
        },
        "carry_out_measure" | "take_urgent_measure" => &MEASURE,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn whoever_stands_before_officers_is_told_who_they_are_and_of_the_right_to_speak() {
        let acts = ["check_site", "record_inspection", "record_check", "record_inquiry", "decide_on_spot"];
        for act in acts.into_iter().chain(["carry_out_measure", "take_urgent_measure"]) {
            let telling = of(act).unwrap_or_else(|| panic!("{act} tells nothing"));
            assert!(telling.opening[0].contains("执法证件"), "{act}");
            let all = [telling.opening, telling.rights].concat().concat();
            assert!(all.contains("陈述、申辩"), "{act}: {all}");
        }
        assert_eq!(of("decide"), None);
    }

    #[test]
    fn what_takes_something_away_is_told_with_its_grounds() {
        for act in ["decide_on_spot", "carry_out_measure", "take_urgent_measure"] {
            let telling = of(act).unwrap_or_else(|| panic!("{act} tells nothing"));
            assert!(!telling.fields.is_empty(), "{act} tells of nothing in particular");
            assert!(telling.rights[0].contains("依据"), "{act}: {}", telling.rights[0]);
        }
    }
}
