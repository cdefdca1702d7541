import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Replay, Watch } from "../../engine/replay.ts";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { remediations } from "../../remediations/index.ts";

const file = "../shared/cloudtrail/invictus.jsonl";
const records = existsSync(file)
  ? readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
  : [];

/** Calls of the control's events that succeeded, counted without Suture's own intake. */
function watched({ events }: AnyRemediation): string[] {
  return records
    .filter(({ eventSource, eventName, errorCode }) => !errorCode && events[eventSource]?.includes(eventName))
    .map(({ eventName }) => eventName);
}

/** What in the records touches a control: how many calls, and the kind of resource that each names. Not listed: none does. */
const touched: Readonly<Record<string, readonly [calls: number, resource: RegExp]>> = {
  "ami-public": [2, /:image\/ami-[0-9a-f]+$/],
  "cloudtrail-deleted": [4, /:trail\/stratus-red-team/],
  "cloudtrail-stopped": [2, /:trail\/stratus-red-team/],
  "cloudtrail-weakened": [4, /:trail\/stratus-red-team/],
  "ebs-public-snapshot": [2, /:snapshot\/snap-[0-9a-f]+$/],
  "ebs-unencrypted-volume": [4, /:(instance\/i|volume\/vol)-[0-9a-f]+$/],
  "ec2-imdsv2": [2, /:instance\/i-[0-9a-f]+$/],
  "iam-access-key-age": [2, /:user\/[\w-]+$/],
  "iam-access-key-unused": [2, /:user\/[\w-]+$/],
  "iam-public-trust": [15, /:role\/[\w-]+$/],
  "iam-user-admin": [1, /:user\/malicious-iam-user$/],
  "iam-user-no-mfa": [2, /:user\/[\w-]+$/],
  "lambda-admin-role": [2, /:function:stratus-red-team/],
  "lambda-env-key": [2, /:function:stratus-red-team/],
  "lambda-no-vpc": [2, /:function:stratus-red-team/],
  "lambda-public-permission": [1, /:function:stratus-red-team-backdoor-f-func$/],
  "lambda-untrusted-account": [1, /:function:stratus-red-team-backdoor-f-func$/],
  "nacl-allow-all-egress": [7, /:vpc\/vpc-[0-9a-f]+$/],
  "nacl-allow-all-ingress": [7, /:vpc\/vpc-[0-9a-f]+$/],
  "rds-public-instance": [1, /:db:terraform-\d+$/],
  "rds-public-snapshot": [2, /:snapshot:exfiltration$/],
  "rds-unencrypted": [1, /:db:terraform-\d+$/],
  "s3-access-logging": [5, /^arn:aws:s3:::stratus/],
  "s3-block-public-access": [5, /^arn:aws:s3:::stratus/],
  "s3-default-encryption": [5, /^arn:aws:s3:::stratus/],
  "s3-deny-unencrypted-upload": [9, /^arn:aws:s3:::stratus/],
  "s3-lifecycle": [7, /^arn:aws:s3:::stratus/],
  "s3-mfa-delete": [5, /^arn:aws:s3:::stratus/],
  "s3-object-ownership": [5, /^arn:aws:s3:::stratus/],
  "s3-public-acl": [5, /^arn:aws:s3:::stratus/],
  "s3-public-policy": [3, /^arn:aws:s3:::stratus/],
  "s3-tls-only": [9, /^arn:aws:s3:::stratus/],
  "s3-versioning": [5, /^arn:aws:s3:::stratus/],
  "sg-admin-ports-open": [2, /:security-group\/sg-04cfb7a4712d75b00$/],
  "sg-all-ports-open": [2, /:security-group\/sg-04cfb7a4712d75b00$/],
  "sg-database-ports-open": [2, /:security-group\/sg-04cfb7a4712d75b00$/],
  "sg-default-open": [8, /:(vpc\/vpc|security-group\/sg)-[0-9a-f]+$/],
  "sg-large-port-range-open": [2, /:security-group\/sg-04cfb7a4712d75b00$/],
  "sg-unrestricted-self": [2, /:security-group\/sg-04cfb7a4712d75b00$/],
  "vpc-flow-logs": [8, /:vpc\/(vpc-[0-9a-f]+|\*)$/],
};

/** Users' own sign-in and MFA calls concern the root control only where root made them, and here nobody was root. */
const namesNothing: Readonly<Record<string, number>> = { "iam-root-access-key": 4 };

describe.skipIf(records.length === 0)("the captured records (skipped without ../shared/cloudtrail)", () => {
  it.each(remediations.map((each) => [each.id, each] as const))("%s", (id, remediation) => {
    const replay = new Replay(new Watch([remediation]));
    // Calls of other services are not of its events, and most of the records.
    for (const record of records) if (remediation.events[record.eventSource]) replay.add(record);
    const { matches, passedOver } = replay;
    const [calls, resource] = touched[id] ?? [0, /^$/];
    expect(matches).toHaveLength(calls);
    for (const match of matches) expect(match.resource).toMatch(resource);
    expect(passedOver["no-resource"] ?? 0).toBe(namesNothing[id] ?? 0);
    // Every call that its events name is either found or accounted for.
    expect(watched(remediation)).toHaveLength(calls + (namesNothing[id] ?? 0));
  });
});
