#!/bin/sh
cd "$(dirname "$0")/.."
exec java bin/FatMain.java
