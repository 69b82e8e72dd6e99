//! 查封扣押, drawn from its facts: approved beforehand and urgent, extended, released and given back.

use super::support::text;
use documents::papers;
use law::case::{CaseEvent, CaseFact, CaseState, RemedyText};
use law::number::DocNumber;
use law::town::Town;
use serde_json::{Value, json};

fn doc(word: &str, n: u32) -> DocNumber {
    DocNumber::new("济承综执", word, 2026, n)
}

fn town() -> Town {
    let set = |value: Value| json!({ "value": value, "mark": "D", "note": "" });
    let mut policy =
        json!({ "qualification_from": set(json!("2018-01-01")), "decision_days": set(json!(90)) });
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
        "surcharge_basis_points",
    ] {
        policy[key] = set(json!(5));
    }
    for key in ["sole_trader_as_citizen", "discuss_from_hearing"] {
        policy[key] = set(json!(true));
    }
    let town = json!({
        "code": "419001103", "name": "承留镇",
        "agency": {
            "name": "承留镇人民政府", "prefix": "济承综执", "credit_code": "", "address": "济源市承留镇政通路1号",
            "phone": "0391-6090001", "supervision_phone": "", "reconsideration_body": "济源市人民政府",
            "court": "济源市人民法院", "reconsideration_url": "", "jurisdiction": "承留镇", "collecting_bank": "",
            "collecting_bank_address": "", "collecting_account": "",
        },
        "domains": [], "powers": [], "thresholds": [], "policy": policy,
    });
    serde_json::from_value(town).expect("a town")
}

fn officers() -> Value {
    json!([
        { "id": "p1", "name": "赵建国", "post": "队员", "certificate": "16180010021" },
        { "id": "p2", "name": "孙丽华", "post": "队员", "certificate": "16180010022" },
    ])
}

fn fact(at: &str, by: &str, kind: &str, mut rest: Value) -> CaseEvent {
    rest["kind"] = json!(kind);
    rest["at"] = json!(at);
    rest["by"] = json!({ "id": by, "name": by, "post": by });
    serde_json::from_value(rest).unwrap_or_else(|e| panic!("{kind}: {e}"))
}

fn plan() -> Value {
    let thing = |name: &str, quantity: &str| json!({ "name": name, "quantity": quantity, "condition": "完好", "relation": "用于违法经营" });
    json!({
        "measure_kind": "seize", "item": "SC-06", "item_name": "小摊点销售不符合食品安全标准的食品", "basis": "《示例条例》第三十七条",
        "reason": "不扣押将流入市场", "objects": [thing("卤肉", "6千克"), thing("餐车", "1辆")], "days": 30, "place": "花石村集市",
    })
}

fn taken(no: u32, urgency: Value) -> CaseEvent {
    let signature = json!({ "name": "李晓梅", "image": "abc123" });
    let scene = json!({
        "started_at": "2026-09-05T09:50:00", "ended_at": "2026-09-05T10:40:00", "place": "花石村集市",
        "shown_at": "2026-09-05T09:52:00", "notified_at": "2026-09-05T09:50:00", "party_present": true,
        "told_at": "2026-09-05T09:55:00", "defence": "无", "process": "清点后加封。", "signature": signature, "other": "无",
        "files": [],
    });
    let (decision, list, record) = (doc("封决", no), doc("封清", no), doc("强笔", no));
    fact(
        "2026-09-05T10:41:00",
        "赵建国",
        "measure_taken",
        json!({
            "number": decision, "list_number": list, "record_number": record, "no": no, "urgency": urgency, "plan": plan(),
            "until": "2026-10-05", "scene": scene, "remedy": RemedyText::ordinary(&town().agency, None), "officers": officers(),
        }),
    )
}

/// One approved, extended, released in part; one urgent and released at once.
fn story() -> Vec<CaseEvent> {
    let o = officers();
    let signature = json!({ "name": "李晓梅", "image": "abc123" });
    let subject = json!({
        "clue": "c-1", "squad": "squad-1", "list_version": "2025",
        "party": { "kind": "citizen", "name": "李晓梅", "id_number": "410881197512315672", "address": "承留镇花石村六组" },
        "item": {
            "id": "SC-06", "name": "小摊点销售不符合食品安全标准的食品", "domain": "market", "violated": "《示例条例》第十五条",
            "basis": "《示例条例》第四十六条", "rank": "regulation", "penalties": ["fine"],
        },
        "facts": "销售变质卤肉6千克。", "act_from": "2026-09-04", "discovered_on": "2026-09-04", "place": { "text": "花石村集市" },
    });
    let remedy = RemedyText::ordinary(&town().agency, None);
    vec![
        fact(
            "2026-09-04T09:00:00",
            "赵建国",
            "filing_proposed",
            json!({ "subject": subject, "recommend": true, "reason": "建议立案", "officers": o }),
        ),
        fact(
            "2026-09-04T10:00:00",
            "赵建国",
            "measure_proposed",
            json!({ "no": 1, "plan": plan(), "officers": o }),
        ),
        fact(
            "2026-09-04T11:00:00",
            "王镇长",
            "measure_decided",
            json!({ "number": doc("封审", 1), "no": 1, "approved": true, "afterwards": false, "opinion": "及时送检。" }),
        ),
        taken(1, Value::Null),
        fact(
            "2026-09-05T10:45:00",
            "赵建国",
            "measure_delivered",
            json!({ "no": 1, "delivered_at": "2026-09-05T10:44:00", "signature": signature, "officers": o }),
        ),
        fact(
            "2026-09-20T09:00:00",
            "赵建国",
            "measure_extension_proposed",
            json!({ "no": 1, "days": 30, "reason": "追查来源，情况复杂", "officers": o }),
        ),
        fact(
            "2026-09-20T10:00:00",
            "王镇长",
            "measure_extended",
            json!({ "number": doc("封延", 1), "no": 1, "days": 30, "reason": "追查来源，情况复杂", "opinion": "同意。", "from": "2026-10-05", "until": "2026-11-04", "remedy": remedy }),
        ),
        fact(
            "2026-10-12T10:00:00",
            "王镇长",
            "measure_released",
            json!({ "number": doc("封解", 1), "no": 1, "goods": [2], "ground": "not_needed", "reason": "餐车不再需要扣押。" }),
        ),
        fact(
            "2026-10-12T11:00:00",
            "赵建国",
            "measure_returned",
            json!({ "no": 1, "release": doc("封解", 1), "goods": [2], "returned_at": "2026-10-12T10:50:00", "recipient": "李晓梅", "damage": "车灯破损", "proceeds": 0, "compensation": 10_000, "signature": signature, "officers": o }),
        ),
        taken(2, json!("当事人正在转移")),
        fact(
            "2026-09-05T11:00:00",
            "王镇长",
            "measure_decided",
            json!({ "number": doc("封审", 2), "no": 2, "approved": false, "afterwards": true, "opinion": "不必要。" }),
        ),
    ]
}

fn read(code: &str, number: &DocNumber) -> String {
    let paper = papers::of_case(code, Some(number), &story(), &town()).unwrap_or_else(|| panic!("no {code}"));
    assert_eq!(paper.number.as_deref(), Some(number.to_string().as_str()));
    text(&paper).replace(['\n', ' '], "")
}

#[test]
fn every_document_of_a_measure_is_drawn_complete() {
    let (events, town) = (story(), town());
    let state = CaseState::fold(&events);
    let codes: Vec<&str> =
        state.papers.iter().map(|p| p.code.as_str()).filter(|c| c.starts_with("SEIZ")).collect();
    let once = ["SEIZ-A", "SEIZ", "SEIZ-L", "SEIZ-R", "SEIZ-E", "SEIZ-F"];
    assert!(once.iter().all(|c| codes.contains(c)), "{codes:?}");
    for issued in &state.papers {
        let paper = papers::of_case(&issued.code, Some(&issued.number), &events, &town)
            .unwrap_or_else(|| panic!("{} is not drawn", issued.code));
        let kind = law::paper::find(&issued.code).expect("in the catalogue");
        assert!(law::paper::check(kind, &paper.data).is_ok(), "{}: {}", issued.code, paper.data);
    }
    assert_eq!(papers::issue(&events, 1, &town).map(|_| ()), Ok(()));
}

#[test]
fn the_decision_says_the_five_things_and_how_it_was_handed_over() {
    let decision = read("SEIZ", &doc("封决", 1));
    for said in [
        "扣押决定书",
        "李晓梅",
        "承留镇花石村六组",
        "不扣押将流入市场",
        "《示例条例》第三十七条",
        "卤肉（完好），6千克",
        "30日，自2026年9月5日次日起算，至2026年10月5日止",
        "行政复议",
        "承留镇人民政府",
        "2026年9月5日10时44分当场交付",
    ] {
        assert!(decision.contains(said), "{said}: {decision}");
    }
    assert!(!decision.contains("第十九条"));
    assert!(read("SEIZ", &doc("封决", 2)).contains("第十九条"), "the urgent one says so");
}

#[test]
fn approval_extension_and_release_tell_what_was_decided() {
    let approval = read("SEIZ-A", &doc("封审", 1));
    assert!(approval.contains("同意。及时送检。") && approval.contains("卤肉"), "{approval}");
    let refused = read("SEIZ-A", &doc("封审", 2));
    assert!(refused.contains("不同意，立即解除") && refused.contains("当事人正在转移"), "{refused}");
    let longer = read("SEIZ-E", &doc("封延", 1));
    assert!(longer.contains("2026年11月4日止") && longer.contains("追查来源，情况复杂"), "{longer}");
    let release = read("SEIZ-F", &doc("封解", 1));
    for said in ["餐车", "第二十八条第一款第（五）项", "车灯破损", "100.00元", "领取人（李晓梅）"]
    {
        assert!(release.contains(said), "{said}: {release}");
    }
    assert!(!release.contains("卤肉"), "only what was released");
}

#[test]
fn one_act_makes_three_documents_each_of_its_own() {
    let events = story();
    for code in ["SEIZ", "SEIZ-L", "SEIZ-R"] {
        let made = papers::of_case(code, None, &events[..4], &town());
        assert!(made.is_some_and(|p| p.code == code), "{code}");
    }
    assert!(matches!(&events[3].fact, CaseFact::Measure(_)));
    let record = read("SEIZ-R", &doc("强笔", 1));
    for step in
        ["王镇长于2026年9月4日11时00分批准", "已主动出示执法证件", "当事人到场", "当场告知", "清点后加封"]
    {
        assert!(record.contains(step), "{step}: {record}");
    }
}

/// The demolition was decided, the decision served, and it was carried out.
fn enforced(signature: Value, witness: Value) -> Vec<CaseEvent> {
    let o = officers();
    let remedy = RemedyText::ordinary(&town().agency, None);
    let plan = json!({
        "reason": "经催告仍不拆除", "way": "组织机械拆除棚房", "demolition": true, "supply": "none", "supply_basis": "",
        "planned_at": "2026-09-21T09:00:00", "urgent": "", "evidence": null, "files": [],
    });
    vec![
        story().swap_remove(0),
        fact(
            "2026-09-10T09:00:00",
            "王镇长",
            "enforcement_decided",
            json!({
                "number": doc("强决", 1), "plan": plan, "order": doc("责改", 1), "basis": "《示例法》第六十五条",
                "remedy": remedy, "opinion": "同意",
            }),
        ),
        fact(
            "2026-09-11T09:00:00",
            "赵建国",
            "paper_served",
            json!({
                "number": doc("送", 1), "paper": doc("强决", 1), "method": "direct", "served_on": "2026-09-11",
                "recipient": "李晓梅", "relation": "", "witness": "", "note": "", "files": [], "signature": signature,
                "officers": o, "sealed": true,
            }),
        ),
        fact(
            "2026-09-21T12:00:00",
            "赵建国",
            "enforcement_carried_out",
            json!({
                "number": doc("强笔", 1), "order": doc("强决", 1), "started_at": "2026-09-21T09:00:00",
                "ended_at": "2026-09-21T11:20:00", "place": "花石村六组", "process": "清点交还物品后拆除。",
                "shown_at": "2026-09-21T09:02:00", "told_at": "2026-09-21T09:05:00", "defence": "要求自行搬走物品，已经同意。",
                "urgent": "", "present": "村民委员会委员", "witness": witness, "signature": signature, "files": [],
                "officers": o,
            }),
        ),
    ]
}

#[test]
fn the_record_of_an_enforcement_says_what_was_done_on_what_decision_and_who_signs() {
    let signed = json!({ "name": "李晓梅", "image": "abc123" });
    let made = papers::of_case("SEIZ-R", Some(&doc("强笔", 1)), &enforced(signed, json!("")), &town())
        .expect("drawn");
    let kind = law::paper::find("SEIZ-R").expect("in the catalogue");
    assert_eq!(law::paper::check(kind, &made.data), Ok(()));
    let read = text(&made).replace(['\n', ' '], "");
    for said in [
        "强制执行：组织机械拆除棚房",
        "执行依据：《行政强制执行决定书》",
        "2026年9月11日送达",
        "2026年9月21日9时02分",
        "当场告知强制执行的理由",
        "要求自行搬走物品",
        "清点交还物品后拆除",
        "当事人核对意见",
    ] {
        assert!(read.contains(said), "{said}: {read}");
    }
    assert!(!read.contains("强制措施：") && !read.contains("场所、设施、财物"), "{read}");
    // The party stayed away: the witness stands for the course of it.
    let seen =
        json!({ "identity": "花石村村民委员会委员", "signature": { "name": "周见证", "image": "abc124" } });
    let away = enforced(json!({}), seen);
    let made = papers::of_case("SEIZ-R", Some(&doc("强笔", 1)), &away, &town()).expect("drawn");
    assert!(text(&made).replace(['\n', ' '], "").contains("见证人核对意见"));
    assert!(made.data["witness"]["signature"]["image"] == "abc124");
    assert!(text(&made).replace(['\n', ' '], "").contains("见证人：周见证（花石村村民委员会委员）"));
    // A record from before witnesses signed on the screen has a name in that place.
    let named = enforced(json!({}), json!("周见证"));
    let made = papers::of_case("SEIZ-R", Some(&doc("强笔", 1)), &named, &town()).expect("drawn");
    assert!(text(&made).replace(['\n', ' '], "").contains("见证人签名：周见证"));
    // A record from before it was made has no document.
    let mut old = away;
    let CaseFact::Execution(law::case::execution::Fact::EnforcementCarriedOut { number, .. }) =
        &mut old[3].fact
    else {
        panic!("carried out");
    };
    *number = None;
    assert!(papers::of_case("SEIZ-R", None, &old, &town()).is_none());
}
