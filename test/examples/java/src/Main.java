import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A SIMPLE job in Java: the job protocol with the JDK's own HTTP client. A real app would read JSON with a library. */
public class Main {
    private static final String RUNNER = System.getenv("ELASTIC_JOB_RUNTIME_API");
    private static final String TOKEN = System.getenv("ELASTIC_JOB_RUNTIME_TOKEN");
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public static void main(String[] args) throws Exception {
        while (true) {
            String task = send(request("/task/next").GET());
            String result = "{}";
            try {
                execute(task);
            } catch (Exception e) {
                result = "{\"error\":{\"message\":\"" + e.getClass().getSimpleName() + ": " + e.getMessage() + "\"}}";
            }
            String taskId = URLEncoder.encode(field(task, "taskId"), StandardCharsets.UTF_8);
            send(request("/task/" + taskId + "/result").POST(BodyPublishers.ofString(result)));
        }
    }

    private static void execute(String task) {
        String parameter = field(task, "shardingParameter");
        System.out.println("Hello from Java, shard " + field(task, "shardingItem") + ": " + parameter);
        if (parameter.equals("broken")) throw new IllegalStateException("this shard is broken");
    }

    /** A text without escapes, or a number. */
    private static String field(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
        if (!matcher.find()) throw new IllegalArgumentException("no " + name);
        return matcher.group(1);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(RUNNER + path)).header("Authorization", "Bearer " + TOKEN);
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString()).body();
    }
}
