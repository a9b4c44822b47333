// The scanner of somebody who is signed in: each reading is asked about at once; the page works without this too.
// On the pages beside it, it puts the gate's name into every form that checks somebody in.
import { Answer, fill } from "./answer.js";
import { randomId } from "./bytes.js";
import { Camera, cameraElements } from "./camera.js";
import { listen } from "./wedge.js";

const TRIES = 3;
const PATIENCE = 6000; // milliseconds for one try
const COUNT_EVERY = 20000;
const ANSWERED = new Set([200, 409, 422]);

const root = document.getElementById("scanner");
const byId = (id) => document.getElementById(id);
const part = (parent, name) => parent.querySelector(`[data-part="${name}"]`);
const typed = byId("typed");
let answer = null;
let isAsking = false;
let waiting = null; // the reading that could not be sent

const isBusy = () => isAsking || answer.isShown;

// --- this gate and this device -------------------------------------------------------------------

const gateName = () => localStorage.getItem("checkin.gate") ?? "";

function keepGateName(name) {
  localStorage.setItem("checkin.gate", name);
  for (const input of document.querySelectorAll("[data-gate]")) input.value = name;
}

function deviceId() {
  const known = localStorage.getItem("checkin.device");
  if (known) return known;
  const made = randomId();
  localStorage.setItem("checkin.device", made);
  return made;
}

// --- sending -------------------------------------------------------------------------------------

function reading(code) {
  return {
    code,
    nonce: randomId(),
    device: deviceId(),
    direction: typed.elements.direction.value,
    device_at: new Date().toISOString(),
    gate: gateName(),
  };
}

async function sendOnce(body) {
  const patience = new AbortController();
  setTimeout(() => patience.abort(), PATIENCE);
  const response = await fetch(root.dataset.scan, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": root.dataset.csrf },
    body: JSON.stringify({ ...body, sent_at: new Date().toISOString() }),
    signal: patience.signal,
  });
  if (response.status >= 500) throw new Error(String(response.status));
  const said = await response.json();
  if (said.result && ANSWERED.has(response.status)) return said;
  return refused([401, 403].includes(response.status) ? root.dataset.signedOut : said.message || root.dataset.failed);
}

function refused(reason) {
  return { result: "refused", word: root.dataset.stop, tone: "error", name: "", reason };
}

// The same nonce goes with each try, so that a lost answer does not count somebody twice.
async function send(body) {
  for (let tried = 1; tried <= TRIES; tried += 1) {
    try {
      return await sendOnce(body);
    } catch {
      if (tried < TRIES) await new Promise((done) => setTimeout(done, 500 * tried));
    }
  }
  return null;
}

async function check(body) {
  isAsking = true;
  waiting = null;
  const said = await send(body);
  if (!said) waiting = body;
  show(said ?? refused(root.dataset.noConnection));
  isAsking = false;
  if (said) refreshCount();
}

function read(text) {
  return isBusy() ? null : check(reading(text));
}

// --- the answer ----------------------------------------------------------------------------------

function show(said) {
  byId("again").hidden = waiting === null;
  offer("admit", said.offer === "admit" && said.signup ? `admit/${said.signup}` : "");
  answer.show(said);
  if (said.may_undo) remember(said);
}

function offer(name, path) {
  const form = document.querySelector(`[data-form="${name}"]`);
  form.hidden = !path;
  if (path) form.action = `${root.dataset.list}/${path}`;
}

function remember(said) {
  const last = byId("last");
  part(last, "text").textContent = [said.name, said.word].filter(Boolean).join(" – ");
  last.hidden = false;
  offer("undo", `undo/${said.scan}`);
}

// --- the counter ---------------------------------------------------------------------------------

async function refreshCount() {
  const count = byId("count");
  try {
    const response = await fetch(count.dataset.href, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    const said = await response.json();
    fill(part(count, "arrived"), String(said.arrived));
    fill(part(count, "expected"), String(said.expected));
  } catch {
    // The number is a comfort; the next one will come.
  }
}

// --- wiring --------------------------------------------------------------------------------------

function wireTyping() {
  typed.addEventListener("submit", (event) => {
    const { code } = typed.elements;
    if (!code.value.trim()) return;
    event.preventDefault();
    if (isBusy()) return;
    check(reading(code.value));
    code.value = "";
  });
  byId("again").addEventListener("click", () => check(waiting));
}

function wireSettings() {
  const { gate } = typed.elements;
  gate.value = gateName();
  gate.addEventListener("input", () => keepGateName(gate.value));
  const sound = byId("sound");
  byId("sound-field").hidden = false;
  sound.checked = localStorage.getItem("checkin.sound") !== "off";
  sound.addEventListener("change", () => localStorage.setItem("checkin.sound", sound.checked ? "on" : "off"));
}

keepGateName(gateName());
if (root) {
  answer = new Answer(byId("answer"), { isLoud: () => byId("sound").checked, closed: () => { waiting = null; } });
  const { reader, wasm, noCamera } = root.dataset;
  const camera = new Camera(cameraElements(), { files: { reader, wasm }, read, isBusy, noCamera });
  wireTyping();
  wireSettings();
  camera.wire();
  listen(read);
  setInterval(() => { if (!document.hidden) refreshCount(); }, COUNT_EVERY);
  camera.offer();
}
