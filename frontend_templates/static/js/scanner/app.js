// The page of a paired phone: a gate that goes on without network.
import { Answer, fill } from "./answer.js";
import { Camera, cameraElements } from "./camera.js";
import { filled } from "./decide.js";
import { Gate } from "./gate.js";
import { Kiosk } from "./kiosk.js";
import { search } from "./names.js";
import { open } from "./store.js";
import { differences } from "./verdict.js";
import { listen } from "./wedge.js";

const byId = (id) => document.getElementById(id);
const part = (parent, name) => parent.querySelector(`[data-part="${name}"]`);
const root = byId("app");
const words = root.dataset;
const LAST_SHOWN = 5;
const DIFFERENCES_SHOWN = 20;

let gate = null;
let answer = null;
let camera = null;
let kiosk = null;
let waitingTexts = Promise.resolve(); // readings one after the other, in the order in which they came

const isBusy = () => answer.isShown || (kiosk?.isOn ?? false);
const direction = () => byId("typed").elements.direction.value;

// --- reading -------------------------------------------------------------------------------------

async function show(said) {
  answer.show(said);
  await showLast({ isForced: true });
}

// The camera, a hand scanner and the typed letters all come here.
function read(text) {
  waitingTexts = waitingTexts.then(async () => show(await gate.read(text, direction()))).catch(report);
  return waitingTexts;
}

function report(error) {
  fill(byId("trouble"), words.failed);
  console.error(error);
}

const time = (at, zone) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(at);

// --- what stands on the page -----------------------------------------------------------------------

async function render() {
  const { bundle, list } = gate;
  const isGood = gate.isGood && list !== null;
  byId("ready").hidden = !isGood;
  byId("missing").hidden = isGood;
  await renderNetwork();
  if (!isGood) return;
  fill(byId("thing"), bundle.thing.title);
  fill(byId("place"), ["", bundle.thing.place, bundle.device.name].filter((one, place) => one || !place).join(" · "));
  renderLists(bundle, list);
  part(byId("count"), "arrived").textContent = gate.count.arrived;
  part(byId("count"), "expected").textContent = gate.count.expected;
  fill(byId("inside"), list.is_two_way ? filled(words.inside, { inside: gate.count.inside }) : "");
  byId("direction-field").hidden = !list.is_two_way;
  byId("walk-in-age-field").hidden = !list.asks_age;
}

function renderLists(bundle, list) {
  const choice = byId("lists");
  byId("lists-field").hidden = bundle.lists.length < 2;
  if (choice.options.length !== bundle.lists.length || choice.value !== list.id) {
    choice.replaceChildren(...bundle.lists.map((one) => new Option(one.title, one.id, false, one.id === list.id)));
  }
  byId("list-title").textContent = list.title;
}

async function renderNetwork() {
  const waiting = await gate.store.countWaiting();
  const isReached = gate.queue.isReached && navigator.onLine;
  const line = byId("network");
  line.dataset.kind = isReached ? (waiting ? "sending" : "online") : "offline";
  line.dataset.waiting = waiting;
  const text = isReached ? (waiting ? words.sending : words.online) : waiting ? words.offlineWaiting : words.offline;
  fill(part(line, "text"), filled(text, { waiting }));
}

function line(text, soft, button) {
  const item = document.createElement("li");
  const more = Object.assign(document.createElement("span"), { className: "soft", textContent: soft });
  item.append(`${text} `, more, ...(button ? [button] : []));
  return item;
}

function undoButton(reading) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-link", textContent: words.undo });
  button.addEventListener("click", () => {
    const form = undoForm(reading);
    button.replaceWith(form);
    form.elements[0].focus();
  });
  return button;
}

// Asks why; an empty answer does as well.
function undoForm(reading) {
  const form = Object.assign(document.createElement("form"), { className: "gate-row gate-why", noValidate: true });
  const label = Object.assign(document.createElement("label"), { textContent: words.why });
  const field = Object.assign(document.createElement("input"), { maxLength: 200, autocomplete: "off" });
  const button = Object.assign(document.createElement("button"), { className: "button button-secondary", textContent: words.undo });
  label.append(field);
  form.append(label, button);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await show(await gate.undo(reading, field.value.trim()));
  });
  return form;
}

function mayUndo(reading, undone) {
  const result = reading.answer?.result ?? reading.decided ?? reading.said?.result;
  const isNamed = reading.code || reading.signup || reading.walk_in;
  return result === "ok" && reading.direction !== "undo" && !undone.has(reading.nonce) && Boolean(isNamed);
}

// Who took which reading back, by nonce: at this phone the gate that it was then, else whoever the bundle names.
function takenBack(readings) {
  const here = readings.filter((one) => one.undoes).map((one) => [one.undoes, one.gate ?? ""]);
  return new Map([...(gate.bundle?.undone ?? []).map((one) => [one.nonce, one.by]), ...here]);
}

// What is being typed stays until the next reading.
async function showLast({ isForced = false } = {}) {
  if (!isForced && byId("last").querySelector("form")) return;
  const readings = await gate.store.readings();
  const zone = gate.list?.zone ?? "UTC";
  const undone = takenBack(readings);
  const last = readings.slice(-LAST_SHOWN).reverse();
  byId("last-field").hidden = !last.length;
  byId("last").replaceChildren(...last.map((one) => {
    const said = gate.shown(one, one.answer ?? { ...one.said, result: one.decided ?? one.said?.result ?? "ok" });
    const who = undone.get(one.nonce);
    const state = who === undefined ? said.word : who ? filled(words.undoneBy, { who }) : words.undone;
    return line(`${time(one.at, zone)} ${said.name || "–"}`, state, mayUndo(one, undone) ? undoButton(one) : null);
  }));
  const other = differences(readings).slice(0, DIFFERENCES_SHOWN);
  byId("differences-field").hidden = !other.length;
  byId("differences").replaceChildren(...other.map((one) => line(`${time(one.at, zone)} ${gate.nameOf(one) || "–"}`, one.answer.reason ?? "")));
}

// --- names and walk-ins ----------------------------------------------------------------------------

function nameLine(pass) {
  const item = document.createElement("li");
  const name = Object.assign(document.createElement("span"), { className: "gate-person", textContent: pass.name });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: direction() === "exit" ? words.leaves : words.checkIn });
  button.addEventListener("click", async () => {
    byId("search").value = "";
    renderNames();
    await show(await gate.pick(pass, direction()));
  });
  item.append(name, button);
  return item;
}

function renderNames() {
  const typed = byId("search").value.trim();
  const found = gate.bundle ? search(gate.bundle.passes, typed) : [];
  byId("names").replaceChildren(...found.map(nameLine));
  byId("nobody").hidden = !typed || found.length > 0;
}

async function addWalkIn(event) {
  event.preventDefault();
  const [field, age] = [byId("walk-in-name"), byId("walk-in-age")];
  const name = field.value.trim();
  if (!name || (gate.list.asks_age && !age.value)) {
    (name ? age : field).focus();
    return;
  }
  const said = await gate.walkIn(name, gate.list.asks_age ? age.value : "");
  if (said.result === "ok" || said.code === "pending_guardian") field.value = age.value = "";
  await show(said);
}

// --- wiring --------------------------------------------------------------------------------------

function wireForms() {
  byId("typed").addEventListener("submit", (event) => {
    event.preventDefault();
    const { code } = event.target.elements;
    if (code.value.trim()) read(code.value);
    code.value = "";
  });
  byId("typed").addEventListener("change", renderNames);
  byId("search").addEventListener("input", renderNames);
  byId("walk-in").addEventListener("submit", addWalkIn);
  byId("leave").addEventListener("submit", leave);
  byId("retry").addEventListener("click", () => gate.start());
  byId("lists").addEventListener("change", async () => {
    await gate.keepSettings({ list: byId("lists").value });
    renderNames();
  });
}

function wireSettings() {
  const [name, sound] = [byId("gate-name"), byId("sound")];
  name.value = gate.settings.gate ?? gate.bundle?.device.name ?? "";
  sound.checked = gate.settings.isLoud ?? true;
  name.addEventListener("change", () => gate.keepSettings({ gate: name.value.trim() }));
  sound.addEventListener("change", () => gate.keepSettings({ isLoud: sound.checked }));
  byId("kiosk-start").addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = byId("kiosk-code");
    const isLong = value.length >= 4;
    byId("kiosk-short").hidden = isLong;
    if (isLong) kiosk.begin(value);
    byId("kiosk-code").value = "";
  });
}

// Nothing stays on a phone that gives its access back; nothing that was read is lost by it either.
async function leave(event) {
  event.preventDefault();
  const form = event.target;
  await gate.queue.flush();
  const isSent = (await gate.store.countWaiting()) === 0;
  byId("leave-first").hidden = isSent;
  if (!isSent) return;
  gate.stop();
  await gate.store.wipe();
  await dropCaches();
  form.submit();
}

async function dropCaches() {
  const names = (await caches.keys()).filter((one) => one.startsWith("checkin-"));
  await Promise.all(names.map((one) => caches.delete(one)));
}

async function revoked() {
  await dropCaches();
  camera.stop();
  kiosk.element.hidden = true;
  for (const id of ["ready", "missing", "network"]) byId(id).hidden = true;
  byId("revoked").hidden = false;
}

async function begin() {
  navigator.serviceWorker?.register("/checkin/worker.js", { scope: "/checkin/" }).catch(report);
  navigator.storage?.persist?.();
  const store = await open();
  const { scans, bundle, events, counts, library, reader, wasm, noCamera } = words;
  const texts = Object.fromEntries([...root.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent]));
  gate = new Gate(store, { paths: { scans, bundle, events, state: counts }, library, words: { ...texts, expired: words.expired }, changed: () => render(), settled: () => showLast(), revoked });
  answer = new Answer(byId("answer"), { isLoud: () => byId("sound").checked });
  camera = new Camera(cameraElements(), { files: { reader, wasm }, read, isBusy, noCamera });
  kiosk = new Kiosk(byId("kiosk"), gate, { began: () => camera.stop(), ended: () => camera.offer() });
  await gate.load();
  await showLast();
  camera.wire();
  wireForms();
  wireSettings();
  listen((text) => (kiosk.isOn ? null : read(text)));
  addEventListener("offline", () => render());
  gate.start().then(() => showLast());
  kiosk.wire();
  if (!kiosk.isOn) await camera.offer();
  root.dataset.state = "ready";
}

begin().catch(report);
