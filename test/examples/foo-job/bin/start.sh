#!/bin/sh
# Appends one JSON line, {"at": epoch ms, "context": the sharding context}, to the file that the app's environment
# variable FOO_LOG names. dd makes it one write to a file opened for appending, so that shards never mix their lines
# (a shell's own printf writes long lines in pieces).
at=$(date +%s%3N)
printf '{"at":%s,"context":%s}\n' "$at" "$ELASTIC_JOB_SHARDING_CONTEXT" |
  dd of="$FOO_LOG" bs=1M iflag=fullblock oflag=append conv=notrunc status=none
