import type { PlantedBugs } from "./planted-bug.ts";

/** Bugs in how runners claim their tasks. */
export const CLAIM_BUGS: PlantedBugs = {
  "no claim": {
    seenBy: "shards at a time",
    seed: 15,
    plant: () => (ports) => ({
      ...ports,
      claims: {
        ...ports.claims,
        claim: async (taskId, wanted) => {
          await ports.claims.claim(taskId, wanted);
          return true;
        },
      },
    }),
  },

  "a claim without its nonce": {
    seenBy: "LOST",
    seed: 180,
    plant: () => {
      let nonces = 0;
      return (ports) => ({
        ...ports,
        claims: {
          ...ports.claims,
          claim: (taskId, wanted) => ports.claims.claim(taskId, { ...wanted, nonce: `${wanted.nonce} ${nonces++}` }),
        },
      });
    },
  },
};
