//! How a list is read: a page at a time, newest or most urgent first, from an index whatever the reader may see.

use super::{PAGE, cursor};
use crate::office::{Error, Office};
use crate::project::grams;
use crate::scope::{Sight, one_of};
use journal::{Row, Value};
use std::collections::BTreeMap;

/// A list over a table `c`, being narrowed.
pub(super) struct List {
    table: &'static str,
    columns: &'static str,
    /// When a row began: lists are newest first by this and the identifier.
    at: &'static str,
    /// Alternatives of what the reader sees.
    any: Vec<String>,
    /// Conditions that all must hold.
    all: Vec<String>,
    args: Vec<Value>,
    /// The day by which what is most urgent comes first; newest first where there is none.
    urgent: Option<&'static str>,
    after: Option<(String, String)>,
    /// Rows of a page, and the one that says whether there are more.
    rows: usize,
}

/// Matches counted before a gram is held to be common.
const COMMON: i64 = 1000;

impl List {
    pub fn new(table: &'static str, columns: &'static str, at: &'static str, sight: Sight) -> Self {
        let (any, args) = sight.numbered(0);
        List { table, columns, at, any, all: Vec::new(), args, urgent: None, after: None, rows: PAGE + 1 }
    }

    /// Adds a condition in which `?` stands for the argument.
    pub fn and(&mut self, condition: &str, arg: impl Into<Value>) {
        self.args.push(arg.into());
        self.all.push(condition.replace('?', &format!("${}", self.args.len())));
    }

    /// Adds a condition over a span: `before` holds `?` for its first end, the second stands between it and `behind`.
    pub fn and_between(&mut self, before: &str, from: &str, to: &str, behind: &str) {
        self.args.push(to.into());
        let second = format!("{before}${}{behind}", self.args.len());
        self.and(&second, from);
    }

    /// Adds a condition without arguments.
    pub fn plain(&mut self, condition: &str) {
        self.all.push(condition.into());
    }

    /// Narrows to what else a reader must be entitled to.
    pub fn within(&mut self, sight: Sight) {
        let (any, args) = sight.numbered(self.args.len());
        self.all.push(one_of(&any));
        self.args.extend(args);
    }

    /// Only what is open, what is due first before the rest.
    pub fn soonest(&mut self) {
        self.soonest_by("due");
    }

    /// Only what is open, the earliest first by a column that holds days.
    pub fn soonest_by(&mut self, day: &'static str) {
        self.urgent = Some(day);
        self.plain("c.open = 1");
    }

    /// Only what is overdue on a day, the longest overdue first.
    pub fn overdue(&mut self, today: String) {
        self.soonest();
        self.plain("c.due <> '' AND c.provisional = 0");
        self.and("c.due < ?", today);
    }

    /// Begins after the last row of the page before.
    pub fn after(&mut self, text: &str) {
        self.after = cursor(text);
    }

    /// Pages of so many rows, for whoever draws them instead of listing them.
    pub fn rows(&mut self, rows: usize) {
        self.rows = rows + 1;
    }

    fn order(&self) -> String {
        match self.urgent {
            Some(day) => format!("c.{day}, c.id"),
            None => format!("c.{} DESC, c.id DESC", self.at),
        }
    }

    fn turn_page(&mut self) {
        let Some((value, id)) = self.after.take() else { return };
        let (key, sign) = self.urgent.map_or((self.at, '<'), |day| (day, '>'));
        self.args.push(value.into());
        let n = self.args.len();
        // The first half lets the index begin in the right place; the second settles ties.
        self.all.push(format!("c.{key} {sign}= ${n}"));
        self.and(&format!("(c.{key} {sign} ${n} OR c.id {sign} ?)"), id);
    }

    /// The statement of a page without words to look for, and its arguments.
    pub fn sql(mut self) -> (String, Vec<Value>) {
        self.turn_page();
        let (columns, table, order, n) = (self.columns, self.table, self.order(), self.rows);
        let all = |first: &str| {
            std::iter::once(first)
                .chain(self.all.iter().map(String::as_str))
                .collect::<Vec<_>>()
                .join(" AND ")
        };
        let sql = match self.any.as_slice() {
            [] => format!("SELECT {columns} FROM {table} c WHERE 1 = 0"),
            [one] => format!("SELECT {columns} FROM {table} c WHERE {} ORDER BY {order} LIMIT {n}", all(one)),
            // A page of each alternative from its own index, then the first of them all.
            many => {
                let pages: Vec<String> = many
                    .iter()
                    .enumerate()
                    .map(|(i, one)| {
                        format!(
                            "SELECT p{i}.id FROM (SELECT c.id FROM {table} c WHERE {} ORDER BY {order} LIMIT {n}) p{i}",
                            all(one)
                        )
                    })
                    .collect();
                format!(
                    "SELECT {columns} FROM {table} c WHERE c.id IN ({}) ORDER BY {order} LIMIT {n}",
                    pages.join(" UNION ")
                )
            }
        };
        (sql, self.args)
    }

    /// The statement that counts, whatever the page, and its arguments.
    pub fn count_sql(self) -> (String, Vec<Value>) {
        let mut all = vec![one_of(&self.any)];
        all.extend(self.all);
        (format!("SELECT COUNT(*) FROM {} c WHERE {}", self.table, all.join(" AND ")), self.args)
    }

    /// How many rows there are, whatever the page.
    pub async fn count(self, office: &Office) -> Result<i64, Error> {
        let (sql, args) = self.count_sql();
        let rows = office.journal().query(&sql, &args).await?;
        Ok(rows.first().map_or(0, |r| r.int(0)))
    }

    /// The statement that counts the rows for each value of an expression over `c`, and its arguments.
    pub fn count_by_sql(self, of: &str) -> (String, Vec<Value>) {
        let mut all = vec![one_of(&self.any)];
        all.extend(self.all);
        let sql =
            format!("SELECT {of}, COUNT(*) FROM {} c WHERE {} GROUP BY {of}", self.table, all.join(" AND "));
        (sql, self.args)
    }

    /// How many rows there are for each value of an expression over `c`.
    pub async fn count_by(self, office: &Office, of: &str) -> Result<BTreeMap<String, i64>, Error> {
        let (sql, args) = self.count_by_sql(of);
        let rows = office.journal().query(&sql, &args).await?;
        Ok(rows.iter().map(|r| (r.text(0), r.int(1))).collect())
    }

    /// How many rows there are for some values of a column, which an index finds however many rows have others.
    pub async fn count_of(
        self,
        office: &Office,
        column: &str,
        values: &[&str],
    ) -> Result<BTreeMap<String, i64>, Error> {
        self.only(column, values).count_by(office, column).await
    }

    /// Narrows to some values of a column.
    pub fn only(mut self, column: &str, values: &[&str]) -> Self {
        let first = self.args.len() + 1;
        let places: Vec<String> = (first..first + values.len()).map(|n| format!("${n}")).collect();
        self.args.extend(values.iter().map(|v| Value::from(*v)));
        // No value is none: an empty list of them is no SQL.
        let some = format!("{column} IN ({})", places.join(", "));
        self.all.push(if values.is_empty() { "1 = 0".into() } else { some });
        self
    }

    /// One page, and one row more if there is a next page.
    pub async fn page(self, office: &Office) -> Result<Vec<Row>, Error> {
        let (sql, args) = self.sql();
        Ok(office.journal().query(&sql, &args).await?)
    }

    /// The statement of a page of matters that hold every gram, beginning with the rarest, and its arguments.
    pub fn search_sql(mut self, kind: &str, rarest: &str, others: &[String]) -> (String, Vec<Value>) {
        self.all.push(one_of(&self.any));
        self.and("s.gram = ?", rarest);
        self.and("s.kind = ?", kind);
        self.plain("c.id = s.id");
        for gram in others {
            let same =
                "EXISTS (SELECT 1 FROM search_gram g WHERE g.gram = ? AND g.kind = s.kind AND g.id = s.id)";
            self.and(same, gram);
        }
        // Identifiers sort by time: the grams' own order is the list's.
        let order = if self.urgent.is_some() {
            self.turn_page();
            self.order()
        } else {
            if let Some((_, id)) = self.after.take() {
                self.and("s.id < ?", id);
            }
            "s.id DESC".into()
        };
        let sql = format!(
            "SELECT {} FROM search_gram s CROSS JOIN {} c WHERE {} ORDER BY {order} LIMIT {}",
            self.columns,
            self.table,
            self.all.join(" AND "),
            PAGE + 1
        );
        (sql, self.args)
    }

    /// One page of what holds a text, and one row more if there is a next page.
    pub async fn search(self, office: &Office, kind: &str, text: &str) -> Result<Vec<Row>, Error> {
        let Some((rarest, others)) = rarest(office, kind, text).await? else { return Ok(Vec::new()) };
        let (sql, args) = self.search_sql(kind, &rarest, &others);
        Ok(office.journal().query(&sql, &args).await?)
    }
}

/// The gram of a text that fewest matters hold, and the others; none when some gram is in no matter at all.
async fn rarest(office: &Office, kind: &str, text: &str) -> Result<Option<(String, Vec<String>)>, Error> {
    let all: Vec<String> = grams(text).into_iter().take(60).collect();
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT g.id FROM search_gram g WHERE g.gram = $1 AND g.kind = $2 LIMIT {COMMON}) n"
    );
    let mut best: Option<(i64, usize)> = None;
    for (i, gram) in all.iter().enumerate() {
        let rows = office.journal().query(&sql, &[gram.into(), kind.into()]).await?;
        let n = rows.first().map_or(0, |r| r.int(0));
        if n == 0 {
            return Ok(None);
        }
        if best.is_none_or(|(fewest, _)| n < fewest) {
            best = Some((n, i));
        }
    }
    Ok(best.map(|(_, i)| {
        let mut others = all;
        let rarest = others.remove(i);
        (rarest, others)
    }))
}
