"""Charts an official can read: a source under each, and words for those who cannot see it."""

from __future__ import annotations

import base64
import html
import io

from grading.classroom.fonts import use_fonts
from grading.classroom.language import T

#: Okabe and Ito's colours (2008), which stay apart for colour-blind readers; used with a second sign, never alone.
BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, YELLOW, GREY = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#7F7F7F",
)  # fmt: skip


class Figure:
    """A finished chart: PNG with alternative text, in every front end."""

    def __init__(self, png: bytes, alt: str, width: int):
        self.png, self.alt, self.width = png, alt, width

    def html(self) -> str:
        data = base64.b64encode(self.png).decode()
        return (
            f'<img src="data:image/png;base64,{data}" alt="{html.escape(self.alt, quote=True)}" width="{self.width}">'
        )

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"text/html": self.html(), "text/plain": self.alt}


def chart(figure, *, alt: str, source: str) -> Figure:
    """Close a matplotlib figure and give it back as something Jupyter shows.

    alt: what a reader who cannot see it should know, in a sentence or two. source: publisher and year.
    """
    import matplotlib.pyplot as plt

    use_fonts()
    # Under everything that has been drawn, wherever the axis labels end.
    bottom = figure.get_tightbbox().y0 / figure.get_figheight()
    note = T(f"来源：{source}", f"Source: {source}")
    figure.text(0.01, bottom - 0.03, note, fontsize=8, color="#555555", ha="left", va="top")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=144, bbox_inches="tight", metadata={"Software": None})
    plt.close(figure)
    width = int.from_bytes(buffer.getvalue()[16:20], "big") // 2
    return Figure(buffer.getvalue(), alt, width)
