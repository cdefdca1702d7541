import {
  CreateLoginProfileCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  EnableMFADeviceCommand,
} from "@aws-sdk/client-iam";
import { iamUserNoMfa } from "../../../remediations/iam/iam-user-no-mfa.ts";
import { call, callAndReport, uniqueName } from "../../support/account.ts";
import type { Cases } from "../cases.ts";
import { account, iamEvent, iamEventBy, rootArn, userArn, userRef } from "./events.ts";

async function createUser(Path = "/"): Promise<string> {
  const UserName = uniqueName("user");
  await call("iam", new CreateUserCommand({ UserName, Path }));
  return UserName;
}

const withPassword = (UserName: string) =>
  new CreateLoginProfileCommand({ UserName, Password: "correct-Horse-7-battery" });

export const cases: Cases = {
  remediation: iamUserNoMfa,
  ref: userRef,
  plans: [
    { name: "no password: no signing in", state: { hasPassword: false, mfaDevices: [] }, calls: [] },
    {
      name: "a password and a device",
      state: { hasPassword: true, mfaDevices: [`arn:aws:iam::${account}:mfa/alice`] },
      calls: [],
    },
    {
      name: "a password alone: nothing that a call could do",
      state: { hasPassword: true, mfaDevices: [] },
      calls: [null as never],
      undo: [null],
      says: "User alice can sign in to the console with a password alone",
    },
  ],
  holes: [
    {
      name: "a password given to a user with a path",
      open: async () => callAndReport("iam", withPassword(await createUser("/division/"))),
      fixed: () => ({}),
    },
    {
      name: "the only device taken away",
      async open() {
        const UserName = await createUser();
        await call("iam", withPassword(UserName));
        const { VirtualMFADevice } = await call(
          "iam",
          new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: UserName }),
        );
        const SerialNumber: string = VirtualMFADevice.SerialNumber;
        const codes = { AuthenticationCode1: "123456", AuthenticationCode2: "654321" };
        await call("iam", new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes }));
        return callAndReport("iam", new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
      },
      fixed: () => ({}),
    },
  ],
  events: [
    {
      name: "a password, as captured",
      event: iamEvent(
        "CreateLoginProfile",
        { passwordResetRequired: false, userName: "alice" },
        { response: { loginProfile: { passwordResetRequired: false, userName: "alice" } } },
      ),
      resource: userRef.arn,
    },
    {
      name: "a device of another user",
      event: iamEvent("DeactivateMFADevice", {
        userName: "bob",
        serialNumber: `arn:aws:iam::${account}:mfa/phone`,
      }),
      resource: userArn("bob"),
    },
    {
      name: "a device of one's own",
      event: iamEvent("DeactivateMFADevice", { serialNumber: "GAHT12345678" }),
      resource: userRef.arn,
    },
    {
      name: "the root user's device",
      event: iamEventBy(rootArn, "DeactivateMFADevice", {
        userName: "AWS ROOT USER",
        serialNumber: `arn:aws:iam::${account}:mfa/root-account-mfa-device`,
      }),
      resource: null,
    },
    {
      name: "no parameters, by nobody",
      event: iamEventBy(rootArn, "CreateLoginProfile", null),
      resource: null,
    },
    { name: "not a text", event: iamEvent("CreateLoginProfile", { userName: 7 }), resource: null },
  ],
  assessments: [{ name: "nothing is changed", state: { hasPassword: true, mfaDevices: [] }, risk: "safe" }],
};
