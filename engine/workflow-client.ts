import type { LambdaClient } from "@aws-sdk/client-lambda";
import { hasName } from "../aws/errors.ts";
import type { Workflow } from "./people/people.ts";

/**
 * The durable function, reached through Lambda. Loads the SDK's client with the first call.
 *
 * @param functionArn the ARN of an alias or version: without one, Lambda starts no durable execution
 * @param given instead of a client with the SDK's own settings
 */
export function createWorkflow(functionArn: string, given?: Pick<LambdaClient, "send">): Workflow {
  let opened: Promise<{ sdk: typeof import("./lambda.ts"); client: Pick<LambdaClient, "send"> }> | undefined;
  const open = () => {
    opened ??= import("./lambda.ts").then((sdk) => ({
      sdk,
      client: given ?? new sdk.LambdaClient({ maxAttempts: 5 }),
    }));
    return opened;
  };
  const started = new Set<string>();
  return {
    async start(name, request) {
      if (started.has(name)) return;
      const { sdk, client } = await open();
      await client
        .send(
          new sdk.InvokeCommand({
            FunctionName: functionArn,
            InvocationType: "Event",
            DurableExecutionName: name,
            Payload: Buffer.from(JSON.stringify(request)),
          }),
        )
        // Of the same name with the same payload Lambda says nothing: https://docs.aws.amazon.com/lambda/latest/dg/durable-execution-idempotency.html
        .catch(unless("DurableExecutionAlreadyStartedException"));
      started.add(name);
    },

    async wake(callbackId) {
      const { sdk, client } = await open();
      // Answered already, timed out, or its execution is over: https://docs.aws.amazon.com/lambda/latest/api/API_SendDurableExecutionCallbackSuccess.html
      await client
        .send(new sdk.SendDurableExecutionCallbackSuccessCommand({ CallbackId: callbackId }))
        .catch(unless("CallbackTimeoutException", "ResourceNotFoundException"));
    },
  };
}

function unless(...names: readonly string[]) {
  return (error: unknown): void => {
    if (!hasName(error, ...names)) throw error;
  };
}
