//! 笔误的界限 (P-08): a correction mends how a thing was written, never what was decided, against whom, or on what.

use crate::case::state::CaseState;
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::PenaltyKind;
use std::collections::BTreeSet;

/// A passage is a passage: whoever rewrites a document decides anew.
const LONGEST: usize = 200;

/// P-08: what stands in the way of calling this a slip of the pen.
pub(super) fn only(state: &CaseState, wrong: &str, right: &str) -> Result<(), Refusal> {
    let no = |field: &'static str, need: &str, have: String| {
        Err(Refusal::new(&rules::P_08, need, have)
            .fix("承办人", "不属笔误的，按程序变更或者撤销后重新作出")
            .field(field))
    };
    if squeeze(wrong) == squeeze(right) {
        return no("right", "更正后的文字与原文不同", "两处文字相同".into());
    }
    let longest = wrong.chars().count().max(right.chars().count());
    if longest > LONGEST {
        return no("wrong", "只写有误的一处", format!("{longest}字，超过{LONGEST}字"));
    }
    if bases(wrong) != bases(right) {
        return no("right", "不改变法律依据", differing(&bases(wrong), &bases(right)));
    }
    if kinds(wrong) != kinds(right) {
        return no("right", "不改变处罚的种类", "处罚种类有增减".into());
    }
    amounts_kept(state, wrong, right)
        .or_else(|have| no("right", "不改变处罚数额，其他数额不向上改", have))?;
    party_kept(state, wrong, right).or_else(|have| no("right", "当事人仍是同一人", have))
}

/// The party's name as it now stands, where the correction writes it otherwise.
pub(super) fn renamed<'a>(state: &'a CaseState, wrong: &str, right: &str) -> Option<&'a str> {
    let name = state.subject.as_ref()?.party.name.as_str();
    (wrong.contains(name) != right.contains(name)).then_some(name)
}

fn squeeze(text: &str) -> String {
    super::squeezed(text)
}

fn differing(before: &BTreeSet<String>, after: &BTreeSet<String>) -> String {
    let all: Vec<&str> = before.symmetric_difference(after).map(String::as_str).collect();
    format!("“{}”有改动", all.join("、"))
}

/// 依据: the titles of laws and the articles that a passage names.
fn bases(text: &str) -> BTreeSet<String> {
    let text: Vec<char> = squeeze(text).chars().collect();
    let mut found = BTreeSet::new();
    let closed = |open: usize, close: char| text[open..].iter().position(|c| *c == close).map(|n| open + n);
    for (i, c) in text.iter().enumerate() {
        let end = match c {
            '《' => closed(i, '》'),
            '第' => (i + 1..text.len().min(i + 12)).find(|j| matches!(text[*j], '条' | '款' | '项')),
            _ => None,
        };
        if let Some(end) = end {
            found.insert(text[i..=end].iter().collect());
        }
    }
    found
}

fn kinds(text: &str) -> BTreeSet<&'static str> {
    PenaltyKind::ALL.iter().map(|k| k.label()).filter(|label| text.contains(label)).collect()
}

/// 数额: every figure that money follows, in 分, and every amount in capitals as it stands.
fn amounts(text: &str) -> (Vec<Fen>, BTreeSet<String>) {
    let plain: Vec<char> = squeeze(text).chars().filter(|c| !matches!(c, ',' | '，')).collect();
    let (mut figures, mut capitals) = (Vec::new(), BTreeSet::new());
    for (i, _) in plain.iter().enumerate().filter(|(_, c)| **c == '元' || **c == '圆') {
        let ten_thousand = i > 0 && plain[i - 1] == '万';
        let end = if ten_thousand { i - 1 } else { i };
        let digits = plain[..end].iter().rev().take_while(|c| c.is_ascii_digit() || **c == '.').count();
        let number: String = plain[end - digits..end].iter().collect();
        if let Ok(yuan) = number.parse::<f64>() {
            let unit = if ten_thousand { 1_000_000.0 } else { 100.0 };
            figures.push(Fen((yuan * unit).round() as i64));
            continue;
        }
        let word = plain[..i].iter().rev().take_while(|c| CAPITALS.contains(**c)).count();
        if word > 0 {
            capitals.insert(plain[i - word..i].iter().collect());
        }
    }
    figures.sort_unstable();
    (figures, capitals)
}

const CAPITALS: &str = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿一二三四五六七八九十百千两";

fn amounts_kept(state: &CaseState, wrong: &str, right: &str) -> Result<(), String> {
    let ((before, words), (after, others)) = (amounts(wrong), amounts(right));
    let fine = state.decision.as_ref().and_then(|d| d.outcome.penalty()).map(crate::case::Penalty::fine);
    let noticed = state.notice().map(|n| n.penalty.fine());
    for sum in [fine, noticed].into_iter().flatten().filter(|f| f.0 > 0) {
        if before.contains(&sum) != after.contains(&sum) {
            return Err(format!("处罚数额{sum}有改动"));
        }
    }
    if words != others {
        return Err("大写数额有改动".into());
    }
    match (before.last(), after.last()) {
        (Some(b), Some(a)) if a > b => Err(format!("由{b}改为{a}")),
        (None, Some(a)) => Err(format!("增加了数额{a}")),
        _ => Ok(()),
    }
}

/// A name may be written right where it was written wrong by a character; a number that tells who somebody is never changes.
fn party_kept(state: &CaseState, wrong: &str, right: &str) -> Result<(), String> {
    let Some(party) = state.subject.as_ref().map(|s| &s.party) else { return Ok(()) };
    let (wrong, right) = (squeeze(wrong).to_uppercase(), squeeze(right).to_uppercase());
    for (what, number) in [("身份号码", &party.id_number), ("信用代码", &party.credit_code)] {
        let Some(number) = number.as_ref().map(|n| n.to_uppercase()) else { continue };
        if wrong.contains(&number) && !right.contains(&number) {
            return Err(format!("{what}有改动"));
        }
    }
    if long_numbers(&wrong) != long_numbers(&right) {
        return Err("身份、信用代码一类的号码有改动".into());
    }
    let name = squeeze(&party.name).to_uppercase();
    if !wrong.contains(&name) || right.contains(&name) {
        return Ok(());
    }
    let rest = |text: &str| text.chars().count();
    let one_apart =
        rest(&wrong) == rest(&right) && wrong.chars().zip(right.chars()).filter(|(a, b)| a != b).count() <= 1;
    if one_apart { Ok(()) } else { Err(format!("“{}”改成了另一个名字", party.name)) }
}

/// Runs of fifteen and more digits or letters.
fn long_numbers(text: &str) -> BTreeSet<String> {
    let runs = text.split(|c: char| !c.is_ascii_alphanumeric());
    runs.filter(|r| r.len() >= 15).map(String::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_are_titles_and_articles() {
        let found = bases("违反《某条例》第十五条第二款，依照第四十五条");
        let want = ["《某条例》", "第十五条", "第二款", "第四十五条"].map(String::from);
        assert_eq!(found, BTreeSet::from(want));
        assert!(bases("第一处、第二次").is_empty());
    }

    #[test]
    fn amounts_are_figures_and_capitals_before_money() {
        assert_eq!(amounts("罚款1,500元、没收0.5万元"), (vec![Fen(150_000), Fen(500_000)], BTreeSet::new()));
        assert_eq!(amounts("（大写：伍佰元整）").1, BTreeSet::from(["伍佰".to_string()]));
        assert_eq!(amounts("面积12平方米"), (vec![], BTreeSet::new()));
    }
}
