//! What is covered: rectangles in parts of the upright picture's width and height, so that they mean the same whatever size it is
//! shown in.

use crate::submit::FieldError;
use serde::{Deserialize, Serialize};

/// Rectangles of one copy.
pub const MOST: usize = 30;

/// The whole side, in hundredths of a percent.
const WHOLE: u32 = 10_000;

/// A rectangle narrower than this, in hundredths of a percent, is a slip of the finger.
const LEAST: u32 = 20;

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

/// The rectangles typed; lines left empty are none.
///
/// # Errors
/// What is wrong in which field, e.g. `areas.0.width`.
pub fn read(typed: &[TypedArea]) -> Result<Vec<Area>, Vec<FieldError>> {
    let (mut areas, mut errors) = (Vec::new(), Vec::new());
    for (n, t) in typed.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
        let before = errors.len();
        let mut number = |name: &str, label: &str, text: &str| {
            let read = hundredths(text).filter(|v| *v <= WHOLE);
            if read.is_none() {
                let message = format!("{label}应当是0至100的百分数，例如12.5");
                errors.push(FieldError { field: format!("areas.{n}.{name}"), message });
            }
            read.unwrap_or_default()
        };
        let (x, y) = (number("x", "左边", &t.x), number("y", "上边", &t.y));
        let (width, height) = (number("width", "宽", &t.width), number("height", "高", &t.height));
        let cover = match t.cover.as_str() {
            "" => Some(Cover::default()),
            tag => Cover::ALL.into_iter().find(|c| c.tag() == tag),
        };
        let mut wrong = |name: &str, message: &str| {
            errors.push(FieldError { field: format!("areas.{n}.{name}"), message: message.into() });
        };
        if cover.is_none() {
            wrong("cover", "请选择涂黑或者马赛克");
        }
        if errors.len() == before {
            let mut wrong = |name: &str, message: &str| {
                errors.push(FieldError { field: format!("areas.{n}.{name}"), message: message.into() });
            };
            for (name, from, size) in [("width", x, width), ("height", y, height)] {
                if size < LEAST {
                    wrong(name, "太小了，至少0.2");
                } else if from + size > WHOLE {
                    wrong(name, "超出了照片：左边加宽、上边加高都不能超过100");
                }
            }
        }
        if let Some(cover) = cover.filter(|_| errors.len() == before) {
            areas.push(Area { x, y, width, height, cover });
        }
    }
    if errors.is_empty() && areas.is_empty() {
        errors.push(FieldError {
            field: "areas".into(), message: "请至少画一处要遮盖的地方".into()
        });
    }
    if areas.len() > MOST {
        let message = format!("一次最多遮盖{MOST}处，请分两次");
        errors.push(FieldError { field: "areas".into(), message });
    }
    if errors.is_empty() { Ok(areas) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(x: &str, y: &str, width: &str, height: &str) -> TypedArea {
        let [x, y, width, height] = [x, y, width, height].map(String::from);
        TypedArea { x, y, width, height, cover: String::new() }
    }

    #[test]
    fn rectangles_are_read_in_percent_and_empty_lines_are_none() {
        let read = read(&[typed("0", "12.5", "33.333", "100 "), TypedArea::default()]);
        let errors = read.expect_err("the height reaches over the edge");
        assert_eq!(errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(), ["areas.0.height"]);
        let mosaic = TypedArea { cover: "mosaic".into(), ..typed("0", "12.5", "33.339", "87.5%") };
        let read = super::read(&[TypedArea::default(), mosaic]).expect("read");
        let area = Area { x: 0, y: 1250, width: 3333, height: 8750, cover: Cover::Mosaic };
        assert_eq!(read, [area]);
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
            (TypedArea::default(), "areas"),
        ] {
            let errors = read(std::slice::from_ref(&area)).expect_err("no rectangle");
            assert_eq!(errors[0].field, field, "{area:?}: {errors:?}");
        }
        let many = vec![typed("1", "1", "5", "5"); MOST + 1];
        assert_eq!(read(&many).expect_err("too many")[0].field, "areas");
        assert_eq!(read(&many[..MOST]).expect("just so many").len(), MOST);
    }
}
