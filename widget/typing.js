/** The sign that an answer is on its way. */
import { h } from './dom.js';
import { strings } from './strings.js';

const DELAY_MS = 300;

export class Typing {
  element = h('div', { part: 'typing' },
    h('span', { class: 'sr-only' }, strings.typing), h('i', { class: 'dot' }), h('i', { class: 'dot' }), h('i', { class: 'dot' }));

  #show;
  #works = 0;
  #timer = 0;

  /** @param {(element: HTMLElement) => void} show puts the element in the log, which announces it */
  constructor(show) {
    this.#show = show;
  }

  /**
   * Shown only when the work takes longer than a moment.
   * @template T
   * @param {Promise<T>} work
   * @returns {Promise<T>} the same outcome, errors too
   */
  async during(work) {
    if (this.#works === 0) this.#timer = setTimeout(() => this.#show(this.element), DELAY_MS);
    this.#works += 1;
    try {
      return await work;
    } finally {
      this.#works -= 1;
      if (this.#works === 0) this.hide();
    }
  }

  hide() {
    clearTimeout(this.#timer);
    this.element.remove();
  }
}
