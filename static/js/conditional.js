/* Questions that depend on others. data-show-if="question=yes" on a fieldset or div shows it while the field
   `question` has that value; "question=a|b" one of several, "question" any value, "question!=no" any but that.
   What is hidden is disabled, so that it is not sent. Without JavaScript everything shows. */

function valuesOf(form, name) {
  return [...form.elements]
    .filter((field) => field.name === name || field.name.endsWith(`-${name}`))
    .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
    .flatMap((field) => (field.selectedOptions ? [...field.selectedOptions].map((option) => option.value) : [field.value]))
    .filter((value) => value !== "");
}

function holds(form, rule) {
  const [, name, sign, wanted] = rule.match(/^([^!=]+)(!?=)?(.*)$/);
  const values = valuesOf(form, name);
  if (!sign) return values.length > 0;
  const found = values.some((value) => wanted.split("|").includes(value));
  return sign === "=" ? found : values.length > 0 && !found;
}

function update(form) {
  form.querySelectorAll("[data-show-if]").forEach((block) => {
    const shown = holds(form, block.dataset.showIf);
    block.hidden = !shown;
    block.querySelectorAll("input, select, textarea").forEach((field) => {
      if (!shown && !field.disabled) {
        field.disabled = true;
        field.dataset.hiddenBy = "condition";
      } else if (shown && field.dataset.hiddenBy) {
        field.disabled = false;
        delete field.dataset.hiddenBy;
      }
    });
  });
}

const forms = new Set([...document.querySelectorAll("[data-show-if]")].map((block) => block.closest("form")));
forms.delete(null);
forms.forEach((form) => {
  form.addEventListener("input", () => update(form));
  form.addEventListener("change", () => update(form));
  update(form);
});
