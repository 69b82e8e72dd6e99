//! Pages drawn as pictures, one after the other, on a thread of their own.

use super::{Pages, Unfit};
use crate::fonts::FILES;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::{FallbackFontQuery, FontData, FontQuery};
use hayro::hayro_interpret::hayro_cmap::CidFamily;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use std::ops::Range;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

/// Dots per inch: small print can be read, a page of A4 has two million pixels.
const DPI: f32 = 150.0;
/// Pixels on a page's longer side, however large its paper claims to be.
const SIDE: f32 = 4000.0;
/// Drawings nest; the thread that draws has room for as many as the library lets nest.
const STACK: usize = 256 << 20;

/// A page as a picture.
#[derive(Debug)]
pub struct Page {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Three bytes a pixel.
    pub rgb: Vec<u8>,
    /// The paper, in points.
    pub points: (f32, f32),
}

/// Pages that come one after the other; the next is drawn while the last is looked at.
pub struct Drawing {
    pages: Receiver<Result<Page, Unfit>>,
    left: usize,
    patience: Duration,
}

impl Pages {
    /// Draws some of the pages, counted from nought. `held` is let go of when the thread that draws has ended, which is later
    /// than whoever waits gives up.
    ///
    /// # Errors
    /// If the system has no thread for it.
    pub fn draw<G: Send + 'static>(
        &self,
        which: Range<usize>,
        patience: Duration,
        held: G,
    ) -> std::io::Result<Drawing> {
        let (send, pages) = sync_channel(0);
        let (of, left) = (self.clone(), which.len());
        let thread = std::thread::Builder::new().name("pages".into()).stack_size(STACK);
        thread.spawn(move || {
            let _held = held;
            of.each(which, |page| send.send(page).is_ok());
        })?;
        Ok(Drawing { pages, left, patience })
    }

    /// Draws while `take` wants more.
    fn each(&self, which: Range<usize>, mut take: impl FnMut(Result<Page, Unfit>) -> bool) {
        let Ok(pdf) = Pdf::new(self.data.clone()) else {
            take(Err(Unfit::Broken));
            return;
        };
        let (cache, settings) = (RenderCache::new(), settings());
        for n in which {
            let drawn = pdf.pages().get(n).zip(self.units.get(n)).map(|(page, unit)| {
                let (width, height) = page.render_dimensions();
                // An absurd unit would make of a stamp a wall.
                let unit = unit.clamp(0.01, 100.0);
                let scale = (DPI / 72.0 * unit).min(SIDE / width.max(height));
                let pixels = |points: f32| (points * scale).round().clamp(1.0, SIDE) as u16;
                let (across, down) = (pixels(width), pixels(height));
                let how = RenderSettings {
                    x_scale: scale,
                    y_scale: scale,
                    width: Some(across),
                    height: Some(down),
                    bg_color: WHITE,
                };
                let drawn = render(page, &cache, &settings, &how);
                let rgb = drawn.data_as_u8_slice().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
                let points = (width * unit, height * unit);
                Page { width: across.into(), height: down.into(), rgb, points }
            });
            if !take(drawn.ok_or(Unfit::Broken)) {
                return;
            }
        }
    }
}

impl Iterator for Drawing {
    type Item = Result<Page, Unfit>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        self.left -= 1;
        let page = match self.pages.recv_timeout(self.patience) {
            Ok(page) => page,
            Err(RecvTimeoutError::Timeout) => Err(Unfit::TooSlow),
            // The library failed in a way of its own.
            Err(RecvTimeoutError::Disconnected) => Err(Unfit::Broken),
        };
        if page.is_err() {
            self.left = 0;
        }
        Some(page)
    }
}

fn settings() -> InterpreterSettings {
    InterpreterSettings {
        font_resolver: Arc::new(|query| match query {
            FontQuery::Standard(font) => Some(font.get_font_data()),
            FontQuery::Fallback(font) => Some(in_its_place(font)),
        }),
        ..InterpreterSettings::default()
    }
}

/// A font for text whose own the file does not bring along.
fn in_its_place(font: &FallbackFontQuery) -> (FontData, u32) {
    let family = font.character_collection.as_ref().map(|c| c.family.clone());
    if !matches!(
        family,
        Some(CidFamily::AdobeGB1 | CidFamily::AdobeCNS1 | CidFamily::AdobeJapan1 | CidFamily::AdobeKorea1)
    ) {
        return font.pick_standard_font().get_font_data();
    }
    let name = font.post_script_name.as_deref().unwrap_or_default().to_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|p| name.contains(p));
    let [fang, kai, hei, song, bold] = FILES;
    let file: FontData = Arc::new(if has(&["fang"]) {
        fang
    } else if has(&["kai"]) {
        kai
    } else if has(&["hei", "gothic", "sans"]) {
        hei
    } else if font.is_bold {
        bold
    } else {
        song
    });
    (file, 0)
}
