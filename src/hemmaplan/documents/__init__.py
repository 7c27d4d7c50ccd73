"""Documents: templates in, rendered and stored documents out; what comes in from outside, looked through and kept. Knows nothing of cases or reports.

Law: OSL 5 kap. (register of documents), TF 2 kap. (official documents), 2018:1937 (accessibility of public documents).
"""
