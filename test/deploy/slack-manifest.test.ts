import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { path } from "../../deploy/slack/names.ts";

const file = join(import.meta.dirname, "../../deploy/slack/manifest.yml");

it("the manifest of the Slack app asks for the least that Suture needs, and sends clicks to its route", () => {
  const manifest = parse(readFileSync(file, "utf8"));
  expect(manifest).toEqual({
    display_information: { name: "Suture", description: expect.any(String) },
    features: { bot_user: { display_name: "Suture", always_online: true } },
    oauth_config: {
      scopes: {
        bot: [
          "chat:write",
          "channels:history",
          "groups:history",
          "usergroups:read",
          "users:read",
          "users:read.email",
        ],
      },
    },
    settings: {
      interactivity: {
        is_enabled: true,
        request_url: expect.stringMatching(/^https:\/\/.*\.amazonaws\.com/),
      },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  } satisfies typeof manifest);
  expect(new URL(manifest.settings?.interactivity?.request_url ?? "").pathname).toBe(path);
  // Slack's limit: https://docs.slack.dev/reference/app-manifest
  expect(manifest.display_information.description?.length).toBeLessThanOrEqual(140);
});
