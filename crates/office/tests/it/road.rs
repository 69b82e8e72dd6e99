//! People at work: the steps of a matter's road, as the pages would hand them in.

use crate::store::Store;
use office::{Done, Matter, Me, Office, Submission, SubmitError};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sm3::Sm3;
use std::sync::atomic::{AtomicU64, Ordering};

/// Who the party of the stories is; the number is the standard's own example.
pub const PARTY: &str = "王示范";
/// Their identity number.
pub const PARTY_ID: &str = "11010519491231002X";
/// Their telephone.
pub const PARTY_PHONE: &str = "19900001234";

/// Whoever acts, on one store.
pub struct Road<'a> {
    store: &'a Store,
}

impl<'a> Road<'a> {
    pub fn on(store: &'a Store) -> Self {
        Road { store }
    }

    pub fn office(&self) -> &Office {
        &self.store.office
    }

    /// Someone of the register.
    pub fn me(&self, id: &str) -> Me {
        let person = self.office().people().get(id).cloned();
        Me::new(person.unwrap_or_else(|| panic!("{id} is in the register")))
    }

    /// Moves the clock.
    pub fn at(&self, moment: &str) {
        self.store.clock.set(format!("2026-{moment}:00").parse().expect("a moment"));
    }

    /// Hands an act in, whatever comes of it.
    pub async fn try_act(&self, who: &str, matter: &Matter, command: Value) -> Result<Done, SubmitError> {
        self.store_photos(&command);
        let mut submission = Submission { matter: matter.clone(), command, expected: None, key: None };
        for place in law::signing::unbound(&submission.command, false) {
            if let Ok(content) = self.office().to_be_signed(&self.me(who), &submission, place).await {
                law::signing::bind(&mut submission.command, place, &content);
            }
        }
        self.office().submit(&self.me(who), submission).await
    }

    /// The photographs that a command names are there.
    fn store_photos(&self, command: &Value) {
        let text = command.to_string();
        for letter in ('a'..='f').chain('0'..='9') {
            let sha256 = photo(letter)["sha256"].as_str().expect("an address").to_string();
            if text.contains(&sha256) {
                let path = self.office().files().path(&sha256);
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
                std::fs::write(path, [letter as u8]).expect("written");
            }
        }
    }

    /// Hands an act in that must be done.
    pub async fn act(&self, moment: &str, who: &str, matter: &Matter, command: Value) -> Done {
        self.at(moment);
        let act = command["act"].clone();
        self.try_act(who, matter, command).await.unwrap_or_else(|e| panic!("{act} by {who} at {moment}: {e}"))
    }

    /// A report of a stall on the pavement, by the grid member of 承留村.
    pub async fn report(&self, moment: &str) -> Done {
        self.act(moment, "grid-201", &Matter::NewClue, report("承留村主街中段有摊位占了人行道")).await
    }

    /// From report to the squadron; gives the clue's identifier.
    pub async fn to_squad(&self) -> String {
        let clue = self.report("03-02T09:00").await.id;
        let matter = Matter::Clue(clue.clone());
        self.act("03-02T09:10", "hub2", &matter, json!({ "act": "accept_clue" })).await;
        let dispatch = json!({ "act": "dispatch_clue", "office": "dept-build", "squad": "squad1" });
        self.act("03-02T09:20", "hub2", &matter, dispatch).await;
        let check = json!({
            "act": "check_site", "officers": ["dept-build-1", "squad1-1"], "started_at": "2026-03-02T14:00:00",
            "ended_at": "2026-03-02T14:20:00", "place": { "text": "承留村主街中段" }, "shown_certificates": true,
            "present": "在场群众", "findings": "门前堆放物料约12平方米。", "outcome": "general",
            "files": [photo('b')], "signature": signature("在场群众"),
        });
        self.act("03-02T14:30", "dept-build-1", &matter, check).await;
        let opinion = json!({
            "act": "issue_opinion", "facts": "门前公共场地堆放物料约12平方米", "evidence": "检查笔录、照片",
            "nature": "擅自在公共场地堆放物料", "item": "CG-01", "basis": "《城市市容和环境卫生管理条例》第十四条",
        });
        self.act("03-03T10:00", "dept-build-1", &matter, opinion).await;
        self.act("03-03T11:00", "hub", &matter, json!({ "act": "hand_to_squad" })).await;
        clue
    }

    /// From the squadron's proposal to the filing; gives the case's identifier.
    pub async fn file(&self, clue: &str) -> String {
        let matter = Matter::NewCase(clue.into());
        let case = self.act("03-03T15:00", "squad1-1", &matter, proposal()).await.id;
        let matter = Matter::Case(case.clone());
        let endorse = json!({ "act": "endorse_filing", "agree": true, "opinion": "同意立案，报请审批。" });
        self.act("03-04T09:00", "brigade", &matter, endorse).await;
        let decide = json!({ "act": "decide_filing", "verdict": "file", "opinion": "同意立案。" });
        self.act("03-04T10:00", "deputy1", &matter, decide).await;
        case
    }

    /// From filing to the notice of a penalty served: a tier of discretion and a fine in 分.
    pub async fn notice(&self, case: &str, tier: &str, fine: i64) {
        let matter = Matter::Case(case.into());
        let team = json!(["squad1-1", "squad1-2"]);
        let by = "squad1-1";
        let inquiry = json!({
            "act": "record_inquiry", "person": { "name": PARTY, "phone": PARTY_PHONE }, "relation": "当事人本人",
            "officers": team, "started_at": "2026-03-05T09:00:00", "ended_at": "2026-03-05T09:40:00",
            "place": "询问室", "monitor": "询问室1号监控", "shown_certificates": true, "told_rights": true,
            "qa": [{ "question": "是否申请回避？", "answer": "不申请。" }, { "question": "请说明情况。", "answer": "属实。" }],
            "signature": signature(PARTY),
        });
        self.act("03-05T09:50", by, &matter, inquiry).await;
        let inspection = json!({
            "act": "record_inspection", "officers": team, "started_at": "2026-03-05T10:30:00",
            "ended_at": "2026-03-05T10:50:00", "place": "承留村主街中段", "shown_certificates": true, "present": "当事人",
            "findings": "堆放物料约12平方米。", "files": [photo('c')], "signature": signature(PARTY),
        });
        self.act("03-05T11:00", by, &matter, inspection).await;
        for (no, kind) in [(1, "site_record"), (2, "audio_visual"), (3, "party_statement")] {
            let add = json!({
                "act": "add_evidence", "evidence_kind": kind, "name": format!("证据{no}"), "description": "一份",
                "source": "执法人员制作", "proves": "违法事实", "officers": team, "original": true,
                "files": [photo('d')], "maker": "执法人员", "made_at": "2026-03-05T10:35:00", "method": "执法记录仪",
            });
            self.act("03-05T14:00", by, &matter, add).await;
            let judge =
                json!({ "act": "judge_evidence", "no": no, "verified": true, "opinion": "予以采信。" });
            self.act("03-05T14:10", by, &matter, judge).await;
        }
        let order = json!({
            "act": "order_correction", "content": "清理堆放的物料", "due_on": "2026-03-10", "officers": team,
        });
        self.act("03-05T15:00", by, &matter, order).await;
        self.act("03-05T16:00", by, &matter, serve()).await;
        let check = json!({
            "act": "check_correction", "officers": team, "corrected": true, "findings": "已清理。", "files": [photo('e')],
        });
        self.act("03-11T10:00", by, &matter, check).await;
        let fine = json!([{ "kind": "fine", "amount": fine, "detail": "" }]);
        let report = json!({
            "act": "submit_report", "officers": team, "facts": "当事人门前堆放物料约12平方米", "evidence": [],
            "nature": "擅自在公共场地堆放物料", "discretion": tier, "reasons": "按本档裁量。",
            "outcome": "penalty", "penalty": fine, "complex": false,
        });
        self.act("03-12T10:00", by, &matter, report).await;
        let items: Vec<Value> = law::case::REVIEW_ITEMS
            .iter()
            .map(|i| json!({ "item": i, "passed": true, "note": "" }))
            .collect();
        let review =
            json!({ "act": "review_legality", "items": items, "verdict": "pass", "opinion": "同意。" });
        self.act("03-13T10:00", "legal", &matter, review).await;
        self.act("03-16T09:00", by, &matter, json!({ "act": "issue_notice", "officers": team })).await;
        self.act("03-16T15:00", by, &matter, serve()).await;
    }

    /// From filing to the decision served.
    pub async fn decide(&self, case: &str) {
        self.notice(case, "一般", 50000).await;
        self.decide_after(case).await;
    }

    /// From the notice served to the decision served.
    pub async fn decide_after(&self, case: &str) {
        let (matter, team, by) = (Matter::Case(case.into()), json!(["squad1-1", "squad1-2"]), "squad1-1");
        let fine = json!([{ "kind": "fine", "amount": 50000, "detail": "" }]);
        let propose = json!({
            "act": "propose_decision", "outcome": "penalty", "penalty": fine, "reasons": "当事人未提出异议。", "surcharge": true,
            "officers": team, "overdue_basis": "",
        });
        self.act("03-25T09:00", by, &matter, propose).await;
        let endorse = json!({ "act": "endorse_decision", "agree": true, "opinion": "同意。" });
        self.act("03-26T09:00", "brigade", &matter, endorse).await;
        let decide = json!({ "act": "decide", "approve": true, "opinion": "同意。" });
        self.act("03-27T09:00", "deputy1", &matter, decide).await;
        self.act("03-27T15:00", by, &matter, serve()).await;
    }

    /// From the decision served to the proposal to close.
    pub async fn propose_closing(&self, clue: &str, case: &str) {
        let matter = Matter::Case(case.into());
        let feedback = json!({ "act": "give_feedback", "content": "已依法处罚并责令改正。" });
        self.act("03-30T09:00", "hub2", &Matter::Clue(clue.into()), feedback).await;
        let view =
            self.office().case(&self.me("legal2"), case, false).await.expect("the legal office sees it");
        let (title, text) = view.publication_draft.expect("a draft");
        let publish = json!({
            "act": "publish", "title": title, "text": text, "until": "2027-03-27", "reason": "有社会影响",
            "confirmed": true,
        });
        self.act("03-30T10:00", "legal2", &matter, publish).await;
        let pay = json!({
            "act": "register_payment", "amount": 50000, "paid_on": "2026-03-31", "voucher": "缴000001", "channel": "银行柜面",
        });
        self.act("03-31T10:00", "finance2", &matter, pay).await;
        let team = json!(["squad1-1", "squad1-2"]);
        let close =
            json!({ "act": "propose_closing", "summary": "已履行完毕，建议结案。", "officers": team });
        self.act("04-01T10:00", "squad1-1", &matter, close).await;
    }

    /// From the decision served to the archive.
    pub async fn archive(&self, clue: &str, case: &str) {
        self.propose_closing(clue, case).await;
        let matter = Matter::Case(case.into());
        let items: Vec<Value> =
            law::case::VETO_ITEMS.iter().map(|i| json!({ "item": i, "passed": true, "note": "" })).collect();
        let vetoes = json!({ "act": "check_vetoes", "items": items, "opinion": "没有否决情形。" });
        self.act("04-01T11:00", "legal", &matter, vetoes).await;
        let approve = json!({ "act": "approve_closing", "approve": true, "opinion": "同意结案。" });
        self.act("04-02T10:00", "deputy1", &matter, approve).await;
        let archive =
            json!({ "act": "archive", "checker": "legal", "retention": "30年", "remarks": "齐全。" });
        self.act("04-03T10:00", "squad1-2", &matter, archive).await;
    }
}

/// A patrol report of 承留村.
pub fn report(content: &str) -> Value {
    json!({
        "act": "report_clue", "source": "patrol", "class": "stall", "content": content,
        "place": { "text": "承留村主街中段", "grid": "419001103201" },
    })
}

/// The squadron's proposal to file.
pub fn proposal() -> Value {
    json!({
        "act": "propose_filing", "item": "CG-01", "facts": "当事人门前堆放物料约12平方米", "act_from": "2026-03-02",
        "act_to": "2026-03-02", "recommend": true, "reason": "有违法事实，建议立案。",
        "officers": ["squad1-1", "squad1-2"],
        "party": {
            "kind": "citizen", "name": PARTY, "id_number": PARTY_ID, "phone": PARTY_PHONE, "address": "承留村示范巷9号",
        },
    })
}

/// A document handed to the party in person.
pub fn serve() -> Value {
    json!({
        "act": "serve_paper", "method": "direct", "sealed": true, "recipient": PARTY,
        "officers": ["squad1-1", "squad1-2"], "signature": signature(PARTY),
    })
}

/// Somebody's signature; every one has a picture of its own.
pub fn signature(name: &str) -> Value {
    static DRAWN: AtomicU64 = AtomicU64::new(1);
    json!({ "name": name, "image": format!("{:064x}", DRAWN.fetch_add(1, Ordering::Relaxed)) })
}

/// A photo that a story names.
pub fn photo(letter: char) -> Value {
    let one = [letter as u8];
    json!({
        "sha256": hex::encode(Sha256::digest(one)), "sm3": hex::encode(Sm3::digest(one)), "name": "照片.jpg",
        "media_type": "image/jpeg", "size": 1, "original": true,
    })
}
