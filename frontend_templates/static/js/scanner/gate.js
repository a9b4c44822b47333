// One gate: its bundle, its clock, its readings; every way of reading somebody ends here.
import { randomId } from "./bytes.js";
import { Clock } from "./clock.js";
import { Counts } from "./counts.js";
import { isGood, sentence } from "./decide.js";
import { resolve } from "./pass.js";
import { Queue, Revoked, patience } from "./queue.js";
import { counts, verdict } from "./verdict.js";

const ASK = 2500; // milliseconds; whoever stands at the gate does not wait longer
const REFRESH_EVERY = 120_000;
const RENEW_AFTER = 6 * 3_600_000; // a bundle that says the same is taken anew for its later end
const RECOUNT_AFTER = 200;
const TONES = { ok: "success", already: "warning", refused: "error" };

// A gate without network knows nothing against somebody whom it adds, unless they are a minor.
const atFirstSight = ({ age = "adult" }) =>
  age === "adult" ? { result: "ok", code: "", values: {} } : { result: "refused", code: "pending_guardian", values: {} };

export class Gate {
  // `words` are those of the screen; `changed()` is called when something is to be shown anew, `settled()` when
  // readings were answered, `revoked()` once.
  constructor(store, { paths, library, words, changed, settled, revoked }) {
    Object.assign(this, { store, paths, library, words, changed, settled, revoked });
    this.bundle = null;
    this.clock = new Clock();
    this.settings = {};
    this.count = { arrived: 0, inside: 0, expected: 0 };
    this.refreshedAt = 0;
    this.counted = null; // {now, lists} as the server counted last, newer than the bundle
    this.counts = new Counts({
      events: paths.events,
      state: paths.state,
      hear: (state) => this.hearCounts(state),
      refused: () => this.queue.flush(), // if this phone was revoked, it hears so at once
    });
    this.queue = new Queue(store, {
      path: paths.scans,
      hear: (said) => this.hear(said),
      revoked: () => this.forget(),
    });
  }

  get now() {
    return this.clock.now;
  }

  get list() {
    return this.bundle?.lists.find((one) => one.id === this.settings.list) ?? this.bundle?.lists[0] ?? null;
  }

  get isGood() {
    return isGood(this.bundle, this.now);
  }

  async load() {
    const [bundle, offset, settings] = await Promise.all(["bundle", "offset", "settings"].map((key) => this.store.get(key)));
    this.bundle = bundle ?? null;
    this.clock.offset = offset ?? 0;
    this.settings = settings ?? {};
    await this.dropOld();
    await this.recount();
  }

  async keepSettings(changes) {
    this.settings = { ...this.settings, ...changes };
    await this.store.put("settings", this.settings);
    await this.recount();
  }

  // --- with the server ---------------------------------------------------------------------------

  async start() {
    await this.refresh();
    this.counts.start();
    await this.queue.start();
  }

  async refresh() {
    this.refreshedAt = Date.now();
    const headers = { Accept: "application/json" };
    const isYoung = this.bundle && this.now - Date.parse(this.bundle.made_at) < RENEW_AFTER;
    if (isYoung && this.bundle.etag) headers["If-None-Match"] = this.bundle.etag;
    try {
      const response = await fetch(this.paths.bundle, { headers, cache: "no-store", signal: patience(20_000) });
      if (response.status === 401) throw new Revoked();
      if (response.status === 200) await this.take(await response.json(), response.headers.get("ETag"));
    } catch (error) {
      if (error instanceof Revoked) await this.forget();
    }
    await this.dropOld();
  }

  async take(bundle, etag) {
    await this.setClock(bundle.made_at);
    this.bundle = { ...bundle, etag };
    await this.store.put("bundle", this.bundle);
    await this.recount();
    await this.settled(); // others may have taken readings of this phone back
  }

  async setClock(serverTime) {
    this.clock.hear(serverTime);
    await this.store.put("offset", this.clock.offset);
  }

  async hear(said) {
    if (said) {
      await this.setClock(said.received_at);
      const isOther = this.bundle && said.version !== this.bundle.version;
      const isOld = Date.now() - this.refreshedAt > REFRESH_EVERY;
      if (!this.bundle || isOther || isOld) await this.refresh();
      this.counts.reached();
    } else {
      this.counts.close();
    }
    await this.recountSoon();
    this.changed();
    if (said?.results.length) await this.settled();
  }

  hearCounts(state) {
    this.counted = state;
    return this.recount();
  }

  // Names go when the time of the bundle is over, whether or not somebody looks.
  async dropOld() {
    if (this.bundle && !this.isGood) {
      this.bundle = null;
      await this.store.remove("bundle");
    }
    this.changed();
  }

  async forget() {
    this.stop();
    this.bundle = null;
    await this.store.wipe();
    await this.revoked();
  }

  stop() {
    this.queue.stop();
    this.counts.stop();
  }

  async recount() {
    clearTimeout(this.counting);
    this.counting = 0;
    if (this.list) this.count = counts(this.bundle, this.list, await this.store.readings(), this.counted);
    this.changed();
  }

  // Soon, once for many readings; at once where the room's places depend on it.
  async recountSoon() {
    if (typeof this.list?.capacity === "number") {
      await this.recount();
      return;
    }
    this.counting ||= setTimeout(() => this.recount(), RECOUNT_AFTER);
  }

  // --- readings ----------------------------------------------------------------------------------

  async read(text, direction) {
    if (!this.isGood) return this.closed();
    const { pass, refusal } = await resolve(this.bundle, text, this.library);
    const given = { code: text.trim(), direction };
    return this.keep(given, pass ?? null, refusal);
  }

  pick(pass, direction) {
    return this.isGood ? this.keep({ signup: pass.signup, direction }, pass, null, { isPicked: true }) : this.closed();
  }

  // `age` is a band where the list asks for it, otherwise empty.
  walkIn(name, age = "") {
    const walk_in = age ? { name, age } : { name };
    return this.isGood ? this.keep({ walk_in, direction: "entry" }, null, null) : this.closed();
  }

  // Takes one of this phone's readings back, and says why.
  async undo(reading, reason = "") {
    const { code, period, signup, walk_in } = reading;
    const who = code ? { code } : signup ? { signup } : { walk_in };
    const given = { direction: "undo", undoes: reading.nonce, reason, ...who };
    const made = await this.store.add({ ...this.stamp(reading.list), ...given, pass: reading.pass, period, decided: "ok" });
    this.queue.flush();
    await this.recount();
    return this.shown(made, { result: "ok", code: "", values: {} });
  }

  stamp(list) {
    const gate = this.settings.gate ?? this.bundle.device.name;
    const offset_ms = Math.round(this.clock.offset);
    return { nonce: randomId(), list, device_at: new Date().toISOString(), offset_ms, at: this.now, gate };
  }

  async keep(given, pass, refusal, { isPicked = false } = {}) {
    const { bundle, list } = this;
    const reading = { ...this.stamp(list.id), ...given, pass: pass?.id ?? "" };
    const asks = this.queue.isReached && navigator.onLine;
    const decide = (readings) => {
      const found = this.verdict({ bundle, list, pass, readings }, { ...reading, isPicked }, refusal);
      return asks ? found : { ...found, decided: found.said.result };
    };
    const made = await this.store.add(reading, decide);
    const answer = asks ? await this.queue.ask(made, ASK) : null;
    if (answer) return this.told(made, answer);
    const alone = asks ? await this.store.goAlone(made.sequence) : made;
    await this.recountSoon();
    return alone.answer ? this.told(made, alone.answer) : this.shown(alone, alone.said);
  }

  verdict(known, reading, refusal) {
    if (refusal) return { said: { result: "refused", code: refusal, values: {} }, period: "" };
    if (reading.walk_in) return { said: atFirstSight(reading.walk_in), period: "" };
    return verdict({ ...known, inside: this.count.inside }, reading);
  }

  // --- what the screen says ------------------------------------------------------------------------

  nameOf(reading) {
    return reading.walk_in?.name ?? this.bundle?.passes.find((one) => one.id === reading.pass)?.name ?? "";
  }

  word(result, direction) {
    return this.words[`${result}-${direction}`] ?? this.words.refused;
  }

  told(reading, answer) {
    const { result = "refused", word, tone, name, reason = "" } = answer;
    return {
      result,
      tone: tone ?? TONES[result],
      word: word ?? this.word(result, reading.direction),
      name: name || (result === "refused" ? "" : this.nameOf(reading)),
      reason,
      reading: { ...reading, answer },
    };
  }

  shown(reading, said) {
    return {
      result: said.result,
      tone: TONES[said.result],
      word: this.word(said.result, reading.direction),
      name: this.nameOf(reading),
      reason: said.code ? sentence(this.bundle?.reasons ?? {}, said.code, said.values) : "",
      reading,
    };
  }

  closed() {
    return { result: "refused", tone: "error", word: this.words.refused, name: "", reason: this.words.expired, reading: null };
  }
}
