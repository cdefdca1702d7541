import { z } from "zod";
import type { AnyRemediation } from "../../remediations/contract.ts";
import type { Trusted } from "../../remediations/trusted.ts";
import type { ControlSettings } from "./rules.ts";
import type { Config } from "./schema.ts";

/**
 * Some of a control's parameters, each by itself and none by default: how they go together is checked when they are laid
 * over the control's own.
 *
 * @throws TypeError for parameters that are not written as an object.
 */
export function someParams({ id, params }: AnyRemediation) {
  if (!(params instanceof z.ZodObject)) throw new TypeError(`the parameters of ${id} are no z.strictObject`);
  const some = Object.entries(params.shape).map(([name, schema]) => {
    let given: unknown = schema;
    while (given instanceof z.ZodDefault || given instanceof z.ZodPrefault) given = given.unwrap();
    return [name, (given as z.ZodType).optional()] as const;
  });
  return z.strictObject(Object.fromEntries(some));
}

/** A configuration as it is written, checked but for how parameters go together. */
export interface Written extends Config {
  readonly trusted: Trusted;
}

type Controls = Readonly<Record<string, ControlSettings>>;

/**
 * Completes the parameters: those of a rule are laid over the control's own, a parameter as a whole, and whom the whole
 * configuration trusts is added where a control judges strangers.
 */
export function withWholeParams(remediations: readonly AnyRemediation[]) {
  const byId = new Map(remediations.map((each) => [each.id, each]));
  return ({ trusted, ...written }: Written, context: z.RefinementCtx): Config => {
    const completed = (
      controls: Controls,
      complete: (remediation: AnyRemediation, params: unknown) => unknown,
    ) =>
      Object.fromEntries(
        Object.entries(controls).map(([id, control]) => {
          const remediation = byId.get(id);
          if (!remediation || !control.params) return [id, control];
          const params = complete(remediation, control.params);
          return [id, { ...control, params: remediation.trusting?.(params, trusted) ?? params }];
        }),
      );
    const rules = written.rules.map((rule, index) => ({
      ...rule,
      controls: completed(rule.controls, ({ id, params }, some) => {
        const whole = params.safeParse({ ...(written.controls[id]?.params as object), ...(some as object) });
        if (whole.success) return whole.data;
        for (const issue of whole.error.issues)
          context.addIssue({ ...issue, path: ["rules", index, "controls", id, "params", ...issue.path] });
        return params.parse({});
      }),
    }));
    return { ...written, controls: completed(written.controls, (_, params) => params), rules };
  };
}
