//! Whole stories, drawn from their facts: every document a case or clue makes says what the law demands of it.

use super::run_together;
use super::support::text;
use documents::papers;
use law::case::{CaseEvent, CaseFact, CaseState, ServiceMethod};
use law::clue::ClueEvent;
use law::number::DocNumber;
use law::town::Town;
use serde_json::{Value, json};

pub fn number(word: &str, n: u32) -> Value {
    json!(DocNumber::new("济承综执", word, 2026, n))
}

pub fn doc(word: &str, n: u32) -> DocNumber {
    DocNumber::new("济承综执", word, 2026, n)
}

pub fn town() -> Town {
    let set = |value: Value| json!({ "value": value, "mark": "D", "note": "" });
    let mut policy = json!({});
    for key in [
        "dispatch_days",
        "check_days",
        "opinion_days",
        "feedback_days",
        "review_days",
        "defence_days",
        "record_days",
        "major_record_days",
        "archive_days",
    ] {
        policy[key] = set(json!(5));
    }
    policy["decision_days"] = set(json!(90));
    policy["sole_trader_as_citizen"] = set(json!(true));
    policy["discuss_from_hearing"] = set(json!(true));
    policy["qualification_from"] = set(json!("2018-01-01"));
    policy["surcharge_basis_points"] = set(json!(300));
    let town = json!({
        "code": "419001103", "name": "承留镇",
        "agency": {
            "name": "承留镇人民政府", "prefix": "济承综执", "credit_code": "", "address": "济源市承留镇政通路1号",
            "phone": "0391-6090001", "supervision_phone": "", "reconsideration_body": "济源市人民政府",
            "court": "济源市人民法院", "reconsideration_url": "https://example.invalid/fuyi", "jurisdiction": "承留镇",
            "collecting_bank": "示例银行承留支行", "collecting_bank_address": "济源市承留镇示例路1号", "collecting_account": "0000-001",
        },
        "domains": [], "powers": [], "thresholds": [], "policy": policy,
    });
    serde_json::from_value(town).expect("a town")
}

pub fn party() -> Value {
    json!({ "kind": "citizen", "name": "李秋生", "id_number": "410881197512315672", "address": "济源市承留镇栲栳村六组", "phone": "13900000002" })
}

pub fn officers() -> Value {
    json!([
        { "id": "p1", "name": "赵建国", "post": "队员", "certificate": "16180010021" },
        { "id": "p2", "name": "孙丽华", "post": "队员", "certificate": "16180010022" },
    ])
}

pub fn subject() -> Value {
    json!({
        "clue": "c-1", "squad": "squad-1", "list_version": "2025", "party": party(),
        "item": {
            "id": "CG-01", "name": "擅自在街道两侧堆放物料", "domain": "urban",
            "violated": "《城市市容和环境卫生管理条例》第十四条",
            "basis": "《城市市容和环境卫生管理条例》第三十六条第（二）项", "rank": "regulation", "penalties": ["fine"],
            "correction": "限期清理堆放的物料",
        },
        "facts": "李秋生在栲栳村街道两侧堆放砖块约26平方米。", "act_from": "2026-02-26", "discovered_on": "2026-03-02",
        "place": { "text": "承留镇栲栳村主街" },
    })
}

/// A stamped fact of a case.
pub fn fact(day: &str, by: &str, kind: &str, mut rest: Value) -> CaseEvent {
    rest["kind"] = json!(kind);
    rest["at"] = json!(format!("{day}T10:05:00"));
    rest["by"] = json!({ "id": by, "name": by, "post": by });
    serde_json::from_value(rest).unwrap_or_else(|e| panic!("{kind}: {e}"))
}

pub fn penalty() -> Value {
    json!([{ "kind": "fine", "amount": 500_000, "detail": "" }])
}

fn remedy(first: bool) -> Value {
    use law::case::RemedyText;
    let agency = town().agency;
    json!(if first { RemedyText::on_the_spot(&agency) } else { RemedyText::ordinary(&agency, None) })
}

/// The general procedure from proposal to archive.
pub fn general() -> Vec<CaseEvent> {
    let o = officers();
    let signature = json!({ "name": "李秋生", "image": "abc123" });
    let file = json!({ "sha256": "9f2c41d08e6b7a5530c1d2e4f6a8b0c29f2c41d08e6b7a5530c1d2e4f6a8b0c2", "sm3": "0", "name": "现场.jpg", "media_type": "image/jpeg", "size": 1, "original": true });
    vec![
        fact(
            "2026-03-02",
            "赵建国",
            "filing_proposed",
            json!({ "subject": subject(), "recommend": true, "reason": "涉嫌违法，建议立案", "officers": o }),
        ),
        fact("2026-03-02", "郑队长", "filing_endorsed", json!({ "agree": true, "opinion": "同意上报。" })),
        fact(
            "2026-03-03",
            "王镇长",
            "case_filed",
            json!({ "number": number("立", 18), "list_version": "2025", "officers": o, "opinion": "同意立案。" }),
        ),
        fact(
            "2026-03-04",
            "赵建国",
            "recusal_requested",
            json!({ "officer": o[1], "reason": "当事人称系亲戚" }),
        ),
        fact(
            "2026-03-04",
            "王镇长",
            "recusal_decided",
            json!({ "number": number("回", 1), "officer": o[1], "recused": false, "opinion": "经核实不属实。" }),
        ),
        fact(
            "2026-03-05",
            "赵建国",
            "inspection_recorded",
            json!({
                "number": number("检笔", 41), "officers": o, "started_at": "2026-03-05T09:10:00", "ended_at": "2026-03-05T09:50:00",
                "place": "栲栳村主街", "present": "李秋生", "findings": "现场堆放砖块。", "files": [file], "signature": signature,
            }),
        ),
        fact(
            "2026-03-05",
            "赵建国",
            "address_confirmed",
            json!({ "number": number("送确", 3), "address": "栲栳村六组", "electronic": "a@example.com", "signature": signature }),
        ),
        fact(
            "2026-03-06",
            "赵建国",
            "correction_ordered",
            json!({ "number": number("责改", 22), "content": "清理堆放的砖块", "due_on": "2026-03-09", "officers": o }),
        ),
        fact(
            "2026-03-10",
            "赵建国",
            "correction_checked",
            json!({ "number": number("改查", 19), "officers": o, "corrected": false, "findings": "仍有砖块。", "files": [] }),
        ),
        fact(
            "2026-03-11",
            "赵建国",
            "inquiry_recorded",
            json!({
                "number": number("询笔", 29), "person": party(), "relation": "当事人", "officers": o, "started_at": "2026-03-11T15:00:00",
                "ended_at": "2026-03-11T15:40:00", "place": "镇政府询问室", "monitor": "询问室1号",
                "qa": [{ "question": "砖块是谁的？", "answer": "我的。" }], "signature": signature,
            }),
        ),
        fact(
            "2026-03-12",
            "赵建国",
            "evidence_added",
            json!({
                "no": 1, "evidence_kind": "electronic", "name": "现场照片", "description": "4张", "source": "执法记录仪", "proves": "堆放事实",
                "officers": o, "collected_at": "2026-03-05T09:20:00", "original": true, "monitored": false, "files": [file],
            }),
        ),
        fact(
            "2026-03-12",
            "赵建国",
            "evidence_judged",
            json!({ "no": 1, "verified": true, "opinion": "属实" }),
        ),
        fact(
            "2026-03-20",
            "赵建国",
            "report_submitted",
            json!({
                "number": number("终", 16), "officers": o, "facts": "李秋生在栲栳村街道两侧堆放砖块约26平方米，经责令改正逾期未改正。", "evidence": [1],
                "nature": "构成擅自在街道两侧堆放物料。", "discretion": "较重", "reasons": "逾期未清理", "outcome": { "outcome": "penalty", "penalty": penalty() }, "complex": false,
            }),
        ),
        fact(
            "2026-03-24",
            "冯法务",
            "legal_reviewed",
            json!({
                "number": number("法审", 15), "items": [{ "item": "主体", "passed": true, "note": "" }], "verdict": "pass", "opinion": "同意处理建议。",
            }),
        ),
        fact(
            "2026-03-25",
            "赵建国",
            "notice_issued",
            json!({
                "number": number("听告", 3), "hearing": true, "penalty": penalty(), "facts": "李秋生在栲栳村街道两侧堆放砖块约26平方米。",
                "reasons": "经责令改正逾期未改正", "basis": "违反《城市市容和环境卫生管理条例》第十四条，依据《城市市容和环境卫生管理条例》第三十六条第（二）项", "officers": o,
            }),
        ),
        fact(
            "2026-03-25",
            "赵建国",
            "paper_served",
            json!({
                "number": number("送", 46), "paper": number("听告", 3), "method": "direct", "officers": o, "served_on": "2026-03-25",
                "recipient": "李秋生", "relation": "本人", "note": "", "files": [], "signature": signature,
            }),
        ),
        fact(
            "2026-03-27",
            "赵建国",
            "defence_recorded",
            json!({ "number": number("申笔", 6), "made_on": "2026-03-27", "content": "我已经清走。", "files": [], "signature": signature, "officers": o }),
        ),
        fact(
            "2026-03-30",
            "赵建国",
            "defence_reviewed",
            json!({ "number": number("申复", 6), "points": [{ "point": "已清走", "adopted": true, "reason": "属实" }], "conclusion": "采纳已清走的意见" }),
        ),
        fact(
            "2026-03-30",
            "赵建国",
            "rights_waived",
            json!({ "number": number("弃", 4), "scope": "hearing", "waived_on": "2026-03-30", "files": [], "signature": signature }),
        ),
        fact(
            "2026-04-14",
            "王镇长",
            "discussed",
            json!({ "number": number("集", 5), "presider": "王镇长", "opinions": [{ "person": "h", "name": "王镇长", "opinion": "同意。" }], "conclusion": "同意罚款5000元", "held_on": "2026-04-14" }),
        ),
        fact(
            "2026-04-15",
            "赵建国",
            "decision_proposed",
            json!({ "number": number("罚审", 14), "outcome": { "outcome": "penalty", "penalty": penalty() }, "reasons": "事实清楚", "surcharge": true, "officers": o, "overdue_basis": "" }),
        ),
        fact("2026-04-16", "郑队长", "decision_endorsed", json!({ "opinion": "同意上报。" })),
        fact(
            "2026-04-20",
            "王镇长",
            "decided",
            json!({ "number": number("罚决", 12), "outcome": { "outcome": "penalty", "penalty": penalty() }, "opinion": "同意。", "surcharge": true, "remedy": remedy(false), "list_version": "2025", "major": true }),
        ),
        fact(
            "2026-04-20",
            "赵建国",
            "service_announced",
            json!({ "number": number("公送", 2), "paper": number("罚决", 12), "announced_on": "2026-04-20", "reason": "当事人下落不明", "officers": o }),
        ),
        fact(
            "2026-04-21",
            "赵建国",
            "paper_served",
            json!({
                "number": number("送", 52), "paper": number("罚决", 12), "method": "leaving", "officers": o, "served_on": "2026-04-21",
                "recipient": "李秋生", "relation": "", "left_at": "济源市承留镇栲栳村六组", "note": "邀请村委会干部见证", "files": [file], "signature": { "name": "李秋生", "refused": "拒绝签收" },
                "witness": { "identity": "栲栳村村民委员会委员", "signature": { "name": "周见证", "image": "abc124" } },
            }),
        ),
        fact(
            "2026-04-22",
            "司法所",
            "major_reported",
            json!({ "number": number("重备", 1), "reported_on": "2026-04-22" }),
        ),
        fact(
            "2026-04-23",
            "冯法务",
            "published",
            json!({ "number": number("公示", 10), "title": "李某擅自在街道两侧堆放物料案", "text": "李某在栲栳村街道两侧堆放物料，罚款5000元。", "until": "2029-04-22", "reason": "有一定社会影响" }),
        ),
        fact(
            "2026-04-28",
            "赵建国",
            "deferral_requested",
            json!({ "reason": "经济困难", "until": "2026-05-31", "files": [] }),
        ),
        fact(
            "2026-04-30",
            "王镇长",
            "deferral_decided",
            json!({ "number": number("缓", 2), "granted": true, "until": "2026-05-31", "opinion": "情况属实" }),
        ),
        fact(
            "2026-06-10",
            "赵建国",
            "payment_urged",
            json!({ "number": number("催", 5), "principal": 500_000, "surcharge": 150_000, "officers": o }),
        ),
        fact(
            "2026-06-12",
            "刘财政",
            "payment_registered",
            json!({ "amount": 650_000, "paid_on": "2026-06-12", "voucher": "JY1", "channel": "银行" }),
        ),
        fact(
            "2026-06-15",
            "赵建国",
            "closing_proposed",
            json!({ "number": number("结", 11), "summary": "罚款和加处罚款已缴清。" }),
        ),
        fact("2026-06-16", "王镇长", "case_closed", json!({ "opinion": "同意结案。" })),
        fact(
            "2026-06-20",
            "赵建国",
            "case_archived",
            json!({ "keeper": "赵建国", "checker": "冯法务", "retention": "十年", "remarks": "" }),
        ),
    ]
}

/// Simple procedure with cash taken on the spot.
fn simple() -> Vec<CaseEvent> {
    let o = officers();
    vec![
        fact(
            "2026-03-11",
            "赵建国",
            "decided_on_spot",
            json!({
                "number": number("当罚", 31), "subject": subject(), "officers": o, "evidence": "现场照片3张", "defence": "当事人没有意见",
                "penalty": [{ "kind": "fine", "amount": 10_000, "detail": "" }], "correction": "立即清理", "surcharge": true, "remedy": remedy(true), "files": [],
            }),
        ),
        fact(
            "2026-03-11",
            "赵建国",
            "delivered_on_spot",
            json!({ "delivered_at": "2026-03-11T10:20:00", "signature": { "name": "李秋生", "image": "abc123" } }),
        ),
        fact(
            "2026-03-11",
            "赵建国",
            "cash_collected",
            json!({ "number": number("票", 9), "amount": 10_000, "ground": "small", "reason": "当场缴纳", "receipt": "豫财128845", "officers": o, "ashore_on": null }),
        ),
        fact("2026-03-12", "赵建国", "filed_for_record", json!({ "number": number("当备", 30) })),
        fact("2026-03-12", "赵建国", "cash_handed_in", json!({ "on": "2026-03-12" })),
        fact("2026-03-13", "刘财政", "cash_deposited", json!({ "on": "2026-03-13", "slip": "0045" })),
    ]
}

/// Draws, checks and prints every document the state says was issued; returns the codes.
pub fn all_in_order(events: &[CaseEvent]) -> Vec<String> {
    let town = town();
    let state = CaseState::fold(events);
    let mut codes = Vec::new();
    for issued in &state.papers {
        let paper = papers::of_case(&issued.code, Some(&issued.number), events, &town)
            .unwrap_or_else(|| panic!("{} is not drawn", issued.code));
        assert_eq!(paper.number.as_deref(), Some(issued.number.to_string().as_str()));
        assert_eq!(paper.date, issued.issued_on, "{}", issued.code);
        assert_complete(&paper);
        codes.push(issued.code.clone());
    }
    codes
}

pub fn assert_complete(paper: &documents::Paper) {
    let kind = law::paper::find(&paper.code).expect("in the catalogue");
    if let Err(refusals) = law::paper::check(kind, &paper.data) {
        let said: Vec<String> = refusals.iter().map(ToString::to_string).collect();
        panic!("{}: {}", paper.code, said.join("\n"));
    }
    let printed = text(paper);
    for sloppy in ["。。", "。，", "；。", "，。", "null", "none", "（）", "《》"] {
        assert!(!run_together(&printed).contains(sloppy), "{} has {sloppy}\n{printed}", paper.code);
    }
}

#[test]
fn every_document_of_the_general_procedure_is_drawn_complete() {
    let codes = all_in_order(&general());
    for code in [
        "FILE", "RECU", "INSP", "SERV-A", "CORR", "CORR-R", "ASKR", "FINAL", "LEGAL", "NOTICE-H", "SERV",
        "PLEA", "PLEA-R", "WAIV", "DISC", "DECA", "DEC", "SERV-P", "REC-MJ", "PUB", "PAY-D", "URGE", "CLOSE",
    ] {
        assert!(codes.iter().any(|c| c == code), "{code} was not made");
    }
    for code in ["EV-L", "ARCH"] {
        let paper =
            papers::of_case(code, None, &general(), &town()).unwrap_or_else(|| panic!("{code} is not drawn"));
        assert_complete(&paper);
    }
}

#[test]
fn sv03_the_return_of_what_was_left_carries_the_signature_of_the_witness() {
    let mut events = general();
    let drawn =
        |events: &[CaseEvent]| papers::of_case("SERV", Some(&doc("送", 52)), events, &town()).expect("drawn");
    let paper = drawn(&events);
    assert_eq!(papers::signatures(&paper.data), ["abc124"]);
    let said = run_together(&text(&paper));
    for phrase in ["到场见证人：周见证（栲栳村村民委员会委员）。", "见证人签名周见证", "拒绝签收：拒绝签收"]
    {
        assert!(said.contains(phrase), "{phrase}: {said}");
    }
    // Whoever stood by and did not sign is named, and has no line.
    let left = events.iter_mut().find_map(|e| match &mut e.fact {
        CaseFact::PaperServed { method: ServiceMethod::Leaving, witness, .. } => Some(witness),
        _ => None,
    });
    left.expect("left at the door").signature.image = None;
    let paper = drawn(&events);
    assert_eq!(paper.data["witness"], Value::Null);
    assert!(run_together(&text(&paper)).contains("周见证（栲栳村村民委员会委员），没有签名。"));
}

#[test]
fn every_document_of_the_simple_procedure_is_drawn_complete() {
    assert_eq!(all_in_order(&simple()), ["DEC-S", "RECPT", "DEC-B"]);
}

#[test]
fn decision_tells_amount_in_capitals_bank_surcharge_and_both_remedies() {
    let paper = papers::of_case("DEC", Some(&doc("罚决", 12)), &general(), &town()).expect("drawn");
    let printed = run_together(&text(&paper));
    for phrase in [
        "罚款人民币5000.00元（大写：伍仟元整）。",
        "示例银行承留支行",
        "自收到本决定书之日起十五日内",
        "每日按罚款数额的百分之三加处罚款，加处罚款的数额不超过罚款的数额",
        "六十日内向济源市人民政府申请行政复议",
        "六个月内直接向济源市人民法院提起行政诉讼",
        "2026年3月25日，本机关向当事人送达《行政处罚听证告知书》（济承综执听告字〔2026〕第003号）",
        "当事人明确放弃听证",
        "本案经法治室法制审核通过（济承综执法审",
        "并于2026年4月14日经本机关负责人集体讨论（济承综执集字〔2026〕第005号）",
        "经复查，当事人未改正，现责令立即改正",
    ] {
        assert!(printed.contains(phrase), "{phrase}\n{printed}");
    }
}

#[test]
fn on_the_spot_decision_sends_the_party_to_reconsideration_first_and_shows_delivery() {
    let paper = papers::of_case("DEC-S", Some(&doc("当罚", 31)), &simple(), &town()).expect("drawn");
    let printed = run_together(&text(&paper));
    assert!(printed.contains("应当自收到本决定书之日起六十日内先向济源市人民政府申请行政复议"), "{printed}");
    assert!(!printed.contains("直接向") && printed.contains("交付时间：2026年3月11日10时20分"), "{printed}");
}

/// Several parties: each has a case and a decision of its own, which names the others and what each did.
#[test]
fn report_and_decision_name_those_who_did_it_together() {
    let long = "承留镇示例村股份经济合作社第一建筑材料经营服务部";
    let related = |day: &str, number: &str, bond: &str, name: &str, did: &str| {
        fact(
            day,
            "钱二",
            "case_related",
            json!({
                "case": number, "number": number, "bond": bond, "fellow": { "name": name, "part": did, "own_part": "提供场地。" },
            }),
        )
    };
    let all = general();
    let at = |kind: fn(&law::case::CaseFact) -> bool| all.iter().position(|e| kind(&e.fact)).expect("there");
    let report = at(|f| matches!(f, law::case::CaseFact::ReportSubmitted { .. }));
    let mut events = all.clone();
    let day = all[report].at.date().to_string();
    events.insert(report, related(&day, "承综执立〔2026〕第8号", "jointly", "孙某", "雇车运来物料"));
    events.insert(report, related(&day, "承综执立〔2026〕第9号", "jointly", long, "出售并堆放物料。"));
    events.insert(report, related(&day, "承综执立〔2026〕第7号", "connected", "周某", ""));
    // A pointer from another case is no finding of this one.
    let mut pointer = related(&day, "承综执立〔2026〕第6号", "jointly", "吴某", "");
    if let law::case::CaseFact::Related(law::case::related::Fact::CaseRelated { pointed, .. }) =
        &mut pointer.fact
    {
        *pointed = true;
    }
    events.insert(report, pointer);
    let said = format!(
        "本案系共同违法。当事人：提供场地。{long}（另案处理，承综执立〔2026〕第9号）：出售并堆放物料；孙某（另案处理，承综执立〔2026〕第8号）：雇车运来物料。"
    );
    for code in ["FINAL", "NOTICE-H", "DEC"] {
        let number =
            CaseState::fold(&all).papers.iter().find(|p| p.code == code).expect("issued").number.clone();
        let paper = papers::of_case(code, Some(&number), &events, &town()).expect("drawn");
        assert_eq!(paper.data["jointly"], said, "{code}");
        let printed = run_together(&text(&paper));
        assert!(printed.contains(&said), "{code}: {printed}");
        let alone = papers::of_case(code, Some(&number), &all, &town()).expect("drawn");
        assert!(alone.data["jointly"].is_null(), "{code}");
    }
}

#[test]
fn approval_form_gains_the_opinions_given_after_it() {
    let events = general();
    let proposed = events
        .iter()
        .position(|e| matches!(e.fact, law::case::CaseFact::DecisionProposed { .. }))
        .expect("there");
    let then = papers::of_case("DECA", Some(&doc("罚审", 14)), &events[..=proposed], &town()).expect("drawn");
    assert!(then.data["opinions"]["head"].is_null() && then.data["opinions"]["legal"].is_object());
    let now = papers::of_case("DECA", Some(&doc("罚审", 14)), &events, &town()).expect("drawn");
    assert_eq!(now.data["opinions"]["head"]["name"], "王镇长");
    assert_eq!(now.data["opinions"]["brigade"]["text"], "同意上报。");
}

#[test]
fn document_stays_as_the_case_was_when_it_was_issued() {
    let events = general();
    let early = papers::of_case("CORR", Some(&doc("责改", 22)), &events[..8], &town()).expect("drawn");
    let late = papers::of_case("CORR", Some(&doc("责改", 22)), &events, &town()).expect("drawn");
    assert_eq!(early, late);
    assert!(papers::of_case("CORR", Some(&doc("责改", 22)), &events[..7], &town()).is_none());
    assert!(papers::of_case("DEC", Some(&doc("罚决", 99)), &events, &town()).is_none());
}

#[test]
fn signatures_wanted_are_named_by_their_digest() {
    let paper = papers::of_case("ASKR", Some(&doc("询笔", 29)), &general(), &town()).expect("drawn");
    assert_eq!(papers::signatures(&paper.data), ["abc123"]);
}

#[test]
fn no_penalty_and_dismissal_have_documents_of_their_own() {
    let mut events = general();
    let at =
        events.iter().position(|e| matches!(e.fact, law::case::CaseFact::Decided { .. })).expect("there");
    events.truncate(at);
    let decide = |word: &str, outcome: Value| {
        let mut all = events.clone();
        all.push(fact("2026-04-20", "王镇长", "decided", json!({
            "number": number(word, 1), "outcome": outcome, "opinion": "", "surcharge": false, "remedy": remedy(false), "list_version": "2025", "major": false,
        })));
        all
    };
    let none = decide(
        "不罚",
        json!({ "outcome": "no_penalty", "ground": "first_offence", "education": "不得占用街道" }),
    );
    let paper = papers::of_case("DEC-N", Some(&doc("不罚", 1)), &none, &town()).expect("drawn");
    assert_complete(&paper);
    assert!(run_together(&text(&paper)).contains("第三十三条第一款的规定，本机关决定对当事人不予行政处罚"));
    let dismissed = decide("撤立", json!({ "outcome": "dismiss", "reason": "物料系经批准堆放" }));
    assert_complete(&papers::of_case("CANC", Some(&doc("撤立", 1)), &dismissed, &town()).expect("drawn"));
}

#[test]
fn refused_filing_has_its_form() {
    let mut events = general()[..2].to_vec();
    events.push(fact(
        "2026-03-03",
        "王镇长",
        "filing_refused",
        json!({ "number": number("不立审", 2), "opinion": "轻微并已改正" }),
    ));
    assert_eq!(all_in_order(&events), ["FILE-N"]);
}

fn clue_fact(day: &str, by: &str, kind: &str, mut rest: Value) -> ClueEvent {
    rest["kind"] = json!(kind);
    rest["at"] = json!(format!("{day}T08:41:00"));
    rest["by"] = json!({ "id": by, "name": by, "post": "村镇建设发展中心主任" });
    serde_json::from_value(rest).unwrap_or_else(|e| panic!("{kind}: {e}"))
}

#[test]
fn documents_of_a_clue_are_drawn_complete_and_an_anonymous_reporter_stays_unnamed() {
    let reported = clue_fact(
        "2026-03-02",
        "周网格",
        "clue_reported",
        json!({
            "number": number("线", 236), "receipt": "K7M2Q9XF", "source": "citizen", "origin": "", "class": "占道", "domain": "城管", "content": "街道两侧堆放砖块。",
            "place": { "text": "栲栳村主街", "lon": 112.5034, "lat": 35.0721, "accuracy": 12.0 }, "seen_at": "2026-03-02T08:35:00",
            "reporter": { "name": "不应出现", "phone": "13700000003", "anonymous": true }, "files": [],
        }),
    );
    let events = vec![
        reported,
        clue_fact("2026-03-02", "钱指挥", "clue_accepted", json!({ "note": "" })),
        clue_fact(
            "2026-03-02",
            "钱指挥",
            "clue_dispatched",
            json!({ "office": "o", "squad": "s", "note": "两日内核查", "why": "属城管领域" }),
        ),
        clue_fact(
            "2026-03-03",
            "赵建国",
            "site_checked",
            json!({
                "number": number("检笔", 40), "officers": officers(), "started_at": "2026-03-03T09:00:00", "ended_at": "2026-03-03T09:30:00",
                "place": { "text": "栲栳村主街" }, "present": "李秋生", "findings": "属实。", "outcome": "general", "files": [], "signature": { "name": "李秋生" },
            }),
        ),
        clue_fact(
            "2026-03-03",
            "吴主任",
            "opinion_issued",
            json!({
                "number": number("认", 17), "facts": "堆放砖块。", "evidence": "笔录、照片", "nature": "擅自堆放", "item": "CG-01", "basis": "第三十六条", "files": [],
            }),
        ),
        clue_fact(
            "2026-03-04",
            "钱指挥",
            "clue_transferred_out",
            json!({ "number": number("移函", 3), "agency": "济源市公安局", "reason": "属公安机关管辖。", "materials": "登记表1份\n照片4张" }),
        ),
    ];
    for (code, word, n) in
        [("CLUE", "线", 236), ("INSP", "检笔", 40), ("ACKN", "认", 17), ("CLUE-T", "移函", 3)]
    {
        let paper = papers::of_clue(code, Some(&doc(word, n)), &events, &town())
            .unwrap_or_else(|| panic!("{code} is not drawn"));
        assert_complete(&paper);
        assert!(!text(&paper).contains("不应出现") && !text(&paper).contains("13700000003"), "{code}");
    }
}

#[test]
fn x09_decision_against_a_party_without_address_is_refused_before_it_takes_a_number() {
    let mut events = general();
    let before =
        events.iter().position(|e| matches!(e.fact, law::case::CaseFact::Decided { .. })).expect("there");
    events.truncate(before + 1);
    assert!(papers::issue(&events, before, &town()).is_ok());
    if let law::case::CaseFact::FilingProposed { subject, .. } = &mut events[0].fact {
        subject.party.address = " ".into();
    }
    let refusal = papers::issue(&events, before, &town()).err().expect("refused");
    assert_eq!((refusal.rule.id, refusal.field), ("X-09", Some("party.address")));
    assert_eq!(&*refusal.have, "没有填写");
}
