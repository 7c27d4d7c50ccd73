"""The national files: norm amounts, parameters, kinds, sections of law and the words of the account."""
