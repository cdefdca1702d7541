import type { Config } from "../engine/config/schema.ts";
import { tagActions } from "../engine/tags.ts";
import type { AnyRemediation } from "../remediations/contract.ts";
import { type PolicyStatement, type Resource, sub } from "./cloudformation.ts";
import { handlerStatements, lambdaRole } from "./lambda-role.ts";
import { peopleStatements } from "./people.ts";
import { conditionOf, resourceOf } from "./resources-of-actions.ts";

/**
 * The IAM actions of a service's handler: reading and fixing, and undoing where Slack's Undo button asks it to. Without
 * Slack a person undoes, with permissions of their own; listing is the sweep's.
 */
export function actionsOf(remediations: readonly AnyRemediation[], hasUndoButton: boolean): string[] {
  const actions = remediations.flatMap(({ reader, permissions }) => [
    ...reader.permissions.read,
    ...permissions.read,
    ...permissions.write,
    ...(hasUndoButton ? permissions.undo : []),
  ]);
  return [...new Set<string>(actions)].sort();
}

/** The IAM actions that listing takes what the remediations look at. */
export function listActionsOf(remediations: readonly AnyRemediation[]): string[] {
  return [...new Set<string>(remediations.flatMap(({ reader }) => reader.permissions.list))].sort();
}

/** Allows actions of remediations, each on no more than IAM can confine it to. */
export function statementsFor(actions: readonly string[]): PolicyStatement[] {
  // An action with a condition has a statement of its own.
  const keyOf = (action: string) => (conditionOf(action) ? action : resourceOf(action));
  return [...Map.groupBy(actions, keyOf).values()].map((Action): PolicyStatement => {
    const [action = ""] = Action;
    const [resource, Condition] = [resourceOf(action), conditionOf(action)];
    return {
      Effect: "Allow",
      Action,
      Resource: resource.includes("${") ? sub(resource) : resource,
      ...(Condition && { Condition }),
    };
  });
}

/** The way into other accounts, where there are any. */
export function reach(accounts: Config["accounts"]): PolicyStatement[] {
  const memberRoles = Object.values(accounts).map(({ roleArn }) => roleArn);
  if (memberRoles.length === 0) return [];
  return [{ Sid: "Reach", Effect: "Allow", Action: "sts:AssumeRole", Resource: memberRoles }];
}

/**
 * The role of a service's handler: exactly what its remediations declare, to read tags where the configuration goes by
 * them, what every handler needs, and what it takes to have people asked.
 */
export function handlerRole(
  stage: string,
  service: string,
  remediations: readonly AnyRemediation[],
  config: Pick<Config, "accounts" | "exemptions" | "rules" | "slack">,
): Resource {
  return lambdaRole(`Suture's handler of ${service} events`, "handler", [
    ...statementsFor([
      ...actionsOf(remediations, config.slack !== undefined),
      ...tagActions(config, remediations),
    ]),
    ...handlerStatements(service),
    ...peopleStatements(stage),
    ...reach(config.accounts),
  ]);
}
