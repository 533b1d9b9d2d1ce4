/** Gives a shadow root its looks through constructable style sheets, which a strict CSP allows. */
import { log } from './styles-log.js';
import { panel } from './styles-panel.js';
import { theme } from './styles-theme.js';

let shared;

/**
 * @param {ShadowRoot} root
 * @returns {CSSStyleSheet} an empty sheet of this root's own, for measures that change
 */
export function adoptStyles(root) {
  shared ??= [theme, panel, log].map(sheet);
  const own = new CSSStyleSheet();
  root.adoptedStyleSheets = [...shared, own];
  return own;
}

function sheet(text) {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}
