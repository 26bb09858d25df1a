"""The life of a model in the registry: train, register, compare, promote by alias, be notified, load, roll back.

pip install mlflow scikit-learn
MLFLOW_TRACKING_URI=http://127.0.0.1:5000 python examples/registry.py

The notices come by webhook to this script's own receiver. A server sends them to such an address only when it is started with
MLFLOW_WEBHOOK_ALLOWED_SCHEMES=http,https and MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true; otherwise the script goes on without them.
"""

import base64
import hashlib
import hmac
import http.server
import json
import logging
import os
import queue
import secrets
import threading
import uuid
import warnings

os.environ.setdefault("MLFLOW_TRACKING_URI", "http://127.0.0.1:5000")

import mlflow
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB

# A name of its own, so that the script can run again and again.
NAME = f"iris-{uuid.uuid4().hex[:8]}"
CANDIDATES = {"logistic regression": LogisticRegression(max_iter=300), "naive Bayes": GaussianNB()}

# The hints of the libraries would hide what this script prints.
logging.getLogger("mlflow").setLevel(logging.ERROR)
warnings.filterwarnings("ignore")

client = mlflow.MlflowClient()
features, labels = load_iris(return_X_y=True, as_frame=True)
x_train, x_test, y_train, y_test = train_test_split(features, labels, random_state=0)


def train_and_register(title, model):
    """One run, and one version of the registered model made from it."""
    with mlflow.start_run(run_name=title) as run:
        model.fit(x_train, y_train)
        accuracy = model.score(x_test, y_test)
        mlflow.log_params({"kind": title, **model.get_params()})
        mlflow.log_metric("accuracy", accuracy)
        mlflow.sklearn.log_model(model, "model", input_example=x_train.head(2))
    version = mlflow.register_model(f"runs:/{run.info.run_id}/model", NAME, tags={"kind": title})
    client.update_model_version(NAME, version.version, description=f"A {title}, accuracy {accuracy:.3f}.")
    print(f"registered {NAME} version {version.version}: {title}, accuracy {accuracy:.3f}")
    return version.version


def compare():
    """Every version with the metric and the signature of the run that it came from."""
    print(f"{'version':>7} {'kind':<20} {'accuracy':>8}  inputs")
    for version in client.search_model_versions(f"name = '{NAME}'", order_by=["version_number"]):
        run = client.get_run(version.run_id)
        inputs = mlflow.models.get_model_info(f"models:/{NAME}/{version.version}").signature.inputs
        print(f"{version.version:>7} {version.tags['kind']:<20} {run.data.metrics['accuracy']:>8.3f}  {len(inputs)} columns")


class Notices:
    """A webhook on moved aliases, and the receiver that checks the signature of what comes."""

    def __init__(self):
        self.secret = secrets.token_hex(16)
        self.received = queue.Queue()
        self.server = http.server.HTTPServer(("127.0.0.1", 0), self.handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.webhook = self.subscribe()

    def handler(self):
        notices = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200 if notices.is_genuine(self.headers, body) else 401)
                self.end_headers()
                notices.received.put(json.loads(body)["data"])

            def log_message(self, *_):
                """Says nothing."""

        return Handler

    def is_genuine(self, headers, body):
        signed = f"{headers['X-MLflow-Delivery-Id']}.{headers['X-MLflow-Timestamp']}.".encode() + body
        mac = base64.b64encode(hmac.new(self.secret.encode(), signed, hashlib.sha256).digest()).decode()
        return hmac.compare_digest(headers["X-MLflow-Signature"], f"v1,{mac}")

    def subscribe(self):
        if not hasattr(client, "create_webhook"):
            return None
        try:
            url = f"http://127.0.0.1:{self.server.server_port}/"
            return client.create_webhook("promotions", url, ["model_version_alias.created"], secret=self.secret)
        except mlflow.MlflowException as refused:
            print(f"no notices: {refused}")
            return None

    def wait_for(self, version):
        """Prints the notice that `champion` moved to this version."""
        while self.webhook:
            data = self.received.get(timeout=60)
            if data == {"name": NAME, "alias": "champion", "version": str(version)}:
                print(f"notified: {data['alias']} of {data['name']} is version {data['version']}")
                return

    def close(self):
        if self.webhook:
            client.delete_webhook(self.webhook.webhook_id)
        self.server.shutdown()


def promote(version):
    """Moves the alias `champion`; whoever loads by alias gets this version from now on."""
    client.set_registered_model_alias(NAME, "champion", version)
    print(f"champion is version {client.get_model_version_by_alias(NAME, 'champion').version}")
    notices.wait_for(version)


def check_champion(model):
    """What the alias leads to predicts as the fitted model does."""
    champion = mlflow.pyfunc.load_model(f"models:/{NAME}@champion")
    assert champion.predict(x_test).tolist() == model.predict(x_test).tolist()


versions = {title: train_and_register(title, model) for title, model in CANDIDATES.items()}
compare()
first, second = CANDIDATES
notices = Notices()
promote(versions[first])
check_champion(CANDIDATES[first])
promote(versions[second])
check_champion(CANDIDATES[second])
print("rolling back")
promote(versions[first])
check_champion(CANDIDATES[first])
notices.close()
assert client.get_model_version(NAME, versions[first]).aliases == ["champion"]
print("Everything that was logged has been read back.")
