/** The conversation on the screen: order, buttons, scrolling, announcements. */
import { botBubble, choiceGroup, markBubble, visitorBubble } from './bubble.js';
import { h } from './dom.js';
import { strings } from './strings.js';
import { Typing } from './typing.js';

const PINNED_PX = 60;
const MARGIN_PX = 12;
const QUIET_MS = 500;

export class MessageLog {
  element = h('div', { part: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': strings.log, tabindex: '0' });

  #typing = new Typing((element) => { this.element.append(element); if (this.#pinned) this.#toEnd(); });
  #actions;
  #bubbles = new Map();
  #notice;
  #pinned = true;
  #resized = new ResizeObserver(() => { if (this.#pinned || this.#unsent()) this.#toEnd(); });

  /**
   * @param {object} actions
   * @param {(button: import('./connection.js').Button) => void} actions.choose
   * @param {() => void} actions.sendAgain
   * @param {(text: string) => void} actions.change takes back a refused message to be rewritten
   */
  constructor(actions) {
    this.#actions = actions;
    this.element.addEventListener('scroll', () => { this.#pinned = this.#gap() < PINNED_PX; }, { passive: true });
    this.#resized.observe(this.element);
    this.clear();
  }

  /** Only the widget's own notice is left. */
  clear() {
    this.#typing.hide();
    this.#bubbles.clear();
    this.#notice = botBubble({ kind: 'notice', text: strings.notice });
    this.element.replaceChildren(this.#notice);
  }

  /** Ends observation; the log is of no use afterwards. */
  dispose() {
    this.#typing.hide();
    this.#resized.disconnect();
  }

  /** @template T @param {Promise<T>} work @returns {Promise<T>} */
  during(work) {
    return this.#typing.during(work);
  }

  /** Adds what the server said. @param {import('./connection.js').Message[]} messages */
  add(messages) {
    const follow = this.#pinned;
    const bubbles = messages.map((message) => this.#addBot(message));
    const crisis = bubbles.find(({ dataset }) => dataset.kind === 'crisis');
    const shown = crisis ?? (follow && bubbles[0]);
    if (shown) this.#reveal(shown);
  }

  /**
   * Shows a whole conversation without reading it all out.
   * @param {import('./connection.js').Message[]} messages
   * @param {import('./outbox.js').Item[]} unsent
   */
  restore(messages, unsent) {
    const waiting = unsent.map(({ client_id }) => [client_id, this.#bubbles.get(client_id)]);
    this.element.setAttribute('aria-live', 'off');
    this.clear();
    for (const message of messages) this.#addEither(message);
    for (const [id, bubble] of waiting) this.#keep(id, bubble);
    this.#toEnd();
    setTimeout(() => this.element.setAttribute('aria-live', 'polite'), QUIET_MS);
  }

  /**
   * @param {import('./outbox.js').Item} item
   * @param {import('./outbox.js').State} state
   * @param {string} [sentence]
   */
  mark(item, state, sentence) {
    const bubble = this.#bubbles.get(item.client_id) ?? this.#addVisitor(item);
    markBubble(bubble, state, sentence, () => this.#act(state, bubble, item));
    if (state === 'sent' || state === 'refused') this.#bubbles.delete(item.client_id);
    if (state !== 'sent' && this.#pinned) this.#toEnd();
  }

  /** @returns {boolean} whether a crisis message has been shown */
  get urgent() {
    return this.element.querySelector('[data-kind=crisis]') !== null;
  }

  /** Something the widget has to say itself. @param {string} sentence */
  note(sentence) {
    const last = this.element.lastElementChild;
    if (last.matches('[part=note]') && last.textContent === sentence) return;
    this.#put(h('p', { part: 'note' }, sentence));
    this.#toEnd();
  }

  #addEither(message) {
    if (message.from !== 'visitor') return this.#addBot(message);
    this.#dropChoices();
    return this.#put(visitorBubble(message.text));
  }

  #addBot(message) {
    const bubble = botBubble(message);
    if (message.kind === 'notice' && this.#notice) {
      this.#notice.replaceWith(bubble);
      this.#notice = null;
      return bubble;
    }
    this.#put(bubble);
    this.#offer(message.buttons ?? [], bubble);
    return bubble;
  }

  /** An answer to the first of several messages belongs before those still waiting. */
  #put(element) {
    const [waiting = null] = this.#bubbles.values();
    this.element.insertBefore(element, waiting);
    return element;
  }

  #addVisitor({ client_id, text }) {
    this.#dropChoices();
    const bubble = visitorBubble(text);
    this.#keep(client_id, bubble);
    this.#pinned = true;
    return bubble;
  }

  #keep(id, bubble) {
    this.#bubbles.set(id, bubble);
    this.element.append(bubble);
  }

  /**
   * Buttons vanish with the visitor's next message: a dead button invites a press that does
   * nothing, and the one pressed stands in the log as the visitor's words.
   */
  #dropChoices() {
    for (const choices of this.element.querySelectorAll('[part=choices]')) choices.remove();
  }

  #offer(buttons, bubble) {
    if (buttons.length && !this.#bubbles.size) bubble.after(choiceGroup(buttons, (button) => this.#choose(button)));
  }

  /** The focus goes to the visitor's new bubble: from there the next Tab finds the next buttons. */
  #choose(button) {
    this.#actions.choose(button);
    [...this.#bubbles.values()].at(-1)?.focus({ preventScroll: true });
  }

  #act(state, bubble, item) {
    bubble.focus({ preventScroll: true });
    if (state === 'failed') return this.#actions.sendAgain();
    bubble.remove();
    return this.#actions.change(item.text);
  }

  /** To the end, but never past the beginning of what is new. */
  #reveal(bubble) {
    this.element.scrollTop = Math.min(bubble.offsetTop - MARGIN_PX, this.#end());
  }

  #toEnd() {
    this.element.scrollTop = this.#end();
  }

  /** A message that was not sent stays in view with its way out, also when the offline notice takes room. */
  #unsent() {
    return Boolean(this.element.lastElementChild?.querySelector('[part=again]'));
  }

  #end() {
    return this.element.scrollHeight - this.element.clientHeight;
  }

  #gap() {
    return this.#end() - this.element.scrollTop;
  }
}
