// The stretches of the road that story 06 clicks through, handed in as a script of the town hall would: by the API, behind the same guards.
import assert from "node:assert/strict";
import { photo } from "./photo.mjs";

/** The officers of the first squad who handle the cases of the stories. */
export const TEAM = ["squad1-1", "squad1-2"];
/** Nobody signs for a script, and the note says why. */
const UNSIGNED = { name: "在场人", refused: "不愿签名，执法记录仪已记录全程" };

let nth = 500;

/** Someone who works by script, signed in as the demonstration's start page does it. */
export class Script {
  static async of(stage, person) {
    // Whoever has come in on this day of the town is still there.
    const day = stage.town.today();
    const known = stage.scripts.get(person);
    if (known?.day === day) return known;
    const script = new Script();
    script.day = day;
    script.town = stage.town;
    script.person = person;
    const answer = await script.send("/demo/sign-in", { body: new URLSearchParams({ person }), redirect: "manual" });
    assert.equal(answer.status, 303, `${person} is not let in`);
    script.cookie = answer.headers.getSetCookie().map((c) => c.split(";")[0]).join("; ");
    stage.scripts.set(person, script);
    return script;
  }

  send(path, options) {
    const { url } = this.town;
    const cookie = this.cookie ? { cookie: this.cookie } : {};
    return fetch(url + path, { method: "POST", ...options, headers: { origin: url, ...cookie, ...options.headers } });
  }

  /** Does an act; what the house answers is given back, a refusal is an error. */
  async act(path, body = {}) {
    const answer = await this.send(`/api/v1${path}`, { body: JSON.stringify(body), headers: { "content-type": "application/json" } });
    const text = await answer.text();
    if (answer.status !== 201) throw new Error(`${this.person} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  /** What the house answers. */
  get(path) {
    return fetch(this.town.url + path, { headers: { cookie: this.cookie } });
  }

  /** Hands in a photograph. */
  async photo() {
    const { name, mimeType, buffer } = photo((nth += 1));
    const body = new FormData();
    body.append("file", new Blob([buffer], { type: mimeType }), name);
    const answer = await this.send("/files", { body });
    assert.equal(answer.status, 200, await answer.clone().text());
    return answer.json();
  }
}

/** The town's own picture of goods on a pavement: what the README shows looks like what is reported. */
export async function pavement(stage) {
  if (stage.pavement) return stage.pavement;
  const hub = await Script.of(stage, "hub2");
  const { rows } = await (await hub.get("/api/v1/clues?class=stall")).json();
  for (const { id } of rows) {
    const { state } = await (await hub.get(`/api/v1/clues/${id}`)).json();
    const seen = state.class === "stall" && state.files.find((f) => f.media_type === "image/jpeg");
    if (seen) return (stage.pavement = Buffer.from(await (await hub.get(`/files/${seen.sha256}`)).arrayBuffer()));
  }
  throw new Error("nobody has photographed goods on a pavement");
}

/** A grid member's report, accepted and dispatched; gives the clue's address. */
export async function clue(stage, { place, content, cls = "stall" }) {
  const member = await Script.of(stage, "grid-001");
  const where = { text: place, grid: "419001103001" };
  const { id } = await member.act("/clues", { source: "patrol", class: cls, content, place: where, files: [await member.photo()] });
  const hub = await Script.of(stage, "hub2");
  await hub.act(`/clues/${id}/acts/accept_clue`);
  await hub.act(`/clues/${id}/acts/dispatch_clue`, { office: "dept-build", squad: "squad1" });
  return `/clues/${id}`;
}

/** From a dispatched clue to a case that the town head has filed; gives the case's address. */
export async function file(stage, from, { party, facts, item = "CG-01", harm = false }) {
  const as = (who) => Script.of(stage, who);
  const [hub, dept, squad, brigade, head] = await Promise.all(["hub2", "dept-build-1", TEAM[0], "brigade", "deputy1"].map(as));
  const { town } = stage;
  const now = `${town.minutesAgo(0)}:00`;
  const check = { started_at: now, ended_at: now, shown_certificates: true, present: "在场人", findings: facts, signature: UNSIGNED };
  await dept.act(`${from}/acts/check_site`, { ...check, officers: ["dept-build-1", "dept-build-2"], outcome: "general", files: [await dept.photo()] });
  await dept.act(`${from}/acts/issue_opinion`, { item, facts, evidence: "现场检查笔录、照片", nature: "擅自堆放物料，影响市容", basis: "见执法事项清单" });
  await hub.act(`${from}/acts/hand_to_squad`);
  const day = town.today();
  const proposal = { item, facts, act_from: day, act_to: day, recommend: true, reason: "有违法事实，属本镇管辖。", officers: TEAM, party, harm };
  const { id } = await squad.act(`${from}/case/propose_filing`, proposal);
  const path = `/cases/${id}`;
  await brigade.act(`${path}/acts/endorse_filing`, { agree: true, opinion: "同意立案，报请审批。" });
  await head.act(`${path}/acts/decide_filing`, { verdict: "file", opinion: "同意立案。" });
  return path;
}

/** Gathers and judges the evidence of a filed case; the order to correct is made where there is something to correct. */
export async function investigate(stage, path, { order = true } = {}) {
  const squad = await Script.of(stage, TEAM[0]);
  const piece = { evidence_kind: "site_record", name: "现场检查笔录", source: "执法人员制作", proves: "违法事实", officers: TEAM, original: true };
  await squad.act(`${path}/acts/add_evidence`, piece);
  await squad.act(`${path}/acts/judge_evidence`, { no: 1, verified: true, opinion: "予以采信。" });
  if (!order) return;
  await squad.act(`${path}/acts/order_correction`, { content: "清理堆放的物料", due_on: stage.town.dayIn(3), officers: TEAM });
  await deliver(stage, path);
}

/** Serves the paper that waits, by hand; the return is photographed. */
export async function deliver(stage, path) {
  const squad = await Script.of(stage, TEAM[0]);
  const files = [await squad.photo()];
  await squad.act(`${path}/acts/serve_paper`, { method: "direct", sealed: true, recipient: "当事人", officers: TEAM, files });
}

/** The legal office passes every item. */
export async function pass(stage, path) {
  const legal = await Script.of(stage, "legal");
  const names = ["主体", "权限", "事实", "证据", "依据", "程序", "裁量", "文书", "是否涉嫌犯罪"];
  const items = names.map((item) => ({ item, passed: true, note: "" }));
  await legal.act(`${path}/acts/review_legality`, { items, verdict: "pass", opinion: "事实清楚，程序合法，同意。" });
}
