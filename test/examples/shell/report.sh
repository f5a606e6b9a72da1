#!/bin/sh
# A SCRIPT job that is one file: publish it as it is (appURL ends in /report.sh) and register the job with
# "scriptCommandLine": "report.sh nightly". The sharding context is the last argument, one JSON object.
kind=$1
for context; do :; done
echo "The $kind report: $context"
