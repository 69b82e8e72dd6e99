//! 执法证: what its holder holds out, and what its code tells whoever is shown it.

use super::PublicOfficer;
use crate::me::Me;
use crate::office::Office;
use documents::{QrPath, qr_path};
use jiff::civil::Date;
use law::person::{Employment, Person};
use serde::Serialize;

/// How a certificate stands on a day, for whoever is shown it (U-11, U-12, U-14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// 有效
    Valid,
    /// 暂停 (暂扣)
    Suspended,
    /// 过期
    Expired,
}

impl Holds {
    /// 有效、暂停、过期
    pub fn label(self) -> &'static str {
        match self {
            Holds::Valid => "有效",
            Holds::Suspended => "暂停",
            Holds::Expired => "过期",
        }
    }
}

/// 执法证 as its code tells of it. Whoever may not enforce today is not on the public list, and is not named here either.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownCertificate {
    /// 执法证号
    pub certificate: String,
    /// How it stands today.
    pub state: Holds,
    /// What the public list says of the holder; none for whoever is not on it.
    pub officer: Option<PublicOfficer>,
}

/// 亮证: one's own certificate.
#[derive(Clone, Debug)]
pub struct HeldCertificate {
    /// 姓名
    pub name: String,
    /// 职务
    pub post: String,
    /// 单位
    pub unit: String,
    /// 执法证号
    pub number: String,
    /// First day of validity.
    pub from: Date,
    /// 到期日: no longer valid on this day.
    pub until: Date,
    /// Why it may not be held out today; empty where it may.
    pub unfit: String,
    /// The code of [`HeldCertificate::url`].
    pub code: Option<QrPath>,
    /// What the code opens.
    pub url: String,
}

impl Office {
    /// The certificate of whoever asks. `path` is where the house shows a certificate to the public.
    pub fn held_certificate(&self, me: &Me, path: impl Fn(&str) -> String) -> Option<HeldCertificate> {
        let certificate = me.person.certificate.as_ref()?;
        let url = format!("{}{}", self.public_url(), path(&certificate.number));
        Some(HeldCertificate {
            name: me.person.name.clone(),
            post: me.person.post.clone(),
            unit: self.town().unit_name(&me.person.unit).to_string(),
            number: certificate.number.clone(),
            from: certificate.valid_from,
            until: certificate.expires_on,
            unfit: me.person.fit_for_duty(self.now().date()).err().map_or(String::new(), |r| r.have.into()),
            code: qr_path(&url),
            url,
        })
    }

    /// A certificate by its number, as it stands today; none where nobody carries it or should: not one that was cancelled or
    /// does not run yet, not that of somebody who has left or may not hold one.
    pub fn certificate(&self, number: &str) -> Option<ShownCertificate> {
        let (today, number) = (self.now().date(), number.trim());
        let people = self.people();
        let of = |p: &&Person| p.certificate.as_ref().is_some_and(|c| c.number == number);
        let person = people.values().find(of)?;
        let state = holds(person, today)?;
        Some(ShownCertificate {
            certificate: number.to_string(),
            state,
            officer: self.public_officer(person, today),
        })
    }
}

/// How the certificate of somebody who may hold one stands on a day.
fn holds(person: &Person, on: Date) -> Option<Holds> {
    let certificate = person.certificate.as_ref()?;
    let gone = person.disabled || person.employment != Employment::Established;
    if gone || on < certificate.valid_from || certificate.revoked_on.is_some_and(|d| d <= on) {
        return None;
    }
    if on >= certificate.expires_on {
        return Some(Holds::Expired);
    }
    person.fit_for_duty(on).map_or(Some(Holds::Suspended), |_| Some(Holds::Valid))
}
