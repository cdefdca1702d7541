import { LambdaClient } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { createWorkflow } from "../../engine/workflow-client.ts";
import { type Answer, serve } from "../support/server.ts";

const arn = "arn:aws:lambda:us-east-1:123456789012:function:suture-dev-workflow:durable";
/** An error of Lambda's API: https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html */
const refusal = (name: string, status = 400): Answer => ({
  status,
  headers: { "content-type": "application/json", "x-amzn-errortype": name },
  body: JSON.stringify({ message: "the message" }),
});

/** The workflow on a Lambda that gives this answer, with what it was asked. */
async function workflowOn(answer: Answer) {
  const { endpoint, requests } = await serve(() => answer);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new LambdaClient({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
  return { workflow: createWorkflow(arn, client), requests };
}

test("starts a durable execution by name, and asks no more for one it started", async () => {
  const { workflow, requests } = await workflowOn({ status: 202, body: "" });
  await workflow.start("undo-1", { kind: "undo", ask: "ask-1" });
  await workflow.start("undo-1", { kind: "undo", ask: "ask-1" });
  await workflow.start("undo-2", { kind: "undo", ask: "ask-2" });
  expect(requests.map(({ headers }) => headers["x-amz-durable-execution-name"])).toEqual([
    "undo-1",
    "undo-2",
  ]);
  expect(requests[0]).toMatchObject({
    method: "POST",
    url: `/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`,
    headers: { "x-amz-invocation-type": "Event" },
    body: JSON.stringify({ kind: "undo", ask: "ask-1" }),
  });
});

test("wakes who waits under a callback id", async () => {
  const { workflow, requests } = await workflowOn({ status: 200, body: "" });
  await workflow.wake("Ab+/==");
  expect(requests[0]?.url).toBe("/2025-12-01/durable-execution-callbacks/Ab%2B%2F%3D%3D/succeed");
});

const answers: [string, Answer, "start" | "wake", boolean][] = [
  [
    "an execution of this name, with another payload",
    refusal("DurableExecutionAlreadyStartedException", 409),
    "start",
    true,
  ],
  ["no such function", refusal("ResourceNotFoundException", 404), "start", false],
  ["too many requests", refusal("TooManyRequestsException", 429), "start", false],
  ["a callback that was answered, or timed out", refusal("CallbackTimeoutException"), "wake", true],
  ["a callback whose execution is gone", refusal("ResourceNotFoundException", 404), "wake", true],
  ["a callback id that is none", refusal("InvalidParameterValueException"), "wake", false],
  ["no permission", refusal("AccessDeniedException", 403), "wake", false],
];
test.each(answers)("%s", async (_, answer, method, isFine) => {
  const { workflow } = await workflowOn(answer);
  const done =
    method === "start" ? workflow.start("f-1", { kind: "approval", finding: "f-1" }) : workflow.wake("Ab==");
  await (isFine ? expect(done).resolves.toBeUndefined() : expect(done).rejects.toThrow("the message"));
});

test("a start that failed is tried again", async () => {
  const { workflow, requests } = await workflowOn(refusal("ServiceException", 500));
  const start = () => workflow.start("f-1", { kind: "approval", finding: "f-1" });
  await expect(start()).rejects.toThrow();
  await expect(start()).rejects.toThrow();
  expect(requests).toHaveLength(2);
});
