//! `zhifa check`: what a technician is told of a town's folder before it is served.

use std::path::Path;
use std::process::{Command, Output};

fn check(town: Option<&Path>) -> Output {
    let mut asked = Command::new(env!("CARGO_BIN_EXE_zhifa"));
    asked.arg("check");
    if let Some(town) = town {
        asked.arg("--town").arg(town);
    }
    asked.output().expect("the binary runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[test]
fn a_town_is_checked_and_its_borders_are_counted() {
    let plain = check(None);
    assert!(plain.status.success(), "{}", said(&plain));
    assert!(said(&plain).contains("承留镇的配置没有错误，村级网格51个") && said(&plain).contains("只是示意"));

    let copy = tempfile::tempdir().expect("a folder");
    copy_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../towns/chengliu"), copy.path());
    let town = office::town::load(copy.path()).expect("the town loads");
    let grids = copy.path().join("grids.toml");
    let text = std::fs::read_to_string(&grids).expect("a file");
    std::fs::write(&grids, text.replace("schematic = true", "schematic = false")).expect("written");
    let mut borders = town.grids.geojson();
    let gone = borders["features"].as_array_mut().expect("features").pop().expect("a village");
    let write = |borders: &serde_json::Value| {
        std::fs::write(copy.path().join("grids.geojson"), borders.to_string()).expect("written");
    };
    write(&borders);
    let partly = check(Some(copy.path()));
    assert!(partly.status.success(), "{}", said(&partly));
    let name = gone["properties"]["name"].as_str().expect("a name");
    assert!(said(&partly).contains("有边界的50个，没有边界的1个"), "{}", said(&partly));
    assert!(said(&partly).contains(&format!("未划入网格”：{name}")), "{}", said(&partly));

    borders["features"][0]["geometry"]["coordinates"][0][0].as_array_mut().expect("a ring").pop();
    write(&borders);
    let spoilt = check(Some(copy.path()));
    assert!(!spoilt.status.success());
    assert!(
        said(&spoilt).contains("grids.geojson") && said(&spoilt).contains("没有闭合"),
        "{}",
        said(&spoilt)
    );
}
