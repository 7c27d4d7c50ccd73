"""From rows to their owners (*summering*): a sum, a union of bits or a place, per household or per member."""

from __future__ import annotations

import numpy as np

from hemmaplan.assistance.norms.tables import Column


def sum_by(values: Column, start: Column) -> Column:
    """The sum of each owner's rows; owner ``i`` has the rows from ``start[i]`` up to ``start[i + 1]``."""
    if len(start) == 2:
        return np.add.reduce(values, keepdims=True)
    sums = np.zeros(len(start) - 1, np.int64)
    has_rows = start[:-1] < start[1:]
    if has_rows.any():
        sums[has_rows] = np.add.reduceat(values, start[:-1][has_rows], dtype=np.int64)
    return sums


def bits_by(bits: Column, start: Column) -> Column:
    """The union of the bits of each owner's rows."""
    if len(start) == 2:
        return bits if len(bits) == 1 else np.bitwise_or.reduce(bits, keepdims=True)
    union = np.zeros(len(start) - 1, np.int64)
    if bits.any():
        has_rows = start[:-1] < start[1:]
        union[has_rows] = np.bitwise_or.reduceat(bits, start[:-1][has_rows])
    return union


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


def lowest_by(values: Column, start: Column, otherwise: int) -> Column:
    """The lowest value of each owner's rows; ``otherwise`` for an owner without rows."""
    if len(start) == 2:
        return np.minimum.reduce(values, keepdims=True, initial=otherwise)
    lowest = np.full(len(start) - 1, otherwise)
    has_rows = start[:-1] < start[1:]
    if has_rows.any():
        lowest[has_rows] = np.minimum.reduceat(values, start[:-1][has_rows])
    return lowest
