//! Identifiers as whoever calls them sees them: what is kept of a sound one, and by which rule another is refused. What
//! they refuse in particular is tested beside them.

use crate::kit::said;
use crate::support::day;
use crate::witness::passes;
use law::ident::{certificate, credit_code, old_registration, organisation_code, phone, plate, resident_id};
use law::number::DocNumber;

/// Each of these is refused under the rule, which does not repeat it.
#[track_caller]
fn refuse<T: std::fmt::Debug>(
    rule: &str,
    typed: &[&str],
    check: impl Fn(&str) -> Result<T, law::refusal::Refusal>,
) {
    for typed in typed {
        let refusal = check(typed).expect_err(typed);
        said(&refusal, rule);
        assert!(refusal.field.is_some(), "{rule} names its field");
    }
}

#[test]
fn i01_refuses_a_wrong_digit_a_day_that_is_none_and_one_yet_to_come() {
    let typed = ["", "41900119900307123", "419001199003071238", "419001201302290016", "419001203003071231"];
    refuse("I-01", &typed, |t| resident_id("id", t, day("2026-11-24")));
}

#[test]
fn i01_lets_pass_a_sound_number_however_it_was_typed() {
    for typed in ["11010519491231002X", "１１０１０５１９４９１２３１００２ｘ", " 110105-19491231-002x"]
    {
        let id = passes("I-01", resident_id("id", typed, day("2026-11-24")));
        assert_eq!(id.number, "11010519491231002X");
    }
}

#[test]
fn i02_refuses_a_code_whose_check_does_not_fit() {
    refuse("I-02", &["", "92419001MA3X0ABC8", "92419001MA3X0ABCIR", "91350100M000100Y44"], |t| {
        credit_code("code", t, false)
    });
}

#[test]
fn i02_lets_pass_a_sound_code_and_an_early_one_that_a_person_confirms() {
    assert_eq!(passes("I-02", credit_code("code", "91350100m000100y43", false)), "91350100M000100Y43");
    assert_eq!(passes("I-02", credit_code("code", "91350100M0001TGQXM", true)), "91350100M0001TGQXM");
}

#[test]
fn i03_refuses_a_wrong_check_digit_or_length() {
    refuse("I-03", &["005692625", "00569262", "机005692624"], |t| organisation_code("code", t));
}

#[test]
fn i03_lets_pass_a_code_with_or_without_its_hyphen() {
    for typed in ["00569262-4", "005692624"] {
        assert_eq!(passes("I-03", organisation_code("code", typed)), "005692624");
    }
}

#[test]
fn i04_refuses_what_nobody_can_be_called_by() {
    refuse("I-04", &["", "1381234567", "6633000", "电话13812345678"], |t| phone("phone", t));
}

#[test]
fn i04_lets_pass_telephone_numbers_as_people_write_them() {
    assert_eq!(passes("I-04", phone("phone", "+86 199 1234 5678")).number, "19912345678");
    assert_eq!(passes("I-04", phone("phone", "03916633000")).number, "0391-6633000");
}

#[test]
fn i05_refuses_brackets_that_look_alike_and_numbers_of_others() {
    let typed =
        ["济承综执罚决字[2026]第001号", "郑承综执罚决字〔2026〕第001号", "济承综执罚决字〔2026〕第1号"];
    refuse("I-05", &typed, |t| DocNumber::parse("济承综执", t));
}

#[test]
fn i05_lets_pass_a_printed_number() {
    let number = passes("I-05", DocNumber::parse("济承综执", " 济承综执罚决字〔2026〕第001号 "));
    assert_eq!(number, DocNumber::new("济承综执", "罚决", 2026, 1));
}

#[test]
fn i06_refuses_a_plate_that_no_vehicle_has() {
    refuse("I-06", &["", "U12345", "豫O12345", "豫U1234", "豫UI2345"], |t| plate("plate", t));
}

#[test]
fn i06_lets_pass_plates_old_and_new() {
    assert_eq!(passes("I-06", plate("plate", "豫u·a123b")), "豫UA123B");
    assert_eq!(passes("I-06", plate("plate", "豫UD12345")), "豫UD12345");
}

#[test]
fn i07_refuses_a_short_number_and_a_wrong_digit() {
    refuse("I-07", &["4108816000012", "110108000000017"], |t| old_registration("code", t));
}

#[test]
fn i07_lets_pass_a_sound_old_number() {
    assert_eq!(passes("I-07", old_registration("code", "110108000000016")), "110108000000016");
}

#[test]
fn i08_refuses_none_and_what_is_no_number() {
    refuse("I-08", &["", "无", "办理中", "12@34"], |t| certificate("certificate", t));
}

#[test]
fn i08_lets_pass_a_number_as_it_is_printed() {
    assert_eq!(passes("I-08", certificate("certificate", " 豫o－00123 ")), "豫O-00123");
}
