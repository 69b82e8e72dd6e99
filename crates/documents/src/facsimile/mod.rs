//! A PDF made anew of pictures of its pages (影印): what leaves the house covered must not hold what lies under the cover, and
//! nothing beside what is seen — no text that can be searched, no layers, no attachments, no properties.
//!
//! The file came from outside. It is first written anew with nothing but what its pages draw (as a volume binds it in), looked at
//! for what would draw without end, and then drawn page by page on a thread of its own: whoever waits for a page gives up after
//! a while, and a library that fails takes nobody with it.

mod draw;
mod guard;
mod rehearse;

pub use draw::{Drawing, Page};

use crate::volume::read::Source;
use crate::volume::write::Scroll;
use crate::volume::{Unreadable, plainly};
use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};
use std::io::Write;
use std::sync::Arc;

/// Why no picture can be made of a PDF; the text is for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Only a password opens it.
    #[error("这个PDF有密码，打不开；请去掉密码后重新上传")]
    Locked,
    /// No PDF, a damaged one, or one that draws without end.
    #[error("这个PDF已损坏或者写法特殊，画不出来；请在电脑上打印成新的PDF再上传")]
    Broken,
    /// There is no page in it.
    #[error("这个PDF里没有页面")]
    Empty,
    /// More pages than are drawn in one go.
    #[error("这个PDF超过{0}页，不能遮盖；请拆成几个文件再上传")]
    TooLong(usize),
    /// Layers that are switched off would show.
    #[error("这个PDF有关闭的图层，画出来会与看到的不同；请在电脑上打印成新的PDF再上传")]
    Layers,
    /// A page took longer than whoever waits for it does.
    #[error("这个PDF的页面太复杂，画得太久；请在电脑上打印成新的PDF再上传")]
    TooSlow,
}

impl From<Unreadable> for Unfit {
    fn from(why: Unreadable) -> Self {
        match why {
            Unreadable::Locked => Unfit::Locked,
            Unreadable::Broken => Unfit::Broken,
            Unreadable::Empty => Unfit::Empty,
            Unreadable::TooLong => Unfit::TooLong(crate::volume::read::MOST_PAGES),
            Unreadable::Layers => Unfit::Layers,
        }
    }
}

/// The pages of a PDF, ready to be drawn; clones share it.
#[derive(Clone)]
pub struct Pages {
    /// The PDF written anew.
    data: Arc<Vec<u8>>,
    /// Length of each page's unit in points.
    units: Arc<Vec<f32>>,
}

impl Pages {
    /// Looks a PDF of at most so many pages through.
    ///
    /// # Errors
    /// Why it cannot be drawn.
    pub fn read(bytes: &[u8], most: usize) -> Result<Pages, Unfit> {
        let source = Source::read(bytes)?;
        if source.sheets.len() > most {
            return Err(Unfit::TooLong(most));
        }
        let units = source.sheets.iter().map(|s| s.unit).collect();
        let data = plainly(&source).map_err(|_| Unfit::Broken)?;
        guard::draws_to_an_end(&data)?;
        Ok(Pages { data: Arc::new(data), units: Arc::new(units) })
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.units.len()
    }
}

/// A PDF of pictures being written: page by page, none kept.
pub struct Facsimile<'a> {
    out: Scroll<'a>,
    root: ObjectId,
    kids: Vec<Object>,
}

impl<'a> Facsimile<'a> {
    /// Begins one.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn begin(out: &'a mut dyn Write) -> std::io::Result<Self> {
        let mut out = Scroll::begin(out)?;
        let root = out.reserve();
        Ok(Facsimile { out, root, kids: Vec::new() })
    }

    /// Appends a page that is one JPEG of so many pixels, on paper of so many points.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn add(&mut self, jpeg: Vec<u8>, pixels: (u32, u32), points: (f32, f32)) -> std::io::Result<()> {
        let picture = Stream::new(
            dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "Width" => i64::from(pixels.0), "Height" => i64::from(pixels.1),
                "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8, "Filter" => "DCTDecode",
            },
            jpeg,
        );
        let picture = self.out.add(picture)?;
        let (width, height) = points;
        let content = format!("q {width} 0 0 {height} 0 0 cm /P Do Q\n");
        let content = self.out.add(Stream::new(Dictionary::new(), content.into_bytes()))?;
        let page = self.out.add(dictionary! {
            "Type" => "Page",
            "Parent" => self.root,
            "MediaBox" => [0.0, 0.0, width, height].map(Object::Real).to_vec(),
            "Resources" => dictionary! { "XObject" => dictionary! { "P" => picture } },
            "Contents" => content,
        })?;
        self.kids.push(Object::Reference(page));
        Ok(())
    }

    /// Ends it. Neither a title nor a date: the same pictures give the same bytes, and nothing of the original is named.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(mut self) -> std::io::Result<()> {
        let count = i64::try_from(self.kids.len()).unwrap_or(i64::MAX);
        let tree = dictionary! { "Type" => "Pages", "Kids" => self.kids, "Count" => count };
        self.out.put(self.root, tree.into())?;
        let root = self.out.add(dictionary! { "Type" => "Catalog", "Pages" => self.root })?;
        let info = self.out.add(dictionary! { "Producer" => Object::string_literal("Zhifa") })?;
        self.out.end(root, info)
    }
}
