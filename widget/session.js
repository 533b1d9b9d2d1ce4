/**
 * What outlives a reload, in this tab only: the token, whether the panel is
 * open, and what has not been sent. The conversation itself stays with the server.
 */

const WITHOUT_TOKEN_MS = 60 * 60 * 1000;

/** @typedef {import('./outbox.js').Item} Item */

export class Session {
  #key;
  #data;

  /** @param {string} server a token is only ever read for the server that gave it */
  constructor(server) {
    this.#key = `clinic-chat ${server}`;
    this.reload();
  }

  /** Takes what the storage holds now, which is nothing once it has expired. */
  reload() {
    this.#data = read(this.#key);
    if (this.#data.until && this.remaining <= 0) this.forget();
  }

  /** @returns {string | null} */
  get token() { return this.#data.token ?? null; }

  /** @returns {boolean} */
  get open() { return this.#data.open === true; }

  /** @returns {string} the text in the field */
  get draft() { return this.#data.draft ?? ''; }

  /** @returns {Item[]} messages not yet taken by the server */
  get outbox() { return this.#data.outbox ?? []; }

  /** @returns {number} milliseconds until all this must be gone */
  get remaining() { return (this.#data.until ?? Infinity) - Date.now(); }

  /** @param {import('./connection.js').Started} started */
  begin({ token, conversation, expires_at }) {
    const until = Date.parse(expires_at) || Date.now() + WITHOUT_TOKEN_MS;
    this.#write({ ...this.#data, token, conversation, until });
  }

  /** The token is of no more use; what has not been sent stays. */
  dropToken() {
    this.#write({ ...this.#data, token: null, conversation: null, until: null });
  }

  /** @param {{open?: boolean, draft?: string, outbox?: Item[]}} changes */
  update(changes) {
    this.#write({ ...this.#data, ...changes });
  }

  /** Removes every trace from this browser. */
  forget() {
    this.#data = {};
    try { sessionStorage.removeItem(this.#key); } catch { /* storage is switched off: nothing was kept */ }
  }

  #write(data) {
    this.#data = { ...data, until: data.until ?? Date.now() + WITHOUT_TOKEN_MS };
    try { sessionStorage.setItem(this.#key, JSON.stringify(this.#data)); } catch { /* works without, until a reload */ }
  }
}

function read(key) {
  try { return JSON.parse(sessionStorage.getItem(key)) ?? {}; } catch { return {}; }
}
