// Keeps what was typed into a long form (data-draft="name") until it is sent, in this tab only.
const SENT = "draft-sent:";
const PREFIX = "draft:";
const LEFT_OUT = new Set(["password", "file", "hidden", "submit"]);

function controls(form) {
  return [...form.elements].filter((control) => control.name && !LEFT_OUT.has(control.type));
}

function values(form) {
  return controls(form).map((control) => [
    control.name,
    ["checkbox", "radio"].includes(control.type) ? control.checked : control.value,
    control.value,
  ]);
}

function restore(form, kept) {
  // Ticks first: one can change what its neighbours take.
  const ticksFirst = kept.toSorted((a, b) => (typeof b[1] === "boolean") - (typeof a[1] === "boolean"));
  for (const [name, state, value] of ticksFirst) {
    for (const control of controls(form)) {
      if (control.name !== name) continue;
      if (typeof state !== "boolean") control.value = state;
      else if (control.value === value && control.checked !== state) {
        control.checked = state;
        control.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
  }
}

function follow(form) {
  const key = PREFIX + form.dataset.draft;
  const kept = sessionStorage.getItem(key);
  // After an error the server has already sent the typed values back.
  if (kept && !document.getElementById("error-summary")) restore(form, JSON.parse(kept));
  form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(values(form))));
  form.addEventListener("submit", () => sessionStorage.setItem(SENT + form.dataset.draft, "yes"));
}

// A form that was sent and is not on the page again has been accepted.
function clearAccepted(present) {
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(SENT))) {
    const draft = key.slice(SENT.length);
    if (!present.has(draft)) sessionStorage.removeItem(PREFIX + draft);
    sessionStorage.removeItem(key);
  }
}

const forms = [...document.querySelectorAll("form[data-draft]")];
clearAccepted(new Set(forms.map((form) => form.dataset.draft)));
forms.forEach(follow);
// Signing out leaves nothing for the next person at this screen.
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[action='/sign-out']")) sessionStorage.clear();
});
