import { basename } from "node:path";
import type { Plugin } from "esbuild";
import { type Service, services } from "../../aws/calls.ts";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { actionsOf, listActionsOf } from "../roles.ts";

/** The SDK clients behind the actions of an IAM prefix. */
const clientsByPrefix: Readonly<Record<string, readonly Service[]>> = {
  cloudtrail: ["cloudtrail"],
  config: ["config"],
  ec2: ["ec2"],
  guardduty: ["guardduty"],
  iam: ["iam"],
  kms: ["kms"],
  lambda: ["lambda"],
  // Only services that Suture calls need those: EC2, of who makes flow logs.
  logs: [],
  rds: ["rds"],
  s3: ["s3", "s3control"],
};

/**
 * The SDK clients that a handler can need: those of the actions that its role allows, and STS for other accounts.
 *
 * @throws Error for an action whose client is not known.
 */
export function clientsOf(remediations: readonly AnyRemediation[]): Set<Service> {
  return clientsFor(actionsOf(remediations, true));
}

/** The SDK clients that the sweep can need: those of all that it lists, and STS for other accounts. */
export function clientsToList(remediations: readonly AnyRemediation[]): Set<Service> {
  return clientsFor(listActionsOf(remediations));
}

/** What belongs to no service but the sweep looks at no resource, and needs none of these clients. */
function clientsOfHandler(
  name: string,
  remediationsByService: Readonly<Record<string, readonly AnyRemediation[]>>,
): ReadonlySet<Service> {
  if (name === "sweep") return clientsToList(Object.values(remediationsByService).flat());
  const remediations = remediationsByService[name];
  return remediations ? clientsOf(remediations) : new Set();
}

function clientsFor(actions: readonly string[]): Set<Service> {
  const prefixes = new Set(actions.map((action) => action.split(":", 1)[0] ?? ""));
  const clients = [...prefixes].flatMap((prefix) => {
    const known = clientsByPrefix[prefix];
    if (!known) throw new Error(`deploy/esbuild/own-clients.ts knows no SDK client for "${prefix}:": add it`);
    return known;
  });
  return new Set<Service>(["sts", ...clients]);
}

/** Keeps the SDK clients that a handler has no permission to use out of its bundle, and its chunks in a folder of its own. */
export function ownClients(
  remediationsByService: Readonly<Record<string, readonly AnyRemediation[]>>,
): Plugin {
  return {
    name: "own-clients",
    setup(build) {
      const service = handlerOf(build.initialOptions.entryPoints);
      const clients = clientsOfHandler(service, remediationsByService);
      const others = Object.keys(services).filter((name) => !clients.has(name as Service));
      // serverless-esbuild puts all handlers in one folder and tells their files apart by name only.
      build.initialOptions.chunkNames = `${service}/[name]-[hash]`;
      if (others.length === 0) return;
      build.onLoad(
        { filter: new RegExp(`[\\\\/]aws[\\\\/]operations[\\\\/](${others.join("|")})\\.ts$`) },
        ({ path }) => ({
          contents: `throw new Error("the handler of ${service} has no client for ${basename(path, ".ts")}")`,
          loader: "js",
        }),
      );
    },
  };
}

function handlerOf(entryPoints: unknown): string {
  const [entry, ...more] = Array.isArray(entryPoints) ? entryPoints : [];
  if (typeof entry !== "string" || more.length > 0)
    throw new Error("a handler is bundled by itself: give its path as the one entry point");
  return basename(entry, ".ts");
}
