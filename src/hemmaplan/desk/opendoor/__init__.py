"""The open door (*Öppet*): head-counts, open contacts and activities, made for one thumb on a phone."""
