// The phone's rules over the cases that the server's rules are held to as well.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const { APP, CASES, SAID } = process.env;
const { aboutRoom, enter, isGood, leave, periodOf, presenceOf, refusalOf, sentence } = await import(`${APP}/decide.js`);
const { bytesOf, hex, idOf, randomId } = await import(`${APP}/bytes.js`);
const { base45, isSigned, isTyped, normalised, parts, resolve, typedHash } = await import(`${APP}/pass.js`);
const { fold, search, shortened, toldApart } = await import(`${APP}/names.js`);
const cases = JSON.parse(readFileSync(CASES, "utf8"));
const said = JSON.parse(readFileSync(SAID, "utf8"));
const LIBRARY = process.env.LIBRARY;
const noPlatform = () => Promise.reject(new Error("Ed25519 is not here"));

for (const one of cases.refusals) {
  test(`refusal: ${one.name}`, () => {
    const list = { ...cases.list, ...one.list };
    const pass = { ...cases.pass, ...one.pass };
    const found = refusalOf(list, pass, Date.parse(one.at), { direction: one.direction, isPicked: one.is_picked });
    assert.deepEqual(found && [found.code, found.values.when ?? "", found.offer], one.want);
  });
}

for (const one of cases.periods) {
  test(`period: ${one.name}`, () => {
    assert.equal(periodOf({ ...cases.list, ...one.list }, Date.parse(one.at), "nonce-of-it"), one.want);
  });
}

for (const story of cases.stories) {
  test(`story: ${story.name}`, () => {
    const readings = [];
    story.steps.forEach(({ minute, direction, want }, sequence) => {
      const at = Date.parse("2026-07-04T10:00:00Z") + minute * 60_000;
      const [kind, target] = direction.split(" ");
      const presence = presenceOf(null, readings);
      const decision = kind === "undo" ? null : kind === "exit" ? leave(cases.list, presence) : enter(cases.list, presence, at);
      assert.deepEqual(decision && [decision.result, decision.code], want);
      if (decision?.result === "refused") return;
      readings.push({ nonce: `n${sequence}`, sequence, at, gate: "", direction: kind, undoes: target && `n${target}` });
    });
  });
}

test("what the server told of counts, and our own reading in it can be taken back", () => {
  const at = Date.parse("2026-07-04T10:00:00Z");
  const known = { at: new Date(at).toISOString(), gate: "B", left_at: null, nonce: "mine" };
  assert.equal(presenceOf(known, []).first_gate, "B");
  assert.equal(presenceOf(known, [{ nonce: "u", direction: "undo", undoes: "mine", at: at + 1, sequence: 2 }]), null);
  const out = presenceOf({ ...known, left_at: new Date(at + 60_000).toISOString() }, []);
  assert.equal(enter(cases.list, out, at + 120_000).code, "back");
});

test("a room that is full warns or refuses, and lets whoever is in be read again", () => {
  const list = { ...cases.list, capacity: 2 };
  assert.equal(aboutRoom(list, 1, false), null);
  assert.equal(aboutRoom(list, 2, true), null);
  const room = aboutRoom(list, 2, false);
  assert.deepEqual([room.code, room.values], ["room_full", { inside: 2, capacity: 2 }]);
  assert.deepEqual([enter(list, null, 0, room).result, enter({ ...list, when_full: "refuse" }, null, 0, room).result], ["ok", "refused"]);
});

test("sentences take their values, and a gate without a name leaves no comma", () => {
  const reasons = { already: "Checked in on %(when)s, %(gate)s." };
  assert.equal(sentence(reasons, "already", { when: "X", gate: "B" }), "Checked in on X, B.");
  assert.equal(sentence(reasons, "already", { when: "X", gate: "" }), "Checked in on X.");
});

test("a bundle is good until it expires", () => {
  const bundle = { expires_at: "2026-07-04T10:00:00Z" };
  const end = Date.parse(bundle.expires_at);
  assert.deepEqual([isGood(bundle, end - 1), isGood(bundle, end), isGood(null, 0)], [true, false, false]);
});

test("names and letters are folded as by the server", () => {
  assert.deepEqual(cases.folded.map(fold), said.folded);
  assert.deepEqual(cases.typed.map(normalised), said.typed);
  assert.deepEqual(cases.typed.map(isTyped), said.is_typed);
});

test("names are found by the beginnings of their words, without strokes", () => {
  const passes = ["Łucja Wąs-Żak", "Jan Nowak", "Ola Łukasik"].map((name) => ({ name, signup: name }));
  assert.deepEqual(search(passes, "lu").map((one) => one.name), ["Łucja Wąs-Żak", "Ola Łukasik"].sort((a, b) => a.localeCompare(b)));
  assert.deepEqual(search(passes, "ZAK łuc").map((one) => one.name), ["Łucja Wąs-Żak"]);
  assert.deepEqual(search(passes, "  "), []);
  assert.deepEqual(["Łucja Wąs", "Ola", "Anna Maria Żak"].map((name) => shortened(name)), ["Łucja W.", "Ola", "Anna Ż."]);
});

test("namesakes at a kiosk are told apart by as few letters as that takes", () => {
  for (const { names, want } of cases.told_apart) assert.deepEqual(toldApart(names), want);
});

for (const [name, platform] of [["the platform", undefined], ["the library", noPlatform]]) {
  test(`signatures are checked by ${name}: good, bit-flipped, re-keyed`, async () => {
    const found = parts(said.code);
    assert.deepEqual([found.key, found.pass, found.notAfter], [said.key, said.pass, said.not_after]);
    assert.equal(await isSigned(found, said.public, LIBRARY, platform), true);
    assert.equal(await isSigned(found, said.other_public, LIBRARY, platform), false);
    for (const place of [0, 4, 22]) {
      const body = found.body.slice();
      body[place] ^= 1;
      assert.equal(await isSigned({ ...found, body }, said.public, LIBRARY, platform), false);
    }
    const signature = found.signature.slice();
    signature[63] ^= 1;
    assert.equal(await isSigned({ ...found, signature }, said.public, LIBRARY, platform), false);
  });
}

test("who a reading names", async () => {
  const known = { id: said.pass, typed: await typedHash("salt", "CDFGHJKM") };
  const bundle = { salt: "salt", keys: { [said.key]: said.public }, passes: [known] };
  const of = async (text, given = bundle) => {
    const found = await resolve(given, text, LIBRARY);
    return found.refusal ?? found.pass.id;
  };
  assert.equal(await of(said.code), said.pass);
  assert.equal(await of(" cdfg-hjkm "), said.pass);
  assert.equal(await of("CDFGHJKN"), "unknown_code");
  assert.equal(await of("https://example.org/some-other-code"), "unreadable");
  assert.equal(await of(said.code, { ...bundle, keys: {} }), "forged");
  assert.equal(await of(said.code, { ...bundle, keys: { [said.key]: said.other_public } }), "forged");
  assert.equal(await of(said.code, { ...bundle, passes: [] }), "wrong_event");
  assert.equal(await typedHash("salt", "CDFGHJKM"), said.typed_hash);
});

test("Base45 refuses what is none", () => {
  assert.deepEqual([...base45("QED8WEX0")], [...Buffer.from("ietf!")]);
  for (const bad of ["A", "GGW", "::", "a0"]) assert.equal(base45(bad), null);
});

test("ids are random, also on a phone that makes none itself", () => {
  const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(randomId(), pattern);
  const own = crypto.randomUUID;
  crypto.randomUUID = undefined;
  try {
    const made = randomId();
    assert.match(made, pattern);
    assert.notEqual(made, randomId());
  } finally {
    crypto.randomUUID = own;
  }
});

test("bytes and hex digits", () => {
  assert.equal(hex(bytesOf("00ff10")), "00ff10");
  assert.equal(idOf(bytesOf("00112233445566778899aabbccddeeff")), "00112233-4455-6677-8899-aabbccddeeff");
});
