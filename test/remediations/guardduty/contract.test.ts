import { holdContract } from "../contract.ts";

holdContract("guardduty", import.meta.glob("./*.cases.ts", { eager: true }));
