//! Requests for information (依申请公开), for the legal office; their progress, for whoever holds the receipt.

use super::list::List;
use super::{Page, PaperRow, Progress, TimelineItem, paged};
use crate::me::Me;
use crate::office::{Error, Office};
use crate::scope::Sight;
use crate::{scope, stream, timeline};
use jiff::civil::Date;
use law::deadline::Deadline;
use law::inforequest::{self, InfoEvent, InfoFact, InfoStage, InfoState, YearReport};
use law::matter::{Offer, Stage as _};
use serde::{Deserialize, Serialize};

/// Which requests are asked for: all of them, newest first, unless something is said here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InfoFilter {
    /// 阶段
    pub stage: String,
    /// 答复类型
    pub answer: String,
    /// 回执号、申请人、申请内容
    pub text: String,
    /// 收到日起
    pub from: String,
    /// 收到日止
    pub to: String,
    /// 办理中, what is due first before the rest.
    pub open: bool,
    /// 超期, the longest overdue first.
    pub overdue: bool,
    /// Where the page before ended.
    pub after: String,
}

/// A request in the list.
#[derive(Clone, Debug, Serialize)]
pub struct InfoRow {
    /// 编号
    pub id: String,
    /// 回执号
    pub receipt: String,
    /// 阶段
    pub stage: String,
    /// 申请人
    pub applicant: String,
    /// 申请内容
    pub content: String,
    /// 答复类型; empty before the answer.
    pub answer: String,
    /// 收到日
    pub received_on: String,
    /// 最近期限; empty once ended.
    pub due: String,
    /// What it is for.
    pub due_label: String,
    /// 按工作日
    pub due_working: bool,
    /// 暂定
    pub provisional: bool,
}

/// One request.
#[derive(Clone, Debug, Serialize)]
pub struct InfoView {
    /// 编号
    pub id: String,
    /// The request as it stands.
    pub state: InfoState,
    /// 下一步
    pub panel: Vec<Offer>,
    /// 期限
    pub deadlines: Vec<(&'static str, Deadline)>,
    /// 超期答复: the day by which it should have been answered.
    pub answered_late: Option<Date>,
    /// 全过程
    pub timeline: Vec<TimelineItem>,
    /// 文书
    pub papers: Vec<PaperRow>,
}

impl Office {
    /// The requests.
    ///
    /// # Errors
    /// P-02 for whoever does not keep them; the store.
    pub async fn infos(&self, me: &Me, filter: &InfoFilter) -> Result<Page<InfoRow>, Error> {
        keeps(me)?;
        let columns = "c.id, c.receipt, c.stage, c.applicant, c.content, c.received_on, c.due, c.due_label, \
                       c.due_working, c.provisional, c.answer";
        let mut list = List::new("info_row", columns, "received_on", Sight::everything());
        for (column, value) in [("stage", &filter.stage), ("answer", &filter.answer)] {
            if !value.is_empty() {
                list.and(&format!("c.{column} = ?"), value);
            }
        }
        for (sign, day) in [(">=", &filter.from), ("<=", &filter.to)] {
            if let Ok(day) = day.trim().parse::<Date>() {
                list.and(&format!("c.received_on {sign} ?"), day.to_string());
            }
        }
        // The legal office's requests are few: what is looked for needs no index of its own.
        let text = filter.text.trim().replace(['%', '_'], "");
        if !text.is_empty() {
            let holds = "(c.content LIKE ? OR c.applicant LIKE ? OR c.receipt LIKE ?)";
            list.and(holds, format!("%{text}%"));
        }
        let by_due = filter.open || filter.overdue;
        if filter.overdue {
            list.overdue(self.now().date().to_string());
        } else if filter.open {
            list.soonest();
        }
        list.after(&filter.after);
        let row = |r: &journal::Row| InfoRow {
            id: r.text(0),
            receipt: r.text(1),
            stage: r.text(2),
            applicant: r.text(3),
            content: r.text(4),
            answer: r.text(10),
            received_on: r.text(5),
            due: r.text(6),
            due_label: r.text(7),
            due_working: r.int(8) == 1,
            provisional: r.int(9) == 1,
        };
        let rows: Vec<InfoRow> = list.page(self).await?.iter().map(row).collect();
        Ok(paged(rows, |r| format!("{}~{}", if by_due { &r.due } else { &r.received_on }, r.id)))
    }

    /// One request.
    ///
    /// # Errors
    /// [`Error::NotFound`], P-02 for whoever does not keep requests, the store.
    pub async fn info(&self, me: &Me, id: &str) -> Result<InfoView, Error> {
        keeps(me)?;
        let events = self.info_events(&stream::info(id)).await?;
        if events.is_empty() {
            return Err(Error::NotFound);
        }
        let state = InfoState::fold(&events);
        Ok(InfoView {
            id: id.into(),
            panel: self.look(me, |ctx| inforequest::panel(&state, ctx)),
            deadlines: state.deadlines(&self.town().law),
            answered_late: state.answered_late(&self.town().law),
            timeline: events.iter().map(timeline::info).collect(),
            papers: self.papers_of(&stream::info(id)).await?,
            state,
        })
    }

    async fn info_events(&self, name: &str) -> Result<Vec<InfoEvent>, Error> {
        let records = self.journal().load(name).await?;
        Ok(records.iter().map(stream::decode).collect::<Result<_, _>>()?)
    }

    /// D-18: the numbers of a year for its report, counted from the requests that touch it.
    ///
    /// # Errors
    /// P-02 for whoever does not keep requests; the store.
    pub async fn info_year(&self, me: &Me, year: i16) -> Result<YearReport, Error> {
        keeps(me)?;
        let sql = "SELECT id, ended_on FROM info_row WHERE received_on <= $1 AND (ended_on = '' OR ended_on >= $2) \
                   ORDER BY received_on, id";
        let args = [format!("{year}-12-31").into(), format!("{year}-01-01").into()];
        let mut requests = Vec::new();
        for r in self.journal().query(sql, &args).await? {
            let events = self.info_events(&stream::info(&r.text(0))).await?;
            requests.push((InfoState::fold(&events), r.text(1).parse().ok()));
        }
        Ok(YearReport::of(year, requests.iter().map(|(s, e)| (s, *e)), &self.town().law))
    }

    /// How a request stands, for whoever holds its receipt: nothing personal, and not the answer itself.
    pub(super) async fn request_progress(&self, receipt: &str) -> Result<Option<Progress>, Error> {
        let sql = "SELECT id FROM info_row WHERE receipt = $1";
        let rows = self.journal().query(sql, &[receipt.into()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let events = self.info_events(&stream::info(&row.text(0))).await?;
        let state = InfoState::fold(&events);
        let step = |e: &InfoEvent| {
            let what = match &e.fact {
                InfoFact::InformationRequested { .. } => "已收到您的申请",
                InfoFact::CorrectionRequired { .. } => "已通知您补正",
                InfoFact::CorrectionReceived { .. } => "已收到补正",
                InfoFact::RequestLapsed { .. } => "逾期没有补正，不再处理",
                InfoFact::OpinionAsked { .. } => "正在征求第三方意见，所需时间不计入答复期限",
                InfoFact::OpinionReceived { .. } => "征求意见已结束",
                InfoFact::AnswerExtended { .. } => "答复期限已延长",
                InfoFact::InformationAnswered { .. } => "已答复",
            };
            (e.at.strftime("%Y-%m-%d %H:%M").to_string(), what.to_string())
        };
        let correction = state.correction.as_ref().filter(|_| state.stage == InfoStage::Correcting);
        let due = state.reply_due(&self.town().law).filter(|_| state.stage == InfoStage::Open);
        let feedback = match (&state.answer, correction, due) {
            (Some(answer), ..) => Some(format!("{}，答复书文号{}", answer.kind.label(), answer.number)),
            (_, Some((content, due)), _) => Some(format!("请在{due}前补正：{content}")),
            (.., Some(due)) => Some(format!("答复期限至{}", due.text())),
            _ => None,
        };
        Ok(Some(Progress {
            receipt: receipt.into(),
            class: "政府信息公开申请".into(),
            reported_at: state.received_on.map(|d| d.to_string()).unwrap_or_default(),
            stage: state.stage.label().into(),
            steps: events.iter().map(step).collect(),
            feedback,
            ..Progress::default()
        }))
    }
}

fn keeps(me: &Me) -> Result<(), Error> {
    if scope::sees_requests(me) { Ok(()) } else { Err(Error::Refused(Box::new(scope::not_mine(me)))) }
}
