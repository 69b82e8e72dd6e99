import test from "node:test";
import assert from "node:assert/strict";
import { dayOf, isOver } from "../src/certificate";

test("a certificate that the phone kept is over on the day it ends on", () => {
  assert.equal(isOver("2029-03-01", "2029-02-28"), false);
  assert.equal(isOver("2029-03-01", "2029-03-01"), true);
  assert.equal(isOver("2029-03-01", "2030-01-01"), true);
  assert.equal(isOver("", "2030-01-01"), false);
  assert.equal(dayOf(new Date(2029, 1, 3, 23, 59)), "2029-02-03");
});
