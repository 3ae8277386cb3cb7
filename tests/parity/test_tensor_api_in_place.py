"""Assignment and changes in place: numbers, history, names and guards."""

import pytest

from tests.parity.expressions import assert_same, lines

EXPRESSIONS = """
y = x*1; y[0] = 5; y
y = x*1; y[0] = f; y
y = x*1; y[:,1] = v[:2]; y
y = x*1; y[b] = 0; y
y = x*1; y[b] = v; y
y = x*1; y[y>0] *= 2; y
y = x*1; y[j[:2]] = w; y
y = x*1; y[[0,1],[1,2]] = s; y
y = x*1; y[...] = w; y
y = x*1; y[:] = 3; y
y = x*1; y[0] = torch.ones(2); y
y = x*1; y[2] = 1; y
y = x*1; y[0,0] = i[0,0]; y
y = i.clone(); y[0] = 2.7; y
y = i.clone(); y[0] = f; y
y = i.clone(); y[b] = 9; y
y = i.clone(); y[0,0] = True; y
y = b.clone(); y[0] = 3; y
y = x*1; y[b] = torch.ones(2); y
y = x*1; y[0] = 'a'; y
y = x*1; y[0] = [1.,2.,3.]; y
y = x*1; y[0] = np.float32([1,2,3]); y
y = f.clone(); y[0] = [1.]; y
y = f.clone(); y[0] = torch.tensor([5.]); y
y = f.clone(); y[1:] = torch.tensor([[5.,6.]]); y
y = f.clone(); y[[0,0]] = torch.tensor([5.,6.]); y
y = x*1; y[0][1] = 7; y
y = x*1; y[:,0] += 1; y
y = x*1; y += 1; y
y = x*1; y *= w; y
y = x*1; y -= w; y
y = x*1; y /= 2; y
y = x*1; y **= 2; y
y = x*1; y %= 2; y
y = i.clone(); y += 1; y
y = i.clone(); y += 1.5; y
y = i.clone(); y /= 2; y
y = i.clone(); y *= True; y
y = b.clone(); y &= c; y
y = b.clone(); y |= True; y
y = x*1; y += d; y
y = f.clone(); y += x; y
y = f.clone(); y.add_(v); y
x += 1; x
x[0] = 1; x
x.add_(1)
x.zero_()
x.mul_(2)
x[0].add_(1)
x.data.add_(1); x
x.detach().add_(1); x
y = x*1; y.zero_(); y
y = x*1; y.fill_(3); y
y = x*1; y.fill_(s); y
y = x*1; y.copy_(w); y
y = x*1; y.copy_(f); y
y = x*1; y.copy_(i); y
y = x*1; y.copy_(torch.ones(5)); y
y = x*1; y.exp_(); y
y = x*1; y.clamp_(min=0); y
y = x*1; y.clamp_(0,1); y
y = x*1; y.neg_(); y
y = x*1; y.abs_(); y
y = x*1; y.tanh_(); y
y = p*1; y.sqrt_(); y
y = p*1; y.log_(); y
y = p*1; y.pow_(2); y
y = x*1; y.masked_fill_(b,3); y
y = x*1; y.add_(w,alpha=2); y
y = x*1; y.sub_(1); y
y = x*1; y.div_(2); y
y = x*1; y.addcmul_(w,w,value=2); y
y = x*1; y.lerp_(w,0.5); y
y = x*1; y.t_(); y
y = x*1; y.unsqueeze_(0); y
y = x*1; y.squeeze_(); y
y = x*1; y.transpose_(0,1); y
y = x*1; y.detach_(); y
y = x*1; y.tril_(); y
y = x*1; y.cumsum_(1); y
y = x*1; y.round_(); y
y = x*1; y.index_fill_(1,j[:2],5.); y
y = x*1; y.scatter_(1,i.clamp(max=2),w); y
y = x*1; y.scatter_(1,i.clamp(max=2),5.); y
y = x*1; y.scatter_add_(1,i.clamp(max=2),w); y
y = x*1; y.index_add_(1,j,w); y
y = x*1; y.index_copy_(1,j,w); y
y = x*1; y.index_put_((j[:2],),s); y
y = x*1; y.index_put_((i32[[0,0]],i32[[0,0]]),v[:2],accumulate=True); y
y = x*1; y.fill_diagonal_(9); y
y = x.exp(); z2 = y*2; y.add_(1); z2.sum().backward()
y = x*2; z2 = y*y; y.add_(1); z2.sum().backward()
y = x*2; z2 = y+y; y.add_(1); z2
y = x*1; q = y[0]; q.mul_(3); y
y = x*1; q = y.view(3,2); q[0] = 9; y
y = x*1; q = y.T; q += 1; y
x.expand(2,2,3).add_(1)
f.expand(2,3).add_(1)
y = f.clone(); y.add_(x); y
f.add_(x.detach())
x.backward()
x.sum().backward(); x.grad
y = (x*2).sum(); y.backward(); y.backward()
f.sum().backward()
x.grad = w; x.grad
x.grad = 3
x.grad = f
s._version
x.retain_grad(); x
del x.grad; x.grad
x.item = 3; x.item
x.foo
x.foo = 3; x.foo
"""


@pytest.mark.parametrize("expression", lines(EXPRESSIONS))
def test_in_place_answer_as_in_torch(expression):
    assert_same(expression)
