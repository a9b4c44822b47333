// What goes on at the gates, by server-sent events: fetches the part of the page anew when something
// changed. Without this script the page shows what was true when it was loaded.

const part = document.querySelector("#live[data-events]");
let isFetching = false;
let isStale = false;

async function refresh() {
  if (isFetching) {
    isStale = true;
    return;
  }
  isFetching = true;
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of ["live", "phones"]) {
        const fresh = page.getElementById(id);
        const shown = document.getElementById(id);
        if (fresh && shown && !shown.contains(document.activeElement)) {
          shown.replaceChildren(...fresh.childNodes);
        }
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

if (part && window.EventSource) {
  const stream = new EventSource(part.dataset.events);
  let isFirst = true;
  stream.addEventListener("state", () => {
    if (isFirst) {
      isFirst = false;
      return;
    }
    refresh();
  });
  window.addEventListener("pagehide", () => stream.close());
}
