"""The life of a model in the registry: train, register, compare, promote by alias, load, roll back.

pip install mlflow scikit-learn
MLFLOW_TRACKING_URI=http://127.0.0.1:5000 python examples/registry.py
"""

import logging
import os
import uuid
import warnings

os.environ.setdefault("MLFLOW_TRACKING_URI", "http://127.0.0.1:5000")

import mlflow  # noqa: E402
from sklearn.datasets import load_iris  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.model_selection import train_test_split  # noqa: E402
from sklearn.naive_bayes import GaussianNB  # noqa: E402

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


def promote(version):
    """Moves the alias `champion`; whoever loads by alias gets this version from now on."""
    client.set_registered_model_alias(NAME, "champion", version)
    print(f"champion is version {client.get_model_version_by_alias(NAME, 'champion').version}")


def check_champion(model):
    """What the alias leads to predicts as the fitted model does."""
    champion = mlflow.pyfunc.load_model(f"models:/{NAME}@champion")
    assert champion.predict(x_test).tolist() == model.predict(x_test).tolist()


versions = {title: train_and_register(title, model) for title, model in CANDIDATES.items()}
compare()
first, second = CANDIDATES
promote(versions[first])
check_champion(CANDIDATES[first])
promote(versions[second])
check_champion(CANDIDATES[second])
print("rolling back")
promote(versions[first])
check_champion(CANDIDATES[first])
assert client.get_model_version(NAME, versions[first]).aliases == ["champion"]
print("Everything that was logged has been read back.")
