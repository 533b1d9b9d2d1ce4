/**
 * What the visitor has said and the server has not yet taken. One message goes
 * out at a time, in order; one that fails stays first in line until it is sent.
 */
import { Refused, TooMany, Unreachable } from './connection.js';

/**
 * @typedef {{client_id: string, text: string, choice?: string}} Item text is what the visitor sees, choice the button's id
 * @typedef {'waiting' | 'sending' | 'retrying' | 'failed' | 'refused' | 'sent'} State
 */

const PAUSES_MS = [1000, 2500, 6000];
const LONGEST_PAUSE_MS = 15_000;

export class Outbox {
  #items = [];
  #deliver;
  #changed;
  #running = false;
  #notBefore = 0;
  #abort = new AbortController();

  /**
   * @param {(item: Item, signal: AbortSignal) => Promise<any>} deliver one attempt; throws ConnectionErrors
   * @param {(item: Item, state: State, outcome?: any) => void} changed told of each step; outcome is the answer or the error
   */
  constructor(deliver, changed) {
    this.#deliver = deliver;
    this.#changed = changed;
  }

  /** @returns {Item[]} */
  get items() { return [...this.#items]; }

  /** Puts an item last in line; `run` sends it. @param {Item} item */
  add(item) {
    this.#items.push(item);
    this.#changed(item, 'waiting');
  }

  /** Sends what is in line until it is empty or one fails. Never throws. */
  async run() {
    if (this.#running) return;
    this.#running = true;
    const { signal } = this.#abort;
    try {
      while (this.#items.length && await this.#sendFirst(signal));
    } finally {
      if (!signal.aborted) this.#running = false;
    }
  }

  /** Stops at once and keeps the items; a later `run` takes them up again. */
  stop() {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#running = false;
  }

  /** Stops at once and drops everything. */
  empty() {
    this.stop();
    this.#items = [];
  }

  async #sendFirst(signal) {
    const item = this.#items[0];
    let answer;
    try {
      await sleep(this.#politePause(), signal);
      answer = await this.#attempts(item, signal);
    } catch (error) {
      return signal.aborted ? false : this.#failed(item, error);
    }
    this.#done(item, 'sent', answer);
    return true;
  }

  async #attempts(item, signal) {
    for (let tries = 0; ; tries += 1) {
      this.#changed(item, 'sending');
      try {
        return await this.#deliver(item, signal);
      } catch (error) {
        if (signal.aborted || !worthRetrying(error, tries)) throw error;
        this.#changed(item, 'retrying');
        await sleep(Math.max(PAUSES_MS[tries], error.retryAfter), signal);
      }
    }
  }

  /** A refused message must not hold up the next; any other failure holds the line. */
  #failed(item, error) {
    if (error instanceof Refused) {
      this.#done(item, 'refused', error);
      return true;
    }
    if (error instanceof TooMany) this.#notBefore = Date.now() + error.retryAfter;
    this.#changed(item, 'failed', error);
    return false;
  }

  #done(item, state, outcome) {
    this.#items = this.#items.filter((each) => each !== item);
    this.#changed(item, state, outcome);
  }

  /** What is left of the server's "later"; a long one is left to the server to repeat. */
  #politePause() {
    const left = this.#notBefore - Date.now();
    return left > LONGEST_PAUSE_MS ? 0 : left;
  }
}

function worthRetrying(error, tries) {
  return error instanceof Unreachable && tries < PAUSES_MS.length && error.retryAfter <= LONGEST_PAUSE_MS;
}

function sleep(milliseconds, signal) {
  if (!(milliseconds > 0)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => { clearTimeout(timer); reject(signal.reason); }, { once: true });
  });
}

/** @returns {string} a random UUID, on plain http pages too, where `crypto.randomUUID` is missing */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
