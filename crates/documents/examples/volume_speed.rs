//! How fast a volume is bound, and how much memory that takes:
//! `cargo run -p documents --example volume_speed -- PHOTO.jpg OUT.pdf DOCUMENTS PHOTOGRAPHS`. The photographs, ten to a piece
//! of evidence, are the given one each.

use documents::volume::{Entry, Leaf, Listed, Photo, Volume};
use documents::{Paper, Printer};
use jiff::civil::date;
use serde_json::{Value, json};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let mut next = |what: &str| args.next().ok_or_else(|| format!("{what}?"));
    let (jpeg, file) =
        (PathBuf::from(next("which photograph")?), PathBuf::from(next("which file to write")?));
    let (documents, photographs): (usize, usize) =
        (next("documents")?.parse()?, next("photographs")?.parse()?);
    let printer = Printer::new();
    let codes = ["DEC", "SERV", "FILE", "INSP", "ASKR", "FINAL", "NOTICE", "PLEA", "CLOSE", "CORR"];
    let mut entries = Vec::new();
    for i in 0..documents {
        let paper = sample(codes[i % codes.len()])?;
        let name = law::paper::find(&paper.code).map_or("", |k| k.name).to_string();
        let number = paper.number.clone().unwrap_or_default();
        let leaves = vec![Leaf::Paper(Box::new(paper))];
        entries.push(Entry { name, number, date: "2026.03.05".into(), leaves, ..Entry::default() });
    }
    for i in 1..=photographs.div_ceil(10) {
        let photo = |n| Photo {
            file: Listed {
                no: format!("证据{i}-{n}"),
                name: format!("IMG_{n:04}.jpg"),
                taken: "2026-03-05 10:30:00".into(),
                sha256: "0123456789abcdef".repeat(4),
                sm3: "fedcba9876543210".repeat(4),
                ..Listed::default()
            },
            place: "东经112.40000°，北纬35.08000°".into(),
            jpeg: jpeg.clone(),
        };
        let name = format!("证据{i} 现场照片");
        let leaves = vec![Leaf::Photos { title: name.clone(), photos: (1..=10).map(photo).collect() }];
        entries.push(Entry { name, date: "2026.03.05".into(), within: true, leaves, ..Entry::default() });
    }
    let data = json!({ "agency": { "name": "承留镇人民政府" }, "case_name": "擅自占用道路堆放物料" });
    let (part, case_number) = (Default::default(), "济承综执立字〔2026〕第018号".into());
    let volume = Volume { part, case_number, date: date(2026, 8, 20), data, entries };
    for run in ["first", "then"] {
        let start = Instant::now();
        let mut out = BufWriter::new(File::create(&file)?);
        let bound = printer.volume(&volume, &mut out)?;
        let size = out.into_inner().map_err(|e| e.into_error())?.metadata()?.len();
        println!("{run}: {} pages, {} KB in {:?}", bound.pages, size / 1024, start.elapsed());
    }
    for line in std::fs::read_to_string("/proc/self/status")?.lines().filter(|l| l.starts_with("VmHWM")) {
        println!("memory {}", line.trim_start_matches("VmHWM:").trim());
    }
    Ok(())
}

/// A sample without its signatures.
fn sample(code: &str) -> Result<Paper, Box<dyn std::error::Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(format!("{code}.json"));
    let value: Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let date = value["date"].as_str().ok_or("undated")?.parse()?;
    let mut paper = Paper::new(code, date, value["data"].clone());
    paper.number = value["number"].as_str().map(Into::into);
    paper.case_number = value["case_number"].as_str().unwrap_or_default().into();
    paper.qr = value["qr"].as_str().map(Into::into);
    Ok(paper)
}
