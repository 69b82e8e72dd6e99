//! 人员名册 (`people.csv`): one line a person, headings and values in Chinese.

use super::error::Problems;
use super::source::Source;
use super::text::read_text;
use jiff::civil::Date;
use law::person::{Certificate, Employment, People, Person, Role, Suspension};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const FILE: &str = "people.csv";

const HEADINGS: [&str; 19] = [
    "编号",
    "姓名",
    "职务",
    "单位",
    "岗位",
    "编制",
    "证号",
    "证件起",
    "证件止",
    "暂扣起",
    "暂扣止",
    "暂扣文号",
    "注销日",
    "法律职业资格",
    "初次审核日期",
    "签批授权",
    "镇长",
    "网格",
    "停用",
];

/// The people and the line each was read from.
pub(super) type Lines = BTreeMap<String, usize>;

/// Reads the register, noting every line that cannot be used.
pub(super) fn read(source: &Source, problems: &mut Problems) -> (People, Lines) {
    let mut people = People::new();
    let mut lines = Lines::new();
    let Some(text) = read_text(source, FILE, problems) else { return (people, lines) };
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headings = match reader.headers() {
        Ok(h) => h.clone(),
        Err(e) => {
            problems.add(FILE, None, "", "", format!("读不出表头（{e}）"));
            return (people, lines);
        }
    };
    for missing in HEADINGS.iter().filter(|h| !headings.iter().any(|x| x == **h)) {
        problems.add(FILE, None, "", missing, "表头缺少这一列");
    }
    for unknown in headings.iter().filter(|h| !HEADINGS.contains(h)) {
        problems.add(FILE, None, "", unknown, "不认识这一列，可能写错了名称");
    }
    for record in reader.records() {
        let record = match record {
            Ok(r) => r,
            Err(e) => {
                let line = e.position().map(|p| p.line() as usize);
                problems.add(FILE, line, "", "", "这一行读不出来，检查引号");
                continue;
            }
        };
        let line = record.position().map(|p| p.line() as usize);
        if record.iter().all(str::is_empty) {
            continue;
        }
        if record.len() != headings.len() {
            let message = format!("这一行有{}格，表头有{}格", record.len(), headings.len());
            problems.add(FILE, line, record.get(0).unwrap_or_default(), "", message);
            continue;
        }
        let cell = |name: &str| {
            headings.iter().position(|h| h == name).and_then(|i| record.get(i)).unwrap_or_default()
        };
        let person = Row { line, cell: &cell }.person(problems);
        let id = person.id.clone();
        if people.insert(id.clone(), person).is_some() {
            problems.add(FILE, line, &id, "编号", "编号重复");
        }
        lines.insert(id, line.unwrap_or_default());
    }
    (people, lines)
}

struct Row<'a> {
    line: Option<usize>,
    cell: &'a dyn Fn(&str) -> &'a str,
}

impl<'a> Row<'a> {
    fn bad(&self, problems: &mut Problems, field: &str, message: impl Into<String>) {
        problems.add(FILE, self.line, (self.cell)("编号"), field, message);
    }

    fn person(&self, problems: &mut Problems) -> Person {
        let text = |name: &str| (self.cell)(name).to_string();
        let optional = |name: &str| Some(text(name)).filter(|t| !t.is_empty());
        for name in ["编号", "姓名", "职务", "单位", "岗位", "编制"] {
            if (self.cell)(name).is_empty() {
                self.bad(problems, name, "不能为空");
            }
        }
        Person {
            id: text("编号"),
            name: text("姓名"),
            post: text("职务"),
            unit: text("单位"),
            roles: self.roles(problems),
            employment: self.employment(problems),
            certificate: self.certificate(problems),
            legal_qualification: optional("法律职业资格"),
            first_review_on: self.date("初次审核日期", problems),
            head_authorization: optional("签批授权"),
            is_town_head: self.yes("镇长", problems),
            grid: optional("网格"),
            disabled: self.yes("停用", problems),
        }
    }

    fn roles(&self, problems: &mut Problems) -> BTreeSet<Role> {
        let mut roles = BTreeSet::new();
        for word in (self.cell)("岗位").split(['、', ';', '；', '/']).map(str::trim).filter(|w| !w.is_empty())
        {
            match role(word) {
                Some(role) => {
                    roles.insert(role);
                }
                None => {
                    let known = Role::ALL.iter().map(|r| r.label()).collect::<Vec<_>>().join("、");
                    self.bad(problems, "岗位", format!("不认识岗位“{word}”；可选：{known}"));
                }
            }
        }
        roles
    }

    fn employment(&self, problems: &mut Problems) -> Employment {
        const ALL: [Employment; 5] = [
            Employment::Established,
            Employment::Support,
            Employment::Contract,
            Employment::Temporary,
            Employment::External,
        ];
        let word = (self.cell)("编制");
        let found = ALL.iter().find(|e| e.label() == word || code(*e) == word);
        if found.is_none() && !word.is_empty() {
            let known = ALL.iter().map(|e| e.label()).collect::<Vec<_>>().join("，");
            self.bad(problems, "编制", format!("不认识“{word}”；可选：{known}"));
        }
        found.copied().unwrap_or(Employment::Temporary)
    }

    fn certificate(&self, problems: &mut Problems) -> Option<Certificate> {
        let number = (self.cell)("证号");
        if number.is_empty() {
            for name in ["证件起", "证件止", "暂扣起", "暂扣止", "暂扣文号", "注销日"] {
                if !(self.cell)(name).is_empty() {
                    self.bad(problems, name, "没有证号，不能填写证件的其他内容");
                }
            }
            return None;
        }
        let from = self.date("证件起", problems);
        let to = self.date("证件止", problems);
        for (name, date) in [("证件起", from), ("证件止", to)] {
            if date.is_none() && (self.cell)(name).is_empty() {
                self.bad(problems, name, "有证号的必须填写");
            }
        }
        let (valid_from, expires_on) = (from?, to?);
        if expires_on <= valid_from {
            self.bad(problems, "证件止", "到期日应当晚于生效日");
        }
        let until = self.date("暂扣止", problems);
        let suspensions = self.date("暂扣起", problems).map(|from| {
            if until.is_some_and(|to| to < from) {
                self.bad(problems, "暂扣止", "应当不早于暂扣起");
            }
            if (self.cell)("暂扣文号").is_empty() {
                self.bad(problems, "暂扣文号", "暂扣必须写明文号");
            }
            Suspension { from, to: until, document: (self.cell)("暂扣文号").to_string() }
        });
        Some(Certificate {
            number: number.to_string(),
            valid_from,
            expires_on,
            suspensions: suspensions.into_iter().collect(),
            revoked_on: self.date("注销日", problems),
        })
    }

    fn date(&self, name: &str, problems: &mut Problems) -> Option<Date> {
        let word = (self.cell)(name);
        if word.is_empty() {
            return None;
        }
        // Spreadsheet programs rewrite dates as 2026/1/31.
        let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
        let date = match parts.as_slice() {
            [y, m, d] if y.len() == 4 => y
                .parse()
                .ok()
                .zip(m.parse().ok())
                .zip(d.parse().ok())
                .and_then(|((y, m), d)| Date::new(y, m, d).ok()),
            _ => None,
        };
        if date.is_none() {
            self.bad(problems, name, format!("“{word}”不是日期；写成 2026-01-31"));
        }
        date
    }

    fn yes(&self, name: &str, problems: &mut Problems) -> bool {
        match (self.cell)(name) {
            "是" => true,
            "" | "否" => false,
            word => {
                self.bad(problems, name, format!("“{word}”应当是“是”或者留空"));
                false
            }
        }
    }
}

/// A role by its Chinese term or its code.
fn role(word: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|r| r.label() == word || code(r) == word)
}

fn code<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_string)).unwrap_or_default()
}
