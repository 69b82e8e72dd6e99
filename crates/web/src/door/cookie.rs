//! The session's cookie. Over TLS it is `__Host-zhifa`, which no other host can plant; on plain HTTP (a demonstration at
//! http://127.0.0.1) browsers refuse that prefix and it is `zhifa`.

use axum::http::{HeaderMap, HeaderValue, header};
use office::accounts::NewSession;

const OVER_TLS: &str = "__Host-zhifa";
const PLAIN: &str = "zhifa";

/// Whether the browser speaks TLS to the proxy before us.
pub(super) fn is_secure(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|p| p == "https")
}

fn name(headers: &HeaderMap) -> &'static str {
    if is_secure(headers) { OVER_TLS } else { PLAIN }
}

/// The secret the browser brought, of exactly this connection's cookie.
pub(super) fn read(headers: &HeaderMap) -> Option<String> {
    let wanted = name(headers);
    let all = headers.get_all(header::COOKIE);
    all.iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';')).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        let plausible = value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit());
        (name == wanted && plausible).then(|| value.to_string())
    })
}

/// Hands the secret over.
pub(super) fn give(headers: &HeaderMap, session: &NewSession) -> Option<HeaderValue> {
    set(headers, &session.secret, session.max_age_seconds)
}

/// Takes it back.
pub(super) fn take_back(headers: &HeaderMap) -> Option<HeaderValue> {
    set(headers, "", 0)
}

fn set(headers: &HeaderMap, value: &str, max_age: i64) -> Option<HeaderValue> {
    let secure = if is_secure(headers) { "; Secure" } else { "" };
    let text =
        format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}", name(headers));
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
