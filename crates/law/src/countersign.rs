//! 执法人员签名（会签）— officers sign what they made, each on their own account: by one drawn signature all documents of a
//! matter that wait for theirs.
//!
//! An act is booked by one officer, and the others who took part sign nothing in it: they sign afterwards, here. What is
//! signed is the list of documents, each with the digest of the fact that issued it ([`crate::signing::fact`]), so that
//! every document says by itself whether it is what its officers signed.

use crate::context::Context;
use crate::matter::{PersonRef, incomplete};
use crate::number::DocNumber;
use crate::party::Signature;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use serde::{Deserialize, Serialize};

/// The documents on which the officers who made them sign, by code: records, receipts and decisions made on the spot. What is
/// approved step by step by accounts (审批表) bears the opinions of those accounts, what goes out under the seal bears the seal.
pub const CODES: &[&str] = &[
    "ASKR", "CORR-R", "DEC-S", "DOING-R", "EV-E", "EV-P", "FINAL", "INSP", "PLEA", "RECPT", "RETN", "SAMP",
    "SEIZ-L", "SEIZ-R", "SERV",
];

/// 执法人员签名
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Countersign {
    /// 本人签名
    pub signature: Signature,
}

/// One document of those that were signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedPaper {
    /// 文号
    pub paper: DocNumber,
    /// 摘要 of the fact that issued it ([`crate::signing::fact`]).
    pub of: String,
}

/// 已签名: a fact of a case and of a clue alike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PapersSigned {
    /// 签名的执法人员
    pub officer: PersonRef,
    /// 所签文书
    pub papers: Vec<SignedPaper>,
    /// 签名
    #[serde(default)]
    pub signature: Signature,
}

/// A document, who made it and who of them has signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// 文书代码
    pub code: String,
    /// 文号
    pub number: DocNumber,
    /// 文书所载的执法人员
    pub officers: Vec<PersonRef>,
    /// 已签名的
    pub signed: Vec<PersonId>,
}

impl Sheet {
    /// 名称
    pub fn name(&self) -> &str {
        crate::paper::find(&self.code).map_or(self.code.as_str(), |k| k.name)
    }

    /// The officers who have not signed.
    pub fn unsigned(&self) -> impl Iterator<Item = &PersonRef> {
        self.officers.iter().filter(|o| !self.signed.contains(&o.id))
    }

    fn names(&self, id: &str) -> bool {
        self.officers.iter().any(|o| o.id == id)
    }
}

/// Every document of a matter that its officers sign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sheets(pub Vec<Sheet>);

impl Sheets {
    /// A document was issued by these officers.
    pub(crate) fn note(&mut self, code: &str, number: &DocNumber, team: &[PersonRef]) {
        if CODES.contains(&code) {
            self.0.push(Sheet {
                code: code.into(),
                number: number.clone(),
                officers: team.to_vec(),
                signed: Vec::new(),
            });
        }
    }

    /// An officer has signed.
    pub(crate) fn take(&mut self, fact: &PapersSigned) {
        for sheet in self.0.iter_mut().filter(|s| fact.papers.iter().any(|p| p.paper == s.number)) {
            if !sheet.signed.contains(&fact.officer.id) {
                sheet.signed.push(fact.officer.id.clone());
            }
        }
    }

    /// The documents that wait for this person's signature, in the order of issue.
    pub fn waiting_for(&self, id: &str) -> impl Iterator<Item = &Sheet> {
        self.0.iter().filter(move |s| s.unsigned().any(|o| o.id == id))
    }

    /// Whether a document waits for this person's signature.
    pub fn wait_for(&self, id: &str) -> bool {
        self.waiting_for(id).next().is_some()
    }
}

/// Documents wait for the acting person's signature.
///
/// # Errors
/// P-03 where none waits for anybody, or for this officer any more; P-02 for whoever stands in none of them.
pub fn waits(sheets: &Sheets, ctx: &Context) -> Result<(), Refusal> {
    if sheets.wait_for(&ctx.actor.id) {
        return Ok(());
    }
    let nothing = |have: &str| {
        Err(Refusal::new(&rules::P_03, "有等待本人签名的文书", have)
            .fix("执法人员", "不必再签；有了新的笔录、清单、回证以后再签"))
    };
    if sheets.0.iter().any(|s| s.names(&ctx.actor.id)) {
        return nothing("本人制作的文书都已签名");
    }
    let mut open: Vec<&str> = Vec::new();
    for officer in sheets.0.iter().flat_map(Sheet::unsigned) {
        if !open.contains(&officer.name.as_str()) {
            open.push(&officer.name);
        }
    }
    if open.is_empty() {
        return nothing("没有等待签名的文书");
    }
    let open = open.join("、");
    Err(Refusal::new(
        &rules::P_02,
        "由文书所载的执法人员本人签名",
        format!("{}不在其中，等待签名的是{open}", ctx.actor.name),
    )
    .fix("执法人员", format!("由{open}各以本人的账号签名")))
}

/// What an officer signs: every document that waits for theirs, as it stands in the matter's own records.
///
/// # Errors
/// R-01 without a valid certificate; P-04 where the signature is another person's, or none; as [`waits`] besides.
pub(crate) fn decide(sheets: &Sheets, c: &Countersign, ctx: &Context) -> Result<PapersSigned, Refusal> {
    waits(sheets, ctx)?;
    ctx.actor.fit_for_duty(ctx.today())?;
    let me = ctx.actor.name.as_str();
    let no = |need: &str, have: String| {
        Err(incomplete("signature", need, have).fix("执法人员", "本人用自己的账号，看过文书后签名"))
    };
    if c.signature.declined().is_some() {
        return no("执法人员的签名", "注明了拒签；对文书有不同意见的，不签名并向大队长说明".into());
    }
    let name = c.signature.name.trim();
    if !name.is_empty() && name != me {
        return no("操作人本人的签名", format!("操作人是{me}，签名人写的是{name}"));
    }
    if c.signature.image.is_none() {
        return no("执法人员的签名", "没有签名".into());
    }
    let mut papers = Vec::new();
    for sheet in sheets.waiting_for(&ctx.actor.id) {
        let Some(of) = ctx.registers.content(&sheet.number) else {
            return no("文书所载内容的摘要", format!("没有取到{}的内容", sheet.number));
        };
        papers.push(SignedPaper { paper: sheet.number.clone(), of: of.into() });
    }
    let signature = Signature { name: me.into(), refused: None, ..c.signature.clone() };
    Ok(PapersSigned { officer: PersonRef::from(ctx.actor), papers, signature })
}
