/** The inbox by keyboard: j and k go from message to message, x picks one, e edits it, t goes to the choice. */
const boxes = [...document.querySelectorAll('[name=pick]')];
const keys = document.getElementById('keys');
if (keys) keys.hidden = false;

function go(step) {
  const at = boxes.findIndex((box) => box.closest('.wording').contains(document.activeElement));
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), boxes.length - 1);
  boxes[next]?.focus();
}

const ACTS = {
  j: () => go(1),
  k: () => go(-1),
  x: () => { if (boxes.includes(document.activeElement)) document.activeElement.click(); },
  e: () => document.activeElement.closest('.wording')?.querySelector('.words').focus(),
  t: () => document.getElementById('to').focus(),
};

document.addEventListener('keydown', (event) => {
  const writing = event.target.matches('input:not([type=checkbox]), select, textarea');
  if (event.key === 'Escape' && event.target.matches('.words')) event.target.closest('.wording').querySelector('[name=pick]').focus();
  if (writing || event.ctrlKey || event.metaKey || event.altKey || !ACTS[event.key]) return;
  event.preventDefault();
  ACTS[event.key]();
});
