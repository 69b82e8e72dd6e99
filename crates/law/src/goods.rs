//! 涉案物品 — things taken in a case: by whose document, where they are now, and what became of them.
//!
//! Registration, sampling, sealing and seizure take things in; return, testing, transfer and disposal let them go. The
//! case keeps one list, so that no thing is in two hands and none is forgotten at closing.

use crate::number::DocNumber;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 一项物品, as it stands on a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GoodsItem {
    /// 名称
    pub name: String,
    /// 规格、型号、特征
    pub spec: String,
    /// 数量, with its unit: `3台`.
    pub quantity: String,
    /// 状况: 完好、破损 …
    pub condition: String,
}

/// The first thing of `taken` that goes beyond `approved`: another thing, another unit, or more of it. Each is a name and
/// a quantity with its unit; what stands on several lines counts together.
pub fn beyond<'a>(
    taken: impl IntoIterator<Item = (&'a str, &'a str)>,
    approved: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Option<String> {
    let mut left: Vec<(&str, Amount)> =
        approved.into_iter().map(|(n, q)| (n.trim(), Amount::of(q))).collect();
    taken.into_iter().find_map(|(name, quantity)| {
        let mut amount = Amount::of(quantity);
        for (_, more) in left.iter_mut().filter(|(n, m)| *n == name.trim() && m.unit == amount.unit) {
            let part = more.thousandths.min(amount.thousandths);
            more.thousandths -= part;
            amount.thousandths -= part;
        }
        (amount.thousandths > 0).then(|| format!("{}{}", name.trim(), quantity.trim()))
    })
}

/// A quantity as the officers write it: `3台`, `6.5千克`; without a number (`一批`) it is one of its kind.
struct Amount<'a> {
    thousandths: u64,
    unit: &'a str,
}

impl<'a> Amount<'a> {
    fn of(text: &'a str) -> Self {
        let text = text.trim();
        let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        let part = format!("{part:0<3}");
        let thousandths = whole.parse::<u64>().ok().zip(part.get(..3).and_then(|p| p.parse::<u64>().ok()));
        match thousandths {
            Some((whole, part)) => {
                Amount { thousandths: whole.saturating_mul(1_000).saturating_add(part), unit: unit.trim() }
            }
            None => Amount { thousandths: 1_000, unit: text },
        }
    }
}

/// 取得方式
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// 先行登记保存
    Held,
    /// 抽样取证
    Sampled,
    /// 查封
    Sealed,
    /// 扣押
    Seized,
    /// 没收
    Confiscated,
}

impl Taken {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Taken::Held => "先行登记保存",
            Taken::Sampled => "抽样取证",
            Taken::Sealed => "查封",
            Taken::Seized => "扣押",
            Taken::Confiscated => "没收",
        }
    }
}

/// 去向: how a thing left the agency's hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gone {
    /// 退还
    Returned,
    /// 解除
    Released,
    /// 检验中耗尽
    UsedUp,
    /// 移送
    Transferred,
    /// 拍卖、变卖
    Sold,
    /// 销毁
    Destroyed,
    /// 其他依法处理
    Otherwise,
}

impl Gone {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Gone::Returned => "退还",
            Gone::Released => "解除",
            Gone::UsedUp => "检验耗尽",
            Gone::Transferred => "移送",
            Gone::Sold => "拍卖、变卖",
            Gone::Destroyed => "销毁",
            Gone::Otherwise => "其他处理",
        }
    }
}

/// 一件（批）涉案物品
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goods {
    /// 序号 in this case, from 1.
    pub no: u32,
    /// 物品
    pub item: GoodsItem,
    /// How it is held now; what was registered may later be seized.
    pub taken: Taken,
    /// By which document.
    pub by: DocNumber,
    /// 取得日
    pub on: Date,
    /// 保管处所; none until the keeper has taken it in.
    #[serde(default)]
    pub place: Option<String>,
    /// 去向 and its day; none while it is here.
    #[serde(default)]
    pub gone: Option<(Gone, Date)>,
}

impl Goods {
    /// Whether it is still in the agency's hands.
    pub fn is_here(&self) -> bool {
        self.gone.is_none()
    }
}

/// The things of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GoodsList(pub Vec<Goods>);

impl GoodsList {
    /// Takes things in under a document.
    pub fn take(&mut self, items: &[GoodsItem], taken: Taken, by: &DocNumber, on: Date) {
        for item in items {
            let no = u32::try_from(self.0.len()).unwrap_or(u32::MAX).saturating_add(1);
            self.0.push(Goods { no, item: item.clone(), taken, by: by.clone(), on, place: None, gone: None });
        }
    }

    /// The thing with this number.
    pub fn get(&self, no: u32) -> Option<&Goods> {
        self.0.iter().find(|g| g.no == no)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, no: u32) -> Option<&mut Goods> {
        self.0.iter_mut().find(|g| g.no == no)
    }

    /// What is still here, held in this way.
    pub fn here(&self, taken: Taken) -> impl Iterator<Item = &Goods> {
        self.0.iter().filter(move |g| g.is_here() && g.taken == taken)
    }

    /// Lets things go.
    pub fn let_go(&mut self, nos: &[u32], gone: Gone, on: Date) {
        for g in self.0.iter_mut().filter(|g| nos.contains(&g.no)) {
            g.gone = Some((gone, on));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn nothing_goes_beyond_what_was_approved_in_kind_unit_or_amount() {
        let approved = [("三轮车", "2辆"), ("卤肉", "6千克"), ("卤肉", "1.5千克"), ("沙石", "一堆")];
        let over = |taken: &[(&'static str, &'static str)]| beyond(taken.iter().copied(), approved);
        for within in [
            &[("三轮车", "2辆")][..],
            &[("三轮车", "1辆"), ("三轮车", "1 辆")],
            &[("卤肉", "7.5千克"), ("沙石", "一堆")],
            &[("卤肉", "7.49千克")],
        ] {
            assert_eq!(over(within), None, "{within:?}");
        }
        assert_eq!(over(&[("三轮车", "3辆")]).as_deref(), Some("三轮车3辆"));
        assert_eq!(over(&[("三轮车", "2辆"), ("三轮车", "1辆")]).as_deref(), Some("三轮车1辆"));
        assert_eq!(over(&[("卤肉", "7.501千克")]).as_deref(), Some("卤肉7.501千克"));
        assert_eq!(over(&[("卤肉", "2箱")]).as_deref(), Some("卤肉2箱"));
        assert_eq!(over(&[("沙石", "一堆"), ("沙石", "一堆")]).as_deref(), Some("沙石一堆"));
        assert_eq!(over(&[("台秤", "1台")]).as_deref(), Some("台秤1台"));
    }

    #[test]
    fn things_are_numbered_through_and_leave_one_by_one() {
        let thing = |name: &str| GoodsItem { name: name.into(), ..GoodsItem::default() };
        let (by, on) = (DocNumber::new("济承综执", "保", 2026, 1), date(2026, 3, 2));
        let mut list = GoodsList::default();
        list.take(&[thing("三轮车"), thing("秤")], Taken::Held, &by, on);
        list.take(&[thing("气瓶")], Taken::Seized, &by, on);
        assert_eq!(list.0.iter().map(|g| g.no).collect::<Vec<_>>(), [1, 2, 3]);
        list.let_go(&[2], Gone::Returned, on);
        assert_eq!(list.here(Taken::Held).map(|g| g.no).collect::<Vec<_>>(), [1]);
        assert!(list.get(2).is_some_and(|g| !g.is_here()));
    }
}
