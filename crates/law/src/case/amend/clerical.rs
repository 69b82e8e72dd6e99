//! 笔误的界限 (P-08): an amendment mends how a thing was written, never what was decided, against whom, or on what.
//!
//! The whole printed text is compared before and after: a passage cut short shows nothing of what stands around it. What
//! may change is a character or two that are nothing but writing; whatever carries substance (numbers with what they count,
//! titles and articles of laws, penalties, remedies, bodies, names, negations and directions) must stand there as before, as
//! often as before. A slip in one of those may well be one, but nobody can tell by looking at the paper: it goes the way of a
//! new decision.

use super::squeezed;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::incomplete;
use crate::number::DocNumber;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::PenaltyKind;

/// A passage is a passage: whoever rewrites a document decides anew.
const LONGEST: usize = 200;
/// Characters that a slip of the pen gets wrong, leaves out or adds.
const SLIP: usize = 2;
/// The longest run that the hand writes twice.
const DOUBLED: usize = 10;

/// What a slip of the pen is not, and how it is mended.
const ANEW: &str = "这不是笔误，更正书改不了：按程序变更，或者撤销后重新作出";

/// P-07, P-08: what stands in the way of calling this a slip of the pen in a document that prints so.
pub(super) fn only(
    state: &CaseState,
    number: &DocNumber,
    printed: &str,
    (wrong, right): (&str, &str),
    same_person: bool,
    ctx: &Context,
) -> Result<(), Refusal> {
    let no = |field: &'static str, need: &str, have: String| {
        Err(Refusal::new(&rules::P_08, need, have).fix("承办人", ANEW).field(field))
    };
    let (before, wrong, right) = (squeezed(printed), squeezed(wrong), squeezed(right));
    if wrong == right {
        return no("right", "更正后的文字与原文不同", "两处文字相同".into());
    }
    let longest = wrong.chars().count().max(right.chars().count());
    if longest > LONGEST {
        return no("wrong", "只写有误的一处", format!("{longest}字，超过{LONGEST}字"));
    }
    let after = replaced(&before, &wrong, &right).map_err(|times| misplaced(number, times))?;
    if let Some(odd) = right.chars().find(|c| !writable(*c)) {
        return no("right", "看得见的文字和标点", format!("含有U+{:04X}", odd as u32));
    }
    let apart = distance(&wrong, &right);
    if apart > SLIP && !doubled(&wrong, &right) {
        return no("right", "笔误：错、漏、多一两个字，或者一处重复", format!("改动{apart}字"));
    }
    for (need, of) in KEPT {
        let (was, is) = (of(&before), of(&after));
        if was != is {
            return no("right", need, differing(&was, &is));
        }
    }
    for (what, word) in fixed(state, ctx) {
        let word = squeezed(&word);
        let (was, is) = (before.matches(&word).count(), after.matches(&word).count());
        if was != is {
            return no("right", &format!("不改变{what}"), format!("“{word}”有改动"));
        }
    }
    named(state, (before.as_str(), after.as_str()), apart, same_person)
}

/// The text with the passage put right; how often the passage stands there where that is not once.
fn replaced(text: &str, wrong: &str, right: &str) -> Result<String, usize> {
    let at: Vec<usize> =
        text.char_indices().map(|(i, _)| i).filter(|i| text[*i..].starts_with(wrong)).collect();
    match at[..] {
        [i] => Ok(format!("{}{right}{}", &text[..i], &text[i + wrong.len()..])),
        _ => Err(at.len()),
    }
}

/// P-07: the passage does not stand in the document, or more than once.
fn misplaced(number: &DocNumber, times: usize) -> Refusal {
    let (have, fix) = match times {
        0 => (format!("{number}中没有这段文字"), "从原文书中照录有误的文字".to_string()),
        n => (format!("{number}中有{n}处"), format!("文书中有{n}处，请多抄几个字，抄到只有一处")),
    };
    Refusal::new(&rules::P_07, "原文书中有误的原文，一字不差，只有一处", have)
        .fix("承办人", fix)
        .field("wrong")
}

fn writable(c: char) -> bool {
    c.is_alphanumeric()
        || c.is_ascii_punctuation()
        || matches!(c, '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff65}' | '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '×' | '÷' | '°' | '±')
}

/// How many characters must be changed, added or left out to come from one text to the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let here = (corner + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = row[j + 1];
            row[j + 1] = here;
        }
    }
    row[b.len()]
}

/// Whether the wrong text has one run twice in a row where the right one has it once.
fn doubled(wrong: &str, right: &str) -> bool {
    let (wrong, right): (Vec<char>, Vec<char>) = (wrong.chars().collect(), right.chars().collect());
    let Some(n) = wrong.len().checked_sub(right.len()).filter(|n| (1..=DOUBLED.min(right.len())).contains(n))
    else {
        return false;
    };
    (0..=right.len().saturating_sub(n)).any(|i| {
        wrong[..i + n] == right[..i + n]
            && wrong[i + n..i + 2 * n] == right[i..i + n]
            && wrong[i + 2 * n..] == right[i + n..]
    })
}

type Kept = (&'static str, fn(&str) -> Vec<String>);

/// What is read off the text before and after.
const KEPT: &[Kept] = &[
    ("不改变数字、日期、期限、数额和它们计量的事项", numbers),
    ("不改变法律名称和条款", titles),
    ("不改变处罚、措施、救济和权利义务的用语", words),
    ("不改变否定、限度、方位一类的字", signs),
];

/// Characters of numbers: figures, their capitals, and what stands between them.
fn is_number(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || c.is_numeric()
        || "零一二三四五六七八九十百千万亿两廿卅半双几数多余壹贰叁肆伍陆柒捌玖拾佰仟萬億％%‰＋+－-−±×÷＝=＜＞<>≤≥≈～~".contains(c)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// The units that make a number a term, an amount, an article: what follows them is read with it.
const UNITS: &str = "日天月年周个工小时秒平立米公千厘毫亩吨克斤升方处次户人条款项目号页份件辆台只头棵株间层倍成折期度元圆角分";

/// Every number with what stands right around it, in order: a term is not only so many days, but days from, within or after.
fn numbers(text: &str) -> Vec<String> {
    let text: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut i = 0;
    while i < text.len() {
        if !is_number(text[i]) {
            i += 1;
            continue;
        }
        let mut end = i;
        while end < text.len() && (is_number(text[end]) || between(&text, end)) {
            end += 1;
        }
        let hard = text[i..end].iter().any(char::is_ascii_digit)
            || text.get(end).is_some_and(|c| UNITS.contains(*c));
        let window = if hard { 3 } else { 2 };
        let after = text[end..].iter().take(window).take_while(|c| is_han(**c)).count();
        let from = if i > 0 && is_han(text[i - 1]) { i - 1 } else { i };
        found.push(text[from..end + after].iter().collect());
        i = end;
    }
    found
}

/// A point, comma, colon or stroke inside a number.
fn between(text: &[char], at: usize) -> bool {
    let figure = |c: Option<&char>| c.is_some_and(|c| c.is_numeric());
    matches!(text[at], '.' | '．' | ',' | '，' | ':' | '：' | '/' | '／')
        && at > 0
        && figure(text.get(at - 1))
        && figure(text.get(at + 1))
}

/// 《…》 in order, and every other place where such a title stands bare.
fn titles(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (open, _) in text.match_indices('《') {
        if let Some(close) = text[open..].find('》') {
            found.push(text[open..open + close].trim_start_matches('《').into());
        }
    }
    let bare: Vec<String> =
        found.iter().map(|t| format!("{t}×{}", text.matches(t.as_str()).count())).collect();
    found.extend(bare);
    found.extend(counted(
        text,
        &[
            "法律", "法规", "规章", "条例", "办法", "规定", "细则", "规则", "标准", "依据", "根据", "依照",
            "违反",
        ],
    ));
    found
}

/// Words that say what is done to somebody, and what they may do.
const WORDS: &[&str] = &[
    "没收", "罚款", "警告", "通报", "批评", "暂扣", "吊销", "撤回", "降低", "限制", "责令", "停产", "停业",
    "关闭", "拘留", "禁止", "改正", "拆除", "清除", "恢复", "查封", "扣押", "冻结", "划拨", "拍卖", "变卖",
    "销毁", "退还", "返还", "退赔", "赔偿", "上缴", "加处", "滞纳", "从轻", "从重", "减轻", "免除", "给予",
    "撤销", "变更", "维持", "确认", "无效", "履行", "执行", "强制", "延期", "分期", "解除", "中止", "终结",
    "终止", "逾期", "届满", "期限", "立即", "复议", "诉讼", "起诉", "申请", "法院", "政府", "陈述", "申辩",
    "听证", "权利", "义务", "以上", "以下", "以内", "以外", "之前", "之后", "不足", "超过", "故意", "过失",
    "违法", "合法", "构成", "属于", "承认", "否认",
];

fn words(text: &str) -> Vec<String> {
    let kinds = PenaltyKind::ALL.iter().map(|k| k.label());
    let all: Vec<&str> = WORDS.iter().copied().chain(kinds).collect();
    counted(text, &all)
}

/// Single characters that turn a sentence round.
fn signs(text: &str) -> Vec<String> {
    const SIGNS: &str = "不未无没非勿免止否莫仅只均各每且或但除应须可得能准许上下前后内外左右东西南北大小高低长短轻重罚赔法条款项男女父母子夫妻至自起迄早晚已曾日月年天周时";
    let counts = SIGNS.chars().map(|c| (c, text.chars().filter(|t| *t == c).count()));
    counts.map(|(c, n)| format!("{c}×{n}")).collect()
}

fn counted(text: &str, words: &[&str]) -> Vec<String> {
    words.iter().map(|w| format!("{w}×{}", text.matches(w).count())).collect()
}

/// What the case and the town know by name: it is written as often after as before.
fn fixed(state: &CaseState, ctx: &Context) -> Vec<(&'static str, String)> {
    let agency = &ctx.town.agency;
    let mut all = vec![
        ("机关", agency.name.clone()),
        ("机关", agency.jurisdiction.clone()),
        ("复议机关", agency.reconsideration_body.clone()),
        ("法院", agency.court.clone()),
        ("代收机构", agency.collecting_bank.clone()),
        ("代收机构", agency.collecting_bank_address.clone()),
        ("地址", agency.address.clone()),
    ];
    all.extend(ctx.people.values().map(|p| ("人员姓名", p.name.clone())));
    if let Some(subject) = &state.subject {
        all.push(("案由", subject.item.name.clone()));
        all.push(("当事人的住址", subject.party.address.clone()));
        all.push(("当事人的代表人", subject.party.representative.clone().unwrap_or_default()));
    }
    all.retain(|(_, word)| word.chars().count() > 1);
    all
}

/// The party's name may be written as the case has it where it was written wrong by one character, and never otherwise.
fn named(
    state: &CaseState,
    (before, after): (&str, &str),
    apart: usize,
    same_person: bool,
) -> Result<(), Refusal> {
    let Some(name) = state.subject.as_ref().map(|s| s.party.name.as_str()).filter(|n| !n.is_empty()) else {
        return Ok(());
    };
    let squeezed = squeezed(name);
    let (was, is) = (before.matches(&squeezed).count(), after.matches(&squeezed).count());
    if was == is {
        return Ok(());
    }
    let no = |have: String, fix: &str| {
        let need = format!("当事人的姓名、名称只能更正为案件登记的“{name}”，原来只错一个字");
        Err(Refusal::new(&rules::P_08, need, have).fix("承办人", fix).field("right"))
    };
    if is < was {
        let fix =
            "案件登记的姓名、名称有误的，更正书改不了：撤销立案或者撤销决定，按查实的姓名、名称重新立案登记";
        return no(format!("“{name}”改成了另一个写法"), fix);
    }
    if is > was + 1 || apart > 1 {
        return no("与登记的姓名、名称相差不止一个字".into(), ANEW);
    }
    if !same_person {
        let have = format!("“{name}”的写法有改动，没有确认");
        return Err(incomplete("same_person", "核对身份证件，确认是同一当事人", have));
    }
    Ok(())
}

fn differing(before: &[String], after: &[String]) -> String {
    let missing = |of: &[String], other: &[String]| of.iter().find(|x| !other.contains(x)).cloned();
    let plain = |t: String| t.split('×').next().unwrap_or_default().to_string();
    let lost = missing(before, after).or_else(|| missing(after, before));
    format!("“{}”有改动", lost.map_or_else(|| "先后次序".into(), plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_what_they_count() {
        assert_eq!(
            numbers("自2026年3月2日起，罚款1,500.5元。"),
            ["自2026年", "年3月", "月2日起", "款1,500.5元"]
        );
        assert_eq!(numbers("收到之日起六十日内申请；"), ["起六十日内申"]);
        assert_eq!(numbers("本更正书一并使用"), ["书一并使"]);
        assert_ne!(signs("十五个工作日内缴款"), signs("十五个工作日后缴款"));
        assert_ne!(numbers("面积12平方米"), numbers("面积12平方来"));
        assert_ne!(numbers("第四十五条"), numbers("第四十六条"));
        assert_eq!(numbers("身份证号11010519491231002X"), ["号11010519491231002X"]);
        assert!(numbers("堆放物料").is_empty());
    }

    #[test]
    fn titles_are_known_with_and_without_their_marks() {
        assert_ne!(titles("《某条例》，某条例"), titles("《某条例》，某条列"));
        assert_ne!(titles("《某条例》"), titles("某条例"));
        assert_eq!(titles("《某条例》物科"), titles("《某条例》物料"));
    }

    #[test]
    fn texts_are_so_many_characters_apart() {
        assert_eq!(distance("物科", "物料"), 1);
        assert_eq!(distance("村口堆", "村口堆放"), 1);
        assert_eq!(distance("甲乙丙", ""), 3);
        assert_eq!((distance("", "甲"), distance("甲", "甲")), (1, 0));
    }

    #[test]
    fn what_the_hand_wrote_twice_is_seen() {
        assert!(doubled("在村口在村口堆放", "在村口堆放") && doubled("堆堆放", "堆放"));
        assert!(!doubled("在村口堆放", "在村口堆放") && !doubled("在村口东侧堆放", "在村口堆放"));
    }

    #[test]
    fn a_passage_stands_once() {
        assert_eq!(replaced("堆放物科", "物科", "物料"), Ok("堆放物料".into()));
        assert_eq!(replaced("堆放物科", "木科", "木料"), Err(0));
        assert_eq!(replaced("科科科", "科科", "料"), Err(2), "also where the places overlap");
    }
}
