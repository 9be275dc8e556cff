// @ts-check
/**
 * The island of passkeys: asks the server what to ask, asks the authenticator, and sends its answer as the form's own
 * field. Where passkeys can't work (no script, no secure origin, an address that is a number) this part stays hidden, and
 * passwords do the work.
 */

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} part what says how to ask
 * @returns {Promise<string>} the authenticator's answer as JSON
 */
async function ask(form, part) {
  const url = new URL(part.dataset.options ?? "", location.href);
  const name = form.elements.namedItem("name");
  if (name instanceof HTMLInputElement) url.searchParams.set("name", name.value);
  const answer = await fetch(url, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const options = await answer.json();
  const credential =
    part.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no passkey");
  return JSON.stringify(credential.toJSON());
}

const canWork =
  isSecureContext &&
  typeof PublicKeyCredential === "function" &&
  "parseCreationOptionsFromJSON" in PublicKeyCredential &&
  // A passkey belongs to a name.
  !/^[\d.]+$|^\[/.test(location.hostname);

for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-passkey]"))) {
  const form = part.closest("form");
  if (!canWork || !form) continue;
  part.hidden = false;
  const name = form.elements.namedItem("name");
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
  const said = /** @type {HTMLElement} */ (part.querySelector("[data-said]"));
  part.querySelector("button")?.addEventListener("click", (event) => {
    event.preventDefault();
    said.hidden = true;
    if (name instanceof HTMLInputElement && !name.reportValidity()) return;
    ask(form, part).then(
      (answer) => {
        field.value = answer;
        form.submit();
      },
      () => {
        said.hidden = false;
        said.focus();
      },
    );
  });
}
