/** The field the visitor writes in. */
import { h, icon } from './dom.js';
import { strings } from './strings.js';

const MOST = 2000;
const COUNT_FROM = 1800;
const COUNT_PAUSE_MS = 800;
/** Safari ends an input method's composition before this key event and says so only by its code. */
const COMPOSING_KEY = 229;

export class Composer {
  element;
  #input;
  #counter = h('span', { class: 'counter', part: 'counter', 'aria-hidden': 'true' });
  #spoken = h('span', { class: 'sr-only', role: 'status' });
  #say;
  #changed;
  #timer = 0;

  /** @param {{say: (text: string) => void, changed: (draft: string) => void}} actions */
  constructor({ say, changed }) {
    this.#say = say;
    this.#changed = changed;
    this.#input = field();
    this.element = this.#form();
    this.#input.addEventListener('input', () => this.#edited());
    this.#input.addEventListener('keydown', (event) => this.#key(event));
  }

  get text() { return this.#input.value; }

  set text(value) {
    this.#input.value = value;
    this.#edited();
  }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  /** Puts words back for the visitor to change, before anything typed since. @param {string} words */
  takeBack(words) {
    this.text = [words, this.text].filter(Boolean).join('\n');
    this.focus();
  }

  /** Stops the timer that reads the count out. */
  dispose() {
    clearTimeout(this.#timer);
  }

  #form() {
    const send = h('button', { type: 'submit', part: 'send', 'aria-label': strings.send }, icon('send'));
    const label = h('label', { for: 'input', class: 'sr-only' }, strings.inputLabel);
    const form = h('form', { class: 'composer' }, label, h('div', { class: 'field' }, this.#input, send), this.#counter, this.#spoken);
    form.addEventListener('submit', (event) => { event.preventDefault(); this.#send(); });
    return form;
  }

  #key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === COMPOSING_KEY) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this.text.trim();
    this.focus();
    if (!text) return;
    this.text = '';
    this.#say(text);
  }

  #edited() {
    const used = this.text.length;
    this.#counter.textContent = used >= COUNT_FROM ? strings.counter(used, MOST) : '';
    this.#changed(this.text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { this.#spoken.textContent = this.#counter.textContent; }, COUNT_PAUSE_MS);
  }
}

function field() {
  return h('textarea', {
    id: 'input', part: 'input', rows: '1', maxlength: String(MOST),
    placeholder: strings.placeholder, enterkeyhint: 'send', autocomplete: 'off',
  });
}
