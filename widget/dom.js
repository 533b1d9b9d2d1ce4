/** Two helpers that build nodes; nothing in the widget parses HTML. */

/**
 * An element with attributes and children.
 * @param {string} tag
 * @param {Record<string, string | boolean | null | undefined>} [attributes] true sets an empty one; false, null and undefined set none
 * @param {...(Node | string)} children strings become text
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

const PATHS = {
  chat: 'M12 3.5c-5 0-9 3.3-9 7.6 0 2.4 1.3 4.5 3.3 5.9L5.6 20.5l4-1.9c.8.1 1.6.2 2.4.2 5 0 9-3.3 9-7.7s-4-7.6-9-7.6Z',
  leave: 'M14 4.5h4.5a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H14M10.5 8l-4 4 4 4M6.5 12H15',
  clear: 'M5 7h14M10 7V5h4v2m-7 0 .8 12h8.4L17 7M10.3 10.5v5m3.4-5v5',
  close: 'm6.5 6.5 11 11m0-11-11 11',
  send: 'M12 19V5.5M6 11l6-6 6 6',
};

/**
 * A line drawing in the colour of the text, hidden from assistive technology.
 * @param {keyof typeof PATHS} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  svg.append(path);
  return svg;
}
