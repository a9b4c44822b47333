// A phone's clock that is wrong, and that is set while there is no network.
import assert from "node:assert/strict";
import test from "node:test";

const { APP } = process.env;
const { Clock } = await import(`${APP}/clock.js`);
const HOUR = 3_600_000;
const NOON = Date.parse("2026-07-04T12:00:00Z");

function clockAt(skew) {
  const time = { wall: NOON + skew, steady: 0 };
  const clock = new Clock(() => time.wall, () => time.steady);
  const pass = (milliseconds) => { time.wall += milliseconds; time.steady += milliseconds; };
  return { clock, time, pass };
}

for (const skew of [0, 3 * HOUR, -24 * HOUR, 26 * HOUR]) {
  test(`case 24: a clock that is ${skew / HOUR} h off`, () => {
    const { clock, pass } = clockAt(skew);
    clock.hear(new Date(NOON).toISOString());
    pass(HOUR);
    assert.deepEqual([clock.offset, clock.now], [skew, NOON + HOUR]);
  });
}

test("case 24: a clock that is set back without network goes on with the right time", () => {
  const { clock, time, pass } = clockAt(0);
  clock.hear(new Date(NOON).toISOString());
  pass(60_000);
  time.wall -= 26 * HOUR;
  pass(60_000);
  assert.deepEqual([clock.offset, clock.now], [-26 * HOUR, NOON + 120_000]);
  pass(60_000);
  assert.equal(clock.now, NOON + 180_000, "and only once");
});

test("a phone that slept has not been set ahead", () => {
  const { clock, time } = clockAt(0);
  clock.hear(new Date(NOON).toISOString());
  time.wall += 8 * HOUR; // the steady clock stands still meanwhile
  assert.deepEqual([clock.offset, clock.now], [0, NOON + 8 * HOUR]);
});

test("a clock that is set back and then right again is right", () => {
  const { clock, time, pass } = clockAt(3 * HOUR);
  clock.hear(new Date(NOON).toISOString());
  time.wall -= 26 * HOUR;
  pass(60_000);
  assert.equal(clock.now, NOON + 60_000);
  time.wall += 26 * HOUR;
  pass(60_000);
  assert.deepEqual([clock.offset, clock.now], [3 * HOUR, NOON + 120_000]);
});
