//! 处置 — proposed by the keeping side, approved by the head, carried out in public, its proceeds to the treasury
//! (F-13, F-14, R-10).

use super::keeping::keeper;
use super::{Disposal, Fact};
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::deadline::{self, Deadline};
use crate::goods::{Gone, Goods, Taken};
use crate::matter::{PersonRef, incomplete, text};
use crate::money::Fen;
use crate::party::{Attestor, FileRef, Signature};
use crate::person::Role;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 处置方式
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisposalWay {
    /// 委托拍卖
    #[default]
    Auction,
    /// 变卖: only what does not keep.
    Sale,
    /// 移交有关部门: dangerous, restricted and monopoly goods.
    HandOver,
    /// 销毁
    Destruction,
    /// 随卷存档: what must stay as evidence.
    Filed,
}

impl DisposalWay {
    /// Every way.
    pub const ALL: [DisposalWay; 5] = [
        DisposalWay::Auction,
        DisposalWay::Sale,
        DisposalWay::HandOver,
        DisposalWay::Destruction,
        DisposalWay::Filed,
    ];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            DisposalWay::Auction => "委托公开拍卖",
            DisposalWay::Sale => "变卖（鲜活、易腐、易变质、低值易耗）",
            DisposalWay::HandOver => "移交有关部门（危险、限制流通、专卖物品）",
            DisposalWay::Destruction => "销毁",
            DisposalWay::Filed => "拍照存卷，原物随卷保管",
        }
    }

    /// Whether it brings money in.
    pub fn sells(self) -> bool {
        matches!(self, DisposalWay::Auction | DisposalWay::Sale)
    }

    /// How the thing has left.
    fn gone(self) -> Gone {
        match self {
            DisposalWay::Auction | DisposalWay::Sale => Gone::Sold,
            DisposalWay::HandOver => Gone::Transferred,
            DisposalWay::Destruction => Gone::Destroyed,
            DisposalWay::Filed => Gone::Otherwise,
        }
    }
}

/// 通知领取
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotifyClaim {
    /// 应当退还当事人的物品序号
    pub goods: Vec<u32>,
    /// 通知日
    pub on: Option<Date>,
    /// 书面通知的方式
    pub way: String,
    /// 通知书
    pub files: Vec<FileRef>,
}

/// 提出处置
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeDisposal {
    /// 物品序号
    pub goods: Vec<u32>,
    /// 方式
    pub way: DisposalWay,
    /// 鲜活、易腐、易变质、低值易耗 (豫赃§31).
    pub perishable: bool,
    /// 理由
    pub reason: String,
    /// 估价（分）
    pub value: Fen,
}

/// 批准处置
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApproveDisposal {
    /// 同意; false turns it down.
    pub approve: bool,
    /// 意见
    pub opinion: String,
}

/// 实施处置
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CarryOutDisposal {
    /// 处置日
    pub on: Option<Date>,
    /// 受托拍卖人、收购人、接收单位
    pub agent: String,
    /// 见证人签名
    pub witness: Signature,
    /// 见证人的身份、单位
    pub witness_identity: String,
    /// 所得款项（分）
    pub proceeds: Fen,
    /// 经过
    pub process: String,
    /// 照片、成交确认书、接收回执
    pub files: Vec<FileRef>,
}

/// 处置款缴库
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RemitProceeds {
    /// 第几次处置, from 1; the first that waits when zero.
    pub disposal: u32,
    /// 缴库日
    pub on: Option<Date>,
    /// 缴款书号
    pub voucher: String,
}

/// F-14: the day on which the six months after a written notice to fetch a thing have run out.
pub(super) fn claim_over(state: &CaseState, no: u32, ctx: &Context) -> Option<Deadline> {
    let claim = state.fund.claims.iter().rev().find(|c| c.goods.contains(&no))?;
    Some(deadline::claim(claim.on, &ctx.town.calendar))
}

pub(super) fn notify(state: &CaseState, c: &NotifyClaim, ctx: &Context) -> Result<Fact, Refusal> {
    guard::books(state, ctx)?;
    if c.goods.is_empty() {
        return Err(incomplete("goods", "选择应当退还的物品", "没有选择"));
    }
    for no in &c.goods {
        let theirs = |g: &Goods| g.taken != Taken::Confiscated || state.goes_back(*no);
        if state.goods.get(*no).is_none_or(|g| !g.is_here() || !theirs(g)) {
            return Err(incomplete("goods", "在本机关、没有没收或者决定退还的物品", format!("第{no}项不是")));
        }
    }
    if let Some(no) = c.goods.iter().find(|no| state.fund.claims.iter().any(|k| k.goods.contains(no))) {
        return Err(incomplete("goods", "尚未通知领取的物品", format!("第{no}项已经通知")));
    }
    if c.files.is_empty() {
        return Err(Refusal::new(&rules::F_14, "书面通知当事人领取", "没有通知书")
            .fix("承办人", "上传通知书和送达凭证")
            .field("files"));
    }
    let from = c.goods.iter().filter_map(|no| state.goods.get(*no)).map(|g| g.on).max();
    let on = c.on.unwrap_or(ctx.today());
    if on > ctx.today() || from.is_some_and(|f| on < f) {
        return Err(incomplete("on", "取得之后、不晚于今天的日期", on.to_string()));
    }
    Ok(Fact::ClaimNotified {
        goods: c.goods.clone(),
        on,
        way: text("way", "书面通知的方式", &c.way)?,
        files: c.files.clone(),
    })
}

/// F-14: before the case is concluded nothing is disposed of but what does not keep; what was not confiscated is the
/// party's, until six months after a written notice have passed.
///
/// Asked when it is proposed, approved and carried out: what has come in between counts.
fn disposable(
    state: &CaseState,
    goods: &[u32],
    (way, perishable): (DisposalWay, bool),
    ctx: &Context,
) -> Result<(), Refusal> {
    let no = |need: String, have: String, who: &str, how: &str| {
        Err(Refusal::new(&rules::F_14, need, have).fix(who, how).field("goods"))
    };
    if perishable {
        return match way {
            DisposalWay::Sale => Ok(()),
            _ => no(
                "鲜活、易腐等物品只能变卖".into(),
                way.label().into(),
                "保管员",
                "改为变卖；不属于鲜活、易腐的，结案后处置",
            ),
        };
    }
    for item in goods.iter().filter_map(|no| state.goods.get(*no)) {
        let name = &item.item.name;
        if item.taken == Taken::Confiscated && !state.goes_back(item.no) {
            if state.remedy.annulled() {
                return no(
                    "没收物品的决定有效".into(),
                    "决定已被撤销或者确认无效".into(),
                    "法治室",
                    "提出退还",
                )
                .map_err(|r: Refusal| r.act("request_refund"));
            }
            if !state.stage.is_concluded() {
                return no(
                    "结案后再处置（鲜活、易腐等除外）".into(),
                    "案件尚未结案".into(),
                    "承办人",
                    "结案后再提出；不易保存的按鲜活、易腐物品提出",
                );
            }
            if state.remedy.pending().is_some() || state.stays.iter().any(|s| s.to.is_none()) {
                return no(
                    "没有进行中的复议、诉讼".into(),
                    "复议、诉讼尚未终结".into(),
                    "法治室",
                    "复议决定、裁判生效后再处置",
                );
            }
            continue;
        }
        match claim_over(state, item.no, ctx).map(|d| d.due) {
            Some(Some(due)) if due < ctx.today() => {}
            Some(Some(due)) => {
                return no(
                    format!("通知领取满六个月（{due}）仍未领取"),
                    format!("{name}尚在领取期内"),
                    "保管员",
                    "期满后再提出处置",
                );
            }
            _ => {
                return no(
                    "决定没收的物品，或者通知后六个月未领取的物品".into(),
                    format!("{name}没有没收，也没有期满的领取通知"),
                    "承办人",
                    "应当退还的，书面通知当事人领取",
                )
                .map_err(|r: Refusal| r.act("notify_claim"));
            }
        }
    }
    Ok(())
}

pub(super) fn propose(state: &CaseState, c: &ProposeDisposal, ctx: &Context) -> Result<Fact, Refusal> {
    keeper(state, ctx, "处置")?;
    if state.fund.disposals.last().is_some_and(Disposal::is_open) {
        return Err(Refusal::new(&rules::F_13, "前一次处置已经办结", "前一次尚未办结")
            .fix("保管员", "先办结前一次处置")
            .act("carry_out_disposal"));
    }
    if c.goods.is_empty() {
        return Err(incomplete("goods", "选择处置的物品", "没有选择"));
    }
    for no in &c.goods {
        if state.stored().all(|g| g.no != *no) {
            return Err(Refusal::new(
                &rules::R_10,
                "已经入库、由保管员保管的物品",
                format!("第{no}项不在库"),
            )
            .fix("保管员", "先验收入库")
            .act("store_goods")
            .field("goods"));
        }
    }
    if c.way == DisposalWay::Sale && !c.perishable {
        return Err(Refusal::new(&rules::F_13, "公开拍卖（只有鲜活、易腐、低值易耗物品可以变卖）", "拟变卖")
            .fix("保管员", "改为委托公开拍卖")
            .field("way"));
    }
    disposable(state, &c.goods, (c.way, c.perishable), ctx)?;
    if c.value.0 < 0 || c.value > Fen::MOST {
        return Err(incomplete("value", "不小于零的估价", c.value.to_string()));
    }
    Ok(Fact::DisposalProposed {
        goods: c.goods.clone(),
        way: c.way,
        perishable: c.perishable,
        reason: text("reason", "处置理由", &c.reason)?,
        value: c.value,
    })
}

pub(super) fn approve(state: &CaseState, c: &ApproveDisposal, ctx: &Context) -> Result<Fact, Refusal> {
    guard::signs_as_head(state, ctx)?;
    if let Some(d) = state.fund.disposals.last().filter(|d| c.approve && d.is_open()) {
        disposable(state, &d.goods, (d.way, d.perishable), ctx)?;
    }
    Ok(Fact::DisposalDecided { approved: c.approve, opinion: text("opinion", "意见", &c.opinion)? })
}

pub(super) fn carry_out(state: &CaseState, c: &CarryOutDisposal, ctx: &Context) -> Result<Fact, Refusal> {
    keeper(state, ctx, "处置")?;
    let waiting = state.fund.disposals.last().filter(|d| d.is_open());
    let Some((disposal, approved_on)) = waiting.and_then(|d| d.approved_on.map(|on| (d, on))) else {
        return Err(Refusal::new(&rules::F_13, "镇政府负责人批准的处置", "没有")
            .fix("镇政府负责人", "审批处置")
            .act("approve_disposal"));
    };
    // 豫赃§30: what is auctioned is handed to the treasury's side, which entrusts an auctioneer.
    if disposal.way == DisposalWay::Auction && !ctx.actor.is(Role::Finance) {
        return Err(Refusal::new(
            &rules::F_13,
            "由财政部门委托有拍卖资格的拍卖人拍卖",
            format!("{}不是财政人员", ctx.actor.name),
        )
        .fix("财政", "委托拍卖后登记"));
    }
    disposable(state, &disposal.goods, (disposal.way, disposal.perishable), ctx)?;
    let on = c.on.unwrap_or(ctx.today());
    if on < approved_on || on > ctx.today() {
        return Err(incomplete("on", format!("{approved_on}（批准）至今天之间的日期"), on.to_string()));
    }
    for no in &disposal.goods {
        if state.goods.get(*no).is_none_or(|g| !g.is_here()) {
            return Err(incomplete("goods", "仍在本机关的物品", format!("第{no}项已经不在")));
        }
    }
    let lacks = |need: &str, how: &str, field| {
        Err(Refusal::new(&rules::F_13, need, "没有").fix("保管员", how).field(field))
    };
    let witness = Attestor::new(&c.witness, &c.witness_identity);
    if !witness.signed() {
        return lacks("处置有见证人，见证人签名", "由经办人以外的人到场见证并签名", "witness");
    }
    guard::witness_apart(&witness, &[PersonRef::from(ctx.actor)], &rules::F_13)?;
    if c.files.is_empty() {
        let what = if disposal.way == DisposalWay::Destruction {
            "销毁的照片"
        } else {
            "处置的照片或者凭证"
        };
        return lacks(what, "上传照片、成交确认书或者接收回执", "files");
    }
    if matches!(disposal.way, DisposalWay::Auction | DisposalWay::Sale | DisposalWay::HandOver)
        && c.agent.trim().is_empty()
    {
        return lacks("受托拍卖人、收购人或者接收单位", "填写名称", "agent");
    }
    if (c.proceeds.0 > 0) != disposal.way.sells() || c.proceeds.0 < 0 || c.proceeds > Fen::MOST {
        let need = if disposal.way.sells() { "成交款大于零" } else { "没有款项" };
        return Err(incomplete("proceeds", need, c.proceeds.to_string()));
    }
    Ok(Fact::DisposalCarriedOut {
        number: ctx.number("处"),
        goods: disposal.goods.clone(),
        way: disposal.way,
        gone: disposal.way.gone(),
        on,
        agent: c.agent.trim().into(),
        witness,
        proceeds: c.proceeds,
        process: text("process", "处置经过", &c.process)?,
        files: c.files.clone(),
    })
}

pub(super) fn remit(state: &CaseState, c: &RemitProceeds, ctx: &Context) -> Result<Fact, Refusal> {
    keeper(state, ctx, "缴库")?;
    let wanted = |(no, d): &(u32, &Disposal)| d.owes_treasury() && (c.disposal == 0 || c.disposal == *no);
    let Some((no, disposal)) = state.fund.numbered().find(wanted) else {
        return Err(incomplete("disposal", "有款项未缴库的处置", format!("第{}次", c.disposal)));
    };
    let sold = disposal.done_on.unwrap_or(ctx.today());
    let on = c.on.unwrap_or(ctx.today());
    if on < sold || on > ctx.today() {
        return Err(incomplete("on", format!("{sold}至今天之间的日期"), on.to_string()));
    }
    Ok(Fact::ProceedsRemitted {
        disposal: no,
        amount: disposal.proceeds,
        on,
        voucher: text("voucher", "缴款书号", &c.voucher)?,
    })
}
