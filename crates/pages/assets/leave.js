// @ts-check
/**
 * The island of an export under way: moves its bar, and shows the page anew once it is made. Without it, the page's own
 * link does that.
 */

const EVERY_MS = 1500;
const bar = document.querySelector("progress[data-progress]");

async function look() {
  if (!(bar instanceof HTMLProgressElement)) return;
  const answer = await fetch(bar.dataset.progress ?? "", { headers: { accept: "application/json" } });
  if (!answer.ok) return;
  const { runs, done, total } = await answer.json();
  if (!runs) {
    location.reload();
    return;
  }
  if (total > 0) {
    bar.max = total;
    bar.value = done;
  }
  setTimeout(look, EVERY_MS);
}

setTimeout(look, EVERY_MS);
