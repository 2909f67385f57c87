/** The look of a report in a browser, light or dark as the reader's system is. */
export const htmlStyle: string = `
:root { color-scheme: light dark; --bad: #c62828; --good: #2e7d32; --unsure: #b26a00; --line: #8886; --faint: #777; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff7b72; --good: #7ee787; --unsure: #e3b341; --faint: #999; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
h1.leaking { color: var(--bad); } h1.steady { color: var(--good); } h1.inconclusive { color: var(--unsure); }
code, .place, ol.stack, .path { font-family: ui-monospace, monospace; font-size: .9em; }
.faint, ol.stack, footer { color: var(--faint); }
ol.stack { list-style: none; margin: .2rem 0 .8rem; padding-left: 1.5rem; }
svg.curve { display: block; width: 100%; max-width: 40rem; height: 4rem; fill: var(--bad); }
svg.curve .none { fill: var(--line); }
table { border-collapse: collapse; } td, th { text-align: left; padding: .2rem 1rem .2rem 0; border-bottom: 1px solid var(--line); }
.path, .path ol { list-style: none; margin: 0; padding: 0; }
.path ol { margin-left: .8rem; padding-left: 1.2rem; border-left: 1px solid var(--line); }
.path .node { display: inline-block; border: 1px solid var(--line); border-radius: .3rem; padding: 0 .4rem; margin: .15rem 0; }
.path .suspect > .edge { color: var(--bad); text-decoration: underline wavy; }
.path .suspect > .node { border-color: var(--bad); }
.next { border-left: .3rem solid var(--unsure); padding: .3rem .8rem; }
`;
