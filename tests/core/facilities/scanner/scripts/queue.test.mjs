// The queue without a network of its own: what is sent, how long it waits, what it does about each answer.
import assert from "node:assert/strict";
import test from "node:test";

const { APP } = process.env;
const { Queue, item, pause } = await import(`${APP}/queue.js`);
const { Burst } = await import(`${APP}/wedge.js`);
const { Once } = await import(`${APP}/camera.js`);
const { splitReadings } = await import(`${APP}/store.js`);

// Readings in a list, for what the browser keeps in IndexedDB.
class Shelf {
  constructor(number) {
    this.rows = Array.from({ length: number }, (_, place) => ({ nonce: `nonce-${place}`, sequence: place + 1, waiting: 1 }));
  }

  async waiting(limit) { return this.rows.filter((one) => one.waiting).slice(0, limit); }

  async countWaiting() { return this.rows.filter((one) => one.waiting).length; }

  async settle(results) {
    const done = new Set(results.map((one) => one.nonce));
    for (const row of this.rows) if (done.has(row.nonce)) delete row.waiting;
  }
}

function queueOver(shelf, answer) {
  const seen = { batches: [], heard: [], revoked: 0 };
  const request = async (_, { body }) => {
    const { items } = JSON.parse(body);
    seen.batches.push(items.length);
    const status = answer(items, seen.batches.length);
    if (!status) throw new TypeError("no network");
    const results = items.map(({ nonce }) => ({ nonce, status: 200 }));
    return { status, ok: status === 200, json: async () => ({ received_at: "2026-07-04T10:00:00Z", version: 1, results }) };
  };
  const queue = new Queue(shelf, {
    path: "/scans",
    hear: (said) => seen.heard.push(said),
    revoked: () => { seen.revoked += 1; },
    request,
  });
  return { queue, seen };
}

test("1,203 readings go in three batches, and a last empty one says that all is sent", async () => {
  const shelf = new Shelf(1203);
  const { queue, seen } = queueOver(shelf, () => 200);
  await Promise.all([queue.flush(), queue.flush()]);
  queue.stop();
  assert.deepEqual(seen.batches, [500, 500, 203, 0]);
  assert.equal(await shelf.countWaiting(), 0);
});

test("a batch without an answer is sent again, and nothing of it is lost", async () => {
  const shelf = new Shelf(3);
  const { queue, seen } = queueOver(shelf, (_, number) => (number < 3 ? 0 : 200));
  for (const expected of [3, 3, 0]) {
    await queue.flush();
    assert.equal(await shelf.countWaiting(), expected);
  }
  queue.stop();
  assert.deepEqual(seen.heard.slice(0, 2), [null, null]);
  assert.equal(queue.isReached, true);
});

test("where 500 are too many, half are sent", async () => {
  const shelf = new Shelf(600);
  const { queue, seen } = queueOver(shelf, (items) => (items.length > 300 ? 413 : 200));
  await queue.flush();
  await queue.flush();
  queue.stop();
  assert.deepEqual(seen.batches, [500, 250, 250, 100, 0]);
});

test("a revoked device stops and says so once", async () => {
  const { queue, seen } = queueOver(new Shelf(3), () => 401);
  await queue.flush();
  await queue.flush();
  assert.deepEqual([seen.revoked, seen.batches], [1, [3]]);
});

test("pauses grow to a minute and differ from phone to phone", () => {
  assert.deepEqual([1, 2, 3, 6, 7, 40].map((failures) => pause(failures, 0.5)), [1000, 2000, 4000, 32000, 60000, 60000]);
  assert.ok(pause(3, 0) < pause(3, 0.9));
});

test("only what the server knows is sent", () => {
  const sent = item({ nonce: "n", sequence: 1, list: "l", direction: "entry", code: "C", gate: "", waiting: 1, pass: "p", at: 5, answer: {} });
  assert.deepEqual(sent, { nonce: "n", sequence: 1, list: "l", direction: "entry", code: "C" });
});

test("what is told of by the server is not counted from our own readings again", () => {
  const bundle = { made_at: "2026-07-04T10:00:00Z", present: [{ list: "l", pass: "p", period: "once", at: "2026-07-04T09:00:00Z", gate: "A", left_at: null }] };
  const told = { nonce: "a", list: "l", pass: "p", period: "once", direction: "entry", at: Date.parse("2026-07-04T09:00:00.400Z"), decided: "ok", received_at: "2026-07-04T09:01:00Z" };
  const fresh = { ...told, nonce: "b", at: told.at + 1000, waiting: 1, received_at: undefined };
  const found = splitReadings(bundle, [told, fresh, { ...fresh, nonce: "c", decided: "refused" }], { list: "l", pass: "p", period: "once" });
  assert.equal(found.known.nonce, "a");
  assert.deepEqual(found.fresh.map((one) => one.nonce), ["b"]);
});

test("a hand scanner's burst is a reading, a person's typing is none", () => {
  const burst = new Burst();
  const read = (text, pace) => [...text, "Enter"].map((key, place) => burst.press(key, 1000 + place * pace)).at(-1);
  assert.equal(read("CDFGHJKM", 8), "CDFGHJKM");
  assert.equal(read("CDFGHJKM", 200), "");
  assert.equal(read("abc", 8), "");
  burst.press("Shift", 50_000);
  assert.equal(burst.press("Enter", 50_001), "");
});

function looked(once, from, to, codes, every = 120) {
  const read = [];
  for (let at = from; at <= to; at += every) read.push(...[once.next(codes, at)].filter(Boolean));
  return read;
}

test("a code that stays in view is read once, and again when it was away for three seconds", () => {
  const once = new Once();
  assert.deepEqual(looked(once, 0, 6000, ["A"]), ["A"]);
  assert.deepEqual(looked(once, 6100, 8500, []), []);
  assert.deepEqual(looked(once, 8600, 9000, ["A"]), [], "blurred for a while");
  looked(once, 9100, 12_500, []);
  assert.equal(once.next(["A"], 12_600), "A");
  assert.equal(once.next(["B"], 12_700), "B");
});

test("what nobody looked at was not away: a slow answer is the same glance", () => {
  const once = new Once();
  assert.equal(once.next(["A"], 0), "A");
  assert.equal(once.next(["A"], 20_000), "", "the network took its time");
  assert.equal(once.next([], 24_000), "", "one blurred look of a slow phone");
  assert.equal(once.next(["A"], 28_000), "");
  assert.equal(once.next(["A"], 70_000), "A", "nobody shows a pass for so long");
});

test("two passes in view are two readings, not a quarrel", () => {
  const once = new Once();
  assert.deepEqual(looked(once, 0, 6000, ["A", "B"]), ["A", "B"]);
  assert.deepEqual(looked(once, 6100, 7000, ["B", "A"]), []);
});
