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

/**
 * The requirements of the HIPAA Security Rule that settings of an AWS account can serve: 45 CFR 164.308 (administrative
 * safeguards) and 164.312 (technical safeguards), without those that only people can meet, such as training and contracts.
 */
const hipaa: Readonly<Record<string, string>> = {
  "164.308(a)(1)(ii)(A)": "Risk analysis",
  "164.308(a)(1)(ii)(B)": "Risk management",
  "164.308(a)(1)(ii)(D)": "Information system activity review",
  "164.308(a)(3)(i)": "Workforce security",
  "164.308(a)(3)(ii)(A)": "Authorization and supervision",
  "164.308(a)(3)(ii)(B)": "Workforce clearance",
  "164.308(a)(3)(ii)(C)": "Termination procedures",
  "164.308(a)(4)(i)": "Information access management",
  "164.308(a)(4)(ii)(A)": "Isolating clearinghouse functions",
  "164.308(a)(4)(ii)(B)": "Access authorization",
  "164.308(a)(4)(ii)(C)": "Access establishment and modification",
  "164.308(a)(5)(ii)(B)": "Protection from malicious software",
  "164.308(a)(5)(ii)(C)": "Log-in monitoring",
  "164.308(a)(5)(ii)(D)": "Password management",
  "164.308(a)(6)(i)": "Security incident procedures",
  "164.308(a)(6)(ii)": "Response and reporting",
  "164.308(a)(7)(i)": "Contingency plan",
  "164.308(a)(7)(ii)(A)": "Data backup plan",
  "164.308(a)(7)(ii)(B)": "Disaster recovery plan",
  "164.308(a)(7)(ii)(C)": "Emergency mode operation plan",
  "164.308(a)(8)": "Evaluation",
  "164.312(a)(1)": "Access control",
  "164.312(a)(2)(i)": "Unique user identification",
  "164.312(a)(2)(ii)": "Emergency access procedure",
  "164.312(a)(2)(iv)": "Encryption and decryption",
  "164.312(b)": "Audit controls",
  "164.312(c)(1)": "Integrity",
  "164.312(c)(2)": "Mechanism to authenticate electronic protected health information",
  "164.312(d)": "Person or entity authentication",
  "164.312(e)(1)": "Transmission security",
  "164.312(e)(2)(i)": "Integrity controls",
  "164.312(e)(2)(ii)": "Encryption in transit",
};

/** All requirements of a framework by id, with their names, where they are few enough to be listed here. */
export const requirements: Readonly<Partial<Record<FrameworkId, Readonly<Record<string, string>>>>> = {
  hipaa,
};
