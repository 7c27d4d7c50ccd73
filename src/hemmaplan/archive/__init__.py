"""Archive: export of a person, scrubbing of a copy, and disposal (*gallring*) with receipt. Owns no facts of people.

It reads every model's privacy declaration, the history that triggers write and the logs, and is the only place that may lift
the triggers. Law: SoL 16 kap. (disposal), dataskyddsförordningen art. 15 (what is kept of somebody), OSL 26 kap. (secrecy).
"""
