//! Keeping the books: verify, rebuild, export, back up.

use crate::cli::{Failure, Place};
use crate::serve;
use office::Sm3;
use std::fs::File;
use std::io::{BufReader, Seek};
use std::path::Path;

/// Re-reads everything; fails when anything is wrong.
///
/// # Errors
/// The findings, in words.
pub async fn verify(place: &Place, sm3: bool) -> Result<(), Failure> {
    let office = serve::open(place).await?;
    let mut told = 0;
    let sm3 = if sm3 { Sm3::Measured } else { Sm3::Registered };
    let report = office
        .verify_with(sm3, |done, total| {
            if total > 0 && done * 10 / total > told {
                told = done * 10 / total;
                eprintln!("已核对{}%", told * 10);
            }
        })
        .await?;
    println!("记录{}条，文件{}个，{}字节，链值{}", report.events, report.files, report.bytes, report.head);
    if !report.is_sound() {
        for f in &report.findings {
            println!("{}：{}", f.place, f.what);
        }
        return Err(format!("发现{}处问题", report.findings.len()).into());
    }
    println!("账本、个人信息摘要、请求记录和文件均完好");
    eprintln!("正在由账本重算列表，与现有列表比对");
    match office.compare_lists(|_, _| ()).await? {
        Some(differ) if differ.is_empty() => println!("列表与账本一致"),
        Some(differ) => {
            return Err(format!("列表{}与账本不符；用zhifa rebuild重建", differ.join("、")).into());
        }
        None => println!("核对期间有新的记录，列表未比对；请在停止服务后再核对一次"),
    }
    Ok(())
}

/// Makes every list anew.
///
/// # Errors
/// In words.
pub async fn rebuild(place: &Place) -> Result<(), Failure> {
    let office = serve::open(place).await?;
    let before = office.lists_digest().await?;
    let events = office
        .rebuild(|done, total| {
            if done == total || done % 5_000 == 0 {
                eprintln!("{done}/{total}");
            }
        })
        .await?;
    let same = office.lists_digest().await? == before;
    println!(
        "已由{events}条记录重建，{}",
        if same { "与重建前一致" } else { "与重建前不同（已以账本为准）" }
    );
    Ok(())
}

/// Writes a case's bundle.
///
/// # Errors
/// In words.
pub async fn export(place: &Place, number: &str, out: &Path) -> Result<(), Failure> {
    let office = serve::open(place).await?;
    let id = office.case_by_number(number).await.map_err(|e| match e {
        office::Error::NotFound => format!("没有案号为{number}的案件"),
        other => other.to_string(),
    })?;
    let mut bundle = office.export(&id).await?;
    let report = office::verify_bundle(BufReader::new(&bundle.file))?;
    sound(&report)?;
    bundle.file.rewind()?;
    std::io::copy(&mut bundle.file, &mut File::create(out)?)?;
    println!("{}（{}字节）", out.display(), bundle.size);
    origin(&report);
    Ok(())
}

/// Checks a bundle offline.
///
/// # Errors
/// What is wrong, in words.
pub fn verify_bundle(bundle: &Path) -> Result<(), Failure> {
    let file = File::open(bundle).map_err(|e| format!("{}读不出来：{e}", bundle.display()))?;
    let report = office::verify_bundle(BufReader::new(file))?;
    sound(&report)?;
    println!("案卷包完好：{}条记录，{}个文件，{}份文书", report.records, report.files, report.documents);
    origin(&report);
    println!("以上三行请与导出机关告知的核对：案卷包不能自证来源");
    Ok(())
}

fn sound(report: &office::BundleReport) -> Result<(), Failure> {
    if report.wrong.is_empty() {
        return Ok(());
    }
    for w in &report.wrong {
        println!("{w}");
    }
    Err(format!("发现{}处问题", report.wrong.len()).into())
}

/// Where a bundle says that it comes from, as whoever hands it over and whoever takes it compare it.
fn origin(report: &office::BundleReport) {
    for locked in &report.locked {
        println!("查出恶意内容（{}），原件未随包：{}", locked.found, locked.sha256);
    }
    let case = if report.case.is_empty() { "尚无案号" } else { report.case.as_str() };
    println!("{} {case} 导出于{}", report.agency, report.exported_at);
    println!("导出时账本第{}条，链值{}", report.head.0, report.head.1);
    println!("清单摘要{}", report.manifest);
}

/// Backs up while serving. A database that is a server's own is not copied: whoever leaves it out says so.
///
/// # Errors
/// In words.
pub async fn backup(place: &Place, out: &Path, files_only: bool) -> Result<(), Failure> {
    let office = serve::open(place).await?;
    let database = office.journal().is_file();
    if !database && !files_only {
        return Err("没有备份：数据库是PostgreSQL，本命令只能备份文件。先用pg_dump备份数据库，例如\n\n    \
                    pg_dump -Fc -f zhifa.dump 数据库名\n\n再加 --files-only 运行本命令备份文件"
            .into());
    }
    if database && files_only {
        return Err("没有备份：数据库就在数据目录里，不要加 --files-only".into());
    }
    journal::backup(office.journal(), office.files(), out).await?;
    if database {
        println!("已备份到{}", out.display());
    } else {
        println!("文件已备份到{}", out.display());
        println!("数据库不在其中：由pg_dump备份，并且要在本命令之前做，数据库里提到的文件才都在备份里");
    }
    Ok(())
}

/// Puts a backup where nothing is yet.
///
/// # Errors
/// In words.
pub fn restore(from: &Path, data: &Path, files_only: bool) -> Result<(), Failure> {
    if files_only {
        journal::restore_files(from, data)?;
        println!("文件已恢复到{}", data.display());
        println!("数据库不在其中：用pg_restore恢复到一个新建的空库，再用zhifa verify带上 --database 核对");
        return Ok(());
    }
    journal::restore(from, data).map_err(|e| match from.join("files").is_dir() {
        true if !from.join("zhifa.db").exists() => format!(
            "{e}。这是PostgreSQL的备份，只有文件：数据库用pg_restore恢复到一个新建的空库，文件加 --files-only 恢复"
        ),
        _ => e.to_string(),
    })?;
    println!("已恢复到{}", data.display());
    Ok(())
}
