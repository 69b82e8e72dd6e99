//! One description of a form for page, parser and API (docs/decisions/0005).
//!
//! An act's form is a table of typed fields. [`view`] turns it, what was typed and what went wrong into what the template
//! draws; [`parse`] turns what was typed into the JSON that law's commands are read from — the same JSON the API takes.

mod parse;
mod said;
mod schema;
mod view;

pub use office::FieldError;
pub(crate) use parse::date;
pub use parse::{Typed, parse};
pub use said::said;
pub use schema::schema;
pub use view::{FieldView, OfficerOption, Options, PartyView, view};

/// The form of one act.
pub struct Form {
    /// The act's identifier.
    pub act: &'static str,
    /// One line above the fields; may be empty.
    pub intro: &'static str,
    /// The fields, in the order in which they are filled in.
    pub fields: &'static [Field],
}

impl Form {
    /// Whether somebody signs it.
    pub fn is_signed(&self) -> bool {
        self.fields.iter().any(|f| f.kind.is_signature())
    }

    /// Whether somebody writes a text in it, so that a draft (草稿) is worth its while.
    pub fn is_written(&self) -> bool {
        let text = |k: &Kind| matches!(k, Kind::Area | Kind::Tall);
        self.fields.iter().any(|f| match &f.kind {
            Kind::Rows(columns) => columns.iter().any(|c| text(&c.kind)),
            kind => text(kind),
        })
    }

    /// Whether a draft keeps what is typed under this name: all but signatures, which are given to the finished text.
    pub fn keeps(&self, name: &str) -> bool {
        let of = name.split('.').next().unwrap_or_default();
        self.fields.iter().any(|f| f.name == of && !f.kind.is_signature())
    }
}

/// One field.
pub struct Field {
    /// Its name, as law's command spells it.
    pub name: &'static str,
    /// 标签
    pub label: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Marked as required on the page; whether it truly is, law decides.
    pub required: bool,
    /// 提示
    pub help: &'static str,
    /// Asked only when another field (first) holds one of some values (second, `|` between them); pages without
    /// scripts ask always, and law decides what counts.
    pub when: Option<(&'static str, &'static str)>,
}

impl Kind {
    /// Whether it is signed.
    pub const fn is_signature(self) -> bool {
        matches!(self, Kind::Sign | Kind::OwnSign)
    }
}

/// What a field holds.
#[derive(Clone, Copy)]
pub enum Kind {
    /// One line of text.
    Line,
    /// Some lines of text.
    Area,
    /// Many lines of text.
    Tall,
    /// 日期
    Date,
    /// 日期和时间
    DateTime,
    /// 金额: typed in 元, carried in 分.
    Money,
    /// A whole number.
    Number,
    /// Whole numbers: `1、2、5`.
    Numbers,
    /// 勾选
    Check,
    /// One of a few, each shown; `true` and `false` are carried as booleans.
    Radio(&'static [(&'static str, &'static str)]),
    /// One of many that the town knows.
    Choice(Choices),
    /// 执法人员: two or more, each with the state of the certificate.
    Officers,
    /// 一名人员
    Person,
    /// 执法事项 in force today.
    Item,
    /// 当事人、被询问人
    Party,
    /// 地点
    Place,
    /// 附件
    Files,
    /// 签名
    Sign,
    /// 本人签名: whoever is signed in signs; nobody refuses on their behalf.
    OwnSign,
    /// 处罚内容
    Penalty,
    /// Items to be passed or not, one by one, each with an opinion: 法制审核九项, 评查否决项.
    Review(&'static [&'static str]),
    /// Repeated rows of simple fields.
    Rows(&'static [Field]),
}

/// Where the options of a choice come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choices {
    /// 遮盖后的副本 of the matter's pictures.
    Copies,
    /// 问题类别
    Classes,
    /// 线索来源
    Sources,
    /// 业务口
    Offices,
    /// 执法中队
    Squads,
    /// 业务口和执法中队
    Units,
    /// 网格（村）
    Grids,
    /// 本镇的村级网格, without what lies outside
    Villages,
    /// 巡查种类
    PatrolKinds,
    /// 网格的人员
    GridMembers,
    /// 裁量档次 of the case's item.
    Discretion,
    /// 待送达的文书
    UnservedPapers,
    /// 已经送达、可以更正的文书
    AmendablePapers,
    /// 已经关联的案件
    RelatedCases,
    /// 镇政府负责人
    Heads,
    /// 归档检查人
    Checkers,
    /// 可以指定为听证主持人、记录员的人员
    Presiders,
    /// 本领域可以延长办案期限的条款
    Extensions,
    /// 本领域可以扣除移送期间的条款
    Exclusions,
    /// 本案的检测期间告知书
    TestNotices,
    /// 可以领用票据的人员
    ReceiptHolders,
    /// 须有音像记录的环节
    FootageSteps,
    /// 可以关联的音像
    Footage,
    /// 可能的佩戴人
    Wearers,
    /// 检查对象 of a plan.
    Targets,
    /// 可以见证抽取的监督人
    Supervisors,
    /// 存放处和架位; written freely where the town has entered none.
    StorePlaces,
    /// 可以盘点的存放处
    StoreRooms,
}

/// How many rows a repeated group shows at least, and how many it takes at most.
pub const ROWS_SHOWN: usize = 3;
/// The most rows a repeated group takes.
pub const ROWS_LIMIT: usize = 200;
