"""A guideline of one's own for a test: rows written over the standard."""

from pathlib import Path

from hemmaplan.assistance.norms.law.loading import GUIDELINES, Law, load


def guideline(folder: Path, **values: str) -> Law:
    """The standard guideline with other values, for example ``age_from="month_after"``; the unit is the standard's."""
    lines = (GUIDELINES / "standard.csv").read_text(encoding="utf-8").splitlines()
    own = [lines[0]]
    for line in lines[1:]:
        cells = line.split(",")
        if cells[0] in values:
            cells[6] = values.pop(cells[0])
            own.append(",".join(cells))
    own += [limit_line(name, value) for name, value in values.items()]
    path = folder / "own.csv"
    path.write_text("\n".join(own) + "\n", encoding="utf-8")
    return load(guideline_file=path)


def limit_line(kind: str, kronor: str) -> str:
    """A limit: of the rent of one adult alone when the kind is ``rent``, otherwise of the kind."""
    if kind == "rent":
        return f"rent_limit,,1,0,2013-01,,{kronor},kr,V,test,"
    return f"cost_limit,{kind},,,2013-01,,{kronor},kr,V,test,"
