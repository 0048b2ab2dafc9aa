/* How a long text goes to the server: squeezed, and in pieces that pass no limit, each a request of its own.

   `form.parcel.send(text, headers, isLeaving)` gives the answer of whoever brought the last piece. A piece is named in
   the header X-Piece = "parcel.number.total"; 202 {"next": n} is the answer to all but the last, and names the piece
   to go on with, so that a parcel goes on after a line that broke. Pieces may come in any order, and twice. */

const PIECE = 1700; // bytes of a body; with what autosave.js adds it stays below 2,000
const PLAIN = 1000; // bytes that are not worth squeezing
const ON = 202;

const TABLE = Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/* CRC-32 in hexadecimal. */
function check(data) {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ TABLE[(value ^ byte) & 0xff];
  return ((value ^ 0xffffffff) >>> 0).toString(16);
}

class Parcel {
  constructor(url) {
    this.url = url;
    this.ready = { text: null, body: null };
    this.check = check;
    this.left = null; // sends what is left of a parcel at once
  }

  /* The squeezed text; null for one that is not worth it. Asked for ahead, because a page that goes away waits for nothing. */
  async prepare(text) {
    if (this.ready.text === text) return this.ready.body;
    if (!window.CompressionStream || text.length <= PLAIN) return null;
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
    const body = new Uint8Array(await new Response(stream).arrayBuffer());
    this.ready = { text, body };
    return body;
  }

  async send(text, headers, isLeaving = false) {
    const standing = this.ready.text === text ? this.ready.body : null;
    const body = isLeaving ? standing : await this.prepare(text);
    if ((body || text).length <= PIECE) {
      return this.post(body || text, { ...headers, "Content-Type": body ? "application/gzip" : "application/x-www-form-urlencoded" });
    }
    return this.inPieces(body || new TextEncoder().encode(text), headers, isLeaving);
  }

  async inPieces(body, headers, isLeaving) {
    const total = Math.ceil(body.length / PIECE);
    const parcel = `${check(body)}${body.length.toString(36)}`;
    const bring = (number) =>
      this.post(body.slice(number * PIECE, (number + 1) * PIECE), {
        ...headers, "Content-Type": "application/octet-stream", "X-Piece": `${parcel}.${number}.${total}`,
      }); // prettier-ignore
    const atOnce = (from) => Promise.all(Array.from({ length: total - from }, (_, n) => bring(from + n)));
    if (isLeaving) return (await atOnce(0)).sort((a, b) => (a.status === ON) - (b.status === ON))[0];
    let number = 0;
    this.left = () => atOnce(number + 1).catch(() => {});
    try {
      for (let turn = 0; turn < 2 * total; turn += 1) {
        const answer = await bring(number);
        if (answer.status !== ON) return answer;
        number = (await answer.json()).next;
      }
      throw new Error("autosave: the pieces did not come together");
    } finally {
      this.left = null;
    }
  }

  /* keepalive: a request that is on its way outlives its page. */
  post(body, headers) {
    return fetch(this.url, { method: "POST", body, headers, keepalive: true, redirect: "manual" });
  }
}

document.querySelectorAll("form[data-autosave][data-prefix]").forEach((form) => (form.parcel = new Parcel(form.dataset.autosave)));
