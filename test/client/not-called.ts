/**
 * Operations of the API that the client's table does not name yet. To add an operation to the client takes one row in
 * `functions/client/calls.ts`, and its schemas' ids in `functions/client/shapes.ts`.
 */
export const NOT_CALLED: readonly string[] = [];
