// The scanner: reads codes with the camera, sends each reading once, shows the answer on the whole screen.
// On the pages beside it, it puts the gate's name into every form that checks somebody in.
const TRIES = 3;
const PATIENCE = 6000; // milliseconds for one try
const NEXT_AFTER = 1500; // a good answer goes away by itself
const SAME_CODE = 3000; // a code that stays in view is read once
const EVERY = 120; // between two looks
const COUNT_EVERY = 20000;
const ANSWERED = new Set([200, 409, 422]);
const TUNES = { success: [[880, 0.12]], warning: [[440, 0.1], [440, 0.1]], error: [[196, 0.35]] };
const SHAKES = { success: [60], warning: [60, 80, 60], error: [300] };

const root = document.getElementById("scanner");
const part = (parent, name) => parent.querySelector(`[data-part="${name}"]`);
const byId = (id) => document.getElementById(id);
const [answer, last, camera, video] = ["answer", "last", "camera", "video"].map(byId);
const typed = byId("typed");
let isBusy = false; // an answer is being fetched or shown
let waiting = null; // the reading that could not be sent
let goOn = 0;

// --- this gate and this device ---------------------------------------------------------------------------------

function gateName() {
  return localStorage.getItem("checkin.gate") ?? "";
}

function keepGateName(name) {
  localStorage.setItem("checkin.gate", name);
  for (const input of document.querySelectorAll("[data-gate]")) input.value = name;
}

function randomId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
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
  isBusy = true;
  waiting = null;
  const said = await send(body);
  if (!said) waiting = body;
  show(said ?? refused(root.dataset.noConnection));
  if (said) refreshCount();
}

// --- the answer ----------------------------------------------------------------------------------

function fill(element, text) {
  element.textContent = text ?? "";
  element.hidden = !text;
}

function show(said) {
  clearTimeout(goOn);
  answer.dataset.tone = said.tone;
  for (const name of ["word", "name", "reason"]) fill(part(answer, name), said[name]);
  byId("again").hidden = waiting === null;
  offer("admit", said.offer === "admit" && said.signup ? `admit/${said.signup}` : "");
  answer.hidden = false;
  answer.querySelector("[data-next]").focus();
  noticeable(said.tone);
  if (said.may_undo) remember(said);
  if (said.result === "ok") goOn = setTimeout(next, NEXT_AFTER);
}

function offer(name, path) {
  const form = document.querySelector(`[data-form="${name}"]`);
  form.hidden = !path;
  if (path) form.action = `${root.dataset.list}/${path}`;
}

function remember(said) {
  part(last, "text").textContent = [said.name, said.word].filter(Boolean).join(" – ");
  last.hidden = false;
  offer("undo", `undo/${said.scan}`);
}

function next() {
  clearTimeout(goOn);
  answer.hidden = true;
  isBusy = false;
  waiting = null;
}

// --- sound and vibration, only besides ------------------------------------------------------------

let speaker = null;

function noticeable(tone) {
  if (!byId("sound").checked) return;
  navigator.vibrate?.(SHAKES[tone]);
  speaker ??= window.AudioContext ? new AudioContext() : null;
  if (!speaker) return;
  let start = speaker.currentTime;
  for (const [pitch, length] of TUNES[tone]) {
    const voice = speaker.createOscillator();
    const loudness = speaker.createGain();
    loudness.gain.value = 0.15;
    voice.frequency.value = pitch;
    voice.connect(loudness).connect(speaker.destination);
    voice.start(start);
    voice.stop(start + length);
    start += length + 0.08;
  }
}

// --- the camera ----------------------------------------------------------------------------------

async function nativeDetector() {
  const formats = (await window.BarcodeDetector?.getSupportedFormats?.()) ?? [];
  return formats.includes("qr_code") ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null;
}

function loadReader() {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: root.dataset.reader, onload: done, onerror: failed });
    document.head.append(script);
  });
}

async function ownDetector() {
  await loadReader();
  const { BarcodeDetector, prepareZXingModule } = window.BarcodeDetectionAPI;
  const locateFile = (path, prefix) => (path.endsWith(".wasm") ? root.dataset.wasm : prefix + path);
  prepareZXingModule({ overrides: { locateFile } });
  return new BarcodeDetector({ formats: ["qr_code"] });
}

let detector = null;
let stream = null;

async function startCamera(id = localStorage.getItem("checkin.camera")) {
  stopCamera();
  const wanted = id ? { deviceId: { ideal: id } } : { facingMode: { ideal: "environment" } };
  stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  video.srcObject = stream;
  camera.hidden = false;
  byId("start").hidden = true;
  byId("trouble").hidden = true;
  await video.play();
  detector ??= (await nativeDetector()) ?? (await ownDetector());
  await Promise.all([offerCameras(), offerTorch(), keepAwake()]);
  look(stream);
}

function stopCamera() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
}

async function look(mine) {
  let seen = "";
  let seenAt = 0;
  while (stream === mine) {
    const found = isBusy ? [] : await detector.detect(video).catch(() => []);
    const code = found[0]?.rawValue;
    const isNew = code && (code !== seen || Date.now() - seenAt > SAME_CODE);
    if (code) [seen, seenAt] = [code, Date.now()];
    if (isNew && !isBusy) await check(reading(code));
    await new Promise((done) => setTimeout(done, EVERY));
  }
}

async function offerCameras() {
  const list = byId("cameras");
  const found = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "videoinput");
  list.hidden = found.length < 2;
  list.replaceChildren(...found.map((one, number) => new Option(one.label || String(number + 1), one.deviceId)));
  list.value = stream.getVideoTracks()[0].getSettings().deviceId ?? "";
}

async function offerTorch() {
  const track = stream.getVideoTracks()[0];
  byId("torch").hidden = !track.getCapabilities?.().torch;
  byId("torch").setAttribute("aria-pressed", "false");
}

async function switchTorch() {
  const isOn = byId("torch").getAttribute("aria-pressed") !== "true";
  await stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: isOn }] });
  byId("torch").setAttribute("aria-pressed", String(isOn));
}

async function keepAwake() {
  await navigator.wakeLock?.request("screen").catch(() => null);
}

async function begin() {
  try {
    await startCamera();
  } catch {
    stopCamera();
    camera.hidden = true;
    byId("start").hidden = !navigator.mediaDevices;
    fill(byId("trouble"), root.dataset.noCamera);
  }
}

// --- the counter ---------------------------------------------------------------------------------

async function refreshCount() {
  const count = byId("count");
  try {
    const response = await fetch(count.dataset.href, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    const said = await response.json();
    part(count, "arrived").textContent = said.arrived;
    part(count, "expected").textContent = said.expected;
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
    if (isBusy) return;
    check(reading(code.value));
    code.value = "";
  });
  answer.querySelector("[data-next]").addEventListener("click", (event) => {
    event.preventDefault();
    next();
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

function wireCamera() {
  byId("start").addEventListener("click", begin);
  byId("torch").addEventListener("click", switchTorch);
  byId("cameras").addEventListener("change", (event) => {
    localStorage.setItem("checkin.camera", event.target.value);
    startCamera(event.target.value);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stopCamera();
    else if (!camera.hidden) begin();
  });
}

async function openCamera() {
  if (!navigator.mediaDevices) {
    fill(byId("trouble"), root.dataset.noCamera);
    return;
  }
  const state = await navigator.permissions?.query({ name: "camera" }).catch(() => null);
  if (state?.state === "granted") begin();
  else byId("start").hidden = false;
}

keepGateName(gateName());
if (root) {
  wireTyping();
  wireSettings();
  wireCamera();
  setInterval(() => { if (!document.hidden) refreshCount(); }, COUNT_EVERY);
  openCamera();
}
