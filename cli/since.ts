import { InvalidArgumentError } from "commander";

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/**
 * The moment of `--since`: a span back from now (`12h`, `90d`, `4w`) or a day (`2026-11-21`, its start in UTC).
 *
 * @throws InvalidArgumentError
 */
export function parseSince(text: string): Date {
  const [, amount = "", unit = ""] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  const moment = amount ? new Date(Date.now() - Number(amount) * (unitMs[unit] ?? 0)) : startOf(text);
  if (!moment || moment.getTime() > Date.now())
    throw new InvalidArgumentError("Give a span, such as 12h, 90d or 4w, or a day, such as 2026-11-21.");
  return moment;
}

function startOf(day: string): Date | undefined {
  const start = new Date(`${day}T00:00:00Z`);
  // 31 February would become 3 March.
  return !Number.isNaN(start.getTime()) && start.toISOString().startsWith(`${day}T`) ? start : undefined;
}
