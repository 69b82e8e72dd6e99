import assert from "node:assert/strict";
import test from "node:test";
import { cluster } from "../src/cluster";

test("points near each other are one, and none is lost", () => {
  const points = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 200, y: 0 }, { x: 201, y: 1 }, { x: 500, y: -500 }];
  const found = cluster(points, 40);
  assert.deepEqual(found.map((c) => c.members.length), [2, 2, 1]);
  assert.deepEqual([found[0]?.x, found[0]?.y], [5, 0]);
});

test("two on the two sides of a cell's border meet", () => {
  assert.equal(cluster([{ x: 39, y: 39 }, { x: 41, y: 41 }], 40).length, 1);
  assert.equal(cluster([{ x: -1, y: 0 }, { x: 1, y: 0 }], 40).length, 1);
});

test("a thousand points stay a thousand", () => {
  const points = Array.from({ length: 1000 }, (_, i) => ({ x: (i * 37) % 900, y: (i * 91) % 700 }));
  const found = cluster(points, 48);
  assert.equal(found.reduce((sum, c) => sum + c.members.length, 0), 1000);
  assert.ok(found.length < 400, String(found.length));
});
