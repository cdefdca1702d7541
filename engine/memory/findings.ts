import type { Clock } from "../engine.ts";
import type { ActionRecord } from "../record.ts";
import { json, parse } from "./attributes.ts";
import { controlKey, findingKey } from "./keys.ts";
import type { Closed, Findings, OpenFinding } from "./memory.ts";
import { expiresIn, retention } from "./retention.ts";
import type { Action, Item, Table } from "./table.ts";

const isNew = "attribute_not_exists(pk)";
const isOpen = "attribute_exists(pk) AND attribute_not_exists(#closed)";

/** The open findings: an item for each, and under its resource one for each control that it holds. */
export function findings(table: Table, clock: Pick<Clock, "now">): Findings {
  const get = async (id: string) => existing(id, await table.get(findingKey(id)));

  return {
    get: async (id) => findingOf(id, await table.get(findingKey(id))),

    async open({ id, service, record }) {
      const { resource, controls } = record;
      const item = { service: { S: service }, record: recordAttribute(record) };
      const holds = controls.map(
        (control): Action => ({
          put: controlKey(resource, control),
          item: { finding: { S: id } },
          condition: isNew,
        }),
      );
      const opened = await table.transact([{ put: findingKey(id), item, condition: isNew }, ...holds]);
      if (opened.done) return [];
      const [itself, ...others] = opened.refused;
      if (itself) return [];
      return controls.flatMap((control, index) => {
        const holder = others[index];
        return holder ? [{ control, finding: holder.item?.finding?.S ?? "" }] : [];
      });
    },

    async asking(id, askId) {
      const { item } = await table.update(findingKey(id), {
        update: "SET #askId = :askId",
        condition: isOpen,
        values: { ":askId": { S: askId } },
      });
      existing(id, item);
    },

    async replan(id, record) {
      const { record: before } = await get(id);
      if (subjectOf(before) !== subjectOf(record))
        throw new RangeError(`finding ${id} is about ${subjectOf(before)}, not about ${subjectOf(record)}`);
      const changed = await table.update(findingKey(id), {
        update: "SET #record = :record REMOVE #attempt",
        condition: isOpen,
        values: { ":record": recordAttribute(record) },
      });
      if (!changed.done) throw closedError(existing(id, changed.item));
    },

    async attempt(id, attempt, previous) {
      const { actionId, startedAt } = attempt;
      const isReplaced = previous === undefined ? "" : " OR #attempt.#actionId = :previous";
      const { item } = await table.update(findingKey(id), {
        update: "SET #attempt = :attempt",
        condition: `${isOpen} AND (attribute_not_exists(#attempt)${isReplaced})`,
        values: {
          ":attempt": { M: { actionId: { S: actionId }, startedAt: { S: startedAt } } },
          ...(previous !== undefined && { ":previous": { S: previous } }),
        },
      });
      const finding = existing(id, item);
      if (!finding.attempt) throw closedError(finding);
      return finding.attempt;
    },

    async close(id, closed) {
      const { record } = await get(id);
      const frees = record.controls.map(
        (control): Action => ({
          remove: controlKey(record.resource, control),
          condition: "attribute_not_exists(pk) OR #finding = :finding",
          values: { ":finding": { S: id } },
        }),
      );
      const closing: Action = {
        change: findingKey(id),
        update: "SET #closed = :closed, #expiresAt = :expiresAt",
        condition: isOpen,
        values: { ":closed": json(closed, id), ":expiresAt": expiresIn(clock, retention.closedFinding) },
      };
      const ended = await table.transact([closing, ...frees]);
      if (ended.done) return closed;
      const before = await get(id);
      if (!before.closed)
        throw new Error(`controls of finding ${id} are held by another: ${subjectOf(record)}`);
      return before.closed;
    },
  };
}

/** What a finding is about, whatever its plan: the controls in any order. */
function subjectOf({ resource, controls }: ActionRecord): string {
  return `${controls.toSorted().join(", ")} of ${resource}`;
}

function recordAttribute(record: ActionRecord): Item[string] {
  return json(record, `the finding about ${record.resource}`);
}

function findingOf(id: string, item: Item | undefined): OpenFinding | undefined {
  const record = parse<ActionRecord>(item?.record);
  if (!item || !record) return undefined;
  const { actionId, startedAt } = item.attempt?.M ?? {};
  const closed = parse<Closed>(item.closed);
  return {
    id,
    service: item.service?.S ?? "",
    record,
    ...(item.askId?.S && { askId: item.askId.S }),
    ...(actionId?.S && startedAt?.S && { attempt: { actionId: actionId.S, startedAt: startedAt.S } }),
    ...(closed && { closed }),
  };
}

function existing(id: string, item: Item | undefined): OpenFinding {
  const finding = findingOf(id, item);
  if (!finding) throw new Error(`there is no finding ${id}`);
  return finding;
}

function closedError({ id, closed }: OpenFinding): Error {
  return new Error(`finding ${id} is closed already, as "${closed?.outcome}": nothing is done about it`);
}
