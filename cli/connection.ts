import type { Aws } from "../aws/calls.ts";
import { type Connect, createConnect, type Target } from "../aws/clients.ts";
import type { Config } from "../engine/config/schema.ts";

/**
 * AWS as the person at the terminal reaches it: whose credentials they are is asked when the first call needs it,
 * so that input which names nothing to look at needs no credentials.
 */
export function connectAsCaller(config: Config): Connect {
  let connect: Promise<Connect> | undefined;
  return (target) => {
    let opened: Promise<Aws> | undefined;
    const open = () => {
      connect ??= whoAmI(target).then((homeAccount) =>
        createConnect({ homeAccount, memberRole: (id) => config.accounts[id] }),
      );
      opened ??= connect.then((to) => to(target));
      return opened;
    };
    return {
      account: target.account,
      region: target.region,
      call: async (service, operation, input) => (await open()).call(service, operation, input),
      remember: async (question, ask) => (await open()).remember(question, ask),
    };
  };
}

/** The account of the ambient credentials. */
async function whoAmI(target: Target): Promise<string> {
  const aws = createConnect({ homeAccount: target.account })(target);
  const { Account } = await aws.call("sts", "GetCallerIdentity", {});
  return Account ?? "";
}
