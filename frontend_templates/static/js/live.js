// What goes on, by server-sent events: fetches the part of the page anew when something changed, and
// leaves alone what somebody is using until they have gone on. Without this script the page shows
// what was true when it was loaded.

const AGAIN_AFTER = 15_000;
const part = document.querySelector("#live[data-events]");
let isFetching = false;
let isStale = false;
let isLeft = false;
let isAgain = false;

async function refresh() {
  if (isFetching) {
    isStale = true;
    return;
  }
  isFetching = true;
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of ["live", "phones"]) {
        const fresh = page.getElementById(id);
        const shown = document.getElementById(id);
        if (!fresh || !shown) continue;
        if (shown.contains(document.activeElement)) isLeft = true;
        else shown.replaceChildren(...fresh.childNodes);
      }
    }
  } catch {
    // The stream comes back by itself, and says then what changed.
  } finally {
    isFetching = false;
    if (isStale) {
      isStale = false;
      refresh();
    }
  }
}

// The browser comes back by itself when the network does; where the server refused (too many listen, a restart
// behind a proxy), the page is fetched now and then until it listens again.
function listen() {
  const stream = new EventSource(part.dataset.events);
  let isFirst = !isAgain;
  stream.addEventListener("state", () => {
    if (!isFirst) refresh();
    isFirst = false;
  });
  stream.addEventListener("error", () => {
    if (stream.readyState !== EventSource.CLOSED) return;
    isAgain = true;
    setTimeout(() => refresh().then(listen), AGAIN_AFTER);
  });
  window.addEventListener("pagehide", () => stream.close(), { once: true });
}

document.addEventListener("focusout", () => {
  if (!isLeft) return;
  isLeft = false;
  setTimeout(refresh);
});

if (part && window.EventSource) {
  listen();
  window.addEventListener("pageshow", (event) => event.persisted && refresh().then(listen));
}
