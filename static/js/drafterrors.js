/* What is wrong with answers that autosave.js saved: it informs and never blocks.

   components/_draft_error.html under a field: [data-draft-error="name of the field" data-field="id"]. The line speaks for
   each question that was just saved, in place of what the page said of it when it was opened, and is empty when mended. */

function show(line, texts, form) {
  const field = line.dataset.field;
  const box = line.firstElementChild;
  const place = box.querySelector("[data-text]");
  if (place.innerText !== texts.join("\n")) {
    place.replaceChildren(...texts.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  }
  box.hidden = texts.length === 0;
  document.getElementById(`${field}_error`)?.setAttribute("hidden", "");
  document.getElementById(`${field}_field`)?.classList.toggle("has-error", texts.length > 0);
  for (const control of form.elements) {
    if (control.name !== line.dataset.draftError) continue;
    control.classList.toggle("is-invalid", texts.length > 0);
    control.setAttribute("aria-invalid", String(texts.length > 0));
  }
}

document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const lines = [...form.querySelectorAll("[data-draft-error]")];
  for (const line of lines) {
    const described = document.getElementById(line.dataset.field);
    described?.setAttribute("aria-describedby", `${described.getAttribute("aria-describedby") || ""} ${line.id}`.trim());
  }
  form.addEventListener("autosave:saved", (event) => {
    const { errors = {}, sent } = event.detail;
    for (const line of lines) {
      const name = line.dataset.draftError;
      if (!sent || sent.includes(form.changes.questionOf(name))) show(line, errors[name] || [], form);
    }
  });
});
