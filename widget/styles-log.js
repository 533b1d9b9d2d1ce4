/** The conversation itself. */
export const log = `
[part=log] {
  position: relative; flex: 1 1 0; min-height: 4.5em;
  display: flex; flex-direction: column; align-items: flex-start; gap: .6em;
  padding: 1em 1em 1.1em; overflow-y: auto; overscroll-behavior: contain; background: var(--ground);
}
[part=log]:focus-visible { outline-offset: -3px; }

[part=message] { display: flex; flex-direction: column; max-width: 88%; }
[part=message]:focus { outline: none; }
.text {
  padding: .6em .9em; border: 1px solid var(--line); border-radius: 16px; border-end-start-radius: 5px;
  background: var(--surface); overflow-wrap: anywhere;
}
.text p + p, .text p + ul, .text ul + p { margin-top: .55em; }
.text ul { padding-inline-start: 1.15em; }
.text li + li { margin-top: .25em; }
.text a { padding-block: .3em; }

[data-from=visitor] { align-self: flex-end; }
[data-from=visitor] .text {
  border-color: transparent; border-radius: 16px; border-end-end-radius: 5px;
  background: var(--mine); color: var(--mine-text); white-space: pre-wrap;
}
[data-from=visitor]:is([data-state=failed], [data-state=refused]) .text { border: 1.5px dashed var(--edge); }
[data-state=waiting] .text, [data-state=retrying] .text { border: 1.5px dashed var(--edge); }
.state { align-self: flex-end; color: var(--muted); font-size: .84em; text-align: end; }
.link {
  min-height: 32px; margin-inline-start: .4em; padding: 0 .3em; border: 0; background: none;
  color: var(--accent); font-weight: 600; text-decoration: underline; text-underline-offset: .18em;
}

[data-kind=notice] { max-width: 100%; }
[data-kind=notice] .text {
  padding: .75em 1em; border-color: var(--line); border-radius: 14px; background: none; color: var(--muted); font-size: .92em;
}
[data-kind=notice] .text a, [data-kind=notice] strong { color: var(--text); }

[data-kind=crisis] { align-self: stretch; max-width: 100%; scroll-margin: 1em; }
[data-kind=crisis] .text {
  padding: .9em 1.05em; border: 2px solid var(--alarm-line); border-inline-start-width: 8px; border-radius: 14px;
  background: var(--alarm); color: var(--alarm-text);
}
[data-kind=crisis] .text a { color: inherit; font-weight: 700; }
[data-kind=crisis] :focus-visible { outline-color: var(--alarm-line); }

[part=choices] { display: flex; flex-wrap: wrap; gap: .5em; max-width: 100%; }
[part=choices] button {
  min-height: 44px; padding: .4em 1em; border: 1.5px solid var(--accent); border-radius: 22px;
  background: var(--surface); color: var(--accent); font-weight: 600; line-height: 1.3; text-align: start;
}
[part=choices] button:hover { background: var(--accent); color: var(--on-accent); }

[part=note] { align-self: center; max-width: 92%; color: var(--muted); font-size: .88em; text-align: center; }

[part=typing] {
  order: 1; display: inline-flex; gap: 5px; padding: .95em 1em;
  border: 1px solid var(--line); border-radius: 16px; border-end-start-radius: 5px; background: var(--surface);
}
.dot { width: 7px; height: 7px; border-radius: 50%; background: var(--muted); }

@media (prefers-reduced-motion: no-preference) {
  .dot { animation: breathe 1.4s ease-in-out infinite; }
  .dot:nth-of-type(2) { animation-delay: .2s; }
  .dot:nth-of-type(3) { animation-delay: .4s; }
  @keyframes breathe { 0%, 60%, 100% { opacity: .35; } 30% { opacity: 1; } }
}
@media (forced-colors: active) {
  .dot { background: CanvasText; }
  [part=choices] button, [part=send], [part=launcher] { border: 2px solid ButtonText; }
}
`;
