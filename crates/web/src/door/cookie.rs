//! The session's cookie, and the one of a sign-in that is under way at an outside provider. Over TLS they are `__Host-zhifa…`, which
//! no other host can plant; on plain HTTP (a demonstration at http://127.0.0.1) browsers refuse that prefix and it is `zhifa…`.
//! Both are `SameSite=Lax`: whoever is sent back from another site by a link or a redirection brings them along.

use axum::http::{HeaderMap, HeaderValue, header};
use office::accounts::{BACK_WITHIN, NewSession};

/// A cookie's name over TLS and on plain HTTP.
type Names = (&'static str, &'static str);

const SESSION: Names = ("__Host-zhifa", "zhifa");
const OUTSIDE: Names = ("__Host-zhifa-sso", "zhifa-sso");

/// Whether the browser speaks TLS to the proxy before us.
pub(super) fn is_secure(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|p| p == "https")
}

fn name(headers: &HeaderMap, names: Names) -> &'static str {
    if is_secure(headers) { names.0 } else { names.1 }
}

/// The session's secret the browser brought, of exactly this connection's cookie.
pub(super) fn read(headers: &HeaderMap) -> Option<String> {
    secret(headers, SESSION)
}

/// What the browser kept of a sign-in that is under way elsewhere.
pub(super) fn read_outside(headers: &HeaderMap) -> Option<String> {
    secret(headers, OUTSIDE)
}

fn secret(headers: &HeaderMap, names: Names) -> Option<String> {
    let wanted = name(headers, names);
    let all = headers.get_all(header::COOKIE);
    all.iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';')).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        let plausible = value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit());
        (name == wanted && plausible).then(|| value.to_string())
    })
}

/// Hands the secret over.
pub(super) fn give(headers: &HeaderMap, session: &NewSession) -> Option<HeaderValue> {
    set(headers, SESSION, &session.secret, session.max_age_seconds)
}

/// Takes it back.
pub(super) fn take_back(headers: &HeaderMap) -> Option<HeaderValue> {
    set(headers, SESSION, "", 0)
}

/// Hands over what a browser keeps until it is back.
pub(super) fn give_outside(headers: &HeaderMap, secret: &str) -> Option<HeaderValue> {
    set(headers, OUTSIDE, secret, BACK_WITHIN * 60)
}

/// Takes that back.
pub(super) fn take_back_outside(headers: &HeaderMap) -> Option<HeaderValue> {
    set(headers, OUTSIDE, "", 0)
}

fn set(headers: &HeaderMap, names: Names, value: &str, max_age: i64) -> Option<HeaderValue> {
    let secure = if is_secure(headers) { "; Secure" } else { "" };
    let text = format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}",
        name(headers, names)
    );
    let mut value = HeaderValue::from_str(&text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(*name, value.parse().expect("a value"));
        }
        map
    }

    #[test]
    fn over_tls_only_the_host_cookie_counts() {
        let (own, planted) = ("a".repeat(64), "b".repeat(64));
        let cookies = format!("zhifa={planted}; x=1; __Host-zhifa={own}");
        let tls = headers(&[("x-forwarded-proto", "https"), ("cookie", &cookies)]);
        assert_eq!(read(&tls), Some(own));
        assert_eq!(read(&headers(&[("cookie", &cookies)])), Some(planted));
        let only = headers(&[("x-forwarded-proto", "https"), ("cookie", "zhifa=0123")]);
        assert_eq!(read(&only), None);
    }

    #[test]
    fn what_is_no_secret_is_not_looked_up() {
        for bad in ["zhifa=", "zhifa=short", "zhifaa=1", "zhifa", ""] {
            assert_eq!(read(&headers(&[("cookie", bad)])), None, "{bad}");
        }
    }
}
