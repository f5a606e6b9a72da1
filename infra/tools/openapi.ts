import { writeFileSync } from "node:fs";
import { openApiDocument } from "../../functions/api/openapi/openapi-document.ts";
import { OPERATIONS } from "../../functions/api/operations.ts";

/** Writes the document that `GET /api/openapi.json` serves to `docs/openapi.json`, for readers and generators of clients. */
writeFileSync("docs/openapi.json", `${JSON.stringify(openApiDocument(OPERATIONS), null, 2)}\n`);
