import type { Call } from "../../../aws/calls.ts";
import { scriptedAws } from "../../support/engine.ts";
import type { EventCase, Hole } from "../cases.ts";
import { account, iamEvent, iamEventBy, noSuchEntity, rootArn, userArn, userRef } from "./events.ts";

export const key = (id: string, more: object = {}) => ({
  id,
  active: true,
  age: 10,
  lastUsed: null,
  ...more,
});
export const used = (daysAgo: number) => ({ lastUsed: { daysAgo, service: "s3", region: "eu-west-1" } });
export const update = (id: string, Status: "Active" | "Inactive") => ({
  operation: "UpdateAccessKey" as const,
  input: { UserName: "alice", AccessKeyId: id, Status },
});

/** What both controls of access keys must find. */
export const events: EventCase[] = [
  {
    name: "a new key",
    event: iamEvent("CreateAccessKey", { userName: "alice" }),
    resource: userRef.arn,
  },
  {
    name: "a key switched on again",
    event: iamEvent("UpdateAccessKey", { userName: "bob", accessKeyId: "AKIA1", status: "Active" }),
    resource: userArn("bob"),
  },
  {
    name: "a key of one's own: the answer names the user",
    event: iamEventBy(`arn:aws:sts::${account}:assumed-role/admin/me`, "CreateAccessKey", null, {
      response: { accessKey: { userName: "bob", accessKeyId: "AKIA1" } },
    }),
    resource: userArn("bob"),
  },
  {
    name: "a key of one's own: the caller is the user, who has a path",
    event: iamEventBy(`arn:aws:iam::${account}:user/division/team/bob`, "UpdateAccessKey", {
      accessKeyId: "AKIA1",
    }),
    resource: userArn("bob"),
  },
  {
    name: "in China",
    event: iamEvent("CreateAccessKey", { userName: "alice" }, { region: "cn-north-1" }),
    resource: `arn:aws-cn:iam::${account}:user/alice`,
  },
  {
    name: "every character that a name may have",
    event: iamEvent("CreateAccessKey", { userName: "a_b+c=d,e.f@g-h" }),
    resource: userArn("a_b+c=d,e.f@g-h"),
  },
  {
    name: "a key of the root user",
    event: iamEventBy(rootArn, "CreateAccessKey", null, {
      response: { accessKey: { accessKeyId: "AKIA1" } },
    }),
    resource: null,
  },
  {
    name: "a caller of another account",
    event: iamEventBy("arn:aws:iam::999999999999:user/bob", "UpdateAccessKey", {}),
    resource: null,
  },
  { name: "a path", event: iamEvent("CreateAccessKey", { userName: "../alice" }), resource: null },
  { name: "not a text", event: iamEvent("CreateAccessKey", { userName: ["alice"] }), resource: null },
  {
    name: "an answer of another shape",
    event: iamEventBy(rootArn, "CreateAccessKey", {}, { response: { accessKey: null } }),
    resource: null,
  },
];

interface ScriptedKey {
  readonly id: string;
  status: "Active" | "Inactive";
  readonly created: number;
  readonly used?: number;
}

/** A user whose keys were created and used so many days ago. */
export function holeOf(
  name: string,
  keys: readonly Omit<ScriptedKey, "status">[],
  closed: readonly string[],
): Hole {
  return {
    name,
    scripted:
      "moto's keys are all created today, and none of its calls dates one back; it never notes their use",
    async open() {
      const state: ScriptedKey[] = keys.map((each) => ({ ...each, status: "Active" }));
      return {
        event: iamEvent("UpdateAccessKey", { userName: "alice", accessKeyId: keys[0]?.id, status: "Active" }),
        connect: scriptedAws((call) => answer(state, call)),
      };
    },
    fixed: ({ accessKeys }) => ({
      accessKeys: (accessKeys as { id: string; age: number }[]).map((each) =>
        closed.includes(each.id) ? { id: each.id, active: false, age: each.age } : each,
      ),
    }),
  };
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000 - 3_600_000);

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html: no date and "N/A" for a key never used. */
function answer(keys: ScriptedKey[], { operation, input }: Call): unknown {
  const { AccessKeyId, Status } = input as { AccessKeyId?: string; Status?: ScriptedKey["status"] };
  const key = keys.find(({ id }) => id === AccessKeyId);
  switch (operation) {
    case "GetUser":
      return { User: { UserName: "alice", Arn: userRef.arn } };
    case "ListAccessKeys":
      return {
        IsTruncated: false,
        AccessKeyMetadata: keys.map(({ id, status, created }) => ({
          UserName: "alice",
          AccessKeyId: id,
          Status: status,
          CreateDate: daysAgo(created),
        })),
      };
    case "GetAccessKeyLastUsed":
      return {
        UserName: "alice",
        AccessKeyLastUsed:
          key?.used === undefined
            ? { ServiceName: "N/A", Region: "N/A" }
            : { LastUsedDate: daysAgo(key.used), ServiceName: "s3", Region: "eu-west-1" },
      };
    case "UpdateAccessKey":
      if (!key || !Status) throw noSuchEntity();
      key.status = Status;
      return {};
    default:
      throw new Error(`not scripted: ${operation}`);
  }
}
