//! Coming in, staying in, and being shown out.

use crate::store::{Store, stores};
use jiff::ToSpan;
use jiff::civil::DateTime;
use law::person::{Person, Role};
use office::accounts::{
    AUDIT_STREAM, AccountError, Accounts, DEMO_PASSWORD, Hashing, NewSession, PEOPLE_STREAM, Password,
    PasswordProblem, PersonChange, Settings, SignIn, SignInError, SignedIn,
};
use std::collections::BTreeSet;
use std::sync::Arc;

struct House {
    accounts: Arc<Accounts>,
    store: Store,
    settings: Settings,
}

const OWN: &str = "山高水长路也远";

fn settings(demo: bool) -> Settings {
    let hashing = Hashing { memory_kib: 64, passes: 1, at_once: 2 };
    Settings { demo, hashing, ..Settings::default() }
}

impl House {
    async fn open(store: Store, demo: bool) -> House {
        let settings = settings(demo);
        let accounts = Accounts::open(store.office.clone(), settings.clone()).await.expect("accounts open");
        House { accounts: Arc::new(accounts), store, settings }
    }

    fn later(&self, minutes: i64) {
        self.store.clock.set(self.at().saturating_add(minutes.minutes()));
    }

    fn at(&self) -> DateTime {
        self.store.office.now()
    }

    fn person(&self, id: &str) -> Person {
        self.accounts.person(id).unwrap_or_else(|| panic!("{id} is in the register"))
    }

    async fn try_in(&self, name: &str, password: &str) -> Result<NewSession, SignInError> {
        self.accounts
            .sign_in(SignIn {
                name,
                password: Password::from(password),
                address: "10.0.0.7",
                device: "测试浏览器",
                phone: true,
                replaces: None,
            })
            .await
    }

    async fn me(&self, session: &NewSession) -> Option<SignedIn> {
        self.accounts.me(&session.secret).await.expect("the store answers")
    }

    /// A signed-in person of a demonstration.
    async fn demo(&self, id: &str) -> (NewSession, SignedIn) {
        let session = self.accounts.demo_sign_in(id, "10.0.0.7", "测试浏览器", None).await.expect("a demo");
        let me = self.me(&session).await.expect("signed in");
        (session, me)
    }

    async fn audit(&self) -> Vec<String> {
        let auditor = self.person("auditadmin");
        let lines = self.accounts.audit_trail(&auditor, None, 500).await.expect("the trail");
        lines.into_iter().rev().map(|l| l.kind).filter(|k| k != "account_made").collect()
    }
}

async fn houses(demo: bool) -> Vec<House> {
    let mut houses = Vec::new();
    for store in stores().await {
        houses.push(House::open(store, demo).await);
    }
    houses
}

#[tokio::test]
async fn a_first_password_opens_only_the_page_for_a_new_one() {
    for house in houses(false).await {
        let handed = house.accounts.make_accounts().await.expect("accounts made");
        assert_eq!(handed.len(), house.accounts.people().len(), "{}", house.store.engine);
        assert!(house.accounts.make_accounts().await.expect("again").is_empty(), "each only once");
        let first = handed.iter().find(|h| h.person == "squad1-1").expect("an officer");

        let session = house.try_in("squad1-1", &first.password).await.expect("comes in");
        assert!(session.must_change_password);
        let me = house.me(&session).await.expect("signed in");
        assert!(me.must_change_password && me.person.name == first.name);

        let change = |current: &str, new: &str| {
            let (me, current, new) = (me.clone(), Password::from(current), Password::from(new));
            let accounts = house.accounts.clone();
            async move { accounts.change_password(&me, current, new, "10.0.0.7", "测试浏览器").await }
        };
        let weak = change(&first.password, "1234567890").await.expect_err("weak");
        assert!(matches!(weak, AccountError::Password(PasswordProblem::Common)));
        assert!(matches!(
            change("wrong wrong wrong", "山高水长路也远一点").await,
            Err(AccountError::Password(_))
        ));
        let own = "山高水长路也远一点也不怕";
        assert!(matches!(change("wrong wrong wrong", own).await, Err(AccountError::WrongPassword)));
        let fresh = change(&first.password, own).await.expect("changed");

        assert!(house.me(&session).await.is_none(), "the old session ended with the old password");
        assert!(!house.me(&fresh).await.expect("the new one lives").must_change_password);
        assert!(matches!(house.try_in("squad1-1", &first.password).await, Err(SignInError::Wrong)));
        house.try_in(&first.name, own).await.expect("by name as well");
    }
}

#[tokio::test]
async fn five_wrong_passwords_lock_for_a_quarter_of_an_hour_known_name_or_not() {
    for house in houses(true).await {
        house.accounts.make_accounts().await.expect("accounts made");
        for name in ["hub", "no-such-person"] {
            for _ in 0..4 {
                let wrong = house.try_in(name, "not this one").await.expect_err("wrong");
                assert_eq!(wrong.to_string(), "账号或者密码不正确");
            }
            let locked = house.try_in(name, "not this one").await.expect_err("the fifth");
            assert_eq!(locked.to_string(), "连续输错次数过多，请于09:15后再试，或者请系统管理员解除锁定");
        }
        let even_right = house.try_in("hub", DEMO_PASSWORD).await;
        assert!(matches!(even_right, Err(SignInError::Locked { .. })));
        house.try_in("hub2", DEMO_PASSWORD).await.expect("another account is not concerned");
        house.later(15);
        house.try_in("hub", DEMO_PASSWORD).await.expect("the lock has ended");
        let trail = house.audit().await;
        assert_eq!(trail.iter().filter(|k| *k == "locked").count(), 2);
        assert_eq!(trail.iter().filter(|k| *k == "sign_in_failed").count(), 8);
    }
}

#[tokio::test]
async fn guesses_made_at_once_count_each() {
    for house in houses(true).await {
        house.accounts.make_accounts().await.expect("accounts made");
        let guesses = (0..12).map(|i| {
            let accounts = house.accounts.clone();
            async move {
                let password = Password(format!("guess number {i}"));
                let request =
                    SignIn { name: "hub", password, address: "a", device: "", phone: false, replaces: None };
                accounts.sign_in(request).await.expect_err("a guess").to_string()
            }
        });
        let answers = futures::future::join_all(guesses).await;
        let wrong = answers.iter().filter(|a| a.starts_with("账号或者密码")).count();
        assert_eq!(wrong, 4, "{answers:?}");
    }
}

#[tokio::test]
async fn a_system_administrator_unlocks_and_resets() {
    for house in houses(true).await {
        house.accounts.make_accounts().await.expect("accounts made");
        for _ in 0..5 {
            house.try_in("hub", "not this one").await.expect_err("wrong");
        }
        let admin = house.person("sysadmin");
        house.accounts.unlock(&admin, "hub").await.expect("unlocked");
        let session = house.try_in("hub", DEMO_PASSWORD).await.expect("comes in");
        let first = house.accounts.reset_password(&admin, "hub").await.expect("reset");
        assert!(house.me(&session).await.is_none(), "a reset ends every session");
        assert!(house.try_in("hub", DEMO_PASSWORD).await.is_err());
        house.try_in("hub", &first.password).await.expect("with the new first password");
        for other in ["secadmin", "auditadmin", "head", "hub"] {
            let me = house.person(other);
            for answer in [
                house.accounts.unlock(&me, "hub").await.err(),
                house.accounts.reset_password(&me, "hub2").await.err(),
                house.accounts.register_person(&me, house.person("hub2")).await.err(),
            ] {
                let Some(AccountError::Refused(refusal)) = answer else { panic!("{other} may not") };
                assert_eq!(refusal.rule.id, "P-01");
            }
        }
    }
}

#[tokio::test]
async fn one_address_cannot_try_for_ever() {
    for house in houses(true).await {
        let mut last = None;
        for i in 0..=house.settings.attempts_per_address {
            last = house.try_in(&format!("nobody{i}"), "whatever it is").await.err();
        }
        let Some(SignInError::Throttled { retry_after }) = last else { panic!("{last:?}") };
        assert_eq!(retry_after, 15 * 60);
    }
}

#[tokio::test]
async fn sessions_end_by_idleness_and_by_age() {
    for house in houses(true).await {
        let (session, _) = house.demo("hub").await;
        for _ in 0..4 {
            house.later(29);
            assert!(house.me(&session).await.is_some(), "each request keeps it alive");
        }
        house.later(30);
        assert!(house.me(&session).await.is_none(), "half an hour without a request");

        let (session, _) = house.demo("hub").await;
        for _ in 0..24 {
            house.later(29);
            assert!(house.me(&session).await.is_some());
        }
        house.later(24);
        assert!(house.me(&session).await.is_none(), "twelve hours in any case");
        house.accounts.sweep().await.expect("swept");
        let left = house.store.office.journal().query("SELECT id FROM session", &[]).await.expect("rows");
        assert!(left.is_empty());
    }
}

#[tokio::test]
async fn a_grid_members_phone_stays_signed_in_for_thirty_days() {
    for house in houses(true).await {
        let people = house.accounts.people();
        let grid = people.values().find(|p| p.roles == BTreeSet::from([Role::Grid])).expect("a grid member");
        let (phone, _) = house.demo(&grid.id).await;
        let (desk, _) = house.demo("hub").await;
        assert!(phone.phone && !desk.phone, "only grid members stay");
        for _ in 0..3 {
            house.later(29 * 24 * 60);
            assert!(house.me(&phone).await.is_some());
        }
        assert!(house.me(&desk).await.is_none());
        house.later(30 * 24 * 60);
        assert!(house.me(&phone).await.is_none());
    }
}

#[tokio::test]
async fn a_new_sign_in_replaces_the_browsers_old_session_and_signing_out_ends_it() {
    for house in houses(true).await {
        let (old, _) = house.demo("hub").await;
        let secret = Some(old.secret.as_str());
        let new = house.accounts.demo_sign_in("legal", "a", "b", secret).await.expect("signed in");
        assert!(house.me(&old).await.is_none(), "rotated");
        assert_eq!(house.me(&new).await.expect("signed in").person.id, "legal");
        house.accounts.sign_out(&new.secret, "a").await.expect("signed out");
        assert!(house.me(&new).await.is_none());
        let stored = house.store.office.journal().query("SELECT record FROM event", &[]).await.expect("rows");
        assert!(stored.iter().all(|r| !r.text(0).contains(&new.secret)), "no secret in the journal");
        assert_eq!(house.audit().await, ["signed_in", "signed_in", "signed_out"]);
    }
}

#[tokio::test]
async fn a_person_sees_and_ends_their_own_sessions_only() {
    for house in houses(true).await {
        let (first, _) = house.demo("hub").await;
        let (second, me) = house.demo("hub").await;
        let (other, them) = house.demo("legal").await;
        let open = house.accounts.my_sessions(&me).await.expect("the list");
        assert_eq!(open.len(), 2);
        assert!(open[0].current && open[0].id == me.session);
        let strange = house.accounts.revoke_session(&me, &them.session).await;
        assert!(matches!(strange, Err(AccountError::NotFound(_))));
        house.accounts.revoke_session(&me, &open[1].id).await.expect("ended");
        assert!(house.me(&first).await.is_none());
        assert!(house.me(&second).await.is_some() && house.me(&other).await.is_some());
    }
}

#[tokio::test]
async fn rights_that_are_gone_end_at_once() {
    for house in houses(true).await {
        let (officer, me) = house.demo("squad1-1").await;
        let token = house.accounts.make_token(&me, "数据接口", 30).await.expect("a token");
        assert!(house.accounts.me_by_token(&token.secret).await.expect("answers").is_some());
        let roles = PersonChange::SetRoles { roles: BTreeSet::from([Role::Dept]) };
        let security = house.person("secadmin");
        house.accounts.change_person(&security, "squad1-1", roles).await.expect("changed");
        assert!(house.me(&officer).await.is_none(), "the session ended");
        assert!(house.accounts.me_by_token(&token.secret).await.expect("answers").is_none(), "and the token");

        let (session, _) = house.demo("squad1-2").await;
        let off = PersonChange::SetDisabled { disabled: true, reason: "调离".into() };
        house.accounts.change_person(&house.person("sysadmin"), "squad1-2", off).await.expect("disabled");
        assert!(house.me(&session).await.is_none());
        let again = house.accounts.demo_sign_in("squad1-2", "a", "b", None).await;
        assert!(matches!(again, Err(SignInError::Disabled)));

        let (session, _) = house.demo("hub").await;
        let nosy = house.accounts.revoke_everything(&house.person("auditadmin"), "hub").await;
        assert!(matches!(nosy, Err(AccountError::Refused(_))));
        house.accounts.revoke_everything(&security, "hub").await.expect("shown out");
        assert!(house.me(&session).await.is_none());
    }
}

#[tokio::test]
async fn tokens_act_for_their_maker_until_they_end() {
    for house in houses(true).await {
        let (_, me) = house.demo("hub").await;
        assert!(house.accounts.make_token(&me, " ", 30).await.is_err(), "a token has a name");
        assert!(house.accounts.make_token(&me, "大屏", 0).await.is_err());
        let token = house.accounts.make_token(&me, "大屏", 7).await.expect("a token");
        let through = house.accounts.me_by_token(&token.secret).await.expect("answers").expect("known");
        assert_eq!(through.me.person, me.me.person);
        assert!(house.accounts.make_token(&through, "再来一个", 7).await.is_err(), "a token makes no tokens");
        let change = house.accounts.change_password(&through, DEMO_PASSWORD.into(), OWN.into(), "", "").await;
        assert!(change.is_err(), "and changes no password");
        let list = house.accounts.my_tokens(&me).await.expect("the list");
        assert_eq!((list.len(), list[0].name.as_str(), list[0].used_at), (1, "大屏", Some(house.at())));
        house.later(7 * 24 * 60);
        assert!(house.accounts.me_by_token(&token.secret).await.expect("answers").is_none());
        assert!(house.accounts.me_by_token("zhifa_00").await.expect("answers").is_none());
    }
}

#[tokio::test]
async fn changes_to_people_are_events_and_the_register_can_be_made_again() {
    for house in houses(true).await {
        let justice = house.person("justice");
        let document = "济司暂扣〔2026〕1号（示例）".to_string();
        let suspend = PersonChange::SuspendCertificate { from: house.at().date(), to: None, document };
        house.accounts.change_person(&justice, "squad1-1", suspend.clone()).await.expect("suspended");
        let refused = house.person("squad1-1").fit_for_duty(house.at().date()).expect_err("not fit");
        assert_eq!(refused.rule.id, "R-01");
        let officer = house.person("squad2-1");
        let nosy = house.accounts.change_person(&officer, "squad1-2", suspend).await.expect_err("an officer");
        let AccountError::Refused(refusal) = nosy else { panic!("{nosy:?}") };
        assert_eq!(refusal.rule.id, "P-01");

        let office = &house.store.office;
        let events = office.journal().load(PEOPLE_STREAM).await.expect("events");
        let last = events.last().expect("the suspension");
        assert_eq!((last.kind.as_str(), last.actor.as_str()), ("certificate_suspended", "justice"));
        let before = office.lists_digest().await.expect("a digest");
        office.rebuild(|_, _| ()).await.expect("rebuilt");
        assert_eq!(office.lists_digest().await.expect("a digest"), before);

        let again = house.store.open_again().await;
        assert_ne!(again.people(), office.people(), "before the accounts open, the folder's people");
        Accounts::open(again.clone(), house.settings.clone()).await.expect("opened again");
        assert_eq!(again.people(), office.people(), "the register is in the database");
    }
}

#[tokio::test]
async fn a_new_person_has_no_role_until_security_gives_one() {
    for house in houses(true).await {
        let mut person = house.person("head");
        (person.id, person.name) = ("newcomer".into(), "新来的".into());
        let admin = house.person("sysadmin");
        let first = house.accounts.register_person(&admin, person.clone()).await.expect("registered");
        let session = house.try_in("newcomer", &first.password).await.expect("comes in");
        let me = house.me(&session).await.expect("signed in").me.person;
        assert!(me.roles.is_empty() && !me.is_town_head && me.certificate.is_none());
        let twice = house.accounts.register_person(&admin, person.clone()).await;
        assert!(matches!(twice, Err(AccountError::Refused(_))), "the number is taken");
        person.id = "../etc".into();
        assert!(house.accounts.register_person(&admin, person).await.is_err());
        let roles = PersonChange::SetRoles { roles: BTreeSet::from([Role::Hub]) };
        let nosy = house.accounts.change_person(&admin, "newcomer", roles.clone()).await;
        assert!(matches!(nosy, Err(AccountError::Refused(_))), "system does not give rights");
        let security = house.person("secadmin");
        let after = house.accounts.change_person(&security, "newcomer", roles).await.expect("given");
        assert!(after.is(Role::Hub));
    }
}

#[tokio::test]
async fn the_trail_is_read_by_the_audit_administrator_alone() {
    for house in houses(true).await {
        house.demo("hub").await;
        house.try_in("my-secret-password-typed-as-name", "x").await.expect_err("unknown");
        let people = house.accounts.people();
        for person in people.values().filter(|p| !p.is(Role::AuditAdmin)) {
            let answer = house.accounts.audit_trail(person, None, 10).await;
            assert!(matches!(answer, Err(AccountError::Refused(_))), "{}", person.name);
        }
        let auditor = house.person("auditadmin");
        let page = house.accounts.audit_trail(&auditor, None, 1).await.expect("the newest line");
        assert_eq!((page.len(), page[0].label, page[0].person.clone()), (1, "登录失败", None));
        assert_eq!(page[0].address.as_deref(), Some("10.0.0.7"));
        let page = house.accounts.audit_trail(&auditor, Some(page[0].version), 10).await.expect("before");
        assert_eq!((page[0].label, page[0].person.as_deref()), ("登录", Some("hub")));
        let all = house.store.office.journal().load(AUDIT_STREAM).await.expect("events");
        assert!(all.iter().all(|e| !e.body.to_string().contains("typed-as-name")));
    }
}

#[tokio::test]
async fn in_earnest_nobody_signs_in_without_a_password() {
    for house in houses(false).await {
        let answer = house.accounts.demo_sign_in("head", "a", "b", None).await;
        assert!(matches!(answer, Err(SignInError::NotDemo)));
    }
}
