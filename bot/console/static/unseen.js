/** The count of unseen flags in the navigation keeps itself up to date, on every page of whoever may see the queue. */

const badge = document.getElementById('unseen');
const EVERY_MS = 15_000;
const PATIENCE_MS = 10_000;

async function look() {
  try {
    const answer = await fetch('/queue/unseen', { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
    // Logged off: session.js clears the page.
    if (answer.type === 'opaqueredirect') return;
    const html = answer.ok ? await answer.text() : badge.innerHTML;
    // What is the same is not said again.
    if (html !== badge.innerHTML) badge.innerHTML = html;
  } catch {
    // Not reached: asked again.
  }
  setTimeout(look, EVERY_MS);
}

setTimeout(look, EVERY_MS);
