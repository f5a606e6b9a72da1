// The one function of the conformance tests: an event says what it does.
const { execFileSync, spawn } = require("node:child_process");
const { appendFileSync, chmodSync, mkdirSync } = require("node:fs");

let invocations = 0;

const behaviours = {
  echo: (event, context) => ({ event, awsRequestId: context.awsRequestId, tenantId: context.tenantId }),
  identify: () => ({ pid: process.pid, invocations }),
  describe: (_, context) => ({
    env: process.env,
    node: process.versions.node,
    nodeOfJobs: execFileSync("node", ["--version"]).toString().trim(),
    context: { ...context, remainingMs: context.getRemainingTimeInMillis() },
  }),
  throw: (event) => {
    throw new TypeError(event.message);
  },
  throwText: () => {
    throw "only text";
  },
  exit: (event) => process.exit(event.code),
  kill: () => process.kill(process.pid, "SIGKILL"),
  hang: () => new Promise((resolve) => setTimeout(resolve, 3_600_000)),
  neverSettle: () => new Promise(() => {}),
  reject: () => {
    void Promise.reject(new RangeError("this is not caught"));
    return behaviours.hang();
  },
  throwLater: () => {
    setTimeout(() => {
      throw new SyntaxError("this is not caught either");
    }, 1);
    return behaviours.hang();
  },
  print: (event, context) => {
    process.stdout.write(`${event.text}\n`);
    return { logStreamName: context.logStreamName };
  },
  /** A process that leaves family, group and session. */
  escape: () => {
    const child = spawn("sh", ["-c", "sleep 3600"], {
      detached: true,
      stdio: "ignore",
      env: { TMPDIR: process.env.TMPDIR },
    });
    child.unref();
    return { pid: child.pid };
  },
  /** Tries to take another invocation, and to answer one that is not its own. */
  steal: async (event) => {
    const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;
    const next = await fetch(`${api}/next`);
    const response = await fetch(`${api}/${event.requestId}/response`, { method: "POST", body: '"forged"' });
    return { next: next.status, response: response.status };
  },
  /** Goes on after the response, if it is let. */
  tick: (event) => {
    appendFileSync(event.file, "x");
    setInterval(() => appendFileSync(event.file, "x"), 10);
    return {};
  },
  wait: async (event) => {
    appendFileSync(event.file, "begin\n");
    await new Promise((resolve) => setTimeout(resolve, event.ms));
    appendFileSync(event.file, "end\n");
    return { pid: process.pid };
  },
  hoard: () => {
    const hoard = [];
    // Large arrays fill the heap within its time-out on a busy machine too.
    for (;;) hoard.push(new Array(1_000_000).fill(0.5));
  },
  /** Leaves a directory behind that forbids writing. */
  lock: () => {
    const locked = `${process.env.TMPDIR}/locked`;
    mkdirSync(locked);
    appendFileSync(`${locked}/file`, "x");
    chmodSync(locked, 0o555);
    return { pid: process.pid };
  },
  large: (event) => "x".repeat(event.size),
};

exports.handler = async (event, context) => {
  invocations += 1;
  if (event.Records !== undefined) return consume(event);
  if (event.requestContext?.http !== undefined) return serve(event);
  return behaviours[event.do](event, context);
};

function consume({ Records }) {
  for (const record of Records)
    appendFileSync(process.env.SEEN, `${JSON.stringify({ at: Date.now(), batch: Records.length, record })}\n`);
  if (Records.some(({ body }) => body === "throw")) throw new Error("the whole batch");
  if (Records.some(({ body }) => body === "nonsense")) return { batchItemFailures: [{ itemIdentifier: "nobody" }] };
  return {
    batchItemFailures: Records.filter(({ body }) => body.startsWith("fail")).map(({ messageId }) => ({
      itemIdentifier: messageId,
    })),
  };
}

function serve(event) {
  const { answer } = event.queryStringParameters ?? {};
  if (answer === "plain") return { a: 1 };
  if (answer === "throw") throw new Error("broken");
  if (answer === "slow") return behaviours.hang();
  if (answer === "full")
    return {
      statusCode: 418,
      headers: { "x-tea": "pot" },
      cookies: ["a=1", "b=2"],
      body: Buffer.from("teapot").toString("base64"),
      isBase64Encoded: true,
    };
  return { statusCode: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(event) };
}
