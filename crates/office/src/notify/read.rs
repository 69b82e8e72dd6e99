//! 通知 as a person sees them: unread first, only of matters they may still open, never of what they did themselves.

use super::{Kind, address, waits};
use crate::me::Me;
use crate::office::{Error, Office};
use crate::read::PAGE;
use crate::scope::{self, Sight, one_of};
use crate::town::Grids;
use jiff::ToSpan;
use journal::{Act, ActError, Row, Value};
use law::clue::ClueStage;
use law::matter::Stage;
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// What a person has read: theirs, and no event.
pub const SCHEMA: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS notice_read (person TEXT NOT NULL, no BIGINT NOT NULL, at TEXT NOT NULL, \
     PRIMARY KEY (person, no))",
    "CREATE INDEX IF NOT EXISTS notice_read_at ON notice_read (at)",
];

/// Unread notices counted before “99+” is said.
const MOST: i64 = 100;

/// Days after which a notice that nobody read is no longer news.
const FRESH: i64 = 60;

/// A notice as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Its number: the same after a rebuild.
    pub no: i64,
    /// When.
    pub at: String,
    /// 类别
    pub kind: Kind,
    /// `clue`, `case`, `info`, `inspection`, `stocktaking` or `patrol`.
    pub room: String,
    /// The matter.
    pub id: String,
    /// The matter's number.
    pub number: String,
    /// 要做什么: words of the trade, nobody's data.
    pub todo: String,
    /// 未读: still to be done or to be known, and not read yet.
    pub unread: bool,
    /// Whether it still holds; otherwise somebody has done it.
    pub open: bool,
}

impl Notice {
    /// The whole notice on one line, as it is sent.
    pub fn line(&self) -> String {
        match self.number.as_str() {
            "" => format!("【{}】{}", self.kind.label(), self.todo),
            number => format!("【{}】{number}：{}", self.kind.label(), self.todo),
        }
    }

    /// The page of the matter.
    pub fn path(&self) -> String {
        match self.room.as_str() {
            "clue" => format!("/clues/{}", self.id),
            "case" => format!("/cases/{}", self.id),
            "info" => format!("/info/{}", self.id),
            "stocktaking" => format!("/store/counts/{}", self.id),
            "patrol" => format!("/patrols/{}", self.id),
            _ => format!("/inspections/{}", self.id),
        }
    }
}

/// What is to be done, from what the row says. Only words of the program's own tables come through.
fn todo(kind: Kind, task: &str, due: &str) -> String {
    // 办理时限、改正期限: the word is said once. 处理 and not 办理: some limits are the court's, the police's or the party's, and
    // whoever handles the case sees to it that they are kept.
    let what = task.trim_end_matches("时限").trim_end_matches("期限");
    let act = waits::title(task);
    match kind {
        Kind::Yellow => format!("{what}期限临近，{due}届满，请及时处理"),
        Kind::Red => format!("{what}期限{due}届满，请立即处理"),
        Kind::Assigned => match task {
            "make_plan" => "您被指定为检查人员，请查看".into(),
            "join_units" => "本单位参加联合核查，请查看".into(),
            _ => "您被指定为承办人员，请查看".into(),
        },
        Kind::Progress => {
            let stage = ClueStage::ALL.iter().find(|s| crate::project::tag(*s) == task);
            format!("您上报的线索{}", stage.map_or("有新进展", |s| progress(*s)))
        }
        Kind::Urged => format!("已督办，请尽快办理“{act}”"),
        Kind::Returned => format!("已退回，请重新办理“{act}”"),
        Kind::Task if task == super::tables::FAULT => {
            "盘点发现物品不在或者封签不符，保管链断裂，请查看".into()
        }
        Kind::Dispatched | Kind::Approval | Kind::Task => format!("请办理“{act}”"),
    }
}

fn progress(stage: ClueStage) -> &'static str {
    match stage {
        ClueStage::Accepted => "已受理",
        ClueStage::Dispatched => "已分派核查",
        ClueStage::InCase => "已转入案件办理",
        other => other.label(),
    }
}

/// What to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeFilter {
    /// 类别; empty for all.
    pub kind: String,
    /// Where the page begins.
    pub after: String,
}

/// A page of notices.
#[derive(Clone, Debug, Serialize)]
pub struct Notices {
    /// The rows: unread first, each part newest first.
    pub rows: Vec<Notice>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// The newest notice there was when the page was made: what comes later is not marked by “全部已读”.
    pub upto: i64,
}

/// Conditions with their arguments, being put together.
struct Asking {
    args: Vec<Value>,
    all: Vec<String>,
}

impl Asking {
    fn arg(&mut self, value: impl Into<Value>) -> String {
        self.args.push(value.into());
        format!("${}", self.args.len())
    }

    /// What this person may see, and did not do: [`scope`] in SQL, whatever the notice was addressed to.
    fn theirs(me: &Me, grids: &Grids) -> Self {
        let mut asking = Asking { args: Vec::new(), all: Vec::new() };
        let me_ = asking.arg(&me.person.id);
        asking.all.push(format!("n.actor <> {me_}"));
        let mut rooms = Vec::new();
        let room = |asking: &mut Asking, room: &str, sight: Sight| {
            let (any, more) = sight.numbered(asking.args.len());
            asking.args.extend(more);
            let sight = one_of(&any);
            format!(
                "(n.room = '{room}' AND EXISTS (SELECT 1 FROM {room}_row c WHERE c.id = n.id AND {sight}))"
            )
        };
        rooms.push(room(&mut asking, "clue", scope::clues(me, grids)));
        rooms.push(room(&mut asking, "case", scope::cases(me)));
        rooms.push(room(&mut asking, "inspection", scope::inspections(me)));
        rooms.push(room(&mut asking, "patrol", scope::patrols(me, grids)));
        if scope::sees_requests(me) {
            rooms.push("n.room = 'info'".into());
        }
        if scope::sees_counts(me) {
            rooms.push("n.room = 'stocktaking'".into());
        }
        asking.all.push(format!("({})", rooms.join(" OR ")));
        asking
    }

    fn unread(&mut self, floor: &str) -> String {
        let floor = self.arg(floor);
        // The person is the first argument.
        format!(
            "n.open = 1 AND n.at >= {floor} AND NOT EXISTS (SELECT 1 FROM notice_read r WHERE r.person = $1 AND r.no = n.no)"
        )
    }

    fn read(&mut self, floor: &str) -> String {
        format!("NOT ({})", self.unread(floor))
    }

    /// A page out of every address's own index, then the first of them all; what came by two addresses stands once.
    fn sql(mut self, me: &Me, columns: &str, limit: usize) -> (String, Vec<Value>) {
        let all = self.all.join(" AND ");
        let pages: Vec<String> = address::of(&me.person)
            .into_iter()
            .enumerate()
            .map(|(i, to)| {
                let to = self.arg(to);
                format!(
                    "SELECT * FROM (SELECT {columns} FROM notice n WHERE n.addressee = {to} AND {all} \
                     ORDER BY n.no DESC LIMIT {limit}) p{i}"
                )
            })
            .collect();
        (pages.join(" UNION "), self.args)
    }
}

const COLUMNS: &str = "n.no, n.at, n.kind, n.room, n.id, n.number, n.task, n.due, n.open";

fn notice(row: &Row, unread: bool) -> Notice {
    // A kind that this program does not know is shown as something to look at.
    let kind = Kind::find(&row.text(2)).unwrap_or(Kind::Task);
    Notice {
        no: row.int(0),
        at: row.text(1),
        kind,
        room: row.text(3),
        id: row.text(4),
        number: row.text(5),
        todo: todo(kind, &row.text(6), &row.text(7)),
        unread,
        open: row.int(8) == 1,
    }
}

/// Where a page begins: in which part, and after which number.
fn cursor(text: &str) -> (bool, i64) {
    match text.split_once('~') {
        Some((part, no)) => (part != "read", no.parse().unwrap_or(i64::MAX)),
        None => (true, i64::MAX),
    }
}

impl Office {
    /// The day before which nothing is unread, whether it was marked or not.
    pub(super) fn floor(&self) -> String {
        self.now().date().saturating_sub(FRESH.days()).to_string()
    }

    async fn part(
        &self,
        me: &Me,
        kind: Option<Kind>,
        unread: bool,
        before: i64,
        limit: usize,
    ) -> Result<Vec<Notice>, Error> {
        let mut asking = Asking::theirs(me, &self.town().grids);
        let floor = self.floor();
        let state = if unread { asking.unread(&floor) } else { asking.read(&floor) };
        asking.all.push(state);
        if let Some(kind) = kind {
            let kind = asking.arg(kind.tag());
            asking.all.push(format!("n.kind = {kind}"));
        }
        if before < i64::MAX {
            let before = asking.arg(before);
            asking.all.push(format!("n.no < {before}"));
        }
        let (pages, args) = asking.sql(me, COLUMNS, limit);
        let sql = format!("SELECT * FROM ({pages}) q ORDER BY no DESC LIMIT {limit}");
        let rows = self.journal().query(&sql, &args).await?;
        Ok(rows.iter().map(|r| notice(r, unread)).collect())
    }

    /// A page of this person's notices.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn notices(&self, me: &Me, filter: &NoticeFilter) -> Result<Notices, Error> {
        let kind = Kind::find(&filter.kind);
        let (unread, before) = cursor(&filter.after);
        let mut rows = Vec::new();
        if unread {
            rows = self.part(me, kind, true, before, PAGE + 1).await?;
        }
        if rows.len() <= PAGE {
            let before = if unread { i64::MAX } else { before };
            rows.extend(self.part(me, kind, false, before, PAGE + 1 - rows.len()).await?);
        }
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let part = |n: &Notice| if n.unread { "unread" } else { "read" };
        let next = rows.last().filter(|_| more).map(|n| format!("{}~{}", part(n), n.no));
        let newest = self.journal().query("SELECT COALESCE(MAX(no), 0) FROM notice", &[]).await?;
        Ok(Notices { rows, next, upto: newest.first().map_or(0, |r| r.int(0)) })
    }

    /// How many are unread, [`MOST`] at most: one question to the index, asked with every page.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn unread_notices(&self, me: &Me) -> Result<i64, Error> {
        let mut asking = Asking::theirs(me, &self.town().grids);
        let unread = asking.unread(&self.floor());
        asking.all.push(unread);
        let limit = usize::try_from(MOST).unwrap_or_default();
        let (pages, args) = asking.sql(me, "n.no", limit);
        let sql = format!("SELECT COUNT(*) FROM ({pages}) q");
        let rows = self.journal().query(&sql, &args).await?;
        Ok(rows.first().map_or(0, |r| r.int(0)).min(MOST))
    }

    /// One of this person's notices.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not theirs, or no longer.
    pub async fn notice(&self, me: &Me, no: i64) -> Result<Notice, Error> {
        for unread in [true, false] {
            let mut asking = Asking::theirs(me, &self.town().grids);
            let floor = self.floor();
            let state = if unread { asking.unread(&floor) } else { asking.read(&floor) };
            asking.all.push(state);
            let wanted = asking.arg(no);
            asking.all.push(format!("n.no = {wanted}"));
            let (sql, args) = asking.sql(me, COLUMNS, 1);
            if let Some(row) = self.journal().query(&sql, &args).await?.first() {
                return Ok(notice(row, unread));
            }
        }
        Err(Error::NotFound)
    }

    /// Marks one as read; again, nothing more happens.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not theirs.
    pub async fn read_notice(&self, me: &Me, no: i64) -> Result<Notice, Error> {
        let found = self.notice(me, no).await?;
        self.mark(me, vec![no]).await?;
        Ok(found)
    }

    /// Marks as read whatever there was when the page was made; gives how many.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn read_all_notices(&self, me: &Me, upto: i64) -> Result<usize, Error> {
        let mut marked = 0;
        let mut before = upto.saturating_add(1);
        loop {
            let rows = self.part(me, None, true, before, PAGE).await?;
            let Some(last) = rows.last() else { return Ok(marked) };
            before = last.no;
            marked += rows.len();
            self.mark(me, rows.iter().map(|n| n.no).collect()).await?;
        }
    }

    async fn mark(&self, me: &Me, numbers: Vec<i64>) -> Result<(), Error> {
        let (person, at) = (me.person.id.clone(), self.now().to_string());
        let done = self
            .journal()
            .act::<Infallible, _>(Act::default(), move |tx| {
                Box::pin(async move {
                    for no in numbers {
                        let sql = "INSERT INTO notice_read (person, no, at) VALUES ($1, $2, $3) \
                                   ON CONFLICT (person, no) DO NOTHING";
                        tx.execute(sql, &[person.as_str().into(), no.into(), at.as_str().into()]).await?;
                    }
                    Ok(serde_json::Value::Null)
                })
            })
            .await;
        match done {
            Ok(_) => Ok(()),
            Err(ActError::Store(e)) => Err(e.into()),
            Err(ActError::Refused(never)) => match never {},
        }
    }
}

/// A notice that still waits, whoever it is for: what a group's robot says of it.
pub(super) async fn any(office: &Office, no: i64) -> Result<Option<Notice>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM notice n WHERE n.no = $1 AND n.open = 1 LIMIT 1");
    let rows = office.journal().query(&sql, &[no.into()]).await?;
    Ok(rows.first().map(|r| notice(r, true)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_done_is_said_in_the_words_of_the_trade() {
        for (kind, task, said) in [
            (Kind::Task, "accept_clue", "请办理“受理”"),
            (Kind::Dispatched, "check_site", "请办理“现场核查”"),
            (Kind::Approval, "decide_repeat", "请办理“决定恶意重复标记”"),
            (Kind::Returned, "propose_closing", "已退回，请重新办理“提出结案”"),
            (Kind::Urged, "answer_urging", "已督办，请尽快办理“答复督办”"),
            (Kind::Assigned, "assign_officers", "您被指定为承办人员，请查看"),
            (Kind::Assigned, "make_plan", "您被指定为检查人员，请查看"),
            (Kind::Yellow, "办理时限", "办理期限临近，2026-03-05届满，请及时处理"),
            (Kind::Yellow, "公示", "公示期限临近，2026-03-05届满，请及时处理"),
            (Kind::Red, "改正期限", "改正期限2026-03-05届满，请立即处理"),
        ] {
            assert_eq!(todo(kind, task, "2026-03-05"), said);
        }
    }
}
