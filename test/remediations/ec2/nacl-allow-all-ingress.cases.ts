import { naclAllowAllIngress } from "../../../remediations/ec2/nacl-allow-all-ingress.ts";
import { casesOf } from "./network-acls.ts";

export const cases = casesOf(naclAllowAllIngress, false);
