/** Style sheet of the report: light or dark like the reader's system, always light on paper. */
export const STYLE = `
:root {
  --page: #ffffff; --text: #1b1f24; --quiet: #57606a; --line: #d8dee4; --panel: #f6f8fa;
  --accent: #0969a8; --second: #c2691c; --third: #7a828a; --good: #1a7f37; --bad: #c9252d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1317; --text: #e6eaef; --quiet: #a1abb6; --line: #323a43; --panel: #1a2027;
    --accent: #4fb3ea; --second: #e8964a; --third: #8b949e; --good: #4bc46a; --bad: #ff7b72;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1360px; margin: 0 auto; padding: 16px; }
.columns, .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 440px), 1fr)); gap: 0 32px; }
.columns > *, .charts > *, .charts > figure > * { min-width: 0; }
.charts > figure { display: grid; grid-template-rows: subgrid; grid-row: span 3; align-content: start; }
.charts > .whole { grid-column: 1 / -1; }
.finding { font-size: 1.05rem; max-width: 60rem; }
h1, h2, h3, p, figure, dl { margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; }
h2 { font-size: 1.3rem; padding-top: 2rem; border-top: 1px solid var(--line); margin-top: 2.5rem; }
h3 { font-size: 1.05rem; line-height: 1.35; margin: 1.8rem 0 .5rem; text-wrap: balance; }
small, .note, .empty, .meaning, dt, summary { color: var(--quiet); font-size: .875rem; }
.note { margin-bottom: .5rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(145px, 1fr)); gap: 8px; margin-top: 1rem; }
.tiles div { max-width: 280px; background: var(--panel); border-radius: 6px; padding: 8px 12px; }
dd { margin: 0; }
small { display: block; font-weight: 400; font-size: .8rem; }
.tiles dd { font-size: 1.15rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.tiles .meaning { font-size: .8rem; font-weight: 400; line-height: 1.35; }
.reasons { margin: .8rem 0; font-size: .875rem; }
.whole > .reasons { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); gap: 0 32px; }
.reasons dt { color: var(--text); font-weight: 600; font-size: 1em; margin-top: .6rem; }
.badge { font-size: .8rem; padding: 2px 10px; border-radius: 99px; vertical-align: middle; border: 1px solid; }
.badge.good { color: var(--good); } .badge.bad { color: var(--bad); } .badge.plain { color: var(--quiet); }
.failure { border-left: 4px solid var(--bad); padding: 8px 12px; margin: 1rem 0; background: var(--panel); }
.key { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin: 0 .35em 0 .7em; }
.key:first-child { margin-left: 0; }
.line { display: block; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); }
td:first-child { overflow-wrap: anywhere; }
th { color: var(--quiet); font-weight: 500; }
th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.records { font-size: .875rem; padding-left: 1.4rem; margin: .5rem 0; overflow-wrap: anywhere; }
details { margin-top: .6rem; }
summary { cursor: pointer; }
pre {
  background: var(--panel); border-radius: 6px; padding: 10px 12px; margin: .5rem 0 0; font-size: .8rem;
  overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere;
}
@media print {
  :root {
    color-scheme: light;
    --page: #ffffff; --text: #000000; --quiet: #444444; --line: #cccccc; --panel: #f3f3f3;
    --accent: #0969a8; --second: #c2691c; --third: #7a828a; --good: #1a7f37; --bad: #c9252d;
  }
  @page { margin: 15mm; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  :root { font-size: 13px; }
  body { font-size: 1rem; }
  .columns, .charts { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 24px; }
  main { padding: 0; max-width: none; }
  details, .dictionary { display: none; }
  figure, tr, li, .tiles, .reasons { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`;
