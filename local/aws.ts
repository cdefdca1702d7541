import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { ensureVenv, pythonSettings } from "./venv.ts";

/** A running local AWS. */
export interface LocalAws {
  /** What `AWS_ENDPOINT_URL` has to be. */
  readonly endpoint: string;
  stop(): void;
}

/**
 * Starts moto, a local AWS, on a free port of the loopback interface. Credentials without a role belong to account
 * 123456789012, those of an assumed role to the role's account.
 *
 * @throws Error when Python is missing or moto does not start; the message says what to do.
 */
export async function startLocalAws(): Promise<LocalAws> {
  const bin = await ensureVenv();
  const server = spawn(join(bin, "python"), [join(import.meta.dirname, "start_moto.py")], {
    env: {
      ...pythonSettings(),
      // It would stand in for the account of every role.
      MOTO_ACCOUNT_ID: undefined,
      // Without them nobody can be given a policy of AWS, such as AdministratorAccess.
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
      // No browser asks it.
      MOTO_DISABLE_GLOBAL_CORS: "true",
    },
    stdio: "pipe",
  });
  const said: string[] = [];
  const endpoint = await new Promise<string>((resolve, reject) => {
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`moto ended with code ${code}: ${said.join(" ")}`)));
    createInterface({ input: server.stderr }).on("line", (line) => said.push(line));
    createInterface({ input: server.stdout }).on("line", (line) => {
      const port = /^Running on port (\d+)$/.exec(line)?.[1];
      if (port) listening(Number(port), server).then(() => resolve(`http://127.0.0.1:${port}`));
    });
  });
  server.removeAllListeners("exit");
  const stop = () => void server.kill();
  // The server ends with whoever started it, and must not keep it from ending.
  server.unref();
  for (const end of [server.stdin, server.stdout, server.stderr]) (end as unknown as Socket).unref();
  return { endpoint, stop };
}

/** Waits until the server has loaded moto and takes connections, or has ended. */
async function listening(port: number, server: ChildProcess): Promise<void> {
  while (server.exitCode === null && server.signalCode === null) {
    const socket = connect(port, "127.0.0.1");
    const connected = await once(socket, "connect").catch(() => undefined);
    socket.destroy();
    if (connected) return;
    await setTimeout(20);
  }
}

/** The settings by which the SDK and the command line reach a local AWS. */
export function localSettings(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    // No profile of the person at the keyboard may lead to a real account.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
