//! 签名 — what somebody is about to sign, and whether stored signatures still fit what was signed.

use crate::countersign::{self, Contents};
use crate::me::Me;
use crate::office::{Error, Office};
use crate::read::PaperRow;
use crate::submit::Command;
use crate::{Matter, Submission, SubmitError, private, scope, stream};
use journal::{Finding, Recorded};
use law::refusal::Refusal;
use law::signing::{self, Content, Standing};
use serde::Serialize;
use serde_json::Value;

/// Records read at once.
const PAGE: usize = 500;

/// A signature that a document shows, and how it stands to what was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// 签名人
    pub name: String,
    /// How it stands.
    pub standing: Standing,
    /// 摘要的开头 shown to people; empty where it has none.
    pub of: String,
}

impl Office {
    /// What is signed at a place of this act as it is filled in now ([`law::signing`]); nothing is done.
    ///
    /// # Errors
    /// As [`Office::submit`]: what may not be done, or is not filled in, cannot be signed.
    pub async fn to_be_signed(
        &self,
        me: &Me,
        submission: &Submission,
        place: &str,
    ) -> Result<Content, SubmitError> {
        let mut asked = submission.clone();
        signing::as_if_signed(&mut asked.command, place);
        let first = match self.content(me, &asked, place).await {
            Err(SubmitError::Refused(refusal)) if of_signature(&refusal) => refusal,
            answer => return answer,
        };
        let named = |place: &str| {
            let name = asked.command.get(place).and_then(|s| s.get("name")).and_then(Value::as_str);
            name.is_some_and(|n| !n.trim().is_empty())
        };
        if !named(place) {
            let have = "没有写明由谁签名";
            let at = first.field.unwrap_or("signature");
            return Err(SubmitError::Refused(Box::new(law::matter::incomplete(at, "签名人的姓名", have))));
        }
        // Others may still have to sign; what is signed does not depend on them.
        let mut filled = asked.clone();
        for other in signing::PLACES.iter().filter(|other| **other != place) {
            if filled.command.get(other).is_some_and(Value::is_object) {
                signing::as_if_signed(&mut filled.command, other);
                if !named(other) {
                    filled.command[other]["name"] = "—".into();
                }
            }
        }
        match self.content(me, &filled, place).await {
            Err(SubmitError::Refused(second)) if of_signature(&second) => Err(SubmitError::Refused(first)),
            answer => answer,
        }
    }

    async fn content(&self, me: &Me, submission: &Submission, place: &str) -> Result<Content, SubmitError> {
        let asked = match (self.read(me, submission)?, &submission.matter) {
            (Command::Clue(c), Matter::Clue(id)) => {
                let name = stream::clue(id);
                let records = self.known(&name).await?;
                let clue = stream::fold_clue(&records)?;
                if !scope::sees_clue(me, &clue, &self.town().grids) {
                    return Err(SubmitError::Refused(Box::new(scope::not_mine(me))));
                }
                let contents = Contents::of_clue(&c, &records, &clue, me);
                self.look_with(me, &name, &contents, |ctx| law::clue::content(&clue, &c, ctx, place))
            }
            (Command::Case(c), Matter::Case(id)) => {
                let name = stream::case(id);
                let records = self.known(&name).await?;
                let case = stream::fold_case(&records)?;
                if !scope::sees_case(me, &case) {
                    return Err(SubmitError::Refused(Box::new(scope::not_mine(me))));
                }
                let clue = match &case.subject {
                    Some(s) => stream::fold_clue(&self.journal().load(&stream::clue(&s.clue)).await?)?,
                    None => law::clue::ClueState::default(),
                };
                let contents = Contents::of_case(&c, &records, &case, me);
                self.look_with(me, &name, &contents, |ctx| law::case::content(&case, &c, &clue, ctx, place))
            }
            (Command::Inspection(c), Matter::Inspection(id)) => {
                let name = stream::inspection(id);
                let plan = stream::fold_inspection(&self.known(&name).await?)?;
                if !scope::keeps_inspection(me, &plan) {
                    return Err(SubmitError::Refused(Box::new(scope::not_mine(me))));
                }
                self.look_at(me, &name, |ctx| law::inspection::content(&plan, &c, ctx, place))
            }
            // Nothing is signed in what opens a matter.
            _ => return Err(SubmitError::NotFound),
        };
        asked.map_err(|r| SubmitError::Refused(Box::new(r)))
    }

    /// The records of a matter that has begun.
    pub(crate) async fn known(&self, stream: &str) -> Result<Vec<Recorded>, SubmitError> {
        let records = self.journal().load(stream).await?;
        if records.is_empty() { Err(SubmitError::NotFound) } else { Ok(records) }
    }

    /// The signatures whose pictures a document shows, each held against the record that carries it.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn signatures(&self, row: &PaperRow, images: &[String]) -> Result<Vec<Signed>, Error> {
        let records = self.journal().load(&row.matter).await?;
        let mut found: Vec<Signed> = Vec::new();
        for record in &records {
            for (signature, mut standing) in standings(record) {
                if !signature.image.as_ref().is_some_and(|i| images.contains(i)) {
                    continue;
                }
                // Of officers who sign a list of documents: it is this one as it was signed.
                if countersign::signed(record).iter().any(|p| p.paper.to_string() == row.number)
                    && self.altered(record, &records).await?.iter().any(|n| n.to_string() == row.number)
                {
                    standing = Standing::Differs;
                }
                let of = signature.of.unwrap_or_default().chars().take(signing::SHOWN).collect();
                found.push(Signed { name: signature.name, standing, of });
            }
        }
        Ok(found)
    }

    /// Every stored signature held against its record; those that do not fit, by place and name. Since the first one with a
    /// digest the house takes none drawn without: such a one is named too.
    pub(crate) async fn verify_signatures(&self, noted: &[i64]) -> Result<Vec<Finding>, journal::Error> {
        let (mut found, mut binding) = (Vec::new(), false);
        for places in noted.chunks(PAGE) {
            for r in &self.journal().records(places).await? {
                for (signature, standing) in standings(r) {
                    let what = match standing {
                        Standing::Differs => "的签名与内容不符",
                        Standing::Unbound if binding => "的签名没有内容摘要",
                        _ => "",
                    };
                    binding |= signature.of.is_some();
                    if !what.is_empty() {
                        let place = format!("第{}条（{}第{}条）", r.seq, r.stream, r.version);
                        found.push(Finding { place, what: format!("{}{what}", signature.name) });
                    }
                }
                if r.kind == countersign::KIND {
                    // What cannot be read at all is named by the walk along the records.
                    let records = match self.journal().load(&r.stream).await {
                        Err(journal::Error::Corrupt(_)) => continue,
                        records => records?,
                    };
                    for paper in self.altered(r, &records).await? {
                        let by = r.body["officer"]["name"].as_str().unwrap_or_default();
                        let place = format!("第{}条（{}第{}条）", r.seq, r.stream, r.version);
                        found
                            .push(Finding { place, what: format!("{by}的签名与{paper}的内容不符") });
                    }
                }
            }
        }
        Ok(found)
    }
}

/// Whether a refusal is about a signature, not about what is signed.
fn of_signature(refusal: &Refusal) -> bool {
    refusal.field.is_some_and(|f| f.contains("signature") || f == "witness")
}

/// How the signatures of one record stand to it; none where its personal details were lawfully erased, the signature with
/// them. A signature stands in the private part: a record without one has nothing to read.
fn standings(r: &Recorded) -> Vec<(law::party::Signature, Standing)> {
    match &r.private {
        Some(kept) if names_a_signature(kept) => {
            signing::standings(&private::join(r.body.clone(), Some(kept.clone())), &r.stream)
        }
        _ => Vec::new(),
    }
}

fn names_a_signature(kept: &Value) -> bool {
    let places = kept.as_object().into_iter().flatten();
    places.into_iter().any(|(path, _)| path.ends_with("signature") || path.ends_with("witness"))
}
