/** Text that is HTML already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Html | string | number | null | undefined | false | readonly Content[];

/** Makes HTML from a template: every value in it is text, escaped, unless it is HTML itself. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(parts.reduce((text, part, index) => text + render(values[index - 1]) + part));
}

function render(value: Content): string {
  if (value instanceof Html) return value.text;
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return value.toLocaleString("en-US");
  return value ? value.map(render).join("") : "";
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** A column of a table: its heading, and its cell for a row. The first column names the row. */
export interface Column<R> {
  readonly heading: string;
  readonly cell: (row: R) => Content;
  /** Numbers stand flush right. */
  readonly number?: true;
}

/** A table that scrolls by itself where it is wider than the page; without rows, a sentence that says so. */
export function table<R>(
  caption: string,
  rows: readonly R[],
  columns: readonly Column<R>[],
  empty = "None.",
): Html {
  if (rows.length === 0) return html`<p class="empty">${caption}: ${empty}</p>`;
  const kind = ({ number }: Column<R>) => number && new Html(' class="number"');
  return html`<div class="${columns.length > 4 ? "scroll wide" : "scroll"}" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col"${kind(column)}>${column.heading}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${columns.map((column, index) =>
        index === 0
          ? html`<th scope="row">${column.cell(row)}</th>`
          : html`<td${kind(column)}>${column.cell(row)}</td>`,
      )}</tr>\n`,
  )}</tbody></table></div>`;
}
