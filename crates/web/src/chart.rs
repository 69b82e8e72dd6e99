//! 流程图 drawn from the core's own tables: change a row of the table and the chart changes.

use law::case::{ACTS, CaseStage};
use law::clue::ClueStage;
use law::matter::Stage;
use std::fmt::Write;

/// Every chart: its title and its drawing.
pub fn all() -> Vec<(&'static str, String)> {
    vec![
        ("线索办理", clue()),
        (
            "简易程序",
            case(
                &[
                    CaseStage::Draft,
                    CaseStage::OnSpot,
                    CaseStage::Served,
                    CaseStage::ClosingProposed,
                    CaseStage::Closed,
                    CaseStage::Archived,
                ],
                true,
            ),
        ),
        (
            "普通程序",
            case(
                &[
                    CaseStage::Draft,
                    CaseStage::FilingProposed,
                    CaseStage::FilingEndorsed,
                    CaseStage::Investigating,
                    CaseStage::Reported,
                    CaseStage::Reviewed,
                    CaseStage::Noticed,
                    CaseStage::DecisionProposed,
                    CaseStage::DecisionEndorsed,
                    CaseStage::Decided,
                    CaseStage::Served,
                    CaseStage::ClosingProposed,
                    CaseStage::Closed,
                    CaseStage::Archived,
                ],
                false,
            ),
        ),
    ]
}

/// A step between two stages of the road, or one that leads off it.
struct Step {
    title: &'static str,
    who: String,
    articles: String,
    from: usize,
    /// The road's stage it leads to, or the label of one beside it.
    to: Result<usize, &'static str>,
    main: bool,
}

fn clue() -> String {
    use ClueStage as S;
    let road = [
        S::Absent,
        S::Reported,
        S::Accepted,
        S::Dispatched,
        S::ForOpinion,
        S::Opined,
        S::WithSquad,
        S::InCase,
        S::ForFeedback,
        S::Closed,
    ];
    let at = |s: S| road.iter().position(|r| *r == s);
    let mut steps = Vec::new();
    for act in law::clue::ACTS {
        for to in act.to {
            // A step is drawn once, from the first stage of the road it starts at.
            let Some(from) = act.from.iter().filter_map(|s| at(*s)).min() else { continue };
            steps.push(Step {
                title: act.title,
                who: act.roles.iter().take(2).map(|r| r.label()).collect::<Vec<_>>().join("、"),
                articles: act.rule.articles.join("、"),
                from,
                to: at(*to).ok_or(to.label()),
                main: act.main,
            });
        }
    }
    draw(&road.map(Stage::label), &steps)
}

fn case(road: &[CaseStage], simple: bool) -> String {
    let at = |s: CaseStage| road.iter().position(|r| *r == s);
    let mut steps = Vec::new();
    for act in ACTS {
        let spot = matches!(act.id, "decide_on_spot" | "deliver_on_spot");
        if simple != spot && (spot || act.from.contains(&CaseStage::Draft)) {
            continue;
        }
        for to in act.to {
            let before = at(*to);
            let from = act.from.iter().filter_map(|s| at(*s)).filter(|f| before.is_none_or(|b| *f < b)).max();
            let Some(from) = from.or_else(|| act.from.iter().filter_map(|s| at(*s)).min()) else { continue };
            steps.push(Step {
                title: act.title,
                who: act.roles.iter().take(2).map(|r| r.label()).collect::<Vec<_>>().join("、"),
                articles: act.rule.articles.join("、"),
                from,
                to: before.ok_or(to.label()),
                main: act.main,
            });
        }
    }
    let labels: Vec<&str> = road.iter().map(|s| s.label()).collect();
    draw(&labels, &steps)
}

const ROW: usize = 92;

/// A vertical road: stages as boxes, steps forward beside their arrows, steps back and aside on the right.
fn draw(road: &[&str], steps: &[Step]) -> String {
    let height = 40 + road.len() * ROW;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 860 {height}\" font-family=\"'Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif\">\
         <defs><marker id=\"a\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">\
         <path d=\"M0 0L10 5L0 10z\" fill=\"#33506e\"/></marker></defs><rect width=\"860\" height=\"{height}\" fill=\"#fff\"/>"
    );
    for (i, label) in road.iter().enumerate() {
        let y = 20 + i * ROW;
        let _ = write!(
            svg,
            "<rect x=\"40\" y=\"{y}\" width=\"200\" height=\"42\" rx=\"6\" fill=\"#e8f0fa\" stroke=\"#1f5fa8\" stroke-width=\"1.5\"/>\
             <text x=\"140\" y=\"{}\" text-anchor=\"middle\" font-size=\"16\" fill=\"#12304f\">{label}</text>",
            y + 27
        );
    }
    let mut used = vec![0usize; road.len()];
    for (i, _) in road.iter().enumerate() {
        let forward: Vec<&Step> =
            steps.iter().filter(|s| s.from == i && s.main && s.to == Ok(i + 1)).collect();
        if let Some(step) = forward.first() {
            let y = 20 + i * ROW + 42;
            let _ = write!(
                svg,
                "<path d=\"M140 {y}V{}\" stroke=\"#33506e\" stroke-width=\"1.5\" marker-end=\"url(#a)\"/>\
                 <text x=\"154\" y=\"{}\" font-size=\"13\" fill=\"#12304f\">{}（{}）</text>\
                 <text x=\"154\" y=\"{}\" font-size=\"11\" fill=\"#5b6b7c\">{}</text>",
                y + ROW - 44,
                y + 19,
                step.title,
                step.who,
                y + 36,
                step.articles
            );
        }
        for step in steps.iter().filter(|s| s.from == i && !(s.main && s.to == Ok(i + 1))) {
            let line = used[i];
            if line >= 4 {
                continue;
            }
            used[i] += 1;
            let y = 20 + i * ROW + 12 + line * 20;
            let goal = match step.to {
                Ok(to) => format!("→ {}", road[to]),
                Err(label) => format!("→ {label}"),
            };
            let _ = write!(
                svg,
                "<text x=\"500\" y=\"{y}\" font-size=\"12.5\" fill=\"#33506e\">{} {goal}（{}）</text>",
                step.title, step.who
            );
        }
        if used[i] > 0 {
            let y = 20 + i * ROW + 21;
            let _ = write!(
                svg,
                "<path d=\"M240 {y}H490\" stroke=\"#9db3c9\" stroke-dasharray=\"4 3\" marker-end=\"url(#a)\"/>"
            );
        }
    }
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_stage_of_the_road_and_every_step_forward_is_drawn() {
        for (title, svg) in super::all() {
            assert!(svg.contains("<svg") && svg.ends_with("</svg>"), "{title}");
            assert!(svg.matches("marker-end").count() > 4, "{title} has its arrows");
        }
        let general = &super::all()[2].1;
        for act in ["决定是否立案", "法制审核", "制作处罚告知书", "作出决定", "归档"] {
            assert!(general.contains(act), "{act}");
        }
    }
}
