"""Excel without screen updating, events, alerts and calculation while pages are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import xlwings as xw

#: What is switched off, as xlwings names it; it comes back whatever happens.
_SWITCHED_OFF: Final = {
    "screen_updating": False,
    "enable_events": False,
    "display_alerts": False,
    "calculation": "manual",
}
_TRIES: Final = 3
_VIEW: Final = ("Zoom", "ScrollRow", "ScrollColumn")


@contextmanager
def updates_off(book: xw.Book) -> Iterator[Callable[[str], None]]:
    """Switch screen, events, alerts and calculation off for a while; gives the status bar.

    Settings, status bar, active sheet, scroll and zoom come back; the selection of a sheet is
    never touched.
    """
    app = book.app
    settings = {name: getattr(app, name) for name in _SWITCHED_OFF}
    status = app.status_bar
    view = _View(app.api, book.api)
    try:
        for name, value in _SWITCHED_OFF.items():
            setattr(app, name, value)
        yield lambda text: setattr(app, "status_bar", text)
    finally:
        retry(lambda: setattr(app.api, "PrintCommunication", True))
        view.restore()
        # The screen comes last, so that it shows the end and nothing on the way.
        for name, value in reversed(settings.items()):
            _set_back(app, name, value)
        # Excel's own status text shows as False, and comes back by it.
        _set_back(app, "status_bar", status if isinstance(status, str) else False)


def _set_back(app: xw.App, name: str, value: object) -> None:
    retry(lambda: setattr(app, name, value))


def retry(do: Callable[[], object]) -> bool:
    """Do it even if Excel is busy for a moment; what fails for good must not stop the rest."""
    for _ in range(_TRIES):
        with suppress(Exception):
            do()
            return True
    return False


class _View:
    """What the officer is looking at: the sheets that are active, scroll and zoom."""

    def __init__(self, app: Any, book: Any) -> None:
        self._window = book.Windows(1)
        # Another workbook may be in front.
        self._sheets = [book.ActiveSheet, app.ActiveSheet]
        self._was: dict[str, object] = {}
        for name in _VIEW:
            # Some views and hidden windows have no zoom or scroll.
            with suppress(Exception):
                self._was[name] = getattr(self._window, name)

    def restore(self) -> None:
        """Show it again; a sheet that the refresh removed is not missed."""
        retry(self._sheets[0].Activate)
        for name, value in self._was.items():
            retry(lambda name=name, value=value: self._show(name, value))  # type: ignore[misc]
        retry(self._sheets[1].Activate)

    def _show(self, name: str, value: object) -> None:
        if getattr(self._window, name) != value:
            setattr(self._window, name, value)
