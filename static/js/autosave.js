/* Saves a form as it changes. Nothing typed is lost: what could not be sent stays in localStorage and is sent later.

   <form id="..." data-autosave="URL"> with <input type="hidden" name="version" value="N"> and components/_autosave_status.html.
   POST without files, header X-Requested-With: autosave; 800 ms after the last change, when a field is left, and when the
   page goes away. Where changes.js and parcel.js stand before this, only what changed, in requests of at most 2,000 bytes;
   otherwise the form. Answers:
     200 {"saved_at": "14.03", "version": n, "errors": {"field": ["..."]}}
     409 {"version": n, "url": "..."}   somebody else saved: nothing is overwritten, the conflict box shows the link
     410 {"message": "..."}             final (closed, handed over): the status line says why, the text stays on this device
     412                                the whole texts are wanted, not what changed of them
     400, 401, 403, 404, a redirect     final (logged out): the status line says so
     anything else, or no line          tried again after 2, 4, 8 ... at most 60 s
   Events on the form: autosave:saved and autosave:conflict, with the answer as detail; and which questions were `sent`. */

const DELAY = 800;
const RETRY = [2, 4, 8, 15, 30, 60];
const UNSEEN = new Set(["csrfmiddlewaretoken", "version", "writer", "approval", "form"]); // what the page says of itself
const FINAL = new Set([400, 401, 403, 404, 410]);

/* Where a form keeps what it could not send; data-person keeps those apart who share a device. */
function keyOf(form, id) {
  const { person } = form.dataset;
  return `juara:draft:${location.pathname}:${id}${person ? `:${person}` : ""}`;
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.key = keyOf(form, form.id);
    this.box = form.querySelector(".autosave") || document.querySelector(`.autosave[data-for="${CSS.escape(form.id)}"]`);
    this.status = this.box?.querySelector("[data-autosave-status]");
    this.timer = null;
    this.sending = false;
    this.changed = false;
    this.stopped = false;
    this.failures = 0;
    this.restore();
    form.addEventListener("input", () => this.touch(DELAY));
    form.addEventListener("change", () => this.touch(0));
    form.addEventListener("focusout", () => this.changed && this.touch(0));
    form.addEventListener("submit", () => {
      if (this.changed || this.sending) this.keep(true);
      this.leave();
    });
    window.addEventListener("online", () => this.changed && this.touch(0));
    window.addEventListener("pagehide", () => this.flush());
    // Back out of the browser's memory: the version in the page may be old.
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.flush());
  }

  get version() {
    return this.form.elements.namedItem("version");
  }

  data() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  }

  get headers() {
    const token = this.form.elements.namedItem("csrfmiddlewaretoken")?.value || "";
    return { "X-CSRFToken": token, "X-Requested-With": "autosave", Accept: "application/json" };
  }

  async request(isLeaving, sent) {
    const { headers } = this;
    if (sent) return this.form.parcel.send(sent.text, headers, isLeaving);
    const body = this.data();
    return fetch(this.form.dataset.autosave, { method: "POST", body, headers, keepalive: isLeaving, redirect: "manual" });
  }

  touch(delay) {
    if (this.stopped) return this.isLeft || this.keep();
    if (!this.changed) this.say("unsaved");
    this.changed = true;
    this.keep();
    if (this.form.changes && !this.sending) this.form.parcel.prepare(this.form.changes.look(this.data()).text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  async send(isLeaving = false) {
    if (this.sending || this.stopped || !this.changed) return;
    this.sending = true;
    this.changed = false;
    this.say("saving");
    const sent = this.form.changes?.take(this.data());
    let answer;
    try {
      answer = await this.request(isLeaving, sent);
      await this.read(answer, sent);
      this.failures = 0;
    } catch {
      this.changed = true;
      this.later(navigator.onLine && answer ? "failed" : "offline");
    }
    this.sending = false;
    if (this.changed && !this.stopped && !this.failures) this.touch(DELAY);
  }

  async read(answer, sent) {
    if (answer.status === 409) return this.conflict(await answer.json());
    if (answer.status === 412) {
      this.form.changes.refused(sent);
      this.changed = true; // the whole texts follow
      return undefined;
    }
    if (FINAL.has(answer.status) || answer.type === "opaqueredirect") {
      this.stopped = true;
      this.changed = true;
      const reason = answer.status === 410 ? (await answer.json()).message : "";
      return reason ? this.say("refused", reason) : this.say("denied");
    }
    if (!answer.ok) throw new Error(`autosave: ${answer.status}`);
    const saved = await answer.json();
    if (this.version && saved.version !== undefined) this.version.value = saved.version;
    if (sent) this.form.changes.arrived(sent);
    if (this.changed) this.keep();
    else this.forget();
    this.say(this.changed ? "unsaved" : "saved", saved.saved_at);
    const detail = { ...saved, sent: sent && [...sent.questions.keys()] };
    this.form.dispatchEvent(new CustomEvent("autosave:saved", { detail, bubbles: true }));
  }

  later(state) {
    const wait = RETRY[Math.min(this.failures, RETRY.length - 1)];
    this.failures += 1;
    this.say(state);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait * 1000);
  }

  conflict(answer) {
    this.stopped = true;
    this.changed = true;
    this.say("unsaved");
    const box = this.box?.querySelector("[data-autosave-conflict]");
    if (box) {
      const way = box.querySelector("[data-autosave-compare]");
      if (answer.url) way.href = answer.url;
      if (answer.url && this.form.changes) way.addEventListener("click", (event) => this.compare(event, way.href));
      box.hidden = false;
    }
    this.form.dispatchEvent(new CustomEvent("autosave:conflict", { detail: answer, bubbles: true }));
  }

  /* Both texts are shown as they are now: what was typed since the conflict was told goes along. */
  async compare(event, url) {
    event.preventDefault();
    await this.request(false, this.form.changes.take(this.data(), true)).catch(() => this.keep());
    location.assign(url);
  }

  say(state, time) {
    if (!this.status) return;
    this.status.dataset.state = state;
    this.status.textContent = (this.status.dataset[state] || "").replace("{time}", time || "");
  }

  /* The page goes away: a request with keepalive outlives it. What is too large for that, localStorage has. */
  flush() {
    if (this.sending) this.form.parcel?.left?.();
    if (!this.changed || this.stopped || this.sending) return;
    clearTimeout(this.timer);
    this.keep();
    this.send(true);
  }

  leave() {
    clearTimeout(this.timer);
    this.changed = false;
    this.stopped = true;
    this.isLeft = true;
  }

  values() {
    return [...this.data()].filter(([name]) => !UNSEEN.has(name));
  }

  keep(isSubmitted = false) {
    try {
      const version = Number(this.version?.value || 0);
      const draft = { version, form: this.asks, writer: this.writer, values: this.values(), isSubmitted };
      localStorage.setItem(this.key, JSON.stringify(draft));
    } catch {
      this.say("failed"); // storage full or forbidden: the page must stay open until it is sent
    }
  }

  forget() {
    localStorage.removeItem(this.key);
  }

  /* What was kept and never sent comes back. If somebody saved a newer version meanwhile, it is sent as what it is,
     a text for the older one, and the answer leads to both texts. */
  restore() {
    let kept;
    try {
      kept = JSON.parse(localStorage.getItem(this.key));
    } catch {
      return;
    }
    if (!kept) return;
    const isOld = kept.version < Number(this.version?.value || 0);
    // Of pages without a name: what it was submitted to has answered for it. Others are told, and forgotten below.
    if (isOld && kept.isSubmitted && !kept.writer) return this.forget();
    if ((kept.form || "") !== this.asks) return this.handOver(kept);
    if (JSON.stringify(kept.values) === JSON.stringify(this.values())) return this.forget();
    this.fill(kept.values);
    if (isOld) this.version.value = kept.version;
    const note = this.box?.querySelector("[data-autosave-restored]");
    if (note) {
      note.hidden = false;
      note.querySelector("[data-autosave-discard]").addEventListener("click", () => {
        this.leave();
        this.forget();
        location.reload();
      });
    }
    this.touch(DELAY);
  }

  get writer() {
    return this.form.elements.namedItem("writer")?.value || "";
  }

  /* The published form that the page asks by; empty where there is none. */
  get asks() {
    return this.form.elements.namedItem("form")?.value || "";
  }

  /* The form was changed since: this page may not ask what was typed, so it goes to the server as it was kept. */
  async handOver(kept) {
    const data = new URLSearchParams();
    data.append("writer", this.writer);
    data.append("version", kept.version);
    data.append("form", kept.form || "");
    kept.values.forEach(([name, value]) => data.append(name, value));
    try {
      const answer = await this.form.parcel.send(`${data}`, this.headers);
      if (answer.status !== 409 && !answer.ok) return;
      this.forget();
      if (answer.ok) location.reload(); // saved: the page shows it now
      else this.conflict(await answer.json());
    } catch {
      this.say("offline"); // it stays where it is kept, for the next time
    }
  }

  fill(values) {
    const given = new Map();
    values.forEach(([name, value]) => given.set(name, [...(given.get(name) || []), value]));
    for (const field of this.form.elements) {
      if (!field.name || ["hidden", "file", "submit", "button"].includes(field.type)) continue;
      const wanted = given.get(field.name) || [];
      if (["checkbox", "radio"].includes(field.type)) field.checked = wanted.includes(field.value);
      else if (field.multiple) [...field.options].forEach((option) => (option.selected = wanted.includes(option.value)));
      else if (wanted.length) field.value = wanted.shift();
      field.dispatchEvent(new Event("input"));
    }
  }
}

/* The page that shows both texts carries what was kept here: whoever chooses there has settled it. */
document.querySelectorAll("form[data-autosave-settles]").forEach((form) => {
  const key = keyOf(form, form.dataset.autosaveSettles);
  form.addEventListener("submit", () => localStorage.removeItem(key));
});

/* What a page submitted and the server took is kept no more: the server names that page in a cookie. A submission that
   met the end of the log-in, or a line that broke, has no such word, and its text comes back. */
function forgetTaken() {
  const page = /(?:^|; )saved_page=([0-9a-f]{32})/.exec(document.cookie)?.[1];
  const keys = page ? Object.keys(localStorage).filter((key) => key.startsWith("juara:draft:")) : [];
  for (const key of keys) {
    const text = localStorage.getItem(key);
    if (text.includes(`"writer":"${page}"`) && text.endsWith('"isSubmitted":true}')) localStorage.removeItem(key);
  }
}

try {
  forgetTaken();
} catch {
  // a device that keeps nothing has nothing to forget
}
document.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
