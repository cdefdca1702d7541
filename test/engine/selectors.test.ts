import { describe, expect, it } from "vitest";
import { type Config, configSchema } from "../../engine/config/schema.ts";
import { type Setting, settings } from "../../engine/modes.ts";
import {
  isEverOn,
  needsTags,
  type Selected,
  settingFor,
  settleSecondsFor,
  standardSetting,
  withMode,
} from "../../engine/selectors.ts";
import { sgAdminPortsOpen } from "../../remediations/ec2/sg-admin-ports-open.ts";
import { s3Lifecycle } from "../../remediations/s3/s3-lifecycle.ts";
import { s3TlsOnly } from "../../remediations/s3/s3-tls-only.ts";
import { s3Versioning } from "../../remediations/s3/s3-versioning.ts";

const prod = "111122223333";
const dev = "444455556666";
const control = s3Versioning;
const { id } = control;
const tags = new Map([
  ["stage", "prod"],
  ["team", "web"],
]);
const bucket: Selected = { arn: "arn:aws:s3:::invoices", account: prod, region: "eu-west-1", tags };

/** A rule about the control of these tests. */
const named = (match: object, mode: Setting) => ({ match, controls: { [id]: { mode } } });
const every = (match: object, mode: Setting) => ({ match, mode });
const own = (mode: Setting) => ({ controls: { [id]: { mode } } });
const byAccount = { accounts: [prod] };
const byTag = { tags: { stage: "prod" } };
const schema = configSchema([s3Lifecycle, s3TlsOnly, s3Versioning, sgAdminPortsOpen]);
const configOf = (written: object): Config => schema.parse(written);
const modeOf = (written: object, resource = bucket, of: typeof control = control) =>
  settingFor(configOf(written), of, resource).setting;

describe("the statement with the most conditions counts", () => {
  it.each<[string, Setting, object]>([
    ["nothing is said", "dry-run", {}],
    ["only the whole is set", "auto", { mode: "auto" }],
    ["the control over the whole", "auto", { mode: "off", ...own("auto") }],
    ["an account over the whole", "auto", { rules: [every(byAccount, "auto")] }],
    ["a region over the whole", "auto", { rules: [every({ regions: ["eu-west-1"] }, "auto")] }],
    ["a name over the whole", "auto", { rules: [every({ names: ["invoices"] }, "auto")] }],
    ["a tag over the whole", "auto", { rules: [every(byTag, "auto")] }],
    [
      "an account and the control over the control",
      "auto",
      { ...own("off"), rules: [named(byAccount, "auto")] },
    ],
    [
      "an account and a region over an account",
      "auto",
      { rules: [every(byAccount, "off"), every({ ...byAccount, regions: ["eu-west-1"] }, "auto")] },
    ],
    [
      "an account and a tag over the control",
      "auto",
      { ...own("off"), rules: [every({ ...byAccount, ...byTag }, "auto")] },
    ],
    [
      "two tags over one",
      "auto",
      { rules: [every(byTag, "off"), every({ tags: { stage: "prod", team: "web" } }, "auto")] },
    ],
    [
      "the rule about the control over one with as many conditions",
      "auto",
      { rules: [every(byTag, "off"), named(byTag, "auto")] },
    ],
    [
      "two values of one condition count once",
      "off",
      { rules: [every({ accounts: [prod, dev] }, "auto"), every(byTag, "off")] },
    ],
    [
      "all of them over most",
      "auto",
      {
        rules: [
          named({ ...byAccount, regions: ["eu-west-1"], names: ["invoices"], ...byTag }, "auto"),
          every({ ...byAccount, regions: ["eu-west-1"], names: ["invoices"], ...byTag }, "off"),
          named({ ...byAccount, regions: ["eu-west-1"], ...byTag }, "off"),
        ],
      },
    ],
    [
      "a rule for another control says nothing",
      "dry-run",
      { rules: [{ match: byTag, controls: { "s3-tls-only": { mode: "auto" } } }] },
    ],
  ])("%s: %s", (_name, mode, written) => {
    expect(modeOf(written)).toBe(mode);
  });
});

describe("of several with as many, the mode that changes least counts", () => {
  const cautiousFirst: Setting[] = ["off", "dry-run", "approve", "enforce", "auto"];
  const pairs = cautiousFirst.flatMap((a, index) => cautiousFirst.slice(index).map((b) => [a, b] as const));

  it("of every mode that there is", () => expect(cautiousFirst.toSorted()).toEqual(settings.toSorted()));

  it.each(pairs)("%s, not %s", (cautious, bold) => {
    for (const [one, other] of [
      [cautious, bold],
      [bold, cautious],
    ] as const) {
      expect(modeOf({ ...own(one), rules: [every(byTag, other)] })).toBe(cautious);
      expect(modeOf({ rules: [every(byAccount, one), every(byTag, other)] })).toBe(cautious);
      expect(modeOf({ rules: [named(byAccount, one), named({ names: ["*"] }, other)] })).toBe(cautious);
    }
  });
});

describe("a rule matches", () => {
  it.each<[string, boolean, object]>([
    ["one of its accounts", true, { accounts: [dev, prod] }],
    ["no other account", false, { accounts: [dev] }],
    ["one of its regions", true, { regions: ["us-east-1", "eu-west-1"] }],
    ["no other region", false, { regions: ["us-east-1"] }],
    ["a name", true, { names: ["invoices"] }],
    ["a pattern of names", true, { names: ["inv*s"] }],
    ["one of several names", true, { names: ["orders", "inv*"] }],
    ["an ARN", true, { names: ["arn:aws:s3:::invoices"] }],
    ["a pattern of ARNs", true, { names: ["arn:*:s3:::*"] }],
    ["no part of a name", false, { names: ["voice"] }],
    ["no name in other capitals", false, { names: ["Invoices"] }],
    ["no name by what a regular expression would read", false, { names: ["invoice."] }],
    ["a tag with this value", true, byTag],
    ["a tag with one of these values", true, { tags: { stage: ["test", "prod"] } }],
    ["a tag with any value", true, { tags: { stage: "*" } }],
    ["no other value", false, { tags: { stage: "test" } }],
    ["no tag that is not there", false, { tags: { owner: "*" } }],
    ["only where all its conditions hold", false, { accounts: [prod], regions: ["us-east-1"] }],
    ["only where all its tags are there", false, { tags: { stage: "prod", owner: "*" } }],
  ])("%s: %s", (_name, does, match) => {
    expect(modeOf({ rules: [every(match, "auto")] })).toBe(does ? "auto" : "dry-run");
  });

  it.each<[string, string]>([
    ["orders", "arn:aws:lambda:eu-west-1:111122223333:function:orders"],
    ["orders:live", "arn:aws:lambda:eu-west-1:111122223333:function:orders:live"],
    ["sg-0123456789abcdef0", "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef0"],
    ["deploy", "arn:aws:iam::111122223333:role/ci/deploy"],
    ["ci/deploy", "arn:aws:iam::111122223333:role/ci/deploy"],
    ["alice", "arn:aws:iam::111122223333:user/alice"],
    ["db-1", "arn:aws:rds:eu-west-1:111122223333:db:db-1"],
    ["root", "arn:aws:iam::111122223333:root"],
  ])("%s as the name of %s", (name, arn) => {
    expect(modeOf({ rules: [every({ names: [name] }, "auto")] }, { ...bucket, arn })).toBe("auto");
    expect(modeOf({ rules: [every({ names: [`${name}x`, `x${name}`] }, "auto")] }, { ...bucket, arn })).toBe(
      "dry-run",
    );
  });

  it("is not guessed without the tags that it asks for", () => {
    const untold = { ...bucket, tags: undefined };
    expect(() => modeOf({ rules: [every(byTag, "off")] }, untold)).toThrow(/tags of .*invoices decide/);
    expect(modeOf({ rules: [every({ accounts: [dev], ...byTag }, "off")] }, untold)).toBe("dry-run");
  });
});

describe("what is looked at on request only", () => {
  it.each<[string, Setting, object]>([
    ["is not switched on for all", "off", { mode: "auto" }],
    ["nor by a rule for every control", "off", { mode: "auto", rules: [every(byTag, "auto")] }],
    ["but by its name", "auto", { controls: { "s3-lifecycle": { mode: "auto" } } }],
    [
      "also by its name in a rule",
      "auto",
      { rules: [{ match: byTag, controls: { "s3-lifecycle": { mode: "auto" } } }] },
    ],
  ])("%s: %s", (_name, mode, written) => {
    expect(settingFor(configOf(written), s3Lifecycle, bucket).setting).toBe(mode);
  });
});

describe("parameters", () => {
  const group = { ...bucket, arn: "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1" };
  const ports = (match: object, list: number[]) => ({
    match,
    controls: { "sg-admin-ports-open": { params: { ports: list } } },
  });
  it.each<[string, number[], object[]]>([
    ["the control's own where no rule has any", [22], [every(byTag, "auto")]],
    ["those of a rule", [3389], [ports(byTag, [3389])]],
    [
      "those of the more specific rule",
      [5986],
      [ports(byTag, [3389]), ports({ ...byAccount, ...byTag }, [5986])],
    ],
    [
      "those that stand first of rules that are as specific",
      [3389],
      [ports(byTag, [3389]), ports(byAccount, [5986])],
    ],
    ["none of a rule for other resources", [22], [ports({ accounts: [dev] }, [3389])]],
  ])("%s", (_name, expected, rules) => {
    const config = configOf({ controls: { "sg-admin-ports-open": { params: { ports: [22] } } }, rules });
    const { params } = settingFor(config, sgAdminPortsOpen, group);
    expect(params).toEqual({ ports: expected, internetPrefix: { ipv4: 8, ipv6: 16 } });
  });
});

describe("waits", () => {
  const wait = (match: object, settleSeconds: number) => ({ match, controls: { [id]: { settleSeconds } } });
  const ownWait = (settleSeconds: number) => ({ controls: { [id]: { settleSeconds } } });
  it.each<[string, string, number, object]>([
    ["a minute after a creation", "CreateBucket", 60, {}],
    ["a minute after a creation, whatever the version of the call", "CreateFunction20150331", 60, {}],
    ["a minute after a launch", "RunInstances", 60, {}],
    ["not at all after a change", "PutBucketPolicy", 0, {}],
    ["not at all after a rule was added", "AuthorizeSecurityGroupIngress", 0, {}],
    ["not at all after what is created in what is there already", "CreateNetworkAclEntry", 0, {}],
    ["not for a key of a user", "CreateAccessKey", 0, {}],
    ["not for a URL of a function", "CreateFunctionUrlConfig", 0, {}],
    ["as its control says, after a creation", "CreateBucket", 5, ownWait(5)],
    ["as its control says, after a change", "PutBucketPolicy", 5, ownWait(5)],
    ["not at all where its control says so", "CreateBucket", 0, ownWait(0)],
    ["as the account says", "PutBucketPolicy", 9, { ...ownWait(5), rules: [wait(byAccount, 9)] }],
    [
      "not as another account says",
      "PutBucketPolicy",
      5,
      { ...ownWait(5), rules: [wait({ accounts: [dev] }, 9)] },
    ],
    [
      "the longest of what is as specific",
      "PutBucketPolicy",
      9,
      { rules: [wait(byAccount, 4), wait({ regions: ["eu-west-1"] }, 9), wait(byAccount, 7)] },
    ],
    [
      "by default where rules speak of names",
      "CreateBucket",
      60,
      { rules: [every({ names: ["*"] }, "auto")] },
    ],
  ])("%s (%s): %i", (_name, name, seconds, written) => {
    const event = { name, account: prod, region: "eu-west-1" };
    expect(settleSecondsFor(configOf(written), control, event)).toBe(seconds);
  });
});

describe("tags are asked for", () => {
  const exempt = { reason: "demo", owner: "alice", expires: "2027-01-31" };
  it.each<[string, boolean, boolean, object]>([
    ["where nothing is said", false, false, {}],
    ["by a rule for every control", true, true, { rules: [every(byTag, "off")] }],
    ["by a rule for this control", true, true, { rules: [named(byTag, "off")] }],
    [
      "by a rule for another control",
      false,
      false,
      { rules: [{ match: byTag, controls: { "s3-tls-only": { mode: "off" } } }] },
    ],
    ["by a rule without tags", false, false, { rules: [named(byAccount, "off")] }],
    ["by a rule for another account", true, false, { rules: [every({ accounts: [dev], ...byTag }, "off")] }],
    ["by a rule for another name", true, false, { rules: [every({ names: ["orders"], ...byTag }, "off")] }],
    ["by an exemption", true, true, { exemptions: [{ control: "*", ...byTag, ...exempt }] }],
    [
      "by an exemption of another resource",
      true,
      false,
      { exemptions: [{ control: id, resource: "arn:aws:s3:::orders", ...byTag, ...exempt }] },
    ],
    [
      "by an exemption of another control",
      false,
      false,
      { exemptions: [{ control: "s3-tls-only", ...byTag, ...exempt }] },
    ],
    [
      "by an exemption without tags",
      false,
      false,
      { exemptions: [{ control: id, resource: "*", ...exempt }] },
    ],
  ])("%s: for any %s, for this one %s", (_name, any, this_, written) => {
    const config = configOf(written);
    expect(needsTags(config, control)).toBe(any);
    expect(needsTags(config, control, bucket)).toBe(this_);
  });

  it("not for what a rule for every control does not switch on", () => {
    expect(needsTags(configOf({ rules: [every(byTag, "auto")] }), s3Lifecycle, bucket)).toBe(false);
  });
});

describe("where no rule says otherwise", () => {
  it.each<[string, Setting, object]>([
    ["what is set for all", "enforce", { mode: "enforce" }],
    ["what is set for the control", "auto", { mode: "off", ...own("auto") }],
    ["and no rule counts", "dry-run", { rules: [every({ names: ["*"] }, "auto"), named(byTag, "off")] }],
  ])("%s: %s", (_name, setting, written) => {
    expect(standardSetting(configOf(written), control)).toBe(setting);
  });

  it("off, for what is looked at on request", () => {
    expect(standardSetting(configOf({ mode: "auto" }), s3Lifecycle)).toBe("off");
  });
});

describe("whether it is on anywhere", () => {
  it.each<[string, boolean, object]>([
    ["by default", true, {}],
    ["off for all", false, { mode: "off" }],
    ["its own mode is off", false, own("off")],
    ["off for all, on by itself", true, { mode: "off", ...own("dry-run") }],
    ["off for all, on by a rule", true, { mode: "off", rules: [every(byAccount, "dry-run")] }],
    [
      "off itself, and a rule for every control that is as specific",
      false,
      { ...own("off"), rules: [every(byAccount, "auto")] },
    ],
    [
      "off itself, and a more specific rule",
      true,
      { ...own("off"), rules: [every({ ...byAccount, ...byTag }, "auto")] },
    ],
    ["off itself, and a rule for this control", true, { ...own("off"), rules: [named(byAccount, "auto")] }],
    ["off itself, and a rule that says off", false, { ...own("off"), rules: [named(byAccount, "off")] }],
    ["on, and a rule that says off", true, { rules: [named(byAccount, "off")] }],
  ])("%s: %s", (_name, on, written) => {
    expect(isEverOn(configOf(written), control)).toBe(on);
  });

  it("asks no resource for tags", () => {
    expect(isEverOn(configOf({ mode: "off", rules: [every(byTag, "auto")] }), control)).toBe(true);
  });

  it("never by itself for what is looked at on request", () => {
    expect(isEverOn(configOf({ mode: "auto", rules: [every(byTag, "auto")] }), s3Lifecycle)).toBe(false);
    const rules = [{ match: byTag, controls: { "s3-lifecycle": { mode: "auto" } } }];
    expect(isEverOn(configOf({ rules }), s3Lifecycle)).toBe(true);
  });
});

it("one mode in the place of every other leaves matches, parameters and waits", () => {
  const params = { ports: [22], internetPrefix: { ipv4: 8, ipv6: 16 } };
  const sg = { mode: "auto", params, settleSeconds: 5 };
  const before = configOf({
    mode: "off",
    controls: { "sg-admin-ports-open": sg, [id]: { settleSeconds: 9 } },
    rules: [
      { match: byTag, mode: "off", controls: { "sg-admin-ports-open": { params } } },
      named(byAccount, "off"),
    ],
  });
  const after = withMode(before, "approve");
  expect(after).toEqual({
    ...before,
    mode: "approve",
    controls: { ...before.controls, "sg-admin-ports-open": { ...sg, mode: "approve" } },
    rules: [
      { ...before.rules[0], mode: "approve" },
      { ...before.rules[1], controls: { [id]: { mode: "approve" } } },
    ],
  });
});
