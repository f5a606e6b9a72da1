import path from "node:path";
import { servePackage } from "../../../infra/local/cli/example.ts";

/** The package of the bundled example, as `npm start` serves it. */
export const serveHello = () => servePackage(path.join(import.meta.dirname, "..", "..", "examples", "hello"), "hello");
