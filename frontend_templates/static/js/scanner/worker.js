// The scanner without network: its page from the net when there is one, else as it was last seen; its files
// as they were installed. APP ({version, page, files, database}) is written before this text. Nothing else is kept.
const CACHE = `checkin-${APP.version}`;
const PATIENCE = 4000; // milliseconds; a network that is almost gone must not keep the gate waiting

async function keepPage(response) {
  if (response.ok && !response.redirected) await (await caches.open(CACHE)).put(APP.page, response.clone());
  return response;
}

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(APP.files.map((path) => new Request(path, { cache: "no-cache" })));
  await keepPage(await fetch(APP.page)); // not paired yet: the next visit keeps it
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith("checkin-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function page(request) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const response = await fetch(request, { signal: patience.signal });
    if (response.status === 401) await forget();
    if (response.status < 500) return await keepPage(response);
    return (await (await caches.open(CACHE)).match(APP.page)) ?? response;
  } catch (error) {
    const kept = await (await caches.open(CACHE)).match(APP.page);
    if (kept) return kept;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

// The phone is no scanner any more: what it knew goes even if the app is not opened.
function forget() {
  indexedDB.deleteDatabase(APP.database);
  return caches.delete(CACHE);
}

async function file(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? fetch(request);
}

const isOurs = (url) => APP.files.includes(url.pathname + url.search);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === APP.page) event.respondWith(page(event.request));
  else if (isOurs(url)) event.respondWith(file(event.request));
});
