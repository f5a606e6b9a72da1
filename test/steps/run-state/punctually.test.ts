import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { punctually } from "../../../functions/steps/run-state/punctually.ts";

const noted = () => {
  const errors: object[] = [];
  return { errors, log: { info: () => {}, error: (_: string, facts: object) => void errors.push(facts) } };
};

test("the caller waits until its message was sent", async () => {
  const { log, errors } = noted();
  const events: string[] = [];
  const send = async () => {
    await setImmediate();
    events.push("sent");
  };
  await punctually(log, send());
  events.push("goes on");
  expect([events, errors]).toEqual([["sent", "goes on"], []]);
});

test("a message that fails is logged with its cause, and the caller goes on", async () => {
  const { log, errors } = noted();
  const cause = new Error("Lambda throttles");
  await punctually(log, Promise.reject(cause));
  expect(errors).toEqual([{ cause }]);
});
