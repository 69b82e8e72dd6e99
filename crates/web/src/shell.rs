//! The frame of every page: who is signed in, where one may go, what has just happened.

use crate::app::App;
use crate::assets;
use crate::door::Session;
use law::person::Role;
use office::Me;

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct MeView {
    /// The person's identifier: the phone keeps one person's reports apart from another's.
    pub id: String,
    /// 姓名
    pub name: String,
    /// 职务
    pub post: String,
}

/// A way to go.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Where.
    pub href: &'static str,
    /// 名称
    pub label: &'static str,
    /// The icon's name in the sprite.
    pub icon: &'static str,
    /// Here.
    pub active: bool,
}

/// The frame.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    /// 页面标题
    pub title: String,
    /// Who is signed in.
    pub me: Option<MeView>,
    /// 导航
    pub nav: Vec<NavItem>,
    /// A grid member's phone: navigation below.
    pub phone: bool,
    /// Somebody who works outside: forms can be kept on the phone and sent later.
    pub outdoors: bool,
    /// Whoever holds a certificate, which can be held out from the menu.
    pub certified: bool,
    /// 未读通知, a hundred at most.
    pub unread: i64,
    /// What has just happened.
    pub flash: String,
    /// `success` or `warning`
    pub flash_kind: String,
    /// 请求编号
    pub request_id: String,
    /// The demonstration's line.
    pub notice: String,
    /// 机关名称
    pub agency: String,
    /// The address of the styles.
    pub css: String,
    /// The address of the scripts.
    pub js: String,
    /// The public's pages.
    pub public_site: bool,
}

const fn item(href: &'static str, label: &'static str, icon: &'static str) -> NavItem {
    NavItem { href, label, icon, active: false }
}

fn ways(me: &Me) -> Vec<NavItem> {
    let grid = me.any(&[Role::Grid, Role::GridHead]);
    let mut nav = vec![item("/", "首页", "home")];
    if grid {
        nav.push(item("/clues/new", "拍一拍上报", "camera"));
        nav.push(item("/clues?mine=1", "我的上报", "list"));
        nav.push(item("/patrols", "巡查", "walk"));
        nav.push(item("/queue", "待发", "cloud-upload"));
        if me.is(Role::GridHead) {
            nav.push(item("/clues", "本网格线索", "map-pin"));
        }
        return nav;
    }
    if me.is(Role::AuditAdmin) {
        return vec![item("/audit", "账号审计", "shield"), item("/rules", "规则库", "book")];
    }
    if me.any(&[Role::SystemAdmin, Role::SecurityAdmin]) {
        return vec![
            item("/people", "人员与账号", "users"),
            item("/calendar", "放假安排", "calendar"),
            item("/rules", "规则库", "book"),
        ]
        .into_iter()
        .chain(me.is(Role::SystemAdmin).then_some(item("/map/borders", "网格边界", "map-pin")))
        .chain(me.is(Role::SystemAdmin).then_some(item("/notices/outgoing", "通知发送", "send")))
        .collect();
    }
    if office::reads_board(me) {
        nav.push(item("/board", "态势看板", "chart-bar"));
    }
    nav.push(item("/clues", "线索", "flag"));
    if office::is_judged(me) && !office::reads_board(me) {
        nav.push(item("/performance", "本单位绩效", "chart-bar"));
    }
    if outdoors(me) {
        nav.push(item("/queue", "待发", "cloud-upload"));
    }
    nav.push(item("/map", "网格地图", "map-pin"));
    if me.any(&[Role::Hub, Role::Brigade, Role::ChiefGrid]) {
        nav.push(item("/dispatch/rules", "分派规则", "sitemap"));
    }
    nav.push(item("/cases", "案件", "folder"));
    if office::reads_patrols(me) {
        nav.push(item("/patrols", "巡查", "walk"));
    }
    if office::reads_inspections(me) {
        nav.push(item("/inspections", "行政检查", "list-check"));
    }
    if me.any(&[
        Role::Store,
        Role::Squad,
        Role::Brigade,
        Role::Legal,
        Role::Head,
        Role::Finance,
        Role::CityBureau,
    ]) {
        nav.push(item("/store", "存放室", "building-warehouse"));
    }
    if office::reads_footage(me) {
        nav.push(item("/footage", "执法音像", "video"));
    }
    if me.is(Role::Legal) {
        nav.push(item("/disclosure", "双公示报送", "send"));
    }
    if me.any(&[Role::Legal, Role::Head]) {
        nav.push(item("/info", "依申请公开", "message"));
    }
    if me.is(Role::Finance) {
        nav.push(item("/bank", "银行对账", "list-check"));
    }
    if me.any(&[Role::Finance, Role::Head, Role::LeadGroup, Role::CityBureau]) {
        nav.push(item("/ledger", "罚没收入台账", "list"));
    }
    if me.any(&[Role::Finance, Role::Head, Role::Squad, Role::Dept]) {
        nav.push(item("/receipts", "罚没票据", "file-text"));
    }
    if crate::door::people::keeps(me) {
        nav.push(item("/people", "人员与账号", "users"));
    }
    nav.push(item("/deadline", "期限计算", "calendar"));
    nav.push(item("/rules", "规则库", "book"));
    nav.push(item("/public", "公开", "world"));
    nav
}

/// Whether somebody fills in forms where there is no network.
fn outdoors(me: &Me) -> bool {
    me.any(&[Role::Dept, Role::Squad, Role::Grid, Role::GridHead])
}

impl Shell {
    /// The frame of an office page.
    pub fn office(app: &App, session: &Session, title: impl Into<String>, path: &str) -> Self {
        let me = &session.me;
        let mut shell = Shell::bare(app, &session.request_id, title);
        shell.nav = ways(me);
        for way in &mut shell.nav {
            let base = way.href.split('?').next().unwrap_or(way.href);
            way.active = path == way.href || (base != "/" && way.href == base && path.starts_with(base));
        }
        shell.unread = session.unread;
        shell.phone = me.any(&[Role::Grid, Role::GridHead]);
        shell.outdoors = outdoors(me);
        shell.certified = me.person.certificate.is_some();
        shell.me = Some(MeView {
            id: me.person.id.clone(),
            name: me.person.name.clone(),
            post: me.person.post.clone(),
        });
        shell
    }

    /// The frame of a public page.
    pub fn public(app: &App, request_id: &str, title: impl Into<String>) -> Self {
        let mut shell = Shell::bare(app, request_id, title);
        shell.public_site = true;
        shell.nav = vec![
            item("/public", "公开首页", "home"),
            item("/public/officers", "执法人员", "users"),
            item("/public/powers", "事项清单", "list"),
            item("/public/charts", "流程图", "sitemap"),
            item("/public/decisions", "处罚公示", "gavel"),
            item("/apply", "申请公开", "message"),
            item("/report", "我要举报", "flag"),
            item("/follow", "查进度", "search"),
            item("/check", "文书核验", "shield"),
        ];
        shell
    }

    fn bare(app: &App, request_id: &str, title: impl Into<String>) -> Self {
        Shell {
            title: title.into(),
            request_id: request_id.into(),
            agency: app.office.town().law.agency.name.clone(),
            notice: if app.demo { app.office.town().notice.clone() } else { String::new() },
            css: assets::url("app.css"),
            js: assets::url("app.js"),
            ..Shell::default()
        }
    }

    /// With a word about what has just been done.
    pub fn flash(mut self, text: impl Into<String>) -> Self {
        self.flash = text.into();
        self.flash_kind = "success".into();
        self
    }
}
