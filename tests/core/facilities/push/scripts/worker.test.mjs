// The worker shows what comes once, and opens pages of ours alone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const SOURCE = readFileSync(`${process.env.APP}/worker.js`, "utf8");
const OURS = "https://city.example.org";

function worker(windows = []) {
  const heard = {};
  const made = { shown: [], opened: [], heard };
  const self = {
    location: { origin: OURS, host: "city.example.org" },
    addEventListener: (name, hear) => { heard[name] = hear; },
    registration: { showNotification: async (title, options) => made.shown.push({ title, ...options }) },
    clients: { matchAll: async () => windows, openWindow: async (link) => made.opened.push(link) },
  };
  vm.runInNewContext(SOURCE, { self, URL });
  made.push = async (text) => {
    let done;
    const data = text === undefined ? null : { json: () => JSON.parse(text) };
    heard.push({ data, waitUntil: (promise) => { done = promise; } });
    await done;
    return made.shown.at(-1);
  };
  made.click = async (notification) => {
    let done;
    heard.notificationclick({ notification: { close() {}, ...notification }, waitUntil: (promise) => { done = promise; } });
    await done;
  };
  return made;
}

const said = (given) => JSON.stringify({ title: "Festyn", text: "4 July, Rynek 1", link: `${OURS}/me/signups`, ...given });

test("it shows title and line, and the same message twice has one tag", async () => {
  const made = worker();
  const first = await made.push(said());
  assert.equal(first.title, "Festyn");
  assert.equal(first.body, "4 July, Rynek 1");
  assert.equal(first.data.link, `${OURS}/me/signups`);
  assert.equal((await made.push(said())).tag, first.tag);
  assert.notEqual((await made.push(said({ text: "5 July" }))).tag, first.tag);
});

test("whatever comes, something is shown, and its page is ours", async () => {
  const made = worker();
  for (const text of [undefined, "no json", "null", "[]", '{"title": 5}', '{"title": ""}']) {
    const shown = await made.push(text);
    assert.equal(shown.title, "city.example.org");
    assert.equal(shown.data.link, `${OURS}/me`);
  }
  for (const link of ["https://evil.example.org/", "javascript:alert(1)", "//evil.example.org", 5, "http://[", null]) {
    assert.ok((await made.push(said({ link }))).data.link.startsWith(`${OURS}/`), String(link));
  }
});

test("a click opens the page, or the window that has it already", async () => {
  const made = worker();
  await made.click(await made.push(said()));
  assert.deepEqual(made.opened, [`${OURS}/me/signups`]);
  let focused = 0;
  const there = worker([{ url: `${OURS}/me/signups`, focus: async () => { focused += 1; } }]);
  await there.click(await there.push(said()));
  assert.deepEqual([focused, there.opened.length], [1, 0]);
  await there.click({ data: undefined });
  assert.deepEqual(there.opened, [`${OURS}/me`]);
});
