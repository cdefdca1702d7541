import type { Statement } from "../../../judgements/policy/document.ts";
import type { Change } from "../../contract.ts";
import { type FunctionRef, nameOf, target } from "./function.ts";
import { permissionOf } from "./permission.ts";

/** The change that removes a statement from the policy of a function, version or alias. `foldRemovals` orders several. */
export function removal(
  { ref, revisionId }: { readonly ref: FunctionRef; readonly revisionId?: string },
  statement: Statement,
  why: string,
): Change {
  if (!statement.sid) {
    // Only PutResourcePolicy makes such statements, and only writing the whole policy anew removes them.
    return {
      summary: `Statement ${statement.index + 1} in the policy of ${nameOf(ref)} has no Sid to remove it by: ${why}`,
      call: null,
      undo: null,
      undoReason: "nothing was changed",
    };
  }
  const permission = permissionOf(statement);
  const shared = {
    summary: `Remove statement "${statement.sid}" from the policy of ${nameOf(ref)}: ${why}`,
    call: {
      service: "lambda",
      operation: "RemovePermission",
      input: {
        ...target(ref),
        StatementId: statement.sid,
        // Proves that the policy is the one that was read.
        ...(revisionId && { RevisionId: revisionId }),
      },
    } as const,
  };
  if ("inexpressible" in permission) {
    return {
      ...shared,
      undo: null,
      undoReason: `the statement cannot be added again: ${permission.inexpressible}`,
    };
  }
  const input = { ...target(ref), ...permission.input };
  return { ...shared, undo: { service: "lambda", operation: "AddPermission", input } };
}

/** Each removal makes a new revision of the policy, so that only the first of a plan can prove the one that was read. */
export function foldRemovals(changes: readonly Change[]): Change[] {
  let proven = false;
  return changes.map((change) => {
    const { call } = change;
    if (call?.operation !== "RemovePermission" && call?.operation !== "RemoveLayerVersionPermission")
      return change;
    if (!proven) {
      proven = true;
      return change;
    }
    const { RevisionId: _, ...input } = call.input;
    return { ...change, call: { ...call, input } } as Change;
  });
}
