/* A POST form is sent once: a second submit is ignored while the first runs.
   On the button: data-busy-text (words while it runs). On the form: data-no-busy opts out.
   Also makes wide tables reachable by keyboard, closes [data-menu] menus on Escape or a click elsewhere, and brings the error summary into focus. */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "noBusy" in form.dataset) return;
  if (form.dataset.busy) {
    event.preventDefault();
    return;
  }
  form.dataset.busy = "yes";
  const button = event.submitter;
  if (!button) return;
  // After the browser has taken the values: a disabled button would not be sent.
  setTimeout(() => {
    button.setAttribute("aria-disabled", "true");
    if (button.dataset.busyText) {
      button.dataset.idleText = button.textContent;
      button.textContent = button.dataset.busyText;
    }
  });
});

/* A table or column that is larger than its frame can be reached and scrolled by keyboard. */
document.querySelectorAll(".table-wrap, .sticky-side").forEach((frame) => {
  const larger = frame.scrollWidth > frame.clientWidth || frame.scrollHeight > frame.clientHeight + 1;
  if (larger && !frame.hasAttribute("tabindex")) frame.tabIndex = 0;
});

/* The number of a slider stands beside it. */
document.addEventListener("input", (event) => {
  if (event.target.type !== "range") return;
  const shown = document.querySelector(`output[for="${CSS.escape(event.target.id)}"]`);
  if (shown) shown.textContent = event.target.value;
});

/* A download answers a POST without leaving the page, and Back shows the page as it was: both must be able to send again. */
function release(form) {
  delete form.dataset.busy;
  form.querySelectorAll("[aria-disabled]").forEach((button) => {
    button.removeAttribute("aria-disabled");
    if (button.dataset.idleText) button.textContent = button.dataset.idleText;
  });
}
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach(release));
document.addEventListener("submit", (event) => {
  if ("download" in event.target.dataset) setTimeout(() => release(event.target), 3000);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

document.querySelector("[data-focus-first]")?.focus();
