"""What the log says of a request (sv. loggrader): a refusal is one line; a traceback is for faults of ours."""

import logging
from http import HTTPStatus

from django.db import InterfaceError, OperationalError


class Short(logging.Filter):
    """Kortar: takes the traceback from what no programmer can mend: refused requests, and a database that is away."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the record; nothing is left out of the log."""
        fault = record.exc_info[1] if record.exc_info else None
        refused = getattr(record, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR) < HTTPStatus.INTERNAL_SERVER_ERROR
        away = isinstance(fault, (OperationalError, InterfaceError))
        if fault is not None and (refused or away):
            record.exc_info, record.exc_text = None, None
            record.msg, record.args = f"{record.getMessage()} ({type(fault).__name__})", ()
        return True
