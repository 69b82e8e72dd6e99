//! The fonts that the binary carries: 仿宋, 楷体, 黑体, and 宋体 for titles and for rare characters in names.

use std::sync::LazyLock;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// As they lie in the folder of fonts.
pub(crate) static FILES: [&[u8]; 5] = [
    include_bytes!("../../../fonts/FandolFang-Regular.otf"),
    include_bytes!("../../../fonts/FandolKai-Regular.otf"),
    include_bytes!("../../../fonts/FandolHei-Regular.otf"),
    include_bytes!("../../../fonts/NotoSerifSC_400Regular.ttf"),
    include_bytes!("../../../fonts/NotoSerifSC_700Bold.ttf"),
];

/// The fonts and the book that names them.
pub struct Fonts {
    /// Names and coverage.
    pub book: LazyHash<FontBook>,
    /// In the order of the book.
    pub fonts: Vec<Font>,
}

/// Read once, on first use.
pub static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let fonts: Vec<Font> = FILES.iter().flat_map(|f| Font::iter(Bytes::new(*f))).collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});
