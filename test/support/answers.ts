import type { Call } from "../../aws/calls.ts";
import type { Connect } from "../../aws/clients.ts";
import { scriptedAws } from "./engine.ts";

/** The answers to one operation in their order, the last again and again: an Error is thrown, a function gets the input. */
export type Answers = readonly unknown[];

/** AWS that gives each operation its answers in turn, and keeps what it was asked. An operation without answers fails the test. */
export function answering(answers: Readonly<Record<string, Answers>>) {
  const calls: Call[] = [];
  const connect: Connect = scriptedAws((call) => {
    const own = answers[call.operation];
    if (!own) throw new RangeError(`no answer is scripted for ${call.service}:${call.operation}`);
    const turn = calls.filter(({ operation }) => operation === call.operation).length;
    calls.push(call);
    const answer = own[Math.min(turn, own.length - 1)];
    if (answer instanceof Error) throw answer;
    return typeof answer === "function" ? answer(call.input) : answer;
  });
  return { connect, calls };
}

/** An error as the SDK throws it for an answer of AWS. */
export function awsError(name: string, status: number, message = "the message"): Error {
  return Object.assign(new Error(message), {
    name,
    $fault: status >= 500 ? "server" : "client",
    $metadata: { httpStatusCode: status, attempts: 1 },
  });
}
