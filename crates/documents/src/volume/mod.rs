//! 卷宗 — the documents of a case, its pictures and what was attached to it, bound into one PDF with a cover, a catalogue,
//! numbered pages and bookmarks.
//!
//! Every document is printed as it was issued; nothing of it is set anew. The cover, the catalogue and the note at the end
//! carry no page number, as the archives have it: page 1 is the first page of the first document, and the figure stands in
//! the upper right corner.
//!
//! Photographs and attachments lie on the disk and are read when their turn comes, and what is bound is written at once: a
//! volume needs the memory of the document at hand, however many photographs there are.

mod bind;
mod flatten;
pub(crate) mod read;
pub(crate) mod write;

pub use read::Unreadable;

use crate::{Error, Paper, Printer};
use bind::Binder;
use jiff::civil::Date;
use read::Source;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A PDF written anew with what its pages draw and nothing beside: no outline, no numbers, no annotations but what is seen of them.
///
/// # Errors
/// If it cannot be put together.
pub(crate) fn plainly(source: &Source) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut binder = Binder::new(&mut out)?;
    binder.back(source)?;
    binder.plain()?;
    Ok(out)
}

/// Photographs set in one go, two a page.
const PHOTOS: usize = 6;

/// 正卷、副卷
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// 正卷: what the party may see and a court is given.
    #[default]
    Main,
    /// 副卷: where the matter came from, reviews, discussion and internal approval.
    Inner,
}

impl Part {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Part::Main => "正卷",
            Part::Inner => "副卷",
        }
    }
}

/// A volume before it is bound.
#[derive(Clone, Debug)]
pub struct Volume {
    /// Which part of the file it is.
    pub part: Part,
    /// 案号
    pub case_number: String,
    /// The day that the sheets are dated: 归档日, or that of the last act.
    pub date: Date,
    /// What the cover and the note say, by the keys that `templates/volume.typ` names.
    pub data: Value,
    /// 卷内文件, in their order.
    pub entries: Vec<Entry>,
}

/// One row of the catalogue (卷内文件).
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// 题名
    pub name: String,
    /// 文号; empty where there is none.
    pub number: String,
    /// 日期, as the catalogue writes it.
    pub date: String,
    /// 备注
    pub note: String,
    /// Its bookmark hangs under that of the last entry of which this is false.
    pub within: bool,
    /// What is bound in, in order.
    pub leaves: Vec<Leaf>,
}

/// What an entry is made of.
#[derive(Clone, Debug)]
pub enum Leaf {
    /// A document, printed as it was issued.
    Paper(Box<Paper>),
    /// Pictures, two a page.
    Photos {
        /// What they belong to.
        title: String,
        /// The pictures.
        photos: Vec<Photo>,
    },
    /// An attached PDF, bound in as it is; one that cannot be read is listed with the reason.
    Attached {
        /// What it belongs to.
        title: String,
        /// The file.
        file: Listed,
        /// Where its bytes lie.
        pdf: PathBuf,
    },
    /// Files that cannot stand on paper, listed with their digests.
    Listed {
        /// What they belong to.
        title: String,
        /// The files.
        files: Vec<Listed>,
    },
}

/// A picture with what is known of it.
#[derive(Clone, Debug)]
pub struct Photo {
    /// The file.
    pub file: Listed,
    /// 拍摄地点
    pub place: String,
    /// Where the JPEG for print lies.
    pub jpeg: PathBuf,
}

/// A file as the volume speaks of it.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// 编号 within the file, e.g. `证据3-1`.
    pub no: String,
    /// 文件名
    pub name: String,
    /// 类型, in words.
    pub kind: String,
    /// 大小, in words.
    pub size: String,
    /// 拍摄、录制时间; empty when the file does not tell.
    pub taken: String,
    /// SHA-256, lower-case hex.
    pub sha256: String,
    /// SM3, lower-case hex.
    pub sm3: String,
    /// Why it is listed rather than bound in.
    pub why: String,
}

/// What came of binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// 卷内页数: the numbered pages.
    pub pages: usize,
    /// First and last page of every entry.
    pub spans: Vec<(usize, usize)>,
    /// Pages that carry no number in front of page 1.
    pub front: usize,
}

/// Where an entry's leaf begins, for its bookmark.
struct Mark {
    title: String,
    page: usize,
    within: bool,
}

impl Printer {
    /// Binds a volume and writes it out. The same volume always gives the same bytes.
    ///
    /// # Errors
    /// As [`Printer::pdf`] for any document of it; [`Error::Volume`] when it cannot be put together or written.
    pub fn volume(&self, volume: &Volume, out: &mut impl Write) -> Result<Bound, Error> {
        let mut binder = Binder::new(out).map_err(unwritten)?;
        let mut spans = Vec::new();
        let mut marks = Vec::new();
        let mut lists = Vec::new();
        for entry in &volume.entries {
            let first = binder.numbered() + 1;
            marks.push(Mark { title: entry.title(), page: binder.pages(), within: entry.within });
            for (i, leaf) in entry.leaves.iter().enumerate() {
                if i > 0
                    && let Some(title) = leaf.title()
                {
                    marks.push(Mark { title: title.into(), page: binder.pages(), within: true });
                }
                let first = binder.numbered() + 1;
                let listed = self.bind(volume, leaf, &mut binder)?;
                if listed > 0 {
                    lists.push((listed, first));
                }
            }
            spans.push((first, binder.numbered().max(first)));
        }
        let pages = binder.numbered();
        let data = volume.front(&spans, pages, &lists);
        let catalogue = self.own("volume-catalogue", volume, data.clone(), Vec::new())?;
        let catalogue = binder.front(&catalogue).map_err(unwritten)?;
        let cover = self.own("volume-cover", volume, data.clone(), Vec::new())?;
        let cover = binder.front(&cover).map_err(unwritten)?;
        let (front, back) = (cover + catalogue, binder.pages());
        binder.back(&self.own("volume-back", volume, data, Vec::new())?).map_err(unwritten)?;
        let title = format!("行政处罚案卷（{}）{}", volume.part.label(), volume.case_number);
        binder.finish(&title, (cover, front, back), &marks).map_err(unwritten)?;
        Ok(Bound { pages, spans, front })
    }

    /// Binds a leaf; answers with how many files of it stand on a list only.
    fn bind(&self, volume: &Volume, leaf: &Leaf, binder: &mut Binder) -> Result<usize, Error> {
        match leaf {
            Leaf::Paper(paper) => binder.add(&printed(&self.untagged(paper)?)?).map_err(unwritten)?,
            Leaf::Photos { title, photos } => {
                for some in photos.chunks(PHOTOS) {
                    let mut images = Vec::new();
                    for (i, photo) in some.iter().enumerate() {
                        images.push((i.to_string(), fetched(&photo.jpeg, &photo.file.name)?));
                    }
                    let rows: Vec<Value> = some.iter().enumerate().map(|(i, p)| p.row(i)).collect();
                    let data = json!({ "title": title, "photos": rows, "alone": photos.len() == 1 });
                    binder.add(&self.own("volume-photos", volume, data, images)?).map_err(unwritten)?;
                    // Typesetting remembers pictures with all their points; nobody will ask for these again.
                    comemo::evict(0);
                }
            }
            Leaf::Listed { title, files } => {
                binder.add(&self.list(volume, title, files)?).map_err(unwritten)?;
                return Ok(files.len());
            }
            Leaf::Attached { title, file, pdf } => match Source::read(&fetched(pdf, &file.name)?) {
                Ok(source) => binder.add(&source).map_err(unwritten)?,
                Err(reason) => {
                    let file = Listed { why: reason.to_string(), ..file.clone() };
                    binder.add(&self.list(volume, title, &[file])?).map_err(unwritten)?;
                    return Ok(1);
                }
            },
        }
        Ok(0)
    }

    fn list(&self, volume: &Volume, title: &str, files: &[Listed]) -> Result<Source, Error> {
        let rows: Vec<Value> = files.iter().map(Listed::row).collect();
        self.own("volume-files", volume, json!({ "title": title, "files": rows }), Vec::new())
    }

    /// A sheet that the volume itself needs.
    fn own(
        &self,
        template: &str,
        volume: &Volume,
        data: Value,
        images: Vec<(String, Vec<u8>)>,
    ) -> Result<Source, Error> {
        let mut paper = Paper::new("ARCH", volume.date, data);
        paper.case_number.clone_from(&volume.case_number);
        paper.images = images;
        printed(&self.sheet(template, &paper)?)
    }
}

fn unwritten(error: std::io::Error) -> Error {
    Error::Volume(error.to_string())
}

/// A photograph or an attachment from the disk.
fn fetched(path: &Path, name: &str) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|e| Error::Volume(format!("{name}：{e}")))
}

/// What this house has printed can be read.
fn printed(pdf: &[u8]) -> Result<Source, Error> {
    Source::read(pdf).map_err(|e| Error::Volume(e.to_string()))
}

impl Volume {
    /// The data of cover, catalogue and note: the volume's own with the catalogue and what was counted; the lists are those
    /// of files that could not be bound in, how many and on which page.
    fn front(&self, spans: &[(usize, usize)], pages: usize, lists: &[(usize, usize)]) -> Value {
        let row = |(entry, (first, last)): (&Entry, &(usize, usize))| {
            let pages = if first == last { first.to_string() } else { format!("{first}-{last}") };
            json!({ "name": entry.name, "number": entry.number, "date": entry.date, "pages": pages, "note": entry.note })
        };
        let list: Vec<Value> = self.entries.iter().zip(spans).map(row).collect();
        let mut data = self.data.clone();
        data["part"] = self.part.label().into();
        data["pages"] = pages.into();
        data["list"] = list.into();
        if !lists.is_empty() {
            let files: usize = lists.iter().map(|(files, _)| files).sum();
            let pages: Vec<String> = lists.iter().map(|(_, page)| page.to_string()).collect();
            let pages = pages.join("、");
            data["unbound"] = json!([format!(
                "录像、录音等附件{files}件不能装订成页，列入第{pages}页的附件清单，原件存于电子档案，可凭校验值核对。"
            )]);
        }
        data
    }
}

impl Entry {
    fn title(&self) -> String {
        [self.name.as_str(), self.number.as_str()].join(" ").trim_end().to_string()
    }
}

impl Leaf {
    fn title(&self) -> Option<&str> {
        match self {
            Leaf::Paper(_) => None,
            Leaf::Photos { title, .. } | Leaf::Attached { title, .. } | Leaf::Listed { title, .. } => {
                Some(title)
            }
        }
    }
}

impl Listed {
    fn row(&self) -> Value {
        json!({
            "no": self.no, "name": self.name, "kind": self.kind, "size": self.size, "taken": self.taken,
            "sha256": self.sha256, "sm3": self.sm3, "why": self.why,
        })
    }
}

impl Photo {
    fn row(&self, image: usize) -> Value {
        let mut row = self.file.row();
        row["place"] = self.place.clone().into();
        row["image"] = image.to_string().into();
        row
    }
}
