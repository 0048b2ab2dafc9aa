/* What a form that names its questions has to tell the server: only those that it does not have as they are, and of a
   long text only what changed of it.
   <form data-prefix="section"> with <input type="hidden" name="shows" value="question question">; the fields of a question
   are "section-question", or "section-question-0-column" for its rows. data-prefix may name several; data-alone="comment"
   names fields that are a question by themselves. autosave.js asks `form.changes`, which this sets.

   A text of which the server has another state goes as what came, with "splice-<field>" = "from.cut.check": where it
   belongs, in UTF-16 units of the saved text, and the CRC-32 of the whole text by which the server knows that it fits. */

const UNSENT = /^(csrfmiddlewaretoken$|supports-)/; // a header says the one, the other goes with files
const WORTH = 60; // units that stay as they are, for a splice to be worth it
// White space at the ends that the server takes off.
const ENDS = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;
const asKept = (text) => text.replace(/\r\n?/g, "\n").replace(ENDS, "");

const isHigh = (text, at) => (text.charCodeAt(at) & 0xfc00) === 0xd800;
const isLow = (text, at) => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/* {at, cut, came}: what makes `after` of `before`, without cutting a character in two. */
function difference(before, after) {
  const most = Math.min(before.length, after.length);
  let at = 0;
  while (at < most && before[at] === after[at]) at += 1;
  if (at && isHigh(before, at - 1)) at -= 1;
  let same = 0;
  while (same < most - at && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  if (same && isLow(after, after.length - same)) same -= 1;
  return { at, cut: before.length - at - same, came: after.slice(at, after.length - same), same: at + same };
}

class Changes {
  constructor(form) {
    this.form = form;
    this.prefixes = form.dataset.prefix.split(" ").map((prefix) => `${prefix}-`);
    this.alone = (form.dataset.alone || "").split(" ").filter(Boolean);
    this.codes = form.elements.namedItem("shows").value.split(" ");
    this.saved = this.byQuestion(this.asServed()); // question -> what the server is known to have, as one text
    this.bases = new Map(this.saved); // what it had when it last answered: what changes are told against
  }

  /* "" for a field of a question that the page does not name, nothing for what is no question's. */
  questionOf(name) {
    if (this.alone.includes(name)) return name;
    const prefix = this.prefixes.find((each) => name.startsWith(each));
    if (!prefix) return undefined;
    const rest = name.slice(prefix.length);
    const found = this.codes.filter((code) => rest === code || rest.startsWith(`${code}-`));
    return found.sort((a, b) => b.length - a.length)[0] || "";
  }

  byQuestion(pairs) {
    const found = new Map(this.codes.map((code) => [code, []]));
    for (const [name, value] of pairs) if (value !== "") found.get(this.questionOf(name))?.push([name, value]);
    return new Map([...found].map(([code, values]) => [code, JSON.stringify(values)]));
  }

  /* The fields as the server filled them, whatever a browser put back into them since. */
  asServed() {
    const fields = [...this.form.elements].filter((field) => field.name);
    return fields.flatMap((field) => this.served(field).map((value) => [field.name, value]));
  }

  served(field) {
    if (["file", "submit", "button"].includes(field.type)) return [];
    if (["checkbox", "radio"].includes(field.type)) return field.defaultChecked ? [field.value] : [];
    if (!field.options) return [field.defaultValue];
    const chosen = [...field.options].filter((option) => option.defaultSelected);
    return (chosen.length || field.multiple ? chosen : [...field.options].slice(0, 1)).map((option) => option.value);
  }

  /* {questions, text}: what the server does not have, question -> text, and the body that says so. */
  look(data, isWhole = false) {
    const changed = [...this.byQuestion([...data])].filter(([code, text]) => this.saved.get(code) !== text);
    const questions = new Map(changed);
    return { questions, text: this.body(data, questions, isWhole) };
  }

  /* The same for what goes out now. Until an answer is there, nobody knows whether the server has it. */
  take(data, isWhole = false) {
    const sent = this.look(data, isWhole);
    sent.questions.forEach((_text, code) => this.saved.delete(code));
    return sent;
  }

  arrived(sent) {
    for (const known of [this.saved, this.bases]) sent.questions.forEach((text, code) => known.set(code, text));
  }

  /* The server has other texts than those that the changes were told against. */
  refused(sent) {
    sent.questions.forEach((_text, code) => this.bases.delete(code));
  }

  body(data, questions, isWhole) {
    const body = new URLSearchParams();
    for (const [name, value] of data) {
      const code = this.questionOf(name);
      if (questions.has(code)) this.append(body, name, value, isWhole ? undefined : this.bases.get(code));
      else if (name === "shows") body.append(name, [...questions.keys()].join(" "));
      else if (code === undefined && !UNSENT.test(name)) body.append(name, value);
    }
    return `${body}`;
  }

  append(body, name, value, base) {
    const before = base && this.form.elements.namedItem(name).type === "textarea" && new Map(JSON.parse(base)).get(name);
    const after = asKept(value);
    const change = before && difference(asKept(before), after);
    if (!change || change.same < WORTH) return body.append(name, value);
    body.append(`splice-${name}`, `${change.at}.${change.cut}.${this.form.parcel.check(after)}`);
    return body.append(name, change.came);
  }
}

document.querySelectorAll("form[data-autosave][data-prefix]").forEach((form) => (form.changes = new Changes(form)));
