//! A form ready to be drawn: labels, values as typed, errors beside their fields.

use super::{Choices, Field, FieldError, Form, Kind, ROWS_SHOWN, Typed};
use law::party::FileRef;
use std::collections::BTreeMap;

/// An officer one may pick, with the state of the certificate today.
#[derive(Clone, Debug)]
pub struct OfficerOption {
    /// 编号
    pub id: String,
    /// 姓名
    pub name: String,
    /// 职务、单位
    pub post: String,
    /// 证号, when fit for duty.
    pub certificate: String,
    /// Why not fit for duty; empty when fit.
    pub unfit: String,
}

/// What the town and the matter offer to choose from.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Options by source: value and label.
    pub choices: BTreeMap<Choices, Vec<(String, String)>>,
    /// 执法人员, own unit first.
    pub officers: Vec<OfficerOption>,
    /// Everyone with a part in cases: id and label.
    pub people: Vec<(String, String)>,
    /// 执法事项: id, name with articles, and why it may not be used today (empty when it may).
    pub items: Vec<(String, String, String)>,
    /// 网格（村）: id and name.
    pub grids: Vec<(String, String)>,
}

/// The fields of a party as typed.
#[derive(Clone, Debug, Default)]
pub struct PartyView {
    /// 类别
    pub kind: String,
    /// 姓名、名称
    pub name: String,
    /// 身份号码
    pub id_number: String,
    /// 信用代码
    pub credit_code: String,
    /// 已人工确认信用代码
    pub confirmed: bool,
    /// 法定代表人
    pub representative: String,
    /// 住址
    pub address: String,
    /// 电话
    pub phone: String,
}

/// One field ready to be drawn. `kind` names the widget; what a widget does not use stays empty.
#[derive(Clone, Debug, Default)]
pub struct FieldView {
    /// Full name, e.g. `qa.0.question`.
    pub name: String,
    /// 标签
    pub label: &'static str,
    /// The widget.
    pub kind: &'static str,
    /// 必填
    pub required: bool,
    /// 提示
    pub help: &'static str,
    /// Asked only when the first field holds one of the second's values.
    pub when: Option<(&'static str, &'static str)>,
    /// The error beside the field.
    pub error: String,
    /// Errors of parts of the field, by part.
    pub errors: BTreeMap<String, String>,
    /// As typed.
    pub value: String,
    /// Ticked.
    pub checked: bool,
    /// Value, label, chosen.
    pub options: Vec<(String, String, bool)>,
    /// 执法人员 with the chosen ones marked.
    pub officers: Vec<(OfficerOption, bool)>,
    /// 执法事项: id, name, why not, chosen.
    pub items: Vec<(String, String, String, bool)>,
    /// 当事人
    pub party: PartyView,
    /// Parts of a place or a signature, by name.
    pub parts: BTreeMap<&'static str, String>,
    /// 网格 with the chosen one marked.
    pub grids: Vec<(String, String, bool)>,
    /// Files already uploaded: the reference as JSON and the file.
    pub files: Vec<(String, FileRef)>,
    /// Repeated rows.
    pub rows: Vec<Vec<FieldView>>,
}

impl FieldView {
    /// The error of one part, e.g. `address` of a party.
    pub fn part_error(&self, part: &str) -> &str {
        self.errors.get(part).map_or("", String::as_str)
    }

    /// One part of a place or a signature.
    pub fn part(&self, part: &str) -> &str {
        self.parts.get(part).map_or("", String::as_str)
    }

    /// A day or moment that the house fills in when it is left open: on a phone without a network the phone does, since
    /// what is left open there would be the day of arrival.
    pub fn is_now(&self) -> bool {
        let house = |word: &str| self.help.contains(&format!("不填就是{word}"));
        matches!(self.kind, "date" | "datetime") && (house("现在") || house("今天"))
    }

    /// A clock is read to the second, where one is held against another.
    pub fn to_the_second(&self) -> bool {
        matches!(self.name.as_str(), "camera_at" | "real_at" | "started_at")
    }

    /// A place that is the device's own: asked for as soon as the form is opened.
    pub fn is_here(&self) -> bool {
        self.kind == "place" && self.help.contains("打开就定位")
    }

    /// A name fit for an `id` attribute.
    pub fn id(&self) -> String {
        format!("f-{}", self.name.replace('.', "-"))
    }
}

/// The form with what was typed and what is wrong with it.
pub fn view(form: &Form, typed: &Typed, errors: &[FieldError], options: &Options) -> Vec<FieldView> {
    form.fields.iter().map(|f| one(f, f.name.to_string(), typed, errors, options)).collect()
}

fn one(field: &Field, name: String, typed: &Typed, errors: &[FieldError], options: &Options) -> FieldView {
    let own = errors.iter().filter(|e| e.field == name);
    let error = own.map(|e| e.message.as_str()).collect::<Vec<_>>().join("；");
    let prefix = format!("{name}.");
    let part_errors =
        errors.iter().filter_map(|e| Some((e.field.strip_prefix(&prefix)?.to_string(), e.message.clone())));
    let raw = typed.get(&name).to_string();
    let mut view = FieldView {
        label: field.label,
        required: field.required,
        help: field.help,
        when: field.when,
        error,
        errors: part_errors.collect(),
        kind: "line",
        value: raw.clone(),
        ..FieldView::default()
    };
    match field.kind {
        Kind::Line | Kind::Numbers => {}
        Kind::Area => view.kind = "area",
        Kind::Tall => view.kind = "tall",
        Kind::Date => view.kind = "date",
        Kind::DateTime => view.kind = "datetime",
        Kind::Money => view.kind = "money",
        Kind::Number => view.kind = "number",
        Kind::Check => {
            view.kind = "check";
            view.checked = matches!(raw.as_str(), "on" | "true" | "1");
        }
        Kind::Radio(list) => {
            view.kind = "radio";
            view.options = list.iter().map(|o| (o.0.to_string(), o.1.to_string(), o.0 == raw)).collect();
        }
        Kind::Choice(source) => {
            let list = options.choices.get(&source).map_or(&[][..], Vec::as_slice);
            // A town that has entered no places has them written.
            view.kind = if list.is_empty() && source == Choices::StorePlaces { "line" } else { "choice" };
            view.options = list.iter().map(|o| (o.0.clone(), o.1.clone(), o.0 == raw)).collect();
        }
        Kind::Officers => {
            view.kind = "officers";
            let chosen = typed.all(&name);
            view.officers = options.officers.iter().map(|o| (o.clone(), chosen.contains(&o.id))).collect();
        }
        Kind::Person => {
            view.kind = "choice";
            view.options = options.people.iter().map(|o| (o.0.clone(), o.1.clone(), o.0 == raw)).collect();
        }
        Kind::Item => {
            view.kind = "item";
            view.items =
                options.items.iter().map(|i| (i.0.clone(), i.1.clone(), i.2.clone(), i.0 == raw)).collect();
        }
        Kind::Party => {
            view.kind = "party";
            let part = |p: &str| typed.get(&format!("{name}.{p}")).to_string();
            view.party = PartyView {
                kind: part("kind"),
                name: part("name"),
                id_number: part("id_number"),
                credit_code: part("credit_code"),
                confirmed: part("credit_code_confirmed") == "on",
                representative: part("representative"),
                address: part("address"),
                phone: part("phone"),
            };
        }
        Kind::Place => {
            view.kind = "place";
            for p in ["text", "lon", "lat", "accuracy", "grid", "crs"] {
                view.parts.insert(p, typed.get(&format!("{name}.{p}")).to_string());
            }
            let grid = view.parts["grid"].clone();
            let crs = view.parts["crs"].clone();
            view.options = law::party::Crs::ALL
                .iter()
                .map(|c| (c.tag().to_string(), c.label().to_string(), c.tag() == crs))
                .collect();
            view.grids = options.grids.iter().map(|g| (g.0.clone(), g.1.clone(), g.0 == grid)).collect();
        }
        Kind::Files => {
            view.kind = "files";
            let chosen = typed.all(&name);
            let copies = options.choices.get(&Choices::Copies).map(Vec::as_slice).unwrap_or_default();
            view.options = copies.iter().map(|c| (c.0.clone(), c.1.clone(), chosen.contains(&c.0))).collect();
            view.files = chosen
                .iter()
                .filter(|raw| !copies.iter().any(|c| c.0 == **raw))
                .filter_map(|raw| Some((raw.clone(), serde_json::from_str(raw).ok()?)))
                .collect();
        }
        Kind::Sign | Kind::OwnSign => {
            view.kind = "sign";
            let parts = ["name", "image", "refused", "of"];
            for p in parts.into_iter().filter(|p| *p != "refused" || matches!(field.kind, Kind::Sign)) {
                view.parts.insert(p, typed.get(&format!("{name}.{p}")).to_string());
            }
            // What is shown again can be altered: a photograph of the paper is of what it was sent with, and a signature that
            // was refused is none.
            let refused = errors.iter().any(|e| e.field == name || e.field == format!("{name}.image"));
            if refused || typed.get(&format!("{name}.on_paper")) == "on" {
                view.parts.insert("image", String::new());
                view.parts.insert("of", String::new());
            }
        }
        Kind::Penalty => {
            view.kind = "penalty";
            let shown = typed.rows(&name).clamp(2, super::ROWS_LIMIT);
            view.rows = (0..shown).map(|i| penalty_row(&name, i, typed, errors)).collect();
        }
        Kind::Review(items) => {
            view.kind = "review";
            view.rows = items.iter().enumerate().map(|(i, item)| review_row(&name, i, item, typed)).collect();
        }
        Kind::Rows(columns) => {
            view.kind = "rows";
            let shown = typed.rows(&name).clamp(ROWS_SHOWN, super::ROWS_LIMIT);
            view.rows = (0..shown)
                .map(|i| {
                    columns
                        .iter()
                        .map(|c| one(c, format!("{name}.{i}.{}", c.name), typed, errors, options))
                        .collect()
                })
                .collect();
        }
    }
    view.name = name;
    view
}

fn penalty_row(name: &str, i: usize, typed: &Typed, errors: &[FieldError]) -> Vec<FieldView> {
    let part = |p: &str, label: &'static str, kind: &'static str| {
        let name = format!("{name}.{i}.{p}");
        FieldView {
            label,
            kind,
            value: typed.get(&name).to_string(),
            error: errors.iter().find(|e| e.field == name).map_or(String::new(), |e| e.message.clone()),
            name,
            ..FieldView::default()
        }
    };
    let mut kind = part("kind", "种类", "choice");
    kind.options = law::town::PenaltyKind::ALL
        .iter()
        .map(|k| {
            let tag =
                serde_json::to_value(k).ok().and_then(|v| v.as_str().map(String::from)).unwrap_or_default();
            let chosen = tag == kind.value;
            (tag, k.label().to_string(), chosen)
        })
        .collect();
    vec![kind, part("amount", "金额（元）", "money"), part("detail", "具体内容", "line")]
}

fn review_row(name: &str, i: usize, item: &'static str, typed: &Typed) -> Vec<FieldView> {
    let passed = format!("{name}.{i}.passed");
    let chosen = typed.get(&passed).to_string();
    let radio = FieldView {
        label: item,
        kind: "radio",
        options: [("true", "通过"), ("false", "不通过")]
            .iter()
            .map(|o| (o.0.to_string(), o.1.to_string(), chosen == o.0))
            .collect(),
        name: passed,
        ..FieldView::default()
    };
    let note = format!("{name}.{i}.note");
    let note = FieldView {
        label: "意见",
        kind: "line",
        value: typed.get(&note).to_string(),
        name: note,
        ..FieldView::default()
    };
    vec![radio, note]
}
