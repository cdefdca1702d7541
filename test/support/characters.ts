import fc from "fast-check";

/** Any character of Unicode: fast-check's own unit `binary` first makes a list of the million that there are. */
export const anyCharacter = fc
  .oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 0xd7ff }) },
    fc.integer({ min: 0xe000, max: 0x10_ff_ff }),
  )
  .map((code) => String.fromCodePoint(code));
