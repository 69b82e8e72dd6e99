//! 浏览器推送: RFC 8030 (delivery), RFC 8291 (encryption aes128gcm), RFC 8292 (VAPID). The payload is the matter's number and
//! the kind of notice, encrypted for the one browser that subscribed.

use super::{Adapter, Failure, Message, Sending, Target, ask};
use crate::clock::{Clock, Entropy, random};
use crate::notify::Subscription;
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::{PublicKey, SecretKey};
use serde_json::json;
use sha2::Sha256;
use std::sync::Arc;

/// The push services of the browsers in use; an operator may name others.
pub const SERVICES: [&str; 5] = [
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
    "*.push.services.mozilla.com",
];

/// How long a push service keeps a message for a phone that is off (秒): a day.
const TTL: u32 = 86_400;

/// Length of the one record (RFC 8188 §2.1).
const RECORD: u32 = 4096;

/// A subscription that cannot be encrypted for.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("浏览器给出的密钥不对")]
pub struct BadKey;

/// Web Push.
pub struct Push {
    client: reqwest::Client,
    key: SigningKey,
    public: String,
    subject: String,
    hosts: Vec<String>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

/// A new key pair for VAPID: the private half and the public half, base64url.
pub fn new_key(entropy: &dyn Entropy) -> (String, String) {
    let secret = chance(entropy);
    (URL_SAFE_NO_PAD.encode(secret.to_bytes()), URL_SAFE_NO_PAD.encode(secret.public_key().to_sec1_bytes()))
}

/// A private key of chance.
fn chance(entropy: &dyn Entropy) -> SecretKey {
    loop {
        // One in 2^32 draws lies outside the curve's order: drawn again.
        if let Ok(key) = SecretKey::from_slice(&random::<32>(entropy)) {
            return key;
        }
    }
}

/// Reads a private key as `zhifa push-key` prints it.
///
/// # Errors
/// What is wrong with it, in words.
pub fn read_key(text: &str) -> Result<SigningKey, String> {
    let bytes = URL_SAFE_NO_PAD.decode(text.trim().trim_end_matches('=')).map_err(|_| "不是base64url")?;
    SigningKey::from_slice(&bytes).map_err(|_| "不是P-256私钥（32字节）".into())
}

fn decode(text: &str) -> Result<Vec<u8>, BadKey> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(|_| BadKey)
}

/// The body of a push message (RFC 8291 §3–4, RFC 8188 §2), with the sender's key and salt of this message.
///
/// # Errors
/// If the browser's keys are none.
pub fn encrypt(
    plain: &[u8],
    p256dh: &str,
    auth: &str,
    sender: &SecretKey,
    salt: [u8; 16],
) -> Result<Vec<u8>, BadKey> {
    let (browser, secret) = (decode(p256dh)?, decode(auth)?);
    let browser_key = PublicKey::from_sec1_bytes(&browser).map_err(|_| BadKey)?;
    if browser.len() != 65 || secret.len() != 16 {
        return Err(BadKey);
    }
    let own = sender.public_key().to_sec1_bytes();
    let shared = sender.diffie_hellman(&browser_key);
    let mut info = b"WebPush: info\0".to_vec();
    info.extend_from_slice(&browser);
    info.extend_from_slice(&own);
    let mut ikm = [0u8; 32];
    let expand = |salt: &[u8], ikm: &[u8], info: &[u8], out: &mut [u8]| {
        Hkdf::<Sha256>::new(Some(salt), ikm).expand(info, out).map_err(|_| BadKey)
    };
    expand(&secret, shared.raw_secret_bytes().as_slice(), &info, &mut ikm)?;
    let (mut key, mut nonce) = ([0u8; 16], [0u8; 12]);
    expand(&salt, &ikm, b"Content-Encoding: aes128gcm\0", &mut key)?;
    expand(&salt, &ikm, b"Content-Encoding: nonce\0", &mut nonce)?;
    let mut padded = plain.to_vec();
    // The last record ends with 2.
    padded.push(2);
    let cipher = Aes128Gcm::new(&key.into());
    let sealed = cipher.encrypt(&Nonce::from(nonce), padded.as_slice()).map_err(|_| BadKey)?;
    let mut body = salt.to_vec();
    body.extend_from_slice(&RECORD.to_be_bytes());
    body.push(65);
    body.extend_from_slice(&own);
    body.extend_from_slice(&sealed);
    Ok(body)
}

/// The origin of an address: `https://host[:port]`.
fn origin(url: &reqwest::Url) -> String {
    url.origin().ascii_serialization()
}

impl Push {
    /// Web Push in the name of `subject` (`mailto:` or `https:`), to these hosts only. The clock is the machine's own:
    /// push services compare it with theirs.
    ///
    /// # Errors
    /// If the network cannot be used at all.
    pub fn new(
        key: SigningKey,
        subject: String,
        hosts: Vec<String>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, String> {
        let public = URL_SAFE_NO_PAD.encode(key.verifying_key().to_sec1_bytes());
        Ok(Push { client: super::client()?, key, public, subject, hosts, clock, entropy })
    }

    /// The public key that browsers subscribe with, base64url.
    pub fn public_key(&self) -> &str {
        &self.public
    }

    /// Whether a subscription is one that messages may be sent to: a push service that is known, over TLS, with keys that can
    /// be encrypted for. Whatever a browser hands in is otherwise an address inside our own network.
    pub fn accepts(&self, endpoint: &str, p256dh: &str, auth: &str) -> bool {
        let known = |url: &reqwest::Url| {
            let (host, port) = (url.host_str().unwrap_or_default(), url.port());
            let named = port.map_or(host.to_string(), |p| format!("{host}:{p}"));
            let fits = |h: &String| match h.strip_prefix('*') {
                Some(end) => named.ends_with(end) && end.starts_with('.'),
                None => named == *h,
            };
            let safe = url.scheme() == "https" || (url.scheme() == "http" && host == "127.0.0.1");
            safe && url.username().is_empty() && url.password().is_none() && self.hosts.iter().any(fits)
        };
        let keys = decode(p256dh).is_ok_and(|k| k.len() == 65 && PublicKey::from_sec1_bytes(&k).is_ok())
            && decode(auth).is_ok_and(|a| a.len() == 16);
        keys && endpoint.len() <= 2000 && reqwest::Url::parse(endpoint).is_ok_and(|url| known(&url))
    }

    /// The signed claim of who sends (RFC 8292 §2): for one push service, for twelve hours.
    fn claim(&self, url: &reqwest::Url) -> String {
        let until = jiff::tz::Offset::constant(8)
            .to_timestamp(self.clock.now())
            .map_or(0, jiff::Timestamp::as_second)
            .saturating_add(12 * 3600);
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = part(json!({ "typ": "JWT", "alg": "ES256" }));
        let claims = part(json!({ "aud": origin(url), "exp": until, "sub": self.subject }));
        let signed = format!("{header}.{claims}");
        let signature: Signature = self.key.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    async fn deliver(&self, to: &Subscription, message: &Message) -> Result<(), Failure> {
        if !self.accepts(&to.endpoint, &to.p256dh, &to.auth) {
            // The operator's to mend: the browser is still there when its service is allowed again.
            return Err(Failure::Never("推送地址不在允许的推送服务之内，见配置push.hosts".into()));
        }
        let url = reqwest::Url::parse(&to.endpoint).map_err(|_| Failure::Never("推送地址不对".into()))?;
        let payload = json!({ "number": message.number, "kind": message.kind }).to_string();
        let entropy = self.entropy.as_ref();
        let sealed = encrypt(payload.as_bytes(), &to.p256dh, &to.auth, &chance(entropy), random(entropy))
            .map_err(|e| Failure::Gone(e.to_string()))?;
        let authorization = format!("vapid t={}, k={}", self.claim(&url), self.public);
        let request = self
            .client
            .post(url)
            .header("authorization", authorization)
            .header("content-encoding", "aes128gcm")
            .header("content-type", "application/octet-stream")
            .header("ttl", TTL.to_string())
            .header("urgency", "high")
            // A message with the same topic takes the place of one that waits: sent twice, shown once.
            .header("topic", &message.id[..message.id.len().min(32)])
            .body(sealed);
        let answer = ask(request).await?;
        match answer.status {
            404 | 410 => Err(Failure::Gone(format!("推送服务答复{}，浏览器已取消订阅", answer.status))),
            _ => answer.judged(),
        }
    }
}

impl Adapter for Push {
    fn send<'a>(&'a self, to: &'a Target, message: &'a Message) -> Sending<'a> {
        Box::pin(async move {
            match to {
                Target::Browser(subscription) => self.deliver(subscription, message).await,
                _ => Err(Failure::Never("不是浏览器".into())),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8291 §5 and appendix A: keys, salt, plain text and the message that comes of them.
    #[test]
    fn the_example_of_rfc_8291_comes_out_octet_for_octet() {
        let sender =
            SecretKey::from_slice(&decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").unwrap()).unwrap();
        let salt: [u8; 16] = decode("DGv6ra1nlYgDCS1FRnbzlw").unwrap().try_into().unwrap();
        let body = encrypt(
            b"When I grow up, I want to be a watermelon",
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "BTBZMqHH6r4Tts7J_aSIgg",
            &sender,
            salt,
        )
        .unwrap();
        assert_eq!(
            URL_SAFE_NO_PAD.encode(body),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz\
             AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn only_known_push_services_are_sent_to() {
        let clock = Arc::new(crate::clock::SystemClock);
        let entropy = Arc::new(crate::clock::SystemEntropy);
        let (private, public) = new_key(entropy.as_ref());
        let hosts = SERVICES.map(String::from).to_vec();
        let push =
            Push::new(read_key(&private).unwrap(), "mailto:a@example.com".into(), hosts, clock, entropy)
                .unwrap();
        assert_eq!(push.public_key(), public);
        let auth = "BTBZMqHH6r4Tts7J_aSIgg";
        for (endpoint, fine) in [
            ("https://fcm.googleapis.com/fcm/send/x", true),
            ("https://web.push.apple.com/x", true),
            ("http://fcm.googleapis.com/x", false),
            ("https://fcm.googleapis.com:8443/x", false),
            ("https://evilpush.apple.com.example.com/x", false),
            ("https://10.0.0.1/x", false),
            ("https://user@fcm.googleapis.com/x", false),
            ("不是网址", false),
        ] {
            assert_eq!(push.accepts(endpoint, &public, auth), fine, "{endpoint}");
        }
        assert!(!push.accepts("https://fcm.googleapis.com/x", &public, "AAAA"), "a secret that is too short");
        assert!(!push.accepts("https://fcm.googleapis.com/x", "BBBB", auth), "a point off the curve");
    }
}
