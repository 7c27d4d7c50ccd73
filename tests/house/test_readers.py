"""One reader of CSV and of books, one of numbers and days in the house: nobody else reads them."""

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


READS_TEXT = {"isdecimal", "isdigit", "isnumeric", "fromisoformat", "fromisocalendar", "strptime"}
FIELDS_OF_DJANGO = {
    "IntegerField",
    "DecimalField",
    "FloatField",
    "DateField",
    "TimeField",
    "DateTimeField",
    "DurationField",
}
READ_ELSEWHERE = {
    "archive/measures.py": "the digits of an identity number that is stored",
    "capacity/simulation/commands/simulate.py": "whether a cell that it writes ends with a digit",
    "config/starts.py": "the machine's own files about processes",
    "integrations/folder/uploads.py": "a moment that the upload has kept for itself",
    "integrations/folder/workbook.py": "the numbers and styles of a book, before they are cells",
    "integrations/folder/importing.py": "a day that an earlier import has recorded",
    "integrations/synthetic/residents.py": "days of a table it has made itself",
    "statistics/drawing.py": "the days of a frozen report's own content",
}
"""What is no text of a person's: where it stands, and what it is."""


def texts_read(path):
    """Where the module reads a number, a day or a time from a text for itself, each with its line."""
    found = []
    for node in ast.walk(reading.tree_of(path)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        of = (
            node.func.value.id if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) else ""
        )
        kinds = {
            getattr(word.value, "id", "") for word in node.keywords if called == "add_argument" and word.arg == "type"
        }
        if called in READS_TEXT or (of == "forms" and called in FIELDS_OF_DJANGO) or kinds & {"int", "float"}:
            found.append(f"{reading.inside(path)}:{node.lineno} {called}")
    return found


def test_numbers_days_and_times_are_read_in_the_foundation():
    at = reading.SOURCE
    found = {path.relative_to(at).as_posix(): texts_read(path) for path in reading.python_files()}
    readers = {path for path, texts in found.items() if texts and not path.startswith("foundation/")}
    assert readers == set(READ_ELSEWHERE), [found[path] for path in readers ^ set(READ_ELSEWHERE)]


def test_planted_readers_are_found(tmp_path):
    path = tmp_path / "planted.py"
    path.write_text(
        "date.fromisoformat(text)\ntext.isdecimal()\nforms.IntegerField()\n"
        "parser.add_argument('--n', type=int)\nmodels.IntegerField()\n"
    )
    assert [text.split()[1] for text in texts_read(path)] == [
        "fromisoformat",
        "isdecimal",
        "IntegerField",
        "add_argument",
    ]
