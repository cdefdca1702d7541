import { outcomes } from "../engine/record.ts";
import { type Resource, sub } from "./cloudformation.ts";
import { deadLettersName, functionName, stackName } from "./names.ts";
import { sweepName } from "./sweep/names.ts";

/** A metric of a widget: namespace, name, dimensions, rendering. */
type Metric = readonly unknown[];

/** The dashboard of a stage: what Suture decided, how long holes were open, whether its handlers work, and its sweeps. */
export function dashboard(stage: string, services: readonly string[]): Resource {
  const perFunction = (metric: string, stat: string): Metric[] =>
    services.map((service) => [
      "AWS/Lambda",
      metric,
      "FunctionName",
      functionName(stage, service),
      { stat, label: `${service} ${metric}` },
    ]);
  const perService = (metric: string, stat: string): Metric[] =>
    services.map((service) => ["Suture", metric, "service", service, { stat, label: `${service} ${stat}` }]);
  const decisions: Metric = [
    { expression: "SEARCH('{Suture,service} \"Outcome\"', 'Sum', 300)", id: "outcomes" },
  ];
  const deadLetters: Metric[] = services.map((service) => [
    "AWS/SQS",
    "ApproximateNumberOfMessagesVisible",
    "QueueName",
    deadLettersName(stage, service),
    { stat: "Maximum", label: service },
  ]);
  const widgets = [
    widget("Decisions", [decisions]),
    widget("Milliseconds from the API call to the verified fix", [
      ...perService("ExposedTime", "p50"),
      ...perService("ExposedTime", "p99"),
    ]),
    widget("Errors and throttles", [...perFunction("Errors", "Sum"), ...perFunction("Throttles", "Sum")]),
    widget("Events never handled", deadLetters),
    widget("Events", perFunction("Invocations", "Sum")),
    widget("Milliseconds at work", perFunction("Duration", "p99")),
    widget("Sweeps", sweeps(stage)),
    widget("What sweeps found", sweptOutcomes),
  ].map((each, index) => ({ ...each, x: (index % 2) * 12, y: Math.floor(index / 2) * 6 }));
  return {
    Type: "AWS::CloudWatch::Dashboard",
    Properties: {
      // Dashboards of all regions share one list of names.
      DashboardName: sub(`${stackName(stage)}-\${AWS::Region}`),
      // A week, for a sweep is a point a day.
      DashboardBody: sub(JSON.stringify({ start: "-P7D", widgets })),
    },
  };
}

/** How much sweeps looked at and for how long, what they could not see, and which did not run. */
function sweeps(stage: string): Metric[] {
  const own = (metric: string, options: object) => ["Suture", metric, "service", "sweep", options];
  const execution = (metric: string, label: string) => [
    "AWS/Lambda",
    metric,
    "FunctionName",
    sweepName(stage),
    { stat: "Sum", label },
  ];
  return [
    own("SweptResources", { stat: "Sum", label: "resources swept" }),
    own("SweepUnseen", { stat: "Sum", label: "listings and pages unseen" }),
    own("SweepRefused", { stat: "Sum", label: "refused, for another was running" }),
    execution("DurableExecutionFailed", "failed"),
    execution("DurableExecutionTimedOut", "timed out"),
    own("SweepDuration", { stat: "Maximum", id: "duration", visible: false }),
    [{ expression: "duration / 60000", id: "minutes", label: "minutes", yAxis: "right" }],
  ];
}

/** "compliant" is left out: it would dwarf the rest. */
const sweptOutcomes: readonly Metric[] = outcomes
  .filter((outcome) => outcome !== "compliant")
  .map((outcome) => ["Suture", `Swept.${outcome}`, "service", "sweep", { stat: "Sum", label: outcome }]);

function widget(title: string, metrics: readonly Metric[]) {
  const properties = { title, metrics, region: `\${AWS::Region}`, view: "timeSeries", period: 300 };
  return { type: "metric", width: 12, height: 6, properties };
}
