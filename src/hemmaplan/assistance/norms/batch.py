"""Many households (*körning av många hushåll*): Parquet in, Parquet out, some at a time so that memory stays low.

The result is written beside its place and moved there when it is whole; a fault leaves nothing behind.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hemmaplan.assistance.norms.arrow import column_faults, households_from
from hemmaplan.assistance.norms.calculate import UNDECIDED, Calculation, calculate, cores
from hemmaplan.assistance.norms.household import Fault, ImpossibleHousehold
from hemmaplan.assistance.norms.law.checking import LawError
from hemmaplan.assistance.norms.law.loading import STANDARD, Law, load
from hemmaplan.assistance.norms.questions import REMARKS, Code
from hemmaplan.assistance.norms.rules.outcome import Outcome
from hemmaplan.foundation.command import NotUsable, whole_file

ROWS: Final = 32_768
"""How many households are read, calculated and written at a time."""

_AMOUNTS: Final = {
    "norm_ore": "norm_ore", "costs_ore": "costs_ore", "income_ore": "income_ore", "assets_ore": "assets_ore",
    "result_ore": "result_ore", "support_ore": "support_ore", "surplus_ore": "surplus_ore", "other_ore": "other_ore",
    "total_ore": "total_ore",
}  # fmt: skip

SCHEMA: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("month", pa.string(), nullable=False),
        *(pa.field(name, pa.int64()) for name in _AMOUNTS),
        pa.field("outcome", pa.string()),
        pa.field("questions", pa.list_(pa.string()), nullable=False),
        pa.field("remarks", pa.list_(pa.string()), nullable=False),
    ]
)
"""The columns of the result. An amount is null while a question keeps it open."""


def calculate_file(source: Path, target: Path, law: Law | None = None, *, inputs: Sequence[Path] = ()) -> int:
    """Calculate all households of a Parquet file and write their results. Returns how many there were.

    ``law`` is used for all; without it each household has the guideline it names. ``inputs``: what else was read, which the
    target may not take the place of.

    Raises:
        NotUsable: the source is not Parquet, has wrong columns, or the target cannot be written.
        ImpossibleHousehold: some household cannot be true. Nothing is written.
    """
    try:
        file = pq.ParquetFile(source, pre_buffer=False)
    except (OSError, pa.ArrowInvalid) as error:
        message = f"{source} går inte att läsa som Parquet. Kontrollera filen."
        raise NotUsable(message) from error
    with file:
        faults = column_faults(file.schema_arrow)
        if faults:
            raise NotUsable("\n".join(f"{source}: {fault}" for fault in faults))
        ids: list[pa.Array] = []
        with whole_file(target, inputs=[source, *inputs]) as path, pq.ParquetWriter(path, SCHEMA) as writer:
            for result in _in_order(file.iter_batches(batch_size=ROWS), law):
                ids.append(result.column("id"))
                writer.write_batch(result)
            _require_own_ids(ids)
    return sum(map(len, ids))


def _in_order(batches: Iterable[pa.RecordBatch], law: Law | None) -> Iterator[pa.RecordBatch]:
    """The results of each batch, in the file's order. As many are worked out at a time as there are cores.

    A batch knows nothing of another, and numpy and Arrow let other threads work while they count. The fault that is told
    is that of the first batch that has one.
    """
    under_way: deque[Future[pa.RecordBatch]] = deque()
    first_row = 0
    with ThreadPoolExecutor(cores()) as threads:
        for batch in batches:
            under_way.append(threads.submit(_results_of, batch, law, first_row))
            first_row += batch.num_rows
            if len(under_way) > cores():
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _results_of(batch: pa.RecordBatch, law: Law | None, first_row: int) -> pa.RecordBatch:
    """The results of a batch, in its order."""
    if law is not None or "guideline" not in batch.schema.names:
        return _results(batch, law or load(), first_row)
    names = pc.fill_null(batch.column("guideline").cast(pa.string()), STANDARD)
    parts = []
    places = []
    for name in pc.unique(names).to_pylist():
        rows = np.flatnonzero(np.asarray(pc.equal(names, name)))
        part = batch if len(rows) == batch.num_rows else batch.take(pa.array(rows))
        parts.append(_results(part, _law_of(name, part), first_row + int(rows[0])))
        places.append(rows)
    if len(parts) == 1:
        return parts[0]
    order = np.argsort(np.concatenate(places), kind="stable")
    (whole,) = pa.Table.from_batches(parts).combine_chunks().take(pa.array(order)).combine_chunks().to_batches()
    return whole


def _law_of(name: str, part: pa.RecordBatch) -> Law:
    try:
        return load(name)
    except LawError as error:
        fault = Fault(str(part.column("id")[0].as_py()), "guideline", str(error))
        raise ImpossibleHousehold((fault,)) from error


def _results(batch: pa.RecordBatch, law: Law, first_row: int) -> pa.RecordBatch:
    return results_table(calculate(households_from(batch, law, first_row=first_row), law), batch)


def results_table(calculation: Calculation, batch: pa.RecordBatch) -> pa.RecordBatch:
    """The results as the columns of ``SCHEMA``; ``batch`` gives each household its id and month."""
    results = calculation.results
    amounts = []
    for name in _AMOUNTS:
        column = getattr(results, name)
        amounts.append(pa.array(column, mask=column == UNDECIDED))
    is_open = calculation.is_open()
    words = np.array([outcome.name for outcome in Outcome], object)
    outcome = pa.array(words[np.where(is_open, 0, results.outcome)], pa.string(), mask=is_open)
    return pa.RecordBatch.from_arrays(
        [
            batch.column("id").cast(pa.string()),
            batch.column("month").cast(pa.string()),
            *amounts,
            outcome,
            _codes(results.asked, [code for code in Code if not code & REMARKS]),
            _codes(results.asked, [code for code in Code if code & REMARKS]),
        ],
        schema=SCHEMA,
    )


def _codes(asked: npt.NDArray[np.int64], codes: list[Code]) -> pa.ListArray:
    """Which of some codes each household has, as lists of their names."""
    marked = (asked[:, None] & np.array([int(code) for code in codes], np.int64)) != 0
    start = np.concatenate(([0], np.cumsum(marked.sum(axis=1)))).astype(np.int32)
    names = pa.array([code.name for code in codes], pa.string())
    return pa.ListArray.from_arrays(pa.array(start), names.take(pa.array(np.nonzero(marked)[1])))


def _require_own_ids(ids: list[pa.Array]) -> None:
    """Each household of the file has an id of its own."""
    if not ids:
        return
    counts = pc.value_counts(pa.chunked_array(ids))
    twice = counts.filter(pc.greater(counts.field("counts"), 1)).field("values").slice(0, 10).to_pylist()
    if twice:
        text = "finns mer än en gång i filen. Ge varje hushåll ett eget id."
        raise ImpossibleHousehold(tuple(Fault(name, "id", text) for name in twice))
