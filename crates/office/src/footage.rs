//! 执法音像: the lists of recordings, of the steps that want them and of what is linked; who opened which.

use crate::files;
use crate::me::Me;
use crate::office::{Error, Office};
use crate::scope;
use crate::stream;
use jiff::SignedDuration;
use jiff::civil::DateTime;
use journal::{Recorded, Tx, Value};
use law::case::CaseState;
use law::footage::{FootageCommand, FootageEvent, FootageFact, FootageState, may_open};
use law::town::Medium;
use serde::Serialize;
use serde_json::json;

/// 未关联
pub(crate) const LOOSE: &str = "loose";
/// 已关联
pub(crate) const LINKED: &str = "linked";
/// 已清理
pub(crate) const REMOVED: &str = "removed";

/// A moment as the lists compare it: whole seconds.
pub(crate) fn moment(t: DateTime) -> String {
    t.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Takes one event of a recording into the lists.
pub(crate) async fn project(tx: &mut Tx<'_>, id: &str, event: &Recorded) -> Result<(), journal::Error> {
    let read: FootageEvent = stream::decode(event)?;
    let recording = match &read.fact {
        FootageFact::FootageImported { recording, .. } | FootageFact::FootageCorrected { recording, .. } => {
            recording
        }
        FootageFact::FootageRemoved { .. } => {
            let sql = "UPDATE footage_row SET state = $2, version = $3 WHERE id = $1";
            tx.execute(sql, &[id.into(), REMOVED.into(), event.version.into()]).await?;
            return Ok(());
        }
    };
    let wearer = recording.wearer.as_ref();
    let args: Vec<Value> = vec![
        id.into(),
        recording.file.name.as_str().into(),
        recording.file.media_type.as_str().into(),
        i64::try_from(recording.file.size).unwrap_or(i64::MAX).into(),
        recording.file.original.into(),
        recording.device.as_str().into(),
        recording.fixed.into(),
        wearer.map_or("", |w| w.id.as_str()).into(),
        wearer.map_or("", |w| w.name.as_str()).into(),
        recording.unit.as_str().into(),
        read.by.id.as_str().into(),
        read.by.name.as_str().into(),
        moment(recording.recorded_from).into(),
        moment(recording.recorded_until).into(),
        recording.recorded_until.date().to_string().into(),
        recording.skew.into(),
        moment(read.at).into(),
        LOOSE.into(),
        event.version.into(),
    ];
    tx.execute(
        "INSERT INTO footage_row (id, name, media_type, size, original, device, fixed, wearer, wearer_name, unit, importer, \
         importer_name, from_at, until_at, day, skew, imported_at, state, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, \
         $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) ON CONFLICT (id) DO UPDATE SET device = $6, fixed = $7, \
         wearer = $8, wearer_name = $9, unit = $10, from_at = $13, until_at = $14, day = $15, skew = $16, version = $19",
        &args,
    )
    .await?;
    Ok(())
}

/// A recording that was removed belongs to nothing any more: the sweeper takes its bytes, and nobody misses them.
pub(crate) async fn forget(tx: &mut Tx<'_>, id: &str, event: &Recorded) -> Result<(), journal::Error> {
    if event.kind == "footage_removed" {
        let sql = "DELETE FROM file_use WHERE sha256 = $1 AND matter = $2";
        tx.execute(sql, &[id.into(), event.stream.as_str().into()]).await?;
    }
    Ok(())
}

/// Brings the steps and links of a case up to date.
pub(crate) async fn project_case(
    tx: &mut Tx<'_>,
    case: &str,
    before: &CaseState,
    after: &CaseState,
) -> Result<(), journal::Error> {
    if before.footage == after.footage {
        return Ok(());
    }
    for step in &after.footage.steps {
        let old = before.footage.step(step.no);
        if old == Some(step) {
            continue;
        }
        let media: Vec<&str> = step.media.iter().map(|m| tag(*m)).collect();
        let officers: String = step.officers.iter().map(|o| format!("{}|", o.id)).collect();
        let args: Vec<Value> = vec![
            case.into(),
            i64::from(step.no).into(),
            step.words().into(),
            media.join("|").into(),
            format!("|{officers}").into(),
            moment(step.began_at).into(),
            moment(step.ended_at).into(),
            step.is_open().into(),
        ];
        tx.execute(
            "INSERT INTO footage_step (case_id, no, title, media, officers, began_at, ended_at, open) VALUES ($1, $2, $3, $4, \
             $5, $6, $7, $8) ON CONFLICT (case_id, no) DO UPDATE SET open = $8",
            &args,
        )
        .await?;
        for id in step.linked.iter().skip(old.map_or(0, |s| s.linked.len())) {
            let sql = "INSERT INTO footage_link (footage, case_id, step) VALUES ($1, $2, $3) \
                       ON CONFLICT (footage, case_id, step) DO NOTHING";
            tx.execute(sql, &[id.as_str().into(), case.into(), i64::from(step.no).into()]).await?;
            let sql = "UPDATE footage_row SET state = $2 WHERE id = $1";
            tx.execute(sql, &[id.as_str().into(), LINKED.into()]).await?;
        }
    }
    Ok(())
}

/// A medium as the lists have it.
fn tag(m: Medium) -> &'static str {
    match m {
        Medium::Video => "video",
        Medium::Image => "image",
        Medium::Audio => "audio",
    }
}

/// Fills in what the file itself knows of a recording: how long it is.
pub(crate) async fn complete(office: &Office, command: &mut FootageCommand) {
    let FootageCommand::ImportFootage(c) = command else { return };
    let is_address = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if let Some(file) = c.files.first().filter(|f| is_address(&f.sha256))
        && Medium::of(&file.media_type).is_some_and(|m| m != Medium::Image)
        && let Some(seconds) = files::seconds(office.files().path(&file.sha256)).await
    {
        c.seconds = seconds;
    }
}

/// One opening of a recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Viewing {
    /// 时间
    pub at: String,
    /// 查阅人
    pub who: String,
}

/// Somebody who plays a recording in pieces opens it once in so long.
const ONE_OPENING: SignedDuration = SignedDuration::from_mins(30);

impl Office {
    /// The recording with this name.
    ///
    /// # Errors
    /// [`Error::NotFound`]; the store.
    pub(crate) async fn footage_state(&self, id: &str) -> Result<FootageState, Error> {
        let records = self.journal().load(&stream::footage(id)).await?;
        if records.is_empty() {
            return Err(Error::NotFound);
        }
        Ok(stream::fold_footage(&records)?)
    }

    /// Whether a recording belongs to a case that this person sees.
    async fn footage_of_my_cases(&self, me: &Me, id: &str) -> Result<bool, Error> {
        let (any, mut args) = scope::cases(me).numbered(1);
        args.insert(0, id.into());
        let sql = format!(
            "SELECT 1 FROM footage_link l JOIN case_row c ON c.id = l.case_id WHERE l.footage = $1 AND {} LIMIT 1",
            scope::one_of(&any)
        );
        Ok(!self.journal().query(&sql, &args).await?.is_empty())
    }

    /// V-15: the recording, for whoever may open it; nothing is put on record yet.
    ///
    /// # Errors
    /// [`Error::NotFound`]; V-15; the store.
    pub(crate) async fn footage_for(&self, me: &Me, id: &str) -> Result<FootageState, Error> {
        let state = self.footage_state(id).await?;
        let of_case = self.footage_of_my_cases(me, id).await?;
        match self.look(me, |ctx| may_open(&state, of_case, ctx)) {
            Ok(()) => Ok(state),
            Err(refusal) => Err(Error::Refused(Box::new(refusal))),
        }
    }

    /// V-15, when the bytes of a file are asked for: whoever may not open the recording it is gets nothing, whoever may is
    /// put on record. A file that is no recording is let through.
    ///
    /// # Errors
    /// V-15; the store.
    pub async fn opens_footage(&self, me: &Me, id: &str) -> Result<(), Error> {
        match self.footage_for(me, id).await {
            Ok(_) => self.record_viewing(me, id).await,
            Err(Error::NotFound) => Ok(()),
            Err(e) => Err(e),
        }
    }

    async fn record_viewing(&self, me: &Me, id: &str) -> Result<(), Error> {
        let trail = stream::viewings(id);
        let now = self.now();
        let since = moment(now.saturating_sub(ONE_OPENING));
        let last = self.journal().load_before(&trail, i64::MAX, 20).await?;
        let mine = |r: &Recorded| r.body["by"] == json!(me.person.id) && r.at > since;
        if last.iter().any(mine) {
            return Ok(());
        }
        let body = json!({ "footage": id, "by": me.person.id, "name": me.person.name });
        self.leave_trace(me, trail, "footage_opened", body).await
    }

    /// Who opened a recording, the last first.
    pub(crate) async fn viewings(&self, id: &str) -> Result<Vec<Viewing>, Error> {
        let records = self.journal().load_before(&stream::viewings(id), i64::MAX, 50).await?;
        let mut all: Vec<Viewing> = records
            .iter()
            .map(|r| Viewing { at: r.at.clone(), who: r.body["name"].as_str().unwrap_or_default().into() })
            .collect();
        all.sort_by(|a, b| b.at.cmp(&a.at));
        Ok(all)
    }
}
