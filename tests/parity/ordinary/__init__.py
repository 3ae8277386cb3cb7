"""Ordinary PyTorch programs: each text is run as it is, and with kindling as torch.

Each defines `make`, which returns a model, and `loss_of`, which runs it on a batch.
"""
