import type { Aws } from "../../../aws/calls.ts";
import { hasName } from "../../../aws/errors.ts";
import { arnOf } from "../../arn.ts";
import type { Reader, Ref, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";

/** A configuration recorder: a region has one that the customer manages, and one for each AWS service that runs its own. */
export interface RecorderRef extends Ref {
  readonly recorderName: string;
}

/** Whether a configuration recorder records. */
export interface ConfigurationRecorder extends State<RecorderRef> {
  readonly recording: boolean;
  /** The AWS service that the recorder is linked to; null for the customer's own. */
  readonly servicePrincipal: string | null;
  /** Whether there is a channel to deliver to, without which no recorder starts; not read while it records. */
  readonly hasDeliveryChannel?: boolean;
}

/** Reads whether configuration recorders record: one call, and one more for those that do not. */
export const configurationRecorder: Reader<RecorderRef, ConfigurationRecorder> = {
  type: "AWS::Config::ConfigurationRecorder",
  permissions: {
    list: ["config:DescribeConfigurationRecorderStatus", "config:DescribeDeliveryChannels"],
    read: ["config:DescribeConfigurationRecorderStatus", "config:DescribeDeliveryChannels"],
  },
  find: findRecorder,
  async *list(aws) {
    const { ConfigurationRecordersStatus } = await aws.call(
      "config",
      "DescribeConfigurationRecorderStatus",
      {},
    );
    for (const status of ConfigurationRecordersStatus ?? []) {
      if (!status.name) continue;
      const state = await stateOf(aws, recorderRef(status.name, aws), status);
      yield { ref: state.ref, state };
    }
  },
  async read(aws, ref) {
    try {
      const { ConfigurationRecordersStatus } = await aws.call(
        "config",
        "DescribeConfigurationRecorderStatus",
        {
          ConfigurationRecorderNames: [ref.recorderName],
        },
      );
      const [status] = ConfigurationRecordersStatus ?? [];
      return status && (await stateOf(aws, ref, status));
    } catch (error) {
      if (hasName(error, "NoSuchConfigurationRecorderException")) return undefined;
      throw error;
    }
  },
};

function recorderRef(
  recorderName: string,
  { account, region }: { account: string; region: string },
): RecorderRef {
  const arn = arnOf("config", { account, region }, `configuration-recorder/${recorderName}`);
  return { recorderName, account, region, arn };
}

const recorderNames = /^[\w+=,.@-]{1,256}$/;

/** AWS Config calls a recorder "default" that is put without a name. */
function findRecorder({ request, account, region }: CloudTrailEvent): RecorderRef[] {
  const { configurationRecorder: put, configurationRecorderName } = request;
  const named =
    put !== null && typeof put === "object"
      ? ((put as { name?: unknown }).name ?? "default")
      : configurationRecorderName;
  return typeof named === "string" && recorderNames.test(named)
    ? [recorderRef(named, { account, region })]
    : [];
}

/** AWS Config gives recorders an id in their ARN, which no event knows. */
async function stateOf(
  aws: Aws,
  ref: RecorderRef,
  status: {
    arn?: string | undefined;
    recording?: boolean | undefined;
    servicePrincipal?: string | undefined;
  },
): Promise<ConfigurationRecorder> {
  const state = {
    ref: { ...ref, arn: status.arn ?? ref.arn },
    recording: status.recording === true,
    servicePrincipal: status.servicePrincipal ?? null,
  };
  if (state.recording) return state;
  const { DeliveryChannels } = await aws.call("config", "DescribeDeliveryChannels", {});
  return { ...state, hasDeliveryChannel: (DeliveryChannels ?? []).length > 0 };
}
