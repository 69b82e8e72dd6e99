//! The ties between a town's files: what one names, another must hold.

use super::book::{BaseMap, UnitKind};
use super::error::Problems;
use super::grid::Grids;
use super::people::{FILE as PEOPLE, Lines};
use super::read::Files;
use super::source::Source;
use super::text::Read;
use super::tiles::TileFile;
use law::party::Crs;
use law::person::{Employment, People, Role};
use law::town::{Agency, PowerList};
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// The town itself.
pub(super) fn town(file: &str, code: &str, agency: &Agency, problems: &mut Problems) {
    if code.len() != 9 || !code.bytes().all(|b| b.is_ascii_digit()) {
        problems.add(file, None, "", "code", "镇代码应当是九位数字");
    }
    for (field, text) in [
        ("name", &agency.name),
        ("prefix", &agency.prefix),
        ("reconsideration_body", &agency.reconsideration_body),
        ("court", &agency.court),
        ("collecting_bank", &agency.collecting_bank),
    ] {
        if text.trim().is_empty() {
            problems.add(file, None, "agency", field, "不能为空");
        }
    }
    let (agreed, reported) = (agency.collection_agreed_on, agency.collection_reported_on);
    if reported.is_some_and(|on| agreed.is_none_or(|agreed| on < agreed)) {
        let field = "collection_reported_on";
        problems.add(file, None, "agency", field, "备案日要在协议签订日（collection_agreed_on）当天或者以后");
    }
}

/// Notes every identifier that stands twice.
fn unique<'a, T>(read: &Read<T>, ids: impl Iterator<Item = &'a Spanned<String>>, problems: &mut Problems) {
    let mut seen = BTreeMap::new();
    for id in ids {
        let line = read.line(id);
        if id.get_ref().trim().is_empty() {
            problems.add(&read.file, line, "", "id", "编号不能为空");
        }
        if let Some(first) = seen.insert(id.get_ref(), line) {
            let first = first.unwrap_or_default();
            problems.add(&read.file, line, id.get_ref(), "id", format!("编号重复，第{first}行已有"));
        }
    }
}

/// Units, domains, grids and classes against each other.
pub(super) fn files(files: &Files, people: &People, powers: &[PowerList], problems: &mut Problems) {
    units(files, people, problems);
    domains(files, problems);
    grids(files, people, problems);
    classes(files, powers, problems);
}

fn unit_kinds(files: &Files) -> BTreeMap<&str, UnitKind> {
    files.units.value.unit.iter().map(|u| (u.id.get_ref().as_str(), u.kind)).collect()
}

fn units(files: &Files, people: &People, problems: &mut Problems) {
    let read = &files.units;
    unique(read, read.value.unit.iter().map(|u| &u.id), problems);
    let known = unit_kinds(files);
    for unit in &read.value.unit {
        let (id, line) = (unit.id.get_ref(), read.line(&unit.id));
        match unit.parent.as_deref() {
            Some(parent) if parent == id => problems.add(&read.file, line, id, "parent", "上级不能是自己"),
            Some(parent) if !known.contains_key(parent) => {
                problems.add(&read.file, line, id, "parent", format!("没有机构“{parent}”"));
            }
            _ => {}
        }
        let Some(head) = unit.head.as_deref() else { continue };
        match people.get(head) {
            None => problems.add(&read.file, line, id, "head", format!("people.csv 里没有人员“{head}”")),
            Some(person) if person.unit != *id => {
                let message = format!("{}不在本单位，不能作负责人", person.name);
                problems.add(&read.file, line, id, "head", message);
            }
            Some(_) => {}
        }
    }
}

fn domains(files: &Files, problems: &mut Problems) {
    let read = &files.domains;
    unique(read, read.value.domain.iter().map(|d| &d.id), problems);
    if read.value.domain.is_empty() {
        problems.add(&read.file, None, "", "domain", "没有执法领域，至少要有一段 [[domain]]");
    }
    let known = unit_kinds(files);
    for domain in &read.value.domain {
        let (id, line) = (domain.id.get_ref(), read.line(&domain.id));
        for (field, unit, kind, name) in [
            ("squad", &domain.squad, UnitKind::Squad, "执法中队（kind = \"squad\"）"),
            ("office", &domain.office, UnitKind::Office, "业务口（kind = \"office\"）"),
        ] {
            match known.get(unit.as_str()) {
                None => {
                    problems.add(&read.file, line, id, field, format!("units.toml 里没有机构“{unit}”"));
                }
                Some(k) if *k != kind => {
                    problems.add(&read.file, line, id, field, format!("“{unit}”不是{name}"));
                }
                Some(_) => {}
            }
        }
    }
}

/// The base map's tiles can be fetched, and lie on the same network as everybody's.
pub(super) fn base_map(file: &str, map: Option<&BaseMap>, problems: &mut Problems) {
    let Some(map) = map else { return };
    let mut wrong = |field: &str, message: &str| problems.add(file, None, "map", field, message);
    if map.tiles_crs == Crs::Bd09 {
        wrong("tiles_crs", "百度瓦片的切法与别家不同，不能作底图；可选：wgs84、gcj02、cgcs2000");
    }
    if let Some(name) = &map.pmtiles {
        // A name and no way: what lies elsewhere is not the town's.
        if !name.ends_with(".pmtiles") || name.starts_with('.') || name.contains(['/', '\\']) {
            wrong("pmtiles", "应当是配置目录里的一个 .pmtiles 文件的名字");
        }
        if !map.tiles.is_empty() {
            wrong("tiles", "已经写了 pmtiles，就不要再写网址");
        }
        return;
    }
    if !["{z}", "{x}", "{y}"].iter().all(|part| map.tiles.contains(part)) {
        wrong("tiles", "网址里应当有 {z}、{x}、{y}");
    }
    let address = ["https://", "http://"].iter().find_map(|scheme| map.tiles.strip_prefix(scheme));
    let host = address.and_then(|rest| rest.split('/').next());
    let plain = |h: &str| {
        !h.is_empty() && h.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':'))
    };
    if !host.is_some_and(plain) {
        wrong("tiles", "应当是 https:// 或者 http:// 开头的网址，主机名里不能有 {s}，选定一个写上");
    }
}

/// The town's own file of tiles can be read whole, and shows something of the town.
pub(super) fn tiles(
    source: &Source,
    map: Option<&BaseMap>,
    outline: &[[f64; 2]],
    problems: &mut Problems,
) -> Option<TileFile> {
    let name = map?.pmtiles.as_deref().filter(|n| !n.contains(['/', '\\']))?;
    let Some(path) = source.path(name) else {
        problems.add(name, None, "", "", "随程序带的示例镇没有底图文件，请用自己的配置目录");
        return None;
    };
    match TileFile::open(&path) {
        Ok(tiles) if tiles.shows(outline) => return Some(tiles),
        Ok(_) => problems.add(name, None, "", "", "底图的范围不在本镇"),
        Err(message) => problems.add(name, None, "", "", message),
    }
    None
}

fn grids(files: &Files, people: &People, problems: &mut Problems) {
    let read = &files.grids;
    let all = &read.value.grid;
    unique(read, all.iter().map(|g| &g.id), problems);
    let levels: BTreeMap<&str, u8> = all.iter().map(|g| (g.id.get_ref().as_str(), g.level)).collect();
    if all.iter().filter(|g| g.level == 1).count() != 1 {
        problems.add(&read.file, None, "", "level", "总网格（level = 1）应当有且只有一个");
    }
    let outline = Grids { outline: read.value.outline.clone(), ..Grids::default() };
    for grid in all {
        let (id, line) = (grid.id.get_ref(), read.line(&grid.id));
        if [crate::read::NO_GRID, law::OUTSIDE].contains(&id.as_str()) {
            problems.add(&read.file, line, id, "id", "这个词另有用处（未划入网格、镇域以外），请换一个编号");
        }
        let above = grid.parent.as_deref().map(|p| (p, levels.get(p)));
        match (grid.level, above) {
            (1, None) => {}
            (1, Some(_)) => problems.add(&read.file, line, id, "parent", "总网格没有上级"),
            (2 | 3, None) => problems.add(&read.file, line, id, "parent", "缺少上级网格"),
            (2 | 3, Some((parent, None))) => {
                problems.add(&read.file, line, id, "parent", format!("没有网格“{parent}”"));
            }
            (2 | 3, Some((parent, Some(level)))) if *level + 1 != grid.level => {
                let message = format!("“{parent}”是{level}级网格，不能作{}级网格的上级", grid.level);
                problems.add(&read.file, line, id, "parent", message);
            }
            (2 | 3, Some(_)) => {}
            _ => problems.add(&read.file, line, id, "level", "级别应当是 1、2 或者 3"),
        }
        if !crate::crs::on_earth([grid.lon, grid.lat]) {
            problems.add(&read.file, line, id, "lon", "经纬度超出范围，可能写反了");
        } else if !outline.contains(grid.lon, grid.lat) {
            problems.add(&read.file, line, id, "lon", "坐标在镇域外廓之外，可能经纬度写反了");
        }
        match grid.head.as_deref().map(|h| (h, people.get(h))) {
            Some((head, None)) => {
                problems.add(&read.file, line, id, "head", format!("people.csv 里没有人员“{head}”"));
            }
            Some((_, Some(person))) if !(person.is(Role::GridHead) || person.is(Role::ChiefGrid)) => {
                let message = format!("{}没有网格长或者总网格长的岗位", person.name);
                problems.add(&read.file, line, id, "head", message);
            }
            _ => {}
        }
    }
}

fn classes(files: &Files, powers: &[PowerList], problems: &mut Problems) {
    let read = &files.classes;
    unique(read, read.value.class.iter().map(|c| &c.id), problems);
    let domains: BTreeSet<&str> =
        files.domains.value.domain.iter().map(|d| d.id.get_ref().as_str()).collect();
    let items: BTreeSet<&str> = powers.iter().flat_map(|l| &l.items).map(|i| i.id.as_str()).collect();
    for class in &read.value.class {
        let (id, line) = (class.id.get_ref(), read.line(&class.id));
        if class.name.trim().is_empty() {
            problems.add(&read.file, line, id, "name", "不能为空");
        }
        if class.icon.trim().is_empty() {
            problems.add(&read.file, line, id, "icon", "不能为空");
        }
        if !class.domain.is_empty() && !domains.contains(class.domain.as_str()) {
            let message = format!("domains.toml 里没有领域“{}”", class.domain);
            problems.add(&read.file, line, id, "domain", message);
        }
        for item in class.items.iter().filter(|i| !items.contains(i.as_str())) {
            problems.add(&read.file, line, id, "items", format!("各版清单里都没有事项“{item}”"));
        }
    }
    if read.value.class.is_empty() {
        problems.add(&read.file, None, "", "class", "没有线索类别，至少要有一段 [[class]]");
    }
}

/// People against units and grids, and R-03's bar on certificates.
pub(super) fn people(people: &People, lines: &Lines, files: &Files, problems: &mut Problems) {
    let units = unit_kinds(files);
    let grids: BTreeSet<&str> = files.grids.value.grid.iter().map(|g| g.id.get_ref().as_str()).collect();
    let mut certificates: BTreeMap<&str, &str> = BTreeMap::new();
    for person in people.values() {
        let line = lines.get(&person.id).copied();
        if !units.contains_key(person.unit.as_str()) {
            let message = format!("units.toml 里没有机构“{}”", person.unit);
            problems.add(PEOPLE, line, &person.id, "单位", message);
        }
        if let Some(grid) = &person.grid
            && !grids.contains(grid.as_str())
        {
            problems.add(PEOPLE, line, &person.id, "网格", format!("grids.toml 里没有网格“{grid}”"));
        }
        if person.is(Role::Grid) && person.grid.is_none() {
            problems.add(PEOPLE, line, &person.id, "网格", "网格员必须写明所在网格");
        }
        if let Some(certificate) = &person.certificate {
            if person.employment != Employment::Established {
                let message = format!("{}不得办理执法证（豫执§20、§21）", person.employment.label());
                problems.add(PEOPLE, line, &person.id, "证号", message);
            }
            if let Some(other) = certificates.insert(&certificate.number, &person.id) {
                problems.add(PEOPLE, line, &person.id, "证号", format!("与“{other}”的证号相同"));
            }
        }
        if person.is_town_head && !person.is(Role::Head) {
            problems.add(PEOPLE, line, &person.id, "镇长", "镇长应当有“镇政府负责人”岗位");
        }
    }
    if people.values().filter(|p| p.is_town_head && !p.disabled).count() != 1 {
        problems.add(PEOPLE, None, "", "镇长", "在用人员中应当有且只有一名镇长");
    }
}
