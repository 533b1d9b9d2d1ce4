/** The open chat: puts its parts together and is the view of a Conversation. */
import { Composer } from './composer.js';
import { h } from './dom.js';
import { ClinicChatMessageEvent } from './events.js';
import { wrapFocus } from './focus.js';
import { header } from './header.js';
import { MessageLog } from './log.js';
import { clearQuestion, emergencyStrip, offlineNotice } from './notices.js';
import { strings } from './strings.js';

/** The same condition as in styles.js, where it makes the panel cover the page. */
const COVERS_PAGE = '(max-width: 480px), (max-height: 480px)';

/**
 * @typedef {object} PanelActions
 * @property {(text: string) => void} say
 * @property {(button: import('./connection.js').Button) => void} choose
 * @property {(draft: string) => void} changed
 * @property {() => void} tryAgain
 * @property {() => Promise<boolean>} clear
 * @property {() => void} leave
 * @property {() => void} close
 */

/** @implements {import('./conversation.js').View} */
export class Panel {
  element;
  #actions;
  #log;
  #composer;
  #offline;
  #question;

  /**
   * @param {{heading: string, phone: string}} words
   * @param {PanelActions} actions
   */
  constructor(words, actions) {
    this.#actions = actions;
    this.#log = new MessageLog({ choose: actions.choose, sendAgain: actions.tryAgain, change: (text) => this.#composer.takeBack(text) });
    this.#composer = new Composer(actions);
    this.#offline = offlineNotice(words.phone, actions.tryAgain);
    this.#question = clearQuestion(() => this.#clear(), () => this.#keep());
    this.element = this.#build(words.heading);
  }

  /** Shows the panel. @param {string} draft what was typed before a reload */
  show(draft) {
    this.element.hidden = false;
    this.element.setAttribute('aria-modal', String(coversPage()));
    if (draft && !this.#composer.text) this.#composer.text = draft;
  }

  hide() {
    this.element.hidden = true;
    this.#question.show(false);
  }

  /** Puts the cursor in the text field. */
  focus() { this.#composer.focus(); }

  /** Empties all that could be read by the next person. */
  wipe() {
    this.reset();
    this.#composer.text = '';
  }

  /** Ends observers and timers. */
  dispose() {
    this.#log.dispose();
    this.#composer.dispose();
  }

  greet(messages) {
    this.#log.add(messages);
    this.#tell(messages);
  }

  answer(messages) { this.greet(messages); }

  restore(messages, unsent) {
    this.#log.restore(messages, unsent);
    this.#tell([]);
  }

  mark(item, state, sentence) {
    this.#log.mark(item, state, sentence);
  }

  note(sentence) { this.#log.note(sentence); }

  offline(off) { this.#offline.show(off); }

  during(work) { return this.#log.during(work); }

  reset() {
    this.#log.clear();
    this.#offline.show(false);
    this.#tell([]);
  }

  #build(heading) {
    const { leave, close } = this.#actions;
    const head = header(heading, { leave, close, clear: () => this.#question.show(true) });
    const top = h('div', { class: 'top' }, head, emergencyStrip());
    const panel = h('section', { part: 'panel', role: 'dialog', 'aria-labelledby': 'title', lang: strings.language, tabindex: '-1', hidden: true },
      top, this.#question.element, this.#log.element, this.#offline.element, this.#composer.element);
    panel.addEventListener('keydown', (event) => this.#key(event));
    return panel;
  }

  #key(event) {
    if (event.key === 'Tab' && coversPage()) wrapFocus(event, this.element);
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    if (this.#question.shown()) this.#keep();
    else this.#actions.close();
  }

  /** After a crisis message the crisis lines at the top grow into large buttons and stay so. */
  #tell(messages) {
    this.element.toggleAttribute('data-urgent', this.#log.urgent);
    for (const { kind } of messages) this.element.dispatchEvent(new ClinicChatMessageEvent(kind ?? 'answer'));
  }

  #keep() {
    this.#question.show(false);
    this.focus();
  }

  async #clear() {
    this.#keep();
    if (await this.#actions.clear()) this.#composer.text = '';
  }
}

function coversPage() {
  return matchMedia(COVERS_PAGE).matches;
}
