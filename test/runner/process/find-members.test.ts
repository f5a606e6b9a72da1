import { expect, test } from "vitest";
import { openMemberFinder } from "../../../functions/runner/process/find-members.ts";
import { type FakeProcess, fakeProcesses } from "./fake-processes.ts";

const USER = 1_000;
const MARK = "SANDBOX=mine";
const marked: FakeProcess = { environment: `A=1\0${MARK}\0` };
const [SHELL, RUNTIME, RUNNER, CHILD] = [50, 60, 100, 110];

/** A machine on which a user's shell started a runtime, which started the runner, which started a child. */
function aMachine({ isAlone = false } = {}) {
  const machine = fakeProcesses(USER);
  machine.start(1, { owner: 0 });
  machine.start(SHELL);
  machine.start(RUNTIME, { parent: SHELL });
  machine.start(RUNNER, { parent: RUNTIME });
  let nowMs = 0;
  const wait = (ms: number): void => {
    nowMs += ms;
  };
  const finder = openMemberFinder(machine.files, { runner: RUNNER, user: USER, mark: MARK, isAlone }, () => nowMs);
  machine.start(CHILD, { parent: RUNNER });
  const sessions = new Set([CHILD]);
  const found = () => finder.find(sessions).map(({ pid }) => pid);
  return { ...machine, found, wait };
}

test.each<{ what: string; process: FakeProcess }>([
  { what: "a process of a child's session, whose parents are gone", process: { session: CHILD } },
  { what: "a child's child in a session of its own, without the mark", process: { parent: CHILD } },
  { what: "an orphan with the mark", process: marked },
  { what: "an orphan with the mark that an ancestor of the runner adopted", process: { ...marked, parent: SHELL } },
  { what: "a child of the runner with the mark, that is not known yet", process: { ...marked, parent: RUNNER } },
])("$what is a member, and each process that it starts", ({ process }) => {
  const { start, found } = aMachine();
  start(120, process);
  start(130, { parent: 120 });
  expect(found()).toEqual([CHILD, 120, 130]);
});

test("an orphan that was a member before it lost its parent stays one", () => {
  const { start, change, found } = aMachine();
  start(120, { parent: CHILD });
  found();
  change(120, { parent: 1 });
  expect(found()).toEqual([CHILD, 120]);
});

/** Each has the mark: were its environment read it would be found. */
test.each<{ what: string; process: FakeProcess }>([
  { what: "another user's process", process: { ...marked, owner: 0 } },
  { what: "a process older than the runner", process: { ...marked, startTicks: RUNNER - 1 } },
  { what: "a runner of another sandbox", process: { ...marked, parent: RUNTIME } },
  { what: "a job of another sandbox", process: { ...marked, parent: 105 } },
  { what: "a program of a terminal", process: { ...marked, parent: SHELL - 1 } },
])("the environment of $what is not read", ({ process }) => {
  const { start, found, environmentsRead } = aMachine();
  start(SHELL - 1);
  start(105, { parent: RUNTIME });
  start(120, process);
  for (const _ of [1, 2]) expect(found()).toEqual([CHILD]);
  expect(environmentsRead).not.toContain(120);
  expect(environmentsRead).not.toContain(105);
});

test("a stranger is read once: its state and its environment", () => {
  const { start, found, environmentsRead, statsRead } = aMachine();
  start(120);
  start(130, { parent: 120 });
  for (const _ of [1, 2, 3]) expect(found()).toEqual([CHILD]);
  expect(environmentsRead).toEqual([120]);
  for (const pid of [1, SHELL, 120, 130])
    expect(statsRead.filter((read) => read === pid).length, `${pid}`).toBeLessThanOrEqual(2);
  statsRead.length = 0;
  found();
  expect(statsRead).toEqual([CHILD]);
});

test("an environment that cannot be read yet is read again", () => {
  const { start, change, found } = aMachine();
  start(120, { environment: undefined });
  expect(found()).toEqual([CHILD]);
  change(120, marked);
  expect(found()).toEqual([CHILD, 120]);
});

test.each<{ when: string; happens: (machine: ReturnType<typeof aMachine>) => void }>([
  {
    when: "ids begin anew",
    happens({ start, end }) {
      start(70);
      end(70);
    },
  },
  { when: "nothing was looked at for long", happens: ({ wait }) => wait(10_000) },
])("when $when, a stranger's id may be a member's", ({ happens }) => {
  const machine = aMachine();
  machine.start(120);
  expect(machine.found()).toEqual([CHILD]);
  machine.end(120);
  happens(machine);
  machine.change(120, { ...marked, startTicks: 140 });
  expect(machine.found()).toEqual([CHILD, 120]);
});

test("without the newest id every stranger is looked at again", () => {
  const machine = aMachine();
  const finder = openMemberFinder(
    { ...machine.files, newest: () => Number.NaN },
    { runner: RUNNER, user: USER, mark: MARK, isAlone: false },
  );
  machine.start(120);
  expect(finder.find(new Set())).toEqual([]);
  machine.change(120, marked);
  expect(finder.find(new Set()).map(({ pid }) => pid)).toEqual([120]);
});

test("in a sandbox that is alone all younger processes of the own user are members, and no environment is read", () => {
  const { start, found, environmentsRead } = aMachine({ isAlone: true });
  start(120);
  start(130, { parent: RUNTIME });
  start(140, { owner: 0 });
  start(150, { startTicks: RUNNER - 1 });
  expect(found()).toEqual([CHILD, 120, 130]);
  expect(environmentsRead).toEqual([]);
});

test("processes that name each other as parents end no search", () => {
  const { start, found } = aMachine();
  start(120, { parent: 130 });
  start(130, { parent: 120 });
  expect(found()).toEqual([CHILD]);
});
