"""Bostäder: the social flats, who lives there, what is due. The domain is ``hemmaplan.housing``."""
