"""What several tests of the norm calculation need."""

import pytest
from tests.assistance.norms.law_2027 import folder_of_2027

from hemmaplan.assistance.norms.law.loading import Law, load


@pytest.fixture(scope="session")
def law_of_2027(tmp_path_factory) -> Law:
    """The law with invented amounts for 2027 and nothing else new."""
    return load(national=folder_of_2027(tmp_path_factory.mktemp("law")))
