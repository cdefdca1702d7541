import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";

/** A clock of `@sinonjs/fake-timers`, as far as it is used here. */
interface FakeClock {
  setTickMode(mode: { readonly mode: "interval"; readonly delta: number }): void;
}

/**
 * Starts the local durable engine with time that waits skip. Its clock lets a millisecond pass in a millisecond, not
 * twenty in twenty: each operation of an execution waits for some ticks of it.
 */
export async function skipTime(): Promise<void> {
  await LocalDurableTestRunner.setupTestEnvironment({ skipTime: true });
  const { fakeClock } = LocalDurableTestRunner as unknown as { readonly fakeClock: FakeClock };
  fakeClock.setTickMode({ mode: "interval", delta: 1 });
}
