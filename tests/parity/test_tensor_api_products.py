"""Products of vectors, matrices and stacks, and einsum."""

import pytest

from tests.parity.expressions import assert_same, lines

EXPRESSIONS = """
x@x
x@x.T
x@v
v@v
v@x.T
x@w.T
x@3
x@i.T
i@i.T
i@j
x@d.T
t@t.transpose(1,2)
t@square
t@torch.ones(4)
torch.ones(3)@t
t@torch.ones(2,4,5)
t@torch.ones(5,4,5)
t@torch.ones(3,2,4,2)
t[:,None]@torch.ones(3,4,2)
s@x
x@s
x@b.T
v@torch.ones(2)
x@torch.ones(2)
x@e.T
e@x.T
torch.matmul(x,w.T)
torch.mm(x,w.T)
torch.mm(x,w)
torch.mm(x,v)
torch.mm(t,t)
torch.bmm(t,t.transpose(1,2))
torch.bmm(t,t)
torch.bmm(x,x)
torch.mv(x,v)
torch.mv(x,torch.ones(2))
torch.dot(v,v)
torch.dot(x,v)
torch.dot(v,torch.ones(2))
torch.inner(x,w)
torch.outer(v,v)
torch.outer(x,v)
torch.addmm(torch.ones(2),x,w.T)
torch.addmm(s,x,w.T,beta=2,alpha=3)
torch.addmm(torch.ones(3),x,w.T)
torch.addmv(torch.ones(2),x,v)
torch.baddbmm(torch.ones(2,3,3),t,t.transpose(1,2))
torch.cross(x,w,dim=1)
torch.tensordot(t,t,dims=3)
torch.tensordot(t,mat,dims=([1,2],[0,1]))
torch.einsum('ij->ji',x)
torch.einsum('ij->',x)
torch.einsum('ij->i',x)
torch.einsum('ij,ij->i',x,w)
torch.einsum('ij,kj->ik',x,w)
torch.einsum('i,j->ij',v,v)
torch.einsum('i,i',v,v)
torch.einsum('ij,j',x,v)
torch.einsum('ij',x)
torch.einsum('ba',x)
torch.einsum('ii->i',square)
torch.einsum('ii',square)
torch.einsum('...ij,...jk->...ik',t,t.transpose(1,2))
torch.einsum('bij,bjk->bik',t,t.transpose(1,2))
torch.einsum('bij,bkj->bik',t,t)
torch.einsum('bij,jk->bik',t,square)
torch.einsum('bhqd,bhkd->bhqk',t[None],t[None])
torch.einsum('ij,ij,ij->j',x,w,p)
torch.einsum('ij,jk,kl->il',x,w.T,p)
torch.einsum('i j -> j i',x)
torch.einsum('...->...',x)
torch.einsum('...j->...',x)
torch.einsum('ij,ij->ij',x,w)
torch.einsum('ij,jk',x,w.T)
torch.einsum('ij,jk->ik',x,w)
torch.einsum('ij->k',x)
torch.einsum('ij->ii',x)
torch.einsum('ijk->i',x)
torch.einsum('ij,jk->ik',x)
torch.einsum('i1->i',x)
torch.einsum('ij->ij')
torch.einsum(x)
torch.einsum('ij,jk->ik',[x,w.T])
torch.einsum('a,b,c->abc',v,v,v)
torch.einsum('ij,kl->',x,w)
torch.einsum('ij,ij->',i,i)
torch.einsum('ij,i->j',x,s[None].expand(2))
torch.einsum('IJ->JI',x)
"""


@pytest.mark.parametrize("expression", lines(EXPRESSIONS))
def test_products_answer_as_in_torch(expression):
    assert_same(expression)
