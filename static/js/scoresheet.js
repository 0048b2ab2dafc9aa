/* The score sheet: keys 1 to 9 choose the mark of the criterion that has the focus, the weighted total follows what is
   chosen, and when two tabs differ the page goes to the comparison with what stands in this one.

   <form id="score-sheet" data-policy="drop|renormalise"> with fieldsets [data-criterion data-weight data-low data-high].
   The total is the formula of the ranking (100 * sum of weight * (mark - low) / (high - low)); the server's number counts. */

const form = document.getElementById("score-sheet");
const sheet = form?.closest("[popover]");
const english = document.documentElement.lang.startsWith("en");
const shown = new Intl.NumberFormat(english ? "en" : "id", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function markOf(criterion) {
  const name = `mark-${criterion.dataset.criterion}`;
  const fields = [...criterion.querySelectorAll(`[name="${name}"]`)];
  const field = fields[0]?.type === "radio" ? fields.find((radio) => radio.checked) : fields[0];
  const text = (field?.value || "").trim().replace(",", ".");
  const mark = text === "" ? NaN : Number(text);
  const { low, high } = criterion.dataset;
  return mark >= Number(low) && mark <= Number(high) ? mark : NaN;
}

function total(criteria) {
  let sum = 0;
  let mass = 0;
  let all = 0;
  for (const criterion of criteria) {
    const { weight, low, high } = criterion.dataset;
    const mark = markOf(criterion);
    all += Number(weight);
    if (Number.isNaN(mark)) continue;
    mass += Number(weight);
    sum += (Number(weight) * (mark - Number(low))) / (Number(high) - Number(low));
  }
  if (mass === 0 || (form.dataset.policy === "drop" && mass < all)) return NaN;
  return (100 * sum) / mass;
}

function update() {
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  const place = form.querySelector("[data-total]");
  const score = total(criteria);
  place.textContent = Number.isNaN(score) ? place.dataset.none : shown.format(score);
  const marked = form.querySelector("[data-marked]");
  const done = criteria.filter((criterion) => !Number.isNaN(markOf(criterion))).length;
  marked.textContent = marked.dataset.marked.replace("%marked", done).replace("%all", criteria.length);
}

function choose(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || !/^[0-9]$/.test(event.key)) return;
  if (event.target.matches("textarea, select, input:not([type=radio])")) return;
  const criterion = event.target.closest("[data-criterion]");
  const radio = criterion?.querySelector(`input[type=radio][value="${event.key}"]`);
  if (!radio) return;
  event.preventDefault();
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("input", { bubbles: true }));
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

if (form) {
  update();
  form.addEventListener("input", update);
  form.addEventListener("change", update);
  form.addEventListener("keydown", choose);
  form.addEventListener("autosave:conflict", () => {
    const compare = form.querySelector("[data-autosave-compare]");
    compare?.addEventListener("click", (event) => {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-save]"));
    });
  });
  const narrow = window.matchMedia("(max-width: 61.99rem)").matches;
  const wrong = form.querySelector(".criterion.is-invalid");
  if (narrow && wrong && sheet?.showPopover) {
    sheet.showPopover();
    wrong.scrollIntoView();
  }
}
