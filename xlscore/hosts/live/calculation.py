"""Excel without screen updating, events, alerts and calculation while pages are written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
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
#: With alerts on Excel would ask before it removes a page. Without the others it is only slower.
_NEEDED: Final = "display_alerts"
#: Seconds between tries, where Excel lets no call in: somebody is typing, a dialog is open.
_PAUSES: Final = (0.2, 1.0, 2.0)
#: Call rejected; server busy, try again.
_BUSY: Final = (-2147418111, -2147417846)
_VIEW: Final = ("Zoom", "ScrollRow", "ScrollColumn")


@contextmanager
def updates_off(book: xw.Book) -> Iterator[Callable[[str], None]]:
    """Switch screen, events, alerts and calculation off for a while; gives the status bar.

    Settings, status bar, active sheet, scroll and zoom come back; the selection of a sheet is
    never touched.
    """
    app = book.app
    settings: dict[str, object] = {}
    status = app.status_bar
    view = _View(app.api, book.api)
    try:
        for name, value in _SWITCHED_OFF.items():
            with nullcontext() if name == _NEEDED else suppress(Exception):
                # While Excel calculates, it may refuse to be told how.
                settings[name] = getattr(app, name)
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
    for pause in _PAUSES:
        try:
            do()
        except Exception as error:
            if getattr(error, "hresult", 0) in _BUSY:
                time.sleep(pause)
        else:
            return True
    return False


class _View:
    """What the officer is looking at: the sheets that are active, scroll and zoom."""

    def __init__(self, app: Any, book: Any) -> None:
        self._window = book.Windows(1)
        # Another workbook may be in front, or one in Protected View, which is none to Excel.
        self._sheets = [sheet for sheet in (book.ActiveSheet, app.ActiveSheet) if sheet is not None]
        self._was: dict[str, object] = {}
        for name in _VIEW:
            # Some views and hidden windows have no zoom or scroll.
            with suppress(Exception):
                self._was[name] = getattr(self._window, name)

    def restore(self) -> None:
        """Show it again; a sheet that the refresh removed is not missed."""
        for sheet in self._sheets[:1]:
            retry(sheet.Activate)
        for name, value in self._was.items():
            retry(lambda name=name, value=value: self._show(name, value))  # type: ignore[misc]
        for sheet in self._sheets[1:]:
            retry(sheet.Activate)

    def _show(self, name: str, value: object) -> None:
        if getattr(self._window, name) != value:
            setattr(self._window, name, value)
