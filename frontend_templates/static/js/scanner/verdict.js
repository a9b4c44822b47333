// The gate's own verdict about somebody, out of the bundle and of what this phone has read.
import { aboutRoom, enter, leave, periodOf, presenceOf, refusalOf } from "./decide.js";
import { isTold, outcome, splitReadings } from "./store.js";

function presenceIn(bundle, readings, where) {
  const { known, fresh } = splitReadings(bundle, readings, where);
  return presenceOf(known, fresh);
}

// The latest stay of a pass at a list, of whatever period: {period, presence}.
function latest(bundle, readings, { list, pass }) {
  const told = bundle.present.filter((one) => one.list === list && one.pass === pass);
  const own = readings.filter((one) => one.list === list && one.direction === "entry");
  const periods = [...new Set([...told, ...own].map((one) => one.period))];
  const stays = periods.map((period) => ({ period, presence: presenceIn(bundle, readings, { list, pass, period }) }));
  const real = stays.filter((one) => one.presence).sort((one, other) => other.presence.first_at - one.presence.first_at);
  return real[0] ?? { period: "", presence: null };
}

// {said, period} of a reading {direction, at, nonce, isPicked} of `pass` at `list`; `inside` are those in the room.
export function verdict({ bundle, list, pass, readings, inside = 0 }, { direction, at, nonce, isPicked }) {
  const refusal = refusalOf(list, pass, at, { direction, isPicked });
  if (refusal) return { said: refusal, period: "" };
  const last = latest(bundle, readings, { list: list.id, pass: pass.id });
  if (direction === "exit") return { said: leave(list, last.presence), period: last.period };
  const period = periodOf(list, at, nonce);
  const presence = presenceIn(bundle, readings, { list: list.id, pass: pass.id, period });
  const isInside = last.presence !== null && last.presence.left_at === null;
  return { said: enter(list, presence, at, aboutRoom(list, inside, isInside)), period };
}

// How many came and how many are in, with what the server has not told of yet. `counted` is {now, lists} as it
// counted last.
export function counts(bundle, list, readings, counted = null) {
  const isNewer = counted !== null && Date.parse(counted.now) > Date.parse(bundle.made_at);
  const base = { made_at: isNewer ? counted.now : bundle.made_at };
  const said = (isNewer ? counted.lists.find((one) => one.id === list.id) : null) ?? list;
  const found = { arrived: said.arrived ?? 0, inside: said.inside ?? 0, expected: said.expected ?? 0 };
  const mine = readings.filter((one) => one.list === list.id);
  const walkedIn = new Map(mine.filter((one) => one.walk_in && one.direction === "entry").map((one) => [one.nonce, one]));
  const groups = new Set();
  for (const one of mine) {
    if (isTold(one, base) || outcome(one) === "refused") continue;
    const step = walkInStep(one, walkedIn);
    found.arrived += step;
    found.inside += step;
    if (one.pass) groups.add(`${one.pass}|${one.period}`);
  }
  const byPass = new Map();
  for (const one of mine) byPass.set(one.pass, [...(byPass.get(one.pass) ?? []), one]);
  for (const key of groups) {
    const [pass, period] = key.split("|");
    const where = { list: list.id, pass, period };
    const before = presenceIn(bundle, byPass.get(pass).filter((one) => isTold(one, base)), where);
    const now = presenceIn(bundle, byPass.get(pass), where);
    found.arrived += Number(now !== null) - Number(before !== null);
    found.inside += Number(now?.left_at === null) - Number(before?.left_at === null);
  }
  return found;
}

// Somebody without a pass came, or was taken back: 1, -1, else 0.
function walkInStep(one, walkedIn) {
  if (walkedIn.has(one.nonce)) return 1;
  const target = one.direction === "undo" ? walkedIn.get(one.undoes) : undefined;
  return target && outcome(target) !== "refused" ? -1 : 0;
}

// Readings that went otherwise on the server than at this gate, newest first.
export function differences(readings) {
  const isOther = (one) =>
    one.answer && ((one.decided === "ok" && one.answer.code && one.answer.code !== "back") || one.answer.status === 404);
  return readings.filter(isOther).reverse();
}
