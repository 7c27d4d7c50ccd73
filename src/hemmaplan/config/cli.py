"""The command line: ``hemmaplan <command>``. Starts the embedded database first when no other is given."""

import os
import sys

from django.core.management import execute_from_command_line

from hemmaplan.config import embedded_postgres

WITHOUT_DATABASE = {"help", "version", "--help", "--version", "-h", "compilemessages", "makemessages", "collectstatic",
                    "findstatic", "diffsettings", "startapp"}  # fmt: skip


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hemmaplan.config.settings")
    needs_database = len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_DATABASE and "--help" not in sys.argv
    try:
        if needs_database and not os.environ.get("DATABASE_URL"):
            embedded_postgres.server().use()
        execute_from_command_line(["hemmaplan", *sys.argv[1:]])
    except embedded_postgres.ServerError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
