"""Cases: the file (*akt*) about one person and one matter, and its journal.

For now the performer's files: one for each order or tenancy. Reports, investigations and decisions of the authority come
here later. What is done for the person is not here but above (``interventions``, ``housing``).
Law: SoL 14:3-7 (documentation), SOSFS 2014:5, SoL 16 kap. (retention), 2001:637 15 § (search keys).
"""
