/** Dynalite has no types: `dynalite.ts` and `dynalite-operations.ts` state those of the files that they use. */
declare module "dynalite/*" {
  const exported: unknown;
  export default exported;
}
