//! A small PMTiles file as a mapping program would write it, for tests of whoever reads one.

/// What goes into the file.
#[derive(Clone, Debug)]
pub struct PmTiles {
    /// Zoom, column, row and picture.
    pub tiles: Vec<(u8, u32, u32, Vec<u8>)>,
    /// Each tile in a directory of its own.
    pub leaves: bool,
    /// What the header says the pictures are: 1 MVT, 2 PNG, 3 JPEG, 4 WebP.
    pub kind: u8,
    /// West, south, east, north, in degrees.
    pub bounds: [f64; 4],
}

impl Default for PmTiles {
    fn default() -> Self {
        PmTiles { tiles: Vec::new(), leaves: false, kind: 2, bounds: [112.3, 34.9, 112.7, 35.3] }
    }
}

/// The tile's place along the curve, walked from quarter to quarter.
fn place(zoom: u8, x: u32, y: u32) -> u64 {
    let before: u64 = (0..zoom).map(|z| 1_u64 << (2 * u64::from(z))).sum();
    fn along(zoom: u8, x: u64, y: u64) -> u64 {
        if zoom == 0 {
            return 0;
        }
        let half = 1_u64 << (zoom - 1);
        let quarter = half * half;
        // Up the left side, over, and down the right: the first quarter lies on its side, the last on the other.
        match (x >= half, y >= half) {
            (false, false) => along(zoom - 1, y, x),
            (false, true) => quarter + along(zoom - 1, x, y - half),
            (true, true) => 2 * quarter + along(zoom - 1, x - half, y - half),
            (true, false) => 3 * quarter + along(zoom - 1, half - 1 - y, 2 * half - 1 - x),
        }
    }
    before + along(zoom, x.into(), y.into())
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Tile, run, offset, length.
fn directory(entries: &[(u64, u64, u64, u64)]) -> Vec<u8> {
    let mut out = Vec::new();
    varint(&mut out, entries.len() as u64);
    let mut last = 0;
    for e in entries {
        varint(&mut out, e.0 - last);
        last = e.0;
    }
    entries.iter().for_each(|e| varint(&mut out, e.1));
    entries.iter().for_each(|e| varint(&mut out, e.3));
    for (i, e) in entries.iter().enumerate() {
        let behind = i > 0 && entries[i - 1].2 + entries[i - 1].3 == e.2;
        varint(&mut out, if behind { 0 } else { e.2 + 1 });
    }
    out
}

impl PmTiles {
    /// The file, its directories packed in the way that the header names by this number.
    pub fn packed(&self, packing: u8, pack: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
        let mut tiles: Vec<(u64, &[u8])> =
            self.tiles.iter().map(|(z, x, y, picture)| (place(*z, *x, *y), picture.as_slice())).collect();
        tiles.sort_by_key(|t| t.0);
        let (mut pictures, mut entries) = (Vec::new(), Vec::new());
        for (tile, picture) in &tiles {
            entries.push((*tile, 1, pictures.len() as u64, picture.len() as u64));
            pictures.extend_from_slice(picture);
        }
        let mut below = Vec::new();
        if self.leaves {
            entries = entries
                .iter()
                .map(|e| {
                    let leaf = pack(&directory(&[*e]));
                    let at = below.len() as u64;
                    below.extend_from_slice(&leaf);
                    (e.0, 0, at, leaf.len() as u64)
                })
                .collect();
        }
        let root = pack(&directory(&entries));
        let at = [127, 127 + root.len(), 127 + root.len(), 127 + root.len() + below.len()];
        let long = [root.len(), 0, below.len(), pictures.len()];
        let mut out = b"PMTiles\x03".to_vec();
        for (at, long) in at.iter().zip(long) {
            out.extend((*at as u64).to_le_bytes());
            out.extend((long as u64).to_le_bytes());
        }
        (0..3).for_each(|_| out.extend((tiles.len() as u64).to_le_bytes()));
        let zoom = |pick: fn(u8, u8) -> u8| self.tiles.iter().map(|t| t.0).reduce(pick).unwrap_or(0);
        out.extend([1, packing, 1, self.kind, zoom(u8::min), zoom(u8::max)]);
        for degrees in self.bounds {
            out.extend(((degrees * 1e7).round() as i32).to_le_bytes());
        }
        out.push(zoom(u8::min));
        (0..2).for_each(|i| {
            out.extend((((self.bounds[i] + self.bounds[i + 2]) / 2.0 * 1e7) as i32).to_le_bytes())
        });
        out.extend(root);
        out.extend(below);
        out.extend(pictures);
        out
    }
}
