import { subscribe } from "node:diagnostics_channel";
import { audit } from "../cli/audit.ts";

// One audit as a person runs it, in a process of its own: what it found goes to standard output, what it cost to the parent.
const requests: Record<string, number> = {};
subscribe("http.client.request.start", (message) => {
  const { request } = message as { request: { getHeader(name: string): unknown } };
  const scope = /Credential=[^/]+\/\d+\/[\w-]+\/([\w-]+)\//.exec(
    String(request.getHeader("authorization")),
  )?.[1];
  requests[scope ?? "unknown"] = (requests[scope ?? "unknown"] ?? 0) + 1;
});
const startedAt = performance.now();
const code = await audit({ json: true, config: "bench/audit.config.yml" });
process.send?.({
  code,
  requests,
  seconds: (performance.now() - startedAt) / 1_000,
  peakMb: process.resourceUsage().maxRSS / 1_024,
});
