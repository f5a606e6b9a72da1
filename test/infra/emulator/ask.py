"""Sends read requests to AWS's services with AWS's own SDK, which knows the wire format of each service.

Input: a JSON list of requests, `{"service": …, "method": …, "args": …}`. Output: the list of their answers in the same
order; a request that the service refuses has the answer null. AWS_ENDPOINT_URL says where the services are.
"""

import json
import sys

import boto3
from botocore.exceptions import ClientError

clients = {}


def answer(request):
    service = request["service"]
    client = clients.setdefault(service, boto3.client(service))
    try:
        return getattr(client, request["method"])(**request["args"])
    except ClientError as refused:
        print(f"{request}: {refused}", file=sys.stderr)
        return None


json.dump([answer(request) for request in json.load(sys.stdin)], sys.stdout, default=str)
