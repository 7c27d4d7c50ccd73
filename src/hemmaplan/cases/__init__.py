"""Cases: the file (*akt*) about one person and one matter, and its journal.

A file is of a kind (``kinds``): what shows it, and how long it is kept. The performer has one for each order
or tenancy; the authority one for each person and area, with rooms of its own: intake, investigations, decisions, parties.
What is done for the person is not here but above (``interventions``, ``housing``).
Law: SoL 14:3-7 (documentation), SOSFS 2014:5, SoL 16 kap. (retention), 2001:637 15 § (search keys).
"""
