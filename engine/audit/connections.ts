import type { Aws } from "../../aws/calls.ts";
import type { Connect, Target } from "../../aws/clients.ts";
import { canonicalJson } from "../record.ts";

/** AWS's names of operations that change nothing. */
const reads = /^(Describe|Get|List)/;

/** How many connections are kept: more than are used at once, so that memory does not grow with the accounts. */
const maxKept = 32;

/**
 * Connects for a whole audit: whatever reads goes over one connection an account and region, so that its role is assumed
 * once and AWS's throttling slows all of it. Whatever changes something goes over one of its own, named after the action.
 *
 * @param auditId names the connections that read
 */
export function connectOnce(connect: Connect, auditId: string): Connect {
  const readers = new Map<string, Aws>();
  return (target) => {
    const key = `${target.account} ${target.region}`;
    const reader = readers.get(key) ?? connect({ ...target, actionId: auditId });
    readers.delete(key);
    readers.set(key, reader);
    const [oldest] = readers.keys();
    if (readers.size > maxKept && oldest !== undefined) readers.delete(oldest);
    let writer: Aws | undefined;
    const to = (operation: string) => {
      if (reads.test(operation)) return reader;
      writer ??= connect(target);
      return writer;
    };
    return aws(target, reader, (service, operation, input) =>
      to(operation).call(service as never, operation as never, input as never),
    );
  };
}

/** Connects for the looks at one resource: what one of them asked, the next need not ask again, until something is changed. */
export function askOnce(connect: Connect): Connect {
  const answers = new Map<string, Promise<unknown>>();
  let changed = false;
  return (target) => {
    const own = connect(target);
    return aws(target, own, (service, operation, input) => {
      const ask = () => own.call(service as never, operation as never, input as never);
      changed ||= !reads.test(operation);
      if (changed) return ask();
      const question = canonicalJson([target.account, target.region, service, operation, input]);
      const answer = answers.get(question) ?? ask();
      answers.set(question, answer);
      return answer;
    });
  };
}

function aws(
  { account, region }: Target,
  { remember }: Aws,
  call: (service: string, operation: string, input: unknown) => Promise<unknown>,
): Aws {
  return { account, region, remember, call: call as unknown as Aws["call"] };
}
