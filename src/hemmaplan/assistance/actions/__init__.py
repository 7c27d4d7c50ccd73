"""What is done with income support: applications, signatures, completions, messages."""
