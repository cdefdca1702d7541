import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";
import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand } from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handleEvent } from "../../engine/pipeline.ts";
import { call, callAndReport, localAws, uniqueName } from "../support/account.ts";
import { slackForTests } from "../support/slack.ts";
import { until, world } from "./support.ts";

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: false }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

describe.skipIf(!localAws)("a finding that somebody is asked about", async () => {
  const slack = await slackForTests();
  it("is fixed once somebody approves it", async () => {
    const { GroupId } = await call(
      "ec2",
      new CreateSecurityGroupCommand({ GroupName: uniqueName("g"), Description: "g" }),
    );
    const { event } = await callAndReport(
      "ec2",
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      }),
    );
    const w = await world(slack, { service: "ec2" });
    await handleEvent(w.engine, event);
    expect(w.engine.records.map(({ outcome }) => outcome)).toEqual(["pending", "compliant"]);
    expect(w.started).toHaveLength(1);
    const running = w.execute();
    const posted = await until(async () => (await slack.messages(slack.channels.security)).at(-1));
    console.log(JSON.stringify(posted, null, 1).slice(0, 3000));
    const ask = "ask-0";
    await until(async () => ((await w.memory.asks.get(ask))?.message ? true : undefined));
    await w.answer(ask, { kind: "approve", by: "alice (U1)" });
    const execution = await running;
    console.log(execution.getStatus(), execution.getError());
    console.log((await slack.messages(slack.channels.security)).map((m) => m.text));
    console.log(w.engine.records.map(({ outcome, reason, approval }) => [outcome, reason, approval]));
    execution.print();
  }, 30000);
});
