//! 单点登录 — whoever an outside identity provider vouches for.
//!
//! - [`config`] reads the operator's file; [`Providers`] are the ways it offers, none by default.
//! - [`oidc`] speaks OpenID Connect (统一身份认证), [`token`] decides whether an id-token holds; [`wecom`] speaks 企业微信.
//! - A provider says who somebody is out there ([`Identity`]). Whose account that is, if anybody's, is said by a binding in
//!   [`crate::accounts`]: no identity makes an account, and none is matched by name or telephone.

pub mod config;
pub mod oidc;
mod token;
pub mod wecom;

use serde_json::Value;

/// 外部登录方式: which kind of provider vouches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// 统一身份认证 (OpenID Connect)
    Oidc,
    /// 企业微信
    Wecom,
}

impl Way {
    /// Every way, in the order in which they are offered.
    pub const ALL: [Way; 2] = [Way::Wecom, Way::Oidc];

    /// The word in addresses and columns.
    pub fn tag(self) -> &'static str {
        match self {
            Way::Oidc => "oidc",
            Way::Wecom => "wecom",
        }
    }

    /// The way of this word.
    pub fn find(tag: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|w| w.tag() == tag)
    }

    /// The Chinese term, unless the operator names it otherwise.
    pub fn label(self) -> &'static str {
        match self {
            Way::Oidc => "统一身份认证",
            Way::Wecom => "企业微信",
        }
    }
}

/// Somebody, as a provider knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// By which way.
    pub way: Way,
    /// Within which names are unique: the issuer and the claim that is read, or the corporation's number.
    pub authority: String,
    /// The name there.
    pub subject: String,
}

/// The longest name of an identity, in characters.
const SUBJECT: usize = 255;

/// What is put before the provider in the person's browser.
#[derive(Clone, Debug)]
pub struct Asking {
    /// Comes back with the answer: 64 hexadecimal digits.
    pub state: String,
    /// Stands in the id-token.
    pub nonce: String,
    /// PKCE (RFC 7636): the secret whose digest goes out first.
    pub verifier: String,
    /// Where the provider sends the browser back to.
    pub back: String,
    /// The browser is WeCom's own web view.
    pub in_wecom: bool,
}

/// Why a provider vouched for nobody. The words are for people: no secret, no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProviderError {
    /// It cannot be reached, or is not itself.
    Away(String),
    /// It does not accept what this house or the browser brought.
    Refused(String),
    /// What it handed over cannot be believed.
    Untrue(String),
    /// It knows the person as none of its own.
    Stranger,
}

impl ProviderError {
    /// 原因
    pub fn why(&self) -> &str {
        match self {
            ProviderError::Away(why) | ProviderError::Refused(why) | ProviderError::Untrue(why) => why,
            ProviderError::Stranger => "不是成员",
        }
    }
}

/// The ways that an operator has configured.
#[derive(Default)]
pub struct Providers {
    /// 统一身份认证
    pub oidc: Option<oidc::Oidc>,
    /// 企业微信
    pub wecom: Option<wecom::Wecom>,
}

impl Providers {
    /// The ways that are there, in the order in which they are offered.
    pub fn ways(&self) -> Vec<Way> {
        Way::ALL.into_iter().filter(|w| self.authority(*w).is_some()).collect()
    }

    /// Within which names of this way are unique; none where the way is not configured.
    pub fn authority(&self, way: Way) -> Option<&str> {
        match way {
            Way::Oidc => self.oidc.as_ref().map(|o| o.authority()),
            Way::Wecom => self.wecom.as_ref().map(|w| w.authority()),
        }
    }

    /// What people call it.
    pub fn name(&self, way: Way) -> &str {
        let named = match way {
            Way::Oidc => self.oidc.as_ref().map(|o| o.name()),
            Way::Wecom => self.wecom.as_ref().map(|w| w.name()),
        };
        named.unwrap_or(way.label())
    }

    /// The identity of this name, spelled as the provider would; none for no name at all.
    pub fn identity(&self, way: Way, subject: &str) -> Option<Identity> {
        let authority = self.authority(way)?.to_string();
        let subject = match way {
            Way::Oidc => subject.trim().to_string(),
            // 企业微信 takes capital and small letters of a userid for the same.
            Way::Wecom => subject.trim().to_lowercase(),
        };
        let plain = !subject.chars().any(char::is_control) && subject.chars().count() <= SUBJECT;
        (plain && !subject.is_empty()).then_some(Identity { way, authority, subject })
    }

    /// Where the browser goes to be asked who it is.
    ///
    /// # Errors
    /// [`ProviderError`].
    pub async fn door(&self, way: Way, asking: &Asking) -> Result<String, ProviderError> {
        match (way, &self.oidc, &self.wecom) {
            (Way::Oidc, Some(oidc), _) => oidc.door(asking).await,
            (Way::Wecom, _, Some(wecom)) => Ok(wecom.door(asking)),
            _ => Err(ProviderError::Refused("没有配置".into())),
        }
    }

    /// Whom the code that came back stands for.
    ///
    /// # Errors
    /// [`ProviderError`].
    pub async fn who(&self, way: Way, code: &str, asking: &Asking) -> Result<Identity, ProviderError> {
        let subject = match (way, &self.oidc, &self.wecom) {
            (Way::Oidc, Some(oidc), _) => oidc.who(code, asking).await?,
            (Way::Wecom, _, Some(wecom)) => wecom.who(code).await?,
            _ => return Err(ProviderError::Refused("没有配置".into())),
        };
        self.identity(way, &subject).ok_or_else(|| ProviderError::Untrue("身份是空的，或者太长".into()))
    }

    /// Asks each provider something harmless: whether it answers, and knows this house.
    pub async fn try_out(&self) -> Vec<(String, Result<(), ProviderError>)> {
        let mut told = Vec::new();
        if let Some(wecom) = &self.wecom {
            told.push((wecom.name().to_string(), wecom.try_out().await));
        }
        if let Some(oidc) = &self.oidc {
            told.push((oidc.name().to_string(), oidc.try_out().await));
        }
        told
    }
}

/// Most of an answer that is read; a list of keys with their certificates fits many times.
const ANSWER: usize = 256 << 10;

/// Sends a request and reads its JSON with its status. Whoever is busy or broken is away.
async fn json(request: reqwest::RequestBuilder) -> Result<(u16, Value), ProviderError> {
    // Addresses hold codes and secrets: they stay out of every message.
    let said = |e: reqwest::Error| {
        ProviderError::Away(match e.is_timeout() {
            true => "超时".into(),
            false if e.is_connect() => "连接不上".into(),
            false => e.without_url().to_string(),
        })
    };
    let mut response = request.header("accept", "application/json").send().await.map_err(said)?;
    let status = response.status().as_u16();
    if matches!(status, 408 | 425 | 429 | 500..=599) {
        return Err(ProviderError::Away(format!("对方答复{status}")));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(said)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > ANSWER {
            return Err(ProviderError::Away("对方的答复太长".into()));
        }
    }
    let body = serde_json::from_slice(&bytes)
        .map_err(|_| ProviderError::Away(format!("对方的答复看不懂，状态{status}")))?;
    Ok((status, body))
}

/// A word of the provider's, fit to be shown: short, and plain letters only.
fn word(said: &Value) -> String {
    let text = said.as_str().unwrap_or_default();
    text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect()
}

/// Seconds since 1970 of a moment of this house.
fn unix(moment: jiff::civil::DateTime) -> i64 {
    jiff::tz::Offset::constant(8).to_timestamp(moment).map_or(0, jiff::Timestamp::as_second)
}
