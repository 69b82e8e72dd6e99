//! 检查对象名录 — the list of objects that comes with a plan, one a line, and its snapshot.

use crate::ident;
use crate::matter::{incomplete, text};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// 检查对象. Without a credit code it is a person or a place, not an enterprise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// 序号, from 1.
    pub no: u32,
    /// 名称
    pub name: String,
    /// 统一社会信用代码
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_code: Option<String>,
    /// 地址
    #[serde(default)]
    pub address: String,
}

impl Target {
    /// 企业: what U-17 protects from needless checks.
    pub fn is_enterprise(&self) -> bool {
        self.credit_code.is_some()
    }

    /// By what it is known again in another plan.
    pub fn key(&self) -> &str {
        self.credit_code.as_deref().unwrap_or(&self.name)
    }

    /// The name as the public reads it (D-15): a person's is masked, an enterprise's is not.
    pub fn public_name(&self) -> String {
        if self.is_enterprise() { self.name.clone() } else { crate::case::mask_person(&self.name) }
    }
}

/// Most objects that one list may hold.
const LIMIT: usize = 500;

/// Reads a list: `名称，统一社会信用代码，地址` a line; who has no code leaves the second part empty.
///
/// # Errors
/// P-04 or I-02, naming the line.
pub fn read(list: &str) -> Result<Vec<Target>, Refusal> {
    let list = text("roster", "检查对象名录", list)?;
    let mut targets: Vec<Target> = Vec::new();
    let mut seen = BTreeSet::new();
    for (n, line) in list.lines().map(str::trim).filter(|l| !l.is_empty()).enumerate() {
        let wrong = |need: &str, have: String| incomplete("roster", need, format!("第{}行：{have}", n + 1));
        let mut parts = line.splitn(3, ['，', ',', '\t']).map(str::trim);
        let name = parts.next().unwrap_or_default();
        let code = parts.next().unwrap_or_default();
        let address = parts.next().unwrap_or_default();
        if name.is_empty() {
            return Err(wrong("每行以名称开头", "没有名称".into()));
        }
        let credit_code = match code {
            "" => None,
            code => Some(
                ident::credit_code("roster", code, false)
                    .map_err(|r| Refusal { have: format!("第{}行：{}", n + 1, r.have).into(), ..r })?,
            ),
        };
        let target = Target {
            no: u32::try_from(n + 1).unwrap_or(u32::MAX),
            name: name.into(),
            credit_code,
            address: address.into(),
        };
        if !seen.insert(target.key().to_string()) {
            return Err(wrong("每个对象只列一次", format!("“{name}”已经列过")));
        }
        targets.push(target);
    }
    if targets.len() > LIMIT {
        return Err(incomplete("roster", "一份名录不超过五百个对象", format!("{}个", targets.len())));
    }
    Ok(targets)
}

/// 名单快照: the SHA-256 of the list and of the officers, each on a line, so that anyone can see that neither has changed.
pub fn digest<'a>(targets: &[Target], officers: impl IntoIterator<Item = &'a str>) -> String {
    let mut lines = String::new();
    for t in targets {
        let code = t.credit_code.as_deref().unwrap_or_default();
        lines.push_str(&format!("{}\t{}\t{code}\t{}\n", t.no, t.name, t.address));
    }
    for officer in officers {
        lines.push_str(officer);
        lines.push('\n');
    }
    super::draw::hex(&Sha256::digest(lines.as_bytes()))
}
