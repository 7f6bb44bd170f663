"""Prints the dtypes that pandas gives the columns of the CSV files of a folder; exit status 3 where there is no pandas."""

import glob
import json
import sys

try:
    import pandas
except ImportError:
    sys.exit(3)

dtypes = {}
for path in glob.glob(sys.argv[1] + "/*.csv"):
    table = pandas.read_csv(path)
    dtypes.update({name: str(kind) for name, kind in table.dtypes.items() if table[name].notna().any()})
print(json.dumps(dtypes))
