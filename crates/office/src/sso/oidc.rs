//! 统一身份认证: OpenID Connect by authorisation code, with PKCE (RFC 7636). The provider says itself where its doors are
//! (discovery) and with which keys it signs (JWKS); both are asked for when first needed and again after an hour.

use super::token::{self, Expected, Fault, Key};
use super::{Asking, ProviderError, unix, word};
use crate::clock::Clock;
use crate::operator::in_the_clear;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::sync::Mutex;

/// As the operator writes it down.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What people call it: on the button.
    name: Option<String>,
    /// 签发方, exactly as the provider writes itself.
    issuer: String,
    /// 客户端编号
    client_id: String,
    /// 客户端密钥; none where PKCE alone protects the code.
    client_secret: Option<String>,
    /// By which claim of the id-token a person is bound: `sub`, unless the provider has a better one that never changes.
    claim: Option<String>,
    /// What is asked for beside `openid`, where the claim needs it.
    #[serde(default)]
    scopes: Vec<String>,
}

/// A provider.
pub struct Oidc {
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    name: String,
    issuer: String,
    client_id: String,
    secret: Option<String>,
    claim: String,
    scopes: String,
    authority: String,
    doors: Mutex<Option<(i64, Doors)>>,
    keys: Mutex<Option<(i64, Arc<Vec<Key>>)>>,
}

/// Where the provider's doors are (OpenID Connect Discovery §3).
#[derive(Clone, Deserialize)]
struct Doors {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// How long doors and keys are believed, in seconds: a key that was withdrawn is no longer taken after that.
const KEPT: i64 = 3600;

fn away(why: impl Into<String>) -> ProviderError {
    ProviderError::Away(why.into())
}

/// An address that leads out over TLS, or to this machine.
fn guarded(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|_| !in_the_clear(text))
}

/// `application/x-www-form-urlencoded`, as names and secrets are put before they are joined (RFC 6749 §2.3.1).
fn encoded(text: &str) -> String {
    let Ok(mut url) = Url::parse("https://x") else { return String::new() };
    url.query_pairs_mut().append_key_only(text);
    url.query().unwrap_or_default().to_string()
}

impl Oidc {
    /// A provider by its settings. Nothing is asked of it yet.
    ///
    /// # Errors
    /// Everything that is wrong with the settings, a line each.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, Vec<String>> {
        let mut wrong = Vec::new();
        match guarded(&settings.issuer) {
            Some(url) if url.query().is_none() && url.fragment().is_none() => {}
            Some(_) => wrong.push("issuer：网址里不能有?和#".into()),
            None => wrong.push("issuer：必须是https网址".into()),
        }
        if settings.client_id.trim().is_empty() {
            wrong.push("client_id：没有填写".into());
        }
        let claim = settings.claim.unwrap_or_else(|| "sub".into());
        if claim.trim().is_empty() || claim.chars().any(char::is_whitespace) {
            wrong.push("claim：写id-token里的一个字段名，例如sub".into());
        }
        let plain =
            |s: &String| !s.is_empty() && s.chars().all(|c| c.is_ascii_graphic() && c != '"' && c != '\\');
        if !settings.scopes.iter().all(plain) {
            wrong.push("scopes：每一项是一个没有空格的词，例如[\"profile\"]".into());
        }
        let client = crate::notify::channel::client().map_err(|e| wrong.push(e)).ok();
        let Some(client) = client.filter(|_| wrong.is_empty()) else { return Err(wrong) };
        let mut scopes = vec!["openid".to_string()];
        scopes.extend(settings.scopes.into_iter().filter(|s| s != "openid"));
        Ok(Oidc {
            client,
            clock,
            name: settings.name.unwrap_or_else(|| super::Way::Oidc.label().into()),
            authority: format!("{} {claim}", settings.issuer),
            issuer: settings.issuer,
            client_id: settings.client_id.trim().into(),
            secret: settings.client_secret,
            claim,
            scopes: scopes.join(" "),
            doors: Mutex::default(),
            keys: Mutex::default(),
        })
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The issuer and the claim that is read.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    fn now(&self) -> i64 {
        unix(self.clock.now())
    }

    async fn doors(&self) -> Result<Doors, ProviderError> {
        let mut kept = self.doors.lock().await;
        let now = self.now();
        if let Some((at, doors)) = kept.as_ref()
            && (0..KEPT).contains(&(now - at))
        {
            return Ok(doors.clone());
        }
        let at = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let (status, said) = super::json(self.client.get(at)).await?;
        let doors: Doors = serde_json::from_value(said)
            .ok()
            .filter(|_| status == 200)
            .ok_or_else(|| away(format!("发现文档看不懂，状态{status}")))?;
        if doors.issuer != self.issuer {
            return Err(ProviderError::Untrue("发现文档的签发方与配置的issuer不符".into()));
        }
        let all = [&doors.authorization_endpoint, &doors.token_endpoint, &doors.jwks_uri];
        if all.into_iter().any(|url| guarded(url).is_none()) {
            return Err(ProviderError::Untrue("发现文档里的网址不是https".into()));
        }
        *kept = Some((now, doors.clone()));
        Ok(doors)
    }

    /// The provider's keys, and whether they were fetched just now.
    async fn keys(&self, anew: bool) -> Result<(Arc<Vec<Key>>, bool), ProviderError> {
        let doors = self.doors().await?;
        let mut kept = self.keys.lock().await;
        let now = self.now();
        if let Some((at, keys)) = kept.as_ref()
            && !anew
            && (0..KEPT).contains(&(now - at))
        {
            return Ok((keys.clone(), false));
        }
        let (status, said) = super::json(self.client.get(doors.jwks_uri)).await?;
        if status != 200 {
            return Err(away(format!("取密钥时答复{status}")));
        }
        let keys = Arc::new(token::keys(&said));
        *kept = Some((now, keys.clone()));
        Ok((keys, true))
    }

    /// Where the browser goes to be asked who it is.
    ///
    /// # Errors
    /// If the provider does not say where.
    pub async fn door(&self, asking: &Asking) -> Result<String, ProviderError> {
        let doors = self.doors().await?;
        let mut url = guarded(&doors.authorization_endpoint).ok_or_else(|| away("没有登录网址"))?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(asking.verifier.as_bytes()));
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", &asking.back)
            .append_pair("scope", &self.scopes)
            .append_pair("state", &asking.state)
            .append_pair("nonce", &asking.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        Ok(url.into())
    }

    /// The name of whom a code stands for.
    ///
    /// # Errors
    /// [`ProviderError`].
    pub async fn who(&self, code: &str, asking: &Asking) -> Result<String, ProviderError> {
        let token = self.redeem(code, asking).await?;
        let claims = self.checked(&token, &asking.nonce).await?;
        match &claims[&self.claim] {
            Value::String(name) => Ok(name.clone()),
            Value::Number(number) => Ok(number.to_string()),
            _ => Err(ProviderError::Untrue(format!("凭证里没有{}", self.claim))),
        }
    }

    /// Changes the code for the id-token.
    async fn redeem(&self, code: &str, asking: &Asking) -> Result<String, ProviderError> {
        let doors = self.doors().await?;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &asking.back),
            ("code_verifier", &asking.verifier),
        ];
        let mut request = self.client.post(&doors.token_endpoint);
        // Basic is what holds where the provider does not say (Discovery §3).
        let listed = doors.token_endpoint_auth_methods_supported.as_deref();
        let basic = listed.is_none_or(|all| all.iter().any(|m| m == "client_secret_basic"));
        match &self.secret {
            Some(secret) if basic => {
                request = request.basic_auth(encoded(&self.client_id), Some(encoded(secret)));
            }
            secret => {
                form.push(("client_id", &self.client_id));
                form.extend(secret.as_deref().map(|s| ("client_secret", s)));
            }
        }
        let (status, said) = super::json(request.form(&form)).await?;
        if let Some(token) = said["id_token"].as_str().filter(|_| status == 200) {
            return Ok(token.into());
        }
        let why = match word(&said["error"]).as_str() {
            "invalid_client" | "unauthorized_client" => "invalid_client：客户端编号或者密钥不对".into(),
            "invalid_grant" => "invalid_grant：登录码失效，或者回调网址不符".into(),
            "" if status == 200 => "没有给出id_token".into(),
            "" => format!("换取凭证时答复{status}"),
            error => error.to_string(),
        };
        Err(ProviderError::Refused(why))
    }

    /// The claims of an id-token that holds. A key that is not known may be new: the list is fetched again, once.
    async fn checked(&self, token: &str, nonce: &str) -> Result<Value, ProviderError> {
        let expected = Expected { issuer: &self.issuer, client: &self.client_id, nonce, now: self.now() };
        let (keys, fresh) = self.keys(false).await?;
        let mut told = token::check(token, &keys, &expected);
        if matches!(told, Err(Fault::Key(_))) && !fresh {
            told = token::check(token, &self.keys(true).await?.0, &expected);
        }
        told.map_err(|fault| {
            ProviderError::Untrue(match fault {
                Fault::Key(why) => why.into(),
                Fault::Other(why) => why,
            })
        })
    }

    /// Whether the provider says where its doors are and with which keys it signs.
    ///
    /// # Errors
    /// [`ProviderError`].
    pub async fn try_out(&self) -> Result<(), ProviderError> {
        match self.keys(true).await?.0.is_empty() {
            true => Err(ProviderError::Untrue("没有RS256、ES256的密钥".into())),
            false => Ok(()),
        }
    }
}
