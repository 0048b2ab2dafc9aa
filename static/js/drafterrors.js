/* What is wrong with answers that autosave.js saved: it informs and never blocks.

   components/_draft_error.html under a field: [data-draft-error="name of the field" data-field="id"]. The line speaks for
   each question that was just saved, in place of what the page said of it when it was opened, and is empty when mended. */

class DraftErrors {
  constructor(form) {
    this.form = form;
    this.lines = [...form.querySelectorAll("[data-draft-error]")];
    this.lines.forEach((line) => this.place(line));
    form.addEventListener("autosave:saved", ({ detail }) => this.update(detail));
  }

  /* Into the group of its field, whose control or fieldset it describes. */
  place(line) {
    const group = document.getElementById(`${line.dataset.field}_field`);
    const described = group?.querySelector("fieldset") || document.getElementById(line.dataset.field);
    described?.setAttribute("aria-describedby", `${described.getAttribute("aria-describedby") || ""} ${line.id}`.trim());
    group?.append(line);
  }

  update({ errors = {}, sent }) {
    for (const line of this.lines) {
      const name = line.dataset.draftError;
      if (sent && !sent.includes(this.form.changes.questionOf(name))) continue;
      this.show(line, errors[name] || []);
      this.forget(line, errors[name] || []);
    }
  }

  show(line, texts) {
    const box = line.firstElementChild;
    const place = box.querySelector("[data-text]");
    if ([...place.children].map((each) => each.textContent).join("\n") !== texts.join("\n")) {
      place.replaceChildren(...texts.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
    }
    box.hidden = texts.length === 0;
    for (const control of this.form.elements) {
      if (control.name !== line.dataset.draftError) continue;
      control.classList.toggle("is-invalid", texts.length > 0);
      control.setAttribute("aria-invalid", String(texts.length > 0));
    }
  }

  /* What the page said when it was opened. */
  forget(line, texts) {
    const { field } = line.dataset;
    document.getElementById(`${field}_error`)?.remove();
    if (!texts.length) document.getElementById(`${field}_field`)?.classList.remove("has-error");
    const summary = this.form.querySelector(".error-summary");
    for (const link of summary?.querySelectorAll("li > a") || []) {
      const target = document.getElementById(link.hash.slice(1));
      if (target && (target.id === field || target.closest(`#${CSS.escape(field)}_field`))) link.parentElement.remove();
    }
    if (summary && !summary.querySelector("li")) summary.remove();
  }
}

document.querySelectorAll("form[data-autosave]").forEach((form) => new DraftErrors(form));
