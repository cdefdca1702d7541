import { describe, expect, it } from "vitest";
import { ConfigError, parseConfig } from "../../engine/config/load.ts";
import { settings } from "../../engine/modes.ts";
import { remediations } from "../../remediations/index.ts";

const parse = (text: string) => parseConfig(text, "suture.config.yml", remediations);
const complaint = (text: string) => {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("the configuration was taken");
};

describe("takes", () => {
  it.each([
    ["an empty file", ""],
    ["comments only", "# mode: auto\n"],
    ["an empty object", "{}"],
  ])("%s: everything by default", (_name, text) => {
    expect(parse(text)).toEqual({
      mode: "dry-run",
      controls: Object.fromEntries(remediations.map(({ id, params }) => [id, { params: params.parse({}) }])),
      rules: [],
      accounts: {},
      exemptions: [],
      approval: {
        approvers: [],
        remindMinutes: 60,
        timeoutMinutes: 24 * 60,
        onTimeout: "expire",
        graceMinutes: 15,
        maxDays: 90,
        ownExemptions: false,
      },
      limits: { changesPerHour: 50, fixesPerResource: 3 },
      undo: { exemptHours: 24 },
    });
    expect(parse(text).controls).toMatchObject({
      "lambda-public-permission": { params: {} },
      "s3-default-encryption": {
        params: { algorithm: "AES256", kmsKeyArns: [], blockCustomerProvidedKeys: false },
      },
      "sg-admin-ports-open": {
        params: {
          ports: [22, 3389, 5985, 5986, 23, 21, 445, 135],
          internetPrefix: { ipv4: 8, ipv6: 16 },
        },
      },
    });
  });

  it.each(settings)("mode %s, for all and for one control", (mode) => {
    expect(parse(`mode: ${mode}`).mode).toBe(mode);
    const { mode: global, controls } = parse(`controls:\n  sg-all-ports-open:\n    mode: ${mode}`);
    expect(global).toBe("dry-run");
    expect(controls["sg-all-ports-open"]?.mode).toBe(mode);
    expect(controls["sg-admin-ports-open"]?.mode).toBeUndefined();
  });

  it("some parameters, the others by default", () => {
    const { controls } = parse(`controls:
  sg-admin-ports-open:
    params:
      internetPrefix: { ipv4: 16 }
  s3-default-encryption:
    mode: auto
    params:
      kmsKeyArns: ["arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555"]`);
    expect(controls["sg-admin-ports-open"]).toEqual({
      params: { ports: expect.arrayContaining([22, 3389]), internetPrefix: { ipv4: 16, ipv6: 16 } },
    });
    expect(controls["s3-default-encryption"]).toMatchObject({
      mode: "auto",
      params: { algorithm: "AES256", kmsKeyArns: [expect.stringContaining("111122223333")] },
    });
  });

  it("parameters of a rule over those of its control, each as a whole", () => {
    const { rules, controls } = parse(`controls:
  sg-admin-ports-open:
    params:
      ports: [22]
      internetPrefix: { ipv4: 16 }
rules:
  - match: { names: [bastion-*] }
    controls:
      sg-admin-ports-open:
        params: { ports: [3389] }
      s3-tls-only:
        mode: auto`);
    expect(controls["sg-admin-ports-open"]?.params).toEqual({
      ports: [22],
      internetPrefix: { ipv4: 16, ipv6: 16 },
    });
    expect(rules).toEqual([
      {
        match: { names: ["bastion-*"] },
        controls: {
          "sg-admin-ports-open": { params: { ports: [3389], internetPrefix: { ipv4: 16, ipv6: 16 } } },
          "s3-tls-only": { mode: "auto" },
        },
      },
    ]);
  });

  it("trusted accounts and organizations for each control that judges strangers, besides its own", () => {
    const { rules, controls } = parse(`trusted:
  accounts: ["111122223333"]
  organizations: [o-a1b2c3d4e5]
controls:
  lambda-untrusted-account:
    params: { trustedAccounts: ["444455556666"] }
rules:
  - match: { accounts: ["777788889999"] }
    controls:
      lambda-untrusted-account:
        params: { trustedAccounts: ["999900001111"] }`);
    expect(controls["lambda-untrusted-account"]?.params).toEqual({
      trustedAccounts: ["444455556666", "111122223333"],
      trustedOrganizations: ["o-a1b2c3d4e5"],
    });
    expect(rules[0]?.controls["lambda-untrusted-account"]?.params).toEqual({
      trustedAccounts: ["999900001111", "111122223333"],
      trustedOrganizations: ["o-a1b2c3d4e5"],
    });
  });

  it("a tag with one value, and with several", () => {
    const { rules } = parse("rules:\n  - match: { tags: { a: b, c: [d, e*] } }\n    mode: off");
    expect(rules[0]?.match).toEqual({ tags: { a: ["b"], c: ["d", "e*"] } });
  });

  // YAML reads bare digits as a number; without a leading zero its text is the same.
  it.each(['"111122223333"', "111122223333", '"012345678901"'])("account %s", (id) => {
    const roleArn = "arn:aws-us-gov:iam::111122223333:role/path/suture";
    expect(parse(`accounts:\n  ${id}: { roleArn: "${roleArn}", externalId: secret }`).accounts).toEqual({
      [id.replaceAll('"', "")]: { roleArn, externalId: "secret" },
    });
  });
});

const allowed = "must be one of off, dry-run, approve, auto, enforce";
const role = "roleArn: arn:aws:iam::111122223333:role/suture";

describe("refuses, with file, line and what is right", () => {
  it.each<[string, string, ...string[]]>([
    ["a mode that is none", "# comment\n\nmode: yes-please\n", `3: mode ${allowed}`],
    ["a mode in capitals", "mode: AUTO", `1: mode ${allowed}`],
    ["a misspelt mode", "mode: aut", `1: mode ${allowed}; did you mean "auto"?`],
    // In YAML 1.2 only `true` is a boolean: `off` is a mode, `false` is none.
    ["a boolean as mode", "mode: false", `1: mode ${allowed}`],
    [
      "a mode of a control that is none",
      "controls:\n  sg-all-ports-open:\n    mode: never",
      `3: controls.sg-all-ports-open.mode ${allowed}`,
    ],
    ["an unknown key", "modes: auto", '1: the configuration has no "modes"; did you mean "mode"?'],
    ["an unknown key like no other", "colour: blue", '1: the configuration has no "colour"'],
    [
      "an unknown control, by the line of its name",
      "mode: auto\ncontrols:\n  sg-admin-port-open:\n    mode: auto",
      '3: controls has no "sg-admin-port-open"; did you mean "sg-admin-ports-open"?',
    ],
    [
      "a control that is far from any",
      "controls:\n  ec2-everything: {}",
      '2: controls has no "ec2-everything"',
    ],
    [
      "an unknown key of a control",
      "controls:\n  sg-all-ports-open:\n    param: {}",
      '3: controls.sg-all-ports-open has no "param"; did you mean "params"?',
    ],
    [
      "an unknown parameter",
      "controls:\n  sg-admin-ports-open:\n    params:\n      port: [22]",
      '4: controls.sg-admin-ports-open.params has no "port"; did you mean "ports"?',
    ],
    [
      "an unknown part of a parameter",
      "controls:\n  sg-all-ports-open:\n    params:\n      internetPrefix:\n        ipv5: 8",
      '5: controls.sg-all-ports-open.params.internetPrefix has no "ipv5"; did you mean "ipv4"?',
    ],
    [
      "a parameter beyond its limits",
      "controls:\n  sg-all-ports-open:\n    params:\n      internetPrefix:\n        ipv4: 33",
      "5: controls.sg-all-ports-open.params.internetPrefix.ipv4 must be at most 32",
    ],
    [
      "one of several values",
      "controls:\n  sg-admin-ports-open:\n    params:\n      ports:\n        - 22\n        - 70000",
      "6: controls.sg-admin-ports-open.params.ports.1 must be at most 65535",
    ],
    [
      "a parameter of another kind",
      "controls:\n  sg-admin-ports-open:\n    params:\n      ports: 22",
      "4: controls.sg-admin-ports-open.params.ports must be a list",
    ],
    [
      "two keys for one region",
      `controls:\n  s3-default-encryption:\n    params:\n      kmsKeyArns:\n${[1, 2].map((n) => `        - arn:aws:kms:us-east-1:111122223333:key/${n}\n`).join("")}`,
      "4: controls.s3-default-encryption.params.kmsKeyArns names two keys of one region",
    ],
    [
      "controls without any",
      "mode: auto\ncontrols:\n",
      "2: controls is empty: it must be a set of keys with values",
    ],
    // A leading zero is lost: YAML reads a number.
    [
      "an account id without quotes",
      `accounts:\n  012345678901:\n    ${role}`,
      "2: accounts.12345678901 must be a 12-digit account id, in quotes",
    ],
    [
      "an account without role",
      'accounts:\n  "111122223333": {}',
      "2: accounts.111122223333.roleArn is missing: it must be a text",
    ],
    [
      "a role that is none",
      'accounts:\n  "111122223333":\n    roleArn: suture',
      "3: accounts.111122223333.roleArn must be the ARN of a role, such as arn:aws:iam::",
    ],
    [
      "an unknown key of an account",
      `accounts:\n  "111122223333":\n    ${role}\n    externalID: x`,
      '4: accounts.111122223333 has no "externalID"; did you mean "externalId"?',
    ],
    [
      "an unknown key of a rule",
      "rules:\n  - match: { names: [a] }\n    mod: auto",
      '3: rules.0 has no "mod"; did you mean "mode"?',
    ],
    [
      "an unknown condition",
      'rules:\n  - match:\n      account: ["111122223333"]\n    mode: auto',
      '3: rules.0.match has no "account"; did you mean "accounts"?',
    ],
    [
      "an unknown control of a rule",
      "rules:\n  - match: { names: [a] }\n    controls:\n      s3-versionin: {}",
      '4: rules.0.controls has no "s3-versionin"; did you mean "s3-versioning"?',
    ],
    [
      "an unknown parameter of a rule",
      "rules:\n  - match: { names: [a] }\n    controls:\n      sg-admin-ports-open:\n        params:\n          port: [22]",
      '6: rules.0.controls.sg-admin-ports-open.params has no "port"; did you mean "ports"?',
    ],
    [
      "a parameter of a rule beyond its limits",
      "rules:\n  - match: { names: [a] }\n    controls:\n      sg-admin-ports-open:\n        params: { ports: [] }",
      "5: rules.0.controls.sg-admin-ports-open.params.ports must have at least 1 entry",
    ],
    [
      "a parameter of a rule that does not go with the control's own",
      "rules:\n  - match: { names: [a] }\n    controls:\n      vpc-flow-logs:\n        params:\n          destination: arn:aws:logs:us-east-1:111122223333:log-group:flow",
      "5: rules.0.controls.vpc-flow-logs.params.deliveryRoleArn is needed for a log group",
    ],
    [
      "a rule without conditions",
      "rules:\n  - match: {}\n    mode: auto",
      "2: rules.0.match has no condition",
    ],
    ["a rule without match", "rules:\n  - mode: auto", "2: rules.0.match is missing"],
    ["a rule that says nothing", "rules:\n  - match: { names: [a] }", "2: rules.0 says nothing"],
    ["rules without any", "rules:", "1: rules is empty: it must be a list"],
    [
      "an account as a number",
      "rules:\n  - match: { accounts: [111122223333] }\n    mode: auto",
      "2: rules.0.match.accounts.0 must be a text: put it in quotes",
    ],
    [
      "a region that is none",
      "rules:\n  - match: { regions: [Ireland] }\n    mode: auto",
      "2: rules.0.match.regions.0 must be the name of a region, such as eu-west-1",
    ],
    [
      "a tag with a number",
      "rules:\n  - match:\n      tags: { cost-center: 4711 }\n    mode: auto",
      "3: rules.0.match.tags.cost-center must be a text or a list of texts, numbers in quotes",
    ],
    ["no tag", "rules:\n  - match: { tags: {} }\n    mode: auto", "2: rules.0.match.tags names no tag"],
    [
      "a wait that depends on tags, which are not known then",
      "rules:\n  - match: { tags: { a: b } }\n    controls:\n      s3-tls-only: { settleSeconds: 5 }",
      "4: rules.0.controls.s3-tls-only.settleSeconds cannot depend on names or tags",
    ],
    [
      "a wait of more than an hour",
      "controls:\n  s3-tls-only:\n    settleSeconds: 3601",
      "3: controls.s3-tls-only.settleSeconds must be at most 3600",
    ],
    [
      "an account that is trusted without being one",
      "trusted:\n  accounts: [friend]",
      "2: trusted.accounts.0 must be a 12-digit account id, in quotes",
    ],
    [
      "an unknown key of those trusted",
      "trusted:\n  organisations: []",
      '2: trusted has no "organisations"; did you mean "organizations"?',
    ],
    ["an unknown section", "slak: {}", '1: the configuration has no "slak"; did you mean "slack"?'],
    [
      "an unknown key of Slack",
      "slack:\n  workspace: T0123ABCD\n  channel: C0123ABCD\n  digestMinute: 5",
      '4: slack has no "digestMinute"; did you mean "digestMinutes"?',
    ],
    [
      "Slack without a channel",
      "slack:\n  workspace: T0123ABCD",
      "1: slack.channel is missing: it must be a text",
    ],
    [
      "a channel by its name",
      'slack:\n  workspace: T0123ABCD\n  channel: "#alerts"',
      "3: slack.channel must be the id of a channel, such as C0123ABCD",
    ],
    [
      "an address that is no link",
      "slack:\n  workspace: T0123ABCD\n  channel: C0123ABCD\n  runbooks: https://example.com/<!channel>",
      "4: slack.runbooks must be an address, such as https://github.com/me/suture/blob/main/runbooks",
    ],
    [
      "what to do when nobody answers, misspelt",
      "approval:\n  onTimeout: escalat",
      '2: approval.onTimeout must be one of expire, apply, escalate; did you mean "escalate"?',
    ],
    [
      "escalation to nobody",
      "approval:\n  onTimeout: escalate",
      "1: approval.escalateTo must be the channel to ask in, as onTimeout is escalate",
    ],
    [
      "an unknown key of approval, and one that has no default",
      "approval:\n  aprovers: []\n  escalate: C0123ABCD",
      '2: approval has no "aprovers"; did you mean "approvers"?',
      '3: approval has no "escalate"; did you mean "escalateTo"?',
    ],
    ["half an approval", "approval:\n  maxDays: 0.5", "2: approval.maxDays must be a whole number"],
    [
      "a text for yes",
      'approval:\n  ownExemptions: "yes"',
      "2: approval.ownExemptions must be true or false",
    ],
    [
      "an unknown limit",
      "limits:\n  changesPerDay: 5",
      '2: limits has no "changesPerDay"; did you mean "changesPerHour"?',
    ],
    ["no change at all", "limits:\n  changesPerHour: 0", "2: limits.changesPerHour must be at least 1"],
    [
      "an unknown key of undo",
      "undo:\n  exemptHour: 1",
      '2: undo has no "exemptHour"; did you mean "exemptHours"?',
    ],
    ["a list", "- mode: auto", "1: the configuration must be a set of keys with values"],
    ["a text", "auto", "1: the configuration must be a set of keys with values"],
    ["a bracket left open", "mode: auto\ncontrols: [a\n", "3: not valid YAML: "],
    ["a tab as indentation", "controls:\n\tsg-all-ports-open: {}", "2: not valid YAML: "],
    ["the same key twice", "mode: dry-run\nmode: auto", "2: not valid YAML: Map keys must be unique"],
    [
      "several problems, all at once and in the order of their lines",
      "controls:\n  sg-admin-port-open: {}\n  sg-all-port-open: {}\n  sg-all-ports-open:\n    mode: never\nmode: sometimes",
      '2: controls has no "sg-admin-port-open"; did you mean',
      '3: controls has no "sg-all-port-open"; did you mean',
      `5: controls.sg-all-ports-open.mode ${allowed}`,
      `6: mode ${allowed}`,
    ],
  ])("%s", (_name, text, ...problems) => {
    const lines = complaint(text).split("\n");
    expect(lines).toEqual(problems.map((problem) => expect.stringContaining(`suture.config.yml:${problem}`)));
  });

  it("an alias without anchor", () => {
    expect(complaint("mode: *what")).toMatch(/^suture\.config\.yml.*: not valid YAML: .*what/);
  });

  // Nine levels of nine: a small text that would be a value of 387 million nodes.
  it("aliases that would fill the memory", () => {
    const levels = [..."abcdefghi"].map((name, index, names) => {
      const items = Array(9).fill(index === 0 ? "x" : `*${names[index - 1]}`);
      return `${name}: &${name} [${items}]`;
    });
    expect(complaint(levels.join("\n"))).toMatch(/not valid YAML: Excessive alias count/);
  });
});
