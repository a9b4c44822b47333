// Free places beside the cards of a kept page: numbers change, the page does not.

const MOST = 100; // sheets in one question

async function fill(spots) {
  const query = new URLSearchParams(spots.map((spot) => ["sheet", spot.dataset.sheet]));
  const answer = await fetch(`/signup/places?${query}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const places = await answer.json();
  for (const spot of spots) {
    const found = places[spot.dataset.sheet];
    if (!found) continue;
    spot.textContent = found.words;
    spot.classList.toggle("soft", found.free === 0);
  }
}

function fillWithin(place) {
  const all = [...place.querySelectorAll("[data-sheet]")];
  for (let start = 0; start < all.length; start += MOST) fill(all.slice(start, start + MOST));
}

fillWithin(document);
document.addEventListener("htmx:afterSettle", (event) => fillWithin(event.target));
