package example;

import org.apache.shardingsphere.elasticjob.cloud.api.JobBootstrap;

/** Elastic-Job 3's executor runs one job object, or one type of job, whichever job of the app is due. */
public final class CloudMain {

    private CloudMain() {
    }

    public static void main(String[] args) {
        switch (args[0]) {
            case "simple":
                JobBootstrap.execute(new TellingJob());
                break;
            case "dataflow":
                JobBootstrap.execute(new CountingJob());
                break;
            default:
                JobBootstrap.execute(args[0]);
        }
    }
}
