import assert from "node:assert/strict";
import { test } from "node:test";
import { type At, closed, collection, type Draft, History, insert, inside, move, opened, remove, rings, same, snap, stamp, state, withHole, withPart, withRing } from "../src/borders/edit";
import { read, written } from "../src/borders/words";

const square = (west: number, south: number, side: number): At[] => [[west, south], [west + side, south], [west + side, south + side], [west, south + side]];

/** Two villages with an edge in common. */
const two = (): Draft => ({ a: [[square(0, 0, 1)]], b: [[square(1, 0, 1)]], c: [] });
const outer = { part: 0, ring: 0 };

test("rings are opened to be drawn and closed to be sent", () => {
  const land = opened([[[...square(0, 0, 1), [0, 0]]]]);
  assert.deepEqual(land, [[square(0, 0, 1)]]);
  assert.deepEqual(closed(land)[0]?.[0]?.length, 5);
  assert.deepEqual(opened([[[[0.123456789, 1], [1, 1], [1, 2]]]])[0]?.[0]?.[0], [0.1234568, 1], "a centimetre is enough");
  assert.ok(same(land, opened(closed(land))));
});

test("a corner moves alone, or with the same corner of the neighbour, and what was stays what it was", () => {
  const was = two();
  const alone = move(was, "a", { ...outer, n: 1 }, [1.1, 0.1], false);
  assert.deepEqual(alone.a?.[0]?.[0]?.[1], [1.1, 0.1]);
  assert.equal(alone.b, was.b, "the neighbour is the very same");
  const both = move(was, "a", { ...outer, n: 1 }, [1.1, 0.1], true);
  assert.deepEqual(both.b?.[0]?.[0]?.[0], [1.1, 0.1]);
  assert.deepEqual(was, two());
  assert.equal(both.c, was.c);
});

test("a corner put into a common edge is put into the neighbour's, too, whichever way it runs", () => {
  const next = insert(two(), "a", { ...outer, n: 1 }, [1, 0.5], true);
  assert.deepEqual(next.a?.[0]?.[0]?.[2], [1, 0.5]);
  assert.equal(next.b?.[0]?.[0]?.length, 5);
  assert.ok(next.b?.[0]?.[0]?.some(([x, y]) => x === 1 && y === 0.5));
  // Behind the last corner: between it and the first.
  assert.deepEqual(insert(two(), "a", { ...outer, n: 3 }, [0, 0.5], true).a?.[0]?.[0]?.[4], [0, 0.5]);
  assert.equal(insert(two(), "a", { ...outer, n: 1 }, [1, 0.5], false).b?.[0]?.[0]?.length, 4);
});

test("a corner is taken away, but three stay", () => {
  const next = remove(two(), "a", { ...outer, n: 1 }, true);
  assert.deepEqual([next?.a?.[0]?.[0]?.length, next?.b?.[0]?.[0]?.length], [3, 3]);
  assert.equal(next && remove(next, "a", { ...outer, n: 0 }, true), undefined);
  const mixed: Draft = { a: [[square(0, 0, 1)]], b: [[[[1, 0], [2, 0], [1, 1]]]] };
  assert.equal(remove(mixed, "a", { ...outer, n: 1 }, true)?.b, mixed.b, "the neighbour would have too few");
});

test("parts and holes come and go", () => {
  const land = withPart([[square(0, 0, 1)]], square(5, 5, 1)) ?? [];
  assert.equal(land.length, 2);
  assert.equal(withPart(land, [[0, 0], [1, 1]]), undefined, "two points are no land");
  const holed = withHole(land, square(5.2, 5.2, 0.5)) ?? [];
  assert.deepEqual([holed[0]?.length, holed[1]?.length], [1, 2]);
  assert.equal(withHole(land, square(5.8, 5.8, 0.5)), undefined, "it would reach out");
  assert.deepEqual(rings(holed).map((r) => r.label), ["第1块（4个点）", "第2块（4个点）", "第2块的洞1（4个点）"]);
  assert.equal(withRing(holed, { part: 1, ring: 1 }, undefined)[1]?.length, 1);
  assert.equal(withRing(holed, { part: 1, ring: 0 }, undefined).length, 1, "a part goes with its outer ring");
  assert.ok(inside(square(0, 0, 1), [0.5, 0.5]) && !inside(square(0, 0, 1), [1.5, 0.5]));
});

test("what is drawn near a corner goes to it, near an edge onto it, and elsewhere stays", () => {
  const seen = ([x, y]: At) => [x * 100, y * 100] as const;
  assert.deepEqual(snap(two(), [1.05, 0.04], seen, 10), [1, 0]);
  assert.deepEqual(snap(two(), [1.05, 0.5], seen, 10), [1, 0.5]);
  assert.deepEqual(snap(two(), [1.5, 0.5], seen, 10), [1.5, 0.5]);
  const near = snap({ a: [[square(0, 0, 1)]] }, [1.02, 0.02], seen, 10, [1, 0]);
  assert.deepEqual(near, [1.02, 0.02], "a corner on its way is not drawn back to itself");
});

test("what became of a village, and what the house is sent", () => {
  const [none, land] = [[], [[square(0, 0, 1)]]];
  assert.deepEqual([state(none, none), state(land, none), state(none, land), state(land, [[square(0, 0, 1)]]), state(land, [[square(0, 0, 2)]])], ["none", "new", "gone", "kept", "changed"]);
  const sent = collection(two(), new Map([["a", "甲村"]]), "gcj02") as { crs: string; features: { properties: unknown; geometry: { coordinates: unknown[][][] } }[] };
  assert.deepEqual([sent.crs, sent.features.length, sent.features[0]?.properties], ["gcj02", 2, { id: "a", name: "甲村" }]);
  assert.equal(sent.features[0]?.geometry.coordinates[0]?.[0]?.length, 5);
  assert.notEqual(stamp("甲"), stamp("乙"));
});

test("steps go back and forth, and a new one ends what was to come", () => {
  const steps = new History(1);
  steps.set(2);
  steps.set(3);
  assert.ok(steps.undo() && steps.now === 2 && steps.redo() && steps.now === 3 && !steps.redo());
  steps.undo();
  steps.set(4);
  assert.ok(!steps.forth && steps.undo() && steps.now === 2 && steps.undo() && steps.now === 1 && !steps.undo() && !steps.back);
});

test("corners as text and back", () => {
  const land = withHole([[square(112, 35, 1)], [square(114, 35, 1)]], square(112.2, 35.2, 0.5)) ?? [];
  const text = written(land);
  assert.ok(text.startsWith("第1块\n112.0000000, 35.0000000\n"), text);
  assert.deepEqual(read(text), { land });
  const closed = read("112，35\n113 35\n[113, 36]\n112, 35\n");
  assert.deepEqual(closed, { land: [[[[112, 35], [113, 35], [113, 36]]]] });
  assert.deepEqual(read(" \n"), { land: [] });
  assert.deepEqual(read('{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[112,35],[113,35],[113,36],[112,35]]]}}'), closed);
  for (const [text, words] of [["112\n", "第1行看不懂"], ["洞\n", "洞要写在一块的后面"], ["35, 112\n", "超出范围"], ["112, 35\n113, 35", "至少要三个点"], ["{", "GeoJSON"], ["第1块\n东, 西", "第2行看不懂"]] as const) {
    const told = read(text);
    assert.ok("wrong" in told && told.wrong.includes(words), `${text}: ${JSON.stringify(told)}`);
  }
});
