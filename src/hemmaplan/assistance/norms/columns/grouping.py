"""From rows to their owners (*summering*): a sum, a union of bits or a place, per household or per member."""

from __future__ import annotations

import numpy as np

from hemmaplan.assistance.norms.tables import Column, Flags


def sum_by(values: Column | Flags, start: Column) -> Column:
    """The sum of each owner's rows; owner ``i`` has the rows from ``start[i]`` up to ``start[i + 1]``."""
    if len(start) == 2:
        return values.astype(np.int64, copy=False) if len(values) == 1 else np.add.reduce(values, keepdims=True)
    # A running sum: on groups as short as a household's rows it is five times as fast as reduceat.
    running = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=running[1:])
    before = running[start]
    return before[1:] - before[:-1]


def bits_by(bits: Column, start: Column) -> Column:
    """The union of the bits of each owner's rows."""
    if len(start) == 2:
        return bits if len(bits) == 1 else np.bitwise_or.reduce(bits, keepdims=True)
    union = np.zeros(len(start) - 1, np.int64)
    marked = bits.nonzero()[0]
    if len(marked):
        owner = np.searchsorted(start, marked, "right") - 1
        first = np.append(0, (owner[1:] != owner[:-1]).nonzero()[0] + 1)
        union[owner[first]] = np.bitwise_or.reduceat(bits[marked], first)
    return union


def column_of(value: int, rows: int) -> Column:
    """The same value in every row."""
    column = np.empty(rows, np.int64)
    column.fill(value)
    return column


def sum_into(values: Column, group: Column, groups: int) -> Column:
    """The sum of each group's rows, where ``group`` gives a row its group and the rows may lie in any order."""
    sums = np.zeros(groups, np.int64)
    np.add.at(sums, group, values)
    return sums


def earlier_in_group(values: Column, group: Column) -> Column:
    """For each row the sum of the rows above it in the same group."""
    if len(values) == 1:
        return np.zeros(1, np.int64)
    order = np.argsort(group, kind="stable")
    ordered, groups = values[order], group[order]
    before = np.cumsum(ordered) - ordered
    first = np.searchsorted(groups, groups)
    result = np.empty_like(values)
    result[order] = before - before[first]
    return result


def lowest_by(values: Column, owner: Column, owners: int, otherwise: int) -> Column:
    """The lowest value of each owner's rows, which may lie in any order; ``otherwise`` for an owner without rows."""
    lowest = np.full(owners, otherwise, values.dtype)  # one type: where two meet, numpy takes a slow way
    np.minimum.at(lowest, owner, values)
    return lowest
