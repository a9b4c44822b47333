// Kiosk: whoever comes types the first letters, picks the own name and is checked in. It shows no more of a name
// than it must, goes back to the start by itself, and is left with the code that the coordinator chose.
import { fill } from "./answer.js";
import { hex, randomId } from "./bytes.js";
import { search, shortened, toldApart } from "./names.js";

const BACK_AFTER = 10_000;
const LEAST_LETTERS = 3;
const MOST_SHOWN = 6;
const ROUNDS = 100_000;

// A code as it is kept on the phone.
async function locked(code, salt) {
  const write = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", write.encode(code), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: write.encode(salt), iterations: ROUNDS };
  return hex(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256)));
}

export class Kiosk {
  // `began()` and `ended()` stop and start the camera.
  constructor(element, gate, { began, ended }) {
    Object.assign(this, { element, gate, began, ended });
    this.part = (name) => element.querySelector(`[data-kiosk="${name}"]`);
    this.timer = 0;
  }

  get isOn() {
    return Boolean(this.gate.settings.kiosk);
  }

  wire() {
    this.part("letters").addEventListener("input", () => this.list());
    this.part("search").addEventListener("submit", (event) => event.preventDefault());
    this.part("again").addEventListener("click", () => this.reset());
    this.part("leave").addEventListener("submit", (event) => this.tryToLeave(event));
    for (const kind of ["pointerdown", "keydown"]) this.element.addEventListener(kind, () => this.wait());
    if (this.isOn) this.show();
  }

  async begin(code) {
    const salt = randomId();
    await this.gate.keepSettings({ kiosk: { salt, code: await locked(code, salt) } });
    this.show();
  }

  show() {
    this.element.hidden = false;
    document.body.classList.add("is-kiosk");
    this.behind(true);
    this.began();
    this.reset();
  }

  // What lies behind the kiosk is reached by no key and no reader of screens.
  behind(isShut) {
    for (const part of this.element.parentElement.children) if (part !== this.element) part.inert = isShut;
  }

  async tryToLeave(event) {
    event.preventDefault();
    const field = this.part("code");
    const { salt, code } = this.gate.settings.kiosk;
    const typed = field.value;
    field.value = ""; // before anything is awaited: what is typed next stays
    const isRight = (await locked(typed, salt)) === code;
    this.part("wrong").hidden = isRight;
    if (!isRight) return;
    await this.gate.keepSettings({ kiosk: null });
    this.reset();
    clearTimeout(this.timer);
    this.element.hidden = true;
    document.body.classList.remove("is-kiosk");
    this.behind(false);
    this.ended();
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.reset(), BACK_AFTER);
  }

  reset() {
    clearTimeout(this.timer);
    this.part("letters").value = "";
    this.part("names").replaceChildren();
    this.part("none").hidden = true;
    this.part("said").hidden = true;
    for (const name of ["word", "name", "reason"]) fill(this.part(name), "");
    this.part("ask").hidden = false;
    this.part("wrong").hidden = true;
    this.part("out").open = false;
    this.part("letters").focus();
  }

  list() {
    const typed = this.part("letters").value.trim();
    const isEnough = [...typed].length >= LEAST_LETTERS;
    const found = isEnough ? search(this.here(), typed, { most: MOST_SHOWN + 1 }) : [];
    const isTooMany = found.length > MOST_SHOWN;
    this.part("none").hidden = !isEnough || found.length > 0;
    this.part("more").hidden = !isTooMany;
    const names = toldApart(found.map((pass) => pass.name));
    this.part("names").replaceChildren(...(isTooMany ? [] : found.map((pass, place) => this.button(pass, names[place]))));
  }

  // Everybody of this list; of others the kiosk says nothing.
  here() {
    const { bundle, list } = this.gate;
    return bundle ? bundle.passes.filter((one) => one.state && (!list.sheet || one.sheet === list.sheet)) : [];
  }

  button(pass, textContent) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button button-secondary button-wide", textContent });
    button.addEventListener("click", () => this.pick(pass));
    line.append(button);
    return line;
  }

  async pick(pass) {
    const said = await this.gate.pick(pass, "entry");
    const name = said.result === "refused" ? "" : shortened(pass.name);
    this.part("said").dataset.tone = said.tone;
    fill(this.part("word"), said.result === "refused" ? this.part("said").dataset.desk : this.part("said").dataset.done);
    fill(this.part("name"), name);
    fill(this.part("reason"), said.reason);
    this.part("ask").hidden = true;
    this.part("said").hidden = false;
    this.part("again").focus();
    this.wait();
  }
}
