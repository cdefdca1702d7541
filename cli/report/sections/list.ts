import { type Column, type Content, type Html, html, table } from "../../html/html.ts";
import { identifier } from "../../html/words.ts";
import type { Finding } from "../findings.ts";

/** How many rows a list has at most: what is left out is said, and is in the CSV file. */
const mostRows = 200;

/** A table of as many rows as a page can take. */
export function list<R>(
  caption: string,
  rows: readonly R[],
  columns: readonly Column<R>[],
  empty?: string,
): Html {
  const left = rows.length - mostRows;
  return html`${table(caption, rows.slice(0, mostRows), columns, empty)}
${left > 0 && html`<p>The first ${mostRows} of ${rows.length}; <code>--format csv</code> and <code>--format json</code> have all.</p>`}`;
}

/** What a finding is about. */
export const about: readonly Column<Finding>[] = [
  { heading: "Control", cell: ({ control }) => control },
  { heading: "Resource", cell: place },
];

/** A resource, with its account where its ARN has none. */
export function place({
  resource,
  account,
}: {
  readonly resource: string;
  readonly account: string;
}): Content {
  return resource.includes(account) ? identifier(resource) : [identifier(resource), ` in ${account}`];
}
