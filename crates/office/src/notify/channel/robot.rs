//! 群机器人: webhooks of WeCom (企业微信), DingTalk (钉钉, 加签) and Feishu (飞书, 签名校验). All three answer an error with HTTP 200 and
//! a code in the body: the code decides.

use super::{Adapter, Answer, Failure, Message, Sending, Target, ask};
use crate::clock::Clock;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::Arc;

/// Whose robot it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vendor {
    /// 企业微信
    Wecom,
    /// 钉钉
    Dingtalk,
    /// 飞书
    Feishu,
}

/// A robot in a group.
pub struct Robot {
    client: reqwest::Client,
    vendor: Vendor,
    url: reqwest::Url,
    secret: Option<String>,
    clock: Arc<dyn Clock>,
}

fn mac(key: &str, text: &str) -> Result<String, Failure> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_err(|_| Failure::Never("密钥不对".into()))?;
    mac.update(text.as_bytes());
    Ok(STANDARD.encode(mac.finalize().into_bytes()))
}

impl Robot {
    /// A robot at its webhook. `secret` signs (钉钉“加签”, 飞书“签名校验”).
    ///
    /// # Errors
    /// If the address is none.
    pub fn new(
        vendor: Vendor,
        url: &str,
        secret: Option<String>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, String> {
        let url = reqwest::Url::parse(url).map_err(|e| format!("网址不对：{e}"))?;
        Ok(Robot { client: super::client()?, vendor, url, secret, clock })
    }

    /// Milliseconds since 1970: vendors refuse what is an hour off.
    fn millis(&self) -> i64 {
        jiff::tz::Offset::constant(8)
            .to_timestamp(self.clock.now())
            .map_or(0, jiff::Timestamp::as_millisecond)
    }

    fn request(&self, message: &Message) -> Result<reqwest::RequestBuilder, Failure> {
        let text = match message.url.as_str() {
            "" => message.text.clone(),
            url => format!("{}\n{url}", message.text),
        };
        let mut url = self.url.clone();
        let body = match self.vendor {
            Vendor::Wecom => json!({ "msgtype": "text", "text": { "content": text } }),
            Vendor::Dingtalk => {
                if let Some(secret) = &self.secret {
                    let at = self.millis();
                    let sign = mac(secret, &format!("{at}\n{secret}"))?;
                    url.query_pairs_mut()
                        .append_pair("timestamp", &at.to_string())
                        .append_pair("sign", &sign);
                }
                json!({ "msgtype": "text", "text": { "content": text } })
            }
            Vendor::Feishu => {
                let mut body = json!({ "msg_type": "text", "content": { "text": text } });
                if let Some(secret) = &self.secret {
                    let at = self.millis() / 1000;
                    body["timestamp"] = Value::String(at.to_string());
                    // The signed text is the key here, and nothing is the message.
                    body["sign"] = Value::String(mac(&format!("{at}\n{secret}"), "")?);
                }
                body
            }
        };
        Ok(self.client.post(url).json(&body))
    }

    /// What the vendor's code says. Codes that mean “too fast” or “busy” are tried again.
    fn judged(&self, answer: &Answer) -> Result<(), Failure> {
        answer.judged()?;
        let code = match self.vendor {
            Vendor::Wecom | Vendor::Dingtalk => answer.body["errcode"].as_i64(),
            Vendor::Feishu => answer.body["code"].as_i64().or(answer.body["StatusCode"].as_i64()),
        };
        let (name, busy): (_, &[i64]) = match self.vendor {
            Vendor::Wecom => ("企业微信", &[-1, 45009, 45033]),
            Vendor::Dingtalk => ("钉钉", &[-1, 130101, 410100]),
            Vendor::Feishu => ("飞书", &[9499, 11232, 11233, 99991400]),
        };
        match code {
            Some(0) => Ok(()),
            Some(code) if busy.contains(&code) => {
                // Robots may speak twenty times a minute: a minute later there is room again.
                Err(Failure::Later {
                    why: format!("{name}限流，错误码{code}"),
                    after: answer.after.or(Some(60)),
                })
            }
            Some(code) => Err(Failure::Never(format!("{name}拒收，错误码{code}{}", hint(self.vendor, code)))),
            None => {
                Err(Failure::Later { why: format!("{name}的答复没有错误码"), after: answer.after })
            }
        }
    }
}

/// What an operator can do about a code.
fn hint(vendor: Vendor, code: i64) -> &'static str {
    match (vendor, code) {
        (Vendor::Wecom, 93000 | 40058) => "：机器人地址失效，重新添加机器人",
        (Vendor::Dingtalk, 310000) => "：加签密钥、关键词或者来源地址不符",
        (Vendor::Dingtalk, 300001 | 400013) => "：机器人地址失效，重新添加机器人",
        (Vendor::Feishu, 19021) => "：签名校验不符，核对密钥和服务器时钟",
        (Vendor::Feishu, 19024) => "：没有包含自定义关键词",
        (Vendor::Feishu, 19001) => "：机器人地址失效，重新添加机器人",
        _ => "",
    }
}

impl Adapter for Robot {
    fn send<'a>(&'a self, _: &'a Target, message: &'a Message) -> Sending<'a> {
        Box::pin(async move {
            let answer = ask(self.request(message)?).await?;
            self.judged(&answer)
        })
    }
}
