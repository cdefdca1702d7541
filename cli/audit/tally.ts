import type { Place } from "../../engine/audit/place.ts";
import { type Listing, serviceOf } from "../../engine/listings.ts";
import type { ActionRecord } from "../../engine/record.ts";
import { type Severity, severities } from "../../remediations/contract.ts";

/** What an audit came to, in numbers: all that is held of it in memory. */
export class Tally {
  findings = 0;
  unseen = 0;
  private failed = false;
  private readonly open = new Set<Severity>();
  private readonly looks = new Map<Listing, number>();

  /** Resources that were looked at, by type. Several listings can list the same ones, each for controls of its own. */
  get types(): ReadonlyMap<string, number> {
    const listings = Map.groupBy(this.looks, ([{ type }]) => type);
    return new Map(
      [...listings].map(([type, looks]) => [type, Math.max(...looks.map(([, count]) => count))]),
    );
  }

  /** The same by service. */
  get services(): ReadonlyMap<string, number> {
    const services = Map.groupBy(this.types, ([type]) => serviceOf({ type }));
    return new Map(
      [...services].map(([service, types]) => [service, types.reduce((sum, [, count]) => sum + count, 0)]),
    );
  }

  look(listing: Listing): void {
    this.looks.set(listing, (this.looks.get(listing) ?? 0) + 1);
  }

  find({ outcome, severity }: ActionRecord): void {
    this.findings += 1;
    this.failed ||= outcome === "failed" || outcome === "denied";
    if (outcome !== "fixed" && outcome !== "exempt") this.open.add(severity);
  }

  /** 0 done, 1 something failed or was unseen, 3 something as severe as this, or more, is open. */
  exitCode(failOn: Severity | undefined): 0 | 1 | 3 {
    const severeEnough = failOn ? severities.slice(0, severities.indexOf(failOn) + 1) : [];
    if (severeEnough.some((severity) => this.open.has(severity))) return 3;
    return this.failed || this.unseen > 0 ? 1 : 0;
  }
}

/** Places for a person: `us-east-1 of 123456789012`, `17 regions of 3 accounts`. */
export function describePlaces(places: readonly Place[]): string {
  const regions = [...new Set(places.map(({ region }) => region))];
  const accounts = [...new Set(places.map(({ account }) => account))];
  const name = ([only, ...more]: readonly string[], kind: string) =>
    more.length === 0 ? (only ?? `no ${kind}`) : `${more.length + 1} ${kind}s`;
  return `${name(regions, "region")} of ${name(accounts, "account")}`;
}
