import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { describe, expect, test } from "vitest";
import { createSecrets } from "../../slack/secrets.ts";
import { account, localAws, uniqueName } from "../support/account.ts";
import { steppedClock } from "../support/memory.ts";

describe.skipIf(!localAws)("secrets", () => {
  const ssm = new SSMClient({ region: account.region });
  const put = (Name: string, Value: string) =>
    ssm.send(new PutParameterCommand({ Name, Value, Type: "SecureString", Overwrite: true }));

  test("are fetched together once, and again after five minutes", async () => {
    const [token, secret] = [uniqueName("/suture/token"), uniqueName("/suture/secret")];
    await Promise.all([put(token, "xoxb-1"), put(secret, "signing")]);
    const clock = steppedClock();
    let requests = 0;
    const client = {
      send: (command: never) => {
        requests += 1;
        return ssm.send(command);
      },
    } as unknown as SSMClient;
    const secretIn = createSecrets([token, secret], clock, client);
    expect(requests).toBe(0);
    expect(await Promise.all([secretIn(token), secretIn(secret), secretIn(token)])).toEqual([
      "xoxb-1",
      "signing",
      "xoxb-1",
    ]);
    await put(token, "xoxb-2");
    clock.pass({ minutes: 4 });
    expect([await secretIn(token), requests]).toEqual(["xoxb-1", 1]);
    clock.pass({ minutes: 1 });
    expect([await secretIn(token), requests]).toEqual(["xoxb-2", 2]);
  });

  test("that are absent are named, and asked for again", async () => {
    const [token, secret] = [uniqueName("/suture/token"), uniqueName("/suture/secret")];
    await put(token, "xoxb-1");
    const clock = steppedClock();
    const secretIn = createSecrets([token, secret], clock, ssm);
    await expect(secretIn(secret)).rejects.toThrow(`there is no parameter ${secret} in SSM Parameter Store`);
    expect(await secretIn(token)).toBe("xoxb-1");
    await put(secret, "signing");
    clock.pass({ minutes: 5 });
    expect(await secretIn(secret)).toBe("signing");
  });

  test("that could not be fetched are asked for again at once", async () => {
    const token = uniqueName("/suture/token");
    await put(token, "xoxb-1");
    let isDown = true;
    const client = {
      send: (command: never) => (isDown ? Promise.reject(new Error("down")) : ssm.send(command)),
    } as unknown as SSMClient;
    const secretIn = createSecrets([token], steppedClock(), client);
    await expect(secretIn(token)).rejects.toThrow("down");
    isDown = false;
    expect(await secretIn(token)).toBe("xoxb-1");
  });
});
