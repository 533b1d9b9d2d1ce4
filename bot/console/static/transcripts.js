/** Keyboard shortcuts of the transcripts. Every one of them is a link, a button or a field of the page as well. */
const OFF = 'shortcuts-off';
const KEYS = {
  n: () => document.querySelector('a[rel=next]')?.click(),
  p: () => document.querySelector('a[rel=prev]')?.click(),
  r: () => document.querySelector('#mark')?.click(),
  '/': () => search(),
};

/** On the list the field is there; from a transcript the way to it is the list. */
function search() {
  const field = document.querySelector('#q');
  if (field) field.focus();
  else document.querySelector('a[data-search]')?.click();
}

function isTyping(target) {
  return target.closest?.('input, textarea, select, [contenteditable]') !== null;
}

function press(event) {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
  const act = KEYS[event.key];
  if (!act || !plain || event.repeat || isTyping(event.target) || localStorage.getItem(OFF)) return;
  event.preventDefault();
  act();
}

/** Somebody who speaks to the browser, or types with a tremor, can turn them off (WCAG 2.1.4). */
function offerSwitch(button) {
  const show = () => { button.textContent = localStorage.getItem(OFF) ? button.dataset.off : button.dataset.on; };
  button.addEventListener('click', () => {
    if (localStorage.getItem(OFF)) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, 'yes');
    show();
  });
  button.hidden = false;
  show();
}

document.addEventListener('keydown', press);
document.querySelectorAll('#shortcuts').forEach(offerSwitch);
if (location.hash === '#q') document.querySelector('#q')?.focus();
