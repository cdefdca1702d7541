import { holdContract } from "../contract.ts";

holdContract("config", import.meta.glob("./*.cases.ts", { eager: true }));
