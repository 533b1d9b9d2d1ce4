/** The panel around the conversation: head, crisis strip, notices, text field. */
export const panel = `
[part=panel] {
  position: fixed; z-index: var(--layer);
  right: max(var(--offset), env(safe-area-inset-right)); bottom: max(var(--offset), env(safe-area-inset-bottom));
  display: flex; flex-direction: column;
  width: min(28em, 100vw - 2 * var(--offset)); height: min(44em, 100vh - 2 * var(--offset));
  overflow: hidden auto; overscroll-behavior: contain;
  border: 1px solid var(--line); border-radius: var(--radius);
  background: var(--surface); box-shadow: var(--shadow);
}
[part=panel]:focus { outline: none; }
.top { position: sticky; top: 0; z-index: 2; background: var(--surface); }

.head { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: 2px; padding: .65em .5em .65em 1.1em; }
.names { flex: 1 1 7em; }
h2 { font-size: 1.06em; line-height: 1.25; font-weight: 650; overflow-wrap: break-word; }
.sub { color: var(--muted); font-size: .82em; line-height: 1.35; text-wrap: balance; }
.head button {
  display: inline-flex; align-items: center; justify-content: center; flex: none;
  min-width: 44px; min-height: 44px; padding: 0;
  border: 1px solid transparent; border-radius: 12px; background: none; color: var(--muted);
}
.head button:hover { background: var(--ground); color: var(--text); }
.head [part=exit] {
  gap: .35em; margin-right: 2px; padding: 0 .75em 0 .55em;
  border-color: var(--edge); color: var(--text); font-size: .85em; font-weight: 600; white-space: nowrap;
}
[part=exit] .icon { width: 19px; height: 19px; }

[part=emergency] {
  padding: .3em 1.25em;
  border-block: 1px solid var(--alarm-line);
  background: var(--alarm); color: var(--alarm-text);
  font-size: .89em; line-height: 1.75;
}
[part=emergency] a { padding: .25em 1px; color: inherit; font-weight: 700; }
[data-urgent] [part=emergency] { background: var(--alarm-solid); color: var(--on-alarm); font-size: 1em; line-height: 2; }
[part=emergency] :focus-visible, [part=offline] :focus-visible { outline-color: currentColor; }

[part=confirm] { padding: .9em 1.1em; border-bottom: 1px solid var(--line); background: var(--surface); }
[part=confirm] p { margin-bottom: .7em; font-size: .94em; }
[part=confirm] button, [part=offline] button, .lines a {
  display: inline-flex; align-items: center; justify-content: center;
  min-height: 44px; margin-right: .4em; padding: 0 1em;
  border: 1.5px solid var(--edge); border-radius: 12px;
  background: var(--surface); color: var(--text); font-size: .94em; font-weight: 600;
}
[part=confirm] [part=clear-yes] { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }

.offline-place { flex: 0 1 auto; max-height: 55%; overflow-y: auto; }
.offline-place:not(:empty) { min-height: 7em; }
[part=offline] {
  margin: 0; padding: .7em 1.1em .75em;
  border-top: 2px solid var(--alarm-line); background: var(--alarm); color: var(--alarm-text); font-size: .93em;
}
[part=offline] a { color: inherit; }
[part=offline] p { margin: .1em 0 .55em; line-height: 1.4; }
.lines { display: grid; grid-template-columns: repeat(auto-fit, minmax(5.8em, 1fr)); gap: .45em; margin-bottom: .5em; list-style: none; }
.lines a { width: 100%; margin: 0; padding: 0 .2em; border-color: transparent; background: var(--alarm-solid); color: var(--on-alarm); text-decoration: none; }

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
  .head { padding: .4em .4em .4em .9em; padding-top: max(.4em, env(safe-area-inset-top)); }
}
@media (max-width: 480px) {
  [part=emergency] { padding-inline: 1.05em; }
  .rest { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .offline-place { max-height: 46%; }
}
@media (max-width: 400px) { [part=exit] .icon { display: none; } .head [part=exit] { padding: 0 .8em; } }
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
