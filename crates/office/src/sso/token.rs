//! Whether an id-token holds (OpenID Connect Core §3.1.3.7): signed by one of the provider's keys with RS256 or ES256, by the
//! right issuer, for this house, in time, for exactly this attempt.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::Value;

/// How far two clocks may differ, in seconds.
const LEEWAY: i64 = 60;

/// One of the provider's public keys (RFC 7517).
#[derive(Clone, Debug)]
pub(super) struct Key {
    id: Option<String>,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    /// RS256, of 2048 bits or more
    Rsa { n: Vec<u8>, e: Vec<u8> },
    /// ES256: the uncompressed point
    P256(Vec<u8>),
}

/// Why a token does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// None of the keys fits: they may have been changed since they were fetched.
    Key(&'static str),
    /// Nothing would help.
    Other(String),
}

fn other(why: impl Into<String>) -> Fault {
    Fault::Other(why.into())
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// The keys of a list that sign with what is accepted here; others are passed over.
pub(super) fn keys(list: &Value) -> Vec<Key> {
    list["keys"].as_array().into_iter().flatten().filter_map(key).collect()
}

fn key(jwk: &Value) -> Option<Key> {
    let text = |name: &str| jwk[name].as_str();
    let part = |name: &str| bytes(text(name)?);
    if text("use").is_some_and(|u| u != "sig") {
        return None;
    }
    let (alg, kind) = match text("kty")? {
        "RSA" => ("RS256", Kind::Rsa { n: part("n")?, e: part("e")? }),
        "EC" if text("crv") == Some("P-256") => {
            let (x, y) = (part("x")?, part("y")?);
            ("ES256", Kind::P256([&[4], x.as_slice(), y.as_slice()].concat()))
        }
        _ => return None,
    };
    // A key for another algorithm is not used for this one.
    (text("alg").is_none_or(|a| a == alg)).then(|| Key { id: text("kid").map(String::from), kind })
}

impl Key {
    fn alg(&self) -> &'static str {
        match self.kind {
            Kind::Rsa { .. } => "RS256",
            Kind::P256(_) => "ES256",
        }
    }

    fn signed(&self, signed: &[u8], signature: &[u8]) -> bool {
        match &self.kind {
            Kind::Rsa { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature).is_ok()
            }
            Kind::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature).is_ok()
            }
        }
    }
}

/// What the token must say.
pub(super) struct Expected<'a> {
    /// 签发方
    pub issuer: &'a str,
    /// This house.
    pub client: &'a str,
    /// Of this attempt.
    pub nonce: &'a str,
    /// Seconds since 1970.
    pub now: i64,
}

/// The claims of a token that holds.
///
/// # Errors
/// [`Fault`].
pub(super) fn check(token: &str, keys: &[Key], expected: &Expected<'_>) -> Result<Value, Fault> {
    let mut parts = token.split('.');
    let (Some(head), Some(body), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(other("格式不对"));
    };
    let json = |part: &str| -> Option<Value> { serde_json::from_slice(&bytes(part)?).ok() };
    let header = json(head).ok_or_else(|| other("格式不对"))?;
    // Which algorithm is used is the key's to say; the header only tells which key. `none` is nobody's.
    let alg = header["alg"].as_str().unwrap_or_default();
    if !matches!(alg, "RS256" | "ES256") {
        return Err(other("签名算法不是RS256、ES256"));
    }
    if header.get("crit").is_some() {
        return Err(other("带有看不懂的扩展"));
    }
    let kid = header["kid"].as_str();
    let fits = |k: &&Key| k.alg() == alg && (kid.is_none() || k.id.as_deref() == kid);
    let mut candidates = keys.iter().filter(fits).peekable();
    if candidates.peek().is_none() {
        return Err(Fault::Key("没有所用的密钥"));
    }
    let signature = bytes(signature).ok_or_else(|| other("格式不对"))?;
    let signed = &token.as_bytes()[..head.len() + 1 + body.len()];
    if !candidates.any(|k| k.signed(signed, &signature)) {
        return Err(Fault::Key("签名不符"));
    }
    let claims = json(body).ok_or_else(|| other("格式不对"))?;
    said(&claims, expected)?;
    Ok(claims)
}

/// Whether the claims of a signed token are those of this attempt.
fn said(claims: &Value, expected: &Expected<'_>) -> Result<(), Fault> {
    let text = |name: &str| claims[name].as_str();
    // A date may have a fraction (RFC 7519 §2).
    let second = |name: &str| claims[name].as_f64().map(|s| s.floor() as i64);
    if text("iss") != Some(expected.issuer) {
        return Err(other("签发方不符"));
    }
    let (ours, several) = match &claims["aud"] {
        Value::String(one) => (one == expected.client, false),
        Value::Array(all) => (all.iter().any(|a| a == expected.client), all.len() > 1),
        _ => (false, false),
    };
    let party = text("azp");
    if !ours || party.is_some_and(|p| p != expected.client) || (several && party.is_none()) {
        return Err(other("不是发给本系统的"));
    }
    let now = expected.now;
    if second("exp").is_none_or(|until| now >= until + LEEWAY) {
        return Err(other("已经过期"));
    }
    let ahead = |name: &str| second(name).is_some_and(|from| from > now + LEEWAY);
    if second("iat").is_none() || ahead("iat") || ahead("nbf") {
        return Err(other("时间不对，请核对服务器时钟"));
    }
    if text("nonce") != Some(expected.nonce) {
        return Err(other("不是这次登录的"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
    use serde_json::json;

    const NOW: i64 = 1_790_000_000;

    fn pair() -> EcdsaKeyPair {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).expect("the same")
    }

    fn jwk(pair: &EcdsaKeyPair) -> Value {
        let point = &pair.public_key().as_ref()[1..];
        let (x, y) = point.split_at(32);
        let text = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
        json!({ "kty": "EC", "crv": "P-256", "kid": "1", "x": text(x), "y": text(y) })
    }

    fn token(pair: &EcdsaKeyPair, header: &Value, claims: &Value) -> String {
        let text = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!("{}.{}", text(header), text(claims));
        let signature = pair.sign(&SystemRandom::new(), signed.as_bytes()).expect("signed");
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }

    fn claims() -> Value {
        json!({ "iss": "https://id", "aud": "zhifa", "exp": NOW + 300, "iat": NOW, "nonce": "n", "sub": "7" })
    }

    fn checked(pair: &EcdsaKeyPair, keys: &Value, header: &Value, claims: &Value) -> Result<Value, Fault> {
        let expected = Expected { issuer: "https://id", client: "zhifa", nonce: "n", now: NOW };
        check(&token(pair, header, claims), &super::keys(&json!({ "keys": [keys] })), &expected)
    }

    #[test]
    fn every_claim_must_be_this_attempts() {
        let pair = pair();
        let header = json!({ "alg": "ES256", "kid": "1" });
        let with = |name: &str, value: Value| {
            let mut claims = claims();
            claims[name] = value;
            checked(&pair, &jwk(&pair), &header, &claims)
        };
        assert_eq!(with("sub", json!("7")).expect("it holds")["sub"], "7");
        for (name, value, why) in [
            ("iss", json!("https://id/"), "签发方不符"),
            ("iss", Value::Null, "签发方不符"),
            ("aud", json!("other"), "不是发给本系统的"),
            ("aud", json!([]), "不是发给本系统的"),
            ("aud", json!(["zhifa", "other"]), "不是发给本系统的"),
            ("azp", json!("other"), "不是发给本系统的"),
            ("exp", json!(NOW - 60), "已经过期"),
            ("exp", Value::Null, "已经过期"),
            ("exp", json!("soon"), "已经过期"),
            ("iat", json!(NOW + 61), "时间不对，请核对服务器时钟"),
            ("iat", Value::Null, "时间不对，请核对服务器时钟"),
            ("nbf", json!(NOW + 61), "时间不对，请核对服务器时钟"),
            ("nonce", json!("m"), "不是这次登录的"),
            ("nonce", Value::Null, "不是这次登录的"),
        ] {
            assert_eq!(with(name, value.clone()), Err(other(why)), "{name} = {value}");
        }
        for (name, value) in [
            ("exp", json!(NOW - 59)),
            ("iat", json!(NOW + 60)),
            ("aud", json!(["zhifa"])),
            ("exp", json!(NOW as f64 + 0.5)),
        ] {
            assert!(with(name, value.clone()).is_ok(), "{name} = {value}");
        }
        let mut two = claims();
        (two["aud"], two["azp"]) = (json!(["other", "zhifa"]), json!("zhifa"));
        assert!(checked(&pair, &jwk(&pair), &header, &two).is_ok(), "for several, and given to this house");
    }

    #[test]
    fn the_key_says_how_it_signs_and_the_header_only_which_it_is() {
        let (pair, strange) = (pair(), pair());
        let own = jwk(&pair);
        for (header, why) in [
            (json!({ "alg": "none" }), other("签名算法不是RS256、ES256")),
            (json!({ "alg": "HS256", "kid": "1" }), other("签名算法不是RS256、ES256")),
            (json!({ "kid": "1" }), other("签名算法不是RS256、ES256")),
            (json!({ "alg": "RS256", "kid": "1" }), Fault::Key("没有所用的密钥")),
            (json!({ "alg": "ES256", "kid": "2" }), Fault::Key("没有所用的密钥")),
            (json!({ "alg": "ES256", "crit": ["x"] }), other("带有看不懂的扩展")),
        ] {
            assert_eq!(checked(&pair, &own, &header, &claims()), Err(why), "{header}");
        }
        let header = json!({ "alg": "ES256", "kid": "1" });
        assert_eq!(checked(&strange, &own, &header, &claims()), Err(Fault::Key("签名不符")));
        assert!(
            checked(&pair, &own, &json!({ "alg": "ES256" }), &claims()).is_ok(),
            "without a name any key may fit"
        );
        for (name, value) in [("use", "enc"), ("alg", "ES384"), ("crv", "P-384"), ("kty", "oct")] {
            let mut unfit = own.clone();
            unfit[name] = json!(value);
            assert_eq!(
                checked(&pair, &unfit, &header, &claims()),
                Err(Fault::Key("没有所用的密钥")),
                "{name}"
            );
        }
        let expected = Expected { issuer: "https://id", client: "zhifa", nonce: "n", now: NOW };
        let keys = super::keys(&json!({ "keys": [own] }));
        let whole = token(&pair, &header, &claims());
        let (signed, _) = whole.rsplit_once('.').expect("three parts");
        for text in ["", "a.b", "a.b.c.d", signed, &format!("{signed}."), &format!("{whole}A")] {
            assert!(check(text, &keys, &expected).is_err(), "{text}");
        }
    }
}
