//! 存放室: the list of things of every case and the list of counts, made of events; and the walk along every chain of custody.

use crate::project::tag;
use crate::{notify, stream};
use journal::{Recorded, Tx, Value};
use law::case::CaseState;
use law::case::chain::{self, Whereabouts};
use law::stocktaking::Booked;
use law::town::EVERY_ROOM;

/// The tables, for the projector.
pub(crate) const TABLES: [&str; 2] = ["goods_row", "stocktaking_row"];

/// Their shape.
pub(crate) const SCHEMA: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS goods_row (id TEXT PRIMARY KEY, case_id TEXT NOT NULL, no BIGINT NOT NULL, \
     number TEXT NOT NULL, squad TEXT NOT NULL, name TEXT NOT NULL, spec TEXT NOT NULL, quantity TEXT NOT NULL, \
     taken TEXT NOT NULL, by_paper TEXT NOT NULL, taken_on TEXT NOT NULL, place TEXT NOT NULL, seal TEXT NOT NULL, \
     holder TEXT NOT NULL, state TEXT NOT NULL, broken TEXT NOT NULL, back_on TEXT NOT NULL, gone TEXT NOT NULL, \
     gone_on TEXT NOT NULL, open BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS goods_at ON goods_row (open, taken_on, id)",
    "CREATE INDEX IF NOT EXISTS goods_every ON goods_row (taken_on, id)",
    "CREATE INDEX IF NOT EXISTS goods_state ON goods_row (state, taken_on, id)",
    "CREATE INDEX IF NOT EXISTS goods_place ON goods_row (place, id)",
    "CREATE INDEX IF NOT EXISTS goods_case ON goods_row (case_id, taken_on, id)",
    "CREATE INDEX IF NOT EXISTS goods_squad ON goods_row (squad, taken_on, id)",
    "CREATE INDEX IF NOT EXISTS goods_taken ON goods_row (taken, taken_on, id)",
    "CREATE INDEX IF NOT EXISTS goods_back ON goods_row (back_on, id) WHERE back_on <> ''",
    "CREATE INDEX IF NOT EXISTS goods_broken ON goods_row (taken_on, id) WHERE broken <> ''",
    "CREATE TABLE IF NOT EXISTS stocktaking_row (id TEXT PRIMARY KEY, room TEXT NOT NULL, stage TEXT NOT NULL, \
     open BIGINT NOT NULL, begun_on TEXT NOT NULL, begun_by TEXT NOT NULL, booked BIGINT NOT NULL, counted BIGINT NOT NULL, \
     differing BIGINT NOT NULL, surplus BIGINT NOT NULL, number TEXT NOT NULL, ended_on TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS stocktaking_at ON stocktaking_row (begun_on, id)",
    "CREATE INDEX IF NOT EXISTS stocktaking_room ON stocktaking_row (room, open, ended_on)",
];

/// A thing's own name in lists, on its label and in its address.
pub(crate) fn thing_id(case: &str, no: u32) -> String {
    format!("{case}-{no}")
}

/// The case and the number that a thing's name is made of.
pub(crate) fn thing_of(id: &str) -> Option<(&str, u32)> {
    let (case, no) = id.rsplit_once('-')?;
    Some((case, no.parse().ok()?))
}

/// What the list says of a thing.
#[derive(PartialEq)]
struct Line {
    no: u32,
    number: String,
    squad: String,
    name: String,
    spec: String,
    quantity: String,
    taken: String,
    by: String,
    on: String,
    place: String,
    seal: String,
    holder: String,
    state: Whereabouts,
    broken: String,
    back: bool,
    gone: String,
    gone_on: String,
}

fn lines(s: &CaseState) -> Vec<Line> {
    let number = s.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let squad = s.subject.as_ref().map(|x| x.squad.clone()).unwrap_or_default();
    s.goods
        .0
        .iter()
        .map(|g| {
            let kept = s.hold.keeping(g.no);
            Line {
                no: g.no,
                number: number.clone(),
                squad: squad.clone(),
                name: g.item.name.clone(),
                spec: g.item.spec.clone(),
                quantity: g.item.quantity.clone(),
                taken: tag(&g.taken),
                by: g.by.to_string(),
                on: g.on.to_string(),
                place: g.place.clone().unwrap_or_default(),
                seal: kept.map(|k| k.seal.clone()).unwrap_or_default(),
                holder: kept.map(|k| tag(&k.holder)).unwrap_or_default(),
                state: chain::whereabouts(s, g),
                broken: kept.and_then(|k| k.broken.clone()).unwrap_or_default(),
                back: chain::goes_back(s, g.no),
                gone: g.gone.map(|(how, _)| tag(&how)).unwrap_or_default(),
                gone_on: g.gone.map(|(_, on)| on.to_string()).unwrap_or_default(),
            }
        })
        .collect()
}

/// Takes one event of a case into the list of things. The day on which a thing is ordered back is the day of the event.
pub(crate) async fn project(
    tx: &mut Tx<'_>,
    id: &str,
    event: &Recorded,
    before: &CaseState,
    after: &CaseState,
) -> Result<(), journal::Error> {
    if after.goods.0.is_empty() {
        return Ok(());
    }
    let (old, today) = (lines(before), event.at.chars().take(10).collect::<String>());
    for line in lines(after) {
        let known = old.iter().find(|l| l.no == line.no);
        if known == Some(&line) {
            continue;
        }
        let row = thing_id(id, line.no);
        if known.is_none_or(|l| l.number != line.number || l.seal != line.seal) {
            crate::project::index(tx, "goods", &row, &[&line.name, &line.spec, &line.number, &line.seal])
                .await?;
        }
        let args: Vec<Value> = vec![
            row.into(),
            id.into(),
            i64::from(line.no).into(),
            line.number.into(),
            line.squad.into(),
            line.name.into(),
            line.spec.into(),
            line.quantity.into(),
            line.taken.into(),
            line.by.into(),
            line.on.into(),
            line.place.into(),
            line.seal.into(),
            line.holder.into(),
            tag(&line.state).into(),
            line.broken.into(),
            (if line.back { today.as_str() } else { "" }).into(),
            line.gone.into(),
            line.gone_on.into(),
            (line.state != Whereabouts::Gone).into(),
        ];
        tx.execute(
            "INSERT INTO goods_row (id, case_id, no, number, squad, name, spec, quantity, taken, by_paper, taken_on, place, \
             seal, holder, state, broken, back_on, gone, gone_on, open) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
             $12, $13, $14, $15, $16, $17, $18, $19, $20) ON CONFLICT (id) DO UPDATE SET number = $4, squad = $5, taken = $9, \
             by_paper = $10, taken_on = $11, place = $12, seal = $13, holder = $14, state = $15, broken = $16, back_on = CASE \
             WHEN $17 = '' OR goods_row.back_on = '' THEN $17 ELSE goods_row.back_on END, gone = $18, gone_on = $19, open = $20",
            &args,
        )
        .await?;
    }
    Ok(())
}

/// Takes one event of a count into the list of counts. Counts are few and short: each is folded anew at every step.
pub(crate) async fn project_count(tx: &mut Tx<'_>, id: &str, event: &Recorded) -> Result<(), journal::Error> {
    let all = tx.load(&event.stream).await?;
    let mut upto: Vec<Recorded> = all.into_iter().filter(|r| r.version <= event.version).collect();
    let s = stream::fold_stocktaking(&upto)?;
    upto.pop();
    let before = stream::fold_stocktaking(&upto)?;
    let many = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let day = |d: Option<jiff::civil::Date>| d.map_or(String::new(), |d| d.to_string());
    let args: Vec<Value> = vec![
        id.into(),
        s.room.as_str().into(),
        tag(&s.stage).into(),
        (!s.stage.is_final()).into(),
        day(s.begun_at.map(|t| t.date())).into(),
        s.begun_by.name.as_str().into(),
        many(s.booked.len()).into(),
        many(s.counted.len()).into(),
        many(s.differences().count()).into(),
        many(s.surplus.len()).into(),
        s.number.as_ref().map(ToString::to_string).unwrap_or_default().into(),
        day(s.ended_on).into(),
    ];
    tx.execute(
        "INSERT INTO stocktaking_row (id, room, stage, open, begun_on, begun_by, booked, counted, differing, surplus, number, \
         ended_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO UPDATE SET stage = $3, \
         open = $4, counted = $8, differing = $9, surplus = $10, number = $11, ended_on = $12",
        &args,
    )
    .await?;
    if let (Some(number), None) = (&s.number, &before.number) {
        let today = event.at.chars().take(10).collect::<String>();
        crate::project::issued(tx, event, &number.to_string(), "STOCK", s.version, &today).await?;
    }
    notify::tell_count(tx, notify::Change { event, id, before: &before, after: &s }).await
}

/// What the books say lies in a room, by place; everything in the store-room where every room is meant.
pub(crate) async fn booked(tx: &mut Tx<'_>, room: &str) -> Result<Vec<Booked>, journal::Error> {
    let mut sql =
        "SELECT case_id, number, no, name, spec, quantity, place, seal FROM goods_row WHERE state = $1"
            .to_string();
    let mut args: Vec<Value> = vec![tag(&Whereabouts::Stored).into()];
    if room != EVERY_ROOM {
        // A place is its room's name, a space, and the shelf.
        let inside = format!("{room} ");
        sql.push_str(&format!(" AND substr(place, 1, {}) = $2", inside.chars().count()));
        args.push(inside.into());
    }
    sql.push_str(" ORDER BY place, taken_on, id");
    let rows = tx.fetch(&sql, &args).await?;
    let line = |(i, r): (u32, &journal::Row)| Booked {
        line: i,
        case: r.text(0),
        case_number: r.text(1),
        no: u32::try_from(r.int(2)).unwrap_or_default(),
        name: r.text(3),
        spec: r.text(4),
        quantity: r.text(5),
        place: r.text(6),
        seal: r.text(7),
    };
    Ok((1u32..).zip(&rows).map(line).collect())
}

/// A count under way that covers this room, in words.
pub(crate) async fn underway(tx: &mut Tx<'_>, room: &str) -> Result<Option<String>, journal::Error> {
    let sql = "SELECT room, begun_on FROM stocktaking_row WHERE open = 1 AND (room = $1 OR room = $2 OR $1 = $2) \
               ORDER BY begun_on, id LIMIT 1";
    let rows = tx.fetch(sql, &[room.into(), EVERY_ROOM.into()]).await?;
    Ok(rows.first().map(|r| format!("{}的盘点（{}开始）还没有签认", r.text(0), r.text(1))))
}
