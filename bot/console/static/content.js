/** A topic's page: the answer as the widget shows it, who else answers an example, and examples that mean the same. */
import { Panel } from './widget/panel.js';
import { strings } from './widget/strings.js';
import { adoptStyles } from './widget/styles.js';

const PAUSE_MS = 350;
const MARGIN_PX = 12;
const nothing = () => {};
const writing = document.getElementById('writing');

/** The widget itself, without a server behind it. */
function preview(place) {
  const root = place.attachShadow({ mode: 'open' });
  adoptStyles(root);
  const actions = { say: nothing, choose: nothing, changed: nothing, tryAgain: nothing, clear: async () => false, leave: nothing, close: nothing };
  const panel = new Panel({ heading: strings.heading, phone: '' }, actions);
  panel.element.setAttribute('role', 'group');
  const frame = document.createElement('div');
  frame.className = 'root';
  frame.append(panel.element);
  root.append(frame);
  panel.show('');
  panel.element.removeAttribute('aria-modal');
  const log = root.querySelector('[part=log]');
  return () => {
    panel.restore(answer(), []);
    // From the question on: what the widget says before every conversation is known. One frame later, because the
    // widget itself goes to the end as soon as it knows its size.
    const begin = () => { log.scrollTop = log.querySelector('[data-from=visitor]').offsetTop - MARGIN_PX; };
    requestAnimationFrame(() => requestAnimationFrame(begin));
  };
}

/** What stands in the form, as the server would send it. */
function answer() {
  const titles = [...writing.querySelectorAll('[name^=button]')].map((field) => field.value.trim()).filter(Boolean);
  const buttons = titles.map((title, at) => ({ id: String(at), title }));
  return [
    { from: 'visitor', text: writing.elements.title.value.trim() || '…' },
    { from: 'bot', kind: 'answer', text: writing.elements.text.value.trim() || '…', buttons },
  ];
}

/** Only the last of several calls in a row is made. */
function debounced(act) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), PAUSE_MS);
  };
}

async function fill(place, address, sent = undefined) {
  const response = await fetch(address, sent && { method: 'POST', body: new URLSearchParams(sent) });
  if (response.ok && !response.redirected) place.innerHTML = await response.text();
}

/** The line of a field in which the cursor is. */
function line({ value, selectionStart }) {
  return value.slice(value.lastIndexOf('\n', selectionStart - 1) + 1).split('\n', 1)[0].trim();
}

const place = document.getElementById('preview');
if (place) {
  document.getElementById('preview-card').hidden = false;
  const show = preview(place);
  show();
  writing.addEventListener('input', debounced(show));
}

const ask = document.getElementById('ask');
const near = document.getElementById('near');
let last = '';
const whoElse = debounced((words) => {
  if (words === last || !words) return;
  last = words;
  fill(near, '/content/nearest', { ...Object.fromEntries(new FormData(ask)), part: '1', text: words });
});
const asked = ask.elements.text;
ask.addEventListener('submit', (event) => { event.preventDefault(); last = ''; whoElse(asked.value.trim()); });
asked.addEventListener('input', () => whoElse(asked.value.trim()));
writing.addEventListener('input', ({ target }) => { if (target.matches('.examples')) whoElse(line(target)); });

const meanings = document.getElementById('meanings');
fill(meanings, `/content/meanings?${new URLSearchParams({ part: '1', file: meanings.dataset.file })}`);

/** What was written and not saved is not lost by a slip. */
let changed = false;
writing.addEventListener('input', ({ target }) => { changed ||= target !== asked; });
writing.addEventListener('submit', () => { changed = false; });
addEventListener('beforeunload', (event) => { if (changed) event.preventDefault(); });
