"""The steps that make an installation ready."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from hemmaplan.config import database_roles


@pytest.mark.django_db
def test_database_of_another_version_is_left_as_it_is() -> None:
    with database_roles.as_owner():
        MigrationRecorder(connection).record_applied("access", "0099_of_a_later_version")
        with pytest.raises(CommandError, match=r"access 0099_of_a_later_version.*RESET=1 make demo"):
            call_command("set_up")
