import type { SSMClient } from "@aws-sdk/client-ssm";
import type { Clock } from "../engine/engine.ts";

/** How long a secret is used without being asked for again, in milliseconds: a rotated one counts after that. */
const rememberedMs = 5 * 60_000;

/**
 * Secrets from SSM Parameter Store, all of them fetched at the first need of one. Loads the SDK's client then.
 *
 * @param names of SecureString parameters
 * @returns gives the secret in a parameter; rejects with the SDK's error, or where a parameter is absent.
 */
export function createSecrets(
  names: readonly string[],
  clock: Pick<Clock, "now">,
  given?: Pick<SSMClient, "send">,
): (name: string) => Promise<string> {
  let known: { readonly values: Promise<ReadonlyMap<string, string>>; readonly until: number } | undefined;
  const fetched = () => {
    const now = clock.now().getTime();
    if (known && known.until > now) return known.values;
    const values = fetchParameters(names, given);
    known = { values, until: now + rememberedMs };
    values.catch(() => {
      known = undefined;
    });
    return values;
  };
  return async (name) => {
    const value = (await fetched()).get(name);
    if (value) return value;
    throw new Error(
      `there is no parameter ${name} in SSM Parameter Store: put the secret there, as a SecureString`,
    );
  };
}

async function fetchParameters(
  names: readonly string[],
  given: Pick<SSMClient, "send"> | undefined,
): Promise<ReadonlyMap<string, string>> {
  const { GetParametersCommand, SSMClient } = await import("./ssm.ts");
  const client = given ?? new SSMClient({ maxAttempts: 3 });
  const { Parameters = [] } = await client.send(
    new GetParametersCommand({ Names: [...names], WithDecryption: true }),
  );
  return new Map(Parameters.map(({ Name = "", Value = "" }) => [Name, Value]));
}
