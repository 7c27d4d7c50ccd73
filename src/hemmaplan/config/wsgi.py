"""The door for the web server: ``granian --interface wsgi hemmaplan.config.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

from hemmaplan.config import starts

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hemmaplan.config.settings")
starts.live_with_parent()
application = get_wsgi_application()

from hemmaplan.config import database_roles  # noqa: E402  needs the settings

database_roles.refuse_owner()
