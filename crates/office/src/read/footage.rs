//! 执法音像: the list, one recording, and what the house proposes to link to what.

use super::list::List;
use super::{PAGE, Page, paged};
use crate::footage::{LINKED, LOOSE, REMOVED, Viewing, moment};
use crate::me::Me;
use crate::office::{Error, Office};
use crate::scope;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use journal::{Row, Value};
use law::footage::{ACTS, FootageState, kept_until};
use law::town::Medium;
use serde::{Deserialize, Serialize};

/// What to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FootageFilter {
    /// `loose` 未关联, `linked` 已关联, `over` 已到期 (not linked, time over), `removed` 已清理; all that are here when empty.
    pub state: String,
    /// 设备编号
    pub device: String,
    /// 佩戴人: part of the name.
    pub wearer: String,
    /// 录制日
    pub day: String,
    /// Where the page begins.
    pub after: String,
}

/// A row of the list.
#[derive(Clone, Debug, Serialize)]
pub struct FootageRow {
    /// 编号: the digest of the file.
    pub id: String,
    /// 文件名
    pub name: String,
    /// 类型
    pub media_type: String,
    /// 字节
    pub size: i64,
    /// 原始文件
    pub original: bool,
    /// 设备
    pub device: String,
    /// 固定设备
    pub fixed: bool,
    /// 佩戴人编号
    pub wearer: String,
    /// 佩戴人
    pub wearer_name: String,
    /// 单位
    pub unit: String,
    /// 导入人
    pub importer_name: String,
    /// 开始
    pub from: String,
    /// 结束
    pub until: String,
    /// 时钟校正（秒）
    pub skew: i64,
    /// 导入时间
    pub imported_at: String,
    /// 状态
    pub state: String,
    /// 保存至, while no matter refers to it.
    pub kept_until: String,
    /// 逾期导入 (V-13)
    pub late: bool,
    /// How many facts there are of it.
    pub version: u64,
}

const COLUMNS: &str = "c.id, c.name, c.media_type, c.size, c.original, c.device, c.fixed, c.wearer, c.wearer_name, c.unit, \
                       c.importer_name, c.from_at, c.until_at, c.skew, c.imported_at, c.state, c.version, c.day";

/// A step that a recording is linked to, or may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FootageStep {
    /// 案件
    pub case: String,
    /// 案号; empty before filing.
    pub number: String,
    /// 案由
    pub item: String,
    /// 环节序号
    pub no: u32,
    /// 环节
    pub title: String,
    /// Whether it still lacks a recording.
    pub open: bool,
}

/// One recording as a person may see it.
#[derive(Clone, Debug, Serialize)]
pub struct FootageView {
    /// Its row.
    pub row: FootageRow,
    /// 录像
    pub state: FootageState,
    /// 已关联的环节
    pub links: Vec<FootageStep>,
    /// 可以关联的环节
    pub proposed: Vec<FootageStep>,
    /// Why nothing is proposed; empty where something is, or it is linked.
    pub unmatched: String,
    /// 查阅记录
    pub viewings: Vec<Viewing>,
    /// The acts this person may come to.
    pub acts: Vec<&'static str>,
}

/// What the house proposes for one recording that is not linked.
#[derive(Clone, Debug, Serialize)]
pub struct Match {
    /// 音像
    pub row: FootageRow,
    /// The steps it fits, those that lack a recording first.
    pub steps: Vec<FootageStep>,
    /// Why none fits; empty where one does.
    pub why: String,
}

impl Office {
    fn footage_row(&self, r: &Row) -> FootageRow {
        let town = &self.town().law;
        let until: Option<DateTime> = r.text(12).parse().ok();
        let came: Option<DateTime> = r.text(14).parse().ok();
        let hours = i64::from(town.policy.footage_hours.value);
        let late = until.zip(came).is_some_and(|(u, c)| c > u.saturating_add(hours.hours()));
        let day: Option<Date> = r.text(17).parse().ok();
        let state = r.text(15);
        FootageRow {
            id: r.text(0),
            name: r.text(1),
            media_type: r.text(2),
            size: r.int(3),
            original: r.int(4) == 1,
            device: r.text(5),
            fixed: r.int(6) == 1,
            wearer: r.text(7),
            wearer_name: r.text(8),
            unit: r.text(9),
            importer_name: r.text(10),
            from: r.text(11),
            until: r.text(12),
            skew: r.int(13),
            imported_at: r.text(14),
            kept_until: day
                .filter(|_| state == LOOSE)
                .map_or(String::new(), |d| kept_until(d, town).to_string()),
            state,
            late,
            version: u64::try_from(r.int(16)).unwrap_or_default(),
        }
    }

    fn footage_list(&self, me: &Me, filter: &FootageFilter) -> List {
        let mut list = List::new("footage_row", COLUMNS, "from_at", scope::footage(me));
        match filter.state.as_str() {
            LINKED | LOOSE | REMOVED => list.and("c.state = ?", filter.state.as_str()),
            "over" => {
                let months = i64::from(self.town().law.policy.footage_months.value);
                let last = self.now().date().saturating_sub(months.months());
                list.and("c.state = ?", LOOSE);
                list.and("c.day < ?", last.to_string());
            }
            _ => list.and("c.state <> ?", REMOVED),
        }
        let part = |text: &str| format!("%{}%", text.trim().replace(['%', '_'], ""));
        if !filter.device.trim().is_empty() {
            list.and("c.device LIKE ?", part(&filter.device));
        }
        if !filter.wearer.trim().is_empty() {
            list.and("c.wearer_name LIKE ?", part(&filter.wearer));
        }
        if let Ok(day) = filter.day.trim().parse::<Date>() {
            let next = day.tomorrow().unwrap_or(day);
            list.and("c.from_at < ?", format!("{next}T00:00:00"));
            list.and("c.until_at >= ?", format!("{day}T00:00:00"));
        }
        list
    }

    /// A page of the recordings this person may open, the newest first.
    ///
    /// # Errors
    /// P-02 for whoever has nothing to do with recordings; the store.
    pub async fn footages(&self, me: &Me, filter: &FootageFilter) -> Result<Page<FootageRow>, Error> {
        if !scope::reads_footage(me) && !scope::sees_all(me) {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        let mut list = self.footage_list(me, filter);
        list.after(&filter.after);
        let rows: Vec<FootageRow> = list.page(self).await?.iter().map(|r| self.footage_row(r)).collect();
        Ok(paged(rows, |r| format!("{}~{}", r.from, r.id)))
    }

    /// How many recordings there are of each kind: 未关联、已关联、已到期.
    ///
    /// # Errors
    /// As [`Office::footages`].
    pub async fn footage_counts(&self, me: &Me) -> Result<[i64; 3], Error> {
        let mut counts = [0; 3];
        for (n, state) in counts.iter_mut().zip([LOOSE, LINKED, "over"]) {
            let filter = FootageFilter { state: state.into(), ..FootageFilter::default() };
            *n = self.footage_list(me, &filter).count(self).await?;
        }
        Ok(counts)
    }

    /// Whether this file is a recording already: who imported it and when.
    ///
    /// # Errors
    /// The store.
    pub async fn footage_known(&self, id: &str) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM footage_row WHERE id = $1";
        Ok(!self.journal().query(sql, &[id.into()]).await?.is_empty())
    }

    /// Which of these files, by name and bytes, this person sees among the recordings already.
    ///
    /// # Errors
    /// The store.
    pub async fn footage_imported(&self, me: &Me, files: &[(String, u64)]) -> Result<Vec<bool>, Error> {
        let mut known = Vec::with_capacity(files.len());
        for (name, size) in files {
            let mut list = List::new("footage_row", COLUMNS, "from_at", scope::footage(me));
            list.and("c.name = ?", name.as_str());
            list.and("c.size = ?", i64::try_from(*size).unwrap_or(i64::MAX));
            known.push(list.count(self).await? > 0);
        }
        Ok(known)
    }

    async fn footage_one(&self, id: &str) -> Result<FootageRow, Error> {
        let sql = format!("SELECT {COLUMNS} FROM footage_row c WHERE c.id = $1");
        let rows = self.journal().query(&sql, &[id.into()]).await?;
        rows.first().map(|r| self.footage_row(r)).ok_or(Error::NotFound)
    }

    /// One recording, for whoever may open it; that it was opened is put on record.
    ///
    /// # Errors
    /// [`Error::NotFound`]; V-15; the store.
    pub async fn footage(&self, me: &Me, id: &str) -> Result<FootageView, Error> {
        let state = self.footage_for(me, id).await?;
        self.opens_footage(me, id).await?;
        let row = self.footage_one(id).await?;
        let links = self.footage_links(me, id).await?;
        let gone = row.state == REMOVED;
        let (proposed, mut unmatched) =
            if gone { Default::default() } else { self.footage_fits(me, &row).await? };
        if !links.is_empty() || gone {
            unmatched.clear();
        }
        let over = self.now().date().to_string() > row.kept_until;
        let fits = |id: &str| match id {
            "correct_footage" => row.state == LOOSE,
            "remove_footage" => row.state == LOOSE && over,
            _ => false,
        };
        let acts = ACTS.iter().filter(|a| fits(a.id) && me.any(a.roles)).map(|a| a.id).collect();
        Ok(FootageView { state, links, proposed, unmatched, viewings: self.viewings(id).await?, acts, row })
    }

    async fn footage_links(&self, me: &Me, id: &str) -> Result<Vec<FootageStep>, Error> {
        let (any, mut args) = scope::cases(me).numbered(1);
        args.insert(0, id.into());
        let sql = format!(
            "SELECT c.id, c.number, c.item_name, s.no, s.title, s.open FROM footage_link l \
             JOIN footage_step s ON s.case_id = l.case_id AND s.no = l.step JOIN case_row c ON c.id = l.case_id \
             WHERE l.footage = $1 AND {} ORDER BY s.began_at, c.id, s.no",
            scope::one_of(&any)
        );
        Ok(self.journal().query(&sql, &args).await?.iter().map(step).collect())
    }

    /// The steps a recording fits: of this person's cases, at its time, with its wearer, of its kind; those that lack one first.
    /// With none, why.
    async fn footage_fits(&self, me: &Me, row: &FootageRow) -> Result<(Vec<FootageStep>, String), Error> {
        let medium = match Medium::of(&row.media_type) {
            Some(Medium::Image) => "image",
            Some(Medium::Audio) => "audio",
            _ => "video",
        };
        let (any, seen) = scope::cases(me).numbered(3);
        let mut args: Vec<Value> =
            vec![row.from.as_str().into(), row.until.as_str().into(), row.id.as_str().into()];
        args.extend(seen);
        let sql = format!(
            "SELECT c.id, c.number, c.item_name, s.no, s.title, s.open, s.officers, s.media FROM footage_step s \
             JOIN case_row c ON c.id = s.case_id WHERE s.began_at <= $2 AND s.ended_at >= $1 AND {} \
             AND c.open = 1 AND NOT EXISTS (SELECT 1 FROM footage_link l WHERE l.footage = $3 AND l.case_id = s.case_id \
             AND l.step = s.no) ORDER BY s.open DESC, s.began_at, c.id, s.no LIMIT {PAGE}",
            scope::one_of(&any)
        );
        let rows = self.journal().query(&sql, &args).await?;
        if rows.is_empty() {
            return Ok((Vec::new(), "录制的时间内没有须录像的环节；设备时钟不准的，更正时钟校正".into()));
        }
        let there = |r: &&Row| row.fixed || r.text(6).contains(&format!("|{}|", row.wearer));
        let worn: Vec<&Row> = rows.iter().filter(there).collect();
        if worn.is_empty() {
            let why = format!("当时的环节由别人办理，{}不在其中；佩戴人登记有误的先更正", row.wearer_name);
            return Ok((Vec::new(), why));
        }
        let kind = |r: &&&Row| r.text(7).split('|').any(|m| m == medium);
        let fit: Vec<FootageStep> = worn.iter().filter(kind).map(|r| step(r)).collect();
        if fit.is_empty() {
            return Ok((Vec::new(), "环节要求的记录方式不是这一种".into()));
        }
        if !row.original {
            return Ok((Vec::new(), "转码件不是原始文件，不能关联；请从设备导入原始文件".into()));
        }
        Ok((fit, String::new()))
    }

    /// What the house proposes for the newest recordings that are not linked, of those this person may open.
    ///
    /// # Errors
    /// As [`Office::footages`].
    pub async fn footage_matches(&self, me: &Me, filter: &FootageFilter) -> Result<Page<Match>, Error> {
        let filter = FootageFilter { state: LOOSE.into(), ..filter.clone() };
        let page = self.footages(me, &filter).await?;
        let mut matches = Vec::with_capacity(page.rows.len());
        for row in page.rows {
            let (steps, why) = self.footage_fits(me, &row).await?;
            matches.push(Match { row, steps, why });
        }
        Ok(Page { rows: matches, next: page.next })
    }

    /// The recordings that fit a step of a case, not linked to it yet: for the form of linking.
    ///
    /// # Errors
    /// The store.
    pub async fn footage_for_case(
        &self,
        me: &Me,
        state: &law::case::CaseState,
    ) -> Result<Vec<FootageRow>, Error> {
        let steps = &state.footage.steps;
        let (Some(from), Some(until)) =
            (steps.iter().map(|s| s.began_at).min(), steps.iter().map(|s| s.ended_at).max())
        else {
            return Ok(Vec::new());
        };
        let mut list = List::new("footage_row", COLUMNS, "from_at", scope::footage(me));
        list.and("c.state <> ?", REMOVED);
        list.and("c.from_at <= ?", moment(until));
        list.and("c.until_at >= ?", moment(from));
        list.rows(200);
        let rows: Vec<FootageRow> = list.page(self).await?.iter().map(|r| self.footage_row(r)).collect();
        let meets = |r: &&FootageRow| {
            let worn = |s: &law::case::footage::Step| r.fixed || s.officers.iter().any(|o| o.id == r.wearer);
            steps.iter().any(|s| {
                moment(s.began_at) <= r.until
                    && r.from <= moment(s.ended_at)
                    && worn(s)
                    && !s.linked.contains(&r.id)
            })
        };
        Ok(rows.iter().filter(meets).cloned().collect())
    }
}

fn step(r: &Row) -> FootageStep {
    FootageStep {
        case: r.text(0),
        number: r.text(1),
        item: r.text(2),
        no: u32::try_from(r.int(3)).unwrap_or_default(),
        title: r.text(4),
        open: r.int(5) == 1,
    }
}
