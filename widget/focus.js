/** Keyboard focus inside the panel. */

const FOCUSABLE = 'a[href], button, textarea, [tabindex="0"]';

/**
 * Lets Tab go round inside the panel, for when it covers the whole page.
 * @param {KeyboardEvent} event a Tab
 * @param {HTMLElement} panel
 */
export function wrapFocus(event, panel) {
  const reachable = [...panel.querySelectorAll(FOCUSABLE)].filter((each) => each.checkVisibility?.() ?? each.offsetParent);
  const [first, last] = [reachable[0], reachable.at(-1)];
  const edge = event.shiftKey ? first : last;
  if (panel.getRootNode().activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}
