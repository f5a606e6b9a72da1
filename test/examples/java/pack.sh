#!/bin/sh
# Packs this app: ./pack.sh java.tar.gz (with a JDK installed). Where it runs there must be a `java`: from a layer
# (npm run java-layer), or a jlink image in the package that bin/start.sh calls instead.
set -e
package=$(mktemp -d)
cp -R bin "$package"
javac -d "$package/classes" src/Main.java
tar -czf "$1" -C "$package" .
rm -r "$package"
