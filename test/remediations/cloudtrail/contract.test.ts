import { holdContract } from "../contract.ts";

holdContract("cloudtrail", import.meta.glob("./*.cases.ts", { eager: true }));
