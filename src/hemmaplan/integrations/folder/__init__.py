"""A folder of CSV or XLSX files, one per noun (*inläsning*): read, checked whole, stored all or nothing.

``reading`` opens files, ``columns`` reads cells, ``nouns`` says which files and columns there are, ``checking`` finds
every fault before anything is stored, ``storing`` writes what is new or changed, ``derived`` makes what follows from it by the rules of each module.
"""
