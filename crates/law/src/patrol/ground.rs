//! Distance on the ground.

/// 地球平均半径, metres (IUGG).
const RADIUS: f64 = 6_371_008.8;

/// Metres between two positions (`[lon, lat]`, degrees) along the ground.
pub fn metres(a: [f64; 2], b: [f64; 2]) -> f64 {
    let [lon_a, lat_a] = a.map(f64::to_radians);
    let [lon_b, lat_b] = b.map(f64::to_radians);
    let (north, east) = ((lat_b - lat_a) / 2.0, (lon_b - lon_a) / 2.0);
    let h = north.sin().powi(2) + lat_a.cos() * lat_b.cos() * east.sin().powi(2);
    2.0 * RADIUS * h.clamp(0.0, 1.0).sqrt().asin()
}
