import { Settings } from "../settings.ts";
import type { ElasticJobProps } from "./elastic-job-props.ts";

/** The settings of a construct. @throws ZodError for a prop that is not allowed. */
export function settingsOf(name: string, props: ElasticJobProps): Settings {
  const { runnerMemoryTiers, runnerLayers, accountConcurrency, maxInFlight, jwt, timings, local } = props;
  const { alarms, alarmTopic, alarmEmail, noticeTopics, outcomesBy, runnerVpc, isolation, apps } = props;
  const { recursiveLoop, retain } = props;
  return Settings.parse({
    stackName: name,
    runnerMemoryTiers,
    runnerLayers: runnerLayers?.map(({ layerVersionArn }) => layerVersionArn),
    accountConcurrency,
    maxInFlight,
    jwtIssuer: jwt?.issuer,
    jwtAudience: jwt?.audience,
    jwtScopes: jwt?.scopes,
    jwtClientId: jwt?.clientId,
    alarms,
    alarmTopicArn: alarmTopic?.topicArn,
    alarmEmail,
    noticeTopicArns: noticeTopics?.map(({ topicArn }) => topicArn),
    outcomesBy,
    runnerVpc,
    isolation,
    apps,
    recursiveLoop,
    retain,
    timings,
    local,
  });
}
