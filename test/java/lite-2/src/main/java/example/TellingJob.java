package example;

import com.dangdang.ddframe.job.api.ShardingContext;
import com.dangdang.ddframe.job.api.simple.SimpleJob;

/** Tells what it was given, and throws when its parameter says so. */
public final class TellingJob implements SimpleJob {

    private final String origin;

    public TellingJob() {
        this("class");
    }

    public TellingJob(String origin) {
        this.origin = origin;
    }

    @Override
    public void execute(ShardingContext shard) {
        System.out.println(String.join("|", origin, shard.getJobName(), String.valueOf(shard.getShardingItem()),
                String.valueOf(shard.getShardingTotalCount()), shard.getShardingParameter(), shard.getJobParameter(),
                shard.getTaskId()));
        if (shard.getJobParameter().equals("throw")) throw new IllegalStateException("no connection");
    }
}
