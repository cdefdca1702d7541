import { stat } from "node:fs/promises";
import { CreateBucketCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { type Service, services } from "../../../aws/calls.ts";
import { deployedConfig } from "../../../deploy/config.ts";
import { clientsOf } from "../../../deploy/esbuild/own-clients.ts";
import { takeIn } from "../../../engine/intake/event.ts";
import { settleSecondsFor } from "../../../engine/selectors.ts";
import { onlyDetects } from "../../../remediations/contract.ts";
import { remediationsByService } from "../../../remediations/index.ts";
import type { Cases, Hole } from "../../remediations/cases.ts";
import { account, call, uniqueName } from "../../support/account.ts";
import { createTable } from "../../support/memory.ts";
import { serviceIdsIn } from "../support/bundle.ts";
import { invoke } from "../support/invoke.ts";
import { filesIn, hasPython, type Packaged, unpack, zipOf } from "../support/package.ts";

const cases = Object.values(
  import.meta.glob<object>("../../remediations/*/*.cases.ts", { eager: true }),
).flatMap((module) => Object.values(module) as Cases[]);

/** For each control of a service that fixes something, a hole that the local AWS can have. */
function holesOf(service: string): Hole[] {
  return cases
    .filter(({ remediation }) => remediationsByService[service]?.includes(remediation))
    .filter(({ remediation }) => !onlyDetects(remediation))
    .flatMap(({ holes }) => holes.find(({ scripted, params }) => !scripted && !params) ?? []);
}

/** What a handler is given because of an event: the event, or where it waits to settle first, what the workflow hands back. */
function givenFor(service: string, event: object): object {
  const [remediation] = remediationsByService[service] ?? [];
  const taken = takeIn(event, []);
  if (!remediation || "ignored" in taken) throw new Error(`${service} passes over ${JSON.stringify(event)}`);
  const seconds = settleSecondsFor(deployedConfig(), remediation, taken.event);
  return seconds > 0 ? { source: "suture.settled", event, seconds } : event;
}

/** The clients of what makes records, and the SDK's ways to credentials. */
const everywhere = ["S3", "EventBridge", "STS", "SSO", "SSO OIDC", "Signin"];

/**
 * What holds of the code of every function, as it is deployed.
 *
 * @param own the services whose resources it looks at
 * @param others the SDK's ids of the services that it needs besides
 */
export function testFiles(
  packaged: Packaged,
  service: string,
  maxKb: number,
  own: ReadonlySet<Service>,
  others: readonly string[],
): void {
  it(`is at most ${maxKb} KB zipped`, async () => {
    expect((await stat(zipOf(packaged, service))).size).toBeLessThanOrEqual(maxKb * 1024);
  });

  it.skipIf(!hasPython)("has its own code, its own SDK clients and no other file", async () => {
    const files = await filesIn(await unpack(packaged, service));
    expect(files.keys()).toContain(`handlers/${service}.mjs`);
    for (const file of files.keys())
      expect(file).toMatch(new RegExp(`^handlers/${service}(\\.mjs|/[\\w-]+-[A-Z0-9]{8}\\.mjs)$`));

    const clients = await Promise.all(
      Array.from(own, async (name) => {
        const { Client } = await services[name]();
        return new Client({ region: "us-east-1" }).config.serviceId;
      }),
    );
    const expected = new Set([...clients, ...others, ...everywhere]);
    const bundled = [...files.values()].flatMap(serviceIdsIn);
    expect([...new Set(bundled)].sort()).toEqual([...expected].sort());
  });
}

/** What holds of the code of every handler besides. */
export function testCode(packaged: Packaged, service: string): void {
  // What Suture remembers, and the workflow.
  const others = ["DynamoDB", "Lambda"];
  testFiles(packaged, service, 400, clientsOf(remediationsByService[service] ?? []), others);

  it.skipIf(!hasPython)("closes a hole of every control, once, and writes the record of it", async () => {
    const all = await Promise.all(holesOf(service).map((hole) => hole.open()));
    // A hole behind a connection of its own is out of reach of another process.
    const opened = all.filter(({ connect }) => !connect);
    const Bucket = uniqueName("records");
    await call("s3", new CreateBucketCommand({ Bucket }));
    const environment = {
      ...process.env,
      SUTURE_ACCOUNT_ID: account.id,
      SUTURE_MODE: "auto",
      SUTURE_LOG_BUCKET: Bucket,
      SUTURE_OWN_ROLES: "",
      SUTURE_TABLE: await createTable(),
      SUTURE_WORKFLOW: "arn:aws:lambda:us-east-1:123456789012:function:suture-dev-workflow:durable",
    };
    const given = opened.map(({ event }) => givenFor(service, event));
    const events = given.flatMap((each) => [each, each]);
    const answers = await invoke(await unpack(packaged, service), service, environment, events);
    const outcomes = answers.map(({ decisions }) => decisions?.map(({ outcome }) => outcome));
    for (const index of opened.keys()) {
      expect(outcomes[index * 2]).toContain("fixed");
      expect(outcomes[index * 2 + 1]).not.toContain("fixed");
    }
    const { KeyCount } = await call("s3", new ListObjectsV2Command({ Bucket, Prefix: "records/" }));
    expect(KeyCount).toBeGreaterThanOrEqual(opened.length);
  });
}
