/** The queue keeps itself up to date: asks again every few seconds, and says, shows and sounds what is new. */

const frame = document.getElementById('queue');
const sound = document.getElementById('queue-sound');
const blocked = document.getElementById('queue-blocked');
const lost = document.getElementById('queue-lost');
const over = document.getElementById('queue-over');
const PATIENCE_MS = 10_000;
const SILENT = 'queue-silent';
const KNOWN = 'queue-known';
const suffix = document.title.slice(document.title.indexOf(' · '));
let audio = null;
let shown = frame.innerHTML;

const stored = (store, key) => { try { return store.getItem(key); } catch { return null; } };
const store = (where, key, value) => { try { where.setItem(key, value); } catch { /* then it is not remembered */ } };
const isSilent = () => stored(localStorage, SILENT) === 'yes';

function showSound() {
  sound.setAttribute('aria-pressed', String(!isSilent()));
  const [on, off] = sound.children;
  on.hidden = isSilent();
  off.hidden = !isSilent();
  blocked.hidden = isSilent() || audio?.state === 'running';
}

/** Browsers let a page sound only after somebody has clicked or typed in it. */
async function allowSound() {
  audio ??= new AudioContext();
  await audio.resume();
  showSound();
}

function ring() {
  if (isSilent() || audio?.state !== 'running') return;
  for (const [number, pitch] of [660, 880].entries()) {
    const from = audio.currentTime + number * 0.28;
    const [tone, level] = [new OscillatorNode(audio, { frequency: pitch }), new GainNode(audio, { gain: 0 })];
    level.gain.linearRampToValueAtTime(0, from);
    level.gain.linearRampToValueAtTime(0.2, from + 0.03);
    level.gain.linearRampToValueAtTime(0, from + 0.26);
    tone.connect(level).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 0.3);
  }
}

/** A flag that this tab has not shown yet is said and sounds, also one that came while a form was sent. */
function tell() {
  const { flags, news } = frame.firstElementChild.dataset;
  const newest = Math.max(0, ...flags.split(' ').map(Number));
  if (newest <= Number(stored(sessionStorage, KNOWN) ?? 0)) return;
  store(sessionStorage, KNOWN, String(newest));
  const said = document.getElementById('queue-news');
  said.textContent = '';
  setTimeout(() => { said.textContent = news; }, 100);
  ring();
}

function swap(html) {
  if (html === shown) return;
  shown = html;
  const held = frame.contains(document.activeElement) && document.activeElement.id;
  frame.innerHTML = html;
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
  document.title = frame.firstElementChild.dataset.title + suffix;
  tell();
}

async function look() {
  try {
    const answer = await fetch('/queue/live', { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.type === 'opaqueredirect') return leave();
    if (!answer.ok) throw new Error(String(answer.status));
    swap(await answer.text());
    lost.hidden = true;
  } catch {
    lost.hidden = false;
  }
  setTimeout(look, Number(frame.dataset.every) * 1000);
}

/** Logged off: nothing is shown to whoever passes the screen. */
function leave() {
  over.hidden = false;
  lost.hidden = true;
  frame.replaceChildren();
  document.title = over.firstElementChild.textContent + suffix;
}

sound.addEventListener('click', async () => {
  store(localStorage, SILENT, isSilent() ? 'no' : 'yes');
  await allowSound();
  ring();
});
for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, allowSound, { once: true });
document.getElementById('queue-tools').hidden = false;
showSound();
tell();
setTimeout(look, Number(frame.dataset.every) * 1000);
