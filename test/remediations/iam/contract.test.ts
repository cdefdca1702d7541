import { holdContract } from "../contract.ts";

holdContract("iam", import.meta.glob("./*.cases.ts", { eager: true }));
