// The page of one's browsers: shows how this one stands, asks for permission on a press only.
import { nameOf, present, stateOf, switchOff, switchOn } from "./subscribing.js";

const box = document.querySelector("[data-push]");
const rows = [...document.querySelectorAll("[data-push-row]")];

const browser = {
  serviceWorkers: navigator.serviceWorker,
  hasPush: "PushManager" in window,
  notifications: window.Notification,
  subtle: window.crypto?.subtle,
  // This page lies in the worker's scope, so that it is this page's worker that gets ready.
  ready: () => navigator.serviceWorker.ready,
};

function show(state) {
  for (const name of ["on", "off", "denied", "cannot"]) {
    box.querySelector(`[data-push-${name}]`).hidden = name !== state;
  }
}

async function look() {
  const known = rows.map((row) => row.dataset.pushRow);
  const { state, name } = await stateOf(browser, known, box.dataset.key);
  show(state);
  const here = rows.find((row) => row.dataset.pushRow === name);
  if (here) here.querySelector("[data-push-here]").hidden = false;
}

function failed(isSo) {
  box.querySelector("[data-push-failed]").hidden = !isSo;
}

box.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  failed(false);
  try {
    const given = await switchOn(browser, box.dataset.worker, box.dataset.key);
    if (!given) return await look();
    for (const [name, value] of Object.entries(given)) form.elements[name].value = value;
    form.submit();
  } catch {
    failed(true);
  }
});

// Whoever removes this browser has it forget its side, too.
for (const row of rows) {
  const form = row.querySelector(".confirm form");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const mine = await present(browser);
      if (mine && (await nameOf(mine.endpoint, browser.subtle)) === row.dataset.pushRow) await switchOff(browser);
    } catch {
      // What the browser keeps of its own is of no use without us.
    }
    form.submit();
  });
}

box.hidden = false;
look().catch(() => show("cannot"));
