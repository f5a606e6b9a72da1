#!/bin/sh
# Packs this app: ./pack.sh typescript.tar.gz (with esbuild and elastic-job-serverless installed).
set -e
package=$(mktemp -d)
cp -R bin "$package"
npx esbuild src/jobs.ts --bundle --platform=node --format=esm --outfile="$package/jobs.mjs"
tar -czf "$1" -C "$package" .
rm -r "$package"
