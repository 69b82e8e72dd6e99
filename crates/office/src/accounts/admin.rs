//! What the system administrator does (系统管理员): accounts are made, reset and unlocked; roles are another's business.

use super::audit::{self, Kind};
use super::password::check;
use super::session::end_all;
use super::sign_in::put_hash;
use super::{AccountError, Accounts, DEMO_PASSWORD, Done, digest, no, register, stamp};
use crate::ids::clear_text;
use law::person::{Person, PersonId, Role};
use law::refusal::Refusal;
use law::rules;
use serde_json::{Value, json};

/// A first password, to be handed over once; it must be changed at the first sign-in.
#[derive(Clone, PartialEq, Eq)]
pub struct InitialPassword {
    /// 人员编号, which is also the name to sign in with.
    pub person: PersonId,
    /// 姓名
    pub name: String,
    /// The password.
    pub password: String,
}

impl std::fmt::Debug for InitialPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "InitialPassword({})", self.person)
    }
}

impl Accounts {
    /// Makes an account for everyone who has none yet. In a demonstration all have [`DEMO_PASSWORD`] and nothing is
    /// returned; in earnest each gets a random first password, returned once and stored nowhere.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn make_accounts(&self) -> Result<Vec<InitialPassword>, AccountError> {
        let known = self.journal.query("SELECT person FROM account", &[]).await?;
        let known: Vec<String> = known.iter().map(|r| r.text(0)).collect();
        let people = self.people();
        let new: Vec<&Person> = people.values().filter(|p| !known.contains(&p.id)).collect();
        let mut handed = Vec::new();
        let mut accounts = Vec::with_capacity(new.len());
        let shared = match self.settings.demo && !new.is_empty() {
            true => Some(self.hasher.hash(DEMO_PASSWORD, self.entropy.as_ref()).await?),
            false => None,
        };
        for person in new {
            let hash = match &shared {
                Some(hash) => hash.clone(),
                None => {
                    let first = self.first_password(person);
                    let hash = self.hasher.hash(&first.password, self.entropy.as_ref()).await?;
                    handed.push(first);
                    hash
                }
            };
            accounts.push((person.id.clone(), hash));
        }
        let (at, must_change) = (stamp(self.now()), !self.settings.demo);
        self.act("", move |tx| {
            Box::pin(async move {
                for (person, hash) in accounts {
                    put_hash(tx, &person, &hash, must_change, &at).await?;
                    audit::record(tx, Kind::AccountMade, Some(&person), "", "").await?;
                }
                Done::Ok(Value::Null)
            })
        })
        .await?;
        Ok(handed)
    }

    /// Takes a new person into the register, without any role until the security administrator gives one, and makes
    /// their account.
    ///
    /// # Errors
    /// P-01 for anyone but the system administrator; P-04 for a number that is taken or badly formed, or an empty name.
    pub async fn register_person(
        &self,
        me: &Person,
        person: Person,
    ) -> Result<InitialPassword, AccountError> {
        system_admin(me, "新建账号")?;
        let wrong = |field, need: &str, have: String| {
            Err(AccountError::from(Refusal::new(&rules::P_04, need, have).field(field)))
        };
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !(2..=32).contains(&person.id.len()) || !person.id.chars().all(plain) {
            return wrong("id", "编号为2至32个小写字母、数字或者连字符", format!("“{}”", person.id));
        }
        let name = super::short(person.name.trim(), 40);
        if name.is_empty() {
            return wrong("name", "姓名", "没有填写".into());
        }
        // Rights come from others: roles from the security administrator, certificates from the justice office.
        let person = Person {
            name,
            roles: Default::default(),
            certificate: None,
            head_authorization: None,
            is_town_head: false,
            disabled: false,
            ..person
        };
        let first = self.first_password(&person);
        let hash = self.hasher.hash(&first.password, self.entropy.as_ref()).await?;
        let at = stamp(self.now());
        self.act(&me.id, move |tx| {
            Box::pin(async move {
                if register::person(tx, &person.id).await?.is_some() {
                    let have = format!("编号{}已有人使用", person.id);
                    return Err(no(Refusal::new(&rules::P_04, "没有用过的编号", have).field("id")));
                }
                register::write(tx, "person_registered", &person, Value::Null).await?;
                put_hash(tx, &person.id, &hash, true, &at).await?;
                audit::record(tx, Kind::AccountMade, Some(&person.id), "", "").await?;
                Ok(Value::Null)
            })
        })
        .await?;
        self.reload_people().await?;
        Ok(first)
    }

    /// Gives a person a new first password and ends all their sessions.
    ///
    /// # Errors
    /// P-01 for anyone but the system administrator; [`AccountError::NotFound`].
    pub async fn reset_password(&self, me: &Person, id: &str) -> Result<InitialPassword, AccountError> {
        system_admin(me, "重置密码")?;
        let person = self.person(id).ok_or_else(|| AccountError::NotFound(format!("编号为{id}的人员")))?;
        let first = self.first_password(&person);
        let hash = self.hasher.hash(&first.password, self.entropy.as_ref()).await?;
        let (id, at) = (id.to_string(), stamp(self.now()));
        self.act(&me.id, move |tx| {
            Box::pin(async move {
                put_hash(tx, &id, &hash, true, &at).await?;
                end_all(tx, &id).await?;
                unlock(tx, &id).await?;
                audit::record(tx, Kind::PasswordReset, Some(&id), "", "").await?;
                Done::Ok(Value::Null)
            })
        })
        .await?;
        self.forget_read();
        Ok(first)
    }

    /// Ends a lock before its time.
    ///
    /// # Errors
    /// P-01 for anyone but the system administrator; [`AccountError::NotFound`].
    pub async fn unlock(&self, me: &Person, id: &str) -> Result<(), AccountError> {
        system_admin(me, "解除锁定")?;
        let id = id.to_string();
        self.act(&me.id, move |tx| {
            Box::pin(async move {
                Accounts::known(tx, &id).await?;
                unlock(tx, &id).await?;
                audit::record(tx, Kind::Unlocked, Some(&id), "", "").await?;
                Ok(json!(true))
            })
        })
        .await?;
        Ok(())
    }

    /// Twelve clear characters of thirty: 58 bits.
    fn first_password(&self, person: &Person) -> InitialPassword {
        let password = loop {
            let text = clear_text(self.entropy.as_ref(), 12).to_lowercase();
            let text = format!("{}-{}-{}", &text[..4], &text[4..8], &text[8..]);
            if check(&text, person).is_ok() {
                break text;
            }
        };
        InitialPassword { person: person.id.clone(), name: person.name.clone(), password }
    }
}

async fn unlock(tx: &mut journal::Tx<'_>, id: &str) -> Result<(), journal::Error> {
    tx.execute("DELETE FROM sign_in_failure WHERE subject = $1", &[digest(id).into()]).await?;
    Ok(())
}

pub(super) fn system_admin(me: &Person, what: &str) -> Result<(), AccountError> {
    if me.is(Role::SystemAdmin) && !me.disabled {
        return Ok(());
    }
    let have = format!("{}（{}）", me.name, me.post);
    Err(Refusal::new(&rules::P_01, format!("由系统管理员{what}"), have)
        .fix("系统管理员", "以系统管理员账号办理")
        .into())
}
