// Made by `npm run generate` from the files beside it.
import type { AnyRemediation } from "../contract.ts";
import { amiPublic } from "./ami-public.ts";
import { ebsDefaultEncryption } from "./ebs-default-encryption.ts";
import { ebsPublicSnapshot } from "./ebs-public-snapshot.ts";
import { ebsUnencryptedVolume } from "./ebs-unencrypted-volume.ts";
import { ec2Imdsv2 } from "./ec2-imdsv2.ts";
import { naclAllowAllEgress } from "./nacl-allow-all-egress.ts";
import { naclAllowAllIngress } from "./nacl-allow-all-ingress.ts";
import { sgAdminPortsOpen } from "./sg-admin-ports-open.ts";
import { sgAllPortsOpen } from "./sg-all-ports-open.ts";
import { sgDatabasePortsOpen } from "./sg-database-ports-open.ts";
import { sgDefaultOpen } from "./sg-default-open.ts";
import { sgLargePortRangeOpen } from "./sg-large-port-range-open.ts";
import { sgUnrestrictedSelf } from "./sg-unrestricted-self.ts";
import { vpcFlowLogs } from "./vpc-flow-logs.ts";

/** The remediations of ec2. */
export const remediations: readonly AnyRemediation[] = [
  amiPublic,
  ebsDefaultEncryption,
  ebsPublicSnapshot,
  ebsUnencryptedVolume,
  ec2Imdsv2,
  naclAllowAllEgress,
  naclAllowAllIngress,
  sgAdminPortsOpen,
  sgAllPortsOpen,
  sgDatabasePortsOpen,
  sgDefaultOpen,
  sgLargePortRangeOpen,
  sgUnrestrictedSelf,
  vpcFlowLogs,
];
