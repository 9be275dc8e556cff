// @ts-check
/**
 * The island of the drop zone: files dropped or chosen are sent one by one, each with its progress. Without it the
 * form is an ordinary one that sends them all at once.
 */

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("drop"));
const list = document.getElementById("sending");

/**
 * One file's line: its name, its state, its progress.
 * @param {HTMLElement} into
 * @param {File} file
 * @returns {{ say: (text: string, failed?: boolean) => void, progress: HTMLProgressElement }}
 */
function line(into, file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const state = document.createElement("span");
  const progress = document.createElement("progress");
  // Marks that turn the direction of writing would show one name as another.
  const shown = file.name.replace(/[\p{Cc}\p{Bidi_Control}]/gu, "\ufffd");
  name.textContent = shown;
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", shown);
  item.append(name, state, progress);
  into.append(item);
  return {
    progress,
    say(text, failed = false) {
      state.textContent = text;
      state.className = failed ? "failed" : "";
    },
  };
}

/**
 * Sends one file as the form would. Resolves to whether it was taken.
 * @param {HTMLFormElement} target
 * @param {File} file
 * @param {ReturnType<typeof line>} shown
 * @returns {Promise<boolean>}
 */
function send(target, file, shown) {
  const data = target.dataset;
  if (file.size > Number(data.max)) {
    shown.say(data.large ?? "", true);
    return Promise.resolve(false);
  }
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.set("csrf", /** @type {HTMLInputElement} */ (target.elements.namedItem("csrf")).value);
    body.append("file", file, file.name);
    shown.say(data.sending ?? "");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.progress.value = event.loaded / event.total;
    });
    request.upload.addEventListener("load", () => {
      shown.progress.removeAttribute("value");
      shown.say(data.reading ?? "");
    });
    request.addEventListener("loadend", () => {
      const taken = request.status >= 200 && request.status < 400;
      shown.progress.value = taken ? 1 : 0;
      shown.say(taken ? "✓" : (data.failed ?? ""), !taken);
      resolve(taken);
    });
    request.open("POST", target.action);
    request.send(body);
  });
}

/**
 * Sends files one after the other, then shows their reports.
 * @param {HTMLFormElement} target
 * @param {HTMLElement} into
 * @param {Iterable<File>} files
 */
async function sendAll(target, into, files) {
  into.hidden = false;
  let taken = 0;
  let failed = 0;
  for (const [file, shown] of [...files].map((file) => /** @type {const} */ ([file, line(into, file)]))) {
    if (await send(target, file, shown)) taken += 1;
    else failed += 1;
  }
  if (failed === 0) {
    location.assign(target.action);
  } else if (taken > 0) {
    const link = document.createElement("a");
    link.href = target.action;
    link.textContent = target.dataset.report ?? "";
    into.append(link);
  }
}

if (form && list) {
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("file"));
  form.addEventListener("submit", (event) => {
    if (input.files?.length) {
      event.preventDefault();
      void sendAll(form, list, input.files);
    }
  });
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files.length) void sendAll(form, list, event.dataTransfer.files);
  });
}
