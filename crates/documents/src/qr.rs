//! QR codes as drawings of few words, for labels of which a page holds dozens.

use qrcode::{Color, EcLevel, QrCode};

/// A QR code as one path: a horizontal stroke for every run of dark modules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrPath {
    /// Modules on a side, without the quiet zone.
    pub size: usize,
    /// The path's `d`, to be stroked one unit wide.
    pub d: String,
}

/// The code of an address; none where it is too long for one.
pub fn qr_path(text: &str) -> Option<QrPath> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (size, modules) = (code.width(), code.to_colors());
    let mut d = String::new();
    for (y, line) in modules.chunks(size).enumerate() {
        let mut x = 0;
        while x < size {
            let run = line[x..].iter().take_while(|c| **c == Color::Dark).count();
            if run > 0 {
                d.push_str(&format!("M{x} {y}.5h{run}"));
            }
            x += run.max(1);
        }
    }
    Some(QrPath { size, d })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is drawn is the code, module by module: the finder patterns in three corners, and as many dark modules.
    #[test]
    fn every_dark_module_is_drawn_once() {
        let text = "https://zf.example.gov.cn/store/01KB2Z6M8Q4R5S6T7V8W9X0Y1Z-12";
        let path = qr_path(text).expect("short enough");
        let code = QrCode::with_error_correction_level(text, EcLevel::M).expect("a code");
        let mut drawn = vec![vec![false; path.size]; path.size];
        for stroke in path.d.split('M').skip(1) {
            let (x, rest) = stroke.split_once(' ').expect("a place");
            let (y, run) = rest.split_once(".5h").expect("a run");
            let (x, y, run): (usize, usize, usize) =
                (x.parse().unwrap(), y.parse().unwrap(), run.parse().unwrap());
            for cell in &mut drawn[y][x..x + run] {
                assert!(!*cell, "drawn twice");
                *cell = true;
            }
        }
        let dark: Vec<bool> = code.to_colors().iter().map(|c| *c == Color::Dark).collect();
        assert_eq!(drawn.concat(), dark);
        assert!(
            drawn[0][..7].iter().all(|c| *c) && !drawn[1][1] && drawn[path.size - 1][..7].iter().all(|c| *c)
        );
        assert!(path.d.len() < 4_000, "{} bytes", path.d.len());
    }
}
