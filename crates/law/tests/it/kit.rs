//! An invented town and a story that walks a case on the real `decide` and `evolve`.
//!
//! A test goes to a milestone with [`Story::at`], changes one thing, and sees it `refused` under a rule or pass.

use crate::support::{calendar_once, day};
use crate::times;
use crate::witness;
pub use crate::witness::shown;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use law::case::{self, CaseCommand as C, *};
use law::clue::{self, CheckOutcome, CheckSite, ClueCommand as K, ClueEvent, ClueFact, ClueStage, ClueState};
use law::clue::{DispatchClue, HandToSquad, IssueOpinion, ReportClue, Source};
use law::context::{Context, PriorPenalty, Registers};
use law::matter::Entry;
use law::money::Fen;
use law::number::DocNumber;
use law::party::{FileFault, FileRef, Party, PartyKind, Place, Signature};
use law::person::{Certificate, Employment, People, Person, Role};
use law::receipt::ReceiptBook;
use law::refusal::Refusal;
use law::rule::Mark;
use law::signing::{self, Content};
use law::town::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

/// The first day of every story: a Monday without holidays near.
pub const START: &str = "2026-03-02";

/// Sound numbers that belong to nobody.
pub const ADULT: &str = "11010519491231002X";
pub const TEENAGER: &str = "419001200909090018";
pub const CODE: &str = "91350100M000100Y43";

fn set<T>(value: T) -> Setting<T> {
    Setting { value, mark: Mark::D, note: String::new() }
}

fn grade(name: &str, low: i64, high: i64) -> Discretion {
    Discretion { name: name.into(), when: String::new(), fine_min: Fen::yuan(low), fine_max: Fen::yuan(high) }
}

fn item(id: &str, name: &str) -> PowerItem {
    use PenaltyKind as P;
    PowerItem {
        id: id.into(),
        name: name.into(),
        domain: "city".into(),
        violated: "《示例条例》第十条".into(),
        basis: "《示例条例》第五十条".into(),
        rank: LawRank::Regulation,
        penalties: vec![P::Warning, P::Criticism, P::Fine, P::Confiscation, P::StopBusiness],
        discretion: vec![
            grade("较轻", 50, 1_000),
            grade("一般", 1_001, 10_000),
            grade("较重", 10_001, 300_000),
        ],
        discretion_published: true,
        measures: vec![
            ItemMeasure {
                kind: MeasureKind::Seize,
                basis: "《示例条例》第六十条".into(),
                rank: LawRank::Regulation,
            },
            ItemMeasure {
                kind: MeasureKind::Seal, basis: "《示例法》第六十一条".into(), rank: LawRank::Law
            },
        ],
        correction: "清除堆放的物料".into(),
        life_safety: false,
        special_suit_days: None,
        enforcement: EnforcementPower::Court,
        enforcement_basis: String::new(),
        record_days: None,
        from: None,
        to: None,
        published: true,
        note: String::new(),
    }
}

fn lists() -> Vec<PowerList> {
    let normative = PowerItem { rank: LawRank::Normative, ..item("A-02", "依据规范性文件的事项") };
    let secret = PowerItem { discretion_published: false, ..item("A-03", "裁量基准未公布的事项") };
    let bare = PowerItem {
        discretion: vec![],
        correction: String::new(),
        life_safety: true,
        ..item("A-05", "安全事项")
    };
    let unpublished = PowerItem { published: false, ..item("A-07", "未公布的事项") };
    let lenient = PowerItem {
        penalties: vec![PenaltyKind::Warning, PenaltyKind::Fine],
        discretion: vec![grade("较轻", 50, 500)],
        ..item("A-06", "新旧规定不同的事项")
    };
    let stricter = PowerItem {
        discretion: vec![grade("较轻", 50, 5_000)],
        ..item("A-06", "新旧规定不同的事项")
    };
    let traffic = PowerItem { record_days: Some(5), ..item("A-08", "交通事项") };
    let old = vec![
        item("A-01", "占道堆放"),
        item("A-04", "后来取消的事项"),
        bare.clone(),
        lenient,
        traffic.clone(),
        unpublished.clone(),
        normative.clone(),
        secret.clone(),
    ];
    let new = vec![item("A-01", "占道堆放"), bare, stricter, traffic, unpublished, normative, secret];
    let list = |version: &str, from: &str, to: Option<&str>, items| PowerList {
        version: version.into(),
        approval: "示例".into(),
        published_on: day(from),
        from: day(from),
        to: to.map(day),
        sample: true,
        items,
    };
    vec![list("2021", "2021-01-01", Some("2025-12-31"), old), list("2026", "2026-01-01", None, new)]
}

/// The amounts of 承留镇, in force from a day.
pub fn thresholds(from: &str) -> Thresholds {
    Thresholds {
        from: day(from),
        simple_citizen: Fen::yuan(200),
        simple_organisation: Fen::yuan(3_000),
        cash: Fen::yuan(100),
        hearing_citizen: Fen::yuan(5_000),
        hearing_organisation: Fen::yuan(50_000),
        major_citizen: Fen::yuan(10_000),
        major_organisation: Fen::yuan(100_000),
        hearing_by_domain: vec![],
        source: "示例".into(),
        mark: Mark::V,
    }
}

/// The invented town.
pub fn town() -> Town {
    Town {
        code: "419001999".into(),
        name: "示例镇".into(),
        agency: Agency {
            name: "示例镇人民政府".into(),
            prefix: "济承综执".into(),
            credit_code: String::new(),
            address: "示例路1号".into(),
            phone: "0391-0000000".into(),
            supervision_phone: "0391-0000001".into(),
            reconsideration_body: "示例市人民政府".into(),
            court: "示例市人民法院".into(),
            reconsideration_url: "https://example.invalid/fuyi".into(),
            jurisdiction: "示例镇".into(),
            collecting_bank: "示例银行".into(),
            collecting_bank_address: "示例路2号".into(),
            collecting_account: "示例账号".into(),
            collection_agreed_on: None,
            collection_reported_on: None,
        },
        calendar: calendar_once().clone(),
        heads: [("hub".to_string(), "hubhead".to_string())].into(),
        domains: vec![
            Domain {
                id: "city".into(),
                name: "城镇管理".into(),
                squad: "squad1".into(),
                office: "dept-city".into(),
            },
            Domain {
                id: "land".into(),
                name: "自然资源".into(),
                squad: "squad2".into(),
                office: "dept-land".into(),
            },
        ],
        powers: lists(),
        thresholds: vec![thresholds("2021-01-01")],
        policy_later: vec![],
        policy: Policy {
            dispatch_days: set(1),
            check_days: set(3),
            opinion_days: set(5),
            feedback_days: set(5),
            reporter_notice_days: set(5),
            urging_days: set(2),
            rating_days: set(15),
            review_days: set(5),
            defence_days: set(5),
            decision_days: set(90),
            record_days: set(2),
            major_record_days: set(15),
            archive_days: set(30),
            retention: set(law::retention::RetentionTable::default()),
            sole_trader_as_citizen: set(true),
            discuss_from_hearing: set(true),
            qualification_from: set(day("2018-01-01")),
            surcharge_basis_points: set(300),
            decision_extensions: set(vec![Extension {
                provision: "《示例程序规定》第六十四条".into(),
                days: 30,
                domains: vec!["city".into()],
            }]),
            hearing_notice_strict: set(true),
            hearing_exclusion: set(String::new()),
            referral_exclusions: set(vec![
                Exclusion {
                    provision: "《示例程序规定》第六十条".into(), domains: vec!["city".into()]
                },
                Exclusion {
                    provision: "《示例市场程序规定》第六十条".into(),
                    domains: vec!["market".into()],
                },
            ]),
            surcharge_suspend_from: set(SuspendFrom::Application),
            low_price_percent: set(70),
            enforcement_night_from: set(22),
            enforcement_night_to: set(6),
            simple_court_window: set(SimpleWindow::Reconsideration),
            close_on_court: set(CourtClosing::Granted),
            officers_sign: set(OfficersSign::Paper),
            referral_police: set("示例市公安局".into()),
            referral_procuratorate: set("示例市人民检察院".into()),
            redo_days: set(60),
            fault_review_days: set(30),
            hold_ways: set(hold::HoldWay::ALL.to_vec()),
            hold_copies: set(2),
            film_holds: set(true),
            retest_days: set(7),
            publicity_minor_months: set(3),
            publicity_general_months: set(12),
            publicity_serious_months: set(36),
            market_domains: set(vec!["market".into()]),
            information_report_day: set(31),
            inspections_per_year: set(2),
            unplanned_inspections_per_year: set(1),
            inspection_over_limit: set(OverLimit::Refuse),
            receipts_registered: set(true),
            stocktaking_months: set(3),
            return_days: set(3),
            footage_hours: set(24),
            footage_months: set(6),
        },
        store: vec![],
        recording: vec![],
    }
}

fn person(id: &str, name: &str, unit: &str, roles: &[Role], certificate: Option<&str>) -> Person {
    Person {
        id: id.into(),
        name: name.into(),
        post: name.into(),
        unit: unit.into(),
        roles: roles.iter().copied().collect(),
        employment: Employment::Established,
        certificate: certificate.map(|n| Certificate {
            number: n.into(),
            valid_from: day("2022-01-01"),
            expires_on: day("2030-01-01"),
            suspensions: vec![],
            revoked_on: None,
        }),
        legal_qualification: None,
        first_review_on: None,
        head_authorization: None,
        is_town_head: false,
        grid: None,
        disabled: false,
    }
}

/// Everyone of the town. `poly` holds every post and paper at once: the person whom the separation of duties is for.
pub fn people() -> People {
    use Role as R;
    let mut all = vec![
        person("sq1", "中队甲", "squad1", &[R::Squad], Some("Z01")),
        person("sq2", "中队乙", "squad1", &[R::Squad], Some("Z02")),
        person("sq3", "中队丙", "squad1", &[R::Squad], Some("Z03")),
        person("sq9", "二中队甲", "squad2", &[R::Squad], Some("Z09")),
        person("twin", "中队甲的另一账号", "squad1", &[R::Squad], Some("Z01")),
        person("dept1", "业务甲", "dept-city", &[R::Dept], Some("Z11")),
        person("dept2", "业务乙", "dept-city", &[R::Dept], Some("Z12")),
        person("land1", "自然资源甲", "dept-land", &[R::Dept], Some("Z13")),
        person("land2", "自然资源乙", "dept-land", &[R::Dept], Some("Z14")),
        person("hub", "指挥中心", "hub", &[R::Hub], None),
        person("hubhead", "指挥中心主任", "hub", &[R::Hub], None),
        person("grid", "网格员", "grid", &[R::Grid], None),
        person("grid2", "另一网格员", "grid", &[R::Grid], None),
        person("citizen", "群众", "public", &[R::Public], None),
        person("brigade", "大队长", "brigade", &[R::Brigade, R::Squad], Some("Z20")),
        person("legal", "法治室甲", "legal", &[R::Legal], None),
        person("legal2", "法治室新人", "legal", &[R::Legal], None),
        person("legal3", "法治室老人", "legal", &[R::Legal], None),
        person("head", "镇长", "town", &[R::Head], None),
        person("deputy", "分管副镇长", "town", &[R::Head], None),
        person("deputy2", "未授权副镇长", "town", &[R::Head], None),
        person("finance", "财政", "finance", &[R::Finance], None),
        person("justice", "司法所", "justice", &[R::Justice], None),
        person("leader", "领导小组组长", "town", &[R::LeadGroup], None),
        person("keeper", "保管员", "store", &[R::Store], None),
        person(
            "poly",
            "身兼数职",
            "squad1",
            &[R::Squad, R::Legal, R::Brigade, R::Head, R::Finance],
            Some("Z30"),
        ),
        Person {
            employment: Employment::Contract,
            ..person("contract", "合同工", "squad1", &[R::Squad], Some("Z40"))
        },
        person("expired", "证件到期", "squad1", &[R::Squad], Some("Z41")),
    ];
    for p in &mut all {
        match p.id.as_str() {
            "legal" => {
                p.legal_qualification = Some("A2020".into());
                p.first_review_on = Some(day("2021-06-01"));
            }
            "justice" => p.legal_qualification = Some("A2019".into()),
            "legal2" => p.first_review_on = Some(day("2024-03-01")),
            "legal3" => p.first_review_on = Some(day("2016-05-01")),
            "head" => p.is_town_head = true,
            "deputy" => p.head_authorization = Some("示授〔2026〕1号".into()),
            "poly" => {
                p.legal_qualification = Some("A2021".into());
                p.is_town_head = true;
            }
            "expired" => p.certificate.as_mut().expect("has one").expires_on = day(START),
            _ => {}
        }
    }
    all.into_iter().map(|p| (p.id.clone(), p)).collect()
}

/// A picture.
pub fn file() -> FileRef {
    FileRef {
        sha256: "a".repeat(64),
        sm3: "b".repeat(64),
        name: "照片.jpg".into(),
        media_type: "image/jpeg".into(),
        size: 1,
        original: true,
        taken_at: None,
    }
}

/// A signature, on paper: what is signed on a screen is bound to its content in `signing`.
pub fn signed() -> Signature {
    Signature {
        name: "张示例".into(), image: Some("c".repeat(64)), on_paper: true, ..Signature::default()
    }
}

/// A neighbour stood by and signed.
pub fn neighbour() -> Signature {
    Signature { name: "王邻居".into(), ..signed() }
}

/// A case whose witnesses were recorded by name alone, as they were until witnesses signed on the screen, still reads and folds to
/// what it was. Says how many such records there are.
#[track_caller]
pub fn folds_with_witnesses_by_name(s: &Story) -> usize {
    fn by_name(value: &mut Value, found: &mut usize) {
        let Value::Object(map) = value else {
            value.as_array_mut().into_iter().flatten().for_each(|v| by_name(v, found));
            return;
        };
        for (key, v) in map {
            let name = v.pointer("/signature/name").and_then(Value::as_str).map(String::from);
            match name.filter(|_| key == "witness") {
                Some(name) => {
                    *found += usize::from(!name.is_empty());
                    *v = name.into();
                }
                None => by_name(v, found),
            }
        }
    }
    let mut found = 0;
    let old = s.case_events.iter().map(|e| {
        let mut old = serde_json::to_value(e).expect("JSON");
        by_name(&mut old, &mut found);
        serde_json::from_value(old).expect("an old record still reads")
    });
    let old: Vec<CaseEvent> = old.collect();
    assert_eq!(CaseState::fold(&old), CaseState::fold(&s.case_events));
    found
}

/// A fine of so many 元.
pub fn fine(yuan: i64) -> Penalty {
    Penalty(vec![kind(PenaltyKind::Fine, yuan)])
}

/// One penalty.
pub fn kind(kind: PenaltyKind, yuan: i64) -> PenaltyItem {
    let detail = if yuan == 0 { "三轮车一辆" } else { "" };
    PenaltyItem { kind, amount: Fen(yuan * 100), detail: detail.into() }
}

/// A citizen with this identity number.
pub fn citizen(id: &str) -> Party {
    Party {
        kind: PartyKind::Citizen,
        name: "张示例".into(),
        id_number: Some(id.into()),
        address: "示例镇一村五组八号".into(),
        phone: Some("19900001234".into()),
        ..Party::default()
    }
}

/// A company, or a sole trader.
pub fn business(kind: PartyKind) -> Party {
    Party {
        kind,
        name: "示例建材店".into(),
        credit_code: Some(CODE.into()),
        representative: Some("李示例".into()),
        address: "示例镇工业路".into(),
        ..Party::default()
    }
}

struct Next(u32, Option<ReceiptBook>, String, BTreeMap<String, FileFault>);

impl Registers for Next {
    fn next(&self, _: &str, _: i16) -> u32 {
        self.0
    }

    fn receipts(&self) -> Option<&ReceiptBook> {
        self.1.as_ref()
    }

    fn printed(&self, _: &DocNumber) -> Option<&str> {
        Some(self.2.as_str()).filter(|text| !text.is_empty())
    }

    fn content(&self, _: &DocNumber) -> Option<&str> {
        Some(CONTENT)
    }

    fn fault(&self, sha256: &str) -> Option<&FileFault> {
        self.3.get(sha256)
    }
}

/// The digest of every fact that issued a document.
pub const CONTENT: &str = "e0f1e0f1e0f1e0f1e0f1e0f1e0f1e0f1e0f1e0f1e0f1e0f1e0f1e0f1e0f1e0f1";

/// What a decision prints, with slips of the pen in it.
pub const PRINTED: &str = "示例镇人民政府 行政处罚决定书 示例执罚决字〔2026〕第5号 当事人：张示例 公民身份号码：11010519491231002X \
    住址：示例镇示例路1号。2026年3月2日，当事人在村口堆放物科，占道3天，面积12平方米，当事人张示列陈述：物品是我的我的。上述行为违反《示例条例》\
    第十条，依照示例条例第四十五条，拟没收木材3方的不予采纳。决定：罚款人民币500元（大写：伍佰元整）；没收违法所得5000元。\
    限收到本决定书之日起十五日内缴讷，逾期每日按百分之三加处罚款。不服的，六十日内向示例市人民政府申请行政复议，六个月内向示例市人民法院\
    提起诉讼。证人李四在场，物料已经清点。";

/// How far a story has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    Fresh,
    Reported,
    Dispatched,
    ForOpinion,
    Opined,
    WithSquad,
    Proposed,
    Endorsed,
    Filed,
    Gathered,
    Judged,
    Ordered,
    Concluded,
    Reviewed,
    Noticed,
    Told,
    WindowOver,
    DecisionProposed,
    DecisionEndorsed,
    Decided,
    Served,
    Published,
    Paid,
    ClosingProposed,
    Closed,
    Archived,
}

/// A clue and its case, with everything outside them.
#[derive(Clone)]
pub struct Story {
    pub town: Town,
    pub people: People,
    pub now: DateTime,
    pub clue: ClueState,
    pub case: CaseState,
    pub clue_events: Vec<ClueEvent>,
    pub case_events: Vec<CaseEvent>,
    pub history: Vec<PriorPenalty>,
    /// The stream what is done is recorded in.
    pub matter: &'static str,
    /// What the default commands are about.
    pub item: String,
    pub grade: String,
    pub penalty: Penalty,
    pub party: Party,
    pub surcharge: bool,
    /// The register of receipts, where the story is about it.
    pub receipts: Option<ReceiptBook>,
    /// What the document that an amendment is about prints.
    pub printed: String,
    /// What stands against stored files, by their SHA-256.
    pub file_faults: BTreeMap<String, FileFault>,
}

impl Story {
    /// Nothing has happened yet.
    pub fn new() -> Story {
        Story {
            town: town(),
            people: people(),
            now: day(START).at(9, 0, 0, 0),
            clue: ClueState::default(),
            case: CaseState::default(),
            clue_events: vec![],
            case_events: vec![],
            history: vec![],
            matter: "case/1",
            item: "A-01".into(),
            grade: "较轻".into(),
            penalty: fine(500),
            party: citizen(ADULT),
            surcharge: true,
            receipts: None,
            printed: PRINTED.into(),
            file_faults: BTreeMap::new(),
        }
    }

    /// The default story, at a milestone.
    pub fn at(stop: At) -> Story {
        Story::new().to(stop)
    }

    /// A story with this fine and party, in the grade that fits, at a milestone.
    pub fn fined(yuan: i64, party: Party, stop: At) -> Story {
        let grade = if yuan <= 1_000 {
            "较轻"
        } else if yuan <= 10_000 {
            "一般"
        } else {
            "较重"
        };
        Story { penalty: fine(yuan), party, grade: grade.into(), ..Story::new() }.to(stop)
    }

    /// A clue found fit for the simple procedure.
    pub fn for_simple() -> Story {
        let mut s = Story::at(At::Dispatched);
        let check = CheckSite { outcome: CheckOutcome::Simple, ..s.check() };
        s.tells("sq1", K::CheckSite(check));
        s
    }

    /// Decided on the spot: a fine of 200 元 that the decision says will bear a surcharge.
    pub fn on_spot() -> Story {
        let mut s = Story::for_simple();
        let spot = s.spot();
        s.does("sq1", C::DecideOnSpot(spot));
        s
    }

    /// Delivered on the spot.
    pub fn delivered() -> Story {
        let mut s = Story::on_spot();
        s.does(
            "sq1",
            C::DeliverOnSpot(DeliverOnSpot { delivered_at: None, sealed: true, signature: signed() }),
        );
        s
    }

    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// Days pass.
    pub fn wait(&mut self, days: i64) -> &mut Self {
        self.now = self.now.saturating_add(days.days());
        self
    }

    pub fn until(&mut self, date: &str) -> &mut Self {
        self.now = day(date).at(9, 0, 0, 0);
        self
    }

    pub fn ctx<'a>(&'a self, who: &str, numbers: &'a dyn Registers) -> Context<'a> {
        Context {
            matter: self.matter,
            now: self.now,
            actor: &self.people[who],
            people: &self.people,
            town: &self.town,
            registers: numbers,
            history: &self.history,
        }
    }

    fn numbers(&self) -> Next {
        self.next((self.clue_events.len() + self.case_events.len() + 1) as u32)
    }

    fn next(&self, number: u32) -> Next {
        Next(number, self.receipts.clone(), self.printed.clone(), self.file_faults.clone())
    }

    /// Runs something that needs a context.
    pub fn with<T>(&self, who: &str, f: impl FnOnce(&Context) -> T) -> T {
        let numbers = self.numbers();
        f(&self.ctx(who, &numbers))
    }

    /// What is signed, with the days and moments that were told to the signer, depends neither on the minute in which it is
    /// handed in nor on the numbers drawn meanwhile.
    fn signed_alike<K: Serialize + DeserializeOwned>(
        &self,
        who: &str,
        command: &K,
        content: impl Fn(&K, &Context, &str) -> Result<Content, Refusal>,
    ) {
        let at = |minutes: i64, drawn: u32, command: &K, place: &str| {
            let numbers = self.next(drawn);
            let now = self.now.saturating_add(minutes.minutes());
            content(command, &Context { now, ..self.ctx(who, &numbers) }, place)
        };
        let mut told = serde_json::to_value(command).expect("JSON");
        for place in signing::unbound(&told, true) {
            let Ok(first) = at(1, 800, command, place) else { continue };
            signing::bind(&mut told, place, &first);
            let told: K = serde_json::from_value(told.clone()).expect("a command");
            // Minutes later, and after midnight.
            for later in [3, 24 * 60] {
                if let Ok(second) = at(later, 900, &told, place) {
                    assert_eq!(first.of, second.of, "signed otherwise {later} minutes later");
                    assert!(second.filled.is_empty(), "{:?}", second.filled);
                }
            }
        }
    }

    /// Tries an act on the clue.
    pub fn tell(&mut self, who: &str, command: &K) -> Result<(), Refusal> {
        let events = self.with(who, |ctx| clue::decide(&self.clue, command, ctx));
        let events = events.inspect_err(|r| witness::refused(r, command.act()))?;
        witness::accepted(command.act());
        self.signed_alike(who, command, |c, ctx, place| clue::content(&self.clue, c, ctx, place));
        let accepts = |c: &K| self.with(who, |ctx| clue::decide(&self.clue, c, ctx)).is_ok();
        times::told_of_its_time(command, command.act(), self.now, accepts);
        for e in events {
            self.clue.evolve(&e);
            self.clue_events.push(e);
        }
        self.now = self.now.saturating_add(5.minutes());
        Ok(())
    }

    /// Tries an act on the case; tells the clue what it must know, as the town hall does.
    pub fn act(&mut self, who: &str, command: &C) -> Result<(), Refusal> {
        let first = self.case.version == 0;
        let events = self.with(who, |ctx| case::decide(&self.case, command, &self.clue, ctx));
        let events = events.inspect_err(|r| witness::refused(r, command.act()))?;
        witness::accepted(command.act());
        self.signed_alike(who, command, |c, ctx, place| case::content(&self.case, c, &self.clue, ctx, place));
        let accepts = |c: &C| self.with(who, |ctx| case::decide(&self.case, c, &self.clue, ctx)).is_ok();
        times::told_of_its_time(command, command.act(), self.now, accepts);
        for e in &events {
            self.case.evolve(e);
        }
        if first {
            let simple = self.case.procedure == Procedure::Simple;
            let opened =
                self.with(who, |ctx| Entry::stamp(ctx, ClueFact::CaseOpened { case: "1".into(), simple }));
            self.clue.evolve(&opened);
            self.clue_events.push(opened);
        }
        if let Some(outcome) = law::road::outcome_for_clue(&self.case, &events) {
            for e in self.with(who, |ctx| clue::concluded(&self.clue, outcome, ctx)) {
                self.clue.evolve(&e);
                self.clue_events.push(e);
            }
        }
        self.case_events.extend(events);
        self.now = self.now.saturating_add(5.minutes());
        Ok(())
    }

    /// An act on the clue that must pass.
    #[track_caller]
    pub fn tells(&mut self, who: &str, command: K) -> &mut Self {
        if let Err(r) = self.tell(who, &command) {
            panic!("{} was refused: {r}", command.act());
        }
        self
    }

    /// An act on the case that must pass.
    #[track_caller]
    pub fn does(&mut self, who: &str, command: C) -> &mut Self {
        if let Err(r) = self.act(who, &command) {
            panic!("{} was refused: {r}", command.act());
        }
        self
    }

    /// An act on the case that must be refused under `rule`, completely said, with nothing changed.
    #[track_caller]
    pub fn refused(&mut self, who: &str, command: C, rule: &str) -> Refusal {
        let before = (self.case.clone(), self.clue.clone(), self.case_events.len());
        let Err(r) = self.act(who, &command) else {
            panic!("{} passed; {rule} should refuse it", command.act())
        };
        said(&r, rule);
        assert!(
            before == (self.case.clone(), self.clue.clone(), self.case_events.len()),
            "something changed"
        );
        r
    }

    /// The same for the clue.
    #[track_caller]
    pub fn refused_clue(&mut self, who: &str, command: K, rule: &str) -> Refusal {
        let before = self.clue.clone();
        let Err(r) = self.tell(who, &command) else {
            panic!("{} passed; {rule} should refuse it", command.act())
        };
        said(&r, rule);
        assert!(before == self.clue, "something changed");
        r
    }

    // The default commands, each as a squadron, office or town head would fill it in.

    pub fn report(&self) -> ReportClue {
        ReportClue {
            source: Source::Patrol,
            class: "占道".into(),
            domain: "city".into(),
            content: "路边堆放沙石".into(),
            place: Place { text: "一村路口".into(), ..Place::default() },
            receipt: "AB12CD34".into(),
            files: vec![file()],
            ..ReportClue::default()
        }
    }

    pub fn dispatch(&self) -> DispatchClue {
        DispatchClue { office: "dept-city".into(), squad: "squad1".into(), ..DispatchClue::default() }
    }

    pub fn check(&self) -> CheckSite {
        CheckSite {
            officers: vec!["sq1".into(), "sq2".into()],
            started_at: self.now.saturating_sub(3.minutes()),
            ended_at: self.now,
            place: Place::default(),
            shown_certificates: true,
            present: "张示例".into(),
            findings: "堆放沙石约五平方米".into(),
            outcome: CheckOutcome::General,
            files: vec![file()],
            signature: signed(),
        }
    }

    pub fn opinion(&self) -> IssueOpinion {
        IssueOpinion {
            facts: "占道堆放".into(),
            evidence: "照片".into(),
            nature: "违反示例条例".into(),
            item: self.item.clone(),
            basis: "示例条例".into(),
            files: vec![],
        }
    }

    pub fn filing(&self) -> ProposeFiling {
        ProposeFiling {
            clue: "1".into(),
            item: self.item.clone(),
            party: self.party.clone(),
            facts: "占道堆放沙石".into(),
            act_from: Some(day(START)),
            recommend: true,
            reason: "应当立案".into(),
            officers: vec!["sq1".into(), "sq2".into()],
            ..ProposeFiling::default()
        }
    }

    pub fn inquiry(&self) -> RecordInquiry {
        RecordInquiry {
            person: Party { name: "张示例".into(), ..Party::default() },
            relation: "当事人".into(),
            officers: vec!["sq1".into(), "sq2".into()],
            started_at: self.now.saturating_sub(3.minutes()),
            ended_at: self.now,
            place: "询问室".into(),
            monitor: "1号".into(),
            shown_certificates: true,
            told_rights: true,
            qa: vec![QuestionAnswer { question: "是否申请回避".into(), answer: "不申请".into() }],
            signature: signed(),
        }
    }

    pub fn inspection(&self) -> RecordInspection {
        RecordInspection {
            officers: vec!["sq1".into(), "sq2".into()],
            started_at: self.now.saturating_sub(3.minutes()),
            ended_at: self.now,
            place: "一村路口".into(),
            shown_certificates: true,
            present: "张示例".into(),
            findings: "属实".into(),
            files: vec![],
            signature: signed(),
        }
    }

    pub fn evidence(&self) -> AddEvidence {
        AddEvidence {
            evidence_kind: EvidenceKind::SiteRecord,
            name: "现场笔录".into(),
            source: "制作".into(),
            proves: "堆放".into(),
            officers: vec!["sq1".into(), "sq2".into()],
            original: true,
            ..AddEvidence::default()
        }
    }

    pub fn judge(&self, no: u32) -> JudgeEvidence {
        JudgeEvidence { no, verified: true, opinion: "属实".into() }
    }

    pub fn order(&self) -> OrderCorrection {
        OrderCorrection {
            content: "清除".into(),
            due_on: Some(self.today()),
            officers: vec!["sq1".into(), "sq2".into()],
        }
    }

    pub fn recheck(&self) -> CheckCorrection {
        CheckCorrection {
            officers: vec!["sq1".into(), "sq2".into()],
            corrected: true,
            findings: "已清除".into(),
            files: vec![],
        }
    }

    pub fn serve(&self) -> ServePaper {
        ServePaper {
            sealed: true,
            recipient: "张示例".into(),
            signature: signed(),
            officers: vec!["sq1".into(), "sq2".into()],
            ..ServePaper::default()
        }
    }

    pub fn outcome(&self) -> Outcome {
        Outcome::Penalty { penalty: self.penalty.clone() }
    }

    pub fn conclusion(&self) -> SubmitReport {
        SubmitReport {
            officers: vec!["sq1".into(), "sq2".into()],
            facts: "占道堆放沙石".into(),
            evidence: vec![],
            nature: "违反示例条例".into(),
            discretion: self.grade.clone(),
            reasons: "情节较轻，配合调查".into(),
            outcome: self.outcome(),
            complex: false,
        }
    }

    pub fn review(&self) -> ReviewLegality {
        ReviewLegality {
            items: REVIEW_ITEMS
                .iter()
                .map(|i| ReviewItem { item: (*i).into(), passed: true, note: String::new() })
                .collect(),
            verdict: ReviewVerdict::Pass,
            opinion: "同意".into(),
        }
    }

    pub fn notice(&self) -> IssueNotice {
        IssueNotice { officers: vec!["sq1".into(), "sq2".into()], ..IssueNotice::default() }
    }

    pub fn discussion(&self) -> Discuss {
        let say =
            |id: &str| SpeakerOpinion { person: id.into(), name: String::new(), opinion: "同意".into() };
        Discuss { opinions: vec![say("head"), say("deputy2")], conclusion: "同意".into(), held_on: None }
    }

    pub fn defence(&self) -> RecordDefence {
        RecordDefence {
            oral: true,
            content: "面积很小".into(),
            signature: signed(),
            officers: vec!["sq1".into(), "sq2".into()],
            ..RecordDefence::default()
        }
    }

    pub fn answer(&self, adopted: bool) -> ReviewDefence {
        let point = DefencePoint { point: "面积小".into(), adopted, reason: "已经核对".into() };
        ReviewDefence { points: vec![point], conclusion: "已复核".into() }
    }

    pub fn waiver(&self, scope: Waiver) -> WaiveRights {
        WaiveRights { scope, waived_on: None, files: vec![], signature: signed() }
    }

    pub fn proposal(&self) -> ProposeDecision {
        ProposeDecision {
            outcome: self.outcome(),
            reasons: "事实清楚".into(),
            surcharge: self.surcharge,
            officers: vec!["sq1".into(), "sq2".into()],
            overdue_basis: String::new(),
        }
    }

    pub fn endorse_decision(&self) -> EndorseDecision {
        EndorseDecision { agree: true, opinion: "同意".into() }
    }

    pub fn decision(&self) -> Decide {
        Decide { approve: true, opinion: "同意".into() }
    }

    pub fn publish(&self) -> Publish {
        let (title, text) = masked_draft(&self.case, &self.town.agency.name).expect("there is a decision");
        Publish { title, text, reason: "涉及公共秩序".into(), confirmed: true, ..Publish::default() }
    }

    pub fn owed(&self) -> Fen {
        self.case.account(self.today(), &self.town).balance()
    }

    pub fn pay(&self) -> RegisterPayment {
        RegisterPayment {
            amount: self.owed(),
            paid_on: Some(self.today()),
            voucher: format!("V{}", self.case_events.len()),
            channel: "银行".into(),
            receipt: String::new(),
        }
    }

    pub fn cash(&self) -> CollectCash {
        CollectCash {
            amount: self.owed(),
            ground: Collection::Small,
            reason: String::new(),
            requested_by_party: false,
            receipt: format!("P{}", self.case_events.len()),
            officers: vec!["sq1".into(), "sq2".into()],
            ashore_on: None,
        }
    }

    pub fn closing(&self) -> ProposeClosing {
        ProposeClosing { summary: "已经履行".into(), officers: vec!["sq1".into(), "sq2".into()] }
    }

    pub fn vetoes(&self) -> CheckVetoes {
        let passed = |item: &&str| ReviewItem { item: (*item).into(), passed: true, note: String::new() };
        CheckVetoes { items: VETO_ITEMS.iter().map(passed).collect(), opinion: "同意结案".into() }
    }

    /// The legal office looks at the vetoes, and the head closes.
    #[track_caller]
    pub fn closes(&mut self) {
        self.does("legal", C::CheckVetoes(self.vetoes()));
        self.does("head", C::ApproveClosing(self.approve()));
    }

    pub fn approve(&self) -> ApproveClosing {
        ApproveClosing { approve: true, opinion: "同意".into() }
    }

    pub fn archive(&self) -> Archive {
        let retention = case::retention(&self.case, &self.town).label().into();
        // What was never made out or never reached the party is said in the note.
        let lacking = case::required(&self.case, &self.town).into_iter().filter(|r| !r.present);
        let remarks = lacking.map(|r| format!("缺{}，未能补入。", r.name)).collect();
        Archive { checker: "legal".into(), retention, remarks }
    }

    pub fn spot(&self) -> DecideOnSpot {
        DecideOnSpot {
            clue: "1".into(),
            item: self.item.clone(),
            party: self.party.clone(),
            facts: "占道堆放沙石".into(),
            evidence: "照片".into(),
            officers: vec!["sq1".into(), "sq2".into()],
            shown_certificates: true,
            informed: true,
            defence: "无".into(),
            penalty: fine(200),
            surcharge: self.surcharge,
            files: vec![file()],
            ..DecideOnSpot::default()
        }
    }

    /// Walks on to a milestone with the default commands.
    #[track_caller]
    pub fn to(mut self, stop: At) -> Story {
        let s = &mut self;
        type Step = (At, fn(&mut Story));
        let steps: [Step; 25] = [
            (At::Reported, |s| {
                s.tells("grid", K::ReportClue(s.report()));
            }),
            (At::Dispatched, |s| {
                s.tells("hub", K::DispatchClue(s.dispatch()));
            }),
            (At::ForOpinion, |s| {
                s.tells("sq1", K::CheckSite(s.check()));
            }),
            (At::Opined, |s| {
                s.tells("dept1", K::IssueOpinion(s.opinion()));
            }),
            (At::WithSquad, |s| {
                s.tells("hub", K::HandToSquad(HandToSquad::default()));
            }),
            (At::Proposed, |s| {
                s.does("sq1", C::ProposeFiling(s.filing()));
            }),
            (At::Endorsed, |s| {
                s.does("brigade", C::EndorseFiling(EndorseFiling { agree: true, opinion: "同意".into() }));
            }),
            (At::Filed, |s| {
                s.does(
                    "deputy",
                    C::DecideFiling(DecideFiling { verdict: FilingVerdict::File, opinion: "同意".into() }),
                );
            }),
            (At::Gathered, |s| {
                s.does("sq1", C::RecordInquiry(s.inquiry()));
                s.does("sq1", C::AddEvidence(s.evidence()));
            }),
            (At::Judged, |s| {
                s.does("sq1", C::JudgeEvidence(s.judge(1)));
            }),
            (At::Ordered, |s| {
                s.does("sq1", C::OrderCorrection(s.order()));
                s.does("sq1", C::ServePaper(s.serve()));
                s.does("sq1", C::CheckCorrection(s.recheck()));
            }),
            (At::Concluded, |s| {
                s.does("sq1", C::SubmitReport(s.conclusion()));
            }),
            (At::Reviewed, |s| {
                s.does("legal", C::ReviewLegality(s.review()));
            }),
            (At::Noticed, |s| {
                if s.penalised() {
                    s.does("sq1", C::IssueNotice(s.notice()));
                }
            }),
            (At::Told, |s| {
                if s.penalised() {
                    s.does("sq1", C::ServePaper(s.serve()));
                }
            }),
            (At::WindowOver, |s| {
                if let Some(n) = s.case.notice() {
                    let due = n.window(n.served_on.expect("served"), &s.town).due.expect("known year");
                    s.now = due.saturating_add(1.day()).at(9, 0, 0, 0);
                }
                if s.with("head", |ctx| s.case.needs_discussion(ctx)) {
                    s.does("head", C::Discuss(s.discussion()));
                }
                if s.case.prospect().is_some_and(|o| s.case.would_be_major(o, &s.town, s.today())) {
                    s.does("justice", C::ReviewMajor(s.review()));
                }
            }),
            (At::DecisionProposed, |s| {
                s.does("sq1", C::ProposeDecision(s.proposal()));
            }),
            (At::DecisionEndorsed, |s| {
                s.does("brigade", C::EndorseDecision(s.endorse_decision()));
            }),
            (At::Decided, |s| {
                s.does("head", C::Decide(s.decision()));
            }),
            (At::Served, |s| {
                // A dismissal is not served.
                if s.case.stage != CaseStage::Served {
                    s.does("sq1", C::ServePaper(s.serve()));
                }
            }),
            (At::Published, |s| {
                if s.penalised() && s.case.publication == PublicationState::Pending {
                    s.does("legal", C::Publish(s.publish()));
                }
            }),
            (At::Paid, |s| {
                if s.owed().0 > 0 {
                    s.does("finance", C::RegisterPayment(s.pay()));
                }
                if s.case.is_major {
                    s.does("justice", C::ReportMajor(ReportMajor::default()));
                }
            }),
            (At::ClosingProposed, |s| {
                s.does("sq1", C::ProposeClosing(s.closing()));
            }),
            (At::Closed, |s| {
                s.closes();
            }),
            (At::Archived, |s| {
                s.does("sq1", C::Archive(s.archive()));
            }),
        ];
        let from = s.place();
        for (at, step) in steps {
            if at > from && at <= stop {
                step(s);
            }
        }
        self
    }

    fn penalised(&self) -> bool {
        let decided = self.case.decision.as_ref().map(|d| &d.outcome);
        let proposed = self.case.report.as_ref().map(|r| &r.outcome);
        decided.or(proposed).is_some_and(|o| o.penalty().is_some())
    }

    /// The milestone behind us, so that a story that did something else can walk on.
    fn place(&self) -> At {
        use CaseStage as G;
        let c = &self.case;
        match (self.clue.stage, c.stage, c.version) {
            (ClueStage::Absent, ..) => At::Fresh,
            (ClueStage::Reported | ClueStage::Accepted, ..) => At::Reported,
            (ClueStage::Dispatched, ..) => At::Dispatched,
            (ClueStage::ForOpinion, ..) => At::ForOpinion,
            (ClueStage::Opined, ..) => At::Opined,
            (ClueStage::WithSquad, ..) => At::WithSquad,
            (_, G::Draft, _) => At::WithSquad,
            (_, G::FilingProposed, _) => At::Proposed,
            (_, G::FilingEndorsed, _) => At::Endorsed,
            (_, G::Investigating, _) => match () {
                () if c.correction.as_ref().is_some_and(|x| x.checked.is_some()) => At::Ordered,
                () if c.evidence.first().is_some_and(|e| e.verified.is_some()) => At::Judged,
                () if !c.evidence.is_empty() => At::Gathered,
                () => At::Filed,
            },
            (_, G::Reported, _) => At::Concluded,
            (_, G::Reviewed, _) => At::Reviewed,
            (_, G::Noticed, _) => match c.notice().and_then(|n| n.served_on) {
                Some(_) => At::Told,
                None => At::Noticed,
            },
            (_, G::DecisionProposed, _) => At::DecisionProposed,
            (_, G::DecisionEndorsed, _) => At::DecisionEndorsed,
            (_, G::Decided, _) => At::Decided,
            (_, G::Served | G::OnSpot, _) => At::Served,
            (_, G::ClosingProposed, _) => At::ClosingProposed,
            (_, G::Closed, _) => At::Closed,
            (_, G::Archived | G::NotFiled, _) => At::Archived,
        }
    }
}

/// A refusal under this rule that says everything a refusal must say.
#[track_caller]
pub fn said(r: &Refusal, rule: &str) {
    assert_eq!(r.rule.id, rule, "refused, but otherwise: {r}");
    witness::refused(r, "");
    assert!(!r.rule.articles.is_empty(), "{rule} names no article");
    for (what, text) in [("need", &r.need), ("have", &r.have), ("who", &r.fix.who), ("how", &r.fix.how)] {
        assert!(!text.trim().is_empty(), "{rule}: {what} is empty");
    }
    if let Some(act) = r.fix.act {
        assert!(case::act(act).is_some() || clue::act(act).is_some(), "{rule} points to no act: {act}");
    }
}
