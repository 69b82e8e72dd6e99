//! 收集证据的文书 — the summons to an inquiry, evidence from others, data extracted, pictures described.

use super::keep::shown;
use super::{DataPath, Fact};
use crate::case::acts::there_is;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::clue::signed;
use crate::context::Context;
use crate::matter::{PersonRef, fit_then, incomplete, text};
use crate::number::DocNumber;
use crate::party::{Attestor, FileRef, Party, Signature};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 通知询问
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SummonInquiry {
    /// 被通知人; the party when it has no name.
    pub person: Party,
    /// 询问时间
    pub ask_at: Option<DateTime>,
    /// 询问地点
    pub place: String,
    /// 携带材料
    pub materials: String,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 调取证据
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestEvidence {
    /// 被调取单位或者个人
    pub recipient: String,
    /// 调取清单, one a line.
    pub materials: String,
    /// 期限
    pub due_on: Option<Date>,
    /// 理由
    pub reason: String,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 登记调取结果
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReceiveEvidence {
    /// 通知书文号; the first that waits when empty.
    pub request: String,
    /// 收到的材料
    pub received: String,
    /// 未提供的部分和原因
    pub missing: String,
    /// 附件
    pub files: Vec<FileRef>,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 提取电子数据
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExtractData {
    /// 提取对象
    pub object: String,
    /// 设备、系统环境和运行情况
    pub environment: String,
    /// 方式
    pub path: DataPath,
    /// 未封存原始介质的原因
    pub path_reason: String,
    /// 方法和过程
    pub method: String,
    /// 开始
    pub started_at: Option<DateTime>,
    /// 结束; now when absent.
    pub ended_at: Option<DateTime>,
    /// 地点
    pub place: String,
    /// 提取的文件
    pub files: Vec<FileRef>,
    /// 类别, one a line in the order of the files; one line serves for all.
    pub categories: String,
    /// 过程录像
    pub films: Vec<FileRef>,
    /// 已出示执法证
    pub shown_certificates: bool,
    /// 提取人
    pub officers: Vec<PersonId>,
    /// 持有人签名或者拒签注记
    pub signature: Signature,
    /// 见证人签名
    pub witness: Signature,
    /// 见证人的身份、单位
    pub witness_identity: String,
    /// 没有合格见证人的原因
    pub no_witness: String,
}

/// 一份电子数据 of the list: what the law asks of each (类别、格式、完整性校验值).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DataFile {
    /// 类别
    pub category: String,
    /// 格式
    pub format: String,
    /// 文件, with its digests.
    pub file: FileRef,
}

/// 说明照片录像
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DescribePictures {
    /// 拍摄人
    pub author: PersonId,
    /// 拍摄时间; that of the first file when absent.
    pub taken_at: Option<DateTime>,
    /// 拍摄地点
    pub place: String,
    /// 制作方法、器材
    pub method: String,
    /// 证明对象
    pub proves: String,
    /// 照片录像
    pub files: Vec<FileRef>,
    /// 与原件一致，未作修改
    pub unaltered: bool,
    /// 承办人员
    pub officers: Vec<PersonId>,
    /// 当事人签名或者拒签注记
    pub signature: Signature,
}

/// Evidence was asked for and has not come.
pub(super) fn awaited(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.hold.requests.iter().any(|r| r.received_on.is_none()), "有未登记结果的调取", "没有")
}

/// Lines that say something.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(String::from).collect()
}

pub(super) fn summon(state: &CaseState, c: &SummonInquiry, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let mut person = c.person.clone();
    if person.name.trim().is_empty() {
        person = state.subject()?.party.clone();
    }
    person.name = text("person.name", "被通知人", &person.name)?;
    let ask_at = c.ask_at.ok_or_else(|| incomplete("ask_at", "询问时间", "没有填写"))?;
    if ask_at <= ctx.now {
        return Err(incomplete("ask_at", "询问时间晚于现在", ask_at.to_string()));
    }
    Ok(vec![Fact::InquirySummoned {
        number: ctx.number("询通"),
        person,
        ask_at,
        place: text("place", "询问地点", &c.place)?,
        materials: text("materials", "携带材料", &c.materials)?,
        officers,
    }])
}

pub(super) fn request(state: &CaseState, c: &RequestEvidence, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let due_on = c.due_on.ok_or_else(|| incomplete("due_on", "提供期限", "没有填写"))?;
    if due_on < ctx.today() {
        return Err(incomplete("due_on", "提供期限不早于今天", due_on.to_string()));
    }
    text("materials", "调取清单", &c.materials)?;
    Ok(vec![Fact::EvidenceRequested {
        number: ctx.number("调"),
        recipient: text("recipient", "被调取单位或者个人", &c.recipient)?,
        materials: lines(&c.materials),
        due_on,
        reason: text("reason", "调取理由", &c.reason)?,
        officers,
    }])
}

pub(super) fn receive(state: &CaseState, c: &ReceiveEvidence, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let named = c.request.trim();
    let open = state
        .hold
        .requests
        .iter()
        .find(|r| r.received_on.is_none() && (named.is_empty() || r.number.to_string() == named));
    let request: DocNumber = open
        .map(|r| r.number.clone())
        .ok_or_else(|| incomplete("request", "未登记结果的《调取证据通知书》文号", named.to_string()))?;
    let (received, missing) = (c.received.trim(), c.missing.trim());
    if received.is_empty() && missing.is_empty() {
        return Err(incomplete("received", "收到的材料；没有收到的写明原因", "没有填写"));
    }
    if !received.is_empty() {
        crate::case::remedy::may_gather(state, ctx)?;
    }
    Ok(vec![Fact::RequestedEvidenceReceived {
        request,
        received: received.into(),
        missing: missing.into(),
        files: c.files.clone(),
        officers,
    }])
}

/// V-01: both digests of every file, as the store reckons them.
pub(super) fn digested(files: &[FileRef]) -> Result<(), Refusal> {
    let hex = |d: &str| d.len() == 64 && d.bytes().all(|b| b.is_ascii_hexdigit());
    match files.iter().find(|f| !hex(&f.sha256) || !hex(&f.sm3)) {
        None => Ok(()),
        Some(f) => Err(Refusal::new(
            &rules::V_01,
            "每个文件的完整性校验值（SHA-256 和 SM3）",
            format!("“{}”没有校验值", f.name),
        )
        .fix("承办人", "重新上传文件，由系统计算校验值")
        .field("files")),
    }
}

/// V-03: a witness stands apart from the case.
fn impartial(
    state: &CaseState,
    officers: &[PersonRef],
    witness: &Attestor,
    ctx: &Context,
) -> Result<(), Refusal> {
    let name = witness.name();
    let handles = officers.iter().any(|o| o.name == name)
        || ctx.people.values().any(|p| p.name == name && state.is_handler(&p.id));
    if handles {
        return Err(Refusal::new(
            &rules::V_03,
            "与案件没有利害关系、不是办案人员的见证人",
            format!("{name}是本案办案人员"),
        )
        .fix("提取人", "另请见证人；没有合格见证人的，注明情况并录像")
        .field("witness"));
    }
    text("witness_identity", "见证人的身份、单位", &witness.identity)
        .map(|_| ())
        .map_err(|r| Refusal { rule: &rules::V_03, ..r })
}

/// V-02, V-03: the holder signs; else a witness; else it is noted why there is none, and filmed.
fn extraction_attested(
    state: &CaseState,
    c: &ExtractData,
    officers: &[PersonRef],
    ctx: &Context,
) -> Result<Attestor, Refusal> {
    let witness = Attestor::new(&c.witness, &c.witness_identity);
    if witness.signed() {
        impartial(state, officers, &witness, ctx)?;
        return Ok(witness);
    }
    if c.signature.given() {
        return Ok(witness);
    }
    if c.no_witness.trim().is_empty() {
        return Err(Refusal::new(
            &rules::V_02,
            "电子数据持有人签名；不能或者拒绝签名的，由见证人签名",
            "持有人没有签名，也没有见证人签名",
        )
        .fix("提取人", "请持有人或者见证人签名；没有合格见证人的，注明原因并录像")
        .field("signature"));
    }
    if c.films.is_empty() {
        return Err(Refusal::new(&rules::V_03, "没有合格见证人的，对过程录像", "没有录像")
            .fix("提取人", "上传提取过程的录像")
            .field("films"));
    }
    Ok(witness)
}

/// What a file is, by its name and contents.
fn format_of(file: &FileRef) -> String {
    match file.name.rsplit_once('.') {
        Some((_, ext)) if !ext.is_empty() => format!("{}（{}）", ext.to_uppercase(), file.media_type),
        _ => file.media_type.clone(),
    }
}

pub(super) fn extract(state: &CaseState, c: &ExtractData, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    shown(c.shown_certificates)?;
    let ended_at = c.ended_at.unwrap_or(ctx.now);
    let started_at = c.started_at.unwrap_or(ended_at);
    let filed = state.filed_on.unwrap_or(ctx.today());
    if started_at > ended_at || ended_at > ctx.now || started_at.date() < filed {
        return Err(incomplete(
            "ended_at",
            format!("立案（{filed}）以后开始，结束不晚于现在"),
            format!("{started_at}至{ended_at}"),
        ));
    }
    fit_then(ctx, &officers, started_at.date())?;
    if c.path != DataPath::Medium && c.path_reason.trim().is_empty() {
        return Err(Refusal::new(
            &rules::V_07,
            "能封存原始存储介质的封存；不能的，写明原因再提取或者打印、拍照",
            format!("选择“{}”，没有写明原因", c.path.label()),
        )
        .fix("提取人", "写明不能封存原始存储介质的原因")
        .field("path_reason"));
    }
    if c.files.is_empty() {
        return Err(Refusal::new(&rules::V_02, "电子数据清单：每份数据的类别、格式、校验值", "清单是空的")
            .fix("提取人", "上传提取的文件")
            .field("files"));
    }
    digested(&c.files)?;
    let categories = lines(&c.categories);
    if categories.len() != 1 && categories.len() != c.files.len() {
        return Err(Refusal::new(
            &rules::V_02,
            "每份数据的类别（只写一行的，各份相同）",
            format!("{}个文件，写了{}行类别", c.files.len(), categories.len()),
        )
        .fix("提取人", "按文件顺序逐行写明类别")
        .field("categories"));
    }
    let environment = text("environment", "设备、系统环境和运行是否正常", &c.environment)
        .map_err(|r| Refusal { rule: &rules::V_05, ..r })?;
    let witness = extraction_attested(state, c, &officers, ctx)?;
    let list = c.files.iter().enumerate().map(|(i, file)| DataFile {
        category: categories.get(i).or(categories.first()).cloned().unwrap_or_default(),
        format: format_of(file),
        file: file.clone(),
    });
    Ok(vec![Fact::DataExtracted {
        number: ctx.number("电"),
        object: text("object", "提取对象", &c.object)?,
        environment,
        path: c.path,
        path_reason: c.path_reason.trim().into(),
        method: text("method", "提取方法和过程", &c.method)?,
        started_at,
        ended_at,
        place: text("place", "提取地点", &c.place)?,
        list: list.collect(),
        films: c.films.clone(),
        shown_certificates: true,
        officers,
        signature: c.signature.clone(),
        witness,
        no_witness: c.no_witness.trim().into(),
    }])
}

pub(super) fn describe(state: &CaseState, c: &DescribePictures, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let no = |field, need: &str, have: &str| {
        Err(Refusal::new(&rules::X_06, need, have).fix("承办人", "按要求补正").field(field))
    };
    if c.files.is_empty() {
        return no("files", "照片、录像", "没有附件");
    }
    digested(&c.files)?;
    if !c.unaltered {
        return no("unaltered", "与原件一致、未作修改的声明", "没有确认");
    }
    let Some(author) =
        officers.iter().find(|o| o.id == c.author || (c.author.is_empty() && o.id == ctx.actor.id))
    else {
        return no("author", "由办案人员之一拍摄", "拍摄人不在承办人员之中");
    };
    let first = c.files.iter().find_map(|f| f.taken_at);
    let Some(taken_at) = c.taken_at.or(first) else {
        return no("taken_at", "拍摄时间", "没有填写，文件里也没有");
    };
    if taken_at > ctx.now {
        return no("taken_at", "拍摄时间不晚于现在", &taken_at.to_string());
    }
    signed(&c.signature, "当事人签名，或者注明拒签、不在场的情况")?;
    let says = |field, label, value: &str| {
        text(field, label, value).map_err(|r| Refusal { rule: &rules::X_06, ..r })
    };
    Ok(vec![Fact::PicturesDescribed {
        number: ctx.number("照"),
        author: author.clone(),
        taken_at,
        place: says("place", "拍摄地点", &c.place)?,
        method: says("method", "制作方法、器材", &c.method)?,
        proves: says("proves", "证明对象", &c.proves)?,
        files: c.files.clone(),
        officers,
        signature: c.signature.clone(),
    }])
}
