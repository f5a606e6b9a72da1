package io.elasticjob.serverless;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * This process's side of the job protocol: HTTP on loopback, two requests.
 *
 * @see "functions/runner/protocol/README.md"
 */
final class Runner {

    private static final String ADDRESS = System.getenv("ELASTIC_JOB_RUNTIME_API");
    private static final String TOKEN = System.getenv("ELASTIC_JOB_RUNTIME_TOKEN");
    private static final int ATTEMPTS = 5;
    private static final int PAUSE_MS = 200;
    private static final int OK = 200;

    private Runner() {
    }

    /** Whether a runner started this process, or one that started it. */
    static boolean isHere() {
        return ADDRESS != null && TOKEN != null;
    }

    /** Waits for the next task, or the next round of a task: milliseconds, or hours of a frozen sandbox. */
    static Task next() throws IOException {
        return new Task(Json.read(request("GET", "/task/next", null)));
    }

    /** Tells how a round ended. The runner counts an answer once, so a request may be repeated. */
    static void answer(Task round, Result result) throws IOException {
        String path = "/task/" + URLEncoder.encode(round.id(), "UTF-8") + "/result";
        request("POST", path, result.json(round.round()));
    }

    private static String request(String method, String path, String body) throws IOException {
        for (int attempt = 1;; attempt++) {
            try {
                return send(method, path, body);
            } catch (Refused e) {
                throw e;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) throw e;
                pause();
            }
        }
    }

    private static String send(String method, String path, String body) throws IOException {
        // The app's own proxy settings are not for loopback.
        HttpURLConnection connection = (HttpURLConnection) new URL(ADDRESS + path).openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setRequestProperty("Authorization", "Bearer " + TOKEN);
        if (body != null) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        if (connection.getResponseCode() != OK) {
            throw new Refused(method + " " + path + ": " + connection.getResponseCode());
        }
        try (InputStream answer = connection.getInputStream()) {
            return new String(Streams.readAll(answer), StandardCharsets.UTF_8);
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** The runner understood a request and does not want it: repeating it would change nothing. */
    private static final class Refused extends IOException {

        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }
}
