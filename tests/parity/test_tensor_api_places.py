"""Where an index reads and writes: mixed and chained ones, and through views."""

import pytest

from tests.parity.expressions import assert_same, lines

EXPRESSIONS = """
y = x*2; y[0] += y[1]; y
y = x*1; y[:,0], y[:,1] = 1, 2; y
y = x.clone(); q = y[:, :2]; q.zero_(); y
y = x.clone(); y[y < 0] = -y[y < 0]; y
y = torch.zeros(3,3); y[[0,1,2],[0,1,2]] = v; y
y = torch.zeros(3); y[1] = s; y
y = torch.zeros(2,2); y[0,0] = s*2; y[1] = v[:2]; y.sum()
y = torch.zeros(4,dtype=torch.int64); y[1:3] += 5; y
y = torch.arange(6); y.view(2,3)[:,0] = -1; y
y = torch.arange(6).float(); y[::2] = 0; y
y = f.clone(); y[-1] = nan; y.isnan()
y = x.detach().clone(); y[0].copy_(f); y
y = x.detach(); y[0,0] = 99; x
y = x*1; y.requires_grad
y = f.clone().requires_grad_(); y.data[0] = 5; y
y = f.clone().requires_grad_(); y.data = torch.zeros(3); y
y = f.clone().requires_grad_(); (y*2).sum().backward(); y.grad.zero_(); y.grad
y = f.clone().requires_grad_(); (y*2).sum().backward(); y.data -= 0.1*y.grad; y
y = f.clone().requires_grad_(); y.grad is None
y = f.clone(); y.add_(1).mul_(2).sub_(3); y
y = f.clone(); id(y.add_(1)) == id(y)
y = f.clone(); q = y; q += 1; y is q
y = f.clone(); q = y + 1; y is q
y = f.half(); y += 1; y
y = f.clone(); y += i[0]; y
y = i.clone(); y += f; y
y = i.clone(); y //= 2; y
y = i.clone(); y **= 2; y
y = i.clone(); y -= 1; y
y = b.clone(); y ^= c; y
y = i8.clone(); y += 300; y
y = u.clone(); y *= 2; y
y = f.clone(); y.clamp_(max=2); y
y = f.clone(); y.floor_divide_(2); y
y = x*1; y.unsqueeze_(1).shape
y = x*1; y.swapaxes_(0,1); y
y = x*1; y.div_(2,rounding_mode='floor'); y
y = x*1; y.masked_scatter_(b,torch.ones(6)); y
y = x*1; y.fill_(f); y
y = u.clone(); y.fill_(300); y
y = torch.zeros(2,3); y[b] = 1; y
y = torch.zeros(2,3); y[:,c] = 1; y
y = torch.zeros(2,3); y[0,c] = f[:2]; y
y = torch.zeros(2,3); y[c] = 1; y
y = torch.zeros(2,3); y[b] = f; y
y = torch.zeros(2,3); y[None,0] = 1; y
y = torch.zeros(2,3,4); y[0,:,[0,2]] = torch.arange(6.).reshape(3,2); y
y = torch.zeros(2,3,4); y[...,0] = torch.tensor([[1.],[2.]]); y
y = t.clone(); y[:,0,[1,2]] = 0; y
y = t.clone(); y[[1,0]] = t; y
y = t.clone(); y[[0,0]] = t[:1]; y
t[1,:,[3,0,0]]
t[[1,0],:,2]
t[[0,1],None,0]
t[0,None,[0,2]]
t[:,0][:,[1,1]]
t[1,...,[0,1]]
t[...,[0,1],0]
t[b]
t[b,0]
t[b,[0,1,2]]
t[0,[True,False,True]]
t[0,[True,False,True],:2]
t[0,[True,False,True],0]
t[torch.tensor([[0,1]]),torch.tensor([[2],[0]])]
t[-1,-1,-1]
t[1:,:,None,::3]
t[:, -1:]
t[5:,0]
t[[2]]
t[[-3]]
t[[0,1,0],[0,1]]
t[[]]
t[torch.ones(2,3,dtype=torch.bool)].shape
x[x.argmax(1)]
x[torch.arange(2),x.argmax(1)]
x[range(2)]
x[np.array([True,False])]
x[torch.tensor([[True,False,True]])]
x[slice(0,1),slice(1,None)]
x[0][True]
x[1,None]
x[:,[True,False,False]]
x[i32]
x[u]
x[torch.tensor([1,0],dtype=torch.int32)]
x[torch.tensor([1,0],dtype=torch.int16)]
x[torch.tensor([1,0],dtype=torch.int8)]
x[1,]
x[[1],]
x[((0,1),)]
x[[[0,1],[1,0]]]
x[[[0,1]]]
x[[slice(0,1)]]
x[{0}]
x[None,...,None,0]
x[0,...,1]
"""


@pytest.mark.parametrize("expression", lines(EXPRESSIONS))
def test_places_are_those_of_torch(expression):
    assert_same(expression)
