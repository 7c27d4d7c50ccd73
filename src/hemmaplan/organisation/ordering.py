"""Swedish order (*svensk bokstavsordning*) in the database, which may be built without ICU: å, ä and ö after z."""

from typing import Any, Final

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat

from hemmaplan.foundation import names


def _letters() -> tuple[str, str]:
    """Each Latin letter that sorts as another sign, and that sign; last the apostrophes, which sort as nothing."""
    pairs = [(chr(code), names.sort_key(chr(code))) for code in range(0x41, 0x250) if chr(code).isalpha()]
    changed = [(letter, key) for letter, key in pairs if key != letter and len(key) == 1]
    # A letter that sorts as two (ß) sorts by the first of them.
    changed += [(letter, key[0]) for letter, key in pairs if len(key) > 1]
    return "".join(letter for letter, _key in changed) + "''’‘`´ʼ", "".join(key for _letter, key in changed)


_FROM, _TO = _letters()
# As ``names.sort_key``, letter by letter: no rule of the server's own language takes part.
_WORDS: Final = (
    f"btrim(regexp_replace(translate(normalize(%(expressions)s, NFC), '{_FROM}', '{_TO}') COLLATE \"C\","
    " '[ -/:-@\\[-`~\u00a0\u2010-\u2015]+', ' ', 'g'))"
)
# Numbers are filled up with zeros: as many as could be missing are put before, and those too many taken away.
_LESS: Final = names.NUMBER_WIDTH - 1
_FILLED: Final = f"regexp_replace({_WORDS}, '(?<![0-9])([0-9]{{1,{_LESS}}})(?![0-9])', '{'0' * _LESS}\\1', 'g')"
_WIDE: Final = f"'(?<![0-9])0*([0-9]{{{names.NUMBER_WIDTH}}})(?![0-9])'"
_KEY: Final = f"regexp_replace({_FILLED}, {_WIDE}, '\\1', 'g') COLLATE \"C\""


class Swedish(Func):
    """What to order by: ``order_by(Swedish("name"))``. Several fields are one text, as they are shown.

    In a table that is paged by its order, annotate with it and name the annotation.
    """

    template = _KEY
    output_field = TextField()

    def __init__(self, *fields: Any, **extra: Any) -> None:
        """Order by the text of these fields, in this order."""
        self.fields = fields
        parts = [part for field in fields for part in (F(field) if isinstance(field, str) else field, Value(" "))][:-1]
        super().__init__(Concat(*parts, output_field=TextField()) if len(parts) > 1 else parts[0], **extra)
