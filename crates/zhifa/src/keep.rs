//! Keeping the books: verify, rebuild, export, back up.

use crate::cli::{Failure, Place};
use crate::serve;
use std::path::Path;

/// Re-reads everything; fails when anything is wrong.
///
/// # Errors
/// The findings, in words.
pub async fn verify(place: &Place) -> Result<(), Failure> {
    let office = serve::open(place).await?;
    let mut told = 0;
    let report = office
        .verify(|done, total| {
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
    let bytes = office.export(&id).await?;
    std::fs::write(out, &bytes)?;
    println!("{}（{}字节）", out.display(), bytes.len());
    Ok(())
}

/// Checks a bundle offline.
///
/// # Errors
/// What is wrong, in words.
pub fn verify_bundle(bundle: &Path) -> Result<(), Failure> {
    let bytes = std::fs::read(bundle)?;
    let (records, wrong) = office::verify_bundle(&bytes)?;
    if wrong.is_empty() {
        println!("案卷包完好：{records}条记录");
        return Ok(());
    }
    for w in &wrong {
        println!("{w}");
    }
    Err(format!("发现{}处问题", wrong.len()).into())
}

/// Backs up while serving.
///
/// # Errors
/// In words.
pub async fn backup(place: &Place, out: &Path) -> Result<(), Failure> {
    let office = serve::open(place).await?;
    journal::backup(office.journal(), office.files(), out).await?;
    println!("已备份到{}", out.display());
    Ok(())
}
