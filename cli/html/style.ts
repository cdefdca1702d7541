/** The look of the page. Every text has a contrast of at least 4.5:1 with what is behind it. */
export const style = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1rem 4rem; background: #fff; color: #1f2937;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0 0 .25rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 2px solid #1f2937; font-size: 1.3rem; }
h3 { margin: 1.5rem 0 .5rem; font-size: 1.05rem; }
p { margin: .5rem 0; max-width: 46rem; }
a { color: #1d4ed8; }
.about, .empty { color: #4b5563; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: .75rem; margin: 1.25rem 0; padding: 0; }
.figures div { padding: .75rem 1rem; border: 1px solid #d1d5db; border-radius: .5rem; }
.figures dt { color: #4b5563; font-size: .875rem; }
.figures dd { margin: 0; font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.verdict { padding: .75rem 1rem; border-left: .35rem solid #4b5563; background: #f3f4f6; font-weight: 600; }
.verdict.good { border-color: #166534; background: #f0fdf4; color: #14532d; }
.verdict.bad { border-color: #991b1b; background: #fef2f2; color: #7f1d1d; }
.chart { display: grid; gap: 1.5rem; align-items: start; }
.chart svg { display: block; width: 100%; max-width: 34rem; height: auto; }
.chart > * { min-width: 0; }
.scroll { position: relative; overflow-x: auto; margin: 1.25rem 0; }
table { border-collapse: collapse; font-size: .875rem; line-height: 1.4; }
caption { padding: .25rem 0; text-align: left; font-weight: 600; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid #d1d5db; text-align: left; vertical-align: top; overflow-wrap: normal; }
thead th { border-bottom: 2px solid #4b5563; white-space: nowrap; }
tbody th { font-weight: 500; white-space: nowrap; }
tbody th:has(.long, time) { white-space: normal; }
td:has(.long), th:has(.long) { min-width: 12rem; }
.long { overflow-wrap: anywhere; }
.identifier { word-break: break-all; }
time span { white-space: nowrap; }
.terms dt { font-weight: 600; }
.terms dd { margin: 0 0 .5rem; max-width: 46rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.scroll:focus-visible, a:focus-visible { outline: 3px solid #1d4ed8; outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 1rem 0; padding: 0; list-style: none; }
@media screen and (max-width: 40rem) {
  .scroll { background: linear-gradient(to left, #fff 1rem, transparent) right / 2rem 100% local no-repeat,
    linear-gradient(to left, #d1d5db, transparent) right / .5rem 100% scroll no-repeat; }
  td:has(.long), th:has(.long) { min-width: 9rem; }
  .wide th:first-child { position: sticky; left: 0; min-width: 6.5rem; max-width: 8rem; background: #fff; white-space: normal; overflow-wrap: anywhere; }
}
@media (min-width: 56rem) { .figures { grid-template-columns: repeat(5, 1fr); } .chart { grid-template-columns: minmax(0, 34rem) minmax(0, 1fr); } }
@media print {
  @page { margin: 15mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  h2, h3, caption { break-after: avoid; }
  .scroll { overflow: visible; }
  h1 { font-size: 16pt; }
  h2 { margin-top: 18pt; font-size: 13pt; }
  .figures { grid-template-columns: repeat(5, 1fr); gap: 4pt; }
  .figures div { padding: 4pt 6pt; }
  .figures dd { font-size: 13pt; }
  .chart { grid-template-columns: 3fr 2fr; }
  table { font-size: 8pt; }
  .wide table { width: 100%; }
  thead { display: table-header-group; }
  tr, .chart svg, .figures div { break-inside: avoid; }
  h3 { font-size: 11pt; }
  td, th { min-width: 0 !important; padding-right: .4rem; overflow-wrap: break-word; white-space: normal !important; }
  td:has(.long) { min-width: 4.5rem !important; }
  .number { white-space: nowrap !important; }
  thead .number { white-space: normal !important; }
  .verdict, .figures div { print-color-adjust: exact; }
}
`;
