import { naclAllowAllEgress } from "../../../remediations/ec2/nacl-allow-all-egress.ts";
import { casesOf } from "./network-acls.ts";

export const cases = casesOf(naclAllowAllEgress, true);
