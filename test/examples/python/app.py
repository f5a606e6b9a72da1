"""A SIMPLE job in Python: the job protocol with nothing but the standard library."""

import http.client
import json
import os
from urllib.parse import quote, urlsplit

runner = http.client.HTTPConnection(urlsplit(os.environ["ELASTIC_JOB_RUNTIME_API"]).netloc, timeout=None)
headers = {"Authorization": "Bearer " + os.environ["ELASTIC_JOB_RUNTIME_TOKEN"]}


def send(method, path, body=None):
    runner.request(method, path, body, headers)
    return json.load(runner.getresponse())


def execute(context):
    shard = "shard {shardingItem} of {shardingTotalCount}: {shardingParameter}".format(**context)
    print("Hello from Python, " + shard)
    if context["shardingParameter"] == "broken":
        raise ValueError("this shard is broken")


while True:
    task = send("GET", "/task/next")  # waits until there is one
    try:
        execute(task["context"])
        result = {}
    except Exception as error:
        result = {"error": {"message": f"{type(error).__name__}: {error}"}}
    send("POST", "/task/" + quote(task["taskId"], safe="") + "/result", json.dumps(result))
