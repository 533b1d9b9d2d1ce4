/** Colours, type and the launcher. All sizes are in em of a base no page can shrink below 16 px. */
export const theme = `
:host { display: contents; }
:host([hidden]) .root, [hidden] { display: none !important; }

.root {
  all: initial;
  display: block;
  color-scheme: light;
  --accent: var(--clinic-chat-accent, #1f5c57);
  --on-accent: var(--clinic-chat-on-accent, #ffffff);
  --surface: #ffffff;
  --ground: #f6f4ef;
  --text: #22302e;
  --muted: #556360;
  --line: #dfdad0;
  --edge: #7f8a86;
  --mine: #dcebe6;
  --mine-text: #14302c;
  --alarm: #fdf0eb;
  --alarm-line: #b24a33;
  --alarm-text: #5a2013;
  --alarm-solid: #96341f;
  --on-alarm: #ffffff;
  --shadow: 0 1px 2px rgb(28 44 41 / 12%), 0 12px 40px rgb(28 44 41 / 20%);
  --radius: var(--clinic-chat-radius, 18px);
  --offset: var(--clinic-chat-offset, 20px);
  --layer: var(--clinic-chat-layer, 2147483000);
  font: 400 max(1rem, 16px)/1.5 var(--clinic-chat-font, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif);
  color: var(--text);
  text-align: start;
  -webkit-text-size-adjust: 100%;
}

@media (prefers-color-scheme: dark) {
  .root {
    color-scheme: dark;
    --accent: var(--clinic-chat-accent-dark, #93d1c5);
    --on-accent: var(--clinic-chat-on-accent-dark, #0b2521);
    --surface: #1d2726;
    --ground: #151d1c;
    --text: #e7eeec;
    --muted: #a8b7b3;
    --line: #33423f;
    --edge: #7d8d89;
    --mine: #24463f;
    --mine-text: #e6f4f0;
    --alarm: #3b1f18;
    --alarm-line: #ef9079;
    --alarm-text: #ffe4dc;
    --alarm-solid: #8d3724;
    --on-alarm: #ffffff;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 12px 40px rgb(0 0 0 / 50%);
  }
}

*, ::before, ::after { box-sizing: border-box; }
button, textarea { font: inherit; color: inherit; letter-spacing: inherit; margin: 0; }
button { cursor: pointer; touch-action: manipulation; }
p, ul, h2 { margin: 0; padding: 0; }
a { color: var(--accent); font-weight: 600; text-underline-offset: .18em; }
a[href^="tel:"], a[href^="sms:"] { white-space: nowrap; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

.icon {
  width: 24px; height: 24px; flex: none;
  fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round;
}

.sr-only {
  position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; border: 0;
  overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}

[part=launcher] {
  position: fixed; z-index: var(--layer);
  right: max(var(--offset), env(safe-area-inset-right)); bottom: max(var(--offset), env(safe-area-inset-bottom));
  display: inline-flex; align-items: center; gap: .6em;
  min-height: 56px; padding: 0 1.35em 0 1.1em;
  border: 2px solid transparent; border-radius: 28px;
  background: var(--accent); color: var(--on-accent); box-shadow: var(--shadow);
  font-weight: 600;
}
[part=launcher]:focus-visible { outline-offset: 3px; }
[part=launcher]:hover { filter: brightness(1.08); }
.unread:not(:empty) {
  padding: .1em .6em; border-radius: 1em;
  background: var(--on-accent); color: var(--accent); font-size: .82em;
}

[part=cover] { position: fixed; inset: 0; z-index: var(--layer); background: Canvas; }

@media (max-width: 480px) { [part=launcher] { min-height: 52px; padding: 0 1.1em 0 .9em; } }

@media print { .root { display: none; } }
`;
