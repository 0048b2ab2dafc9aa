/* Live word count for textarea[data-max-words]. A word is a run of characters between white space that holds a letter
   or a digit: the rule of the server. The line below the field (data-word-count-for) carries the words to show. */

export const countWords = (text) => text.split(/\s+/u).filter((part) => /[\p{L}\p{N}]/u.test(part)).length;

function show(area, line) {
  const limit = Number(area.dataset.maxWords);
  const count = countWords(area.value);
  const over = count - limit;
  line.classList.toggle("over", over > 0);
  line.textContent = (over > 0 ? line.dataset.textOver : line.dataset.text)
    .replace("{n}", count)
    .replace("{over}", over)
    .replace("{max}", limit);
}

document.querySelectorAll("textarea[data-max-words]").forEach((area) => {
  const line = document.querySelector(`[data-word-count-for="${CSS.escape(area.id)}"]`);
  if (!line) return;
  const update = () => show(area, line);
  area.addEventListener("input", update);
  update();
});
