//! 企业微信网页登录: inside WeCom's own web view without a word (`snsapi_base`), at a desk by a code that the phone scans. Both
//! bring back a code, for which the corporation's application is told the member's userid. Errors come with HTTP 200 and a
//! number in the body: the number decides.

use super::{Asking, ProviderError, unix};
use crate::clock::Clock;
use crate::operator::in_the_clear;
use reqwest::Url;
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::Mutex;

/// As the operator writes it down.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What people call it: on the button.
    name: Option<String>,
    /// 企业ID
    corp_id: String,
    /// 应用的AgentId
    agent_id: String,
    /// 应用的Secret
    secret: String,
    /// Where the interfaces are.
    #[serde(default = "api")]
    api: String,
    /// Where the web view is sent.
    #[serde(default = "web_view")]
    web_view: String,
    /// Where the desk is sent.
    #[serde(default = "desk")]
    desk: String,
}

fn api() -> String {
    "https://qyapi.weixin.qq.com".into()
}

fn web_view() -> String {
    "https://open.weixin.qq.com".into()
}

fn desk() -> String {
    "https://login.work.weixin.qq.com".into()
}

/// A corporation's application.
pub struct Wecom {
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    name: String,
    authority: String,
    settings: Settings,
    api: Url,
    web_view: Url,
    desk: Url,
    /// The application's token and the second from which it is no longer used.
    token: Mutex<Option<(String, i64)>>,
}

/// A token is no longer used so many seconds before it ends.
const EARLY: i64 = 60;

/// 凭证无效、过期: it was withdrawn before its time.
const STALE_TOKEN: [i64; 3] = [40001, 40014, 42001];

impl Wecom {
    /// An application by its settings. Nothing is asked yet.
    ///
    /// # Errors
    /// Everything that is wrong with the settings, a line each.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, Vec<String>> {
        let mut wrong = Vec::new();
        let plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric());
        if !plain(&settings.corp_id) {
            wrong.push("corp_id：写企业ID，在管理后台“我的企业”里".into());
        }
        if settings.agent_id.is_empty() || !settings.agent_id.chars().all(|c| c.is_ascii_digit()) {
            wrong.push("agent_id：写应用的AgentId，是数字".into());
        }
        if settings.secret.trim().is_empty() {
            wrong.push("secret：没有填写".into());
        }
        let mut base = |field: &str, text: &str| {
            let url = Url::parse(text).ok().filter(|_| !in_the_clear(text));
            if url.is_none() {
                wrong.push(format!("{field}：必须是https网址"));
            }
            url
        };
        let (api, web_view, desk) =
            (base("api", &settings.api), base("web_view", &settings.web_view), base("desk", &settings.desk));
        let client = crate::notify::channel::client().map_err(|e| wrong.push(e)).ok();
        match (client, api, web_view, desk) {
            (Some(client), Some(api), Some(web_view), Some(desk)) if wrong.is_empty() => Ok(Wecom {
                client,
                clock,
                name: settings.name.clone().unwrap_or_else(|| super::Way::Wecom.label().into()),
                authority: settings.corp_id.clone(),
                settings,
                api,
                web_view,
                desk,
                token: Mutex::default(),
            }),
            _ => Err(wrong),
        }
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// 企业ID
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// Where the browser goes to be asked who it is.
    pub fn door(&self, asking: &Asking) -> String {
        let (corp, agent) = (&self.settings.corp_id, &self.settings.agent_id);
        let mut url = if asking.in_wecom { self.web_view.clone() } else { self.desk.clone() };
        if asking.in_wecom {
            url.set_path("/connect/oauth2/authorize");
            url.query_pairs_mut()
                .append_pair("appid", corp)
                .append_pair("redirect_uri", &asking.back)
                .append_pair("response_type", "code")
                .append_pair("scope", "snsapi_base")
                .append_pair("state", &asking.state)
                .append_pair("agentid", agent);
            url.set_fragment(Some("wechat_redirect"));
        } else {
            url.set_path("/wwlogin/sso/login");
            url.query_pairs_mut()
                .append_pair("login_type", "CorpApp")
                .append_pair("appid", corp)
                .append_pair("agentid", agent)
                .append_pair("redirect_uri", &asking.back)
                .append_pair("state", &asking.state);
        }
        url.into()
    }

    /// Asks an interface.
    async fn ask(&self, path: &str, query: &[(&str, &str)]) -> Result<Value, ProviderError> {
        let mut url = self.api.clone();
        url.set_path(path);
        let (status, said) = super::json(self.client.get(url).query(query)).await?;
        match status {
            200 => Ok(said),
            other => Err(ProviderError::Away(format!("对方答复{other}"))),
        }
    }

    /// The application's token: one for everybody, until it ends. While one asks for it the others wait.
    async fn token(&self, gone: Option<&str>) -> Result<String, ProviderError> {
        let mut kept = self.token.lock().await;
        let now = unix(self.clock.now());
        if let Some((token, until)) = kept.as_ref()
            && now < *until
            && gone != Some(token)
        {
            return Ok(token.clone());
        }
        let query =
            [("corpid", self.settings.corp_id.as_str()), ("corpsecret", self.settings.secret.as_str())];
        let said = self.ask("/cgi-bin/gettoken", &query).await?;
        let token = match (judged(&said), said["access_token"].as_str()) {
            (Ok(()), Some(token)) if !token.is_empty() => token.to_string(),
            (Ok(()), _) => return Err(ProviderError::Away("对方没有给出access_token".into())),
            (Err(code), _) => return Err(refused(code)),
        };
        let lasts = said["expires_in"].as_i64().unwrap_or(0);
        *kept = Some((token.clone(), now + lasts - EARLY));
        Ok(token)
    }

    /// The userid of the member whom a code stands for.
    ///
    /// # Errors
    /// [`ProviderError`]; [`ProviderError::Stranger`] for whoever is no member of the corporation.
    pub async fn who(&self, code: &str) -> Result<String, ProviderError> {
        let token = self.token(None).await?;
        let mut said =
            self.ask("/cgi-bin/auth/getuserinfo", &[("access_token", &token), ("code", code)]).await?;
        if judged(&said).is_err_and(|code| STALE_TOKEN.contains(&code)) {
            let token = self.token(Some(&token)).await?;
            said = self.ask("/cgi-bin/auth/getuserinfo", &[("access_token", &token), ("code", code)]).await?;
        }
        judged(&said).map_err(refused)?;
        match said["userid"].as_str().or(said["UserId"].as_str()) {
            Some(id) => Ok(id.into()),
            None => Err(ProviderError::Stranger),
        }
    }

    /// Whether the corporation's number and the application's secret are right.
    ///
    /// # Errors
    /// [`ProviderError`].
    pub async fn try_out(&self) -> Result<(), ProviderError> {
        self.token(None).await.map(drop)
    }
}

/// What the number in an answer says: nought, or an error's.
fn judged(said: &Value) -> Result<(), i64> {
    match said["errcode"].as_i64() {
        Some(0) => Ok(()),
        Some(code) => Err(code),
        None => Err(-1),
    }
}

/// What people can do about a number.
fn refused(code: i64) -> ProviderError {
    let hint = match code {
        -1 | 45009 | 45033 => return ProviderError::Away(format!("对方正忙，错误码{code}")),
        40029 | 42003 => "登录码失效",
        40013 => "企业ID不对",
        40001 | 42001 | 40014 => "应用的Secret不对",
        60020 => "服务器的地址不在应用的“企业可信IP”里",
        50001 | 50002 => "回调网址的域名不在应用的“可信域名”里，或者成员不在应用的可见范围",
        _ => return ProviderError::Refused(format!("错误码{code}")),
    };
    ProviderError::Refused(format!("错误码{code}：{hint}"))
}
