//! 单点登录 through the door, as a browser goes it: out by the button, through the provider, and back with its cookies.

use crate::house::{Answer, Browser, House};
use axum::http::{StatusCode, header};
use office::accounts::{DEMO_PASSWORD, PersonChange};
use office::clock::SystemClock;
use office::sso::config::{Surroundings, read};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use testbed::{AGENT, CLIENT, CORP, IdMood, IdProvider, SECRET, WecomProvider};

const SUB: &str = "f:7c1e:0042";
const WECOM_PHONE: &str = "Mozilla/5.0 (iPhone) Mobile/15E148 wxwork/4.1.0 MicroMessenger/7.0.1";

struct Street {
    house: House,
    id: IdProvider,
    corp: WecomProvider,
}

impl Street {
    /// A demonstration beside two providers.
    async fn open() -> Street {
        let (id, corp) = (IdProvider::open().await, WecomProvider::open().await);
        let (issuer, base) = (&id.issuer, &corp.base);
        let text = format!(
            "[oidc]\nissuer = \"{issuer}\"\nclient_id = \"{CLIENT}\"\nclient_secret = \"env:S\"\n\
             [wecom]\ncorp_id = \"{CORP}\"\nagent_id = \"{AGENT}\"\nsecret = \"env:S\"\n\
             api = \"{base}\"\nweb_view = \"{base}\"\ndesk = \"{base}\"\n"
        );
        let env = |name: &str| (name == "S").then(|| SECRET.to_string());
        let surroundings = Surroundings { env: &env, not_in: &[], clock: Arc::new(SystemClock) };
        let providers = read(&text, &surroundings).unwrap_or_else(|e| panic!("{e:?}"));
        let house = House::demo().await.signing_in_by(providers);
        id.seat(json!({ "sub": SUB }));
        corp.seat(Some("zhangsan"));
        Street { house, id, corp }
    }

    fn visitor(&self) -> Visitor {
        Visitor { browser: self.house.browser(), jar: BTreeMap::new() }
    }

    async fn person(&self, id: &str) -> Visitor {
        let mut visitor = self.visitor();
        visitor.post("/demo/sign-in", &format!("person={id}")).await;
        visitor
    }

    async fn admin_binds(&self, person: &str, way: &str, subject: &str) -> Answer {
        let mut admin = self.person("sysadmin").await;
        admin.post(&format!("/people/{person}/identities/{way}"), &format!("subject={subject}")).await
    }
}

/// A browser that keeps every cookie by its name.
struct Visitor {
    browser: Browser,
    jar: BTreeMap<String, String>,
}

impl Visitor {
    async fn send(&mut self, post: Option<&str>, path: &str) -> Answer {
        let pairs: Vec<String> = self.jar.iter().map(|(k, v)| format!("{k}={v}")).collect();
        self.browser.cookie = (!pairs.is_empty()).then(|| pairs.join("; "));
        let answer = match post {
            Some(form) => self.browser.post(path, form).await,
            None => self.browser.get(path).await,
        };
        for set in answer.headers.get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok()) {
            assert!(set.contains("; Path=/; HttpOnly; SameSite=Lax; Max-Age="), "{set}");
            let (name, value) = set.split(';').next().and_then(|p| p.split_once('=')).expect("a pair");
            match value {
                "" => self.jar.remove(name),
                value => self.jar.insert(name.into(), value.into()),
            };
        }
        answer
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send(None, path).await
    }

    async fn post(&mut self, path: &str, form: &str) -> Answer {
        self.send(Some(form), path).await
    }

    /// What it is sent back with by the provider at this address.
    async fn there(&self, url: &str) -> String {
        let client = office::notify::channel::client().expect("a client");
        let answer = client.get(url).send().await.expect("an answer");
        let to = answer.headers().get("location").and_then(|v| v.to_str().ok());
        to.unwrap_or_else(|| panic!("{} sends nobody on", answer.status())).to_string()
    }

    /// The whole way from a link of the house: out, through the provider, and what the house says at last.
    async fn round(&mut self, path: &str) -> Answer {
        let out = self.get(path).await;
        assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.text());
        let back = self.there(out.header(header::LOCATION)).await;
        // From another site: a browser says so, and brings its cookies along because they are Lax.
        self.browser.more.insert("sec-fetch-site", "cross-site".parse().expect("a value"));
        let answer = self.get(&back).await;
        self.browser.more.remove("sec-fetch-site");
        answer
    }
}

#[tokio::test]
async fn the_buttons_lead_out_and_whoever_is_bound_comes_back_in() {
    let street = Street::open().await;
    let page = street.visitor().get("/sign-in").await.text();
    for link in ["href=\"/sign-in/oidc\">用统一身份认证登录", "href=\"/sign-in/wecom\">用企业微信登录"]
    {
        assert!(page.contains(link), "{page}");
    }
    for (way, subject, name) in [("oidc", SUB, "统一身份认证"), ("wecom", "ZhangSan", "企业微信")] {
        let answer = street.admin_binds("hub", way, subject).await;
        assert_eq!(
            (answer.status, answer.header(header::LOCATION)),
            (StatusCode::SEE_OTHER, "/people/hub?done=bound")
        );
        let mut hub = street.visitor();
        let answer = hub.round(&format!("/sign-in/{way}")).await;
        assert_eq!(
            (answer.status, answer.header(header::LOCATION)),
            (StatusCode::SEE_OTHER, "/"),
            "{}",
            answer.text()
        );
        assert_eq!(hub.jar.keys().collect::<Vec<_>>(), ["zhifa"], "what was kept meanwhile is gone");
        let page = hub.get("/account").await.text();
        assert!(
            page.contains(&format!("data-label=\"方式\">{name}")) && page.contains("系统管理员绑定"),
            "{page}"
        );
        let out = hub.post("/sign-out", "").await;
        assert_eq!(out.header(header::LOCATION), format!("/sign-in?out={way}"));
        let page = hub.get(out.header(header::LOCATION)).await.text();
        assert!(page.contains(&format!("已退出本系统。{name}那边还登录着")), "{page}");
    }
    let out = street.person("hub").await.post("/sign-out", "").await;
    assert_eq!(out.header(header::LOCATION), "/sign-in");
    let trail = street.person("auditadmin").await.get("/audit").await.text();
    for words in ["登录（企业微信）", "绑定外部身份（统一身份认证）", "外部身份 zhangsan", "登录（演示）"]
    {
        assert!(trail.contains(words), "{words}: {trail}");
    }
}

#[tokio::test]
async fn inside_wecom_the_web_view_is_used_and_a_page_of_the_house_follows() {
    let street = Street::open().await;
    street.admin_binds("grid-201", "wecom", "zhangsan").await;
    let mut phone = street.visitor();
    phone.browser = phone.browser.with("user-agent", WECOM_PHONE);
    let answer = phone.round("/sign-in/wecom?to=%2Fclues%2Fnew").await;
    assert_eq!((answer.status, answer.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/clues/new"));
    let cookie = answer.headers.get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok()).next();
    assert!(cookie.is_some_and(|c| c.contains("Max-Age=2592000")), "a grid member's own phone: {cookie:?}");
    assert_eq!(phone.get("/clues/new").await.status, StatusCode::OK);
    let mut desk = street.visitor();
    desk.round("/sign-in/wecom").await;
    assert_eq!(street.corp.doors(), ["web view", "desk"]);
    for away in
        ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "%2F%09%2Fevil.example"]
    {
        let answer = street.visitor().round(&format!("/sign-in/wecom?to={away}")).await;
        assert_eq!(answer.header(header::LOCATION), "/", "{away}");
    }
}

#[tokio::test]
async fn over_tls_what_is_kept_meanwhile_is_bound_to_the_host() {
    let street = Street::open().await;
    street.admin_binds("hub", "oidc", SUB).await;
    let mut hub = street.visitor();
    hub.browser = hub.browser.with("x-forwarded-proto", "https");
    let out = hub.get("/sign-in/oidc").await;
    let cookie = out.header(header::SET_COOKIE);
    assert!(cookie.starts_with("__Host-zhifa-sso=") && cookie.ends_with("Max-Age=600; Secure"), "{cookie}");
    let back = hub.there(out.header(header::LOCATION)).await;
    assert_eq!(hub.get(&back).await.status, StatusCode::SEE_OTHER);
    assert_eq!(hub.jar.keys().collect::<Vec<_>>(), ["__Host-zhifa"]);
}

#[tokio::test]
async fn what_does_not_hold_is_said_at_the_door_with_what_to_do() {
    let street = Street::open().await;
    let says = |answer: Answer, status: StatusCode, words: &str| {
        assert_eq!(answer.status, status, "{words}: {}", answer.text());
        let page = answer.text();
        assert!(page.contains(words) && page.contains("name=\"password\""), "{words}: {page}");
        assert_eq!(answer.header(header::SET_COOKIE), "", "nobody is let in");
    };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    says(street.visitor().round("/sign-in/oidc").await, invalid, "这个统一身份认证身份还没有绑定账号");
    street.admin_binds("hub", "oidc", SUB).await;
    for (mood, words) in [
        (IdMood::Declines, "没有在统一身份认证确认登录"),
        (IdMood::OldNonce, "凭证不可信（不是这次登录的）"),
        (IdMood::Unsigned, "凭证不可信（签名算法不是RS256、ES256）"),
    ] {
        street.id.be(mood);
        says(street.visitor().round("/sign-in/oidc").await, invalid, words);
    }
    street.id.be(IdMood::Broken);
    street.id.seat(json!({ "sub": SUB }));
    let mut away = street.visitor();
    let fresh = Street::open().await;
    fresh.id.be(IdMood::Broken);
    says(
        fresh.visitor().get("/sign-in/oidc").await,
        StatusCode::BAD_GATEWAY,
        "联系不上统一身份认证（对方答复503）",
    );
    street.id.be(IdMood::Honest);

    // The address that came back, opened elsewhere, twice, and with letters changed.
    let out = away.get("/sign-in/oidc").await;
    let back = away.there(out.header(header::LOCATION)).await;
    says(street.visitor().get(&back).await, invalid, "这次登录已经失效");
    says(away.get(&back.replace("state=", "state=0")).await, invalid, "这次登录已经失效");
    assert_eq!(away.get(&back).await.status, StatusCode::SEE_OTHER);
    assert_eq!(away.get("/cases").await.status, StatusCode::OK);
    says(away.get(&back).await, invalid, "这次登录已经失效");
    assert_eq!(away.get("/cases").await.status, StatusCode::OK, "whoever is in stays in");
    for path in ["/sign-in/oidc/back", "/sign-in/wecom/back?state=%3Cscript%3E&code=x&error=%3Cscript%3E"] {
        let answer = street.visitor().get(path).await;
        assert!(!answer.text().contains("<script>"), "{}", answer.text());
        says(answer, invalid, "这次登录已经失效");
    }
    for path in ["/sign-in/saml", "/sign-in/saml/back"] {
        assert_eq!(street.visitor().get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_locked_account_waits_and_an_ended_one_is_told_so() {
    let street = Street::open().await;
    street.admin_binds("hub", "wecom", "zhangsan").await;
    for _ in 0..5 {
        street.visitor().post("/sign-in", "name=hub&password=not+this+one").await;
    }
    let answer = street.visitor().round("/sign-in/wecom").await;
    assert_eq!((answer.status, answer.header(header::RETRY_AFTER)), (StatusCode::TOO_MANY_REQUESTS, "900"));
    assert!(answer.text().contains("连续输错次数过多，请于09:15后再试"), "{}", answer.text());
    let admin = street.house.app.accounts.person("sysadmin").expect("an administrator");
    let off = PersonChange::SetDisabled { disabled: true, reason: "调离".into() };
    street.house.app.accounts.unlock(&admin, "hub").await.expect("unlocked");
    street.house.app.accounts.change_person(&admin, "hub", off).await.expect("disabled");
    let answer = street.visitor().round("/sign-in/wecom").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("账号已停用，请联系系统管理员"), "{}", answer.text());
}

#[tokio::test]
async fn a_person_binds_their_own_with_their_password_and_unbinds_it() {
    let street = Street::open().await;
    let mut hub = street.person("hub").await;
    let page = hub.get("/account").await.text();
    assert!(page.contains("绑定企业微信") && page.contains("绑定统一身份认证"), "{page}");
    let wrong = hub.post("/account/identities/oidc", "password=not+this+one").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("当前密码不正确"), "{}", wrong.text());
    let go = hub.post("/account/identities/oidc", &format!("password={DEMO_PASSWORD}")).await;
    let page = go.text();
    let link = page.split("btn-big\" href=\"").nth(1).and_then(|t| t.split('"').next()).expect("a link");
    let link = link.replace("&#38;", "&").replace("&amp;", "&");
    assert!(link.starts_with(&street.id.issuer), "{link}");
    let back = hub.there(&link).await;
    // Somebody else sits there meanwhile: nothing is bound.
    let mut other = street.person("legal").await;
    other.jar.insert("zhifa-sso".into(), hub.jar["zhifa-sso"].clone());
    let answer = other.get(&back).await;
    assert!(answer.text().contains("绑定没有完成"), "{}", answer.text());
    let go = hub.post("/account/identities/oidc", &format!("password={DEMO_PASSWORD}")).await.text();
    let link = go.split("btn-big\" href=\"").nth(1).and_then(|t| t.split('"').next()).expect("a link");
    let back = hub.there(&link.replace("&#38;", "&").replace("&amp;", "&")).await;
    let answer = hub.get(&back).await;
    assert_eq!(answer.header(header::LOCATION), "/account?done=bound", "{}", answer.text());
    let page = hub.get("/account?done=bound").await.text();
    assert!(page.contains("身份已经绑定") && page.contains(SUB) && page.contains("本人绑定"), "{page}");
    assert_eq!(street.visitor().round("/sign-in/oidc").await.header(header::LOCATION), "/");

    // It is theirs: nobody else gets it, by themselves or by the administrator.
    let mut legal = street.person("legal").await;
    let go = legal.post("/account/identities/oidc", &format!("password={DEMO_PASSWORD}")).await.text();
    let link = go.split("btn-big\" href=\"").nth(1).and_then(|t| t.split('"').next()).expect("a link");
    let back = legal.there(&link.replace("&#38;", "&").replace("&amp;", "&")).await;
    let answer = legal.get(&back).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("这个身份已经绑定另一个账号") && answer.text().contains("我的账号"));
    let answer = street.admin_binds("legal", "oidc", SUB).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(
        page.contains("P-04") && page.contains(&format!("value=\"{SUB}\"")),
        "what was typed stays: {page}"
    );

    let answer = hub.post("/account/identities/oidc/end", "").await;
    assert_eq!(answer.header(header::LOCATION), "/account?done=unbound");
    let again = hub.post("/account/identities/oidc/end", "").await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "a second click finds nothing");
    assert!(street.visitor().round("/sign-in/oidc").await.text().contains("还没有绑定账号"));
}

#[tokio::test]
async fn binding_is_the_system_administrators_and_a_page_of_another_site_binds_nothing() {
    let street = Street::open().await;
    for who in ["secadmin", "justice", "hub", "auditadmin"] {
        let mut browser = street.person(who).await;
        for path in ["/people/legal/identities/wecom", "/people/legal/identities/wecom/end"] {
            let answer = browser.post(path, "subject=zhangsan").await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who} {path}");
            assert!(answer.text().contains("P-01"), "{who} {path}");
        }
    }
    for path in
        ["/people/legal/identities/wecom", "/account/identities/wecom", "/account/identities/wecom/end"]
    {
        let answer = street.visitor().post(path, "subject=zhangsan&password=x").await;
        assert_eq!(answer.header(header::LOCATION), "/sign-in", "{path}");
        let mut forged = street.person("sysadmin").await;
        forged.browser.site = false;
        forged.browser = forged.browser.with("sec-fetch-site", "cross-site");
        assert_eq!(
            forged.post(path, "subject=zhangsan&password=x").await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    let own = street.admin_binds("sysadmin", "wecom", "zhangsan").await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    let mut security = street.person("secadmin").await;
    assert!(
        !security.get("/people/legal").await.text().contains("identities"),
        "nor is it offered to others"
    );
    assert_eq!(street.admin_binds("nobody", "wecom", "x").await.status, StatusCode::NOT_FOUND);
    assert_eq!(street.admin_binds("legal", "saml", "x").await.status, StatusCode::NOT_FOUND);
    let rows =
        street.house.office.journal().query("SELECT person FROM outside_identity", &[]).await.expect("rows");
    assert!(rows.is_empty());

    street.admin_binds("legal", "wecom", "zhangsan").await;
    let mut legal = street.visitor();
    legal.round("/sign-in/wecom").await;
    assert_eq!(legal.get("/cases").await.status, StatusCode::OK);
    let answer = street.person("sysadmin").await.post("/people/legal/identities/wecom/end", "").await;
    assert_eq!(answer.header(header::LOCATION), "/people/legal?done=unbound");
    assert_eq!(legal.get("/cases").await.status, StatusCode::SEE_OTHER, "and is out at once");
}

#[tokio::test]
async fn without_a_configuration_nothing_is_offered() {
    let house = House::demo().await;
    let mut browser = house.browser();
    assert!(!browser.get("/sign-in").await.text().contains("/sign-in/"));
    for path in ["/sign-in/oidc", "/sign-in/wecom", "/sign-in/oidc/back?state=x&code=y"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let mut hub = house.signed_in("hub").await;
    assert!(!hub.get("/account").await.text().contains("identities"));
    assert_eq!(hub.post("/account/identities/oidc", "password=x").await.status, StatusCode::NOT_FOUND);
}
