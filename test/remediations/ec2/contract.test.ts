import { holdContract } from "../contract.ts";

holdContract("ec2", import.meta.glob("./*.cases.ts", { eager: true }));
