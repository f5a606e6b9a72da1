#!/bin/sh
# The agent brings this main class, and puts itself on the class path.
cd "$(dirname "$0")/.."
exec java -cp "lib/*" io.elasticjob.serverless.Main
