import type { DeleteBucketPolicyCommandInput } from "@aws-sdk/client-s3";
import type { Call } from "../../../aws/calls.ts";
import { parsePolicy } from "../../../judgements/policy/document.ts";
import type { Change } from "../../contract.ts";
import type { BucketPolicy } from "./bucket-policy.ts";

/** What is to change in a policy. Every other statement stays as it was read, and in its place. */
interface PolicyEdit {
  readonly summary: string;
  /** The indices of the statements that go. */
  readonly remove?: readonly number[];
  /** A statement for the end. Where its Sid is taken, it gets a number. */
  readonly add?: { readonly Sid: string; readonly [element: string]: unknown };
}

interface Document extends Readonly<Record<string, unknown>> {
  readonly Statement: readonly object[];
}
type PolicyCall = Extract<Call, { operation: "PutBucketPolicy" | "DeleteBucketPolicy" }>;
type Edited = Change & { readonly call: PolicyCall; readonly undo: PolicyCall };

/** The change of one PutBucketPolicy, or of a DeleteBucketPolicy where no statement is left. */
export function editPolicy({ ref, policy }: BucketPolicy, { summary, remove = [], add }: PolicyEdit): Change {
  const target = { Bucket: ref.bucket, ExpectedBucketOwner: ref.account };
  const document = documentOf(policy);
  const kept = document.Statement.filter((_, index) => !remove.includes(index));
  const added = add ? [{ ...add, Sid: freeSid(add.Sid, document) }] : [];
  return {
    summary,
    call: callFor(target, { ...document, Statement: [...kept, ...added] }),
    undo:
      policy === null
        ? { service: "s3", operation: "DeleteBucketPolicy", input: target }
        : { service: "s3", operation: "PutBucketPolicy", input: { ...target, Policy: policy } },
  };
}

/** Folds edits of one policy into one: a statement stays where each of them keeps it, and all that they add is added. */
export function foldPolicyEdits(changes: readonly Change[]): Change[] {
  const edits = changes.filter((change): change is Edited => change.call !== null);
  const [first] = edits;
  if (!first || edits.length === 1) return [...changes];
  const { Bucket, ExpectedBucketOwner } = first.call.input;
  const before = documentOf(textOf(first.undo));
  const after = edits.map(({ call }) => documentOf(textOf(call)).Statement);
  const kept = before.Statement.filter((statement) => after.every((each) => has(each, statement)));
  const added = after.flat().filter((statement) => !has(before.Statement, statement));
  return [
    {
      summary: edits.map(({ summary }) => summary).join("; "),
      call: callFor({ Bucket, ExpectedBucketOwner }, { ...before, Statement: [...kept, ...added] }),
      undo: first.undo,
    },
    ...changes.filter(({ call }) => call === null),
  ];
}

function documentOf(policy: string | null): Document {
  if (policy === null) return { Version: "2012-10-17", Statement: [] };
  const { document, statements } = parsePolicy(policy);
  return { ...document, Statement: statements.map(({ raw }) => raw) };
}

function callFor(target: DeleteBucketPolicyCommandInput, document: Document): PolicyCall {
  return document.Statement.length === 0
    ? { service: "s3", operation: "DeleteBucketPolicy", input: target }
    : {
        service: "s3",
        operation: "PutBucketPolicy",
        input: { ...target, Policy: JSON.stringify(document) },
      };
}

function textOf({ operation, input }: PolicyCall): string | null {
  return operation === "PutBucketPolicy" ? (input.Policy ?? null) : null;
}

function has(statements: readonly object[], statement: object): boolean {
  const text = JSON.stringify(statement);
  return statements.some((each) => JSON.stringify(each) === text);
}

/** A Sid names one statement of a policy (IAM User Guide, "AWS JSON policy elements: Sid"). */
function freeSid(wanted: string, { Statement }: Document): string {
  const taken = new Set(Statement.map((statement) => (statement as { Sid?: string }).Sid));
  let sid = wanted;
  for (let number = 2; taken.has(sid); number++) sid = `${wanted}${number}`;
  return sid;
}
