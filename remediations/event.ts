/** What CloudTrail recorded of one API call, as far as Suture relies on it. Parsed by `engine/intake`, so its types hold. */
export interface CloudTrailEvent {
  readonly id: string;
  readonly source: string;
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly region: string;
  /** The account whose trail recorded the call. */
  readonly account: string;
  /** Who made the call: an ARN where CloudTrail gives one. */
  readonly actor: string;
  readonly sourceIp: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly response: Readonly<Record<string, unknown>>;
  /** The resources that CloudTrail itself lists, with their owners. */
  readonly resources: readonly { readonly arn?: string; readonly account?: string }[];
}
