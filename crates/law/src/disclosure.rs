//! 双公示 — a penalty decision as the thirty columns of the credit platform's template (RULES 5.1): the mapping, and
//! what of a row the platform would send back. Pure: the office reads the cases and writes the files.
//!
//! The standard itself was not to be had: names and codes agree in four public implementations, and of two lengths the
//! shorter is taken, so that either would accept it. Which columns are required, and the code tables, are to be checked
//! against the template that the province's platform hands out.

use crate::case::credit::{self, ReportView};
use crate::case::{CaseState, Penalty};
use crate::ident;
use crate::party::PartyKind;
use crate::refusal::Refusal;
use crate::town::{PenaltyKind, Town};
use jiff::civil::Date;
use serde::Serialize;

/// When a column must be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// 必填
    Always,
    /// 选填
    Never,
    /// 法人及非法人组织必填
    Organisation,
    /// 法人、个体工商户必填
    Business,
    /// 自然人必填
    Person,
    /// 有罚款则必填
    Fine,
    /// 有没收则必填
    Confiscation,
    /// 有暂扣、吊销证照则必填
    Licence,
    /// 填写了法定代表人证件号码则必填
    Representative,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// 文字, at most so many characters.
    Text(usize),
    /// Exactly eighteen characters that pass GB 32100.
    CreditCode,
    /// 日期 `YYYY/MM/DD`
    Date,
    /// 金额, 万元 with six decimals.
    Wan,
    /// One of these words, at most so many characters.
    One(&'static [&'static str], usize),
    /// Some of these words with `;` between them, at most so many characters.
    Some(&'static [&'static str], usize),
}

/// A column of the template.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// 代码
    pub code: &'static str,
    /// 中文名称
    pub name: &'static str,
    /// 格式
    pub form: Form,
    /// 必填
    pub need: Need,
    /// A number of a person: in the file for the platform, masked everywhere else.
    pub secret: bool,
}

/// 行政相对人类别
pub const SUBJECTS: &[&str] = &["法人及非法人组织", "自然人", "个体工商户"];

/// 代码表 1 证件类型
pub const DOCUMENTS: &[&str] =
    &["身份证", "护照号", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "外国人永久居留身份证"];

/// 代码表 2 处罚类别
pub const KINDS: &[&str] = &[
    "警告",
    "通报批评",
    "罚款",
    "没收违法所得、没收非法财物",
    "暂扣许可证件",
    "降低资质等级",
    "吊销许可证件",
    "限制开展生产经营活动",
    "责令停产停业",
    "责令关闭",
    "限制从业",
    "行政拘留",
];

/// The last word of table 2, which is followed by what it is.
pub const OTHER_KIND: &str = "其他-";

/// 处罚有效期 of what has no end.
pub const FOR_EVER: &str = "2099/12/31";

macro_rules! columns {
    ($($name:ident $code:literal $label:literal $form:expr, $need:ident $($secret:ident)?;)*) => {
        /// A column by its name, in the order of the template.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the template names them")]
        pub enum C { $($name),* }

        /// The thirty columns, in the order of the template.
        pub static COLUMNS: &[Column] = &[$(Column {
            code: $code, name: $label, form: $form, need: Need::$need, secret: columns!(@ $($secret)?),
        }),*];
    };
    (@ secret) => { true };
    (@) => { false };
}

use Form::{CreditCode, One, Text, Wan};

columns! {
    Name "CF_XDR_MC" "行政相对人名称" Text(200), Always;
    Kind "CF_XDR_LB" "行政相对人类别" One(SUBJECTS, 100), Always;
    Code "CF_XDR_SHXYM" "行政相对人代码_1（统一社会信用代码）" CreditCode, Organisation;
    Registration "CF_XDR_GSZC" "行政相对人代码_2（工商注册号）" Text(50), Never;
    OrganisationCode "CF_XDR_ZZJG" "行政相对人代码_3（组织机构代码）" Text(9), Never;
    TaxNumber "CF_XDR_SWDJ" "行政相对人代码_4（税务登记号）" Text(15), Never;
    InstitutionNumber "CF_XDR_SYDW" "行政相对人代码_5（事业单位证书号）" Text(12), Never;
    AssociationNumber "CF_XDR_SHZZ" "行政相对人代码_6（社会组织登记证号）" Text(50), Never;
    Representative "CF_FRDB" "法定代表人" Text(50), Business;
    RepresentativeDocument "CF_FR_ZJLX" "法定代表人证件类型" One(DOCUMENTS, 64), Representative;
    RepresentativeNumber "CF_FR_ZJHM" "法定代表人证件号码" Text(18), Never secret;
    PersonDocument "CF_XDR_ZJLX" "证件类型" One(DOCUMENTS, 64), Person;
    PersonNumber "CF_XDR_ZJHM" "证件号码" Text(64), Person secret;
    Number "CF_WSH" "行政处罚决定书文号" Text(128), Always;
    Offence "CF_WFXW" "违法行为类型" Text(2000), Always;
    Facts "CF_SY" "违法事实" Text(2000), Always;
    Basis "CF_YJ" "处罚依据" Text(2048), Always;
    Kinds "CF_CFLB" "处罚类别" Form::Some(KINDS, 36), Always;
    Content "CF_NR" "处罚内容" Text(4000), Always;
    Fine "CF_NR_FK" "罚款金额（万元）" Wan, Fine;
    Confiscated "CF_NR_WFFF" "没收违法所得、没收非法财物的金额（万元）" Wan, Confiscation;
    Licence "CF_NR_ZKDX" "暂扣或吊销证照名称及编号" Text(200), Licence;
    DecidedOn "CF_JDRQ" "处罚决定日期" Form::Date, Always;
    ValidUntil "CF_YXQ" "处罚有效期" Form::Date, Always;
    ShownUntil "CF_GSJZQ" "公示截止期" Form::Date, Never;
    Agency "CF_CFJG" "处罚机关" Text(200), Always;
    AgencyCode "CF_CFJGDM" "处罚机关统一社会信用代码" CreditCode, Always;
    Source "CF_SJLY" "数据来源单位" Text(200), Always;
    SourceCode "CF_SJLYDM" "数据来源单位统一社会信用代码" CreditCode, Always;
    Remarks "BZ" "备注" Text(512), Never;
}

impl C {
    /// Its place in a row.
    fn at(self) -> usize {
        self as usize
    }

    /// Its description.
    pub fn column(self) -> &'static Column {
        &COLUMNS[self.at()]
    }
}

/// One decision as the platform reads it. Identity numbers stand in it: see [`Row::shown`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    values: Vec<String>,
    /// A confirmed early trial code, whose check digit does not fit (I-02).
    code_confirmed: bool,
}

/// What the platform would send back of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// 字段代码
    pub code: &'static str,
    /// 字段名称
    pub name: &'static str,
    /// 原因
    pub why: String,
}

impl Row {
    /// A row of thirty given values.
    pub fn new(values: [String; 30]) -> Self {
        Row { values: values.into(), code_confirmed: false }
    }

    /// The decision of a case; none before there is a penalty.
    pub fn of(state: &CaseState, town: &Town) -> Option<Row> {
        let (subject, decision) = (state.subject.as_ref()?, state.decision.as_ref()?);
        let penalty = decision.outcome.penalty()?;
        let (party, item, agency) = (&subject.party, &subject.item, &town.agency);
        let mut values = vec![String::new(); COLUMNS.len()];
        // A cell is one text: line breaks of one kind, nothing around it.
        let plain = |value: String| value.replace("\r\n", "\n").replace(['\r', '\t'], " ").trim().to_string();
        let mut set = |column: C, value: String| values[column.at()] = plain(value);
        let or_empty = |value: &Option<String>| value.clone().unwrap_or_default();
        set(C::Name, party.name.clone());
        set(C::Kind, subject_kind(party.kind).into());
        if party.kind == PartyKind::Citizen {
            set(C::PersonDocument, DOCUMENTS[0].into());
            set(C::PersonNumber, or_empty(&party.id_number));
        } else {
            set(C::Code, or_empty(&party.credit_code));
            set(C::Representative, or_empty(&party.representative));
            if party.id_number.is_some() {
                set(C::RepresentativeDocument, DOCUMENTS[0].into());
                set(C::RepresentativeNumber, or_empty(&party.id_number));
            }
        }
        set(C::Number, decision.number.to_string());
        set(C::Offence, format!("违反{}的行为", item.violated));
        let facts = state.report.as_ref().map_or(&subject.facts, |r| &r.facts);
        set(C::Facts, facts.clone());
        set(C::Basis, item.basis.clone());
        set(C::Kinds, kinds(penalty));
        set(C::Content, penalty.words());
        if penalty.has(PenaltyKind::Fine) {
            set(C::Fine, penalty.fine().wan());
        }
        if penalty.has(PenaltyKind::Confiscation) || penalty.has(PenaltyKind::IllegalGains) {
            set(C::Confiscated, penalty.confiscated().wan());
        }
        set(C::Licence, licences(penalty));
        set(C::DecidedOn, slashed(decision.at.date()));
        set(C::ValidUntil, FOR_EVER.into());
        if let ReportView::Reported { until, .. } = ReportView::of(state, town) {
            set(C::ShownUntil, slashed(until));
        }
        for (name, code) in [(C::Agency, C::AgencyCode), (C::Source, C::SourceCode)] {
            set(name, agency.name.clone());
            set(code, agency.credit_code.clone());
        }
        Some(Row { values, code_confirmed: party.credit_code_confirmed })
    }

    /// The value of a column.
    pub fn get(&self, column: C) -> &str {
        &self.values[column.at()]
    }

    /// With another value.
    pub fn with(mut self, column: C, value: impl Into<String>) -> Self {
        self.values[column.at()] = value.into();
        self
    }

    /// All values in the order of the template, for the platform's own file.
    pub fn for_platform(&self) -> &[String] {
        &self.values
    }

    /// The values as anyone but the platform may see them: identity numbers are covered up.
    pub fn shown(&self) -> Vec<String> {
        COLUMNS.iter().zip(&self.values).map(|(column, value)| covered(column, value)).collect()
    }

    /// Everything the platform would send back, column by column; empty when it would take the row.
    pub fn faults(&self) -> Vec<Fault> {
        COLUMNS
            .iter()
            .zip(&self.values)
            .filter_map(|(column, value)| {
                let why = self.fault(column, value)?;
                Some(Fault { code: column.code, name: column.name, why })
            })
            .collect()
    }

    fn fault(&self, column: &Column, value: &str) -> Option<String> {
        if value.is_empty() {
            return self.needs(column.need).map(|why| format!("{why}，没有填写"));
        }
        if value.trim() != value {
            return Some("前后有空格".into());
        }
        if value.chars().any(|c| c.is_control() && c != '\n') {
            return Some("含有控制字符".into());
        }
        let longer = |most: usize| {
            let length = value.chars().count();
            (length > most).then(|| format!("最长{most}个字，现有{length}个字"))
        };
        match column.form {
            Text(most) => longer(most).or_else(|| self.wrong_text(column, value)),
            One(words, most) => {
                let known = words.contains(&value);
                (!known).then(|| format!("“{value}”不在代码表之内")).or_else(|| longer(most))
            }
            Form::Some(words, most) => wrong_kinds(words, value).or_else(|| longer(most)),
            Form::Date => wrong_date(value),
            Wan => wrong_wan(value),
            CreditCode => self.wrong_code(column, value),
        }
    }

    /// Why an empty column must be filled in, if it must.
    fn needs(&self, need: Need) -> Option<&'static str> {
        let kind = self.get(C::Kind);
        let given = |words: &[PenaltyKind]| {
            self.get(C::Kinds).split(';').any(|k| words.iter().any(|w| category(*w) == k))
        };
        let (asked, why) = match need {
            Need::Never => (false, ""),
            Need::Always => (true, "必填"),
            Need::Organisation => (kind == SUBJECTS[0], "法人及非法人组织必填"),
            Need::Business => (kind != SUBJECTS[1], "法人、个体工商户必填"),
            Need::Person => (kind == SUBJECTS[1], "自然人必填"),
            Need::Fine => (given(&[PenaltyKind::Fine]), "有罚款的必填"),
            Need::Confiscation => (given(&[PenaltyKind::Confiscation]), "有没收的必填"),
            Need::Licence => {
                (given(&[PenaltyKind::SuspendLicence, PenaltyKind::RevokeLicence]), "暂扣、吊销证照的必填")
            }
            Need::Representative => (!self.get(C::RepresentativeNumber).is_empty(), "填写了证件号码的必填"),
        };
        asked.then_some(why)
    }

    /// What belongs to one kind of party only, and numbers that cannot be real.
    fn wrong_text(&self, column: &Column, value: &str) -> Option<String> {
        let is = |c: C| std::ptr::eq(column, c.column());
        let refused = |r: Result<String, Refusal>| r.err().map(|r| r.have.to_string());
        if is(C::PersonNumber) && self.get(C::Kind) != SUBJECTS[1] {
            return Some("只有自然人填写".into());
        }
        let identity = is(C::PersonNumber) && self.get(C::PersonDocument) == DOCUMENTS[0]
            || is(C::RepresentativeNumber) && self.get(C::RepresentativeDocument) == DOCUMENTS[0];
        if identity {
            // Where the day of the decision is wrong, that is said; the number is looked at once it is mended.
            let on = Date::strptime("%Y/%m/%d", self.get(C::DecidedOn)).ok()?;
            let wrong = ident::resident_id("id_number", value, on).err()?;
            return Some(format!("不是有效的身份证号码：{}", wrong.have));
        }
        if is(C::OrganisationCode) {
            return refused(ident::organisation_code("organisation_code", value));
        }
        if is(C::Registration) {
            return refused(ident::old_registration("registration", value));
        }
        let shaped = value.starts_with("违反") && value.ends_with("的行为");
        (is(C::Offence) && !shaped).then(|| "应当写成“违反××法第×条……的行为”".into())
    }

    fn wrong_code(&self, column: &Column, value: &str) -> Option<String> {
        let own = std::ptr::eq(column, C::Code.column());
        if own && self.get(C::Kind) == SUBJECTS[1] {
            return Some("自然人不填".into());
        }
        if value.chars().count() != 18 {
            return Some(format!("应当为18位，现为{}位", value.chars().count()));
        }
        match ident::credit_code("credit_code", value, own && self.code_confirmed) {
            Ok(tidy) if tidy == value => None,
            Ok(_) => Some("应当为半角大写字母和数字".into()),
            Err(r) => Some(r.have.to_string()),
        }
    }
}

/// 行政相对人类别 of a party.
pub fn subject_kind(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Organisation => SUBJECTS[0],
        PartyKind::Citizen => SUBJECTS[1],
        PartyKind::SoleTrader => SUBJECTS[2],
    }
}

/// 处罚类别: the words of table 2 in its order, `;` between them.
pub fn kinds(penalty: &Penalty) -> String {
    let mut given: Vec<&str> =
        PenaltyKind::ALL.into_iter().filter(|kind| penalty.has(*kind)).map(category).collect();
    // The two kinds of confiscation stand beside each other and share a word.
    given.dedup();
    given.join(";")
}

/// The word of table 2 for a kind: both kinds of confiscation have one word there.
pub fn category(kind: PenaltyKind) -> &'static str {
    match kind {
        PenaltyKind::IllegalGains | PenaltyKind::Confiscation => KINDS[3],
        other => other.label(),
    }
}

/// 暂扣或吊销证照名称及编号
fn licences(penalty: &Penalty) -> String {
    let taken = |kind| matches!(kind, PenaltyKind::SuspendLicence | PenaltyKind::RevokeLicence);
    penalty.0.iter().filter(|p| taken(p.kind)).map(|p| p.detail.trim()).collect::<Vec<_>>().join(";")
}

/// `2026/03/02`
pub fn slashed(day: Date) -> String {
    day.strftime("%Y/%m/%d").to_string()
}

/// A value as anyone but the platform may see it.
fn covered(column: &Column, value: &str) -> String {
    if !column.secret || value.is_empty() {
        return value.to_string();
    }
    let all: Vec<char> = value.chars().collect();
    let keep = if all.len() > 8 { 2 } else { 0 };
    let hidden = |i: usize| i >= keep && i + keep < all.len();
    all.iter().enumerate().map(|(i, c)| if hidden(i) { '*' } else { *c }).collect()
}

fn wrong_kinds(words: &[&str], value: &str) -> Option<String> {
    let mut seen: Vec<&str> = Vec::new();
    for word in value.split(';') {
        let other = word.strip_prefix(OTHER_KIND).is_some_and(|what| !what.trim().is_empty());
        if !other && !words.contains(&word) {
            return Some(format!("“{word}”不在代码表之内，多项以半角分号分隔"));
        }
        if seen.contains(&word) {
            return Some(format!("“{word}”重复"));
        }
        seen.push(word);
    }
    None
}

fn wrong_date(value: &str) -> Option<String> {
    let exact = Date::strptime("%Y/%m/%d", value).is_ok_and(|day| slashed(day) == value);
    (!exact).then(|| format!("“{value}”不是 YYYY/MM/DD 格式的日期"))
}

fn wrong_wan(value: &str) -> Option<String> {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let sound = value.split_once('.').is_some_and(|(whole, rest)| {
        digits(whole)
            && whole.len() <= 12
            && rest.len() == 6
            && digits(rest)
            && (whole == "0" || !whole.starts_with('0'))
    });
    (!sound).then(|| format!("“{value}”不是以万元为单位、六位小数的金额"))
}

/// A decision of the period: what goes into the file, or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// 可以报送
    Sound(Row),
    /// 字段有误
    Faulty(Row, Vec<Fault>),
    /// 依法不报送、尚未确定或者已经撤下, with the reason and the rule.
    Kept {
        /// 原因
        why: String,
        /// 规则编号
        rule: &'static str,
        /// 待确定: it may still be reported, once it is served or somebody has decided.
        waiting: bool,
    },
}

/// Whether a decided case belongs in the platform's file, and as what. None where there is no penalty to report.
pub fn line(state: &CaseState, town: &Town) -> Option<Line> {
    let row = Row::of(state, town)?;
    let kept = |rule, why: String| Some(Line::Kept { why, rule, waiting: false });
    let waiting = |rule, why: String| Some(Line::Kept { why, rule, waiting: true });
    if state.decision.as_ref().is_none_or(|d| d.served_on.is_none()) {
        return waiting("D-17", "决定书尚未送达".into());
    }
    if let Err(r) = credit::reportable(state) {
        return kept(r.rule.id, r.have.to_string());
    }
    match ReportView::of(state, town) {
        ReportView::Open(tier) => {
            let tier = tier.map_or("", credit::Tier::label);
            waiting("D-09", format!("尚未确定是否报送（建议分级：{tier}）"))
        }
        ReportView::Declined(reason) => kept("D-09", format!("决定不报送：{reason}")),
        ReportView::Withdrawn => kept("D-12", "信用平台已经或者应当撤下".into()),
        ReportView::Reported { .. } => {
            let faults = row.faults();
            Some(if faults.is_empty() { Line::Sound(row) } else { Line::Faulty(row, faults) })
        }
    }
}
