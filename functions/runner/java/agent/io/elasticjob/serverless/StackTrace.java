package io.elasticjob.serverless;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a person needs of a printed stack trace: its message, where it was thrown, and its causes. */
final class StackTrace {

    /** Of a trace, the message's own lines not counted. */
    private static final int FRAMES = 4;
    /** A report has 8 KB in all. */
    private static final int CHARACTERS = 2000;

    private StackTrace() {
    }

    static String of(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return firstLines(text.toString());
    }

    /** @param printed as <code>Throwable.printStackTrace</code> prints. */
    static String firstLines(String printed) {
        StringBuilder kept = new StringBuilder();
        int frames = 0;
        for (String line : printed.split("\r?\n")) {
            boolean isFrame = line.startsWith("\tat ") || line.startsWith("\t... ");
            if (!isFrame) frames = 0;
            if (isFrame && ++frames > FRAMES) continue;
            kept.append(kept.length() == 0 ? "" : "\n").append(line);
        }
        return kept.length() <= CHARACTERS ? kept.toString() : kept.substring(0, CHARACTERS - 3) + "...";
    }
}
