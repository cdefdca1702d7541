import { holdContract } from "../contract.ts";

holdContract("ec2", import.meta.glob("./sg-*.cases.ts", { eager: true }), (id) => id.startsWith("sg-"));
