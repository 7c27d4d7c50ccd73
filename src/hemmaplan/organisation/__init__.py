"""Organisation: who works here, how much, until when.

Owns units (*enheter*), posts (*tjänster*), employments, absence, competences and agreements. It does not own what the
posts are used for (that is ``interventions``) nor who may log in (that is ``access``).
Law: KL 6 kap. (the municipality's organisation); employment as such is outside the system.
"""
