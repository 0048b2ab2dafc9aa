/* A button that copies a field: data-copy names the field, data-copied is said when it is done.
   Without this script, or where the browser does not allow it, the text is selected and copied by hand. */

document.querySelectorAll("[data-copy]").forEach((button) => {
  const field = document.getElementById(button.dataset.copy);
  if (!field) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return; // the text stays selected
    }
    button.textContent = button.dataset.copied;
    button.setAttribute("role", "status");
  });
});
