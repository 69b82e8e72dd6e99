//! 存放处: `store.toml`, the rooms in which things of cases are kept and their places. A town may do without.

use super::error::Problems;
use super::source::Source;
use super::text::read_toml;
use law::town::{EVERY_ROOM, StoreRoom};
use serde::Deserialize;
use std::collections::BTreeSet;
use toml::Spanned;

const FILE: &str = "store.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStore {
    #[serde(default)]
    room: Vec<RawRoom>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRoom {
    name: Spanned<String>,
    places: Vec<String>,
}

/// The rooms; none where the town has no such file.
pub(super) fn read(source: &Source, problems: &mut Problems) -> Vec<StoreRoom> {
    if !source.has(FILE) {
        return Vec::new();
    }
    let Some(raw) = read_toml::<RawStore>(source, FILE, problems) else { return Vec::new() };
    let mut seen = BTreeSet::new();
    for room in &raw.value.room {
        let (name, line) = (room.name.get_ref().as_str(), raw.line(&room.name));
        let mut wrong = |field: &str, message: String| problems.add(FILE, line, name, field, message);
        if name.trim().is_empty() || name != name.trim() {
            wrong("name", "名称不能为空，前后不能有空格".into());
        }
        if name == EVERY_ROOM {
            wrong("name", format!("“{EVERY_ROOM}”是盘点时的统称，请换一个名称"));
        }
        if !seen.insert(name) {
            wrong("name", "存放处的名称重复".into());
        }
        if room.places.is_empty() {
            wrong("places", "至少写一个架位".into());
        }
        let mut places = BTreeSet::new();
        for place in &room.places {
            if place.trim().is_empty() || place != place.trim() {
                wrong("places", "架位不能为空，前后不能有空格".into());
            } else if !places.insert(place) {
                wrong("places", format!("架位“{place}”重复"));
            }
        }
    }
    raw.value.room.into_iter().map(|r| StoreRoom { name: r.name.into_inner(), places: r.places }).collect()
}
