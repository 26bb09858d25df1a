"""Millrace in one script, with the ordinary mlflow package.

pip install mlflow scikit-learn matplotlib pillow
MLFLOW_TRACKING_URI=http://127.0.0.1:5000 python examples/quickstart.py
"""

import logging
import os
import warnings

os.environ.setdefault("MLFLOW_TRACKING_URI", "http://127.0.0.1:5000")

import matplotlib

matplotlib.use("Agg")  # draw without a screen

import matplotlib.pyplot as plt
import mlflow
import numpy as np
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

EXPERIMENT = "quickstart"

# The hints of the libraries would hide what this script prints.
logging.getLogger("mlflow").setLevel(logging.ERROR)
warnings.filterwarnings("ignore")


def train_and_log():
    """Trains a classifier; autologging records the fit, the lines below add what is our own."""
    features, labels = load_iris(return_X_y=True, as_frame=True)
    x_train, x_test, y_train, y_test = train_test_split(features, labels, random_state=0)
    mlflow.sklearn.autolog()
    with mlflow.start_run(run_name="random forest") as run:
        model = RandomForestClassifier(n_estimators=20, max_depth=3, random_state=0).fit(x_train, y_train)
        mlflow.sklearn.autolog(disable=True)
        mlflow.log_metric("test_accuracy", model.score(x_test, y_test))
        mlflow.log_param("features", x_train.shape[1])
        mlflow.set_tags({"stage": "demo", "flower": "iris"})
        log_history(model, x_test, y_test)
        mlflow.log_input(mlflow.data.from_pandas(x_test.assign(target=y_test), name="iris-test"), context="test")
        log_files(model, features, x_test, y_test)
    return run.info.run_id, model, x_test


def log_history(model, x_test, y_test):
    """A metric with a history: the accuracy after each tree."""
    votes = np.zeros((len(x_test), 3))
    for step, tree in enumerate(model.estimators_):
        votes += tree.predict_proba(x_test.to_numpy())
        mlflow.log_metric("accuracy_by_trees", float((votes.argmax(axis=1) == y_test).mean()), step=step)


def log_files(model, features, x_test, y_test):
    """A figure, an image, a table and a text."""
    figure, axes = plt.subplots()
    axes.barh(features.columns, model.feature_importances_)
    mlflow.log_figure(figure, "importances.png")
    plt.close(figure)
    confusion = np.zeros((3, 3))
    np.add.at(confusion, (y_test, model.predict(x_test)), 1)
    mlflow.log_image((confusion / confusion.max() * 255).astype(np.uint8), "confusion.png")
    mlflow.log_table({"truth": y_test.tolist(), "predicted": model.predict(x_test).tolist()}, "predictions.json")
    mlflow.log_text("Twenty small trees, trained on iris.", "notes.txt")


def read_back(run_id, model, x_test):
    """Reads everything from the server again and checks the model."""
    client = mlflow.MlflowClient()
    run = client.get_run(run_id)
    history = client.get_metric_history(run_id, "accuracy_by_trees")
    print(f"  parameters   {len(run.data.params)}, e.g. n_estimators={run.data.params['n_estimators']}")
    print(f"  metrics      test_accuracy={run.data.metrics['test_accuracy']:.3f}, history of {len(history)} points")
    print(f"  tags         stage={run.data.tags['stage']}, flower={run.data.tags['flower']}")
    print(f"  datasets     {', '.join(sorted(entry.dataset.name for entry in run.inputs.dataset_inputs))}")
    print(f"  artifacts    {', '.join(entry.path for entry in client.list_artifacts(run_id))}")
    table = mlflow.load_table("predictions.json", run_ids=[run_id])
    print(f"  table        {len(table)} rows, columns {', '.join(table.columns)}")
    print(f"  text         {mlflow.artifacts.load_text(f'runs:/{run_id}/notes.txt')}")
    print(f"  image        {mlflow.artifacts.load_image(f'runs:/{run_id}/confusion.png').size}")
    loaded = mlflow.sklearn.load_model(f"runs:/{run_id}/model")
    same = (loaded.predict(x_test) == model.predict(x_test)).all()
    print(f"  model        loaded, gives the {'same' if same else 'WRONG'} predictions")
    best = mlflow.search_runs(filter_string="metrics.test_accuracy > 0.8 AND tags.flower = 'iris'")
    print(f"  search       {len(best)} run(s) with metrics.test_accuracy > 0.8")
    if not same or run_id not in best["run_id"].tolist():
        raise SystemExit("What was read is not what was written.")


def main():
    print(f"Server {mlflow.get_tracking_uri()}, experiment '{EXPERIMENT}'")
    mlflow.set_experiment(EXPERIMENT)
    run_id, model, x_test = train_and_log()
    print(f"Logged run {run_id}. Read back:")
    read_back(run_id, model, x_test)
    print("Everything that was logged has been read back.")


if __name__ == "__main__":
    main()
