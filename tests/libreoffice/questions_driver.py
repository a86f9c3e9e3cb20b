"""Compile each procedure of a VBA module by LibreOffice and print those that it does not take.

Run by the system's Python. Arguments: the port that soffice listens on, the module's file. Types
that only Excel has are left out, since LibreOffice does not know them.
"""

from __future__ import annotations

import contextlib
import re
import sys
from pathlib import Path

# A Python that is told to import nothing from a folder does not know the script's own either.
sys.path.insert(0, str(Path(__file__).parent))
import calc_driver
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.lang import DisposedException  # type: ignore[import-not-found]

TYPES = " As (Workbook|Worksheet|Style|Chart|Series|ListObject|SparklineGroup)"
HEAD = "Rem Attribute VBA_ModuleType=VBAModule\nOption VBASupport 1\n"


def main(port: str, path: str) -> None:
    """Tell the first line of each procedure after which a module does not run."""
    context = calc_driver.connect(port)
    desktop = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.Desktop", context
    )
    load = (PropertyValue("Hidden", 0, True, 0), PropertyValue("MacroExecutionMode", 0, 4, 0))
    book = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, load)
    book.BasicLibraries.createLibrary("VBAProject")
    library = book.BasicLibraries.getByName("VBAProject")
    text = Path(path).read_text(encoding="utf-8")
    procedures = re.split(r"(?m)^(?=(?:Private|Public) (?:Sub|Function) )", text)[1:]
    print(f"{len(procedures)} procedures")
    for number, procedure in enumerate(procedures):
        name = f"Compiled{number}"
        run = f"\nPublic Function Run{number}()\n    Run{number} = {number}\nEnd Function\n"
        library.insertByName(name, HEAD + re.sub(TYPES, "", procedure) + run)
        url = f"vnd.sun.star.script:VBAProject.{name}.Run{number}?language=Basic&location=document"
        if book.getScriptProvider().getScript(url).invoke((), (), ())[0] != number:
            print(procedure.splitlines()[0])
        library.removeByName(name)
    book.close(True)
    # The answer may be that it has gone.
    with contextlib.suppress(DisposedException):
        desktop.terminate()


if __name__ == "__main__":
    main(*sys.argv[1:])
