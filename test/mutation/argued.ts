/** Mutants that no test can kill, each with the reason in one line. A test sees to it that each of them exists. */
export const ARGUED: Readonly<Record<string, string>> = {
  "functions/core/run/catch-up.ts catchUp: logic: last !== undefined && previous?.after === after → previous?.after === after":
    "`previous` is set together with the first record, so it is absent exactly as long as `last` is",
  "functions/core/run/catch-up.ts unrecordedOf: logic: recorded[index]?.through ?? recorded[index]?.firedAt ?? Number.POSITIVE_INFINITY → recorded[index]?.through ?? recorded[index]?.firedAt":
    "`undefined < at` is false, as `Infinity < at` is",
  "functions/core/run/catch-up.ts unrecordedOf: off by one: 0 → 0 + 1": "`after` is only compared with itself",
  "functions/core/run/daemon-transition.ts fire: comparison: instantOf(waiting.fireId) > instantOf(fireId) → instantOf(waiting.fireId) >= instantOf(fireId)":
    "the fire itself was filtered out, and no other fire of a job has its instant",
  "functions/core/run/daemon-transition.ts fire: logic: oldest === undefined || queue.length <= QUEUE_LIMIT → queue.length <= QUEUE_LIMIT":
    "the queue holds at least the fire that asks; the look is for the compiler",
  "functions/core/run/due.ts MAX_SCHEDULES: off by one: 1_000 → 1_000 + 1":
    "the size of a cache: no answer depends on it",
  "functions/core/run/due.ts dueInstants: comparison: from >= to → from > to":
    "a schedule has no instant in an empty window; the look only saves work",
  "functions/core/run/due.ts dueInstants: condition: from >= to → false":
    "a schedule has no instant in an empty window; the look only saves work",
  "functions/core/run/failover.ts sequelOf: field: without nextAt: undefined":
    "an absent field and an undefined one read alike",
  "functions/core/run/shards.ts itemAt: logic: item === undefined || shard >= execution.shards → shard >= execution.shards":
    "an execution that names items has as many as it has shards; the look is for the compiler",
  "functions/core/run/task-id.ts parseTaskId: logic: execution === undefined || execution.jobName !== jobName || !/^[1-9]\\d*$/.test(attempt) → execution === undefined || execution.jobName !== j…":
    "the id is made again from its parts and compared, so another spelling of the attempt fails there",
  "functions/core/run/task-id.ts parseTaskId: logic: execution === undefined || execution.jobName !== jobName → execution === undefined":
    "the id is made again from its parts and compared, so another job name fails there",
  "functions/core/run/task-id.ts parseTaskId: logic: jobName === undefined || item === undefined || run === undefined → run === undefined":
    "without a third part there is no fourth, and `split` returns at least one",
  "functions/core/run/task-id.ts parseTaskId: logic: jobName === undefined || item === undefined → item === undefined":
    "`split` returns at least one part",
  "functions/core/run/task-id.ts parseTaskId: logic: jobName === undefined || item === undefined → jobName === undefined":
    "the pattern of an item refuses `undefined`",
  "functions/core/run/transition.ts closeDaemon: logic: state.daemonRuns ?? 0 → state.daemonRuns":
    "an execution that closes was counted at its start, so the number is there",
  "functions/core/run/transition.ts closeDaemon: off by one: 0 → 0 + 1":
    "an execution that closes was counted at its start, so the number is there",
  "functions/core/run/transition.ts queueFire: comparison: instantOf(other) > instantOf(fireId) → instantOf(other) >= instantOf(fireId)":
    "a fire has one record, so no fire waits twice, and no two have one instant",
  "functions/core/run/transition.ts queueFire: logic: queue.find(isCronFire) ?? fireId → queue.find(isCronFire)":
    "only cron fires come here, so the queue holds at least this one",
  "functions/core/run/transition.ts startDaemon: off by one: 0 → 0 + 1 (2)":
    "an execution has at least one chunk, so at least one is the most",
  "functions/steps/planning/fire.ts isRecordedWithOthers: off by one: 1 → 1 + 1":
    "due instants are whole seconds, and the window is open at its lower end",
  "functions/steps/planning/plan.ts arm: logic: step.at(-1) ?? until → step.at(-1)":
    "a step without a last instant is the last one, whose end is `until`; the rest is for the compiler",
  "functions/steps/planning/settle.ts recordMissed: off by one: 1 → 1 + 1 (2)":
    "due instants are whole seconds, and the window is open at its lower end",
  'functions/steps/run-state/cancel.ts applyToRun: logic: result?.kind === "committed" && result.transition.daemonHalt !== undefined → result.transition.daemonHalt !== undefined':
    "an update and a halt always change the state, so they are committed or throw; the look is for the compiler",
  'functions/steps/run-state/cancel.ts applyToRun: logic: result?.kind !== "committed" || result.transition.state.queue.length === 0 → result.transition.state.queue.length === 0':
    "an update and a halt always change the state, so they are committed or throw; the look is for the compiler",
  'functions/steps/run-state/cancel.ts fanOutCancelled: condition: result?.kind !== "committed" → false':
    "a transition that changes nothing has no effects, and none of those asked here is of a new fire",
  "functions/steps/run-state/cancel.ts fanOutCancelled: logic: execution === undefined || (isFullyReleased(execution) && execution.daemon === undefined) → isFullyReleased(execution) && execution.daemon =…":
    "an execution that was just cancelled was open, and is there",
  'functions/steps/run-state/commit-transition.ts composeChange: await: no await of record(fireId, { status: "QUEUED" })':
    "only a new fire is queued, and its row is composed without a wait",
  "functions/steps/run-state/commit-transition.ts composeChange: field: without ...change (3)":
    "no transition starts and cancels at once, so nothing is there to be kept",
  "functions/steps/run-state/commit-transition.ts composeChange: field: without ...change (4)":
    "a close is the first effect of its transition, so nothing is there to be kept",
  "functions/steps/run-state/commit-transition.ts newExecution: logic: revision === undefined || app === undefined → app === undefined":
    "without a revision there is no app either; the look is for the compiler",
};
