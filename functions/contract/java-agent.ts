/** The file of the Java agent in the runner's bundle, where the build puts it if there is a JDK. */
export const JAVA_AGENT_FILE = "java-agent.jar";
