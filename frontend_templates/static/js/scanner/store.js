// What a scanner keeps on the phone (IndexedDB): the bundle, its readings, its settings. Each write is one
// transaction that is on the disk before anybody is answered: reloading or a flat battery loses nothing.
const NAME = "pospolu-checkin";
const STRICT = { durability: "strict" };
const CLOSE = 2000; // milliseconds; our own reading as the server gives it back

const asked = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

const ended = (transaction) =>
  new Promise((done, failed) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => failed(transaction.error);
  });

function upgrade(database) {
  database.createObjectStore("kept");
  const readings = database.createObjectStore("readings", { keyPath: "sequence" });
  readings.createIndex("pass", "pass");
  readings.createIndex("nonce", "nonce", { unique: true });
  readings.createIndex("waiting", "waiting");
}

export async function open(name = NAME) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => upgrade(request.result);
  return new Store(await asked(request));
}

// Whether the server's bundle tells of this reading already.
export const isTold = (reading, bundle) =>
  !reading.waiting && Boolean(bundle) && Date.parse(reading.received_at) <= Date.parse(bundle.made_at);

// What counts of a reading: what the gate did, else what the server answered, else what it would say.
export const outcome = (reading) => reading.decided ?? reading.answer?.result ?? reading.said?.result ?? null;

class Store {
  constructor(database) {
    this.database = database;
  }

  get(key) {
    return asked(this.database.transaction("kept").objectStore("kept").get(key));
  }

  async put(key, value) {
    const transaction = this.database.transaction("kept", "readwrite", STRICT);
    transaction.objectStore("kept").put(value, key);
    await ended(transaction);
  }

  async remove(key) {
    const transaction = this.database.transaction("kept", "readwrite", STRICT);
    transaction.objectStore("kept").delete(key);
    await ended(transaction);
  }

  // Keeps a reading under the next number and returns it. `decide(readings)` is asked within the
  // transaction, with all that this phone read of the pass: two reads at once cannot both be first.
  async add(reading, decide = () => ({})) {
    const transaction = this.database.transaction(["kept", "readings"], "readwrite", STRICT);
    const [kept, readings] = ["kept", "readings"].map((name) => transaction.objectStore(name));
    const sequence = ((await asked(kept.get("sequence"))) ?? 0) + 1;
    const earlier = reading.pass ? await asked(readings.index("pass").getAll(reading.pass)) : [];
    const made = { ...reading, sequence, waiting: 1, ...decide(earlier) };
    kept.put(sequence, "sequence");
    readings.add(made);
    await ended(transaction);
    return made;
  }

  // The gate went by its own verdict, unless the reading was answered meanwhile; returns the reading.
  async goAlone(sequence) {
    const transaction = this.database.transaction("readings", "readwrite", STRICT);
    const readings = transaction.objectStore("readings");
    const reading = await asked(readings.get(sequence));
    if (reading?.waiting) readings.put(Object.assign(reading, { decided: reading.said.result }));
    await ended(transaction);
    return reading;
  }

  waiting(limit) {
    const index = this.database.transaction("readings").objectStore("readings").index("waiting");
    return asked(index.getAll(1, limit));
  }

  countWaiting() {
    const index = this.database.transaction("readings").objectStore("readings").index("waiting");
    return asked(index.count(1));
  }

  readings() {
    return asked(this.database.transaction("readings").objectStore("readings").getAll());
  }

  // Notes the server's answers; those readings wait no more.
  async settle(results, receivedAt) {
    const transaction = this.database.transaction("readings", "readwrite", STRICT);
    const readings = transaction.objectStore("readings");
    for (const answer of results) {
      const reading = await asked(readings.index("nonce").get(answer.nonce));
      if (!reading) continue;
      delete reading.waiting;
      readings.put({ ...reading, answer, received_at: receivedAt });
    }
    await ended(transaction);
  }

  // All of it goes: the phone is no scanner any more.
  async wipe() {
    const transaction = this.database.transaction(["kept", "readings"], "readwrite", STRICT);
    transaction.objectStore("kept").clear();
    transaction.objectStore("readings").clear();
    await ended(transaction);
  }
}

// The readings of one pass that stand beside what the bundle tells, and what it tells of one list
// and period; a reading of ours in it keeps its nonce, so that it can be taken back.
export function splitReadings(bundle, readings, { list, pass, period }) {
  const mine = readings.filter((one) => one.list === list && outcome(one) !== "refused");
  const told = bundle.present.find((one) => one.list === list && one.pass === pass && one.period === period);
  const fresh = mine.filter((one) => !isTold(one, bundle));
  if (!told) return { known: null, fresh: fresh.filter((one) => one.period === period) };
  const same = (one) => one.direction === "entry" && Math.abs(one.at - Date.parse(told.at)) < CLOSE;
  const nonce = mine.find((one) => isTold(one, bundle) && same(one))?.nonce;
  return { known: { ...told, nonce }, fresh: fresh.filter((one) => one.period === period) };
}
