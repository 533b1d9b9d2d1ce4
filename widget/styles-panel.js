/** The panel around the conversation: head, crisis strip, notices, text field. */
export const panel = `
[part=panel] {
  position: fixed; z-index: var(--layer);
  right: max(var(--offset), env(safe-area-inset-right)); bottom: max(var(--offset), env(safe-area-inset-bottom));
  display: flex; flex-direction: column;
  width: min(26em, 100vw - 2 * var(--offset)); height: min(44em, 100vh - 2 * var(--offset));
  overflow: hidden auto; overscroll-behavior: contain;
  border: 1px solid var(--line); border-radius: var(--radius);
  background: var(--surface); box-shadow: var(--shadow);
}
[part=panel]:focus { outline: none; }
.top { position: sticky; top: 0; z-index: 2; background: var(--surface); }

header { display: flex; align-items: center; gap: 2px; padding: .65em .5em .65em 1.1em; }
.names { flex: 1; min-width: 0; }
h2 { font-size: 1.06em; line-height: 1.25; font-weight: 650; overflow-wrap: anywhere; }
.sub { color: var(--muted); font-size: .82em; line-height: 1.35; }
header button {
  display: inline-flex; align-items: center; justify-content: center; flex: none;
  min-width: 44px; min-height: 44px; padding: 0;
  border: 1px solid transparent; border-radius: 12px; background: none; color: var(--muted);
}
header button:hover { background: var(--ground); color: var(--text); }
header [part=exit] {
  gap: .4em; margin-right: 4px; padding: 0 .8em 0 .6em;
  border-color: var(--edge); color: var(--text); font-size: .88em; font-weight: 600;
}
[part=exit] .icon { width: 20px; height: 20px; }

[part=emergency] {
  padding: .45em 1.15em;
  border-block: 1px solid var(--alarm-line);
  background: var(--alarm); color: var(--alarm-text);
  font-size: .89em; line-height: 1.45;
}
[part=emergency] a, .lines a { color: inherit; }
[part=emergency] a { display: inline-block; min-width: 24px; min-height: 24px; font-weight: 700; }
[part=emergency] :focus-visible, [part=offline] :focus-visible { outline-color: var(--alarm-line); }
[data-urgent] [part=emergency] { background: var(--alarm-solid); color: var(--on-alarm); font-size: 1em; }
[data-urgent] [part=emergency] a {
  margin: 2px 0; padding: .35em .6em; border: 2px solid currentColor; border-radius: 10px; text-decoration: none;
}
[data-urgent] [part=emergency] :focus-visible { outline-color: currentColor; }

[part=confirm] { padding: .9em 1.1em; border-bottom: 1px solid var(--line); background: var(--surface); }
[part=confirm] p { margin-bottom: .7em; font-size: .94em; }
[part=confirm] button, [part=offline] button, .lines a {
  display: inline-flex; align-items: center; justify-content: center;
  min-height: 44px; margin-right: .4em; padding: 0 1em;
  border: 1.5px solid var(--edge); border-radius: 12px;
  background: var(--surface); color: var(--text); font-size: .94em; font-weight: 600;
}
[part=confirm] [part=clear-yes] { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }

.offline-place { flex: none; max-height: 55%; overflow-y: auto; }
[part=offline] {
  margin: 0; padding: .8em 1.1em .9em;
  border-top: 2px solid var(--alarm-line); background: var(--alarm); color: var(--alarm-text); font-size: .93em;
}
[part=offline] a { color: inherit; }
[part=offline] p { margin: .15em 0 .6em; }
.lines { display: flex; flex-wrap: wrap; gap: .45em; margin-bottom: .45em; list-style: none; }
.lines a { margin: 0; border-color: transparent; background: var(--alarm-solid); color: var(--on-alarm); text-decoration: none; }

.composer { flex: none; padding: .7em .8em max(.7em, env(safe-area-inset-bottom)); border-top: 1px solid var(--line); background: var(--surface); }
.field {
  display: flex; align-items: flex-end; gap: 4px; padding: 3px;
  border: 1.5px solid var(--edge); border-radius: 16px; background: var(--surface);
}
.field:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1.5px var(--accent); }
[part=input] {
  flex: 1; min-width: 0; min-height: 44px; max-height: 8.5em; padding: .6em .7em;
  field-sizing: content; resize: none; border: 0; outline: none; background: none; line-height: 1.4;
}
@supports not (field-sizing: content) { [part=input] { height: 3.9em; } }
[part=input]::placeholder { color: var(--muted); opacity: 1; }
[part=send] {
  display: inline-flex; align-items: center; justify-content: center; flex: none;
  width: 44px; height: 44px; padding: 0; border: 1px solid transparent; border-radius: 13px;
  background: var(--accent); color: var(--on-accent);
}
[part=send]:hover { filter: brightness(1.08); }
.counter:not(:empty) { display: block; padding: .3em .4em 0; color: var(--muted); font-size: .8em; text-align: end; }

/* The same condition as COVERS_PAGE in panel.js. */
@media (max-width: 480px), (max-height: 480px) {
  [part=panel] {
    inset: 0; top: var(--view-top, 0); width: 100%; height: var(--view-height, 100vh);
    border: 0; border-radius: 0; box-shadow: none;
  }
  @supports (height: 100dvh) { [part=panel] { height: var(--view-height, 100dvh); } }
  header { padding: .4em .4em .4em .9em; padding-top: max(.4em, env(safe-area-inset-top)); }
  [part=emergency] { padding-inline: .95em; }
}
@media (max-width: 480px) {
  .rest { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .offline-place { max-height: 46%; }
}
@media (max-height: 480px) { .sub { display: none; } .composer { padding-block: .4em; } }

@media (prefers-reduced-motion: no-preference) {
  [part=panel] { animation: rise .18s ease-out; }
  @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
}
@media (forced-colors: active) {
  [part=emergency], [part=offline] { border: 2px solid; }
  :focus-visible { outline-color: Highlight; }
  .field:focus-within { outline: 3px solid Highlight; }
}
`;
