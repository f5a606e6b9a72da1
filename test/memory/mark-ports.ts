import type { DeadLetterCounts } from "../../functions/ports/dead-letter-counts.ts";
import type { HeartbeatReads, Heartbeats } from "../../functions/ports/heartbeats.ts";
import type { LetterNoteReads, LetterNotes } from "../../functions/ports/letter-notes.ts";
import { copyOf } from "./copy-of.ts";
import type { World } from "./world.ts";

export const marks = (world: World): Heartbeats & HeartbeatReads & LetterNotes & LetterNoteReads => ({
  beat: async (kind, at) => void world.beats.set(kind, at),
  lastBeat: async (kind) => world.beats.get(kind),
  note: async (queue, note) => void world.letterNotes.set(queue, copyOf(note)),
  lastNote: async (queue) => copyOf(world.letterNotes.get(queue)),
});

export const deadLetterCounts = (world: World): DeadLetterCounts => ({
  async count(queue) {
    const received = world.deadLetters[queue].filter(({ hiddenUntil = 0 }) => hiddenUntil > world.now).length;
    return { waiting: world.deadLetters[queue].length - received, received };
  },
});
