"""Rules of valid requests beyond their schemas, and the names of the things in the stack of the test."""

import json
import os
from datetime import datetime, timedelta, timezone
from urllib.parse import unquote, urlsplit

import schemathesis
from hypothesis import strategies as st

KNOWN = json.loads(os.environ["ELASTIC_JOB_KNOWN"])
# None of them fires while the test runs.
CRONS = ["0 0 0 1 1 ? 2098", "0/5 * 3 1 1 ? 2097", "0 30 2 ? * MON#1 2096"]
ZONES = ["UTC", "Europe/Paris", "America/New_York"]
SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:foo-db-AbCdEf"
ROLE = "arn:aws:iam::123456789012:role/foo-job"
TIMES = ["2027-01-01 00:00:00", "2027-01-01T00:00:00Z", "2027-01-01T02:00:00+02:00"]

schemathesis.openapi.format("time-zone", st.sampled_from(ZONES))
schemathesis.openapi.format("event-time", st.sampled_from(TIMES))
schemathesis.openapi.format("quartz-cron", st.sampled_from(CRONS))


@schemathesis.hook
def before_call(context, case, kwargs):
    """Makes valid requests sound, and lets every second one name a thing that is there."""
    if isinstance(case.body, dict) and isinstance(case.body.get("cron"), str):
        case.body["cron"] = chosen(CRONS, case.body["cron"])
    # Another cron may have made a wrong body a right one.
    is_positive = case.meta is not None and case.meta.generation.mode.is_positive
    if isinstance(case.body, dict) and is_positive:
        make_sound(case.body)
        if case.path == "/api/operate/notices/{name}":
            make_webhook(case.body)
    if not is_positive:
        return
    # What the test holds stays: only things that a request before has made are removed.
    if case.path_parameters and not removes(case):
        for name, value in case.path_parameters.items():
            if name in KNOWN and chosen([True, False], value):
                case.path_parameters[name] = chosen(KNOWN[name], value)
    if case.query and ("from" in case.query or "to" in case.query):
        make_window(case)
    if isinstance(case.body, dict) and "from" in case.body and "to" in case.body:
        case.body["from"], case.body["to"] = instant(hours=-3), instant(hours=-2)


def removes(case):
    return case.method == "DELETE" and not case.path.endswith("/disable")


def make_window(case):
    """Both ends, in their order; changes are listed for a year at most."""
    ends = sorted(str(case.query.get(name) or "2027-01-01T00:00:00Z") for name in ("from", "to"))
    case.query["from"], case.query["to"] = ends
    if case.path == "/api/operate/changes":
        case.query["from"] = case.query["to"]


def instant(hours):
    return (datetime.now(timezone.utc) + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Answers that are right although a check says otherwise. No filter hides a 5xx."""
    if response.status_code >= 500:
        return True
    if belongs_to_another_route(case, response.request.url):
        return False
    if type(failure).__name__ == "UseAfterFree":
        return not is_answer_to_a_question(case)
    if type(failure).__name__ == "AcceptedNegativeData":
        return not (is_unspoilt(case) or is_empty_where_allowed(case))
    return True


def belongs_to_another_route(case, url):
    """A path whose name is a word of a route is that route's: `/api/app/list` is no app called "list"."""
    words = unquote(urlsplit(url).path).split("/")
    own = case.path.split("/")
    paths = [path.split("/") for path in case.operation.schema.raw_schema["paths"]]
    return any(
        len(path) == len(words) == len(own)
        and all(part == word or part.startswith("{") for part, word in zip(path, words))
        and any(part == word and mine.startswith("{") for part, word, mine in zip(path, words, own))
        for path in paths
    )


def is_answer_to_a_question(case):
    """`GET .../disable` asks whether something is disabled: after `DELETE .../disable` the answer is no, not 404."""
    return case.method == "GET" and case.path.endswith("/disable")


def is_unspoilt(case):
    """Schemathesis wanted to spoil this request and found nothing to spoil: its own record has no mutation."""
    data = case.meta.phase.data
    return data.description == "Positive test case" and not data.mutations


def is_empty_where_allowed(case):
    """`allowEmptyValue`: an empty parameter is an absent one. Schemathesis does not read it. Nothing else is spoilt."""
    empty = {name for name, value in (case.query or {}).items() if value in ("", [""])}
    allowed = {one.name for one in case.operation.query if one.definition.get("allowEmptyValue")}
    data = case.meta.phase.data
    spoilt = {one.parameter for one in data.mutations} or {data.parameter}
    return spoilt <= empty & allowed


def chosen(among, by):
    """One of several, the same one for the same value."""
    return among[sum(str(by).encode()) % len(among)]


def make_sound(body):
    """Rules between fields, and needs that fit a runner."""
    if "jobType" in body:
        body["jobClass"] = "yourJobClass"
        body["scriptCommandLine"] = "bin/start.sh"
    if "shardingTotalCount" in body:
        # As many as the failed execution had: it can be retried after any update.
        body["shardingTotalCount"] = 5
        body["shardingItemParameters"] = chosen(["", "0=a"], body.get("cron"))
    if body.get("shardingItems"):
        body["shardingItems"] = [0]
    for name, values in {"cpuCount": [0.1, 0.5], "memoryMB": [64, 128]}.items():
        if name in body:
            body[name] = chosen(values, body[name])
    if "timeZone" in body:
        body["timeZone"] = chosen(ZONES, body["timeZone"])
    if "appURL" in body:
        body["appURL"] = "http://127.0.0.1:9/foo-job.tar.gz"
    if body.get("environment"):
        body["environment"] = {"LOG_LEVEL": "info"}
    if body.get("secrets"):
        body["secrets"] = {"DB_PASSWORD": SECRET}
    if body.get("secrets") or "roleArn" in body:
        # Without a role the app, or the secrets that it has already, would be refused.
        body["roleArn"] = ROLE
    for name in ("appName", "jobName"):
        if name in body and chosen([True, False, False], body[name]):
            body[name] = chosen(KNOWN[name], body[name])


def make_webhook(body):
    """A subscription has a webhook or a topic, and the stack names no topic.
    `json` needs a secret of its form, DingTalk and Feishu may have any, the others have none."""
    body.pop("topicArn", None)
    body["url"] = "http://127.0.0.1:9/hook"
    chat = body.get("format") or "json"
    if chat == "json":
        body["secret"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    elif chat in ("slack", "wecom"):
        body.pop("secret", None)
    elif body.get("secret") == "":
        body["secret"] = "a secret"
