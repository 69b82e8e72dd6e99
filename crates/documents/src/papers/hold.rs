//! The documents of 证据保全: ASK, EV-R, EV-E, EV-P, SAMP, TEST, TEST-N, HOLD-A, HOLD, HOLD-D, RETN.

use super::{File, say};
use jiff::civil::Date;
use law::case::CaseFact;
use law::case::hold::{DataFile, Fact, HoldWay};
use law::deadline;
use law::goods::{Gone, Goods, GoodsItem};
use serde_json::{Value, json};

const ASKED: &str =
    "你有权申请办案人员回避，有权陈述、申辩；应当如实回答询问，并协助调查，不得拒绝或者阻挠。";
const DUTY: &str =
    "登记保存期间，当事人或者有关人员不得销毁或者转移证据。对登记保存有异议的，可以向本机关陈述、申辩。";
const UNALTERED: &str = "以上照片、录像与原件一致，没有剪辑、修改。";

/// A row of a list of things.
fn row(no: u32, item: &GoodsItem) -> Value {
    json!({
        "no": no, "name": item.name, "spec": item.spec, "quantity": item.quantity, "condition": item.condition,
    })
}

/// Things not yet on the case's own list: numbered from one.
fn new_list(items: &[GoodsItem]) -> Vec<Value> {
    (1..).zip(items).map(|(no, item)| row(no, item)).collect()
}

/// Things of the case by their numbers.
fn list(file: &File, nos: &[u32]) -> Vec<Value> {
    let meant = |g: &&Goods| nos.contains(&g.no);
    file.state.goods.0.iter().filter(meant).map(|g| row(g.no, &g.item)).collect()
}

fn data_row(f: &DataFile) -> Value {
    json!({
        "category": f.category, "name": f.file.name, "format": f.format, "size": format!("{} 字节", f.file.size),
        "sha256": f.file.sha256, "sm3": f.file.sm3,
    })
}

/// 2026年3月4日至2026年4月1日
fn span(from: Date, to: Date) -> String {
    format!("{}至{}", say::day(from), say::day(to))
}

/// E-02 in words: until when, and what follows when nothing is decided by then.
fn period(file: &File, held_on: Date) -> String {
    let due = deadline::registration(held_on, &file.town.calendar);
    let until = due.due.map_or_else(|| "届满日依放假安排确定".into(), |d| format!("至{}止", say::day(d)));
    format!(
        "七个工作日，自{}次日起，{until}。本机关在此期限内作出处理决定；逾期未作出的，登记保存失效，物品退还。",
        say::day(held_on)
    )
}

/// What the party is to do, or to expect, after the disposal.
fn after(way: HoldWay, lapsed: bool) -> String {
    let text = match way {
        HoldWay::CopyReturn | HoldWay::Release => "请到本机关领取物品；不领取的，本机关将记明情况。",
        HoldWay::Test => "检测、鉴定的期间和结果另行书面告知。",
        HoldWay::Seize => "查封、扣押的决定另行作出并送达。",
        HoldWay::Confiscate => "是否没收以行政处罚决定为准；决定作出前，你有权陈述、申辩。",
    };
    let late = if lapsed { "登记保存逾期未作处理，已经失效。" } else { "" };
    format!("{late}{text}")
}

pub fn draw(_: &str, file: &File) -> Option<Value> {
    let CaseFact::Hold(fact) = &file.event.fact else { return None };
    let today = file.event.at.date();
    Some(match fact {
        Fact::InquirySummoned { person, ask_at, place, materials, officers, .. } => json!({
            "party": person, "time": say::time(*ask_at), "place": place, "materials": materials, "rights": ASKED,
            "officers": officers,
        }),
        Fact::EvidenceRequested { recipient, materials, due_on, reason, officers, .. } => json!({
            "to": recipient, "materials": materials, "due": say::day(*due_on), "reason": reason, "officers": officers,
        }),
        Fact::DataExtracted {
            object,
            environment,
            path,
            path_reason,
            method,
            started_at,
            ended_at,
            place,
            list,
            films,
            officers,
            signature,
            witness: w,
            no_witness,
            ..
        } => json!({
            "object": object, "environment": environment, "path": path.label(), "path_reason": path_reason,
            "method": method, "time": format!("{}至{}", say::time(*started_at), say::time(*ended_at)), "place": place,
            "list": list.iter().map(data_row).collect::<Vec<_>>(), "films": say::files(films),
            "shown": say::shown(officers), "officers": officers, "signature": signature, "witness": say::witness(w),
            "no_witness": no_witness,
        }),
        Fact::PicturesDescribed {
            author,
            taken_at,
            place,
            method,
            proves,
            files,
            officers,
            signature,
            ..
        } => {
            let number =
                author.certificate.as_ref().map(|c| format!("（执法证号：{c}）")).unwrap_or_default();
            json!({
                "author": format!("{}{number}", author.name), "time": say::time(*taken_at), "place": place,
                "method": method, "proves": proves, "photos": say::files(files), "statement": UNALTERED,
                "officers": officers, "signature": signature,
            })
        }
        Fact::HoldApproved { opinion, .. } => approval(file, opinion)?,
        Fact::GoodsHeld { items, held_at, place, seal, copies, officers, signature, witness: w, .. } => {
            json!({
                "goods": new_list(items), "time": say::time(*held_at), "place": place, "seal_number": seal,
                "period": period(file, held_at.date()), "duty": DUTY,
                "copies": format!("本清单一式{copies}份，一份交当事人，一份附卷。"), "officers": officers,
                "signature": signature, "witness": say::witness(w),
            })
        }
        Fact::HoldDisposalDecided { holds, goods, way, reason, lapsed, .. } => {
            let first = file.state.hold.registrations.iter().find(|r| holds.contains(&r.number));
            json!({
                "holds": holds.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
                "held": first.map(|r| say::day(r.held_on)), "goods": list(file, goods), "reason": reason,
                "disposal": format!("{}。", way.label()), "released": *way == HoldWay::Release,
                "after": after(*way, *lapsed), "officers": file.state.officers,
            })
        }
        Fact::HeldGoodsReturned { goods, ways, returned_on, condition, officers, signature, .. } => {
            let mut kinds: Vec<Gone> = ways.clone();
            kinds.sort_unstable();
            kinds.dedup();
            let decision = file.latest(|e| match &e.fact {
                CaseFact::Hold(Fact::HoldDisposalDecided { number, goods: decided, .. })
                    if decided.iter().any(|no| goods.contains(no)) =>
                {
                    Some(format!("登记保存证据处理决定（{number}）"))
                }
                _ => None,
            });
            json!({
                "goods": list(file, goods), "returned_on": say::day(*returned_on), "condition": condition,
                "way": kinds.iter().map(|g| g.label()).collect::<Vec<_>>().join("、"),
                "basis": decision.unwrap_or_else(|| "剩余样品退还".into()), "officers": officers,
                "signature": signature,
            })
        }
        Fact::SampleTaken {
            samples, taken_at, place, method, cost, officers, signature, witness: w, ..
        } => {
            json!({
                "samples": samples, "time": say::time(*taken_at), "place": place, "method": method, "cost": cost,
                "shown": say::shown(officers), "officers": officers, "signature": signature, "witness": say::witness(w),
            })
        }
        Fact::TestCommissioned {
            to,
            qualification,
            matters,
            materials,
            goods,
            due_on,
            retest_of,
            officers,
            ..
        } => {
            let before = retest_of.and_then(|no| file.state.hold.test(no)).map(|t| t.number.to_string());
            json!({
                "to": to, "qualification": qualification, "items": matters, "materials": materials,
                "goods": list(file, goods), "due": say::day(*due_on), "retest": before, "officers": officers,
            })
        }
        Fact::TestPeriodTold { no, from, until, officers, .. } => {
            let test = file.state.hold.test(*no)?;
            json!({
                "to": test.to, "sent": say::day(*from), "period": span(*from, *until), "officers": officers,
                "rights": "检测（鉴定）结果另行书面告知；对结果有异议的，可以申请复检。",
            })
        }
        Fact::TestResultTold { no, retest_days, officers, .. } => {
            let test = file.state.hold.test(*no)?;
            let report = file.latest(|e| match &e.fact {
                CaseFact::Hold(Fact::TestResultRecorded { no: n, report, .. }) if n == no => {
                    Some(report.clone())
                }
                _ => None,
            });
            json!({
                "to": test.to, "sent": say::day(test.sent_on),
                "period": span(test.sent_on, test.result_on.unwrap_or(today)), "report": report,
                "result": say::stop(&test.conclusion), "officers": officers,
                "rights": format!("对检测（鉴定）结果有异议的，可以自收到本告知书之日起{retest_days}个工作日内向本机关书面申请复检，并说明理由。"),
            })
        }
        _ => return None,
    })
}

/// HOLD-A: what the officers asked for, with the head's word.
fn approval(file: &File, opinion: &str) -> Option<Value> {
    file.latest(|e| match &e.fact {
        CaseFact::Hold(Fact::HoldRequested { items, place, reason, officers }) => Some(json!({
            "where": place, "reason": reason, "goods": new_list(items), "officers": officers,
            "opinions": {
                "handler": say::officers_opinion(
                    "证据可能灭失或者以后难以取得，建议先行登记保存。", officers, e.at.date(),
                ),
                "head": say::opinion(opinion, file.event),
            },
        })),
        _ => None,
    })
}
