"""Prints, as JSON, what pandas reads in a Parquet file: `python parquet.py FILE`."""

import json
import sys

import pandas as pd

frame = pd.read_parquet(sys.argv[1])
print(
    json.dumps(
        {
            "rows": len(frame),
            "types": {name: str(kind) for name, kind in frame.dtypes.items()},
            "first": json.loads(frame.head(1).to_json(orient="records", date_format="iso"))[0],
            "nan": int(frame.isna().sum().sum()),
        }
    )
)
