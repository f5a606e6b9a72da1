package example;

import com.dangdang.ddframe.job.api.ShardingContext;
import com.dangdang.ddframe.job.api.simple.SimpleJob;

/** Tells what it was given, then does what its parameter says. */
public final class TellingJob implements SimpleJob {

    private final String greeting;

    public TellingJob() {
        this("class");
    }

    public TellingJob(String greeting) {
        this.greeting = greeting;
    }

    @Override
    public void execute(ShardingContext shard) {
        System.out.println(String.join("|", greeting, shard.getJobName(), String.valueOf(shard.getShardingItem()),
                String.valueOf(shard.getShardingTotalCount()), shard.getShardingParameter(), shard.getJobParameter(),
                shard.getTaskId(), Behaviour.pid()));
        Behaviour.follow(shard.getJobParameter());
    }
}
