//! The shipped town loads; whatever is spoilt in a copy of it is named with its place.

use super::{BaseMap, LoadError, TownBook, embedded, load};
use jiff::civil::{Date, date};
use law::money::Fen;
use law::person::Role;
use law::town::LawRank;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn shipped() -> TownBook {
    embedded().unwrap_or_else(|e| panic!("{e}"))
}

const TODAY: Date = date(2026, 11, 23);

#[test]
fn the_shipped_town_loads_from_its_folder_as_from_the_program() {
    let folder = load(&folder()).unwrap_or_else(|e| panic!("{e}"));
    let inside = shipped();
    assert_eq!(folder.people, inside.people);
    assert_eq!(folder.grids, inside.grids);
    assert_eq!(folder.law.name, "承留镇");
    assert_eq!(folder.law.agency.prefix, "济承综执");
    assert_eq!(folder.settings, inside.settings);
    assert_eq!(folder.settings.first().map(|s| s.key.as_str()), Some("dispatch_days"));
    // A table is read out in its own words.
    let kept = folder.settings.iter().find(|s| s.key == "retention").expect("it is there");
    assert!(kept.value.contains("当场处罚10年，") && kept.value.contains("重大处罚永久"), "{}", kept.value);
}

#[test]
fn holds_fifty_one_villages_in_four_areas_each_with_its_grid_member() {
    let town = shipped();
    assert_eq!(town.grids.villages().count(), 51);
    assert_eq!(town.grids.children("chengliu").count(), 4);
    for village in town.grids.villages() {
        let members = town.people.values().filter(|p| p.grid.as_deref() == Some(&village.id)).count();
        assert_eq!(members, 1, "{}", village.name);
        assert!(town.grids.contains(village.lon, village.lat), "{}", village.name);
        let found = town.grids.locate(village.lon, village.lat).unwrap();
        assert_eq!(found.grid.map(|g| &g.id), Some(&village.id));
    }
}

#[test]
fn every_squad_and_office_of_a_domain_can_send_two_officers() {
    let town = shipped();
    for domain in &town.law.domains {
        for unit in [&domain.squad, &domain.office] {
            let numbers: BTreeSet<_> = town
                .officers_of(unit, TODAY)
                .filter_map(|p| p.certificate.as_ref().map(|c| &c.number))
                .collect();
            assert!(numbers.len() >= 2, "{}", town.unit_name(unit));
        }
    }
}

#[test]
fn every_role_of_the_plan_but_the_public_has_its_people() {
    let town = shipped();
    for role in Role::ALL.into_iter().filter(|r| *r != Role::Public) {
        assert!(town.first_with(role).is_some(), "{}", role.label());
    }
}

#[test]
fn r01_and_r03_the_cast_holds_people_who_may_not_act() {
    let town = shipped();
    let why = |id: &str| town.people[id].fit_for_duty(TODAY).unwrap_err();
    assert!(why("squad2-4").have.contains("到期"));
    assert!(why("squad3-4").have.contains("暂扣"));
    assert!(why("squad4-5").have.contains("注销"));
    assert_eq!(why("squad1-5").rule.id, "R-03");
    assert!(town.people["deputy1"].may_sign_as_head().is_ok());
    assert_eq!(town.people["deputy2"].may_sign_as_head().unwrap_err().rule.id, "R-09");
}

#[test]
fn j01_an_item_withdrawn_in_2025_is_refused_from_that_day() {
    let town = shipped().law;
    let (list, item) = town.item_on("GT-01", date(2025, 10, 31)).unwrap();
    assert_eq!((list.version.as_str(), item.special_suit_days), ("2021（示例）", Some(15)));
    assert_eq!(town.item_on("GT-01", date(2025, 11, 1)).unwrap_err().rule.id, "J-01");
}

#[test]
fn j01_an_item_given_in_2025_is_refused_before_that_day() {
    let town = shipped().law;
    assert_eq!(town.item_on("JT-01", date(2025, 10, 31)).unwrap_err().rule.id, "J-01");
    assert!(town.item_on("JT-01", date(2025, 11, 1)).is_ok());
    assert_eq!(town.item_on("CG-01", date(2021, 11, 18)).unwrap_err().rule.id, "J-01");
}

#[test]
fn every_item_is_marked_as_a_sample_and_rests_on_a_rule_or_higher() {
    let town = shipped().law;
    assert_eq!(town.powers.iter().map(|l| l.items.len()).collect::<Vec<_>>(), [31, 28]);
    for list in &town.powers {
        assert!(list.sample && list.version.contains("示例"));
        for item in &list.items {
            assert!(item.rank >= LawRank::Rule, "{}", item.id);
            assert!(!item.note.is_empty(), "{}", item.id);
            let domain = town.domain(&item.domain);
            assert!(domain.is_some(), "{}", item.id);
        }
    }
}

#[test]
fn amounts_written_in_yuan_become_fen() {
    let town = shipped().law;
    let limits = town.thresholds_on(TODAY);
    assert_eq!((limits.simple_citizen, limits.simple_organisation), (Fen(20_000), Fen(300_000)));
    assert_eq!((limits.hearing_citizen, limits.hearing_organisation), (Fen(500_000), Fen(5_000_000)));
    assert_eq!((limits.major_citizen, limits.major_organisation), (Fen(1_000_000), Fen(10_000_000)));
    let (_, item) = town.item_on("CG-01", TODAY).unwrap();
    assert_eq!((item.discretion[0].fine_min, item.discretion[0].fine_max), (Fen(5_000), Fen(20_000)));
}

#[test]
fn proposes_the_unit_by_domain_and_says_why() {
    let town = shipped();
    let noon = TODAY.at(12, 30, 0, 0);
    let stall = town.propose("stall", None, noon).proposed;
    assert_eq!((stall.squad.as_str(), stall.office.as_str()), ("squad1", "dept-build"));
    assert!(stall.rule.is_empty() && stall.why.contains("城市管理"), "{}", stall.why);
    assert_eq!((stall.dispatch_days, stall.check_days), (1, 3));
    let lane = town.propose("fire_lane", None, noon).proposed;
    assert_eq!((lane.squad.as_str(), lane.check_days), ("squad4", 1));
    assert_eq!((lane.rule.as_str(), lane.version), ("消防通道堵塞", Some(date(2026, 9, 1))));
    // Before the rule there was nobody to propose, and half a proposal is none.
    let early = |day: Date| town.propose("other", None, day.at(9, 0, 0, 0)).proposed;
    assert_eq!((early(date(2026, 8, 31)).squad.as_str(), early(TODAY).squad.as_str()), ("", "squad1"));
}

#[test]
fn g01_a_proposal_says_by_which_rule_what_it_met_and_what_nearly_applied() {
    let town = shipped();
    let south = town.grids.villages().find(|g| g.parent.as_deref() == Some("south")).unwrap();
    let north = town.grids.villages().find(|g| g.parent.as_deref() == Some("north")).unwrap();
    let noon = TODAY.at(12, 30, 0, 0);
    let river = town.propose("river", Some(&south.id), noon);
    assert_eq!((river.proposed.rule.as_str(), river.proposed.check_days), ("南片区河道", 2));
    assert_eq!(river.matched, ["类别：非法采砂、侵占河道", "网格：南片区"]);
    let elsewhere = town.propose("river", Some(&north.id), noon);
    assert_eq!((elsewhere.proposed.rule.as_str(), elsewhere.proposed.check_days), ("", 3));
    let near = elsewhere.near.unwrap();
    assert_eq!(near.name, "南片区河道");
    assert_eq!(near.misses, [format!("要求网格：南片区；现在是北片区 · {}", north.name)]);
    let nowhere = town.propose("river", None, noon).near.unwrap();
    assert!(nowhere.misses[0].ends_with("现在是未划入网格"), "{nowhere:?}");
    // In season the rule of the season goes before the one of the class.
    let season = town.propose("straw", None, date(2026, 10, 10).at(9, 0, 0, 0));
    assert_eq!((season.proposed.rule.as_str(), season.proposed.office.as_str()), ("秋收禁烧期", "dept-agri"));
    assert_eq!((season.proposed.squad.as_str(), season.outranked), ("squad2", vec!["露天焚烧".to_string()]));
    let after = town.propose("straw", None, noon).near.unwrap();
    assert_eq!(after.misses, ["要求日期：2026-09-10至2026-11-10；现在是2026-11-23"]);
    // Noon is no working time; nine o'clock on a Monday is.
    assert_eq!(town.propose("dust", None, noon).proposed.rule, "夜间噪声扬尘");
    let morning = town.propose("dust", None, TODAY.at(9, 0, 0, 0)).near.unwrap();
    assert_eq!(morning.misses, ["要求时段：非工作时间；现在是工作时间"]);
}

#[test]
fn g01_a_clue_keeps_the_version_it_was_proposed_under() {
    let town = shipped();
    let noon = TODAY.at(12, 30, 0, 0);
    let under = |version| town.propose_under(version, "other", None, noon).proposed;
    assert_eq!(under(Some(date(2021, 11, 19))).squad, "");
    assert_eq!(under(Some(date(2026, 9, 1))).squad, "squad1");
    // A version that the files hold no longer: the one in force at the report.
    assert_eq!(under(Some(date(2020, 1, 1))).squad, "squad1");
}

#[test]
fn rules_written_out_read_back_the_same() {
    let town = shipped();
    let text = town.write_dispatch();
    assert_eq!(town.read_dispatch(&text).unwrap_or_else(|e| panic!("{e}\n{text}")), town.dispatch);
    let gone = town.read_dispatch(&text.replace("\"straw\"", "\"smoke\"")).unwrap_err();
    assert_eq!(gone.problems.len(), 3, "{gone}");
    assert!(gone.to_string().contains("没有类别“smoke”"), "{gone}");
}

#[test]
fn knows_the_holidays_of_2020_to_2026_and_no_more() {
    let town = shipped().law;
    assert!((2020..=2026).all(|y| town.calendar.knows(y)));
    assert!(!town.calendar.knows(2027));
    assert_eq!(town.calendar.is_working(date(2026, 10, 1)), Ok(false));
    assert_eq!(town.calendar.is_working(date(2026, 2, 14)), Ok(true), "a Saturday worked before 春节");
}

#[test]
fn public_lists_and_texts_are_there() {
    let town = shipped();
    assert!(town.list_on("review", TODAY).is_some_and(|l| l.entries.len() >= 4));
    assert!(town.list_on("recording", TODAY).is_some_and(|l| l.entries.len() >= 6));
    assert!(town.list_on("review", date(2020, 1, 1)).is_none());
    assert_eq!(town.text("conduct").map(|t| t.kind.as_str()), Some("regulations"));
}

#[test]
fn the_store_room_has_rooms_and_places_and_a_town_may_do_without() {
    let town = shipped().law;
    assert_eq!(town.store.len(), 2);
    assert!(town.store_place("place", "涉案物品存放室 A-01").is_ok());
    assert!(town.store_place("place", "走廊").is_err() && town.store_place("place", " ").is_err());
    let copy = tempfile::tempdir().unwrap();
    copy_all(&folder(), copy.path());
    std::fs::remove_file(copy.path().join("store.toml")).unwrap();
    let bare = load(copy.path()).unwrap_or_else(|e| panic!("{e}")).law;
    assert!(bare.store.is_empty() && bare.store_place("place", "走廊").is_ok());
    for (from, to, said) in [
        ("\"A-02\"", "\"A-01\"", "架位“A-01”重复"),
        ("大件物品棚", "涉案物品存放室", "存放处的名称重复"),
        ("大件物品棚", "全部存放处", "统称"),
        ("\"一区\", \"二区\", \"三区\"", "", "至少写一个架位"),
        ("places", "shelves", "shelves"),
    ] {
        let error = spoilt("store.toml", |t| {
            let (head, rooms) = t.split_at(t.find("[[room]]").unwrap());
            format!("{head}{}", rooms.replacen(from, to, 1))
        });
        assert!(error.to_string().contains(said), "{said}: {error}");
    }
}

// What is spoilt, and what is said of it.

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../towns/chengliu")
}

/// A copy of the shipped town with one file changed, and what loading it says.
fn spoilt(file: &str, change: impl FnOnce(String) -> String) -> LoadError {
    let copy = tempfile::tempdir().unwrap();
    copy_all(&folder(), copy.path());
    let path = copy.path().join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let changed = change(text.clone());
    assert!(text != changed, "nothing to spoil in {file}");
    std::fs::write(&path, changed).unwrap();
    match load(copy.path()) {
        Ok(_) => panic!("the town loads although {file} is spoilt"),
        Err(error) => error,
    }
}

/// Later values of a setting, in the place of the heading of the setting that follows it.
fn since(key: &str, values: &[(&str, &str)]) -> String {
    let part = |(from, value): &(&str, &str)| {
        format!("[[{key}.since]]\nfrom = \"{from}\"\nvalue = {value}\nnote = \"示例〔2026〕9号\"\n\n")
    };
    let next = match key {
        "defence_days" => "[decision_days]",
        "review_days" => "[defence_days]",
        _ => "[check_days]",
    };
    values.iter().map(part).collect::<String>() + next
}

/// What is dated holds from its day on, and what does not change then stays.
#[test]
fn a_setting_of_the_policy_changes_from_a_day_on() {
    let copy = tempfile::tempdir().unwrap();
    copy_all(&folder(), copy.path());
    let path = copy.path().join("policy.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.replacen(
        "[decision_days]",
        &since("defence_days", &[("2027-01-01", "7"), ("2027-07-01", "6")]),
        1,
    );
    std::fs::write(&path, text).unwrap();
    let town = load(copy.path()).unwrap_or_else(|e| panic!("{e}"));
    let on = |day: Date| {
        let then = town.law.policy_on(day);
        (then.defence_days.value, then.decision_days.value)
    };
    assert_eq!(on(date(2026, 12, 31)), (5, 90));
    assert_eq!(on(date(2027, 1, 1)), (7, 90));
    assert_eq!(on(date(2027, 6, 30)), (7, 90));
    assert_eq!(on(date(2030, 1, 1)), (6, 90));
    assert_eq!(town.law.policy_on(date(2028, 1, 1)).defence_days.note, "示例〔2026〕9号");
    let row = town.settings.iter().find(|s| s.key == "defence_days").unwrap();
    let later: Vec<_> = row.later.iter().map(|l| (l.from, l.value.as_str())).collect();
    assert_eq!((row.value.as_str(), later), ("5", vec![(date(2027, 1, 1), "7"), (date(2027, 7, 1), "6")]));
    // The shipped town changes nothing yet, and every dated key is one of its settings.
    assert!(shipped().law.policy_later.is_empty());
    for key in law::town::DATED {
        assert!(shipped().settings.iter().any(|s| s.key == *key), "{key}");
    }
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn f12_refuses_a_method_that_weighs_fines_or_the_number_of_penalties() {
    for measure in ["fines", "fine_amount", "penalties", "Revenue", "罚款额", "没收数", "处罚件数"]
    {
        let error = spoilt("performance.toml", |t| {
            t.replacen("measure = \"rework\"", &format!("measure = \"{measure}\""), 1)
        });
        let words = error.to_string();
        for word in ["performance.toml 第", measure, "字段“measure”", "F-12、U-10", "罚§74", "不得作为指标"]
        {
            assert!(words.contains(word), "{measure}: {words}");
        }
        assert_eq!(error.problems.len(), 1, "{words}");
    }
}

#[test]
fn f12_lets_pass_a_method_that_weighs_what_was_done_with_reports() {
    let method = shipped().method.expect("the shipped town has a method");
    for (judged, weighed) in &method.of {
        assert_eq!(weighed.iter().map(|w| w.weight).sum::<i64>(), 100, "{}", judged.label());
        assert!(weighed.iter().all(|w| !w.measure.formula(w.full).contains('罚')));
    }
    assert_eq!(method.of.len(), 4);
    for (from, to, word) in [
        ("weight = 50", "weight = 49", "权重合计应当是100，现在是99"),
        ("measure = \"handled\"", "measure = \"speed\"", "没有这个指标；业务口可选：handled、rework、closed"),
        ("measure = \"handled\"", "measure = \"accepted\"", "“按时受理率”不能用来评价业务口"),
        ("measure = \"handled\"", "measure = \"rework\"", "同一指标写了两次"),
        ("full = 4", "", "上报数要写满分件数"),
        ("weight = 50", "weight = 500", "权重应当是1至100的整数"),
    ] {
        let error = spoilt("performance.toml", |t| t.replacen(from, to, 1)).to_string();
        assert!(error.contains(word), "{to}: {error}");
    }
    let copy = tempfile::tempdir().unwrap();
    copy_all(&folder(), copy.path());
    std::fs::remove_file(copy.path().join("performance.toml")).unwrap();
    assert_eq!(load(copy.path()).unwrap().method, None, "a town may judge nobody");
}

/// Each spoilt file with the words that its message must hold.
#[test]
fn every_error_names_file_entry_field_and_what_to_do() {
    let cases: &[(&str, &str, &str, &[&str])] = &[
        ("town.toml", "prefix = ", "prefiks = ", &["town.toml 第", "字段“prefix”", "缺少这个字段"]),
        ("town.toml", "code = \"419001103\"", "code = \"4190\"", &["字段“code”", "九位数字"]),
        (
            "town.toml",
            "court = \"济源市人民法院\"",
            "court = \"\"",
            &["条目“agency”", "字段“court”", "不能为空"],
        ),
        (
            "town.toml",
            "collection_reported_on = \"2026-01-12\"",
            "collection_reported_on = \"2025-12-31\"",
            &["条目“agency”", "字段“collection_reported_on”", "签订日"],
        ),
        (
            "town.toml",
            "[agency]",
            "[map]\ntiles = \"https://t.example.invalid/{z}/{x}\"\n[agency]",
            &["条目“map”", "字段“tiles”", "{y}"],
        ),
        (
            "town.toml",
            "[agency]",
            "[map]\ntiles = \"https://{s}.example.invalid/{z}/{x}/{y}\"\n[agency]",
            &["字段“tiles”", "不能有 {s}"],
        ),
        (
            "town.toml",
            "[agency]",
            "[map]\ntiles = \"https://t.example.invalid/{z}/{x}/{y}\"\ntiles_crs = \"bd09\"\n[agency]",
            &["字段“tiles_crs”", "不能作底图"],
        ),
        (
            "town.toml",
            "[agency]",
            "[map]\ntiles = \"https://t.example.invalid/{z}/{x}/{y}\"\ntiles_crs = \"mars\"\n[agency]",
            &["“mars”不在可选值之内"],
        ),
        ("units.toml", "id = \"squad2\"", "id = \"squad1\"", &["units.toml 第", "条目“squad1”", "编号重复"]),
        ("units.toml", "parent = \"brigade\"", "parent = \"team\"", &["字段“parent”", "没有机构“team”"]),
        ("units.toml", "head = \"squad1-1\"", "head = \"squad9-1\"", &["字段“head”", "没有人员“squad9-1”"]),
        ("units.toml", "head = \"squad1-1\"", "head = \"squad2-1\"", &["条目“squad1”", "不在本单位"]),
        ("units.toml", "kind = \"hub\"", "kind = \"centre\"", &["units.toml 第", "“centre”不在可选值之内"]),
        ("units.toml", "duties = ", "dutys = ", &["字段“dutys”", "不认识这个字段"]),
        ("domains.toml", "squad = \"squad1\"", "squad = \"squad9\"", &["条目“land”", "没有机构“squad9”"]),
        ("domains.toml", "squad = \"squad1\"", "squad = \"hub\"", &["字段“squad”", "不是执法中队"]),
        ("domains.toml", "office = \"dept-land\"", "", &["domains.toml 第", "字段“office”", "缺少这个字段"]),
        (
            "grids.toml",
            "parent = \"chengliu\"",
            "parent = \"nowhere\"",
            &["grids.toml 第", "没有网格“nowhere”"],
        ),
        ("grids.toml", "level = 1", "level = 2", &["总网格（level = 1）应当有且只有一个"]),
        ("grids.toml", "head = \"head\"", "head = \"hub2\"", &["字段“head”", "没有网格长"]),
        ("grids.toml", "lon = 112.495", "lon = 35.085", &["条目“chengliu”", "外廓之外"]),
        ("classes.toml", "domain = \"urban\"", "domain = \"city\"", &["条目“stall”", "没有领域“city”"]),
        ("classes.toml", "\"CG-01\"", "\"CG-99\"", &["字段“items”", "没有事项“CG-99”"]),
        (
            "dispatch.toml",
            "class = [\"straw\"]",
            "class = [\"smoke\"]",
            &["dispatch.toml 第", "条目“露天焚烧”", "没有类别“smoke”"],
        ),
        (
            "dispatch.toml",
            "class = [\"firework\"]",
            "class = [\"firework\", \"straw\"]",
            &["dispatch.toml 第", "条目“险情和违规燃放”", "“露天焚烧”同样具体", "分不出先后"],
        ),
        ("dispatch.toml", "from = \"2026-09-01\"", "from = \"2021-11-19\"", &["字段“from”", "生效日重复"]),
        ("dispatch.toml", "hours = \"off\"", "hours = \"night\"", &["“night”不在可选值之内", "working、off"]),
        ("dispatch.toml", "\"08:00-12:00\"", "\"12:00-08:00\"", &["条目“hours”", "先开始、后结束"]),
        ("dispatch.toml", "grid = [\"south\"]", "grid = [\"chengliu\"]", &["字段“grid”", "总网格"]),
        (
            "dispatch.toml",
            "grid = [\"south\"]",
            "grid = [\"south\", \"419001103201\"]",
            &["字段“grid”", "同是片区或者同是村"],
        ),
        ("dispatch.toml", "grid = [\"south\"]", "domain = [\"water\"]", &["字段“domain”", "只写一项"]),
        ("dispatch.toml", "to = \"2026-11-10\"", "to = \"2026-09-09\"", &["字段“to”", "早于起始日"]),
        ("dispatch.toml", "office = \"dept-agri\"", "office = \"police\"", &["字段“office”", "不能派给它"]),
        ("dispatch.toml", "squad = \"squad1\"", "squad = \"hub\"", &["字段“squad”", "执法中队"]),
        ("dispatch.toml", "check_days = 2", "check_days = 0", &["字段“check_days”", "1至60"]),
        ("dispatch.toml", "check_days = 2\n", "", &["条目“南片区河道”", "至少写一项"]),
        ("dispatch.toml", "metres = 150", "metres = 0", &["字段“metres”", "大于零"]),
        (
            "thresholds.toml",
            "simple_citizen = 200 ",
            "simple_citizen = 20000 ",
            &["字段“simple_citizen”", "写反"],
        ),
        ("thresholds.toml", "cash = 100 ", "cash = \"一百\" ", &["thresholds.toml 第", "以元为单位"]),
        ("thresholds.toml", "cash = 100 ", "cash = 100.005 ", &["最多两位小数"]),
        ("thresholds.toml", "[[threshold]]\nfrom", "[[thresholds]]\nfrom", &["不认识这个字段"]),
        (
            "policy.toml",
            "[review_days]",
            "[review_day]",
            &["policy.toml", "字段“review_days”", "缺少这个字段"],
        ),
        ("policy.toml", "mark = \"D\"", "mark = \"X\"", &["“X”不在可选值之内", "V、VE、M、D"]),
        (
            "policy.toml",
            "[decision_days]",
            &since("defence_days", &[("2027-01-01", "7"), ("2027-01-01", "8")]),
            &["policy.toml", "条目“defence_days”", "重叠：自2027-01-01起写了两个值"],
        ),
        (
            "policy.toml",
            "[decision_days]",
            &since("defence_days", &[("2027-07-01", "7"), ("2027-01-01", "8")]),
            &["条目“defence_days”", "次序不对：2027-01-01早于上一段的2027-07-01"],
        ),
        (
            "policy.toml",
            "[decision_days]",
            &since("defence_days", &[("2027-01-01", "5")]),
            &["条目“defence_days”", "与此前的相同，没有改变"],
        ),
        (
            "policy.toml",
            "[decision_days]",
            &since("defence_days", &[("2027-13-01", "7")]),
            &["字段“from”", "起始日应当写成"],
        ),
        (
            "policy.toml",
            "[decision_days]",
            &since("defence_days", &[("2027-01-01", "\"七\"")]),
            &["条目“defence_days”", "自2027-01-01起的值与这一项的类型不符"],
        ),
        (
            "policy.toml",
            "[defence_days]",
            &since("review_days", &[("2027-01-01", "7")])
                .replace("note = \"示例〔2026〕9号\"", "note = \" \""),
            &["条目“review_days”", "没有说明"],
        ),
        (
            "policy.toml",
            "[check_days]",
            &since("dispatch_days", &[("2027-01-01", "2")]),
            &["条目“dispatch_days”", "不按日期取值"],
        ),
        ("powers/2021.toml", "to = \"2025-10-31\"", "", &["powers/2025.toml", "有效期重叠"]),
        ("powers/2025.toml", "id = \"CG-02\"", "id = \"CG-01\"", &["条目“CG-01”", "编号重复"]),
        ("powers/2025.toml", "rank = \"regulation\"", "", &["powers/2025.toml 第", "字段“rank”", "缺少"]),
        ("powers/2025.toml", "rank = \"regulation\"", "rank = \"normative\"", &["字段“rank”", "罚§16"]),
        ("powers/2025.toml", "fine = [50, 200]", "fine = [300, 200]", &["条目“CG-01”", "下限高于上限"]),
        ("powers/2025.toml", "domain = \"urban\"", "domain = \"town\"", &["字段“domain”", "没有领域“town”"]),
        ("powers/2025.toml", "\"2025-11-01\"", "2025-11-01", &["powers/2025.toml 第", "日期"]),
        ("powers/2025.toml", "penalties = [\"fine\"]", "penalties = []", &["至少要有一种处罚"]),
        (
            "lists/review.toml",
            "from = \"2025-11-01\"",
            "from = \"2025-13-01\"",
            &["lists/review.toml 第", "日期"],
        ),
        (
            "lists/recording-2026.toml",
            "acts = [\"record_inspection\"]",
            "acts = [\"inspect\"]",
            &["lists/recording-2026.toml", "现场检查（勘验）", "没有可以要求音像记录的行为“inspect”"],
        ),
        (
            "lists/recording-2026.toml",
            "acts = [\"record_inspection\"]",
            "acts = [\"hold_hearing\"]",
            &["条目“听证”", "写了两次"],
        ),
        ("lists/recording-2026.toml", "acts = [\"record_inspection\"]", "", &["字段“media”", "应当一起写"]),
        ("texts/pages.toml", "id = \"remedy\"", "id = \"report\"", &["条目“report”", "编号重复"]),
        ("people.csv", "编号,姓名", "编号,名字", &["people.csv", "字段“姓名”", "表头缺少这一列"]),
        (
            "people.csv",
            "hub2,闻声快,调度员,hub,",
            "hub2,闻声快,调度员,hubb,",
            &["条目“hub2”", "没有机构“hubb”"],
        ),
        ("people.csv", "hub2,闻声快", "hub,闻声快", &["people.csv 第", "条目“hub”", "编号重复"]),
        ("people.csv", "调度员,hub,指挥调度中心", "调度员,hub,调度", &["字段“岗位”", "不认识岗位“调度”"]),
        ("people.csv", "2024-03-01", "2024-02-30", &["字段“证件起”", "不是日期"]),
        ("people.csv", "豫示例-160002", "豫示例-160001", &["字段“证号”", "证号相同"]),
        (
            "people.csv",
            "劳动合同工,,",
            "劳动合同工,豫示例-9,",
            &["条目“squad1-5”", "字段“证件起”", "必须填写"],
        ),
        ("people.csv", "劳动合同工,,,,", "劳动合同工,豫示例-9,2024-01-01,2029-01-01,", &["不得办理执法证"]),
        ("people.csv", "济司证暂〔2026〕2号（示例）", "", &["条目“squad3-4”", "字段“暂扣文号”"]),
        ("people.csv", ",是,", ",对,", &["字段“镇长”", "应当是“是”或者留空"]),
        (
            "people.csv",
            "hub2,闻声快,调度员,hub,指挥调度中心,在编在职,",
            "hub2,闻声快,调度员,",
            &["格，表头有19格"],
        ),
    ];
    for (file, from, to, words) in cases {
        println!("{file}: {from} → {to}");
        let error = spoilt(file, |text| text.replacen(from, to, 1)).to_string();
        for word in *words {
            assert!(error.contains(word), "{file}: {from} → {to}\n期望“{word}”，实际：\n{error}");
        }
    }
}

#[test]
fn says_all_that_is_wrong_at_once() {
    let error = spoilt("units.toml", |text| text.replace("parent = \"brigade\"", "parent = \"team\""));
    assert_eq!(error.problems.len(), 6, "{error}");
    assert!(error.to_string().starts_with("镇配置有6处错误"));
}

#[test]
fn a_missing_file_and_a_foreign_encoding_are_named() {
    let copy = tempfile::tempdir().unwrap();
    copy_all(&folder(), copy.path());
    std::fs::remove_file(copy.path().join("units.toml")).unwrap();
    std::fs::write(copy.path().join("people.csv"), [0xb1, 0xe0, 0xba, 0xc5]).unwrap();
    let said = load(copy.path()).unwrap_err().to_string();
    assert!(said.contains("units.toml：缺少这个文件"), "{said}");
    assert!(said.contains("people.csv：文件不是 UTF-8 编码"), "{said}");
}

#[test]
fn a_year_missing_between_two_others_is_named() {
    let copy = tempfile::tempdir().unwrap();
    copy_all(&folder(), copy.path());
    std::fs::remove_file(copy.path().join("calendar/2023.toml")).unwrap();
    let said = load(copy.path()).unwrap_err().to_string();
    assert!(said.contains("calendar/2022.toml") && said.contains("条目“2023”"), "{said}");
}

#[test]
fn reads_what_a_spreadsheet_program_saved() {
    let copy = tempfile::tempdir().unwrap();
    copy_all(&folder(), copy.path());
    let path = copy.path().join("people.csv");
    let text =
        std::fs::read_to_string(&path).unwrap().replace("2024-03-01", "2024/3/1").replace('\n', "\r\n");
    std::fs::write(&path, format!("\u{feff}{text}")).unwrap();
    let town = load(copy.path()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(town.people, shipped().people);
}

// 巡查办法

#[test]
fn every_point_of_a_patrol_lies_in_its_grid_and_every_grid_has_some() {
    let town = shipped();
    let book = town.patrol.as_ref().expect("the shipped town has patrols");
    for village in town.grids.villages() {
        let daily = book.kind("daily").expect("the daily round");
        assert!(book.spots_of(daily, &village.id).count() >= 3, "{}", village.name);
    }
    assert!(book.spots.iter().all(|s| s.spot.name.contains("示例")), "invented points say so");
    let order = |kind: &str| -> Vec<&str> {
        let kind = book.kind(kind).expect("a kind");
        book.spots_of(kind, "419001103201").map(|s| s.spot.id.as_str()).collect()
    };
    assert_eq!(order("daily"), ["201-1", "201-4", "201-2", "201-3"], "along its route");
    assert_eq!(order("straw"), ["201-2", "201-3"], "as the file has them");
    let copy = tempfile::tempdir().unwrap();
    copy_all(&folder(), copy.path());
    std::fs::remove_file(copy.path().join("patrol.toml")).unwrap();
    assert_eq!(load(copy.path()).unwrap_or_else(|e| panic!("{e}")).patrol, None, "a town may do without");
}

#[test]
fn what_is_wrong_in_the_patrols_names_entry_and_fault() {
    let cases: [(&str, &str, &[&str]); 15] = [
        ("level = 3, every", "level = 4, every", &["条目“daily”", "字段“round.level”", "现在是4"]),
        ("level = 3, every", "level = 2, every", &["条目“daily”", "同一级别写了两次"]),
        ("id = \"fire\"", "id = \"daily\"", &["条目“daily”", "代号重复"]),
        ("id = \"river\"", "id = \"River1\"", &["条目“River1”", "小写英文字母"]),
        ("at = [\"河段\"]", "at = [\"沙漠\"]", &["条目“river”", "没有类型为“沙漠”的点位"]),
        ("days = 30", "days = 3000", &["字段“track.days”", "在1至180之间"]),
        ("radius = 150", "radius = 5", &["字段“radius”", "在20至1000之间"]),
        ("days = [7, 14, 30]", "days = [7, 7, 30]", &["字段“coverage.days”", "由小到大"]),
        ("grid = \"419001103201\"", "grid = \"419001103202\"", &["条目“201-1”", "点位应当在", "承留村"]),
        ("id = \"201-2\"", "id = \"201-1\"", &["条目“201-1”", "编号重复"]),
        (
            "\"201-4\", \"201-2\"",
            "\"201-1\", \"201-2\"",
            &["条目“419001103201 daily”", "点位“201-1”写了两次"],
        ),
        ("\"201-4\", \"201-2\"", "\"202-1\", \"201-2\"", &["点位“202-1”不是这个网格里日常巡查的点位"]),
        ("\"201-4\", \"201-2\"", "\"201-2\"", &["字段“spots”", "没有写点位“201-4”"]),
        ("kind = \"daily\"", "kind = \"dally\"", &["没有巡查种类“dally”"]),
        (
            "[[route]]",
            "[[route]]\ngrid = \"419001103201\"\nkind = \"daily\"\nspots = [\"201-1\", \"201-2\", \"201-3\", \"201-4\"]\n[[route]]",
            &["条目“419001103201 daily”", "已经有路线"],
        ),
    ];
    for (was, is, words) in cases {
        let copy = tempfile::tempdir().unwrap();
        copy_all(&folder(), copy.path());
        let path = copy.path().join("patrol.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(was), "{was}");
        std::fs::write(&path, text.replacen(was, is, 1)).unwrap();
        let said = load(copy.path()).expect_err(is).to_string();
        for word in words {
            assert!(said.contains("patrol.toml") && said.contains(word), "期望“{word}”，实际：\n{said}");
        }
    }
}

// 离线底图

#[test]
fn a_town_s_own_tiles_are_opened_and_what_is_wrong_with_them_is_named() {
    let picture = b"\x89PNG\r\n\x1a\n".to_vec();
    let made = testbed::PmTiles { tiles: vec![(12, 3327, 1619, picture)], ..testbed::PmTiles::default() };
    let whole = made.packed(1, <[u8]>::to_vec);
    let said = |map: &str, file: Option<&[u8]>| {
        let copy = tempfile::tempdir().unwrap();
        copy_all(&folder(), copy.path());
        let path = copy.path().join("town.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{text}\n[map]\n{map}\n")).unwrap();
        if let Some(bytes) = file {
            std::fs::write(copy.path().join("town.pmtiles"), bytes).unwrap();
        }
        load(copy.path()).map_err(|e| e.to_string())
    };
    let town = said("pmtiles = \"town.pmtiles\"", Some(&whole)).unwrap_or_else(|e| panic!("{e}"));
    let map = town.base_map.expect("a base map");
    assert_eq!((map.tiles.as_str(), map.origin()), (BaseMap::OWN, None), "from the house and nowhere else");
    assert!(town.tiles.expect("opened").tile(12, 3327, 1619).expect("read").is_some());

    let elsewhere = testbed::PmTiles { bounds: [100.0, 20.0, 101.0, 21.0], ..made.clone() };
    let elsewhere = elsewhere.packed(1, <[u8]>::to_vec);
    let vectors = testbed::PmTiles { kind: 1, ..made }.packed(1, <[u8]>::to_vec);
    let own = "pmtiles = \"town.pmtiles\"";
    type Case<'a> = (&'a str, Option<&'a [u8]>, &'a [&'a str]);
    let cases: [Case; 8] = [
        (own, None, &["town.pmtiles", "缺少这个文件"]),
        (own, Some(&whole[..whole.len() - 3]), &["town.pmtiles", "文件不完整"]),
        (own, Some(b"PK\x03\x04"), &["town.pmtiles", "不是PMTiles文件"]),
        (own, Some(&vectors), &["town.pmtiles", "矢量瓦片"]),
        (own, Some(&elsewhere), &["town.pmtiles", "不在本镇"]),
        ("pmtiles = \"../town.pmtiles\"", Some(&whole), &["town.toml", "字段“pmtiles”"]),
        (
            "pmtiles = \"town.pmtiles\"\ntiles = \"https://t.example.invalid/{z}/{x}/{y}\"",
            Some(&whole),
            &["字段“tiles”", "不要再写网址"],
        ),
        ("tiles_crs = \"wgs84\"", None, &["字段“tiles”"]),
    ];
    for (map, file, words) in cases {
        let Err(said) = said(map, file) else { panic!("{map}: nothing is wrong") };
        for word in words {
            assert!(said.contains(word), "期望“{word}”，实际：\n{said}");
        }
    }
}

// Borders of the grids.

/// A copy of the shipped town with borders, and what loading it says.
fn with_borders(borders: &serde_json::Value) -> Result<TownBook, LoadError> {
    let copy = tempfile::tempdir().unwrap();
    copy_all(&folder(), copy.path());
    surveyed(copy.path());
    // The points of patrols lie in the sketch: of borders elsewhere they would be a fault of their own.
    std::fs::remove_file(copy.path().join("patrol.toml")).unwrap();
    std::fs::write(copy.path().join("grids.geojson"), borders.to_string()).unwrap();
    load(copy.path())
}

/// Says of a copied town that its outline is no sketch.
fn surveyed(town: &Path) {
    let path = town.join("grids.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("schematic = true"));
    std::fs::write(path, text.replace("schematic = true", "schematic = false")).unwrap();
}

#[test]
fn surveyed_borders_do_not_stand_in_a_sketched_outline() {
    let copy = tempfile::tempdir().unwrap();
    copy_all(&folder(), copy.path());
    std::fs::write(copy.path().join("grids.geojson"), shipped().grids.geojson().to_string()).unwrap();
    let said = load(copy.path()).unwrap_err().to_string();
    assert!(said.contains("grids.toml") && said.contains("schematic"), "{said}");
    surveyed(copy.path());
    load(copy.path()).unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn a_town_may_do_without_borders_and_the_sketch_is_readable_as_borders() {
    let sketch = shipped().grids;
    assert!(!sketch.drawn() && sketch.undrawn().is_empty());
    let town = with_borders(&sketch.geojson()).unwrap_or_else(|e| panic!("{e}"));
    assert!(town.grids.drawn() && town.grids.undrawn().is_empty());
    for village in town.grids.villages() {
        let found = town.grids.locate(village.lon, village.lat).unwrap();
        assert_eq!(found.grid.map(|g| &g.id), Some(&village.id));
    }
    // What was read is given out again.
    let again = with_borders(&town.grids.geojson()).unwrap_or_else(|e| panic!("{e}"));
    for (was, is) in town.grids.villages().zip(again.grids.villages()) {
        assert_same_border(was, is, 0.001);
    }
}

fn assert_same_border(was: &super::Grid, is: &super::Grid, metres: f64) {
    let points = |g: &super::Grid| {
        g.shape.as_ref().unwrap().polygons().into_iter().flatten().flatten().collect::<Vec<_>>()
    };
    let (was, is) = (points(was), points(is));
    assert_eq!(was.len(), is.len());
    for (a, b) in was.into_iter().zip(is) {
        assert!(super::metres_between(a, b) < metres, "{a:?} {b:?}");
    }
}

#[test]
fn borders_in_another_system_become_wgs84() {
    use crate::crs::from_wgs84;
    use law::party::Crs;
    let mut sketch = shipped().grids.geojson();
    let plain = with_borders(&sketch).unwrap().grids;
    for feature in sketch["features"].as_array_mut().unwrap() {
        for at in feature["geometry"]["coordinates"][0][0].as_array_mut().unwrap() {
            let given = from_wgs84(Crs::Bd09, [at[0].as_f64().unwrap(), at[1].as_f64().unwrap()]);
            // A height, as survey programs write it, changes nothing.
            *at = serde_json::json!([given[0], given[1], 312.5]);
        }
        // Mapping programs make numbers of codes.
        let id: u64 = feature["properties"]["id"].as_str().unwrap().parse().unwrap();
        feature["properties"] = serde_json::json!({ "id": id });
    }
    sketch["crs"] = "bd09".into();
    let moved = with_borders(&sketch).unwrap_or_else(|e| panic!("{e}")).grids;
    for (was, is) in plain.villages().zip(moved.villages()) {
        assert_same_border(was, is, 0.1);
    }
    // The same file without its system would put every village half a kilometre away.
    sketch["crs"] = serde_json::Value::Null;
    let misread = with_borders(&sketch).unwrap().grids;
    let first = |g: &super::Grids| g.villages().next().unwrap().shape.as_ref().unwrap().polygons()[0][0][0];
    assert!(super::metres_between(first(&misread), first(&plain)) > 300.0);
}

#[test]
fn every_fault_of_the_borders_names_feature_and_fault() {
    use serde_json::{Value, json};
    type Spoil = fn(&mut Value);
    let cases: [(Spoil, &[&str]); 15] = [
        (|m| m["type"] = json!("Feature"), &["字段“type”", "FeatureCollection"]),
        (|m| m["crs"] = json!("mars"), &["字段“crs”", "gcj02、bd09、cgcs2000"]),
        (
            |m| m["crs"] = json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::3857" } }),
            &["字段“crs”"],
        ),
        (
            |m| m["features"][0]["properties"]["id"] = json!("419001103999"),
            &["第1个（", "字段“id”", "没有网格“419001103999”"],
        ),
        (
            |m| m["features"][1]["properties"] = json!({ "name": "无此村" }),
            &["第2个（无此村）", "字段“name”", "没有网格“无此村”"],
        ),
        (|m| m["features"][0]["properties"]["id"] = json!("east"), &["不是村级（三级）网格"]),
        (|m| m["features"][2]["properties"] = json!({}), &["第3个", "缺少 id 或者 name"]),
        (|m| m["features"][1]["properties"] = m["features"][0]["properties"].clone(), &["第2个", "已经写过"]),
        (
            |m| m["features"][0]["geometry"]["type"] = json!("LineString"),
            &["字段“geometry”", "Polygon 或者 MultiPolygon"],
        ),
        (|m| m["features"][0]["geometry"]["coordinates"] = json!([["112,35"]]), &["坐标写法不对"]),
        (
            |m| {
                m["features"][0]["geometry"]["coordinates"][0][0].as_array_mut().unwrap().pop();
            },
            &["第1个", "第1个面的外环没有闭合"],
        ),
        (
            |m| {
                m["features"][0]["geometry"]["coordinates"] =
                    json!([[[[112.5, 35.0], [112.6, 35.0], [112.5, 35.0]]]])
            },
            &["太短"],
        ),
        (
            |m| {
                let ring =
                    json!([[112.5, 35.0], [112.51, 35.01], [112.51, 35.0], [112.5, 35.01], [112.5, 35.0]]);
                m["features"][0]["geometry"]["coordinates"] = json!([[ring]]);
            },
            &["第1个", "自相交（112.505"],
        ),
        (
            |m| {
                m["features"][0]["geometry"]["coordinates"] =
                    json!([[[[35.0, 112.5], [35.0, 112.6], [35.1, 112.5], [35.0, 112.5]]]])
            },
            &["超出范围", "可能写反了"],
        ),
        (|m| m["features"][0]["geometry"] = m["features"][1]["geometry"].clone(), &["重叠约"]),
    ];
    let sketch = shipped().grids.geojson();
    for (n, (spoil, words)) in cases.into_iter().enumerate() {
        let mut borders = sketch.clone();
        spoil(&mut borders);
        let Err(error) = with_borders(&borders) else { panic!("case {n} loads") };
        let said = error.to_string();
        for word in words {
            assert!(
                said.contains("grids.geojson") && said.contains(word),
                "{n}：期望“{word}”，实际：\n{said}"
            );
        }
    }
    let copy = tempfile::tempdir().unwrap();
    copy_all(&folder(), copy.path());
    std::fs::write(copy.path().join("grids.geojson"), "{\n  \"type\": ").unwrap();
    let said = load(copy.path()).unwrap_err().to_string();
    assert!(said.contains("grids.geojson 第2行") && said.contains("不是 JSON"), "{said}");
}

#[test]
fn what_mapping_programs_write_of_their_system_is_understood() {
    for name in ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4490", "EPSG:4326"] {
        let mut sketch = shipped().grids.geojson();
        sketch["crs"] = serde_json::json!({ "type": "name", "properties": { "name": name } });
        assert!(with_borders(&sketch).is_ok(), "{name}");
    }
}

// Borders that are not in force.

/// The shipped town with the sketch's patches as borders and its real outline beside them.
fn drawn_town() -> TownBook {
    let mut town = shipped();
    town.grids.schematic = false;
    let borders: Vec<(String, Vec<Vec<super::Ring>>)> =
        town.grids.villages().map(|g| (g.id.clone(), town.grids.border(g))).collect();
    for (id, polygons) in borders {
        let grid = town.grids.all.iter_mut().find(|g| g.id == id).unwrap();
        grid.shape = Some(super::Shape::draw(&polygons).unwrap());
    }
    town
}

/// The village in the middle of the sketch: without it there is a hole.
fn inner(town: &TownBook) -> super::Grid {
    let far = |g: &super::Grid| super::metres_between([g.lon, g.lat], [112.495, 35.085]);
    town.grids.villages().min_by(|a, b| far(a).total_cmp(&far(b))).expect("villages").clone()
}

fn messages(faults: &[super::BorderFault]) -> String {
    faults.iter().map(|f| format!("{}：{}", f.entry, f.message)).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_draft_without_fault_becomes_the_file_that_the_town_loads() {
    let town = shipped();
    let draft = town.read_borders(&town.grids.geojson().to_string()).expect("no fault");
    assert!(draft.grids.drawn() && !draft.grids.schematic && draft.grids.outline.is_empty());
    let said = messages(&draft.notes);
    assert!(said.contains("schematic") && draft.notes.len() == 1, "a sketch has no gaps: {said}");
    let file: serde_json::Value = serde_json::from_str(&draft.grids.file()).unwrap();
    let loaded = with_borders(&file).unwrap_or_else(|e| panic!("{e}"));
    for (was, is) in draft.grids.villages().zip(loaded.grids.villages()) {
        assert_same_border(was, is, 0.02);
    }
    // The town itself is as it was.
    assert!(!town.grids.drawn());
}

#[test]
fn a_draft_is_refused_for_what_the_folder_would_be_refused_for() {
    let town = shipped();
    let refused = |spoil: &dyn Fn(&mut serde_json::Value)| {
        let mut borders = town.grids.geojson();
        spoil(&mut borders);
        town.read_borders(&borders.to_string()).expect_err("a fault")
    };
    let ids: Vec<String> = town.grids.villages().map(|g| g.id.clone()).collect();
    let faults = refused(&|m| m["features"][0]["geometry"] = m["features"][1]["geometry"].clone());
    assert!(messages(&faults).contains("重叠约"), "{}", messages(&faults));
    let both: Vec<&String> = faults[0].grids.iter().collect();
    assert!(both.contains(&&ids[0]) && both.contains(&&ids[1]), "{both:?}");
    let faults = refused(&|m| {
        m["features"][0]["geometry"]["coordinates"][0][0].as_array_mut().unwrap().pop();
    });
    assert!(messages(&faults).contains("没有闭合") && faults[0].grids == [ids[0].clone()]);
    // The points of patrols would lie in no grid: loading the folder would say so, too.
    let spot = town.patrol.as_ref().unwrap().spots.iter().find(|s| s.grid.len() == 12).unwrap();
    let at = ids.iter().position(|id| *id == spot.grid).unwrap();
    let other = if at == 0 { 1 } else { 0 };
    let faults = refused(&|m| {
        let was = m["features"][at]["geometry"].take();
        m["features"][at]["geometry"] = m["features"][other]["geometry"].take();
        m["features"][other]["geometry"] = was;
    });
    assert!(messages(&faults).contains(&format!("巡查点位“{}”", spot.spot.name)), "{}", messages(&faults));
    assert!(faults.iter().any(|f| f.grids == [spot.grid.clone()]));
    // As long as the village has no border nobody can say where the point lies.
    let mut partly = town.grids.geojson();
    partly["features"].as_array_mut().unwrap().remove(at);
    let draft = town.read_borders(&partly.to_string()).unwrap_or_else(|f| panic!("{}", messages(&f)));
    assert!(messages(&draft.notes).contains("还有1个村没有边界"));
    for (text, word) in [
        ("{", "不是 JSON"),
        ("[]", "FeatureCollection"),
        ("{\"type\":\"FeatureCollection\",\"features\":[]}", "还没有一个村级网格画了边界"),
        ("{\"type\":\"FeatureCollection\",\"crs\":\"mars\",\"features\":[]}", "不认识的坐标系"),
    ] {
        let said = messages(&town.read_borders(text).unwrap_err());
        assert!(said.contains(word), "{text}: {said}");
    }
    let ring: Vec<[f64; 2]> = (0..10_002).map(|i| [112.5 + f64::from(i) * 1e-6, 35.0]).collect();
    let faults = refused(&|m| m["features"][0]["geometry"]["coordinates"] = serde_json::json!([[ring]]));
    assert!(messages(&faults).contains("一环最多10000个"), "{}", messages(&faults));
}

#[test]
fn gaps_what_is_beyond_the_outline_and_a_wrong_village_are_worth_a_look() {
    let town = drawn_town();
    assert_eq!(messages(&town.grids.border_notes()), "");
    let middle = inner(&town);
    let at = |grids: &super::Grids| grids.all.iter().position(|g| g.id == middle.id).unwrap();
    // A village that is missing is said once, and its land is no gap.
    let mut partly = town.grids.clone();
    let n = at(&partly);
    partly.all[n].shape = None;
    let notes = partly.border_notes();
    assert!(notes.len() == 1 && notes[0].message.contains(&middle.name), "{}", messages(&notes));
    // Half a village leaves the other half to nobody, with its neighbours' names.
    let mut halved = town.grids.clone();
    let [west, south, east, north] = middle.shape.as_ref().unwrap().bounds();
    let (lon, lat, far) = (middle.lon, middle.lat, (east - west).min(north - south) / 20.0);
    let small = vec![
        [lon - far, lat - far],
        [lon + far, lat - far],
        [lon + far, lat + far],
        [lon - far, lat + far],
        [lon - far, lat - far],
    ];
    halved.all[n].shape = Some(super::Shape::draw(&[vec![small.clone()]]).unwrap());
    let notes = halved.border_notes();
    let said = messages(&notes);
    assert!(notes.len() == 1 && said.contains("不属于任何村") && said.contains("公顷"), "{said}");
    assert!(said.contains(&middle.name) && notes[0].grids.len() > 2, "{said}");
    // A hair is none.
    let mut hair = town.grids.clone();
    let polygons = middle.shape.as_ref().unwrap().polygons();
    let nearer = |at: &[f64; 2]| [at[0] + (lon - at[0]) * 3e-4, at[1] + (lat - at[1]) * 3e-4];
    let shrunk: super::Ring = polygons[0][0].iter().map(nearer).collect();
    hair.all[n].shape = Some(super::Shape::draw(&[vec![shrunk]]).unwrap());
    assert_eq!(messages(&hair.border_notes()), "");
    // Beyond the outline, and nowhere near its own centre.
    let mut astray = town.grids.clone();
    let away: super::Ring = small.iter().map(|at| [at[0] + 1.0, at[1]]).collect();
    astray.all[n].shape = Some(super::Shape::draw(&[vec![away]]).unwrap());
    let said = messages(&astray.border_notes());
    assert!(
        said.contains("镇域外廓") && said.contains("村中心点") && said.contains("不属于任何村"),
        "{said}"
    );
}
