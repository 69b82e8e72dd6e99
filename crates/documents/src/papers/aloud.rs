//! 朗读 — what of a document is read to whoever is concerned and cannot read it: facts, decision, term, rights, in the order in
//! which the sheet has them and in its own words. Numbers of identity papers, addresses and signatures are not for the ear.

use super::say;
use crate::Paper;
use serde_json::Value;

/// A key of the document's data, and the words that go before what stands there.
type Part = (&'static str, &'static str);

const NOTICE: &[Part] = &[
    ("facts", "违法事实"),
    ("reason", "理由"),
    ("basis", ""),
    ("penalty", ""),
    ("defence_right", ""),
    ("hearing_right", ""),
];

/// What is read, by the kind of document; what is not in the list is not read to anybody.
const READ: &[(&str, &[Part])] = &[
    ("NOTICE", NOTICE),
    ("NOTICE-H", NOTICE),
    (
        "DEC",
        &[
            ("facts", "违法事实"),
            ("violated", ""),
            ("discretion", ""),
            ("basis", ""),
            ("penalty", ""),
            ("correction", ""),
            ("performance", ""),
            ("payment.amount", "缴款数额"),
            ("payment.bank", "代收机构"),
            ("payment.due", "缴款期限"),
            ("payment.surcharge", ""),
            ("remedy", ""),
            ("publicity", ""),
        ],
    ),
    (
        "DEC-S",
        &[
            ("facts", "违法事实"),
            ("defence", ""),
            ("violated", "违反的规定"),
            ("basis", ""),
            ("penalty", "处罚决定"),
            ("correction", ""),
            ("payment.cash", ""),
            ("payment.due", "缴款期限"),
            ("payment.bank", "代收机构"),
            ("payment.surcharge", ""),
            ("remedy", ""),
        ],
    ),
    (
        "DEC-N",
        &[
            ("facts", "查明的事实"),
            ("reason", ""),
            ("basis", ""),
            ("education", ""),
            ("correction", ""),
            ("remedy", ""),
        ],
    ),
    (
        "CORR",
        &[
            ("facts", "违法事实"),
            ("violated", "违反的规定"),
            ("content", "改正的内容"),
            ("due", "改正期限"),
            ("remedy", ""),
        ],
    ),
    ("ASKR", &[("shown", ""), ("rights", ""), ("qa", "")]),
    ("INSP", &[("shown", ""), ("findings", "检查情况")]),
    ("SEIZ", &[("reason", "理由"), ("goods", "查封、扣押的"), ("period", "期限"), ("remedy", "")]),
    ("SEIZ-R", &[("shown", ""), ("told", ""), ("defence", ""), ("process", "")]),
    ("HEAR-N", &[("time", "听证时间"), ("place", "听证地点"), ("rights", "")]),
    ("TEST-N", &[("period", "检测期间"), ("result", "结论"), ("rights", "")]),
    ("URGE", &[("due", "履行期限"), ("way", "履行方式"), ("amount", "金额和给付方式"), ("rights", "")]),
    ("ENF", &[("reason", ""), ("basis", ""), ("way", ""), ("remedy", "")]),
];

/// The paragraphs that are read; none for a kind of document that is not handed to anybody.
pub fn aloud(paper: &Paper) -> Vec<String> {
    let Some((_, parts)) = READ.iter().find(|(code, _)| *code == paper.code) else { return Vec::new() };
    let name = law::paper::find(&paper.code).map_or("", |k| k.name);
    let party = paper.data["party"]["name"].as_str().unwrap_or_default();
    let whose = if party.is_empty() { String::new() } else { format!("当事人：{party}。") };
    let mut said = vec![format!("{name}。{whose}")];
    for (key, lead) in *parts {
        // A sheet without a fine has no line of where to pay it.
        if key.starts_with("payment.") && paper.data["fine"] != Value::Bool(true) {
            continue;
        }
        let value = key.split('.').fold(&paper.data, |v, k| &v[k]);
        said.extend(paragraphs(value).into_iter().enumerate().map(|(i, text)| match i {
            0 if !lead.is_empty() => format!("{lead}：{text}"),
            _ => text,
        }));
    }
    said
}

fn paragraphs(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.lines().map(str::trim).filter(|t| !t.is_empty()).map(ended).collect(),
        Value::Array(all) => all.iter().flat_map(paragraphs).collect(),
        Value::Object(o) if o.contains_key("question") => {
            let said = |key: &str| ended(o.get(key).and_then(Value::as_str).unwrap_or_default().trim());
            vec![format!("问：{}", said("question")), format!("答：{}", said("answer"))]
        }
        _ => Vec::new(),
    }
}

/// Ends with a mark at which a voice rests.
fn ended(text: &str) -> String {
    if text.ends_with(['。', '！', '？', '：', '”']) { text.into() } else { say::stop(text) }
}
