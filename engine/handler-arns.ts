import { z } from "zod";

/** The ARN of the handler of each service, by its name: JSON in a variable of the environment. */
export const handlerArns = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.issues.push({ code: "custom", message: "must be JSON", input: text });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.string().startsWith("arn:")));
