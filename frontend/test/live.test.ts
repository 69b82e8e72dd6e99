import assert from "node:assert/strict";
import test from "node:test";
import { differs, gathered } from "../src/news";

const rows = (...pairs: [string, string][]) => new Map(pairs);

test("a list tells what is new and what is only different", () => {
  const shown = rows(["clue/a", "待受理"], ["clue/b", "待核查"]);
  assert.equal(gathered(differs(shown, shown, [])), "");
  assert.equal(gathered(differs(shown, rows(["clue/c", "待受理"], ["clue/a", "待受理"], ["clue/b", "待核查"]), [])), "有 1 条新的 · 刷新");
  assert.equal(gathered(differs(shown, rows(["clue/a", "待分派"], ["clue/b", "待核查"]), [])), "有 1 条变化 · 刷新");
  assert.equal(gathered(differs(shown, rows(["clue/b", "待核查"]), [])), "有 1 条变化 · 刷新");
});

test("what a full list pushes out has not changed", () => {
  const shown = rows(["clue/b", "1"], ["clue/a", "1"]);
  assert.deepEqual(differs(shown, rows(["clue/c", "1"], ["clue/b", "1"]), []), { fresh: 1, changed: 0 });
});

test("a matter that has just begun is new once, though a short list does not show it", () => {
  const shown = rows(["clue/a", "1"]);
  assert.deepEqual(differs(shown, shown, new Set(["clue/z"])), { fresh: 1, changed: 0 });
  assert.deepEqual(differs(shown, rows(["clue/z", "1"], ["clue/a", "1"]), new Set(["clue/z", "clue/a"])), { fresh: 1, changed: 0 });
});
