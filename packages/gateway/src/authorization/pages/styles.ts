/** The one style sheet of the pages; its digest stands in their Content-Security-Policy. */
export const STYLES = `
:root {
  color-scheme: light dark;
  --ground: #f3f4f6; --card: #ffffff; --ink: #16202c; --soft: #4a5666; --line: #d5dae1;
  --strong: #1d4ed8; --on-strong: #ffffff; --strong-dark: #1e40af; --warn-ground: #fff6e0; --warn-line: #d9a323;
  --chip: #eef1f6; --focus: #0b57d0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e131a; --card: #171e28; --ink: #e9eef5; --soft: #a9b6c6; --line: #35404f;
    --strong: #8ab4ff; --on-strong: #0c1a33; --strong-dark: #a9c8ff; --warn-ground: #2c2411; --warn-line: #b98a1d;
    --chip: #222c39; --focus: #a9c8ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  display: grid; place-items: center; padding: 1.25rem;
}
main {
  width: 100%; max-width: 34rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
  padding: clamp(1.25rem, 5vw, 2.25rem); box-shadow: 0 1px 2px rgb(0 0 0 / .05), 0 12px 32px rgb(0 0 0 / .07);
}
.house { display: flex; align-items: center; gap: .5rem; margin: 0 0 1.5rem; color: var(--soft); font-weight: 600; }
.house svg { width: 1.25rem; height: 1.25rem; fill: currentColor; }
h1 {
  margin: 0 0 .5rem; font-size: clamp(1.3rem, 4.5vw, 1.6rem); line-height: 1.25; text-wrap: balance;
  overflow-wrap: anywhere;
}
h2 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
p { margin: 0 0 .75rem; }
.soft { color: var(--soft); }
ul { margin: 0; padding: 0; list-style: none; display: grid; gap: .5rem; }
.scopes li { display: grid; grid-template-columns: 1.5rem 1fr; }
.scopes svg { width: 1rem; height: 1rem; margin-top: .3rem; fill: none; stroke: var(--strong); stroke-width: 2.5; }
.scopes code { display: block; color: var(--soft); }
dl { margin: 1.25rem 0; border-top: 1px solid var(--line); }
dl div {
  display: grid; grid-template-columns: 8.5rem 1fr; gap: .25rem 1rem; padding: .65rem 0;
  border-bottom: 1px solid var(--line);
}
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
code { font: .875rem/1.5 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
pre { margin: 0 0 .75rem; padding: .75rem 1rem; background: var(--chip); border-radius: .5rem; white-space: pre-wrap; }
.warn {
  margin: 1.25rem 0; padding: .75rem 1rem; background: var(--warn-ground); border: 1px solid var(--warn-line);
  border-radius: .5rem;
}
.warn p:last-child, main > :last-child { margin-bottom: 0; }
#rest { display: none; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button, .button {
  flex: 1 1 9rem; min-height: 2.75rem; padding: .55rem .75rem; border-radius: .6rem; cursor: pointer;
  border: 1px solid var(--strong); background: var(--strong); color: var(--on-strong);
  font: inherit; font-weight: 600; text-align: center; text-decoration: none;
}
button:hover, .button:hover { background: var(--strong-dark); border-color: var(--strong-dark); }
button.quiet { background: transparent; color: var(--ink); border-color: var(--soft); }
button.quiet:hover { background: var(--chip); }
button.link {
  flex: none; min-height: 1.5rem; padding: 0; border: 0; background: none; color: var(--strong); font-weight: 500;
  text-decoration: underline; text-underline-offset: .2em;
}
label { display: block; margin: 0 0 .35rem; font-weight: 600; }
input[type="password"] {
  width: 100%; min-height: 2.75rem; margin: 0 0 .75rem; padding: .5rem .75rem; border: 1px solid var(--soft);
  border-radius: .6rem; background: var(--ground); color: var(--ink); font: 1rem/1.4 ui-monospace, monospace;
}
a { color: var(--strong); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 3px; }
.who { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
@media (max-width: 26rem) {
  dl div { grid-template-columns: 1fr; }
  body { place-items: start center; }
}
@media (forced-colors: active) { main, button, .button, input { border: 1px solid CanvasText; } }
`;
