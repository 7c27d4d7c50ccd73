"""What is measured: every staff page at two sizes, load, memory, the read log, the memo, the start. Run: ``make bench``."""
