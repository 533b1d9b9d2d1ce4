/** The parts that never depend on the server: crisis strip, offline notice, question before clearing. */
import { h } from './dom.js';
import { inline, markdown } from './markdown.js';
import { strings } from './strings.js';

/** @returns {HTMLElement} the crisis lines, in view in every state of the panel */
export function emergencyStrip() {
  return h('p', { part: 'emergency', role: 'note', 'aria-label': strings.emergencyLabel }, inline(strings.emergency));
}

/**
 * Says that the assistant is away and who answers meanwhile.
 * @param {string} phone the clinic's number as written, or an empty string
 * @param {() => void} tryAgain
 * @returns {{element: HTMLElement, show: (off: boolean) => void}} element announces what is shown in it
 */
export function offlineNotice(phone, tryAgain) {
  const element = h('div', { role: 'status', class: 'offline-place' });
  const show = (off) => {
    if (off && !element.firstChild) element.append(offlineCard(phone, tryAgain));
    if (!off) element.replaceChildren();
  };
  return { element, show };
}

function offlineCard(phone, tryAgain) {
  const text = phone ? strings.offlineTextPhone(phone, phone.replace(/[^\d+]/g, '')) : strings.offlineText;
  const lines = strings.offlineLines.map((line) => h('li', {}, inline(line)));
  return h('div', { part: 'offline' },
    h('strong', {}, strings.offlineTitle),
    markdown(text),
    h('ul', { class: 'lines', 'aria-label': strings.offlineLinesLabel }, ...lines),
    button(strings.tryAgain, 'again', tryAgain));
}

/**
 * Asks, in place, before the chat is cleared.
 * @param {() => void} clear
 * @param {() => void} keep
 * @returns {{element: HTMLElement, show: (on: boolean) => void, shown: () => boolean}}
 */
export function clearQuestion(clear, keep) {
  const no = button(strings.clearNo, 'clear-no', keep);
  const element = h('div', { part: 'confirm', role: 'group', 'aria-labelledby': 'clear-title', hidden: true },
    h('p', {}, h('strong', { id: 'clear-title' }, strings.clearTitle), ` ${strings.clearText}`),
    button(strings.clearYes, 'clear-yes', clear), no);
  const show = (on) => { element.hidden = !on; if (on) no.focus(); };
  return { element, show, shown: () => !element.hidden };
}

function button(title, part, act) {
  const element = h('button', { type: 'button', part }, title);
  element.addEventListener('click', act);
  return element;
}
