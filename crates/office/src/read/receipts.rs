//! 罚没票据: ranges taken in and handed out, with what became of the receipts in them.

use super::{PAGE, Page, cursor, paged};
use crate::me::Me;
use crate::office::{Error, Office};
use crate::receipts::{ISSUED, TAKEN};
use crate::{scope, stream};
use journal::{Row, Value};
use law::person::Role;
use law::receipt::{ACTS, Range, ReceiptNumber, act};
use serde::{Deserialize, Serialize};

/// What to show of the register.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReceiptFilter {
    /// `taken` for the ranges taken in; those handed out otherwise.
    pub kind: String,
    /// Only what still has blank receipts, or is not checked off.
    pub open: bool,
    /// 领用人: part of the name.
    pub holder: String,
    /// A receipt that the range holds.
    pub number: String,
    /// The cursor of the page.
    pub after: String,
}

/// A range taken in or handed out.
#[derive(Clone, Debug, Serialize)]
pub struct ReceiptRange {
    /// 编号
    pub id: String,
    /// `taken` or `issued`
    pub kind: String,
    /// 起号
    pub first: String,
    /// 止号
    pub last: String,
    /// Blank receipts are left in it (taken in), or it is not checked off (handed out).
    pub open: bool,
    /// 领用人编号; empty for a range taken in.
    pub holder: String,
    /// 领用人
    pub holder_name: String,
    /// 领入日、发放日
    pub day: String,
    /// 财政部门发放单号
    pub slip: String,
    /// 张数
    pub total: i64,
    /// 已发放; the whole of a range handed out.
    pub issued: i64,
    /// 已开具
    pub used: i64,
    /// 作废
    pub voided: i64,
    /// 遗失
    pub lost: i64,
    /// 未用
    pub left: i64,
    /// 下一张; empty when the range is used up.
    pub next: String,
    /// 核销日
    pub checked_off: String,
    /// The range taken in that it is of.
    pub stock: String,
}

impl ReceiptRange {
    /// Whether a receipt lies in it.
    fn holds(&self, n: &ReceiptNumber) -> bool {
        let ends = ReceiptNumber::parse(&self.first).zip(ReceiptNumber::parse(&self.last));
        ends.and_then(|(first, last)| Range::new(first, last)).is_some_and(|r| r.contains(n))
    }
}

/// A receipt that is no longer blank.
#[derive(Clone, Debug, Serialize)]
pub struct ReceiptRow {
    /// 票号
    pub number: String,
    /// `used`, `void` or `lost`
    pub fate: String,
    /// 领用人
    pub holder_name: String,
    /// The case in which it was given.
    pub case_id: String,
    /// 原因、公告
    pub detail: String,
    /// 开具、作废、发现日
    pub day: String,
    /// 遗失报告日
    pub reported: String,
}

/// The register in numbers (张).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReceiptTotals {
    /// 在库: taken in, not handed out, blank.
    pub stock: i64,
    /// 在领用人手中
    pub held: i64,
    /// 已开具
    pub used: i64,
    /// 作废
    pub voided: i64,
    /// 遗失待报告、公告
    pub unreported: i64,
}

/// The register as this person sees it.
#[derive(Clone, Debug, Serialize)]
pub struct Receipts {
    /// How many facts the register holds: what `If-Match` and the forms carry.
    pub version: u64,
    /// In numbers.
    pub totals: ReceiptTotals,
    /// The ranges.
    pub page: Page<ReceiptRange>,
    /// The acts that this person may come to.
    pub acts: Vec<&'static str>,
}

const COLUMNS: &str = "id, kind, first, last, open, holder, holder_name, day, slip, total, issued, used, voided, lost, next, \
                       checked_off, stock";

fn range(r: &Row) -> ReceiptRange {
    let (total, used, voided, lost) = (r.int(9), r.int(11), r.int(12), r.int(13));
    ReceiptRange {
        id: r.text(0),
        kind: r.text(1),
        first: r.text(2),
        last: r.text(3),
        open: r.int(4) == 1,
        holder: r.text(5),
        holder_name: r.text(6),
        day: r.text(7),
        slip: r.text(8),
        total,
        issued: r.int(10),
        used,
        voided,
        lost,
        left: total - used - voided - lost,
        next: r.text(14),
        checked_off: r.text(15),
        stock: r.text(16),
    }
}

impl Office {
    /// The register: all of it for the finance office and the head, their own blocks for whoever holds receipts.
    ///
    /// # Errors
    /// P-02 for whoever neither keeps nor holds receipts; the store.
    pub async fn receipts(&self, me: &Me, filter: &ReceiptFilter) -> Result<Receipts, Error> {
        let own = self.own_receipts(me).await?;
        let kind = if filter.kind == TAKEN && !own { TAKEN } else { ISSUED };
        let mut sql = format!("SELECT {COLUMNS} FROM receipt_range WHERE kind = $1");
        let mut args: Vec<Value> = vec![kind.into()];
        let mut and = |condition: &str, values: Vec<Value>| {
            let mut condition = condition.to_string();
            for value in values {
                args.push(value);
                condition = condition.replacen('?', &format!("${}", args.len()), 1);
            }
            sql.push_str(&condition);
        };
        if own {
            and(" AND holder = ?", vec![me.person.id.as_str().into()]);
        }
        if filter.open {
            and(" AND open = 1", Vec::new());
        }
        if !filter.holder.trim().is_empty() {
            let part = filter.holder.trim().replace(['%', '_'], "");
            and(" AND holder_name LIKE ?", vec![format!("%{part}%").into()]);
        }
        let wanted = ReceiptNumber::parse(&filter.number);
        if !filter.number.trim().is_empty() {
            // Of one series and width, the order of the words is that of the numbers.
            let text = wanted.as_ref().map_or(String::new(), ToString::to_string);
            let length = i64::try_from(text.chars().count()).unwrap_or_default();
            let within = " AND first <= ? AND last >= ? AND LENGTH(first) = ?";
            and(within, vec![text.as_str().into(), text.into(), length.into()]);
        }
        if let Some((day, id)) = cursor(&filter.after) {
            and(" AND (day < ? OR (day = ? AND id < ?))", vec![day.as_str().into(), day.into(), id.into()]);
        }
        sql.push_str(&format!(" ORDER BY day DESC, id DESC LIMIT {}", PAGE + 1));
        let mut rows: Vec<ReceiptRange> =
            self.journal().query(&sql, &args).await?.iter().map(range).collect();
        if let Some(wanted) = &wanted {
            rows.retain(|r| r.holds(wanted));
        }
        Ok(Receipts {
            version: self.receipts_version().await?,
            totals: self.receipt_totals(own.then_some(me.person.id.as_str())).await?,
            page: paged(rows, |r| format!("{}~{}", r.day, r.id)),
            acts: self.receipt_acts(me, own),
        })
    }

    /// Whether this person reads of their own receipts alone.
    async fn own_receipts(&self, me: &Me) -> Result<bool, Error> {
        if scope::reads_receipts(me) {
            return Ok(false);
        }
        if me.any(&[Role::Squad, Role::Dept]) {
            return Ok(true);
        }
        let sql = "SELECT 1 FROM receipt_range WHERE holder = $1 LIMIT 1";
        if self.journal().query(sql, &[me.person.id.as_str().into()]).await?.is_empty() {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        Ok(true)
    }

    fn receipt_acts(&self, me: &Me, holds: bool) -> Vec<&'static str> {
        ACTS.iter().filter(|a| a.open_to(&me.person, holds)).map(|a| a.id).collect()
    }

    async fn receipt_totals(&self, holder: Option<&str>) -> Result<ReceiptTotals, Error> {
        let sums = "SELECT CAST(COALESCE(SUM(total), 0) AS BIGINT), CAST(COALESCE(SUM(issued), 0) AS BIGINT), \
                    CAST(COALESCE(SUM(used), 0) AS BIGINT), CAST(COALESCE(SUM(voided), 0) AS BIGINT), \
                    CAST(COALESCE(SUM(lost), 0) AS BIGINT) FROM receipt_range WHERE kind = $1 AND ($2 = '' OR holder = $2)";
        let of = async |kind: &str| -> Result<[i64; 5], Error> {
            let args: [Value; 2] = [kind.into(), holder.unwrap_or_default().into()];
            let rows = self.journal().query(sums, &args).await?;
            Ok(std::array::from_fn(|i| rows.first().map_or(0, |r| r.int(i))))
        };
        let [_, handed, used, voided, lost] = of(ISSUED).await?;
        let held = handed - used - voided - lost;
        let mut totals = ReceiptTotals { held, used, voided, ..ReceiptTotals::default() };
        if holder.is_none() {
            let [total, _, used, voided, lost] = of(TAKEN).await?;
            totals = ReceiptTotals { stock: total - used - voided - lost - held, used, voided, ..totals };
        }
        let waits = "SELECT COUNT(*) FROM receipt_row WHERE fate = 'lost' AND reported = '' AND ($1 = '' OR holder = $1)";
        let rows = self.journal().query(waits, &[holder.unwrap_or_default().into()]).await?;
        totals.unreported = rows.first().map_or(0, |r| r.int(0));
        Ok(totals)
    }

    /// One range with what became of its receipts, in their order.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for a range of somebody else's; P-02; the store.
    pub async fn receipt_range(
        &self,
        me: &Me,
        id: &str,
        after: &str,
    ) -> Result<(ReceiptRange, Page<ReceiptRow>), Error> {
        let own = self.own_receipts(me).await?;
        let sql = format!("SELECT {COLUMNS} FROM receipt_range WHERE id = $1");
        let rows = self.journal().query(&sql, &[id.into()]).await?;
        let found = rows.first().map(range).filter(|r| !own || r.holder == me.person.id);
        let found = found.ok_or(Error::NotFound)?;
        // Within a range taken in all are of one series and width, so that words are in the order of numbers.
        let sql = format!(
            "SELECT number, fate, holder_name, case_id, detail, day, reported FROM receipt_row \
             WHERE stock = $1 AND number >= $2 AND number <= $3 AND number > $4 ORDER BY number LIMIT {}",
            PAGE + 1
        );
        let args = [found.stock.as_str(), &found.first, &found.last, after].map(Value::from);
        let row = |r: &Row| ReceiptRow {
            number: r.text(0),
            fate: r.text(1),
            holder_name: r.text(2),
            case_id: r.text(3),
            detail: r.text(4),
            day: r.text(5),
            reported: r.text(6),
        };
        let rows = self.journal().query(&sql, &args).await?.iter().map(row).collect();
        Ok((found, paged(rows, |r: &ReceiptRow| r.number.clone())))
    }

    /// The next blank receipt that this person holds; empty where they hold none.
    ///
    /// # Errors
    /// The store.
    pub async fn next_receipt(&self, me: &Me) -> Result<String, Error> {
        let sql = "SELECT next FROM receipt_range WHERE holder = $1 AND next <> '' ORDER BY day, id LIMIT 1";
        let rows = self.journal().query(sql, &[me.person.id.as_str().into()]).await?;
        Ok(rows.first().map_or(String::new(), |r| r.text(0)))
    }

    /// The register's version for the form of an act, where this person may come to it.
    ///
    /// # Errors
    /// [`Error::NotFound`] without such an act; P-01 where it is not theirs; the store.
    pub async fn receipt_form(&self, me: &Me, id: &str) -> Result<u64, Error> {
        let row = act(id).ok_or(Error::NotFound)?;
        let holds = row.holder && !self.next_receipt(me).await?.is_empty();
        if !self.receipt_acts(me, holds).contains(&id) {
            let refusal = self.look(me, |ctx| ctx.require_role(&[Role::Finance])).err();
            return Err(refusal.map_or(Error::NotFound, |r| Error::Refused(Box::new(r))));
        }
        self.receipts_version().await
    }

    async fn receipts_version(&self) -> Result<u64, Error> {
        let last = self.journal().load_before(stream::RECEIPTS, i64::MAX, 1).await?;
        Ok(last.last().map_or(0, |r| u64::try_from(r.version).unwrap_or_default()))
    }
}
