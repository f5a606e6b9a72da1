#!/bin/sh
# As Elastic-Job-Cloud's example packages start: no exec, whatever java is in PATH.
cd "$(dirname "$0")/.."
java -classpath "conf:lib/*" example.CloudMain
