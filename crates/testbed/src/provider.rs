//! Outside identity providers in small: one that speaks OpenID Connect and one that speaks as 企业微信 does, each checking
//! what a real one checks, well or badly as they are told.

use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair as RsaKeyPair, PublicKeyComponents as RsaParts};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

type Asked = HashMap<String, String>;

/// What the house calls itself out there.
pub const CLIENT: &str = "zhifa";
/// The house's secret there: with letters that must be written otherwise on the way.
pub const SECRET: &str = "geheim: 1+1/2%";
/// 企业ID
pub const CORP: &str = "ww0123456789abcdef";
/// AgentId
pub const AGENT: &str = "1000002";

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[expect(clippy::disallowed_methods, reason = "a provider is another machine, with a clock of its own")]
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(0))
}

async fn listen(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

fn said<'a>(asked: &'a Asked, name: &str) -> &'a str {
    asked.get(name).map_or("", String::as_str)
}

/// Back to where the browser came from.
fn back(asked: &Asked, with: &str) -> Response {
    let state = said(asked, "state");
    Redirect::to(&format!("{}?{with}&state={state}", said(asked, "redirect_uri"))).into_response()
}

fn wrong(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}

/// How the OpenID provider behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdMood {
    /// As it should.
    Honest,
    /// The person declines.
    Declines,
    /// It is up, but broken: 503 to everything.
    Broken,
    /// It speaks for another issuer in its documents.
    Impostor,
    /// The nonce of another attempt.
    OldNonce,
    /// Another issuer in the token.
    OtherIssuer,
    /// A token for somebody else's house.
    OtherAudience,
    /// A token that has run out.
    Expired,
    /// `alg: none`, and no signature.
    Unsigned,
    /// Signed by a key that nobody has published, under a published key's name.
    Forged,
}

/// By which key the OpenID provider signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdKey {
    /// RS256
    Rsa,
    /// ES256
    P256,
}

/// An OpenID provider. It ends with the test.
#[derive(Clone)]
pub struct IdProvider {
    /// 签发方
    pub issuer: String,
    inside: Arc<Inside>,
}

struct Inside {
    issuer: Mutex<String>,
    mood: Mutex<IdMood>,
    key: Mutex<IdKey>,
    person: Mutex<Value>,
    codes: Mutex<BTreeMap<String, Asked>>,
    asked: Mutex<Vec<String>>,
    rsa: RsaKeyPair,
    p256: EcdsaKeyPair,
    forger: EcdsaKeyPair,
}

fn p256() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).expect("the same key")
}

impl IdProvider {
    /// One that signs with RS256.
    ///
    /// # Panics
    /// If it cannot listen: a test cannot go on.
    pub async fn open() -> IdProvider {
        let inside = Arc::new(Inside {
            issuer: Mutex::default(),
            mood: Mutex::new(IdMood::Honest),
            key: Mutex::new(IdKey::Rsa),
            person: Mutex::new(json!({ "sub": "nobody" })),
            codes: Mutex::default(),
            asked: Mutex::default(),
            rsa: RsaKeyPair::from_pkcs8(include_bytes!("provider.pk8")).expect("the key beside this file"),
            p256: p256(),
            forger: p256(),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .route("/keys", get(keys))
            .with_state(inside.clone());
        let issuer = listen(router).await;
        lock(&inside.issuer).clone_from(&issuer);
        IdProvider { issuer, inside }
    }

    /// From now on it behaves so.
    pub fn be(&self, mood: IdMood) {
        *lock(&self.inside.mood) = mood;
    }

    /// From now on it signs and publishes this key only.
    pub fn sign_with(&self, key: IdKey) {
        *lock(&self.inside.key) = key;
    }

    /// Who sits before it: their claims.
    pub fn seat(&self, claims: Value) {
        *lock(&self.inside.person) = claims;
    }

    /// How often a door was knocked at.
    pub fn asked(&self, path: &str) -> usize {
        lock(&self.inside.asked).iter().filter(|p| *p == path).count()
    }
}

impl Inside {
    /// Its name and mood, if it is open.
    fn enter(&self, path: &str) -> Option<(String, IdMood)> {
        lock(&self.asked).push(path.into());
        let mood = *lock(&self.mood);
        (mood != IdMood::Broken).then(|| (lock(&self.issuer).clone(), mood))
    }

    /// The name, algorithm and public parts of the key in use.
    fn jwk(&self) -> (&'static str, &'static str, Value) {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        match *lock(&self.key) {
            IdKey::Rsa => {
                let RsaParts { n, e } = RsaParts::<Vec<u8>>::from(self.rsa.public());
                let key = json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "first", "n": text(&n), "e": text(&e) });
                ("first", "RS256", key)
            }
            IdKey::P256 => {
                let (x, y) = self.p256.public_key().as_ref()[1..].split_at(32);
                let key = json!({ "kty": "EC", "use": "sig", "crv": "P-256", "kid": "second", "x": text(x), "y": text(y) });
                ("second", "ES256", key)
            }
        }
    }

    fn signed(&self, claims: &Value, mood: IdMood) -> String {
        let text = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let (kid, alg, _) = self.jwk();
        if mood == IdMood::Unsigned {
            return format!("{}.{}.", text(&json!({ "alg": "none" })), text(claims));
        }
        let alg = if mood == IdMood::Forged { "ES256" } else { alg };
        let whole = format!("{}.{}", text(&json!({ "alg": alg, "kid": kid, "typ": "JWT" })), text(claims));
        let random = SystemRandom::new();
        let ecdsa =
            |pair: &EcdsaKeyPair| pair.sign(&random, whole.as_bytes()).expect("signed").as_ref().to_vec();
        let signature = match (mood, *lock(&self.key)) {
            (IdMood::Forged, _) => ecdsa(&self.forger),
            (_, IdKey::P256) => ecdsa(&self.p256),
            (_, IdKey::Rsa) => {
                let mut signature = vec![0; self.rsa.public().modulus_len()];
                self.rsa.sign(&RSA_PKCS1_SHA256, &random, whole.as_bytes(), &mut signature).expect("signed");
                signature
            }
        };
        format!("{whole}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn closed() -> Response {
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

async fn discovery(State(inside): State<Arc<Inside>>) -> Response {
    let Some((issuer, mood)) = inside.enter("/.well-known/openid-configuration") else { return closed() };
    let named = if mood == IdMood::Impostor { "https://id.example.invalid" } else { &issuer };
    Json(json!({
        "issuer": named,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
    }))
    .into_response()
}

async fn keys(State(inside): State<Arc<Inside>>) -> Response {
    if inside.enter("/keys").is_none() {
        return closed();
    }
    Json(json!({ "keys": [{ "kty": "oct", "kid": "other", "k": "AA" }, inside.jwk().2] })).into_response()
}

async fn authorize(State(inside): State<Arc<Inside>>, Query(asked): Query<Asked>) -> Response {
    let Some((_, mood)) = inside.enter("/authorize") else { return closed() };
    let whole = said(&asked, "response_type") == "code"
        && said(&asked, "client_id") == CLIENT
        && said(&asked, "scope").split(' ').any(|s| s == "openid")
        && said(&asked, "code_challenge_method") == "S256"
        && said(&asked, "redirect_uri").ends_with("/sign-in/oidc/back")
        && ["state", "nonce", "code_challenge"].iter().all(|n| said(&asked, n).len() >= 43);
    if !whole {
        return wrong(StatusCode::BAD_REQUEST, "invalid_request");
    }
    if mood == IdMood::Declines {
        return back(&asked, "error=access_denied");
    }
    let mut codes = lock(&inside.codes);
    let code = format!("code-{}", codes.len());
    let answer = back(&asked, &format!("code={code}"));
    codes.insert(code, asked);
    answer
}

async fn token(State(inside): State<Arc<Inside>>, headers: HeaderMap, Form(asked): Form<Asked>) -> Response {
    let Some((issuer, mood)) = inside.enter("/token") else { return closed() };
    // As RFC 6749 §2.3.1 has it: each part as in a form, then joined.
    let known = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:geheim%3A+1%2B1%2F2%25")));
    if headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()) != Some(&known) {
        return wrong(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    // A code counts once; what is left behind keeps its number taken.
    let begun = lock(&inside.codes).get_mut(said(&asked, "code")).map(std::mem::take).unwrap_or_default();
    let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(said(&asked, "code_verifier").as_bytes()));
    let whole = said(&asked, "grant_type") == "authorization_code"
        && !begun.is_empty()
        && said(&begun, "redirect_uri") == said(&asked, "redirect_uri")
        && said(&begun, "code_challenge") == proof;
    if !whole {
        return wrong(StatusCode::BAD_REQUEST, "invalid_grant");
    }
    let now = now();
    let mut claims = json!({
        "iss": issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": said(&begun, "nonce"),
    });
    match mood {
        IdMood::OldNonce => claims["nonce"] = json!("0".repeat(64)),
        IdMood::OtherIssuer => claims["iss"] = json!("https://id.example.invalid"),
        IdMood::OtherAudience => claims["aud"] = json!("another-house"),
        IdMood::Expired => (claims["iat"], claims["exp"]) = (json!(now - 900), json!(now - 600)),
        _ => {}
    }
    if let (Some(claims), Some(person)) = (claims.as_object_mut(), lock(&inside.person).as_object()) {
        claims.extend(person.clone());
    }
    let id_token = inside.signed(&claims, mood);
    Json(json!({ "access_token": "not-used-here", "token_type": "Bearer", "expires_in": 300, "id_token": id_token }))
        .into_response()
}

/// 企业微信 in small. It ends with the test.
#[derive(Clone)]
pub struct WecomProvider {
    /// Where everything of it is.
    pub base: String,
    inside: Arc<Corp>,
}

#[derive(Default)]
struct Corp {
    /// Who sits before it; none is a person of another corporation.
    member: Mutex<Option<String>>,
    codes: Mutex<BTreeMap<String, bool>>,
    /// Every token there was, and from which second it is no longer taken.
    tokens: Mutex<BTreeMap<String, i64>>,
    lasts: Mutex<i64>,
    error: Mutex<i64>,
    doors: Mutex<Vec<String>>,
}

impl WecomProvider {
    /// One whose tokens last two hours.
    ///
    /// # Panics
    /// If it cannot listen: a test cannot go on.
    pub async fn open() -> WecomProvider {
        let inside = Arc::new(Corp { lasts: Mutex::new(7200), ..Corp::default() });
        let router = Router::new()
            .route("/connect/oauth2/authorize", get(web_view))
            .route("/wwlogin/sso/login", get(desk))
            .route("/cgi-bin/gettoken", get(get_token))
            .route("/cgi-bin/auth/getuserinfo", get(user_info))
            .with_state(inside.clone());
        WecomProvider { base: listen(router).await, inside }
    }

    /// Who sits before it; none is a person of another corporation.
    pub fn seat(&self, userid: Option<&str>) {
        *lock(&self.inside.member) = userid.map(String::from);
    }

    /// How long tokens last from now on, in seconds.
    pub fn tokens_last(&self, seconds: i64) {
        *lock(&self.inside.lasts) = seconds;
    }

    /// No token of before is taken any more.
    pub fn withdraw_tokens(&self) {
        lock(&self.inside.tokens).values_mut().for_each(|until| *until = 0);
    }

    /// How many tokens were given out.
    pub fn tokens(&self) -> usize {
        lock(&self.inside.tokens).len()
    }

    /// Answers every interface with this error from now on; 0 with none.
    pub fn fail(&self, errcode: i64) {
        *lock(&self.inside.error) = errcode;
    }

    /// By which doors browsers came, in order.
    pub fn doors(&self) -> Vec<String> {
        lock(&self.inside.doors).clone()
    }
}

fn code(errcode: i64, errmsg: &str) -> Response {
    Json(json!({ "errcode": errcode, "errmsg": errmsg })).into_response()
}

impl Corp {
    fn through(&self, door: &str, asked: &Asked, fits: bool) -> Response {
        lock(&self.doors).push(door.into());
        let whole = fits
            && said(asked, "appid") == CORP
            && said(asked, "agentid") == AGENT
            && said(asked, "redirect_uri").ends_with("/sign-in/wecom/back")
            && (1..=128).contains(&said(asked, "state").len());
        if !whole {
            return wrong(StatusCode::BAD_REQUEST, "50001");
        }
        let mut codes = lock(&self.codes);
        let code = format!("code-{}", codes.len());
        codes.insert(code.clone(), true);
        back(asked, &format!("code={code}"))
    }
}

async fn web_view(State(corp): State<Arc<Corp>>, Query(asked): Query<Asked>) -> Response {
    let fits = said(&asked, "response_type") == "code" && said(&asked, "scope") == "snsapi_base";
    corp.through("web view", &asked, fits)
}

async fn desk(State(corp): State<Arc<Corp>>, Query(asked): Query<Asked>) -> Response {
    corp.through("desk", &asked, said(&asked, "login_type") == "CorpApp")
}

async fn get_token(State(corp): State<Arc<Corp>>, Query(asked): Query<Asked>) -> Response {
    let error = *lock(&corp.error);
    if error != 0 {
        return code(error, "as told");
    }
    if said(&asked, "corpid") != CORP {
        return code(40013, "invalid corpid");
    }
    if said(&asked, "corpsecret") != SECRET {
        return code(40001, "invalid credential");
    }
    let mut tokens = lock(&corp.tokens);
    let (token, lasts) = (format!("token-{}", tokens.len()), *lock(&corp.lasts));
    tokens.insert(token.clone(), now() + lasts);
    Json(json!({ "errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": lasts })).into_response()
}

async fn user_info(State(corp): State<Arc<Corp>>, Query(asked): Query<Asked>) -> Response {
    let error = *lock(&corp.error);
    if error != 0 {
        return code(error, "as told");
    }
    match lock(&corp.tokens).get(said(&asked, "access_token")) {
        None => return code(40014, "invalid access_token"),
        Some(until) if now() >= *until => return code(42001, "access_token expired"),
        Some(_) => {}
    }
    // A code counts once.
    if lock(&corp.codes).get_mut(said(&asked, "code")).is_none_or(|fresh| !std::mem::take(fresh)) {
        return code(40029, "invalid code");
    }
    match lock(&corp.member).as_deref() {
        Some(userid) => Json(json!({ "errcode": 0, "errmsg": "ok", "userid": userid, "user_ticket": "x" })),
        None => Json(json!({ "errcode": 0, "errmsg": "ok", "openid": "o-stranger" })),
    }
    .into_response()
}
