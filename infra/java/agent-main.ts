import { copyFileSync } from "node:fs";
import { javaAgent, PUBLISHED_AGENT } from "./agent.ts";

/** `npm run java-agent`: builds the agent. The runner's bundle and the published package take it from there. */
const agent = javaAgent();
if (agent === undefined) {
  console.log("java-agent: there is no JDK from 9 on here, and Elastic-Job-Cloud's Java packages need the agent");
} else if (agent !== PUBLISHED_AGENT) {
  copyFileSync(agent, PUBLISHED_AGENT);
}
