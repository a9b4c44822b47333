// How many came: what the server counted last, and what this phone read since.
import assert from "node:assert/strict";
import test from "node:test";

const { APP } = process.env;
const { Counts } = await import(`${APP}/counts.js`);
const { counts } = await import(`${APP}/verdict.js`);

const iso = (minute) => new Date(Date.parse("2026-07-04T10:00:00Z") + minute * 60_000).toISOString();
const list = { id: "gate", period: "once", zone: "Europe/Warsaw", arrived: 5, inside: 5, expected: 9, capacity: null };
const bundle = { made_at: iso(0), lists: [list], present: [] };
let number = 0;

function reading(given) {
  number += 1;
  const known = { list: "gate", pass: "p", period: "once", direction: "entry", at: Date.parse(iso(number)), decided: "ok" };
  return { ...known, sequence: number, nonce: `n${number}`, waiting: 1, ...given };
}

const arrived = (readings, counted) => counts(bundle, list, readings, counted).arrived;

test("a phone counts on from what the server told", () => {
  const counted = { now: iso(30), lists: [{ id: "gate", arrived: 7, inside: 6, expected: 10 }] };
  assert.deepEqual(counts(bundle, list, [], counted), { arrived: 7, inside: 6, expected: 10 });
  assert.equal(arrived([reading()], counted), 8);
  const old = { now: iso(-1), lists: [{ id: "gate", arrived: 1, inside: 1, expected: 1 }] };
  assert.equal(arrived([reading()], old), 6);
});

test("what the server has counted is not counted again", () => {
  const counted = { now: iso(30), lists: [{ id: "gate", arrived: 6, inside: 6, expected: 9 }] };
  const sent = reading({ waiting: undefined, received_at: iso(20), answer: { result: "ok" } });
  assert.equal(arrived([sent], counted), 6);
  assert.equal(arrived([sent, reading()], counted), 6, "the same pass once more");
  assert.equal(arrived([sent, reading({ direction: "undo", undoes: sent.nonce })], counted), 5);
  assert.equal(arrived([sent], null), 6, "without it the phone counts itself");
});

test("a walk-in that is taken back is not counted, whether or not it was sent", () => {
  const came = reading({ pass: "", walk_in: { name: "Ewa" } });
  const back = reading({ pass: "", walk_in: { name: "Ewa" }, direction: "undo", undoes: came.nonce });
  assert.equal(arrived([came]), 6);
  assert.equal(arrived([came, back]), 5);
  const counted = { now: iso(90), lists: [{ id: "gate", arrived: 6, inside: 6, expected: 10 }] };
  const sent = { ...came, waiting: undefined, received_at: iso(80), answer: { result: "ok" } };
  assert.equal(arrived([sent, back], counted), 5);
});

class Stream extends EventTarget {
  static made = [];

  constructor(path) {
    super();
    Object.assign(this, { path, readyState: 1 });
    Stream.made.push(this);
  }

  close() { this.readyState = 2; }
}

function countsOver(request = async () => ({ ok: true, json: async () => ({ now: iso(1), lists: [] }) })) {
  Stream.made = [];
  const heard = [];
  return { heard, made: new Counts({ events: "/events", state: "/state", hear: (said) => heard.push(said), Stream, request }) };
}

test("there is one stream, however often the server answers", async () => {
  const { heard, made } = countsOver();
  await made.reached(1);
  await made.reached(2);
  assert.equal(Stream.made.length, 1);
  Stream.made[0].dispatchEvent(new MessageEvent("state", { data: JSON.stringify({ now: iso(1), lists: [1] }) }));
  assert.deepEqual(heard, [{ now: iso(1), lists: [1] }]);
  made.close();
  assert.equal(Stream.made[0].readyState, 2);
  await made.reached(3);
  assert.equal(Stream.made.length, 2, "it is opened anew when the server answers again");
});

test("a stream that was refused is asked for later, and the counts meanwhile", async () => {
  const { heard, made } = countsOver();
  await made.reached(Date.now());
  Stream.made[0].dispatchEvent(new Event("error"));
  assert.equal(made.isOpen, true, "the browser tries again by itself");
  let refused = 0;
  made.refused = () => { refused += 1; };
  Stream.made[0].readyState = 2;
  Stream.made[0].dispatchEvent(new Event("error"));
  assert.equal(refused, 1);
  await made.reached(Date.now() + 1000);
  assert.deepEqual([Stream.made.length, heard.length], [1, 1]);
  await made.reached(Date.now() + 120_000);
  assert.equal(Stream.made.length, 2);
  made.stop();
  await made.reached(Date.now() + 240_000);
  assert.equal(Stream.made.length, 2);
});

test("without a network or without streams nothing breaks", async () => {
  const { heard, made } = countsOver(() => Promise.reject(new TypeError("no network")));
  made.Stream = undefined;
  await made.reached();
  assert.deepEqual(heard, []);
});
