import { holdContract } from "../contract.ts";

const tables = import.meta.glob<{ cases: never }>(["./*.cases.ts", "!./sg-*.cases.ts"], { eager: true });
holdContract("ec2", tables, (id) => !id.startsWith("sg-"));
