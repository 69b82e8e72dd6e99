//! The description of the API (OpenAPI 3.1), made of the same forms that draw the pages.

use crate::form::Form;
use crate::{acts, form, pages};
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// The acts of a kind of matter, and where they are sent.
struct Room {
    forms: Vec<&'static Form>,
    /// The list, on which a matter begins with the act named.
    list: (&'static str, &'static str),
    /// Its forms are signed on the screen and written by drafts.
    written: bool,
}

impl Room {
    /// The address of an act.
    fn address(&self, act: &str) -> String {
        let (list, begins) = self.list;
        match act {
            "decide_on_spot" => "/clues/{id}/case/decide_on_spot".into(),
            act if act == begins => list.into(),
            act => format!("{list}/{{id}}/acts/{act}"),
        }
    }
}

fn rooms() -> Vec<Room> {
    let (clues, cases) = acts::all().partition(|f| law::clue::act(f.act).is_some());
    let room = |forms, list, written| Room { forms, list, written };
    vec![
        room(clues, ("/clues", "report_clue"), true),
        room(cases, ("/cases", ""), true),
        room(acts::of_inspections().iter().collect(), ("/inspections", "make_plan"), true),
        room(acts::of_requests().iter().collect(), ("/info", "apply_information"), false),
        room(acts::of_footage().iter().collect(), ("/footage", "import_footage"), false),
        room(acts::of_stocktakings().iter().collect(), ("/store/counts", "begin_count"), false),
        room(acts::of_patrols().iter().collect(), ("/patrols", "assign_patrol"), false),
    ]
}

/// `/api/openapi.json`
pub async fn openapi() -> Response {
    Json(describe()).into_response()
}

/// The OpenAPI document.
fn describe() -> Value {
    let text = |d: &str| json!({ "type": "string", "description": d });
    let schemas = json!({
        "Party": { "type": "object", "properties": {
            "kind": { "type": "string", "enum": ["citizen", "sole_trader", "organisation"] },
            "name": text("姓名、名称"), "id_number": text("公民身份号码"), "credit_code": text("统一社会信用代码"),
            "credit_code_confirmed": { "type": "boolean" }, "representative": text("法定代表人"), "address": text("住址"),
            "phone": text("电话") } },
        "Place": { "type": "object", "properties": {
            "text": text("地点"), "grid": text("网格编号"),
            "lon": { "type": "number", "description": "经度；读出来总是WGS-84" },
            "lat": { "type": "number", "description": "纬度；读出来总是WGS-84" },
            "accuracy": { "type": "number", "description": "米" },
            "crs": { "type": "string", "enum": law::party::Crs::ALL.map(law::party::Crs::tag), "default": "wgs84", "writeOnly": true,
                "description": "所报经纬度的坐标系，收到后换算为WGS-84存放；CGCS2000按WGS-84收" },
            "given_crs": { "type": "string", "enum": law::party::Crs::ALL.map(law::party::Crs::tag), "readOnly": true,
                "description": "由哪个坐标系换算而来；经纬度本身已是WGS-84" } } },
        "FileRef": { "type": "object", "description": "POST /files 的应答", "properties": {
            "sha256": text("SHA-256"), "sm3": text("SM3"), "name": text("文件名"), "media_type": text("类型"),
            "size": { "type": "integer" }, "original": { "type": "boolean" } } },
        "Signature": { "type": "object", "properties": {
            "name": text("签名人"), "image": text("签名图的SHA-256"), "refused": text("拒签注记：原因和见证、录像情况"),
            "of": text("所签内容的摘要（SM3），由本行为地址后加/digest求得；有签名图的必填，内容、签名人改动即不符。一图一用，由经办人本人上传"),
            "on_paper": { "type": "boolean", "description": "签在纸质原件上，图为照片；可以没有摘要，没有的显示为未绑定" } } },
        "Content": { "type": "object", "description": "所签内容", "properties": {
            "of": text("摘要，放进签名的of"), "shown": text("摘要的开头，给签名人看"),
            "filled": { "type": "object", "description": "没有填写而由系统填上的日期、时间：所签内容的一部分，与签名一并提交" } } },
        "PenaltyItem": { "type": "object", "required": ["kind"], "properties": {
            "kind": { "type": "string", "enum": law::town::PenaltyKind::ALL.iter().map(crate::view::tag).collect::<Vec<_>>() },
            "amount": { "type": "integer", "description": "分" }, "detail": text("具体内容") } },
        "ReviewItem": { "type": "object", "properties": {
            "item": { "type": "string" }, "passed": { "type": "boolean" },
            "note": text("意见") } },
        "Done": { "type": "object", "properties": {
            "matter": text("clue、case、info、inspection或者patrol"), "id": text("编号"), "version": { "type": "integer" },
            "numbers": { "type": "array", "items": { "type": "string" } }, "receipt": text("回执号"),
            "repeated": { "type": "boolean" } } },
        "Covering": { "type": "object", "properties": {
            "areas": { "type": "array", "maxItems": office::redact::MOST_IN_ALL, "description": "要遮盖的地方；照片一次最多30处",
                "items": { "type": "object", "required": ["x", "y", "width", "height"], "properties": {
                    "from": { "type": "number", "description": "录像：从第几秒起遮，不填是从头" },
                    "until": { "type": "number", "description": "录像：遮到第几秒，不填是到尾" },
                    "page": { "type": "integer", "description": "PDF的页码，从1起；PDF必填，其他不填" },
                    "x": { "type": "number", "description": "左边，占转正后照片宽的百分数，0至100" },
                    "y": { "type": "number", "description": "上边，占照片高的百分数" },
                    "width": { "type": "number", "description": "宽，百分数" },
                    "height": { "type": "number", "description": "高，百分数" },
                    "cover": { "type": "string", "enum": office::redact::Cover::ALL.map(office::redact::Cover::tag),
                        "default": "black", "description": "涂黑或者马赛克；文字和号牌一律涂黑，录像只能涂黑" } } } },
            "silences": { "type": "array", "maxItems": office::redact::MOST_IN_ALL, "description": "录音、录像要消音的起止，秒",
                "items": { "type": "object", "required": ["from", "until"], "properties": {
                    "from": { "type": "number" }, "until": { "type": "number" } } } },
            "mute": { "type": "boolean", "description": "去掉录像的全部声音" } } },
        "CopyWork": { "type": "object", "description": "正在制作的副本", "properties": {
            "id": text("编号"), "person": text("经办人"), "matter": text("事项"), "original": text("原件的SHA-256"),
            "name": text("原件的名称"), "what": text("遮盖了什么"),
            "state": { "type": "string", "enum": ["waiting", "working", "done", "failed", "broken"],
                "description": "排队、正在制作、做好、没有做成、程序重启而中断（要重新做）" },
            "percent": { "type": "integer", "description": "进度，百分数" }, "words": text("没有做成的原因"),
            "copy": { "$ref": "#/components/schemas/FileRef" }, "at": text("提交时间") } },
        "Draft": { "type": "object", "description": "草稿的一稿", "properties": {
            "no": { "type": "integer", "description": "稿次" }, "by": text("保存人"), "saved_at": text("保存时间"),
            "state": { "type": "string", "enum": ["open", "used", "dropped"], "description": "草稿、办理时的文字、已弃" },
            "fields": { "type": "object", "description": "表单各项的名称和填写的内容",
                "additionalProperties": { "type": "array", "items": { "type": "string" } } } } },
        "Problem": { "type": "object", "description": "RFC 9457", "properties": {
            "title": text("规则或者错误"), "status": { "type": "integer" }, "detail": text("全文"), "rule": text("规则编号"),
            "articles": { "type": "array", "items": { "type": "string" } }, "cited": text("依据的全称"), "need": text("需要"), "have": text("现在"),
            "fix": { "type": "object" }, "field": text("字段"),
            "errors": { "type": "array", "items": { "type": "object", "properties": {
                "field": text("字段，例如party.id_number"), "message": text("哪里不对") } } } } },
    });
    let mut paths = Map::new();
    let of_a_matter =
        json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }]);
    let problem = json!({ "description": "不予办理", "content": { "application/problem+json": {
        "schema": { "$ref": "#/components/schemas/Problem" } } } });
    let act = |form: &Form, title: &str| {
        json!({ "post": {
            "summary": title,
            "parameters": [
                { "name": "If-Match", "in": "header", "schema": { "type": "string" }, "description": "页面所见版本" },
                { "name": "Idempotency-Key", "in": "header", "schema": { "type": "string" }, "description": "重试只办一次" }],
            "requestBody": { "required": true, "content": { "application/json": { "schema": form::schema(form) } } },
            "responses": {
                "201": { "description": "已办理", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Done" } } } },
                "403": problem.clone(), "412": problem.clone(), "422": problem.clone() } } })
    };
    // What is signed in an act that is signed on the screen.
    let to_sign = |item: &Value, title: &str| {
        let mut asked = item.clone();
        asked["post"]["summary"] = json!(format!("所签内容的摘要：{title}（不办理）"));
        asked["post"]["parameters"] = json!([{ "name": "place", "in": "query",
            "schema": { "type": "string", "enum": law::signing::PLACES }, "description": "谁来签：签名所在的字段" }]);
        asked["post"]["responses"] = json!({
            "200": { "description": "摘要", "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/Content" } } } },
            "403": problem.clone(), "404": problem.clone(), "422": problem.clone() });
        asked
    };
    // What is being written for an act in which somebody writes.
    let drafts = |title: &str| {
        let draft = json!({ "$ref": "#/components/schemas/Draft" });
        json!({
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
            "get": {
                "summary": format!("草稿经过：{title}"),
                "parameters": [{ "name": "before", "in": "query", "schema": { "type": "integer" }, "description": "接着上一页的稿次" }],
                "responses": {
                    "200": { "description": "各稿，新的在前", "content": { "application/json": { "schema": {
                        "type": "object", "properties": {
                            "rows": { "type": "array", "items": draft.clone() }, "next": text("下一页的before") } } } } },
                    "403": problem.clone(), "404": problem.clone() } },
            "post": {
                "summary": format!("存草稿：{title}（不办理）"),
                "requestBody": { "required": true, "content": { "application/json": { "schema": {
                    "type": "object", "required": ["fields"], "properties": {
                        "seen": { "type": "integer", "description": "据以修改的稿次，没有的为0" },
                        "fields": { "type": "object", "additionalProperties": { "type": "array", "items": { "type": "string" } } } } } } } },
                "responses": {
                    "200": { "description": "稿次；与上一稿相同的不另存" }, "403": problem.clone(), "404": problem.clone(),
                    "409": problem.clone(), "422": problem.clone() } },
            "delete": {
                "summary": format!("弃稿：{title}"),
                "parameters": [{ "name": "seen", "in": "query", "required": true, "schema": { "type": "integer" }, "description": "所见的最后稿次" }],
                "responses": {
                    "200": { "description": "已弃，各稿仍可查看" }, "403": problem.clone(), "404": problem.clone(),
                    "409": problem.clone() } } })
    };
    // What is filled in outside may come as its form, hours later.
    let late = |item: &mut Value, form: &Form| {
        if !pages::along::is_outside(form.act) {
            return;
        }
        if let Some(parameters) = item["post"]["parameters"].as_array_mut() {
            parameters.push(json!({ "name": "X-Filled-At", "in": "header",
                "schema": { "type": "string", "format": "date-time" }, "description": "没有网络时填写的时间，以手机时钟为准；只与表单一同提交，只作记录" }));
        }
        item["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"] = json!({ "schema": {
            "type": "object", "description": "页面上的表单，各项同页面；签名的over为手机对表单求得的摘要" } });
    };
    for room in rooms() {
        for form in &room.forms {
            let title = crate::view::act_title(form.act);
            let path = room.address(form.act);
            let mut item = act(form, title);
            late(&mut item, form);
            if path.contains("{id}") {
                item["parameters"] = of_a_matter.clone();
            }
            if room.written && form.is_signed() {
                paths.insert(format!("{path}/digest"), to_sign(&item, title));
            }
            if room.written && form.is_written() && path.contains("{id}") {
                paths.insert(format!("{path}/drafts"), drafts(title));
            }
            // A case is also opened from its clue.
            if form.act == "propose_filing" {
                paths.insert("/clues/{id}/case/propose_filing/drafts".into(), drafts(title));
                paths.insert("/clues/{id}/case/propose_filing".into(), item.clone());
            }
            paths.insert(path, item);
        }
    }
    for form in acts::of_receipts() {
        paths.insert(format!("/receipts/acts/{}", form.act), act(form, crate::view::act_title(form.act)));
    }
    for (path, title, asks) in [
        ("/me", "本人", ""),
        ("/inbox", "待办", ""),
        ("/overview", "态势", ""),
        ("/clues", "线索列表", "stage class source squad grid text overdue open mine after"),
        ("/clues/{id}", "线索", ""),
        ("/cases", "案件列表", "stage procedure squad text overdue open after"),
        ("/cases/{id}", "案件", ""),
        (
            "/cases/{id}/evidence/{no}",
            "一项证据和附件的保管链；check=1时逐字节读出附件核对（承办、审核、决定、监督本案的人）",
            "check",
        ),
        ("/cases/{id}/volume", "卷宗PDF：正卷，或者副卷（part=inner）", "part"),
        ("/inspections", "检查计划列表", "stage way unit text overdue open after"),
        ("/inspections/{id}", "检查计划", ""),
        (
            "/info",
            "政府信息公开申请列表：新的在前；只看办理中的，先到期的在前",
            "stage answer text from to open overdue after",
        ),
        ("/info/{id}", "政府信息公开申请", ""),
        ("/store", "存放室物品", "place state taken broken back overdue gone text case after"),
        ("/store/{id}", "物品和保管链", ""),
        ("/store/counts", "盘点", "after"),
        ("/store/counts/{id}", "一次盘点", ""),
        ("/patrols", "巡查任务列表", "grid person sort origin stage result from to open overdue after"),
        ("/patrols/{id}", "巡查任务", ""),
        ("/patrols/coverage", "巡查覆盖", "month sort"),
        ("/patrols/{id}/track", "巡查轨迹：本人和指挥调度中心主任，他人查看留痕", ""),
        ("/bank", "银行对账文件", "after"),
        ("/bank/{id}", "一个银行文件与账的核对", ""),
        ("/ledger", "罚没收入台账", "from to kind waiting after"),
        ("/footage", "执法音像列表", "state device wearer day after"),
        ("/footage/match", "未关联的音像和可以关联的环节", "device wearer day after"),
        ("/footage/{id}", "一段音像", ""),
        ("/files/{sha256}/copies", "一个文件在一个事项里的遮盖副本，新的在前", "matter"),
        ("/copies/{id}", "正在制作的副本：进度，做好以后是哪个文件", ""),
        ("/receipts", "罚没票据号段", "kind open holder number after"),
        ("/receipts/range/{id}", "号段内的票据", "after"),
        ("/papers/{number}", "文书PDF；paper为80或者58时按便携打印机的纸宽（毫米）", "paper"),
        ("/search", "搜索", "q"),
        ("/deadline", "期限计算", "term start"),
        ("/calendar", "放假安排", ""),
        ("/rules", "规则库", ""),
        ("/public/officers", "执法人员", ""),
        ("/public/officers/{number}", "执法证核验：今天有效、暂停或者过期", ""),
        ("/public/powers", "执法事项清单，on为哪一天", "on"),
        ("/public/lists/{id}", "法制审核目录（review）、音像记录事项清单（recording），on为哪一天", "on"),
        ("/public/hearings", "听证公告", ""),
        ("/public/inspections", "检查结果公示", "after"),
        ("/public/decisions", "处罚公示", "after"),
        ("/public/progress/{receipt}", "上报进度", ""),
        ("/public/check/{code}", "文书核验", ""),
    ] {
        let entry = paths.entry(path).or_insert_with(|| json!({}));
        let asks = asks.split_whitespace().map(|name| {
            let yes_or_no = matches!(name, "overdue" | "open" | "mine" | "broken" | "back" | "gone");
            let kind = if yes_or_no { "boolean" } else { "string" };
            json!({ "name": name, "in": "query", "schema": { "type": kind } })
        });
        entry["get"] = json!({
            "summary": title, "parameters": asks.collect::<Vec<_>>(),
            "responses": { "200": { "description": "成功" }, "404": problem.clone() } });
        if matches!(
            path,
            "/clues/{id}"
                | "/cases/{id}"
                | "/info/{id}"
                | "/inspections/{id}"
                | "/patrols/{id}"
                | "/store/counts/{id}"
        ) {
            entry["get"]["parameters"] = json!([{ "name": "If-None-Match", "in": "header",
                "schema": { "type": "string" }, "description": "上次得到的ETag" }]);
            entry["get"]["responses"]["304"] = json!({ "description": "没有变化" });
        }
        if matches!(path, "/cases/{id}/evidence/{no}" | "/info" | "/info/{id}") {
            entry["get"]["responses"]["403"] = problem.clone();
        }
        if path == "/cases/{id}/volume" {
            entry["get"]["parameters"][0]["schema"]["enum"] = json!(["main", "inner"]);
            entry["get"]["responses"]["200"] = json!({ "description": "卷宗",
                "content": { "application/pdf": { "schema": { "type": "string", "contentMediaType": "application/pdf" } } } });
            entry["get"]["responses"]["400"] = problem.clone();
            entry["get"]["responses"]["403"] = problem.clone();
        }
        let names = path.split('{').skip(1).filter_map(|p| p.split('}').next());
        let names: Vec<Value> = names
            .map(|name| {
                let kind = if name == "no" { "integer" } else { "string" };
                json!({ "name": name, "in": "path", "required": true, "schema": { "type": kind } })
            })
            .collect();
        if !names.is_empty() {
            entry["parameters"] = json!(names);
        }
    }
    if let Some(track) = paths.get_mut("/patrols/{id}/track") {
        track["post"] = json!({
            "summary": "交来轨迹点：本人同意期间的才收，过密的略去；重复交来只收一次",
            "requestBody": { "required": true, "content": { "application/json": { "schema": {
                "type": "array", "maxItems": law::patrol::MOST_POINTS, "items": {
                    "type": "object", "required": ["at", "lon", "lat"], "properties": {
                        "at": { "type": "string", "format": "date-time" }, "lon": { "type": "number" },
                        "lat": { "type": "number" }, "accuracy": { "type": "number" } } } } } } },
            "responses": {
                "200": { "description": "收下的点数" }, "401": problem.clone(), "403": problem.clone(),
                "404": problem.clone(), "422": problem.clone() } });
    }
    if let Some(copies) = paths.get_mut("/files/{sha256}/copies") {
        let matter = json!({ "name": "matter", "in": "query", "required": true, "schema": { "type": "string" },
            "description": "文件所在的事项：clue/编号、case/编号、inspection/编号" });
        copies["get"]["parameters"] = json!([matter]);
        copies["get"]["responses"]["403"] = problem.clone();
        copies["post"] = json!({
            "summary": "遮盖照片、PDF、录像的画面，录音、录像消音，做成副本，原件不动；照片马上做好，其他要等",
            "parameters": [matter, { "name": "Idempotency-Key", "in": "header", "schema": { "type": "string" },
                "description": "重试只做一份" }],
            "requestBody": { "required": true, "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/Covering" } } } },
            "responses": {
                "201": { "description": "副本；同样的再做一次得到同一份", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/FileRef" } } } },
                "202": { "description": "正在制作；Location是查进度的地址", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/CopyWork" } } } },
                "401": problem.clone(), "403": problem.clone(), "404": problem.clone(), "409": problem.clone(),
                "422": problem.clone(), "503": problem.clone() } });
    }
    if let Some(bank) = paths.get_mut("/bank") {
        bank["post"] = json!({
            "summary": "导入银行对账文件；同一个文件再导入一次没有变化",
            "parameters": [{ "name": "name", "in": "query", "schema": { "type": "string" }, "description": "文件名" }],
            "requestBody": { "required": true, "content": { "text/csv": { "schema": { "type": "string",
                "description": "UTF-8或者GBK；表头：交易日期、金额、缴款码/文号、流水号、付款人" } } } },
            "responses": {
                "200": { "description": "没有新的流水" }, "201": { "description": "已导入" },
                "403": problem.clone(), "422": problem.clone() } });
    }
    paths.insert(
        "/bank/{id}/book".into(),
        json!({
        "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
        "post": {
            "summary": "登记全部相符的缴款",
            "responses": { "200": { "description": "登记的笔数，以及没有登记的行" }, "403": problem.clone(),
                "404": problem.clone() } } }),
    );
    if let Some(calendar) = paths.get_mut("/calendar") {
        let days = json!({ "type": "array", "items": { "type": "string", "format": "date" } });
        calendar["post"] = json!({
            "summary": "录入年度放假安排，暂定的期限随之重新计算",
            "requestBody": { "required": true, "content": { "application/json": { "schema": {
                "type": "object", "required": ["year", "weekday_holidays", "weekend_workdays", "notice"],
                "properties": {
                    "year": { "type": "integer" }, "weekday_holidays": days.clone(), "weekend_workdays": days,
                    "notice": { "type": "string" }, "source": { "type": "string" } } } } } },
            "responses": {
                "201": { "description": "已录入" }, "401": problem.clone(), "403": problem.clone(),
                "422": problem.clone() } });
    }
    let file = json!({ "$ref": "#/components/schemas/FileRef" });
    // Files stand beside the API, where the pages use them too.
    paths.insert("/files".into(), json!({
        "servers": [{ "url": "/" }],
        "post": {
            "summary": "上传一个文件，应答放进行为的附件字段",
            "requestBody": { "required": true, "content": { "multipart/form-data": { "schema": {
                "type": "object", "required": ["file"],
                "properties": { "file": { "type": "string", "contentMediaType": "application/octet-stream" } } } } } },
            "responses": {
                "200": { "description": "已收下", "content": { "application/json": { "schema": file } } },
                "401": problem.clone(), "413": problem.clone(), "422": problem.clone(), "503": problem.clone() } } }));
    paths.insert("/files/{sha256}".into(), json!({
        "servers": [{ "url": "/" }],
        "parameters": [{ "name": "sha256", "in": "path", "required": true, "schema": { "type": "string" } }],
        "get": {
            "summary": "文件原件（可分段），或者图片的缩略图、浏览图",
            "parameters": [
                { "name": "size", "in": "query", "schema": { "type": "string", "enum": ["thumb", "view"] } },
                { "name": "Range", "in": "header", "schema": { "type": "string" } }],
            "responses": {
                "200": { "description": "全部" }, "206": { "description": "一段" }, "304": { "description": "没有变化" },
                "403": { "description": "不归您看，或者查出恶意内容已经锁定" }, "404": { "description": "没有找到" },
                "416": { "description": "没有这一段" } } } }));
    json!({
        "openapi": "3.1.0",
        "info": { "title": "执法 Zhifa", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "Apache-2.0" } },
        "servers": [{ "url": "/api/v1" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } } },
    })
}
