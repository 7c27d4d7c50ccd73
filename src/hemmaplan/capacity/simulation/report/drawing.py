"""Drawing (*diagram*): the fan of a queue, week by week, a panel for each scenario. SVG, made without a network."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta

import altair as alt

from hemmaplan.capacity.simulation.report.telling import Told
from hemmaplan.foundation.language import gettext as _

INK, BAND = "#1e4b87", "#9fc1e8"
WIDTH, HEIGHT = 280, 170


def fan(told: Sequence[Told], queue: str) -> str:
    """The fan (*solfjäder*) of one queue as SVG: the middle as a line, eight in ten within the band.

    The panels share their axes, so that scenarios can be compared by eye. The same answers give the same drawing.
    """
    origin = told[0].scenario.origin
    rows = [
        {
            "day": (origin + timedelta(weeks=week)).isoformat(),
            "scenario": one.scenario.name,
            "low": int(low),
            "middle": int(middle),
            "high": int(high),
        }
        for one in told
        for week, (low, middle, high) in enumerate(one.fans[queue].T)
    ]
    names = [one.scenario.name for one in told]
    days = alt.X("day:T", title=None, axis=alt.Axis(format="%Y-%m", tickCount=5, grid=False))
    data = alt.Chart(alt.InlineData(values=rows))
    band = data.mark_area(color=BAND, interpolate="step-after").encode(
        x=days, y=alt.Y("low:Q", title=_("personer i kö")), y2="high:Q"
    )
    line = data.mark_line(color=INK, strokeWidth=2, interpolate="step-after").encode(x=days, y="middle:Q")
    chart = (
        alt.layer(band, line)
        .properties(width=WIDTH, height=HEIGHT)
        .facet(
            alt.Facet("scenario:N", title=None, sort=names, header=alt.Header(labelFontSize=13)),
            columns=2 if len(names) in {2, 4} else 3,
        )
        .properties(
            title=alt.TitleParams(
                _("Kö till %(queue)s: mitten, och vad åtta av tio upprepningar ligger inom") % {"queue": queue},
                anchor="start",
            ),
            description=_("Antal i kö till %(queue)s per vecka från %(origin)s, i %(count)s scenarier.")
            % {"queue": queue, "origin": origin, "count": len(names)},
        )
        .configure(font="sans-serif", background="white")
    )
    return _svg(chart)


def _svg(chart: alt.FacetChart) -> str:
    page = io.StringIO()
    chart.save(page, format="svg")
    return page.getvalue()
