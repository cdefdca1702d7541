import { z } from "zod";
import { rulesThatOpenPorts } from "../../judgements/network/exposure.ts";
import type { Remediation } from "../contract.ts";
import { internetPrefix } from "./resources/internet-prefix.ts";
import { type SecurityGroup, type SecurityGroupRef, securityGroup } from "./resources/security-group.ts";
import { showsExposure } from "./resources/security-group-event.ts";
import { ingressRules, revoke } from "./resources/security-group-revocation.ts";
import { assessUse, readUse, type SecurityGroupUse, usePermissions } from "./resources/security-group-use.ts";

/** SQL Server, Oracle, MySQL, PostgreSQL, Redshift, CouchDB, Redis, Cassandra, InfluxDB, Elasticsearch, memcached, MongoDB, Db2. */
const databasePorts = [
  1433, 1434, 1521, 3306, 5432, 5439, 5984, 6379, 7000, 7001, 7199, 8086, 9042, 9160, 9200, 9300, 11211,
  27017, 27018, 27019, 50000,
];

const params = z.strictObject({
  /** TCP ports that databases and caches listen on. */
  ports: z.array(z.int().min(1).max(65_535)).min(1).default(databasePorts),
  internetPrefix,
});

/**
 * Revokes the rules by which the internet reaches ports that databases listen on.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
 */
export const sgDatabasePortsOpen = {
  id: "sg-database-ports-open",
  title: "Security group opens database ports to the internet",
  severity: "critical",
  risk: "disruptive",
  frameworks: {
    hipaa: [
      "164.308(a)(3)(i)",
      "164.308(a)(3)(ii)(B)",
      "164.308(a)(4)(i)",
      "164.308(a)(4)(ii)(A)",
      "164.308(a)(4)(ii)(B)",
      "164.308(a)(4)(ii)(C)",
      "164.312(a)(1)",
      "164.312(e)(1)",
    ],
    soc2: ["CC6.6"],
    nist: [
      "AC-4",
      "AC-4(21)",
      "CA-9(1)",
      "CM-2",
      "CM-2(2)",
      "CM-7",
      "SC-7",
      "SC-7(4)",
      "SC-7(5)",
      "SC-7(11)",
      "SC-7(16)",
      "SC-7(21)",
    ],
    fsbp: ["EC2.19"],
  },
  reader: securityGroup,
  events: { "ec2.amazonaws.com": ["AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules"] },
  permissions: {
    read: usePermissions,
    write: ["ec2:RevokeSecurityGroupIngress"],
    undo: ["ec2:AuthorizeSecurityGroupIngress", "ec2:CreateTags"],
  },
  params,
  plan: (group, { ports, internetPrefix }) =>
    revoke(group, rulesThatOpenPorts(ingressRules(group), ports, internetPrefix)),
  shows: (event) => showsExposure(event, (rules) => rulesThatOpenPorts(rules, databasePorts)),
  context: readUse,
  assess: assessUse,
} satisfies Remediation<SecurityGroupRef, SecurityGroup, z.infer<typeof params>, SecurityGroupUse>;
