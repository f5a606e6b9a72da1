import { RIGHTS_PROGRAM } from "./rights-program.ts";

/** MB. More than the memory of the smallest runner, and so little that a laptop bears it. */
const GROWS_TO_MB = 1_024;

/**
 * The parameter of a shard says how its task ends. The parent of its process is the runner, so that a signal to the
 * parent ends the sandbox, or stops it.
 */
const PROGRAM = `
case "$ELASTIC_JOB_SHARDING_CONTEXT" in
*'"shardingParameter":"exit"'*) kill -9 $PPID ;;
*'"shardingParameter":"hang"'*) kill -STOP $PPID; exec sleep 1000 ;;
*'"shardingParameter":"grow"'*)
  exec node -e 'const held = []; while (held.length * 16 < ${GROWS_TO_MB}) held.push(Buffer.alloc(16 << 20, 1));' ;;
*'"shardingParameter":"write"'*) exec node -e "$SMOKE_RIGHTS" ;;
*'"shardingParameter":"hold'*)
  seconds=\${ELASTIC_JOB_SHARDING_CONTEXT#*'"shardingParameter":"hold'}; exec sleep "\${seconds%%\\"*}" ;;
esac
`;

export const APP_MEMORY_MB = 64;

/** The program as fields of an app: it stands in the app's environment, so its package may be any file. */
export const PROGRAM_OF_APP = {
  bootstrapScript: `sh -c 'eval "$SMOKE_PROGRAM"'`,
  environment: { SMOKE_PROGRAM: PROGRAM, SMOKE_RIGHTS: RIGHTS_PROGRAM },
  memoryMB: APP_MEMORY_MB,
} as const;
