import test from "node:test";
import assert from "node:assert/strict";
import { iconNames } from "../icons.mjs";

test("icons are found in templates, in the frame's ways and in scripts", () => {
  const found = iconNames(['{% call ui::icon("search") %}{% endcall %}', 'item("/clues", "线索", "flag"),', 'icon("x")', 'icon(name)']);
  assert.deepEqual(found, ["flag", "search", "x"]);
});
