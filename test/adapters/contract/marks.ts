import { describe, expect, test } from "vitest";
import { NOW, type Stores } from "./stores.ts";

export const marksContract = (stores: () => Stores) =>
  describe("marks", () => {
    test("the last beat of each kind is kept", async () => {
      const { marks } = stores();
      await marks.beat("wake", NOW);
      await marks.beat("sweep", NOW + 1);
      await marks.beat("wake", NOW + 2);
      expect(await marks.lastBeat("wake")).toBe(NOW + 2);
      expect(await marks.lastBeat("sweep")).toBe(NOW + 1);
    });

    test("the last note of each queue is kept, and a queue without one has none", async () => {
      const { marks } = stores();
      const noteOf = (body: string) => ({ at: NOW, letters: [{ body, receives: 2, problem: "refused" }] });
      await marks.note("ticks", noteOf("a"));
      await marks.note("checks", noteOf("b"));
      await marks.note("ticks", noteOf("c"));
      expect(await marks.lastNote("ticks")).toEqual(noteOf("c"));
      expect(await marks.lastNote("checks")).toEqual(noteOf("b"));
      expect(await marks.lastNote("outcomes")).toBeUndefined();
    });
  });
