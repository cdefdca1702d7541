import { arnOf } from "../../remediations/arn.ts";
import type { Engine } from "../engine.ts";
import { reasonOf, unseenRecord } from "../unseen.ts";
import { type AuditListener, auditTrigger, type Place } from "./place.ts";

/** Where an audit is to look. */
export interface Scope {
  /** The account and region of the caller. */
  readonly home: Place;
  readonly accounts: readonly string[];
  /** Names of regions; `all` stands for those that an account has enabled. */
  readonly regions: readonly string[];
}

/** The places of a scope. An account that cannot be reached is told as unseen, and does not keep the others from being looked at. */
export async function placesOf(
  engine: Engine,
  scope: Scope,
  listener: Pick<AuditListener, "unseen">,
): Promise<Place[]> {
  const placesIn = async (account: string): Promise<Place[]> => {
    const place = { account, region: scope.home.region };
    try {
      const regions = await regionsOf(engine, scope, place);
      return regions.map((region) => ({ account, region }));
    } catch (error) {
      const resource = { ...place, arn: arnOf("*", { account, region: "*" }, "*") };
      const unseen = { resource, remediations: engine.remediations, ...reasonOf(error) };
      listener.unseen(unseenRecord(engine, auditTrigger, unseen));
      return [];
    }
  };
  return (await Promise.all(scope.accounts.map(placesIn))).flat();
}

async function regionsOf(engine: Engine, { home, regions }: Scope, place: Place): Promise<string[]> {
  const aws = engine.connect({ ...place, actionId: engine.clock.newId() });
  if (place.account !== home.account) {
    const { Account } = await aws.call("sts", "GetCallerIdentity", {});
    if (Account !== place.account)
      throw new Error(`the role of account ${place.account} is in account ${Account}`);
  }
  if (!regions.includes("all")) return [...new Set(regions)];
  const { Regions } = await aws.call("ec2", "DescribeRegions", {});
  return (Regions ?? []).flatMap(({ RegionName }) => RegionName ?? []).sort();
}
