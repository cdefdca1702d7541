import { describe, expect, it } from "vitest";
import { logBucket } from "../../deploy/log-bucket.ts";
import { idsOf } from "../../deploy/names.ts";
import { parseSettings } from "../../deploy/settings.ts";
import { functions, resources } from "../../deploy/stack.ts";
import { remediationsByService } from "../../remediations/index.ts";
import { configWith, params, settingsWith as settings, slackConfig } from "./support/stack.ts";

describe("parseSettings", () => {
  it("takes numbers as serverless.yml gives them and text as the command line does", () => {
    const text = { logRetentionDays: "365", recordRetentionDays: "2192", reservedConcurrency: "10" };
    expect(parseSettings({ ...params, ...text })).toEqual(parseSettings(params));
  });

  it.each([
    ["mode", "enfroce", /parameter mode is "enfroce": .*"dry-run"/],
    ["logRetentionDays", 10, /parameter logRetentionDays is 10: .*\b365\b/],
    ["logRetentionDays", "a year", /must be a whole number/],
    ["recordRetentionDays", 0, /parameter recordRetentionDays is 0/],
    ["recordLock", "governance", /"GOVERNANCE"\|"COMPLIANCE"/],
    ["reservedConcurrency", "some", /must be a whole number, or "none"/],
    ["reservedConcurrency", -1, /parameter reservedConcurrency is -1/],
    ["sweepSchedule", "daily", /parameter sweepSchedule is "daily": must be "rate\(/],
    ["slackToken", "slack-token", /parameter slackToken is "slack-token": must be the full name/],
    ["slackSigningSecret", "/suture/dev/*", /parameter slackSigningSecret/],
    ["alarmEmail", "nobody", /parameter alarmEmail is "nobody": Invalid email/],
    ["stage", "a/b", /parameter stage is "a\/b"/],
  ])("refuses %s %j and says what is allowed", (name, value, message) => {
    expect(() => parseSettings({ ...params, [name]: value })).toThrow(message);
  });

  it("names every wrong parameter at once", () => {
    expect(() => parseSettings({ ...params, mode: "on", recordLock: "none" })).toThrow(
      /parameter mode.*\nparameter recordLock/,
    );
  });
});

describe("the stack of other settings", () => {
  const config = configWith("");

  it("reserves no concurrency where the account has none to reserve, and stops Suture with 0", () => {
    const reserved = (reservedConcurrency: string) =>
      Object.values(functions(settings({ reservedConcurrency }), slackConfig)).map(
        (each) => each?.reservedConcurrency,
      );
    expect(new Set(reserved("none"))).toEqual(new Set([undefined]));
    expect(new Set(reserved("0"))).toEqual(new Set([0]));
  });

  it("tells an e-mail address of alarms only if one is given", () => {
    expect(resources(settings({}), config).Resources.AlarmEmail).toBeUndefined();
    expect(resources(settings({ alarmEmail: "a@example.com" }), config).Resources.AlarmEmail).toMatchObject({
      Properties: { Protocol: "email", Endpoint: "a@example.com" },
    });
  });

  it("locks records as long and as firmly as asked", () => {
    const bucket = logBucket(settings({ recordRetentionDays: "30", recordLock: "COMPLIANCE" })).LogBucket;
    expect(bucket?.Properties).toMatchObject({
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: 30 } } },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 31 }, {}] },
    });
  });

  it("sweeps when asked to, or only by hand", () => {
    const scheduled = (sweepSchedule: string) => resources(settings({ sweepSchedule }), config).Resources;
    expect(scheduled("cron(0 3 * * ? *)").SweepSchedule?.Properties).toMatchObject({
      ScheduleExpression: "cron(0 3 * * ? *)",
    });
    const off = scheduled("off");
    expect(Object.keys(off).filter((id) => id.startsWith("SweepSchedule"))).toEqual([]);
    expect(JSON.stringify(off)).not.toContain("SweepSchedule");
    expect(functions(settings({ sweepSchedule: "off" }), config).sweep).toBeDefined();
  });

  it("lets the handlers and the sweep assume the roles of the configured accounts", () => {
    const roleArn = "arn:aws:iam::111122223333:role/suture";
    const { Resources } = resources(
      settings({}),
      configWith(`accounts: { "111122223333": { roleArn: ${roleArn} } }`),
    );
    const roles = [...Object.keys(remediationsByService), "sweep"].map((name) => Resources[idsOf(name).role]);
    for (const role of roles)
      expect(JSON.stringify(role)).toContain(`"Action":"sts:AssumeRole","Resource":["${roleArn}"]`);
  });
});
