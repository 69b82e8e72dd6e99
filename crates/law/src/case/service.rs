//! 送达 — every way of 罚§61 and 民诉§87–95 (SV-01–SV-10, G-14, R-12, T-ANN).

use super::fact::CaseFact;
use super::guard;
use super::state::CaseState;
use crate::context::Context;
use crate::deadline;
use crate::matter::{PersonRef, incomplete, text};
use crate::number::DocNumber;
use crate::party::{Attestor, FileRef, Signature};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 送达方式
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceMethod {
    /// 直接送达
    #[default]
    Direct,
    /// 代收
    Household,
    /// 留置送达
    Leaving,
    /// 电子送达
    Electronic,
    /// 邮寄送达
    Post,
    /// 委托、转交送达
    Entrusted,
    /// 公告送达
    Announcement,
}

impl ServiceMethod {
    /// Every way, in the order of the law.
    pub const ALL: [ServiceMethod; 7] = [
        ServiceMethod::Direct,
        ServiceMethod::Household,
        ServiceMethod::Leaving,
        ServiceMethod::Electronic,
        ServiceMethod::Post,
        ServiceMethod::Entrusted,
        ServiceMethod::Announcement,
    ];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            ServiceMethod::Direct => "直接送达",
            ServiceMethod::Household => "同住成年家属或者指定人代收",
            ServiceMethod::Leaving => "留置送达",
            ServiceMethod::Electronic => "电子送达",
            ServiceMethod::Post => "邮寄送达",
            ServiceMethod::Entrusted => "委托、转交送达",
            ServiceMethod::Announcement => "公告送达",
        }
    }
}

/// 送达
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServePaper {
    /// 被送达文书文号; the one waiting when empty.
    pub paper: String,
    /// 方式
    pub method: ServiceMethod,
    /// 送达日: 签收日、留置日、到达日 or 回执收件日.
    pub served_on: Option<Date>,
    /// 已加盖镇政府公章.
    pub sealed: bool,
    /// 收件人
    pub recipient: String,
    /// 与受送达人关系
    pub relation: String,
    /// 代收人已成年 (SV-02).
    pub adult: bool,
    /// 见证人签名 (SV-03), or why they do not sign: then the film stands in for it.
    pub witness: Signature,
    /// 见证人的身份、单位: of the village, the community or the party's own unit.
    pub witness_identity: String,
    /// 留置地点: the party's residence (SV-03).
    pub left_at: String,
    /// 为何是受送达人的住所: where it is neither the confirmed nor the registered address.
    pub left_reason: String,
    /// 邮件单号、电子送达回执号、受托机关等
    pub note: String,
    /// 直接送达不成的经过 (SV-10): asked of demands and decisions of enforcement that are served in another way.
    pub undelivered: String,
    /// 回执、照片、录像
    pub files: Vec<FileRef>,
    /// 签收
    pub signature: Signature,
    /// 送达人
    pub officers: Vec<PersonId>,
}

/// 公告送达
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnnounceService {
    /// 被送达文书文号; the one waiting when empty.
    pub paper: String,
    /// 发出日
    pub announced_on: Option<Date>,
    /// 已加盖镇政府公章
    pub sealed: bool,
    /// 原因和经过: why no other way works.
    pub reason: String,
    /// 送达人
    pub officers: Vec<PersonId>,
}

/// 公告期满确认送达
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConcludeAnnouncement {
    /// 被送达文书文号; the first announced when empty.
    pub paper: String,
    /// 送达人
    pub officers: Vec<PersonId>,
    /// 公告张贴、发布的证明
    pub files: Vec<FileRef>,
}

/// The document to serve: the one named, else the newest that waits. An amendment (文书更正书) is never taken for what it
/// amends: beside others it is served by its number.
fn waiting(state: &CaseState, paper: &str) -> Result<DocNumber, Refusal> {
    let mut open = state.papers.iter().rev().filter(|p| p.outgoing && p.served_on.is_none());
    let found = match paper.trim() {
        "" => {
            let mut all = open.clone();
            open.find(|p| p.code != super::amend::CODE).or_else(|| all.next())
        }
        named => open.find(|p| p.number.to_string() == named),
    };
    found.map(|p| p.number.clone()).ok_or_else(|| {
        Refusal::new(&rules::P_03, "有待送达的文书", "没有待送达的文书，或者文号不符")
            .fix("承办人", "选择待送达的文书")
            .field("paper")
    })
}

pub(super) fn sealed(sealed: bool) -> Result<(), Refusal> {
    if sealed {
        return Ok(());
    }
    Err(Refusal::new(&rules::R_12, "文书已加盖镇人民政府公章", "没有确认盖章")
        .fix("党政办", "用印后如实勾选")
        .field("sealed"))
}

/// 催告书、强制执行决定书: demands and decisions of enforcement, of every kind that 强§12 knows.
const TO_THE_PARTY: [&str; 4] = ["URGE", "ENF", "DOING", "SURC"];

/// SV-10: into the party's hands, or those of who may take it for them (民诉§88). Left where it was refused, that is told by
/// the witness or the film (SV-03); any other way needs how the direct one failed. Gives those words.
fn direct_first(state: &CaseState, paper: &DocNumber, c: &ServePaper) -> Result<String, Refusal> {
    let asked = state.paper(paper).is_some_and(|p| TO_THE_PARTY.contains(&p.code.as_str()));
    let direct =
        matches!(c.method, ServiceMethod::Direct | ServiceMethod::Household | ServiceMethod::Leaving);
    if !asked || direct {
        return Ok(c.undelivered.trim().to_string());
    }
    text("undelivered", "直接送达不成（拒绝接收、无法直接送达）的经过", &c.undelivered).map_err(|r| {
        Refusal { rule: &rules::SV_10, ..r }.fix("送达人", "先上门直接送达；不成的，写明时间、地点和经过")
    })
}

/// An address without what does not tell two apart: blanks and stops.
fn bare(address: &str) -> String {
    address.chars().filter(|ch| ch.is_alphanumeric()).collect()
}

/// SV-03 (民诉§89): what is left is left at the party's residence — the address confirmed by the party or the one on record,
/// or another with the reason why it is the residence. Gives the place, with that reason.
fn left_at(state: &CaseState, c: &ServePaper) -> Result<String, Refusal> {
    if c.method != ServiceMethod::Leaving {
        return Ok(String::new());
    }
    let no = |need: String, have: String, how: &str, field: &'static str| {
        Err(Refusal::new(&rules::SV_03, need, have).fix("送达人", how).field(field))
    };
    let place = c.left_at.trim();
    if place.is_empty() {
        let how = "写明文书留在哪里；不在住所的，改用其他方式送达";
        return no("把文书留在受送达人的住所".into(), "没有写明留置地点".into(), how, "left_at");
    }
    let confirmed = state.address.as_ref().map(|a| a.address.as_str());
    let recorded = state.subject.as_ref().map(|s| s.party.address.as_str());
    let known = confirmed.iter().chain(&recorded).any(|a| !a.trim().is_empty() && bare(a) == bare(place));
    let reason = c.left_reason.trim();
    match (known, reason.is_empty()) {
        (true, _) => Ok(place.into()),
        (false, false) => Ok(format!("{place}（{reason}）")),
        (false, true) => no(
            "留置地点是确认的送达地址或者登记的住址，或者写明为何是受送达人的住所".into(),
            "与确认的送达地址、登记的住址都不一致，没有说明".into(),
            "核对地址；确是住所的写明依据（租赁合同、村委会证明等）",
            "left_reason",
        ),
    }
}

/// SV-03 (民诉§89): a witness of the grassroots organisation or of the party's unit signs, or the whole was filmed. One of
/// the two; a witness who was there and did not sign is named beside the film.
fn left_before(c: &ServePaper, witness: &Attestor, officers: &[PersonRef]) -> Result<(), Refusal> {
    let no = |need: &str, have: &str, field| {
        Err(Refusal::new(&rules::SV_03, need, have)
            .fix("送达人", "请见证人到场签名，写明其身份、单位；或者全程录像后上传")
            .field(field))
    };
    guard::witness_apart(witness, officers, &rules::SV_03)?;
    match (witness.signed(), witness.identity.is_empty(), c.files.is_empty()) {
        (false, _, true) => no(
            "基层组织或者单位代表见证并签名，或者拍照录像记录过程",
            "没有见证人签名，也没有照片录像",
            "witness",
        ),
        (true, true, true) => {
            no("见证人是有关基层组织或者所在单位的代表", "没有写明见证人的身份、单位", "witness_identity")
        }
        _ => Ok(()),
    }
}

pub(super) fn serve(state: &CaseState, c: &ServePaper, ctx: &Context) -> Result<CaseFact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let paper = waiting(state, &c.paper)?;
    sealed(c.sealed)?;
    let issued = state.paper(&paper).map_or(ctx.today(), |p| p.issued_on);
    let served_on = c.served_on.unwrap_or(ctx.today());
    if served_on < issued || served_on > ctx.today() {
        return Err(incomplete("served_on", format!("送达日在{issued}至今天之间"), served_on.to_string()));
    }
    let recipient = text("recipient", "收件人", &c.recipient)?;
    let signed = c.signature.image.is_some() || !c.files.is_empty();
    let witness = Attestor::new(&c.witness, &c.witness_identity);
    let receipt = |rule, need: &str| {
        Err(Refusal::new(rule, need, "没有签收，也没有回执附件")
            .fix("送达人", "补签名或者上传回执")
            .field("files"))
    };
    let left_at = left_at(state, c)?;
    match c.method {
        ServiceMethod::Direct if !signed => return receipt(&rules::SV_01, "受送达人在送达回证上签收")?,
        ServiceMethod::Household => {
            if c.relation.trim().is_empty() {
                return Err(Refusal::new(&rules::SV_02, "代收人与受送达人的关系", "没有填写")
                    .fix("送达人", "写明同住成年家属等关系")
                    .field("relation"));
            }
            if !c.adult {
                return Err(Refusal::new(
                    &rules::SV_02,
                    "代收人是同住成年家属，或者受送达人指定的成年人",
                    "没有确认代收人已成年",
                )
                .fix("送达人", "核对代收人的年龄后如实勾选；未满十八周岁的，改用其他方式送达")
                .field("adult"));
            }
            if !signed {
                return receipt(&rules::SV_02, "代收人在送达回证上签收")?;
            }
        }
        ServiceMethod::Leaving => left_before(c, &witness, &officers)?,
        ServiceMethod::Electronic => {
            let Some(address) = state.address.as_ref().and_then(|a| a.electronic.as_ref()) else {
                return Err(Refusal::new(
                    &rules::SV_04,
                    "当事人签署的电子送达确认书",
                    "没有同意电子送达的确认书",
                )
                .fix("承办人", "请当事人签署送达地址确认书")
                .act("confirm_address")
                .field("method"));
            };
            let decides = state.decision.as_ref().is_some_and(|d| d.number == paper);
            if decides && ctx.town.agency.reconsideration_url.trim().is_empty() {
                return Err(Refusal::new(
                    &rules::SV_08,
                    "网上送达决定书时同时提供网上申请复议的渠道",
                    "本镇没有登记网上复议渠道",
                )
                .fix("系统管理员", "登记网上复议渠道，或者改用其他方式送达")
                .field("method"));
            }
            if c.note.trim().is_empty() {
                return Err(Refusal::new(&rules::SV_04, format!("到达{address}的回执号"), "没有填写")
                    .fix("送达人", "填写系统到达回执号")
                    .field("note"));
            }
        }
        ServiceMethod::Post if c.note.trim().is_empty() || c.files.is_empty() => {
            return Err(Refusal::new(&rules::SV_05, "邮件单号和注明收件日的回执", "没有单号或者回执")
                .fix("送达人", "收到回执后登记，以回执收件日为送达日")
                .field("note"));
        }
        ServiceMethod::Entrusted if c.note.trim().is_empty() || !signed => {
            return Err(Refusal::new(&rules::SV_06, "受托、转交机关和签收回证", "没有填写或者没有回证")
                .fix("送达人", "填写受托、转交机关并上传回证")
                .field("note"));
        }
        ServiceMethod::Announcement => {
            return Err(Refusal::new(&rules::SV_07, "发出公告并经过三十日", "公告送达须先发出公告")
                .fix("承办人", "用“公告送达”办理")
                .act("announce_service")
                .field("method"));
        }
        _ => {}
    }
    let undelivered = direct_first(state, &paper, c)?;
    let mut note = c.note.trim().to_string();
    if !undelivered.is_empty() {
        note = format!("直接送达不成：{undelivered}。{note}");
    }
    let decides = state.decision.as_ref().is_some_and(|d| d.number == paper);
    if decides && c.method == ServiceMethod::Electronic {
        note = format!("{note}。同时提供的网上复议渠道：{}", ctx.town.agency.reconsideration_url);
    }
    Ok(CaseFact::PaperServed {
        number: ctx.number("送"),
        paper,
        method: c.method,
        officers,
        served_on,
        recipient,
        relation: c.relation.trim().into(),
        adult: c.method == ServiceMethod::Household,
        left_at,
        note,
        files: c.files.clone(),
        signature: c.signature.clone(),
        witness,
    })
}

pub(super) fn announce(state: &CaseState, c: &AnnounceService, ctx: &Context) -> Result<CaseFact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let paper = waiting(state, &c.paper)?;
    if let Some(a) = state.announcement_of(&paper) {
        return Err(Refusal::new(
            &rules::SV_07,
            "尚未公告送达的文书",
            format!("{paper}已于{}公告", a.announced_on),
        )
        .fix("承办人", "期满后确认送达")
        .act("conclude_announcement")
        .field("paper"));
    }
    sealed(c.sealed)?;
    let reason = text("reason", "下落不明或者其他方式无法送达的原因和经过", &c.reason)
        .map_err(|r| Refusal { rule: &rules::SV_07, ..r })?;
    let announced_on = c.announced_on.unwrap_or(ctx.today());
    let issued = state.paper(&paper).map_or(ctx.today(), |p| p.issued_on);
    if announced_on < issued || announced_on > ctx.today() {
        return Err(incomplete(
            "announced_on",
            format!("发出日在{issued}至今天之间"),
            announced_on.to_string(),
        ));
    }
    Ok(CaseFact::ServiceAnnounced { number: ctx.number("公送"), paper, announced_on, reason, officers })
}

pub(super) fn conclude(
    state: &CaseState,
    c: &ConcludeAnnouncement,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let named = c.paper.trim();
    let running = state.announcements.iter().find(|a| named.is_empty() || a.paper.to_string() == named);
    let Some(a) = running else {
        return Err(Refusal::new(&rules::SV_07, "已经发出公告", "没有正在进行的公告送达")
            .fix("承办人", "先发出公告")
            .act("announce_service"));
    };
    // T-ANN: thirty days, rolled over a rest day in the party's favour. They are over when the last has ended: the
    // party may still come on that day, so the return can be made from the next.
    let due = deadline::announcement(a.announced_on, &ctx.town.calendar);
    let Some(served_on) = due.due.filter(|d| *d < ctx.today()) else {
        return Err(Refusal::new(
            &rules::SV_07,
            "公告之日起经过三十日",
            format!("{}发出，{}届满", a.announced_on, due.due.map_or("届满日暂定".into(), |d| d.to_string())),
        )
        .fix("承办人", "届满次日起确认"));
    };
    Ok(CaseFact::PaperServed {
        number: ctx.number("送"),
        paper: a.paper.clone(),
        method: ServiceMethod::Announcement,
        officers,
        served_on,
        recipient: "（公告送达）".into(),
        relation: String::new(),
        adult: false,
        left_at: String::new(),
        note: format!("{}发出公告，经过三十日", a.announced_on),
        files: c.files.clone(),
        signature: Signature::default(),
        witness: Attestor::default(),
    })
}
