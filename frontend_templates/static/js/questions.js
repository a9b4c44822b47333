// Questions that are asked only after a certain answer (data-after="field", data-after-answers="a b")
// are hidden until it is given; without a script each says when it is meant.
function given(form, name) {
  return [...form.elements]
    .filter((control) => control.name === name && !control.closest("[data-after][hidden]"))
    .filter((control) => !["checkbox", "radio"].includes(control.type) || control.checked)
    .map((control) => control.value);
}

function ask(form) {
  // In their order: a question that is hidden opens no other one.
  for (const block of form.querySelectorAll("[data-after]")) {
    const wanted = block.dataset.afterAnswers.split(" ");
    block.hidden = !given(form, block.dataset.after).some((value) => wanted.includes(value));
    block.querySelector(".asked-when")?.setAttribute("hidden", "");
  }
}

function wake(root) {
  const forms = new Set([...root.querySelectorAll("[data-after]")].map((block) => block.closest("form")));
  forms.forEach((form) => form && ask(form));
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.querySelector("[data-after]")) ask(form);
});
document.addEventListener("htmx:load", (event) => wake(event.detail.elt));
wake(document);
