# Built by kindling build from source/12_recurrence.py.
"""What the unit 'Recurrence' builds."""

from kindling.nn.functional.embedding_longtail import (
    LookupByFrequency,
    need_rows,
    row_of_padding,
    shorten_rows,
)
from kindling.ops.lookup import Lookup


def embedding(
    input,
    weight,
    padding_idx=None,
    max_norm=None,
    norm_type=2.0,
    scale_grad_by_freq=False,
    sparse=False,
):
    """Return the rows of weight (V, D) that whole numbers name: (*input.shape, D)."""
    need_rows(input, weight, sparse)
    row = row_of_padding(padding_idx, weight)
    if max_norm is not None:
        shorten_rows(input, weight, max_norm, norm_type)
    kind = LookupByFrequency if scale_grad_by_freq else Lookup
    return kind.apply(weight, index=input.array, padding_idx=row)
