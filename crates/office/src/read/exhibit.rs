//! 一项证据: what it is, and the 保管链 of its files: what the case says of them, with what the house knows besides — the scan, the
//! copies, the recording it may be, who opened the file of the case, and whether it is there now.

use crate::files::{Faults, Look};
use crate::me::Me;
use crate::office::{Error, Office};
use crate::{mask, scope, stream};
use jiff::civil::DateTime;
use law::case::exhibit::{self, Digest, Link, Stands, Step};
use law::case::hold::{self, EvidenceMark};
use law::case::{CaseEvent, CaseState, Evidence};
use law::footage::{FootageEvent, FootageFact};
use law::matter::PersonRef;
use law::party::{FileFault, FileRef};
use serde::Serialize;

/// A piece of evidence.
#[derive(Clone, Debug, Serialize)]
pub struct ExhibitView {
    /// 案件
    pub case: String,
    /// 案号; empty before filing.
    pub number: String,
    /// 证据序号
    pub no: u32,
    /// 名称
    pub name: String,
    /// 种类
    pub kind: &'static str,
    /// 说明
    pub description: String,
    /// 来源
    pub source: String,
    /// 证明对象
    pub proves: String,
    /// 收集人
    pub officers: Vec<PersonRef>,
    /// 收集时间
    pub collected_at: DateTime,
    /// 查证属实; none while not judged.
    pub verified: Option<bool>,
    /// 审查意见
    pub opinion: String,
    /// 原件、复制件, and what bars it from being relied on.
    pub marks: Vec<EvidenceMark>,
    /// 文件
    pub files: Vec<FileRef>,
    /// 物品序号, where it is a thing with a chain of its own.
    pub thing: Option<u32>,
    /// 保管链, the first link first.
    pub links: Vec<Link>,
    /// The files were read through just now.
    pub compared: bool,
    /// Who opened the file of the case is shown to those who answer for it alone.
    pub openings: bool,
    /// 当事人信息已遮盖
    pub masked: bool,
}

/// The chain of custody of a piece of evidence, as a bundle takes it along.
#[derive(Clone, Debug, Serialize, serde::Deserialize)]
pub(crate) struct Custody {
    /// 证据序号
    pub no: u32,
    /// 名称
    pub name: String,
    /// 保管链, the first link first.
    pub links: Vec<Link>,
}

/// Openings of one film that are shown.
const OPENINGS: i64 = 50;

/// The kind of record that a bundle was taken along before the case was archived; from then on every opening is one.
pub(crate) const EXPORTED: &str = "bundle_exported";

fn moment(text: &str) -> Option<DateTime> {
    text.parse().ok()
}

impl Office {
    /// A piece of evidence with the chain of custody of its files, for whoever sees the case. With `compare` the files are read
    /// through and held against their digests now, for those who answer for the case.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, P-02 when the case is not this person's to see, the store.
    pub async fn exhibit(&self, me: &Me, id: &str, no: u32, compare: bool) -> Result<ExhibitView, Error> {
        let events = self.case_events(id).await?;
        let state = CaseState::fold(&events);
        if !scope::sees_case(me, &state) {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        let e = state.evidence.iter().find(|e| e.no == no).cloned().ok_or(Error::NotFound)?;
        let openings = scope::opens_inner(me, &state);
        // Nobody else has the house read through what is large.
        let compare = compare && openings;
        let look = if compare { Look::Content } else { Look::Size };
        let faults = self.file_faults(&e.files, look).await?;
        let mut outside = self.around(id, &state, &e).await?;
        let now = self.now_there(&e, &faults, look, &outside).await;
        outside.extend(now);
        if openings && !e.files.is_empty() {
            outside.extend(self.openings(id, &state, &e).await?);
        }
        let mut links = exhibit::chain(exhibit::links(&events, no), outside);
        let mut marks = hold::marks(&state, &e);
        marks.extend(self.look_at_files(me, faults, |ctx| hold::file_marks(&e, ctx)));
        let masked = !scope::reads_party(me, &state);
        let mut view = ExhibitView {
            case: id.into(),
            number: state.number.as_ref().map(ToString::to_string).unwrap_or_default(),
            no,
            name: e.name,
            kind: e.kind.label(),
            description: e.description,
            source: e.source,
            proves: e.proves,
            officers: e.officers,
            collected_at: e.collected_at,
            verified: e.verified,
            opinion: e.opinion,
            thing: e.particulars.thing,
            files: e.files,
            marks,
            links: Vec::new(),
            compared: compare,
            openings,
            masked,
        };
        if masked {
            let own = [
                &mut view.name,
                &mut view.description,
                &mut view.source,
                &mut view.proves,
                &mut view.opinion,
            ];
            let files = view.files.iter_mut().map(|f| &mut f.name);
            let said = links.iter_mut().flat_map(|l| {
                let names = l.digests.iter_mut().map(|d| &mut d.name);
                [&mut l.words, &mut l.people].into_iter().chain(&mut l.broken).chain(names)
            });
            mask::texts(&state, own.into_iter().chain(files).chain(said));
            mask::texts(&state, view.marks.iter_mut().filter_map(EvidenceMark::how));
        }
        view.links = links;
        Ok(view)
    }

    /// The chains of all evidence of a case that is files, as far as they concern what is handed over: who opened it in the house
    /// stays there.
    ///
    /// # Errors
    /// The store.
    pub(crate) async fn custody_of(&self, id: &str, events: &[CaseEvent]) -> Result<Vec<Custody>, Error> {
        let state = CaseState::fold(events);
        let mut all = Vec::new();
        for e in state.evidence.iter().filter(|e| !e.files.is_empty()) {
            let faults = self.file_faults(&e.files, Look::Size).await?;
            let mut outside = self.around(id, &state, e).await?;
            let now = self.now_there(e, &faults, Look::Size, &outside).await;
            outside.extend(now);
            let links = exhibit::chain(exhibit::links(events, e.no), outside);
            all.push(Custody { no: e.no, name: e.name.clone(), links });
        }
        Ok(all)
    }

    /// What happened to the files of a piece of evidence beside the case.
    async fn around(&self, id: &str, state: &CaseState, e: &Evidence) -> Result<Vec<Link>, Error> {
        let mut all = Vec::new();
        for file in &e.files {
            all.extend(self.scanned(file).await?);
            all.extend(self.copied(id, state, file).await?);
            all.extend(self.as_footage(file).await?);
        }
        Ok(all)
    }

    async fn scanned(&self, file: &FileRef) -> Result<Option<Link>, Error> {
        let sql = "SELECT state, said, at FROM file_scan WHERE sha256 = $1";
        let rows = self.journal().query(sql, &[file.sha256.as_str().into()]).await?;
        let Some((row, at)) = rows.first().and_then(|r| Some((r, moment(&r.text(2))?))) else {
            return Ok(None);
        };
        let name = &file.name;
        Ok(Some(match row.text(0).as_str() {
            "found" => {
                let fault = format!("“{name}”{}", FileFault::Locked(row.text(1)).words());
                let words = "不能打开、引用，不装入卷宗，也不随案卷包交出";
                Link { broken: Some(fault), ..Link::new(at, Step::Locked, "", words) }
            }
            "clean" => Link::new(at, Step::Scanned, "", format!("“{name}”没有查出恶意内容")),
            _ => Link::new(at, Step::Scanned, "", format!("“{name}”还没有查毒")),
        }))
    }

    async fn copied(&self, id: &str, state: &CaseState, file: &FileRef) -> Result<Vec<Link>, Error> {
        let clue = state.subject.as_ref().map(|s| stream::clue(&s.clue)).unwrap_or_default();
        let sql = "SELECT file, what, person, at FROM file_copy WHERE original = $1 AND matter IN ($2, $3) \
                   ORDER BY at, sha256";
        let args = [file.sha256.as_str().into(), stream::case(id).into(), clue.into()];
        let (rows, people) = (self.journal().query(sql, &args).await?, self.people());
        let one = |r: &journal::Row| {
            let copy: FileRef = serde_json::from_str(&r.text(0)).ok()?;
            let who = people.get(&r.text(2)).map_or_else(|| r.text(2), |p| p.name.clone());
            let words = format!("制作“{}”的副本“{}”，{}，原件不变", file.name, copy.name, r.text(1));
            let digests = vec![Digest::of(file, Stands::Same), Digest::of(&copy, Stands::OfCopy)];
            Some(Link { digests, ..Link::new(moment(&r.text(3))?, Step::Copied, who, words) })
        };
        Ok(rows.iter().filter_map(one).collect())
    }

    /// How it came out of its device, and how it went, where it is a recording.
    async fn as_footage(&self, file: &FileRef) -> Result<Vec<Link>, Error> {
        let mut all = Vec::new();
        for record in self.journal().load(&stream::footage(&file.sha256)).await? {
            let event: FootageEvent = stream::decode(&record)?;
            let by = event.by.name.clone();
            match &event.fact {
                FootageFact::FootageImported { recording, .. } => {
                    let worn = match &recording.wearer {
                        Some(w) => format!("由{}佩戴", w.name),
                        None => "固定设备".into(),
                    };
                    let words = format!(
                        "从设备{}导入“{}”（{worn}，录于{}至{}，时钟校正{}秒）",
                        recording.device,
                        file.name,
                        recording.recorded_from.strftime("%Y-%m-%d %H:%M"),
                        recording.recorded_until.strftime("%H:%M"),
                        recording.skew,
                    );
                    let stands = exhibit::held_against(file, &recording.file);
                    let digests = vec![Digest::of(&recording.file, stands)];
                    all.push(Link { digests, ..Link::new(event.at, Step::Imported, by, words) });
                }
                FootageFact::FootageCorrected { .. } => {}
                FootageFact::FootageRemoved { reason } => {
                    let words = format!("保管期满，删除“{}”，只留登记：{reason}", file.name);
                    all.push(Link::new(event.at, Step::Destroyed, by, words));
                }
            }
        }
        Ok(all)
    }

    /// How the files are now; none where they were destroyed, or where there are none.
    async fn now_there(&self, e: &Evidence, faults: &Faults, look: Look, so_far: &[Link]) -> Option<Link> {
        if e.files.is_empty() || so_far.iter().any(|l| l.step == Step::Destroyed) {
            return None;
        }
        let (mut digests, mut broken) = (Vec::new(), Vec::new());
        for file in &e.files {
            let unread =
                |stands| Digest { sha256: String::new(), sm3: String::new(), ..Digest::of(file, stands) };
            match faults.get(&file.sha256) {
                // Its own link says so.
                Some(FileFault::Locked(_)) => digests.push(unread(Stands::Untold)),
                Some(fault) => {
                    broken.push(format!("“{}”{}", file.name, fault.words()));
                    digests.push(unread(Stands::Differs));
                }
                None if look == Look::Content && self.is_stored(file).await => {
                    digests.push(Digest::of(file, Stands::Same));
                }
                None => digests.push(unread(Stands::Untold)),
            }
        }
        let words = match look {
            Look::Address | Look::Content => "逐字节读出核对",
            Look::Size => "核对是否在库、字节数是否一致，没有逐字节读出",
        };
        let link = Link::new(self.now(), Step::Compared, "", words);
        Some(Link { digests, broken: (!broken.is_empty()).then(|| broken.join("；")), ..link })
    }

    async fn is_stored(&self, file: &FileRef) -> bool {
        tokio::fs::try_exists(self.files().path(&file.sha256)).await.unwrap_or(false)
    }

    /// Who opened the file of the case, or a film that is evidence in it, without handling the case; and who took it along.
    async fn openings(&self, id: &str, state: &CaseState, e: &Evidence) -> Result<Vec<Link>, Error> {
        let text = |body: &serde_json::Value, key: &str| body[key].as_str().unwrap_or_default().to_string();
        let mut all = Vec::new();
        for record in self.journal().load(&stream::readings(id)).await? {
            let (who, what) = (text(&record.body, "name"), text(&record.body, "what"));
            let Some(at) = moment(&record.at).filter(|at| *at >= e.collected_at) else { continue };
            if what == crate::bundle::WORD {
                let words = "导出案卷包：附件按校验值随包，清单写明每一件的SHA-256";
                all.push(Link::new(at, Step::HandedOver, who, words));
            } else if !state.is_handler(&text(&record.body, "by")) {
                all.push(Link::new(at, Step::Opened, who, format!("查阅卷宗（{what}）")));
            }
        }
        for file in &e.files {
            let trail = stream::viewings(&file.sha256);
            for record in self.journal().load_before(&trail, i64::MAX, OPENINGS).await? {
                if state.is_handler(&text(&record.body, "by")) {
                    continue;
                }
                if let Some(at) = moment(&record.at) {
                    let words = format!("打开“{}”", file.name);
                    all.push(Link::new(at, Step::Opened, text(&record.body, "name"), words));
                }
            }
        }
        Ok(all)
    }
}
