import assert from "node:assert/strict";
import { test } from "node:test";
import { between, fields, keyed, kept, LEAST, typed } from "../src/areas";

test("a rectangle between two corners, whichever way it was drawn, stays inside", () => {
  assert.deepEqual(between([30, 40], [10, 20], "black"), { x: 10, y: 20, width: 20, height: 20, cover: "black" });
  assert.deepEqual(between([90, 90], [140, 250], "mosaic"), { x: 90, y: 90, width: 10, height: 10, cover: "mosaic" });
  assert.equal(between([10, 10], [10.2, 60], "black"), undefined, "a touch is none");
  assert.deepEqual(kept({ x: 95, y: -3, width: 20, height: 0, cover: "black" }), { x: 80, y: 0, width: 20, height: LEAST, cover: "black" });
});

test("arrows move it, with shift they change its size, and neither leaves the picture", () => {
  const area = { x: 0, y: 50, width: 99, height: 50, cover: "black" as const };
  assert.deepEqual(keyed(area, "ArrowLeft", false), area);
  assert.deepEqual(keyed(area, "ArrowRight", false), { ...area, x: 1 });
  assert.deepEqual(keyed(area, "ArrowDown", true), area, "it reaches the edge already");
  assert.deepEqual(keyed(area, "ArrowUp", true), { ...area, height: 49 });
  assert.equal(keyed(area, "a", false), undefined);
});

test("what is drawn is what the form says, and back", () => {
  const area = { x: 1.25, y: 2, width: 30.5, height: 4, cover: "mosaic" as const };
  const said = new Map(fields([area]));
  assert.equal(said.get("areas.0.width"), "30.5");
  assert.deepEqual(typed((name) => said.get(`areas.0.${name}`) ?? ""), area);
  const timed = { ...area, from: "1:02", until: "70.5" };
  const of = new Map(fields([area, timed]));
  assert.deepEqual(typed((name) => of.get(`areas.1.${name}`) ?? ""), timed, "times are kept as they were typed");
  const onPage = { ...area, page: "3" };
  assert.deepEqual(keyed(onPage, "ArrowDown", false), { ...onPage, y: 3 }, "what is moved stays on its page");
  assert.equal(typed(() => ""), undefined);
  assert.equal(typed((name) => (name === "x" ? "左" : "5")), undefined);
});
