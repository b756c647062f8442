import {html, lines, type Markup, nothing, type Piece, trusted} from './markup.js'

export interface Section {
  readonly id: string
  readonly title: string
  readonly html: Markup
}

export interface Page {
  readonly title: string
  readonly subtitle: string
  readonly sections: readonly Section[]
  readonly footer: Markup
}

/** One self-contained HTML file: no script, no request, prints well, readable from 390 px up, light and dark. */
export function htmlPage({title, subtitle, sections, footer}: Page): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="generator" content="mitologic">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<header><h1>${title}</h1><p>${subtitle}</p>
<nav aria-label="Sections"><ol>${sections.map(({id, title: name}) => html`<li><a href="#${id}">${name}</a></li>`)}</ol></nav></header>
<main id="main">
${lines(sections.map(section))}
</main>
<footer>${footer}</footer>
</body>
</html>
`.toString()
}

const section = ({id, title, html: body}: Section) =>
  html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${body}
</section>`

/** A list of points; nothing for none. */
export const htmlList = (items: readonly Piece[]): Markup => html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`

/** A paragraph set back, for what is not there. */
export const faint = (text: Piece): Markup => html`<p class="faint">${text}</p>`

/** A small word in a frame. */
export const tag = (text: string): Markup => html`<span class="tag">${text}</span>`

/** A table. `numeric` columns are set flush right; columns that are empty throughout are left out. */
export function htmlTable(
  caption: string,
  header: readonly string[],
  rows: readonly (readonly Piece[])[],
  numeric: readonly number[] = [],
): Markup {
  const shown = header.map((_, i) => i).filter((i) => rows.length === 0 || rows.some((row) => String(row[i]) !== ''))
  const flush = (i: number) => (numeric.includes(i) ? html` class="n"` : nothing)
  const head = shown.map((i) => html`<th scope="col"${flush(i)}>${header[i]!}</th>`)
  const body = rows.map((row) => html`<tr>${shown.map((i) => html`<td${flush(i)}>${row[i]!}</td>`)}</tr>`)
  return scrolling(caption, html`<table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${lines(body)}</tbody></table>`)
}

/** Scrolls sideways on a narrow screen instead of shrinking its words; reached by the keyboard. */
export const scrolling = (label: string, body: Markup): Markup =>
  html`<div class="wide" tabindex="0" role="region" aria-label="${label}">${body}</div>`

/** A figure with its caption; nothing where there is no figure. */
export function htmlFigure(svg: Markup | undefined, caption: string): Markup {
  return svg === undefined ? nothing : html`<figure>${scrolling(caption, svg)}<figcaption>${caption}</figcaption></figure>`
}

const style = trusted(`
:root{color-scheme:light dark;--ink:#1c2430;--faint:#5a6572;--paper:#fff;--soft:#f5f7f9;--line:#d9dfe5;--accent:#0067a5}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaef;--faint:#a3aebb;--paper:#14181d;--soft:#1d232a;--line:#37404a;--accent:#6cb8ec}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,'Segoe UI',Helvetica,Arial,sans-serif}
header,main,footer{max-width:1120px;margin:0 auto;padding:0 20px}
header{padding-top:28px}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 4px}
h2{font-size:1.25rem;margin:2.2em 0 .5em;padding-top:.4em;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:1.4em 0 .3em}
p,li{overflow-wrap:anywhere}
header p,figcaption,caption,footer,.faint{color:var(--faint);font-size:.9rem}
nav ol{display:flex;flex-wrap:wrap;gap:4px 16px;padding:0;margin:14px 0 0;list-style:none;font-size:.9rem}
a{color:var(--accent)}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--paper);padding:6px}
.wide{overflow-x:auto;max-width:100%}
.wide:focus-visible,a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;padding:0 0 6px}
th,td{text-align:left;vertical-align:top;padding:5px 12px 5px 0;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--faint)}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
figure{margin:14px 0}figure .wide{background:#fff;border:1px solid var(--line);border-radius:8px}
figure svg{display:block;max-width:100%;min-width:min(720px,100vw*2);height:auto}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:12px;padding:0;list-style:none}
.cards li{background:var(--soft);border:1px solid var(--line);border-radius:8px;padding:12px 14px}
.cards strong{display:block;font-size:1.2rem;line-height:1.3}
.tag{display:inline-block;border:1px solid var(--line);border-radius:99px;padding:0 8px;font-size:.78rem;white-space:nowrap}
ol.evidence{padding-left:2.6em;font-size:.9rem}ol.evidence li{margin:.35em 0}ol.evidence li:target{background:var(--soft)}
.warn{border-left:4px solid #d55e00;padding:2px 12px;background:var(--soft)}
code{font-size:.88em;overflow-wrap:anywhere}
footer{padding:24px 20px 40px}
@media print{nav,.skip{display:none}h2{break-after:avoid}figure,tr{break-inside:avoid}.wide{overflow:visible}figure svg{min-width:0}body{font-size:11pt}}
`)
