"""The register and the law: vocabulary, parameters, rules, store, services, exchange, accounts.

Knows no screen, no validator and no Jupyter.
"""
