import { holdContract } from "../contract.ts";

holdContract("lambda", import.meta.glob("./*.cases.ts", { eager: true }));
