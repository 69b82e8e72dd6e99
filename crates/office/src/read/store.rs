//! 存放室: what is in the house's hands across all cases, and one thing with its chain of custody.

use super::list::List;
use super::{CountDue, Page, paged};
use crate::me::Me;
use crate::office::{Error, Office};
use crate::project::tag;
use crate::{scope, store};
use documents::{QrPath, qr_path};
use jiff::ToSpan;
use law::case::chain::{self, Link, Whereabouts};
use law::case::hold::KEEPING;
use law::case::{self, CaseState};
use law::matter::Offer;
use serde::{Deserialize, Serialize};

/// Which things are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ThingFilter {
    /// 位置: a whole place, or a room with all of its places.
    pub place: String,
    /// 所在
    pub state: String,
    /// 取得方式
    pub taken: String,
    /// 只看保管链断裂
    pub broken: bool,
    /// 只看应返还
    pub back: bool,
    /// 只看应返还超期
    pub overdue: bool,
    /// 连同已离库的
    pub gone: bool,
    /// 案号、名称、特征、封签号
    pub text: String,
    /// Of one case, by its identifier.
    pub case: String,
    /// Where the page begins.
    pub after: String,
}

/// A thing in the list.
#[derive(Clone, Debug, Serialize)]
pub struct ThingRow {
    /// 编号: the case's identifier and the thing's number in it.
    pub id: String,
    /// 案件
    pub case_id: String,
    /// 物品序号
    pub no: i64,
    /// 案号
    pub number: String,
    /// 名称
    pub name: String,
    /// 规格特征
    pub spec: String,
    /// 数量
    pub quantity: String,
    /// 取得方式
    pub taken: String,
    /// 取得文书
    pub by_paper: String,
    /// 取得日
    pub taken_on: String,
    /// 位置; empty where it has none.
    pub place: String,
    /// 封签号
    pub seal: String,
    /// 在何人手中
    pub holder: String,
    /// 所在
    pub state: String,
    /// 断链的情况; empty where the chain holds.
    pub broken: String,
    /// 决定退还之日; empty where it is not to go back.
    pub back_on: String,
    /// 去向
    pub gone: String,
    /// 离库日
    pub gone_on: String,
    /// 决定退还以来的自然日
    pub back_days: i64,
    /// 应返还超期
    pub overdue: bool,
}

/// One thing.
#[derive(Clone, Debug, Serialize)]
pub struct ThingView {
    /// The row.
    pub row: ThingRow,
    /// 保管链, the first link first.
    pub links: Vec<Link>,
    /// What may be done about it in its case now, by whoever looks.
    pub offers: Vec<Offer>,
    /// A count under way that it is to be found in: the count and its line.
    pub counting: Option<(String, u32)>,
}

/// What a label says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The thing.
    pub id: String,
    /// 案号
    pub number: String,
    /// 物品序号
    pub no: i64,
    /// 名称
    pub name: String,
    /// 数量
    pub quantity: String,
    /// 位置
    pub place: String,
    /// 取得日
    pub taken_on: String,
    /// The address that its QR code leads to.
    pub url: String,
    /// The code as a drawing; none where the address is too long for one.
    pub qr: Option<QrPath>,
}

/// What waits for the keeper.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StoreDesk {
    /// 待入库
    pub waiting: Vec<ThingRow>,
    /// 应返还, the longest first.
    pub back: Vec<ThingRow>,
    /// 保管链断裂
    pub broken: Vec<ThingRow>,
    /// 盘点到期、正在进行的盘点
    pub counts: Vec<CountDue>,
}

const COLUMNS: &str = "c.id, c.case_id, c.no, c.number, c.name, c.spec, c.quantity, c.taken, c.by_paper, c.taken_on, c.place, \
                       c.seal, c.holder, c.state, c.broken, c.back_on, c.gone, c.gone_on";

/// Labels on a sheet of A4: three by eight.
const SHEET: usize = 24;

fn cursor_of(r: &ThingRow, by_return: bool) -> String {
    format!("{}~{}", if by_return { &r.back_on } else { &r.taken_on }, r.id)
}

impl Office {
    fn thing_row(&self, r: &journal::Row) -> ThingRow {
        let back_on = r.text(15);
        let days =
            back_on.parse::<jiff::civil::Date>().map_or(0, |on| (self.now().date() - on).get_days().into());
        ThingRow {
            overdue: !back_on.is_empty() && days > i64::from(self.town().law.policy.return_days.value),
            back_days: days,
            id: r.text(0),
            case_id: r.text(1),
            no: r.int(2),
            number: r.text(3),
            name: r.text(4),
            spec: r.text(5),
            quantity: r.text(6),
            taken: r.text(7),
            by_paper: r.text(8),
            taken_on: r.text(9),
            place: r.text(10),
            seal: r.text(11),
            holder: r.text(12),
            state: r.text(13),
            broken: r.text(14),
            back_on,
            gone: r.text(16),
            gone_on: r.text(17),
        }
    }

    /// The things this person sees, newest first; what is to go back by the day on which that was decided.
    ///
    /// # Errors
    /// P-02 for whoever has no part in it; the store.
    pub async fn things(&self, me: &Me, filter: &ThingFilter) -> Result<Page<ThingRow>, Error> {
        if !scope::reads_store(me) {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        let mut list = List::new("goods_row", COLUMNS, "taken_on", scope::goods(me));
        for (column, value) in [("state", &filter.state), ("taken", &filter.taken), ("case_id", &filter.case)]
        {
            if !value.is_empty() {
                list.and(&format!("c.{column} = ?"), value);
            }
        }
        if !filter.place.is_empty() {
            match self.town().law.store.iter().find(|r| r.name == filter.place) {
                Some(room) => {
                    let inside = format!("{} ", room.name);
                    list.and(&format!("substr(c.place, 1, {}) = ?", inside.chars().count()), inside);
                }
                None => list.and("c.place = ?", &filter.place),
            }
        }
        if filter.broken {
            list.plain("c.broken <> ''");
        }
        let by_return = filter.back || filter.overdue;
        if by_return {
            list.soonest_by("back_on");
            list.plain("c.back_on <> ''");
        }
        if filter.overdue {
            let days = i64::from(self.town().law.policy.return_days.value);
            list.and("c.back_on < ?", self.now().date().saturating_sub(days.days()).to_string());
        }
        if !filter.gone && filter.state.is_empty() {
            list.plain("c.open = 1");
        }
        list.after(&filter.after);
        let rows = match filter.text.trim() {
            "" => list.page(self).await?,
            text => list.search(self, "goods", text).await?,
        };
        let rows: Vec<ThingRow> = rows.iter().map(|r| self.thing_row(r)).collect();
        Ok(paged(rows, |r| cursor_of(r, by_return)))
    }

    /// One thing, with its chain of custody.
    ///
    /// # Errors
    /// [`Error::NotFound`], P-02 where it is not this person's to see, the store.
    pub async fn thing(&self, me: &Me, id: &str) -> Result<ThingView, Error> {
        let (case_id, no) = store::thing_of(id).ok_or(Error::NotFound)?;
        let events = self.case_events(case_id).await?;
        let state = CaseState::fold(&events);
        let thing = state.goods.get(no).ok_or(Error::NotFound)?;
        if !scope::reads_store(me) || !scope::sees_thing(me, &state, thing) {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        let sql = format!("SELECT {COLUMNS} FROM goods_row c WHERE c.id = $1");
        let rows = self.journal().query(&sql, &[id.into()]).await?;
        let row = rows.first().map(|r| self.thing_row(r)).ok_or(Error::NotFound)?;
        let offers = self.look(me, |ctx| {
            let of = |id: &&str| case::act(id).map(|a| a.offer(&state, state.stage, ctx));
            KEEPING.iter().filter_map(of).collect::<Vec<_>>()
        });
        let mut links = chain::links(&events, no);
        if !scope::reads_party(me, &state) {
            // A witness is named to those who may read the party's details, and to nobody else.
            for link in links.iter_mut().filter(|l| !l.witness.is_empty()) {
                link.witness = "有，姓名不显示".into();
            }
        }
        let counting = if scope::sees_counts(me) { self.counting(case_id, no).await? } else { None };
        Ok(ThingView { row, links, offers: if thing.is_here() { offers } else { Vec::new() }, counting })
    }

    /// The labels of the things on this page of the list, and where the next page begins.
    ///
    /// # Errors
    /// As [`Office::things`].
    pub async fn labels(&self, me: &Me, filter: &ThingFilter) -> Result<Page<Label>, Error> {
        let by_return = filter.back || filter.overdue;
        let Page { mut rows, mut next } = self.things(me, filter).await?;
        if rows.len() > SHEET {
            rows.truncate(SHEET);
            next = rows.last().map(|r| cursor_of(r, by_return));
        }
        Ok(Page { rows: rows.iter().map(|r| self.label(r)).collect(), next })
    }

    /// What a thing's label says.
    pub fn label(&self, r: &ThingRow) -> Label {
        let url = format!("{}/store/{}", self.public_url(), r.id);
        Label {
            qr: qr_path(&url),
            url,
            id: r.id.clone(),
            number: r.number.clone(),
            no: r.no,
            name: r.name.clone(),
            quantity: r.quantity.clone(),
            place: r.place.clone(),
            taken_on: r.taken_on.clone(),
        }
    }

    /// What waits for the keeper.
    ///
    /// # Errors
    /// As [`Office::things`].
    pub(crate) async fn store_desk(&self, me: &Me) -> Result<StoreDesk, Error> {
        let state = |s: Whereabouts| ThingFilter { state: tag(&s), ..ThingFilter::default() };
        let back = ThingFilter { back: true, ..ThingFilter::default() };
        let broken = ThingFilter { broken: true, ..ThingFilter::default() };
        Ok(StoreDesk {
            waiting: self.things(me, &state(Whereabouts::Waiting)).await?.rows,
            back: self.things(me, &back).await?.rows,
            broken: self.things(me, &broken).await?.rows,
            counts: self.counts_due().await?,
        })
    }
}
