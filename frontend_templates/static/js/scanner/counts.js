// How many came, as the server counts: one stream while it can be reached, else asked with each sign of life.
const AGAIN_AFTER = 60_000; // milliseconds; a stream that was refused is not asked for sooner
const CLOSED = 2;

export class Counts {
  // `hear` is told {now, lists}, `refused` that the server does not let this phone listen. `Stream` and `request` are the browser's own.
  constructor({ events, state, hear, refused = () => {}, Stream = globalThis.EventSource, request = (...given) => fetch(...given) }) {
    Object.assign(this, { events, state, hear, refused, Stream, request });
    this.stream = null;
    this.refusedAt = -Infinity;
    this.isStopped = false;
  }

  get isOpen() {
    return this.stream !== null;
  }

  start() {
    document.addEventListener("visibilitychange", () => (document.hidden ? this.close() : this.reached()));
    addEventListener("offline", () => this.close());
    addEventListener("pagehide", () => this.close());
  }

  // The server has just answered.
  async reached(now = Date.now()) {
    if (this.isStopped || this.isOpen || globalThis.document?.hidden) return;
    if (this.Stream && now - this.refusedAt >= AGAIN_AFTER) this.open();
    else await this.ask();
  }

  open() {
    const stream = new this.Stream(this.events);
    this.stream = stream;
    stream.addEventListener("state", (event) => this.hear(JSON.parse(event.data)));
    stream.addEventListener("error", () => {
      if (stream.readyState !== CLOSED || this.stream !== stream) return; // the browser tries again by itself
      this.refusedAt = Date.now();
      this.close();
      this.refused();
    });
  }

  async ask() {
    try {
      const response = await this.request(this.state, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (response.ok) this.hear(await response.json());
    } catch {
      // The queue notices that the network is gone.
    }
  }

  // The server does not answer, or nobody looks.
  close() {
    this.stream?.close();
    this.stream = null;
  }

  stop() {
    this.isStopped = true;
    this.close();
  }
}
