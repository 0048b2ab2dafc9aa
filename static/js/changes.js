/* What a form that names its questions has to tell the server: only those that it does not have as they are.
   <form data-prefix="section"> with <input type="hidden" name="shows" value="question question">; the fields of a question
   are "section-question", or "section-question-0-column" for its rows. autosave.js asks `form.changes`, which this sets. */

const PLAIN = 1000; // bytes that are not worth squeezing

class Changes {
  constructor(form) {
    this.form = form;
    this.prefix = `${form.dataset.prefix}-`;
    this.codes = form.elements.namedItem("shows").value.split(" ");
    this.saved = this.byQuestion(this.asServed()); // question -> what the server is known to have, as one text
  }

  questionOf(name) {
    const rest = name.startsWith(this.prefix) ? name.slice(this.prefix.length) : "";
    const found = this.codes.filter((code) => rest === code || rest.startsWith(`${code}-`));
    return found.sort((a, b) => b.length - a.length)[0];
  }

  byQuestion(pairs) {
    const found = new Map(this.codes.map((code) => [code, []]));
    for (const [name, value] of pairs) found.get(this.questionOf(name))?.push([name, value]);
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

  /* Question -> text of those that go out now. Until an answer is there, nobody knows whether the server has them. */
  take(data) {
    const changed = [...this.byQuestion([...data])].filter(([code, text]) => this.saved.get(code) !== text);
    changed.forEach(([code]) => this.saved.delete(code));
    return new Map(changed);
  }

  arrived(sent) {
    sent.forEach((text, code) => this.saved.set(code, text));
  }

  /* Body and headers that say these questions and no others; a long body squeezed, unless the page is going away. */
  async pack(data, sent, isLeaving) {
    const headers = { "X-CSRFToken": data.get("csrfmiddlewaretoken") };
    data.delete("csrfmiddlewaretoken");
    data.set("shows", [...sent.keys()].join(" "));
    for (const name of new Set(data.keys())) {
      if (name.startsWith(this.prefix) ? !sent.has(this.questionOf(name)) : name.startsWith("supports-")) data.delete(name);
    }
    const text = new URLSearchParams(data);
    if (isLeaving || !window.CompressionStream || `${text}`.length <= PLAIN) return { body: text, headers };
    const squeezed = new Blob([`${text}`]).stream().pipeThrough(new CompressionStream("gzip"));
    headers["Content-Type"] = "application/gzip";
    return { body: await new Response(squeezed).arrayBuffer(), headers };
  }
}

document.querySelectorAll("form[data-autosave][data-prefix]").forEach((form) => (form.changes = new Changes(form)));
