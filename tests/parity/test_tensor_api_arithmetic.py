"""Arithmetic: promotion, division, powers, the number on the left, errors."""

import pytest

from tests.parity.expressions import assert_same, lines

EXPRESSIONS = """
x+i
x+b
x+d
x+h
x*u
i+b
i+u
u+1
u+1.5
u+i8
i8+i32
b+b
b*b
b-b
-b
b+1
b+1.5
b/b
i/2
i/i32[0]
i//2
i//i.clamp(min=1)
i%2
x%2
x//2
x//w
i//0
x//0
i%0
i/0
2/i
2//(i+1)
7%(i+1)
x/0
x**2
x**2.0
x**0.5
p**p
2**x
i**2
i**-1
i**2.0
i**i
x**i
2**i
2.0**i
b**2
x+s
i+s
s+1
k+0.5
k+s
k+k
f+torch.tensor(1.,dtype=torch.float64)
i32+k
i32+3
i32+2.5
u-k
h+1
h*f
h+torch.tensor(2.)
x+True
i+True
x+'a'
x+None
x+[1,2,3]
x+np.float64(2)
np.float64(2)*x
np.float64(2)+x
1+x
1-x
1/p
x-1
x.add(1)
x.add(w,alpha=2)
x.sub(w,alpha=3)
x.mul(2)
x.div(2)
x.div(w,rounding_mode='floor')
x.div(w,rounding_mode='trunc')
i.div(2,rounding_mode='floor')
i.div(2,rounding_mode='trunc')
i8.div(3,rounding_mode='trunc')
i8//3
x.div(w,rounding_mode='a')
torch.add(x,1)
torch.add(x,w,alpha=0.5)
torch.add(i,i,alpha=0.5)
torch.mul(x,w)
torch.sub(x,w)
torch.div(x,w)
torch.true_divide(x,w)
torch.neg(x)
torch.rsub(x,w)
x.neg()
x.remainder(2)
x.fmod(2)
x.fmod(w)
torch.fmod(x,2)
torch.remainder(x,w)
torch.pow(x,2)
torch.pow(2,x)
torch.pow(p,d)
torch.square(x)
x.square()
"""


@pytest.mark.parametrize("expression", lines(EXPRESSIONS))
def test_arithmetic_answer_as_in_torch(expression):
    assert_same(expression)
