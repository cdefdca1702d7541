import type { Aws } from "../../../aws/calls.ts";
import { failureOf } from "../../../aws/errors.ts";
import { arnOf } from "../../arn.ts";
import type { Reader, Ref, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { inOrder } from "../../in-order.ts";
import { foldRemovals } from "./statement-removal.ts";

/** One version of a layer: each has a policy of its own. */
export interface LayerVersionRef extends Ref {
  readonly layerName: string;
  readonly version: number;
}

/** The policy that says which accounts may use a layer version. */
export interface LayerPolicy extends State<LayerVersionRef> {
  /** The policy's text; null where there is none. */
  readonly policy: string | null;
  /** Changes with each change of the policy. */
  readonly revisionId?: string;
}

/** Reads the policies of layer versions: one call. */
export const layerPolicy: Reader<LayerVersionRef, LayerPolicy> = {
  type: "AWS::Lambda::LayerVersionPermission",
  permissions: {
    list: ["lambda:ListLayerVersions", "lambda:ListLayers"],
    read: ["lambda:GetLayerVersionPolicy"],
  },
  find: findLayerVersion,
  list: listLayerVersions,
  async read(aws, ref) {
    try {
      const { Policy: policy = null, RevisionId: revisionId } = await aws.call(
        "lambda",
        "GetLayerVersionPolicy",
        layerTarget(ref),
      );
      return { ref, policy, ...(revisionId && { revisionId }) };
    } catch (error) {
      // Lambda answers alike for a version that is gone and for one without a policy: neither lets anyone in.
      if (failureOf(error) === "gone") return { ref, policy: null };
      throw error;
    }
  },
  fold: foldRemovals,
};

/** The parameters by which Lambda's calls name a layer version. */
export function layerTarget({ layerName, version }: LayerVersionRef) {
  return { LayerName: layerName, VersionNumber: version };
}

function layerVersionRef(
  layerName: string,
  version: number,
  place: { account: string; region: string },
): LayerVersionRef {
  const { account, region } = place;
  return {
    layerName,
    version,
    account,
    region,
    arn: arnOf("lambda", place, `layer:${layerName}:${version}`),
  };
}

// https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html
const layerNames =
  /^(?:arn:aws[\w-]*:lambda:(?<region>[\w-]+):(?<account>\d{12}):layer:)?(?<name>[\w-]{1,140})$/;

function findLayerVersion(event: CloudTrailEvent): LayerVersionRef[] {
  const { layerName, versionNumber } = event.request;
  const parsed = typeof layerName === "string" ? layerNames.exec(layerName)?.groups : undefined;
  if (!parsed?.name || (parsed.account && parsed.account !== event.account)) return [];
  // CloudTrail writes some numbers as texts.
  const version = typeof versionNumber === "string" ? Number(versionNumber || Number.NaN) : versionNumber;
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) return [];
  return [
    layerVersionRef(parsed.name, version, { account: event.account, region: parsed.region ?? event.region }),
  ];
}

async function* listLayerVersions(aws: Aws): AsyncGenerator<{ ref: LayerVersionRef }> {
  let Marker: string | undefined;
  do {
    const page = await aws.call("lambda", "ListLayers", { ...(Marker && { Marker }) });
    const names = (page.Layers ?? []).flatMap(({ LayerName }) => LayerName ?? []);
    for await (const [name, versions] of inOrder(names, (each) => versionsOf(aws, each)))
      for (const version of versions) yield { ref: layerVersionRef(name, version, aws) };
    Marker = page.NextMarker;
  } while (Marker);
}

async function versionsOf(aws: Aws, LayerName: string): Promise<number[]> {
  const versions: number[] = [];
  let Marker: string | undefined;
  do {
    const page = await aws.call("lambda", "ListLayerVersions", { LayerName, ...(Marker && { Marker }) });
    versions.push(...(page.LayerVersions ?? []).flatMap(({ Version }) => Version ?? []));
    Marker = page.NextMarker;
  } while (Marker);
  return versions;
}
