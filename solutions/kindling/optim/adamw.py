# Built by kindling build from source/08_optimizers_and_data.py.
"""What units Optimizers and data build."""

from kindling.optim.adam import Adam


class AdamW(Adam):
    """Adam with a weight decay that does not pass through the running means.

    Source: Loshchilov, Hutter: Decoupled Weight Decay Regularization (2019).
    """

    def __init__(
        self,
        params,
        lr=1e-3,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=1e-2,
        amsgrad=False,
        **options,
    ):
        options["decoupled_weight_decay"] = True
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, **options)
