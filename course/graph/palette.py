"""Colors, fonts and borders of the pictures.

The hues are those of Okabe and Ito, which colour-blind readers tell apart, darkened for
text until they reach a contrast of 4.5:1 on white. Color never stands alone: kinds
differ by shape and border, gradients by an arrow and by words.
"""

from __future__ import annotations

from .recording import Kind

FONT = "Helvetica,Arial,sans-serif"
SIZE = 13
SMALL = 11

CARD = "#FFFFFF"
INK = "#1A1A1A"
QUIET = "#555555"
FORWARD = "#00507A"
BACKWARD = "#A33B00"
WARNING = "#8A1C1C"
LINE = "#5A5A5A"

FILL = {
    Kind.PARAMETER: "#FFF1D6",
    Kind.INPUT: "#E3F1FA",
    Kind.CONSTANT: "#F2F2F2",
    Kind.RESULT: "#FFFFFF",
}

AIR = {"margin": "0.05"}
BORDER: dict[Kind, dict[str, str]] = {
    Kind.PARAMETER: {"shape": "box", "peripheries": "2", "style": "filled", **AIR},
    Kind.INPUT: {"shape": "box", "style": "rounded,filled", **AIR},
    Kind.CONSTANT: {"shape": "box", "style": "dashed,filled", **AIR},
    Kind.RESULT: {"shape": "box", "style": "filled"},
}
