#!/bin/sh
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp classes Main
