import {
  type DurableExecutionClient,
  DurableExecutionInvocationInputWithClient,
  type DurableLambdaHandler,
} from "@aws/durable-execution-sdk-js";

/** Thrown where the test lets an invocation die. */
class Crash extends Error {}

export type When = "before" | "after";

/** At which checkpoint, counted over all invocations, an invocation dies, before or after Lambda has it. */
export type Dies = { readonly at: number; readonly when: When } | { readonly atEach: When } | "never";

/** Lets invocations die at checkpoints; Lambda starts another with what was kept, each time. */
export function dying(dies: Dies) {
  const seen = { checkpoints: 0, crashes: 0, largest: 0, operations: new Set<string | undefined>() };
  const died = new Set<string>();
  const crashIf = (when: When, updates: string) => {
    if (dies === "never") return;
    const isNow =
      "atEach" in dies
        ? when === dies.atEach && !died.has(updates)
        : when === dies.when && seen.checkpoints === dies.at;
    if (!isNow) return;
    died.add(updates);
    seen.crashes += 1;
    throw new Crash("the invocation died");
  };
  const wrap =
    (handler: DurableLambdaHandler): DurableLambdaHandler =>
    async (event, context) => {
      const { durableExecutionClient: client } = event as DurableExecutionInvocationInputWithClient;
      let token = event.CheckpointToken;
      const mortal: DurableExecutionClient = {
        getExecutionState: (...request) => client.getExecutionState(...request),
        async checkpoint(...request) {
          // Without updates it only asks whether anything happened.
          const { Updates = [] } = request[0];
          if (Updates.length === 0) return client.checkpoint(...request);
          const updates = Updates.map(({ Id, Action }) => `${Id} ${Action}`).join();
          seen.checkpoints += 1;
          for (const { Id, Payload = "" } of Updates) {
            seen.operations.add(Id);
            seen.largest = Math.max(seen.largest, Buffer.byteLength(Payload));
          }
          crashIf("before", updates);
          const answer = await client.checkpoint(...request);
          token = answer.CheckpointToken ?? token;
          crashIf("after", updates);
          return answer;
        },
      };
      for (let kept: typeof event = event; ; ) {
        const { crashes } = seen;
        try {
          return await handler(new DurableExecutionInvocationInputWithClient(kept, mortal), context);
        } catch (error) {
          if (seen.crashes === crashes) throw error;
        }
        const { Operations } = await client.getExecutionState({
          DurableExecutionArn: event.DurableExecutionArn,
          CheckpointToken: token,
          Marker: "",
          MaxItems: 1_000,
        });
        kept = { ...event, CheckpointToken: token, InitialExecutionState: { Operations: Operations ?? [] } };
      }
    };
  return { seen, wrap };
}
