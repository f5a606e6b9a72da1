#!/bin/sh
cd "$(dirname "$0")/.."
java -classpath "lib/*" example.CloudMain "$1"
