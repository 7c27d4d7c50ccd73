"""Municipal guidelines (*riktlinjer*), a file each. What a file does not say, ``standard.csv`` says."""
