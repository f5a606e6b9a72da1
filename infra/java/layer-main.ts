import { writeJavaLayer } from "./layer.ts";

/** A cold start fetches and unpacks the layer. (A function's code and layers may have 250 MB unzipped.) */
const LIMIT_MB = 60;
const BYTES_PER_MB = 1e6;

/** `npm run java-layer [-- file]`: a Java runtime as a layer, for `cdk deploy -c javaLayer=<file>`. */
const file = process.argv[2] ?? "java-layer.zip";
const { bytes, leftOut } = await writeJavaLayer(file);
const size = (bytes / BYTES_PER_MB).toFixed(1);
console.log(`${file}: ${size} MB (limit ${LIMIT_MB}); left out: ${leftOut.join(", ") || "nothing"}`);
if (bytes > LIMIT_MB * BYTES_PER_MB) process.exitCode = 1;
