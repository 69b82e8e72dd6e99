use super::password::{PasswordProblem, check};
use super::*;
use jiff::civil::Date;
use law::person::{Certificate, Employment, Role};
use std::collections::BTreeSet;

fn person(id: &str, name: &str, roles: &[Role]) -> Person {
    Person {
        id: id.into(),
        name: name.into(),
        post: "测试岗位".into(),
        unit: "government".into(),
        roles: roles.iter().copied().collect(),
        employment: Employment::Established,
        certificate: None,
        legal_qualification: None,
        first_review_on: None,
        head_authorization: None,
        is_town_head: false,
        grid: None,
        disabled: false,
    }
}

fn town() -> People {
    let mut people: People = Role::ALL
        .iter()
        .enumerate()
        .map(|(i, role)| (format!("p{i:02}"), person(&format!("p{i:02}"), role.label(), &[*role])))
        .collect();
    let mut officer = person("squad1-1", "展铁行", &[Role::Squad]);
    officer.certificate = Some(Certificate {
        number: "豫示例-1".into(),
        valid_from: day("2024-03-01"),
        expires_on: day("2029-03-01"),
        suspensions: vec![],
        revoked_on: None,
    });
    people.insert(officer.id.clone(), officer);
    let mut contract = person("helper", "协办员", &[Role::Squad]);
    contract.employment = Employment::Contract;
    people.insert(contract.id.clone(), contract);
    people
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn with(people: &People, role: Role) -> &Person {
    people.values().find(|p| p.is(role)).expect("someone with the role")
}

fn certificate(number: &str) -> PersonChange {
    PersonChange::IssueCertificate {
        number: number.into(),
        valid_from: day("2025-01-01"),
        expires_on: day("2030-01-01"),
    }
}

fn changes() -> Vec<(PersonChange, &'static str)> {
    vec![
        (certificate("豫示例-9"), "p05"),
        (
            PersonChange::SuspendCertificate {
                from: day("2025-06-01"),
                to: None,
                document: "暂扣1号".into(),
            },
            "squad1-1",
        ),
        (PersonChange::RevokeCertificate { on: day("2025-06-01"), document: "注销1号".into() }, "squad1-1"),
        (PersonChange::SetRoles { roles: BTreeSet::from([Role::Dept]) }, "squad1-1"),
        (PersonChange::AuthoriseHead { document: Some("承政授1号".into()) }, "p09"),
        (PersonChange::SetDisabled { disabled: true, reason: "调离".into() }, "squad1-1"),
    ]
}

#[test]
fn each_change_passes_in_the_hand_of_its_keeper_and_in_no_other() {
    let people = town();
    for (change, target) in changes() {
        for role in Role::ALL {
            let me = people.values().find(|p| p.roles == BTreeSet::from([role])).expect("one of each");
            let answer = change.apply(me, target, &people);
            if role == change.keeper() {
                assert!(answer.is_ok(), "{role:?} {change:?} {answer:?}");
            } else {
                assert_eq!(answer.expect_err("another hand").rule.id, "P-01", "{role:?} {change:?}");
            }
        }
    }
}

#[test]
fn r03_certificates_are_for_established_staff_only() {
    let people = town();
    let justice = with(&people, Role::Justice);
    let refused = certificate("豫示例-9").apply(justice, "helper", &people).expect_err("a contract worker");
    assert_eq!(refused.rule.id, "R-03");
    assert!(refused.have.contains("劳动合同工"));
    let issued = certificate("豫示例-9").apply(justice, "p05", &people).expect("established staff");
    assert!(issued.fit_for_duty(day("2025-02-01")).is_ok());
}

#[test]
fn a_certificate_number_belongs_to_one_person() {
    let people = town();
    let refused = certificate("豫示例-1").apply(with(&people, Role::Justice), "p05", &people);
    assert!(refused.expect_err("taken").have.contains("展铁行"));
}

#[test]
fn a_suspended_certificate_returns_and_counts_again() {
    let mut people = town();
    let justice = with(&people, Role::Justice).clone();
    let suspend =
        PersonChange::SuspendCertificate { from: day("2025-06-01"), to: None, document: "暂扣1号".into() };
    let after = suspend.apply(&justice, "squad1-1", &people).expect("suspended");
    assert!(after.fit_for_duty(day("2025-06-02")).is_err());
    people.insert(after.id.clone(), after);
    assert!(suspend.apply(&justice, "squad1-1", &people).is_err(), "twice at the same time");
    let back = PersonChange::ReturnCertificate { to: day("2025-06-30") };
    let after = back.apply(&justice, "squad1-1", &people).expect("returned");
    assert!(after.fit_for_duty(day("2025-06-30")).is_err());
    assert!(after.fit_for_duty(day("2025-07-01")).is_ok());
}

#[test]
fn three_administrators_are_three_people() {
    let people = town();
    let security = with(&people, Role::SecurityAdmin);
    for roles in [
        BTreeSet::from([Role::SystemAdmin, Role::AuditAdmin]),
        BTreeSet::from([Role::SecurityAdmin, Role::Squad]),
    ] {
        let refused = PersonChange::SetRoles { roles }.apply(security, "squad1-1", &people);
        assert_eq!(refused.expect_err("kept apart").rule.id, "P-01");
    }
    let own = PersonChange::SetRoles { roles: BTreeSet::from([Role::Hub]) };
    assert!(own.apply(security, &security.id, &people).is_err(), "nobody changes their own roles");
}

#[test]
fn the_last_administrator_stays() {
    let mut people = town();
    let security = with(&people, Role::SecurityAdmin).clone();
    let system = with(&people, Role::SystemAdmin).clone();
    let audit = with(&people, Role::AuditAdmin).id.clone();
    let off = PersonChange::SetDisabled { disabled: true, reason: "调离".into() };
    assert_eq!(off.apply(&system, &audit, &people).expect_err("the only one").rule.id, "P-03");
    let second = PersonChange::SetRoles { roles: BTreeSet::from([Role::AuditAdmin]) };
    let after = second.apply(&security, "squad1-1", &people).expect("a second one");
    people.insert(after.id.clone(), after);
    assert!(off.apply(&system, &audit, &people).is_ok());
}

#[test]
fn only_heads_are_authorised_to_sign_r09() {
    let people = town();
    let security = with(&people, Role::SecurityAdmin);
    let paper = PersonChange::AuthoriseHead { document: Some("承政授1号".into()) };
    assert_eq!(paper.apply(security, "squad1-1", &people).expect_err("an officer").rule.id, "R-09");
    let head = with(&people, Role::Head);
    assert!(head.may_sign_as_head().is_err());
    let after = paper.apply(security, &head.id, &people).expect("authorised");
    assert!(after.may_sign_as_head().is_ok());
}

#[test]
fn passwords_that_everybody_guesses_are_not_taken() {
    let me = person("squad1-1", "展铁行", &[Role::Squad]);
    for (password, problem) in [
        ("短密码", PasswordProblem::Short),
        ("123456789", PasswordProblem::Short),
        ("1234567890", PasswordProblem::Common),
        ("Password123!", PasswordProblem::Common),
        ("aaaaaaaaaaaa", PasswordProblem::Common),
        ("1313131313131", PasswordProblem::Common),
        ("我是展铁行没错就是我", PasswordProblem::OwnName),
        ("SQUAD1-1-2026", PasswordProblem::OwnName),
        ("13803890000", PasswordProblem::Phone),
        ("+86 138-0389-0000", PasswordProblem::Phone),
        (&"长".repeat(129), PasswordProblem::Long),
    ] {
        assert_eq!(check(password, &me), Err(problem), "{password}");
    }
    for password in ["山高水长路也远一点也不怕", "correct horse battery", DEMO_PASSWORD] {
        assert_eq!(check(password, &me), Ok(()), "{password}");
    }
}

#[test]
fn an_address_waits_until_its_window_ends() {
    let throttle = Throttle::new(Allowance { most: 3, minutes: 15 });
    let start: DateTime = "2026-03-02T09:00:00".parse().expect("a moment");
    for _ in 0..3 {
        assert_eq!(throttle.attempt("a", start), Ok(()));
    }
    assert_eq!(throttle.attempt("a", minutes_after(start, 5)), Err(600));
    assert_eq!(throttle.attempt("b", start), Ok(()), "another address is free");
    assert_eq!(throttle.attempt("a", minutes_after(start, 15)), Ok(()));
}
