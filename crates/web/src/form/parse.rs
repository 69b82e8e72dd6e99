//! What was typed → the JSON of a command, with errors by field. Law checks content; here only form is checked.

use super::{Field, Form, Kind, ROWS_LIMIT};
use jiff::civil::{Date, DateTime, Time};
use law::money::Fen;
use office::FieldError;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What was typed: names with their values in the order received. Kept as it is for a second try.
#[derive(Clone, Debug, Default)]
pub struct Typed(BTreeMap<String, Vec<String>>);

impl Typed {
    /// From decoded pairs.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut map: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in pairs {
            map.entry(name).or_default().push(value);
        }
        Typed(map)
    }

    /// Adds one value.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.entry(name.into()).or_default().push(value.into());
    }

    /// Puts one value in the place of whatever a name had.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.into(), vec![value.into()]);
    }

    /// The first value of a name, or nothing.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).and_then(|v| v.first()).map_or("", String::as_str)
    }

    /// Every value of a name.
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Every name with its values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(name, values)| (name.as_str(), values.as_slice()))
    }

    /// The highest index used under `name.`, plus one.
    pub fn rows(&self, name: &str) -> usize {
        let prefix = format!("{name}.");
        self.0
            .range(prefix.clone()..)
            .take_while(|(k, _)| k.starts_with(&prefix))
            .filter_map(|(k, _)| k[prefix.len()..].split('.').next()?.parse::<usize>().ok())
            .max()
            .map_or(0, |n| n.saturating_add(1))
    }
}

/// Reads a form. The map is what could be read; with errors it is not to be used.
pub fn parse(form: &Form, typed: &Typed) -> (Map<String, Value>, Vec<FieldError>) {
    let mut reader = Reader { typed, errors: Vec::new() };
    let mut map = Map::new();
    map.insert("act".into(), json!(form.act));
    for field in form.fields {
        if let Some(value) = reader.field(field, field.name) {
            map.insert(field.name.into(), value);
        }
    }
    (map, reader.errors)
}

struct Reader<'a> {
    typed: &'a Typed,
    errors: Vec<FieldError>,
}

impl Reader<'_> {
    fn wrong(&mut self, field: &str, message: String) {
        self.errors.push(FieldError { field: field.into(), message });
    }

    fn field(&mut self, field: &Field, name: &str) -> Option<Value> {
        let raw = self.typed.get(name).trim().to_string();
        let missing = raw.is_empty();
        match field.kind {
            Kind::Line | Kind::Area | Kind::Tall => Some(json!(raw)),
            Kind::Check => Some(json!(matches!(raw.as_str(), "on" | "true" | "1"))),
            Kind::Files => Some(self.files(name)),
            Kind::Officers => {
                let people: Vec<&String> = self.typed.all(name).iter().filter(|v| !v.is_empty()).collect();
                Some(json!(people))
            }
            Kind::Party => Some(self.party(name)),
            Kind::Place => Some(self.place(name)),
            Kind::Sign | Kind::OwnSign => Some(self.sign(name)),
            Kind::Penalty => Some(self.penalty(name)),
            Kind::Review(items) => Some(self.review(name, items)),
            Kind::Rows(columns) => Some(self.rows(name, columns)),
            _ if missing => {
                let typed = !matches!(field.kind, Kind::Choice(_) | Kind::Item | Kind::Person);
                if field.required && typed {
                    let verb = if matches!(field.kind, Kind::Radio(_)) { "选择" } else { "填写" };
                    self.wrong(name, format!("请{verb}{}", field.label));
                }
                None
            }
            Kind::Date => self.read(name, field.label, "日期，例如2026-01-31", date(&raw)).map(|d| json!(d)),
            Kind::DateTime => self
                .read(name, field.label, "日期和时间，例如2026-01-31 09:30", datetime(&raw))
                .map(|d| json!(d)),
            Kind::Money => {
                self.read(name, field.label, "金额（元），例如200或者1234.50", yuan(&raw)).map(|f| json!(f))
            }
            Kind::Number => {
                let n = half_width(&raw).parse::<u32>().ok();
                self.read(name, field.label, "整数", n).map(|n| json!(n))
            }
            Kind::Numbers => {
                // Ticked one by one, or written in one field.
                let text = half_width(&self.typed.all(name).join(" "));
                let all: Option<Vec<u32>> = text
                    .split([',', '，', '、', ' ', ';', '；'])
                    .filter(|s| !s.trim().is_empty())
                    .map(|s| s.trim().parse().ok())
                    .collect();
                self.read(name, field.label, "序号，例如1、2、5", all).map(|n| json!(n))
            }
            Kind::Radio(options) => {
                let known = options.iter().any(|o| o.0 == raw);
                match raw.as_str() {
                    "true" if known => Some(json!(true)),
                    "false" if known => Some(json!(false)),
                    _ if known => Some(json!(raw)),
                    _ => {
                        self.wrong(name, format!("请重新选择{}", field.label));
                        None
                    }
                }
            }
            Kind::Choice(_) | Kind::Item | Kind::Person => Some(json!(raw)),
        }
    }

    fn read<T>(&mut self, name: &str, label: &str, form: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.wrong(name, format!("{label}应当是{form}"));
        }
        value
    }

    fn text(&self, name: &str) -> String {
        self.typed.get(name).trim().to_string()
    }

    fn optional(&self, name: &str) -> Value {
        let text = self.text(name);
        if text.is_empty() { Value::Null } else { json!(text) }
    }

    /// Each value is the JSON that the upload answered with.
    fn files(&mut self, name: &str) -> Value {
        let mut files = Vec::new();
        for raw in self.typed.all(name).iter().filter(|r| !r.trim().is_empty()) {
            match serde_json::from_str::<law::party::FileRef>(raw) {
                Ok(file) => files.push(json!(file)),
                Err(_) => {
                    self.errors
                        .push(FieldError {
                            field: name.into(), message: "附件没有传完，请重新选择".into()
                        });
                }
            }
        }
        json!(files)
    }

    fn party(&mut self, name: &str) -> Value {
        let at = |part: &str| format!("{name}.{part}");
        let kind = self.text(&at("kind"));
        let kind = if matches!(kind.as_str(), "citizen" | "sole_trader" | "organisation") {
            kind
        } else {
            "citizen".into()
        };
        json!({
            "kind": kind,
            "name": self.text(&at("name")),
            "id_number": self.optional(&at("id_number")),
            "credit_code": self.optional(&at("credit_code")),
            "credit_code_confirmed": self.text(&at("credit_code_confirmed")) == "on",
            "representative": self.optional(&at("representative")),
            "address": self.text(&at("address")),
            "phone": self.optional(&at("phone")),
        })
    }

    fn place(&mut self, name: &str) -> Value {
        let mut number = |part: &str, label: &str| -> Value {
            let at = format!("{name}.{part}");
            let text = self.text(&at);
            if text.is_empty() {
                return Value::Null;
            }
            let number = text.parse::<f64>().ok().filter(|n| n.is_finite());
            json!(self.read(&at, label, "数字（度），例如112.495", number))
        };
        let (lon, lat) = (number("lon", "经度"), number("lat", "纬度"));
        let accuracy = self.text(&format!("{name}.accuracy")).parse::<f64>().ok().filter(|n| n.is_finite());
        json!({
            "text": self.text(&format!("{name}.text")),
            "grid": self.optional(&format!("{name}.grid")),
            "lon": lon, "lat": lat, "accuracy": accuracy,
            "crs": self.optional(&format!("{name}.crs")),
        })
    }

    fn sign(&mut self, name: &str) -> Value {
        json!({
            "name": self.text(&format!("{name}.name")),
            "image": self.optional(&format!("{name}.image")),
            "refused": self.optional(&format!("{name}.refused")),
            "of": self.optional(&format!("{name}.of")),
            "on_paper": self.text(&format!("{name}.on_paper")) == "on",
        })
    }

    fn penalty(&mut self, name: &str) -> Value {
        let mut items = Vec::new();
        for i in 0..self.typed.rows(name).min(ROWS_LIMIT) {
            let kind = self.text(&format!("{name}.{i}.kind"));
            if kind.is_empty() {
                continue;
            }
            let at = format!("{name}.{i}.amount");
            let raw = self.text(&at);
            let amount = if raw.is_empty() { Some(Fen(0)) } else { yuan(&raw) };
            let amount = self.read(&at, "金额", "金额（元），例如200或者1234.50", amount);
            items.push(json!({
                "kind": kind,
                "amount": amount.unwrap_or_default(),
                "detail": self.text(&format!("{name}.{i}.detail")),
            }));
        }
        json!(items)
    }

    fn review(&mut self, name: &str, items: &[&str]) -> Value {
        let items = items.iter().enumerate().map(|(i, item)| {
            json!({
                "item": item,
                "passed": self.typed.get(&format!("{name}.{i}.passed")) == "true",
                "note": self.text(&format!("{name}.{i}.note")),
            })
        });
        Value::Array(items.collect())
    }

    fn rows(&mut self, name: &str, columns: &[Field]) -> Value {
        let count = self.typed.rows(name);
        if count > ROWS_LIMIT {
            self.wrong(name, format!("最多{ROWS_LIMIT}行"));
        }
        let mut rows = Vec::new();
        for i in 0..count.min(ROWS_LIMIT) {
            let blank = columns.iter().all(|c| {
                matches!(c.kind, Kind::Check)
                    || self.typed.get(&format!("{name}.{i}.{}", c.name)).trim().is_empty()
            });
            if blank {
                continue;
            }
            let mut row = Map::new();
            for column in columns {
                if let Some(value) = self.field(column, &format!("{name}.{i}.{}", column.name)) {
                    row.insert(column.name.into(), value);
                }
            }
            rows.push(Value::Object(row));
        }
        Value::Array(rows)
    }
}

/// Full-width digits and punctuation, as input methods make them, to the plain ones.
fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            '．' => '.',
            '：' => ':',
            '－' | '—' => '-',
            '，' => ',',
            '　' => ' ',
            _ => c,
        })
        .collect()
}

/// A date as people type it: `2026-01-31`, `2026年1月31日`.
pub(crate) fn date(text: &str) -> Option<Date> {
    let text = half_width(text).replace(['年', '月', '/', '.'], "-").replace('日', "");
    let mut parts = text.trim().split('-').map(str::trim);
    let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || y.len() != 4 {
        return None;
    }
    Date::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?).ok()
}

fn datetime(text: &str) -> Option<DateTime> {
    let text = half_width(text).replace('T', " ");
    let (day, time) = text.trim().split_once(' ')?;
    let mut parts = time.trim().split(':');
    let (h, m) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let s = parts.next().map_or(Some(0), |s| s.split('.').next()?.parse().ok())?;
    Some(date(day)?.to_datetime(Time::new(h, m, s, 0).ok()?))
}

/// 元 as people type it → 分; nothing but digits, thousands separators and up to two decimals.
fn yuan(text: &str) -> Option<Fen> {
    let text = half_width(text).replace([',', ' ', '￥', '¥'], "");
    let text = text.trim_end_matches('元');
    let (whole, cents) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || cents.len() > 2 || !digits(whole) || !digits(cents) {
        return None;
    }
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    Some(Fen(whole.parse::<i64>().ok()? * 100 + cents))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        Typed::new(pairs.iter().map(|(a, b)| ((*a).to_string(), (*b).to_string())))
    }

    #[test]
    fn reads_money_as_people_type_it() {
        for (text, fen) in
            [("200", 20_000), ("1,234.5", 123_450), ("２００", 20_000), ("￥3.05元", 305), ("0.01", 1)]
        {
            assert_eq!(yuan(text), Some(Fen(fen)), "{text}");
        }
        for text in ["", "abc", "-1", "1.234", "1e3", "99999999999999"] {
            assert_eq!(yuan(text), None, "{text}");
        }
    }

    #[test]
    fn reads_dates_as_people_type_them() {
        for text in ["2026-01-31", "2026/1/31", "2026年1月31日", "２０２６－０１－３１"] {
            assert_eq!(date(text), Some(jiff::civil::date(2026, 1, 31)), "{text}");
        }
        for text in ["2026-02-30", "26-1-1", "昨天", "2026-1", "2026-1-1-1"] {
            assert_eq!(date(text), None, "{text}");
        }
        assert_eq!(datetime("2026-01-31T09:30"), Some(jiff::civil::date(2026, 1, 31).at(9, 30, 0, 0)));
        assert_eq!(datetime("2026-01-31 9:30:15"), Some(jiff::civil::date(2026, 1, 31).at(9, 30, 15, 0)));
    }

    #[test]
    fn names_the_field_that_cannot_be_read_and_keeps_reading() {
        let form = acts::find("register_payment").expect("the act has a form");
        let (_, errors) = parse(form, &typed(&[("amount", "二百"), ("paid_on", "昨天"), ("voucher", "A1")]));
        let fields: Vec<&str> = errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["amount", "paid_on"]);
    }

    #[test]
    fn reads_repeated_rows_and_skips_blank_ones() {
        let form = acts::find("record_inquiry").expect("the act has a form");
        let input = typed(&[
            ("qa.0.question", "姓名？"),
            ("qa.0.answer", "李某"),
            ("qa.1.question", " "),
            ("qa.7.question", "<script>"),
            ("qa.7.answer", "'; drop table--"),
            ("officers", "a"),
            ("officers", "b"),
        ]);
        let (map, _) = parse(form, &input);
        assert_eq!(map["qa"].as_array().map(Vec::len), Some(2));
        assert_eq!(map["qa"][1]["question"], "<script>");
        assert_eq!(map["officers"], json!(["a", "b"]));
    }

    #[test]
    fn a_huge_row_index_neither_allocates_nor_panics() {
        let form = acts::find("record_inquiry").expect("the act has a form");
        let (_, errors) =
            parse(form, &typed(&[("qa.18446744073709551615.question", "x"), ("qa.999999999.answer", "y")]));
        assert!(errors.iter().any(|e| e.field == "qa"), "{errors:?}");
    }

    #[test]
    fn every_act_of_the_core_has_a_form_and_no_form_lacks_an_act() {
        let mut forms: Vec<&str> = acts::all().map(|f| f.act).collect();
        let mut core: Vec<&str> =
            law::clue::ACTS.iter().map(|a| a.id).chain(law::case::acts().map(|a| a.id)).collect();
        forms.sort_unstable();
        core.sort_unstable();
        assert_eq!(forms, core);
    }

    /// A form filled in with anything readable must name only fields that law's command knows: unknown names would be lost.
    #[test]
    fn every_field_of_a_form_is_one_the_command_reads() {
        let filled = |f: &Form| {
            let mut t = Typed::default();
            for field in f.fields {
                match field.kind {
                    Kind::Date => t.push(field.name, "2026-01-05"),
                    Kind::DateTime => t.push(field.name, "2026-01-05 09:00"),
                    Kind::Money | Kind::Number | Kind::Numbers => t.push(field.name, "1"),
                    Kind::Check => t.push(field.name, "on"),
                    Kind::Radio(options) => t.push(field.name, options[0].0),
                    Kind::Choice(super::super::Choices::Sources) => t.push(field.name, "patrol"),
                    Kind::Penalty => t.push(&format!("{}.0.kind", field.name), "warning"),
                    Kind::Rows(columns) => {
                        for c in columns {
                            let typed = match c.kind {
                                Kind::Date => "2026-01-05",
                                Kind::Money | Kind::Number => "1",
                                _ => "x",
                            };
                            t.push(&format!("{}.0.{}", field.name, c.name), typed);
                        }
                    }
                    _ => t.push(field.name, "x"),
                }
            }
            t
        };
        for form in acts::all() {
            let (map, errors) = parse(form, &filled(form));
            let of_files =
                |name: &str| form.fields.iter().any(|f| f.name == name && matches!(f.kind, Kind::Files));
            let errors: Vec<_> = errors.into_iter().filter(|e| !of_files(&e.field)).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", form.act);
            let (mut value, mut unread) = (map.clone(), Vec::new());
            value.remove("act");
            // In which system a position was given, the office takes in (`office::crs`).
            if let Some(place) = value.get_mut("place").and_then(Value::as_object_mut) {
                place.remove("crs");
            }
            let mut note = |path: serde_ignored::Path<'_>| unread.push(path.to_string());
            let fields = serde_ignored::Deserializer::new(Value::Object(value), &mut note);
            let back = if law::clue::act(form.act).is_some() {
                let c = law::clue::ClueCommand::read(form.act, fields);
                serde_json::to_value(c.unwrap_or_else(|e| panic!("{}: {e}", form.act)))
            } else {
                let c = law::case::CaseCommand::read(form.act, fields);
                serde_json::to_value(c.unwrap_or_else(|e| panic!("{}: {e}", form.act)))
            };
            let back = back.expect("a command is JSON");
            assert!(unread.is_empty(), "{}: the command does not read {unread:?}", form.act);
            // The report's and the proposal's outcome is one of three shapes: the fields of the other two are not carried.
            let shaped = ["penalty", "ground", "education", "reason"];
            for name in map.keys().filter(|n| !(map.contains_key("outcome") && shaped.contains(&n.as_str())))
            {
                assert!(back.get(name).is_some(), "{}: the command does not read {name}", form.act);
            }
        }
    }
}
