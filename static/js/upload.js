/* Files in pieces over a line that breaks, by the tus protocol (window.tus is vendor/tus-js-client).

   <div class="uploads" data-uploads="URL to begin" data-list="URL of the list" data-input="id of the file field" data-chunk="bytes">
   A chosen file goes at once. A line that breaks, a server that restarts, a browser that is closed: it goes on where it
   stopped, the last after choosing the same file again, also in another tab. What the server refuses is said in its words.
   While something is on its way, a form that is sent waits for it. */

const RETRY = [0, 1000, 3000, 5000, 10000];
const AGAIN = 8000;
const running = new Set();
let waiting = null; // the button that was pressed meanwhile

const statusOf = (error) => error.originalResponse?.getStatus() ?? 0;
const passes = (status) => status === 0 || status >= 500 || status === 409 || status === 423;

function token() {
  return document.querySelector("#section-form [name=csrfmiddlewaretoken]").value;
}

class Row {
  constructor(box, file) {
    this.box = box;
    this.file = file;
    this.element = box.root.querySelector("[data-upload-row]").content.firstElementChild.cloneNode(true);
    for (const place of this.element.querySelectorAll("[data-name]")) place.append(file.name);
    this.bar = this.element.querySelector("progress");
    this.bar.setAttribute("aria-label", file.name);
    this.words = this.element.querySelector("[data-words]");
    this.retry = this.element.querySelector("[data-retry]");
    this.retry.addEventListener("click", () => {
      this.make(); // with the token of whoever is logged in now
      this.start();
    });
    this.element.querySelector("[data-cancel]").addEventListener("click", () => this.cancel());
    window.addEventListener("online", () => this.timer && this.goOn());
    box.rows.append(this.element);
    this.make();
  }

  make() {
    const { root, select } = this.box;
    this.upload = new window.tus.Upload(this.file, {
      endpoint: root.dataset.uploads,
      chunkSize: Number(root.dataset.chunk),
      retryDelays: RETRY,
      headers: { "X-CSRFToken": token() },
      metadata: { filename: this.file.name, supports: select ? select.value : "" },
      removeFingerprintOnSuccess: true,
      fingerprint: async (file) => ["juara", root.dataset.uploads, file.name, file.size, file.lastModified].join("|"),
      onShouldRetry: (error) => this.mayRetry(error),
      onProgress: (sent, total) => this.going(sent, total),
      onSuccess: () => this.done(),
      onError: (error) => this.failed(error),
    });
  }

  async start() {
    running.add(this);
    this.retry.hidden = true;
    this.element.classList.remove("has-error");
    this.box.tell("");
    this.say(this.box.root.dataset.going);
    const earlier = await this.upload.findPreviousUploads();
    if (earlier.length) this.upload.resumeFromPreviousUpload(earlier[0]);
    this.upload.start();
  }

  goOn() {
    clearTimeout(this.timer);
    this.timer = null;
    this.upload.start();
  }

  going(sent, total) {
    this.bar.value = total ? Math.floor((100 * sent) / total) : 0;
    this.say(sent < total ? this.box.root.dataset.going : this.box.root.dataset.checking);
  }

  say(text) {
    this.words.textContent = text.replace("{percent}", this.bar.value);
    this.element.querySelector("[data-percent]").textContent = `${this.bar.value}%`;
  }

  mayRetry(error) {
    const may = passes(statusOf(error));
    if (may) this.say(this.box.root.dataset.waiting);
    return may;
  }

  failed(error) {
    const status = statusOf(error);
    if (this.mayRetry(error)) {
      this.timer = setTimeout(() => this.goOn(), AGAIN);
      return;
    }
    running.delete(this);
    waiting = null;
    this.retry.hidden = status === 422;
    this.say(status === 401 ? this.box.root.dataset.login : message(error) || this.box.root.dataset.failed);
    this.element.classList.add("has-error");
    this.box.tell(this.words.textContent);
  }

  async done() {
    running.delete(this);
    await this.box.refresh(this);
    this.element.remove();
    if (waiting && !running.size) waiting.form.requestSubmit(waiting);
  }

  async cancel() {
    clearTimeout(this.timer);
    this.timer = null;
    running.delete(this);
    this.element.remove();
    await this.upload.abort(Boolean(this.upload.url)).catch(() => {}); // it expires by itself when nobody hears
    await this.box.refresh();
  }
}

function message(error) {
  try {
    return JSON.parse(error.originalResponse.getBody()).message;
  } catch {
    return "";
  }
}

class Uploads {
  constructor(root) {
    this.root = root;
    this.rows = root.querySelector("[data-upload-rows]");
    this.list = root.querySelector("[data-upload-list]");
    this.select = document.getElementById(root.dataset.claim);
    this.status = root.querySelector("[data-upload-status]");
    root.querySelector("[data-upload-button]").hidden = true;
    const input = document.getElementById(root.dataset.input);
    input.addEventListener("change", () => {
      for (const file of input.files) new Row(this, file).start();
      input.value = ""; // what goes in pieces is not sent with the form once more
    });
    this.list.addEventListener("click", (event) => this.discard(event.target.closest("[data-discard]")));
    this.showDiscard();
  }

  /* Read aloud; seen too where nothing else on the page says it. */
  tell(text, seen = false) {
    this.status.classList.toggle("visually-hidden", !seen);
    this.status.textContent = text;
  }

  showDiscard() {
    for (const button of this.list.querySelectorAll("[data-discard]")) button.hidden = false;
  }

  async discard(button) {
    if (!button) return;
    const headers = { "Tus-Resumable": "1.0.0", "X-CSRFToken": token() };
    await fetch(button.dataset.discard, { method: "DELETE", headers }).catch(() => {}); // the list says whether it stands
    await this.refresh();
  }

  /* Waits for the line, too: a page that is loaded without one is gone. row: what says so. */
  async refresh(row) {
    const ask = () => fetch(this.root.dataset.list).catch(() => null);
    let answer = await ask();
    while (!answer) {
      row?.say(this.root.dataset.waiting);
      await new Promise((wake) => setTimeout(wake, AGAIN));
      answer = await ask();
    }
    if (!answer.ok) return location.reload();
    this.list.innerHTML = await answer.text();
    this.showDiscard();
  }
}

/* In the capturing phase, before the script that saves takes its leave of the page. */
document.addEventListener(
  "submit",
  (event) => {
    if (!running.size || event.target.id !== "section-form") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = event.submitter;
    for (const row of running) row.box.tell(row.box.root.dataset.leaving, true);
  },
  true,
);
window.addEventListener("beforeunload", (event) => running.size && event.preventDefault());

if (window.tus?.isSupported) for (const root of document.querySelectorAll("[data-uploads]")) new Uploads(root);
