//! 卷宗 — the whole file of a case as one PDF: cover, catalogue, documents, pictures, attachments, note at the end.
//!
//! The main part (正卷) is for whoever sees the case; the inner part (副卷) for those who handle, review, decide or
//! supervise it. From archiving on both are fixed, open to those alone, and every reading is on record; before, the cover
//! says that the file is still being made.

mod contents;
mod reading;
#[cfg(test)]
mod tests;

pub use documents::volume::Part;
pub use reading::{Reading, VolumeOffer};

use crate::files::{Family, FileError, FileRoom, Media, Size};
use crate::issued::Kept;
use crate::me::Me;
use crate::office::{Error, Office};
use crate::stream;
use contents::{Facts, Item, Source};
use documents::volume::{Entry, Leaf, Listed, Photo, Volume};
use documents::{Paper, papers};
use futures::StreamExt;
use law::case::{CaseEvent, CaseState};
use law::party::FileRef;
use std::collections::BTreeMap;
use std::io::{BufWriter, Seek, Write};

/// Bytes of attached PDFs that one volume takes in; the rest is listed.
const ATTACHED: u64 = 256 * 1024 * 1024;

/// A bound volume, ready to be sent.
#[derive(Debug)]
pub struct BoundVolume {
    /// 文件名
    pub name: String,
    /// 卷内页数
    pub pages: usize,
    /// The PDF, from its beginning.
    pub file: std::fs::File,
    /// Bytes.
    pub size: u64,
}

impl Office {
    /// The facts of a case that make up its file, for whoever may open this part of it.
    async fn file_of(&self, me: &Me, id: &str, part: Part) -> Result<Facts, Error> {
        let name = stream::case(id);
        let records = self.journal().load(&name).await?;
        if records.is_empty() {
            return Err(Error::NotFound);
        }
        let kept = Kept::of(&records);
        let case: Vec<CaseEvent> = records.iter().map(stream::decode).collect::<Result<_, _>>()?;
        let state = CaseState::fold(&case);
        self.opens_file(me, id, &state, part).await?;
        let from = state.subject.as_ref().map(|s| stream::clue(&s.clue)).unwrap_or_default();
        let records = self.journal().load(&from).await?;
        let clue_kept = Kept::of(&records);
        let clue = records.iter().map(stream::decode).collect::<Result<_, _>>()?;
        let papers = self.papers_of(&name).await?;
        let clue_papers = self.papers_of(&from).await?;
        Ok(Facts { case, papers, kept, clue, clue_papers, clue_kept }.fixed())
    }

    async fn paper_of(&self, facts: &Facts, source: &Source) -> Result<Option<Paper>, Error> {
        Ok(Some(match source {
            Source::Case(row) => self.drawn_of(row, &facts.case, &facts.kept).await?,
            Source::Clue(row) => {
                let mut paper = self.drawn_of(row, &facts.clue, &facts.clue_kept).await?;
                // The volume is one for all who open it (D-15).
                papers::hide_reporter(&mut paper);
                paper
            }
            Source::EvidenceList => {
                let drawn = papers::of_case("EV-L", None, &facts.case, &self.town().law);
                let mut paper = drawn.ok_or_else(|| Error::Document("证据清单没有可排的内容".into()))?;
                self.sign(&mut paper).await;
                paper
            }
            Source::Files => return Ok(None),
        }))
    }
}

impl FileRoom {
    /// The file of a case as one PDF. The same case at the same stage always gives the same bytes,
    /// unless something malicious is found in one of its files (查毒).
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such case or nothing in this part; P-02 when it is not this person's to
    /// open; a document that cannot be set; the store.
    pub async fn volume(&self, me: &Me, id: &str, part: Part) -> Result<BoundVolume, Error> {
        let office = self.office();
        let facts = office.file_of(me, id, part).await?;
        let items = facts.contents(part);
        if items.is_empty() {
            return Err(Error::NotFound);
        }
        // One after the other: binding keeps a processor busy.
        let bindery =
            self.bindery().acquire_owned().await.map_err(|_| FileError::Interrupted).map_err(failed)?;
        self.draw_ahead(&items).await;
        let (mut room, locked) = (ATTACHED, office.locked_files().await?);
        let mut entries = Vec::new();
        for item in &items {
            let mut leaves = Vec::new();
            if let Some(paper) = office.paper_of(&facts, &item.source).await? {
                leaves.push(Leaf::Paper(Box::new(paper)));
            }
            leaves.extend(self.leaves(me, item, &mut room, &locked).await?);
            entries.push(Entry {
                name: item.name.clone(),
                number: item.number().into(),
                date: item.date.strftime("%Y.%m.%d").to_string(),
                note: item.note.clone(),
                within: item.evidence,
                leaves,
            });
        }
        let number = CaseState::fold(&facts.case).number;
        let volume = Volume {
            part,
            case_number: number.map_or("尚未立案".into(), |n| n.to_string()),
            date: facts.last_day().unwrap_or_default(),
            data: papers::cover(&facts.case, &office.town().law),
            entries,
        };
        let (printer, folder) = (office.print_room.printer(), office.data().to_path_buf());
        let bound = tokio::task::spawn_blocking(move || {
            // Free when the binding is done, whether or not anybody still waits for it.
            let _bindery = bindery;
            let mut out = BufWriter::new(tempfile::tempfile_in(folder)?);
            let bound = printer.volume(&volume, &mut out).map_err(|e| Error::Document(e.to_string()))?;
            out.flush()?;
            let mut file = out.into_inner().map_err(|e| e.into_error())?;
            let size = file.stream_position()?;
            file.rewind()?;
            Ok::<_, Error>((bound.pages, file, size))
        });
        let (pages, file, size) = bound.await.map_err(|e| Error::Document(e.to_string()))??;
        let name = match part {
            Part::Main => format!("volume-{id}.pdf"),
            Part::Inner => format!("volume-{id}-inner.pdf"),
        };
        Ok(BoundVolume { name, pages, file, size })
    }

    /// Pictures not shown before are made now, as many at a time as there are easels.
    async fn draw_ahead(&self, items: &[Item]) {
        let drawable = |f: &FileRef| Media::from_media_type(&f.media_type).is_some_and(Media::is_drawable);
        let files = items.iter().flat_map(|i| &i.files);
        let files: Vec<String> = files.filter(|(_, f)| drawable(f)).map(|(_, f)| f.sha256.clone()).collect();
        futures::stream::iter(files)
            .for_each_concurrent(2, |file| async move {
                // One that cannot be drawn is listed when its turn comes.
                let _ = self.drawn(&file, Size::View).await;
            })
            .await;
    }

    /// The files of a row: pictures, then attached PDFs, then what can only be listed. Of what is locked a picture that was drawn
    /// anew is shown, for nothing of the original is in it; the rest is listed.
    async fn leaves(
        &self,
        me: &Me,
        item: &Item,
        room: &mut u64,
        locked: &BTreeMap<String, String>,
    ) -> Result<Vec<Leaf>, Error> {
        let (mut photos, mut attached, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        for (no, file) in &item.files {
            let media = Media::from_media_type(&file.media_type);
            let mut listed = listed(no, file, media);
            match media {
                Some(media) if media.is_drawable() => match self.drawn(&file.sha256, Size::View).await {
                    Ok(jpeg) => {
                        let place = self.place(me, file).await;
                        photos.push(Photo { file: listed, place, jpeg });
                    }
                    Err(FileError::Disk(e)) if e.kind() != std::io::ErrorKind::NotFound => {
                        return Err(e.into());
                    }
                    Err(_) => {
                        listed.why = "图片无法打开，请核查原件".into();
                        rest.push(listed);
                    }
                },
                _ if locked.contains_key(&file.sha256) => {
                    let found = locked.get(&file.sha256).map_or("", String::as_str);
                    listed.why = format!("查出恶意内容（{found}），已锁定，未装订");
                    rest.push(listed);
                }
                Some(Media::Pdf) if file.size > *room => {
                    listed.why = "本卷附件过大，未装订，原件存于电子档案".into();
                    rest.push(listed);
                }
                Some(Media::Pdf) => {
                    let pdf = self.office().files().path(&file.sha256);
                    if tokio::fs::try_exists(&pdf).await? {
                        *room = room.saturating_sub(file.size);
                        attached.push(Leaf::Attached { title: file.name.clone(), file: listed, pdf });
                    } else {
                        listed.why = "原件缺失，请核查电子档案".into();
                        rest.push(listed);
                    }
                }
                _ => rest.push(listed),
            }
        }
        let title = |what: &str| {
            if item.evidence {
                item.name.clone()
            } else {
                format!("{}{what}", item.name.trim_end_matches("（附件）"))
            }
        };
        let mut leaves = Vec::new();
        if !photos.is_empty() {
            leaves.push(Leaf::Photos { title: title("附件：照片"), photos });
        }
        leaves.extend(attached);
        if !rest.is_empty() {
            leaves.push(Leaf::Listed { title: title("附件：清单"), files: rest });
        }
        Ok(leaves)
    }

    /// Where a picture was taken, as far as the file tells.
    async fn place(&self, me: &Me, file: &FileRef) -> String {
        let known = self.describe(&file.sha256, me).await.ok().and_then(|info| info.place);
        known.map_or(String::new(), |(lon, lat)| format!("东经{lon:.5}°，北纬{lat:.5}°"))
    }
}

fn failed(error: FileError) -> Error {
    Error::Document(error.to_string())
}

/// What the volume says of a file.
fn listed(no: &str, file: &FileRef, media: Option<Media>) -> Listed {
    let why = match media.map(Media::family) {
        Some(Family::Video | Family::Audio) => "视听资料，请在系统中播放",
        Some(Family::Photo) => "手机原始格式的照片，请在系统中下载查看",
        _ => "请在系统中下载查看",
    };
    Listed {
        no: no.into(),
        name: file.name.clone(),
        kind: media.map_or(file.media_type.clone(), |m| {
            format!("{}（{}）", m.family().label(), m.ending().to_uppercase())
        }),
        size: size(file.size),
        taken: file.taken_at.map_or(String::new(), |t| t.strftime("%Y-%m-%d %H:%M:%S").to_string()),
        sha256: file.sha256.clone(),
        sm3: file.sm3.clone(),
        why: why.into(),
    }
}

/// Bytes in words, one decimal from a megabyte on.
fn size(bytes: u64) -> String {
    const MB: u64 = 1024 * 1024;
    match bytes {
        0..1024 => format!("{bytes} 字节"),
        1024..MB => format!("{} KB", bytes / 1024),
        _ => format!("{}.{} MB", bytes / MB, bytes % MB * 10 / MB),
    }
}
