package io.elasticjob.serverless;

/** How a round ended. */
final class Result {

    /** All went well, and there is nothing more to do. */
    static final Result FINISHED = new Result("");
    /** All went well, and a streaming job wants another round. */
    static final Result MORE = new Result(",\"more\":true");

    private final String members;

    private Result(String members) {
        this.members = members;
    }

    /** The job ran, and threw. */
    static Result failed(String message) {
        return new Result(",\"error\":{\"message\":" + Json.quote(message) + "}");
    }

    /** The job could not be started. */
    static Result notStarted(String message) {
        return new Result(",\"error\":{\"message\":" + Json.quote(message) + ",\"notStarted\":true}");
    }

    /** Whether the JVM ran out of memory: what else of it was harmed is not known. */
    boolean leavesNoMemory() {
        return members.contains("java.lang.OutOfMemoryError");
    }

    String json(int round) {
        return "{\"round\":" + round + members + "}";
    }
}
