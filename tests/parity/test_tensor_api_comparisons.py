"""Comparisons, bit operations, and closeness."""

import pytest

from tests.parity.expressions import assert_same, lines

EXPRESSIONS = """
x==w
x!=w
x<0
x>=w
0<x
x==None
x!=None
x=='a'
x<'a'
x<None
x==torch.tensor([1,2])
i==i32
i<2.5
u<300
u==-1
b==True
b&b
b|c
b^True
b&i
i&1
i|2
i^i
x&1
x&b
i<<1
i>>1
x<<1
u<<2
1<<i
1&i
~u
torch.eq(x,w)
torch.gt(x,0)
x.eq(0)
x.ne(w)
x.lt(1)
torch.equal(x,x)
torch.equal(x,w)
torch.equal(x,i)
torch.allclose(x,x)
torch.allclose(x,x+1e-9)
torch.allclose(x,w)
torch.allclose(x,d)
torch.allclose(n,n)
torch.allclose(n,n,equal_nan=True)
torch.allclose(x,x*1.01,rtol=0.1)
torch.allclose(x,x+0.1,atol=0.2)
torch.allclose(i,i)
x.allclose(torch.tensor([1.,2.]))
torch.isclose(x,w)
torch.isclose(n,n)
torch.isclose(n,n,equal_nan=True)
torch.isnan(n)
torch.isinf(n)
torch.isfinite(n)
n.isposinf()
i.isnan()
i.isfinite()
torch.logical_and(x,w)
torch.logical_not(x)
torch.logical_or(b,c)
torch.logical_xor(x,i)
x.logical_and(b)
torch.maximum(x,w)
torch.minimum(x,w)
torch.maximum(x,i)
torch.maximum(n,torch.tensor(0.))
torch.maximum(x,3)
"""


@pytest.mark.parametrize("expression", lines(EXPRESSIONS))
def test_comparisons_answer_as_in_torch(expression):
    assert_same(expression)
