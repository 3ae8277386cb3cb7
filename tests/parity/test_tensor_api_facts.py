"""What a tensor tells of itself, and what Python and NumPy make of it."""

import pytest

from tests.parity.expressions import assert_same, lines

EXPRESSIONS = """
torch.promote_types(torch.int32,torch.float16)
torch.promote_types(torch.uint8,torch.int8)
torch.promote_types(torch.bool,torch.uint8)
torch.result_type(x,i)
torch.result_type(i,2.5)
torch.can_cast(torch.float32,torch.int64)
torch.can_cast(torch.int64,torch.float16)
x.to(torch.float64)
x.to(torch.int64)
x.to('cpu')
x.to('cpu',torch.float64)
x.to(d)
x.to(torch.float32) is x
x.double()
x.half()
x.long()
x.int()
x.bool()
n.long().dtype
x.type()
x.type(torch.float64)
x.type('torch.DoubleTensor')
i.type()
x.type_as(i)
x.float() is x
i.float()
u.char()
i.byte()
x.to(torch.float64,copy=True)
x.dtype
i.dtype
x.dtype.is_floating_point
x.dtype.itemsize
torch.float
torch.long
torch.half
torch.bool
x.is_floating_point()
i.is_floating_point()
x.device
x.device.type
x.layout
x.element_size()
x.nbytes
x.itemsize
x.is_cuda
x.shape
x.size()
x.size(0)
x.size(-1)
x.size(2)
x.size(dim=1)
s.shape
s.size()
x.ndim
x.dim()
x.numel()
x.nelement()
len(x)
len(s)
x.stride()
x.T.stride()
t.transpose(0,2).stride(1)
x.is_contiguous()
x.T.is_contiguous()
x.T.contiguous().stride()
x.storage_offset()
x[1].storage_offset()
x.item()
s.item()
k.item()
b[0,0].item()
x[0,0].item()
e.item()
x.tolist()
i.tolist()
b.tolist()
s.tolist()
x.numpy()
i.numpy()
x.detach().numpy()
x.data
x.data.requires_grad
x.data[0,0] = 5; x
x.T
t.T
t.mT
f.mT
f.T
s.T
t.H
x.H
x.mH
float(s)
int(s)
float(x)
int(x)
bool(s)
bool(x)
bool(e)
bool(torch.tensor(0.))
complex(s)
range(k)
[1,2,3,4][k]
[1,2,3,4][s]
f.__index__()
np.asarray(f)
np.array(i)
np.array(x)
x.detach().__array__()
list(x)
list(s)
reversed(f)
2.0 in f
f in f
hash(x)==id(x)
x.shape[0]
x.shape[:1]
x.shape+(1,)
x.shape+x.shape
x.shape==(2,3)
x.shape.numel()
torch.Size([2,3])
torch.Size((2,3))*2
(1,)+x.shape
torch.Size([2,3])[::-1]
f'{s:.1f}'
f'{x}'
f'{x:.2f}'
f'{k:d}'
f'{s}'
str(s)
'%s'%s
'%.2f'%s
x.is_leaf
(x*1).is_leaf
x.requires_grad
x.grad
x.grad_fn
x.detach()
x.clone()
x.is_same_size(w)
i.requires_grad_()
x.requires_grad_(False)
y = x*2; y.requires_grad_(False)
y = x*2; y.requires_grad=False
f.requires_grad_()
round(s)
abs(x)
+x
-x
~b
~i
~x
divmod(x,2)
x@x.T
float(k)
math = __import__('math'); math.sqrt(s)
math = __import__('math'); math.floor(s)
"""


@pytest.mark.parametrize("expression", lines(EXPRESSIONS))
def test_facts_answer_as_in_torch(expression):
    assert_same(expression)
