// Switching notifications on and off: what the browser is asked, and when.
import assert from "node:assert/strict";
import test from "node:test";
import { webcrypto } from "node:crypto";

const { APP } = process.env;
const { can, nameOf, stateOf, switchOff, switchOn } = await import(`${APP}/subscribing.js`);

const KEY = "BAEC";
const bytes = (...numbers) => new Uint8Array(numbers).buffer;

class Subscription {
  constructor(manager, key) {
    this.manager = manager;
    this.endpoint = "https://push.example.org/a";
    this.options = { applicationServerKey: key };
  }

  getKey(name) { return name === "p256dh" ? bytes(4, 251, 255) : bytes(1, 2); }

  async unsubscribe() {
    this.manager.subscription = null;
    this.manager.ended += 1;
  }
}

class Manager {
  constructor() { Object.assign(this, { subscription: null, asked: [], ended: 0 }); }

  async getSubscription() { return this.subscription; }

  async subscribe(wish) {
    this.asked.push(wish);
    this.subscription ??= new Subscription(this, bytes(4, 1, 2));
    return this.subscription;
  }
}

function browserThat({ answers = "granted", permission = "default", registered = true } = {}) {
  const manager = new Manager();
  const registration = { pushManager: manager };
  const made = { manager, permissions: 0, scripts: [] };
  return Object.assign(made, {
    hasPush: true,
    subtle: webcrypto.subtle,
    notifications: {
      permission,
      requestPermission: async () => {
        made.permissions += 1;
        return answers;
      },
    },
    serviceWorkers: {
      getRegistration: async () => (registered ? registration : undefined),
      register: async (path, options) => made.scripts.push([path, options.scope]),
    },
    ready: async () => registration,
  });
}

test("a browser without workers, push or notifications cannot", async () => {
  assert.equal(can(browserThat()), true);
  for (const gone of ["serviceWorkers", "hasPush", "notifications"]) {
    const poor = { ...browserThat(), [gone]: undefined };
    assert.equal(can(poor), false);
    assert.deepEqual(await stateOf(poor, [], KEY), { state: "cannot" });
  }
});

test("looking asks for nothing", async () => {
  const browser = browserThat();
  assert.equal((await stateOf(browser, [], KEY)).state, "off");
  assert.equal((await stateOf(browserThat({ registered: false }), [], KEY)).state, "off");
  assert.equal((await stateOf(browserThat({ permission: "denied" }), [], KEY)).state, "denied");
  assert.deepEqual([browser.permissions, browser.scripts.length, browser.manager.asked.length], [0, 0, 0]);
});

test("on a press the person is asked, and what the browser gives is in letters", async () => {
  const browser = browserThat();
  const given = await switchOn(browser, "/me/worker.js", KEY);
  assert.deepEqual(given, { endpoint: "https://push.example.org/a", public_key: "BPv_", auth_secret: "AQI" });
  assert.deepEqual(browser.scripts, [["/me/worker.js", "/me/"]]);
  assert.deepEqual(browser.manager.asked, [{ userVisibleOnly: true, applicationServerKey: KEY }]);
});

test("who says no is not subscribed", async () => {
  const browser = browserThat({ answers: "denied" });
  assert.equal(await switchOn(browser, "/me/worker.js", KEY), null);
  assert.deepEqual([browser.scripts.length, browser.manager.asked.length], [0, 0]);
});

test("it is on when the server knows this browser, with the present key", async () => {
  const browser = browserThat();
  await switchOn(browser, "/me/worker.js", KEY);
  const name = await nameOf("https://push.example.org/a", webcrypto.subtle);
  assert.match(name, /^[0-9a-f]{64}$/);
  assert.deepEqual(await stateOf(browser, [name], "BAEC"), { state: "on", name });
  assert.equal((await stateOf(browser, [], "BAEC")).state, "off");
  assert.deepEqual(await stateOf(browser, [name], "other"), { state: "off", name });
});

test("a subscription with another key is made anew", async () => {
  const browser = browserThat();
  await switchOn(browser, "/me/worker.js", KEY);
  await switchOn(browser, "/me/worker.js", KEY);
  assert.equal(browser.manager.ended, 0);
  await switchOn(browser, "/me/worker.js", "other");
  assert.equal(browser.manager.ended, 1);
  await switchOff(browser);
  assert.equal(browser.manager.ended, 2);
  await switchOff(browser);
  assert.equal(browser.manager.ended, 2);
});
