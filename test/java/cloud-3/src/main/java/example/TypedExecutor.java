package example;

import org.apache.shardingsphere.elasticjob.api.ElasticJob;
import org.apache.shardingsphere.elasticjob.api.JobConfiguration;
import org.apache.shardingsphere.elasticjob.api.ShardingContext;
import org.apache.shardingsphere.elasticjob.executor.JobFacade;
import org.apache.shardingsphere.elasticjob.executor.item.impl.TypedJobItemExecutor;

/** A type of job of the app's own. */
public final class TypedExecutor implements TypedJobItemExecutor {

    @Override
    public void process(ElasticJob job, JobConfiguration configuration, JobFacade facade, ShardingContext shard) {
        System.out.println("typed|" + configuration.getJobName() + "|" + shard.getShardingItem());
    }

    @Override
    public String getType() {
        return "TELLING";
    }
}
