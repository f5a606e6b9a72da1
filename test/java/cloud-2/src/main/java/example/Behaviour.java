package example;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a job's parameter asks it to do. */
final class Behaviour {

    private Behaviour() {
    }

    static void follow(String parameter) {
        switch (parameter.split(" ")[0]) {
            case "clock":
                System.out.println("clock " + System.nanoTime());
                break;
            case "pause":
                pause(Long.parseLong(parameter.split(" ")[1]));
                break;
            case "throw":
                throw new IllegalStateException("no connection", new IOException("refused"));
            case "exit":
                System.exit(3);
                break;
            case "exhaust":
                exhaust();
                break;
            case "kill":
                kill();
                break;
            case "sleep":
                sleep();
                break;
            default:
        }
    }

    /** @return the id of this JVM. */
    static String pid() {
        try {
            return new File("/proc/self").getCanonicalFile().getName();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void exhaust() {
        List<long[]> kept = new ArrayList<>();
        while (true) kept.add(new long[Integer.MAX_VALUE - 8]);
    }

    private static void kill() {
        try {
            new ProcessBuilder("kill", "-9", pid()).start().waitFor();
            Thread.sleep(60_000);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sleep() {
        System.out.println("asleep");
        try {
            Thread.sleep(600_000);
        } catch (InterruptedException e) {
            System.out.println("interrupted");
        }
    }
}
