//! Where a request comes from: the sender's address, and whether a page of ours sent it.

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, Method, header};
use std::net::{IpAddr, SocketAddr};

/// The sender's address. A proxy is believed only when it stands on this machine; then its last entry counts, which it
/// wrote itself.
pub(super) fn address(headers: &HeaderMap, extensions: &Extensions) -> String {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    if peer.is_none_or(|ip| ip.is_loopback())
        && let Some(said) = headers.get("x-forwarded-for").and_then(|v| v.to_str().ok())
        && let Some(ip) = said.rsplit(',').next().and_then(|s| s.trim().parse::<IpAddr>().ok())
    {
        return canonical(ip);
    }
    peer.map_or_else(|| LOCAL.into(), |ip| if ip.is_loopback() { LOCAL.into() } else { canonical(ip) })
}

/// This machine itself, which is never held up.
pub(super) const LOCAL: &str = "本机";

/// One household of IPv6 is one sender: its first 64 bits.
fn canonical(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(_) => ip.to_string(),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => {
                let s = v6.segments();
                format!("{:x}:{:x}:{:x}:{:x}::/64", s[0], s[1], s[2], s[3])
            }
        },
    }
}

/// What the browser calls itself.
pub(super) fn device(headers: &HeaderMap) -> String {
    let said = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    said.chars().take(120).collect()
}

/// Whether a request may change something.
pub(super) fn writes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// A browser that carries a cookie names the site or the origin of the page that asks. One that names neither cannot be
/// told from a forged page; foreign ones are turned away before this.
pub(super) fn names_its_page(headers: &HeaderMap) -> bool {
    headers.contains_key("sec-fetch-site") || headers.contains_key(header::ORIGIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, forwarded: Option<&str>) -> String {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().expect("an address"), 1)));
        let mut headers = HeaderMap::new();
        if let Some(said) = forwarded {
            headers.insert("x-forwarded-for", said.parse().expect("a value"));
        }
        address(&headers, &extensions)
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        assert_eq!(from("127.0.0.1", Some("6.6.6.6, 10.1.2.3")), "10.1.2.3");
        assert_eq!(from("10.9.9.9", Some("6.6.6.6")), "10.9.9.9");
        assert_eq!(from("127.0.0.1", Some("nonsense")), LOCAL);
        assert_eq!(from("::1", None), LOCAL);
        assert_eq!(from("2001:db8:1:2:3:4:5:6", None), "2001:db8:1:2::/64");
        assert_eq!(from("::ffff:10.1.2.3", None), "10.1.2.3");
    }
}
