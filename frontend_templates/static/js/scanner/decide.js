// What a reading at a gate amounts to: pure decisions, with the words of the server's rules.
const HOUR = 3_600_000;
const STATES = {
  held: "not_confirmed",
  guardian: "pending_guardian",
  requested: "not_decided",
  offered: "not_accepted",
  waitlisted: "waiting",
  cancelled: "cancelled",
};
const ADMISSIBLE = new Set(["held", "requested", "offered"]);

const instant = (text) => (text ? Date.parse(text) : null);

function wallParts(at, zone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23",
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  });
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

// An instant in digits that read alike in all our languages: 22.11.2026, 18:30.
function wallWords(at, zone) {
  const { day, month, year, hour, minute } = wallParts(at, zone);
  return `${day}.${month}.${year}, ${hour}:${minute}`;
}

// In which period of the list an entry counts. The operational day begins when the clock on the
// wall shows the cut-off, whatever the clocks do that night.
export function periodOf(list, at, nonce) {
  if (list.period === "once") return "once";
  if (list.period === "each_entry") return nonce;
  const { day, month, year, hour } = wallParts(at, list.zone);
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour));
  return new Date(wall - list.day_starts_at_hour * HOUR).toISOString().slice(0, 10);
}

const refused = (code, values = {}, offer = null) => ({ result: "refused", code, values, offer });

function aboutTime(list, at) {
  const [opens, closes, closed] = [list.opens_at, list.closes_at, list.closed_at].map(instant);
  const when = (moment) => ({ when: wallWords(moment, list.zone) });
  if (closed !== null && at >= closed) return refused("closed_by_hand", when(closed));
  if (opens !== null && at < opens) return refused("not_yet_open", when(opens));
  return closes !== null && at >= closes ? refused("closed", when(closes)) : null;
}

function aboutPass(list, pass, at, isPicked) {
  if (pass.state === "cancelled") return refused("cancelled");
  if (pass.is_revoked && !isPicked) return refused("revoked");
  const end = instant(pass.not_after);
  if (end !== null && at >= end) return refused("expired", { when: wallWords(end, list.zone) });
  return list.sheet && pass.sheet !== list.sheet ? refused("not_on_list") : null;
}

// Why a pass is not good at this list at that instant (milliseconds), or null when it is.
// Whoever is in may leave when the list has closed; a withdrawn code says nothing against
// somebody who was picked by name.
export function refusalOf(list, pass, at, { direction = "entry", isPicked = false } = {}) {
  const verdict = aboutPass(list, pass, at, isPicked) ?? (direction === "exit" ? null : aboutTime(list, at));
  if (verdict) return verdict;
  if (pass.state === "confirmed") return null;
  return refused(STATES[pass.state] ?? "not_active", {}, ADMISSIBLE.has(pass.state) ? "admit" : null);
}

const before = (one, other) => one.at - other.at || one.sequence - other.sequence;

function takenBack(ordered) {
  const byNonce = new Map(ordered.map((one) => [one.nonce, one]));
  const found = new Set();
  for (const undo of ordered.filter((one) => one.direction === "undo" && byNonce.has(one.undoes))) {
    const target = byNonce.get(undo.undoes);
    const like = ordered.filter((one) => one.direction === target.direction && before(target, one) <= 0);
    for (const one of like) if (one === target || before(one, undo) < 0) found.add(one.nonce);
  }
  return found;
}

// What the readings of one pass, list and period amount to; null when nobody came. What the
// server told of (`known`: at, gate, left_at) stands for a first entry and its exit.
export function presenceOf(known, readings) {
  const told = known ? [{ nonce: known.nonce ?? "", direction: "entry", at: instant(known.at), gate: known.gate, sequence: -2 }] : [];
  if (known?.left_at) told.push({ nonce: "", direction: "exit", at: instant(known.left_at), gate: "", sequence: -1 });
  const ordered = [...told, ...readings].sort(before);
  const gone = takenBack(ordered);
  const standing = ordered.filter((one) => one.direction !== "undo" && !gone.has(one.nonce));
  const entries = standing.filter((one) => one.direction === "entry");
  if (!entries.length) return null;
  const [first, last] = [entries[0], entries.at(-1)];
  const exit = standing.find((one) => one.direction === "exit" && before(last, one) < 0);
  return { first_at: first.at, first_gate: first.gate, left_at: exit?.at ?? null, latest: standing.at(-1).at };
}

function already(list, code, at, gate = "") {
  return { result: "already", code, values: { when: wallWords(at, list.zone), gate }, first_at: at, first_gate: gate };
}

// Whether the room takes one more: null, or why it does not. `inside` are those who are in now.
export function aboutRoom(list, inside, isInside) {
  if (list.capacity === null || list.capacity === undefined || isInside || inside < list.capacity) return null;
  return refused("room_full", { inside, capacity: list.capacity });
}

// Somebody comes. `presence` is that of the period of this instant; `room` what aboutRoom says.
export function enter(list, presence, at, room = null) {
  if (room && list.when_full === "refuse") return room;
  if (!presence) return { result: "ok", code: room?.code ?? "", values: room?.values ?? {} };
  const { first_at, first_gate, left_at } = presence;
  if (left_at !== null && left_at <= at) return { result: "ok", code: "back", values: {}, first_at, first_gate };
  return already(list, "already", first_at, first_gate);
}

// Somebody leaves. `presence` is the latest one, of whatever period.
export function leave(list, presence) {
  if (!presence) return refused("not_inside");
  if (presence.left_at !== null) return already(list, "left_already", presence.left_at);
  return { result: "ok", code: "", values: {}, first_at: presence.first_at, first_gate: presence.first_gate };
}

// Whether a bundle may still be used at that instant.
export const isGood = (bundle, now) => Boolean(bundle) && now < instant(bundle.expires_at);

// A text with its values in it: %(name)s.
export const filled = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");

// A sentence of the bundle with its values. A gate without a name leaves no comma behind.
export function sentence(reasons, code, values = {}) {
  const text = (values.gate ? null : reasons[`${code}_nowhere`]) ?? reasons[code] ?? "";
  return filled(text, values).replace(/,\s*\./, ".").trim();
}
