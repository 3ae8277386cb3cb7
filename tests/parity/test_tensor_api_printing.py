"""The text of results: suffixes, their line breaks, summaries, named results."""

import pytest

from tests.parity.expressions import assert_same, lines

EXPRESSIONS = """
torch.zeros(1001)
torch.zeros(1000)
torch.zeros(1001, requires_grad=True)
torch.zeros(1001, requires_grad=True) * 2
torch.zeros(40, 40, dtype=torch.float64, requires_grad=True) + 1
torch.arange(2000)
torch.arange(2000).reshape(2, 1000)
torch.arange(2000.0).reshape(1000, 2) / 7
torch.arange(2000.0).reshape(10, 10, 20)
torch.arange(16384.0).reshape(4, 4, 4, 256)
torch.arange(1200).reshape(1, 1200, 1) > 600
torch.zeros(6, 200, dtype=torch.uint8)
torch.ones(7, 7, 50)
torch.arange(12, dtype=torch.int16)
torch.arange(30, dtype=torch.float64)
torch.arange(30.0, requires_grad=True)
torch.arange(9.0, dtype=torch.float64, requires_grad=True)
torch.arange(10.0, dtype=torch.float64, requires_grad=True)
torch.arange(11.0, dtype=torch.float64, requires_grad=True)
torch.arange(12.0, dtype=torch.float64, requires_grad=True)
torch.arange(12.0, dtype=torch.float64, requires_grad=True) * 1
torch.arange(17.0, requires_grad=True).cumsum(0)
torch.arange(14.0, requires_grad=True).unsqueeze(0).unsqueeze(0)
torch.zeros(0, requires_grad=True)
torch.zeros(0, dtype=torch.int64)
torch.zeros(0, 3, dtype=torch.bool)
torch.zeros(2, 0, requires_grad=True) * 2
torch.zeros(3, 0, 2)
torch.tensor([1e-5, 1.0])
torch.tensor([1e5, 1.0])
torch.tensor([1e9, 1.0])
torch.tensor([1e9, 2e9])
torch.tensor([1e-3, 1e3])
torch.tensor([123456.0, 0.5])
torch.tensor([0.1, 0.22, 0.333])
torch.tensor([1.0, nan, inf])
torch.tensor([1.5, nan, -inf])
torch.tensor([nan])
torch.tensor([-inf, inf])
torch.tensor([[1e-10, 1e10]], dtype=torch.float64)
torch.tensor([65504.0, 1.0], dtype=torch.float16)
torch.tensor(1e-7)
torch.tensor(12345678.0)
torch.tensor(1 / 3, dtype=torch.float64)
torch.tensor(1 / 3, dtype=torch.float64, requires_grad=True)
torch.tensor(2**62)
torch.tensor([-(2**62), 1])
torch.tensor([True])
torch.tensor(-0.0)
torch.tensor([[[1.5], [2.5]]], requires_grad=True).sum(-1)
[x, w]
{'a': x, 'b': i}
(x, (i, b))
x.shape, x.size(), x.dtype, x.device
str(x * 2), str(i)
f'{x}', f'{s}', f'{s:.3f}', f'{k:3d}', f'{b[0, 0]}'
'%s %r' % (s, s)
'{}'.format(torch.tensor([1.0, 2.0]))
print(x)
x.max(1)
x.sort(descending=True)
dup.topk(2)
(x * 2).min(0)
x.max(1).values
torch.Size([2, 3])
torch.Size([])
torch.float32, torch.int64, torch.bool, torch.float16, torch.uint8
torch.device('cpu')
torch.strided
x.grad
x.grad_fn
(x.sum() * 2).backward(); x.grad
x.exp().sum(0).mean().view(1)
(x @ w.T)[0][1]
x.T.reshape(-1)[1:]
x.detach().requires_grad_()
x.double()
x.clone().half()
x.data
torch.stack([x, w]).permute(2, 0, 1)
torch.where(x > 0, x, 0.0).log1p()
"""


@pytest.mark.parametrize("expression", lines(EXPRESSIONS))
def test_results_print_as_in_torch(expression):
    assert_same(expression)


BY_OPTIONS = """
torch.set_printoptions(precision=2); x / 3
torch.set_printoptions(precision=0); x / 3
torch.set_printoptions(sci_mode=True); x
torch.set_printoptions(sci_mode=False); x * 1e9
torch.set_printoptions(threshold=5); mat
torch.set_printoptions(threshold=5, edgeitems=1); mat
torch.set_printoptions(linewidth=20); mat / 7
torch.set_printoptions(linewidth=20); x * 1
torch.set_printoptions(profile='short'); mat / 7
torch.set_printoptions(profile='full'); torch.arange(1100)
torch.set_printoptions(precision=3, threshold=3, edgeitems=2); torch.arange(9.0) / 7
"""


@pytest.mark.parametrize("expression", lines(BY_OPTIONS))
def test_options_change_the_text_as_in_torch(expression):
    reset = "; torch.set_printoptions(profile='default'); text"
    setting, value = expression.split(";")
    assert_same(f"{setting}; text = repr({value.strip()}){reset}")
