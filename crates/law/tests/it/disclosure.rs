//! 双公示 (RULES 5.1): every column of the template, what it is filled with and what of it is sent back.

use crate::kit::*;
use law::case::credit::{Command, DeclineCredit, ReportCredit};
use law::case::{CaseCommand as C0, Penalty};
use law::disclosure::{C, COLUMNS, DOCUMENTS, Form, KINDS, Line, Need, OTHER_KIND, Row, SUBJECTS, line};
use law::money::Fen;
use law::party::{Party, PartyKind};
use law::town::PenaltyKind;

/// The town's own code is unknown in the invented town; this one is sound and belongs to nobody.
const AGENCY: &str = "11419001005692624U";

fn reported(party: Party) -> Story {
    let mut s = Story::fined(500, party, At::Served);
    s.town.agency.credit_code = AGENCY.into();
    let report = ReportCredit { confirmed: true, ..ReportCredit::default() };
    s.does("legal", C0::Credit(Command::ReportCredit(report)));
    s
}

pub fn row(party: Party) -> Row {
    let s = reported(party);
    Row::of(&s.case, &s.town).expect("a penalty")
}

pub fn company() -> Row {
    row(business(PartyKind::Organisation))
}

pub fn person() -> Row {
    row(citizen(ADULT))
}

/// Why a column of a row is sent back, if it is.
pub fn why(row: &Row, column: C) -> Option<String> {
    row.faults().into_iter().find(|f| f.code == column.column().code).map(|f| f.why)
}

#[track_caller]
pub fn sent_back(row: Row, column: C, value: &str, because: &str) {
    let row = row.with(column, value);
    let why = why(&row, column).unwrap_or_else(|| panic!("{value:?} was taken"));
    assert!(why.contains(because), "{why}");
}

#[track_caller]
pub fn taken(row: Row, column: C, value: &str) {
    let row = row.with(column, value);
    assert_eq!(why(&row, column), None, "{value:?}");
}

#[test]
fn the_template_has_thirty_columns_with_their_codes_and_names() {
    let codes: Vec<&str> = COLUMNS.iter().map(|c| c.code).collect();
    let expected = "CF_XDR_MC CF_XDR_LB CF_XDR_SHXYM CF_XDR_GSZC CF_XDR_ZZJG CF_XDR_SWDJ CF_XDR_SYDW CF_XDR_SHZZ \
                    CF_FRDB CF_FR_ZJLX CF_FR_ZJHM CF_XDR_ZJLX CF_XDR_ZJHM CF_WSH CF_WFXW CF_SY CF_YJ CF_CFLB CF_NR \
                    CF_NR_FK CF_NR_WFFF CF_NR_ZKDX CF_JDRQ CF_YXQ CF_GSJZQ CF_CFJG CF_CFJGDM CF_SJLY CF_SJLYDM BZ";
    assert_eq!(codes, expected.split_whitespace().collect::<Vec<_>>());
    assert!(COLUMNS.iter().all(|c| !c.name.is_empty()));
    let secret: Vec<&str> = COLUMNS.iter().filter(|c| c.secret).map(|c| c.code).collect();
    assert_eq!(secret, ["CF_FR_ZJHM", "CF_XDR_ZJHM"]);
    let always: Vec<&str> = COLUMNS.iter().filter(|c| c.need == Need::Always).map(|c| c.code).collect();
    assert_eq!(
        always.join(" "),
        "CF_XDR_MC CF_XDR_LB CF_WSH CF_WFXW CF_SY CF_YJ CF_CFLB CF_NR CF_JDRQ CF_YXQ CF_CFJG CF_CFJGDM CF_SJLY CF_SJLYDM"
    );
    let mut words = PenaltyKind::ALL.map(law::disclosure::category).to_vec();
    words.dedup();
    assert_eq!(KINDS[..11], words);
}

#[test]
fn a_companys_decision_fills_every_column_it_has() {
    let row = company();
    assert_eq!(row.faults(), []);
    let expected = [
        "示例建材店",
        "法人及非法人组织",
        CODE,
        "",
        "",
        "",
        "",
        "",
        "李示例",
        "",
        "",
        "",
        "",
        row.get(C::Number),
        "违反《示例条例》第十条的行为",
        "占道堆放沙石",
        "《示例条例》第五十条",
        "罚款",
        "罚款人民币500.00元",
        "0.050000",
        "",
        "",
        "2026/03/10",
        "2099/12/31",
        "2027/03/10",
        "示例镇人民政府",
        AGENCY,
        "示例镇人民政府",
        AGENCY,
        "",
    ];
    assert_eq!(row.for_platform(), expected);
    assert!(row.get(C::Number).starts_with("济承综执罚决字〔2026〕第"));
}

#[test]
fn a_person_and_a_sole_trader_fill_their_own_columns() {
    let person = person();
    assert_eq!(person.faults(), []);
    assert_eq!(person.get(C::Kind), "自然人");
    assert_eq!((person.get(C::PersonDocument), person.get(C::PersonNumber)), ("身份证", ADULT));
    assert_eq!((person.get(C::Code), person.get(C::Representative)), ("", ""));
    let trader = row(Party { id_number: Some(ADULT.into()), ..business(PartyKind::SoleTrader) });
    assert_eq!(trader.faults(), []);
    assert_eq!(trader.get(C::Kind), "个体工商户");
    assert_eq!(
        (trader.get(C::RepresentativeDocument), trader.get(C::RepresentativeNumber)),
        ("身份证", ADULT)
    );
    assert_eq!((trader.get(C::PersonDocument), trader.get(C::PersonNumber)), ("", ""));
    assert_eq!((trader.get(C::Code), trader.get(C::Representative)), (CODE, "李示例"));
}

#[test]
fn identity_numbers_stand_in_the_platforms_row_and_in_no_other() {
    // TL-58.
    let trader = row(Party { id_number: Some(ADULT.into()), ..business(PartyKind::SoleTrader) });
    for row in [person(), trader] {
        assert!(row.for_platform().iter().any(|v| v == ADULT));
        let shown = row.shown();
        assert!(shown.iter().all(|v| !v.contains(&ADULT[2..16])), "{shown:?}");
        assert_eq!(shown.iter().filter(|v| v.contains('*')).count(), 1);
    }
    let short = person().with(C::PersonNumber, "E1234567").shown();
    assert_eq!(short[12], "********");
    // A company's own code is no secret.
    assert!(company().shown().iter().any(|v| v == CODE));
}

#[test]
fn col_01_name() {
    sent_back(company(), C::Name, "", "必填");
    sent_back(company(), C::Name, &"名".repeat(201), "最长200个字，现有201个字");
    sent_back(company(), C::Name, " 示例建材店", "空格");
    sent_back(company(), C::Name, "示例\u{1}店", "控制字符");
    taken(company(), C::Name, &"名".repeat(200));
}

#[test]
fn col_02_kind_of_subject() {
    sent_back(company(), C::Kind, "", "必填");
    sent_back(company(), C::Kind, "企业", "不在代码表之内");
    for kind in SUBJECTS {
        taken(company(), C::Kind, kind);
    }
}

#[test]
fn col_03_credit_code() {
    sent_back(company(), C::Code, "", "法人及非法人组织必填");
    sent_back(company(), C::Code, "91350100M000100Y4", "18位");
    sent_back(company(), C::Code, "91350100M000100Y44", "校验码不符");
    sent_back(company(), C::Code, "91350100m000100y43", "大写");
    sent_back(person(), C::Code, CODE, "自然人不填");
    taken(person(), C::Code, "");
    taken(row(business(PartyKind::SoleTrader)), C::Code, "");
    // An early trial code that a person has compared with the licence.
    let doubtful = Party {
        credit_code: Some("91350100M000100Y44".into()),
        credit_code_confirmed: true,
        ..business(PartyKind::Organisation)
    };
    assert_eq!(row(doubtful).faults(), []);
}

#[test]
fn col_04_old_registration() {
    taken(company(), C::Registration, "");
    sent_back(company(), C::Registration, "123", "15位");
    taken(company(), C::Registration, "110108000000016");
}

#[test]
fn col_05_organisation_code() {
    taken(company(), C::OrganisationCode, "M000100Y4");
    sent_back(company(), C::OrganisationCode, "M000100Y5", "校验码不符");
    sent_back(company(), C::OrganisationCode, "M000100Y45", "最长9个字");
}

#[test]
fn col_06_to_08_other_numbers() {
    for (column, most) in [(C::TaxNumber, 15), (C::InstitutionNumber, 12), (C::AssociationNumber, 50)] {
        taken(company(), column, "");
        taken(company(), column, &"1".repeat(most));
        sent_back(company(), column, &"1".repeat(most + 1), &format!("最长{most}个字"));
    }
}

#[test]
fn col_09_representative() {
    sent_back(company(), C::Representative, "", "法人、个体工商户必填");
    sent_back(row(business(PartyKind::SoleTrader)), C::Representative, "", "法人、个体工商户必填");
    sent_back(company(), C::Representative, &"名".repeat(51), "最长50个字");
    taken(person(), C::Representative, "");
}

#[test]
fn col_10_and_11_the_representatives_document() {
    let with = |number: &str| company().with(C::RepresentativeNumber, number);
    sent_back(with(ADULT), C::RepresentativeDocument, "", "填写了证件号码的必填");
    sent_back(with(ADULT), C::RepresentativeDocument, "驾驶证", "不在代码表之内");
    let named = company().with(C::RepresentativeDocument, "身份证");
    sent_back(named.clone(), C::RepresentativeNumber, "110105194912310021", "身份证号码");
    taken(named, C::RepresentativeNumber, ADULT);
    taken(company().with(C::RepresentativeDocument, "护照号"), C::RepresentativeNumber, "E12345678");
}

#[test]
fn col_12_and_13_the_persons_document() {
    sent_back(person(), C::PersonDocument, "", "自然人必填");
    sent_back(person(), C::PersonNumber, "", "自然人必填");
    sent_back(person(), C::PersonNumber, "11010519491231002Y", "身份证号码");
    sent_back(company(), C::PersonNumber, ADULT, "只有自然人填写");
    for document in DOCUMENTS {
        taken(person(), C::PersonDocument, document);
    }
    taken(person().with(C::PersonDocument, "护照号"), C::PersonNumber, "E12345678");
    // While the day of the decision is wrong, that is what is said.
    let undated = person().with(C::DecidedOn, "2026-03-10");
    taken(undated, C::PersonNumber, "11010519491231002Y");
}

#[test]
fn col_14_number_of_the_decision() {
    sent_back(company(), C::Number, "", "必填");
    sent_back(company(), C::Number, &"号".repeat(129), "最长128个字");
}

#[test]
fn col_15_offence_is_worded_as_the_template_asks() {
    sent_back(company(), C::Offence, "", "必填");
    sent_back(company(), C::Offence, "占道堆放", "违反××法");
    sent_back(company(), C::Offence, &format!("违反{}的行为", "法".repeat(2000)), "最长2000个字");
    taken(company(), C::Offence, "违反《城市道路管理条例》第二十七条第一项的行为");
}

#[test]
fn col_16_17_19_facts_basis_content() {
    for (column, most) in [(C::Facts, 2000), (C::Basis, 2048), (C::Content, 4000)] {
        sent_back(company(), column, "", "必填");
        sent_back(company(), column, &"文".repeat(most + 1), &format!("最长{most}个字"));
        taken(company(), column, "第一行\n第二行");
        sent_back(company(), column, "第一行\r\n第二行", "控制字符");
    }
    let mut s = reported(citizen(ADULT));
    s.case.report.as_mut().expect("reported").facts = " 第一行\r\n第\t二行 ".into();
    assert_eq!(Row::of(&s.case, &s.town).expect("a penalty").get(C::Facts), "第一行\n第 二行");
}

#[test]
fn col_18_kinds_of_penalty() {
    sent_back(company(), C::Kinds, "", "必填");
    sent_back(company(), C::Kinds, "罚款；警告", "半角分号");
    sent_back(company(), C::Kinds, "罚款;罚款", "重复");
    sent_back(company(), C::Kinds, "其他-", "不在代码表之内");
    sent_back(company(), C::Kinds, "罚款;", "不在代码表之内");
    sent_back(company(), C::Kinds, &format!("{OTHER_KIND}{}", "长".repeat(34)), "最长36个字");
    taken(company(), C::Kinds, "其他-责令限期拆除");
    for kind in KINDS {
        // Those that need a sum or a licence are looked at in their own columns.
        taken(company(), C::Kinds, kind);
    }
    // In the order of the table, whatever the order of the decision.
    let both = Penalty(vec![kind(PenaltyKind::Fine, 200), kind(PenaltyKind::Warning, 0)]);
    assert_eq!(law::disclosure::kinds(&both), "警告;罚款");
}

#[test]
fn col_20_fine_in_ten_thousands_to_the_fen() {
    let fined = |fen: i64| {
        let mut s = reported(citizen(ADULT));
        let penalty = Penalty(vec![law::case::PenaltyItem {
            kind: PenaltyKind::Fine,
            amount: Fen(fen),
            detail: String::new(),
        }]);
        s.case.decision.as_mut().expect("decided").outcome = law::case::Outcome::Penalty { penalty };
        Row::of(&s.case, &s.town).expect("a penalty").get(C::Fine).to_string()
    };
    assert_eq!(fined(1), "0.000001");
    assert_eq!(fined(20_000), "0.020000");
    assert_eq!(fined(123_456_789_012), "123456.789012");
    sent_back(company(), C::Fine, "", "有罚款的必填");
    for wrong in ["0.05", "500", "0.05000", "0.0500000", "-0.050000", "00.050000", ".050000", "1,0.050000"] {
        sent_back(company(), C::Fine, wrong, "六位小数");
    }
    taken(company().with(C::Kinds, "警告"), C::Fine, "");
}

#[test]
fn col_21_confiscated_and_22_licence() {
    let taken_away = Penalty(vec![
        kind(PenaltyKind::Fine, 500),
        law::case::PenaltyItem {
            kind: PenaltyKind::Confiscation,
            amount: Fen(12_345),
            detail: "违法所得".into(),
        },
        law::case::PenaltyItem {
            kind: PenaltyKind::RevokeLicence,
            amount: Fen(0),
            detail: "食品小作坊登记证（示例001）".into(),
        },
    ]);
    let mut s = reported(business(PartyKind::Organisation));
    s.case.decision.as_mut().expect("decided").outcome = law::case::Outcome::Penalty { penalty: taken_away };
    let row = Row::of(&s.case, &s.town).expect("a penalty");
    assert_eq!(row.faults(), []);
    assert_eq!(row.get(C::Kinds), "罚款;没收违法所得、没收非法财物;吊销许可证件");
    assert_eq!((row.get(C::Confiscated), row.get(C::Licence)), ("0.012345", "食品小作坊登记证（示例001）"));
    sent_back(row.clone(), C::Confiscated, "", "有没收的必填");
    sent_back(row.clone(), C::Confiscated, "123.45", "六位小数");
    sent_back(row.clone(), C::Licence, "", "暂扣、吊销证照的必填");
    sent_back(row, C::Licence, &"证".repeat(201), "最长200个字");
}

#[test]
fn col_23_to_25_days() {
    for column in [C::DecidedOn, C::ValidUntil] {
        sent_back(company(), column, "", "必填");
    }
    for column in [C::DecidedOn, C::ValidUntil, C::ShownUntil] {
        assert_eq!(column.column().form, Form::Date);
        for wrong in ["2026-03-10", "2026/3/10", "2026/02/30", "20260310", "2026/03/10 00:00"] {
            sent_back(company(), column, wrong, "YYYY/MM/DD");
        }
        taken(company(), column, "2024/02/29");
    }
    taken(company(), C::ShownUntil, "");
}

#[test]
fn col_26_to_29_the_agency_and_its_code() {
    for column in [C::Agency, C::Source] {
        sent_back(company(), column, "", "必填");
        sent_back(company(), column, &"府".repeat(201), "最长200个字");
    }
    for column in [C::AgencyCode, C::SourceCode] {
        sent_back(company(), column, "", "必填");
        sent_back(company(), column, "11419001005692624V", "不允许的字符");
        sent_back(company(), column, "114190010056926240", "校验码不符");
    }
    // A town whose code is not known yet is told so.
    let mut s = reported(citizen(ADULT));
    s.town.agency.credit_code = String::new();
    let Some(Line::Faulty(_, faults)) = line(&s.case, &s.town) else { panic!("without a code") };
    assert_eq!(faults.iter().map(|f| f.code).collect::<Vec<_>>(), ["CF_CFJGDM", "CF_SJLYDM"]);
}

#[test]
fn col_30_remarks() {
    taken(company(), C::Remarks, "");
    sent_back(company(), C::Remarks, &"注".repeat(513), "最长512个字");
}

#[test]
fn only_what_a_person_has_decided_to_report_goes_into_the_file() {
    let kept = |s: &Story| match line(&s.case, &s.town) {
        Some(Line::Kept { rule, waiting, .. }) => Some((rule, waiting)),
        _ => None,
    };
    // What may still be reported waits; what a rule or a person has settled does not.
    let (waits, settled) = (|rule| Some((rule, true)), |rule| Some((rule, false)));
    let s = reported(citizen(ADULT));
    assert!(matches!(line(&s.case, &s.town), Some(Line::Sound(_))));
    assert_eq!(line(&Story::at(At::Reviewed).case, &s.town), None, "nothing decided");
    assert_eq!(kept(&Story::at(At::Decided)), waits("D-17"));
    assert_eq!(kept(&Story::at(At::Served)), waits("D-09"));
    assert_eq!(kept(&Story::delivered()), settled("D-10"));
    let mut s = Story::at(At::Served);
    s.does("legal", C0::Credit(Command::DeclineCredit(DeclineCredit { reason: "轻微".into() })));
    assert_eq!(kept(&s), settled("D-09"));
    let mut s = reported(citizen(ADULT)).to(At::Published);
    let withdrawn = law::case::WithdrawPublication {
        reason: "决定被撤销".into(),
        document: "示例判决1号".into(),
        received_on: None,
    };
    s.does("legal", C0::WithdrawPublication(withdrawn));
    assert_eq!(kept(&s), settled("D-12"));
}
