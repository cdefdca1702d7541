import {
  type Execution,
  type LambdaClient,
  ListDurableExecutionsByFunctionCommand,
} from "@aws-sdk/client-lambda";

/** A durable execution, as far as the order of starting goes. */
type Started = Pick<Execution, "DurableExecutionArn" | "StartTimestamp">;

/**
 * Asks Lambda which sweep was running before this one began. Whoever of two asks comes to the same answer, whichever
 * version of the function runs it; no lock can be left behind, for Lambda itself ends what runs too long.
 * https://docs.aws.amazon.com/lambda/latest/api/API_ListDurableExecutionsByFunction.html
 *
 * @param sweepId the ARN of this one's durable execution
 * @param isLastAttempt whether to decide without this one being listed: then any other counts as earlier
 * @throws Error while the listing does not show this one yet.
 */
export async function findRunning(
  client: Pick<LambdaClient, "send">,
  sweepId: string,
  isLastAttempt: boolean,
): Promise<string | undefined> {
  const functionName = /:function:(?<name>[\w-]+)/.exec(sweepId)?.groups?.name ?? "";
  const running = (await listRunning(client, functionName)).toSorted(byStart);
  const own = running.findIndex(({ DurableExecutionArn }) => DurableExecutionArn === sweepId);
  if (own < 0 && !isLastAttempt) throw new Error(`Lambda does not list ${sweepId} among what is running yet`);
  const [first] = own < 0 ? running : running.slice(0, own);
  return first?.DurableExecutionArn;
}

async function listRunning(client: Pick<LambdaClient, "send">, FunctionName: string): Promise<Started[]> {
  const found: Started[] = [];
  let Marker: string | undefined;
  do {
    const page = await client.send(
      new ListDurableExecutionsByFunctionCommand({
        FunctionName,
        Statuses: ["RUNNING"],
        ...(Marker && { Marker }),
      }),
    );
    found.push(...(page.DurableExecutions ?? []));
    Marker = page.NextMarker;
  } while (Marker);
  return found;
}

function byStart(a: Started, b: Started): number {
  const [started, other] = [a.StartTimestamp?.getTime() ?? 0, b.StartTimestamp?.getTime() ?? 0];
  return started - other || ((a.DurableExecutionArn ?? "") < (b.DurableExecutionArn ?? "") ? -1 : 1);
}
