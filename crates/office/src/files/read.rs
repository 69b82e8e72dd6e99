//! Giving files out (调阅): to whoever brought them, and to whoever may see a matter that refers to them (P-02).

use super::kind::{self, Family, HEAD, Media};
use super::scan::Scan;
use super::take::{file_ref, is_public};
use super::{FileError, FileRoom, is_address};
use crate::me::Me;
use crate::scope;
use jiff::civil::DateTime;
use journal::Row;
use law::party::FileRef;
use tokio::fs::File;
use tokio::io::AsyncReadExt;

/// What is known of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileInfo {
    /// The reference that commands carry.
    pub file: FileRef,
    /// Its type.
    pub media: Media,
    /// Longitude and latitude from its own properties, degrees.
    pub place: Option<(f64, f64)>,
    /// Pixels.
    pub extent: Option<(u32, u32)>,
    /// Whether it was looked at for malware.
    pub scan: Scan,
}

/// A file opened for sending.
#[derive(Debug)]
pub struct OpenFile {
    /// What it is.
    pub info: FileInfo,
    /// Its bytes.
    pub file: File,
    /// May a browser play it in the page? Everything else is sent as a download.
    pub inline: bool,
}

impl FileRoom {
    /// What is known of a file, for whoever may read it.
    ///
    /// # Errors
    /// [`FileError::NotFound`] if there is none; P-02 if it is not theirs.
    pub async fn info(&self, me: &Me, sha256: &str) -> Result<FileInfo, FileError> {
        if !is_address(sha256) {
            return Err(FileError::NotFound);
        }
        if !self.may_read(me, sha256).await? {
            // Whether it exists is not for everyone to know either.
            return match is_public(me) {
                true => Err(FileError::NotFound),
                false => Err(FileError::Refused(Box::new(scope::not_mine(me)))),
            };
        }
        self.describe(sha256, me).await
    }

    /// The reference to a file as known here, for a command of whoever brought the file or may read it.
    ///
    /// # Errors
    /// As [`FileRoom::info`]; [`FileError::Locked`].
    pub async fn vouch(&self, me: &Me, sha256: &str) -> Result<FileRef, FileError> {
        if !is_address(sha256) {
            return Err(FileError::NotFound);
        }
        let sql = "SELECT 1 FROM file_upload WHERE sha256 = $1 AND person = $2";
        let args = [sha256.into(), me.person.id.as_str().into()];
        if !self.0.office.journal().query(sql, &args).await?.is_empty() {
            return unlocked(self.describe(sha256, me).await?).map(|info| info.file);
        }
        // Cleared away before it was used: said so, that its sender sends it anew. Nothing is told of anybody's matters by it.
        let sql = "SELECT 1 FROM file WHERE sha256 = $1";
        if self.0.office.journal().query(sql, &[sha256.into()]).await?.is_empty() {
            return Err(FileError::NotFound);
        }
        unlocked(self.info(me, sha256).await?).map(|info| info.file)
    }

    /// Whether this person sent a picture up: nobody signs with one that somebody else made, or that is merely at hand.
    ///
    /// # Errors
    /// P-05 where somebody else did.
    pub async fn own(&self, me: &Me, sha256: &str) -> Result<(), FileError> {
        if !is_address(sha256) {
            return Err(FileError::NotFound);
        }
        let sql = "SELECT 1 FROM file_upload WHERE sha256 = $1 AND person = $2";
        let args = [sha256.into(), me.person.id.as_str().into()];
        if self.0.office.journal().query(sql, &args).await?.is_empty() {
            let refusal = law::signing::borrowed("signature", "签名图不是经办人当场上传的");
            return Err(FileError::Refused(Box::new(refusal)));
        }
        Ok(())
    }

    /// Opens a file for sending.
    ///
    /// # Errors
    /// As [`FileRoom::info`]; [`FileError::Locked`]; the disk.
    pub async fn open_file(&self, me: &Me, sha256: &str) -> Result<OpenFile, FileError> {
        let info = unlocked(self.info(me, sha256).await?)?;
        let (file, _) = self.0.office.files().open_file(sha256).await?;
        let inline = info.media.is_playable();
        Ok(OpenFile { info, file, inline })
    }

    /// Whether someone may read a file.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn may_read(&self, me: &Me, sha256: &str) -> Result<bool, FileError> {
        let journal = self.0.office.journal();
        if !is_public(me) {
            let sql = "SELECT 1 FROM file_upload WHERE sha256 = $1 AND person = $2";
            if !journal.query(sql, &[sha256.into(), me.person.id.as_str().into()]).await?.is_empty() {
                return Ok(true);
            }
        }
        // The public is the reporter of nothing here: it follows its report by receipt, not by file.
        if is_public(me) {
            return Ok(false);
        }
        let grids = &self.0.office.town().grids;
        for (table, prefix, sight) in [
            ("clue_row", "clue/", scope::clues(me, grids)),
            ("case_row", "case/", scope::cases(me)),
            ("inspection_row", "inspection/", scope::inspections(me)),
            ("footage_row", "footage/", scope::footage(me)),
            ("patrol_row", "patrol/", scope::patrols(me, grids)),
        ] {
            let (any, mut args) = sight.numbered(1);
            let matter = prefix.len() + 1;
            let sql = format!(
                "SELECT 1 FROM file_use u JOIN {table} c ON c.id = substr(u.matter, {matter}) \
                 WHERE u.sha256 = $1 AND u.matter LIKE '{prefix}%' AND {} LIMIT 1",
                scope::one_of(&any)
            );
            args.insert(0, sha256.into());
            if !journal.query(&sql, &args).await?.is_empty() {
                return Ok(true);
            }
        }
        if scope::sees_requests(me) {
            let sql = "SELECT 1 FROM file_use WHERE sha256 = $1 AND matter LIKE 'info/%' LIMIT 1";
            return Ok(!journal.query(sql, &[sha256.into()]).await?.is_empty());
        }
        Ok(false)
    }

    /// What is known of a file, under the name that this person gave it, else under the first name given to it. What somebody of the
    /// public called their file tells who they are, and is nobody else's to read (D-15).
    pub(crate) async fn describe(&self, sha256: &str, me: &Me) -> Result<FileInfo, FileError> {
        let sql = "SELECT f.sm3, COALESCE(u.name, f.name), f.media_type, f.size, f.taken_at, f.lon, f.lat, f.width, \
                   f.height, s.state, s.said, CASE WHEN u.person IS NULL AND p.person IS NOT NULL THEN 1 ELSE 0 END, \
                   CASE WHEN EXISTS (SELECT 1 FROM file_copy c WHERE c.sha256 = f.sha256) THEN 1 ELSE 0 END FROM file f \
                   LEFT JOIN file_upload u ON u.sha256 = f.sha256 AND u.person = $2 \
                   LEFT JOIN file_upload p ON p.sha256 = f.sha256 AND p.person = $3 \
                   LEFT JOIN file_scan s ON s.sha256 = f.sha256 WHERE f.sha256 = $1";
        let citizen = Me::public().person.id;
        let args = [sha256.into(), me.person.id.as_str().into(), citizen.into()];
        let rows = self.0.office.journal().query(sql, &args).await?;
        let found = rows.first().and_then(|r| Some((row(sha256, r, self.scans())?, r.int(11) == 1)));
        match found {
            Some((mut info, true)) => {
                info.file.name = plain_name(info.media);
                Ok(info)
            }
            Some((info, false)) => Ok(info),
            None => self.describe_anew(sha256).await,
        }
    }

    /// A file that matters refer to but nobody took in here, such as one restored or imported: looked at once and noted.
    async fn describe_anew(&self, sha256: &str) -> Result<FileInfo, FileError> {
        let (mut file, _) = self.0.office.files().open_file(sha256).await?;
        let mut head = vec![0u8; HEAD];
        let mut read = 0;
        while read < HEAD {
            match file.read(&mut head[read..]).await? {
                0 => break,
                n => read += n,
            }
        }
        let media = kind::sniff(&head[..read])?;
        let found = self.inspect(sha256, media).await?;
        let stored = self.0.office.files().measure(sha256).await?;
        let name = plain_name(found.media);
        self.note(&stored, &found, &name, None, None).await?;
        let (place, extent, media) = (found.properties.place, found.extent, found.media);
        let scan = Scan::of(None, "", self.scans());
        Ok(FileInfo { file: file_ref(&stored, &found, name), media, place, extent, scan })
    }
}

/// The name of a file that has none to show: 照片.jpg.
fn plain_name(media: Media) -> String {
    format!("{}.{}", media.family().label(), media.ending())
}

/// What was found malicious is neither given out nor referred to.
fn unlocked(info: FileInfo) -> Result<FileInfo, FileError> {
    match info.scan {
        Scan::Locked(name) => Err(FileError::Locked(name)),
        _ => Ok(info),
    }
}

fn row(sha256: &str, r: &Row, scanning: bool) -> Option<FileInfo> {
    let media = Media::from_media_type(&r.text(2))?;
    let taken_at: Option<DateTime> = r.maybe(4).and_then(|t| t.parse().ok());
    let degrees = |i| r.maybe_int(i).map(|n: i64| n as f64 / 1e6);
    let pixels = |i| r.maybe_int(i).and_then(|n| u32::try_from(n).ok());
    let own_time = matches!(media.family(), Family::Photo | Family::Video);
    Some(FileInfo {
        file: FileRef {
            sha256: sha256.into(),
            sm3: r.text(0),
            name: r.text(1),
            media_type: r.text(2),
            size: u64::try_from(r.int(3)).unwrap_or_default(),
            // A copy that the house made is none, whatever it is.
            original: r.int(12) == 0 && (!own_time || taken_at.is_some()),
            taken_at,
        },
        media,
        place: degrees(5).zip(degrees(6)),
        extent: pixels(7).zip(pixels(8)),
        scan: Scan::of(r.maybe(9).as_deref(), &r.maybe(10).unwrap_or_default(), scanning),
    })
}
