import { type AnyRemediation, onlyDetects } from "../remediations/contract.ts";
import { remediationsByService } from "../remediations/index.ts";
import { colors } from "./colors.ts";

/** A control as `suture controls --json` gives it. */
function describe(service: string, remediation: AnyRemediation) {
  const { id, title, severity, risk, events, frameworks, reader, permissions } = remediation;
  return {
    id,
    service,
    title,
    severity,
    risk: onlyDetects(remediation) ? null : risk,
    optIn: remediation.optIn ?? false,
    resource: reader.type,
    events,
    permissions: {
      list: reader.permissions.list,
      read: [...reader.permissions.read, ...permissions.read],
      write: permissions.write,
      undo: permissions.undo,
    },
    frameworks,
  };
}

/** Prints the catalogue: a table, or a JSON line for each control. */
export function controls(options: { readonly json?: boolean; readonly service?: string }): void {
  const listed = Object.entries(remediationsByService)
    .filter(([service]) => !options.service || service === options.service)
    .flatMap(([service, remediations]) => remediations.map((each) => describe(service, each)));
  if (options.json) {
    for (const control of listed) console.log(JSON.stringify(control));
    return;
  }
  const width = Math.max(...listed.map(({ id }) => id.length));
  for (const { id, severity, risk, title } of listed) {
    console.log(
      `${colors.bold(id.padEnd(width))}  ${severity.padEnd(8)}  ${(risk ?? "detect only").padEnd(11)}  ${title}`,
    );
  }
}
