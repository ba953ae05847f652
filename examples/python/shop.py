"""A shop that asks for each button over OFREP, and records orders over REST. It needs nothing but Python's own library."""

import json
import os
import signal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

service_url = os.environ.get("SORTITION_URL", "http://127.0.0.1:3000")
token = os.environ.get("SORTITION_TOKEN")
experiment = os.environ["EXPERIMENT"]
port = int(os.environ.get("PORT", "8080"))


def post(path, body):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = Request(service_url + path, json.dumps(body).encode(), headers)
    with urlopen(request, timeout=2) as answer:
        return json.load(answer)


def flag(key, default, context):
    """The value of a flag for an entity, which is sampled with this request. The default without an answer or a value."""
    try:
        answer = post(f"/ofrep/v1/evaluate/flags/{key}", {"context": context})
    except HTTPError as error:
        print(f"{key}: {error.code} {error.read().decode()}", flush=True)
        return default, "ERROR"
    except (URLError, TimeoutError) as error:
        print(f"{key}: {error}", flush=True)
        return default, "ERROR"
    return answer.get("value", default), answer["reason"]


def record(user, metric, value, outcome_id):
    """Records an outcome. A repeat with the same id counts once, so this can be sent again after a failure."""
    outcome = {"sampled_entity": "User", "sampled_value": user, "metric": metric, "value": value, "outcome_id": outcome_id}
    return post(f"/api/v1/experiments/{experiment}/outcomes", {"outcomes": [outcome]})["results"][0]["status"]


class Shop(BaseHTTPRequestHandler):
    def do_GET(self):
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path != "/checkout":
            return self.answer(404, {"error": "not found"})
        if not query.get("user"):
            return self.answer(400, {"error": "user is missing"})
        context = {"targetingKey": query["user"], "country": query.get("country", "")}
        button, reason = flag("checkout-button", "grey", context)
        self.answer(200, {"button": button, "reason": reason})

    def do_POST(self):
        if self.path != "/orders":
            return self.answer(404, {"error": "not found"})
        order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = record(order["user"], "revenue", order["total"], order["order"])
        self.answer(200, {"outcome": status})

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """The shop logs failures only."""


def stop(*_):
    raise SystemExit(0)


signal.signal(signal.SIGTERM, stop)
server = ThreadingHTTPServer(("127.0.0.1", port), Shop)
print(f"listening on http://127.0.0.1:{port}", flush=True)
server.serve_forever()
