"""The server on top of Voila: doors, rights, kernels, pages, drafts, downloads."""
