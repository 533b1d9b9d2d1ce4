/**
 * Keeps a full-screen panel inside the part of the screen the on-screen keyboard
 * leaves free, so that the crisis lines at its top are not pushed out of sight.
 * @param {CSSStyleSheet} sheet is rewritten as the keyboard comes and goes
 * @param {AbortSignal} signal ends it
 */
export function fitKeyboard(sheet, signal) {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => sheet.replaceSync(view.scale > 1.01 ? '' : rule(view));
  view.addEventListener('resize', fit, { signal });
  view.addEventListener('scroll', fit, { signal });
}

function rule({ height, offsetTop }) {
  return `.root { --view-height: ${height}px; --view-top: ${offsetTop}px; }`;
}
