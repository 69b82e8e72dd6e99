//! 执法音像: what the officers of a matter filmed is imported and linked on the day, or, in some matters, when it is missed.

use super::course::Course;
use super::{StepAct, film};
use jiff::civil::DateTime;
use jiff::{SignedDuration, ToSpan};
use law::case::CaseCommand;
use law::case::footage::{Command, ConfirmFootage, ExplainFootage, Ground, LinkFootage, Pair, Step};
use law::footage::{FootageCommand, FootageFact, FootageState, ImportFootage, Recording, decide};

/// Some cameras run behind: seven minutes.
const BEHIND: SignedDuration = SignedDuration::from_mins(7);

impl Course<'_, '_> {
    /// Before the next act: the films of what was done on an earlier day come in on that day; those of every fourth matter
    /// only when the next act waits for them.
    pub(super) fn bring_in(&mut self, at: DateTime, waits: bool) {
        let missing: Vec<Step> =
            self.case.footage.open().filter(|s| s.explained.is_none()).cloned().collect();
        let next_day = at.date() > self.t.date();
        if missing.is_empty() || !(waits || (next_day && self.matter % 4 != 1)) {
            return;
        }
        let moment = if next_day { self.t.saturating_add(50.minutes()).min(at) } else { self.t };
        for step in missing {
            let done = match self.is_open(moment) {
                true if self.matter % 12 == 7 => self.explain(&step, moment),
                true => self.one(&step, moment),
                false => None,
            };
            if done.is_none() {
                return;
            }
        }
    }

    /// No film: the camera had failed, which the brigade's leader confirms.
    fn explain(&mut self, step: &Step, moment: DateTime) -> Option<()> {
        let handler = step.officers.iter().find(|o| self.case.is_handler(&o.id))?.id.clone();
        let explain = ExplainFootage {
            step: step.no.to_string(),
            ground: Ground::Fault,
            reason: "执法记录仪开机后自动关机，离场后才发现；现场另有照片和笔录，设备已送修。".into(),
            ..ExplainFootage::default()
        };
        self.do_at(moment, &handler, CaseCommand::Footage(Command::ExplainFootage(explain)))?;
        let opinion = "经查看设备和送修单，情况属实；另配一台备用。".into();
        let confirm = ConfirmFootage { step: String::new(), approve: true, opinion };
        self.do_at(moment, "brigade", CaseCommand::Footage(Command::ConfirmFootage(confirm)))
    }

    /// What was filmed last lies in the list and is not matched yet: in every other matter it is somebody's work of today.
    pub(super) fn leave_unmatched(&mut self) {
        let moment = self.t.saturating_add(20.minutes());
        if !self.matter.is_multiple_of(2) || !self.is_open(moment) {
            return;
        }
        let steps: Vec<Step> = self.case.footage.open().filter(|s| s.explained.is_none()).cloned().collect();
        for step in steps {
            self.import(&step, moment);
        }
    }

    /// One film for one step, imported and linked by whoever wore the camera.
    fn one(&mut self, step: &Step, moment: DateTime) -> Option<()> {
        let recording = self.import(step, moment)?;
        let wearer = step.officers.first()?.id.clone();
        let pair = Pair { step: step.no.to_string(), footage: recording.id().into() };
        let link = LinkFootage { links: vec![pair], recordings: vec![recording] };
        self.do_at(moment, &wearer, CaseCommand::Footage(Command::LinkFootage(link)))
    }

    /// One film of one step.
    fn import(&mut self, step: &Step, moment: DateTime) -> Option<Recording> {
        let wearer = step.officers.first()?.id.clone();
        let lasted = step.ended_at.duration_since(step.began_at);
        // What is known by its day alone was in the morning.
        let all_day = lasted.as_hours() >= 12;
        let began = if all_day { step.began_at.date().at(10, 0, 0, 0) } else { step.began_at };
        let seconds = film::length(if all_day { 0 } else { lasted.as_secs() + 240 });
        let from = began
            .saturating_sub(2.minutes())
            .min(moment.saturating_sub(SignedDuration::from_secs(i64::from(seconds) + 60)));
        let slow = self.matter.is_multiple_of(5);
        let clock = if slow { from.saturating_sub(BEHIND) } else { from };
        let file = self.film(clock, seconds);
        let unit = &self.world.people[&wearer].unit;
        let import = ImportFootage {
            files: vec![file],
            device: format!("ZFY-{unit}-{}", 1 + self.matter % 2),
            wearer: wearer.clone(),
            seconds,
            camera_at: slow.then(|| moment.saturating_sub(BEHIND)),
            real_at: slow.then_some(moment),
            ..ImportFootage::default()
        };
        let command = FootageCommand::ImportFootage(import);
        let done =
            self.decide(moment, &wearer, |ctx, _| decide(&FootageState::default(), &command, false, ctx))?;
        let recording: Recording = done.into_iter().find_map(|e| match e.fact {
            FootageFact::FootageImported { recording, .. } => Some(recording),
            _ => None,
        })?;
        self.step(moment, &wearer, StepAct::Footage(Box::new(command)));
        Some(recording)
    }
}
