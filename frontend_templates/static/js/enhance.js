// Small comforts for pages that already work without a script.

const SENT_FOR = 8000; // milliseconds after which a sent form may be sent again

function showErrors() {
  document.getElementById("error-summary")?.focus();
}

function sendOnce(event) {
  const form = event.target;
  const isOften = "repeatable" in form.dataset; // a file comes, the page stays
  if (event.defaultPrevented || form.method !== "post" || isOften) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(() => allowAgain(form), SENT_FOR);
}

function allowAgain(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}

function say(button, text) {
  const words = button.querySelector("[aria-live]");
  const before = words.textContent;
  words.textContent = text;
  setTimeout(() => { words.textContent = before; }, 2500);
}

async function copy(button, text) {
  await navigator.clipboard.writeText(text);
  say(button, button.dataset.done);
}

async function share(button) {
  const url = new URL(button.dataset.share, location.href).href;
  if (!navigator.share) return copy(button, url);
  try {
    await navigator.share({ title: button.dataset.title, url });
  } catch (error) {
    if (error.name !== "AbortError") await copy(button, url);
  }
}

// A tick "all day" (data-days="names of fields") lets times be chosen as days.
function chooseDays(tick) {
  for (const name of tick.dataset.days.split(" ")) {
    const control = tick.form.elements[name];
    const [day, hour] = control.value.split("T");
    if (hour) control.dataset.hour = hour;
    control.type = tick.checked ? "date" : "datetime-local";
    control.value = tick.checked ? day : day && `${day}T${control.dataset.hour ?? "10:00"}`;
  }
}

function wake(root) {
  root.querySelectorAll("[data-days]").forEach(chooseDays);
  for (const button of root.querySelectorAll("[data-copy], [data-share]")) {
    button.hidden = !(navigator.clipboard || (button.dataset.share && navigator.share));
  }
}

document.addEventListener("submit", sendOnce);
document.addEventListener("change", (event) => {
  if (event.target.dataset.days) chooseDays(event.target);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy], [data-share]");
  if (!button) return;
  if (button.dataset.share) share(button);
  else copy(button, button.dataset.copy);
});
document.addEventListener("htmx:load", (event) => wake(event.detail.elt));
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(allowAgain);
});

wake(document);
showErrors();
