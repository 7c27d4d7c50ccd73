"""One reader of CSV and of books in the house: nobody else opens them."""

import ast

from tests.house import reading

OF_CSV = {"foundation/csv_text.py"}
OF_BOOKS = {"integrations/folder/workbook.py", "integrations/folder/old_books.py"}
READS_CSV = {"reader", "DictReader", "Sniffer"}


def readers(path):
    """What of ``csv`` and of the libraries for books the module reads with."""
    found = set()
    for node in ast.walk(reading.tree_of(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "csv":
            found |= {f"csv.{node.attr}"} if node.attr in READS_CSV else set()
        elif isinstance(node, ast.ImportFrom) and node.module == "csv":
            found |= {f"csv.{name.name}" for name in node.names if name.name in READS_CSV}
        elif (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in {"openpyxl", "xlrd"}) or (
            isinstance(node, ast.Import) and any(name.name.split(".")[0] in {"openpyxl", "xlrd"} for name in node.names)
        ):
            found.add("books")
    return found


def test_only_one_module_reads_csv_and_only_those_of_the_import_open_books():
    found = {reading.inside(path): readers(path) for path in reading.python_files()}
    assert {path for path, names in found.items() if names - {"books"}} == {f"src/hemmaplan/{path}" for path in OF_CSV}
    assert {path for path, names in found.items() if "books" in names} == {f"src/hemmaplan/{path}" for path in OF_BOOKS}
