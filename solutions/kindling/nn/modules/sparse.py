# Built by kindling build from source/12_recurrence.py.
"""What the unit 'Recurrence' builds."""

from kindling.nn.functional.embedding import embedding
from kindling.nn.modules.embedding_settings import EmbeddingSettings


class Embedding(EmbeddingSettings):
    """A table of vectors, one per word."""

    def forward(self, input):
        """Return embedding of the input."""
        return embedding(input, self.weight, *self.settings())
