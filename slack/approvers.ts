import type { ApprovalSettings } from "../engine/config/schema.ts";
import type { ActionRecord } from "../engine/record.ts";
import type { Person, Slack } from "./client.ts";
import type { Interaction } from "./interaction.ts";

/** Whether somebody of the configured workspace, or organization, acted in it: guests of shared channels do not. */
export function isOfWorkspace({ team, enterprise, user }: Interaction, workspace: string): boolean {
  const places = [team?.id, team?.enterprise_id, enterprise?.id];
  // In an organization a user's team is the organization: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
  return places.includes(workspace) && places.includes(user.team_id);
}

/** Whether a user is an approver, by name or as a member of a user group. Nobody is where none is configured. */
export async function isApprover(
  user: string,
  { approvers }: Pick<ApprovalSettings, "approvers">,
  slack: Pick<Slack, "membersOf">,
): Promise<boolean> {
  if (approvers.includes(user)) return true;
  const groups = approvers.filter((each) => each.startsWith("S"));
  const members = await Promise.all(groups.map((group) => slack.membersOf(group)));
  return members.some((users) => users.has(user));
}

/**
 * Whether a person may approve an exemption of what a record tells: not of their own change, unless that is allowed.
 *
 * @returns why not; undefined where they may.
 */
export async function exemptionRefusal(
  user: string,
  { trigger }: Pick<ActionRecord, "trigger">,
  { ownExemptions }: Pick<ApprovalSettings, "ownExemptions">,
  slack: Pick<Slack, "person">,
): Promise<string | undefined> {
  if (ownExemptions || trigger.actor === null) return undefined;
  const person = await slack.person(user);
  if (!person.email)
    return "Slack does not tell your e-mail address, so that nobody knows whether you made the change: the app needs the scope users:read.email.";
  return isSamePerson(trigger.actor, person)
    ? "You made the change: somebody else has to approve its exemption."
    : undefined;
}

/**
 * Whether an actor of CloudTrail goes by the name of somebody in Slack: by the name of the IAM user, or the session of a
 * role, which IAM Identity Center names after the user (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html).
 */
export function isSamePerson(actor: string, { name, email = "" }: Person): boolean {
  const session = namesOf(actor.slice(actor.lastIndexOf("/") + 1));
  const own = new Set([...namesOf(email), name.toLowerCase()]);
  return session.some((each) => own.has(each));
}

/** A name with and without its domain and tag, in lower case: `alice+aws@example.com` is alice, too. */
function namesOf(name: string): string[] {
  const whole = name.toLowerCase();
  const [local = ""] = whole.split("@", 1);
  const [untagged = ""] = local.split("+", 1);
  return [whole, local, untagged].filter(Boolean);
}
