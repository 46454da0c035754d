"""A guess written down before the number is looked at: one remembers what one thought."""

from __future__ import annotations

from grading.classroom.language import T


class Guess:
    """A prompt for one number (`unit` of it), and later the number beside the guess."""

    def __init__(self, question: str, unit: str):
        self.question, self.unit = question, unit
        self.value: float | None = None

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return self._box()._repr_mimebundle_(include=include, exclude=exclude)

    def _box(self):
        import ipywidgets as widgets

        label = widgets.HTML(self.question)
        field = widgets.Text(placeholder=T("写一个数", "a number"), layout=widgets.Layout(width="10em"))
        button = widgets.Button(description=T("记下", "Note it"))
        said = widgets.Label(self.unit)

        def note(_):
            try:
                self.value = float(field.value.replace("，", ",").replace(",", ""))
            except ValueError:
                said.value = T("请只写一个数，例如 24", "Write one number, such as 24")
                return
            said.value = T(f"{self.unit}。已记下：{self.value:g}", f"{self.unit}. Noted: {self.value:g}")

        button.on_click(note)
        return widgets.VBox([label, widgets.HBox([field, button, said])])

    def reveal(self, actual: float) -> None:
        """Print the number found, and the guess beside it when one was noted."""
        shown = f"{actual:,.0f}" if float(actual).is_integer() else f"{actual:,.1f}"
        print(T(f"实际是 {shown} {self.unit}。", f"It is {shown} {self.unit}."))
        if self.value is None:
            print(T("您还没有写下猜测。先猜再看，印象会深得多。", "No guess was noted. Guessing first makes it stick."))
        elif actual:
            ratio = self.value / actual
            print(
                T(
                    f"您猜的是 {self.value:g}，是实际的 {ratio:.2g} 倍。",
                    f"You guessed {self.value:g}: {ratio:.2g} times that.",
                )
            )
