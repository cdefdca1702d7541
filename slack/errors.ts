/** Thrown when Slack could not be asked, or cannot answer for now: the same call may succeed later. */
export class SlackUnavailableError extends Error {
  override readonly name = "SlackUnavailableError";
}

/** Thrown when Slack refuses a call, and will again until somebody changes something. The message says what. */
export class SlackRefusedError extends Error {
  override readonly name = "SlackRefusedError";
  /** Slack's own name of the problem, as `channel_not_found`. */
  readonly code: string;
  constructor(method: string, code: string, details = "") {
    const what = `Slack refused ${method}: ${code}${details && ` (${details})`}`;
    super(`${what}. ${remedies.find(([codes]) => codes.test(code))?.[1] ?? otherwise}`);
    this.code = code;
  }
}

/** Errors of Slack's own: https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const temporary =
  /^(ratelimited|rate_limited|internal_error|fatal_error|request_timeout|service_unavailable|team_added_to_org|accesslimited)$/;

/** The error that an answer of the Web API stands for. */
export function errorOf(method: string, code: string, details?: string): Error {
  return temporary.test(code)
    ? new SlackUnavailableError(`Slack could not carry out ${method}: ${code}`)
    : new SlackRefusedError(method, code, details);
}

/** What a person does about a refusal. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /^(invalid_auth|not_authed|account_inactive|token_revoked|token_expired|not_allowed_token_type|org_login_required)$/,
    "Put a valid bot token of the app (xoxb-...) into the parameter that the deployment names for it.",
  ],
  [
    /^(missing_scope|no_permission|ekm_access_denied)$/,
    "Give the app the scopes that the README lists, and install it into the workspace again.",
  ],
  [
    /^(channel_not_found|not_in_channel|is_archived|restricted_action.*|channel_is_limited_access|user_not_in_channel)$/,
    "Check the channel in suture.config.yml, and invite the app to it.",
  ],
  [
    /^(no_such_subteam|subteam_not_found|plan_upgrade_required)$/,
    "Check the user groups among the approvers in suture.config.yml.",
  ],
  [/^user_not_(found|visible)$/, "Check the users among the approvers in suture.config.yml."],
  [
    /^(expired|exchanged|invalid)_trigger_id$/,
    "Press the button again: a dialog can be opened only at once.",
  ],
  [/^(message_not_found|cant_update_message)$/, "The message was deleted, or is not the app's own."],
];
const otherwise =
  "Look the error up in Slack's documentation of the method; it needs a change of the app or of Suture.";
