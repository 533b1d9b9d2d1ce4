/** A minute before the session ends the page says so; when it has ended, nothing stays on the screen. */

const dialog = document.getElementById('session');
const form = dialog.querySelector('form');
const tabs = new BroadcastChannel('staff-session');
const WARNING_MS = 60_000;
let ends = 0;
let timer = 0;

function goOn(seconds) {
  ends = Math.max(ends, Date.now() + seconds * 1000);
  look();
}

function look() {
  clearTimeout(timer);
  const left = ends - Date.now();
  if (left <= 0) return leave();
  if (left > WARNING_MS) dialog.close();
  else if (!dialog.open) dialog.showModal();
  timer = setTimeout(look, left > WARNING_MS ? left - WARNING_MS : left);
}

function leave() {
  document.body.replaceChildren();
  location.replace(dialog.dataset.over);
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual' });
    if (!answer.ok) return leave();
    const { seconds } = await answer.json();
    goOn(seconds);
    tabs.postMessage(seconds);
  } catch {
    // Not reached: the button can be pressed again, until the time is over.
  }
});
// Nobody goes past the question by accident.
dialog.addEventListener('cancel', (event) => event.preventDefault());
tabs.addEventListener('message', (event) => goOn(Number(event.data)));
// A machine that slept, a tab that lay behind others, a page out of the browser's memory.
document.addEventListener('visibilitychange', look);
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });

goOn(Number(dialog.dataset.seconds));
tabs.postMessage(Number(dialog.dataset.seconds));
