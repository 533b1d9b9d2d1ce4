/** One visitor's conversation: begun, restored, renewed and ended. Knows no element. */
import { Expired, TooMany } from './connection.js';
import { Once } from './once.js';
import { Outbox, newId } from './outbox.js';
import { strings } from './strings.js';

/**
 * What a conversation needs of the panel.
 * @typedef {object} View
 * @property {(messages: Message[]) => void} greet the first messages of a new conversation
 * @property {(messages: Message[], unsent: Item[]) => void} restore everything said so far
 * @property {(item: Item, state: State, sentence?: string) => void} mark how far a message of the visitor has come
 * @property {(messages: Message[]) => void} answer
 * @property {(sentence: string) => void} note something the widget itself has to say
 * @property {(off: boolean) => void} offline
 * @property {<T>(work: Promise<T>) => Promise<T>} during shows that an answer is on its way
 * @property {() => void} reset an empty conversation with only the notice
 *
 * @typedef {import('./connection.js').Message} Message
 * @typedef {import('./connection.js').Button} Button
 * @typedef {import('./outbox.js').Item} Item
 * @typedef {import('./outbox.js').State} State
 */

const LONGEST_TIMER_MS = 2 ** 31 - 1;
const SHORTEST_TIMER_MS = 1000;

export class Conversation {
  #connection;
  #session;
  #view;
  #outbox;
  #life = new AbortController();
  #starting = new Once();
  #beginning = new Once();
  #began = false;
  #renewing = false;
  #expiry = 0;

  /**
   * @param {import('./connection.js').Connection} connection
   * @param {import('./session.js').Session} session
   * @param {View} view
   */
  constructor(connection, session, view) {
    this.#connection = connection;
    this.#session = session;
    this.#view = view;
    this.#outbox = new Outbox((item, signal) => this.#deliver(item, signal), (...step) => this.#changed(...step));
    this.#adopt(session.outbox);
  }

  /** Starts or restores the conversation, once; after a failure, tries again. Never throws. */
  async begin() {
    if (this.#began && !this.#outbox.items.length) return;
    await this.#beginning.run(() => this.#begin());
  }

  /** @param {string} text */
  say(text) {
    this.#queue({ client_id: newId(), text });
  }

  /** @param {Button} button */
  choose({ id, title }) {
    this.#queue({ client_id: newId(), text: title, choice: id });
  }

  /**
   * Erases the conversation on the server and here, and begins another.
   * @returns {Promise<boolean>} false when the server could not be reached: nothing is erased then
   */
  async clear() {
    this.#outbox.stop();
    if (!await this.#erased()) {
      this.#view.note(strings.clearFailed);
      this.#outbox.run();
      return false;
    }
    this.#startOver();
    this.begin();
    return true;
  }

  /** Forgets everything in this browser; the server keeps its record. */
  abandon() {
    this.#outbox.empty();
    this.stop();
    this.#session.forget();
  }

  /** Lets go of timers and requests; what is unsent stays in the session. */
  stop() {
    clearTimeout(this.#expiry);
    this.#outbox.stop();
    this.#life.abort();
    this.#life = new AbortController();
    this.#starting.drop();
    this.#beginning.drop();
    this.#began = false;
    this.#renewing = false;
  }

  async #begin() {
    const { signal } = this.#life;
    try {
      if (!this.#began) await this.#open(signal);
      await this.#outbox.run();
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof TooMany) this.#view.note(error.sentence);
      this.#view.offline(true);
    }
  }

  async #open(signal) {
    await (this.#session.token ? this.#restore(signal) : this.#view.during(this.#ready()));
    this.#began = true;
    this.#view.offline(false);
  }

  /** Unsent messages go first: the server may have them already, and then they are in the history. */
  async #restore(signal) {
    const { token } = this.#session;
    await this.#outbox.run();
    try {
      const messages = await this.#view.during(this.#connection.history(this.#session.token, signal));
      this.#view.restore(messages, this.#outbox.items);
      this.#watchExpiry();
    } catch (error) {
      if (!(error instanceof Expired)) throw error;
      this.#session.dropToken();
      await this.#ready();
    }
    if (this.#session.token !== token) this.#view.note(strings.renewed);
  }

  /** A token to speak with; asked for once, however many wait for it. */
  #ready() {
    if (this.#session.token) return Promise.resolve();
    return this.#starting.run(() => this.#start());
  }

  async #start() {
    const started = await this.#connection.start(this.#life.signal);
    this.#session.begin(started);
    this.#began = true;
    this.#watchExpiry();
    if (this.#renewing) this.#view.note(strings.renewed);
    else this.#view.greet(started.messages ?? []);
    this.#renewing = false;
  }

  #queue(item) {
    this.#outbox.add(item);
    this.begin();
    this.#outbox.run();
  }

  async #deliver(item, signal) {
    return this.#view.during(this.#attempt(item, signal));
  }

  async #attempt(item, signal) {
    await this.#ready();
    try {
      return await this.#connection.send(this.#session.token, bodyOf(item), signal);
    } catch (error) {
      if (!(error instanceof Expired)) throw error;
      await this.#renew();
      return this.#connection.send(this.#session.token, bodyOf(item), signal);
    }
  }

  /** The old buttons mean nothing to a new conversation, so choices go as their words. */
  async #renew() {
    this.#session.dropToken();
    for (const item of this.#outbox.items) delete item.choice;
    this.#renewing = true;
    await this.#ready();
  }

  #changed(item, state, outcome) {
    this.#session.update({ outbox: this.#outbox.items });
    this.#view.mark(item, state, outcome?.sentence);
    if (state === 'sent') this.#view.answer(outcome);
    if (state === 'sent' || state === 'refused') this.#view.offline(false);
    if (state === 'failed') this.#view.offline(!(outcome instanceof TooMany));
  }

  async #erased() {
    if (!this.#session.token) return true;
    try {
      await this.#connection.erase(this.#session.token, this.#life.signal);
      return true;
    } catch (error) {
      return error instanceof Expired;
    }
  }

  /** Nothing said may stay on the page after the token's end. */
  #watchExpiry() {
    clearTimeout(this.#expiry);
    const wait = Math.max(this.#session.remaining, SHORTEST_TIMER_MS);
    this.#expiry = setTimeout(() => this.#expire(), Math.min(wait, LONGEST_TIMER_MS));
  }

  /** A message still on its way is not thrown out: it meets a 401 and renews the conversation. */
  #expire() {
    if (this.#session.remaining > 0 || this.#outbox.items.length) return this.#watchExpiry();
    this.#startOver();
    this.#view.note(strings.ended);
  }

  #startOver() {
    const { open } = this.#session;
    this.abandon();
    this.#session.update({ open });
    this.#view.reset();
  }

  #adopt(items) {
    for (const item of items) this.#outbox.add(item);
  }
}

function bodyOf({ client_id, text, choice }) {
  return choice ? { choice, client_id } : { text, client_id };
}
