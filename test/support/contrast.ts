import type { Page } from "playwright-core";

/** Runs in the page: each text's colour, and the colour behind it. */
const script = `[...document.querySelectorAll("body *")]
  .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim()))
  .map((each) => {
    const { color, fill } = getComputedStyle(each);
    let behind = "rgba(0, 0, 0, 0)";
    for (let at = each; at && behind === "rgba(0, 0, 0, 0)"; at = at.parentElement) behind = getComputedStyle(at).backgroundColor;
    return [each instanceof SVGElement ? fill : color, behind === "rgba(0, 0, 0, 0)" ? "rgb(255, 255, 255)" : behind].join(" on ");
  })`;

/** The pairs of colours in which a page shows text, each once: `rgb(0, 0, 0) on rgb(255, 255, 255)`. */
export async function textColors(page: Page): Promise<string[]> {
  return [...new Set((await page.evaluate(script)) as string[])];
}

/** Of a pair of colours, as WCAG 2.2 defines it: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(pair: string): number {
  const [a = 0, b = 0] = pair.split(" on ").map((color) => {
    const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? [])
      .map((each) => Number(each) / 255)
      .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  });
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
