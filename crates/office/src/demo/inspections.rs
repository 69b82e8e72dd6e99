//! 行政检查 of the demonstration: a handful of plans at every stage, decided by the law as they are planned.

use super::course::{Scratch, World};
use super::rng::Rng;
use super::{Step, StepAct, cast};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use law::context::Context;
use law::inspection::{
    self, AcknowledgePlan, DrawRandom, EndPlan, Finding, InspectionCommand as K, InspectionState, ItemPick,
    MakePlan, NotifyCheck, PlanWay, PublishResults, RecordCheck, ReportPlan, Target,
};
use law::party::{FileRef, Signature};
use law::person::{PersonId, Role};

/// How far a plan goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Reported,
    Acknowledged,
    Checked,
    Published,
    Ended,
}

struct Story {
    domain: &'static str,
    way: PlanWay,
    title: &'static str,
    cause: &'static str,
    /// Days before today on which it is made.
    ago: i64,
    end: End,
    /// What the first check finds.
    first: Finding,
}

const STORIES: &[Story] = &[
    Story {
        domain: "fire",
        way: PlanWay::Listed,
        title: "重点单位消防安全检查",
        cause: "",
        ago: 230,
        end: End::Ended,
        first: Finding::Corrected,
    },
    Story {
        domain: "urban",
        way: PlanWay::Random,
        title: "市容环境双随机抽查",
        cause: "",
        ago: 75,
        end: End::Ended,
        first: Finding::Clean,
    },
    Story {
        domain: "env",
        way: PlanWay::Random,
        title: "工业企业环境保护双随机抽查",
        cause: "",
        ago: 18,
        end: End::Checked,
        first: Finding::Clean,
    },
    Story {
        domain: "urban",
        way: PlanWay::Unplanned,
        title: "工业路店外堆放临时检查",
        cause: "一周内三起群众投诉，反映店外堆放影响通行。",
        ago: 9,
        end: End::Checked,
        first: Finding::Violation,
    },
    Story {
        domain: "agri",
        way: PlanWay::Listed,
        title: "农资经营门店检查",
        cause: "",
        ago: 3,
        end: End::Acknowledged,
        first: Finding::Clean,
    },
    Story {
        domain: "land",
        way: PlanWay::Random,
        title: "设施农业用地双随机抽查",
        cause: "",
        ago: 2,
        end: End::Reported,
        first: Finding::Clean,
    },
];

/// The plans' steps, how many plans there are, how many clues came of them, and what the law refused.
#[derive(Default)]
pub(super) struct Planned {
    pub steps: Vec<Step>,
    pub plans: usize,
    pub found: usize,
    pub refused: Vec<String>,
}

/// Plans every story. Their matters are numbered from `first`; a check that finds something shows `picture`.
pub(super) fn plan(world: &World, first: usize, picture: Option<&FileRef>) -> Planned {
    let mut planned = Planned::default();
    for (n, story) in STORIES.iter().enumerate() {
        let mut road = Road {
            world,
            matter: first + n,
            rng: world.seed.fork(2_000_000 + n as u64),
            t: world.now.saturating_sub(story.ago.days()),
            plan: InspectionState::default(),
            steps: Vec::new(),
            refused: None,
            scratch: Scratch::default(),
        };
        road.t = road.t.date().at(8, 40, 0, 0);
        // A road ends where its story ends, or where the day does.
        let _ = road.go(story, picture);
        planned.found += road.plan.checks.iter().filter(|c| c.outcome == Finding::Violation).count();
        planned.plans += 1;
        planned.steps.append(&mut road.steps);
        planned.refused.extend(road.refused);
    }
    planned
}

struct Road<'w, 'a> {
    world: &'w World<'a>,
    matter: usize,
    rng: Rng,
    t: DateTime,
    plan: InspectionState,
    steps: Vec<Step>,
    refused: Option<String>,
    scratch: Scratch,
}

impl Road<'_, '_> {
    /// Does a step `days` working days later; none when that is still to come.
    fn step(
        &mut self,
        days: i64,
        actor: &str,
        act: impl FnOnce(DateTime, &InspectionState) -> K,
    ) -> Option<()> {
        let at = self.world.hours.later(self.t, days, &mut self.rng);
        if at > self.world.now {
            return None;
        }
        let command = act(at, &self.plan);
        let context = Context {
            matter: "",
            now: at,
            actor: self.world.people.get(actor)?,
            people: &self.world.people,
            town: &self.world.book.law,
            registers: &self.scratch,
            history: &[],
        };
        match inspection::decide(&self.plan, &command, &context) {
            Ok(events) => {
                events.iter().for_each(|e| self.plan.evolve(e));
                self.t = at;
                let act = StepAct::Inspection(Box::new(command));
                self.steps.push(Step { at, actor: actor.into(), matter: self.matter, act });
                Some(())
            }
            Err(refusal) => {
                self.refused = Some(format!("{at} {actor}：{refusal}"));
                None
            }
        }
    }

    fn go(&mut self, story: &Story, picture: Option<&FileRef>) -> Option<()> {
        let book = self.world.book;
        let domain = book.law.domain(story.domain)?;
        let today = self.t.date();
        let fit = |on: Date| move |p: &&law::person::Person| p.fit_for_duty(on).is_ok();
        let officers: Vec<PersonId> = book
            .officers_of(&domain.office, self.world.now.date())
            .filter(fit(today))
            .map(|p| p.id.clone())
            .collect();
        let by = officers.first()?.clone();
        let items: Vec<ItemPick> = book
            .law
            .powers_on(today)?
            .items
            .iter()
            .filter(|i| i.domain == story.domain && book.law.item_on(&i.id, today).is_ok())
            .take(2)
            .map(|i| ItemPick { item: i.id.clone() })
            .collect();
        let roster = self.roster(story.domain);
        let (way, title, cause) = (story.way, story.title, story.cause);
        let team = officers.clone();
        self.step(0, &by, |at, _| {
            K::MakePlan(MakePlan {
                way,
                title: format!("{}年{title}", at.year()),
                items,
                basis: "《优化营商环境条例》和本领域法律法规关于监督检查的规定（示例）".into(),
                roster,
                frequency: None,
                from: Some(at.date()),
                to: Some(at.date().saturating_add(60.days())),
                officers: team,
                cause: cause.into(),
            })
        })?;
        self.step(0, &by, |_, _| K::ReportPlan(ReportPlan::default()))?;
        if story.end == End::Reported {
            return None;
        }
        let accept = || K::AcknowledgePlan(AcknowledgePlan { accept: true, opinion: String::new() });
        self.step(if way == PlanWay::Unplanned { 0 } else { 1 }, "hub", |_, _| accept())?;
        if story.end == End::Acknowledged {
            return None;
        }
        if way == PlanWay::Random {
            let seed = format!("{}{:03}", today.year(), today.day_of_year());
            let supervisor =
                self.world.people.values().find(|p| p.is(Role::Legal) && !p.disabled)?.id.clone();
            self.step(0, &by, |_, _| {
                K::DrawRandom(DrawRandom {
                    count: 2,
                    team: 2,
                    supervisor,
                    seed: seed.clone(),
                    seed_origin: format!("福彩3D第{seed}期公告（示例）"),
                    ..DrawRandom::default()
                })
            })?;
        }
        let due: Vec<Target> = self.plan.due_targets().into_iter().cloned().collect();
        for (i, target) in due.iter().enumerate() {
            let finding = if i == 0 { story.first } else { Finding::Clean };
            self.check(target, &officers, finding, picture)?;
        }
        if story.end < End::Published {
            return None;
        }
        self.step(3, &by, |_, _| K::PublishResults(PublishResults { confirmed: true }))?;
        self.step(1, &by, |_, _| K::EndPlan(EndPlan::default()))
    }

    /// Notice and check of one object by those who were drawn, or by the first two of the department.
    fn check(
        &mut self,
        target: &Target,
        officers: &[PersonId],
        outcome: Finding,
        picture: Option<&FileRef>,
    ) -> Option<()> {
        let team: Vec<PersonId> = match self.plan.drawn(target.no) {
            Some(d) => d.officers.iter().map(|o| o.id.clone()).collect(),
            None => officers.iter().take(2).cloned().collect(),
        };
        let by = team.first()?.clone();
        let (no, who) = (target.no.to_string(), team.clone());
        if target.is_enterprise() {
            self.step(1, &by, |at, _| {
                K::NotifyCheck(NotifyCheck {
                    target: no.clone(),
                    officers: who.clone(),
                    visit_at: Some(at.saturating_add(40.minutes())),
                    ..NotifyCheck::default()
                })
            })?;
        }
        let files: Vec<FileRef> = picture.into_iter().cloned().collect();
        let found = outcome == Finding::Violation;
        self.step(0, &by, |at, _| {
            K::RecordCheck(RecordCheck {
                target: no,
                officers: team,
                started_at: Some(at.saturating_sub(7.minutes())),
                ended_at: Some(at),
                shown_certificates: true,
                present: "现场负责人".into(),
                findings: match outcome {
                    Finding::Violation => "店外人行道堆放建筑材料约六平方米，影响通行。".into(),
                    Finding::Corrected => "一处灭火器压力不足，安全通道堆放纸箱。".into(),
                    _ => "逐项检查，未发现违法行为。".into(),
                },
                outcome,
                correction: match outcome {
                    Finding::Corrected => "当场更换灭火器并清空通道。".into(),
                    _ => String::new(),
                },
                class: if found { "road".into() } else { String::new() },
                files: if found { files } else { Vec::new() },
                signature: Signature {
                    refused: Some("现场负责人口头确认，未签名，已全程录像".into()),
                    ..Signature::default()
                },
                ..RecordCheck::default()
            })
        })
    }

    /// Four objects that belong to this plan alone, the last of them a person's stall.
    fn roster(&mut self, domain: &str) -> String {
        let kind = match domain {
            "fire" => "机械加工厂",
            "env" => "新型建材厂",
            "agri" => "农资经营部",
            "land" => "种植合作社",
            _ => "门市部",
        };
        let mut lines: Vec<String> = (0..3)
            .map(|i| {
                let name = cast::name(self.matter * 5 + i);
                let code = cast::credit_code("91", &mut self.rng);
                format!("济源市{}{kind}（示例），{code}，承留镇工业路{}号", name, 11 + 2 * i)
            })
            .collect();
        lines.push(format!("{}，，承留村集市摊位（示例）", cast::name(self.matter * 5 + 4)));
        lines.join("\n")
    }
}
