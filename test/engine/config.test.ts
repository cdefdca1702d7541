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
      accounts: {},
      exemptions: [],
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
      "5: controls.sg-all-ports-open.params.internetPrefix.ipv4: Too big: expected number to be <=32",
    ],
    [
      "one of several values",
      "controls:\n  sg-admin-ports-open:\n    params:\n      ports:\n        - 22\n        - 70000",
      "6: controls.sg-admin-ports-open.params.ports.1: Too big",
    ],
    [
      "a parameter of another kind",
      "controls:\n  sg-admin-ports-open:\n    params:\n      ports: 22",
      "4: controls.sg-admin-ports-open.params.ports: Invalid input: expected array",
    ],
    [
      "two keys for one region",
      `controls:\n  s3-default-encryption:\n    params:\n      kmsKeyArns:\n${[1, 2].map((n) => `        - arn:aws:kms:us-east-1:111122223333:key/${n}\n`).join("")}`,
      "4: controls.s3-default-encryption.params.kmsKeyArns: names two keys of one region",
    ],
    [
      "controls without any",
      "mode: auto\ncontrols:\n",
      "2: controls: Invalid input: expected object, received null",
    ],
    // A leading zero is lost: YAML reads a number.
    [
      "an account id without quotes",
      `accounts:\n  012345678901:\n    ${role}`,
      "2: accounts.12345678901: must be a 12-digit account id, in quotes",
    ],
    ["an account without role", 'accounts:\n  "111122223333": {}', "2: accounts.111122223333.roleArn: "],
    [
      "a role that is none",
      'accounts:\n  "111122223333":\n    roleArn: suture',
      "3: accounts.111122223333.roleArn: must be the ARN of a role, such as arn:aws:iam::",
    ],
    [
      "an unknown key of an account",
      `accounts:\n  "111122223333":\n    ${role}\n    externalID: x`,
      '4: accounts.111122223333 has no "externalID"; did you mean "externalId"?',
    ],
    ["a list", "- mode: auto", "1: the configuration: Invalid input: expected object"],
    ["a text", "auto", "1: the configuration: Invalid input: expected object"],
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
