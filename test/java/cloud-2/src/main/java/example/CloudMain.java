package example;

import com.dangdang.ddframe.job.cloud.api.JobBootstrap;

public final class CloudMain {

    private CloudMain() {
    }

    public static void main(String[] args) {
        JobBootstrap.execute();
    }
}
