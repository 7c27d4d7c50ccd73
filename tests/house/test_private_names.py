"""A name that begins with an underscore is its file's own: nobody else imports or reaches for it."""

import ast

from tests.house import reading


def foreign_private_names(tree: ast.AST) -> list[str]:
    """What the file takes from other files of the house although it is theirs alone."""
    found, modules = [], set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hemmaplan"):
            found += [
                f"{node.lineno}: {name.name} of {node.module}" for name in node.names if name.name.startswith("_")
            ]
            modules |= {name.asname or name.name for name in node.names if name.name.islower()}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in modules
            and node.attr.startswith("_")
            and not node.attr.startswith("__")
        ):
            found.append(f"{node.lineno}: {node.value.id}.{node.attr}")
    return found


def test_no_file_takes_a_private_name_of_another():
    faults = [
        f"{reading.inside(path)}:{fault}"
        for path in reading.python_files()
        for fault in foreign_private_names(reading.tree_of(path))
    ]
    assert not faults, "\n".join(faults)


def test_a_planted_private_name_is_found():
    planted = "from hemmaplan.x import _own, y as z\nz._other()\nz.open()\nself._fine()"
    assert foreign_private_names(ast.parse(planted)) == ["1: _own of hemmaplan.x", "2: z._other"]
