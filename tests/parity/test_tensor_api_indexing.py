"""Indexing: each form of index, what it takes and how it fails."""

import pytest
import torch

import kindling
from tests.parity.expressions import assert_same, lines

EXPRESSIONS = """
x[0]
x[-1]
x[0,1]
x[2]
x[0,3]
x[0,0,0]
x[:,1]
x[...,0]
x[None]
x[:,None]
x[1:]
x[:,::2]
x[::-1]
x[0:2,1:3]
x[[0,1]]
x[[0,1],[1,2]]
x[[True,False]]
x[torch.tensor([1,0])]
x[j]
x[:,j]
x[b]
x[c]
x[:,c]
x[b[:,0]]
x[x>0]
x[x>0].sum()
x[i>2]
x[torch.tensor(1)]
x[torch.tensor(True)]
x[True]
x[False]
x[b,0]
x['a']
x[1.5]
x[f]
x[()]
x[...]
x[...,None]
x[:]
x[:,:]
x[1,:]
x[1:,1]
x[[]]
x[torch.tensor([],dtype=torch.int64)]
x[5:]
x[0:1]
x[(0,1)]
x[np.array([1,0])]
x[np.int64(1)]
x[slice(None),0]
x[torch.tensor([[0,1],[1,0]])]
x[torch.tensor([5])]
x[torch.tensor([-1])]
x[u>2]
x[:,u>100]
x[torch.tensor([1,0],dtype=torch.uint8)]
x[i32[:1]]
t[0]
t[:,0,:]
t[:,[0,2],1]
t[0,:,[0,2]]
t[[0,1],:,[0,2]]
t[...,[0,1]]
t[:,torch.tensor([[0,1],[2,0]])]
t[t>0]
t[1,1:,::2]
t[None,:,None,0]
t[[0],[1],[2]]
t[:,b[0]]
t[:,b[0],0]
s[...]
s[None]
s[()]
s[0]
s[b[0,0]]
x[1][2]
x[0][None][:,1]
"""


@pytest.mark.parametrize("expression", lines(EXPRESSIONS))
def test_indexing_answer_as_in_torch(expression):
    assert_same(expression)


EMPTY = {
    "behind an empty slice": ((2, 3), (slice(0, 0), [0, 5])),
    "before an empty slice": ((2, 3), ([7, 1], slice(3, 3))),
    "beside None": ((1, 2, 1), (..., slice(0, 0), None, [0, 1], None)),
    "an empty dimension": ((2, 0), ([7, 1],)),
    "of an empty dimension": ((2, 0), (slice(None), [1, 2])),
    "with an integer": ((2, 3, 2), (slice(0, 0), [0, 9], 1)),
    "apart from an integer": ((2, 3, 2), ([0, 9], slice(0, 0), 1)),
    "an integer": ((2, 3), (slice(0, 0), 5)),
    "not empty": ((2, 3), (slice(0, 1), [0, 5])),
}


@pytest.mark.parametrize("case", EMPTY.values(), ids=EMPTY)
def test_places_out_of_bounds_count_only_where_elements_are_taken(case):
    shape, index = case
    found = []
    for library in (kindling, torch):
        try:
            x = library.zeros(shape)
            x[index] = 7
            found.append((tuple(x[index].shape), x.sum().item()))
        except IndexError:
            found.append("IndexError")
    assert found[0] == found[1]
