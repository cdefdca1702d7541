import type { Frameworks } from "./contract.ts";

/** A framework that controls are mapped to. */
export type FrameworkId = keyof Frameworks;

/** The frameworks, in the order in which they are listed, with the edition that the ids belong to. */
export const frameworkNames: Readonly<Record<FrameworkId, string>> = {
  hipaa: "HIPAA Security Rule",
  soc2: "SOC 2",
  pci: "PCI DSS 4.0.1",
  cis: "CIS AWS Foundations 5.0.0",
  nist: "NIST SP 800-53 r5",
  fsbp: "AWS FSBP",
};
