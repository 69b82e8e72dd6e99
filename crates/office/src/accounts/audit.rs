//! The audit trail of accounts (账号审计): events of one stream, read by the audit administrator only.

use super::{AccountError, Accounts};
use journal::{Error, Expect, NewEvent, Tx};
use law::person::{Person, Role};
use law::refusal::Refusal;
use law::rules;
use serde_json::{Value, json};

/// The stream.
pub const STREAM: &str = "audit/accounts";

/// What is recorded; never a password, a session identifier or a name that was mistyped (it may be a password).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    SignedIn,
    SignedOut,
    Failed,
    Locked,
    Unlocked,
    PasswordChanged,
    PasswordReset,
    AccountMade,
    SessionsRevoked,
    TokenMade,
    TokenRevoked,
    PersonChanged,
    IdentityBound,
    IdentityUnbound,
    DisclosureExported,
    MalwareFound,
}

const KINDS: [(Kind, &str, &str); 16] = [
    (Kind::SignedIn, "signed_in", "登录"),
    (Kind::SignedOut, "signed_out", "退出"),
    (Kind::Failed, "sign_in_failed", "登录失败"),
    (Kind::Locked, "locked", "账号锁定"),
    (Kind::Unlocked, "unlocked", "解除锁定"),
    (Kind::PasswordChanged, "password_changed", "修改密码"),
    (Kind::PasswordReset, "password_reset", "重置密码"),
    (Kind::AccountMade, "account_made", "新建账号"),
    (Kind::SessionsRevoked, "sessions_revoked", "强制下线"),
    (Kind::TokenMade, "token_made", "新建接口令牌"),
    (Kind::TokenRevoked, "token_revoked", "撤销接口令牌"),
    (Kind::PersonChanged, "person_changed", "变更人员信息"),
    (Kind::IdentityBound, "identity_bound", "绑定外部身份"),
    (Kind::IdentityUnbound, "identity_unbound", "解除外部身份绑定"),
    (Kind::DisclosureExported, "disclosure_exported", "导出双公示文件"),
    (Kind::MalwareFound, "malware_found", "查出恶意文件"),
];

impl Kind {
    fn name(self) -> &'static str {
        KINDS.iter().find(|k| k.0 == self).map_or("", |k| k.1)
    }
}

/// What is told of a thing beside whom it concerns; what is empty is left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'a> {
    /// 说明
    pub detail: &'a str,
    /// 网络地址
    pub address: &'a str,
    /// 外部身份: what the person is called by an outside provider.
    pub identity: &'a str,
}

/// Records one thing in the transaction in which it happens.
pub(super) async fn record(
    tx: &mut Tx<'_>,
    kind: Kind,
    person: Option<&str>,
    detail: &str,
    address: &str,
) -> Result<(), Error> {
    tell(tx, kind, person, Told { detail, address, identity: "" }).await
}

/// As [`record`], of an outside identity too. Address and identity are personal details: they stand beside the journal, so
/// that they can be erased.
pub(super) async fn tell(
    tx: &mut Tx<'_>,
    kind: Kind,
    person: Option<&str>,
    told: Told<'_>,
) -> Result<(), Error> {
    let mut body = json!({ "person": person });
    if !told.detail.is_empty() {
        body["detail"] = Value::from(told.detail);
    }
    let personal = [("address", told.address), ("identity", told.identity)];
    let personal: serde_json::Map<String, Value> =
        personal.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k.into(), v.into())).collect();
    let private = (!personal.is_empty()).then_some(Value::Object(personal));
    tx.append(STREAM, Expect::Any, vec![NewEvent { kind: kind.name().into(), body, private }]).await?;
    Ok(())
}

/// Records that a file with parties' identity numbers left the house, and what was in it.
pub(crate) async fn exported(tx: &mut Tx<'_>, detail: &str) -> Result<(), Error> {
    record(tx, Kind::DisclosureExported, None, detail, "").await
}

/// Records that something malicious was found in a file, and what became of the file.
pub(crate) async fn malware(tx: &mut Tx<'_>, detail: &str) -> Result<(), Error> {
    record(tx, Kind::MalwareFound, None, detail, "").await
}

/// A line of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    /// Place in the trail.
    pub version: i64,
    /// 时间
    pub at: String,
    /// What, as a word of the program, e.g. `sign_in_failed`.
    pub kind: String,
    /// 事项
    pub label: &'static str,
    /// 操作人编号; empty when nobody was signed in.
    pub actor: String,
    /// 涉及的人员编号; none for an unknown name.
    pub person: Option<String>,
    /// 说明
    pub detail: String,
    /// 网络地址; none once erased.
    pub address: Option<String>,
    /// 外部身份; none once erased, and where no provider had a part in it.
    pub identity: Option<String>,
}

impl Accounts {
    /// The newest lines of the trail before `before` (none: the end), newest first.
    ///
    /// # Errors
    /// P-01 for anyone but the audit administrator; the store.
    pub async fn audit_trail(
        &self,
        me: &Person,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<AuditLine>, AccountError> {
        if !me.is(Role::AuditAdmin) {
            return Err(Refusal::new(
                &rules::P_01,
                "由审计管理员查看账号审计记录",
                format!("{}（{}）", me.name, me.post),
            )
            .fix("审计管理员", "以审计管理员账号查看")
            .into());
        }
        let events =
            self.journal.load_before(STREAM, before.unwrap_or(i64::MAX), limit.clamp(1, 500)).await?;
        let text = |v: &Value, key: &str| v.get(key).and_then(Value::as_str).map(str::to_string);
        Ok(events
            .into_iter()
            .map(|e| AuditLine {
                version: e.version,
                label: KINDS.iter().find(|k| k.1 == e.kind).map_or("其他", |k| k.2),
                person: text(&e.body, "person"),
                detail: text(&e.body, "detail").unwrap_or_default(),
                address: e.private.as_ref().and_then(|p| text(p, "address")),
                identity: e.private.as_ref().and_then(|p| text(p, "identity")),
                at: e.at,
                kind: e.kind,
                actor: e.actor,
            })
            .collect())
    }
}
