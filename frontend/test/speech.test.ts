import test from "node:test";
import assert from "node:assert/strict";
import { choose, sentences, spelled, told } from "../src/speech";

test("a text is read sentence by sentence, with the marks that close behind", () => {
  assert.deepEqual(sentences("你有权陈述、申辩。是否清楚？“不会从重。”现在请你说"), ["你有权陈述、申辩。", "是否清楚？", "“不会从重。”", "现在请你说"]);
  assert.deepEqual(sentences(" 一行\n\n 二行 　三处；四处 "), ["一行", "二行 三处；", "四处"]);
  assert.deepEqual(sentences(" 。 \n ——"), []);
});

test("a long sentence is divided at its commas, and numbers stay whole", () => {
  const remedy = "如不服本决定，可以自收到本决定书之日起六十日内向济源市人民政府申请行政复议，也可以在六个月内直接提起诉讼。";
  const pieces = sentences(remedy, 30);
  assert.equal(pieces.join(""), remedy);
  assert.ok(pieces.every((p, i) => p.length <= 30 || !/[，、：]./.test(p)), pieces.join("|"));
  assert.deepEqual(sentences("罚款1,234.50元，2026-06-01 09:30前缴清。", 8), ["罚款1,234.50元，", "2026-06-01 09:30前缴清。"]);
});

test("a receipt is said one by one; case numbers, amounts and words are not", () => {
  assert.equal(spelled("回执号7K2M9QXA，请记下"), "回执号7 K 2 M 9 Q X A，请记下");
  for (const text of ["济承〔2026〕第031号", "ABCDEFGH", "网上申请https", "2026年", "1A2B3C4D5"]) assert.equal(spelled(text), text);
});

test("a field is told by its name and what was filled in; what is empty is not told", () => {
  assert.equal(told("金额（元）", "200元"), "金额：200元。");
  assert.equal(told("违法事实 ", "占道堆放。"), "违法事实：占道堆放。");
  assert.deepEqual([told("备注", "  "), told("", "警告")], ["", "警告。"]);
});

test("the voice is the mainland's and stays on the device", () => {
  const voice = (lang: string, localService = true, isDefault = false) => ({ lang, localService, default: isDefault });
  const [cn, android, hk, tw, far, own] = [voice("zh-CN"), voice("zh_CN_#Hans"), voice("zh-HK"), voice("zh-TW"), voice("zh-CN", false, true), voice("cmn-Hans-CN", true, true)];
  assert.equal(choose([hk, tw, cn]), cn);
  assert.equal(choose([android]), android);
  assert.equal(choose([cn, own]), own);
  assert.equal(choose([hk, tw, far, voice("en-US"), voice("yue-CN")]), undefined);
});
