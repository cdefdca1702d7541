import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { account } from "./account.ts";

/** The settings of SDK clients that act in another account of the local AWS. */
export async function inAccount(id: string) {
  const { Credentials } = await new STSClient({ region: account.region }).send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${id}:role/test`, RoleSessionName: "test" }),
  );
  return {
    region: account.region,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    },
  };
}
