import test from "node:test";
import assert from "node:assert/strict";
import { farSaid, metres, worthKeeping } from "../src/ground.ts";

const at = (moment: string, lon = 112.5, lat = 35.08) => ({ at: moment, lon, lat });

test("metres are those of the ground", () => {
  assert.equal(metres({ lon: 112.5, lat: 35 }, { lon: 112.5, lat: 35 }), 0);
  assert.ok(Math.abs(metres({ lon: 112.5, lat: 35 }, { lon: 112.5, lat: 35.001 }) - 111.2) < 0.1);
  assert.ok(Math.abs(metres({ lon: 112.5, lat: 35 }, { lon: 112.501, lat: 35 }) - 91.1) < 0.1);
  assert.equal(farSaid(84.6), "85米");
  assert.equal(farSaid(1234), "1.2公里");
});

test("a point is kept that is twenty metres on or half a minute later, never one from before", () => {
  const first = at("2026-11-20T09:00:00");
  assert.ok(worthKeeping(undefined, first));
  assert.ok(!worthKeeping(first, at("2026-11-20T09:00:10")));
  assert.ok(worthKeeping(first, at("2026-11-20T09:00:30")));
  assert.ok(worthKeeping(first, at("2026-11-20T09:00:05", 112.5, 35.0802)));
  assert.ok(!worthKeeping(first, at("2026-11-20T08:59:00", 112.6)));
});
