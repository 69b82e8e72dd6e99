//! 财政 through the door: the register of receipts, the ledger and the bank's file, by page and by API.

use crate::house::{Answer, Browser, House};
use crate::walls::cases_standing_at;
use axum::http::{Method, StatusCode};
use law::case::CaseStage;
use law::number::DocNumber;
use serde_json::json;

/// A form's hidden version and key, as the page has them.
fn hidden(page: &str, name: &str) -> String {
    let input = page.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {page}"));
    let value = input.split("value=\"").nth(1).and_then(|v| v.split('"').next());
    value.unwrap_or_default().to_string()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// Opens the form of an act on the register and sends it filled in.
async fn does(browser: &mut Browser, act: &str, typed: &str) -> Answer {
    let path = format!("/receipts/acts/{act}");
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{act}: {}", page.text());
    let (version, key) = (hidden(&page.text(), "_version"), hidden(&page.text(), "_key"));
    browser.post(&path, &format!("_version={version}&_key={key}&{typed}")).await
}

fn range(first: &str, last: &str) -> String {
    format!("first={}&last={}", encoded(first), encoded(last))
}

#[tokio::test]
async fn f06_lets_pass_the_register_from_range_to_holder_on_its_pages() {
    let house = House::demo().await;
    let mut finance = house.signed_in("finance2").await;
    let empty = finance.get("/receipts").await.text();
    assert!(empty.contains("没有符合条件的号段") && empty.contains("领入号段"), "{empty}");
    let taken = format!("{}&slip=A1", range("豫罚0000001", "豫罚0000100"));
    assert_eq!(does(&mut finance, "take_receipts", &taken).await.status, StatusCode::SEE_OTHER);
    // The same range again is a refusal with what was typed still there.
    let again = does(&mut finance, "take_receipts", &taken).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("F-06") && again.text().contains("豫罚0000100"));
    let issued = format!("{}&to=squad1-1", range("豫罚0000001", "豫罚0000010"));
    let done = does(&mut finance, "issue_receipts", &issued).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let to = done.header("location").to_string();
    assert!(to.starts_with("/receipts?done="), "{to}");
    assert!(finance.get(&to).await.text().contains("发放号段已办理"));
    let stock = finance.get("/receipts?kind=taken&open=1").await.text();
    assert!(stock.contains("豫罚0000001—豫罚0000100") && stock.contains("90张"), "{stock}");
    let csv = finance.get("/receipts/export").await.text();
    assert!(csv.contains("\"豫罚0000001\",\"豫罚0000010\"") && csv.lines().count() == 2, "{csv}");
    let show = finance.get(&format!("/receipts/range/{}", encoded("issued-豫罚0000001"))).await;
    assert_eq!(show.status, StatusCode::OK);
    assert!(show.text().contains("都是空白票据") && show.text().contains("收回号段"));
    // The holder sees and voids their own, and nothing else.
    let mut officer = house.signed_in("squad1-1").await;
    let own = officer.get("/receipts").await.text();
    assert!(own.contains("豫罚0000010") && own.contains("作废票据") && !own.contains("/acts/issue_receipts"));
    let void = format!("receipt={}&complete=on&reason=x", encoded("豫罚0000001"));
    assert_eq!(does(&mut officer, "void_receipt", &void).await.status, StatusCode::SEE_OTHER);
    let other = house.signed_in("squad2-1").await.get("/receipts").await.text();
    assert!(other.contains("没有发给您的票据"), "{other}");
}

#[tokio::test]
async fn p01_refuses_the_pages_of_the_treasury_to_everybody_else() {
    let house = House::demo().await;
    let file = "交易日期,金额,缴款码/文号,流水号,付款人\n2026-11-01,5,,S1,\n";
    for who in ["legal", "hub", "store", "brigade2", "sysadmin"] {
        let mut browser = house.signed_in(who).await;
        for path in [
            "/receipts",
            "/receipts/export",
            "/receipts/acts/take_receipts",
            "/ledger",
            "/ledger/export",
            "/bank",
        ] {
            assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN, "{who} {path}");
        }
        for path in ["/api/v1/receipts", "/api/v1/ledger", "/api/v1/bank"] {
            assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN, "{who} {path}");
        }
        assert_eq!(upload(&mut browser, file.as_bytes()).await.status, StatusCode::FORBIDDEN, "{who}");
        let taken = json!({ "first": "A1", "last": "A2", "slip": "1" });
        let done = browser.post_json("/api/v1/receipts/acts/take_receipts", &taken).await;
        assert_eq!(done.status, StatusCode::FORBIDDEN, "{who}");
        assert_eq!(browser.post("/bank/000001/book", "").await.status, StatusCode::FORBIDDEN, "{who}");
    }
    let mut head = house.signed_in("head").await;
    for path in ["/receipts", "/ledger"] {
        assert_eq!(head.get(path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(head.get("/bank").await.status, StatusCode::FORBIDDEN);
    let mut nobody = house.browser();
    assert_eq!(nobody.get("/api/v1/ledger").await.status, StatusCode::UNAUTHORIZED);
}

async fn upload(browser: &mut Browser, bytes: &[u8]) -> Answer {
    let mut body = b"--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bank.csv\"\r\n\
        Content-Type: text/csv\r\n\r\n"
        .to_vec();
    body.extend(bytes);
    body.extend(b"\r\n--XX--\r\n");
    browser.send(Method::POST, "/bank", "multipart/form-data; boundary=XX", body).await
}

#[tokio::test]
async fn a_file_of_the_bank_comes_by_the_page_or_the_api_and_twice_changes_nothing() {
    let house = House::demo().await;
    let mut finance = house.signed_in("finance").await;
    assert!(finance.get("/bank").await.text().contains("还没有导入过"));
    let faulty = "交易日期,金额,缴款码/文号,流水号,付款人\n昨天,5,,S1,\n";
    let told = upload(&mut finance, faulty.as_bytes()).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.text().contains("第2行：交易日期“昨天”看不懂") && told.text().contains("还没有导入过"));
    let nothing = upload(&mut finance, b"").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let large = vec![b'x'; 3 << 20];
    assert_eq!(upload(&mut finance, &large).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sound = "交易日期,金额,缴款码/文号,流水号,付款人\n2026-11-01,500,没有的文号,S1,<b>甲</b>\n";
    let taken = upload(&mut finance, sound.as_bytes()).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    let page = finance.get(taken.header("location")).await.text();
    assert!(page.contains("已导入1笔流水") && page.contains("账上没有") && !page.contains("<b>甲"), "{page}");
    assert!(!page.contains("全部登记"), "nothing agrees");
    let again = upload(&mut finance, sound.as_bytes()).await;
    assert!(finance.get(again.header("location")).await.text().contains("没有变化"));
    let path = "/api/v1/bank?name=x.csv";
    let by_api = finance.send(Method::POST, path, "text/csv", sound).await;
    assert_eq!((by_api.status, by_api.json()["known"].clone()), (StatusCode::OK, json!(1)));
    let wrong = finance.send(Method::POST, path, "text/csv", faulty).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.json()["faults"][0]["line"], json!(2));
    let compared = finance.get("/api/v1/bank/000001").await.json();
    assert_eq!(compared["lines"][0]["standing"], json!("unknown"));
    let booked = finance.post_json("/api/v1/bank/000001/book", &json!({})).await;
    assert_eq!(booked.json(), json!({ "done": 0, "faults": [] }));
    assert_eq!(finance.post("/bank/000001/book", "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(finance.get("/bank/000009").await.status, StatusCode::NOT_FOUND);
    assert!(finance.get("/ledger").await.text().contains("这段时间没有罚没收入"));
    // Another period than was asked for is never given instead.
    for path in ["/ledger", "/ledger/export", "/api/v1/ledger"] {
        for (asked, said) in [
            ("from=2026-07-01&to=2026-03-31", "早于起始日期"),
            ("from=%E6%98%A8%E5%A4%A9", "看不懂日期"),
            ("kind=payments", "没有这个类别"),
        ] {
            let answer = finance.get(&format!("{path}?{asked}")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}?{asked}");
            assert!(answer.text().contains(said), "{path}?{asked}: {}", answer.text());
        }
    }
    assert!(
        finance.get("/ledger?from=2026-07-01&to=2026-03-31").await.text().contains("value=\"2026-07-01\"")
    );
    let xlsx = finance.get("/ledger/export").await;
    assert!(xlsx.body.starts_with(b"PK") && xlsx.header("content-disposition").contains(".xlsx"));
}

/// Two decided cases with a fine, both served today; each with the number of its decision.
async fn owing(house: House) -> (House, Vec<(String, String)>) {
    let (house, cases) = cases_standing_at(house, CaseStage::Decided, 2).await;
    let mut owing = Vec::new();
    for case in cases {
        let told = house.signed_in("legal").await.get(&format!("/api/v1/cases/{case}")).await.json();
        let state = &told["state"];
        let officers = [0, 1].map(|i| state["officers"][i]["id"].clone());
        let mut officer = house.signed_in(officers[0].as_str().expect("an officer")).await;
        let receipt = officer
            .upload("回证.jpg", include_bytes!("../../../office/tests/media/china_crop_gps.jpg"))
            .await;
        let serve = json!({
            "method": "direct", "sealed": true, "recipient": "当事人", "officers": officers, "files": [receipt.json()],
        });
        let served = officer.post_json(&format!("/api/v1/cases/{case}/acts/serve_paper"), &serve).await;
        assert_eq!(served.status, StatusCode::CREATED, "{}", served.text());
        let number: DocNumber =
            serde_json::from_value(state["decision"]["number"].clone()).expect("a number");
        owing.push((case, number.to_string()));
    }
    (house, owing)
}

/// F-01: one voucher of the bank is one payment, whichever case it is typed into.
#[tokio::test]
async fn a_voucher_booked_in_one_case_is_refused_in_another_by_its_field_and_kept_as_typed() {
    let (house, owing) = owing(House::demo().await).await;
    let (first, second) = (&owing[0], &owing[1]);
    let today = house.office.now().date().to_string();
    let act = |case: &str| format!("/cases/{case}/acts/register_payment");
    let pay =
        |voucher: &str| json!({ "amount": 100, "paid_on": today, "voucher": voucher, "channel": "银行柜面" });
    let typed = |voucher: &str| {
        format!("amount=1&paid_on={today}&voucher={}&channel={}", encoded(voucher), encoded("银行柜面"))
    };
    let mut finance = house.signed_in("finance2").await;
    let done = finance.post_json(&format!("/api/v1{}", act(&first.0)), &pay("缴9001")).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    let payments = async |case: &str| {
        let told = house.signed_in("finance").await.get(&format!("/api/v1/cases/{case}")).await.json();
        told["state"]["payments"].as_array().map_or(0, Vec::len)
    };

    // By the page: the field, the other case's decision, and what was typed.
    let no = finance.post(&act(&second.0), &typed("缴9001")).await;
    let text = no.text();
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
    assert!(text.contains(&format!("缴9001已经在{}的案件登记", first.1)), "{text}");
    assert!(text.contains("href=\"#f-voucher\"") && text.contains("value=\"缴9001\""), "{text}");
    // By a script, and of money that is too much.
    let no = finance.post_json(&format!("/api/v1{}", act(&second.0)), &pay(" 缴9001 ")).await;
    assert_eq!((no.status, no.json()["field"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!("voucher")));
    assert_eq!(payments(&second.0).await, 0, "nothing was booked");
    // In its own case it was refused already.
    let no = finance.post_json(&format!("/api/v1{}", act(&first.0)), &pay("缴9001")).await;
    assert_eq!((no.status, no.json()["field"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!("voucher")));
    // Who may not book learns nothing of it.
    let mut other = house.signed_in("squad1-1").await;
    let no = other.post_json(&format!("/api/v1{}", act(&second.0)), &pay("缴9001")).await;
    assert!(no.status == StatusCode::FORBIDDEN && !no.text().contains(&first.1), "{}", no.text());

    // Another voucher is another payment, in either case.
    let done = finance.post(&act(&second.0), &typed("缴9002")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let no = finance.post(&act(&first.0), &typed("缴9002")).await;
    assert!(no.status == StatusCode::UNPROCESSABLE_ENTITY && no.text().contains(&second.1), "{}", no.text());
    let done = finance.post(&act(&first.0), &typed("缴9003")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!((payments(&first.0).await, payments(&second.0).await), (2, 1));
}

/// F-20: the agreement with the collecting bank stands on the treasury's desk, and on nobody else's, until it is reported.
#[tokio::test]
async fn f20_an_agreement_not_reported_stands_on_the_desk_of_the_treasury() {
    let card = "代收罚款协议待备案";
    let mut town = office::town::embedded().expect("the town loads");
    let desk = async |town: &office::town::TownBook, who: &str| {
        let house = House::demo_of(town.clone()).await;
        let page = house.signed_in(who).await.get("/").await.text();
        let api = house.signed_in(who).await.get("/api/v1/inbox").await.json();
        (page, api["collection"].clone())
    };
    let (page, api) = desk(&town, "finance").await;
    assert!(!page.contains(card) && api.is_null(), "the shipped town has reported it");
    town.law.agency.collection_agreed_on = Some("2026-11-02".parse().expect("a day"));
    town.law.agency.collection_reported_on = None;
    let (page, api) = desk(&town, "finance").await;
    let section = page.split("aria-label=\"代收协议备案\"").nth(1).unwrap_or_default();
    let section = section.split("</section>").next().unwrap_or_default();
    assert!(
        section.contains(card) && section.contains("2026-11-17") && section.contains("逾期3天"),
        "{section}"
    );
    assert_eq!(api["due"], "2026-11-17");
    for who in ["hub", "legal"] {
        let (page, api) = desk(&town, who).await;
        assert!(!page.contains(card) && api.is_null(), "{who}");
    }
}
