//! What a history shows of what had to be filmed: of a case, and of the recordings themselves.

use super::Filmed;
use jiff::ToSpan;
use jiff::civil::DateTime;
use law::case::CaseFact as F;
use law::case::footage::Fact;
use law::footage::{FootageFact, Recording};
use law::matter::Entry;
use law::town::Medium;
use std::collections::BTreeMap;

/// Whose recordings the searches' are: the officers who wear the cameras, their squadron's, and the brigade's.
const CONCERNED: [&str; 4] = ["sq1", "sq2", "sq3", "brigade"];
/// Who leads there: the brigade's leader, and the one of the squadron.
const LEADERS: [&str; 2] = ["brigade", "sq3"];

/// What a history has shown of one step that had to be filmed.
#[derive(Clone, Debug)]
struct Seen {
    media: Vec<Medium>,
    there: Vec<String>,
    began_at: DateTime,
    ended_at: DateTime,
    attached: bool,
    linked: BTreeMap<String, (DateTime, DateTime)>,
    /// Who explained that it was not, and whether that is confirmed.
    explained: Option<(String, bool)>,
}

impl Seen {
    fn lacks(&self) -> bool {
        !self.attached && self.linked.is_empty() && !matches!(self.explained, Some((_, true)))
    }

    /// Whether what is linked shows it from its beginning to its end.
    fn shown_whole(&self) -> bool {
        let mut spans: Vec<_> = self.linked.values().collect();
        spans.sort_unstable();
        let mut to = self.began_at;
        for (from, until) in spans {
            if *from <= to && *until > to {
                to = *until;
            }
        }
        self.attached || (!self.linked.is_empty() && to >= self.ended_at)
    }

    /// Whether a recording may stand for it (V-10, V-11).
    fn fits(&self, r: &Recording) -> bool {
        let kind = self.media.iter().any(|m| match m {
            Medium::Video => r.file.media_type.starts_with("video/"),
            Medium::Audio => r.file.media_type.starts_with("audio/"),
            Medium::Image => r.file.media_type.starts_with("image/"),
        });
        let then = r.recorded_from <= self.ended_at && self.began_at <= r.recorded_until;
        let worn = r.wearer.as_ref().is_some_and(|w| self.there.contains(&w.id));
        kind && r.file.original && then && (r.fixed || worn)
    }
}

/// What a history has shown of one recording.
#[derive(Clone, Debug)]
struct Kept {
    known: Recording,
    removed: bool,
    linked: bool,
}

/// What must never happen to what had to be filmed, told from the history alone.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    steps: BTreeMap<u32, Seen>,
    films: BTreeMap<String, Kept>,
}

impl Watch {
    /// Takes a fact of a case in and says what it breaks. Whether a recording is there is another stream's to tell: `house`
    /// says that this history has it too.
    pub fn case(&mut self, fact: &F, by: &str, house: bool) -> Vec<Filmed> {
        let goes_on = matches!(
            fact,
            F::ReportSubmitted { .. } | F::DecisionProposed { .. } | F::Decided { .. } | F::CaseClosed { .. }
        );
        if goes_on && self.steps.values().any(Seen::lacks) {
            return vec![Filmed::WentOnWithout];
        }
        let F::Footage(fact) = fact else { return Vec::new() };
        let mut broken = Vec::new();
        let mut say = |wrong: bool, what: Filmed| {
            if wrong && !broken.contains(&what) {
                broken.push(what);
            }
        };
        match fact {
            Fact::RecordingDemanded { step, media, officers, began_at, ended_at, attached, .. } => {
                let seen = Seen {
                    media: media.clone(),
                    there: officers.iter().map(|o| o.id.clone()).collect(),
                    began_at: *began_at,
                    ended_at: *ended_at,
                    attached: !attached.is_empty(),
                    linked: BTreeMap::new(),
                    explained: None,
                };
                self.steps.insert(*step, seen);
            }
            Fact::FootageLinked { links, recordings } => {
                say(!CONCERNED.contains(&by), Filmed::NotTheirs);
                for link in links {
                    let shown = recordings.iter().find(|r| r.file.sha256 == link.footage);
                    let (Some(seen), Some(r)) = (self.steps.get_mut(&link.step), shown) else {
                        say(true, Filmed::LinkedUnfit);
                        continue;
                    };
                    say(!seen.fits(r), Filmed::LinkedUnfit);
                    let span = (r.recorded_from, r.recorded_until);
                    let before = seen.linked.insert(link.footage.clone(), span);
                    say(before.is_some(), Filmed::LinkedTwice);
                    let Some(kept) = self.films.get_mut(&link.footage) else {
                        say(house, Filmed::NotHere);
                        continue;
                    };
                    say(kept.removed, Filmed::NotHere);
                    say(kept.known != *r, Filmed::LinkedOtherwise);
                    kept.linked = true;
                }
            }
            Fact::FootageExplained { step, .. } => {
                let Some(seen) = self.steps.get_mut(step) else { return vec![Filmed::NoGap] };
                say(seen.explained.is_some() || seen.shown_whole(), Filmed::NoGap);
                seen.explained = Some((by.into(), false));
            }
            Fact::ExplanationSettled { step, agreed, .. } => {
                let Some(seen) = self.steps.get_mut(step) else { return vec![Filmed::NothingToSettle] };
                let said = seen.explained.take();
                say(!matches!(said, Some((_, false))), Filmed::NothingToSettle);
                let own = said.as_ref().is_some_and(|(who, _)| who == by);
                say(own || seen.there.iter().any(|who| who == by), Filmed::SettledByOneself);
                say(!LEADERS.contains(&by), Filmed::SettledByNoLeader);
                seen.explained = said.filter(|_| *agreed).map(|(who, _)| (who, true));
            }
        }
        broken
    }

    /// Takes a fact of the recording with this digest in and says what it breaks. `months` are those for which the town
    /// keeps recordings.
    pub fn film(&mut self, id: &str, event: &Entry<FootageFact>, months: u16) -> Vec<Filmed> {
        let mut broken = Vec::new();
        let mut say = |wrong: bool, what: Filmed| {
            if wrong {
                broken.push(what);
            }
        };
        let by = event.by.id.as_str();
        // A camera's clock may be fast by a minute or two.
        let ahead = |r: &Recording| r.recorded_until > event.at.saturating_add(2.minutes());
        let kept = self.films.get_mut(id);
        match &event.fact {
            FootageFact::FootageImported { recording, .. } => {
                say(kept.is_some(), Filmed::ImportedTwice);
                say(!CONCERNED.contains(&by), Filmed::NotTheirs);
                say(ahead(recording), Filmed::FromTheFuture);
                let kept = Kept { known: recording.clone(), removed: false, linked: false };
                self.films.insert(id.into(), kept);
            }
            FootageFact::FootageCorrected { recording, .. } => {
                say(!CONCERNED.contains(&by), Filmed::NotTheirs);
                say(ahead(recording), Filmed::FromTheFuture);
                say(kept.as_ref().is_none_or(|k| k.removed), Filmed::NotHere);
                if let Some(kept) = kept {
                    say(kept.linked, Filmed::ChangedUnderACase);
                    kept.known = recording.clone();
                }
            }
            FootageFact::FootageRemoved { .. } => {
                say(by != "brigade", Filmed::RemovedByOthers);
                say(kept.as_ref().is_none_or(|k| k.removed), Filmed::NotHere);
                if let Some(kept) = kept {
                    say(kept.linked, Filmed::RemovedFromACase);
                    let last = kept.known.recorded_until.date().saturating_add(i64::from(months).months());
                    say(event.at.date() <= last, Filmed::RemovedEarly);
                    kept.removed = true;
                }
            }
        }
        broken
    }
}
