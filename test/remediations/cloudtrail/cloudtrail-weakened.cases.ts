import {
  type AdvancedEventSelector,
  type EventSelector,
  PutEventSelectorsCommand,
  UpdateTrailCommand,
} from "@aws-sdk/client-cloudtrail";
import { cloudtrailWeakened } from "../../../remediations/cloudtrail/cloudtrail-weakened.ts";
import { callAndReport } from "../../support/account.ts";
import { type Cases, type PlanCase, recordOf } from "../cases.ts";
import { arn, createTrail, event, eventCases, ref } from "./trails.ts";

const key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const otherKey = "arn:aws:kms:us-east-1:999999999999:key/0000abcd-12ab-34cd-56ef-1234567890ab";
const strong = {
  isMultiRegionTrail: true,
  includeGlobalServiceEvents: true,
  logFileValidationEnabled: true,
  kmsKeyId: null,
  eventSelectors: [] as readonly EventSelector[],
  advancedEventSelectors: [] as readonly AdvancedEventSelector[],
};
const update = (input: object) => ({ operation: "UpdateTrail" as const, input: { Name: arn, ...input } });
const basic = (...EventSelectors: EventSelector[]) => ({
  operation: "PutEventSelectors" as const,
  input: { TrailName: arn, EventSelectors },
});
const advanced = (...AdvancedEventSelectors: AdvancedEventSelector[]) => ({
  operation: "PutEventSelectors" as const,
  input: { TrailName: arn, AdvancedEventSelectors },
});

const everything: EventSelector = {
  ReadWriteType: "All",
  IncludeManagementEvents: true,
  DataResources: [],
  ExcludeManagementEventSources: [],
};
const objects = (more: EventSelector = {}): EventSelector => ({
  ReadWriteType: "WriteOnly",
  IncludeManagementEvents: false,
  DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3:::records/"] }],
  ...more,
});
const management = (...fields: { Field: string; Equals?: string[]; NotEquals?: string[] }[]) => ({
  Name: "management",
  FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }, ...fields],
});
const data: AdvancedEventSelector = {
  Name: "objects",
  FieldSelectors: [
    { Field: "eventCategory", Equals: ["Data"] },
    { Field: "resources.type", Equals: ["AWS::S3::Object"] },
    { Field: "readOnly", Equals: ["false"] },
  ],
};

/** Selectors of the first kind, and those that the fix leaves; null where nothing is wrong. */
const basicCases: readonly (readonly [string, EventSelector[], EventSelector[] | null])[] = [
  ["the default", [everything], null],
  ["what CloudTrail assumes where nothing is said", [{}], null],
  [
    "reads and writes by two selectors",
    [{ ReadWriteType: "ReadOnly" }, { ReadWriteType: "WriteOnly" }],
    null,
  ],
  ["data events beside", [everything, objects()], null],
  ["none: one is added, data events stay as they are", [objects()], [objects(), everything]],
  [
    "none, where a selector records all data events: that one takes them",
    [objects({ ReadWriteType: "All" })],
    [objects({ ReadWriteType: "All", IncludeManagementEvents: true, ExcludeManagementEventSources: [] })],
  ],
  ["writes only", [{ ...everything, ReadWriteType: "WriteOnly" }], [everything]],
  ["reads only", [{ ...everything, ReadWriteType: "ReadOnly" }, objects()], [everything, objects()]],
  ["KMS left out", [{ ...everything, ExcludeManagementEventSources: ["kms.amazonaws.com"] }], [everything]],
  [
    "five selectors of written data: the first takes them",
    [objects(), objects(), objects(), objects(), objects()],
    [
      objects({ ReadWriteType: "All", IncludeManagementEvents: true, ExcludeManagementEventSources: [] }),
      objects(),
      objects(),
      objects(),
      objects(),
    ],
  ],
];
const readOnly = (value: string) => management({ Field: "readOnly", Equals: [value] });
const without = (...NotEquals: string[]) => management({ Field: "eventSource", NotEquals });
/** The same for selectors of the second kind. */
const advancedCases: readonly (readonly [string, AdvancedEventSelector[], AdvancedEventSelector[] | null])[] =
  [
    ["all management events", [management(), data], null],
    ["reads and writes by two selectors", [readOnly("true"), readOnly("false")], null],
    ["data only", [data], [data, { ...management(), Name: "Management events" }]],
    ["writes only", [data, readOnly("false")], [data, management()]],
    ["KMS left out", [without("kms.amazonaws.com"), data], [management(), data]],
    ["single calls only", [management({ Field: "eventName", Equals: ["ConsoleLogin"] })], [management()]],
  ];

const plans: PlanCase[] = [
  { name: "strong", state: strong, calls: [] },
  ...basicCases.map(([name, eventSelectors, fixed]) => ({
    name: `event selectors: ${name}`,
    state: { ...strong, eventSelectors },
    calls: fixed ? [basic(...fixed)] : [],
    undo: fixed ? [basic(...eventSelectors)] : [],
  })),
  ...advancedCases.map(([name, advancedEventSelectors, fixed]) => ({
    name: `advanced event selectors: ${name}`,
    state: { ...strong, advancedEventSelectors },
    calls: fixed ? [advanced(...fixed)] : [],
    undo: fixed ? [advanced(...advancedEventSelectors)] : [],
  })),
  {
    name: "KMS left out, which is allowed",
    state: { ...strong, advancedEventSelectors: [without("kms.amazonaws.com")] },
    params: { allowedExclusions: ["kms.amazonaws.com"] },
    calls: [],
  },
  {
    name: "one of two sources left out is allowed: that one stays out",
    state: { ...strong, advancedEventSelectors: [without("kms.amazonaws.com", "rdsdata.amazonaws.com")] },
    params: { allowedExclusions: ["kms.amazonaws.com"] },
    calls: [advanced(without("kms.amazonaws.com"))],
    says: "it leaves out management events of rdsdata.amazonaws.com",
  },
  {
    name: "one region",
    state: { ...strong, isMultiRegionTrail: false },
    calls: [update({ IsMultiRegionTrail: true })],
    undo: [update({ IsMultiRegionTrail: false })],
    says: "it records one region only",
  },
  {
    name: "one region without global services, which many regions cannot be without",
    state: { ...strong, isMultiRegionTrail: false, includeGlobalServiceEvents: false },
    calls: [update({ IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true })],
    undo: [update({ IsMultiRegionTrail: false, IncludeGlobalServiceEvents: false })],
  },
  {
    name: "not validated",
    state: { ...strong, logFileValidationEnabled: false },
    calls: [update({ EnableLogFileValidation: true })],
    undo: [update({ EnableLogFileValidation: false })],
  },
  { name: "any key, where none is required", state: { ...strong, kmsKeyId: otherKey }, calls: [] },
  {
    name: "the required key",
    state: { ...strong, kmsKeyId: key },
    params: { kmsKeyArn: key },
    calls: [],
  },
  {
    name: "no key",
    state: strong,
    params: { kmsKeyArn: key },
    calls: [update({ KmsKeyId: key })],
    undo: [update({ KmsKeyId: "" })],
  },
  {
    name: "somebody else's key",
    state: { ...strong, kmsKeyId: otherKey },
    params: { kmsKeyArn: key },
    calls: [update({ KmsKeyId: key })],
    undo: [update({ KmsKeyId: otherKey })],
    says: `its log files are encrypted with ${otherKey}, not ${key}`,
  },
  {
    name: "everything at once: two calls",
    state: {
      ...strong,
      isMultiRegionTrail: false,
      logFileValidationEnabled: false,
      eventSelectors: [objects()],
    },
    params: { kmsKeyArn: key },
    calls: [
      update({ IsMultiRegionTrail: true, EnableLogFileValidation: true, KmsKeyId: key }),
      basic(objects(), everything),
    ],
    undo: [
      update({ IsMultiRegionTrail: false, EnableLogFileValidation: false, KmsKeyId: "" }),
      basic(objects()),
    ],
  },
  {
    name: "a trail for data events needs neither regions nor management events, but is validated",
    state: {
      ...strong,
      isMultiRegionTrail: false,
      logFileValidationEnabled: false,
      eventSelectors: [objects()],
    },
    params: { dataEventTrails: ["management"] },
    calls: [update({ EnableLogFileValidation: true })],
  },
];

export const cases: Cases = {
  remediation: cloudtrailWeakened,
  ref,
  plans,
  holes: [
    {
      name: "one region, not validated, no key, data events only",
      params: { kmsKeyArn: key },
      async open() {
        const { Name } = await createTrail({ IncludeGlobalServiceEvents: false });
        return callAndReport(
          "cloudtrail",
          new PutEventSelectorsCommand({ TrailName: Name, EventSelectors: [objects()] }),
        );
      },
      fixed: () => ({
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        logFileValidationEnabled: true,
        kmsKeyId: key,
        eventSelectors: [objects(), everything],
      }),
    },
    {
      name: "validation switched off",
      async open() {
        const { Name } = await createTrail({ IsMultiRegionTrail: true, EnableLogFileValidation: true });
        return callAndReport("cloudtrail", new UpdateTrailCommand({ Name, EnableLogFileValidation: false }));
      },
      fixed: () => ({ logFileValidationEnabled: true }),
    },
    {
      name: "KMS left out by advanced selectors",
      async open() {
        const { Name } = await createTrail({ IsMultiRegionTrail: true, EnableLogFileValidation: true });
        return callAndReport(
          "cloudtrail",
          new PutEventSelectorsCommand({
            TrailName: Name,
            AdvancedEventSelectors: [without("kms.amazonaws.com"), data],
          }),
        );
      },
      fixed: () => ({ advancedEventSelectors: [management(), data] }),
    },
    {
      name: "created for one region",
      open: async () => (await createTrail()).created,
      fixed: () => ({ isMultiRegionTrail: true, logFileValidationEnabled: true }),
    },
  ],
  events: [
    ...eventCases("UpdateTrail"),
    {
      name: "its selectors",
      event: event("PutEventSelectors", { trailName: "management", eventSelectors: [] }),
      resource: arn,
    },
    {
      name: "the answer knows its ARN",
      event: recordOf(
        "cloudtrail.amazonaws.com",
        "PutEventSelectors",
        { trailName: "management" },
        { response: { trailARN: arn }, region: "us-west-2" },
      ),
      resource: arn,
    },
  ],
  assessments: [
    { name: "one region", state: { ...strong, isMultiRegionTrail: false }, risk: "safe", severity: "high" },
    {
      name: "no management events",
      state: { ...strong, eventSelectors: [objects()] },
      risk: "safe",
      severity: "high",
    },
    {
      name: "not validated",
      state: { ...strong, logFileValidationEnabled: false },
      risk: "safe",
      severity: "low",
    },
    { name: "the key", state: strong, risk: "safe", severity: "medium" },
  ],
};
