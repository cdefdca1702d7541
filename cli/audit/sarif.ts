import { createHash } from "node:crypto";
import type { Invocation, Notification, ReportingDescriptor, Result, Run } from "sarif";
import type { ActionRecord } from "../../engine/record.ts";
import manifest from "../../package.json" with { type: "json" };
import { type AnyRemediation, onlyDetects, type Severity } from "../../remediations/contract.ts";
import { remediations } from "../../remediations/index.ts";
import type { Kept } from "./kept.ts";
import type { AuditOutput } from "./output.ts";

/** SARIF has three levels; GitHub tells critical from high by the security-severity of the rule. */
const levels = { critical: "error", high: "error", medium: "warning", low: "note" } as const;

/**
 * Scores in the middle of GitHub's ranges:
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
const scores: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
};

/**
 * A SARIF 2.1.0 log, written as findings are made, for GitHub code scanning and others. A result is a finding that is
 * open; one that is exempt is suppressed. What could not be looked at is a notification of the tool's run.
 */
export function sarifOutput(kept: Kept): AuditOutput {
  const driver = { name: "Suture", semanticVersion: manifest.version, rules: remediations.map(ruleOf) };
  const tool: Run["tool"] = { driver };
  let results = 0;
  const begin = () =>
    process.stdout.write(
      `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":${JSON.stringify(tool)},"results":[`,
    );
  return {
    finding(record) {
      if (record.outcome === "fixed") return;
      if (results === 0) begin();
      process.stdout.write(`${results === 0 ? "" : ","}\n${JSON.stringify(resultOf(record))}`);
      results += 1;
    },
    unseen: () => undefined,
    async end({ whole }) {
      if (results === 0) begin();
      const toolExecutionNotifications: Notification[] = [];
      for await (const record of kept.of("unseen")) toolExecutionNotifications.push(notificationOf(record));
      const invocation: Invocation = { executionSuccessful: whole, toolExecutionNotifications };
      process.stdout.write(`\n],"invocations":[${JSON.stringify(invocation)}]}]}\n`);
    },
  };
}

function ruleOf(remediation: AnyRemediation): ReportingDescriptor {
  const { id, title, severity, risk, frameworks } = remediation;
  const requirements = Object.entries(frameworks).map(([name, ids]) => `${name}: ${ids.join(", ")}`);
  const fix = onlyDetects(remediation)
    ? "No call of AWS closes it: a person does, as the runbook says."
    : `Suture can close it; the risk of the fix is ${risk}.`;
  const text = [`${fix} See runbooks/${id}.md.`, ...requirements].join("\n\n");
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: `${title}. ${fix}` },
    help: { text },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: ["security", ...Object.keys(frameworks)],
      precision: "very-high",
      "security-severity": scores[severity],
    },
  };
}

function resultOf(record: ActionRecord): Result {
  const { control, controls, severity, resource, changes, outcome, reason } = record;
  const index = remediations.findIndex(({ id }) => id === control);
  const plan = changes.map(({ summary }) => summary).join("; ");
  return {
    ruleId: control,
    ruleIndex: index,
    level: levels[severity],
    message: { text: `${remediations[index]?.title}: ${resource}. ${plan || reason}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: pathOf(record) }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: resource, kind: "resource" }],
      },
    ],
    partialFingerprints: { primaryLocationLineHash: fingerprintOf(record) },
    ...(outcome === "exempt" && {
      suppressions: [{ kind: "external" as const, status: "accepted" as const, justification: reason }],
    }),
    properties: { controls: [...controls], outcome, account: record.account, region: record.region },
  };
}

function notificationOf({ resource, controls, reason }: ActionRecord): Notification {
  return { level: "error", message: { text: `${resource} for ${controls.join(", ")}: ${reason}` } };
}

/** What stands for a file: GitHub takes paths only, relative to the repository, and shows those that it has not as well. */
function pathOf({ resource, account, region }: ActionRecord): string {
  const [, , service, , , ...rest] = resource.split(":");
  const parts = ["aws", account, region, service ?? "", ...rest.join(":").split("/")];
  return parts.map(encodeURIComponent).join("/");
}

/** By which an alert is known again: the same control on the same resource. */
function fingerprintOf({ control, resource }: ActionRecord): string {
  return `${createHash("sha256").update(`${control} ${resource}`).digest("hex")}:1`;
}
