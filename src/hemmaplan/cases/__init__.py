"""Cases: the file (*akt*) about one person and one matter, and its journal.

A file is of a kind (``kinds``): what shows it, and how long it is kept. For now the performer's: one for each order or tenancy.
What is done for the person is not here but above (``interventions``, ``housing``).
Law: SoL 14:3-7 (documentation), SOSFS 2014:5, SoL 16 kap. (retention), 2001:637 15 § (search keys).
"""
