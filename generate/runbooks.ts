import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { type AnyRemediation, onlyDetects } from "../remediations/contract.ts";
import { type FrameworkId, frameworkNames } from "../remediations/frameworks.ts";
import { remediationsByService } from "../remediations/index.ts";
import type { Generated } from "./registry.ts";

const start = "<!-- generated: header -->";
const end = "<!-- /generated -->";

const frameworks = Object.entries(frameworkNames) as [FrameworkId, string][];

/**
 * The runbook of each remediation with its header as the registry makes it and its body as it is, and the catalogue.
 *
 * @throws Error when a remediation has no runbook, or one without a place for the header.
 */
export function runbookFiles(folder = "runbooks"): Generated[] {
  const runbooks = Object.values(remediationsByService)
    .flat()
    .map((remediation) => {
      const path = `${folder}/${remediation.id}.md`;
      return { path, text: withHeader(path, header(remediation)) };
    });
  return [...runbooks, { path: `${folder}/README.md`, text: catalogue() }];
}

function withHeader(path: string, header: string): string {
  if (!existsSync(path)) {
    throw new Error(
      `${path} is missing. Write it: the lines "${start}" and "${end}" first, then the sections of its neighbours.`,
    );
  }
  const text = readFileSync(path, "utf8");
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) {
    throw new Error(`${path} has no place for its header: put the lines "${start}" and "${end}" on top.`);
  }
  return `${text.slice(0, from)}${start}\n\n${header}\n\n${text.slice(to)}`;
}

function header(remediation: AnyRemediation): string {
  const { id, title, severity, risk, events, reader, permissions } = remediation;
  const looksAfter = Object.entries(events).map(([source, names]) => `${codes(names)} of \`${source}\``);
  const control = table(
    ["Control", code(id)],
    [
      ["Severity", severity],
      ["Risk of the fix", riskOf(remediation, `${risk}, unless the state of the resource says otherwise`)],
      ...(remediation.optIn ? [["Looked at", "only where the configuration gives it a mode"]] : []),
      ["Resource", code(reader.type)],
      ["Looks after", looksAfter.join("; ")],
      ["IAM actions to read", codes(reader.permissions.read)],
      ...(permissions.read.length > 0 ? [["IAM actions to judge the risk", codes(permissions.read)]] : []),
      ...(onlyDetects(remediation)
        ? []
        : [
            ["IAM actions to fix", codes(permissions.write)],
            [
              "IAM actions to undo",
              permissions.undo.length > 0 ? codes(permissions.undo) : "it cannot be undone",
            ],
          ]),
    ],
  );
  const parameters = parametersOf(z.toJSONSchema(remediation.params, { io: "input" }));
  const required = frameworks.flatMap(([key, name]) => {
    const ids = remediation.frameworks[key] ?? [];
    return ids.length > 0 ? [[name, ids.join(", ")]] : [];
  });
  return [
    `# ${title}`,
    control,
    parameters.length > 0 ? table(["Parameter", "Type", "Default"], parameters) : "It has no parameters.",
    table(["Framework", "Requirements"], required),
  ].join("\n\n");
}

/** A row for each parameter, those of nested objects by their path. */
function parametersOf({ properties = {} }: z.core.JSONSchema.BaseSchema, prefix = ""): string[][] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    if (typeof schema === "boolean") return [[code(path), "anything", ""]];
    if (schema.properties) return parametersOf(schema, `${path}.`);
    const standard = schema.default === undefined ? "none" : code(JSON.stringify(schema.default));
    return [[code(path), typeOf(schema), standard]];
  });
}

function typeOf({ enum: values, type, items, minimum, maximum }: z.core.JSONSchema.BaseSchema): string {
  if (values) return values.map((value) => code(String(value))).join(", ");
  if (type === "array" && typeof items === "object" && !Array.isArray(items))
    return `list of ${typeOf(items).replace(/^\w+/, "$&s")}`;
  const name = String(type ?? "anything");
  return minimum === undefined || maximum === undefined ? name : `${name} from ${minimum} to ${maximum}`;
}

function riskOf(remediation: AnyRemediation, judged: string): string {
  if (onlyDetects(remediation)) return "it is only found: AWS has no call that closes it";
  return remediation.assess ? judged : remediation.risk;
}

function catalogue(): string {
  const services = Object.entries(remediationsByService).map(([service, remediations]) => {
    const rows = remediations.map((remediation) => [
      link(remediation.id),
      remediation.title,
      remediation.severity,
      riskOf(remediation, `${remediation.risk}, judged by the state`),
      codes(remediation.permissions.write),
      frameworks.flatMap(([key, name]) => (remediation.frameworks[key]?.length ? [name] : [])).join(", "),
    ]);
    return `## ${serviceName(service)}\n\n${table(["Control", "Drift", "Severity", "Risk of the fix", "Fix", "Frameworks"], rows)}`;
  });
  return `${[
    "<!-- Made by `npm run generate` from the remediations. -->",
    "# Runbooks",
    "One page for each control: what happened, whether it is real, what Suture changes, how to undo it by hand.",
    "The risk is that of the fix. `safe`: nothing that works stops working. `disruptive`: someone may notice. `destructive`: something is lost or cut off.",
    ...services,
    "## By requirement",
    "Each runbook names the published source of its mappings.",
    ...frameworks.flatMap(([key, name]) => requirementsOf(key, name)),
  ].join("\n\n")}\n`;
}

/** Which controls serve each requirement of a framework. */
function requirementsOf(key: FrameworkId, name: string): string[] {
  const controls = new Map<string, string[]>();
  for (const remediation of Object.values(remediationsByService).flat()) {
    for (const requirement of remediation.frameworks[key] ?? [])
      controls.set(requirement, [...(controls.get(requirement) ?? []), link(remediation.id)]);
  }
  if (controls.size === 0) return [];
  const rows = [...controls]
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([requirement, links]) => [requirement, links.join(", ")]);
  return [table([name, "Controls"], rows)];
}

/** `ec2` is EC2, `lambda` is Lambda. */
function serviceName(service: string): string {
  if (service === "cloudtrail") return "CloudTrail";
  if (service === "guardduty") return "GuardDuty";
  return service.length <= 3 ? service.toUpperCase() : `${service[0]?.toUpperCase()}${service.slice(1)}`;
}

/** Padded as Biome formats it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

const code = (text: string) => `\`${text}\``;
const codes = (texts: readonly string[]) => texts.map(code).join(", ");
const link = (id: string) => `[${id}](${id}.md)`;
