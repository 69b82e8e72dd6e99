//! What is covered: rectangles in parts of the upright picture's width and height, so that they mean the same whatever size it is
//! shown in; of a PDF on which page, of a film from when to when; and stretches of sound.

use super::times;
use crate::submit::FieldError;
use serde::{Deserialize, Serialize};

/// Rectangles of one picture, and of one page.
pub const MOST: usize = 30;

/// Rectangles of one PDF or film, and stretches of one sound.
pub const MOST_IN_ALL: usize = 200;

/// The whole side, in hundredths of a percent.
const WHOLE: u32 = 10_000;

/// A rectangle narrower than this, in hundredths of a percent, is a slip of the finger.
const LEAST: u32 = 20;

/// What is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// 照片
    Picture,
    /// A PDF of so many pages.
    Pages(usize),
    /// 录像 of so many milliseconds.
    Film(u32),
    /// 录音 of so many milliseconds.
    Sound(u32),
}

/// How it is covered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cover {
    /// 涂黑
    #[default]
    Black,
    /// 马赛克
    Mosaic,
}

impl Cover {
    /// Every way.
    pub const ALL: [Cover; 2] = [Cover::Black, Cover::Mosaic];

    /// As forms say it.
    pub fn tag(self) -> &'static str {
        match self {
            Cover::Black => "black",
            Cover::Mosaic => "mosaic",
        }
    }

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Cover::Black => "涂黑",
            Cover::Mosaic => "马赛克",
        }
    }
}

/// A rectangle, in hundredths of a percent of width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// To the right.
    pub width: u32,
    /// Down.
    pub height: u32,
    /// How it is covered.
    pub cover: Cover,
    /// On which page of a PDF, counted from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// From which millisecond of a film; none is its beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u32>,
    /// Until which millisecond; none is its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<u32>,
}

/// A stretch of a recording, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Its first.
    pub from: u32,
    /// Its end.
    pub until: u32,
}

/// All that is covered in one copy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Places.
    pub areas: Vec<Area>,
    /// Stretches of sound that are silent in the copy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub silences: Vec<Span>,
    /// Whether a film's copy has no sound at all.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mute: bool,
}

/// A stretch as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedSpan {
    /// 从
    pub from: String,
    /// 到
    pub until: String,
}

/// What was typed of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedCover {
    /// Places.
    pub areas: Vec<TypedArea>,
    /// Stretches of sound.
    pub silences: Vec<TypedSpan>,
    /// Whether all sound goes.
    pub mute: bool,
}

/// A rectangle as it was typed, in percent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedArea {
    /// 左
    pub x: String,
    /// 上
    pub y: String,
    /// 宽
    pub width: String,
    /// 高
    pub height: String,
    /// `black` or `mosaic`; nothing is black.
    pub cover: String,
    /// 页码
    pub page: String,
    /// 从第几秒
    pub from: String,
    /// 到第几秒
    pub until: String,
}

impl TypedArea {
    fn is_empty(&self) -> bool {
        [&self.x, &self.y, &self.width, &self.height].iter().all(|t| t.trim().is_empty())
    }
}

/// A percentage with up to two digits behind the point, in hundredths.
fn hundredths(text: &str) -> Option<u32> {
    let text = text.trim().trim_end_matches(['%', '％']);
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 9 || !digits(whole) || !digits(part) {
        return None;
    }
    let part: String = part.chars().chain("00".chars()).take(2).collect();
    Some(whole.parse::<u32>().ok()? * 100 + part.parse::<u32>().ok()?)
}

/// What was typed; lines left empty are none.
///
/// # Errors
/// What is wrong in which field, e.g. `areas.0.width`.
pub fn read(typed: &TypedCover, subject: Subject) -> Result<Wanted, Vec<FieldError>> {
    let mut reading = Reading { subject, errors: Vec::new() };
    let lines = typed.areas.iter().enumerate().filter(|(_, t)| !t.is_empty());
    let areas: Vec<Area> = lines.filter_map(|(n, t)| reading.area(n, t)).collect();
    let lines = typed.silences.iter().enumerate().filter(|(_, t)| **t != TypedSpan::default());
    let silences: Vec<Span> = lines.filter_map(|(n, t)| reading.silence(n, t)).collect();
    let wanted = Wanted { areas, silences, mute: typed.mute };
    reading.whole(&wanted);
    if reading.errors.is_empty() { Ok(wanted) } else { Err(reading.errors) }
}

/// What was typed being read.
struct Reading {
    subject: Subject,
    errors: Vec<FieldError>,
}

impl Reading {
    fn wrong(&mut self, field: String, message: impl Into<String>) {
        self.errors.push(FieldError { field, message: message.into() });
    }

    fn area(&mut self, n: usize, t: &TypedArea) -> Option<Area> {
        let before = self.errors.len();
        let field = |name: &str| format!("areas.{n}.{name}");
        let mut number = |name: &str, label: &str, text: &str| {
            let read = hundredths(text).filter(|v| *v <= WHOLE);
            if read.is_none() {
                self.wrong(field(name), format!("{label}应当是0至100的百分数，例如12.5"));
            }
            read.unwrap_or_default()
        };
        let (x, y) = (number("x", "左边", &t.x), number("y", "上边", &t.y));
        let (width, height) = (number("width", "宽", &t.width), number("height", "高", &t.height));
        let cover = match t.cover.as_str() {
            "" => Some(Cover::default()),
            tag => Cover::ALL.into_iter().find(|c| c.tag() == tag),
        };
        match (cover, self.subject) {
            (None, _) => self.wrong(field("cover"), "请选择涂黑或者马赛克"),
            (Some(Cover::Mosaic), Subject::Film(_)) => self.wrong(field("cover"), "录像只能涂黑"),
            _ => {}
        }
        if self.errors.len() == before {
            for (name, from, size) in [("width", x, width), ("height", y, height)] {
                if size < LEAST {
                    self.wrong(field(name), "太小了，至少0.2");
                } else if from + size > WHOLE {
                    self.wrong(field(name), "超出了画面：左边加宽、上边加高都不能超过100");
                }
            }
        }
        let page = self.page(field("page"), &t.page);
        let (from, until) = self.times(n, t);
        cover.filter(|_| self.errors.len() == before).map(|cover| Area {
            x,
            y,
            width,
            height,
            cover,
            page,
            from,
            until,
        })
    }

    /// On which page.
    fn page(&mut self, field: String, text: &str) -> Option<u32> {
        let text = text.trim();
        match self.subject {
            Subject::Pages(count) => {
                let page = text.parse::<u32>().ok().filter(|p| (1..=count).contains(&(*p as usize)));
                if page.is_none() {
                    self.wrong(field, format!("页码应当是1至{count}"));
                }
                page
            }
            _ => {
                if !text.is_empty() {
                    self.wrong(field, "只有PDF有页码");
                }
                None
            }
        }
    }

    /// From when to when a place of a film is covered.
    fn times(&mut self, n: usize, t: &TypedArea) -> (Option<u32>, Option<u32>) {
        let field = |name: &str| format!("areas.{n}.{name}");
        let Subject::Film(length) = self.subject else {
            for (name, text) in [("from", &t.from), ("until", &t.until)] {
                if !text.trim().is_empty() {
                    self.wrong(field(name), "只有录像、录音有起止时间");
                }
            }
            return (None, None);
        };
        let from = self.moment(field("from"), &t.from, length, true);
        let until = self.moment(field("until"), &t.until, length, true);
        if from.zip(until).is_some_and(|(from, until)| until <= from) {
            self.wrong(field("until"), "结束应当晚于开始");
        }
        (from, until)
    }

    fn silence(&mut self, n: usize, t: &TypedSpan) -> Option<Span> {
        let before = self.errors.len();
        let field = |name: &str| format!("silences.{n}.{name}");
        let (Subject::Film(length) | Subject::Sound(length)) = self.subject else {
            self.wrong(field("from"), "只有录像、录音能消音");
            return None;
        };
        let from = self.moment(field("from"), &t.from, length, false);
        let until = self.moment(field("until"), &t.until, length, false);
        let (from, until) = from.zip(until)?;
        if until <= from {
            self.wrong(field("until"), "结束应当晚于开始");
        }
        (self.errors.len() == before).then_some(Span { from, until })
    }

    /// A moment of a recording; left empty it is its beginning or its end where that may be.
    fn moment(&mut self, field: String, text: &str, length: u32, may_be_open: bool) -> Option<u32> {
        if may_be_open && text.trim().is_empty() {
            return None;
        }
        // A player rounds its length up to the next second.
        let end = length.div_ceil(1000) * 1000;
        match times::read(text) {
            Some(at) if at <= end => Some(at),
            Some(_) => {
                self.wrong(field, format!("超过了总长{}", times::words(length)));
                None
            }
            None => {
                self.wrong(field, "请写秒数，例如12.5，或者分和秒，例如1:23");
                None
            }
        }
    }

    fn whole(&mut self, wanted: &Wanted) {
        let nothing = wanted.areas.is_empty() && wanted.silences.is_empty() && !wanted.mute;
        let Wanted { areas, silences, mute } = wanted;
        match self.subject {
            Subject::Sound(_) if !areas.is_empty() => self.wrong("areas".into(), "录音没有画面"),
            Subject::Sound(_) if *mute => {
                self.wrong("mute".into(), "全部消音就什么也不剩了，请写要消音的起止")
            }
            Subject::Picture | Subject::Pages(_) if *mute => {
                self.wrong("mute".into(), "只有录像、录音能消音");
            }
            _ => {}
        }
        if !self.errors.is_empty() {
            return;
        }
        if nothing {
            let (field, message) = match self.subject {
                Subject::Picture | Subject::Pages(_) => ("areas", "请至少画一处要遮盖的地方"),
                Subject::Film(_) => ("areas", "请至少画一处要遮盖的地方，或者写一段要消音的起止"),
                Subject::Sound(_) => ("silences", "请至少写一段要消音的起止"),
            };
            self.wrong(field.into(), message);
        }
        let most = if self.subject == Subject::Picture { MOST } else { MOST_IN_ALL };
        for (field, count) in [("areas", areas.len()), ("silences", silences.len())] {
            if count > most {
                self.wrong(field.into(), format!("一次最多{most}处，请分两次"));
            }
        }
    }
}

impl Wanted {
    /// What was done, for lists and chains of custody: `遮盖3处（第1、4页），消音1段（0:01至0:02.5）`.
    pub fn words(&self) -> String {
        let mut parts = Vec::new();
        if !self.areas.is_empty() {
            let mut pages: Vec<u32> = self.areas.iter().filter_map(|a| a.page).collect();
            pages.sort_unstable();
            pages.dedup();
            let pages: Vec<String> = pages.iter().map(u32::to_string).collect();
            let timed = self.areas.iter().filter(|a| a.from.is_some() || a.until.is_some());
            let mut when: Vec<String> = timed
                .map(|a| {
                    let until = a.until.map_or("片尾".into(), times::words);
                    format!("{}至{until}", times::words(a.from.unwrap_or_default()))
                })
                .collect();
            when.dedup();
            let within = match (pages.is_empty(), when.is_empty()) {
                (false, _) => format!("（第{}页）", pages.join("、")),
                (_, false) => format!("（{}）", when.join("、")),
                _ => String::new(),
            };
            parts.push(format!("遮盖{}处{within}", self.areas.len()));
        }
        if self.mute {
            parts.push("去掉全部声音".into());
        } else if !self.silences.is_empty() {
            let spans = self.silences.iter();
            let spans: Vec<String> =
                spans.map(|s| format!("{}至{}", times::words(s.from), times::words(s.until))).collect();
            parts.push(format!("消音{}段（{}）", spans.len(), spans.join("、")));
        }
        parts.join("，")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(x: &str, y: &str, width: &str, height: &str) -> TypedArea {
        let [x, y, width, height] = [x, y, width, height].map(String::from);
        TypedArea { x, y, width, height, ..TypedArea::default() }
    }

    fn read_as(areas: &[TypedArea], subject: Subject) -> Result<Wanted, Vec<FieldError>> {
        read(&TypedCover { areas: areas.to_vec(), ..TypedCover::default() }, subject)
    }

    fn fields(read: Result<Wanted, Vec<FieldError>>) -> Vec<String> {
        read.expect_err("something is wrong").into_iter().map(|e| e.field).collect()
    }

    #[test]
    fn rectangles_are_read_in_percent_and_empty_lines_are_none() {
        let wrong = [typed("0", "12.5", "33.333", "100 "), TypedArea::default()];
        assert_eq!(fields(read_as(&wrong, Subject::Picture)), ["areas.0.height"]);
        let mosaic = TypedArea { cover: "mosaic".into(), ..typed("0", "12.5", "33.339", "87.5%") };
        let read = read_as(&[TypedArea::default(), mosaic], Subject::Picture).expect("read");
        let area = Area {
            x: 0,
            y: 1250,
            width: 3333,
            height: 8750,
            cover: Cover::Mosaic,
            page: None,
            from: None,
            until: None,
        };
        assert_eq!(read.areas, [area]);
        // As records of before there were pages and times have it.
        let old = r#"{"x":0,"y":1250,"width":3333,"height":8750,"cover":"mosaic"}"#;
        assert_eq!(serde_json::to_string(&area).expect("written"), old);
        assert_eq!(serde_json::from_str::<Area>(old).expect("read"), area);
    }

    #[test]
    fn what_is_no_rectangle_is_told_beside_its_field() {
        for (area, field) in [
            (typed("-1", "0", "5", "5"), "areas.0.x"),
            (typed("0", "1e9", "5", "5"), "areas.0.y"),
            (typed("0", "0", "", "5"), "areas.0.width"),
            (typed("0", "0", "5", "99999999999999999999"), "areas.0.height"),
            (typed("0", "0", "5", "NaN"), "areas.0.height"),
            (typed("0", "0", "0.1", "5"), "areas.0.width"),
            (typed("99", "0", "5", "5"), "areas.0.width"),
            (typed("0", "100.01", "5", "5"), "areas.0.y"),
            (TypedArea { cover: "blur".into(), ..typed("0", "0", "5", "5") }, "areas.0.cover"),
            (TypedArea { page: "1".into(), ..typed("0", "0", "5", "5") }, "areas.0.page"),
            (TypedArea { from: "1".into(), ..typed("0", "0", "5", "5") }, "areas.0.from"),
            (TypedArea::default(), "areas"),
        ] {
            let errors = fields(read_as(std::slice::from_ref(&area), Subject::Picture));
            assert_eq!(errors[0], field, "{area:?}: {errors:?}");
        }
        let many = vec![typed("1", "1", "5", "5"); MOST + 1];
        assert_eq!(fields(read_as(&many, Subject::Picture)), ["areas"]);
        assert_eq!(read_as(&many[..MOST], Subject::Picture).expect("just so many").areas.len(), MOST);
    }

    #[test]
    fn of_a_pdf_the_page_is_asked_and_of_a_film_the_time() {
        let on = |page: &str| TypedArea { page: page.into(), ..typed("1", "1", "5", "5") };
        for wrong in ["", "0", "4", "-1", "一"] {
            assert_eq!(fields(read_as(&[on(wrong)], Subject::Pages(3))), ["areas.0.page"], "{wrong}");
        }
        let read = read_as(&[on("3"), on(" 1 "), on("3")], Subject::Pages(3)).expect("read");
        assert_eq!(read.words(), "遮盖3处（第1、3页）");
        let at = |from: &str, until: &str| TypedArea {
            from: from.into(),
            until: until.into(),
            ..typed("1", "1", "5", "5")
        };
        let film = Subject::Film(9_500);
        for (from, until, field) in [
            ("10.5", "", "areas.0.from"),
            ("", "1:00", "areas.0.until"),
            ("3", "3", "areas.0.until"),
            ("x", "", "areas.0.from"),
        ] {
            assert_eq!(fields(read_as(&[at(from, until)], film)), [field], "{from} {until}");
        }
        let mosaic = TypedArea { cover: "mosaic".into(), ..at("", "") };
        assert_eq!(fields(read_as(&[mosaic], film)), ["areas.0.cover"]);
        let read = read_as(&[at("", ""), at("2", "10")], film).expect("read");
        assert_eq!((read.areas[0].from, read.areas[1].until), (None, Some(10_000)));
        assert_eq!(read.words(), "遮盖2处（0:02至0:10）");
    }

    #[test]
    fn stretches_of_sound_have_both_ends() {
        let span = |from: &str, until: &str| TypedSpan { from: from.into(), until: until.into() };
        let cover = |silences: Vec<TypedSpan>, mute| TypedCover { silences, mute, ..TypedCover::default() };
        let sound = Subject::Sound(60_000);
        for (from, until, field) in
            [("1", "", "silences.0.until"), ("", "5", "silences.0.from"), ("5", "1", "silences.0.until")]
        {
            assert_eq!(fields(read(&cover(vec![span(from, until)], false), sound)), [field]);
        }
        let read_ = read(&cover(vec![span("0", "1.5"), span("0:58", "1:00")], false), sound).expect("read");
        assert_eq!(read_.words(), "消音2段（0:00至0:01.5、0:58至1:00）");
        assert_eq!(fields(read(&cover(Vec::new(), false), sound)), ["silences"]);
        assert_eq!(fields(read(&cover(Vec::new(), true), sound)), ["mute"]);
        assert_eq!(fields(read(&cover(Vec::new(), true), Subject::Picture)), ["mute"]);
        let silent = read(&cover(Vec::new(), true), Subject::Film(1000)).expect("read");
        assert_eq!(silent.words(), "去掉全部声音");
        assert_eq!(fields(read(&cover(vec![span("0", "1")], false), Subject::Pages(1))), ["silences.0.from"]);
        let places =
            TypedCover { areas: vec![typed("1", "1", "5", "5")], ..cover(vec![span("0", "1")], false) };
        assert_eq!(fields(read(&places, sound)), ["areas"]);
    }
}
