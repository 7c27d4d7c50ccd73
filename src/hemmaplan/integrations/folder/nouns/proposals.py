"""Files about what the unit asks for."""

from hemmaplan.capacity.models import Proposal, ProposedPost
from hemmaplan.integrations.folder.columns import CODE, DAY, PERCENT, text, whole
from hemmaplan.integrations.folder.nouns.noun import Noun, column, ref, refs

NOUNS = (
    Noun(
        "proposals", "Förslag till förstärkning", Proposal, (
            column("code", CODE, "Förslagets kod.", required=True),
            ref("unit", "units", "Enheten som föreslår.", required=True),
            column("title", text(200), "Rubrik.", required=True),
            column("proposed_on", DAY, "Föreslås den.", required=True),
        ), key=("code",), happened=("proposed_on",),
    ),
    Noun(
        "proposed_posts", "Föreslagna tjänster", ProposedPost, (
            ref("proposal", "proposals", "Förslaget.", required=True),
            column("profession", text(60, "socionom"), "Yrke.", required=True),
            column("count", whole(1, 999), "Antal. Tomt: 1."),
            column("percent", PERCENT, "Procent av heltid. Tomt: 100."),
            ref("team", "units", "Teamet.", required=True),
            refs("competences", "competences", "Kompetenser."),
            refs("services", "services", "Verksamheterna som får timmarna."),
            ref("prolongs", "posts", "Tjänsten som förlängs."),
        ), key=("proposal", "profession", "team"),
    ),
)  # fmt: skip
