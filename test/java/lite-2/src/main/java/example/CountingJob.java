package example;

import com.dangdang.ddframe.job.api.ShardingContext;
import com.dangdang.ddframe.job.api.dataflow.DataflowJob;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Fetches twice two numbers for each task, then nothing. */
public final class CountingJob implements DataflowJob<Integer> {

    private static final int ROUNDS = 2;
    private static final Map<String, Integer> FETCHED = new ConcurrentHashMap<>();

    @Override
    public List<Integer> fetchData(ShardingContext shard) {
        int round = FETCHED.merge(shard.getTaskId(), 1, Integer::sum);
        System.out.println("fetch|" + shard.getShardingItem() + "|" + round);
        return round > ROUNDS ? Collections.emptyList() : Arrays.asList(2 * round - 1, 2 * round);
    }

    @Override
    public void processData(ShardingContext shard, List<Integer> data) {
        System.out.println("process|" + shard.getShardingItem() + "|" + data);
    }
}
