import { stat } from "node:fs/promises";
import { CreateBucketCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { type Service, services } from "../../../aws/calls.ts";
import { clientsOf } from "../../../deploy/esbuild/own-clients.ts";
import { onlyDetects } from "../../../remediations/contract.ts";
import { remediationsByService } from "../../../remediations/index.ts";
import type { Cases, Hole } from "../../remediations/cases.ts";
import { account, call, uniqueName } from "../../support/account.ts";
import { invoke } from "../support/invoke.ts";
import { hasPython, type Packaged, unpack, zipOf } from "../support/package.ts";

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

/** What holds of the code of every function, as it is deployed. */
export function testFiles(
  packaged: Packaged,
  service: string,
  maxKb: number,
  own: ReadonlySet<Service>,
): void {
  it(`is at most ${maxKb} KB zipped`, async () => {
    expect((await stat(zipOf(packaged, service))).size).toBeLessThanOrEqual(maxKb * 1024);
  });

  it.skipIf(!hasPython)("has its own code, its own SDK clients and no other file", async () => {
    const { files } = await unpack(packaged, service);
    expect(files.keys()).toContain(`handlers/${service}.mjs`);
    for (const file of files.keys())
      expect(file).toMatch(new RegExp(`^handlers/${service}(\\.mjs|/[\\w-]+-[A-Z0-9]{8}\\.mjs)$`));

    const clients = await Promise.all(
      Array.from(own, async (name) => {
        const { Client } = await services[name]();
        return new Client({ region: "us-east-1" }).config.serviceId;
      }),
    );
    // Records go to S3; the others are the SDK's ways to credentials.
    const expected = new Set([...clients, "S3", "STS", "SSO", "SSO OIDC", "Signin"]);
    const bundled = [...files.values()].flatMap((code) =>
      Array.from(code.matchAll(/serviceId:\w+\?\.serviceId\?\?"([^"]+)"/g), ([, id]) => id),
    );
    expect([...new Set(bundled)].sort()).toEqual([...expected].sort());
  });
}

/** What holds of the code of every handler besides. */
export function testCode(packaged: Packaged, service: string): void {
  testFiles(packaged, service, 400, clientsOf(remediationsByService[service] ?? []));

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
    };
    const events = opened.flatMap(({ event }) => [event, event]);
    const { folder } = await unpack(packaged, service);
    const answers = await invoke(folder, service, environment, events);
    const outcomes = answers.map(({ decisions }) => decisions?.map(({ outcome }) => outcome));
    for (const index of opened.keys()) {
      expect(outcomes[index * 2]).toContain("fixed");
      expect(outcomes[index * 2 + 1]).not.toContain("fixed");
    }
    const { KeyCount } = await call("s3", new ListObjectsV2Command({ Bucket, Prefix: "records/" }));
    expect(KeyCount).toBeGreaterThanOrEqual(opened.length);
  });
}
