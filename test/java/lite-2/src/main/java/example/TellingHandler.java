package example;

import com.dangdang.ddframe.job.executor.handler.JobExceptionHandler;

public final class TellingHandler implements JobExceptionHandler {

    @Override
    public void handleException(String jobName, Throwable cause) {
        System.out.println("handler|" + jobName + "|" + cause.getMessage());
    }
}
