import { test } from "node:test";
import assert from "node:assert/strict";
import {
  type Field, type Item, answered, asAnother, behind, command, fileAnswered, following, lacks, newId, newItem, nextChunk, open, overtaken, pause, postponed, progress, remaining, request, resumed, said, standing, told, townTime, travels, whyNot,
} from "../src/field/item.ts";

const FIELDS: Field[] = [
  ["class", "stall"], ["content", " 摊位占道 "], ["place.text", "花石村口"], ["place.grid", ""],
  ["place.lon", "112.512500"], ["place.lat", "35.082100"], ["place.accuracy", "12"],
];
const NOW = Date.UTC(2026, 5, 1, 1, 3, 20);
const stored = (n: number) => ({ name: `${n}.jpg`, sha256: String(n), media_type: "image/jpeg" });

function item(over: Partial<Item> = {}): Item {
  const pieces = [0, 1].map((n) => ({ n, name: `${n}.jpg`, type: "image/jpeg", size: 2048, modified: 1, sent: 0 }));
  return { ...newItem("abc", "grid-205", NOW), state: "waiting", fields: FIELDS, pieces, next: 2, ...over };
}

test("the device's moment is written in China's time, wherever the device thinks it is", () => {
  assert.equal(townTime(NOW), "2026-06-01T09:03:20");
  assert.equal(said("2026-06-01T09:03:20"), "6月1日 09:03");
  assert.equal(said("x"), "x");
});

test("a key is sixteen plain signs", () => {
  const id = newId(new Uint8Array(16).map((_, i) => i * 17));
  assert.match(id, /^[2-9a-hj-km-np-z]{16}$/);
});

test("what is missing is said before a report is put aside", () => {
  assert.deepEqual(lacks(FIELDS), []);
  assert.deepEqual(lacks([["class", ""], ["content", " "]]).map((l) => l.field), ["class", "place.text", "content"]);
  const without = FIELDS.filter(([n]) => n !== "place.text");
  assert.deepEqual(lacks(without), [], "a position is a place");
});

test("a report gives the same command every time it is sent", () => {
  const whole = item();
  whole.pieces = whole.pieces.map((p) => ({ ...p, stored: stored(p.n) }));
  const said = command(whole);
  assert.deepEqual(said, {
    source: "patrol", class: "stall", content: "摊位占道",
    place: { text: "花石村口", lon: 112.5125, lat: 35.0821, accuracy: 12 },
    files: [stored(0), stored(1)], captured_at: "2026-06-01T09:03:20",
  });
  assert.equal(JSON.stringify(command({ ...whole, tries: 7, due: 9, renewed: 5 })), JSON.stringify(said));
  const pasted = command({ ...whole, fields: [...FIELDS, ["place.crs", "gcj02"]] });
  assert.deepEqual(pasted.place, { text: "花石村口", lon: 112.5125, lat: 35.0821, accuracy: 12, crs: "gcj02" }, "its system comes along");
});

test("progress counts bytes, and nothing is whole before it has arrived", () => {
  const half = item();
  assert.equal(progress(half), 0);
  half.pieces[0]!.stored = stored(0);
  half.pieces[1]!.sent = 1024;
  assert.equal(progress(half), 3072 / 5120);
  half.pieces[1]!.stored = stored(1);
  assert.ok(progress(half) < 1);
  assert.equal(progress({ ...half, state: "done" }), 1);
});

test("after failures it waits longer and longer, but never for good", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 99].map(pause), [2000, 5000, 15000, 60000, 300000, 300000]);
  let i = item();
  for (let n = 1; n <= 3; n++) i = postponed(i, NOW);
  assert.deepEqual([i.tries, i.due], [3, NOW + 15000]);
  assert.equal(postponed(i, NOW, 40).due, NOW + 40000, "as long as the house asks for");
  assert.equal(postponed(i, NOW, 9999).due, NOW + 900000, "within bounds");
  assert.equal(resumed(i).due, 0, "by hand at once");
});

test("the order of sending: of equals the first put aside first, unfinished ones last, none twice in a round", () => {
  const [a, b, c] = [item({ id: "a", added: 2 }), item({ id: "b", added: 1 }), item({ id: "c", added: 0, state: "draft" })];
  const all = [a, b, c];
  assert.equal(following(all, NOW, new Map())?.id, "b");
  assert.equal(following(all, NOW, new Map([["b", NOW]]))?.id, "a");
  assert.equal(following(all, NOW, new Map([["a", NOW], ["b", NOW]]))?.id, "c");
  assert.equal(following(all, NOW, new Map([["a", NOW], ["b", NOW], ["c", NOW]])), undefined);
  for (const state of ["paused", "refused", "conflict", "done"] as const) assert.equal(travels(item({ state }), NOW), false, state);
  assert.equal(travels(item({ due: NOW + 1 }), NOW), false);
  assert.equal(travels(item({ due: NOW + 24 * 3600 * 1000 }), NOW), true, "the phone's clock was set back a day");
  const carried = c.pieces.map((p, n) => (n === 0 ? { ...p, stored: stored(0) } : { ...p, wrong: "不是照片" }));
  assert.equal(travels({ ...c, pieces: carried }, NOW), false, "what was not taken is not sent again by itself");
});

/** A report with a film of so many bytes, so many of which have arrived. */
const film = (id: string, size: number, sent = 0, over: Partial<Item> = {}) =>
  item({ id, pieces: [{ n: 0, name: "录像.mp4", type: "video/mp4", size, modified: 1, sent }], ...over });

test("whatever is through soonest goes first: a film holds up no report that was put aside after it", () => {
  const [big, words, photo] = [film("big", 100e6, 0, { added: 1 }), item({ id: "words", added: 3, pieces: [] }), item({ id: "photo", added: 2 })];
  const all = [big, words, photo];
  assert.deepEqual([remaining(words), remaining(photo), remaining(film("x", 4096, 1024))], [1024, 5120, 4096]);
  assert.equal(remaining({ ...photo, pieces: photo.pieces.map((p) => ({ ...p, stored: stored(p.n) })) }), 1024);
  const order: string[] = [];
  const tried = new Map<string, number>();
  for (let i = following(all, NOW, tried); i; i = following(all, NOW, tried)) {
    order.push(i.id);
    tried.set(i.id, NOW);
  }
  assert.deepEqual(order, ["words", "photo", "big"]);
});

test("a film under way makes room for what is shorter, and goes on before another film", () => {
  const under = film("film", 50e6, 10e6, { added: 1 });
  const tried = new Map([["film", NOW]]);
  assert.equal(overtaken("film", [under], NOW, tried), false, "alone it has the line");
  assert.equal(overtaken("film", [under, item({ id: "words", pieces: [] })], NOW, tried), true);
  assert.equal(overtaken("film", [under, film("other", 45e6)], NOW, tried), false, "what is left counts, not what it was");
  assert.equal(overtaken("film", [under, item({ id: "draft", state: "draft" })], NOW, tried), false, "what is still being filled in waits");
  assert.equal(overtaken("film", [{ ...under, state: "draft" }, item({ id: "sent" })], NOW, tried), true, "files of an unfinished one make room, too");
  assert.equal(overtaken("film", [under, item({ id: "paused", state: "paused" })], NOW, tried), false);
});

test("acts of one matter keep their order even behind a film; those of others do not wait for it", () => {
  const first = film("a", 100e6, 0, { added: 1, act: ACT });
  const second = act({ id: "b", added: 2, act: { ...ACT, path: "/clues/c1/case/decide_on_spot" } });
  const tried = new Map([["a", NOW]]);
  assert.equal(overtaken("a", [first, second], NOW, tried), false);
  assert.equal(overtaken("a", [first, second, act({ id: "c", act: { ...ACT, path: "/clues/c2/acts/check_site" } })], NOW, tried), true);
});

test("what was put off has its turn again when its time has come, though the round is long", () => {
  const late = item({ id: "late", pieces: [], tries: 1, due: NOW + 2000 });
  const under = film("film", 50e6);
  const tried = new Map([["late", NOW], ["film", NOW]]);
  assert.equal(overtaken("film", [under, late], NOW + 1000, tried), false);
  assert.equal(overtaken("film", [under, late], NOW + 2000, tried), true);
  assert.equal(overtaken("film", [under, { ...late, due: NOW - 5 }], NOW + 2000, tried), false, "not what was had and is as it was");
});

test("a request takes some seconds on any line: little on a thin one, more on a fast one, within bounds", () => {
  assert.equal(nextChunk(128 * 1024, 8738), Math.round((128 * 1024 * 8000) / 8738), "2G: about what eight seconds carry");
  assert.equal(nextChunk(128 * 1024, 100), 1024 * 1024);
  assert.equal(nextChunk(128 * 1024, 0), 1024 * 1024);
  assert.equal(nextChunk(1024 * 1024, 600_000), 32 * 1024, "never crumbs");
  assert.equal(nextChunk(128 * 1024, 10, 128 * 1024), 128 * 1024, "where nothing is heard before the answer");
});

test("what has arrived is done; what was sent twice too", () => {
  for (const status of [200, 201]) {
    const done = answered(item({ tries: 3 }), { status, body: { id: "c1", receipt: "ABCD2345" } }, NOW);
    assert.deepEqual([done.state, done.clue, done.receipt, done.tries, done.arrived], ["done", "c1", "ABCD2345", 0, NOW]);
  }
});

test("without a network, or while the house is busy, it waits and nothing else changes", () => {
  for (const status of [0, 408, 429, 500, 502, 503]) {
    const after = answered(item(), { status, body: null }, NOW);
    assert.deepEqual([after.state, after.tries, after.pieces.length], ["waiting", 1, 2], String(status));
  }
});

test("an ended session loses nothing: it waits for its member", () => {
  const out = answered(item(), { status: 401, body: { title: "请先登录" } }, NOW);
  assert.equal(out.state, "out");
  assert.equal(told(out, { ms: NOW, online: true, sending: false }).word, "请重新登录");
  assert.ok(travels(out, NOW), "tried again once somebody is signed in");
  assert.equal(fileAnswered(item(), 0, { status: 401, body: null }, NOW).state, "out");
});

test("what the core refuses is kept with its reason, and mended goes again", () => {
  const body = { title: "线索登记", rule: "G-01", articles: ["方案§5"], need: "线索的地点", have: "没有填写地点", fix: { who: "报告人", how: "填写地点" } };
  const no = answered(item(), { status: 422, body }, NOW);
  assert.equal(no.state, "refused");
  assert.deepEqual([no.why?.rule, no.why?.need, no.why?.fix, no.why?.articles], ["G-01", "线索的地点", "报告人：填写地点", "方案§5"]);
  const again = resumed(no);
  assert.deepEqual([again.state, again.why, again.id], ["waiting", undefined, "abc"], "under the same key");
  const fields = whyNot({ title: "填写有误", errors: [{ field: "place.lon", message: "应当是数字" }, { field: "files", message: "附件不能用" }] });
  assert.deepEqual(fields.lines, ["地点：应当是数字", "照片、录像、录音：附件不能用"]);
  assert.equal(answered(item(), { status: 400, body: { detail: "幂等键不对" } }, NOW).why?.lines[0], "幂等键不对");
});

test("the same key with other content is told in words, and goes as another report only by hand", () => {
  const clash = answered(item(), { status: 409, body: {} }, NOW);
  assert.equal(clash.state, "conflict");
  assert.match(clash.why?.lines[0] ?? "", /以前已经收到/);
  assert.equal(travels(clash, NOW), false);
  assert.equal(resumed(clash).state, "conflict", "never again under this key");
  const other = asAnother(clash, "xyz", NOW + 5);
  assert.deepEqual([other.state, other.id, other.captured_at], ["waiting", "xyz", clash.captured_at]);
});

test("what was changed on its way is not taken for what arrived", () => {
  const whole = item();
  whole.pieces = whole.pieces.map((p) => ({ ...p, stored: stored(p.n) }));
  const sent = JSON.stringify(command(whole));
  const done = { status: 201, body: { id: "7", receipt: "ABCD2345" } };
  assert.equal(answered(whole, done, NOW, sent).state, "done");
  const changed = { ...whole, fields: FIELDS.map(([n, v]): Field => [n, n === "content" ? "改过的" : v]) };
  const clash = answered(changed, done, NOW, sent);
  assert.deepEqual([clash.state, clash.clue, clash.receipt], ["conflict", "7", "ABCD2345"]);
  assert.match(clash.why?.lines[0] ?? "", /修改以前/);
  const other = asAnother(clash, "xyz", NOW);
  assert.deepEqual([other.clue, other.receipt], [undefined, undefined], "another report has a receipt of its own");
});

test("what was handed over is written in no more, unless it is being mended", () => {
  for (const state of ["waiting", "out", "conflict", "done"] as const) assert.equal(open(item({ state }), true), false, state);
  for (const state of ["paused", "refused"] as const) assert.deepEqual([open(item({ state }), true), open(item({ state }), false)], [true, false]);
  assert.equal(open(item({ state: "draft" }), false), true);
});

test("a report that was paused stays so when the session has ended meanwhile", () => {
  assert.equal(fileAnswered(item({ state: "paused" }), 0, { status: 401, body: null }, NOW).state, "paused");
});

test("files that the house has cleared away go up once more, not again and again", () => {
  const sent = item();
  sent.pieces = sent.pieces.map((p) => ({ ...p, stored: stored(p.n), sent: p.size }));
  const gone = { status: 422, body: { errors: [{ field: "files", message: "没有这个文件，可能已经清理，请重新上传" }] } };
  const anew = answered(sent, gone, NOW);
  assert.equal(anew.state, "waiting");
  assert.ok(anew.pieces.every((p) => !p.stored && p.sent === 0));
  assert.equal(answered({ ...anew, pieces: sent.pieces }, gone, NOW).state, "refused", "not for ever");
  const later = { ...anew, pieces: sent.pieces };
  assert.equal(answered(later, gone, NOW + 25 * 3600_000).state, "waiting", "a day later it is another matter");
  assert.equal(answered(resumed(answered(later, gone, NOW)), gone, NOW).state, "waiting", "or by its member's hand");
});

test("a file that is not taken stops its report with the reason; an unfinished one goes on without", () => {
  const reply = { status: 422, body: { title: "文件没有收下", detail: "内容是网页（HTML）" } };
  const no = fileAnswered(item(), 1, reply, NOW);
  assert.deepEqual([no.state, no.why?.lines], ["refused", ["1.jpg：内容是网页（HTML）"]]);
  const draft = fileAnswered(item({ state: "draft" }), 1, reply, NOW);
  assert.deepEqual([draft.state, draft.pieces[1]?.wrong], ["draft", "内容是网页（HTML）"]);
});

test("an upload that ran out begins anew; a broken one goes on where it stood", () => {
  const half = item();
  half.pieces[0] = { ...half.pieces[0]!, upload: "/files/tus/x", sent: 1000 };
  for (const status of [404, 410]) assert.equal(fileAnswered(half, 0, { status, body: null }, NOW).pieces[0]?.upload, undefined);
  for (const status of [0, 409, 423, 500]) {
    const after = fileAnswered(half, 0, { status, body: null }, NOW);
    assert.deepEqual([after.state, after.pieces[0]?.upload, after.tries], ["waiting", "/files/tus/x", 1], String(status));
  }
});

test("the state is said in a word", () => {
  const now = { ms: NOW, online: true, sending: false };
  assert.equal(told(item(), now).word, "等待发送");
  assert.equal(told(item(), { ...now, online: false }).word, "没有网络，等待发送");
  assert.equal(told(item(), { ...now, sending: true }).word, "正在发送");
  assert.equal(told(item({ tries: 2, due: NOW + 1 }), now).word, "稍后重试（第2次没有成功）");
  assert.equal(told(item({ state: "done" }), now).word, "已送达");
});

const ACT = { path: "/clues/c1/acts/check_site", page: "/clues/c1/acts/check_site", title: "现场核查", about: "摊位", version: 3, labels: { ended_at: "结束时间" } };

function act(over: Partial<Item> = {}): Item {
  const files = [0, 1].map((n) => ({ n, name: `${n}.jpg`, type: "image/jpeg", size: 2048, modified: 1, sent: 0, sha256: String(n), stored: stored(n) }));
  const sign = { n: 2, name: "签名.png", type: "image/png", size: 9, modified: 1, sent: 0, field: "signature", over: "d1", stored: { ...stored(2), sha256: "s2" } };
  const fields: Field[] = [["officers", "a"], ["officers", "b"], ["findings", "占道 2 平方米"], ["signature.name", "赵"]];
  return { ...newItem("abc", "squad1-1", NOW), state: "waiting", act: ACT, fields, pieces: [...files, sign], next: 3, ...over };
}

test("an act is sent as its form, with version, key, owner and the phone's time; a report as it always was", () => {
  const { address, headers, body } = request(act());
  assert.equal(address, "/api/v1/clues/c1/acts/check_site");
  assert.deepEqual(
    [headers["if-match"], headers["idempotency-key"], headers["x-person"], headers["x-filled-at"]],
    ['"3"', "abc", "squad1-1", "2026-06-01T09:03:20"],
  );
  const said = new URLSearchParams(body);
  assert.deepEqual([said.getAll("officers"), said.get("findings")], [["a", "b"], "占道 2 平方米"]);
  assert.deepEqual(said.getAll("files").map((f) => JSON.parse(f).sha256), ["0", "1"]);
  assert.deepEqual([said.get("signature.image"), said.get("signature.over")], ["s2", "d1"]);
  assert.equal(request(act()).body, body, "the same every time");
  assert.deepEqual([request(item()).address, request(item()).body], ["/api/v1/clues", JSON.stringify(command(item()))]);
});

test("what the house refuses comes back with the field as the form calls it, everything kept", () => {
  const no = answered(act(), { status: 422, body: { title: "填写有误", errors: [{ field: "ended_at", message: "应当是日期" }] } }, NOW);
  assert.deepEqual([no.state, no.why?.lines], ["refused", ["结束时间：应当是日期"]]);
  assert.deepEqual([no.fields, no.pieces], [act().fields, act().pieces]);
});

test("a matter that has moved on gives the act back, and only its member sends it again", () => {
  const stale = answered(act(), { status: 412, body: { version: 5 } }, NOW);
  assert.equal(stale.state, "refused");
  assert.match(stale.why?.title ?? "", /新的进展/);
  assert.equal(travels(stale, NOW), false);
  assert.deepEqual([stale.fields, stale.pieces, stale.act?.version], [act().fields, act().pieces, 3]);
});

test("an act that arrived names the page of what came of it; another content under its key is told", () => {
  const done = answered(act(), { status: 201, body: { matter: "case", id: "9", version: 1, numbers: ["当罚〔2026〕1号"] } }, NOW);
  assert.deepEqual([done.state, done.page, done.numbers], ["done", "/cases/9", ["当罚〔2026〕1号"]]);
  const clash = answered(act(), { status: 409, body: {} }, NOW);
  assert.equal(clash.state, "conflict");
  assert.match(clash.why?.lines[0] ?? "", /收到的没有改动/);
  assert.equal(resumed(clash).state, "conflict");
});

test("acts on one matter go in their order, those on another matter do not wait", () => {
  const first = act({ id: "a", state: "refused", added: 1 });
  const second = act({ id: "b", added: 2, act: { ...ACT, path: "/clues/c1/case/decide_on_spot" } });
  const other = act({ id: "c", added: 3, act: { ...ACT, path: "/clues/c2/acts/check_site" } });
  const all = [first, second, other];
  assert.deepEqual([behind(second, all), behind(other, all), behind(first, all)], [true, false, false]);
  assert.equal(following(all, NOW, new Map())?.id, "c");
  assert.equal(told(second, { ms: NOW, online: true, sending: false, behind: true }).word, "前一步还没送达，排队等待");
  for (const state of ["done", "draft", "conflict"] as const) assert.equal(behind(second, [{ ...first, state }, second]), false, state);
  assert.equal(behind(item({ added: 5 }), all), false, "a report waits for nothing");
});

test("one's own step before is no news: the next goes at the version it made, and only then", () => {
  const done = { status: 201, body: { matter: "clue", id: "c1", version: 4 } };
  const arrived = answered(act({ id: "a" }), done, NOW, undefined, 3);
  assert.deepEqual([arrived.sentAt, arrived.made], [3, 4]);
  const next = act({ id: "b", act: { ...ACT, path: "/clues/c1/case/decide_on_spot" } });
  assert.equal(standing(next, [arrived, next]), 4);
  assert.equal(request(next, 4).headers["if-match"], '"4"');
  const third = answered(next, { status: 201, body: { ...done.body, version: 6 } }, NOW, undefined, 4);
  assert.equal(standing(act({ id: "c" }), [arrived, third]), 6, "and so on");
  assert.equal(standing(act({ id: "d", act: { ...ACT, version: 2 } }), [arrived]), 2, "opened at another version");
  assert.equal(standing(act({ id: "e", act: { ...ACT, path: "/clues/c2/acts/check_site" } }), [arrived]), 3, "another matter");
  const opened = answered(next, { status: 201, body: { matter: "case", id: "9", version: 1 } }, NOW, undefined, 4);
  assert.equal(opened.made, undefined, "the version told is another matter's");
});

test("signatures that the house has cleared away go up once more like files", () => {
  const gone = { status: 422, body: { errors: [{ field: "signature.image", message: "没有这个文件，可能已经清理，请重新上传" }] } };
  const anew = answered(act(), gone, NOW);
  assert.equal(anew.state, "waiting");
  assert.ok(anew.pieces.every((p) => !p.stored));
  assert.equal(anew.pieces[2]?.over, "d1", "what it was drawn over stays");
});
