import { holdContract } from "../contract.ts";

holdContract("kms", import.meta.glob("./*.cases.ts", { eager: true }));
