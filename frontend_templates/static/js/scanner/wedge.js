// A hand scanner types like a keyboard, only faster, and ends with Enter; a program around the page may hand
// readings over by the event "checkin:read" on window, its text in `detail`.
const BETWEEN = 60; // milliseconds; nobody types so fast
const SHORTEST = 6;

export class Burst {
  constructor() {
    this.text = "";
    this.at = 0;
  }

  // The text that a key completes, or "".
  press(key, now) {
    if (now - this.at > BETWEEN) this.text = "";
    this.at = now;
    if (key === "Enter") {
      const whole = this.text;
      this.text = "";
      return whole.length >= SHORTEST ? whole : "";
    }
    if ([...key].length === 1) this.text += key;
    return "";
  }
}

const isField = (element) => element?.matches?.("input, textarea, select") ?? false;

export function listen(read) {
  const burst = new Burst();
  addEventListener("keydown", (event) => {
    if (isField(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    const text = burst.press(event.key, event.timeStamp);
    if (!text) return;
    event.preventDefault(); // a button that has the focus is not pressed by it
    read(text);
  });
  addEventListener("checkin:read", (event) => read(String(event.detail)));
}
