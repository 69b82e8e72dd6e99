//! The ways out of the house, each against a server on this machine that speaks its protocol and checks what it is sent.

use crate::road::Road;
use crate::store::{Store, stores};
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use jiff::ToSpan;
use office::clock::{Clock, SystemClock, SystemEntropy};
use office::notify::channel::mail::{Mail, Security};
use office::notify::channel::push::{Push, new_key, read_key};
use office::notify::channel::robot::{Robot, Vendor};
use office::notify::channel::sms::{Sms, Template};
use office::notify::channel::{Adapter, Channels, Failure, Group, Message, Target};
use office::notify::{Channel, Kind, Pass, Personal, Quiet, Sender, Subscription};
use office::{Error, Me};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::{PublicKey, SecretKey};
use serde_json::{Value, json};
use sha2::Sha256;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

/// What a server was asked.
#[derive(Clone, Debug)]
struct Asked {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Asked {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }

    fn query(&self, name: &str) -> String {
        let url = reqwest::Url::parse(&format!("http://x{}", self.uri)).expect("an address");
        url.query_pairs().find(|(k, _)| k == name).map(|(_, v)| v.into_owned()).unwrap_or_default()
    }
}

type Script = (u16, Vec<(&'static str, &'static str)>, Value);

/// A server that answers what it was told to, then as it ended.
#[derive(Clone)]
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    script: Arc<Mutex<VecDeque<Script>>>,
    slow: Arc<Mutex<Duration>>,
}

async fn answer(
    State(server): State<Server>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, HeaderMap, String) {
    server.asked.lock().expect("a list").push(Asked { method, uri, headers, body: body.to_vec() });
    let slow = *server.slow.lock().expect("a time");
    tokio::time::sleep(slow).await;
    let mut script = server.script.lock().expect("a script");
    let (status, more, said) = match script.len() {
        1 => script[0].clone(),
        _ => script.pop_front().expect("an answer"),
    };
    let mut out = HeaderMap::new();
    for (name, value) in more {
        out.insert(name, value.parse().expect("a value"));
    }
    (StatusCode::from_u16(status).expect("a status"), out, said.to_string())
}

async fn server(script: &[Script]) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let script = Arc::new(Mutex::new(script.iter().cloned().collect()));
    let server = Server { address, asked: Arc::default(), script, slow: Arc::default() };
    let router = Router::new().fallback(answer).with_state(server.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    server
}

impl Server {
    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("a list").clone()
    }

    fn now_answers(&self, script: &[Script]) {
        *self.script.lock().expect("a script") = script.iter().cloned().collect();
    }
}

fn message() -> Message {
    Message {
        id: "0123456789abcdef0123456789abcdef".into(),
        number: "济承综执线字〔2026〕第001号".into(),
        kind: "派单",
        text: "【派单】济承综执线字〔2026〕第001号：请办理“现场核查”".into(),
        url: "https://zf.example.invalid/notices".into(),
    }
}

/// A browser's keys.
struct Browser {
    key: SecretKey,
    auth: [u8; 16],
}

impl Browser {
    fn new() -> Self {
        let (private, _) = new_key(&SystemEntropy);
        let key = SecretKey::from_slice(&URL_SAFE_NO_PAD.decode(private).expect("base64url")).expect("a key");
        Browser { key, auth: *b"a browser secret" }
    }

    fn subscription(&self, endpoint: String) -> Subscription {
        Subscription {
            id: "s1".into(),
            endpoint,
            p256dh: URL_SAFE_NO_PAD.encode(self.key.public_key().to_sec1_bytes()),
            auth: URL_SAFE_NO_PAD.encode(self.auth),
            device: String::new(),
            made_at: String::new(),
        }
    }

    /// RFC 8188 and RFC 8291 from the browser's side.
    fn open(&self, body: &[u8]) -> Vec<u8> {
        let (salt, rest) = body.split_at(16);
        assert_eq!(u32::from_be_bytes(rest[..4].try_into().expect("four octets")), 4096);
        assert_eq!(rest[4], 65);
        let (sender, sealed) = rest[5..].split_at(65);
        let shared = self.key.diffie_hellman(&PublicKey::from_sec1_bytes(sender).expect("a point"));
        let own = self.key.public_key().to_sec1_bytes();
        let info = [b"WebPush: info\0".as_slice(), &own, sender].concat();
        let expand = |salt: &[u8], ikm: &[u8], info: &[u8], n: usize| {
            let mut out = vec![0; n];
            Hkdf::<Sha256>::new(Some(salt), ikm).expand(info, &mut out).expect("short enough");
            out
        };
        let ikm = expand(&self.auth, shared.raw_secret_bytes().as_slice(), &info, 32);
        let key: [u8; 16] = expand(salt, &ikm, b"Content-Encoding: aes128gcm\0", 16).try_into().expect("16");
        let nonce: [u8; 12] = expand(salt, &ikm, b"Content-Encoding: nonce\0", 12).try_into().expect("12");
        let mut plain =
            Aes128Gcm::new(&key.into()).decrypt(&Nonce::from(nonce), sealed).expect("whole and ours");
        assert_eq!(plain.pop(), Some(2), "the last record");
        plain
    }
}

fn push_to(server: &Server) -> Push {
    let (private, _) = new_key(&SystemEntropy);
    let key = read_key(&private).expect("a key");
    let hosts = vec![server.address.clone()];
    Push::new(key, "mailto:it@example.com".into(), hosts, Arc::new(SystemClock), Arc::new(SystemEntropy))
        .expect("push")
}

fn unix_now() -> i64 {
    jiff::tz::Offset::constant(8).to_timestamp(SystemClock.now()).expect("a moment").as_second()
}

#[tokio::test]
async fn push_is_encrypted_for_the_browser_and_says_who_sends() {
    let server = server(&[(201, vec![], Value::Null)]).await;
    let (push, browser) = (push_to(&server), Browser::new());
    let to = Target::Browser(browser.subscription(format!("http://{}/push/abc", server.address)));
    push.send(&to, &message()).await.expect("taken");
    push.send(&to, &message()).await.expect("taken again");
    let asked = server.asked();
    let first = &asked[0];
    assert_eq!((&first.method, first.uri.path()), (&Method::POST, "/push/abc"));
    assert_eq!(first.header("content-encoding"), "aes128gcm");
    assert_eq!(first.header("ttl"), "86400");
    assert_eq!(
        (first.header("topic"), asked[1].header("topic")),
        (message().id.as_str(), message().id.as_str())
    );
    assert_ne!(first.body, asked[1].body, "salt and key are new every time");
    for each in &asked {
        let plain: Value = serde_json::from_slice(&browser.open(&each.body)).expect("JSON");
        assert_eq!(
            plain,
            json!({ "number": message().number, "kind": "派单" }),
            "number and kind, and nothing else"
        );
    }
    // RFC 8292: the claim is signed with the key that is shown, for this origin, for less than a day.
    let (token, key) = first
        .header("authorization")
        .strip_prefix("vapid t=")
        .and_then(|r| r.split_once(", k="))
        .expect("VAPID");
    assert_eq!(key, push.public_key());
    let (signed, signature) = token.rsplit_once('.').expect("a JWT");
    let verifying =
        VerifyingKey::from_sec1_bytes(&URL_SAFE_NO_PAD.decode(key).expect("base64url")).expect("a point");
    let signature =
        Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).expect("base64url")).expect("a signature");
    verifying.verify(signed.as_bytes(), &signature).expect("signed with the key that is shown");
    let part = |n: usize| -> Value {
        let text = signed.split('.').nth(n).expect("a part");
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).expect("base64url")).expect("JSON")
    };
    assert_eq!(part(0), json!({ "typ": "JWT", "alg": "ES256" }));
    assert_eq!(
        (&part(1)["aud"], &part(1)["sub"]),
        (&json!(format!("http://{}", server.address)), &json!("mailto:it@example.com"))
    );
    let left = part(1)["exp"].as_i64().expect("a moment") - unix_now();
    assert!((3600..86_400).contains(&left), "{left}");
}

#[tokio::test]
async fn push_tells_a_browser_that_has_gone_from_a_service_that_is_busy() {
    let server = server(&[(410, vec![], Value::Null)]).await;
    let (push, browser) = (push_to(&server), Browser::new());
    let to = Target::Browser(browser.subscription(format!("http://{}/x", server.address)));
    assert!(matches!(push.send(&to, &message()).await, Err(Failure::Gone(_))));
    server.now_answers(&[(404, vec![], Value::Null)]);
    assert!(matches!(push.send(&to, &message()).await, Err(Failure::Gone(_))));
    server.now_answers(&[(429, vec![("retry-after", "120")], Value::Null)]);
    assert!(matches!(push.send(&to, &message()).await, Err(Failure::Later { after: Some(120), .. })));
    server.now_answers(&[(503, vec![], Value::Null)]);
    assert!(matches!(push.send(&to, &message()).await, Err(Failure::Later { after: None, .. })));
    server.now_answers(&[(403, vec![], Value::Null)]);
    assert!(matches!(push.send(&to, &message()).await, Err(Failure::Never(_))));
    let before = server.asked().len();
    let elsewhere = Target::Browser(browser.subscription("http://127.0.0.1:1/x".into()));
    assert!(
        matches!(push.send(&elsewhere, &message()).await, Err(Failure::Never(_))),
        "no push service of ours: the operator may allow it, and the browser is still there"
    );
    server.now_answers(&[(302, vec![("location", "/inside")], Value::Null)]);
    assert!(
        matches!(push.send(&to, &message()).await, Err(Failure::Never(_))),
        "it follows nobody elsewhere"
    );
    assert_eq!(server.asked().len(), before + 1);
}

/// The same reckoning as the vendor's: HMAC-SHA256, base64.
fn signed(key: &str, text: &str) -> String {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key.as_bytes()).expect("any length");
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

fn robot(vendor: Vendor, server: &Server, secret: Option<&str>) -> Robot {
    let url = format!("http://{}/robot/send?access_token=geheim", server.address);
    Robot::new(vendor, &url, secret.map(String::from), Arc::new(SystemClock)).expect("a robot")
}

#[tokio::test]
async fn robots_sign_as_their_vendors_ask() {
    let server = server(&[(200, vec![], json!({ "errcode": 0, "errmsg": "ok" }))]).await;
    robot(Vendor::Wecom, &server, None).send(&Target::Group, &message()).await.expect("taken");
    robot(Vendor::Dingtalk, &server, Some("SECabc")).send(&Target::Group, &message()).await.expect("taken");
    server.now_answers(&[(200, vec![], json!({ "code": 0, "msg": "success", "data": {} }))]);
    robot(Vendor::Feishu, &server, Some("fs-key")).send(&Target::Group, &message()).await.expect("taken");
    let asked = server.asked();
    let text = format!("{}\n{}", message().text, message().url);
    for each in &asked {
        assert_eq!(each.method, Method::POST);
        assert!(each.header("content-type").starts_with("application/json"));
        assert_eq!(each.query("access_token"), "geheim");
    }
    assert_eq!(asked[0].json(), json!({ "msgtype": "text", "text": { "content": text } }));
    let at = asked[1].query("timestamp");
    assert_eq!(asked[1].query("sign"), signed("SECabc", &format!("{at}\nSECabc")));
    assert!((at.parse::<i64>().expect("milliseconds") / 1000 - unix_now()).abs() < 60);
    assert_eq!(asked[1].json()["text"]["content"], text);
    let body = asked[2].json();
    let at = body["timestamp"].as_str().expect("seconds");
    assert_eq!(body["sign"], signed(&format!("{at}\nfs-key"), ""));
    assert!((at.parse::<i64>().expect("seconds") - unix_now()).abs() < 60);
    assert_eq!((&body["msg_type"], &body["content"]["text"]), (&json!("text"), &json!(text)));
}

#[tokio::test]
async fn a_robot_s_error_is_one_even_with_http_200() {
    let server = server(&[(200, vec![], json!({ "errcode": 93000, "errmsg": "invalid webhook url" }))]).await;
    let wecom = robot(Vendor::Wecom, &server, None);
    let dingtalk = robot(Vendor::Dingtalk, &server, Some("SECabc"));
    let feishu = robot(Vendor::Feishu, &server, Some("fs-key"));
    let said = |answer: Result<(), Failure>| match answer {
        Err(Failure::Never(why)) => ("never", why, None),
        Err(Failure::Later { why, after }) => ("later", why, after),
        other => panic!("{other:?}"),
    };
    type Case<'a> = (&'a dyn Adapter, Script, &'a str, Option<i64>, &'a str);
    let cases: [Case<'_>; 8] = [
        (&wecom, (200, vec![], json!({ "errcode": 93000, "errmsg": "x" })), "never", None, "93000"),
        (&wecom, (200, vec![], json!({ "errcode": 45009, "errmsg": "x" })), "later", Some(60), "限流"),
        (
            &dingtalk,
            (200, vec![], json!({ "errcode": 310000, "errmsg": "sign not match" })),
            "never",
            None,
            "加签",
        ),
        (
            &dingtalk,
            (200, vec![], json!({ "errcode": 130101, "errmsg": "send too fast" })),
            "later",
            Some(60),
            "限流",
        ),
        (&feishu, (200, vec![], json!({ "code": 19021, "msg": "sign match fail" })), "never", None, "时钟"),
        (
            &feishu,
            (200, vec![], json!({ "code": 11232, "msg": "frequency limited" })),
            "later",
            Some(60),
            "限流",
        ),
        (&feishu, (200, vec![], json!("no code at all")), "later", None, "没有错误码"),
        (&wecom, (502, vec![("retry-after", "7")], json!({})), "later", Some(7), "502"),
    ];
    for (robot, script, how, after, words) in cases {
        server.now_answers(&[script]);
        let (got, why, wait) = said(robot.send(&Target::Group, &message()).await);
        assert_eq!((got, wait), (how, after), "{why}");
        assert!(why.contains(words) && !why.contains("geheim"), "{why}");
    }
    let nobody = Robot::new(Vendor::Wecom, "http://127.0.0.1:1/?key=geheim", None, Arc::new(SystemClock))
        .expect("a robot");
    let (got, why, _) = said(nobody.send(&Target::Group, &message()).await);
    assert!(got == "later" && !why.contains("geheim"), "{why}");
}

fn template(server: &Server) -> Template {
    Template {
        url: format!("http://{}/sms", server.address),
        method: "POST".into(),
        headers: [("X-Key".to_string(), "k1".to_string())].into(),
        json: Some(r#"{"to":["{phone}"],"body":"{text}","ref":"{id}","n":1}"#.into()),
        form: Default::default(),
        ok_at: Some("/code".into()),
        ok_is: Some("0".into()),
        retry_is: vec!["busy".into()],
    }
}

#[tokio::test]
async fn sms_fills_in_the_operator_s_request_and_reads_its_answer() {
    let server = server(&[(200, vec![], json!({ "code": 0 }))]).await;
    let sms = Sms::new(template(&server)).expect("a gateway");
    let to = Target::Phone("19900001234".into());
    let tricky = Message { text: "引号\"换行\n{phone}{text}".into(), ..message() };
    sms.send(&to, &tricky).await.expect("taken");
    let asked = server.asked().remove(0);
    assert_eq!(asked.header("x-key"), "k1");
    let body =
        json!({ "to": ["19900001234"], "body": "引号\"换行\n{phone}{text}", "ref": message().id, "n": 1 });
    assert_eq!(asked.json(), body, "what a message says is never a placeholder");
    server.now_answers(&[(200, vec![], json!({ "code": "busy" }))]);
    assert!(matches!(sms.send(&to, &message()).await, Err(Failure::Later { .. })));
    server.now_answers(&[(200, vec![], json!({ "code": "NO_SIGN" }))]);
    assert!(matches!(sms.send(&to, &message()).await, Err(Failure::Never(why)) if why.contains("NO_SIGN")));
    server.now_answers(&[(200, vec![], json!("?"))]);
    assert!(matches!(sms.send(&to, &message()).await, Err(Failure::Later { .. })));
    server.now_answers(&[(400, vec![], json!({ "code": 0 }))]);
    assert!(matches!(sms.send(&to, &message()).await, Err(Failure::Never(_))));

    let form = [
        ("mobile".to_string(), "{phone}".to_string()),
        ("content".to_string(), "【承留】{text}".to_string()),
    ];
    let plain = Template { json: None, form: form.into(), ok_at: None, ok_is: None, ..template(&server) };
    server.now_answers(&[(200, vec![], Value::Null)]);
    Sms::new(plain)
        .expect("a gateway")
        .send(&to, &Message { text: "a&b=c".into(), ..message() })
        .await
        .expect("taken");
    let body = String::from_utf8(server.asked().pop().expect("asked").body).expect("a form");
    let url = reqwest::Url::parse(&format!("http://x/?{body}")).expect("a query");
    let pairs: Vec<(String, String)> = url.query_pairs().map(|(k, v)| (k.into(), v.into())).collect();
    assert_eq!(pairs, [("content".into(), "【承留】a&b=c".into()), ("mobile".into(), "19900001234".into())]);
}

/// A mail server for one dialogue after another: what stands in `rcpt` is what it says to the recipient.
async fn mail_server(rcpt: Arc<Mutex<&'static str>>) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let taken: Arc<Mutex<Vec<String>>> = Arc::default();
    let box_ = taken.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            let _ = write.write_all(b"220 mx.example.com ESMTP\r\n").await;
            let mut data: Option<String> = None;
            while let Ok(Some(line)) = lines.next_line().await {
                let answer = match &mut data {
                    Some(text) if line == "." => {
                        box_.lock().expect("a box").push(std::mem::take(text));
                        data = None;
                        "250 2.0.0 queued"
                    }
                    Some(text) => {
                        text.push_str(line.strip_prefix('.').unwrap_or(&line));
                        text.push('\n');
                        continue;
                    }
                    None => match line.split([' ', ':']).next().unwrap_or_default().to_uppercase().as_str() {
                        "EHLO" => "250-mx.example.com\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN",
                        // \0zf\0mima
                        "AUTH" if line == "AUTH PLAIN AHpmAG1pbWE=" => "235 2.7.0 welcome",
                        "AUTH" => "535 5.7.8 no",
                        "MAIL" => "250 2.1.0 ok",
                        "RCPT" => *rcpt.lock().expect("an answer"),
                        "DATA" => {
                            data = Some(String::new());
                            "354 go on"
                        }
                        "QUIT" => "221 bye",
                        _ => "250 ok",
                    },
                };
                if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                    break;
                }
            }
        }
    });
    (port, taken)
}

#[tokio::test]
async fn mail_is_handed_over_in_a_whole_dialogue_and_refusals_are_told_apart() {
    let rcpt = Arc::new(Mutex::new("250 2.1.5 ok"));
    let (port, taken) = mail_server(rcpt.clone()).await;
    let login = Some(("zf".to_string(), "mima".to_string()));
    let mail =
        Mail::new("127.0.0.1", port, Security::None, login, "执法通知 <zf@example.com>").expect("a server");
    let to = Target::Mailbox("wang@example.com".into());
    mail.send(&to, &message()).await.expect("taken");
    let text = taken.lock().expect("a box")[0].clone();
    for line in [format!("Message-ID: <{}@example.com>", message().id), "To: wang@example.com".into()] {
        assert!(text.contains(&line), "{line} in\n{text}");
    }
    let (head, body) = text.split_once("\n\n").expect("a body");
    let encoded = head.to_lowercase().contains("content-transfer-encoding: base64");
    let body = match encoded {
        true => String::from_utf8(STANDARD.decode(body.replace('\n', "")).expect("base64")).expect("UTF-8"),
        false => body.to_string(),
    };
    assert!(body.contains(&message().text) && body.contains(&message().url), "{body}");
    *rcpt.lock().expect("an answer") = "451 4.3.0 wang@example.com try later";
    match mail.send(&to, &message()).await {
        Err(Failure::Later { why, .. }) => assert!(why.contains("451") && !why.contains("wang"), "{why}"),
        other => panic!("{other:?}"),
    }
    *rcpt.lock().expect("an answer") = "550 5.1.1 wang@example.com unknown";
    match mail.send(&to, &message()).await {
        Err(Failure::Never(why)) => assert!(why.contains("550") && !why.contains("wang"), "{why}"),
        other => panic!("{other:?}"),
    }
    let nobody = Mail::new("127.0.0.1", 1, Security::None, None, "zf@example.com").expect("a server");
    assert!(matches!(nobody.send(&to, &message()).await, Err(Failure::Later { .. })));
    assert!(
        Mail::new("mx.example.com", 25, Security::None, None, "zf@example.com").is_err(),
        "in the clear only to this machine"
    );
}

/// A house with push, and someone whose browser has subscribed.
async fn told(store: &Store, server: &Server, who: &str, browser: &Browser) -> Sender {
    let push = push_to(server);
    let s = browser.subscription(format!("http://{}/{who}", server.address));
    let me = Road::on(store).me(who);
    store.office.subscribe_push(&me, &s.endpoint, &s.p256dh, &s.auth, "浏览器").await.expect("subscribed");
    Sender::new(store.office.clone(), Arc::new(Channels { push: Some(push), ..Channels::default() }))
}

async fn dead(store: &Store) -> Vec<office::notify::DeadLetter> {
    let admin = Road::on(store).me("sysadmin");
    store.office.outgoing(&admin, "").await.expect("the administrator's page").dead.rows
}

#[tokio::test]
async fn a_notice_goes_out_once_and_is_tried_again_until_it_arrives() {
    for store in stores().await {
        let (road, browser) = (Road::on(&store), Browser::new());
        let server = server(&[(503, vec![], Value::Null)]).await;
        let sender = told(&store, &server, "hub", &browser).await;
        road.report("03-02T09:00").await;
        let pass = || async { sender.pass().await.expect("a pass") };
        assert_eq!(pass().await, Pass { again: 1, ..Pass::default() }, "{}", store.engine);
        assert_eq!(pass().await, Pass::default(), "not before its time");
        road.at("03-02T09:01");
        assert_eq!(pass().await, Pass { again: 1, ..Pass::default() });
        server.now_answers(&[(201, vec![], Value::Null)]);
        road.at("03-02T09:03");
        assert_eq!(pass().await, Pass { sent: 1, ..Pass::default() });
        assert_eq!(pass().await, Pass::default(), "once");
        let topics: Vec<String> = server.asked().iter().map(|a| a.header("topic").to_string()).collect();
        assert_eq!((topics.len(), topics.iter().collect::<BTreeSet<_>>().len()), (3, 1));
        // A rebuild makes the same notices, and sends nothing.
        store.office.rebuild(|_, _| ()).await.expect("rebuilt");
        assert_eq!(pass().await, Pass::default());
    }
}

#[tokio::test]
async fn what_is_given_up_is_shown_to_the_administrator_and_sent_again() {
    for store in stores().await {
        let (road, browser) = (Road::on(&store), Browser::new());
        let server = server(&[(500, vec![], Value::Null)]).await;
        let sender = told(&store, &server, "hub", &browser).await;
        road.report("03-02T09:00").await;
        let own = store.office.notice_settings("hub").await.expect("settings");
        let awake = Personal { quiet: None, ..own };
        assert!(store.office.save_notice_settings(&road.me("hub"), awake).await.expect("saved"));
        for attempt in 0..10 {
            assert_eq!(dead(&store).await, [], "attempt {attempt}");
            store.clock.set(store.office.now().saturating_add(90.minutes()));
            sender.pass().await.expect("a pass");
        }
        let letter = dead(&store).await.remove(0);
        assert_eq!((letter.channel, letter.kind, letter.attempts), (Channel::Push, Kind::Task, 10));
        assert!(letter.reason.contains("500"), "{}", letter.reason);
        let refused = |r: Result<(), Error>| matches!(r, Err(Error::Refused(r)) if r.rule.id == "P-01");
        assert!(refused(store.office.send_again(&road.me("hub"), &letter.id).await), "the administrator's");
        assert!(matches!(store.office.outgoing(&road.me("hub"), "").await, Err(Error::Refused(_))));
        let admin: Me = road.me("sysadmin");
        assert!(matches!(store.office.send_again(&admin, "nothing").await, Err(Error::NotFound)));
        for _ in 0..2 {
            store.office.send_again(&admin, &letter.id).await.expect("pressed, and pressed again");
        }
        server.now_answers(&[(201, vec![], Value::Null)]);
        assert_eq!(sender.pass().await.expect("a pass"), Pass { sent: 1, ..Pass::default() });
        assert_eq!(dead(&store).await, []);
    }
}

#[tokio::test]
async fn a_browser_that_has_gone_is_told_no_more() {
    for store in stores().await {
        let (road, browser) = (Road::on(&store), Browser::new());
        let server = server(&[(410, vec![], Value::Null)]).await;
        let sender = told(&store, &server, "hub", &browser).await;
        road.report("03-02T09:00").await;
        assert_eq!(sender.pass().await.expect("a pass").dead, 1);
        assert_eq!(store.office.push_subscriptions("hub").await.expect("a list"), []);
        road.report("03-02T09:01").await;
        assert_eq!(sender.pass().await.expect("a pass"), Pass::default());
        assert_eq!(server.asked().len(), 1);
    }
}

#[tokio::test]
async fn only_whose_it_still_is_hears_and_only_of_what_still_waits() {
    for store in stores().await {
        let (road, browser) = (Road::on(&store), Browser::new());
        let server = server(&[(201, vec![], Value::Null)]).await;
        let sender = told(&store, &server, "hub", &browser).await;
        told(&store, &server, "grid-201", &Browser::new()).await;
        told(&store, &server, "squad1-1", &Browser::new()).await;
        let clue = road.report("03-02T09:00").await.id;
        let matter = office::Matter::Clue(clue);
        // Accepted before anything went out: what was to be done is done.
        road.act("03-02T09:01", "hub2", &matter, json!({ "act": "accept_clue" })).await;
        sender.pass().await.expect("a pass");
        let mut paths: Vec<String> = server.asked().iter().map(|a| a.uri.path().to_string()).collect();
        paths.sort();
        assert_eq!(
            paths,
            ["/grid-201", "/hub"],
            "the reporter of the progress, the centre of what is next; nobody else"
        );
        let plain: Value = server
            .asked()
            .iter()
            .find(|a| a.uri.path() == "/hub")
            .map(|a| serde_json::from_slice(&browser.open(&a.body)).expect("JSON"))
            .expect("told");
        assert_eq!(plain["kind"], "待办");
        // Chosen away: nothing of it comes.
        let own = store.office.notice_settings("squad1-1").await.expect("settings");
        let none = Personal { on: [(Channel::Push, [Kind::Red].into())].into(), ..own };
        assert!(store.office.save_notice_settings(&road.me("squad1-1"), none).await.expect("saved"));
        let dispatch = json!({ "act": "dispatch_clue", "office": "dept-build", "squad": "squad1" });
        road.act("03-02T09:20", "hub2", &matter, dispatch).await;
        sender.pass().await.expect("a pass");
        assert!(server.asked().iter().all(|a| a.uri.path() != "/squad1-1"));
    }
}

#[tokio::test]
async fn at_night_notices_wait_and_come_in_one_in_the_morning() {
    for store in stores().await {
        let (road, browser) = (Road::on(&store), Browser::new());
        let server = server(&[(201, vec![], Value::Null)]).await;
        let sender = told(&store, &server, "hub", &browser).await;
        for minute in 10..13 {
            road.report(&format!("03-02T23:{minute}")).await;
        }
        assert_eq!(sender.pass().await.expect("a pass"), Pass::default());
        road.at("03-03T06:59");
        assert_eq!(sender.pass().await.expect("a pass"), Pass::default());
        road.at("03-03T07:00");
        assert_eq!(
            sender.pass().await.expect("a pass"),
            Pass { sent: 3, ..Pass::default() },
            "{}",
            store.engine
        );
        let asked = server.asked();
        assert_eq!(asked.len(), 1, "one message");
        let plain: Value = serde_json::from_slice(&browser.open(&asked[0].body)).expect("JSON");
        assert_eq!(plain, json!({ "number": "3条通知", "kind": "免打扰期间汇总" }));
    }
}

#[tokio::test]
async fn what_lay_for_days_before_a_sender_came_wakes_nobody() {
    for store in stores().await {
        let (road, browser) = (Road::on(&store), Browser::new());
        let server = server(&[(201, vec![], Value::Null)]).await;
        let sender = told(&store, &server, "hub", &browser).await;
        road.report("03-02T09:00").await;
        store.clock.set(store.office.now().saturating_add(4.days()));
        assert_eq!(sender.pass().await.expect("a pass"), Pass::default());
        assert_eq!(
            store.office.unread_notices(&road.me("hub")).await.expect("a count"),
            1,
            "the page still shows it"
        );
    }
}

#[tokio::test]
async fn a_group_s_robot_speaks_of_its_unit_s_matters_only() {
    for store in stores().await {
        let road = Road::on(&store);
        let server = server(&[(200, vec![], json!({ "errcode": 0 }))]).await;
        let mut channels = Channels::default();
        for (name, unit) in [("一中队群", "squad1"), ("二中队群", "squad2")] {
            let group = Group {
                name: name.into(),
                units: vec![unit.into()],
                roles: Vec::new(),
                kinds: [Kind::Dispatched].into(),
                robot: Box::new(robot(Vendor::Wecom, &server, None)),
            };
            channels.groups.insert(name.into(), group);
        }
        let sender = Sender::new(store.office.clone(), Arc::new(channels));
        let clue = road.report("03-02T09:00").await.id;
        let matter = office::Matter::Clue(clue);
        road.act("03-02T09:01", "hub2", &matter, json!({ "act": "accept_clue" })).await;
        let dispatch = json!({ "act": "dispatch_clue", "office": "dept-build", "squad": "squad1" });
        road.act("03-02T09:20", "hub2", &matter, dispatch).await;
        assert_eq!(sender.pass().await.expect("a pass"), Pass { sent: 1, ..Pass::default() });
        let said = server.asked()[0].json()["text"]["content"].clone();
        assert!(
            said.as_str().is_some_and(|s| s.starts_with("【派单】") && s.ends_with("：请办理“现场核查”")),
            "{said}"
        );
    }
}

/// Lets the sender run until the server is asked for something, then tells it to stop and waits for its end.
async fn stopped_when_it_sends(sender: Sender, server: &Server) {
    let (end, told) = tokio::sync::watch::channel(false);
    let running = tokio::spawn(async move { sender.run(told).await });
    tokio::time::timeout(Duration::from_secs(20), async {
        while server.asked().is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("it goes out by itself");
    end.send(true).expect("heard");
    tokio::time::timeout(Duration::from_secs(10), running).await.expect("it ends").expect("without a fault");
}

#[tokio::test]
async fn the_sender_stops_when_it_is_told_and_finishes_what_is_under_way() {
    let store = stores().await.remove(0);
    let (road, browser) = (Road::on(&store), Browser::new());
    let server = server(&[(201, vec![], Value::Null)]).await;
    let sender = told(&store, &server, "hub", &browser).await;
    road.report("03-02T09:00").await;
    stopped_when_it_sends(sender, &server).await;
    let outgoing = store.office.outgoing(&road.me("sysadmin"), "").await.expect("the page");
    assert_eq!((outgoing.sent, outgoing.waiting), (1, 0));
}

#[tokio::test]
async fn what_did_not_arrive_in_the_evening_waits_for_the_morning() {
    let store = stores().await.remove(0);
    let (road, browser) = (Road::on(&store), Browser::new());
    let server = server(&[(503, vec![], Value::Null)]).await;
    let sender = told(&store, &server, "hub", &browser).await;
    road.report("03-02T21:59").await;
    store.clock.set("2026-03-02T21:59:50".parse().expect("a moment"));
    assert_eq!(sender.pass().await.expect("a pass").again, 1);
    road.at("03-03T06:59");
    assert_eq!(sender.pass().await.expect("a pass"), Pass::default());
    server.now_answers(&[(201, vec![], Value::Null)]);
    road.at("03-03T07:00");
    assert_eq!(sender.pass().await.expect("a pass").sent, 1);
}

#[tokio::test]
async fn told_to_stop_the_sender_begins_nothing_more() {
    let store = stores().await.remove(0);
    let road = Road::on(&store);
    let server = server(&[(201, vec![], Value::Null)]).await;
    *server.slow.lock().expect("a time") = Duration::from_secs(2);
    let push = push_to(&server);
    for who in ["hub", "hub2", "hub3"] {
        for browser in 0..8 {
            let s = Browser::new().subscription(format!("http://{}/{who}/{browser}", server.address));
            let me = road.me(who);
            store
                .office
                .subscribe_push(&me, &s.endpoint, &s.p256dh, &s.auth, "浏览器")
                .await
                .expect("subscribed");
        }
    }
    let channels = Channels { push: Some(push), ..Channels::default() };
    let sender = Sender::new(store.office.clone(), Arc::new(channels));
    road.report("03-02T09:00").await;
    stopped_when_it_sends(sender, &server).await;
    let outgoing = store.office.outgoing(&road.me("sysadmin"), "").await.expect("the page");
    assert_eq!(outgoing.sent + outgoing.waiting, 24);
    assert!(outgoing.sent <= 8, "only what was under way: {}", outgoing.sent);
    assert_eq!(server.asked().len(), usize::try_from(outgoing.sent).expect("a count"));
}

/// A way out that looks, while it sends, at what stands in the outbox.
struct Looking {
    office: office::Office,
    seen: Arc<Mutex<Vec<(i64, bool)>>>,
}

impl Adapter for Looking {
    fn send<'a>(&'a self, _: &'a Target, _: &'a Message) -> office::notify::channel::Sending<'a> {
        Box::pin(async move {
            let sql = "SELECT attempts, due_at FROM delivery WHERE state = 'waiting'";
            let rows = self.office.journal().query(sql, &[]).await.expect("rows");
            let now = self.office.now().to_string();
            let mut seen = self.seen.lock().expect("a list");
            seen.extend(rows.iter().map(|r| (r.int(0), r.text(1) > now)));
            Ok(())
        })
    }
}

/// Somebody who wants everything by message.
async fn by_message(store: &Store, who: &str) {
    let me = Road::on(store).me(who);
    let own = store.office.notice_settings(who).await.expect("settings");
    let on = BTreeMap::from([(Channel::Sms, BTreeSet::from(Kind::ALL))]);
    let own = Personal { phone: "19900001234".into(), on, ..own };
    assert!(store.office.save_notice_settings(&me, own).await.expect("saved"));
}

#[tokio::test]
async fn an_attempt_is_written_down_before_it_is_made() {
    for store in stores().await {
        let road = Road::on(&store);
        by_message(&store, "hub").await;
        let seen = Arc::new(Mutex::new(Vec::new()));
        let sms = Looking { office: store.office.clone(), seen: seen.clone() };
        let channels = Channels { sms: Some(Box::new(sms)), ..Channels::default() };
        let sender = Sender::new(store.office.clone(), Arc::new(channels));
        road.report("03-02T09:00").await;
        assert_eq!(sender.pass().await.expect("a pass"), Pass { sent: 1, ..Pass::default() });
        assert_eq!(
            *seen.lock().expect("a list"),
            [(1, true)],
            "{}: falling here it is not tried at once",
            store.engine
        );
    }
}

#[tokio::test]
async fn one_that_cannot_be_recorded_drops_no_other() {
    let store = stores().await.remove(0);
    let road = Road::on(&store);
    let server = server(&[(200, vec![], json!({ "code": 0 }))]).await;
    for who in ["hub", "hub2"] {
        by_message(&store, who).await;
    }
    let full = "CREATE TRIGGER no_room BEFORE UPDATE ON delivery WHEN NEW.state = 'sent' AND NEW.person = 'hub' \
                BEGIN SELECT RAISE(ABORT, 'no room'); END";
    store.office.journal().ensure_schema(&[full]).await.expect("a fault in the store");
    let sms = Sms::new(template(&server)).expect("a gateway");
    let channels = Channels { sms: Some(Box::new(sms)), ..Channels::default() };
    let sender = Sender::new(store.office.clone(), Arc::new(channels));
    road.report("03-02T09:00").await;
    assert!(sender.pass().await.is_err(), "it is told");
    let outgoing = store.office.outgoing(&road.me("sysadmin"), "").await.expect("the page");
    assert_eq!((outgoing.sent, outgoing.waiting), (1, 1));
    assert_eq!(sender.pass().await.expect("a pass"), Pass::default(), "nobody is told twice at once");
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn what_is_chosen_after_a_notice_was_queued_holds_when_it_is_sent() {
    for store in stores().await {
        let (road, browser) = (Road::on(&store), Browser::new());
        let server = server(&[(201, vec![], Value::Null)]).await;
        let sender = told(&store, &server, "hub", &browser).await;
        let change = |on: BTreeMap<Channel, BTreeSet<Kind>>, quiet: Option<Quiet>| {
            let (office, me) = (store.office.clone(), road.me("hub"));
            async move {
                let own = office.notice_settings("hub").await.expect("settings");
                let own = Personal { on, quiet, ..own };
                assert!(office.save_notice_settings(&me, own).await.expect("saved"));
            }
        };
        let all = || BTreeMap::from([(Channel::Push, BTreeSet::from(Kind::ALL))]);
        // Queued for the morning, then chosen away.
        road.report("03-02T23:00").await;
        assert_eq!(sender.pass().await.expect("a pass"), Pass::default());
        let red = BTreeMap::from([(Channel::Push, BTreeSet::from([Kind::Red]))]);
        change(red, Some(Quiet::default())).await;
        road.at("03-03T07:00");
        assert_eq!(
            sender.pass().await.expect("a pass"),
            Pass { dropped: 1, ..Pass::default() },
            "{}",
            store.engine
        );
        // Queued for now, not sent, and quiet hours chosen meanwhile.
        change(all(), None).await;
        server.now_answers(&[(503, vec![], Value::Null)]);
        road.report("03-03T23:00").await;
        assert_eq!(sender.pass().await.expect("a pass").again, 1);
        server.now_answers(&[(201, vec![], Value::Null)]);
        change(all(), Some(Quiet::default())).await;
        road.at("03-04T06:59");
        assert_eq!(sender.pass().await.expect("a pass"), Pass::default());
        road.at("03-04T07:00");
        assert_eq!(sender.pass().await.expect("a pass").sent, 1);
    }
}

#[tokio::test]
async fn a_group_hears_of_a_night_in_one_message_and_in_order() {
    for store in stores().await {
        let road = Road::on(&store);
        let server = server(&[(200, vec![], json!({ "errcode": 0 }))]).await;
        let group = Group {
            name: "调度群".into(),
            units: Vec::new(),
            roles: vec![law::person::Role::Hub],
            kinds: [Kind::Task].into(),
            robot: Box::new(robot(Vendor::Wecom, &server, None)),
        };
        let channels = Channels { groups: [("调度群".to_string(), group)].into(), ..Channels::default() };
        let sender = Sender::new(store.office.clone(), Arc::new(channels));
        let mut numbers = Vec::new();
        for minute in 10..14 {
            numbers.extend(road.report(&format!("03-02T23:{minute}")).await.numbers);
        }
        assert_eq!(sender.pass().await.expect("a pass"), Pass::default());
        road.at("03-03T07:00");
        assert_eq!(sender.pass().await.expect("a pass").sent, 4, "{}", store.engine);
        let asked = server.asked();
        assert_eq!(asked.len(), 1, "one message");
        let said = asked[0].json()["text"]["content"].as_str().unwrap_or_default().to_string();
        let whole = format!("【免打扰期间汇总】4条通知：{}，请登录查看", numbers.join("、"));
        assert!(said.starts_with(&whole), "{said}");
        // By day one after another, as they came.
        let mut numbers = Vec::new();
        for minute in 10..15 {
            numbers.extend(road.report(&format!("03-03T09:{minute}")).await.numbers);
        }
        assert_eq!(sender.pass().await.expect("a pass").sent, 5);
        let said: Vec<Value> = server.asked().iter().skip(1).map(Asked::json).collect();
        for (said, number) in said.iter().zip(&numbers) {
            assert!(said["text"]["content"].as_str().is_some_and(|s| s.contains(number)), "{number}: {said}");
        }
        // The group is busy: what comes behind waits with the first, and comes behind it.
        server.now_answers(&[
            (200, vec![], json!({ "errcode": 45009, "errmsg": "x" })),
            (200, vec![], json!({ "errcode": 0 })),
        ]);
        let mut numbers = Vec::new();
        for minute in 10..12 {
            numbers.extend(road.report(&format!("03-03T10:{minute}")).await.numbers);
        }
        let before = server.asked().len();
        assert_eq!(sender.pass().await.expect("a pass"), Pass { again: 1, ..Pass::default() });
        assert_eq!(server.asked().len(), before + 1, "one was tried");
        road.at("03-03T10:30");
        assert_eq!(sender.pass().await.expect("a pass").sent, 2);
        let said: Vec<Value> = server.asked().iter().skip(before + 1).map(Asked::json).collect();
        for (said, number) in said.iter().zip(&numbers) {
            assert!(said["text"]["content"].as_str().is_some_and(|s| s.contains(number.as_str())), "{said}");
        }
    }
}
