//! 坐标系换算: what people give in GCJ-02, BD-09 or CGCS2000 becomes WGS-84, and back for a base map that is not.
//!
//! GCJ-02 shifts positions on the mainland by a few hundred metres; outside it nothing is shifted. Where the mainland ends is
//! the library's coarse outline, good for maps and for nothing else. CGCS2000 and WGS-84 differ by centimetres, far below what
//! any of our devices measures, and are taken for one.

use crate::submit::{FieldError, SubmitError};
use law::party::Crs;
use serde_json::{Value, json};

/// A position given in some system, in WGS-84: `[lon, lat]` in degrees.
pub fn to_wgs84(crs: Crs, [lon, lat]: [f64; 2]) -> [f64; 2] {
    let (lon, lat) = match crs {
        Crs::Wgs84 | Crs::Cgcs2000 => (lon, lat),
        Crs::Gcj02 => coordtransform::gcj02_to_wgs84(lon, lat),
        Crs::Bd09 => coordtransform::bd09_to_wgs84(lon, lat),
    };
    [lon, lat]
}

/// A WGS-84 position in another system, for showing it on that system's map.
pub fn from_wgs84(crs: Crs, [lon, lat]: [f64; 2]) -> [f64; 2] {
    let (lon, lat) = match crs {
        Crs::Wgs84 | Crs::Cgcs2000 => (lon, lat),
        Crs::Gcj02 => coordtransform::wgs84_to_gcj02(lon, lat),
        Crs::Bd09 => coordtransform::wgs84_to_bd09(lon, lat),
    };
    [lon, lat]
}

/// Degrees that can be degrees.
pub(crate) fn on_earth([lon, lat]: [f64; 2]) -> bool {
    (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat)
}

/// Puts the place of a command into WGS-84: `crs` says in which system its position is given, and goes; `given_crs` stays
/// and says from which it was converted. What comes without `crs` is WGS-84, also when it was converted once before.
///
/// # Errors
/// `place.crs`: a system that is not known.
pub(crate) fn settle(command: &mut Value) -> Result<(), SubmitError> {
    let Some(place) = command.get_mut("place").and_then(Value::as_object_mut) else { return Ok(()) };
    place.remove("given_crs");
    let crs = match place.remove("crs") {
        None | Some(Value::Null) => return Ok(()),
        Some(Value::String(tag)) if tag.trim().is_empty() => return Ok(()),
        Some(given) => given.as_str().and_then(|tag| Crs::find(tag.trim())).ok_or_else(unknown)?,
    };
    let degrees = |half: &str| place.get(half).and_then(Value::as_f64);
    // What lies off the globe is refused as it was given.
    if let (Some(lon), Some(lat)) = (degrees("lon"), degrees("lat"))
        && on_earth([lon, lat])
        && crs != Crs::Wgs84
    {
        let [lon, lat] = to_wgs84(crs, [lon, lat]);
        place.insert("lon".into(), json!(lon));
        place.insert("lat".into(), json!(lat));
        place.insert("given_crs".into(), json!(crs));
    }
    Ok(())
}

fn unknown() -> SubmitError {
    let known: Vec<&str> = Crs::ALL.iter().map(|c| c.tag()).collect();
    let message = format!("不认识的坐标系；可选：{}", known.join("、"));
    SubmitError::Fields(vec![FieldError { field: "place.crs".into(), message }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::town::metres_between;
    use proptest::prelude::*;

    const SHIFTED: [Crs; 2] = [Crs::Gcj02, Crs::Bd09];

    /// The test cases of googollee/eviltransform: WGS-84 and GCJ-02 of places in Shanghai, Shenzhen and Beijing.
    #[test]
    fn agrees_with_published_points_of_gcj02() {
        for (wgs, gcj) in [
            ([121.5272106, 31.1774276], [121.531541859215, 31.17530398364597]),
            ([113.912316, 22.543847], [113.9171764808363, 22.540796131694766]),
            ([116.377817, 39.911954], [116.38404722455657, 39.91334545536069]),
        ] {
            assert!(metres_between(from_wgs84(Crs::Gcj02, wgs), gcj) < 0.1, "{wgs:?}");
            assert!(metres_between(to_wgs84(Crs::Gcj02, gcj), wgs) < 0.1, "{gcj:?}");
        }
    }

    /// The fixture of wandergis/coordtransform: GCJ-02 116.404, 39.915 in BD-09.
    #[test]
    fn agrees_with_a_published_point_of_bd09() {
        let (gcj, bd) = ([116.404, 39.915], [116.41036949371029, 39.92133699351021]);
        let wgs = to_wgs84(Crs::Gcj02, gcj);
        assert!(metres_between(to_wgs84(Crs::Bd09, bd), wgs) < 0.1);
        assert!(metres_between(from_wgs84(Crs::Bd09, wgs), bd) < 0.1);
    }

    #[test]
    fn cgcs2000_is_taken_for_wgs84() {
        let here = [112.495, 35.085];
        assert_eq!((to_wgs84(Crs::Cgcs2000, here), from_wgs84(Crs::Cgcs2000, here)), (here, here));
    }

    #[test]
    fn every_system_is_written_as_it_is_read() {
        for crs in Crs::ALL {
            assert_eq!(json!(crs), json!(crs.tag()));
            assert_eq!(Crs::find(crs.tag()), Some(crs));
        }
        assert_eq!(Crs::find("GCJ-02"), None);
    }

    #[test]
    fn a_place_is_settled_and_remembers_what_was_given() {
        let gcj = from_wgs84(Crs::Gcj02, [112.495, 35.085]);
        let mut command =
            json!({ "place": { "text": "村口", "lon": gcj[0], "lat": gcj[1], "crs": "gcj02" } });
        settle(&mut command).unwrap();
        let place = &command["place"];
        let now = [place["lon"].as_f64().unwrap(), place["lat"].as_f64().unwrap()];
        assert!(metres_between(now, [112.495, 35.085]) < 0.01, "{command}");
        assert_eq!((&place["given_crs"], &place["crs"]), (&json!("gcj02"), &Value::Null));
        // What was read and is given back stays where it is.
        let was = command.clone();
        settle(&mut command).unwrap();
        assert_eq!(
            (&command["place"]["lon"], &command["place"]["lat"]),
            (&was["place"]["lon"], &was["place"]["lat"])
        );
        assert_eq!(
            command["place"]["given_crs"],
            Value::Null,
            "nobody says where numbers come from but who converted them"
        );
    }

    #[test]
    fn a_system_without_a_position_says_nothing_and_an_unknown_one_is_named() {
        for nothing in [json!(""), Value::Null, json!("bd09")] {
            let mut command = json!({ "place": { "text": "村口", "crs": nothing } });
            settle(&mut command).unwrap();
            assert_eq!(command, json!({ "place": { "text": "村口" } }));
        }
        for odd in [json!("mars"), json!(2), json!(["gcj02"])] {
            let mut command = json!({ "place": { "lon": 112.5, "lat": 35.0, "crs": odd } });
            let Err(SubmitError::Fields(errors)) = settle(&mut command) else { panic!("{odd} is let pass") };
            assert_eq!(errors[0].field, "place.crs");
            assert!(errors[0].message.contains("gcj02、bd09"), "{}", errors[0].message);
        }
    }

    /// All of China and the seas around it, but for a strip of two kilometres along the outline within which positions are
    /// shifted: there a position outside and a shifted one from inside can be the same numbers, and nobody can tell them apart.
    fn china() -> impl Strategy<Value = [f64; 2]> {
        let clear = |&(lon, lat): &(f64, f64)| {
            let inside = coordtransform::is_in_gcj02_region(lon, lat);
            (0..8).all(|i| {
                let turn = std::f64::consts::TAU * f64::from(i) / 8.0;
                coordtransform::is_in_gcj02_region(lon + 0.02 * turn.cos(), lat + 0.02 * turn.sin()) == inside
            })
        };
        let anywhere = (73.0..136.0, 3.0..54.0).prop_filter("on the outline", clear);
        anywhere.prop_map(|(lon, lat)| [lon, lat])
    }

    /// A square well within the mainland, in which everything is shifted.
    fn inland() -> impl Strategy<Value = [f64; 2]> {
        (104.0..116.0, 27.0..38.0).prop_map(|(lon, lat)| [lon, lat])
    }

    /// What lies to the west, east, south and north of it.
    fn abroad() -> impl Strategy<Value = [f64; 2]> {
        prop_oneof![
            (-180.0..72.0, -90.0..90.0),
            (137.0..180.0, -90.0..90.0),
            (-180.0..180.0, -90.0..2.0),
            (-180.0..180.0, 55.0..90.0),
        ]
        .prop_map(|(lon, lat)| [lon, lat])
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_place(here in china()) {
            for crs in Crs::ALL {
                let back = to_wgs84(crs, from_wgs84(crs, here));
                prop_assert!(metres_between(back, here) < 1.0, "{crs:?} {here:?} {back:?}");
            }
        }

        #[test]
        fn inland_everything_is_shifted_by_some_hundred_metres(here in inland()) {
            let gcj = metres_between(from_wgs84(Crs::Gcj02, here), here);
            prop_assert!((100.0..1000.0).contains(&gcj), "{here:?} {gcj}");
            let bd = metres_between(from_wgs84(Crs::Bd09, here), here);
            prop_assert!((100.0..2000.0).contains(&bd), "{here:?} {bd}");
        }

        #[test]
        fn abroad_nothing_is_shifted(here in abroad()) {
            for crs in SHIFTED {
                prop_assert_eq!(from_wgs84(crs, here), here);
                prop_assert_eq!(to_wgs84(crs, here), here);
            }
        }
    }
}
