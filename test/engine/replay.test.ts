import { expect, it } from "vitest";
import { replay } from "../../engine/replay.ts";
import { remediations } from "../../remediations/index.ts";
import { recordOf } from "../remediations/cases.ts";

const authorize = (request: object) =>
  recordOf("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress", {
    groupId: "sg-0123456789abcdef0",
    ...request,
  });
const controlsOf = ({ matches }: ReturnType<typeof replay>) => matches.flatMap(({ controls }) => controls);

it("says what would have been looked at, once for each resource, with every control", () => {
  const found = replay([authorize({ ipPermissions: {} })], remediations);
  expect(found.matches).toHaveLength(1);
  expect(found.matches[0]).toMatchObject({
    resource: "arn:aws:ec2:us-east-1:123456789012:security-group/sg-0123456789abcdef0",
    actor: "arn:aws:iam::123456789012:user/alice",
    shows: [],
  });
  expect(controlsOf(found)).toEqual(expect.arrayContaining(["sg-admin-ports-open", "sg-all-ports-open"]));
});

it.each([
  [
    "flat",
    { ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIp: "0.0.0.0/0", ipPermissions: {} },
    "tcp port 22",
  ],
  [
    "nested",
    {
      ipPermissions: {
        items: [
          {
            ipProtocol: "tcp",
            fromPort: 22,
            toPort: 22,
            ipRanges: {},
            ipv6Ranges: { items: [{ cidrIpv6: "::/0" }] },
          },
        ],
      },
    },
    "tcp port 22",
  ],
  ["written from its middle", { ipProtocol: "-1", cidrIp: "208.236.235.254/0" }, "all traffic"],
])("tells a hole from the event itself: %s", (_name, request, text) => {
  expect(replay([authorize(request)], remediations).matches[0]?.shows.join()).toContain(text);
});

it.each([
  ["a narrow block", { ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIp: "203.0.113.7/32" }],
  ["another port", { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIp: "0.0.0.0/0" }],
  ["a block that is none", { ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIp: "everywhere" }],
])("claims nothing for %s", (_name, request) => {
  const evident = remediations.filter(({ id }) => id === "sg-admin-ports-open");
  expect(replay([authorize(request)], evident).matches[0]?.shows).toEqual([]);
});

it.each([
  [
    "everyone",
    { functionName: "orders", principal: "*", statementId: "open" },
    ['statement "open" lets everyone invoke'],
  ],
  ["an account", { functionName: "orders", principal: "210987654321", statementId: "partner" }, []],
])("tells a public permission: %s", (_name, request, shows) => {
  const own = remediations.filter(({ id }) => id === "lambda-public-permission");
  const record = recordOf("lambda.amazonaws.com", "AddPermission20150331v2", request);
  expect(replay([record], own).matches[0]?.shows).toEqual(shows);
});

it("counts what it passes over, and survives anything", () => {
  const failed = { ...authorize({}), errorCode: "Client.UnauthorizedOperation" };
  const { matches, passedOver } = replay(
    [
      null,
      7,
      "text",
      [],
      {},
      { eventName: "x" },
      { ...authorize({}), readOnly: true },
      failed,
      recordOf("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress", null),
    ],
    remediations,
  );
  expect(matches).toEqual([]);
  expect(passedOver).toEqual({
    "not-a-record": 5,
    "no-control": 1,
    "read-only": 1,
    "failed-call": 1,
    "no-resource": 1,
  });
});
