//! 单点登录的配置: the operator's file, kept and read as that of the notices is.

use super::Providers;
use super::oidc::{self, Oidc};
use super::wecom::{self, Wecom};
use crate::clock::Clock;
use crate::operator::{self, Env};
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    oidc: Option<oidc::Settings>,
    wecom: Option<wecom::Settings>,
}

/// What the configuration needs of the house.
pub struct Surroundings<'a> {
    /// The environment.
    pub env: Env<'a>,
    /// Folders in which no secret may lie: the data, the town's.
    pub not_in: &'a [&'a Path],
    /// The machine's clock: providers compare it with theirs.
    pub clock: Arc<dyn Clock>,
}

/// Reads the file and makes the providers.
///
/// # Errors
/// Everything that is wrong, a line each, in Chinese; no secret is ever repeated.
pub fn load(path: &Path, house: &Surroundings<'_>) -> Result<Providers, Vec<String>> {
    operator::load(path, house.not_in, |text| read(text, house))
}

/// Makes the providers of a configuration's text.
///
/// # Errors
/// As [`load`].
pub fn read(text: &str, house: &Surroundings<'_>) -> Result<Providers, Vec<String>> {
    let (raw, mut wrong) = operator::read::<Raw>(text, house.env)?;
    let mut providers = Providers::default();
    if raw.oidc.is_none() && raw.wecom.is_none() {
        wrong.push("oidc和wecom至少写一个".into());
    }
    if let Some(settings) = raw.oidc {
        match Oidc::new(settings, house.clock.clone()) {
            Ok(oidc) => providers.oidc = Some(oidc),
            Err(all) => wrong.extend(all.into_iter().map(|e| format!("oidc.{e}"))),
        }
    }
    if let Some(settings) = raw.wecom {
        match Wecom::new(settings, house.clock.clone()) {
            Ok(wecom) => providers.wecom = Some(wecom),
            Err(all) => wrong.extend(all.into_iter().map(|e| format!("wecom.{e}"))),
        }
    }
    if wrong.is_empty() { Ok(providers) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use crate::sso::Way;

    fn told(text: &str) -> Result<Providers, Vec<String>> {
        let env = |name: &str| (name == "ZHIFA_SSO_SECRET").then(|| "geheim".to_string());
        read(text, &Surroundings { env: &env, not_in: &[], clock: Arc::new(SystemClock) })
    }

    #[test]
    fn everything_wrong_is_named_at_once_and_no_secret_is_repeated() {
        let text = r#"
            [oidc]
            issuer = "http://id.example.com"
            client_id = " "
            client_secret = "env:ZHIFA_MISSING"
            claim = ""
            scopes = ["open id"]
            [wecom]
            corp_id = ""
            agent_id = "一"
            secret = "env:ZHIFA_SSO_SECRET"
            api = "ftp://127.0.0.1"
        "#;
        let wrong = told(text).err().unwrap_or_default().join("\n");
        for said in [
            "oidc.client_secret：环境变量ZHIFA_MISSING没有设置",
            "oidc.issuer：必须是https网址",
            "oidc.client_id",
            "oidc.claim",
            "oidc.scopes",
            "wecom.corp_id",
            "wecom.agent_id",
            "wecom.api：必须是https网址",
        ] {
            assert!(wrong.contains(said), "{said} in\n{wrong}");
        }
        assert!(!wrong.contains("geheim"), "{wrong}");
        assert!(told("").err().unwrap_or_default()[0].contains("至少写一个"));
        assert!(told("[oidc]\nissuer = [\"geheim\"]").err().unwrap_or_default()[0].contains("oidc.issuer"));
        assert!(told("[saml]\nx = 1").err().unwrap_or_default()[0].contains("saml"));
    }

    #[test]
    fn a_whole_configuration_offers_both_ways() {
        let text = r#"
            [oidc]
            name = "济源政务统一认证"
            issuer = "https://id.example.com/realms/town/"
            client_id = "zhifa"
            client_secret = "env:ZHIFA_SSO_SECRET"
            claim = "employee_number"
            [wecom]
            corp_id = "ww0123456789abcdef"
            agent_id = "1000002"
            secret = "env:ZHIFA_SSO_SECRET"
        "#;
        let providers = told(text).unwrap_or_else(|e| panic!("{e:?}"));
        assert_eq!(providers.ways(), [Way::Wecom, Way::Oidc]);
        assert_eq!((providers.name(Way::Oidc), providers.name(Way::Wecom)), ("济源政务统一认证", "企业微信"));
        let authority = providers.authority(Way::Oidc).unwrap_or_default();
        assert_eq!(authority, "https://id.example.com/realms/town/ employee_number");
        let spelled = |way, subject| providers.identity(way, subject).map(|i| i.subject);
        assert_eq!(
            spelled(Way::Wecom, " ZhangSan "),
            Some("zhangsan".into()),
            "capital letters are the same there"
        );
        assert_eq!(spelled(Way::Oidc, "ZhangSan"), Some("ZhangSan".into()), "and another name here");
        assert_eq!(spelled(Way::Oidc, "  "), None);
        assert_eq!(spelled(Way::Oidc, "a\nb"), None);
    }
}
