"""Runs over archives: Parquet parts of what was found, which a later run takes up where this one stopped.

A run's folder holds `run.json` and the tables `files`, `documents`, `findings` and `failures`, cut into
parts. The part of `files` is written last and makes the part count: of a part without it nothing is believed.
"""
