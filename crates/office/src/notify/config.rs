//! 通知渠道的配置: one TOML file of the operator's, outside the data and the town's folder, because it holds secrets. A text
//! `env:NAME` is taken from the environment, which the binary hands in.

use super::Kind;
use super::channel::mail::{Mail, Security};
use super::channel::push::{Push, SERVICES, read_key};
use super::channel::robot::{Robot, Vendor};
use super::channel::sms::{Sms, Template};
use super::channel::{Channels, Group};
use crate::clock::{Clock, Entropy};
use crate::operator::{self, in_the_clear};
use crate::town::TownBook;
use law::person::Role;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    push: Option<RawPush>,
    sms: Option<Template>,
    mail: Option<RawMail>,
    #[serde(default)]
    robot: Vec<RawRobot>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPush {
    subject: String,
    key: String,
    hosts: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMail {
    host: String,
    port: Option<u16>,
    #[serde(default)]
    security: Security,
    user: Option<String>,
    password: Option<String>,
    from: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRobot {
    name: String,
    vendor: Vendor,
    url: String,
    secret: Option<String>,
    #[serde(default)]
    units: Vec<String>,
    #[serde(default)]
    roles: Vec<Role>,
    kinds: Option<Vec<Kind>>,
}

/// What the configuration needs of the house.
pub struct Surroundings<'a> {
    /// The environment.
    pub env: &'a dyn Fn(&str) -> Option<String>,
    /// Folders in which no secret may lie: the data, the town's.
    pub not_in: &'a [&'a Path],
    /// The town, whose units robots speak to.
    pub town: &'a TownBook,
    /// The machine's clock: other machines compare it with theirs.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
}

/// Kinds that are one person's own, or one unit's: a group is not told.
const OWN: [Kind; 2] = [Kind::Progress, Kind::Assigned];

/// Reads the file and makes the channels.
///
/// # Errors
/// Everything that is wrong, a line each, in Chinese; no secret is ever repeated.
pub fn load(path: &Path, house: &Surroundings<'_>) -> Result<Channels, Vec<String>> {
    operator::load(path, house.not_in, |text| read(text, house))
}

/// Makes the channels of a configuration's text.
///
/// # Errors
/// As [`load`].
pub fn read(text: &str, house: &Surroundings<'_>) -> Result<Channels, Vec<String>> {
    let (raw, mut wrong) = operator::read::<Raw>(text, house.env)?;
    let mut channels = Channels::default();
    let push = raw.push.map(|p| push(p, house));
    channels.push = push.and_then(|p| p.map_err(|e| wrong.extend(e)).ok());
    if let Some(template) = raw.sms {
        if in_the_clear(&template.url) {
            wrong.push("sms.url：必须是https网址".into());
        }
        match Sms::new(template) {
            Ok(sms) => channels.sms = Some(Box::new(sms)),
            Err(all) => wrong.extend(all.into_iter().map(|e| format!("sms.{e}"))),
        }
    }
    if let Some(m) = raw.mail {
        let port = m.port.unwrap_or(match m.security {
            Security::Tls => 465,
            Security::Starttls => 587,
            Security::None => 25,
        });
        let login = match (m.user, m.password) {
            (Some(user), Some(password)) => Some((user, password)),
            (None, None) => None,
            _ => {
                wrong.push("mail：user和password要一起写".into());
                None
            }
        };
        match Mail::new(&m.host, port, m.security, login, &m.from) {
            Ok(mail) => channels.mail = Some(Box::new(mail)),
            Err(e) => wrong.push(format!("mail.{e}")),
        }
    }
    for r in raw.robot {
        let at = format!("robot“{}”", r.name);
        if r.units.is_empty() && r.roles.is_empty() {
            wrong.push(format!("{at}：units和roles至少写一个，否则没有通知发给它"));
        }
        for unit in &r.units {
            if !house.town.units.iter().any(|u| u.id == *unit) {
                wrong.push(format!("{at}.units：没有单位“{unit}”"));
            }
        }
        if r.vendor == Vendor::Wecom && r.secret.is_some() {
            wrong.push(format!("{at}.secret：企业微信机器人没有签名密钥"));
        }
        if let Some(kind) = r.kinds.iter().flatten().find(|k| OWN.contains(k)) {
            wrong.push(format!("{at}.kinds：“{}”只通知本人，不能发到群里", kind.label()));
        }
        if in_the_clear(&r.url) {
            wrong.push(format!("{at}.url：必须是https网址"));
        }
        match Robot::new(r.vendor, &r.url, r.secret, house.clock.clone()) {
            Ok(robot) => {
                let of_a_group = || Kind::ALL.into_iter().filter(|k| !OWN.contains(k)).collect();
                let kinds: BTreeSet<Kind> = r.kinds.map_or_else(of_a_group, |k| k.into_iter().collect());
                let group = Group {
                    name: r.name.clone(),
                    units: r.units,
                    roles: r.roles,
                    kinds,
                    robot: Box::new(robot),
                };
                if channels.groups.insert(r.name, group).is_some() {
                    wrong.push(format!("{at}：名称重复"));
                }
            }
            Err(e) => wrong.push(format!("{at}.url：{e}")),
        }
    }
    if wrong.is_empty() { Ok(channels) } else { Err(wrong) }
}

fn push(p: RawPush, house: &Surroundings<'_>) -> Result<Push, Vec<String>> {
    let mut wrong = Vec::new();
    if !p.subject.starts_with("mailto:") && !p.subject.starts_with("https://") {
        wrong.push("push.subject：写成mailto:邮箱，或者https网址，推送服务出问题时与谁联系".into());
    }
    let key = read_key(&p.key).map_err(|e| wrong.push(format!("push.key：{e}，用 zhifa push-key 生成"))).ok();
    let hosts = p.hosts.unwrap_or_else(|| SERVICES.map(String::from).to_vec());
    match key {
        Some(key) if wrong.is_empty() => {
            Push::new(key, p.subject, hosts, house.clock.clone(), house.entropy.clone())
                .map_err(|e| vec![format!("push：{e}")])
        }
        _ => Err(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{SystemClock, SystemEntropy};

    fn told(text: &str) -> Result<Channels, Vec<String>> {
        let town = crate::town::embedded().unwrap();
        let env = |name: &str| (name == "ZHIFA_SMS_KEY").then(|| "k1".to_string());
        let house = Surroundings {
            env: &env,
            not_in: &[],
            town: &town,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        };
        read(text, &house)
    }

    #[test]
    fn everything_wrong_is_named_at_once_and_no_secret_is_repeated() {
        let text = r#"
            [push]
            subject = "it@example.com"
            key = "geheim-geheim"
            [sms]
            url = "https://sms.example.com/send"
            headers = { Authorization = "env:ZHIFA_MISSING" }
            form = { mobile = "{phone}" }
            ok_at = "/code"
            [mail]
            host = "smtp.example.com"
            security = "none"
            user = "a"
            from = "不是邮箱"
            [[robot]]
            name = "一中队"
            vendor = "wecom"
            url = "http://example.com/hook"
            secret = "geheim-geheim"
            units = ["squad99"]
        "#;
        let wrong = told(text).err().unwrap().join("\n");
        for said in [
            "sms.headers.Authorization：环境变量ZHIFA_MISSING没有设置",
            "push.subject",
            "push.key",
            "缺少{text}",
            "ok_at和ok_is",
            "user和password",
            "mail.from",
            "没有单位“squad99”",
            "没有签名密钥",
            "必须是https网址",
        ] {
            assert!(wrong.contains(said), "{said} in\n{wrong}");
        }
        assert!(!wrong.contains("geheim"), "{wrong}");
        assert!(told("[mail]\nhorst = 1").err().unwrap()[0].contains("horst"));
    }

    #[test]
    fn a_secret_in_the_wrong_place_is_not_repeated() {
        for (text, said) in [
            (
                "[mail]\nhost = \"a\"\nport = \"geheim, expected geheim\"\nfrom = \"a@example.com\"",
                "mail.port",
            ),
            ("[mail]\nhost = \"a\"\nsecurity = \"geheim\"\nfrom = \"a@example.com\"", "mail.security"),
            ("[push]\nsubject = \"mailto:a@example.com\"\nkey = [\"geheim\"]", "push.key"),
            ("robot = \"geheim\"", "robot"),
        ] {
            let wrong = told(text).err().unwrap().join("\n");
            assert!(wrong.contains(said) && !wrong.contains("geheim"), "{wrong}");
        }
    }

    #[test]
    fn nothing_goes_out_in_the_clear_but_to_this_machine() {
        let robot = |url: &str| {
            format!("[[robot]]\nname = \"群\"\nvendor = \"feishu\"\nurl = \"{url}\"\nunits = [\"squad1\"]")
        };
        let sms = |url: &str| format!("[sms]\nurl = \"{url}\"\njson = '{{\"m\":\"{{phone}}{{text}}\"}}'");
        for (url, fine) in [
            ("https://example.com/x", true),
            ("http://127.0.0.1:9/x", true),
            ("http://example.com/x", false),
            ("http://127.0.0.1.example.com/x", false),
            ("http://127.0.0.10/x", false),
            ("ftp://127.0.0.1/x", false),
        ] {
            for text in [robot(url), sms(url)] {
                assert_eq!(told(&text).is_ok(), fine, "{text}");
            }
        }
    }

    #[test]
    fn what_is_one_s_own_never_goes_to_a_group() {
        let robot = "[[robot]]\nname = \"群\"\nvendor = \"feishu\"\nurl = \"https://example.com/x\"\nunits = [\"squad1\"]";
        let kinds = told(robot).unwrap_or_else(|e| panic!("{e:?}")).groups["群"].kinds.clone();
        assert_eq!(kinds.len(), Kind::ALL.len() - OWN.len());
        assert!(OWN.iter().all(|k| !kinds.contains(k)), "{kinds:?}");
        for kind in OWN {
            let text = format!("{robot}\nkinds = [\"red\", \"{}\"]", kind.tag());
            assert!(told(&text).err().unwrap()[0].contains("不能发到群里"));
        }
    }

    #[test]
    fn a_whole_configuration_makes_every_channel() {
        let (key, _) = super::super::channel::push::new_key(&SystemEntropy);
        let text = format!(
            r#"
            [push]
            subject = "mailto:it@example.com"
            key = "{key}"
            [sms]
            url = "https://sms.example.com/send"
            headers = {{ Authorization = "env:ZHIFA_SMS_KEY" }}
            json = '{{"mobile":"{{phone}}","content":"{{text}}"}}'
            [mail]
            host = "127.0.0.1"
            security = "none"
            from = "执法通知 <zf@example.com>"
            [[robot]]
            name = "一中队"
            vendor = "dingtalk"
            url = "https://oapi.dingtalk.com/robot/send?access_token=x"
            secret = "SEC1"
            units = ["squad1"]
            roles = ["brigade"]
            kinds = ["dispatched", "red"]
        "#
        );
        let channels = told(&text).unwrap_or_else(|e| panic!("{e:?}"));
        for channel in super::super::Channel::PERSONAL {
            assert!(channels.has(channel), "{channel:?}");
        }
        assert_eq!(channels.groups["一中队"].kinds.len(), 2);
    }

    #[test]
    fn secrets_in_the_data_or_open_to_others_are_refused() {
        let (data, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let town = crate::town::embedded().unwrap();
        let env = |_: &str| None;
        let not_in = [data.path()];
        let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
        let house = Surroundings { env: &env, not_in: &not_in, town: &town, clock, entropy };
        let write = |folder: &Path, mode: u32| {
            use std::os::unix::fs::PermissionsExt;
            let file = folder.join("notify.toml");
            std::fs::write(&file, "").unwrap();
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            load(&file, &house).err().unwrap_or_default()
        };
        assert!(write(data.path(), 0o600)[0].contains("数据目录"));
        assert!(write(elsewhere.path(), 0o644)[0].contains("chmod 600"));
        assert!(write(elsewhere.path(), 0o600).is_empty());
    }
}
