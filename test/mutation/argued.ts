/** Mutants that no test can kill, each with the reason in one line. A test sees to it that each of them exists. */
export const ARGUED: Readonly<Record<string, string>> = {
  "functions/core/run/catch-up.ts catchUp: logic: last !== undefined && previous?.after === after → previous?.after === after":
    "`previous` is set together with the first record, so it is absent exactly as long as `last` is",
  "functions/core/run/catch-up.ts unrecordedOf: logic: recorded[after]?.through ?? recorded[after]?.firedAt ?? Number.POSITIVE_INFINITY → recorded[after]?.through ?? recorded[after]?.firedAt":
    "`undefined < at` is false, as `Infinity < at` is",
  "functions/core/run/daemon-transition.ts fire: comparison: instantOf(waiting.fireId) > instantOf(fireId) → instantOf(waiting.fireId) >= instantOf(fireId)":
    "the fire itself was filtered out, and no other fire of a job has its instant",
  "functions/core/run/daemon-transition.ts fire: logic: oldest === undefined || queue.length <= QUEUE_LIMIT → queue.length <= QUEUE_LIMIT":
    "the queue holds at least the fire that asks; the look is for the compiler",
  "functions/core/run/due.ts MAX_SCHEDULES: off by one: 1_000 → 1_000 + 1":
    "the size of a cache: no answer depends on it",
  "functions/core/run/due.ts NEVER: field: without previous: () => undefined":
    "no function asks a stored cron for an earlier instant",
  "functions/core/run/due.ts dueInstants: comparison: from >= to → from > to":
    "a schedule has no instant in an empty window; the look only saves work",
  "functions/core/run/due.ts dueInstants: condition: from >= to → false":
    "a schedule has no instant in an empty window; the look only saves work",
  "functions/core/run/failover.ts sequelOf: field: without nextAt: undefined":
    "an absent field and an undefined one read alike",
  "functions/core/run/fire-states.ts lastOf: logic: fire?.through ?? fire?.firedAt ?? Number.POSITIVE_INFINITY → fire?.through ?? fire?.firedAt":
    "`undefined < at` is false, as `Infinity < at` is",
  "functions/core/run/in-flight.ts roundedInFlight: comparison: shards <= 0 → shards < 0":
    "2 to the power of log2(0) is 0",
  "functions/core/run/in-flight.ts roundedInFlight: comparison: shards > STEP → shards >= STEP":
    "both ways round twenty to twenty",
  "functions/core/run/in-flight.ts roundedInFlight: condition: shards <= 0 → false":
    "2 to the power of log2(0) is 0, and no chunk has fewer shards than none",
  "functions/core/run/judge-task.ts judgeTask: logic: task.claimedSegment ?? 0 → task.claimedSegment":
    "`undefined >= segment` is false, as `0 >= segment` is",
  "functions/core/run/shards.ts itemAt: logic: item === undefined || shard >= execution.shards → shard >= execution.shards":
    "an execution that names items has as many as it has shards; the look is for the compiler",
  "functions/core/run/task-id.ts nameIn: condition: execution === undefined → false":
    "an id that is made again without a job and a fire is another one",
  "functions/core/run/transition.ts closeDaemon: logic: state.daemonRuns ?? 0 → state.daemonRuns":
    "an execution that closes was counted at its start, so the number is there",
  "functions/core/run/transition.ts closeDaemon: off by one: 0 → 0 + 1":
    "an execution that closes was counted at its start, so the number is there",
  "functions/core/run/transition.ts next: condition: runs === undefined → false":
    "an absent field and an undefined one read alike",
  "functions/core/run/transition.ts queueFire: comparison: instantOf(other) > instantOf(fireId) → instantOf(other) >= instantOf(fireId)":
    "a fire has one record, so no fire waits twice, and no two have one instant",
  "functions/core/run/transition.ts queueFire: logic: queue.find(isCronFire) ?? fireId → queue.find(isCronFire)":
    "only cron fires come here, so the queue holds at least this one",
  "functions/core/run/transition.ts startDaemon: off by one: 0 → 0 + 1 (2)":
    "an execution has at least one chunk, so at least one is the most",
  "functions/steps/configuration/follow-app.ts followApp: field: without pass: change.pass":
    "the progress is put over the mark that was read, which holds the pass",
  "functions/steps/configuration/follow-app.ts followApp: logic: after !== undefined && { after } → { after }":
    "an absent field and an undefined one read alike",
  "functions/steps/planning/fire.ts decideFire: logic: revision === undefined || !isDue(revision, at) → !isDue(revision, at)":
    "no instant is due under no revision; the look is for the compiler",
  "functions/steps/planning/fire.ts isRecordedWithOthers: off by one: 1 → 1 + 1":
    "due instants are whole seconds, and the window is open at its lower end",
  "functions/steps/planning/plan.ts arm: logic: step.at(-1) ?? until → step.at(-1)":
    "a step without a last instant is the last one, whose end is `until`; the rest is for the compiler",
  'functions/steps/run-state/cancel-execution.ts cancelExecution: condition: known.status === "RUNNING" → true':
    "of any other execution nothing is committed: it is only read once more",
  'functions/steps/run-state/cancel.ts applyToRun: logic: result?.kind !== "committed" || result.transition.state.queue.length === 0 → result.transition.state.queue.length === 0':
    "an update and a halt always change the state, so they are committed or throw; the look is for the compiler",
  'functions/steps/run-state/cancel.ts applyToRun: logic: result?.kind === "committed" && result.transition.daemonHalt !== undefined → result.transition.daemonHalt !== undefined':
    "an update and a halt always change the state, so they are committed or throw; the look is for the compiler",
  'functions/steps/run-state/cancel.ts fanOutCancelled: condition: result?.kind !== "committed" → false':
    "a transition that changes nothing has no effects, and none of those asked here is of a new fire",
  "functions/steps/run-state/cancel.ts fanOutCancelled: logic: execution === undefined || (isFullyReleased(execution) && execution.daemon === undefined) → isFullyReleased(execution) && execution.daemon =…":
    "an execution that was just cancelled was open, and is there",
  'functions/steps/run-state/commit-daemon.ts followedBy: condition: event.kind === "fire" → true':
    "an end starts other fires alone, and a halt has no effects",
  'functions/steps/run-state/commit-transition.ts composeChange: await: no await of record(fireId, { status: "QUEUED" })':
    "only a new fire is queued, and its row is composed without a wait",
  "functions/steps/run-state/commit-transition.ts composeChange: field: without ...change (3)":
    "no transition starts and cancels at once, so nothing is there to be kept",
  "functions/steps/run-state/commit-transition.ts composeChange: field: without ...change (4)":
    "a close is the first effect of its transition, so nothing is there to be kept",
  "functions/steps/run-state/complete.ts completionOf: field: without fireId (2)":
    "the close names its execution itself, and nothing else is read of the event",
  "functions/steps/run-state/halt-daemon.ts cancelWithin: comparison: execution.daemon.stateVersion > through → execution.daemon.stateVersion >= through":
    "`through` is the version of the halt's own transition, so no execution has begun with it",
  "functions/steps/run-state/halt-daemon.ts haltDaemon: off by one: 0 → 0 + 1":
    "a job that owes a halt has begun executions as a DAEMON, so the number is there",
  "functions/steps/shards/apply-outcomes.ts applyOutcomes: logic: shard === undefined || sequel === undefined || outcome === undefined → shard === undefined || sequel === undefined":
    "a task with a consequence has an outcome; the look is for the compiler",
  "functions/steps/shards/check-chunk.ts checkChunk: off by one: 0 → 0 + 1 (2)":
    "a millisecond after the epoch is as long past as the epoch",
  "functions/steps/shards/check-chunk.ts oweFrom: comparison: earliest < dueAt → earliest <= dueAt":
    "the instant that stands is only written once more",
  "functions/steps/shards/look-at-shards.ts fenceOf: off by one: 0 → 0 + 1":
    "a millisecond after the epoch is as long past as the epoch",
  'functions/steps/shards/look-at-shards.ts lookAtTask: condition: verdict.kind === "wait" → true':
    "`issue` does not come here: a task in back-off is looked at only while it is being cancelled, and is KILLED then",
  'functions/steps/shards/look-at-shards.ts lookAtTask: logic: verdict.kind === "wait" && verdict.until - noticeMs <= deps.now() → verdict.until - noticeMs <= deps.now()':
    "`issue` does not come here: a task in back-off is looked at only while it is being cancelled, and is KILLED then",
  "functions/steps/shards/look-at-shards.ts lookAtTask: off by one: 0 → 0 + 1":
    "a millisecond after the epoch is as long past as the epoch",
  "functions/steps/shards/permits.ts askForPermits: method: blocksOf([offset], permitRules).some((block) => blocks.has(block)) → blocksOf([offset], permitRules).every((block) => blocks.has(block))":
    "a shard is in one block",
  "functions/steps/planning/advance-backfill.ts advanceBackfill: condition: due.length < PAGE → false":
    "one more page is looked at, which is empty",
  "functions/steps/planning/advance-backfill.ts advanceBackfill: logic: due.at(-1)?.at ?? until → due.at(-1)?.at":
    "a full page has a last instant; the rest is for the compiler",
  'functions/steps/planning/advance-backfill.ts advanceBackfill: condition: ran === "halted" → false':
    "of a halted job no later instant starts either, and the backfill ends behind its last one",
  "functions/steps/planning/advance-backfill.ts nextInstants: condition: after >= until → false":
    "a schedule has no instant in an empty window; the look only saves work",
  "functions/steps/planning/advance-backfill.ts nextInstants: comparison: after >= until → after > until":
    "a schedule has no instant in an empty window; the look only saves work",
  'functions/steps/planning/advance-backfill.ts runInstant: call: no verdict = "ran";':
    "only a decision to run commits, and so only that one is made again",
  "functions/steps/planning/advance-backfill.ts runInstant: logic: isHalted || job === undefined → isHalted":
    "a job that is gone is halted; the look is for the compiler",
  'functions/steps/planning/advance-backfill.ts runInstant: logic: verdict !== "ran" || job === undefined → verdict !== "ran"':
    "a job that is gone is halted; the look is for the compiler",
  'functions/steps/planning/advance-backfill.ts runInstant: condition: result?.kind === "unchanged" → false':
    "a trigger that finds room always changes the state",
  "functions/core/run/app-change.ts SECOND_PASS_AFTER_MS: off by one: 60_000 → 60_000 + 1":
    "a millisecond more of a wait for reads that lag",
  "functions/core/run/backfill.ts ROOM: off by one: 2 → 2 + 1":
    "a share of the queue that a backfill leaves to others: any near it does",
  "functions/core/run/newest-executions.ts newestOf: comparison: a.executionId < b.executionId → a.executionId <= b.executionId":
    "no two executions have one name",
  "functions/core/run/newest-executions.ts newestOf: off by one: 1 → 1 + 1": "only the sign of a comparison counts",
  "functions/core/run/newest-executions.ts newestOf: off by one: 1 → 1 + 1 (2)": "only the sign of a comparison counts",
  "functions/core/run/permits.ts BLOCKS: off by one: 50 → 50 + 1":
    "a size of blocks that keeps the item of permits small: any near it does",
  "functions/adapters/dynamodb/change-log.ts list: off by one: 2 → 2 + 1":
    "a page of the query has one row more; the list ends where its limit says",
  "functions/adapters/dynamodb/chunk-row.ts readChunk: logic: sets.CANCELLED && { cancelled: sets.CANCELLED } → { cancelled: sets.CANCELLED }":
    "an absent field and an undefined one read alike",
  "functions/adapters/dynamodb/cron-fires.ts cronFires: logic: fire.through ?? fire.firedAt → fire.through":
    "a record of one instant that sorts before the range is not in it, and `undefined > after` is false",
  "functions/adapters/dynamodb/job-store.ts jobStore: condition: before.revision !== expected → false":
    "the condition of the write says the same; the look only saves a transaction",
  "functions/adapters/dynamodb/query.ts MAX_NAME: off by one: 128 → 128 + 1":
    "any length above that of a name and under that of a key does",
  "functions/adapters/dynamodb/query.ts queryPage: comparison: after > prefix → after >= prefix":
    "a mark that equals the prefix begins with it, and does not come here",
  "functions/adapters/dynamodb/task-key.ts taskKey: off by one: 0 → 0 + 1":
    "the instant is set together with the keys, and is not read before",
  "functions/adapters/dynamodb/change-log.ts list: comparison: top < lowest → top <= lowest":
    "no key of a change equals a bound, so the range from a bound to itself is empty",
  "functions/adapters/dynamodb/change-log.ts list: logic: mark !== undefined && mark < highest → mark < highest":
    "`undefined < highest` is false; the look is for the compiler",
  "functions/adapters/dynamodb/packed-items.ts unpackItems: logic: packed[index] ?? 0 → packed[index]":
    "the index is within the bytes; the rest is for the compiler",
  "functions/adapters/dynamodb/plans.ts list: logic: instants && { upcoming: instants } → { upcoming: instants }":
    "an absent field and an undefined one read alike",
  "functions/adapters/dynamodb/run-change-items.ts runChangeItems: field: without queue: [...to.queue]":
    "the spread holds the same queue; the copy is for the compiler",
  'functions/adapters/dynamodb/run-store.ts commit: field: without executionId: "no execution"':
    "only a change that closes or cancels an execution comes here; the rest is for the compiler",
};
