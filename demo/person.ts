import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { cloudTrailEvent, type MadeCall } from "../local/cloudtrail.ts";

/** The account and region in which the story takes place. */
export const place = { account: "123456789012", region: "us-east-1" } as const;

interface SdkCommand {
  readonly input: object;
  readonly constructor: { readonly name: string };
}

/** Somebody with access to the account: makes ordinary API calls, each of which CloudTrail reports. */
export function person(user: string, sourceIp: string) {
  const { region } = place;
  // biome-ignore lint/suspicious/noExplicitAny: the command decides on the type of the answer
  const clients: Record<string, { send(command: any): Promise<any> }> = {
    ec2: new EC2Client({ region }),
    iam: new IAMClient({ region }),
    lambda: new LambdaClient({ region }),
    s3: new S3Client({ region, forcePathStyle: true }),
  };
  return {
    // biome-ignore lint/suspicious/noExplicitAny: the command decides on the type of the answer
    call: async (service: string, command: SdkCommand): Promise<any> => clients[service]?.send(command),
    async report(service: MadeCall["service"], command: SdkCommand): Promise<Reported> {
      // The SDK writes defaults of its own into the input.
      const input = structuredClone(command.input);
      const output = await clients[service]?.send(command);
      const operation = command.constructor.name.replace(/Command$/, "");
      const event = cloudTrailEvent(
        { service, operation, input, output },
        { ...place, time: new Date(), user, sourceIp },
      );
      return { service, operation, input, event };
    },
  };
}

/** A call that was made, and the event by which CloudTrail reports it. */
export interface Reported {
  readonly service: MadeCall["service"];
  readonly operation: string;
  readonly input: object;
  readonly event: object;
}
