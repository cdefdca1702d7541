import { expect, it } from "vitest";
import { inOrder } from "../../remediations/in-order.ts";

it("gives answers in the order of the items, whichever comes first", async () => {
  const answers: unknown[] = [];
  const slow = Promise.withResolvers<string>();
  const ask = async (item: number) => {
    if (item === 0) return slow.promise;
    if (item === 7) slow.resolve("last");
    return `${item}`;
  };
  for await (const answer of inOrder([...Array(10).keys()], ask)) answers.push(answer);
  expect(answers).toEqual([
    [0, "last"],
    ...Array.from({ length: 9 }, (_, item) => [item + 1, `${item + 1}`]),
  ]);
});

it("asks no further ahead than a few", async () => {
  const asked: number[] = [];
  const ask = async (item: number) => asked.push(item);
  const answers = inOrder([...Array(100).keys()], ask);
  await answers.next();
  expect(asked).toHaveLength(8);
  await answers.return(undefined);
});

it("fails where one question fails, and leaves no other's failure unheard", async () => {
  const ask = (item: number) => Promise.reject(new Error(`no ${item}`));
  const all = async () => {
    for await (const answer of inOrder([1, 2, 3], ask)) expect(answer).toBeUndefined();
  };
  await expect(all()).rejects.toThrow("no 1");
});
