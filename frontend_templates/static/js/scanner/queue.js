// Readings on their way to the server: at most 500 at once, again and again by itself until each is answered.
const AT_ONCE = 500;
const PATIENCE = 20_000;
const ALIVE_EVERY = 25_000;
const SHORTEST = 1000;
const LONGEST = 60_000;

const SENT = ["nonce", "sequence", "list", "direction", "code", "signup", "walk_in", "device_at", "offset_ms", "gate", "decided", "undoes", "reason"];

// A reading as it is sent.
export function item(reading) {
  return Object.fromEntries(SENT.filter((name) => reading[name] !== undefined && reading[name] !== "").map((name) => [name, reading[name]]));
}

// How long to wait after so many failures: 1, 2, 4 … 60 seconds, each a little different.
export function pause(failures, chance = Math.random()) {
  return Math.min(LONGEST, SHORTEST * 2 ** Math.max(0, failures - 1)) * (0.75 + chance / 2);
}

export class Revoked extends Error {}

// A signal that ends a request after so many milliseconds (AbortSignal.timeout is younger than many phones).
export function patience(milliseconds) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds);
  timer.unref?.();
  return controller.signal;
}

export class Queue {
  // `hear` is told of each answer: {received_at, version, results}, and of each failure: null.
  constructor(store, { path, hear, revoked, request = (...given) => fetch(...given) }) {
    Object.assign(this, { store, path, hear, revoked, request });
    this.failures = 0;
    this.atOnce = AT_ONCE;
    this.running = null;
    this.timer = 0;
    this.isStopped = false;
  }

  get isReached() {
    return this.failures === 0;
  }

  start() {
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden || this.flush());
    return this.flush();
  }

  stop() {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  async post(items, waiting, limit = PATIENCE) {
    const body = { sent_at: new Date().toISOString(), waiting, items: items.map(item) };
    const response = await this.request(this.path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
      signal: patience(limit),
    });
    if (response.status === 401) throw new Revoked();
    if (response.status === 413) this.atOnce = Math.max(1, Math.floor(this.atOnce / 2));
    if (!response.ok) throw new Error(String(response.status));
    const said = await response.json();
    await this.store.settle(said.results, said.received_at);
    return said;
  }

  // Asks about one reading at once; null when no answer came in time.
  async ask(reading, limit) {
    try {
      const said = await this.post([reading], await this.others(reading), limit);
      await this.heard(said);
      return said.results[0] ?? null;
    } catch (error) {
      await this.missed(error);
      return null;
    }
  }

  async others(reading) {
    return Math.max(0, (await this.store.countWaiting()) - (reading.waiting ? 1 : 0));
  }

  flush() {
    this.running ??= this.sendAll().finally(() => { this.running = null; });
    return this.running;
  }

  async sendAll() {
    clearTimeout(this.timer);
    if (this.isStopped) return;
    try {
      let items;
      do {
        items = await this.store.waiting(this.atOnce);
        const left = (await this.store.countWaiting()) - items.length;
        await this.heard(await this.post(items, left));
      } while (items.length);
    } catch (error) {
      await this.missed(error);
    }
    this.again(this.isReached ? ALIVE_EVERY : pause(this.failures));
  }

  again(after) {
    clearTimeout(this.timer);
    if (!this.isStopped) this.timer = setTimeout(() => this.flush(), after);
  }

  async heard(said) {
    this.failures = 0;
    await this.hear(said);
  }

  async missed(error) {
    if (error instanceof Revoked) {
      this.stop();
      await this.revoked();
      return;
    }
    this.failures += 1;
    await this.hear(null);
    if (!this.running) this.again(pause(this.failures));
  }
}
