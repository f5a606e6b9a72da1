#!/bin/sh
# Works for a second, and tells of it: "begin", ten "beat", "end", each with the task's id, a line each, appended to
# the file that KILL_LOG names. The shell's own printf writes so short a line at once.
id=${1#*'"taskId":"'}
id=${id%%'"'*}
printf 'begin %s\n' "$id" >>"$KILL_LOG"
for _ in 1 2 3 4 5 6 7 8 9 10; do
  sleep 0.1
  printf 'beat %s\n' "$id" >>"$KILL_LOG"
done
printf 'end %s\n' "$id" >>"$KILL_LOG"
