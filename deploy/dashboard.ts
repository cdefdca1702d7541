import { type Resource, sub } from "./cloudformation.ts";
import { deadLettersName, functionName, stackName } from "./names.ts";

/** A metric of a widget: namespace, name, dimensions, rendering. */
type Metric = readonly unknown[];

/** The dashboard of a stage: what Suture decided, how long holes were open, and whether its handlers work. */
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
  const outcomes: Metric = [
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
    widget("Decisions", [outcomes]),
    widget("Milliseconds from the API call to the verified fix", [
      ...perService("ExposedTime", "p50"),
      ...perService("ExposedTime", "p99"),
    ]),
    widget("Errors and throttles", [...perFunction("Errors", "Sum"), ...perFunction("Throttles", "Sum")]),
    widget("Events never handled", deadLetters),
    widget("Events", perFunction("Invocations", "Sum")),
    widget("Milliseconds at work", perFunction("Duration", "p99")),
  ].map((each, index) => ({ ...each, x: (index % 2) * 12, y: Math.floor(index / 2) * 6 }));
  return {
    Type: "AWS::CloudWatch::Dashboard",
    Properties: {
      // Dashboards of all regions share one list of names.
      DashboardName: sub(`${stackName(stage)}-\${AWS::Region}`),
      DashboardBody: sub(JSON.stringify({ widgets })),
    },
  };
}

function widget(title: string, metrics: readonly Metric[]) {
  const properties = { title, metrics, region: `\${AWS::Region}`, view: "timeSeries", period: 300 };
  return { type: "metric", width: 12, height: 6, properties };
}
