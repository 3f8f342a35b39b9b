"""JupyterLab for analysts: a process of its own that can read a snapshot and cannot reach the library."""
