/**
 * What the local runtime must do because AWS does it, as far as the stack relies on it: each with its source. A test
 * states the fact it proves by its name (`conforms.ts`); what no test proves says why (`facts.test.ts`).
 */
const UG = "https://docs.aws.amazon.com/scheduler/latest/UserGuide";
const SCHEDULER_API = "https://docs.aws.amazon.com/scheduler/latest/APIReference";
const LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg";
const SQS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide";
const SQS_API = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference";
const DYNAMODB = "https://docs.aws.amazon.com/amazondynamodb/latest";
const GATEWAY = "https://docs.aws.amazon.com/apigateway/latest/developerguide";
/** Responses recorded from AWS: tests marked as validated. */
const RECORDED = "https://github.com/localstack/localstack/tree/8b9a79f05/tests/aws/services";
const RUNTIME_CLIENT = "https://github.com/aws/aws-lambda-nodejs-runtime-interface-client";

export const FACTS = {
  // EventBridge Scheduler
  "scheduler: accepted expressions": `${UG}/schedule-types.html`,
  "scheduler: refused expressions": `${RECORDED}/scheduler/test_scheduler.py`,
  "scheduler: one of day-of-month and day-of-week is ?": `${UG}/schedule-types.html`,
  "scheduler: cron means what its fields say": `${UG}/schedule-types.html`,
  "scheduler: time zones": `${UG}/schedule-types.html`,
  "scheduler: a local time in a gap is skipped": `${UG}/schedule-types.html`,
  "scheduler: a local time that exists twice fires once, the first time": `${UG}/schedule-types.html`,
  "scheduler: a rate begins at once and keeps its distance": `${UG}/schedule-types.html`,
  "scheduler: at() fires once": `${UG}/schedule-types.html`,
  "scheduler: fires anywhere within the minute": `${UG}/schedule-types.html`,
  "scheduler: fires at least once": `${UG}/what-is-scheduler.html`,
  "scheduler: an old configuration may fire after a change": `${UG}/troubleshooting.html`,
  "scheduler: context attributes are filled in": `${UG}/managing-schedule-context-attributes.html`,
  "scheduler: the target function is invoked asynchronously": `${LAMBDA}/with-eventbridge-scheduler.html`,
  "scheduler: an update replaces the whole schedule": `${SCHEDULER_API}/API_UpdateSchedule.html`,
  "scheduler: a name that exists is a conflict": `${SCHEDULER_API}/API_CreateSchedule.html`,
  "scheduler: a name that does not exist is not found": `${SCHEDULER_API}/API_GetSchedule.html`,
  "scheduler: names have 1 to 64 of certain characters": `${SCHEDULER_API}/API_CreateSchedule.html`,
  "scheduler: a disabled schedule does not fire": `${UG}/managing-schedule-state.html`,
  "scheduler: schedules are listed by group": `${SCHEDULER_API}/API_ListSchedules.html`,
  "scheduler: a delivery that fails is retried, then a dead letter": `${UG}/configuring-schedule-dlq.html`,
  "scheduler: calls are limited to so many a second": `${UG}/scheduler-quotas.html`,
  // SQS
  "sqs: a message is delayed to its second, 900 at most": `${SQS}/sqs-delay-queues.html`,
  "sqs: a received message is invisible for a while, then comes again": `${SQS}/sqs-visibility-timeout.html`,
  "sqs: visibility can be changed": `${SQS_API}/API_ChangeMessageVisibility.html`,
  "sqs: an old receipt deletes nothing": `${SQS_API}/API_DeleteMessage.html`,
  "sqs: too many receives make a dead letter": `${SQS}/sqs-dead-letter-queues.html`,
  "sqs: a batch has 1 to 10 entries with ids of their own": `${SQS_API}/API_SendMessageBatch.html`,
  "sqs: entries of a batch fail on their own": `${SQS_API}/API_SendMessageBatch.html`,
  "sqs: a message has at most 1 MiB": `${SQS}/quotas-messages.html`,
  "sqs: a long poll ends with the first message": `${SQS}/sqs-short-and-long-polling.html`,
  "sqs: digests are those clients check": `${SQS}/sqs-message-metadata.html`,
  "sqs: a queue tells its counts and settings": `${SQS_API}/API_GetQueueAttributes.html`,
  "sqs: delivery is at least once": `${SQS}/standard-queues-at-least-once-delivery.html`,
  "sqs: an unknown queue is an error": `${SQS_API}/API_SendMessage.html`,
  "sqs: messages end after their retention": `${SQS}/quotas-messages.html`,
  // Queues as event sources
  "mapping: a batch is at most its size": `${LAMBDA}/services-sqs-configure.html`,
  "mapping: only the failed entries come again": `${LAMBDA}/services-sqs-errorhandling.html`,
  "mapping: a thrown error fails the whole batch": `${LAMBDA}/services-sqs-errorhandling.html`,
  "mapping: an answer that names nobody known fails the whole batch": `${LAMBDA}/services-sqs-errorhandling.html`,
  "mapping: records have the documented shape": `${LAMBDA}/with-sqs.html`,
  "mapping: a message that fails too often is a dead letter": `${LAMBDA}/services-sqs-errorhandling.html`,
  "mapping: pollers scale up slowly": `${LAMBDA}/services-sqs-scaling.html`,
  // Lambda
  "invoke: a synchronous answer is the function's": `${LAMBDA}/invocation-sync.html`,
  "invoke: a thrown error is a function error with type, message and trace": RUNTIME_CLIENT,
  "invoke: what is thrown need not be an error": RUNTIME_CLIENT,
  "invoke: an unknown function is not found": `${LAMBDA}/../api/API_Invoke.html`,
  "invoke: a payload is JSON of limited size": `${LAMBDA}/gettingstarted-limits.html`,
  "invoke: no concurrency is a throttle": `${LAMBDA}/configuration-concurrency.html`,
  "async: accepted with 202 and no body": `${LAMBDA}/invocation-async.html`,
  "async: the record of a success": `${RECORDED}/lambda_/test_lambda_destinations.py`,
  "async: the record of a failure": `${RECORDED}/lambda_/test_lambda_destinations.py`,
  "async: the request id is the one the function sees": `${LAMBDA}/nodejs-context.html`,
  "async: a function error is retried as often as configured": `${LAMBDA}/invocation-async-error-handling.html`,
  "async: an event that would be too old is not retried": `${RECORDED}/lambda_/test_lambda_destinations.py`,
  "async: an event too old to begin goes to the destination": `${LAMBDA}/invocation-async-error-handling.html`,
  "async: no concurrency at all fails at once, without a response": `${RECORDED}/lambda_/test_lambda_destinations.py`,
  "async: a time-out is Sandbox.Timedout": `${RECORDED}/lambda_/test_lambda_destinations.py`,
  "async: a clean exit in mid-work is Runtime.ExitError": `${RECORDED}/lambda_/test_lambda_destinations.py`,
  "async: an exit status is Runtime.ExitError and named": `${RECORDED}/lambda_/test_lambda.py`,
  "async: a killed process is Runtime.ExitError": `${LAMBDA}/runtimes-context.html`,
  "async: a process out of memory ends alone": `${LAMBDA}/configuration-memory.html`,
  "async: a rejection nobody handles is Runtime.UnhandledPromiseRejection": RUNTIME_CLIENT,
  "async: an exception nobody catches is the failure": RUNTIME_CLIENT,
  "async: a promise that never settles is Runtime.NodeJsExit": RUNTIME_CLIENT,
  "async: code that cannot be loaded fails the invocation": `${LAMBDA}/runtimes-api.html`,
  "async: a record too large for its destination is lost": `${LAMBDA}/invocation-async-retain-records.html`,
  "async: throttled events wait in the queue": `${LAMBDA}/invocation-async-error-handling.html`,
  "async: duplicates happen": `${LAMBDA}/invocation-async-error-handling.html`,
  "tenants: a sandbox serves one tenant for ever": `${LAMBDA}/tenant-isolation.html`,
  "tenants: an invocation without one is refused": `${LAMBDA}/tenant-isolation-invoke.html`,
  "tenants: a function without isolation takes none": `${LAMBDA}/tenant-isolation-invoke.html`,
  "sandbox: one invocation at a time, reused while warm": `${LAMBDA}/lambda-runtime-environment.html`,
  "sandbox: frozen between invocations": `${LAMBDA}/lambda-runtime-environment.html`,
  "sandbox: after a failure of the process the next one is fresh": `${LAMBDA}/lambda-runtime-environment.html`,
  "sandbox: nothing outlives it": `${LAMBDA}/lambda-runtime-environment.html`,
  "sandbox: the environment is the template's and the reserved variables": `${LAMBDA}/configuration-envvars.html`,
  "sandbox: the context tells what is left": `${LAMBDA}/nodejs-context.html`,
  "sandbox: recycled after some hours": `${LAMBDA}/lambda-runtime-environment.html`,
  "lambda: chains of sixteen invocations are cut": `${LAMBDA}/invocation-recursion.html`,
  // DynamoDB
  "dynamodb: one of many conditional writers wins": `${DYNAMODB}/developerguide/Expressions.ConditionExpressions.html`,
  "dynamodb: a failed condition can tell the old item": `${DYNAMODB}/APIReference/API_PutItem.html`,
  "dynamodb: a transaction is all or nothing, with reasons": `${DYNAMODB}/APIReference/API_TransactWriteItems.html`,
  "dynamodb: a repeated token repeats nothing": `${DYNAMODB}/APIReference/API_TransactWriteItems.html`,
  "dynamodb: a token with other items is refused": `${DYNAMODB}/APIReference/API_TransactWriteItems.html`,
  "dynamodb: an item is in a transaction once": `${DYNAMODB}/APIReference/API_TransactWriteItems.html`,
  "dynamodb: a transaction has 100 items at most": `${DYNAMODB}/developerguide/Constraints.html`,
  "dynamodb: transactional reads": `${DYNAMODB}/APIReference/API_TransactGetItems.html`,
  "dynamodb: an index is sparse and in order": `${DYNAMODB}/developerguide/bp-indexes-general-sparse-indexes.html`,
  "dynamodb: expired items go, their index entries too": `${DYNAMODB}/developerguide/TTL.html`,
  "dynamodb: an expiry that moved counts": `${DYNAMODB}/developerguide/TTL.html`,
  "dynamodb: an item has 400 KB at most": `${DYNAMODB}/developerguide/Constraints.html`,
  "dynamodb: a partition has limited throughput": `${DYNAMODB}/developerguide/bp-partition-key-design.html`,
  // HTTP API
  "http: the event is payload format 2.0": `${GATEWAY}/http-api-develop-integrations-lambda.html`,
  "http: bodies are text or base64 by content type": "https://github.com/ministackorg/ministack/pull/766",
  "http: a body of DELETE passes": `${GATEWAY}/http-api-develop-integrations-lambda.html`,
  "http: the most specific route wins": `${GATEWAY}/http-api-develop-routes.html`,
  "http: an unknown route is 404 Not Found": `${GATEWAY}/http-api-develop-routes.html`,
  "http: an answer without a status is 200 and JSON": `${GATEWAY}/http-api-develop-integrations-lambda.html`,
  "http: an answer's status, headers, cookies and base64 body are sent": `${GATEWAY}/http-api-develop-integrations-lambda.html`,
  "http: a failing function is 500 without details": `${GATEWAY}/http-api-troubleshooting-lambda.html`,
  "http: an integration that is too slow is 503": `${GATEWAY}/http-api-quotas.html`,
  "http: a body over 10 MB is 413": `${GATEWAY}/http-api-quotas.html`,
  "http: an account's request rate is limited": `${GATEWAY}/limits.html`,
} as const;

export type Fact = keyof typeof FACTS;
