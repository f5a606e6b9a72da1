/** A job that prints its secrets, and fails with one of them in its words where its parameter says so. */
const { jobParameter } = JSON.parse(process.env.ELASTIC_JOB_SHARDING_CONTEXT ?? "{}");
for (const name of ["PLAIN", "DB_USER", "DB_PASSWORD", "TOKEN"]) {
  const value = process.env[name] ?? "";
  console.log(`${name} has ${value.length} characters: ${value}`);
}
if (jobParameter === "fail") {
  console.error(`cannot log in with ${process.env.DB_PASSWORD}`);
  process.exitCode = 3;
}
