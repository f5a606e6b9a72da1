package example;

import com.dangdang.ddframe.job.executor.handler.ExecutorServiceHandler;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

public final class TellingPool implements ExecutorServiceHandler {

    @Override
    public ExecutorService createExecutorService(String jobName) {
        System.out.println("pool|" + jobName);
        return Executors.newSingleThreadExecutor();
    }
}
