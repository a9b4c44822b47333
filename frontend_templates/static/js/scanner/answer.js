// The gate's answer on the whole screen: one word, one colour, one sign, a name, one reason; sound besides.
const TUNES = { success: [[880, 0.12]], warning: [[440, 0.1], [440, 0.1]], error: [[196, 0.35]] };
const SHAKES = { success: [60], warning: [60, 80, 60], error: [300] };
const PARTS = ["word", "name", "reason"];
const NEXT_AFTER = 1500; // a good answer goes away by itself

export function fill(element, text) {
  element.textContent = text ?? "";
  element.hidden = !text;
}

let speaker = null;

function play(tone) {
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

export class Answer {
  constructor(element, { isLoud, closed = () => {} }) {
    Object.assign(this, { element, isLoud, closed });
    this.timer = 0;
    element.querySelector("[data-next]").addEventListener("click", (event) => {
      event.preventDefault();
      this.close();
    });
  }

  get isShown() {
    return !this.element.hidden;
  }

  show(said) {
    clearTimeout(this.timer);
    this.element.dataset.tone = said.tone;
    for (const name of PARTS) fill(this.element.querySelector(`[data-part="${name}"]`), said[name]);
    this.element.hidden = false;
    this.element.querySelector("[data-next]").focus();
    if (this.isLoud()) {
      navigator.vibrate?.(SHAKES[said.tone]);
      play(said.tone);
    }
    if (said.result === "ok") this.timer = setTimeout(() => this.close(), NEXT_AFTER);
  }

  close() {
    clearTimeout(this.timer);
    this.element.hidden = true;
    this.closed();
  }
}
