#!/bin/sh
# A SIMPLE job in shell: started once for each shard, its exit code says how it went.
# The sharding context is one JSON object, both in the environment and as the last argument.

# field NAME: the text or number a field of the context holds (texts without escaped quotes).
field() {
  printf '%s\n' "$ELASTIC_JOB_SHARDING_CONTEXT" | sed -n 's/.*"'"$1"'":"\{0,1\}\([^",}]*\).*/\1/p'
}

echo "Hello from shard $(field shardingItem) of $(field shardingTotalCount): $(field shardingParameter)"
