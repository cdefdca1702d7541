import { type Resource, ref } from "./cloudformation.ts";
import { shared } from "./names.ts";

/** What is the same for every alarm: it goes off within a minute of the first occurrence and says when it is over. */
const atFirstOccurrence = {
  Threshold: 0,
  ComparisonOperator: "GreaterThanThreshold",
  EvaluationPeriods: 1,
  TreatMissingData: "notBreaching",
  AlarmActions: [ref(shared.alarmTopic)],
  OKActions: [ref(shared.alarmTopic)],
};

/** An alarm on what is never to occur. Its description says what happened and what to do. */
export function alarm(name: string, description: string, what: object): Resource {
  return {
    Type: "AWS::CloudWatch::Alarm",
    Properties: { AlarmName: name, AlarmDescription: description, ...atFirstOccurrence, ...what },
  };
}

/** A metric, minute by minute. */
export function metric(Namespace: string, MetricName: string, Dimensions: object[], Statistic = "Sum") {
  return { Namespace, MetricName, Dimensions, Statistic, Period: 60 };
}

/** The sum of some metrics, each of which may have no data. */
export function sumOf(label: string, metrics: Readonly<Record<string, ReturnType<typeof metric>>>) {
  const counted = Object.entries(metrics).map(([Id, { Statistic, Period, ...Metric }]) => ({
    Id,
    MetricStat: { Metric, Stat: Statistic, Period },
    ReturnData: false,
  }));
  const Expression = counted.map(({ Id }) => `FILL(${Id}, 0)`).join(" + ");
  return { Metrics: [{ Id: "sum", Label: label, Expression, ReturnData: true }, ...counted] };
}
