package example;

import org.apache.shardingsphere.elasticjob.api.ShardingContext;
import org.apache.shardingsphere.elasticjob.simple.job.SimpleJob;

/** Tells what it was given, then does what its parameter says. */
public final class TellingJob implements SimpleJob {

    @Override
    public void execute(ShardingContext shard) {
        System.out.println(String.join("|", "instance", shard.getJobName(), String.valueOf(shard.getShardingItem()),
                String.valueOf(shard.getShardingTotalCount()), shard.getShardingParameter(), shard.getJobParameter(),
                shard.getTaskId(), Behaviour.pid()));
        Behaviour.follow(shard.getJobParameter());
    }
}
