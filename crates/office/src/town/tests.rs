//! The shipped town loads; whatever is spoilt in a copy of it is named with its place.

use super::{LoadError, TownBook, embedded, load};
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
        assert_eq!(found.grid.id, village.id);
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
    let stall = town.propose("stall");
    assert_eq!((stall.squad.as_str(), stall.office.as_str()), ("squad1", "dept-build"));
    assert!(stall.why.contains("城市管理"), "{}", stall.why);
    assert_eq!((stall.dispatch_days, stall.check_days), (1, 3));
    let lane = town.propose("fire_lane");
    assert_eq!((lane.squad.as_str(), lane.check_days), ("squad4", 1));
    assert_eq!(town.propose("other").squad, "");
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
        ("units.toml", "id = \"squad2\"", "id = \"squad1\"", &["units.toml 第", "条目“squad1”", "编号重复"]),
        ("units.toml", "parent = \"brigade\"", "parent = \"team\"", &["字段“parent”", "没有机构“team”"]),
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
        ("dispatch.toml", "class = \"straw\"", "class = \"smoke\"", &["dispatch.toml 第", "条目“smoke”"]),
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
