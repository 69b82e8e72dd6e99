//! Changes to a person (人员变更): who may make them is one table, [`PersonChange::keeper`]; what they do is one pure
//! function, [`PersonChange::apply`].

use super::audit::{self, Kind};
use super::session::end_all;
use super::{AccountError, Accounts, no, register};
use jiff::civil::Date;
use law::person::{Certificate, Employment, People, Person, Role, Suspension};
use law::refusal::Refusal;
use law::rules;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A change to someone of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum PersonChange {
    /// 登记执法证.
    IssueCertificate {
        /// 证号
        number: String,
        /// 有效期起
        valid_from: Date,
        /// 到期日: already invalid on this day.
        expires_on: Date,
    },
    /// 暂扣执法证 (U-14).
    SuspendCertificate {
        /// 起
        from: Date,
        /// 止, included; none until further notice.
        to: Option<Date>,
        /// 文号
        document: String,
    },
    /// 发还: the open suspension ends.
    ReturnCertificate {
        /// Last day of the suspension, included.
        to: Date,
    },
    /// 注销执法证 (U-15).
    RevokeCertificate {
        /// 注销日
        on: Date,
        /// 文号
        document: String,
    },
    /// 调整岗位.
    SetRoles {
        /// The roles afterwards.
        roles: BTreeSet<Role>,
    },
    /// 签批授权 of a deputy head; none withdraws it.
    AuthoriseHead {
        /// 授权文号
        document: Option<String>,
    },
    /// 停用、启用账号.
    SetDisabled {
        /// Disabled afterwards.
        disabled: bool,
        /// 原因
        reason: String,
    },
}

/// The administrators kept apart (三员): nobody holds two of these, nor one of them beside another post.
const ADMINISTRATORS: [Role; 3] = [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin];

impl PersonChange {
    /// The role that keeps this part of the register.
    pub fn keeper(&self) -> Role {
        match self {
            PersonChange::IssueCertificate { .. }
            | PersonChange::SuspendCertificate { .. }
            | PersonChange::ReturnCertificate { .. }
            | PersonChange::RevokeCertificate { .. } => Role::Justice,
            PersonChange::SetRoles { .. } | PersonChange::AuthoriseHead { .. } => Role::SecurityAdmin,
            PersonChange::SetDisabled { .. } => Role::SystemAdmin,
        }
    }

    /// The event's name.
    fn kind(&self) -> &'static str {
        match self {
            PersonChange::IssueCertificate { .. } => "certificate_issued",
            PersonChange::SuspendCertificate { .. } => "certificate_suspended",
            PersonChange::ReturnCertificate { .. } => "certificate_returned",
            PersonChange::RevokeCertificate { .. } => "certificate_revoked",
            PersonChange::SetRoles { .. } => "roles_changed",
            PersonChange::AuthoriseHead { .. } => "head_authorised",
            PersonChange::SetDisabled { .. } => "account_switched",
        }
    }

    /// Whether open sessions must end: rights that are gone must not live on.
    fn ends_sessions(&self) -> bool {
        matches!(self, PersonChange::SetRoles { .. } | PersonChange::SetDisabled { disabled: true, .. })
    }

    /// The person after the change, or why not.
    ///
    /// # Errors
    /// P-01 for the wrong hand; R-03 for a certificate of someone not established; P-04 for what is out of order.
    pub fn apply(&self, me: &Person, id: &str, people: &People) -> Result<Person, Refusal> {
        let keeper = self.keeper();
        if !me.is(keeper) {
            let have = format!("{}（{}）", me.name, me.post);
            return Err(Refusal::new(&rules::P_01, format!("由{}办理", keeper.label()), have)
                .fix(keeper.label(), "以本岗位账号办理"));
        }
        let Some(person) = people.get(id) else {
            return Err(wrong("person", "名册中的人员", format!("没有编号为{id}的人员")));
        };
        let mut after = person.clone();
        match self {
            PersonChange::IssueCertificate { number, valid_from, expires_on } => {
                after.certificate = Some(issue(person, number, *valid_from, *expires_on, people)?);
            }
            PersonChange::SuspendCertificate { from, to, document } => {
                let certificate = held(&mut after)?;
                filled("document", "暂扣决定的文号", document)?;
                if to.is_some_and(|to| to < *from) {
                    return Err(wrong("to", "止日不早于起日", format!("{from}至{}", to.unwrap_or(*from))));
                }
                if certificate.suspensions.iter().any(|s| s.to.is_none_or(|end| end >= *from)) {
                    return Err(wrong("from", "起日在以前的暂扣期之后", "与以前的暂扣期重叠"));
                }
                let document = document.trim().to_string();
                certificate.suspensions.push(Suspension { from: *from, to: *to, document });
            }
            PersonChange::ReturnCertificate { to } => {
                let open = held(&mut after)?.suspensions.iter_mut().find(|s| s.to.is_none());
                let Some(open) = open else {
                    return Err(wrong("to", "正在暂扣的执法证", "没有未结束的暂扣"));
                };
                if *to < open.from {
                    return Err(wrong("to", "止日不早于起日", format!("{}至{to}", open.from)));
                }
                open.to = Some(*to);
            }
            PersonChange::RevokeCertificate { on, document } => {
                filled("document", "注销决定的文号", document)?;
                held(&mut after)?.revoked_on = Some(*on);
            }
            PersonChange::SetRoles { roles } => {
                if me.id == id {
                    return Err(wrong_hand("由另一名安全管理员调整本人岗位", "操作人正在调整自己的岗位"));
                }
                set_roles(&mut after, roles)?;
            }
            PersonChange::AuthoriseHead { document } => {
                if !person.is(Role::Head) {
                    let have = format!("{}不是镇政府负责人", person.name);
                    return Err(
                        Refusal::new(&rules::R_09, "镇政府负责人才能取得签批授权", have).field("person")
                    );
                }
                if let Some(document) = document {
                    filled("document", "授权文号", document)?;
                }
                after.head_authorization = document.as_ref().map(|d| d.trim().to_string());
            }
            PersonChange::SetDisabled { disabled, reason } => {
                if me.id == id {
                    return Err(wrong_hand("由另一名系统管理员停用", "操作人正在停用自己的账号"));
                }
                filled("reason", "停用、启用的原因", reason)?;
                after.disabled = *disabled;
            }
        }
        keeps_an_administrator(people, person, &after)?;
        Ok(after)
    }
}

fn wrong(field: &'static str, need: impl Into<String>, have: impl Into<String>) -> Refusal {
    Refusal::new(&rules::P_04, need, have).field(field)
}

fn wrong_hand(need: &str, have: &str) -> Refusal {
    Refusal::new(&rules::P_01, need, have).fix("另一名管理员", "以本人账号办理")
}

fn filled(field: &'static str, what: &str, text: &str) -> Result<(), Refusal> {
    match text.trim().is_empty() {
        true => Err(wrong(field, what, "没有填写")),
        false => Ok(()),
    }
}

fn held(person: &mut Person) -> Result<&mut Certificate, Refusal> {
    let have = format!("{}没有执法证", person.name);
    person
        .certificate
        .as_mut()
        .filter(|c| c.revoked_on.is_none())
        .ok_or_else(|| wrong("person", "持有未注销的执法证", have))
}

fn issue(
    person: &Person,
    number: &str,
    valid_from: Date,
    expires_on: Date,
    people: &People,
) -> Result<Certificate, Refusal> {
    if person.employment != Employment::Established {
        let have = format!("{}为{}", person.name, person.employment.label());
        return Err(Refusal::new(&rules::R_03, "在编在职人员才能取得执法证", have)
            .fix("司法所", "核实编制性质；非在编人员不得申请执法资格")
            .field("person"));
    }
    filled("number", "执法证号", number)?;
    if expires_on <= valid_from {
        return Err(wrong("expires_on", "到期日晚于有效期起日", format!("{valid_from}至{expires_on}")));
    }
    let number = number.trim();
    let holder = people
        .values()
        .find(|p| p.id != person.id && p.certificate.as_ref().is_some_and(|c| c.number == number));
    if let Some(holder) = holder {
        return Err(wrong("number", "没有被他人使用的证号", format!("{number}已登记在{}名下", holder.name)));
    }
    // A renewed certificate keeps its number and with it the suspensions of its past.
    let before = person.certificate.as_ref().filter(|c| c.number == number);
    let suspensions = before.map(|c| c.suspensions.clone()).unwrap_or_default();
    Ok(Certificate { number: number.into(), valid_from, expires_on, suspensions, revoked_on: None })
}

fn set_roles(person: &mut Person, roles: &BTreeSet<Role>) -> Result<(), Refusal> {
    if roles.iter().any(|r| ADMINISTRATORS.contains(r)) && roles.len() > 1 {
        let have = roles.iter().map(|r| r.label()).collect::<Vec<_>>().join("、");
        return Err(Refusal::new(&rules::P_01, "系统、安全、审计管理员各自专任，不兼其他岗位", have)
            .fix("安全管理员", "分别由不同人员担任")
            .field("roles"));
    }
    if roles.contains(&Role::Public) {
        return Err(wrong("roles", "镇内岗位", "公众不是岗位"));
    }
    person.roles.clone_from(roles);
    Ok(())
}

/// The house must not lock itself out: of each administrator one stays.
fn keeps_an_administrator(people: &People, before: &Person, after: &Person) -> Result<(), Refusal> {
    for role in ADMINISTRATORS {
        let serves = |p: &Person| p.is(role) && !p.disabled;
        let others = people.values().any(|p| p.id != before.id && serves(p));
        if serves(before) && !serves(after) && !others {
            let have = format!("{}是唯一的{}", before.name, role.label());
            return Err(Refusal::new(&rules::P_03, format!("至少保留一名{}", role.label()), have)
                .fix("安全管理员", "先指定接替的管理员")
                .field("person"));
        }
    }
    Ok(())
}

impl Accounts {
    /// Changes someone of the register, as an event of the stream `people`. Rights that are gone end at once.
    ///
    /// # Errors
    /// What [`PersonChange::apply`] refuses; the store.
    pub async fn change_person(
        &self,
        me: &Person,
        id: &str,
        change: PersonChange,
    ) -> Result<Person, AccountError> {
        let (actor, id) = (me.id.clone(), id.to_string());
        let ends = change.ends_sessions();
        let after = self
            .act(&me.id, move |tx| {
                Box::pin(async move {
                    let people = register::everyone(tx).await?;
                    // The actor as of now, not as of when the page was opened.
                    let Some(me) = people.get(&actor).filter(|p| !p.disabled) else {
                        return Err(no(AccountError::NotFound("可用的账号".into())));
                    };
                    let after = change.apply(me, &id, &people).map_err(no)?;
                    let detail = serde_json::to_value(&change).unwrap_or(Value::Null);
                    register::write(tx, change.kind(), &after, detail).await?;
                    if ends {
                        end_all(tx, &id).await?;
                    }
                    audit::record(tx, Kind::PersonChanged, Some(&id), change.kind(), "").await?;
                    Ok(json!(after))
                })
            })
            .await?;
        self.reload_people().await?;
        if ends {
            self.forget_read();
        }
        serde_json::from_value(after).map_err(|e| AccountError::Store(journal::Error::Corrupt(e.to_string())))
    }
}
