/** The panel's head: what this is, and the three ways out. */
import { h, icon } from './dom.js';
import { strings } from './strings.js';

/**
 * @param {string} heading
 * @param {{leave: () => void, clear: () => void, close: () => void}} actions
 * @returns {HTMLElement} its title has the id "title"
 */
export function header(heading, { leave, clear, close }) {
  return h('div', { class: 'head' },
    h('div', { class: 'names' },
      h('h2', { id: 'title' }, heading),
      h('p', { class: 'sub' }, strings.subheading)),
    exitButton(leave),
    iconButton('clear', clear),
    iconButton('close', close));
}

function exitButton(leave) {
  const rest = h('span', { class: 'rest' }, strings.exitRest);
  const label = h('span', {}, strings.exit, rest);
  const button = h('button', { type: 'button', part: 'exit', title: strings.exitHelp }, icon('leave'), label);
  button.addEventListener('click', leave);
  return button;
}

function iconButton(name, act) {
  const button = h('button', { type: 'button', part: name, 'aria-label': strings[name], title: strings[name] }, icon(name));
  button.addEventListener('click', act);
  return button;
}
