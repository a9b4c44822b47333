// Passkeys: asks the server what to sign, the device to sign it, and sends the answer as a form.
// Pages work without: codes by mail, of an app and from paper need no script.

function canDo() {
  return (
    typeof PublicKeyCredential === "function" &&
    typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function" &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function"
  );
}

async function optionsFor(box, form) {
  const body = new URLSearchParams();
  const token = form.elements.csrf_token;
  if (token) body.set("csrf_token", token.value);
  const answer = await fetch(box.dataset.begin, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.message);
  return said;
}

async function ask(box, form) {
  const options = await optionsFor(box, form);
  if (box.dataset.passkey === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return navigator.credentials.create({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return navigator.credentials.get({ publicKey });
}

function follow(box) {
  const form = box.querySelector("form");
  const said = box.querySelector("[data-passkey-said]");
  let isAsking = false;
  box.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    said.hidden = true;
    try {
      const credential = await ask(box, form);
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      said.textContent = box.dataset.failed;
      said.hidden = false;
    } finally {
      isAsking = false;
    }
  });
}

if (canDo()) document.querySelectorAll("[data-passkey]").forEach(follow);
