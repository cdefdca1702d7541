import { describe, expect, it } from "vitest";
import { createConnect } from "../../aws/clients.ts";
import { trailLogging } from "../../remediations/cloudtrail/resources/trail-logging.ts";
import { trailPresence } from "../../remediations/cloudtrail/resources/trail-presence.ts";
import { trailSettings } from "../../remediations/cloudtrail/resources/trail-settings.ts";
import { configurationRecorder } from "../../remediations/config/resources/configuration-recorder.ts";
import { detector } from "../../remediations/guardduty/resources/detector.ts";
import { keyDeletion } from "../../remediations/kms/resources/key-deletion.ts";
import { keyRotation } from "../../remediations/kms/resources/key-rotation.ts";
import { dbInstance } from "../../remediations/rds/resources/db-instance.ts";
import { snapshot } from "../../remediations/rds/resources/snapshot.ts";
import { account, localAws } from "../support/account.ts";

const aws = createConnect({ homeAccount: account.id })({
  account: account.id,
  region: account.region,
  actionId: "test",
});
const place = {
  account: account.id,
  region: account.region,
  arn: "arn:aws:test:us-east-1:123456789012:none",
};
const trail = {
  ...place,
  arn: "arn:aws:cloudtrail:us-east-1:123456789012:trail/nowhere",
  trailName: "nowhere",
};
const key = { ...place, keyId: "00000000-0000-4000-8000-000000000000" };

describe.skipIf(!localAws)("What does not exist", () => {
  it.each([
    ["a trail's status", () => trailLogging.read(aws, trail)],
    ["a trail's settings", () => trailSettings.read(aws, trail)],
    [
      "a configuration recorder",
      () => configurationRecorder.read(aws, { ...place, recorderName: "nowhere" }),
    ],
    ["a key's rotation", () => keyRotation.read(aws, key)],
    ["a key's deletion", () => keyDeletion.read(aws, key)],
    ["a DB instance", () => dbInstance.read(aws, { ...place, dbInstanceIdentifier: "nowhere" })],
    ["a snapshot", () => snapshot.read(aws, { ...place, snapshotIdentifier: "nowhere", of: "instance" })],
    [
      "a cluster snapshot",
      () => snapshot.read(aws, { ...place, snapshotIdentifier: "nowhere", of: "cluster" }),
    ],
  ])("has no state: %s", async (_, read) => {
    expect(await read()).toBeUndefined();
  });

  it("has one where a control reports that it is missing", async () => {
    expect(await trailPresence.read(aws, trail)).toMatchObject({ exists: false });
    const detectorId = "0".repeat(32);
    expect(await detector.read(aws, { ...place, detectorId })).toMatchObject({ status: null });
  });
});
