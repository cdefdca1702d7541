/** The colours of bars: each has a contrast of at least 3:1 with the page, and they differ in lightness. */
export const chartColors = { found: "#b45309", closed: "#0f766e", open: "#b91c1c" } as const;
