//! 短信: whatever gateway a town has a contract with, as long as it takes one HTTP request a message. The request is data: address,
//! method, headers and a body with `{phone}`, `{text}` and `{id}` in it, and where in the answer success is said.

use super::{Adapter, Answer, Failure, Message, Sending, Target, ask};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The request, as the operator writes it down.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// 网址
    pub url: String,
    /// 方法: `POST` unless said otherwise.
    #[serde(default = "post")]
    pub method: String,
    /// 请求头
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// A JSON body, in which text within quotes may hold the placeholders.
    #[serde(default)]
    pub json: Option<String>,
    /// A form's fields.
    #[serde(default)]
    pub form: BTreeMap<String, String>,
    /// Where the answer says that it was taken, as a JSON pointer: `/code`.
    #[serde(default)]
    pub ok_at: Option<String>,
    /// What stands there then: `0`, `OK`.
    #[serde(default)]
    pub ok_is: Option<String>,
    /// What stands there when it is to be tried again.
    #[serde(default)]
    pub retry_is: Vec<String>,
}

fn post() -> String {
    "POST".into()
}

/// Messages over a gateway.
pub struct Sms {
    client: reqwest::Client,
    template: Template,
    method: reqwest::Method,
    url: reqwest::Url,
    headers: reqwest::header::HeaderMap,
    json: Option<Value>,
}

/// Puts values in the place of the placeholders, in every text of a JSON value.
fn filled(value: &Value, put: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::String(s) => Value::String(put(s)),
        Value::Array(all) => Value::Array(all.iter().map(|v| filled(v, put)).collect()),
        Value::Object(map) => Value::Object(map.iter().map(|(k, v)| (k.clone(), filled(v, put))).collect()),
        other => other.clone(),
    }
}

impl Sms {
    /// A gateway by its template.
    ///
    /// # Errors
    /// Everything that is wrong with the template, a line each.
    pub fn new(template: Template) -> Result<Self, Vec<String>> {
        let mut wrong = Vec::new();
        let url =
            reqwest::Url::parse(&template.url).map_err(|e| wrong.push(format!("url：网址不对（{e}）"))).ok();
        let method = reqwest::Method::from_bytes(template.method.as_bytes()).ok();
        if !method.as_ref().is_some_and(|m| {
            *m == reqwest::Method::POST || *m == reqwest::Method::PUT || *m == reqwest::Method::GET
        }) {
            wrong.push("method：只能是POST、PUT或者GET".into());
        }
        let json = match &template.json {
            Some(text) => {
                serde_json::from_str(text).map_err(|e| wrong.push(format!("json：不是JSON（{e}）"))).ok()
            }
            None => None,
        };
        if template.json.is_some() && !template.form.is_empty() {
            wrong.push("json和form只能写一个".into());
        }
        let mut whole: Vec<&str> = template.form.values().map(String::as_str).collect();
        whole.push(template.json.as_deref().unwrap_or_default());
        for placeholder in ["{phone}", "{text}"] {
            if !whole.iter().any(|t| t.contains(placeholder)) {
                wrong.push(format!("json或者form：缺少{placeholder}"));
            }
        }
        if template.ok_at.is_some() != template.ok_is.is_some() {
            wrong.push("ok_at和ok_is要一起写".into());
        }
        let mut headers = reqwest::header::HeaderMap::new();
        for (name, value) in &template.headers {
            match (reqwest::header::HeaderName::from_bytes(name.as_bytes()), value.parse()) {
                (Ok(name), Ok(value)) => {
                    headers.insert(name, value);
                }
                _ => wrong.push(format!("headers：{name}不对")),
            }
        }
        let client = super::client().map_err(|e| wrong.push(e)).ok();
        match (client, url, method) {
            (Some(client), Some(url), Some(method)) if wrong.is_empty() => {
                Ok(Sms { client, template, method, url, headers, json })
            }
            _ => Err(wrong),
        }
    }

    fn judged(&self, answer: &Answer) -> Result<(), Failure> {
        answer.judged()?;
        let (Some(at), Some(is)) = (&self.template.ok_at, &self.template.ok_is) else { return Ok(()) };
        let said = match answer.body.pointer(at) {
            Some(Value::String(s)) => s.clone(),
            Some(other) => other.to_string(),
            None => return Err(Failure::later("短信网关的答复里没有结果")),
        };
        if said == *is {
            return Ok(());
        }
        let short: String = said.chars().filter(|c| !c.is_control()).take(40).collect();
        match self.template.retry_is.contains(&said) {
            true => Err(Failure::Later { why: format!("短信网关答复{short}"), after: answer.after }),
            false => Err(Failure::Never(format!("短信网关拒收：{short}"))),
        }
    }
}

impl Adapter for Sms {
    fn send<'a>(&'a self, to: &'a Target, message: &'a Message) -> Sending<'a> {
        Box::pin(async move {
            let Target::Phone(phone) = to else { return Err(Failure::Never("没有手机号".into())) };
            let put = |text: &str| {
                // One pass: what a message says is never taken for a placeholder.
                let mut out = String::with_capacity(text.len());
                let mut rest = text;
                while let Some(at) = rest.find('{') {
                    out.push_str(&rest[..at]);
                    let tail = &rest[at..];
                    let found = [("{phone}", phone), ("{text}", &message.text), ("{id}", &message.id)]
                        .into_iter()
                        .find(|(name, _)| tail.starts_with(name));
                    match found {
                        Some((name, value)) => {
                            out.push_str(value);
                            rest = &tail[name.len()..];
                        }
                        None => {
                            out.push('{');
                            rest = &tail[1..];
                        }
                    }
                }
                out.push_str(rest);
                out
            };
            let mut request =
                self.client.request(self.method.clone(), self.url.clone()).headers(self.headers.clone());
            let form: Vec<(&String, String)> = self.template.form.iter().map(|(k, v)| (k, put(v))).collect();
            request = match &self.json {
                Some(json) => request.json(&filled(json, &put)),
                None if self.method == reqwest::Method::GET => request.query(&form),
                None => request.form(&form),
            };
            self.judged(&ask(request).await?)
        })
    }
}
