#!/bin/sh
exec node jobs.mjs
