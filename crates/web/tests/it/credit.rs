//! 双公示报送 and 依申请公开 over HTTP.

use crate::house::House;
use crate::walls::standing_at;
use axum::http::{Method, StatusCode};
use law::case::CaseStage;

const APPLY: &str = "applicant.name=%E8%B5%B5%E7%A4%BA%E8%8C%83&applicant.document=ID+1&applicant.contact=a%40example.invalid\
                     &content=%E8%A3%81%E9%87%8F%E5%9F%BA%E5%87%86&form=%E9%82%AE%E4%BB%B6";

#[tokio::test]
async fn a_citizen_applies_and_follows_and_the_legal_office_answers() {
    let house = House::demo().await;
    let mut citizen = house.browser();
    assert!(citizen.get("/public").await.text().contains("href=\"/apply\""));
    // Everything that is missing is said at once, and what was typed stays.
    let short = citizen.post("/apply", "content=abc").await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = short.text();
    assert!(
        text.contains("请填写申请人姓名或者名称") && text.contains("请填写身份证明") && text.contains("abc"),
        "{text}"
    );
    assert!(!text.contains("name=\"received_on\""), "the day is not the applicant's to choose");
    let done = citizen.post("/apply", APPLY).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let page = done.text();
    let receipt = page.split("receipt-no\">").nth(1).and_then(|r| r.get(..8)).expect("a receipt").to_string();
    assert!(citizen.get(&format!("/follow?receipt={receipt}")).await.text().contains("政府信息公开申请"));

    let mut legal = house.signed_in("legal").await;
    let list = legal.get("/info").await.text();
    assert!(list.contains("赵示范") && list.contains("href=\"/info?year=2026\""), "{list}");
    assert!(!list.contains("本年新收"), "the year is reckoned when it is asked for");
    let year = legal.get("/info?year=2026").await.text();
    assert!(year.contains("2026年度报告数据") && year.contains("<dt>本年新收</dt><dd>1</dd>"), "{year}");
    assert!(year.contains("href=\"/info?year=2025\"") && !year.contains("year=2027"), "{year}");
    let id = list
        .split("href=\"/info/")
        .skip(1)
        .find_map(|r| r.split('"').next().filter(|i| i.len() > 10))
        .expect("a link");
    let shown = legal.get(&format!("/info/{id}")).await.text();
    assert!(shown.contains(&receipt) && shown.contains(&format!("/info/{id}/acts/answer_information")));
    let act = format!("/info/{id}/acts/answer_information");
    let form = legal.get(&act).await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(!form.text().contains(" checked"), "how it is answered is for a person to say");
    let later = legal.get(&format!("/info/{id}/acts/extend_answer")).await.text();
    assert!(later.contains("name=\"days\"") && !later.contains("value=\"20\""), "{later}");
    let bare = legal.post(&act, "answer=withheld&text=x").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.text().contains("D-16"));
    let done = legal.post(&act, "answer=provided&text=%E8%A7%81%E9%99%84%E4%BB%B6").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert!(citizen.get(&format!("/follow?receipt={receipt}")).await.text().contains("已答复"));

    // By post: booked by the legal office, with the day of receipt.
    assert_eq!(legal.get("/info/new").await.status, StatusCode::OK);
    let booked = legal.post("/info/new", &format!("{APPLY}&channel=post&received_on=2026-11-18")).await;
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text());

    // The head answers for it and looks, but does not book; no file of theirs is even read.
    let mut head = house.signed_in("head").await;
    let list = head.get("/info").await.text();
    assert!(list.contains("赵示范") && !list.contains("href=\"/info/new\""), "{list}");
    assert!(head.get("/").await.text().contains("href=\"/info\""), "the way there is in the navigation");
    let form = head.get("/info/new").await;
    assert_eq!(form.status, StatusCode::FORBIDDEN);
    assert!(form.text().contains("P-01") && !form.text().contains("name=\"content\""), "{}", form.text());
    // A body that would be refused as unreadable if it came to that.
    let unread =
        head.send(Method::POST, "/info/new", "multipart/form-data; boundary=XX", "--XX broken").await;
    assert_eq!(unread.status, StatusCode::FORBIDDEN);
    assert!(unread.text().contains("P-01"), "{}", unread.text());

    // Nobody else's business.
    for who in ["hub2", "squad1-1", "finance", "city"] {
        let mut other = house.signed_in(who).await;
        for page in [
            "/info".into(),
            "/info?year=2026".into(),
            "/info/new".into(),
            format!("/info/{id}"),
            act.clone(),
            "/disclosure".into(),
        ] {
            assert_eq!(other.get(&page).await.status, StatusCode::FORBIDDEN, "{who} sees {page}");
        }
        assert_eq!(
            other.post("/info/new", APPLY).await.status,
            StatusCode::FORBIDDEN,
            "{who} books a request"
        );
        assert_eq!(other.post("/disclosure/export", "kind=csv").await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(citizen.get("/info").await.status, StatusCode::SEE_OTHER, "signs in first");
}

#[tokio::test]
async fn the_legal_office_takes_the_platforms_file_out_and_that_is_recorded() {
    let house = House::demo().await;
    let mut legal = house.signed_in("legal").await;
    let page = legal.get("/disclosure?from=2026-11-01&to=2026-11-20").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("双公示报送") && page.text().contains("value=\"2026-11-01\""));
    // Without a beginning, the thirty days before the end.
    assert!(legal.get("/disclosure?to=2026-11-20").await.text().contains("value=\"2026-10-21\""));
    for (kind, media) in
        [("xlsx", "spreadsheetml"), ("csv", "text/csv"), ("xml", "application/xml"), ("rejected", "text/csv")]
    {
        let file =
            legal.post("/disclosure/export", &format!("from=2026-11-01&to=2026-11-20&kind={kind}")).await;
        assert_eq!(file.status, StatusCode::OK, "{kind}: {}", file.text());
        assert!(file.header("content-type").contains(media), "{kind}");
        assert!(file.header("content-disposition").starts_with("attachment; filename=\"disclosure"));
        assert!(!file.body.is_empty());
    }
    let trail = house.signed_in("auditadmin").await.get("/audit").await.text();
    assert_eq!(trail.matches("导出双公示文件").count(), 4, "{trail}");
}

#[tokio::test]
async fn a_period_that_is_none_is_said_by_its_field_and_no_file_comes_of_it() {
    let house = House::demo().await;
    let mut legal = house.signed_in("legal").await;
    for (query, field, said) in [
        ("from=x1&to=2026-11-20", "from", "看不懂日期“x1”"),
        ("from=2026-11-01&to=2026-11-31", "to", "看不懂日期“2026-11-31”"),
        ("from=2026-11-20&to=2026-11-01", "to", "截止日期2026-11-01早于起始日期2026-11-20"),
        ("from=2026-12-01", "to", "早于起始日期2026-12-01"),
    ] {
        for answer in [
            legal.get(&format!("/disclosure?{query}")).await,
            legal.post("/disclosure/export", &format!("{query}&kind=csv")).await,
        ] {
            let text = answer.text();
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}: {text}");
            let beside =
                text.split(&format!("id=\"f-{field}-error\">")).nth(1).and_then(|t| t.split('<').next());
            assert!(beside.is_some_and(|e| e.contains(said)), "{query}: {text}");
            for typed in query.split('&').filter_map(|q| q.split('=').nth(1)) {
                assert!(text.contains(&format!("value=\"{typed}\"")), "what was typed stays: {text}");
            }
            assert!(!text.contains("action=\"/disclosure/export\""), "nothing to take out: {text}");
        }
    }
    let unknown = legal.post("/disclosure/export", "from=2026-11-01&to=2026-11-20&kind=docx").await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.text().contains("没有“docx”这种文件"), "{}", unknown.text());
    // Somebody else is not told what is wrong with their dates.
    let hub = house.signed_in("hub").await.post("/disclosure/export", "from=x&kind=docx").await;
    assert_eq!(hub.status, StatusCode::FORBIDDEN);
    let trail = house.signed_in("auditadmin").await.get("/audit").await.text();
    assert!(!trail.contains("导出双公示文件"), "{trail}");
}

#[tokio::test]
async fn a_decision_not_yet_served_or_not_yet_settled_waits_and_is_not_called_kept_back() {
    for (stage, why) in [(CaseStage::Decided, "决定书尚未送达"), (CaseStage::Served, "尚未确定是否报送")]
    {
        let (house, _, case) = standing_at(House::demo().await, stage).await;
        let mut legal = house.signed_in("legal").await;
        let list = "/disclosure?from=2026-01-01&to=2027-01-01";
        let page = legal.get(list).await.text();
        let row = page.split(&format!("href=\"/cases/{case}\"")).nth(1).expect("the decision's row");
        let row = row.split("</tr>").next().unwrap_or_default();
        assert!(row.contains(">待确定<") && row.contains(why) && !row.contains("不报送<"), "{row}");
        assert!(page.contains("待确定1件，不报送0件"), "{page}");
        if stage == CaseStage::Served {
            let decline = format!("/cases/{case}/acts/decline_credit");
            let done = legal.post(&decline, "reason=minor").await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
            let page = legal.get(list).await.text();
            assert!(page.contains("待确定0件，不报送1件") && page.contains(">不报送<"), "{page}");
        }
    }
}

/// The requests of a page, in their order, by the words that only one of them holds.
fn order(page: &str, words: [&str; 2]) -> Vec<usize> {
    words.iter().map(|w| page.find(w).unwrap_or_else(|| panic!("no {w}: {page}"))).collect()
}

#[tokio::test]
async fn the_legal_offices_desk_shows_requests_by_their_due_day_and_what_is_overdue() {
    let house = House::demo().await;
    let mut legal = house.signed_in("legal").await;
    assert!(!legal.get("/").await.text().contains("公开申请</h2>"), "nothing waits");
    let with = |content: &str| APPLY.replace("%E8%A3%81%E9%87%8F%E5%9F%BA%E5%87%86", content);
    house.browser().post("/apply", &with("asked-later")).await;
    let booked = legal
        .post("/info/new", &format!("{}&channel=post&received_on=2026-11-16", with("asked-first")))
        .await;
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text());
    house.clock.set("2026-11-23T09:00:00".parse().expect("a moment"));
    house.browser().post("/apply", &with("asked-last")).await;

    let mut legal = house.signed_in("legal").await;
    let list = legal.get("/info").await.text();
    let places = order(&list, ["asked-first", "asked-later"]);
    assert!(places.is_sorted() && places[1] < order(&list, ["asked-last", "asked-last"])[0], "{list}");
    assert!(list.contains("按工作日计算") && list.contains("答复 剩余"), "{list}");
    let newest = order(&legal.get("/info?all=1").await.text(), ["asked-last", "asked-first"]);
    assert!(newest.is_sorted(), "all of them, the newest first");
    let desk = legal.get("/").await.text();
    assert!(desk.contains("待办公开申请") && desk.contains("href=\"/info\""), "{desk}");
    assert!(
        order(&desk, ["asked-first", "asked-later"]).is_sorted() && !desk.contains("超期公开申请"),
        "{desk}"
    );
    let empty = legal.get("/info?overdue=1").await.text();
    assert!(!empty.contains("asked-"), "{empty}");

    // Twenty working days from 16 November end on 14 December.
    house.clock.set("2026-12-15T09:00:00".parse().expect("a moment"));
    let mut legal = house.signed_in("legal").await;
    let desk = legal.get("/").await.text();
    assert!(desk.contains("超期公开申请") && desk.contains("href=\"/info?overdue=1\""), "{desk}");
    let late = legal.get("/info?overdue=1").await.text();
    assert!(late.contains("asked-first") && late.contains("due-overdue") && late.contains("逾期"), "{late}");
    assert!(!late.contains("asked-later") && !late.contains("asked-last"), "{late}");
    let inbox = legal.get("/api/v1/inbox").await.json();
    assert_eq!(inbox["requests"].as_array().map(Vec::len), Some(3), "{inbox}");
    assert_eq!(inbox["requests_overdue"].as_array().map(Vec::len), Some(1), "{inbox}");
    // Nobody else's desk.
    for who in ["hub", "head", "squad1-1"] {
        let mut other = house.signed_in(who).await;
        assert!(!other.get("/").await.text().contains("公开申请</h2>"), "{who}");
        assert_eq!(other.get("/api/v1/inbox").await.json()["requests"], serde_json::json!([]), "{who}");
    }
}
