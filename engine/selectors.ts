import type { AnyRemediation, Ref } from "../remediations/contract.ts";
import type { CloudTrailEvent } from "../remediations/event.ts";
import type { ControlSettings, Match } from "./config/rules.ts";
import type { Config } from "./config/schema.ts";
import { mayCover } from "./exemptions.ts";
import { matchesName, matchesTags, type Tags } from "./match.ts";
import { byCaution, type Setting } from "./modes.ts";

/** The resource that is asked about. Its tags are needed where `needsTags` says so. */
export interface Selected extends Pick<Ref, "arn" | "account" | "region"> {
  readonly tags?: Tags | undefined;
}

/** One thing that the configuration says, and how many conditions lead to it: account, region, name, each tag, control. */
interface Statement extends ControlSettings {
  readonly conditions: number;
}

/**
 * What the configuration says of a control for one resource: the statement with the most conditions counts. Of several
 * with as many, the mode that changes least, and the parameters that stand first in the file.
 *
 * @throws TypeError when tags decide and were not read.
 */
export function settingFor(
  config: Config,
  remediation: AnyRemediation,
  resource: Selected,
): { readonly setting: Setting; readonly params: unknown } {
  const statements = statementsOf(config, remediation, (match) => matches(match, resource));
  const [setting = "off"] = mostSpecific(statements, ({ mode }) => mode).toSorted(byCaution);
  const [params = remediation.params.parse({})] = mostSpecific(statements, (each) => each.params);
  return { setting, params };
}

/** These add to what is there already: a person opens a hole, and nothing is configured later. */
const addsToExisting = /^Create(AccessKey|FunctionUrlConfig|LoginProfile|NetworkAclEntry|PolicyVersion)/;

/**
 * How long to wait after an event before its resource is looked at, in seconds: as configured, of several that are as
 * specific the longest; by default a minute after a resource is created, for deployment tools create first and configure
 * seconds later.
 */
export function settleSecondsFor(
  config: Config,
  remediation: AnyRemediation,
  { name, account, region }: Pick<CloudTrailEvent, "name" | "account" | "region">,
): number {
  // Which resource it is does not count: the schema refuses that.
  const applies = (match: Match) =>
    !match.names && !match.tags && matchesPlace(match, { account, region, arn: "" });
  const statements = statementsOf(config, remediation, applies);
  const configured = mostSpecific(statements, ({ settleSeconds }) => settleSeconds);
  if (configured.length > 0) return Math.max(...configured);
  return /^(Create|Run)/.test(name) && !addsToExisting.test(name) ? 60 : 0;
}

/**
 * Whether tags decide about a control: then they have to be read.
 *
 * @param resource this one; without it any
 */
export function needsTags(
  { rules, exemptions }: Pick<Config, "exemptions" | "rules">,
  { id, optIn }: AnyRemediation,
  resource?: Selected,
): boolean {
  return (
    rules.some(
      ({ match, mode, controls }) =>
        match.tags && ((mode && !optIn) || controls[id]) && (!resource || matchesPlace(match, resource)),
    ) || exemptions.some((each) => each.tags && mayCover(each, id, resource?.arn))
  );
}

/** What holds for a control where no rule says otherwise. */
export function standardSetting(config: Config, remediation: AnyRemediation): Setting {
  const [setting = "off"] = mostSpecific(statementsOf(config, remediation), ({ mode }) => mode);
  return setting;
}

/** Whether a control is on for any resource. */
export function isEverOn(config: Config, remediation: AnyRemediation): boolean {
  // Only what is more specific than a mode of its own switches it on.
  const least = config.controls[remediation.id]?.mode ? 2 : 1;
  return (
    standardSetting(config, remediation) !== "off" ||
    statementsOf(config, remediation, () => true).some(
      ({ mode, conditions }) => mode && mode !== "off" && conditions >= least,
    )
  );
}

/**
 * The configuration with one mode in the place of every other. What is looked at only on request still is not by default.
 *
 * @param replaces the settings in whose place it is
 */
export function withMode(
  config: Config,
  mode: Setting,
  replaces: (setting: Setting) => boolean = () => true,
): Config {
  const inMode = <T extends { readonly mode?: Setting }>(each: T): T =>
    each.mode && replaces(each.mode) ? { ...each, mode } : each;
  const allInMode = <T extends { readonly mode?: Setting }>(controls: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(controls).map(([id, control]) => [id, inMode(control)]));
  const rules = config.rules.map((rule) => ({ ...inMode(rule), controls: allInMode(rule.controls) }));
  return { ...config, ...inMode({ mode: config.mode }), controls: allInMode(config.controls), rules };
}

function statementsOf(
  config: Config,
  { id, optIn }: AnyRemediation,
  applies: (match: Match) => boolean = () => false,
): Statement[] {
  return [
    { conditions: 0, mode: optIn ? "off" : config.mode },
    { ...config.controls[id], conditions: 1 },
    ...config.rules
      .filter(({ match }) => applies(match))
      .flatMap(({ match, mode, controls }): Statement[] => {
        const conditions = conditionsOf(match);
        // What has to be asked for by its name is not switched on by a rule for every control.
        const forAll = mode && !optIn ? [{ conditions, mode }] : [];
        return [...forAll, { ...controls[id], conditions: conditions + 1 }];
      }),
  ];
}

/** What is said by the statements with the most conditions, of those that say anything. */
function mostSpecific<T>(
  statements: readonly Statement[],
  said: (statement: Statement) => T | undefined,
): T[] {
  const saying = statements.filter((each) => said(each) !== undefined);
  const most = Math.max(...saying.map(({ conditions }) => conditions));
  return saying.filter(({ conditions }) => conditions === most).map((each) => said(each) as T);
}

function conditionsOf({ tags = {}, ...others }: Match): number {
  return Object.keys(tags).length + Object.keys(others).length;
}

function matches(match: Match, resource: Selected): boolean {
  return matchesPlace(match, resource) && (!match.tags || matchesTags(match.tags, resource));
}

/** Whether all but the tags match. */
function matchesPlace({ accounts, regions, names }: Match, { account, region, arn }: Selected): boolean {
  return (
    (!accounts || accounts.includes(account)) &&
    (!regions || regions.includes(region)) &&
    (!names || matchesName(names, arn))
  );
}
