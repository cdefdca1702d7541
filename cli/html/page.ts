import { type Content, Html, html } from "./html.ts";
import { style } from "./style.ts";

/** A part of a page, under a heading of its own that the contents link to. */
export interface Part {
  /** Of the heading, unique in the page. */
  readonly id: string;
  readonly title: string;
  /** What the contents call it, where the title is too long for them. */
  readonly short?: string;
  readonly content: Content;
}

/** A page: its title, what it is about, what comes first, and its parts. */
export interface Page {
  readonly title: string;
  /** A line under the title. */
  readonly about: Content;
  /** Between the contents and the first part. */
  readonly summary?: Content;
  readonly parts: readonly Part[];
}

/** An HTML page that needs nothing else: no script, no style sheet, no font, no image from elsewhere; it also prints. */
export function formatPage({ title, about, summary, parts }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<header><h1>${title}</h1>
<p class="about">${about}</p></header>
<nav aria-label="Contents"><ul>${parts.map(
    ({ id, title: whole, short = whole }) => html`<li><a href="#${id}">${short}</a></li>`,
  )}</ul></nav>
<main>
${summary}
${parts.map(section)}
</main>
</body>
</html>
`.text;
}

function section({ id, title, content }: Part): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}</section>
`;
}
