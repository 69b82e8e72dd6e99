//! The other rooms: plans of inspection, requests for information, receipts, counts, recordings, patrols. Every act of
//! their tables is done once, and before that everybody of the town who may not tries it. Then everybody opens every
//! address of the house. Who may do and see what is written down here, apart from the program.

use super::tag;
use crate::house::{Browser, House};
use crate::naughty::{a_request, encoded, requests as requests_of};
use crate::store::filled;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use law::person::{People, Person, Role};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Who may do which act. A post alone is everybody of that post; behind a colon stands the unit or the grid it has to be
/// of; `@` names one person. Everybody else is refused, whatever they send.
const WHO: &str = "
    make_plan            dept
    report_plan          dept:dept-build
    acknowledge_plan     hub
    draw_random          dept:dept-build
    notify_check         dept:dept-build
    record_check         dept:dept-build
    publish_results      dept:dept-build
    end_plan             dept:dept-build

    apply_information    legal
    require_correction   legal
    register_correction  legal
    lapse_request        legal
    ask_opinion          legal
    record_opinion       legal
    extend_answer        legal
    answer_information   legal

    take_receipts        finance
    issue_receipts       finance
    return_receipts      finance
    void_receipt         finance @squad1-1
    lose_receipt         finance @squad1-1
    report_loss          finance
    check_off_receipts   finance

    begin_count          store brigade
    count_things         store brigade
    record_surplus       store brigade
    submit_count         store brigade
    approve_count        brigade legal finance head

    import_footage       squad dept brigade
    correct_footage      squad:squad1 dept:squad1 brigade
    remove_footage       brigade

    assign_patrol        hub
    start_patrol         grid:419001103201 grid_head:419001103201
    check_in             grid:419001103201 grid_head:419001103201
    end_patrol           grid:419001103201 grid_head:419001103201
    allow_track          grid:419001103201 grid_head:419001103201
    stop_track           grid:419001103201 grid_head:419001103201
    erase_track          grid:419001103201 grid_head:419001103201
    cancel_patrol        hub
";

/// Words of the table of pages that stand for several posts.
const GROUPS: &[(&str, &str)] = &[
    ("overseers", "hub brigade legal justice head chief_grid lead_group city_bureau"),
    ("numbers", "hub brigade legal head chief_grid lead_group city_bureau"),
    ("of_clue", "overseers dept:{office} squad:{squad} @{reporter} grid_head:{area}"),
    ("of_case", "overseers squad:{squad} store"),
    ("of_patrol", "overseers grid:419001103201 grid_head:{area_of_patrol}"),
    ("of_footage", "brigade hub legal head squad:squad1 dept:squad1"),
    ("keepers", "system_admin security_admin justice"),
];

/// Who opens which address: `anyone` without signing in, `all` who are signed in, `none` where nothing is there to open.
/// What `{id}` stands for is the scene's; everybody else is turned away.
const PAGES: &str = "
    /                                  all
    /events                            all
    /clues                             all
    /clues/export                      all
    /clues/new                         all
    /clues/{id}                        of_clue
    /clues/{id}/acts/{act}             of_clue
    /clues/{id}/acts/{act}/drafts      hub chief_grid grid_head:{area} dept:{office} squad:{squad} @{reporter}
    /clues/{id}/case/{act}             of_clue
    /clues/{id}/case/{act}/drafts      squad:{squad}
    /cases                             all
    /cases/export                      all
    /cases/{id}                        of_case
    /cases/{id}/acts/{act}             of_case
    /cases/{id}/acts/{act}/drafts      @{handler} @{second}
    /cases/{id}/bundle                 squad:{squad} brigade legal head
    /cases/{id}/evidence/{no}          of_case
    /cases/{id}/volume                 of_case
    /cases/{id}/papers/{code}          of_case
    /papers/{number}                   of_case
    /papers/{number}/pdf               of_case
    /info                              legal head
    /info/export                       legal head
    /info/new                          legal
    /info/{id}                         legal head
    /info/{id}/acts/{act}              legal head
    /info/{id}/acts/{act}/drafts       none
    /apply                             anyone
    /inspections                       overseers dept squad
    /inspections/export                overseers dept squad
    /inspections/acts/{act}            dept
    /inspections/{id}                  overseers dept:dept-build
    /inspections/{id}/acts/{act}       overseers dept:dept-build
    /inspections/{id}/acts/{act}/drafts dept:dept-build
    /store                             overseers store squad dept finance
    /store/export                      overseers store squad dept finance
    /store/labels                      overseers store squad dept finance
    /store/acts/{act}                  store brigade
    /store/counts                      overseers store finance
    /store/counts/{id}                 overseers store finance
    /store/counts/{id}/acts/{act}      overseers store finance
    /store/counts/{id}/acts/{act}/drafts none
    /store/{id}                        of_case
    /patrols                           overseers grid grid_head
    /patrols/export                    overseers grid grid_head
    /patrols/coverage                  overseers grid grid_head
    /patrols/coverage/export           overseers grid grid_head
    /patrols/acts/{act}                hub
    /patrols/{id}                      of_patrol
    /patrols/{id}/acts/{act}           of_patrol
    /patrols/{id}/acts/{act}/drafts    none
    /patrols/{id}/track                @grid-201 @hub
    /receipts                          finance head squad dept
    /receipts/export                   finance head squad dept
    /receipts/acts/{act}               finance
    /receipts/range/{id}               finance head @squad1-1
    /footage                           overseers squad dept
    /footage/export                    overseers squad dept
    /footage/import                    squad dept brigade
    /footage/match                     overseers squad dept
    /footage/{id}                      of_footage
    /footage/{id}/acts/{act}           of_footage
    /footage/{id}/acts/{act}/drafts    none
    /bank                              finance
    /bank/{id}                         finance
    /ledger                            finance head lead_group city_bureau
    /ledger/export                     finance head lead_group city_bureau
    /disclosure                        legal
    /board                             numbers
    /performance                       numbers dept squad grid grid_head
    /performance/export                numbers dept squad grid grid_head
    /dispatch/rules                    all
    /dispatch/trial                    overseers
    /map                               all
    /map/data                          all
    /map/borders                       system_admin hub chief_grid
    /map/borders/data                  system_admin hub chief_grid
    /map/tiles/{z}/{x}/{y}             none
    /grids.geojson                     all
    /search                            all
    /rules                             anyone
    /deadline                          anyone
    /calendar                          anyone
    /notices                           all
    /notices/settings                  all
    /notices/outgoing                  system_admin
    /redact?matter=case/{case}         of_case
    /redact/work/{id}                  none
    /files/{sha256}                    of_footage
    /files/{sha256}/redact?matter=case/{case} none
    /files/{sha256}/still?matter=case/{case} none
    /files/tus/{id}                    none
    /queue                             all
    /account                           all
    /certificate                       squad brigade hub justice legal dept:dept-agri dept:dept-build dept:dept-culture dept:dept-env dept:dept-land dept:dept-market dept:dept-safety
    /password                          all
    /people                            keepers
    /people/{id}                       keepers
    /audit                             audit_admin
    /sign-in                           anyone
    /sign-in/{way}                     none
    /sign-in/{way}/back                none
    /demo                              anyone
    /public                            anyone
    /public/officers                   anyone
    /public/officers/{number}          none
    /public/powers                     anyone
    /public/lists/{id}                 anyone
    /public/charts                     anyone
    /public/hearings                   anyone
    /public/performance                anyone
    /public/inspections                anyone
    /public/decisions                  anyone
    /public/decisions.atom             anyone
    /public/decisions/{id}             none
    /report                            anyone
    /follow                            anyone
    /check                             anyone
    /check/{code}                      anyone
    /sw.js                             anyone
    /app.webmanifest                   anyone
    /healthz                           anyone
    /readyz                            anyone
    /assets/{*path}                    none
    /api/openapi.json                  anyone

    /api/v1/me                         all
    /api/v1/inbox                      all
    /api/v1/overview                   numbers
    /api/v1/clues                      all
    /api/v1/clues/{id}                 of_clue
    /api/v1/clues/{id}/acts/{act}/drafts hub chief_grid grid_head:{area} dept:{office} squad:{squad} @{reporter}
    /api/v1/clues/{id}/case/{act}/drafts squad:{squad}
    /api/v1/cases                      all
    /api/v1/cases/{id}                 of_case
    /api/v1/cases/{id}/volume          of_case
    /api/v1/cases/{id}/evidence/{no}   of_case
    /api/v1/cases/{id}/acts/{act}/drafts @{handler} @{second}
    /api/v1/info                       legal head
    /api/v1/info/{id}                  legal head
    /api/v1/inspections                overseers dept squad
    /api/v1/inspections/{id}           overseers dept:dept-build
    /api/v1/inspections/{id}/acts/{act}/drafts dept:dept-build
    /api/v1/footage                    overseers squad dept
    /api/v1/footage/match              overseers squad dept
    /api/v1/footage/{id}               of_footage
    /api/v1/patrols                    overseers grid grid_head
    /api/v1/patrols/coverage           overseers grid grid_head
    /api/v1/patrols/{id}               of_patrol
    /api/v1/patrols/{id}/track         @grid-201 @hub
    /api/v1/files/{sha256}/copies?matter=case/{case} none
    /api/v1/copies/{id}                none
    /api/v1/receipts                   finance head squad dept
    /api/v1/receipts/range/{id}        finance head @squad1-1
    /api/v1/store                      overseers store squad dept finance
    /api/v1/store/{id}                 of_case
    /api/v1/store/counts               overseers store finance
    /api/v1/store/counts/{id}          overseers store finance
    /api/v1/bank                       finance
    /api/v1/bank/{id}                  finance
    /api/v1/ledger                     finance head lead_group city_bureau
    /api/v1/papers/{number}            of_case
    /api/v1/search                     all
    /api/v1/deadline?term=W%285%29&start=2026-11-20 anyone
    /api/v1/calendar                   anyone
    /api/v1/rules                      anyone
    /api/v1/public/officers            anyone
    /api/v1/public/officers/{number}   none
    /api/v1/public/powers              anyone
    /api/v1/public/lists/{id}          anyone
    /api/v1/public/hearings            anyone
    /api/v1/public/inspections         anyone
    /api/v1/public/decisions           anyone
    /api/v1/public/progress/{receipt}  none
    /api/v1/public/check/{code}        none
";

/// The rows of a table: what stands first, and the words behind it.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    table.lines().map(str::split_whitespace).filter_map(|mut words| Some((words.next()?, words.collect())))
}

/// Whether a word of the tables means this person.
fn means(word: &str, person: &Person, scene: &BTreeMap<&str, String>) -> bool {
    if let Some((_, words)) = GROUPS.iter().find(|(name, _)| *name == word) {
        return words.split(' ').any(|word| means(word, person, scene));
    }
    let word = fill(word, scene);
    if let Some(id) = word.strip_prefix('@') {
        return person.id == id;
    }
    let (post, of) = word.split_once(':').map_or((word.as_str(), None), |(post, of)| (post, Some(of)));
    let posts = Role::ALL.iter().map(|r| tag(*r));
    assert!(post == "all" || posts.clone().any(|p| p == post), "{word} means nobody");
    let has = post == "all" || person.roles.iter().any(|r| tag(*r) == post);
    has && of.is_none_or(|of| person.unit == of || person.grid.as_deref() == Some(of))
}

/// What the scene calls things, put in for `{name}`.
fn fill(text: &str, scene: &BTreeMap<&str, String>) -> String {
    let mut text = text.to_string();
    for (name, value) in scene {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// What is written down here is what the tables of acts say of themselves.
#[test]
fn every_act_of_the_other_rooms_is_for_the_posts_of_the_table() {
    let mut told = BTreeMap::<&str, BTreeSet<String>>::new();
    let posts = |roles: &[Role]| {
        // A citizen has no account: the public's own pages apply for them.
        roles.iter().filter(|r| **r != Role::Public).map(|r| tag(*r)).collect::<BTreeSet<_>>()
    };
    told.extend(law::inspection::ACTS.iter().map(|a| (a.id, posts(a.roles))));
    told.extend(law::inforequest::ACTS.iter().map(|a| (a.id, posts(a.roles))));
    told.extend(law::stocktaking::ACTS.iter().map(|a| (a.id, posts(a.roles))));
    told.extend(law::patrol::ACTS.iter().map(|a| (a.id, posts(a.roles))));
    told.extend(law::footage::ACTS.iter().map(|a| (a.id, posts(a.roles))));
    // Whoever holds a receipt speaks of it, whatever the post.
    let holder = |holder: bool| if holder { "finance @squad1-1" } else { "finance" };
    told.extend(
        law::receipt::ACTS
            .iter()
            .map(|a| (a.id, holder(a.holder).split(' ').map(String::from).collect::<BTreeSet<_>>())),
    );
    let written: BTreeMap<&str, BTreeSet<String>> = rows(WHO)
        .map(|(act, who)| {
            (act, who.iter().map(|w| w.split(':').next().unwrap_or_default().to_string()).collect())
        })
        .collect();
    assert_eq!(written, told);
}

/// An act of the scene: by whom, where it is sent, and what.
enum Sent {
    Json(Value),
    Form(String),
}

fn form(fields: &[(&str, &str)]) -> Sent {
    let pairs = fields.iter().map(|(k, v)| format!("{}={}", encoded(k), encoded(v)));
    Sent::Form(pairs.collect::<Vec<_>>().join("&"))
}

/// The house with everybody in it.
struct Rooms {
    house: House,
    browsers: BTreeMap<String, Browser>,
    tried: BTreeSet<String>,
    refusals: usize,
}

impl Rooms {
    async fn open(house: House) -> Rooms {
        let mut rooms = Rooms { house, browsers: BTreeMap::new(), tried: BTreeSet::new(), refusals: 0 };
        rooms.everybody_signs_in().await;
        rooms
    }

    async fn everybody_signs_in(&mut self) {
        let people = self.house.office.people();
        for person in people.values().filter(|p| !p.disabled) {
            self.browsers.insert(person.id.clone(), self.house.signed_in(&person.id).await);
        }
    }

    /// Later: whoever did nothing meanwhile signs in again.
    async fn wait_until(&mut self, moment: &str) {
        self.house.clock.set(moment.parse().expect("a moment"));
        self.everybody_signs_in().await;
    }

    fn browser(&mut self, who: &str) -> &mut Browser {
        self.browsers.get_mut(who).expect("somebody of the town")
    }

    /// Everybody who may not tries it, and so does nobody at all; then whoever may does it. `bare` is what the others send,
    /// who have sent no file up.
    async fn act_with(&mut self, who: &str, act: &str, path: &str, sent: Sent, bare: Sent) -> Value {
        let may = rows(WHO).find(|(id, _)| *id == act).map(|(_, may)| may).expect("stands in the table");
        let people = self.house.office.people();
        assert!(may.iter().any(|w| means(w, &people[who], &BTreeMap::new())), "{who} may {act}");
        let before = self.recorded().await;
        let others = |p: &&Person| !p.disabled && !may.iter().any(|w| means(w, p, &BTreeMap::new()));
        for person in people.values().filter(others) {
            let browser = self.browsers.get_mut(&person.id).expect("signed in");
            let (answer, told) = match &bare {
                Sent::Json(body) => {
                    let answer = browser.post_json(path, body).await;
                    let rule = answer.json()["rule"].as_str().unwrap_or_default().to_string();
                    (answer, ["P-01", "P-02", "R-04", "V-15"].contains(&rule.as_str()))
                }
                Sent::Form(body) => {
                    let answer = browser.post(path, body).await;
                    let text = answer.text();
                    let told = ["P-01", "P-02", "R-04"].iter().any(|rule| text.contains(rule));
                    (answer, told)
                }
            };
            let (id, text) = (&person.id, answer.text());
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{id} tries {act}: {text}");
            assert!(told, "{id} is told under no rule why not to {act}: {text}");
            self.refusals += 1;
        }
        let mut stranger = self.house.browser();
        let status = match &bare {
            Sent::Json(body) => stranger.post_json(path, body).await.status,
            Sent::Form(body) => stranger.post(path, body).await.status,
        };
        assert!(
            [StatusCode::UNAUTHORIZED, StatusCode::SEE_OTHER].contains(&status),
            "nobody: {act} {status}"
        );
        assert_eq!(self.recorded().await, before, "{act}: nothing was recorded");
        self.tried.insert(act.into());

        let browser = self.browser(who);
        match sent {
            Sent::Json(body) => {
                let done = browser.post_json(path, &body).await;
                assert_eq!(done.status, StatusCode::CREATED, "{who} {act}: {}", done.text());
                done.json()
            }
            Sent::Form(body) => {
                let done = browser.post(path, &body).await;
                assert_eq!(done.status, StatusCode::SEE_OTHER, "{who} {act}: {}", done.text());
                let to = done.header("location").split('?').next().unwrap_or_default().to_string();
                json!({ "id": to.rsplit('/').next() })
            }
        }
    }

    async fn act(&mut self, who: &str, act: &str, path: &str, body: Value) -> Value {
        self.act_with(who, act, path, Sent::Json(body.clone()), Sent::Json(body)).await
    }

    /// By the page of the act, where a house has both.
    async fn typed(&mut self, who: &str, act: &str, path: &str, fields: &[(&str, &str)]) -> Value {
        self.act_with(who, act, path, form(fields), form(fields)).await
    }

    /// Everything recorded but sign-ins and who looked at what.
    async fn recorded(&self) -> i64 {
        let sql = "SELECT COUNT(*) FROM event WHERE stream NOT LIKE 'audit/%'";
        self.house.office.journal().query(sql, &[]).await.expect("a number")[0].int(0)
    }
}

fn id(done: &Value) -> String {
    done["id"].as_str().expect("an identifier").to_string()
}

/// 行政检查: a random check from the plan to its end.
async fn inspection(rooms: &mut Rooms) -> String {
    let (dept, team) = ("dept-build-1", json!(["dept-build-1", "dept-build-2"]));
    let plan = json!({
        "way": "random", "title": "2026年市容环境检查", "items": [{ "item": "CG-01" }], "basis": "《示例条例》第六条",
        "roster": "济源市示例建材店，91350100M000100Y43，承留镇工业路1号\n赵示例，，承留村集市摊位",
        "from": "2026-11-20", "to": "2026-12-10", "officers": team,
    });
    let plan = id(&rooms.act(dept, "make_plan", "/api/v1/inspections", plan).await);
    for (who, act, body) in [
        (dept, "report_plan", json!({})),
        ("hub2", "acknowledge_plan", json!({ "accept": true })),
        (dept, "draw_random", json!({ "count": 2, "team": 2, "supervisor": "legal" })),
        (dept, "notify_check", json!({ "target": "1", "officers": team, "visit_at": "2026-11-20T10:00" })),
        (
            dept,
            "record_check",
            json!({
                "target": "1", "officers": team, "started_at": "2026-11-20T08:30", "ended_at": "2026-11-20T08:50",
                "shown_certificates": true, "present": "店主", "findings": "逐项检查，未发现问题", "outcome": "clean",
                "signature": { "name": "", "refused": "口头确认" },
            }),
        ),
        (dept, "publish_results", json!({ "confirmed": true })),
        (dept, "end_plan", json!({ "reason": "赵示例已不在该处经营" })),
    ] {
        rooms.act(who, act, &format!("/api/v1/inspections/{plan}/acts/{act}"), body).await;
    }
    plan
}

const APPLY: &[(&str, &str)] = &[
    ("applicant.name", "赵示范"),
    ("applicant.document", "居民身份证"),
    ("applicant.contact", "a@example.invalid"),
    ("content", "裁量基准"),
    ("form", "邮件"),
    ("channel", "post"),
];

/// 依申请公开: one request from its receipt to the answer, and another that its applicant lets lie.
async fn requests(rooms: &mut Rooms) -> String {
    rooms.typed("legal", "apply_information", "/info/new", APPLY).await;
    let request = requests_of(rooms.browser("legal")).await.remove(0);
    let at = |act: &str| format!("/info/{request}/acts/{act}");
    let paper = rooms.browser("legal2").upload("征求意见书.jpg", &crate::files::photo()).await.text();
    for (act, fields) in [
        ("require_correction", &[("content", "哪一年的"), ("due_on", "2026-11-27")][..]),
        ("register_correction", &[("content", "2026年的")][..]),
        (
            "extend_answer",
            &[("days", "5"), ("reason", "正在汇总"), ("approved_by", "head"), ("told", "on")][..],
        ),
    ] {
        rooms.typed("legal2", act, &at(act), fields).await;
    }
    let asked = [("third_party", "济源市示例建材店"), ("content", "涉及其经营信息")];
    let with = [&asked[..], &[("files", paper.as_str())][..]].concat();
    rooms.act_with("legal2", "ask_opinion", &at("ask_opinion"), form(&with), form(&asked)).await;
    for (act, fields) in [
        ("record_opinion", &[("agrees", "true"), ("opinion", "同意公开")][..]),
        ("answer_information", &[("answer", "provided"), ("text", "见附件")][..]),
    ] {
        rooms.typed("legal2", act, &at(act), fields).await;
    }
    request
}

/// The same by scripts: what the pages keep from others, the API keeps from them too.
async fn requests_by_script(rooms: &mut Rooms) {
    let apply = json!({
        "applicant": { "name": "赵示范", "document": "居民身份证", "contact": "a@example.invalid" },
        "content": "裁量基准", "form": "邮件", "channel": "post",
    });
    let request = id(&rooms.act("legal2", "apply_information", "/api/v1/info", apply).await);
    let paper = rooms.browser("legal").upload("征求意见书.jpg", &crate::files::photo()).await.json();
    let at = |act: &str| format!("/api/v1/info/{request}/acts/{act}");
    for (act, body) in [
        ("require_correction", json!({ "content": "哪一年的", "due_on": "2026-11-27" })),
        ("register_correction", json!({ "content": "2026年的" })),
        ("extend_answer", json!({ "days": 5, "reason": "正在汇总", "approved_by": "head", "told": true })),
    ] {
        rooms.act("legal", act, &at(act), body).await;
    }
    let bare = json!({ "third_party": "济源市示例建材店", "content": "涉及其经营信息" });
    let mut asked = bare.clone();
    asked["files"] = json!([paper]);
    rooms.act_with("legal", "ask_opinion", &at("ask_opinion"), Sent::Json(asked), Sent::Json(bare)).await;
    for (act, body) in [
        ("record_opinion", json!({ "agrees": true, "opinion": "同意公开" })),
        ("answer_information", json!({ "answer": "provided", "text": "见附件" })),
    ] {
        rooms.act("legal", act, &at(act), body).await;
    }
}

/// 票据: a block from the range taken in until it is checked off.
async fn receipts(rooms: &mut Rooms) -> String {
    for (who, act, body) in [
        ("finance2", "take_receipts", json!({ "first": "豫罚0000001", "last": "豫罚0000010", "slip": "A1" })),
        (
            "finance2",
            "issue_receipts",
            json!({ "first": "豫罚0000001", "last": "豫罚0000003", "to": "squad1-1" }),
        ),
        ("finance", "return_receipts", json!({ "first": "豫罚0000003", "last": "豫罚0000003" })),
        (
            "squad1-1",
            "void_receipt",
            json!({ "receipt": "豫罚0000001", "complete": true, "reason": "金额写错" }),
        ),
        ("squad1-1", "lose_receipt", json!({ "receipt": "豫罚0000002", "reason": "途中遗失" })),
        (
            "finance2",
            "report_loss",
            json!({ "receipt": "豫罚0000002", "announcement": "示例日报，2026年11月20日" }),
        ),
        ("finance2", "check_off_receipts", json!({ "first": "豫罚0000001" })),
    ] {
        rooms.act(who, act, &format!("/api/v1/receipts/acts/{act}"), body).await;
    }
    // Whoever has no receipts learns nothing of any: neither whether there is one, nor what became of it.
    for receipt in ["豫罚0000001", "豫罚0000010", "豫罚0000999"] {
        for (act, body) in [
            ("void_receipt", json!({ "receipt": receipt, "complete": true, "reason": "x" })),
            ("lose_receipt", json!({ "receipt": receipt, "reason": "x" })),
        ] {
            let path = format!("/api/v1/receipts/acts/{act}");
            let other = rooms.browser("squad2-1").post_json(&path, &body).await;
            assert_eq!(other.status, StatusCode::FORBIDDEN, "{act} {receipt}: {}", other.text());
        }
    }
    "issued-豫罚0000001".into()
}

/// 盘点: the whole room, signed by somebody who did not count.
async fn count(rooms: &mut Rooms) -> String {
    let begun = json!({ "room": "全部存放处" });
    let count = id(&rooms.act("store", "begin_count", "/api/v1/store/counts", begun).await);
    let told = rooms.browser("store").get(&format!("/api/v1/store/counts/{count}")).await.json();
    let booked = told["state"]["booked"].as_array().map_or(0, Vec::len);
    assert!(booked > 0, "there are things to count: {told}");
    let lines: Vec<usize> = (1..=booked).collect();
    for (who, act, body) in [
        ("store", "count_things", json!({ "lines": lines, "outcome": "in_order" })),
        ("store", "record_surplus", json!({ "name": "折叠桌", "quantity": "1", "place": "大件物品棚 一区" })),
        ("brigade", "submit_count", json!({ "explanation": "折叠桌来源正在查找" })),
        ("legal", "approve_count", json!({ "approve": true })),
    ] {
        rooms.act(who, act, &format!("/api/v1/store/counts/{count}/acts/{act}"), body).await;
    }
    count
}

/// 执法音像: brought in and corrected; cleared away later.
async fn recording(rooms: &mut Rooms) -> String {
    let began = rooms.house.office.now().saturating_sub(jiff::SignedDuration::from_hours(2));
    let film = office::demo::film(began, 500, "rooms");
    let file = rooms.browser("squad1-1").upload("片.mp4", &film).await.json();
    let (with, bare) =
        (json!({ "files": [file], "device": "ZFY-1" }), json!({ "files": [], "device": "ZFY-1" }));
    let path = "/api/v1/footage";
    let done = rooms.act_with("squad1-1", "import_footage", path, Sent::Json(with), Sent::Json(bare)).await;
    let recording = id(&done);
    let body = json!({ "wearer": "squad1-2", "reason": "当天由路平直佩戴" });
    let path = format!("/api/v1/footage/{recording}/acts/correct_footage");
    rooms.act("squad1-1", "correct_footage", &path, body).await;
    recording
}

/// 巡查: the week's round of a village, and one that the centre gives and takes back.
async fn patrols(rooms: &mut Rooms) -> String {
    let task = json!({
        "sort": "build", "title": "违建排查", "grids": [{ "grid": "419001103201" }], "until": "2026-11-25",
        "reason": "接群众反映",
    });
    let given = id(&rooms.act("hub2", "assign_patrol", "/api/v1/patrols", task).await);
    let book = rooms.house.office.town().patrol.as_ref().expect("the town has one");
    let spot = &book.spots.iter().find(|s| s.spot.id == "201-1").expect("a point").spot;
    let place = json!({ "lon": spot.lon, "lat": spot.lat, "accuracy": 15 });
    let round = "daily-419001103201-2026w47";
    for (act, body) in [
        ("start_patrol", json!({})),
        ("check_in", json!({ "spot": "201-1", "place": place })),
        ("allow_track", json!({ "agreed": true })),
        ("stop_track", json!({})),
        ("end_patrol", json!({ "normal": true, "reason": "其余三处修路绕不过去" })),
        ("erase_track", json!({})),
    ] {
        rooms.act("grid-201", act, &format!("/api/v1/patrols/{round}/acts/{act}"), body).await;
    }
    let path = format!("/api/v1/patrols/{given}/acts/cancel_patrol");
    rooms.act("hub2", "cancel_patrol", &path, json!({ "reason": "降雨改期" })).await;
    round.into()
}

#[tokio::test]
async fn nobody_does_or_opens_in_the_other_rooms_what_is_not_theirs() {
    let house = filled().await;
    house.office.sweep_patrols().await.expect("swept");
    let mut rooms = Rooms::open(house).await;
    let mut scene = BTreeMap::from([
        ("inspections", inspection(&mut rooms).await),
        ("info", requests(&mut rooms).await),
        ("range", receipts(&mut rooms).await),
        ("counts", count(&mut rooms).await),
        ("footage", recording(&mut rooms).await),
        ("patrols", patrols(&mut rooms).await),
        ("bank", a_file_of_the_bank(&mut rooms).await),
    ]);
    requests_by_script(&mut rooms).await;
    a_matter(&mut rooms, &mut scene).await;
    everybody_opens_everything(&mut rooms, &scene).await;

    // What needs its time: a request that is not made clearer, and a recording that nobody needs any more.
    let request = a_request(rooms.browser("legal")).await;
    let ask = format!("/info/{request}/acts/require_correction");
    let asked = body(&[("content", "哪一年的"), ("due_on", "2026-11-23")]);
    let asked = rooms.browser("legal").post(&ask, &asked).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
    rooms.wait_until("2026-11-24T09:00:00").await;
    let lapse = format!("/info/{request}/acts/lapse_request");
    rooms.typed("legal", "lapse_request", &lapse, &[("reason", "电话联系两次，没有补正")]).await;
    rooms.wait_until("2027-06-01T09:00:00").await;
    let path = format!("/api/v1/footage/{}/acts/remove_footage", scene["footage"]);
    rooms.act("brigade", "remove_footage", &path, json!({ "reason": "保存期满，未关联案件" })).await;

    let all: BTreeSet<String> = rows(WHO).map(|(act, _)| act.to_string()).collect();
    assert_eq!(rooms.tried, all, "every act was tried");
    println!("{} kinds of acts, {} refusals", all.len(), rooms.refusals);
}

fn body(fields: &[(&str, &str)]) -> String {
    match form(fields) {
        Sent::Form(body) => body,
        Sent::Json(_) => String::new(),
    }
}

async fn a_file_of_the_bank(rooms: &mut Rooms) -> String {
    let file = "交易日期,金额,缴款码/文号,流水号,付款人\n2026-11-01,500,没有的文号,S1,甲\n";
    let path = "/api/v1/bank?name=x.csv";
    let done = rooms.browser("finance").send(Method::POST, path, "text/csv", file).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    id(&done.json())
}

/// One of the demonstration's cases, with its clue, a document and a thing in the store-room.
async fn a_matter(rooms: &mut Rooms, scene: &mut BTreeMap<&'static str, String>) {
    let things = rooms.browser("store").get("/api/v1/store").await.json();
    let thing = &things["rows"][0];
    let text = |v: &Value| v.as_str().unwrap_or_default().to_string();
    let case_id = text(&thing["case_id"]);
    let case = rooms.browser("hub").get(&format!("/api/v1/cases/{case_id}")).await.json();
    let subject = &case["state"]["subject"];
    let clue_id = text(&subject["clue"]);
    let clue = rooms.browser("hub").get(&format!("/api/v1/clues/{clue_id}")).await.json();
    let grids = &rooms.house.office.town().grids;
    // Town, area, village.
    let area = |grid: &str| grids.path(grid).get(1).map(|g| g.id.clone()).unwrap_or_default();
    let paper = case["papers"].as_array().and_then(|p| p.first()).expect("a document")["number"].clone();
    let place = text(&clue["state"]["place"]["grid"]);
    assert!(case["state"]["decision"].is_null(), "the finance office has no part in it yet");
    scene.extend([
        ("store", text(&thing["id"])),
        ("office", text(&clue["state"]["office"])),
        ("squad", text(&subject["squad"])),
        ("handler", text(&case["state"]["handlers"][0])),
        ("second", text(&case["state"]["handlers"][1])),
        ("reporter", text(&clue["state"]["reported_by"]["id"])),
        ("area", area(&place)),
        ("area_of_patrol", area("419001103201")),
        ("number", encoded(&text(&paper))),
        ("case", case_id.clone()),
        ("cases", case_id),
        ("clues", clue_id),
        ("people", "squad1-1".into()),
    ]);
    scene.insert("range", encoded(&scene["range"]));
    assert!(scene.values().all(|v| !v.is_empty()), "{scene:?}");
}

/// An address of the table with what the scene has for its names.
fn address(pattern: &str, scene: &BTreeMap<&str, String>) -> String {
    let own = pattern.trim_start_matches("/api/v1");
    let of = ["store/counts", "receipts/range", "public/lists", "public/decisions", "files/tus"];
    let room = of.into_iter().find(|of| own.starts_with(&format!("/{of}/"))).map_or_else(
        || own.split('/').nth(1).unwrap_or_default(),
        |of| of.rsplit('/').next().unwrap_or_default(),
    );
    let act = match room {
        "clues" if own.contains("/case/") => "propose_filing",
        "clues" => "supplement_clue",
        "cases" => "submit_report",
        "info" => "answer_information",
        "inspections" if own.contains("{id}") => "record_check",
        "inspections" => "make_plan",
        "store" => "begin_count",
        "counts" => "count_things",
        "patrols" if own.contains("{id}") => "check_in",
        "patrols" => "assign_patrol",
        "receipts" => "take_receipts",
        _ => "correct_footage",
    };
    let id = match room {
        "lists" => "review",
        "decisions" | "tus" => "nothing",
        _ => scene.get(room).map_or("nothing", String::as_str),
    };
    let others = [
        ("{id}", id),
        ("{act}", act),
        ("{code}", if room == "cases" { "EV-L" } else { "ZZZZZZZZ" }),
        ("{no}", "2"),
        ("{sha256}", scene["footage"].as_str()),
        ("{way}", "oidc"),
        ("{receipt}", "ZZZZZZZZ"),
        ("{z}/{x}/{y}", "12/3344/1620"),
        ("{*path}", "nothing.js"),
    ];
    let filled = others.iter().fold(pattern.to_string(), |path, (name, value)| path.replace(name, value));
    fill(&filled, scene)
}

/// What an address answers; an answer that never ends is not waited for.
async fn opens(browser: &mut Browser, path: &str) -> StatusCode {
    browser.ask(Method::GET, path, "", Body::empty()).await.status()
}

/// Of everybody who differs from the others in nothing that the tables speak of, one is enough.
fn each_of_a_kind(people: &People) -> Vec<&Person> {
    let named: Vec<&str> = PAGES.split_whitespace().filter_map(|w| w.strip_prefix('@')).collect();
    let mut kinds = BTreeSet::new();
    let one = |p: &&Person| {
        let roles: BTreeSet<String> = p.roles.iter().map(|r| tag(*r)).collect();
        kinds.insert((roles, p.unit.clone(), p.grid.clone())) || named.contains(&p.id.as_str())
    };
    people.values().filter(|p| !p.disabled).filter(one).collect()
}

async fn everybody_opens_everything(rooms: &mut Rooms, scene: &BTreeMap<&str, String>) {
    let people = rooms.house.office.people();
    let mut each = each_of_a_kind(&people);
    for handler in ["handler", "second"].map(|h| &people[&scene[h]]) {
        if !each.iter().any(|p| p.id == handler.id) {
            each.push(handler);
        }
    }
    let mut wrong = Vec::new();
    let (mut seen, mut hidden) = (0, 0);
    for (pattern, who) in rows(PAGES) {
        let path = address(pattern, scene);
        let (anyone, none) = (who == ["anyone"], who == ["none"]);
        let status = opens(&mut rooms.house.browser(), &path).await;
        let outside = match (anyone, none) {
            (true, _) => status == StatusCode::OK,
            // Whoever is not signed in is sent to the door, or learns of nothing.
            (_, true) => status != StatusCode::OK,
            _ => [StatusCode::SEE_OTHER, StatusCode::UNAUTHORIZED].contains(&status),
        };
        if !outside {
            wrong.push(format!("{path}: {status} for whoever is not signed in"));
        }
        let mut told = BTreeMap::<(StatusCode, bool), Vec<&str>>::new();
        for person in each.iter().copied() {
            let theirs = anyone || (!none && who.iter().any(|w| means(w, person, scene)));
            let status = opens(rooms.browsers.get_mut(&person.id).expect("signed in"), &path).await;
            let refused = [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&status);
            if theirs != (status == StatusCode::OK) || theirs == refused {
                told.entry((status, theirs)).or_default().push(&person.id);
            }
            *(if theirs { &mut seen } else { &mut hidden }) += 1;
        }
        for ((status, theirs), people) in told {
            wrong.push(format!("{path}: {status}, theirs: {theirs}, for {}", people.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{} of the table are otherwise:\n{}", wrong.len(), wrong.join("\n"));
    println!("{} addresses, {} people: {seen} opened, {hidden} refused", rows(PAGES).count(), each.len());
}

/// What is answered to a `GET`, as the program's own sources say it.
fn addresses(source: &str, below: &str, found: &mut BTreeSet<String>) {
    for (what, more) in [(".route(", false), ("act::on(", true), ("act::at(", false)] {
        for part in source.split(what).skip(1) {
            let part = part.trim_start();
            // The one way of every act names its address by a parameter; whoever calls it stands in the list.
            let Some(rest) = part.strip_prefix('"') else { continue };
            let path = rest.split('"').next().unwrap_or_default();
            let mut depth = 1;
            let call: String = rest
                .chars()
                .take_while(|c| {
                    depth += i32::from(*c == '(') - i32::from(*c == ')');
                    depth > 0
                })
                .collect();
            let gets = what != ".route(" || call.contains("get(") || call.contains("drafts::of(");
            if gets {
                found.insert(format!("{below}{path}"));
            }
            if more {
                found.insert(format!("{below}{path}/drafts"));
            }
        }
    }
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            sources(&path, into);
        } else {
            into.push(path);
        }
    }
}

#[test]
fn every_address_of_the_house_stands_in_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let (mut found, mut nests) = (BTreeSet::new(), 0);
    for file in &files {
        let source = std::fs::read_to_string(file).expect("readable");
        let api = file.ends_with("src/api.rs");
        addresses(&source, if api { "/api/v1" } else { "" }, &mut found);
        nests += source.matches(".nest(").count();
    }
    assert_eq!(nests, 1, "only the API stands below an address of its own");
    let written: BTreeSet<String> =
        rows(PAGES).map(|(path, _)| path.split('?').next().unwrap_or_default().to_string()).collect();
    let missing: Vec<&String> = found.difference(&written).collect();
    assert!(missing.is_empty(), "who opens it does not stand in the table: {missing:?}");
    let gone: Vec<&String> = written.difference(&found).collect();
    assert!(gone.is_empty(), "in the table, but no address of the house: {gone:?}");
}

#[test]
fn an_address_that_is_new_would_be_found() {
    let mut found = BTreeSet::new();
    let source = r#"Router::new()
        .route("/new", get(pages::new::show).post(pages::new::take))
        .route(
            "/wide", get(wide)
        )
        .route("/only-sent", post(sent))
        .merge(pages::act::on("/rooms/{id}/acts/{act}", Matter::Room))"#;
    addresses(source, "", &mut found);
    let expected = ["/new", "/wide", "/rooms/{id}/acts/{act}", "/rooms/{id}/acts/{act}/drafts"];
    assert_eq!(found, BTreeSet::from(expected.map(String::from)));
}
