// @ts-check
/**
 * The island of sorting: a range of ticks by Shift, and how many there are. Without it each is ticked by itself.
 */

const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("#sort input[type=checkbox]")]);
const count = document.getElementById("ticked");
/** @type {number | null} */
let last = null;

function say() {
  const ticked = boxes.filter((box) => box.checked).length;
  if (count) count.textContent = ticked > 0 ? `(${ticked})` : "";
}

boxes.forEach((box, at) => {
  box.addEventListener("click", (event) => {
    if (event.shiftKey && last !== null) {
      for (const one of boxes.slice(Math.min(last, at), Math.max(last, at) + 1)) one.checked = box.checked;
    }
    last = at;
    say();
  });
});
say();
