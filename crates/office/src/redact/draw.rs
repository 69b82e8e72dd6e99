//! The copy's pixels: decoded within bounds, turned upright, covered, encoded anew. Nothing of the original but its uncovered
//! pixels is in it: no properties, no small picture within, no tail.

use super::areas::{Area, Cover};
use crate::files::{Drawable, FileError, upright};
use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// A mosaic has at most so many blocks on its longer side, and none smaller than so many pixels: of a face nothing is left that
/// could be told apart, of a number plate not the number of its letters.
const BLOCKS: u32 = 6;
const BLOCK: u32 = 16;

/// Shades that a block may have of each colour: what averaging leaves is taken away too.
const SHADES: u32 = 16;

const QUALITY: u8 = 92;

/// Draws the copy; a picture without loss stays one where it is not too large for that.
///
/// # Errors
/// [`FileError::NoPicture`] for what cannot be decoded; the disk.
pub fn draw(picture: &Drawable, lossless: bool, most: u64, areas: &[Area]) -> Result<Vec<u8>, FileError> {
    let mut picture = upright(picture)?;
    cover(&mut picture, areas);
    let broken = |_| FileError::NoPicture;
    if lossless {
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, ImageFormat::Png).map_err(broken)?;
        let out = out.into_inner();
        if out.len() as u64 <= most {
            return Ok(out);
        }
    }
    let mut out = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut out, QUALITY).encode_image(&picture).map_err(broken)?;
    Ok(out.into_inner())
}

/// Covers what is to be covered; a pixel that a rectangle touches lies under it.
pub(super) fn cover(picture: &mut RgbImage, areas: &[Area]) {
    let (width, height) = picture.dimensions();
    for area in areas {
        let (left, right) = pixels(area.x, area.width, width);
        let (top, bottom) = pixels(area.y, area.height, height);
        match area.cover {
            Cover::Black => fill(picture, (left, top), (right, bottom), Rgb([0, 0, 0])),
            Cover::Mosaic => {
                let side = (right - left).max(bottom - top).div_ceil(BLOCKS).max(BLOCK);
                for y in (top..bottom).step_by(side as usize) {
                    for x in (left..right).step_by(side as usize) {
                        let end = (right.min(x + side), bottom.min(y + side));
                        let shade = average(picture, (x, y), end);
                        fill(picture, (x, y), end, shade);
                    }
                }
            }
        }
    }
}

/// From the first to behind the last pixel of a span.
fn pixels(from: u32, size: u32, side: u32) -> (u32, u32) {
    let scale = |v: u32| u64::from(v) * u64::from(side);
    let first = scale(from) / 10_000;
    let end = scale(from + size).div_ceil(10_000).max(first + 1);
    let within = |v: u64| u32::try_from(v).unwrap_or(side).min(side);
    (within(first), within(end))
}

fn fill(picture: &mut RgbImage, from: (u32, u32), to: (u32, u32), colour: Rgb<u8>) {
    for y in from.1..to.1 {
        for x in from.0..to.0 {
            picture.put_pixel(x, y, colour);
        }
    }
}

fn average(picture: &RgbImage, from: (u32, u32), to: (u32, u32)) -> Rgb<u8> {
    let (mut sum, mut count) = ([0u64; 3], 0u64);
    for y in from.1..to.1 {
        for x in from.0..to.0 {
            let pixel = picture.get_pixel(x, y).0;
            sum.iter_mut().zip(pixel).for_each(|(s, p)| *s += u64::from(p));
            count += 1;
        }
    }
    let step = 256 / SHADES;
    Rgb(sum.map(|s| {
        let shade = u32::try_from(s / count.max(1)).unwrap_or_default() / step;
        (shade * step + step / 2).min(255) as u8
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn noise(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            let n = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503).wrapping_add(x * y);
            Rgb([n as u8, (n >> 8) as u8, (n >> 16) as u8])
        })
    }

    fn area(x: u32, y: u32, width: u32, height: u32, cover: Cover) -> Area {
        Area { x, y, width, height, cover, page: None, from: None, until: None }
    }

    #[test]
    fn under_black_nothing_is_left_and_beside_it_everything() {
        let (before, mut after) = (noise(200, 100), noise(200, 100));
        cover(&mut after, &[area(1000, 2000, 2500, 3000, Cover::Black)]);
        for (x, y, pixel) in after.enumerate_pixels() {
            let under = (20..70).contains(&x) && (20..50).contains(&y);
            let expected = if under { Rgb([0, 0, 0]) } else { *before.get_pixel(x, y) };
            assert_eq!(*pixel, expected, "{x},{y}");
        }
    }

    #[test]
    fn a_mosaic_is_one_shade_a_block_and_few_blocks() {
        let (before, mut after) = (noise(600, 400), noise(600, 400));
        cover(&mut after, &[area(0, 0, 10_000, 10_000, Cover::Mosaic)]);
        let mut shades = std::collections::BTreeSet::new();
        for (x, y, pixel) in after.enumerate_pixels() {
            let corner = after.get_pixel(x / 100 * 100, y / 100 * 100);
            assert_eq!(pixel, corner, "{x},{y}");
            shades.insert(pixel.0);
        }
        assert!(shades.len() <= 24);
        assert_ne!(before, after);
        // A small one still has no block of fewer than sixteen pixels.
        let mut small = noise(600, 400);
        cover(&mut small, &[area(0, 0, 500, 500, Cover::Mosaic)]);
        assert_eq!(small.get_pixel(0, 0), small.get_pixel(15, 15));
    }

    #[test]
    fn two_pictures_that_differ_only_under_the_cover_become_the_same() {
        let mut other = noise(300, 200);
        // Other details with the same averages: the order of pixels within a block.
        for y in (0..200).step_by(2) {
            for x in 0..300 {
                let (a, b) = (*other.get_pixel(x, y), *other.get_pixel(x, y + 1));
                other.put_pixel(x, y, b);
                other.put_pixel(x, y + 1, a);
            }
        }
        for kind in Cover::ALL {
            let all = [area(0, 0, 10_000, 10_000, kind)];
            let (mut first, mut second) = (noise(300, 200), other.clone());
            cover(&mut first, &all);
            cover(&mut second, &all);
            assert_eq!(first, second, "{kind:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_rectangle_only_what_it_touches_changes(
            x in 0u32..10_000, y in 0u32..10_000, w in 20u32..=10_000, h in 20u32..=10_000, black in any::<bool>(),
            width in 1u32..90, height in 1u32..90,
        ) {
            let kind = if black { Cover::Black } else { Cover::Mosaic };
            let one = area(x, y, w.min(10_000 - x).max(1), h.min(10_000 - y).max(1), kind);
            let (before, mut after) = (noise(width, height), noise(width, height));
            cover(&mut after, &[one]);
            let part = |v: u32, side: u32| f64::from(v) * f64::from(side) / 10_000.0;
            for (px, py, pixel) in after.enumerate_pixels() {
                let touches = |p: u32, from: u32, size: u32, side: u32| {
                    f64::from(p + 1) > part(from, side) && f64::from(p) < part(from + size, side)
                };
                let under = touches(px, one.x, one.width, width) && touches(py, one.y, one.height, height);
                if !under {
                    prop_assert_eq!(pixel, before.get_pixel(px, py));
                } else if black {
                    prop_assert_eq!(*pixel, Rgb([0, 0, 0]));
                }
            }
        }
    }
}
