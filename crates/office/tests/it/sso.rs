//! 单点登录: whoever a provider vouches for comes in by their binding alone, and everything that does not hold is refused. The
//! providers are servers on this machine that check what real ones check.

use crate::store::{Store, stores};
use jiff::ToSpan;
use law::person::Person;
use office::accounts::{
    AccountError, Accounts, AuditLine, Back, By, DEMO_PASSWORD, Hashing, Inward, NewSession, OutsideError,
    Outward, Password, PersonChange, Settings, SignIn, SignInError, SignedIn,
};
use office::clock::{SetClock, SystemClock};
use office::sso::config::{Surroundings, read};
use office::sso::{Providers, Way};
use serde_json::json;
use std::sync::Arc;
use testbed::{AGENT, CLIENT, CORP, IdKey, IdMood, IdProvider, SECRET, WecomProvider};

struct House {
    accounts: Accounts,
    store: Store,
    providers: Providers,
    id: IdProvider,
    corp: WecomProvider,
}

/// What the browser brings back from out there.
#[derive(Clone, Debug, Default)]
struct Brought {
    state: String,
    code: String,
    error: String,
    browser: String,
}

const SUB: &str = "f:7c1e:0042";

fn providers(
    id: &IdProvider,
    corp: &WecomProvider,
    more: &str,
    clock: Arc<dyn office::clock::Clock>,
) -> Providers {
    let (issuer, base) = (&id.issuer, &corp.base);
    let text = format!(
        "[oidc]\nissuer = \"{issuer}\"\nclient_id = \"{CLIENT}\"\nclient_secret = \"env:S\"\n{more}\n\
         [wecom]\ncorp_id = \"{CORP}\"\nagent_id = \"{AGENT}\"\nsecret = \"env:S\"\n\
         api = \"{base}\"\nweb_view = \"{base}\"\ndesk = \"{base}\"\n"
    );
    let env = |name: &str| (name == "S").then(|| SECRET.to_string());
    read(&text, &Surroundings { env: &env, not_in: &[], clock }).unwrap_or_else(|e| panic!("{e:?}"))
}

/// A browser that goes where it is sent, and says where it is sent on to.
async fn sent_on(url: &str) -> reqwest::Url {
    let client = office::notify::channel::client().expect("a client");
    let answer = client.get(url).send().await.expect("an answer");
    let location = answer.headers().get("location").and_then(|v| v.to_str().ok());
    let location = location.unwrap_or_else(|| panic!("{} sends nobody on", answer.status()));
    reqwest::Url::parse("https://zf.example.invalid").and_then(|u| u.join(location)).expect("an address")
}

impl House {
    async fn open(store: Store, demo: bool) -> House {
        let hashing = Hashing { memory_kib: 64, passes: 1, at_once: 2 };
        let settings = Settings { demo, hashing, ..Settings::default() };
        let accounts = Accounts::open(store.office.clone(), settings).await.expect("accounts open");
        let (id, corp) = (IdProvider::open().await, WecomProvider::open().await);
        let providers = providers(&id, &corp, "", Arc::new(SystemClock));
        House { accounts, store, providers, id, corp }
    }

    fn later(&self, minutes: i64) {
        self.store.clock.set(self.store.office.now().saturating_add(minutes.minutes()));
    }

    fn person(&self, id: &str) -> Person {
        self.accounts.person(id).unwrap_or_else(|| panic!("{id} is in the register"))
    }

    async fn admin_binds(&self, person: &str, way: Way, subject: &str) -> Result<(), AccountError> {
        self.accounts.bind_identity(&self.providers, &self.person("sysadmin"), person, way, subject).await
    }

    async fn out(&self, way: Way) -> Result<(String, String), OutsideError> {
        let out =
            Outward { way, in_wecom: false, phone: false, to: "/clues", browser: None, address: "10.0.0.7" };
        let sent = self.accounts.go_out(&self.providers, out).await?;
        Ok((sent.url, sent.browser))
    }

    async fn there(&self, url: &str, browser: String) -> Brought {
        let back = sent_on(url).await;
        let found = |name: &str| {
            back.query_pairs().find(|(n, _)| n == name).map(|(_, v)| v.into_owned()).unwrap_or_default()
        };
        Brought { state: found("state"), code: found("code"), error: found("error"), browser }
    }

    async fn back(&self, way: Way, brought: &Brought, me: Option<&SignedIn>) -> Result<Back, OutsideError> {
        let back = Inward {
            way,
            state: &brought.state,
            code: &brought.code,
            error: &brought.error,
            browser: (!brought.browser.is_empty()).then_some(&brought.browser),
            me,
            address: "10.0.0.7",
            device: "测试浏览器",
            replaces: None,
        };
        self.accounts.come_back(&self.providers, back).await
    }

    /// The whole way, as a browser goes it.
    async fn round(&self, way: Way) -> Result<Back, OutsideError> {
        let (url, browser) = self.out(way).await?;
        let brought = self.there(&url, browser).await;
        self.back(way, &brought, None).await
    }

    async fn comes_in(&self, way: Way) -> NewSession {
        match self.round(way).await {
            Ok(Back::In { session, to }) => {
                assert_eq!(to, "/clues");
                session
            }
            other => panic!("{other:?}"),
        }
    }

    /// Nobody comes in, in these words.
    async fn refused(&self, way: Way, words: &str) {
        let said = self.round(way).await.expect_err(words).to_string();
        assert!(said.contains(words), "{}: {said}", self.store.engine);
    }

    async fn me(&self, session: &NewSession) -> Option<SignedIn> {
        self.accounts.me(&session.secret).await.expect("the store answers")
    }

    async fn demo(&self, id: &str) -> SignedIn {
        let session = self.accounts.demo_sign_in(id, "10.0.0.7", "测试浏览器", None).await.expect("a demo");
        self.me(&session).await.expect("signed in")
    }

    async fn trail(&self) -> Vec<AuditLine> {
        let auditor = self.person("auditadmin");
        let mut lines = self.accounts.audit_trail(&auditor, None, 500).await.expect("the trail");
        lines.retain(|l| l.kind != "account_made");
        lines
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
async fn whoever_is_bound_comes_in_and_nobody_else() {
    for house in houses(false).await {
        let handed = house.accounts.make_accounts().await.expect("accounts made");
        assert!(handed.iter().any(|h| h.person == "hub"));
        let name = house.person("hub").name;
        house.id.seat(
            json!({ "sub": SUB, "name": name, "preferred_username": "hub", "phone_number": "13800000000" }),
        );
        house.corp.seat(Some("hub"));
        for way in Way::ALL {
            house.refused(way, "还没有绑定账号").await;
        }
        house.admin_binds("hub", Way::Oidc, SUB).await.expect("bound");
        house.admin_binds("hub", Way::Wecom, "HuB").await.expect("bound");
        for way in Way::ALL {
            let session = house.comes_in(way).await;
            assert!(!session.must_change_password && !session.phone, "the first password is of no concern");
            let me = house.me(&session).await.expect("signed in");
            assert_eq!(
                (me.person.id.as_str(), me.by, me.must_change_password),
                ("hub", By::Outside(way), false)
            );
            let open = house.accounts.my_sessions(&me).await.expect("the list");
            assert_eq!((open[0].current, open[0].by), (true, By::Outside(way)));
            let by = house.accounts.sign_out(&session.secret, "10.0.0.7").await.expect("signed out");
            assert_eq!(by, Some(By::Outside(way)), "whoever leaves is told that the other session goes on");
            assert!(house.me(&session).await.is_none());
        }
        let lines = house.trail().await;
        let told: Vec<_> =
            lines.iter().rev().map(|l| (l.kind.as_str(), l.person.as_deref(), l.detail.as_str())).collect();
        assert_eq!(
            told,
            [
                ("sign_in_failed", None, "企业微信：没有绑定账号"),
                ("sign_in_failed", None, "统一身份认证：没有绑定账号"),
                ("identity_bound", Some("hub"), "统一身份认证"),
                ("identity_bound", Some("hub"), "企业微信"),
                ("signed_in", Some("hub"), "企业微信"),
                ("signed_out", Some("hub"), ""),
                ("signed_in", Some("hub"), "统一身份认证"),
                ("signed_out", Some("hub"), ""),
            ]
        );
        assert_eq!(lines[1].identity.as_deref(), Some(SUB), "beside the journal, where it can be erased");
        assert_eq!((lines[4].actor.as_str(), lines[4].identity.as_deref()), ("sysadmin", Some("hub")));
        let events = house.store.office.journal().load(office::accounts::AUDIT_STREAM).await.expect("events");
        assert!(events.iter().all(|e| !e.body.to_string().contains(SUB)), "and not in it");
        house.accounts.sweep().await.expect("swept");
        let left = "SELECT session FROM session_way";
        assert!(house.store.office.journal().query(left, &[]).await.expect("rows").is_empty());
    }
}

#[tokio::test]
async fn a_state_counts_once_in_its_own_browser_for_ten_minutes() {
    for house in houses(true).await {
        house.id.seat(json!({ "sub": SUB }));
        house.admin_binds("hub", Way::Oidc, SUB).await.expect("bound");
        let stale = |done: Result<Back, OutsideError>, why: &str| {
            assert!(matches!(done, Err(OutsideError::Stale)), "{why}: {done:?}");
        };
        let (url, browser) = house.out(Way::Oidc).await.expect("out");
        let brought = house.there(&url, browser).await;
        for (changed, why) in [
            (Brought { state: "0".repeat(64), ..brought.clone() }, "an invented state"),
            (Brought { state: String::new(), ..brought.clone() }, "no state"),
            (Brought { browser: "0".repeat(64), ..brought.clone() }, "another browser"),
            (Brought { browser: String::new(), ..brought.clone() }, "a browser without a cookie"),
        ] {
            stale(house.back(Way::Oidc, &changed, None).await, why);
        }
        stale(house.back(Way::Wecom, &brought, None).await, "another way");
        assert!(house.back(Way::Oidc, &brought, None).await.is_ok(), "it was not used up by others");
        stale(house.back(Way::Oidc, &brought, None).await, "replayed");

        let (url, browser) = house.out(Way::Oidc).await.expect("out");
        let brought = house.there(&url, browser).await;
        house.later(10);
        stale(house.back(Way::Oidc, &brought, None).await, "ten minutes later");

        // Two tabs of one browser: both are good.
        let (first, browser) = house.out(Way::Oidc).await.expect("out");
        let out = Outward {
            way: Way::Oidc,
            in_wecom: false,
            phone: false,
            to: "",
            browser: Some(&browser),
            address: "10.0.0.7",
        };
        let second = house.accounts.go_out(&house.providers, out).await.expect("out");
        assert_eq!(second.browser, browser);
        for url in [first, second.url] {
            let brought = house.there(&url, browser.clone()).await;
            assert!(house.back(Way::Oidc, &brought, None).await.is_ok());
        }
    }
}

#[tokio::test]
async fn a_token_that_does_not_hold_opens_nothing() {
    for house in houses(true).await {
        house.id.seat(json!({ "sub": SUB }));
        house.admin_binds("hub", Way::Oidc, SUB).await.expect("bound");
        house.comes_in(Way::Oidc).await;
        for (mood, words) in [
            (IdMood::OldNonce, "凭证不可信（不是这次登录的）"),
            (IdMood::OtherIssuer, "凭证不可信（签发方不符）"),
            (IdMood::OtherAudience, "凭证不可信（不是发给本系统的）"),
            (IdMood::Expired, "凭证不可信（已经过期）"),
            (IdMood::Unsigned, "凭证不可信（签名算法不是RS256、ES256）"),
            (IdMood::Forged, "凭证不可信"),
            (IdMood::Declines, "没有在统一身份认证确认登录"),
        ] {
            house.id.be(mood);
            house.refused(Way::Oidc, words).await;
        }
        house.id.be(IdMood::Honest);
        house.id.seat(json!({ "sub": ["a", "list"] }));
        house.refused(Way::Oidc, "凭证里没有sub").await;
        house.id.seat(json!({ "sub": SUB }));
        // A code that was used, or stolen and brought with another attempt's proof.
        let (url, browser) = house.out(Way::Oidc).await.expect("out");
        let stolen = house.there(&url, browser).await;
        let (url, browser) = house.out(Way::Oidc).await.expect("out");
        let own = house.there(&url, browser).await;
        let said = house.back(Way::Oidc, &Brought { code: stolen.code, ..own }, None).await;
        assert!(said.expect_err("PKCE").to_string().contains("invalid_grant"));
        house.comes_in(Way::Oidc).await;
        let failed = house.trail().await.iter().filter(|l| l.kind == "sign_in_failed").count();
        assert_eq!(failed, 9, "each stands in the trail");
    }
}

#[tokio::test]
async fn a_new_key_is_fetched_once_and_a_strange_one_is_not_taken() {
    let store = stores().await.remove(0);
    let house = House::open(store, true).await;
    house.id.seat(json!({ "sub": SUB }));
    house.admin_binds("hub", Way::Oidc, SUB).await.expect("bound");
    for _ in 0..2 {
        house.comes_in(Way::Oidc).await;
    }
    assert_eq!((house.id.asked("/keys"), house.id.asked("/.well-known/openid-configuration")), (1, 1));
    house.id.sign_with(IdKey::P256);
    for _ in 0..2 {
        house.comes_in(Way::Oidc).await;
    }
    assert_eq!(house.id.asked("/keys"), 2, "once for the new key");
    house.id.be(IdMood::Forged);
    house.refused(Way::Oidc, "凭证不可信（签名不符）").await;
    assert_eq!(house.id.asked("/keys"), 3, "once for the forged one, and no more");
}

#[tokio::test]
async fn keys_and_doors_are_believed_for_an_hour() {
    let store = stores().await.remove(0);
    let mut house = House::open(store, true).await;
    // The house's clock on the machine: the provider's own is the real one, so that it may not be far off.
    let clock = Arc::new(SetClock::at(office::clock::Clock::now(&SystemClock)));
    house.providers = providers(&house.id, &house.corp, "", clock.clone());
    house.id.seat(json!({ "sub": SUB }));
    house.admin_binds("hub", Way::Oidc, SUB).await.expect("bound");
    house.comes_in(Way::Oidc).await;
    clock.set(office::clock::Clock::now(&*clock).saturating_add(1.hour()));
    house.refused(Way::Oidc, "已经过期").await;
    assert_eq!((house.id.asked("/keys"), house.id.asked("/.well-known/openid-configuration")), (2, 2));
}

#[tokio::test]
async fn a_provider_that_is_away_is_said_to_be_so() {
    let store = stores().await.remove(0);
    let mut house = House::open(store, true).await;
    house.id.seat(json!({ "sub": SUB }));
    house.admin_binds("hub", Way::Oidc, SUB).await.expect("bound");
    house.id.be(IdMood::Broken);
    let said = house.out(Way::Oidc).await.expect_err("broken").to_string();
    assert!(
        said.contains("联系不上统一身份认证（对方答复503）") && said.contains("用账号和密码登录"),
        "{said}"
    );
    house.id.be(IdMood::Impostor);
    let said = house.out(Way::Oidc).await.expect_err("an impostor").to_string();
    assert!(said.contains("发现文档的签发方与配置的issuer不符"), "{said}");
    house.id.be(IdMood::Honest);
    let (url, browser) = house.out(Way::Oidc).await.expect("out");
    let brought = house.there(&url, browser).await;
    house.id.be(IdMood::Broken);
    let said = house.back(Way::Oidc, &brought, None).await.expect_err("broken meanwhile").to_string();
    assert!(said.contains("联系不上"), "{said}");
    house.id.be(IdMood::Honest);
    house.comes_in(Way::Oidc).await;

    house.corp.fail(-1);
    house.refused(Way::Wecom, "联系不上企业微信（对方正忙，错误码-1）").await;
    house.corp.fail(60020);
    house.refused(Way::Wecom, "错误码60020：服务器的地址不在应用的“企业可信IP”里").await;

    // Nobody listens there at all.
    let mut gone = house.id.clone();
    gone.issuer = "http://127.0.0.1:9".into();
    house.providers = providers(&gone, &house.corp, "", Arc::new(SystemClock));
    let said = house.out(Way::Oidc).await.expect_err("gone").to_string();
    assert!(said.contains("连接不上"), "{said}");
    let tried = house.providers.try_out().await;
    assert!(tried.iter().all(|(_, answer)| answer.is_err()), "{tried:?}");
}

#[tokio::test]
async fn wecom_gives_one_token_for_everybody_until_it_ends() {
    let store = stores().await.remove(0);
    let house = House::open(store, true).await;
    house.corp.seat(Some("ZhangSan"));
    house.admin_binds("hub", Way::Wecom, "zhangsan").await.expect("bound");
    for _ in 0..3 {
        house.comes_in(Way::Wecom).await;
    }
    assert_eq!(house.corp.tokens(), 1);
    house.corp.withdraw_tokens();
    house.comes_in(Way::Wecom).await;
    assert_eq!(house.corp.tokens(), 2, "withdrawn before its time");
    house.corp.tokens_last(30);
    house.corp.withdraw_tokens();
    for _ in 0..2 {
        house.comes_in(Way::Wecom).await;
    }
    assert_eq!(house.corp.tokens(), 4, "what is about to end is not used again");
    house.corp.seat(None);
    house.refused(Way::Wecom, "您不是本单位企业微信的成员").await;
    let mut desk = house.corp.doors();
    desk.dedup();
    assert_eq!(desk, ["desk"]);
    let out =
        Outward { way: Way::Wecom, in_wecom: true, phone: true, to: "/", browser: None, address: "10.0.0.7" };
    let sent = house.accounts.go_out(&house.providers, out).await.expect("out");
    assert!(sent.url.ends_with("#wechat_redirect"), "{}", sent.url);
    sent_on(&sent.url).await;
    assert_eq!(house.corp.doors().last().map(String::as_str), Some("web view"));
}

#[tokio::test]
async fn a_grid_members_own_phone_stays_signed_in() {
    let store = stores().await.remove(0);
    let house = House::open(store, true).await;
    for (person, phone, stays) in [("grid-201", true, true), ("grid-205", false, false), ("hub", true, false)]
    {
        house.corp.seat(Some(person));
        house.admin_binds(person, Way::Wecom, person).await.expect("bound");
        let out =
            Outward { way: Way::Wecom, in_wecom: true, phone, to: "/", browser: None, address: "10.0.0.7" };
        let sent = house.accounts.go_out(&house.providers, out).await.expect("out");
        let brought = house.there(&sent.url, sent.browser).await;
        let Ok(Back::In { session, .. }) = house.back(Way::Wecom, &brought, None).await else {
            panic!("{person}")
        };
        assert_eq!(session.phone, stays, "{person}");
    }
}

#[tokio::test]
async fn another_claim_binds_where_the_operator_says_so() {
    let store = stores().await.remove(0);
    let mut house = House::open(store, true).await;
    house.admin_binds("hub", Way::Oidc, "0042").await.expect("bound by sub");
    house.providers = providers(
        &house.id,
        &house.corp,
        "claim = \"employee_number\"\nscopes = [\"profile\"]",
        Arc::new(SystemClock),
    );
    house.id.seat(json!({ "sub": "0042", "employee_number": 42 }));
    house.refused(Way::Oidc, "还没有绑定账号").await;
    house.admin_binds("legal", Way::Oidc, "42").await.expect("bound by number");
    let session = house.comes_in(Way::Oidc).await;
    assert_eq!(session.person, "legal", "a binding by another claim is another's");
}

#[tokio::test]
async fn a_locked_or_ended_account_is_refused_in_the_same_words() {
    for house in houses(true).await {
        house.accounts.make_accounts().await.expect("accounts made");
        house.corp.seat(Some("zhangsan"));
        house.admin_binds("hub", Way::Wecom, "zhangsan").await.expect("bound");
        for _ in 0..5 {
            let request = SignIn {
                name: "hub",
                password: Password::from("not this one"),
                address: "10.0.0.9",
                device: "",
                phone: false,
                replaces: None,
            };
            house.accounts.sign_in(request).await.expect_err("wrong");
        }
        house.refused(Way::Wecom, "连续输错次数过多，请于09:15后再试，或者请系统管理员解除锁定").await;
        house.later(15);
        let session = house.comes_in(Way::Wecom).await;
        let off = PersonChange::SetDisabled { disabled: true, reason: "调离".into() };
        house.accounts.change_person(&house.person("sysadmin"), "hub", off).await.expect("disabled");
        assert!(house.me(&session).await.is_none(), "the session ended with the account");
        house.refused(Way::Wecom, "账号已停用，请联系系统管理员").await;
        let line = house.trail().await.remove(0);
        assert_eq!((line.kind.as_str(), line.person.as_deref()), ("sign_in_failed", Some("hub")));
        assert_eq!(line.detail, "企业微信：账号已停用");
    }
}

#[tokio::test]
async fn an_identity_is_one_persons_and_only_the_administrator_binds_anothers() {
    for house in houses(true).await {
        for other in ["secadmin", "auditadmin", "head", "hub"] {
            let me = house.person(other);
            let answers = [
                house.accounts.bind_identity(&house.providers, &me, "legal", Way::Wecom, "zhangsan").await,
                house.accounts.unbind_identity(&house.providers, &me, "legal", Way::Wecom).await,
            ];
            for answer in answers {
                let Err(AccountError::Refused(refusal)) = answer else { panic!("{other} may not") };
                assert_eq!(refusal.rule.id, "P-01");
            }
        }
        let own = house.admin_binds("sysadmin", Way::Wecom, "zhangsan").await;
        let Err(AccountError::Refused(refusal)) = own else {
            panic!("nobody binds their own without a password")
        };
        assert_eq!(refusal.rule.id, "P-01");
        house.admin_binds("hub", Way::Wecom, "zhangsan").await.expect("bound");
        house.admin_binds("hub", Way::Wecom, " ZHANGSAN ").await.expect("a second click changes nothing");
        for (person, subject, have) in [
            ("legal", "zhangsan", "这个身份已经绑定另一个账号"),
            ("hub", "lisi", "已经绑定zhangsan"),
            ("legal", " ", "没有填写，或者太长"),
            ("legal", &"长".repeat(256), "没有填写，或者太长"),
        ] {
            let answer = house.admin_binds(person, Way::Wecom, subject).await;
            let Err(AccountError::Refused(refusal)) = answer else { panic!("{person} {subject}") };
            assert_eq!((refusal.rule.id, refusal.field), ("P-04", Some("subject")));
            assert!(refusal.have.contains(have), "{}", refusal.have);
        }
        assert!(matches!(house.admin_binds("nobody", Way::Wecom, "x").await, Err(AccountError::NotFound(_))));
        let bound = house.accounts.identities(&house.providers, "hub").await.expect("the list");
        assert_eq!(
            (bound.len(), bound[0].subject.as_str(), bound[0].by.as_str()),
            (1, "zhangsan", "sysadmin")
        );

        house.corp.seat(Some("zhangsan"));
        let session = house.comes_in(Way::Wecom).await;
        let desk = house.demo("hub").await;
        let admin = house.person("sysadmin");
        house.accounts.unbind_identity(&house.providers, &admin, "hub", Way::Wecom).await.expect("unbound");
        assert!(house.me(&session).await.is_none(), "what it opened ends with it");
        assert!(house.accounts.still(&desk.session).await.expect("answers").is_some(), "and nothing else");
        house.refused(Way::Wecom, "还没有绑定账号").await;
        let again = house.accounts.unbind_identity(&house.providers, &admin, "hub", Way::Wecom).await;
        assert!(matches!(again, Err(AccountError::NotFound(_))));
        house.admin_binds("legal", Way::Wecom, "zhangsan").await.expect("free again");
        let kinds: Vec<String> = house.trail().await.into_iter().rev().map(|l| l.kind).collect();
        let of = |kind: &str| kinds.iter().filter(|k| *k == kind).count();
        assert_eq!((of("identity_bound"), of("identity_unbound")), (2, 1));
    }
}

#[tokio::test]
async fn a_person_binds_and_unbinds_their_own_with_their_password() {
    for house in houses(true).await {
        house.accounts.make_accounts().await.expect("accounts made");
        house.id.seat(json!({ "sub": SUB }));
        let me = house.demo("hub").await;
        let out = |to: &'static str| Outward {
            way: Way::Oidc,
            in_wecom: false,
            phone: false,
            to,
            browser: None,
            address: "10.0.0.7",
        };
        let bind = |me: &SignedIn, password: &'static str| {
            let me = me.clone();
            let house = &house;
            async move {
                house
                    .accounts
                    .go_out_to_bind(&house.providers, &me, Password::from(password), out("/account"))
                    .await
            }
        };
        let wrong = bind(&me, "not this one").await.err();
        assert!(matches!(wrong, Some(OutsideError::SignIn(SignInError::Wrong))), "{wrong:?}");
        let sent = bind(&me, DEMO_PASSWORD).await.expect("out");
        let brought = house.there(&sent.url, sent.browser).await;
        let done = house.back(Way::Oidc, &brought, Some(&me)).await.expect("bound");
        assert_eq!(done, Back::Bound);
        let line = house.trail().await.remove(0);
        let told = (line.kind.as_str(), line.actor.as_str(), line.identity.as_deref());
        assert_eq!(told, ("identity_bound", "hub", Some(SUB)));
        let session = house.comes_in(Way::Oidc).await;
        let by_it = house.me(&session).await.expect("signed in");

        // Another person at the same provider's desk: their identity is taken.
        let other = house.demo("legal").await;
        let sent = bind(&other, DEMO_PASSWORD).await.expect("out");
        let brought = house.there(&sent.url, sent.browser).await;
        let taken = house.back(Way::Oidc, &brought, Some(&other)).await;
        assert!(matches!(taken, Err(OutsideError::Binding(_))), "{taken:?}");
        assert!(taken.expect_err("taken").to_string().contains("已经绑定另一个账号"));

        // Whoever comes back signed in as somebody else, or no longer, binds nothing.
        house.id.seat(json!({ "sub": "another" }));
        for back_as in [Some(&me), None] {
            let sent = bind(&other, DEMO_PASSWORD).await.expect("out");
            let brought = house.there(&sent.url, sent.browser).await;
            let done = house.back(Way::Oidc, &brought, back_as).await;
            assert!(matches!(done, Err(OutsideError::NotYou)), "{done:?}");
        }
        assert!(house.accounts.identities(&house.providers, "legal").await.expect("the list").is_empty());

        // Who unbinds stays where they are, even if they came by it.
        let second = house.demo("hub").await;
        house.accounts.unbind_mine(&house.providers, &by_it, Way::Oidc, "10.0.0.7").await.expect("unbound");
        assert!(house.me(&session).await.is_some());
        assert!(house.accounts.still(&second.session).await.expect("answers").is_some());
        let twice = house.accounts.unbind_mine(&house.providers, &by_it, Way::Oidc, "10.0.0.7").await;
        assert!(matches!(twice, Err(AccountError::NotFound(_))));
        let token = house.accounts.make_token(&me, "数据接口", 30).await.expect("a token");
        let through = house.accounts.me_by_token(&token.secret).await.expect("answers").expect("known");
        assert!(bind(&through, DEMO_PASSWORD).await.is_err(), "a token binds nothing");
        assert!(house.accounts.unbind_mine(&house.providers, &through, Way::Oidc, "").await.is_err());
    }
}

#[tokio::test]
async fn one_address_cannot_go_out_for_ever_and_honest_ones_are_not_counted() {
    let store = stores().await.remove(0);
    let house = House::open(store, true).await;
    house.corp.seat(Some("zhangsan"));
    house.admin_binds("hub", Way::Wecom, "zhangsan").await.expect("bound");
    let most = house.accounts.settings().attempts_per_address;
    for _ in 0..most {
        house.comes_in(Way::Wecom).await;
    }
    for _ in 0..most {
        house.out(Way::Wecom).await.expect("out");
    }
    let held = house.out(Way::Wecom).await.err();
    assert!(matches!(held, Some(OutsideError::SignIn(SignInError::Throttled { .. }))), "{held:?}");
}

#[tokio::test]
async fn without_a_configuration_there_is_no_way() {
    let store = stores().await.remove(0);
    let mut house = House::open(store, true).await;
    house.providers = Providers::default();
    assert!(house.providers.ways().is_empty());
    for way in Way::ALL {
        assert!(matches!(house.out(way).await, Err(OutsideError::NotOffered)));
        let back = house.back(way, &Brought::default(), None).await;
        assert!(matches!(back, Err(OutsideError::NotOffered)), "{back:?}");
        assert!(matches!(house.admin_binds("hub", way, "x").await, Err(AccountError::NotFound(_))));
    }
}
