import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Desk } from "./desk.ts";

/** What SNS takes as a subject: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const maxSubject = 100;

/** Tells people by an SNS topic. */
export function topicAlert(
  topic: string,
  client: Pick<SNSClient, "send"> = new SNSClient({}),
): Desk["alert"] {
  return async (subject, text) => {
    // A subject is one line of ASCII.
    const Subject = subject
      .replaceAll(/[^\x20-\x7E]+/g, " ")
      .trim()
      .slice(0, maxSubject);
    await client.send(new PublishCommand({ TopicArn: topic, Subject: Subject || "Suture", Message: text }));
  };
}
