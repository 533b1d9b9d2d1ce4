/** A try's progress, asked for again and again without a reload; the page is loaded anew once it is over. */
const EVERY_MS = 2000;
const place = document.getElementById('progress');

async function look() {
  try {
    const response = await fetch(place.dataset.address, { headers: { accept: 'text/html' } });
    if (response.redirected) return location.reload();
    if (response.ok) {
      const html = await response.text();
      if (html.trim() !== place.innerHTML.trim()) place.innerHTML = html;
    }
  } catch {
    // The door is away for a moment: the next look will tell.
  }
  if (place.querySelector('[data-done]')) return location.reload();
  return setTimeout(look, EVERY_MS);
}

if (place?.dataset.address) setTimeout(look, EVERY_MS);
