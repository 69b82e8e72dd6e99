//! `GET /events`: an open page is told that something happened in a matter its reader may open (实时通知), as server-sent
//! events. Told are the kind of matter, its identifier and the step; what it says is read from the page itself, under the
//! rules of the page. Nothing is held for a reader who does not read: a line is a place in the journal, and who is too far
//! behind is told to read the page anew.

use crate::app::App;
use crate::door::{Session, Visit};
use crate::error;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream;
use office::accounts::Via;
use serde::Deserialize;
use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, Interval, interval_at};
use tokio_util::sync::CancellationToken;

/// Lines one person may hold open; the one opened longest ago gives way to the next. Browsers speak to a house over six
/// connections at most, and pages need some of them.
pub(crate) const EACH: usize = 4;
/// Lines the house holds open for everybody.
const ALL: usize = 400;
/// A line on which nothing happened says so, so that no proxy takes it for dead; and whoever's session has run out is told.
const BEAT: Duration = Duration::from_secs(15);
/// What happens within this is told together.
const GATHER: Duration = Duration::from_millis(250);
/// After how long a browser asks again when the line breaks.
const RETRY: Duration = Duration::from_secs(3);

/// The lines that are open.
#[derive(Default)]
pub(crate) struct Lines {
    open: Mutex<Open>,
    /// The house goes down: lines end, or it would wait for them.
    closing: CancellationToken,
}

#[derive(Default)]
struct Open {
    next: u64,
    all: usize,
    of: HashMap<String, VecDeque<(u64, CancellationToken)>>,
}

impl Lines {
    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends every line, and every one that is asked for from now on.
    pub(crate) fn close(&self) {
        self.closing.cancel();
    }

    /// A line for this person; none when the house holds as many as it can.
    fn take(self: &Arc<Self>, person: &str) -> Option<Line> {
        let open = &mut *self.lock();
        let given_up =
            open.of.get_mut(person).filter(|mine| mine.len() >= EACH).and_then(VecDeque::pop_front);
        match given_up {
            Some((_, gone)) => gone.cancel(),
            None if open.all >= ALL => return None,
            None => open.all += 1,
        }
        let (number, gone) = (open.next, self.closing.child_token());
        open.next += 1;
        open.of.entry(person.into()).or_default().push_back((number, gone.clone()));
        Some(Line { lines: self.clone(), person: person.into(), number, gone })
    }
}

/// One open line; letting it go makes room.
struct Line {
    lines: Arc<Lines>,
    person: String,
    number: u64,
    gone: CancellationToken,
}

impl Drop for Line {
    fn drop(&mut self) {
        let mut open = self.lines.lock();
        let Some(mine) = open.of.get_mut(&self.person) else { return };
        let before = mine.len();
        mine.retain(|(number, _)| *number != self.number);
        let let_go = before - mine.len();
        if mine.is_empty() {
            open.of.remove(&self.person);
        }
        open.all -= let_go;
    }
}

/// From where on to tell: a page says up to which record it was made.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    after: String,
}

/// The line. Whoever is not signed in is told so at once, not led to a page: no one reads it.
pub async fn open(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let (Some(account), Some(session)) = (&visit.account, Session::of(&visit)) else {
        return error::notice(StatusCode::UNAUTHORIZED, "没有登录", "登录后才能接收实时通知。", None);
    };
    if account.via != Via::Session {
        let text = "实时通知只供浏览器里打开的页面使用；程序请定时读取列表接口。";
        return error::notice(StatusCode::FORBIDDEN, "不能这样使用", text, None);
    }
    let Some(line) = app.lines.take(&session.me.person.id) else {
        let text = "打开的页面太多，暂时不能自动更新；刷新页面可以看到最新内容。";
        let mut answer = error::notice(StatusCode::SERVICE_UNAVAILABLE, "系统繁忙", text, None);
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        return answer;
    };
    // A browser that comes back says itself what it heard last.
    let heard = headers.get("last-event-id").and_then(|v| v.to_str().ok()).unwrap_or(&asked.after);
    let at = heard.trim().parse().ok().filter(|n| *n >= 0).unwrap_or_else(|| app.office.latest());
    let (mut commits, endings) = (app.office.commits(), app.accounts.endings());
    // What happened before the line was open is looked for at once.
    commits.mark_changed();
    let hello = VecDeque::from([Event::default().retry(RETRY).id(at.to_string()).comment("open")]);
    let session = account.session.clone();
    let beat = interval_at(Instant::now() + BEAT, BEAT);
    let feed = Feed { app, session, line, commits, endings, beat, at, ready: hello, over: false };
    let mut answer = Sse::new(stream::unfold(feed, Feed::next)).into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy in front of the house (nginx) must pass each event on as it comes.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    answer
}

struct Feed {
    app: App,
    /// The digest of the session's secret.
    session: String,
    line: Line,
    commits: watch::Receiver<i64>,
    endings: watch::Receiver<u64>,
    beat: Interval,
    /// Up to which record was told.
    at: i64,
    ready: VecDeque<Event>,
    over: bool,
}

impl Feed {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Feed)> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some((Ok(event), self));
            }
            if self.over {
                return None;
            }
            self.wait().await;
        }
    }

    fn say(&mut self, event: Event) {
        self.ready.push_back(event);
    }

    /// Ends with a word that says why; the page does not come back by itself.
    fn end(&mut self, why: &str) {
        self.say(Event::default().event(why).data("{}"));
        self.over = true;
    }

    async fn wait(&mut self) {
        let happened = tokio::select! {
            biased;
            () = self.line.gone.cancelled() => {
                // Of a house that goes down the browser asks again by itself.
                if self.line.lines.closing.is_cancelled() {
                    self.over = true;
                } else {
                    self.end("full");
                }
                return;
            }
            _ = self.endings.changed() => false,
            _ = self.beat.tick() => {
                let beat = Event::default().id(self.at.to_string()).comment("beat");
                self.say(beat);
                false
            }
            told = self.commits.changed() => {
                if told.is_err() {
                    self.over = true;
                    return;
                }
                tokio::time::sleep(GATHER).await;
                self.commits.mark_unchanged();
                true
            }
        };
        // Who reads is found out anew each time: sessions end, posts change.
        let me = match self.app.accounts.still(&self.session).await {
            Ok(Some(signed)) if !signed.must_change_password => signed.me,
            Ok(_) => return self.end("end"),
            Err(error) => {
                tracing::warn!(%error, "events");
                self.over = true;
                return;
            }
        };
        if !happened {
            return;
        }
        match self.app.office.news(&me, self.at).await {
            Ok(since) => {
                self.at = since.upto;
                match since.news {
                    None => {
                        let again = Event::default().event("reload").id(self.at.to_string()).data("{}");
                        self.say(again);
                    }
                    Some(news) => {
                        for one in news {
                            let words = serde_json::to_string(&one).unwrap_or_default();
                            self.say(Event::default().event("news").id(one.seq.to_string()).data(words));
                        }
                    }
                }
            }
            Err(error) => {
                tracing::warn!(%error, "events");
                self.over = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_opened_longest_ago_gives_way_and_a_closed_one_makes_room() {
        let lines = Arc::new(Lines::default());
        let mut mine: Vec<Line> = (0..EACH).map(|_| lines.take("hub").expect("room")).collect();
        assert!(mine.iter().all(|l| !l.gone.is_cancelled()));
        mine.push(lines.take("hub").expect("room"));
        assert!(mine[0].gone.is_cancelled() && !mine[1].gone.is_cancelled());
        assert_eq!(lines.lock().all, EACH);
        // Letting go of one that had given way already changes nothing.
        drop(mine.remove(0));
        assert_eq!(lines.lock().all, EACH);
        mine.clear();
        let open = lines.lock();
        assert_eq!((open.all, open.of.len()), (0, 0));
    }

    #[test]
    fn the_house_holds_no_more_than_it_can_and_ends_them_all() {
        let lines = Arc::new(Lines::default());
        let held: Vec<Line> = (0..ALL).map(|n| lines.take(&format!("p{}", n / 2)).expect("room")).collect();
        assert!(lines.take("one more").is_none());
        assert!(held.iter().all(|l| !l.gone.is_cancelled()));
        lines.close();
        assert!(held.iter().all(|l| l.gone.is_cancelled()));
        drop(held);
        assert!(lines.take("late").expect("room").gone.is_cancelled());
    }
}
