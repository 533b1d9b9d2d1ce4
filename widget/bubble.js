/** One message as an element. */
import { h } from './dom.js';
import { markdown } from './markdown.js';
import { strings } from './strings.js';

/**
 * A message of the server. A crisis message is an alert inside the log, on
 * purpose: the nearest live region counts, so it interrupts where others wait.
 * @param {import('./connection.js').Message} message
 * @returns {HTMLElement}
 */
export function botBubble({ kind = 'answer', text }) {
  const alert = kind === 'crisis' && { role: 'alert', 'aria-atomic': 'true' };
  return h('div', { part: 'message', 'data-from': 'bot', 'data-kind': kind, tabindex: '-1', ...alert },
    speaker(strings.fromBot), h('div', { class: 'text' }, markdown(text)));
}

/**
 * What the visitor said: plain text, as typed.
 * @param {string} text
 * @returns {HTMLElement}
 */
export function visitorBubble(text) {
  return h('div', { part: 'message', 'data-from': 'visitor', 'data-kind': 'visitor', tabindex: '-1' },
    speaker(strings.fromVisitor), h('div', { class: 'text' }, text));
}

/**
 * The replies a message offers.
 * @param {import('./connection.js').Button[]} buttons
 * @param {(button: import('./connection.js').Button) => void} choose
 * @returns {HTMLElement}
 */
export function choiceGroup(buttons, choose) {
  const group = h('div', { part: 'choices', role: 'group', 'aria-label': strings.choices });
  for (const button of buttons) {
    const element = h('button', { type: 'button', 'data-choice': button.id }, button.title);
    element.addEventListener('click', () => choose(button));
    group.append(element);
  }
  return group;
}

const WORDS = { waiting: strings.waiting, retrying: strings.retrying, failed: strings.notSent, refused: strings.notSent };
const ACTIONS = { failed: strings.sendAgain, refused: strings.change };

/**
 * Shows under a visitor's bubble how far it has come.
 * @param {HTMLElement} bubble
 * @param {import('./outbox.js').State} state
 * @param {string} sentence the server's reason, if it gave one
 * @param {() => void} act what the button does, where the state offers one
 */
export function markBubble(bubble, state, sentence, act) {
  bubble.querySelector('.state')?.remove();
  bubble.dataset.state = state;
  if (!WORDS[state]) return;
  const reason = sentence || (state === 'refused' ? strings.refused : '');
  bubble.append(h('div', { class: 'state' }, h('span', {}, `${WORDS[state]} ${reason}`.trim()), ...action(state, act)));
}

function action(state, act) {
  if (!ACTIONS[state]) return [];
  const button = h('button', { type: 'button', class: 'link', part: 'again' }, ACTIONS[state]);
  button.addEventListener('click', act);
  return [button];
}

function speaker(name) {
  return h('span', { class: 'sr-only' }, `${name} `);
}
