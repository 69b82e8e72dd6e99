//! 运行单位自己的配置文件: TOML that lies outside the data and the town's folder, because it holds secrets. A text `env:NAME` is taken
//! from the environment, which the binary hands in.

use serde::de::DeserializeOwned;
use std::path::Path;

/// The environment, as the binary hands it in.
pub type Env<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads an operator's file, which is kept as secrets are.
///
/// # Errors
/// Everything that is wrong, a line each, in Chinese; no secret is ever repeated.
pub(crate) fn load<T>(
    path: &Path,
    not_in: &[&Path],
    read: impl FnOnce(&str) -> Result<T, Vec<String>>,
) -> Result<T, Vec<String>> {
    let text = std::fs::read_to_string(path).map_err(|e| vec![format!("读不了：{e}")])?;
    let mut wrong = Vec::new();
    guarded(path, not_in, &mut wrong);
    match read(&text) {
        Ok(made) if wrong.is_empty() => Ok(made),
        Ok(_) => Err(wrong),
        Err(more) => {
            wrong.extend(more);
            Err(wrong)
        }
    }
}

/// What an operator's text says, with the secrets in their places, and which of them are not there.
///
/// # Errors
/// As [`load`], where the text is none that can be gone on with.
pub(crate) fn read<T: DeserializeOwned>(text: &str, env: Env<'_>) -> Result<(T, Vec<String>), Vec<String>> {
    let mut value: toml::Value = toml::from_str(text).map_err(|e| vec![unread(text, &e)])?;
    let mut wrong = Vec::new();
    resolve(&mut value, "", env, &mut wrong);
    match serde_path_to_error::deserialize(value) {
        Ok(raw) => Ok((raw, wrong)),
        Err(e) => {
            wrong.push(misfit(&e.path().to_string(), e.inner().message()));
            Err(wrong)
        }
    }
}

/// Takes every `env:NAME` from the environment.
fn resolve(value: &mut toml::Value, at: &str, env: &dyn Fn(&str) -> Option<String>, wrong: &mut Vec<String>) {
    match value {
        toml::Value::String(text) => {
            if let Some(name) = text.strip_prefix("env:") {
                match env(name) {
                    Some(found) if !found.trim().is_empty() => *text = found.trim().to_string(),
                    _ => wrong.push(format!("{at}：环境变量{name}没有设置")),
                }
            }
        }
        toml::Value::Array(all) => all.iter_mut().for_each(|v| resolve(v, at, env, wrong)),
        toml::Value::Table(table) => {
            for (name, v) in table.iter_mut() {
                let at = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                resolve(v, &at, env, wrong);
            }
        }
        _ => {}
    }
}

/// A file with secrets is its owner's alone, and lies where neither the books nor the town's folder are copied from.
fn guarded(path: &Path, not_in: &[&Path], wrong: &mut Vec<String>) {
    let whole = |p: &Path| p.canonicalize().unwrap_or_else(|_| p.to_path_buf());
    let file = whole(path);
    if not_in.iter().any(|folder| file.starts_with(whole(folder))) {
        wrong.push("不能放在数据目录或者镇配置目录里：备份和拷贝会把密钥带走".into());
    }
    #[cfg(unix)]
    if let Ok(meta) = std::fs::metadata(path) {
        use std::os::unix::fs::PermissionsExt;
        if meta.permissions().mode() & 0o077 != 0 {
            wrong.push("只能由运行程序的用户读取：chmod 600".into());
        }
    }
}

/// What is wrong with a text that is no TOML, and in which line.
fn unread(text: &str, e: &toml::de::Error) -> String {
    match e.span() {
        Some(span) => {
            format!("第{}行：{}", text[..span.start.min(text.len())].lines().count().max(1), e.message())
        }
        None => format!("看不懂：{}", e.message()),
    }
}

/// What is wrong with a value, by its place and what is expected there. The value itself is left out: a secret in the wrong
/// place is one all the same.
fn misfit(path: &str, message: &str) -> String {
    let named = ["unknown field", "missing field", "duplicate field"].iter().any(|m| message.starts_with(m));
    let expected = message.rsplit_once(", expected ").map(|(_, expected)| expected);
    match (named, expected) {
        (true, _) => format!("{path}：{message}"),
        (false, Some(expected)) => format!("{path}：写法不对，应当是{expected}"),
        (false, None) => format!("{path}：写法不对"),
    }
}

/// Whether messages would go over the network in the clear: what carries a secret goes over TLS, or stays on this machine.
pub(crate) fn in_the_clear(url: &str) -> bool {
    let safe = |url: &reqwest::Url| {
        url.scheme() == "https" || (url.scheme() == "http" && url.host_str() == Some("127.0.0.1"))
    };
    reqwest::Url::parse(url).is_ok_and(|url| !safe(&url))
}
