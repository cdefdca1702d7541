/** How many questions a listing asks at once. */
const atOnce = 8;

/** Asks the same of many items, a few at a time and no further ahead, and gives the answers in the items' order. */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  ask: (item: T) => Promise<R>,
): AsyncGenerator<[T, R]> {
  const asked: [T, Promise<R>][] = [];
  for (const item of items) {
    const answer = ask(item);
    // Whoever listens may have left before its turn comes.
    answer.catch(() => undefined);
    asked.push([item, answer]);
    const [first] = asked;
    if (asked.length < atOnce || !first) continue;
    asked.shift();
    yield [first[0], await first[1]];
  }
  for (const [item, answer] of asked) yield [item, await answer];
}
