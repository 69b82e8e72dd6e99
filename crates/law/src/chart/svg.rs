//! Drawing a chart: a vertical road, side branches to its right, returns in lanes to its left, each with a numbered
//! badge that the list below explains. Plain SVG with attributes only, black on white: it prints.

use super::{Chart, Edge, Node, Step};
use std::collections::BTreeMap;

const BOX_W: i32 = 168;
const BOX_H: i32 = 40;
/// Left edge of the road's boxes is this far right of the innermost lane.
const LANE: i32 = 19;
const GAP: i32 = 62;
const LINE: i32 = 17;
/// Side branches stand to the right of what is written beside the road.
const SIDE_X: i32 = 482;
const NOTE_X: i32 = 220;
const PAD: i32 = 20;
/// The smallest print: with a chart as wide as [`A4`] prints it, six points on paper.
const SMALL: i32 = 12;
/// What a printer puts on a sheet of A4, in millimetres.
const A4: (i32, i32) = (174, 245);
/// Characters a line of small print holds.
const WRAP: usize = 34;

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    chars.chunks(width).map(|c| c.iter().collect()).collect()
}

fn who(step: &Step) -> String {
    if step.who.len() > 4 { format!("{}等", step.who[..3].join("、")) } else { step.who.join("、") }
}

/// `审核立案（大队长）`
fn words(step: &Step) -> String {
    format!("{}（{}）", step.title, who(step))
}

struct Place {
    x: i32,
    y: i32,
}

/// Something drawn, and from where to where it reaches downwards.
struct Item {
    top: i32,
    bottom: i32,
    /// Boxes and words; an arrow may go on over the page.
    whole: bool,
    svg: String,
}

struct Pen {
    /// The arrows, which lie below everything else.
    arrows: Vec<Item>,
    out: Vec<Item>,
}

/// A chart drawn, before it is put on one sheet or on several.
struct Drawing {
    title: &'static str,
    width: i32,
    height: i32,
    items: Vec<Item>,
}

impl Pen {
    fn text(&mut self, x: i32, y: i32, size: i32, anchor: &str, fill: &str, text: &str) {
        let svg = words_at(x, y, size, anchor, fill, text);
        self.out.push(Item { top: y - size, bottom: y + size / 3, whole: true, svg });
    }

    fn path(&mut self, ys: (i32, i32), d: &str, dashed: bool) {
        let dash = if dashed { r#" stroke-dasharray="5 4""# } else { "" };
        let svg = format!(
            r##"<path d="{d}" fill="none" stroke="#33475b" stroke-width="1.4"{dash} marker-end="url(#tip)"/>"##
        );
        self.arrows.push(Item { top: ys.0.min(ys.1) - 6, bottom: ys.0.max(ys.1) + 6, whole: false, svg });
    }

    fn badge(&mut self, x: i32, y: i32, n: usize) {
        let ring = format!(r##"<circle cx="{x}" cy="{y}" r="9" fill="#fff" stroke="#33475b"/>"##);
        let svg = ring + &words_at(x, y + 4, SMALL, "middle", "#1d2b3a", &n.to_string());
        self.out.push(Item { top: y - 10, bottom: y + 10, whole: true, svg });
    }

    fn node(&mut self, n: &Node, at: &Place, current: bool) {
        let (fill, stroke, width) = match (current, n.last) {
            (true, _) => ("#dbe9fb", "#0b5cad", 3),
            (false, true) => ("#eef1f4", "#33475b", 1),
            (false, false) => ("#ffffff", "#33475b", 1),
        };
        let radius = if n.last { 20 } else { 5 };
        let mark = if current { r#" data-current="true""# } else { "" };
        let label = words_at(at.x + BOX_W / 2, at.y + 25, 15, "middle", "#1d2b3a", n.label);
        let svg = format!(
            r#"<g data-stage="{}"{mark}><rect x="{}" y="{}" width="{BOX_W}" height="{BOX_H}" rx="{radius}" fill="{fill}" stroke="{stroke}" stroke-width="{width}"/>{label}</g>"#,
            n.id, at.x, at.y
        );
        self.out.push(Item { top: at.y - 2, bottom: at.y + BOX_H + 2, whole: true, svg });
    }
}

fn words_at(x: i32, y: i32, size: i32, anchor: &str, fill: &str, text: &str) -> String {
    format!(
        r##"<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" fill="{fill}" stroke="#fff" stroke-width="4" stroke-linejoin="round" paint-order="stroke">{}</text>"##,
        escape(text)
    )
}

impl Drawing {
    /// What lies between two heights, as a picture of its own.
    fn part(&self, from: i32, to: i32) -> String {
        let seen = self.items.iter().filter(|i| i.bottom > from && i.top < to).map(|i| i.svg.as_str());
        let (width, height) = (self.width, to - from);
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {from} {width} {height}" width="{width}" height="{height}" role="img" aria-label="{title}" font-family="'Noto Sans SC','Microsoft YaHei',sans-serif"><defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 L10 5 L0 10 z" fill="#33475b"/></marker></defs><title>{title}</title><rect y="{from}" width="{width}" height="{height}" fill="#ffffff"/>{}</svg>"##,
            seen.collect::<String>(),
            title = escape(self.title),
        )
    }

    /// Where it is cut so that no part is higher: between boxes and words wherever that can be.
    fn cuts(&self, limit: i32) -> Vec<i32> {
        let mut cuts = vec![0];
        loop {
            let from = *cuts.last().unwrap_or(&0);
            if self.height - from <= limit {
                cuts.push(self.height);
                return cuts;
            }
            let through = |y: &i32| self.items.iter().any(|i| i.whole && i.top < *y && *y < i.bottom);
            let clear = (from + limit / 2..=from + limit).rev().find(|y| !through(y));
            cuts.push(clear.unwrap_or(from + limit));
        }
    }
}

/// The small print beside a box: what else may be done there, and which procedures may run beside.
fn beside(n: &Node) -> Vec<String> {
    let titles: Vec<&str> = n.beside.iter().map(|s| s.title).collect();
    let mut lines = listed("可办：", &titles);
    lines.extend(listed("附随程序：", &n.procedures));
    lines
}

fn listed(head: &str, titles: &[&str]) -> Vec<String> {
    if titles.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![head.to_string()];
    for part in titles.join("、").split_inclusive('、') {
        let line = lines.last_mut().expect("begins with one line");
        if line.chars().count() + part.chars().count() > WRAP {
            lines.push(part.to_string());
        } else {
            line.push_str(part);
        }
    }
    lines
}

impl Chart {
    /// The chart as an SVG picture; the box of `current` (a node's `id`) is marked.
    pub fn svg(&self, current: Option<&str>) -> String {
        let drawing = self.draw(current);
        drawing.part(0, drawing.height)
    }

    /// The chart in pictures to be put one below the other, none of them higher than a sheet of A4 on which it is as wide as
    /// the sheet.
    pub fn sheets(&self) -> Vec<String> {
        let drawing = self.draw(None);
        let cuts = drawing.cuts(drawing.width * A4.1 / A4.0);
        cuts.windows(2).map(|w| drawing.part(w[0], w[1])).collect()
    }

    fn draw(&self, current: Option<&str>) -> Drawing {
        let index: BTreeMap<&str, usize> =
            self.nodes.iter().enumerate().map(|(i, n)| (n.id.as_str(), i)).collect();
        let road = self.nodes.iter().filter(|n| !n.side).count();
        let mut grouped: BTreeMap<(usize, usize), Vec<&Edge>> = BTreeMap::new();
        // Edges between the same two boxes are one arrow with several names.
        for e in &self.edges {
            let (Some(&from), Some(&to)) = (index.get(e.from.as_str()), index.get(e.to.as_str())) else {
                continue;
            };
            grouped.entry((from, to)).or_default().push(e);
        }
        // A step straight down is named on its arrow; all others run in a lane with a numbered badge.
        let straight = |a: usize, b: usize| b == a + 1 && b < road;
        let lanes: Vec<(usize, usize)> =
            grouped.keys().copied().filter(|(a, b)| !straight(*a, *b) && *a < road && *b < road).collect();
        let left = PAD + LANE * (lanes.len() as i32 + 1);
        let places = self.places(road, left, &grouped);
        let mut pen = Pen { arrows: Vec::new(), out: Vec::new() };
        let mut branches = 0;
        let mut legend: Vec<(usize, String)> = Vec::new();
        for ((a, b), edges) in &grouped {
            let (from, to) = (&places[*a], &places[*b]);
            if straight(*a, *b) {
                let x = from.x + BOX_W / 2;
                let ys = (from.y + BOX_H, to.y - 2);
                pen.path(ys, &format!("M{x} {} V{}", ys.0, ys.1), false);
                for (i, e) in edges.iter().enumerate() {
                    let y = to.y - GAP / 2 + 2 + LINE * i as i32 - LINE * (edges.len() as i32 - 1) / 2;
                    let named = format!("{}　{}", words(&e.step), e.step.articles.join("、"));
                    pen.text(x + 10, y, 12, "start", "#1d2b3a", &named);
                }
                continue;
            }
            let n = legend.len() + 1;
            let named: Vec<String> = edges.iter().map(|e| words(&e.step)).collect();
            let verb = if edges.iter().all(|e| e.back) { "退回" } else { "转到" };
            let articles = edges[0].step.articles.join("、");
            legend.push((
                n,
                format!(
                    "{}，{verb}“{}”：{}。{articles}",
                    self.nodes[*a].label,
                    self.nodes[*b].label,
                    named.join("；")
                ),
            ));
            if let Some(lane) = lanes.iter().position(|l| l == &(*a, *b)) {
                let x = left - LANE * (lane as i32 + 1);
                // Each lane leaves and enters at its own height, so that arrows do not lie upon each other.
                let shift = (lane as i32 % 5) * 6 - 12;
                let (y1, y2) = (from.y + BOX_H / 2 + shift, to.y + BOX_H / 2 + shift);
                let back = edges.iter().all(|e| e.back);
                pen.path((y1, y2), &format!("M{} {y1} H{x} V{y2} H{}", from.x, to.x - 2), back);
                pen.badge(x, (y1 + y2) / 2, n);
            } else if *b >= road {
                // Every arrow to a side branch turns in a lane of its own and ends at a height of its own.
                branches += 1;
                let (x1, y1) = (from.x + BOX_W, from.y + BOX_H - 4);
                let (x2, y2) = (to.x, to.y + 10 + (branches % 4) * 7);
                let lane = x2 - 20 - (branches % 7) * 13;
                pen.path((y1, y2), &format!("M{x1} {y1} H{lane} V{y2} H{}", x2 - 2), false);
                pen.badge(lane, y1, n);
            } else {
                branches += 1;
                let (x1, y1) = (from.x, from.y + BOX_H - 6);
                let (x2, y2) = (to.x + BOX_W, to.y + BOX_H / 2 + 8);
                let lane = x1 - 20 - (branches % 7) * 13;
                pen.path((y1, y2), &format!("M{x1} {y1} H{lane} V{y2} H{}", x2 + 2), false);
                pen.badge(lane, y2, n);
            }
        }
        let mut right = left + BOX_W + NOTE_X;
        for (i, (n, at)) in self.nodes.iter().zip(&places).enumerate() {
            pen.node(n, at, current == Some(n.id.as_str()));
            right = right.max(at.x + BOX_W);
            let x = if i < road { at.x + BOX_W + 14 } else { at.x };
            let y = if i < road { at.y + 8 } else { at.y + BOX_H + 15 };
            for (k, line) in beside(n).iter().enumerate() {
                pen.text(x, y + LINE * k as i32, SMALL, "start", "#4a5a6a", line);
                right = right.max(x + line.chars().count() as i32 * SMALL);
            }
        }
        let mut y = places.iter().map(|p| p.y).max().unwrap_or(0) + BOX_H + 56;
        for (n, line) in &legend {
            pen.badge(PAD + 9, y - 4, *n);
            for part in wrap(line, 60) {
                pen.text(PAD + 26, y, 12, "start", "#1d2b3a", &part);
                y += LINE + 3;
            }
        }
        let width = right.max(PAD + 26 + 60 * 12) + PAD;
        let items = pen.arrows.into_iter().chain(pen.out).collect();
        Drawing { title: self.title, width, height: y + PAD, items }
    }

    /// Where each box stands: the road from top to bottom, side branches beside the first box that leads to them.
    fn places(&self, road: usize, left: i32, grouped: &BTreeMap<(usize, usize), Vec<&Edge>>) -> Vec<Place> {
        let side_of = |i: usize| {
            let source = grouped.keys().filter(|(a, b)| *b == i && *a < road).map(|(a, _)| *a).max();
            source.unwrap_or(0)
        };
        let mut places: Vec<Place> = Vec::new();
        let mut y = PAD;
        for (i, n) in self.nodes[..road].iter().enumerate() {
            places.push(Place { x: left, y });
            let names = grouped.get(&(i, i + 1)).map_or(1, Vec::len) as i32;
            let sides = (road..self.nodes.len()).filter(|s| side_of(*s) == i).count() as i32;
            let notes = beside(n).len() as i32 * LINE;
            let branch = if sides > 0 { notes + sides * (BOX_H + 44) } else { notes - BOX_H + 34 };
            y += BOX_H + (GAP + (names - 1) * LINE).max(branch + 14);
        }
        let mut taken: BTreeMap<usize, i32> = BTreeMap::new();
        for i in road..self.nodes.len() {
            let source = side_of(i);
            let start = places[source].y + beside(&self.nodes[source]).len() as i32 * LINE + 8;
            let at = taken.entry(source).or_insert(start);
            let place = Place { x: left + SIDE_X, y: *at };
            *at += BOX_H + 44;
            places.push(place);
        }
        places
    }
}
