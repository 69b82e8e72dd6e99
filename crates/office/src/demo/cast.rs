//! Invented parties and reporters: names that speak, identity numbers that pass every check and belong to nobody.

use super::rng::Rng;
use law::party::{Party, PartyKind};

const SURNAMES: [&str; 40] = [
    "赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱",
    "秦", "尤", "许", "何", "吕", "施", "张", "孔", "曹", "严", "华", "金", "魏", "陶", "姜", "戚", "谢",
    "邹", "喻", "柏", "水", "窦", "章",
];
const GIVEN: [&str; 36] = [
    "示一", "示二", "示三", "示四", "示五", "示六", "示七", "示八", "示九", "示十", "例甲", "例乙", "例丙",
    "例丁", "例戊", "例己", "例庚", "例辛", "例壬", "例癸", "样东", "样西", "样南", "样北", "样中", "样春",
    "样夏", "样秋", "样冬", "拟山", "拟水", "拟田", "拟林", "拟石", "拟河", "拟原",
];
const BRANDS: [&str; 30] = [
    "好再来",
    "顺心",
    "万家福",
    "聚源",
    "诚信",
    "鑫盛",
    "恒远",
    "绿野",
    "丰收",
    "常青",
    "宏图",
    "安泰",
    "和顺",
    "永兴",
    "明德",
    "金穗",
    "泰和",
    "瑞祥",
    "同心",
    "百味",
    "众合",
    "长风",
    "新希",
    "老街",
    "东来",
    "西成",
    "南风",
    "北望",
    "中和",
    "四季",
];

/// A natural person's made-up name, different for each `n`.
pub(super) fn name(n: usize) -> String {
    let surname = SURNAMES[n % SURNAMES.len()];
    let given = GIVEN[(n / SURNAMES.len() + n * 7) % GIVEN.len()];
    format!("{surname}{given}")
}

/// A made-up telephone number.
pub(super) fn phone(rng: &mut Rng) -> String {
    format!("1990000{:04}", rng.between(0, 9999))
}

/// A party of this kind; `trade` names its business, e.g. `建材`.
pub(super) fn party(kind: PartyKind, n: usize, village: &str, trade: &str, rng: &mut Rng) -> Party {
    let person = name(n);
    let address = format!("济源市承留镇{village}{}号（示例）", rng.between(1, 180));
    let phone = Some(phone(rng));
    let brand = BRANDS[n % BRANDS.len()];
    match kind {
        PartyKind::Citizen => Party {
            kind,
            name: person,
            id_number: Some(resident_id(rng)),
            address,
            phone,
            ..Party::default()
        },
        PartyKind::SoleTrader => Party {
            kind,
            name: format!("承留镇示例{brand}{trade}"),
            credit_code: Some(credit_code("92", rng)),
            representative: Some(person),
            address,
            phone,
            ..Party::default()
        },
        PartyKind::Organisation => Party {
            kind,
            name: format!("济源市示例{brand}{trade}有限公司"),
            credit_code: Some(credit_code("91", rng)),
            representative: Some(person),
            address,
            phone,
            ..Party::default()
        },
    }
}

/// A number with a right check digit and the sequence 000, which is given to nobody.
fn resident_id(rng: &mut Rng) -> String {
    let body =
        format!("419001{}{:02}{:02}000", rng.between(1960, 2003), rng.between(1, 12), rng.between(1, 28));
    const WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize = body.bytes().zip(WEIGHTS).map(|(d, w)| usize::from(d - b'0') * w).sum();
    format!("{body}{}", char::from(b"10X98765432"[sum % 11]))
}

/// A code of 济源市 with both check digits right (GB 11714 inside GB 32100).
pub(super) fn credit_code(kind: &str, rng: &mut Rng) -> String {
    const SET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const INNER: [usize; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    const OUTER: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let body = format!("MA0{:05}", rng.between(0, 99_999));
    let value = |b: u8| if b.is_ascii_digit() { usize::from(b - b'0') } else { usize::from(b - b'A') + 10 };
    let sum: usize = body.bytes().zip(INNER).map(|(b, w)| value(b) * w).sum();
    let inner = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        n => char::from(b'0' + u8::try_from(n).unwrap_or(0)),
    };
    let code = format!("{kind}419001{body}{inner}");
    let at = |b: u8| SET.iter().position(|s| *s == b).unwrap_or(0);
    let sum: usize = code.bytes().zip(OUTER).map(|(b, w)| at(b) * w).sum();
    format!("{code}{}", char::from(SET[(31 - sum % 31) % 31]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn made_up_identifiers_pass_the_laws_own_checks() {
        let mut rng = Rng::new(7);
        for n in 0..300 {
            let citizen = party(PartyKind::Citizen, n, "花石村", "", &mut rng);
            let id = citizen.id_number.unwrap();
            assert!(law::ident::resident_id("id", &id, date(2026, 1, 1)).is_ok(), "{id}");
            assert_eq!(&id[14..17], "000");
            let company = party(PartyKind::Organisation, n, "花石村", "建材", &mut rng);
            let code = company.credit_code.unwrap();
            assert!(law::ident::credit_code("code", &code, false).is_ok(), "{code}");
            assert!(law::ident::phone("phone", &company.phone.unwrap()).is_ok());
        }
    }
}
