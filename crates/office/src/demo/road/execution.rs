//! 强制执行: what follows when the party does not do what the decision asks of it.

use super::after::{pay_now, serve};
use super::clue::signer;
use super::{CaseEnd, Serving, Story, case_road};
use crate::demo::course::Course;
use crate::demo::scene::Offence;
use jiff::ToSpan;
use jiff::civil::DateTime;
use law::case::execution::*;
use law::case::{CaseCommand as C, CheckCorrection, UrgePayment};
use law::deadline::Deadline;
use law::money::Fen;
use law::party::Party;

/// Which way enforcement takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Force {
    /// 镇政府依城乡规划法拆除
    Demolished,
    /// 代履行
    Replaced,
    /// 立即代履行
    Cleared,
    /// 罚款：中止、加处、申请法院
    Court,
    /// 罚款：执行协议、终结
    Agreed,
}

/// A case whose decision is not obeyed, and what the town does about it.
pub(in crate::demo) fn execution_road(c: &mut Course, o: &Offence, force: Force) -> Option<()> {
    // The road to the publication ends there by itself.
    let _ = case_road(c, o, Story::to(CaseEnd::Published));
    let party = c.case.subject.as_ref()?.party.clone();
    let officers: Vec<String> = c.case.officers.iter().map(|p| p.id.clone()).collect();
    if c.case.decision.as_ref().is_none_or(|d| d.served_on.is_none()) || officers.len() < 2 {
        return None;
    }
    let mut field = Field { c, officers, party };
    match force {
        Force::Demolished => field.demolished(),
        Force::Replaced => field.replaced(),
        Force::Cleared => field.cleared(),
        Force::Court => field.court(),
        Force::Agreed => field.agreed(),
    }
}

struct Field<'c, 'w, 'a> {
    c: &'c mut Course<'w, 'a>,
    officers: Vec<String>,
    party: Party,
}

impl Field<'_, '_, '_> {
    fn does(&mut self, workdays: i64, command: Command) -> Option<()> {
        let who = self.officers[0].clone();
        self.c.act(workdays, &who, C::Execution(command))
    }

    /// The head approves what was proposed.
    fn approved(&mut self) -> Option<()> {
        let c = ApproveExecution { approve: true, opinion: "同意。".into() };
        self.c.act(1, "head", C::Execution(Command::ApproveExecution(c)))
    }

    fn served(&mut self, workdays: i64) -> Option<()> {
        serve(self.c, Serving::Direct, &self.officers, &self.party, workdays)
    }

    fn wait_for(&mut self, name: &str) {
        let town = &self.c.world.book.law;
        let last = |d: &Deadline| d.due.unwrap_or(d.nominal);
        let day = self.c.case.windows(town).iter().filter(|(n, _)| *n == name).map(|(_, d)| last(d)).max();
        if let Some(day) = day {
            self.c.wait_until(day);
        }
    }

    /// A moment of the working day after so many more, at this hour; never on a rest day.
    fn moment(&mut self, workdays: i64, hour: i8) -> DateTime {
        let at = self.c.world.hours.later(self.c.t, workdays, &mut self.c.rng);
        at.date().at(hour, 0, 0, 0)
    }

    /// The order was not obeyed, and the party was called on to obey it.
    fn demanded(&mut self) -> Option<()> {
        let check = CheckCorrection {
            officers: self.officers.clone(),
            corrected: false,
            findings: "复查时当事人没有履行责令改正的内容。".into(),
            files: vec![self.c.photo("复查照片")],
        };
        let who = self.officers[0].clone();
        self.c.act(2, &who, C::CheckCorrection(check))?;
        self.urge()
    }

    fn urge(&mut self) -> Option<()> {
        let c = UrgePerformance {
            way: "自行拆除、清理并恢复原状".into(),
            officers: self.officers.clone(),
            ..UrgePerformance::default()
        };
        self.does(1, Command::UrgePerformance(c))?;
        self.served(1)
    }

    fn answered(&mut self) -> Option<()> {
        let name = signer(&self.party);
        let signature = self.c.signed(&name);
        let c = AnswerDemand {
            content: "认为材料还要使用，请求再宽限一个月。".into(),
            signature,
            ..AnswerDemand::default()
        };
        self.does(2, Command::AnswerDemand(c))?;
        let c = ReviewDemandAnswer {
            accepted: false,
            conclusion: "责令改正的期限已经届满，没有正当理由，不予采纳。".into(),
        };
        self.does(1, Command::ReviewDemandAnswer(c))
    }

    fn demolished(&mut self) -> Option<()> {
        pay_now(self.c, 5, None)?;
        self.demanded()?;
        self.answered()?;
        self.wait_for("催告期");
        self.wait_for("等待申请复议期满");
        self.wait_for("等待起诉期满");
        let planned_at = self.moment(12, 9);
        let c = ProposeEnforcement {
            duty: Duty::Act,
            reason: "经催告，当事人在十个工作日内没有自行拆除，也没有申请复议、提起诉讼。".into(),
            way: "组织人员和机械拆除临时建筑物，清理现场".into(),
            planned_at: Some(planned_at),
            officers: self.officers.clone(),
            ..ProposeEnforcement::default()
        };
        self.does(1, Command::ProposeEnforcement(c))?;
        self.approved()?;
        self.served(1)?;
        let c = AnnounceDemolition {
            due_on: planned_at.date().yesterday().ok(),
            place: "建筑物外墙和村委会公告栏".into(),
            sealed: true,
            files: vec![self.c.photo("公告张贴照片")],
            officers: self.officers.clone(),
            ..AnnounceDemolition::default()
        };
        self.does(0, Command::AnnounceDemolition(c))?;
        self.c.wait_until(planned_at.date());
        let c = CarryOutEnforcement {
            started_at: planned_at,
            ended_at: planned_at.saturating_add(150.minutes()),
            place: "拆除现场".into(),
            process: "当事人自行搬离物品后拆除，场地清理平整，没有人员受伤、财物损坏。".into(),
            shown_at: Some(planned_at.saturating_add(2.minutes())),
            told_at: Some(planned_at.saturating_add(5.minutes())),
            defence: "当事人称知道拆除的依据和期限，没有其他意见。".into(),
            present: signer(&self.party),
            witness: self.c.witnessed(),
            witness_identity: "村民委员会工作人员（示例）".into(),
            files: vec![self.c.photo("拆除后照片")],
            officers: self.officers.clone(),
            ..CarryOutEnforcement::default()
        };
        self.does(1, Command::CarryOutEnforcement(c))
    }

    fn replaced(&mut self) -> Option<()> {
        pay_now(self.c, 4, None)?;
        self.demanded()?;
        self.wait_for("催告期");
        let planned_at = self.moment(14, 9);
        let cost = |item: &str, yuan| CostItem { item: item.into(), amount: Fen::yuan(yuan) };
        let c = ProposeSubstitute {
            harm: Harm::Traffic,
            reason: "占用行车道，夜间没有警示标志。".into(),
            way: "装车清运至建筑垃圾消纳场".into(),
            object: "占道物料".into(),
            planned_at: Some(planned_at),
            budget: vec![cost("装载机台班", 600), cost("运输", 400)],
            performer: "示例清运有限公司".into(),
            disinterested: true,
            officers: self.officers.clone(),
            ..ProposeSubstitute::default()
        };
        self.does(1, Command::ProposeSubstitute(c))?;
        self.approved()?;
        self.served(1)?;
        self.urge()?;
        self.c.wait_until(planned_at.date());
        let (performer_signature, signature) = (self.c.signed("李示例"), self.c.signed(&signer(&self.party)));
        let c = PerformSubstitute {
            started_at: planned_at,
            ended_at: planned_at.saturating_add(140.minutes()),
            place: "现场".into(),
            process: "清运三车，路面清扫干净。".into(),
            cost: Fen::yuan(1000),
            performer_signature,
            signature,
            files: vec![self.c.photo("清运后照片")],
            officers: self.officers.clone(),
            ..PerformSubstitute::default()
        };
        self.does(1, Command::PerformSubstitute(c))?;
        self.paid_costs()
    }

    fn paid_costs(&mut self) -> Option<()> {
        let c = RegisterSubstituteCost {
            amount: self.c.case.execution.cost_left(),
            paid_on: None,
            voucher: format!("示例代履行{:04}", self.c.matter),
        };
        self.c.act(3, "finance2", C::Execution(Command::RegisterSubstituteCost(c)))
    }

    fn cleared(&mut self) -> Option<()> {
        let performer_signature = self.c.signed("李示例");
        let at = self.c.world.hours.later(self.c.t, 1, &mut self.c.rng);
        let c = ClearAtOnce {
            site: Site::Road,
            object: "遗洒在路面的物料".into(),
            reason: "当事人驾车离开，联系不上，影响通行。".into(),
            approved_by: "head".into(),
            approved_at: at.saturating_sub(80.minutes()),
            approved_how: "电话报告，负责人当场决定".into(),
            started_at: at.saturating_sub(70.minutes()),
            ended_at: at.saturating_sub(10.minutes()),
            place: "现场路段".into(),
            process: "清扫、冲洗路面，恢复通行。".into(),
            cost: Fen::yuan(200),
            performer_signature,
            witness: self.c.witnessed(),
            witness_identity: "村民委员会工作人员（示例）".into(),
            files: vec![self.c.photo("清扫后照片")],
            officers: self.officers.clone(),
            ..ClearAtOnce::default()
        };
        let who = self.officers[0].clone();
        self.c.act_at(at, &who, C::Execution(Command::ClearAtOnce(c)))?;
        self.served(0)?;
        let c = ConfirmClearing {
            confirmed: true, opinion: "情况属实，由本人决定立即清除。".into()
        };
        self.c.act(0, "head", C::Execution(Command::ConfirmClearing(c)))?;
        self.paid_costs()
    }

    /// The fifteen days are over, and the party was called on to pay.
    fn fine_demanded(&mut self) -> Option<()> {
        let account = self.c.case.account(self.c.t.date(), &self.c.world.book.law);
        self.c.wait_until(account.due?);
        let who = self.officers[0].clone();
        self.c.act(2, &who, C::UrgePayment(UrgePayment { officers: self.officers.clone() }))?;
        self.served(1)
    }

    fn court(&mut self) -> Option<()> {
        self.fine_demanded()?;
        let c = ProposeSuspension {
            ground: SuspensionGround::Unable,
            reason: "当事人住院治疗，暂无履行能力。".into(),
            harmless: true,
            files: vec![self.c.scan("住院证明")],
            officers: self.officers.clone(),
        };
        self.does(3, Command::ProposeSuspension(c))?;
        self.approved()?;
        self.served(1)?;
        let c = ProposeResumption {
            reason: "当事人已经出院并恢复经营。".into(),
            officers: self.officers.clone(),
        };
        self.does(20, Command::ProposeResumption(c))?;
        self.approved()?;
        self.served(1)?;
        let c = ProposeSurcharge {
            reason: "经催告仍不缴纳罚款。".into(), officers: self.officers.clone()
        };
        self.does(5, Command::ProposeSurcharge(c))?;
        self.approved()?;
        self.served(1)?;
        self.wait_for("等待起诉期满");
        let c = ProposeCourt {
            duty: Duty::Payment,
            with_decision: true,
            opinion: "当事人对催告没有提出意见。".into(),
            object: "当事人在本镇经营，有财产可供执行。".into(),
            other: "无".into(),
            files: vec![self.c.scan("送达回证复印件")],
            officers: self.officers.clone(),
            ..ProposeCourt::default()
        };
        self.does(2, Command::ProposeCourt(c))?;
        self.approved()?;
        let c = SubmitToCourt {
            signed: true,
            sealed: true,
            receipt: "示例收件单1号".into(),
            officers: self.officers.clone(),
            submitted_on: None,
        };
        self.does(1, Command::SubmitToCourt(c))?;
        for (days, step) in [(3, CourtStep::Accepted), (5, CourtStep::Granted)] {
            let c = RegisterCourtStep {
                step,
                document: "（2026）示行审1号".into(),
                files: vec![self.c.scan(step.label())],
                ..RegisterCourtStep::default()
            };
            self.c.act(days, "legal2", C::Execution(Command::RegisterCourtStep(c)))?;
        }
        Some(())
    }

    fn agreed(&mut self) -> Option<()> {
        self.fine_demanded()?;
        let at = self.c.world.hours.later(self.c.t, 2, &mut self.c.rng);
        // The surcharge is reckoned to the day of the agreement, which the head approves the same day.
        let account = self.c.case.account(at.date(), &self.c.world.book.law);
        let half = Fen(account.principal_left().0 / 2);
        let stage = |days: i64, amount| Stage {
            due: at.date().checked_add(days.days()).ok(),
            amount,
            what: String::new(),
        };
        let signature = self.c.signed(&signer(&self.party));
        let c = ProposeAgreement {
            stages: vec![stage(30, half), stage(60, Fen(account.principal_left().0 - half.0))],
            waived: account.surcharge_left(),
            redress: "已经恢复原状并赔偿邻居损失".into(),
            harmless: "分期缴纳不影响公共利益和他人权益。".into(),
            signature,
            officers: self.officers.clone(),
            ..ProposeAgreement::default()
        };
        let who = self.officers[0].clone();
        self.c.act_at(at, &who, C::Execution(Command::ProposeAgreement(c)))?;
        let c = ApproveExecution { approve: true, opinion: "同意。".into() };
        let later = at.saturating_add(5.minutes());
        self.c.act_at(later, "head", C::Execution(Command::ApproveExecution(c)))?;
        pay_now(self.c, 15, Some(half))?;
        let c = ProposeTermination {
            ground: TerminationGround::Death,
            scope: Scope::Payment,
            reason: "当事人病故，没有遗产可供执行，也没有义务承受人。".into(),
            document: "居民死亡医学证明（推断）书（示例）".into(),
            files: vec![self.c.scan("证明")],
            officers: self.officers.clone(),
        };
        self.does(8, Command::ProposeTermination(c))?;
        self.approved()?;
        self.served(1)
    }
}
