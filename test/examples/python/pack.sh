#!/bin/sh
# Packs this app: ./pack.sh python.tar.gz
tar -czf "$1" bin app.py
