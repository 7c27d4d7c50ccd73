"""The form where one changes one's own password (byt lösenord)."""

from typing import Any

from allauth.account import forms


class ChangePasswordForm(forms.ChangePasswordForm):
    """Without the library's help: its link goes nowhere here, and its list says as errors what the page says as advice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.help_text = ""
