"""Serving (*betjäning*): who starts when, one after the other as slots fall free, or together in rounds."""
