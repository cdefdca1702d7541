import { type Command, Option } from "commander";
import { frameworkNames } from "../../remediations/frameworks.ts";
import { remediationsByService } from "../../remediations/index.ts";
import { controls } from "../controls.ts";
import { coverage } from "../coverage.ts";

/** Adds `suture controls`. */
export function define(program: Command): void {
  program
    .command("controls")
    .description("list what is found and closed, with severity and the risk of the fix")
    .option("--json", "print a JSON line for each control")
    .addOption(
      new Option("--service <service>", "only the controls of one service").choices(
        Object.keys(remediationsByService),
      ),
    )
    .addOption(
      new Option("--framework <framework>", "which controls serve each requirement, and which none does")
        .choices(Object.keys(frameworkNames))
        .conflicts("service"),
    )
    .action(({ framework, ...options }) => (framework ? coverage(framework, options) : controls(options)));
}
