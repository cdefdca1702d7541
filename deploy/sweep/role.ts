import type { Config } from "../../engine/config/schema.ts";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { getAtt, type PolicyStatement, type Resource, sub } from "../cloudformation.ts";
import { handlerStatements, lambdaRole } from "../lambda-role.ts";
import { arn, idsOf, shared } from "../names.ts";
import { listActionsOf, reach, statementsFor } from "../roles.ts";
import { ids, sweepName } from "./names.ts";

/** To hand pages over, and to be a durable function. */
function durableStatements(stage: string, services: readonly string[]): PolicyStatement[] {
  const own = `function:${sweepName(stage)}`;
  return [
    {
      Sid: "HandOver",
      Effect: "Allow",
      Action: "lambda:InvokeFunction",
      Resource: services.map((service) => getAtt(idsOf(service).function)),
    },
    {
      // https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html
      Sid: "Checkpoint",
      Effect: "Allow",
      Action: ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"],
      Resource: arn("lambda", `${own}:*`),
    },
    {
      Sid: "FindRunning",
      Effect: "Allow",
      Action: "lambda:ListDurableExecutionsByFunction",
      Resource: [arn("lambda", own), arn("lambda", `${own}:*`)],
    },
  ];
}

/** To seal the records of a day: to read them and the digests so far, and to add one. */
function sealStatements(): PolicyStatement[] {
  const inBucket = (keys: string) => sub(`\${${shared.logBucket}.Arn}/${keys}`);
  return [
    {
      Sid: "ListRecords",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: getAtt(shared.logBucket),
    },
    {
      Sid: "ReadRecords",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: [inBucket("records/*"), inBucket("digests/*")],
    },
    { Sid: "Seal", Effect: "Allow", Action: "s3:PutObject", Resource: inBucket("digests/*") },
    { Sid: "Sign", Effect: "Allow", Action: "kms:Sign", Resource: getAtt(ids.signingKey) },
  ];
}

/**
 * The role of the sweep: it may list, and hand over what it listed. What the handlers do about it they do with roles of
 * their own.
 */
export function sweepRole(
  stage: string,
  remediationsByService: Readonly<Record<string, readonly AnyRemediation[]>>,
  accounts: Config["accounts"],
): Resource {
  const listActions = listActionsOf(Object.values(remediationsByService).flat());
  return lambdaRole("Suture's sweep", "sweep", [
    ...statementsFor(listActions),
    ...durableStatements(stage, Object.keys(remediationsByService)),
    ...handlerStatements("sweep"),
    ...sealStatements(),
    ...reach(accounts),
  ]);
}
