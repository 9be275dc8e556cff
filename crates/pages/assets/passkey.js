// @ts-check
/**
 * The island of passkeys: asks the server what to ask, asks the authenticator, and sends its answer as the form's own
 * field. Where passkeys can't work (no script, no secure origin, an address that is a number) the form stays hidden, and
 * passwords do the work.
 */

/**
 * @param {HTMLFormElement} form
 * @returns {Promise<string>} the authenticator's answer as JSON
 */
async function ask(form) {
  const url = new URL(form.dataset.options ?? "", location.href);
  const name = form.elements.namedItem("name");
  if (name instanceof HTMLInputElement) url.searchParams.set("name", name.value);
  const answer = await fetch(url, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const options = await answer.json();
  const credential =
    form.dataset.passkey === "create"
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

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-passkey]"))) {
  if (!canWork) continue;
  form.hidden = false;
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-said]"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    said.hidden = true;
    ask(form).then(
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
