/** The button that opens the chat. */
import { h, icon } from './dom.js';
import { strings } from './strings.js';

export class Launcher {
  element;
  #unread = h('span', { class: 'unread' });

  /** @param {() => void} open */
  constructor(open) {
    this.element = h('button', { type: 'button', part: 'launcher', 'aria-haspopup': 'dialog', lang: strings.language },
      icon('chat'), h('span', {}, strings.launcher), this.#unread);
    this.element.addEventListener('click', open);
    this.show(true);
  }

  /** @param {boolean} on it gives way while the panel is open */
  show(on) {
    this.element.hidden = !on;
    this.element.setAttribute('aria-expanded', String(!on));
    this.#unread.textContent = '';
  }

  /** A message came while the panel was closed. */
  markUnread() {
    if (!this.element.hidden) this.#unread.textContent = strings.launcherUnread;
  }
}
