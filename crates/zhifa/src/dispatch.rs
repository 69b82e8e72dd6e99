//! `zhifa dispatch --dry-run`: what rules that are not in force would have done with the clues of a period.

use crate::cli::{Failure, Place};
use crate::serve;
use jiff::ToSpan;
use jiff::civil::Date;
use office::disclosure::Period;
use office::read::{TRIAL_HEADINGS, Trial};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// What to try, on which days, and where the rows go.
pub struct DryRun<'a> {
    /// The file of rules.
    pub rules: &'a Path,
    /// 上报日期起; thirty days up to the last where none is given.
    pub from: Option<Date>,
    /// 上报日期止; today where none is given.
    pub to: Option<Date>,
    /// 没有变化的也列出
    pub all: bool,
    /// The CSV; the rows are printed where none is given.
    pub out: Option<&'a Path>,
}

/// Tries the rules; changes nothing.
///
/// # Errors
/// In words: a file that cannot be read, rules that are wrong, days that are none.
pub async fn dry_run(place: &Place, asked: &DryRun<'_>) -> Result<(), Failure> {
    let office = serve::open(place).await?;
    let file = asked.rules.display();
    let text = std::fs::read_to_string(asked.rules).map_err(|e| format!("读不出{file}：{e}"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let rules = office.town().read_dispatch(text).map_err(|e| format!("{file}：{e}"))?;
    let to = asked.to.unwrap_or(office.now().date());
    let from = asked.from.unwrap_or(to.saturating_sub(29.days()));
    if from > to {
        return Err(format!("截止日期{to}早于起始日期{from}").into());
    }
    let trial = Trial { rules, period: Period { from, to } };
    let Some(version) = trial.version() else {
        return Err(format!("{file}里没有一个版本：至少要有一段 [[version]]").into());
    };
    let totals = office.trial_totals(&trial).await?;
    println!("{from}至{to}上报的线索，试算{}起的版本", version.from);
    println!("线索{}件，派给的单位会变{}件，时限会变{}件", totals.clues, totals.moved, totals.hastened);
    let unit = |id: &str| if id.is_empty() { "—".into() } else { office.town().unit_name(id).to_string() };
    for (old, new, n) in &totals.moves {
        println!("{}、{} → {}、{}：{n}件", unit(&old.0), unit(&old.1), unit(&new.0), unit(&new.1));
    }
    match asked.out {
        Some(path) => {
            let out = File::create(path).map_err(|e| format!("写不进{}：{e}", path.display()))?;
            let mut out = BufWriter::new(out);
            out.write_all("\u{feff}".as_bytes())?;
            rows(&office, &trial, asked.all, &mut out).await?;
            out.flush()?;
            println!("逐件写入{}", path.display());
            Ok(())
        }
        None => match rows(&office, &trial, asked.all, &mut std::io::stdout()).await {
            // Whoever has seen enough (`| head`) is no error.
            Err(e) if broken_pipe(&e) => Ok(()),
            other => other,
        },
    }
}

fn broken_pipe(e: &Failure) -> bool {
    e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}

/// The rows as CSV, a page at a time.
async fn rows(
    office: &office::Office,
    trial: &Trial,
    all: bool,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let line = |cells: &[String]| {
        let cells: Vec<String> =
            cells.iter().map(|c| format!("\"{}\"", office::guarded(c).replace('"', "\"\""))).collect();
        format!("{}\r\n", cells.join(","))
    };
    out.write_all(line(&TRIAL_HEADINGS.map(String::from)).as_bytes())?;
    let mut after = String::new();
    loop {
        let page = office.trial(trial, all, &after).await?;
        for row in &page.rows {
            out.write_all(line(&office.trial_cells(row)).as_bytes())?;
        }
        match page.next {
            Some(next) => after = next,
            None => return Ok(()),
        }
    }
}
