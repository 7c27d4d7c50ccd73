"""The door for the web server: ``granian --interface wsgi hemmaplan.config.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

from hemmaplan.config import starts

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hemmaplan.config.settings")
starts.live_with_parent()
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402  needs the settings

from hemmaplan.assistance import guidelines  # noqa: E402
from hemmaplan.config import database_roles, memory  # noqa: E402

database_roles.refuse_owner()
guidelines.refuse_faults()
_addresses = get_resolver().url_patterns  # all pages loaded before the first is asked for
memory.settle()
