"""Logs, with MLflow's own client, what the page looks at: `python log_artifacts.py URL` prints the ids of two runs as JSON."""

import json
import os
import sys
import tempfile

import mlflow
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression

ROWS = 6000


def picture(seed: int) -> mlflow.Image:
    """A disc on a gradient; where it lies depends on the seed."""
    down, across = np.mgrid[0:60, 0:80]
    pixels = np.stack([across * 3, down * 4, np.full_like(down, 120)], axis=-1).astype(np.uint8)
    pixels[(down - 15 - seed % 30) ** 2 + (across - 40) ** 2 < 100] = (250, 240, 200)
    return mlflow.Image(pixels)


def log_tables(run: int) -> None:
    table = {"id": [1, 2, 3], "prompt": ["a", "b", "c"], "score": [1.5, 2.5 + run, float("nan")]}
    mlflow.log_table(table, "eval/table.json")
    mlflow.log_table(pd.DataFrame(table), "eval/table.parquet")
    mlflow.log_table({"image": [picture(1), picture(2)], "n": [1, 2]}, "eval/pictures.json")


def log_files(run: int) -> None:
    frame = pd.DataFrame({"id": range(ROWS), "name": [f"row {i}" for i in range(ROWS)], "score": np.arange(ROWS) / 8})
    frame["tags"] = [["a", str(i % 3)] for i in range(ROWS)]
    frame.loc[1, "name"] = f"changed by {run}"
    with tempfile.TemporaryDirectory() as folder:
        frame.to_parquet(os.path.join(folder, "groups.parquet"), row_group_size=1000)
        frame.head(60).to_parquet(os.path.join(folder, "zstd.parquet"), compression="zstd")
        frame.head(60).to_parquet(os.path.join(folder, "gzip.parquet"), compression="gzip")
        frame.head(60).to_parquet(os.path.join(folder, "brotli.parquet"), compression="brotli")
        frame.head(60).to_parquet(os.path.join(folder, "lz4.parquet"), compression="lz4")
        frame.head(5 + run).drop(columns="tags").to_csv(os.path.join(folder, "rows.csv"), index=False)
        mlflow.log_artifacts(folder, "data")


def log_model() -> None:
    inputs = pd.DataFrame({"x": [1.0, 2.0, 3.0], "y": [1.5, 2.5, 3.5]})
    model = LinearRegression().fit(inputs, [1, 2, 3])
    signature = mlflow.models.infer_signature(inputs, model.predict(inputs))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model")
        mlflow.sklearn.save_model(model, path, signature=signature, input_example=inputs.head(2))
        mlflow.log_artifacts(path, "model")


def log_run(run: int) -> str:
    with mlflow.start_run(run_name=f"run-{run}") as active:
        log_tables(run)
        log_files(run)
        for step in (0, 10, 20):
            mlflow.log_image(picture(step + run).to_pil(), key="val/dogs", step=step)
        mlflow.log_image(picture(run).to_pil(), "plot.png")
        mlflow.log_dict({"model": {"layers": [{"size": 64 + run}]}, "big": 12345678901234567890}, "config.json")
        mlflow.log_dict({"optimizer": {"lr": 0.1, "nesterov": True}}, "config.yaml")
        mlflow.log_text("\n".join(json.dumps({"step": i}) for i in range(300)), "events.jsonl")
        mlflow.log_text(f"same\nlearning rate 0.{run}\n", "notes.txt")
        dataset = mlflow.data.from_pandas(pd.DataFrame({"x": [1.0, 2.0]}), source="https://host.example/x.csv", name="iris")
        mlflow.log_input(dataset, context="training")
        if run == 0:
            log_model()
        return active.info.run_id


mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment("artifacts")
print(json.dumps([log_run(0), log_run(1)]))
