//! Walls: the demonstration's story is played once more over HTTP, and before every kind of act everybody else tries it
//! too. Then everybody looks at everything. Who may do and see what is written down here, apart from the program.

mod rooms;
mod single;
mod strange;

use crate::house::{Answer, Browser, House};
use axum::http::StatusCode;
use jiff::civil::Date;
use law::case::{CaseStage, Procedure};
use law::number::DocNumber;
use law::person::Role;
use office::demo::{PUBLIC, Plan, Standing, StepAct, plan};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Which post may do which act (方案 arts. 3–7, 14–16, 25; R-01–R-12): everybody else is refused, whatever they send.
const WHO: &str = "
    report_clue           grid grid_head chief_grid hub dept squad justice
    supplement_clue       grid grid_head chief_grid hub dept squad
    accept_clue           hub
    dispatch_clue         hub
    reassign_clue         hub
    assign_grid           hub
    merge_clue            hub
    transfer_clue         hub
    decline_clue          hub
    urge_clue             hub chief_grid brigade head
    answer_urging         hub dept squad
    join_units            hub
    split_clue            hub
    mark_repeat           hub
    decide_repeat         hub brigade
    rate_clue
    reopen_clue
    check_site            dept squad
    countersign_check     dept squad
    switch_procedure      dept squad
    issue_opinion         dept
    return_opinion        hub
    hand_to_squad         hub
    tell_reporter         hub
    give_feedback         hub

    decide_on_spot        dept squad
    deliver_on_spot       dept squad
    file_for_record       dept squad
    spot_check            legal
    propose_filing        squad
    endorse_filing        brigade
    decide_filing         head
    assign_officers       brigade
    correct_party         squad
    request_recusal       squad brigade legal hub
    decide_recusal        head
    record_superior_recusal legal
    extend_decision       head
    record_inquiry        squad
    record_inspection     squad
    add_evidence          squad
    judge_evidence        squad
    order_correction      squad
    check_correction      squad
    confirm_address       dept squad
    submit_report         squad
    review_legality       legal
    issue_notice          squad
    serve_paper           dept squad
    announce_service      dept squad
    conclude_announcement dept squad
    record_defence        squad
    review_defence        squad
    waive_rights          squad
    request_hearing       squad legal
    withdraw_hearing      squad legal
    refuse_hearing        legal
    arrange_hearing       legal
    register_agents       squad legal
    replace_presider      legal
    postpone_hearing      legal
    hold_hearing          legal justice hub head
    report_hearing        legal justice hub head
    review_hearing        legal
    reopen_investigation  squad
    discuss               head
    propose_decision      squad
    endorse_decision      brigade
    decide                head
    publish               legal
    countersign           dept squad
    amend_paper           dept squad
    approve_amendment     head
    relate_case           dept squad
    unrelate_case         dept squad
    decline_publication   legal
    withdraw_publication  legal
    register_payment      finance
    collect_cash          dept squad
    hand_in_cash          dept squad
    deposit_cash          finance
    request_deferral      dept squad
    decide_deferral       head
    urge_payment          dept squad
    urge_performance      dept squad
    answer_demand         dept squad
    review_demand_answer  dept squad
    propose_enforcement   dept squad
    announce_demolition   dept squad
    carry_out_enforcement dept squad
    propose_substitute    dept squad
    perform_substitute    dept squad
    clear_at_once         dept squad
    confirm_clearing      head
    register_substitute_cost finance
    propose_surcharge     dept squad
    propose_agreement     dept squad
    propose_suspension    dept squad
    propose_resumption    dept squad
    propose_termination   dept squad
    propose_court         dept squad
    approve_execution     head
    submit_to_court       dept squad
    register_court_step   squad legal
    calculate_gains       squad
    record_victim_refund  squad
    register_excess       finance
    request_refund        squad dept legal finance
    order_refund          head
    carry_out_refund      store finance
    collect_forfeits      dept squad
    store_goods           store
    release_goods         store
    count_goods           store
    notify_claim          dept squad
    propose_disposal      store finance
    approve_disposal      head
    carry_out_disposal    store finance
    remit_proceeds        finance
    receive_application   legal squad dept
    forward_application   legal
    register_reconsideration legal
    register_suit         legal
    record_acceptance     legal
    submit_reply          legal
    submit_court_defence  legal
    arrange_appearance    legal
    allow_evidence        legal
    supplement_evidence   squad
    record_remedy_stay    legal
    record_result         legal
    register_appeal       legal
    confirm_effect        legal
    receive_opinion       legal
    record_refund         finance
    fulfil_duty           legal
    assess_compensation   legal
    begin_redo            squad
    register_claim        legal
    decide_claim          head
    serve_claim           legal
    receive_supervision   legal
    reply_supervision     legal
    assess_fault          head
    consult_archive       dept squad legal
    propose_measure       squad
    take_urgent_measure   squad
    report_urgent_measure squad
    decide_measure        head
    carry_out_measure     squad
    deliver_measure       squad
    keep_measure          squad
    exclude_testing       squad
    propose_measure_extension squad
    decide_measure_extension head
    sell_seized           head
    settle_measure        head
    release_measure       head
    return_measure        squad
    record_stay           legal
    review_major          justice
    report_major          justice
    propose_closing       dept squad
    check_vetoes          legal
    approve_closing       head
    archive               dept squad

    name_referral_team      brigade head
    report_suspected_crime  squad
    decide_referral         head
    refer_crime             squad
    record_police_reply     squad
    object_to_refusal       squad
    resume_case             squad
    hand_over_to_police     squad
    tell_of_goods           squad
    record_criminal_result  squad
    note_official_clue      squad legal
    send_official_clue      head
    propose_case_transfer   squad
    decide_case_transfer    head
    record_case_receipt     squad
    record_other_filing     squad
    consult_jurisdiction    squad
    request_designation     head
    record_designation      squad
    raise_dispute           brigade legal
    record_dispute_step     brigade legal
    request_assistance      squad
    record_assistance_reply squad
    call_police             dept squad
    record_police_support   dept squad
    propose_joint           brigade
    decide_joint            lead_group
    link_joint_case         squad
    propose_transfer_closing squad
    summon_inquiry        squad
    request_evidence      squad
    receive_evidence      squad
    extract_data          squad
    describe_pictures     squad
    exclude_evidence      squad
    request_hold          squad
    approve_hold          head
    carry_out_hold        squad
    propose_hold_disposal squad
    decide_hold_disposal  head
    return_held_goods     squad
    store_confiscated     store
    take_sample           squad
    link_footage          dept squad
    explain_footage       dept squad
    confirm_footage       squad brigade
    commission_test       squad
    tell_test_period      squad
    record_test_result    squad
    tell_test_result      squad
    request_retest        squad
    record_custody        store
    seal_goods            squad
    consult_third_party   legal
    record_third_party    legal
    report_credit         legal
    decline_credit        legal
    mark_dishonest        legal
    register_objection    legal
    answer_objection      legal
    register_repair       legal
    withdraw_credit       legal
";

/// Somebody of every post, and of several units and grids.
const PEOPLE: &[&str] = &[
    "grid-205",
    "grid-240",
    "area-west",
    "head",
    "deputy2",
    "hub2",
    "dept-build-1",
    "dept-land-1",
    "police-1",
    "squad1-1",
    "squad2-1",
    "squad4-1",
    "brigade",
    "legal",
    "justice",
    "party-secretary",
    "finance",
    "store",
    "city",
    "sysadmin",
    "secadmin",
    "auditadmin",
];

fn table() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let lines = WHO.lines().map(str::split_whitespace);
    lines.filter_map(|mut words| Some((words.next()?, words.collect()))).collect()
}

/// The matters of the plan that together show every act so many times and every standing once.
fn chosen(plan: &Plan, times: u32) -> BTreeSet<usize> {
    let mut chosen = BTreeSet::new();
    let (mut acts, mut standings) = (BTreeMap::<String, u32>::new(), Vec::new());
    for matter in 0..plan.matters.len() {
        let own = || plan.steps.iter().filter(|s| s.matter == matter);
        let names: Vec<String> =
            own().map(|s| command(&s.act)["act"].as_str().unwrap_or("merge_clue").into()).collect();
        let new = names.iter().any(|n| acts.get(n).is_none_or(|seen| *seen < times));
        if !new && standings.contains(&plan.matters[matter]) {
            continue;
        }
        standings.push(plan.matters[matter]);
        names.into_iter().for_each(|n| *acts.entry(n).or_default() += 1);
        chosen.insert(matter);
        chosen.extend(own().filter_map(|s| match s.act {
            StepAct::Merge { into, .. } => Some(into),
            _ => None,
        }));
    }
    chosen
}

/// The command without what is known only when it is played.
fn command(act: &StepAct) -> Value {
    let mut command = match act {
        StepAct::Clue(c) => serde_json::to_value(c),
        StepAct::Case(c) => serde_json::to_value(c),
        StepAct::Inspection(c) => serde_json::to_value(c),
        StepAct::Info(c) => serde_json::to_value(c),
        StepAct::Receipts(c) => serde_json::to_value(c),
        // What a count finds is known only in the room.
        StepAct::Count(_) => Ok(json!({ "act": "begin_count" })),
        StepAct::Footage(c) => serde_json::to_value(c),
        StepAct::Merge { reason, .. } => Ok(json!({ "act": "merge_clue", "reason": reason })),
        StepAct::Patrol { command, .. } => serde_json::to_value(command),
        StepAct::MakePatrols | StepAct::Track { .. } => Ok(Value::Null),
    }
    .expect("commands are JSON");
    // The recordings themselves are the house's to fill in.
    if command["act"] == "link_footage" {
        command.as_object_mut().expect("an object").remove("recordings");
    }
    command
}

#[derive(Clone, Default)]
struct Ids {
    clue: String,
    case: String,
}

/// One matter of the story that has come to an investigation: its clue and its case.
pub async fn under_investigation(house: House) -> (House, String, String) {
    standing_at(house, CaseStage::Investigating).await
}

/// A case of the demonstration's story played up to a stage of the general procedure; gives the clue and the case.
pub async fn standing_at(house: House, stage: CaseStage) -> (House, String, String) {
    let (house, mut last) = some_standing_at(house, stage, 1).await;
    let Ids { clue, case } = last.remove(0);
    (house, clue, case)
}

/// A case of the demonstration's story played up to just before an act of it; gives the case, and who does the act there.
pub async fn standing_before(house: House, act: &str) -> (House, String, String) {
    let plan = plan(house.office.town(), house.office.now(), 7);
    let at = plan.steps.iter().position(|s| matches!(&s.act, StepAct::Case(c) if c.act() == act));
    let at = at.expect("the story has it");
    let (matter, actor, when) = (plan.steps[at].matter, plan.steps[at].actor.clone(), plan.steps[at].at);
    let mut game = Game::of(house, plan);
    for n in (0..at).filter(|n| game.plan.steps[*n].matter == matter).collect::<Vec<_>>() {
        game.step(n).await;
    }
    game.house.clock.set(when);
    let case = game.ids[matter].case.clone();
    (game.house, case, actor)
}

/// The last so many cases of the demonstration's story that come to a stage of the general procedure; gives the cases.
pub async fn cases_standing_at(house: House, stage: CaseStage, count: usize) -> (House, Vec<String>) {
    let (house, last) = some_standing_at(house, stage, count).await;
    (house, last.into_iter().map(|ids| ids.case).collect())
}

async fn some_standing_at(house: House, stage: CaseStage, count: usize) -> (House, Vec<Ids>) {
    let plan = plan(house.office.town(), house.office.now(), 7);
    let wanted = |s: &Standing| s.case == Some((Procedure::General, stage));
    // A plain one: what was taken into the store-room leads its case on ways of its own.
    let keeps = |n: usize| {
        let taken = ["carry_out_hold", "carry_out_measure", "collect_forfeits"];
        let own = plan.steps.iter().filter(|s| s.matter == n);
        own.map(|s| command(&s.act)).any(|c| c["act"].as_str().is_some_and(|act| taken.contains(&act)))
    };
    let at = plan.matters.iter().enumerate().rev().filter(|(_, s)| wanted(s)).map(|(n, _)| n);
    let at = at.filter(|n| !keeps(*n)).take(count);
    let matters: Vec<usize> = at.collect();
    assert_eq!(matters.len(), count, "the story has them");
    let mut game = Game::of(house, plan);
    for n in 0..game.plan.steps.len() {
        if matters.contains(&game.plan.steps[n].matter) {
            game.step(n).await;
        }
    }
    let ids = matters.iter().map(|m| game.ids[*m].clone()).collect();
    (game.house, ids)
}

/// What is written down here is what the acts say of themselves: who may is asked as well as who may not.
#[test]
fn every_act_is_for_the_posts_of_the_table() {
    let clue = law::clue::ACTS.iter().map(|a| (a.id, a.roles));
    let own = clue.chain(law::case::acts().map(|a| (a.id, a.roles)));
    let (table, mut told) = (table(), BTreeMap::new());
    for (act, roles) in own {
        // A citizen has no account: the public's own pages report for them.
        let posts = roles.iter().filter(|r| **r != Role::Public).map(|r| tag(*r));
        told.insert(act, posts.collect::<BTreeSet<String>>());
    }
    assert_eq!(told.keys().collect::<Vec<_>>(), table.keys().collect::<Vec<_>>());
    for (act, posts) in &told {
        let written: BTreeSet<String> = table[act].iter().map(ToString::to_string).collect();
        assert_eq!(posts, &written, "{act}");
    }
}

/// The town being played.
struct Game {
    house: House,
    plan: Plan,
    ids: Vec<Ids>,
    /// Files each person has sent up.
    sent: BTreeSet<(String, String)>,
    /// Acts tried by everybody, and how often.
    tried: BTreeMap<String, u32>,
    refusals: usize,
}

#[tokio::test]
async fn nobody_does_or_sees_what_is_not_theirs() {
    let house = House::demo().await;
    let plan = plan(house.office.town(), house.office.now(), 7);
    let chosen = chosen(&plan, 2);
    let mut game = Game::of(house, plan);
    for n in 0..game.plan.steps.len() {
        if chosen.contains(&game.plan.steps[n].matter) {
            game.step(n).await;
        }
    }
    game.more_acts().await;
    let played: BTreeSet<&str> = game.tried.keys().map(String::as_str).collect();
    let known: BTreeSet<&str> = table().into_keys().collect();
    assert_eq!(played, known, "every act was tried");
    let all: BTreeSet<&str> =
        law::clue::ACTS.iter().map(|a| a.id).chain(law::case::acts().map(|a| a.id)).collect();
    assert_eq!(all, known, "every act stands in the table");
    println!("{} matters, {} kinds of acts, {} refusals", chosen.len(), played.len(), game.refusals);
    everybody_looks(&game, &chosen).await;
}

/// Acts that the demonstration's story does not hold.
const NOT_IN_THE_STORY: &[&str] = &[
    "amend_paper",
    "answer_urging",
    "approve_amendment",
    "assign_grid",
    "assign_officers",
    "correct_party",
    "decide_recusal",
    "decide_repeat",
    "join_units",
    // Its time comes six months after the decision, when the demonstration is over.
    "mark_dishonest",
    "mark_repeat",
    "reassign_clue",
    "record_stay",
    "relate_case",
    "reopen_investigation",
    "return_opinion",
    "split_clue",
    "switch_procedure",
    "unrelate_case",
];

/// What nobody of the office does: the reporter says it, by the receipt.
const THE_REPORTERS: &[(&str, &str)] =
    &[("rate_clue", r#"{"satisfaction":"satisfied"}"#), ("reopen_clue", r#"{"reason":"没有解决"}"#)];

impl Game {
    /// A plan of which nothing is played yet.
    fn of(house: House, plan: Plan) -> Game {
        let ids = vec![Ids::default(); plan.matters.len()];
        Game { house, plan, ids, sent: BTreeSet::new(), tried: BTreeMap::new(), refusals: 0 }
    }

    /// Where a step of the story is sent, and whether it is the case's.
    fn address(&self, n: usize, act: &str) -> (String, bool) {
        let step = &self.plan.steps[n];
        let ids = &self.ids[step.matter];
        let path = match (&step.act, ids.clue.is_empty(), ids.case.is_empty()) {
            (StepAct::Footage(_), ..) => "/api/v1/footage".to_string(),
            (_, true, _) => "/api/v1/clues".to_string(),
            (StepAct::Case(_), _, true) => format!("/api/v1/clues/{}/case/{act}", ids.clue),
            (StepAct::Case(_), _, false) => format!("/api/v1/cases/{}/acts/{act}", ids.case),
            _ => format!("/api/v1/clues/{}/acts/{act}", ids.clue),
        };
        (path, matches!(step.act, StepAct::Case(_)))
    }

    async fn step(&mut self, n: usize) {
        let step = self.plan.steps[n].clone();
        self.house.clock.set(step.at);
        let mut body = command(&step.act);
        if let StepAct::Merge { into, .. } = step.act {
            body["into"] = json!(self.ids[into].clue);
        }
        let act = body["act"].as_str().expect("an act").to_string();
        let ids = self.ids[step.matter].clone();
        let (path, of_case) = self.address(n, &act);
        if step.actor == PUBLIC {
            // The public page stores what a citizen sends along before it hands the report in.
            let mut named = Vec::new();
            files_in(&body, &mut named);
            for picture in self.plan.pictures.iter().filter(|p| named.contains(&p.file.sha256)) {
                let bytes = bytes::Bytes::copy_from_slice(&picture.bytes);
                let stream = futures::stream::iter([Ok::<_, std::io::Error>(bytes)]);
                self.house.office.files().put(stream, 1 << 30).await.expect("stored");
            }
            let done = self.house.public_report(&body, &ids.clue).await;
            self.ids[step.matter].clue = done;
            return;
        }
        if let StepAct::Footage(_) = step.act {
            let mut officer = self.house.signed_in(&step.actor).await;
            self.send_files(&step.actor, &mut officer, &body).await;
            let done = officer.post_json(&path, &body).await;
            assert!(done.status.is_success(), "{}", done.text());
            return;
        }
        let id = self.everybody_then(&step.actor, &path, &body, &ids, of_case).await;
        match of_case {
            true => self.ids[step.matter].case = id,
            false => self.ids[step.matter].clue = id,
        }
    }

    /// Others try, then whoever may does it: once however often they click, once of two at a time, or simply.
    async fn everybody_then(
        &mut self,
        who: &str,
        path: &str,
        body: &Value,
        ids: &Ids,
        of_case: bool,
    ) -> String {
        let act = body["act"].as_str().expect("an act").to_string();
        let mut actor = self.house.signed_in(who).await;
        self.send_files(who, &mut actor, body).await;
        let body = &sign_on_screen(&mut actor, path, body).await;
        let tried = self.tried.entry(act.clone()).or_default();
        *tried += 1;
        let round = *tried;
        if round <= 2 {
            self.others_try(who, path, &act, body, ids).await;
        }
        let done = match round {
            1 => once_however_often(&mut actor, path, body).await,
            2 => one_of_two(&self.house, who, path, body, self.version(ids, of_case).await).await,
            _ => actor.post_json(path, body).await,
        };
        assert_eq!(done.status, StatusCode::CREATED, "{who} {act}: {}", done.text());
        done.json()["id"].as_str().expect("an id").to_string()
    }

    /// Acts that the story does not hold, each on a matter where it is possible.
    async fn more_acts(&mut self) {
        let now = self.house.office.now().date();
        let mut hub = self.house.signed_in("hub").await;
        let mut left: BTreeSet<&str> = NOT_IN_THE_STORY.iter().copied().collect();
        let mut marked: Option<(Date, Ids)> = None;
        for (act, body) in THE_REPORTERS {
            let ids = self.ids.iter().find(|i| !i.clue.is_empty()).expect("a clue").clone();
            let mut body: Value = serde_json::from_str(body).expect("JSON");
            body["act"] = json!(act);
            self.others_try("hub", &format!("/api/v1/clues/{}/acts/{act}", ids.clue), act, &body, &ids).await;
            self.tried.insert((*act).into(), 1);
        }
        let first = self.ids.iter().find(|i| !i.clue.is_empty()).expect("a clue").clue.clone();
        let first_number = hub.get(&format!("/api/v1/clues/{first}")).await.json()["state"]["number"].clone();
        let first_number: DocNumber = serde_json::from_value(first_number).expect("a number");
        // A filed case of each squadron, by its number.
        let mut filed: BTreeMap<String, DocNumber> = BTreeMap::new();
        for ids in self.ids.clone().into_iter().filter(|i| !i.clue.is_empty()) {
            let clue = hub.get(&format!("/api/v1/clues/{}", ids.clue)).await.json()["state"].clone();
            let case = match ids.case.as_str() {
                "" => Value::Null,
                id => hub.get(&format!("/api/v1/cases/{id}")).await.json()["state"].clone(),
            };
            let text = |v: &Value| v.as_str().unwrap_or_default().to_string();
            let squad = text(&case["subject"]["squad"]);
            let handler = text(&case["handlers"][0]);
            let pending = case["recusals"].as_array().into_iter().flatten().find(|r| r["decided"].is_null());
            let owes = case["decision"]["fine"].as_i64().unwrap_or(1) > 0;
            if let Some(until) = remedies_over(&case) {
                marked = marked.into_iter().chain([(until, ids.clone())]).min_by(|a, b| a.0.cmp(&b.0));
            }
            let number: Option<DocNumber> = serde_json::from_value(case["number"].clone()).ok();
            let other = filed.get(&squad).cloned();
            if let Some(number) = number.filter(|_| case["stage"] != "archived") {
                filed.insert(squad.clone(), number);
            }
            let (act, who, body) = match (text(&clue["stage"]).as_str(), text(&case["stage"]).as_str()) {
                (_, "investigating" | "reported" | "noticed" | "decided")
                    if other.is_some() && left.contains("relate_case") =>
                {
                    let number = other.map_or(String::new(), |n| n.to_string());
                    ("relate_case", handler, json!({ "case": number, "bond": "same_clue" }))
                }
                ("dispatched", _)
                    if left.contains("answer_urging")
                        && clue["urgings"].as_array().is_some_and(|u| !u.is_empty()) =>
                {
                    let who = format!("{}-1", text(&clue["office"]));
                    ("answer_urging", who, json!({ "content": "今天下午到现场核查" }))
                }
                ("closed", "")
                    if left.contains("mark_repeat") && clue["source"] == "citizen" && ids.clue != first =>
                {
                    let grounds = "同一事项三次举报，三次核查均不属实";
                    let body = json!({ "earlier": first_number.to_string(), "grounds": grounds });
                    ("mark_repeat", "hub2".into(), body)
                }
                ("for_opinion", _) if left.contains("join_units") => {
                    let other = if clue["office"] == "dept-land" { "dept-build" } else { "dept-land" };
                    let body = json!({ "lead": clue["squad"], "assisting": [{ "unit": other }] });
                    ("join_units", "hub2".into(), body)
                }
                ("reported" | "accepted", _) if left.contains("split_clue") => {
                    let body = json!({ "class": "dump", "content": "路对面另有一堆垃圾", "reason": "一次反映了两件事" });
                    ("split_clue", "hub2".into(), body)
                }
                ("dispatched", _) if left.contains("reassign_clue") => {
                    let office = if clue["office"] == "dept-build" { "dept-land" } else { "dept-build" };
                    let body = json!({ "office": office, "squad": "squad1", "reason": "属另一领域" });
                    ("reassign_clue", "hub2".into(), body)
                }
                ("opined", _) if left.contains("return_opinion") => {
                    ("return_opinion", "hub".into(), json!({ "reason": "照片看不清地点，请补充" }))
                }
                ("for_simple", _) if left.contains("switch_procedure") => {
                    let who = format!("{}-1", text(&clue["office"]));
                    ("switch_procedure", who, json!({ "reason": "当事人对事实有异议，需要进一步调查" }))
                }
                (_, "investigating") if pending.is_some() && left.contains("decide_recusal") => {
                    let officer = pending.map_or(Value::Null, |r| r["officer"]["id"].clone());
                    let body =
                        json!({ "officer": officer, "recused": false, "opinion": "不存在应当回避的情形。" });
                    ("decide_recusal", "deputy1".into(), body)
                }
                (_, "investigating") if left.contains("correct_party") => {
                    // The centre reads the party masked.
                    let mut officer = self.house.signed_in(&handler).await;
                    let own = officer.get(&format!("/api/v1/cases/{}", ids.case)).await.json();
                    let mut party = own["state"]["subject"]["party"].clone();
                    party["address"] = json!("承留村主街中段3号");
                    ("correct_party", handler, json!({ "party": party, "reason": "门牌号写错" }))
                }
                (_, "investigating") if left.contains("assign_officers") => {
                    let team = [format!("{squad}-1"), format!("{squad}-3")];
                    (
                        "assign_officers",
                        "brigade".into(),
                        json!({ "officers": team, "reason": "原承办人员外出学习" }),
                    )
                }
                (_, "reviewed" | "noticed") if left.contains("reopen_investigation") => {
                    ("reopen_investigation", handler, json!({ "reason": "当事人提出新的事实" }))
                }
                (_, "served") if left.contains("amend_paper") => {
                    let number =
                        case["papers"].as_array().into_iter().flatten().rfind(|p| p["code"] == "DEC");
                    let number: DocNumber =
                        serde_json::from_value(number.expect("a decision")["number"].clone())
                            .expect("a number");
                    let team = case["officers"].as_array().into_iter().flatten().map(|o| o["id"].clone());
                    let body = json!({
                        "paper": number.to_string(), "wrong": "上述事实，有", "right": "上列事实，有", "reason": "打印时写错一字", "officers": team.collect::<Vec<_>>(),
                    });
                    ("amend_paper", handler, body)
                }
                (_, "served") if owes && left.contains("record_stay") => {
                    let body = json!({ "proceeding": "行政复议", "from": now.to_string(), "accepted_on": now.to_string() });
                    ("record_stay", "legal".into(), body)
                }
                ("reported" | "accepted" | "for_opinion" | "for_feedback" | "in_case", _)
                    if left.contains("assign_grid") =>
                {
                    let here = &clue["place"]["grid"];
                    let grid = ["419001103201", "419001103202"].into_iter().find(|g| here != g);
                    ("assign_grid", "hub".into(), json!({ "grid": grid, "reason": "与报告人电话核实了地点" }))
                }
                _ => continue,
            };
            let mut body = body;
            body["act"] = json!(act);
            let of_case = !matches!(
                act,
                "answer_urging"
                    | "assign_grid"
                    | "join_units"
                    | "mark_repeat"
                    | "reassign_clue"
                    | "return_opinion"
                    | "split_clue"
                    | "switch_procedure"
            );
            let (kind, id) = if of_case { ("cases", &ids.case) } else { ("clues", &ids.clue) };
            // Of sessions seen in one moment any may give way to a new one: time goes on from act to act.
            self.house.clock.set(self.house.office.now().saturating_add(jiff::SignedDuration::from_secs(1)));
            self.everybody_then(&who, &format!("/api/v1/{kind}/{id}/acts/{act}"), &body, &ids, of_case).await;
            left.remove(act);
            if act == "mark_repeat" {
                let body = json!({ "act": "decide_repeat", "agree": true, "opinion": "已核对三次记录。" });
                let path = format!("/api/v1/clues/{}/acts/decide_repeat", ids.clue);
                self.everybody_then("brigade", &path, &body, &ids, false).await;
                left.remove("decide_repeat");
            }
            if act == "relate_case" {
                let body = json!({ "act": "unrelate_case", "case": body["case"], "reason": "案号填错" });
                let path = format!("/api/v1/cases/{}/acts/unrelate_case", ids.case);
                self.everybody_then(&who, &path, &body, &ids, true).await;
                left.remove("unrelate_case");
            }
            if act == "amend_paper" {
                let body = json!({ "act": "approve_amendment", "approve": true, "opinion": "同意更正。" });
                let path = format!("/api/v1/cases/{}/acts/approve_amendment", ids.case);
                self.everybody_then("deputy1", &path, &body, &ids, true).await;
                left.remove("approve_amendment");
            }
        }
        // Last, because time goes on for everybody: the party may complain no more.
        if let Some((until, ids)) = marked {
            self.house.clock.set(until.tomorrow().expect("a day").at(9, 0, 0, 0));
            let path = format!("/api/v1/cases/{}/acts/mark_dishonest", ids.case);
            self.everybody_then("legal", &path, &json!({ "act": "mark_dishonest" }), &ids, true).await;
            left.remove("mark_dishonest");
        }
        assert!(left.is_empty(), "no matter to try {left:?} on");
    }

    /// The version that a page of the matter would show.
    async fn version(&self, ids: &Ids, of_case: bool) -> Option<u64> {
        let mut hub = self.house.signed_in("hub").await;
        let path = match (of_case, ids.case.is_empty(), ids.clue.is_empty()) {
            (_, _, true) => return None,
            (true, false, _) => format!("/api/v1/cases/{}", ids.case),
            _ => format!("/api/v1/clues/{}", ids.clue),
        };
        hub.get(&path).await.json()["state"]["version"].as_u64()
    }

    /// Sends up the files that a command refers to, as the page would.
    async fn send_files(&mut self, who: &str, browser: &mut Browser, body: &Value) {
        let mut named = Vec::new();
        files_in(body, &mut named);
        for sha256 in named {
            if !self.sent.insert((who.to_string(), sha256.clone())) {
                continue;
            }
            let picture =
                self.plan.pictures.iter().find(|p| p.file.sha256 == sha256).expect("a picture of the plan");
            let answer = browser.upload(&picture.file.name, &picture.bytes).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
            assert_eq!(answer.json()["sha256"], json!(sha256), "the original is kept as it is");
        }
    }

    /// Everybody who may not do this act tries it; so does nobody, and whoever may but has a stale page.
    async fn others_try(&mut self, actor: &str, path: &str, act: &str, body: &Value, ids: &Ids) {
        let before = self.recorded().await;
        let may = table().remove(act).unwrap_or_else(|| panic!("{act} is not in the table"));
        let units = self.units(ids).await;
        let mut bare = body.clone();
        without_files(&mut bare);
        for who in PEOPLE.iter().filter(|w| **w != actor) {
            let person = self.house.office.people()[*who].clone();
            let post = person.roles.iter().any(|r| may.contains(tag(*r).as_str()));
            let field = person.roles.iter().all(|r| matches!(r, Role::Dept | Role::Squad));
            // Whoever holds the post in the unit concerned may perhaps act: that is the law's own business.
            if post && !(field && !ids.clue.is_empty() && !units.contains(&person.unit)) {
                continue;
            }
            let mut browser = self.house.signed_in(who).await;
            let answer = browser.post_json(path, &bare).await;
            let text = answer.text();
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who} tries {act}: {text}");
            let problem = answer.json();
            assert!(
                ["P-01", "P-02", "R-04"].contains(&problem["rule"].as_str().unwrap_or_default()),
                "{who} {act}: {text}"
            );
            for said in ["title", "detail", "need"] {
                assert!(problem[said].as_str().is_some_and(|w| !w.is_empty()), "{who} {act} {said}: {text}");
            }
            assert!(problem["fix"].is_object() && problem["articles"].is_array(), "{who} {act}: {text}");
            self.refusals += 1;
        }
        let nobody = self.house.browser().post_json(path, body).await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED, "nobody tries {act}");
        if !ids.clue.is_empty() {
            let mut old = self.house.signed_in(actor).await.with("if-match", "\"0\"");
            let stale = old.post_json(path, body).await;
            assert_eq!(
                stale.status,
                StatusCode::PRECONDITION_FAILED,
                "{act} from a stale page: {}",
                stale.text()
            );
            assert!(stale.json()["version"].as_u64().is_some_and(|v| v > 0));
        }
        let after = self.recorded().await;
        assert_eq!(after, before, "{act}: nothing was recorded");
    }

    /// Records of matters and registers; sign-ins are recorded too and do not count.
    async fn recorded(&self) -> i64 {
        let sql = "SELECT COUNT(*) FROM event WHERE stream LIKE 'clue/%' OR stream LIKE 'case/%' \
                   OR stream LIKE 'register/%'";
        let rows = self.house.office.journal().query(sql, &[]).await.expect("a number");
        rows[0].int(0)
    }

    /// The units that a matter is with.
    async fn units(&self, ids: &Ids) -> BTreeSet<String> {
        let mut hub = self.house.signed_in("hub").await;
        let mut units = BTreeSet::new();
        let mut add = |v: &Value| units.extend(v.as_str().map(String::from));
        if !ids.clue.is_empty() {
            let clue = hub.get(&format!("/api/v1/clues/{}", ids.clue)).await.json();
            add(&clue["state"]["office"]);
            add(&clue["state"]["squad"]);
        }
        if !ids.case.is_empty() {
            let case = hub.get(&format!("/api/v1/cases/{}", ids.case)).await.json();
            add(&case["state"]["subject"]["squad"]);
            for handler in case["state"]["handlers"].as_array().into_iter().flatten() {
                let id = handler.as_str().unwrap_or_default();
                units.insert(self.house.office.people()[id].unit.clone());
            }
        }
        units
    }
}

/// The day on which the time to complain of a reported penalty ends, where nobody complained and nothing came of it yet.
fn remedies_over(case: &Value) -> Option<Date> {
    let credit = &case["credit"];
    let untouched = ["dishonest", "recall", "withdrawn"].iter().all(|f| credit[f].is_null())
        && case["remedy"]["proceedings"].as_array().is_none_or(Vec::is_empty);
    credit["report"]["remedies_until"].as_str().filter(|_| untouched)?.parse().ok()
}

/// A click, and the same click again: done once. The same key for something else: refused.
async fn once_however_often(actor: &mut Browser, path: &str, body: &Value) -> Answer {
    actor.more.insert("idempotency-key", path.parse().expect("a value"));
    let first = actor.post_json(path, body).await;
    let again = actor.post_json(path, body).await;
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::OK), "{}", again.text());
    let (mut one, two) = (first.json(), again.json());
    assert_eq!(two["repeated"], json!(true));
    one["repeated"] = json!(true);
    assert_eq!(one, two, "the same answer, and one act");
    let mut other = body.clone();
    if say_otherwise(&mut other) {
        let reused = actor.post_json(path, &other).await;
        assert_eq!(reused.status, StatusCode::CONFLICT, "{other}: {}", reused.text());
    }
    actor.more.clear();
    first
}

/// Changes the first words found; an act without words of one's own has nothing to say otherwise. What a file is called
/// is known from its bytes, whatever the sender says.
fn say_otherwise(value: &mut Value) -> bool {
    match value {
        Value::String(text) if !text.is_ascii() => {
            text.push_str("（另）");
            true
        }
        Value::Array(items) => items.iter_mut().any(say_otherwise),
        Value::Object(fields) if !fields.contains_key("sha256") => fields.values_mut().any(say_otherwise),
        _ => false,
    }
}

/// Whoever signs in the plan signs what this house shows: the files are known to it by what it found in them.
async fn sign_on_screen(actor: &mut Browser, path: &str, body: &Value) -> Value {
    let mut body = body.clone();
    for place in law::signing::unbind(&mut body) {
        let asked = actor.post_json(&format!("{path}/digest?place={place}"), &body).await;
        assert_eq!(asked.status, StatusCode::OK, "{path}: {}", asked.text());
        let content: law::signing::Content = serde_json::from_value(asked.json()).expect("what is signed");
        // Whatever the act asks for beside it, the pad is asked while it is still empty.
        let mut empty = body.clone();
        empty[place]["image"] = Value::Null;
        let before = actor.post_json(&format!("{path}/digest?place={place}"), &empty).await;
        assert_eq!(before.json()["of"], content.of.as_str(), "{path}: {}", before.text());
        law::signing::bind(&mut body, place, &content);
    }
    body
}

/// Two windows at once from the same page: one is done, the other hears that its page is stale.
async fn one_of_two(house: &House, who: &str, path: &str, body: &Value, version: Option<u64>) -> Answer {
    let page = |browser: Browser| match version {
        Some(v) => browser.with("if-match", &format!("\"{v}\"")),
        None => browser.with("idempotency-key", "at-once"),
    };
    let (mut one, mut two) = (page(house.signed_in(who).await), page(house.signed_in(who).await));
    let (one, two) = tokio::join!(one.post_json(path, body), two.post_json(path, body));
    let (done, other) = if one.status == StatusCode::CREATED { (one, two) } else { (two, one) };
    let told = if version.is_some() { StatusCode::PRECONDITION_FAILED } else { StatusCode::OK };
    assert_eq!(other.status, told, "{path}: {} / {}", done.text(), other.text());
    done
}

fn files_in(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => match map.get("sha256").or_else(|| map.get("image")) {
            Some(sha256) => found.extend(sha256.as_str().map(String::from)),
            None => map.values().for_each(|v| files_in(v, found)),
        },
        Value::Array(list) => list.iter().for_each(|v| files_in(v, found)),
        _ => {}
    }
}

/// Others have not sent these files up and would be told so first.
fn without_files(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.remove("image");
            map.values_mut().for_each(without_files);
        }
        Value::Array(list) => {
            list.retain(|v| v.get("sha256").is_none());
            list.iter_mut().for_each(without_files);
        }
        _ => {}
    }
}

fn tag(role: Role) -> String {
    serde_json::to_value(role).ok().and_then(|v| v.as_str().map(String::from)).unwrap_or_default()
}

/// Who sees every matter of the town: those who dispatch, lead, review, decide or supervise.
const SEE_ALL: &[Role] = &[
    Role::Hub,
    Role::Brigade,
    Role::Legal,
    Role::Justice,
    Role::Head,
    Role::ChiefGrid,
    Role::LeadGroup,
    Role::CityBureau,
];

/// Everybody opens every matter by page and by API, and what their lists hold.
async fn everybody_looks(game: &Game, chosen: &BTreeSet<usize>) {
    let house = &game.house;
    let mut hub = house.signed_in("hub").await;
    let mut all: Vec<Ids> = chosen.iter().map(|m| game.ids[*m].clone()).collect();
    all.retain(|i| !i.clue.is_empty());
    for n in 0..all.len() {
        // What was split off is a clue of its own.
        let clue = hub.get(&format!("/api/v1/clues/{}", all[n].clue)).await.json();
        let parts = clue["state"]["parts"].as_array().into_iter().flatten();
        let part = |p: &Value| Ids { clue: p.as_str().expect("an id").into(), case: String::new() };
        all.extend(parts.map(part));
    }
    let mut matters = Vec::new();
    for ids in &all {
        let clue = hub.get(&format!("/api/v1/clues/{}", ids.clue)).await.json();
        let case = match ids.case.as_str() {
            "" => Value::Null,
            id => hub.get(&format!("/api/v1/cases/{id}")).await.json(),
        };
        matters.push((ids, clue, case));
    }
    let (mut seen, mut hidden) = (0, 0);
    for who in PEOPLE {
        let person = house.office.people()[*who].clone();
        let mut browser = house.signed_in(who).await;
        let all = person.roles.iter().any(|r| SEE_ALL.contains(r));
        let (mut own_clues, mut own_cases) = (BTreeSet::new(), BTreeSet::new());
        for (ids, clue, case) in &matters {
            let state = &clue["state"];
            let grid = state["place"]["grid"].as_str().unwrap_or_default();
            let with = |unit: &Value| unit.as_str() == Some(person.unit.as_str());
            let field = person.is(Role::Dept) || person.is(Role::Squad);
            let headed = person.grid.as_deref().filter(|_| person.is(Role::GridHead));
            let clue_is_theirs = all
                || state["reported_by"]["id"].as_str() == Some(*who)
                || (field
                    && (with(&state["office"])
                        || with(&state["squad"])
                        || state["assisting"].as_array().is_some_and(|a| a.iter().any(with))))
                || headed.is_some_and(|headed| {
                    house.office.town().grids.path(grid).iter().any(|g| g.id == headed)
                });
            let handler = case["state"]["handlers"].as_array().is_some_and(|h| h.contains(&json!(who)));
            let case_is_theirs = all
                || (person.is(Role::Squad) && with(&case["state"]["subject"]["squad"]))
                || handler
                || (person.is(Role::Finance) && !case["state"]["decision"].is_null())
                || (person.is(Role::Store) && has_things(case));
            let mut addresses = vec![("clues", &ids.clue, clue_is_theirs)];
            if !case.is_null() {
                addresses.push(("cases", &ids.case, case_is_theirs));
            }
            for (kind, id, theirs) in addresses {
                for path in [format!("/{kind}/{id}"), format!("/api/v1/{kind}/{id}")] {
                    let status = browser.get(&path).await.status;
                    let refused = [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&status);
                    let right = if theirs { status == StatusCode::OK } else { refused };
                    assert!(right, "{who} opens {path}: {status}, theirs: {theirs}");
                }
                if theirs {
                    if kind == "clues" {
                        own_clues.insert(id.clone())
                    } else {
                        own_cases.insert(id.clone())
                    };
                    seen += 1;
                } else {
                    hidden += 1;
                }
            }
            for paper in papers(case).into_iter().filter(|_| !case_is_theirs && !clue_is_theirs) {
                for path in [
                    format!("/papers/{paper}"),
                    format!("/papers/{paper}/pdf"),
                    format!("/api/v1/papers/{paper}"),
                ] {
                    let status = browser.get(&path).await.status;
                    assert!(
                        status == StatusCode::FORBIDDEN || status == StatusCode::NOT_FOUND,
                        "{who} {path}: {status}"
                    );
                }
            }
        }
        assert_eq!(listed(&mut browser, "clues").await, own_clues, "{who}: the list of clues");
        assert_eq!(listed(&mut browser, "cases").await, own_cases, "{who}: the list of cases");
        for (kind, own) in [("clues", &own_clues), ("cases", &own_cases)] {
            let sheet = browser.get(&format!("/{kind}/export")).await;
            assert_eq!(sheet.status, StatusCode::OK, "{who} {kind}");
            let rows = sheet.text().lines().skip(1).filter(|l| !l.is_empty()).count();
            assert_eq!(rows, own.len(), "{who}: the sheet of {kind}");
        }
        for word in ["%E5%A0%86%E6%94%BE", "%E6%91%8A", "%E5%9E%83%E5%9C%BE"] {
            let found = browser.get(&format!("/api/v1/search?q={word}")).await.json();
            for hit in found.as_array().expect("hits") {
                let own = if hit["kind"] == "case" { &own_cases } else { &own_clues };
                assert!(own.contains(hit["id"].as_str().expect("an id")), "{who} finds {hit}");
            }
        }
        let board = person.roles.iter().any(|r| BOARD.contains(r));
        let numbers = browser.get("/api/v1/overview").await;
        let expected = if board { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(numbers.status, expected, "{who}: the town's numbers: {}", numbers.text());
        case_file(house, &mut browser, who, &matters).await;
    }
    assert!(seen > 300 && hidden > 300, "{seen} seen, {hidden} hidden");
    println!("{} people, {} matters: {seen} seen, {hidden} kept from view", PEOPLE.len(), matters.len());
}

/// Who reads the town's numbers.
const BOARD: &[Role] =
    &[Role::Hub, Role::ChiefGrid, Role::Head, Role::Brigade, Role::LeadGroup, Role::CityBureau, Role::Legal];

/// The papers that name the party in full: read by whoever sees the case, and from outside its team only with a trace; the
/// whole file goes to those who handle, review, approve or collect.
async fn case_file(house: &House, browser: &mut Browser, who: &str, matters: &[(&Ids, Value, Value)]) {
    let person = house.office.people()[who].clone();
    let with_evidence =
        |m: &&(&Ids, Value, Value)| m.2["state"]["evidence"].as_array().is_some_and(|e| !e.is_empty());
    let cases: Vec<_> = matters.iter().filter(with_evidence).take(4).collect();
    assert_eq!(cases.len(), 4, "the story has cases with evidence");
    for (ids, _, case) in cases {
        let squad =
            person.is(Role::Squad) && case["state"]["subject"]["squad"].as_str() == Some(&person.unit);
        let handler = case["state"]["handlers"].as_array().is_some_and(|h| h.contains(&json!(who)));
        let decided = !case["state"]["decision"].is_null();
        let reads = [Role::Brigade, Role::Legal, Role::Head].iter().any(|r| person.is(*r));
        let team = squad || handler || reads || (person.is(Role::Finance) && decided);
        let keeps = person.is(Role::Store) && has_things(case);
        let sees = team || keeps || person.roles.iter().any(|r| SEE_ALL.contains(r));
        let before = traces(house).await;
        let list = browser.get(&format!("/cases/{}/papers/EV-L", ids.case)).await;
        assert_eq!(list.status == StatusCode::OK, sees, "{who}: the list of evidence: {}", list.status);
        let left = traces(house).await - before;
        assert_eq!(left, i64::from(sees && !team), "{who}: reading the list of evidence leaves a trace");
        let whole = browser.get(&format!("/cases/{}/bundle", ids.case)).await;
        assert_eq!(whole.status == StatusCode::OK, team, "{who}: the whole file: {}", whole.status);
        let asked = browser.post(&format!("/cases/{}/acts/submit_report/preview", ids.case), "").await;
        assert_eq!(asked.status == StatusCode::OK, sees, "{who}: a preview: {}", asked.status);
    }
}

/// Whether things were taken in a case.
fn has_things(case: &Value) -> bool {
    case["state"]["goods"].as_array().is_some_and(|g| !g.is_empty())
}

/// 查看留痕: records of personal details read from outside.
async fn traces(house: &House) -> i64 {
    let sql = "SELECT COUNT(*) FROM event WHERE stream = 'audit/access'";
    house.office.journal().query(sql, &[]).await.expect("a number")[0].int(0)
}

/// The numbers of a case's documents, as they stand in an address.
fn papers(case: &Value) -> Vec<String> {
    let rows = case["papers"].as_array().into_iter().flatten();
    let numbers = rows.filter_map(|p| p["number"].as_str()).take(2);
    numbers.map(|n| n.bytes().map(|b| format!("%{b:02X}")).collect()).collect()
}

/// Every matter of a person's list, page after page.
async fn listed(browser: &mut Browser, kind: &str) -> BTreeSet<String> {
    let (mut all, mut after) = (BTreeSet::new(), String::new());
    loop {
        let page = browser.get(&format!("/api/v1/{kind}?after={after}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        let page = page.json();
        for row in page["rows"].as_array().expect("rows") {
            assert!(all.insert(row["id"].as_str().expect("an id").into()), "listed twice");
        }
        match page["next"].as_str() {
            Some(next) => after = next.replace(':', "%3A").replace('~', "%7E"),
            None => return all,
        }
    }
}

/// What the pages' forms carry: the click's key and the version that was seen.
#[tokio::test]
async fn a_form_clicked_twice_acts_once_and_a_stale_one_keeps_what_was_typed() {
    let (house, clue, _) = under_investigation(House::demo().await).await;
    let mut hub = house.signed_in("hub").await;
    let path = format!("/clues/{clue}/acts/supplement_clue");
    let page = hub.get(&path).await.text();
    let hidden = |name: &str| {
        let at = page.split(&format!("name=\"{name}\" value=\"")).nth(1).expect("a hidden field");
        at.split('"').next().expect("its value").to_string()
    };
    let (key, version) = (hidden("_key"), hidden("_version"));
    let form = |content: &str| format!("content={content}&_key={key}&_version={version}");
    let records = async || house.office.journal().load(&format!("clue/{clue}")).await.expect("read").len();
    let before = records().await;
    let (first, second) = (hub.post(&path, &form("one")).await, hub.post(&path, &form("one")).await);
    assert_eq!(
        (first.status, second.status),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER),
        "{}",
        second.text()
    );
    assert_eq!(first.header("location"), second.header("location"), "both clicks lead to the same page");
    assert_eq!(records().await, before + 1, "and are one act");

    let stale = format!("content=typed-words&_key=another&_version={version}");
    for body in [form("typed-words"), stale] {
        let answer = hub.post(&path, &body).await;
        let text = answer.text();
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(text.contains(">typed-words</textarea>"), "what was typed stays");
        assert!(text.contains("已有新的进展") || text.contains("刷新"), "{text}");
    }
    assert_eq!(records().await, before + 1);
}

/// A form of a post that is not one's own answers as the API does, with the card and what was typed.
#[tokio::test]
async fn a_form_sent_by_the_wrong_post_is_refused_with_its_card_and_keeps_what_was_typed() {
    let (house, clue, case) = under_investigation(House::demo().await).await;
    for (who, path, body, typed) in [
        (
            "legal",
            "/clues/new".to_string(),
            "class=stall&place.text=main-road&content=typed-words",
            "typed-words",
        ),
        ("squad1-1", format!("/clues/{clue}/acts/urge_clue"), "note=typed-words", "typed-words"),
        ("hub", format!("/cases/{case}/acts/extend_decision"), "days=30&reason=typed-words", "typed-words"),
    ] {
        let answer = house.signed_in(who).await.post(&path, body).await;
        let text = answer.text();
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who} {path}: {text}");
        let card = ["P-01", "P-02", "R-04"].iter().any(|r| text.contains(&format!("data-code=\"{r}\"")));
        assert!(card && text.contains(typed), "{who} {path}: {text}");
    }
    // Whoever may, but leaves something out, is told what is missing.
    let hub = house.signed_in("hub").await.post("/clues/new", "content=x").await;
    assert_eq!(hub.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", hub.text());
}

/// Two people, two different acts, one page: one is done, the other hears of it.
#[tokio::test]
async fn two_different_acts_at_once_from_one_page_are_one() {
    let (house, clue, _) = under_investigation(House::demo().await).await;
    let mut hub = house.signed_in("hub").await;
    let view = hub.get(&format!("/api/v1/clues/{clue}")).await.json();
    let version = format!("\"{}\"", view["state"]["version"]);
    let mut hub = house.signed_in("hub2").await.with("if-match", &version);
    let mut head = house.signed_in("head").await.with("if-match", &version);
    let (one, two) = (
        format!("/api/v1/clues/{clue}/acts/supplement_clue"),
        format!("/api/v1/clues/{clue}/acts/urge_clue"),
    );
    let (content, note) = (json!({ "content": "补充" }), json!({ "note": "请抓紧" }));
    let (one, two) = tokio::join!(hub.post_json(&one, &content), head.post_json(&two, &note));
    let mut both = [one.status, two.status];
    both.sort_unstable();
    assert_eq!(both, [StatusCode::CREATED, StatusCode::PRECONDITION_FAILED], "{} {}", one.text(), two.text());
}

/// A token ends when its owner says so, and by nobody else's hand.
#[tokio::test]
async fn a_token_that_is_revoked_opens_nothing() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let page = hub.post("/account/tokens", "name=script&days=3").await.text();
    let secret =
        page.split("<code>").nth(1).and_then(|t| t.split("</code>").next()).expect("shown once").to_string();
    let end = page.split("action=\"/account/tokens/").nth(1).and_then(|t| t.split("/end\"").next());
    let end = format!("/account/tokens/{}/end", end.expect("its number"));
    let mut script = house.browser().with("authorization", &format!("Bearer {secret}"));
    assert_eq!(script.get("/api/v1/me").await.json()["id"], "hub");
    let mut other = house.signed_in("hub2").await;
    assert_eq!(other.post(&end, "").await.status, StatusCode::NOT_FOUND, "not somebody else's to end");
    assert_eq!(script.get("/api/v1/me").await.status, StatusCode::OK);
    assert_eq!(hub.post(&end, "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(script.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED, "at once");
}
