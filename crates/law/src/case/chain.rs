//! 保管链, looked at from outside: where a thing is now, every link of its way, and links that do not fit and were not marked.
//!
//! Several procedures move things: registration, sampling, measures, the keeper's book, the store-room of forfeits. Each leaves
//! facts of its own; here they are one chain. Nothing is decided by it but what [`hold`](super::hold) has decided already.

use super::hold::{Custody, Fact as Hold, Holder, Keeping};
use super::{CaseEvent, CaseFact, CaseState, fund, measure};
use crate::goods::{Goods, Taken};
use crate::matter::PersonRef;
use crate::number::DocNumber;
use crate::party::FileRef;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// 所在
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whereabouts {
    /// 在库
    Stored,
    /// 借出
    Lent,
    /// 在承办人手中
    Officers,
    /// 待入库
    Waiting,
    /// 就地保存、查封
    InPlace,
    /// 已离库
    Gone,
}

impl Whereabouts {
    /// Every answer.
    pub const ALL: [Whereabouts; 6] = [
        Whereabouts::Stored,
        Whereabouts::Lent,
        Whereabouts::Officers,
        Whereabouts::Waiting,
        Whereabouts::InPlace,
        Whereabouts::Gone,
    ];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Whereabouts::Stored => "在库",
            Whereabouts::Lent => "借出",
            Whereabouts::Officers => "在承办人手中",
            Whereabouts::Waiting => "待入库",
            Whereabouts::InPlace => "就地保存、查封",
            Whereabouts::Gone => "已离库",
        }
    }
}

/// Where a thing is, by whichever book it was moved last.
pub fn whereabouts(s: &CaseState, g: &Goods) -> Whereabouts {
    use Whereabouts as W;
    if !g.is_here() {
        return W::Gone;
    }
    let holder = s.hold.keeping(g.no).map(|k| k.holder);
    // What the store-room of forfeits has let out has no place until it is back.
    let let_out = s.fund.moves.iter().any(|m| m.room.is_none() && m.goods.contains(&g.no));
    match (holder, &g.place) {
        (Some(Holder::Borrower), _) => W::Lent,
        (_, Some(_)) => W::Stored,
        (Some(Holder::Party), None) => W::InPlace,
        (Some(Holder::Keeper), None) => W::Officers,
        _ if g.taken == Taken::Sealed => W::InPlace,
        _ if g.taken == Taken::Sampled || let_out => W::Officers,
        _ => W::Waiting,
    }
}

/// Whether a thing that is still here has been ordered back to the party: by the decision on a registration, the release of a
/// measure, or a refund.
pub fn goes_back(s: &CaseState, no: u32) -> bool {
    let released = s.measure.measures.iter().flat_map(|m| &m.releases);
    let here = s.goods.get(no).is_some_and(Goods::is_here);
    here && (s.hold.to_return.contains(&no)
        || released.filter(|r| r.returned_on.is_none()).any(|r| r.goods.contains(&no))
        || s.goes_back(no))
}

/// One link.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Link {
    /// 时间
    pub at: DateTime,
    /// 动作
    pub action: String,
    /// 从
    pub from: String,
    /// 到
    pub to: String,
    /// 登记人、执法人员
    pub people: String,
    /// 用途、事由
    pub purpose: String,
    /// 存放处所
    pub place: String,
    /// 状况
    pub condition: String,
    /// 封签号
    pub seal: String,
    /// 流转后校验值
    pub hash: String,
    /// 见证人: a personal detail.
    pub witness: String,
    /// 文书
    pub paper: Option<DocNumber>,
    /// 照片录像
    pub files: Vec<FileRef>,
    /// 断链的情况
    pub broken: Option<String>,
}

fn named(people: &[PersonRef], by: &PersonRef) -> String {
    if people.is_empty() {
        return by.name.clone();
    }
    people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("、")
}

/// How a thing came in, where this fact took it in: with the officers and the pictures of the taking.
fn taken(event: &CaseEvent, g: &Goods, k: Option<&Keeping>) -> Link {
    let (officers, files, place): (&[PersonRef], &[FileRef], &str) = match &event.fact {
        CaseFact::Hold(Hold::GoodsHeld { officers, files, place, .. }) => (officers, files, place),
        CaseFact::Hold(Hold::SampleTaken { officers, files, place, .. }) => (officers, files, place),
        CaseFact::Fund(fund::Fact::ForfeitsCollected { officers, .. }) => (officers, &[], ""),
        _ => (&[], &[], ""),
    };
    Link {
        at: k.map_or(event.at, |k| k.at),
        action: format!("取得：{}", g.taken.label()),
        from: "当事人".into(),
        to: k.map_or(Holder::Officers, |k| k.holder).label().into(),
        people: named(officers, &event.by),
        place: place.into(),
        condition: g.item.condition.clone(),
        seal: k.map_or(String::new(), |k| k.seal.clone()),
        paper: Some(g.by.clone()),
        files: files.to_vec(),
        ..Link::default()
    }
}

/// A move that this fact says of the thing.
fn moved(event: &CaseEvent, no: u32) -> Option<Link> {
    let link = |action: &str| Link {
        at: event.at,
        action: action.into(),
        people: event.by.name.clone(),
        ..Link::default()
    };
    match &event.fact {
        CaseFact::Hold(Hold::CustodyRecorded {
            goods,
            action,
            moved_at,
            giver,
            taker,
            purpose,
            place,
            condition,
            seal,
            hash_after,
            broken,
            officers,
            witness,
            files,
            ..
        }) if *goods == no => Some(Link {
            at: *moved_at,
            from: giver.clone(),
            to: taker.clone(),
            people: named(officers, &event.by),
            purpose: purpose.clone(),
            place: place.clone(),
            condition: condition.clone(),
            seal: seal.clone(),
            hash: hash_after.clone(),
            witness: witness.name().into(),
            files: files.clone(),
            broken: broken.clone(),
            ..link(action.label())
        }),
        CaseFact::Hold(Hold::CustodyFaultFound { goods, count, fault }) if *goods == no => {
            Some(Link { paper: Some(count.clone()), broken: Some(fault.clone()), ..link("盘点发现") })
        }
        CaseFact::Hold(Hold::ConfiscatedStored { goods, decision, place, condition })
            if goods.contains(&no) =>
        {
            Some(Link {
                to: event.by.name.clone(),
                place: place.clone(),
                condition: condition.clone(),
                paper: Some(decision.clone()),
                ..link("没收转库")
            })
        }
        CaseFact::Fund(fund::Fact::GoodsStored { goods, room, officers, condition, files })
            if goods.contains(&no) =>
        {
            Some(Link {
                from: named(officers, &event.by),
                to: event.by.name.clone(),
                place: room.clone(),
                condition: condition.clone(),
                files: files.clone(),
                ..link("入库")
            })
        }
        CaseFact::Fund(fund::Fact::GoodsReleased { goods, reason, recipient }) if goods.contains(&no) => {
            Some(Link {
                from: event.by.name.clone(),
                to: recipient.clone(),
                purpose: reason.clone(),
                ..link("出库")
            })
        }
        CaseFact::Fund(fund::Fact::GoodsCounted { booked, missing, supervisor, explanation, .. })
            if booked.contains(&no) =>
        {
            let found = if missing.contains(&no) { "本案盘点：不在" } else { "本案盘点：在" };
            Some(Link {
                people: format!("{}、{}", event.by.name, supervisor.name),
                purpose: explanation.clone(),
                ..link(found)
            })
        }
        CaseFact::Measure(measure::Fact::MeasureKept { goods, place, keeper, condition, files, .. })
            if goods.contains(&no) =>
        {
            Some(Link {
                to: keeper.clone(),
                place: place.clone(),
                condition: condition.clone(),
                files: files.clone(),
                ..link("保管检查")
            })
        }
        _ => None,
    }
}

/// Every link of a thing's way, the first first: how it was taken, every move, what was found of it, how it left.
pub fn links(events: &[CaseEvent], no: u32) -> Vec<Link> {
    let (mut state, mut all) = (CaseState::default(), Vec::new());
    for event in events {
        let before = state.goods.get(no).cloned();
        state.evolve(event);
        let Some(now) = state.goods.get(no) else { continue };
        match &before {
            None => all.push(taken(event, now, state.hold.keeping(no))),
            Some(before) => {
                all.extend(moved(event, no));
                if before.taken != now.taken
                    && !matches!(event.fact, CaseFact::Hold(Hold::ConfiscatedStored { .. }))
                {
                    all.push(Link {
                        at: event.at,
                        action: format!("转为{}", now.taken.label()),
                        people: event.by.name.clone(),
                        paper: Some(now.by.clone()),
                        ..Link::default()
                    });
                }
                if let (true, Some((gone, on))) = (before.is_here(), now.gone) {
                    all.push(Link {
                        at: event.at,
                        action: gone.label().into(),
                        purpose: format!("{on}离开本机关"),
                        people: event.by.name.clone(),
                        ..Link::default()
                    });
                }
            }
        }
    }
    all
}

/// What does not fit the link before it although neither it nor an earlier one says so.
fn misfit(event: &CaseEvent, state: &CaseState) -> Option<(u32, String)> {
    let CaseFact::Hold(Hold::CustodyRecorded {
        goods,
        action,
        moved_at,
        seal,
        hash_before,
        hash_after,
        broken,
        ..
    }) = &event.fact
    else {
        return None;
    };
    let begun = state.goods.get(*goods).map(|g| g.on.at(0, 0, 0, 0));
    let k = state.hold.keeping(*goods);
    let last = k.map(|k| k.at).or(begun);
    if last.is_some_and(|at| *moved_at < at) {
        return Some((*goods, format!("{}（{moved_at}）早于上一次流转", action.label())));
    }
    let k = k.filter(|k| broken.is_none() && k.broken.is_none())?;
    let sealed = !k.seal.is_empty() && *action != Custody::Sealed;
    let what = if sealed && *seal != k.seal {
        format!("封签号应为{}，记为“{seal}”", k.seal)
    } else if *hash_before != k.hash || (!k.hash.is_empty() && !hash_after.eq_ignore_ascii_case(&k.hash)) {
        "校验值与上一次流转不符".into()
    } else {
        return None;
    };
    Some((*goods, format!("{}（{moved_at}）{what}，没有标为断链", action.label())))
}

/// Links that break a chain and are not marked as breaking it, by thing: the order of time, the seal, the digest. The core lets
/// none come about; a record that was altered may hold one.
pub fn unmarked(events: &[CaseEvent]) -> Vec<(u32, String)> {
    let (mut state, mut all) = (CaseState::default(), Vec::new());
    for event in events {
        all.extend(misfit(event, &state));
        state.evolve(event);
    }
    all
}
