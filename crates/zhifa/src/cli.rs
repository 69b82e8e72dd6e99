//! The commands.

use crate::{bench, dispatch, keep, serve, simulate};
use clap::{Args, Parser, Subcommand};
use law::deadline::calculator;
use std::io::Write;
use std::path::PathBuf;

/// What goes wrong at the command line, in words.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// 乡镇综合行政执法
#[derive(Parser)]
#[command(name = "zhifa", version, about = "乡镇综合行政执法一体化软件")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Where the town's books are.
#[derive(Args, Clone)]
pub struct Place {
    /// 数据目录
    #[arg(long, default_value = "data/town")]
    pub data: PathBuf,
    /// 数据库地址（默认是数据目录中的SQLite；城市用 postgres://…）
    #[arg(long, env = "ZHIFA_DATABASE")]
    pub database: Option<String>,
    /// 镇配置目录（默认是内置的承留镇）
    #[arg(long)]
    pub town: Option<PathBuf>,
    /// 对外网址，文书二维码指向它
    #[arg(long, env = "ZHIFA_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
    pub public_url: String,
}

/// By which ways notices leave the house.
#[derive(Args, Clone, Default)]
pub struct Notify {
    /// 站外通知的配置文件（推送、短信、邮件、群机器人），放在数据目录之外
    #[arg(long = "notify", env = "ZHIFA_NOTIFY")]
    pub file: Option<PathBuf>,
}

/// By which outside providers people sign in.
#[derive(Args, Clone, Default)]
pub struct SignIn {
    /// 单点登录的配置文件（统一身份认证、企业微信），放在数据目录之外（默认只用密码登录）
    #[arg(long = "sign-in", env = "ZHIFA_SIGN_IN", value_name = "FILE")]
    pub providers: Option<PathBuf>,
}

/// What looks at files for malware.
#[derive(Args, Clone, Default)]
pub struct Clamd {
    /// 查毒程序clamd的地址：127.0.0.1:3310，或者套接字的路径/run/clamav/clamd.ctl（默认不查毒）
    #[arg(long = "clamd", env = "ZHIFA_CLAMD")]
    pub address: Option<String>,
    /// 查毒程序联系不上时，上传的文件怎么办
    #[arg(long = "clamd-away", env = "ZHIFA_CLAMD_AWAY", value_enum, default_value_t = Unreached::Take)]
    pub away: Unreached,
}

/// What the house speaks to outside itself, as the operator set it up.
#[derive(Clone, Default)]
pub struct Outside {
    /// 站外通知
    pub notify: Notify,
    /// 单点登录
    pub sign_in: SignIn,
    /// 查毒
    pub clamd: Clamd,
}

/// What becomes of files while clamd cannot be asked.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub enum Unreached {
    /// 待查：收下，标明未查毒，恢复后补查
    #[default]
    Take,
    /// 拒收：不收，请上传的人稍后再传
    Refuse,
}

#[derive(Subcommand)]
enum Command {
    /// 启动服务
    Serve {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        notify: Notify,
        #[command(flatten)]
        sign_in: SignIn,
        #[command(flatten)]
        clamd: Clamd,
        /// 监听地址
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: String,
    },
    /// 启动演示镇
    Demo {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        notify: Notify,
        #[command(flatten)]
        sign_in: SignIn,
        #[command(flatten)]
        clamd: Clamd,
        /// 监听地址
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: String,
        /// 演示从哪一刻开始，例如 2026-06-01T09:00（默认是现在）
        #[arg(long)]
        now: Option<jiff::civil::DateTime>,
    },
    /// 核对镇配置、站外通知和单点登录的配置：有错逐条列出；没有错，说明网格边界画了多少、开通了哪些渠道、单点登录和查毒程序能不能用
    Check {
        /// 镇配置目录（默认是内置的承留镇）
        #[arg(long)]
        town: Option<PathBuf>,
        #[command(flatten)]
        notify: Notify,
        #[command(flatten)]
        sign_in: SignIn,
        #[command(flatten)]
        clamd: Clamd,
    },
    /// 生成浏览器推送的密钥
    PushKey,
    /// 计算期限，例如 zhifa deadline 'W(5)' 2025-09-26
    Deadline {
        /// 期间：W(5)、C(15)、C0(30)、M(6)、Y(2)、H(24)、Wb(7)，或者期间的名称
        term: String,
        /// 起算事件之日
        start: String,
        /// 以JSON输出
        #[arg(long)]
        json: bool,
        /// 镇配置目录
        #[arg(long)]
        town: Option<PathBuf>,
    },
    /// 列出规则库
    Rules {
        /// 以JSON输出
        #[arg(long)]
        json: bool,
    },
    /// 校验账本和文件，或者离线校验一个案卷包
    Verify {
        /// 案卷包
        bundle: Option<PathBuf>,
        /// 每个文件另按内容重算SM3（慢数倍）；不加时只重算SHA-256，SM3与登记核对
        #[arg(long, conflicts_with = "bundle")]
        sm3: bool,
        #[command(flatten)]
        place: Place,
    },
    /// 由事件重建全部列表
    Rebuild {
        #[command(flatten)]
        place: Place,
    },
    /// 导出
    Export {
        #[command(subcommand)]
        what: Export,
    },
    /// 备份（服务运行中也可以）
    Backup {
        #[command(flatten)]
        place: Place,
        /// 备份到的空目录
        #[arg(long)]
        out: PathBuf,
        /// 只备份文件：数据库是PostgreSQL、已另用pg_dump备份的
        #[arg(long)]
        files_only: bool,
    },
    /// 从备份恢复到空目录
    Restore {
        /// 备份目录
        #[arg(long)]
        from: PathBuf,
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 只恢复文件：数据库是PostgreSQL、另用pg_restore恢复的
        #[arg(long)]
        files_only: bool,
    },
    /// 推演一个写好的故事，打印行为、日期、文书和拒绝
    Simulate {
        /// 故事文件，例如 stories/01-普通程序.toml
        story: PathBuf,
        /// 镇配置目录（默认是内置的承留镇）
        #[arg(long)]
        town: Option<PathBuf>,
        /// 每步输出一行JSON
        #[arg(long)]
        json: bool,
    },
    /// 试算分派规则：一段时间的线索按新规则会派给谁，与现行规则逐件比较；不改变任何线索
    Dispatch {
        #[command(flatten)]
        place: Place,
        /// 要试的规则（dispatch.toml 的写法），试其中最后一个版本
        #[arg(long)]
        dry_run: PathBuf,
        /// 上报日期起（默认是截止日期前三十日）
        #[arg(long)]
        from: Option<jiff::civil::Date>,
        /// 上报日期止（默认是今天）
        #[arg(long)]
        to: Option<jiff::civil::Date>,
        /// 没有变化的也列出
        #[arg(long)]
        all: bool,
        /// 逐件写入这个CSV文件（默认打印）
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// 测量速度，打印表格并写JSON
    Bench(bench::Options),
}

#[derive(Subcommand)]
enum Export {
    /// 导出一件案件的案卷包
    Case {
        /// 案号
        number: String,
        #[command(flatten)]
        place: Place,
        /// 输出文件
        #[arg(long)]
        out: PathBuf,
    },
}

/// Runs a command.
///
/// # Errors
/// In words for the person at the terminal.
pub async fn run(cli: Cli) -> Result<(), Failure> {
    // Before any client is made, whichever command makes it: without it every one of them panics.
    office::notify::channel::trust();
    match cli.command {
        Command::Serve { place, notify, sign_in, clamd, listen } => {
            serve::serve(&place, &Outside { notify, sign_in, clamd }, &listen).await
        }
        Command::Demo { place, notify, sign_in, clamd, listen, now } => {
            serve::demo(&place, &Outside { notify, sign_in, clamd }, &listen, now).await
        }
        Command::Check { town, notify, sign_in, clamd } => {
            check(town, &Outside { notify, sign_in, clamd }).await
        }
        Command::PushKey => push_key(),
        Command::Deadline { term, start, json, town } => deadline(&term, &start, json, town),
        Command::Rules { json } => rules(json),
        Command::Verify { bundle: Some(bundle), .. } => keep::verify_bundle(&bundle),
        Command::Verify { bundle: None, sm3, place } => keep::verify(&place, sm3).await,
        Command::Rebuild { place } => keep::rebuild(&place).await,
        Command::Export { what: Export::Case { number, place, out } } => {
            keep::export(&place, &number, &out).await
        }
        Command::Backup { place, out, files_only } => keep::backup(&place, &out, files_only).await,
        Command::Restore { from, data, files_only } => keep::restore(&from, &data, files_only),
        Command::Simulate { story, town, json } => simulate::simulate(&story, town.as_deref(), json).await,
        Command::Dispatch { place, dry_run, from, to, all, out } => {
            let asked = dispatch::DryRun { rules: &dry_run, from, to, all, out: out.as_deref() };
            dispatch::dry_run(&place, &asked).await
        }
        Command::Bench(options) => bench::run(&options).await,
    }
}

fn deadline(term: &str, start: &str, json: bool, town: Option<PathBuf>) -> Result<(), Failure> {
    let town = serve::town(town.as_deref())?;
    let answer = calculator::calculate(term, start, &town.law.calendar).map_err(|r| r.to_string())?;
    if json {
        println!("{}", serde_json::to_string(&answer)?);
        return Ok(());
    }
    match answer.due {
        Some(due) => println!("{} {due}（依据：{}）", answer.term_label, answer.articles.join("、")),
        None => println!("暂定：{}", answer.note.unwrap_or_default()),
    }
    Ok(())
}

fn push_key() -> Result<(), Failure> {
    let (private, public) = office::notify::channel::push::new_key(&office::clock::SystemEntropy);
    say(&format!(
        "私钥（写进配置push.key，只此一份，不要外传）：{private}\n公钥（浏览器用，不用填写）：{public}"
    ))
}

async fn check(folder: Option<PathBuf>, outside: &Outside) -> Result<(), Failure> {
    let town = serve::town(folder.as_deref())?;
    // What is wrong with the ways out is told before anything is praised.
    let channels = serve::channels(&outside.notify, folder.as_deref(), None, &town)?;
    let providers = serve::providers(&outside.sign_in, folder.as_deref(), None)?;
    for (name, answer) in providers.try_out().await {
        answer.map_err(|e| format!("单点登录：{name}不能使用：{}", e.why()))?;
    }
    let scanner = match serve::scanner(&outside.clamd)? {
        Some(scanner) => Some(scanner.version().await.map_err(|e| format!("查毒程序联系不上：{e}"))?),
        None => None,
    };
    let all = town.grids.villages().count();
    println!("{}的配置没有错误，村级网格{all}个", town.law.name);
    if outside.notify.file.is_some() {
        use office::notify::Channel;
        let ways = [Channel::Push, Channel::Sms, Channel::Mail, Channel::Robot];
        let there: Vec<&str> = ways.into_iter().filter(|c| channels.has(*c)).map(Channel::label).collect();
        println!(
            "站外通知的配置没有错误，开通了：{}",
            if there.is_empty() { "无".into() } else { there.join("、") }
        );
    }
    let names: Vec<&str> = providers.ways().into_iter().map(|way| providers.name(way)).collect();
    if !names.is_empty() {
        println!("单点登录可以使用：{}", names.join("、"));
    }
    if let Some(version) = scanner {
        println!("查毒程序可以使用：{version}");
    }
    if !town.grids.drawn() {
        println!("没有网格边界（grids.geojson）：按最近的村中心点判断所在网格，只是示意");
        return Ok(());
    }
    let undrawn = town.grids.undrawn();
    println!("有边界的{}个，没有边界的{}个", all - undrawn.len(), undrawn.len());
    if !undrawn.is_empty() {
        let names: Vec<&str> = undrawn.iter().map(|g| g.name.as_str()).collect();
        println!("落在下列村的线索会显示为“未划入网格”：{}", names.join("、"));
    }
    // No faults, and worth a look all the same; the first of them is said above.
    for note in town.grids.border_notes().iter().filter(|n| !n.field.is_empty()) {
        let of = if note.entry.is_empty() { String::new() } else { format!("{}：", note.entry) };
        println!("请核对　{of}{}", note.message);
    }
    Ok(())
}

fn rules(json: bool) -> Result<(), Failure> {
    if json {
        say(&serde_json::to_string_pretty(&law::rules::listed())?)?;
        return Ok(());
    }
    let line = |r: &law::rule::Rule| {
        let articles = r.articles.join("、");
        format!("{:<8} {} 〔{articles}〕 {} {}", r.id, r.title, r.mark.label(), r.hold.label())
    };
    let lines: Vec<String> = law::rules::ALL.iter().map(|r| line(r)).collect();
    say(&lines.join("\n"))
}

/// Prints what may be long; a reader who has seen enough (`| head`) is no error.
fn say(text: &str) -> Result<(), Failure> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
