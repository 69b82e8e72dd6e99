import test from "node:test";
import assert from "node:assert/strict";
import { DRAFT_LIFE, advice, clock, keepable, matches, nearer, overDigest, readDraft, recordingName, relative, rowNumber, signedOver, size } from "../src/pure";
import vector from "../../crates/law/tests/it/signed-offline.json";

test("a draft never keeps personal numbers, secrets or what belongs to one showing of the form", () => {
  for (const name of ["party.id_number", "party.phone", "party.credit_code", "signature.image", "_key", "_version", ""]) {
    assert.equal(keepable(name, "text"), false, name);
  }
  assert.equal(keepable("password", "password"), false);
  assert.equal(keepable("facts", "textarea"), true);
  assert.equal(keepable("qa.0.answer", "textarea"), true);
});

test("a draft older than a day, or broken, is no draft", () => {
  const now = 1_800_000_000_000;
  const fields = [{ name: "facts", value: "占道经营" }];
  assert.deepEqual(readDraft(JSON.stringify({ at: now - 1000, fields }), now), fields);
  assert.deepEqual(readDraft(JSON.stringify({ at: now - DRAFT_LIFE - 1, fields }), now), []);
  for (const broken of [null, "", "{", "[]", '{"at":1}', '{"at":"x","fields":3}']) assert.deepEqual(readDraft(broken, now), []);
});

test("times of today and yesterday are told in words, others stay", () => {
  const now = new Date(2026, 2, 5, 10, 0);
  assert.equal(relative("2026-03-05 10:00", now), "刚刚");
  assert.equal(relative("2026-03-05 09:41", now), "19分钟前");
  assert.equal(relative("2026-03-05 08:30", now), "今天 08:30");
  assert.equal(relative("2026-03-04 23:59", now), "昨天 23:59");
  assert.equal(relative("2026-03-01 09:30", now), "2026-03-01 09:30");
  assert.equal(relative("2026-03-06 09:30", now), "2026-03-06 09:30");
  assert.equal(relative("不是时间", now), "不是时间");
});

test("every word typed must stand in the text", () => {
  assert.ok(matches("李建国 执法一中队 证号R0123", "一中队 r0123"));
  assert.ok(!matches("李建国 执法一中队", "二中队"));
  assert.ok(matches("任何", "  "));
});

test("rows are counted by their names", () => {
  assert.equal(rowNumber("qa.3.question", "qa"), 3);
  assert.equal(rowNumber("qa.x.question", "qa"), null);
  assert.equal(rowNumber("other.3.a", "qa"), null);
});

test("sizes are told for people", () => {
  assert.deepEqual([size(12), size(2048), size(3_500_000)], ["12字节", "2KB", "3.3MB"]);
});

test("a signature is over everything in the form but the other signatures and the form's own keys", () => {
  const form: [string, string][] = [["_key", "1"], ["findings", "甲"], ["signature.name", "张"], ["signature.image", ""], ["witness_identity", "村民"], ["witness.name", "王"]];
  const signs = ["signature", "witness"];
  const over = signedOver(form, signs, "signature");
  const altered = (name: string, value: string) => signedOver(form.map(([n, v]) => (n === name ? [n, value] : [n, v])), signs, "signature");
  for (const free of ["_key", "signature.image", "witness.name"]) assert.equal(altered(free, "改"), over, free);
  for (const bound of ["findings", "witness_identity", "signature.name"]) assert.notEqual(altered(bound, "改"), over, bound);
});

test("what is signed on a phone has the digest that the house reckons of it", async () => {
  const known = vector as { form: string; place: string; pairs: [string, string][]; signatures: string[]; over: string };
  assert.equal(await overDigest(known.form, known.place, known.pairs, known.signatures), known.over);
  const turned = [...known.pairs].sort(([a], [b]) => (a < b ? 1 : a > b ? -1 : 0));
  assert.equal(await overDigest(known.form, known.place, turned, known.signatures), known.over, "whatever order the names come in");
  for (const [i, [name, value]] of known.pairs.entries()) {
    const other = known.pairs.map((p, at): [string, string] => (at === i ? [name, `${value}x`] : p));
    const apart = name.startsWith("_") || name === "signature.image" || name === "signature.of" || name.startsWith("witness.");
    assert.equal((await overDigest(known.form, known.place, other, known.signatures)) === known.over, apart, name);
  }
  assert.notEqual(await overDigest("/clues/c2/acts/check_site", known.place, known.pairs, known.signatures), known.over);
});

test("a recording says how long it is under way, and is called by its moment", () => {
  assert.deepEqual([0, 999, 65_000, 3_600_000, -5].map(clock), ["0:00", "0:00", "1:05", "60:00", "0:00"]);
  const at = new Date(2026, 5, 1, 9, 5, 20);
  assert.deepEqual(["audio/mp4", "audio/webm", "audio/ogg"].map((t) => recordingName(at, t)), ["录音0905-20.m4a", "录音0905-20.webm", "录音0905-20.ogg"]);
});

test("where no page opens without a network, the way to a browser that can is told", () => {
  const wechat = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/107.0 Mobile Safari/537.36 XWEB/5075 MicroMessenger/8.0.33 WeChat/arm64 NetType/4G";
  assert.match(advice(wechat), /在微信里.*照样存在这部手机上.*在浏览器打开/);
  for (const agent of [`${wechat} wxwork/4.1.0`, "Mozilla/5.0 (Linux; Android 9) OldBrowser"]) assert.match(advice(agent), /这个浏览器.*手机自带的浏览器/);
});

test("a click between two lines goes to the nearer, and to the first where they meet", () => {
  assert.equal(nearer(9, 10, 3), 0);
  assert.equal(nearer(4, 10, 3), 1);
  assert.equal(nearer(5, 5, 5), 0);
  assert.equal(nearer(-2, 0, 0), 0);
});
