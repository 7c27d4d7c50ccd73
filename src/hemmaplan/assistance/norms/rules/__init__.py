"""The rules of the norm calculation, a file per area of law. A function answers one concept and is named for its result.

Every function takes columns (whole numbers in öre, months, days or codes) and answers columns of the same length. What a
rule cannot decide it says in bits of ``questions.Code``, one number a row.
"""
