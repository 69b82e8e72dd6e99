//! The lists of the register of receipts (票据): ranges with their counts, and what became of each receipt.

use crate::cache::{Cache, Folded};
use crate::stream;
use journal::{Recorded, Tx, Value};
use law::receipt::{Fate, Range, ReceiptBook, ReceiptEvent, ReceiptFact, ReceiptNumber};
use std::sync::Arc;

/// 领入的号段
pub(crate) const TAKEN: &str = "taken";
/// 发放的号段
pub(crate) const ISSUED: &str = "issued";

/// A range's row: a range taken in and one handed out may begin with the same receipt.
fn row_id(kind: &str, first: &ReceiptNumber) -> String {
    format!("{kind}-{first}")
}

/// The row of the range taken in that a receipt belongs to.
fn stock_id(book: &ReceiptBook, n: &ReceiptNumber) -> String {
    book.stock(n).map_or(String::new(), |t| row_id(TAKEN, &t.range.first))
}

/// Takes one event into the lists.
pub(crate) async fn project(cache: &Cache, tx: &mut Tx<'_>, event: &Recorded) -> Result<(), journal::Error> {
    let mut book = match cache.take(&event.stream, event.version - 1, tx.epoch()) {
        Some(Folded::Receipts(book)) => book,
        _ => {
            let all = tx.load(&event.stream).await?;
            let upto: Vec<Recorded> = all.into_iter().filter(|r| r.version < event.version).collect();
            Arc::new(stream::fold_receipts(&upto)?)
        }
    };
    let read: ReceiptEvent = stream::decode(event)?;
    Arc::make_mut(&mut book).evolve(&read);
    let day = event.at.chars().take(10).collect::<String>();
    match &read.fact {
        ReceiptFact::ReceiptsReturned { range } => {
            let id = row_id(ISSUED, &range.first);
            tx.execute("DELETE FROM receipt_range WHERE id = $1", &[id.into()]).await?;
            // What stays with the officer, if anything does, ends before it.
            if let Some(kept) = range.first.value.checked_sub(1) {
                let last = ReceiptNumber { value: kept, ..range.first.clone() };
                touch(tx, &book, &last).await?;
            }
            stock(tx, &book, &range.first).await?;
        }
        ReceiptFact::ReceiptsTaken { range, .. }
        | ReceiptFact::ReceiptsIssued { range, .. }
        | ReceiptFact::ReceiptsCheckedOff { range, .. } => touch(tx, &book, &range.first).await?,
        ReceiptFact::ReceiptUsed { receipt, case } => {
            fate(tx, &book, receipt, [case.as_str(), ""], &day).await?;
        }
        ReceiptFact::ReceiptVoided { receipt, reason } => {
            fate(tx, &book, receipt, ["", reason.as_str()], &day).await?;
        }
        ReceiptFact::ReceiptLost { receipt, found_on, reason } => {
            fate(tx, &book, receipt, ["", reason.as_str()], &found_on.to_string()).await?;
        }
        ReceiptFact::LossReported { receipt, reported_on, announcement } => {
            let sql = "UPDATE receipt_row SET reported = $1, detail = detail || $2 WHERE number = $3";
            let told = format!("；公告：{announcement}");
            let args = [reported_on.to_string().into(), told.into(), receipt.to_string().into()];
            tx.execute(sql, &args).await?;
        }
    }
    cache.put(&event.stream, event.version, tx.epoch(), Folded::Receipts(book));
    Ok(())
}

/// How many receipts of a range have which fate: used, void, lost.
fn count(book: &ReceiptBook, range: &Range) -> [i64; 3] {
    let mut counts = [0; 3];
    for (_, fate) in book.fates.range(range.first.clone()..=range.last.clone()) {
        match fate {
            Fate::Used { .. } => counts[0] += 1,
            Fate::Void { .. } => counts[1] += 1,
            Fate::Lost { .. } => counts[2] += 1,
        }
    }
    counts
}

fn size(range: &Range) -> i64 {
    i64::try_from(range.count()).unwrap_or(i64::MAX)
}

/// Both rows that a receipt counts in: the range taken in, and the block handed out.
async fn touch(tx: &mut Tx<'_>, book: &ReceiptBook, n: &ReceiptNumber) -> Result<(), journal::Error> {
    stock(tx, book, n).await?;
    let Some(block) = book.block(n) else { return Ok(()) };
    let [used, voided, lost] = count(book, &block.range);
    let checked_off = block.checked_off.map_or(String::new(), |d| d.to_string());
    let next = book.next(block).map_or(String::new(), |n| n.to_string());
    let args: Vec<Value> = vec![
        row_id(ISSUED, &block.range.first).into(),
        ISSUED.into(),
        block.range.first.to_string().into(),
        block.range.last.to_string().into(),
        checked_off.is_empty().into(),
        block.to.id.as_str().into(),
        block.to.name.as_str().into(),
        block.on.to_string().into(),
        "".into(),
        size(&block.range).into(),
        size(&block.range).into(),
        used.into(),
        voided.into(),
        lost.into(),
        next.into(),
        checked_off.into(),
        stock_id(book, n).into(),
    ];
    put(tx, &args).await
}

async fn stock(tx: &mut Tx<'_>, book: &ReceiptBook, n: &ReceiptNumber) -> Result<(), journal::Error> {
    let Some(taken) = book.stock(n) else { return Ok(()) };
    let [used, voided, lost] = count(book, &taken.range);
    let within = book.issued.iter().filter(|i| taken.range.covers(&i.range));
    let issued: i64 = within.map(|i| size(&i.range)).sum();
    let left = size(&taken.range) - used - voided - lost;
    let args: Vec<Value> = vec![
        row_id(TAKEN, &taken.range.first).into(),
        TAKEN.into(),
        taken.range.first.to_string().into(),
        taken.range.last.to_string().into(),
        (left > 0).into(),
        "".into(),
        "".into(),
        taken.on.to_string().into(),
        taken.slip.as_str().into(),
        size(&taken.range).into(),
        issued.into(),
        used.into(),
        voided.into(),
        lost.into(),
        "".into(),
        "".into(),
        stock_id(book, n).into(),
    ];
    put(tx, &args).await
}

async fn put(tx: &mut Tx<'_>, args: &[Value]) -> Result<(), journal::Error> {
    tx.execute(
        "INSERT INTO receipt_range (id, kind, first, last, open, holder, holder_name, day, slip, total, issued, used, \
         voided, lost, next, checked_off, stock) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
         ON CONFLICT (id) DO UPDATE SET last = $4, open = $5, total = $10, issued = $11, used = $12, voided = $13, \
         lost = $14, next = $15, checked_off = $16, holder = $6, holder_name = $7, day = $8",
        args,
    )
    .await?;
    Ok(())
}

/// A receipt that is no longer blank; `about` is the case it was used in, and the reason it was not.
async fn fate(
    tx: &mut Tx<'_>,
    book: &ReceiptBook,
    receipt: &ReceiptNumber,
    about: [&str; 2],
    day: &str,
) -> Result<(), journal::Error> {
    let tag = match book.fates.get(receipt) {
        Some(Fate::Void { .. }) => "void",
        Some(Fate::Lost { .. }) => "lost",
        _ => "used",
    };
    let holder = book.block(receipt).map(|b| &b.to);
    let args: Vec<Value> = vec![
        receipt.to_string().into(),
        stock_id(book, receipt).into(),
        tag.into(),
        holder.map_or("", |h| h.id.as_str()).into(),
        holder.map_or("", |h| h.name.as_str()).into(),
        about[0].into(),
        about[1].into(),
        day.into(),
    ];
    tx.execute(
        "INSERT INTO receipt_row (number, stock, fate, holder, holder_name, case_id, detail, day, reported) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '')",
        &args,
    )
    .await?;
    touch(tx, book, receipt).await
}
