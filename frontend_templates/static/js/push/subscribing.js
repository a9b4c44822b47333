// Switches notifications on and off in this browser; the page gives it what a browser has.

const SCOPE = "/me/";

export function can(browser) {
  return Boolean(browser.serviceWorkers && browser.hasPush && browser.notifications);
}

const letters = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const isOf = (subscription, key) => {
  const used = subscription.options?.applicationServerKey;
  return !used || letters(used) === key;
};

export async function present(browser) {
  const registration = await browser.serviceWorkers.getRegistration(SCOPE);
  return registration ? registration.pushManager.getSubscription() : null;
}

// What the list of browsers knows a browser by.
export async function nameOf(endpoint, subtle) {
  const sum = await subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return Array.from(new Uint8Array(sum), (one) => one.toString(16).padStart(2, "0")).join("");
}

// One of on, off, denied, cannot; on is what the server knows too, with the present key.
export async function stateOf(browser, known, key) {
  if (!can(browser)) return { state: "cannot" };
  if (browser.notifications.permission === "denied") return { state: "denied" };
  const subscription = await present(browser);
  if (!subscription) return { state: "off" };
  const name = await nameOf(subscription.endpoint, browser.subtle);
  const isOn = known.includes(name) && isOf(subscription, key);
  return { state: isOn ? "on" : "off", name: known.includes(name) ? name : undefined };
}

// Asks the person; null when they say no. A subscription with another key is made anew.
export async function switchOn(browser, worker, key) {
  if ((await browser.notifications.requestPermission()) !== "granted") return null;
  await browser.serviceWorkers.register(worker, { scope: SCOPE });
  const registration = await browser.ready(SCOPE);
  const before = await registration.pushManager.getSubscription();
  if (before && !isOf(before, key)) await before.unsubscribe();
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  return {
    endpoint: made.endpoint,
    public_key: letters(made.getKey("p256dh")),
    auth_secret: letters(made.getKey("auth")),
  };
}

export async function switchOff(browser) {
  const subscription = await present(browser);
  if (subscription) await subscription.unsubscribe();
}
