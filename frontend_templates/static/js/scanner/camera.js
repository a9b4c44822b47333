// What the camera sees: codes, each once a glance; light and choice of camera where the phone has them.
const SAME_CODE = 3000;
const MISSED = 3; // looks; one or two in between may be blurred
const FORGOTTEN = 30_000; // no glance lasts so long without a look
const EVERY = 120; // milliseconds between two looks
const CHOICE = "checkin.camera";

async function ofThePlatform() {
  const formats = (await window.BarcodeDetector?.getSupportedFormats?.()) ?? [];
  return formats.includes("qr_code") ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null;
}

// The camera that was chosen, as long as it is there; else the one that looks away from whoever holds the phone.
async function seen(chosen) {
  const get = (video) => navigator.mediaDevices.getUserMedia({ video, audio: false });
  try {
    if (chosen) return await get({ deviceId: { exact: chosen } });
  } catch (error) {
    if (error.name === "NotAllowedError") throw error;
  }
  return get({ facingMode: { ideal: "environment" } });
}

function load(src) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src, onload: done, onerror: failed });
    document.head.append(script);
  });
}

async function ofOurs({ reader, wasm }) {
  await load(reader);
  const { BarcodeDetector, prepareZXingModule } = window.BarcodeDetectionAPI;
  const locateFile = (path, prefix) => (path.endsWith(".wasm") ? wasm : prefix + path);
  prepareZXingModule({ overrides: { locateFile } });
  return new BarcodeDetector({ formats: ["qr_code"] });
}

// A code that stays in view is read once, and again when looks have missed it for three seconds. Looks tell, not the
// clock alone: while an answer fills the screen, or a slow phone or network works, nobody looks, and nothing was away.
export class Once {
  constructor() {
    this.known = new Map(); // code → {at: when it was last seen, missed: looks since then}
  }

  // Of the codes in view the one that is to be read now, or "".
  next(codes, now) {
    for (const [code, seen] of this.known) {
      const { at, missed } = seen;
      if ((missed >= MISSED && now - at > SAME_CODE) || now - at > FORGOTTEN) this.known.delete(code);
      else if (codes.includes(code)) this.known.set(code, { at: now, missed: 0 });
      else seen.missed += 1;
    }
    const found = codes.find((code) => !this.known.has(code)) ?? "";
    if (found) this.known.set(found, { at: now, missed: 0 });
    return found;
  }
}

export class Camera {
  // `elements`: box, video, torch, cameras, start, trouble. `read(text)` is awaited, `isBusy()` stops the looking.
  constructor(elements, { files, read, isBusy, noCamera }) {
    Object.assign(this, elements, { files, read, isBusy, noCamera });
    this.stream = null;
    this.detector = null;
    this.once = new Once();
  }

  wire() {
    this.start.addEventListener("click", () => this.begin());
    this.torch.addEventListener("click", () => this.switchTorch());
    this.cameras.addEventListener("change", () => {
      localStorage.setItem(CHOICE, this.cameras.value);
      this.begin();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.stop();
      else if (!this.box.hidden) this.begin();
    });
  }

  // Begins by itself where that was allowed before, else offers the button.
  async offer() {
    if (!navigator.mediaDevices) {
      this.complain();
      return;
    }
    const state = await navigator.permissions?.query({ name: "camera" }).catch(() => null);
    if (state?.state === "granted") await this.begin();
    else this.start.hidden = false;
  }

  async begin() {
    try {
      await this.open();
    } catch {
      this.stop();
      this.box.hidden = true;
      this.start.hidden = !navigator.mediaDevices;
      this.complain();
    }
  }

  complain() {
    this.trouble.textContent = this.noCamera;
    this.trouble.hidden = false;
  }

  async open() {
    this.stop();
    this.stream = await seen(localStorage.getItem(CHOICE));
    this.video.srcObject = this.stream;
    this.box.hidden = false;
    this.start.hidden = true;
    this.trouble.hidden = true;
    await this.video.play();
    this.detector ??= (await ofThePlatform()) ?? (await ofOurs(this.files));
    await Promise.all([this.offerCameras(), this.offerTorch(), navigator.wakeLock?.request("screen").catch(() => null)]);
    this.look(this.stream);
  }

  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
  }

  async look(mine) {
    while (this.stream === mine) {
      const found = this.isBusy() ? null : await this.detector.detect(this.video).catch(() => null);
      if (found && !this.isBusy()) await this.take(found.map((one) => one.rawValue).filter(Boolean));
      await new Promise((done) => setTimeout(done, EVERY));
    }
  }

  async take(codes) {
    const code = this.once.next(codes, Date.now());
    if (code) await this.read(code);
  }

  async offerCameras() {
    const found = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "videoinput");
    this.cameras.hidden = found.length < 2;
    this.cameras.replaceChildren(...found.map((one, number) => new Option(one.label || String(number + 1), one.deviceId)));
    this.cameras.value = this.stream.getVideoTracks()[0].getSettings().deviceId ?? "";
  }

  offerTorch() {
    const track = this.stream.getVideoTracks()[0];
    this.torch.hidden = !track.getCapabilities?.().torch;
    this.torch.setAttribute("aria-pressed", "false");
  }

  async switchTorch() {
    const isOn = this.torch.getAttribute("aria-pressed") !== "true";
    await this.stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: isOn }] });
    this.torch.setAttribute("aria-pressed", String(isOn));
  }
}

// The elements of the page's camera part, by their ids.
export function cameraElements() {
  const ids = { box: "camera", video: "video", torch: "torch", cameras: "cameras", start: "start", trouble: "trouble" };
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, document.getElementById(id)]));
}
