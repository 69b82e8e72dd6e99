//! What every form page shares: options to choose from, what was typed, files sent along without script, the answer.

use crate::app::App;
use crate::form::{Choices, FieldError, OfficerOption, Options, Typed};
use crate::pages::files::is_over;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::header;
use futures::StreamExt;
use law::case::hearing::PRESIDING;
use law::case::{CaseState, IssuedPaper, OVERSEEING};
use law::person::{Person, Role};
use law::town::{EVERY_ROOM, Extension, LawRank};
use office::Me;
use serde_json::Value;

/// Most bytes of the words of one form; files are counted apart.
const WORDS: usize = 2 << 20;
/// That a signature is on paper is said by the photograph that comes with the form, never by the form.
const ON_PAPER: &str = ".on_paper";
/// Most fields of one form.
const FIELDS: usize = 5_000;
/// Most files of one form.
const FILES: usize = 20;
/// Most bytes of one form with its files, sent without script: by someone who is not signed in, and by staff.
const FROM_STRANGERS: usize = 100 << 20;
const FROM_STAFF: usize = 1 << 30;

/// What could be read, and what is wrong with the rest.
pub type Unread = (Typed, Vec<FieldError>);

/// Reads a form, urlencoded or multipart. Files of a multipart form are stored, and their references take their place.
///
/// # Errors
/// In words for the person, with what could be read kept.
pub async fn read(app: &App, me: &Me, mut request: Request) -> Result<Typed, Unread> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/") {
        return plain(request).await;
    }
    let most = if me.person.roles.iter().all(|r| *r == Role::Public) { FROM_STRANGERS } else { FROM_STAFF };
    DefaultBodyLimit::max(most).apply(&mut request);
    let ended = |e: &MultipartError| match is_over(e) {
        true => error("", &format!("一次提交的内容合计不能超过{} MB，请分几次提交", most >> 20)),
        false => error("", "表单没有传完，请重试"),
    };
    let mut multipart = Multipart::from_request(request, app)
        .await
        .map_err(|_| (Typed::default(), vec![error("", "表单没有传完，请重试")]))?;
    let (mut typed, mut errors) = (Typed::default(), Vec::new());
    let (mut words, mut fields, mut files) = (0, 0, 0);
    loop {
        let mut field = match multipart.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(e) => {
                errors.push(ended(&e));
                break;
            }
        };
        fields += 1;
        if fields > FIELDS {
            errors.push(error("", "填写的项目太多"));
            break;
        }
        let name = field.name().unwrap_or_default().to_string();
        let Some(target) = name.strip_suffix(".upload").map(String::from) else {
            let mut text = Vec::new();
            let wrong = loop {
                match field.chunk().await {
                    Ok(Some(piece)) => {
                        words += piece.len();
                        text.extend_from_slice(&piece);
                        if words > WORDS {
                            break Some(error("", TOO_LONG));
                        }
                    }
                    Ok(None) => break None,
                    Err(e) => break Some(ended(&e)),
                }
            };
            if !name.ends_with(ON_PAPER) {
                typed.push(&name, String::from_utf8_lossy(&text));
            }
            if wrong.is_some() {
                errors.extend(wrong);
                break;
            }
            continue;
        };
        let file_name = field.file_name().unwrap_or_default().to_string();
        if file_name.is_empty() {
            continue;
        }
        files += 1;
        if files > FILES {
            errors.push(error(&target, &format!("一次最多{FILES}个文件，请分几次提交")));
            break;
        }
        match crate::pages::files::take(app, me, field, &file_name).await {
            // A file in the place of a signature is the photograph of a signed paper; what was drawn travels ahead.
            Ok(file) if target.ends_with("signature") || target == "witness" => {
                typed.set(&format!("{target}.image"), file.sha256);
                typed.set(&format!("{target}.of"), "");
                typed.set(&format!("{target}{ON_PAPER}"), "on");
            }
            Ok(file) => typed.push(&target, serde_json::to_string(&file).unwrap_or_default()),
            Err(why) => errors.push(error(&target, &why.words)),
        }
    }
    if errors.is_empty() { Ok(typed) } else { Err((typed, errors)) }
}

const TOO_LONG: &str = "填写的内容太长：一份表单的文字不能超过2 MB";

/// Reads an urlencoded form.
///
/// # Errors
/// As [`read`].
pub async fn plain(request: Request) -> Result<Typed, Unread> {
    let mut pieces = request.into_body().into_data_stream();
    let mut body = Vec::new();
    while let Some(piece) = pieces.next().await {
        let Ok(piece) = piece else {
            return Err((decode(&body), vec![error("", "表单没有传完，请重试")]));
        };
        body.extend_from_slice(&piece);
        if body.len() > WORDS {
            body.truncate(WORDS);
            return Err((decode(&body), vec![error("", TOO_LONG)]));
        }
    }
    if body.iter().filter(|b| **b == b'&').count() >= FIELDS {
        return Err((Typed::default(), vec![error("", "填写的项目太多")]));
    }
    Ok(decode(&body))
}

fn error(field: &str, message: &str) -> FieldError {
    FieldError { field: field.into(), message: message.into() }
}

/// Decodes `application/x-www-form-urlencoded`.
fn decode(body: &[u8]) -> Typed {
    let plain = |s: &[u8]| -> String {
        let mut out = Vec::with_capacity(s.len());
        let mut i = 0;
        while i < s.len() {
            match s[i] {
                b'+' => out.push(b' '),
                b'%' => match s.get(i + 1..i + 3).and_then(|h| hex::decode(h).ok()) {
                    Some(byte) => {
                        out.extend(byte);
                        i += 2;
                    }
                    None => out.push(b'%'),
                },
                b => out.push(b),
            }
            i += 1;
        }
        String::from_utf8_lossy(&out).into_owned()
    };
    let pairs = body.split(|b| *b == b'&').filter(|p| !p.is_empty()).map(|p| {
        let at = p.iter().position(|b| *b == b'=').unwrap_or(p.len());
        (plain(&p[..at]), plain(p.get(at + 1..).unwrap_or_default()))
    });
    Typed::new(pairs.filter(|(name, _)| !name.ends_with(ON_PAPER)))
}

/// What the town, and the case if there is one, offer to choose from.
pub fn options(app: &App, me: &Me, case: Option<&CaseState>) -> Options {
    let town = app.office.town();
    let today = app.office.now().date();
    let people = app.office.people();
    let mut options = Options::default();
    let unit = |id: &str| (id.to_string(), town.unit_name(id).to_string());
    let distinct = |ids: Vec<&String>| {
        let mut seen: Vec<(String, String)> = Vec::new();
        for id in ids {
            if !seen.iter().any(|s| s.0 == *id) {
                seen.push(unit(id));
            }
        }
        seen
    };
    let domains = &town.law.domains;
    options.choices.insert(Choices::Offices, distinct(domains.iter().map(|d| &d.office).collect()));
    options.choices.insert(Choices::Squads, distinct(domains.iter().map(|d| &d.squad).collect()));
    let both = domains.iter().map(|d| &d.office).chain(domains.iter().map(|d| &d.squad));
    options.choices.insert(Choices::Units, distinct(both.collect()));
    let classes = town.classes.iter().map(|c| (c.id.clone(), c.name.clone())).collect();
    options.choices.insert(Choices::Classes, classes);
    let places = town.law.store.iter().flat_map(|r| r.places.iter().map(|p| r.full(p)));
    options.choices.insert(Choices::StorePlaces, places.map(|p| (p.clone(), p)).collect());
    let rooms = town.law.store.iter().map(|r| r.name.clone()).chain([EVERY_ROOM.to_string()]);
    options.choices.insert(Choices::StoreRooms, rooms.map(|r| (r.clone(), r)).collect());
    let villages = town.grids.villages().map(|g| (g.id.clone(), town.grids.label(&g.id)));
    let outside = (law::OUTSIDE.to_string(), town.grids.label(law::OUTSIDE));
    options.choices.insert(Choices::Grids, villages.chain([outside]).collect());
    let villages = town.grids.villages().map(|g| (g.id.clone(), town.grids.label(&g.id)));
    options.choices.insert(Choices::Villages, villages.collect());
    let kinds = town.patrol.iter().flat_map(|b| &b.kinds).map(|k| (k.id.clone(), k.name.clone()));
    options.choices.insert(Choices::PatrolKinds, kinds.collect());
    let walkers = people.values().filter(|p| !p.disabled && p.is(Role::Grid) && p.grid.is_some());
    let walkers = walkers.map(|p| (p.id.clone(), format!("{}（{}）", p.name, p.post)));
    options.choices.insert(Choices::GridMembers, walkers.collect());
    options.choices.insert(Choices::Sources, sources(me));
    let named = |p: &Person| (p.id.clone(), format!("{}（{}）", p.name, p.post));
    let heads = people.values().filter(|p| p.is(Role::Head)).map(named).collect();
    options.choices.insert(Choices::Heads, heads);
    let checkers = people
        .values()
        .filter(|p| p.id != me.person.id && (p.is(Role::Legal) || p.unit == me.person.unit))
        .map(named)
        .collect();
    options.choices.insert(Choices::Checkers, checkers);
    let holders =
        people.values().filter(|p| !p.disabled && (p.is(Role::Finance) || p.fit_for_duty(today).is_ok()));
    let mut holders: Vec<(String, String)> = holders.map(named).collect();
    holders.sort_by(|a, b| a.1.cmp(&b.1));
    options.choices.insert(Choices::ReceiptHolders, holders);
    let presiders = people
        .values()
        .filter(|p| !p.disabled && PRESIDING.iter().any(|r| p.is(*r)))
        .filter(|p| case.is_none_or(|c| !c.is_handler(&p.id)))
        .map(named)
        .collect();
    options.choices.insert(Choices::Presiders, presiders);
    let supervising = [Role::Legal, Role::Justice, Role::CityBureau];
    let supervisors = people.values().filter(|p| !p.disabled && supervising.iter().any(|r| p.is(*r)));
    options.choices.insert(Choices::Supervisors, supervisors.map(named).collect());
    if let Some(case) = case {
        let named = |p: &IssuedPaper| {
            let name = law::paper::find(&p.code).map_or(p.code.as_str(), |k| k.name);
            (p.number.to_string(), format!("{name} {}", p.number))
        };
        let waiting = case.papers.iter().filter(|p| p.outgoing && p.served_on.is_none());
        options.choices.insert(Choices::UnservedPapers, waiting.map(named).collect());
        let amendable = law::case::amend::amendable(case);
        options.choices.insert(Choices::AmendablePapers, amendable.map(named).collect());
        let related = case
            .related
            .links
            .iter()
            .map(|l| (l.number.clone(), format!("{}（{}）", l.number, l.fellow.name)));
        options.choices.insert(Choices::RelatedCases, related.collect());
        let wanted = case.footage.steps.iter().map(|s| {
            let open = if s.is_open() { format!("，缺{}", s.wanted()) } else { String::new() };
            (s.no.to_string(), format!("{}．{}{open}", s.no, s.words()))
        });
        options.choices.insert(Choices::FootageSteps, wanted.collect());
        let told = case.hold.tests.iter().filter_map(|t| {
            let number = t.period_notice.as_ref()?.to_string();
            Some((number.clone(), format!("{number}（{}，至{}）", t.to, t.due_on)))
        });
        options.choices.insert(Choices::TestNotices, told.collect());
        if let Some(s) = &case.subject {
            let fits = |e: &&Extension| e.domains.is_empty() || e.domains.contains(&s.item.domain);
            let provisions = town.law.policy.decision_extensions.value.iter().filter(fits);
            let named = |e: &Extension| (e.provision.clone(), format!("{}（{}日）", e.provision, e.days));
            options.choices.insert(Choices::Extensions, provisions.map(named).collect());
            let standing_still = &town.law.policy.referral_exclusions.value;
            let known = standing_still.iter().filter(|e| e.fits(&s.item.domain));
            let known = known.map(|e| (e.provision.clone(), e.provision.clone()));
            options.choices.insert(Choices::Exclusions, known.collect());
            let grades = s.item.discretion.iter().map(|d| {
                (d.name.clone(), format!("{}：{}（罚款{}至{}）", d.name, d.when, d.fine_min, d.fine_max))
            });
            options.choices.insert(Choices::Discretion, grades.collect());
        }
    }
    let mut officers: Vec<OfficerOption> = people
        .values()
        .filter(|p| p.is(Role::Dept) || p.is(Role::Squad) || p.certificate.is_some())
        .map(|p| {
            let fit = p.fit_for_duty(today);
            OfficerOption {
                id: p.id.clone(),
                name: p.name.clone(),
                post: format!("{} {}", town.unit_name(&p.unit), p.post),
                certificate: fit.as_ref().map_or(String::new(), |c| c.number.clone()),
                unfit: fit.err().map_or(String::new(), |r| r.have.to_string()),
            }
        })
        .collect();
    let own = |o: &OfficerOption| people.get(&o.id).is_none_or(|p| p.unit != me.person.unit);
    officers.sort_by_key(|o| (o.id != me.person.id, own(o), !o.unfit.is_empty(), o.post.clone()));
    // Who may be asked to stand aside: whoever handles, reviews, approves or presides.
    let apart = people.values().filter(|p| OVERSEEING.iter().any(|r| p.is(*r)));
    let apart = apart.filter(|p| officers.iter().all(|o| o.id != p.id)).map(named);
    let handling = officers.iter().map(|o| (o.id.clone(), format!("{}（{}）", o.name, o.post)));
    options.people = handling.chain(apart).collect();
    options.officers = officers;
    options.items = items(app);
    options.grids = town.grids.villages().map(|g| (g.id.clone(), g.name.clone())).collect();
    options
}

/// The sources this person may enter.
fn sources(me: &Me) -> Vec<(String, String)> {
    use law::clue::Source as S;
    let all: &[S] = if me.is(Role::Hub) {
        &S::ALL
    } else if me.any(&[Role::Dept, Role::Squad]) {
        &[S::Inspection, S::Patrol]
    } else {
        &[S::Patrol]
    };
    all.iter().map(|s| (crate::view::tag(s), s.label().to_string())).collect()
}

/// Every item of every version: those in force today, and the others greyed with the reason.
fn items(app: &App) -> Vec<(String, String, String)> {
    let town = &app.office.town().law;
    let today = app.office.now().date();
    let mut seen: Vec<(String, String, String)> = Vec::new();
    for list in &town.powers {
        for item in &list.items {
            if seen.iter().any(|s| s.0 == item.id) {
                continue;
            }
            let why = match town.item_on(&item.id, today) {
                Ok((_, now)) if now.rank < LawRank::Rule => "依据层级不够".to_string(),
                Ok(_) => String::new(),
                Err(refusal) => refusal.have.to_string(),
            };
            seen.push((item.id.clone(), format!("{}（{}）", item.name, item.basis), why));
        }
    }
    seen.sort_by_key(|s| !s.2.is_empty());
    seen
}

/// Turns a command's JSON back into what would have been typed: for forms that begin filled in.
pub fn prefill(typed: &mut Typed, name: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::String(s) => typed.push(name, s.clone()),
        Value::Bool(b) => typed.push(name, b.to_string()),
        Value::Number(n) => typed.push(name, n.to_string()),
        Value::Array(list) => {
            for (i, v) in list.iter().enumerate() {
                match v {
                    Value::Object(_) => prefill(typed, &format!("{name}.{i}"), v),
                    _ => prefill(typed, name, v),
                }
            }
        }
        Value::Object(map) => {
            for (k, v) in map {
                let amount = k == "amount";
                match v.as_i64() {
                    // 分 are typed as 元.
                    Some(fen) if amount => typed.push(&format!("{name}.{k}"), law::money::Fen(fen).figures()),
                    _ => prefill(typed, &format!("{name}.{k}"), v),
                }
            }
        }
    }
}
