import { holdContract } from "../contract.ts";

holdContract("s3", import.meta.glob("./*.cases.ts", { eager: true }));
