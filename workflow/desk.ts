import type { Config } from "../engine/config/schema.ts";
import type { Clock } from "../engine/engine.ts";
import type { Memory } from "../engine/memory/memory.ts";
import type { ActionRecord } from "../engine/record.ts";
import type { Slack } from "../slack/client.ts";
import type { Reference } from "../slack/messages/facts.ts";

/** Everything that the workflow needs. It can change no resource: what is decided, the services' handlers carry out. */
export interface Desk {
  readonly config: Config;
  readonly clock: Clock;
  readonly memory: Memory;
  /** Absent where no Slack is configured: then people are alerted only. */
  readonly slack?: Slack;
  /** The ARN of the handler of each service. */
  readonly handlers: Readonly<Record<string, string>>;
  /** The service whose handler carries out the fixes of a control. */
  serviceOf(control: string): string;
  /** What messages say of controls. */
  readonly reference: Reference;
  /** Keeps a record of what people decided, and publishes it. */
  record(record: ActionRecord): Promise<void>;
  /** Tells people by the alarm topic, where Slack cannot. */
  alert(subject: string, text: string): Promise<void>;
  /** An id that nobody can guess. */
  newSecret(): string;
}
