import { describe, expect, test } from "vitest";
import * as keys from "../../../functions/adapters/dynamodb/keys.ts";
import { oweValues, shardName } from "../../../functions/adapters/dynamodb/owed.ts";

const NOW = Date.UTC(2026, 10, 24, 3, 0, 0);
const key = (PK: string, SK: string) => ({ PK, SK });

/** Rows of a deployed stack are found by these: a change of one loses them. */
test.each([
  [key("APP#a", "APP"), () => keys.appKey("a")],
  [key("APP#a", "REV#i#000000007"), () => keys.appRevisionKey({ appName: "a", incarnation: "i", revision: 7 })],
  [key("JOB#j", "JOB"), () => keys.jobKey("j")],
  [key("JOB#j", "REV#1795489200000"), () => keys.revisionKey("j", NOW)],
  [key("APP#a", "CHANGE"), () => keys.appChangeKey("a")],
  [key("SECRET#task-ids", "SECRET"), () => keys.taskSecretKey],
  [key("CHANGES#2026-11", "1795489200000#job#j#7"), () => keys.changeKey(NOW, { of: "job", name: "j", revision: 7 })],
  [key("MARK#wake", "MARK"), () => keys.heartbeatKey("wake")],
  [key("MARK#letters-ticks", "MARK"), () => keys.lettersKey("ticks")],
  [key("MARK#reconciled", "MARK"), () => keys.reconciledKey],
  [key("JOB#j", "STATE"), () => keys.stateKey("j")],
  [key("JOB#j", "HALT"), () => keys.haltKey("j")],
  [key("JOB#j", "BACKFILL"), () => keys.backfillKey("j")],
  [key("DAEMON#j#3", "DAEMON"), () => keys.daemonKey("j", 3)],
  [key("JOB#j", "ANSWER#k"), () => keys.answerKey("j", "k")],
  [key("JOB#j", "CURSOR"), () => keys.cursorKey("j")],
  [key("JOB#j", "FIRE#c1"), () => keys.fireKey("j", "c1")],
  [key("EXEC#j.c1", "EXEC"), () => keys.executionKey("j.c1")],
  [key("CHUNK#j.c1#3", "CHUNK"), () => keys.chunkKey("j.c1", 3)],
  [key("PERMITS#runners", "PERMITS"), () => keys.permitsKey],
  [key("TASK#t", "TASK"), () => keys.taskKey("t")],
  [key("TASK#k", "CANCEL"), () => keys.cancelFlagKey("k")],
  [key("STAT#2026-11-24#2", "1795489200000"), () => keys.statisticsKey("MINUTE", NOW, 2)],
  [key("STAT#DAYS#2", "1795489200000"), () => keys.statisticsKey("DAY", NOW, 2)],
  [key("LOSS#2026-11-24#2", "1795489200000#j"), () => keys.lossKey("j", NOW, 2)],
])("a row has the key %j", (stored, make) => {
  expect(make()).toEqual(stored);
});

describe("a key that is read", () => {
  test("names the owner of its row", () => {
    expect(keys.ownerOf("CHUNK#j.c1#3")).toEqual({ name: "j.c1", chunk: 3 });
    expect(keys.ownerOf("EXEC#j.c1")).toEqual({ name: "j.c1" });
    expect(keys.ownerOf("JOB#j")).toEqual({ name: "j" });
  });

  test("names its job, and its instant", () => {
    expect(keys.jobOfLoss("1795489200000#j")).toBe("j");
    expect(keys.instantOfStatistics("1795489200000")).toBe(NOW);
  });

  test("has the sort key of its kind", () => {
    expect(["CHUNK#j.c1#3", "EXEC#j.c1"].map(keys.sortKeyOf)).toEqual(["CHUNK", "EXEC"]);
  });
});

test("early instants sort before late ones, and changes of an instant within its bounds", () => {
  expect(keys.revisionKey("j", 9).SK < keys.revisionKey("j", NOW).SK).toBe(true);
  const { SK } = keys.changeKey(NOW, { of: "job", name: "j", revision: 7 });
  expect(keys.changesFrom(NOW) <= SK && SK <= keys.changesUntil(NOW)).toBe(true);
  expect(SK < keys.changesFrom(NOW + 1) && SK > keys.changesUntil(NOW - 1)).toBe(true);
});

test("work is owed in sixteen shards of the index, and plans in sixteen others", () => {
  expect([0, 9, 15].map(shardName)).toEqual(["DUE#00", "DUE#09", "DUE#15"]);
  expect([16, 25, 31].map(shardName)).toEqual(["PLAN#00", "PLAN#09", "PLAN#15"]);
  const shardsOf = (owes: "plan" | "check") =>
    new Set(Array.from({ length: 500 }, (_, n) => oweValues({ PK: `EXEC#job-${n}.c1` }, owes, NOW)[":shard"]));
  const all = (kind: string) => Array.from({ length: 16 }, (_, n) => `${kind}#${String(n).padStart(2, "0")}`);
  expect([...shardsOf("check")].sort()).toEqual(all("DUE"));
  expect([...shardsOf("plan")].sort()).toEqual(all("PLAN"));
});
