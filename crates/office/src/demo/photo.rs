//! Pictures drawn by code: no camera, no person, no real place — but a stall, a river or a fire to look at.

use super::rng::Rng;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

const W: i32 = 560;
const H: i32 = 420;

type Rgb = [u8; 3];

/// A canvas of RGB bytes.
struct Canvas(Vec<u8>);

impl Canvas {
    fn blend(&mut self, x: i32, y: i32, c: Rgb, alpha: f64) {
        if !(0..W).contains(&x) || !(0..H).contains(&y) {
            return;
        }
        let at = ((y * W + x) * 3) as usize;
        for (old, new) in self.0[at..at + 3].iter_mut().zip(c) {
            *old = (f64::from(*old) * (1.0 - alpha) + f64::from(new) * alpha) as u8;
        }
    }

    fn rect(&mut self, x: i32, y: i32, w: i32, h: i32, c: Rgb) {
        for y in y.max(0)..(y + h).min(H) {
            for x in x.max(0)..(x + w).min(W) {
                let at = ((y * W + x) * 3) as usize;
                self.0[at..at + 3].copy_from_slice(&c);
            }
        }
    }

    fn disc(&mut self, cx: i32, cy: i32, r: i32, c: Rgb, alpha: f64) {
        for y in cy - r..=cy + r {
            for x in cx - r..=cx + r {
                if (x - cx).pow(2) + (y - cy).pow(2) <= r * r {
                    self.blend(x, y, c, alpha);
                }
            }
        }
    }

    fn ring(&mut self, cx: i32, cy: i32, r: i32, thick: i32, c: Rgb) {
        for y in cy - r..=cy + r {
            for x in cx - r..=cx + r {
                let d = (x - cx).pow(2) + (y - cy).pow(2);
                if d <= r * r && d >= (r - thick).pow(2) {
                    self.blend(x, y, c, 1.0);
                }
            }
        }
    }

    /// An upright triangle standing on `base`.
    fn peak(&mut self, cx: i32, base: i32, half: i32, height: i32, c: Rgb) {
        for i in 0..height {
            let w = half * (height - i) / height.max(1);
            self.rect(cx - w, base - i, 2 * w, 1, c);
        }
    }

    fn line(&mut self, from: (i32, i32), to: (i32, i32), thick: i32, c: Rgb) {
        let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs()).max(1);
        for i in 0..=steps {
            let x = from.0 + (to.0 - from.0) * i / steps;
            let y = from.1 + (to.1 - from.1) * i / steps;
            self.rect(x, y, thick, thick, c);
        }
    }
}

fn shade(c: Rgb, by: i32) -> Rgb {
    c.map(|v| (i32::from(v) + by).clamp(0, 255) as u8)
}

fn tint(rng: &mut Rng) -> Rgb {
    const PAINTS: [Rgb; 8] = [
        [190, 60, 50],
        [60, 100, 170],
        [220, 170, 60],
        [90, 140, 80],
        [150, 90, 140],
        [210, 120, 60],
        [80, 150, 160],
        [170, 160, 150],
    ];
    *rng.pick(&PAINTS)
}

/// A JPEG of a scene of this class, different for each generator; some 20–60 KB.
pub(super) fn scene(class: &str, mut rng: Rng) -> Vec<u8> {
    let rng = &mut rng;
    let mut c = Canvas(vec![0; (W * H * 3) as usize]);
    match class {
        "stall" | "food" | "advert" | "culture" | "other" => street(&mut c, rng, class),
        "dump" | "building" | "farmland" | "straw" | "pesticide" => field(&mut c, rng, class),
        "dust" | "hazard" => site(&mut c, rng, class),
        "fire_lane" | "ebike" => yard(&mut c, rng, class),
        "river" => river(&mut c, rng),
        "firework" => night(&mut c, rng),
        _ => road(&mut c, rng),
    }
    grain(&mut c, rng);
    let mut out = Vec::with_capacity(64 * 1024);
    JpegEncoder::new_with_quality(&mut out, 72)
        .write_image(&c.0, W as u32, H as u32, ExtendedColorType::Rgb8)
        .expect("a canvas of the stated size encodes");
    out
}

/// Grain of a cheap sensor, and a darkening towards the edges.
fn grain(c: &mut Canvas, rng: &mut Rng) {
    let warm = rng.between(-8, 10) as i32;
    for y in 0..H {
        let mut word = rng.next();
        for x in 0..W {
            if x % 12 == 0 {
                word = rng.next();
            }
            let noise = ((word >> ((x % 12) * 5)) & 31) as i32 - 16;
            let edge = ((x - W / 2).pow(2) + (y - H / 2).pow(2)) / 2600;
            let at = ((y * W + x) * 3) as usize;
            for (i, v) in c.0[at..at + 3].iter_mut().enumerate() {
                let by = noise - edge + if i == 0 { warm } else { 0 };
                *v = (i32::from(*v) + by).clamp(0, 255) as u8;
            }
        }
    }
}

fn sky(c: &mut Canvas, rng: &mut Rng, horizon: i32) {
    const TOPS: [Rgb; 4] = [[120, 165, 215], [170, 185, 200], [205, 180, 150], [140, 180, 205]];
    let top = *rng.pick(&TOPS);
    for y in 0..horizon {
        c.rect(0, y, W, 1, shade(top, y * 50 / horizon.max(1)));
    }
    for _ in 0..rng.between(2, 6) {
        let (x, y) = (rng.between(0, W.into()) as i32, rng.between(10, i64::from(horizon) / 2) as i32);
        for i in 0..4 {
            c.disc(x + i * 16, y + (i % 2) * 6, 18, [245, 245, 245], 0.35);
        }
    }
}

fn houses(c: &mut Canvas, rng: &mut Rng, base: i32) {
    let mut x = -20;
    while x < W {
        let (w, h) = (rng.between(70, 130) as i32, rng.between(70, 170) as i32);
        let wall = shade([200, 190, 175], rng.between(-50, 30) as i32);
        c.rect(x, base - h, w, h, wall);
        c.rect(x, base - h, w, 8, shade(wall, -60));
        for row in 0..(h - 40).max(0) / 34 {
            for col in 0..w / 30 {
                let lit = if rng.chance(25) { [230, 220, 160] } else { [90, 110, 130] };
                c.rect(x + 8 + col * 30, base - h + 16 + row * 34, 16, 20, lit);
            }
        }
        c.rect(x + w / 2 - 12, base - 34, 24, 34, shade(wall, -80));
        x += w + rng.between(0, 14) as i32;
    }
}

fn street(c: &mut Canvas, rng: &mut Rng, class: &str) {
    sky(c, rng, 250);
    houses(c, rng, 250);
    c.rect(0, 250, W, 60, [175, 170, 162]);
    for x in (0..W).step_by(28) {
        c.rect(x, 250, 2, 60, [150, 146, 140]);
    }
    c.rect(0, 310, W, 110, [95, 97, 100]);
    for x in (10..W).step_by(80) {
        c.rect(x, 362, 44, 6, [225, 225, 215]);
    }
    match class {
        "stall" | "food" => {
            for i in 0..rng.between(2, 4) as i32 {
                let (x, paint) = (40 + i * 130 + rng.between(-15, 15) as i32, tint(rng));
                for s in 0..8 {
                    c.rect(x + s * 13, 196, 13, 22, if s % 2 == 0 { paint } else { [240, 238, 230] });
                }
                c.rect(x + 4, 218, 4, 74, [90, 80, 70]);
                c.rect(x + 96, 218, 4, 74, [90, 80, 70]);
                c.rect(x, 268, 104, 26, shade(paint, -30));
                for f in 0..7 {
                    c.disc(x + 8 + f * 14, 263, 7, tint(rng), 1.0);
                }
                if class == "food" {
                    for s in 0..6 {
                        c.disc(x + 52 + s * 2, 250 - s * 16, 8 + s * 2, [240, 240, 240], 0.3);
                    }
                }
                for b in 0..rng.between(1, 4) as i32 {
                    c.rect(x + b * 24, 296, 22, 18, shade([170, 130, 85], -b * 8));
                }
            }
        }
        "advert" => {
            c.rect(90, 150, 380, 120, [215, 210, 200]);
            for _ in 0..rng.between(9, 20) {
                let (x, y) = (rng.between(100, 430) as i32, rng.between(158, 230) as i32);
                c.rect(x, y, 30, 36, tint(rng));
                for l in 0..4 {
                    c.rect(x + 4, y + 6 + l * 7, 22, 2, [250, 250, 245]);
                }
            }
        }
        "culture" => {
            for y in 0..H {
                for x in 0..W {
                    c.blend(x, y, [10, 12, 40], 0.6);
                }
            }
            for i in 0..4 {
                c.rect(60 + i * 120, 180, 90, 26, shade(tint(rng), 50));
                c.disc(105 + i * 120, 193, 50, [250, 200, 240], 0.12);
            }
        }
        _ => {
            c.rect(270, 130, 6, 180, [110, 112, 115]);
            c.line((272, 132), (330, 120), 5, [110, 112, 115]);
            c.disc(332, 122, 9, [240, 235, 190], 1.0);
            c.disc(180, 340, 26, [60, 60, 62], 1.0);
            c.ring(180, 340, 26, 3, [40, 40, 40]);
        }
    }
}

fn field(c: &mut Canvas, rng: &mut Rng, class: &str) {
    sky(c, rng, 180);
    for i in 0..7 {
        c.peak(i * 95 + rng.between(-20, 20) as i32, 182, 90, rng.between(20, 60) as i32, [110, 135, 125]);
    }
    let soil: Rgb = match class {
        "pesticide" => [95, 140, 70],
        "straw" => [180, 155, 90],
        "farmland" => [150, 115, 80],
        _ => [135, 150, 85],
    };
    for y in 180..H {
        c.rect(0, y, W, 1, shade(soil, -(y - 180) / 8 + if (y / 9) % 2 == 0 { 10 } else { 0 }));
    }
    match class {
        "dump" => {
            for _ in 0..120 {
                let (dx, dy) = (rng.between(-130, 130) as i32, rng.between(0, 90) as i32);
                if dx.abs() + dy < 150 {
                    let (x, y) = (290 + dx, 340 - dy);
                    let size = rng.between(6, 20) as i32;
                    if rng.chance(60) {
                        c.rect(x, y, size, size * 2 / 3, shade(tint(rng), -10));
                    } else {
                        c.disc(x, y, size / 2, [225, 222, 215], 1.0);
                    }
                }
            }
        }
        "building" => {
            let (x, h) = (rng.between(120, 220) as i32, rng.between(90, 150) as i32);
            for row in 0..h / 10 {
                for col in 0..22 {
                    let brick = shade([175, 95, 70], rng.between(-18, 18) as i32);
                    c.rect(x + col * 10 - (row % 2) * 5, 320 - row * 10, 9, 9, brick);
                }
            }
            c.rect(x + 40, 320 - h / 2, 34, h / 3, [70, 65, 60]);
            for i in 0..6 {
                c.line((x - 14 + i * 48, 330), (x - 14 + i * 48, 320 - h - 20), 3, [190, 170, 90]);
            }
            c.line((x - 14, 300 - h / 2), (x + 230, 300 - h / 2), 3, [190, 170, 90]);
        }
        "farmland" => {
            for _ in 0..60 {
                let (x, y) = (rng.between(80, 320) as i32, rng.between(280, 360) as i32);
                c.disc(
                    x,
                    y,
                    rng.between(6, 18) as i32,
                    shade([120, 85, 55], rng.between(-15, 15) as i32),
                    1.0,
                );
            }
            digger(c, 350, 300);
        }
        "straw" => {
            for i in 0..rng.between(8, 16) as i32 {
                let x = 90 + i * 26 + rng.between(-8, 8) as i32;
                let h = rng.between(26, 60) as i32;
                c.peak(x, 310, 14, h, [235, 120, 30]);
                c.peak(x, 310, 8, h * 2 / 3, [250, 210, 70]);
            }
            for s in 0..36 {
                let drift = s * 6 + rng.between(-12, 12) as i32;
                c.disc(160 + drift, 250 - s * 6, 22 + s, [120, 120, 122], 0.12);
            }
        }
        _ => {
            for row in 0..6 {
                for col in 0..24 {
                    c.disc(col * 24 + (row % 2) * 12, 240 + row * 28, 8 + row, [60, 120, 50], 0.9);
                }
            }
            for i in 0..3 {
                c.rect(220 + i * 40, 330, 18, 40, [235, 240, 235]);
                c.rect(220 + i * 40, 342, 18, 14, tint(rng));
                c.rect(225 + i * 40, 320, 8, 10, [60, 80, 60]);
            }
        }
    }
}

fn digger(c: &mut Canvas, x: i32, y: i32) {
    c.rect(x, y, 90, 34, [225, 170, 40]);
    c.rect(x + 46, y - 34, 36, 36, [210, 155, 35]);
    c.rect(x + 52, y - 28, 24, 20, [120, 150, 170]);
    c.line((x, y), (x - 70, y - 60), 8, [215, 160, 35]);
    c.line((x - 70, y - 60), (x - 110, y + 10), 7, [215, 160, 35]);
    c.disc(x - 110, y + 16, 14, [80, 78, 75], 1.0);
    c.rect(x - 6, y + 34, 104, 18, [50, 50, 50]);
}

fn site(c: &mut Canvas, rng: &mut Rng, class: &str) {
    sky(c, rng, 210);
    c.rect(0, 210, W, 210, [165, 145, 115]);
    if class == "dust" {
        let x = rng.between(90, 200) as i32;
        c.rect(x, 40, 8, 190, [205, 90, 60]);
        c.rect(x - 60, 52, 300, 7, [205, 90, 60]);
        c.line((x + 190, 58), (x + 190, 140), 2, [60, 60, 60]);
        for i in 0..3 {
            c.peak(120 + i * 160, 320, 110, 60 + rng.between(0, 40) as i32, shade([150, 118, 82], -(i * 8)));
        }
        c.rect(0, 200, W, 22, [70, 120, 175]);
        for _ in 0..70 {
            let (x, y) = (rng.between(0, W.into()) as i32, rng.between(150, 330) as i32);
            c.disc(x, y, rng.between(14, 44) as i32, [200, 178, 145], 0.14);
        }
    } else {
        c.rect(0, 90, W, 190, [150, 155, 160]);
        for i in 0..5 {
            c.rect(i * 120, 90, 8, 190, [110, 115, 120]);
        }
        c.rect(120, 210, 130, 100, [80, 110, 90]);
        c.disc(250, 262, 40, [60, 62, 66], 1.0);
        c.ring(250, 262, 40, 6, [190, 190, 195]);
        for i in 0..rng.between(3, 6) as i32 {
            c.rect(340 + i * 26, 240, 18, 76, if i % 2 == 0 { [60, 100, 170] } else { [210, 210, 205] });
            c.disc(349 + i * 26, 240, 9, [90, 90, 92], 1.0);
        }
        c.peak(470, 190, 34, 58, [240, 200, 40]);
        c.rect(467, 148, 6, 24, [30, 30, 30]);
    }
}

fn yard(c: &mut Canvas, rng: &mut Rng, class: &str) {
    if class == "ebike" {
        c.rect(0, 0, W, H, [205, 202, 190]);
        for i in 0..60 {
            c.rect(0, 300 + i * 2, W, 2, shade([150, 145, 138], -i / 2));
        }
        c.rect(210, 90, 140, 210, [120, 110, 100]);
        c.line((0, 0), (210, 90), 4, [170, 166, 156]);
        c.line((W, 0), (350, 90), 4, [170, 166, 156]);
        for i in 0..rng.between(3, 5) as i32 {
            let (x, paint) = (40 + i * 108, tint(rng));
            c.ring(x, 330, 24, 6, [40, 40, 42]);
            c.ring(x + 66, 330, 24, 6, [40, 40, 42]);
            c.line((x, 328), (x + 30, 296), 6, paint);
            c.line((x + 30, 296), (x + 66, 328), 6, paint);
            c.rect(x + 12, 286, 30, 8, [50, 45, 45]);
            c.line((x + 60, 318), (x + 48, 268), 5, [70, 70, 72]);
            c.line((x + 20, 290), (x + 60 - i * 4, 10), 2, [220, 70, 50]);
        }
        return;
    }
    sky(c, rng, 220);
    houses(c, rng, 220);
    c.rect(0, 220, W, 200, [125, 125, 127]);
    for i in -8..24 {
        c.line((i * 40, H), (i * 40 + 120, 250), 5, [225, 190, 50]);
    }
    c.rect(0, 250, W, 6, [225, 190, 50]);
    for i in 0..rng.between(1, 3) as i32 {
        let (x, paint) = (60 + i * 200 + rng.between(-20, 20) as i32, tint(rng));
        c.rect(x, 290, 150, 46, paint);
        c.rect(x + 30, 258, 86, 36, shade(paint, -20));
        c.rect(x + 38, 264, 32, 26, [150, 180, 200]);
        c.rect(x + 76, 264, 32, 26, [150, 180, 200]);
        c.disc(x + 34, 338, 17, [35, 35, 36], 1.0);
        c.disc(x + 116, 338, 17, [35, 35, 36], 1.0);
        c.disc(x + 34, 338, 7, [190, 190, 192], 1.0);
        c.disc(x + 116, 338, 7, [190, 190, 192], 1.0);
    }
    c.rect(500, 236, 18, 60, [195, 40, 35]);
    c.disc(509, 232, 14, [195, 40, 35], 1.0);
}

fn river(c: &mut Canvas, rng: &mut Rng) {
    sky(c, rng, 170);
    for i in 0..8 {
        c.peak(i * 85, 172, 100, rng.between(30, 80) as i32, [100, 125, 105]);
    }
    c.rect(0, 170, W, 250, [175, 160, 125]);
    for y in 205..330 {
        let bend = (f64::from(y) / 22.0).sin() * 18.0;
        let blue = shade([85, 130, 150], ((y * 7) % 23) - 10);
        c.rect(60 + bend as i32, y, 300 + (y - 205) / 2, 1, blue);
    }
    for i in 0..rng.between(2, 4) as i32 {
        c.peak(300 + i * 85, 372, 58, 44 + (i * 9) % 20, [205, 185, 135]);
    }
    digger(c, 400, 250);
}

fn night(c: &mut Canvas, rng: &mut Rng) {
    for y in 0..H {
        c.rect(0, y, W, 1, shade([14, 16, 40], y / 12));
    }
    houses(c, rng, 420);
    for y in 250..H {
        for x in 0..W {
            c.blend(x, y, [10, 10, 25], 0.55);
        }
    }
    for _ in 0..rng.between(2, 5) {
        let (x, y, paint) = (rng.between(80, 480) as i32, rng.between(50, 190) as i32, shade(tint(rng), 60));
        for ray in 0..24 {
            let angle = f64::from(ray) * std::f64::consts::TAU / 24.0;
            let r = 30.0 + rng.fraction() * 40.0;
            c.line((x, y), (x + (angle.cos() * r) as i32, y + (angle.sin() * r) as i32), 2, paint);
        }
        c.disc(x, y, 60, paint, 0.12);
    }
}

fn road(c: &mut Canvas, rng: &mut Rng) {
    sky(c, rng, 190);
    c.rect(0, 190, W, 230, [120, 145, 85]);
    for y in 190..H {
        let half = 24 + (y - 190) * 190 / 230;
        c.rect(W / 2 - half, y, 2 * half, 1, shade([105, 106, 108], (y % 7) - 3));
        c.rect(W / 2 - half, y, 3, 1, [225, 225, 215]);
        c.rect(W / 2 + half - 3, y, 3, 1, [225, 225, 215]);
        if (y / 22) % 2 == 0 {
            c.rect(W / 2 - 2, y, 4, 1, [230, 220, 150]);
        }
    }
    for i in 0..6 {
        let (x, h) = (if i % 2 == 0 { 40 + i * 12 } else { 470 - i * 10 }, 60 + i * 16);
        c.rect(x, 250 - h / 3 + i * 14, 6, h, [95, 75, 55]);
        c.disc(x + 3, 245 - h / 3 + i * 14, 22 + i * 3, [75, 115, 60], 0.95);
    }
    for _ in 0..rng.between(60, 160) {
        let (x, y) = (rng.between(190, 400) as i32, rng.between(250, 410) as i32);
        c.disc(x, y, rng.between(2, 6) as i32, shade([185, 180, 170], rng.between(-25, 20) as i32), 1.0);
    }
}

/// A PNG of a signature: a few strokes on white.
pub(super) fn signature(mut rng: Rng) -> Vec<u8> {
    let rng = &mut rng;
    const SW: i32 = 240;
    const SH: i32 = 90;
    let mut pixels = vec![255u8; (SW * SH) as usize];
    for character in 0..rng.between(2, 3) as i32 {
        for _ in 0..rng.between(4, 7) {
            let left = 14 + character * 72;
            let from = (left + rng.between(0, 56) as i32, rng.between(12, 76) as i32);
            let to = (left + rng.between(0, 56) as i32, rng.between(12, 76) as i32);
            let bow = rng.between(-9, 9) as i32;
            for i in 0..=60 {
                let arc = bow * i * (60 - i) / 900;
                let (x, y) =
                    (from.0 + (to.0 - from.0) * i / 60 + arc, from.1 + (to.1 - from.1) * i / 60 + arc);
                for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                    let (x, y) = ((x + dx).clamp(0, SW - 1), (y + dy).clamp(0, SH - 1));
                    pixels[(y * SW + x) as usize] = 24;
                }
            }
        }
    }
    let mut out = Vec::new();
    PngEncoder::new(&mut out)
        .write_image(&pixels, SW as u32, SH as u32, ExtendedColorType::L8)
        .expect("a canvas of the stated size encodes");
    out
}

/// A PNG of a written page: lines of marks, a heading and a red seal-like ring at the end.
pub(super) fn paper(mut rng: Rng) -> Vec<u8> {
    let rng = &mut rng;
    let mut c = Canvas(vec![248; (W * H * 3) as usize]);
    for i in 0..6 {
        c.rect(190 + i * 30, 24, 22, 20, [60, 60, 62]);
    }
    for line in 0..13 {
        let words = if line == 12 { 10 } else { rng.between(20, 27) as i32 };
        for word in 0..words {
            let at = (40 + word * 18, 70 + line * 25);
            c.rect(at.0, at.1, 12, 2, [70, 70, 74]);
            c.rect(at.0 + rng.between(0, 8) as i32, at.1 - 5, 2, 13, [70, 70, 74]);
            c.rect(at.0 + 2, at.1 + rng.between(3, 6) as i32, 8, 2, [90, 90, 94]);
        }
    }
    c.ring(440, 360, 34, 3, [190, 60, 55]);
    let mut out = Vec::new();
    PngEncoder::new(&mut out)
        .write_image(&c.0, W as u32, H as u32, ExtendedColorType::Rgb8)
        .expect("a canvas of the stated size encodes");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_a_picture_of_a_plausible_size_that_opens() {
        for scene_of in super::super::scene::SCENES {
            let bytes = scene(scene_of.class, Rng::new(11));
            assert!((15_000..75_000).contains(&bytes.len()), "{} {}", scene_of.class, bytes.len());
            let opened = image::load_from_memory(&bytes).unwrap();
            assert_eq!((opened.width(), opened.height()), (W as u32, H as u32));
            assert_ne!(bytes, scene(scene_of.class, Rng::new(12)), "two pictures of a class differ");
            assert_eq!(bytes, scene(scene_of.class, Rng::new(11)), "the same seed draws the same picture");
        }
        assert!(image::load_from_memory(&signature(Rng::new(3))).is_ok());
    }
}
