"""Kernels of open pages, forked from a process that has imported everything once.

``zygote`` runs in a process of its own and forks; ``child`` is what a forked process does first; ``page_kernel`` is the kernel in it.
In the server ``supervisor`` looks after the zygotes, ``provisioner`` and ``manager`` put a child where Jupyter expects a process.
"""
