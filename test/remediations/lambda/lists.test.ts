import { expect, it } from "vitest";
import type { Reader, Ref } from "../../../remediations/contract.ts";
import { functionPolicy } from "../../../remediations/lambda/resources/function-policy.ts";
import { functionRole } from "../../../remediations/lambda/resources/function-role.ts";
import { functionUrl } from "../../../remediations/lambda/resources/function-url.ts";
import { layerPolicy } from "../../../remediations/lambda/resources/layer-policy.ts";
import { answering } from "../../support/answers.ts";

// The local AWS has no URL listing and no markers: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
const place = { account: "123456789012", region: "us-east-1", actionId: "test" };
const arn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

async function names<R extends Ref>(
  reader: Pick<Reader<R, { ref: R }>, "list">,
  answers: Parameters<typeof answering>[0],
) {
  const { connect, calls } = answering(answers);
  const listed = await Array.fromAsync(reader.list(connect(place)));
  return {
    names: listed.map(({ ref }) => ref.arn.split(":").slice(6).join(":")),
    calls: calls.map(({ operation, input }) => ({ operation, ...(input as object) })),
  };
}

it("lists functions with their versions in one listing, and asks each function once for its aliases", async () => {
  const aliases: Record<string, string[]> = { orders: ["live", "next"], billing: [] };
  const listed = await names(functionPolicy, {
    ListFunctions: [
      { Functions: [{ FunctionName: "orders", Version: "$LATEST" }], NextMarker: "more" },
      {
        Functions: [
          { FunctionName: "orders", Version: "1" },
          { FunctionName: "billing", Version: "$LATEST" },
        ],
      },
    ],
    ListAliases: [
      ({ FunctionName, Marker }: { FunctionName: string; Marker?: string }) => {
        const [first, ...rest] = aliases[FunctionName] ?? [];
        if (!Marker && rest.length > 0) return { Aliases: [{ Name: first }], NextMarker: "more" };
        return { Aliases: (Marker ? rest : [first].filter(Boolean)).map((Name) => ({ Name })) };
      },
    ],
  });
  expect(listed.names).toEqual(["orders", "orders:live", "orders:next", "orders:1", "billing"]);
  expect(listed.calls).toEqual([
    { operation: "ListFunctions", FunctionVersion: "ALL" },
    { operation: "ListAliases", FunctionName: "orders" },
    { operation: "ListAliases", FunctionName: "orders", Marker: "more" },
    { operation: "ListFunctions", FunctionVersion: "ALL", Marker: "more" },
    { operation: "ListAliases", FunctionName: "billing" },
  ]);
});

it("lists the URLs of functions and of their aliases", async () => {
  const listed = await names(functionUrl, {
    ListFunctions: [{ Functions: [{ FunctionName: "orders" }, { FunctionName: "billing" }] }],
    ListFunctionUrlConfigs: [
      ({ FunctionName }: { FunctionName: string }) =>
        FunctionName === "orders"
          ? { FunctionUrlConfigs: [{ FunctionArn: arn("orders") }, { FunctionArn: arn("orders:live") }] }
          : {},
    ],
  });
  expect(listed.names).toEqual(["orders", "orders:live"]);
});

it("lists every version of every layer", async () => {
  const listed = await names(layerPolicy, {
    ListLayers: [{ Layers: [{ LayerName: "tools" }, { LayerName: "fonts" }] }],
    ListLayerVersions: [
      ({ LayerName, Marker }: { LayerName: string; Marker?: string }) =>
        LayerName === "tools" && !Marker
          ? { LayerVersions: [{ Version: 2 }], NextMarker: "more" }
          : { LayerVersions: [{ Version: 1 }] },
    ],
  });
  expect(listed.names).toEqual(["tools:2", "tools:1", "fonts:1"]);
});

it("reads a role once for all functions that run as it, and again after many others", async () => {
  const roles = ["shared", "shared", ...Array.from({ length: 250 }, (_, index) => `own-${index}`), "shared"];
  const { connect, calls } = answering({
    ListFunctions: [
      {
        Functions: roles.map((role, index) => ({
          FunctionName: `function-${index}`,
          Role: `arn:aws:iam::123456789012:role/${role}`,
        })),
      },
    ],
    ListAttachedRolePolicies: [{}],
    ListRolePolicies: [{}],
  });
  expect(await Array.fromAsync(functionRole.list(connect(place)))).toHaveLength(roles.length);
  const asked = calls.flatMap(({ operation, input }) =>
    operation === "ListRolePolicies" ? [(input as { RoleName: string }).RoleName] : [],
  );
  expect(asked.filter((role) => role === "shared")).toHaveLength(2);
  expect(asked).toHaveLength(252);
});
