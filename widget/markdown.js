/**
 * The small, safe part of Markdown that answers use: paragraphs, line breaks,
 * "- " lists, **bold**, [text](address) and bare https addresses. Everything
 * else, HTML included, stays the plain text it is.
 */
import { h } from './dom.js';
import { strings } from './strings.js';

const INLINE = /\*\*(\S(?:[^\n]*?\S)?)\*\*|\[([^\]\n]+)\]\(([^()\s]+)\)|(https:\/\/[^\s<>"']+)/g;
const ADDRESS = /^(?:https:\/\/[^\s/]|(?:tel|sms):\+?[\d().-])/i;
const ITEM = /^\s*- +/;

/**
 * @param {string} text
 * @returns {DocumentFragment} paragraphs and lists; never throws on odd input
 */
export function markdown(text) {
  const fragment = document.createDocumentFragment();
  for (const block of String(text ?? '').replace(/\r\n?/g, '\n').split(/\n\s*\n/)) {
    fragment.append(...runs(block).map(render));
  }
  return fragment;
}

/**
 * One line of text without paragraph around it.
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function inline(text) {
  const fragment = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    fragment.append(text.slice(end, match.index), ...span(match));
    end = match.index + match[0].length;
  }
  fragment.append(text.slice(end));
  return fragment;
}

/** Neighbouring lines of one sort: list items together, other lines together. */
function runs(block) {
  const found = [];
  for (const line of block.split('\n').filter((each) => each.trim())) {
    const list = ITEM.test(line);
    if (found.at(-1)?.list !== list) found.push({ list, lines: [] });
    found.at(-1).lines.push(line.replace(ITEM, ''));
  }
  return found;
}

function render({ list, lines }) {
  if (list) return h('ul', {}, ...lines.map((line) => h('li', {}, inline(line))));
  return h('p', {}, ...lines.flatMap((line, at) => (at ? [h('br'), inline(line)] : [inline(line)])));
}

function span([whole, bold, title, address, bare]) {
  if (bold) return [h('strong', {}, inline(bold))];
  if (bare) return bareLink(bare);
  return ADDRESS.test(address) ? [link(address, title)] : [whole];
}

/** The full stop after an address belongs to the sentence. */
function bareLink(text) {
  const tail = text.match(/[.,;:!?)\]*]+$/)?.[0] ?? '';
  const address = text.slice(0, text.length - tail.length);
  return ADDRESS.test(address) ? [link(address, address), tail] : [text];
}

function link(address, title) {
  if (/^https:/i.test(address)) {
    const away = { href: address, target: '_blank', rel: 'noopener noreferrer' };
    return h('a', away, title, h('span', { class: 'sr-only' }, strings.newTab));
  }
  return h('a', { href: address, 'aria-label': spoken(title, address) }, title);
}

/** "call" alone says too little in a list of links: name the number as well. */
function spoken(title, address) {
  return /\d/.test(title) ? null : `${title} ${address.replace(/^\w+:|[?;].*$/g, '')}`;
}
