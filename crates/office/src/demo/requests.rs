//! 依申请公开 of the demonstration: a request that waits, one whose answer was put off and is overdue, one answered in part
//! after it was made clearer and a third party was asked; decided by the law as they are planned.

use super::course::{Course, World};
use super::{PUBLIC, Picture, Step, StepAct, cast};
use jiff::ToSpan;
use jiff::civil::DateTime;
use law::inforequest::{
    self, AnswerInformation, AnswerKind, Applicant, ApplyInformation, AskOpinion, Channel, ExtendAnswer,
    Ground, InfoCommand as K, InfoState, RecordOpinion, RegisterCorrection, RequireCorrection,
};
use law::person::Role;

/// How many requests there are.
pub(super) const REQUESTS: usize = 3;

/// The requests' steps, the papers that they show, and what the law refused.
#[derive(Default)]
pub(super) struct Planned {
    pub steps: Vec<Step>,
    pub pictures: Vec<Picture>,
    pub refused: Vec<String>,
}

/// Plans them, as matters numbered from `first`; nothing that would come after `now`.
pub(super) fn plan(world: &World, first: usize) -> Planned {
    let mut planned = Planned::default();
    // Working days enough for a term and its extension to be over lie in the last seventy, whatever holidays there were.
    for (n, ago) in [4_i64, 70, 45].into_iter().enumerate() {
        let start = world.now.saturating_sub(ago.days()).date().at(8, 40, 0, 0);
        let mut road =
            Road { course: Course::new(world, first + n, "other", start, false), info: InfoState::default() };
        // A road ends where its story ends, or where the day does.
        let _ = match n {
            0 => road.waits(),
            1 => road.is_put_off(),
            _ => road.is_answered(),
        };
        planned.steps.append(&mut road.course.steps);
        planned.pictures.append(&mut road.course.pictures);
        planned.refused.extend(road.course.refused.take());
    }
    planned
}

struct Road<'w, 'a> {
    course: Course<'w, 'a>,
    info: InfoState,
}

impl Road<'_, '_> {
    /// Does a step so many working days later.
    fn step(&mut self, workdays: i64, actor: &str, act: impl FnOnce(DateTime) -> K) -> Option<()> {
        let course = &mut self.course;
        let at = course.world.hours.later(course.t, workdays, &mut course.rng);
        self.step_at(at, actor, act(at))
    }

    fn step_at(&mut self, at: DateTime, actor: &str, command: K) -> Option<()> {
        let info = &self.info;
        let events = self.course.decide(at, actor, |ctx, _| inforequest::decide(info, &command, ctx))?;
        events.iter().for_each(|e| self.info.evolve(e));
        self.course.step(at, actor, StepAct::Info(Box::new(command)));
        Some(())
    }

    fn application(&self, content: &str) -> ApplyInformation {
        ApplyInformation {
            applicant: Applicant {
                name: cast::name(self.course.matter * 7),
                document: "居民身份证（示例）".into(),
                phone: String::new(),
                contact: "applicant@example.invalid".into(),
            },
            content: content.into(),
            form: "电子邮件".into(),
            ..ApplyInformation::default()
        }
    }

    /// Sent on the site, where it waits for its answer.
    fn waits(&mut self) -> Option<()> {
        let at = self.course.t.date().at(19, 20, 0, 0);
        let apply = self.application("2026年上半年村容环境整治的检查结果汇总");
        self.step_at(at, PUBLIC, K::ApplyInformation(apply))
    }

    /// By post; put off with the head's consent, and still without an answer when that time was over too.
    fn is_put_off(&mut self) -> Option<()> {
        let head = self.course.world.people.values().find(|p| p.is(Role::Head) && !p.disabled)?.id.clone();
        let apply = self.application("工业路道路养护工程的招标、合同和验收材料");
        self.step(0, "legal", |at| {
            K::ApplyInformation(ApplyInformation {
                channel: Channel::Post,
                received_on: Some(at.date()),
                ..apply
            })
        })?;
        self.step(16, "legal2", |_| {
            K::ExtendAnswer(ExtendAnswer {
                days: 5,
                reason: "材料分存在三个部门，需要汇总核对。".into(),
                approved_by: head,
                told: true,
            })
        })
    }

    /// Made clearer, a third party asked, answered in part.
    fn is_answered(&mut self) -> Option<()> {
        let apply = self.application("建材门店检查的记录和台账");
        self.step(0, PUBLIC, |_| K::ApplyInformation(apply))?;
        self.step(2, "legal", |at| {
            K::RequireCorrection(RequireCorrection {
                content: "请写明是哪一次检查、哪几家门店。".into(),
                due_on: Some(at.date().saturating_add(10.days())),
            })
        })?;
        self.step(3, "legal", |_| {
            K::RegisterCorrection(RegisterCorrection {
                content: "工业路两家示例建材门店最近一次检查的记录和进货台账".into(),
                ..RegisterCorrection::default()
            })
        })?;
        let letter = self.course.scan("征求意见书（第三方已签收）");
        self.step(1, "legal2", |_| {
            K::AskOpinion(AskOpinion {
                third_party: "济源市示例建材有限公司".into(),
                content: "进货渠道和进货价格".into(),
                files: vec![letter],
                ..AskOpinion::default()
            })
        })?;
        self.step(6, "legal2", |_| {
            K::RecordOpinion(RecordOpinion {
                agrees: Some(false),
                opinion: "进货渠道和价格属商业秘密，检查记录可以公开。".into(),
                ..RecordOpinion::default()
            })
        })?;
        self.step(2, "legal", |_| {
            K::AnswerInformation(AnswerInformation {
                answer: AnswerKind::Partly,
                ground: Some(Ground::ThirdParty),
                text: "现提供两家门店的检查记录，台账中的进货渠道和价格已作区分处理。".into(),
                reason: "进货渠道和价格属商业秘密，第三方书面不同意公开，不公开不会对公共利益造成重大影响。"
                    .into(),
                ..AnswerInformation::default()
            })
        })
    }
}
