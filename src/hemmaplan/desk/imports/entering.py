"""Who may enter the room of the import."""

from typing import Any

from hemmaplan.integrations.folder import uploads


def may_enter(user: Any) -> bool:
    """Whoever may bring in files: asked of the database only for those who hold the right somewhere."""
    return bool(user.is_authenticated) and uploads.may_import(user)
