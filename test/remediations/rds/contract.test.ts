import { holdContract } from "../contract.ts";

holdContract("rds", import.meta.glob("./*.cases.ts", { eager: true }));
